//! The tags of MEDLINE text, and what each one says. The list is that of NLM ("MEDLINE/PubMed Data
//! Element Descriptions"), with what ERIC, KoreaMed and Ovid write besides; a tag in no row is
//! kept as it stands.

use cite_model::{ListField, NameField, Relation, TextField};

/// What a tag says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A text; a second value is kept under its tag.
    Text(TextField),
    /// A text that may run over several lines of the same tag.
    Running(TextField),
    /// A list's value.
    List(ListField),
    /// A name in full.
    FullName(NameField),
    /// A name with initials, for records without full names.
    ShortName(NameField),
    /// An institution or a group among the authors.
    Group,
    /// The accession number in PubMed.
    Pmid,
    /// The accession number in PubMed Central.
    Pmcid,
    /// An identifier with its kind in brackets, or an address.
    Locator,
    /// ISSN, or ISBN of a book.
    SerialNumber,
    /// Title of the book.
    BookTitle,
    /// Title of the journal; for what is no journal, the publisher or the archive.
    Journal,
    /// Place of publication, or the country of a journal.
    Place,
    /// Pages.
    Pages,
    /// Date of the issue.
    Issued,
    /// Date of the electronic publication.
    Electronic,
    /// Date of a step on the way, with the step in brackets.
    History,
    /// Publication type.
    Kind,
    /// The citation in one line.
    Source,
    /// Accession numbers in other databases.
    Accession,
    /// A work that belongs with this one, and whether the sentence is turned round.
    Related(Relation, bool),
}

use ListField::{Isbn, Keyword};
use NameField::{Author, Editor};
use Relation::{AbstractOf, CommentOn, CorrectionTo, RetractionOf, UpdateOf};
use Role::{FullName, List, Related, Running, ShortName, Text};
use TextField::{
    Abstract, CollectionTitle, ContainerTitleShort, Edition, Issue, Language, License,
    OriginalTitle, Publisher, Title, Volume, VolumeTitle,
};

/// Sorted by tag.
const TAGS: &[(&str, Role)] = &[
    ("AB", Running(Abstract)),
    ("AID", Role::Locator),
    ("AU", ShortName(Author)),
    ("BTI", Role::BookTitle),
    ("CI", Text(License)),
    ("CIN", Related(CommentOn, true)),
    ("CN", Role::Group),
    ("CON", Related(CommentOn, false)),
    ("CRF", Related(UpdateOf, false)),
    ("CRI", Related(UpdateOf, true)),
    ("CTI", Text(CollectionTitle)),
    ("DEP", Role::Electronic),
    ("DP", Role::Issued),
    ("ECF", Related(CommentOn, false)),
    ("ECI", Related(CommentOn, true)),
    ("ED", ShortName(Editor)),
    ("EFR", Related(CorrectionTo, false)),
    ("EIN", Related(CorrectionTo, true)),
    ("EN", Text(Edition)),
    ("FAU", FullName(Author)),
    ("FED", FullName(Editor)),
    ("IP", Text(Issue)),
    ("IS", Role::SerialNumber),
    ("ISBN", List(Isbn)),
    ("ISSN", Role::SerialNumber),
    ("JT", Role::Journal),
    ("KW", List(Keyword)),
    ("LA", Text(Language)),
    ("LG", Text(Language)),
    ("LID", Role::Locator),
    ("MH", List(Keyword)),
    ("OID", Role::Accession),
    ("ORI", Related(AbstractOf, false)),
    ("OT", List(Keyword)),
    ("PB", Text(Publisher)),
    ("PG", Role::Pages),
    ("PHST", Role::History),
    ("PL", Role::Place),
    ("PMC", Role::Pmcid),
    ("PMID", Role::Pmid),
    ("PRIN", Related(RetractionOf, true)),
    ("PROF", Related(RetractionOf, false)),
    ("PT", Role::Kind),
    ("RIN", Related(RetractionOf, true)),
    ("ROF", Related(RetractionOf, false)),
    ("RPF", Related(UpdateOf, false)),
    ("RPI", Related(UpdateOf, true)),
    ("RRF", Related(UpdateOf, false)),
    ("RRI", Related(UpdateOf, true)),
    ("SO", Role::Source),
    ("SPIN", Related(AbstractOf, true)),
    ("TA", Text(ContainerTitleShort)),
    ("TI", Running(Title)),
    ("TT", Running(OriginalTitle)),
    ("UIN", Related(UpdateOf, true)),
    ("UOF", Related(UpdateOf, false)),
    ("VI", Text(Volume)),
    ("VTI", Text(VolumeTitle)),
];

