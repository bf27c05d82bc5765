//! The columns of tables: what each header, whoever wrote it, says of its cells.
//!
//! Headers are compared by their letters and digits alone, in small letters: `Source title`,
//! `source_title` and `SourceTitle` are one. The order of the rows below is no order of preference;
//! where two columns say the same thing, the first one in the file wins and the other is kept.

use cite_model::field::Field;
use cite_model::{DateField, ListField, NameField, TextField};

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    /// The name that the table has for the row.
    Id,
    /// What kind of work it is, in anybody's words.
    Type,
    /// A text.
    Text(TextField),
    /// Names.
    Names(NameField),
    /// Authors' names in full, which beat their initials.
    FullNames,
    /// A date.
    Date(DateField),
    /// Several texts.
    List(ListField),
    /// Parts of the date of issue.
    Year,
    /// A month's name or number.
    Month,
    /// A day of the month.
    Day,
    /// The first page.
    FirstPage,
    /// The last page.
    LastPage,
    /// The number of an article that has no pages.
    ArticleNumber,
    /// An issue's number, or another number where there is a column for issues.
    Number,
    /// ISSN or ISBN, whichever it is.
    SerialNumber,
    /// The title of a journal, or of the book that holds the work.
    Journal,
    /// The title of the book or the proceedings that hold the work.
    BookTitle,
    /// PubMed's citation: `Nature. 2021 Dec 21;1(2):10-11.`
    Citation,
    /// Zotero's Extra: lines such as `PMID: 1`.
    ExtraLines,
    /// Fields of this program's own, as JSON.
    More,
    /// Says nothing that another column does not say.
    Redundant,
}

/// The column of a header; none where it is unknown.
pub(super) fn column(header: &str) -> Option<Column> {
    let name = normalized(header);
    HEADERS.iter().find(|(known, _)| *known == name).map(|(_, column)| *column)
}

/// The column of a header of this program's own tables, where CSL names are meant as such.
pub(super) fn own_column(header: &str) -> Option<Column> {
    match header {
        "id" => Some(Column::Id),
        "type" => Some(Column::Type),
        MORE => Some(Column::More),
        name => TextField::from_csl(name)
            .map(Column::Text)
            .or_else(|| NameField::from_csl(name).map(Column::Names))
            .or_else(|| DateField::from_csl(name).map(Column::Date))
            .or_else(|| ListField::from_csl(name).map(Column::List)),
    }
}

/// Two-letter tags that head the tables of Web of Science, and of programs that hold RIS in tables.
pub(super) fn tags_of(first: &str) -> Option<&'static [(&'static str, Column)]> {
    match first {
        "PT" => Some(TAGS),
        "TY" => Some(RIS_TAGS),
        _ => None,
    }
}

