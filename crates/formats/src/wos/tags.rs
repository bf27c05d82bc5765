//! The tags of Web of Science and what each one says ("Web of Science Core Collection Field Tags",
//! with those of the other databases of the platform); a tag in no row is kept as it stands.

use cite_model::{NameField, TextField};

/// What a tag says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Marks of the file.
    File,
    /// The kind of publication, with which a record begins.
    Publication,
    /// The end of a record.
    End,
    /// A text.
    Text(TextField),
    /// A text that some databases give in capitals.
    Cased(TextField),
    /// The title.
    Title,
    /// Names, a line each.
    Names(NameField),
    /// Names in full, a line each, which stand in for `Names`.
    FullNames(NameField),
    /// Institutions.
    Groups(NameField),
    /// Words parted by semicolons.
    Keywords,
    /// A serial number of either kind.
    SerialNumber,
    /// Identifiers.
    Doi,
    Pmid,
    /// The accession number.
    Accession,
    /// The journal's abbreviation in capitals.
    ShortCapitals,
    /// The date of the issue, with or without the year.
    Day,
    Year,
    /// The date and the year of an early access.
    EarlyDay,
    EarlyYear,
    /// The dates of a conference.
    EventDay,
    /// The first page, the last page, both.
    FirstPage,
    LastPage,
    PageSpan,
    /// An article number.
    ArticleNumber,
    /// The document type.
    Kind,
    /// Tags that mean one thing for patents and another for all else.
    Part,
    Assignee,
    IssueDay,
    Country,
    Address,
    Place,
    PageCount,
    /// An address on the web.
    Url,
    /// Lines that are items of a list, kept as they stand.
    Lines,
}

use NameField::{Author, ContainerAuthor, Editor};
use Role::{Cased, FullNames, Groups, Names, Text};
use TextField::{
    Abstract, CollectionTitle, ContainerTitle, ContainerTitleShort, EventPlace, EventTitle, Issue,
    Language, Number, OriginalTitle, Publisher, SupplementNumber, Volume,
};

/// Sorted by tag.
const TAGS: &[(&str, Role)] = &[
    ("AB", Text(Abstract)),
    ("AE", Role::Assignee),
    ("AF", FullNames(Author)),
    ("AN", Role::Accession),
    ("AR", Role::ArticleNumber),
    ("AU", Names(Author)),
    ("BA", Names(ContainerAuthor)),
    ("BD", Role::Keywords),
    ("BE", Names(Editor)),
    ("BF", FullNames(ContainerAuthor)),
    ("BN", Role::SerialNumber),
    ("BP", Role::FirstPage),
    ("C1", Role::Address),
    ("C3", Role::Lines),
    ("CA", Groups(Author)),
    ("CL", Cased(EventPlace)),
    ("CR", Role::Lines),
    ("CT", Text(EventTitle)),
    ("CY", Role::EventDay),
    ("DE", Role::Keywords),
    ("DG", Role::IssueDay),
    ("DI", Role::Doi),
    ("DT", Role::Kind),
    ("EA", Role::EarlyDay),
    ("EF", Role::File),
    ("EI", Role::SerialNumber),
    ("EM", Role::Lines),
    ("EP", Role::LastPage),
    ("ER", Role::End),
    ("EY", Role::EarlyYear),
    ("FN", Role::File),
    ("FT", Text(OriginalTitle)),
    ("GP", Groups(ContainerAuthor)),
    ("ID", Role::Keywords),
    ("IS", Text(Issue)),
    ("J9", Role::ShortCapitals),
    ("JI", Text(ContainerTitleShort)),
    ("LA", Text(Language)),
    ("MA", Text(Number)),
    ("MC", Role::Keywords),
    ("MQ", Role::Keywords),
    ("OR", Role::Keywords),
    ("PC", Role::Country),
    ("PD", Role::Day),
    ("PG", Role::PageCount),
    ("PI", Role::Place),
    ("PM", Role::Pmid),
    ("PN", Role::Part),
    ("PS", Role::PageSpan),
    ("PT", Role::Publication),
    ("PU", Cased(Publisher)),
    ("PY", Role::Year),
    ("RP", Role::Lines),
    ("SE", Cased(CollectionTitle)),
    ("SN", Role::SerialNumber),
    ("SO", Cased(ContainerTitle)),
    ("SU", Text(SupplementNumber)),
    ("TI", Role::Title),
    ("UR", Role::Url),
    ("UT", Role::Accession),
    ("VL", Text(Volume)),
    ("VR", Role::File),
];

/// What a tag says, if it has a row.
pub(super) fn role(tag: &str) -> Option<Role> {
    TAGS.binary_search_by_key(&tag, |(name, _)| name).ok().map(|at| TAGS[at].1)
}

/// Parts `TI text`; a tag may stand alone.
pub(super) fn split(line: &str) -> Option<(&str, &str)> {
    let bytes = line.as_bytes();
    let is_tag = bytes.len() >= 2
        && bytes[0].is_ascii_uppercase()
        && (bytes[1].is_ascii_uppercase() || bytes[1].is_ascii_digit())
        && matches!(bytes.get(2), None | Some(b' ' | b'\t'));
    is_tag.then(|| (&line[..2], line.get(3..).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted() {
        assert!(TAGS.is_sorted_by(|a, b| a.0 < b.0));
    }

    #[test]
    fn lines() {
        for (line, expected) in [
            ("TI A title", Some(("TI", "A title"))),
            ("Z9 0", Some(("Z9", "0"))),
            ("ER", Some(("ER", ""))),
            ("AB ", Some(("AB", ""))),
            ("   and more", None),
            ("TIT", None),
            ("9A x", None),
            ("é", None),
            ("", None),
        ] {
            assert_eq!(split(line), expected, "{line}");
        }
    }
}