/// Tags that are kept as they stand, but known: `SO- text` is a field where `IL-6` is none.
const KEPT: &[&str] = &[
    "AD", "AUID", "CDAT", "COIS", "CRDT", "CTDT", "DA", "DCOM", "DDIN", "DRDT", "DRIN", "EDAT",
    "FIR", "FPS", "GN", "GR", "GS", "IR", "IRAD", "JID", "LR", "MHDA", "MID", "NM", "OAB", "OABL",
    "OCI", "OTO", "OWN", "PMCR", "PS", "PST", "PUBM", "RF", "RN", "SB", "SFM", "SI", "STAT",
];

/// What a tag says, if it has a row.
pub(super) fn role(tag: &str) -> Option<Role> {
    if tag.len() > LONGEST_TAG {
        return None;
    }
    PACKED.binary_search(&packed(tag)).ok().map(|at| TAGS[at].1)
}

/// No tag is longer.
const LONGEST_TAG: usize = 4;

/// The tags as numbers, in the same order: every line is looked up.
const PACKED: [u32; TAGS.len()] = {
    let mut numbers = [0; TAGS.len()];
    let mut at = 0;
    while at < TAGS.len() {
        assert!(TAGS[at].0.len() <= LONGEST_TAG);
        numbers[at] = packed(TAGS[at].0);
        at += 1;
    }
    numbers
};

/// The first four bytes of a tag as one number, which sorts as the tag does.
const fn packed(tag: &str) -> u32 {
    let bytes = tag.as_bytes();
    let (mut number, mut at) = (0, 0);
    while at < LONGEST_TAG {
        let byte = if at < bytes.len() { bytes[at] } else { 0 };
        number = number << 8 | byte as u32;
        at += 1;
    }
    number
}

/// Parts `TI  - text`, `PMID- 1`, `ISSN - text` and, for tags that are known, also `SO- text`.
pub(super) fn split(line: &str) -> Option<(&str, &str)> {
    let bytes = line.as_bytes();
    let is_tag = |byte: &&u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    let length = bytes.iter().take(5).take_while(is_tag).count();
    let spaces = bytes.iter().skip(length).take(4).take_while(|byte| **byte == b' ').count();
    let hyphen = length + spaces;
    if !(2..=4).contains(&length)
        || bytes.get(hyphen) != Some(&b'-')
        || !bytes[0].is_ascii_uppercase()
    {
        return None;
    }
    let tag = &line[..length];
    let padded = spaces > 0 || length == 4 && matches!(bytes.get(hyphen + 1), None | Some(b' '));
    let known = || role(tag).is_some() || KEPT.binary_search(&tag).is_ok();
    (padded || known()).then(|| (tag, &line[hyphen + 1..]))
}

/// Whether a record begins at this tag, also where no blank line stands before it.
pub(super) fn begins_record(tag: &str) -> bool {
    matches!(tag, "PMID" | "OWN")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        assert!(TAGS.is_sorted_by(|a, b| a.0 < b.0));
        assert!(KEPT.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn lines() {
        for (line, expected) in [
            ("TI  - A title", Some(("TI", " A title"))),
            ("PMID- 1", Some(("PMID", " 1"))),
            ("PMID-22664238", Some(("PMID", "22664238"))),
            ("PMC -2266", Some(("PMC", "2266"))),
            ("SO- text", Some(("SO", " text"))),
            ("ISSN - EISSN-1", Some(("ISSN", " EISSN-1"))),
            ("AB  -", Some(("AB", ""))),
            ("XYZ - unknown", Some(("XYZ", " unknown"))),
            ("IL-6 is", None),
            ("SO  no hyphen", None),
            ("      AB  - text", None),
            ("COVID-19", None),
            ("12  - x", None),
            ("é", None),
            ("", None),
        ] {
            assert_eq!(split(line), expected, "{line}");
        }
    }
}