/// A header's letters and digits, in small letters.
pub(super) fn normalized(header: &str) -> String {
    header.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The last column of this program's own tables.
pub(super) const MORE: &str = "more";

/// The columns of this program's own tables, in their order, by CSL names.
pub(super) const OWN: &[&str] = &[
    "id",
    "type",
    "title",
    "author",
    "editor",
    "issued",
    "container-title",
    "volume",
    "issue",
    "page",
    "number",
    "publisher",
    "publisher-place",
    "edition",
    "collection-title",
    "DOI",
    "PMID",
    "PMCID",
    "arXiv",
    "ISBN",
    "ISSN",
    "URL",
    "language",
    "genre",
    "keyword",
    "abstract",
    "note",
    "container-title-short",
    "original-title",
    "translated-title",
    "accessed",
    MORE,
];

const fn text(field: TextField) -> Column {
    Column::Text(field)
}

/// Headers of Scopus, Zotero, Covidence, Rayyan, ASReview, Web of Science, PubMed, EBSCO, IEEE,
/// Dimensions, Lens, Publish or Perish, Springer, EndNote's and BibDedupe's tables.
const HEADERS: &[(&str, Column)] = &[
    ("id", Column::Id),
    ("key", Column::Id),
    ("citationkey", Column::Id),
    ("citekey", Column::Id),
    ("recordid", Column::Id),
    ("customid", Column::Id),
    ("covidence", Column::Id),
    ("lensid", Column::Id),
    ("publicationid", Column::Id),
    ("utuniquewosid", Column::Id),
    ("type", Column::Type),
    ("itemtype", Column::Type),
    ("entrytype", Column::Type),
    ("documenttype", Column::Type),
    ("doctype", Column::Type),
    ("referencetype", Column::Type),
    ("typeofreference", Column::Type),
    ("publicationtype", Column::Type),
    ("contenttype", Column::Type),
    ("worktype", Column::Type),
    ("title", text(TextField::Title)),
    ("articletitle", text(TextField::Title)),
    ("documenttitle", text(TextField::Title)),
    ("itemtitle", text(TextField::Title)),
    ("primarytitle", text(TextField::Title)),
    ("titles", text(TextField::Title)),
    ("papertitle", text(TextField::Title)),
    ("displayname", text(TextField::Title)),
    ("publicationname", Column::Journal),
    ("shorttitle", text(TextField::TitleShort)),
    ("titleshort", text(TextField::TitleShort)),
    ("originaltitle", text(TextField::OriginalTitle)),
    ("translatedtitle", text(TextField::TranslatedTitle)),
    ("author", Column::Names(NameField::Author)),
    ("authors", Column::Names(NameField::Author)),
    ("authornames", Column::Names(NameField::Author)),
    ("firstauthors", Column::Names(NameField::Author)),
    ("authorss", Column::Names(NameField::Author)),
    ("authorshipsauthordisplayname", Column::Names(NameField::Author)),
    ("authorfullnames", Column::FullNames),
    ("firstauthor", Column::Redundant),
    ("editor", Column::Names(NameField::Editor)),
    ("editors", Column::Names(NameField::Editor)),
    ("bookeditors", Column::Names(NameField::Editor)),
    ("secondaryauthors", Column::Names(NameField::Editor)),
    ("serieseditor", Column::Names(NameField::CollectionEditor)),
    ("translator", Column::Names(NameField::Translator)),
    ("contributor", Column::Names(NameField::Contributor)),
    ("bookauthor", Column::Names(NameField::ContainerAuthor)),
    ("bookauthors", Column::Names(NameField::ContainerAuthor)),
    ("castmember", Column::Names(NameField::Performer)),
    ("composer", Column::Names(NameField::Composer)),
    ("interviewer", Column::Names(NameField::Interviewer)),
    ("producer", Column::Names(NameField::Producer)),
    ("recipient", Column::Names(NameField::Recipient)),
    ("reviewedauthor", Column::Names(NameField::ReviewedAuthor)),
    ("scriptwriter", Column::Names(NameField::ScriptWriter)),
    ("guest", Column::Names(NameField::Guest)),
    ("year", Column::Year),
    ("pubyear", Column::Year),
    ("publicationyear", Column::Year),
    ("publishedyear", Column::Year),
    ("yearpublished", Column::Year),
    ("month", Column::Month),
    ("publishedmonth", Column::Month),
    ("day", Column::Day),
    ("date", Column::Date(DateField::Issued)),
    ("pubdate", Column::Date(DateField::Issued)),
    ("publicationdate", Column::Date(DateField::Issued)),
    ("datepublished", Column::Date(DateField::Issued)),
    ("issued", Column::Date(DateField::Issued)),
    ("issuedate", Column::Date(DateField::Issued)),
    ("onlinedate", Column::Date(DateField::AvailableDate)),
    ("earlyaccessdate", Column::Date(DateField::AvailableDate)),
    ("accessdate", Column::Date(DateField::Accessed)),
    ("accessed", Column::Date(DateField::Accessed)),
    ("filingdate", Column::Date(DateField::Submitted)),
    ("conferencedate", Column::Date(DateField::EventDate)),
    ("meetingdate", Column::Date(DateField::EventDate)),
    ("journal", Column::Journal),
    ("journaltitle", Column::Journal),
    ("journalname", Column::Journal),
    ("journalbook", Column::Journal),
    ("publicationtitle", Column::Journal),
    ("sourcetitle", Column::Journal),
    ("source", Column::Journal),
    ("containertitle", Column::Journal),
    ("secondarytitle", Column::Journal),
    ("booktitle", Column::BookTitle),
    ("proceedingstitle", Column::BookTitle),
    ("journalabbreviation", text(TextField::ContainerTitleShort)),
    ("journalisoabbreviation", text(TextField::ContainerTitleShort)),
    ("abbreviatedsourcetitle", text(TextField::ContainerTitleShort)),
    ("journalabbr", text(TextField::ContainerTitleShort)),
    ("series", text(TextField::CollectionTitle)),
    ("seriestitle", text(TextField::CollectionTitle)),
    ("bookseriestitle", text(TextField::CollectionTitle)),
    ("collectiontitle", text(TextField::CollectionTitle)),
    ("tertiarytitle", text(TextField::CollectionTitle)),
    ("seriesnumber", text(TextField::CollectionNumber)),
    ("conferencename", text(TextField::EventTitle)),
    ("conferencetitle", text(TextField::EventTitle)),
    ("meetingname", text(TextField::EventTitle)),
    ("conferencelocation", text(TextField::EventPlace)),
    ("volume", text(TextField::Volume)),
    ("journalvolume", text(TextField::Volume)),
    ("vol", text(TextField::Volume)),
    ("issue", text(TextField::Issue)),
    ("journalissue", text(TextField::Issue)),
    ("issuenumber", text(TextField::Issue)),
    ("number", Column::Number),
    ("page", text(TextField::Page)),
    ("pages", text(TextField::Page)),
    ("pagination", text(TextField::Page)),
    ("startpage", Column::FirstPage),
    ("firstpage", Column::FirstPage),
    ("pagestart", Column::FirstPage),
    ("endpage", Column::LastPage),
    ("lastpage", Column::LastPage),
    ("pageend", Column::LastPage),
    ("artno", Column::ArticleNumber),
    ("articlenumber", Column::ArticleNumber),
    ("numpages", text(TextField::NumberOfPages)),
    ("numberofpages", text(TextField::NumberOfPages)),
    ("pagecount", text(TextField::NumberOfPages)),
    ("numberofvolumes", text(TextField::NumberOfVolumes)),
    ("partnumber", text(TextField::PartNumber)),
    ("supplement", text(TextField::SupplementNumber)),
    ("section", text(TextField::Section)),
    ("edition", text(TextField::Edition)),
    ("version", text(TextField::Version)),
    ("publisher", text(TextField::Publisher)),
    ("publisherplace", text(TextField::PublisherPlace)),
    ("place", text(TextField::PublisherPlace)),
    ("placepublished", text(TextField::PublisherPlace)),
    ("publishercity", text(TextField::PublisherPlace)),
    ("location", text(TextField::PublisherPlace)),
    ("institution", text(TextField::Publisher)),
    ("school", text(TextField::Publisher)),
    ("doi", text(TextField::Doi)),
    ("itemdoi", text(TextField::Doi)),
    ("doilink", Column::Redundant),
    ("pmid", text(TextField::Pmid)),
    ("pubmedid", text(TextField::Pmid)),
    ("pmcid", text(TextField::Pmcid)),
    ("pmc", text(TextField::Pmcid)),
    ("pmcidnumber", text(TextField::Pmcid)),
    ("arxiv", text(TextField::Arxiv)),
    ("arxivid", text(TextField::Arxiv)),
    ("issn", Column::SerialNumber),
    ("issns", Column::SerialNumber),
    ("eissn", Column::SerialNumber),
    ("isbn", Column::SerialNumber),
    ("isbns", Column::SerialNumber),
    ("issnisbn", Column::SerialNumber),
    ("url", Column::List(ListField::Url)),
    ("urls", Column::List(ListField::Url)),
    ("link", Column::List(ListField::Url)),
    ("plink", Column::List(ListField::Url)),
    ("articleurl", Column::List(ListField::Url)),
    ("externalurl", Column::List(ListField::Url)),
    ("sourceurl", Column::List(ListField::Url)),
    ("language", text(TextField::Language)),
    ("languages", text(TextField::Language)),
    ("languageoforiginaldocument", text(TextField::Language)),
    ("abstract", text(TextField::Abstract)),
    ("abstractnote", text(TextField::Abstract)),
    ("abstracttext", text(TextField::Abstract)),
    ("notesabstract", text(TextField::Abstract)),
    ("keyword", Column::List(ListField::Keyword)),
    ("keywords", Column::List(ListField::Keyword)),
    ("authorkeywords", Column::List(ListField::Keyword)),
    ("indexkeywords", Column::List(ListField::Keyword)),
    ("keywordsplus", Column::List(ListField::Keyword)),
    ("manualtags", Column::List(ListField::Keyword)),
    ("automatictags", Column::List(ListField::Keyword)),
    ("tags", Column::List(ListField::Keyword)),
    ("meshterms", Column::List(ListField::Keyword)),
    ("ieeeterms", Column::List(ListField::Keyword)),
    ("subjects", Column::List(ListField::Keyword)),
    ("note", Column::List(ListField::Note)),
    ("notes", Column::List(ListField::Note)),
    ("researchnotes", Column::List(ListField::Note)),
    ("extra", Column::ExtraLines),
    ("citation", Column::Citation),
    ("rights", text(TextField::License)),
    ("license", text(TextField::License)),
    ("archive", text(TextField::Archive)),
    ("archivelocation", text(TextField::ArchiveLocation)),
    ("librarycatalog", text(TextField::Source)),
    ("callnumber", text(TextField::CallNumber)),
    ("medium", text(TextField::Medium)),
    ("scale", text(TextField::Scale)),
    ("runningtime", text(TextField::Dimensions)),
    ("artworksize", text(TextField::Dimensions)),
    ("genre", text(TextField::Genre)),
    ("legalstatus", text(TextField::Status)),
    ("references", text(TextField::References)),
    ("issuingauthority", text(TextField::Authority)),
    ("court", text(TextField::Authority)),
    ("legislativebody", text(TextField::Authority)),
];

/// Web of Science's tags, as far as its tables have them.
const TAGS: &[(&str, Column)] = &[
    ("UT", Column::Id),
    ("DT", Column::Type),
    ("TI", text(TextField::Title)),
    ("AU", Column::Names(NameField::Author)),
    ("AF", Column::FullNames),
    ("BE", Column::Names(NameField::Editor)),
    ("BA", Column::Names(NameField::ContainerAuthor)),
    ("SO", Column::Journal),
    ("SE", text(TextField::CollectionTitle)),
    ("LA", text(TextField::Language)),
    ("CT", text(TextField::EventTitle)),
    ("CL", text(TextField::EventPlace)),
    ("DE", Column::List(ListField::Keyword)),
    ("ID", Column::List(ListField::Keyword)),
    ("AB", text(TextField::Abstract)),
    ("PU", text(TextField::Publisher)),
    ("PI", text(TextField::PublisherPlace)),
    ("SN", Column::SerialNumber),
    ("EI", Column::SerialNumber),
    ("BN", Column::SerialNumber),
    ("J9", text(TextField::ContainerTitleShort)),
    ("PY", Column::Year),
    ("PD", Column::Month),
    ("VL", text(TextField::Volume)),
    ("IS", text(TextField::Issue)),
    ("PN", text(TextField::PartNumber)),
    ("SU", text(TextField::SupplementNumber)),
    ("BP", Column::FirstPage),
    ("EP", Column::LastPage),
    ("AR", Column::ArticleNumber),
    ("DI", text(TextField::Doi)),
    ("PG", text(TextField::NumberOfPages)),
    ("PM", text(TextField::Pmid)),
];

/// RIS's tags, as far as tables have them.
const RIS_TAGS: &[(&str, Column)] = &[
    ("TY", Column::Type),
    ("ID", Column::Id),
    ("TI", text(TextField::Title)),
    ("T1", text(TextField::Title)),
    ("AU", Column::Names(NameField::Author)),
    ("A1", Column::Names(NameField::Author)),
    ("ED", Column::Names(NameField::Editor)),
    ("PY", Column::Year),
    ("year", Column::Year),
    ("DA", Column::Date(DateField::Issued)),
    ("JO", Column::Journal),
    ("JF", Column::Journal),
    ("T2", Column::Journal),
    ("JA", text(TextField::ContainerTitleShort)),
    ("VL", text(TextField::Volume)),
    ("IS", text(TextField::Issue)),
    ("SP", Column::FirstPage),
    ("EP", Column::LastPage),
    ("SN", Column::SerialNumber),
    ("DO", text(TextField::Doi)),
    ("UR", Column::List(ListField::Url)),
    ("KW", Column::List(ListField::Keyword)),
    ("AB", text(TextField::Abstract)),
    ("N2", text(TextField::Abstract)),
    ("N1", Column::List(ListField::Note)),
    ("PB", text(TextField::Publisher)),
    ("CY", text(TextField::PublisherPlace)),
    ("LA", text(TextField::Language)),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_met_loosely() {
        for (header, expected) in [
            ("Source title", Some(Column::Journal)),
            ("publication_year", Some(Column::Year)),
            ("\u{feff}Title", Some(text(TextField::Title))),
            ("Art. No.", Some(Column::ArticleNumber)),
            ("Author(s)", Some(Column::Names(NameField::Author))),
            ("Covidence #", Some(Column::Id)),
            ("Cited by", None),
        ] {
            assert_eq!(column(header), expected, "{header}");
        }
    }

    #[test]
    fn no_header_stands_twice() {
        let mut names: Vec<&str> = HEADERS.iter().map(|(name, _)| *name).collect();
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]));
        assert!(HEADERS.iter().all(|(name, _)| normalized(name) == *name));
    }

    #[test]
    fn every_own_column_is_a_field() {
        assert!(OWN.iter().all(|name| own_column(name).is_some()));
    }
}
