//! The words of BibTeX and BibLaTeX: entry types, field names, roles and relations, and the CSL
//! variables they stand for. Reader and writer both go by these tables.
//!
//! BibTeX: btxdoc and its standard styles. BibLaTeX: its manual, section 2 (entry types 2.1, fields
//! 2.2). What Zotero's importer makes of either was read from its behaviour: it drops an entry whose
//! type it does not know, and a field it has no name for.

use TextField as T;
use cite_model::{DateField, ItemType, NameField, Relation, TextField};

/// Entry types that use fields alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// In a journal, magazine or newspaper.
    Article,
    /// A whole book.
    Book,
    /// In a book.
    Part,
    /// In proceedings.
    Paper,
    /// A thesis.
    Thesis,
    /// A report or a standard.
    Report,
    /// A patent.
    Patent,
    /// A law, a bill or a case.
    Law,
    /// Not published.
    Unpublished,
    /// On the net, or anything else.
    Other,
}

/// An entry type that is read.
pub(super) struct EntryType {
    /// Its name, in lower case.
    pub name: &'static str,
    /// How it uses fields.
    pub class: Class,
    /// What it describes where nothing says so more closely.
    pub item_type: ItemType,
    /// What kind of thesis or report it is by its name.
    pub genre: &'static str,
}

const fn entry(name: &'static str, class: Class, item_type: ItemType) -> EntryType {
    EntryType { name, class, item_type, genre: "" }
}

/// The entry types that are read; any other is of class `Other` and a document.
pub(super) const ENTRY_TYPES: &[EntryType] = &[
    entry("article", Class::Article, ItemType::ArticleJournal),
    entry("inproceedings", Class::Paper, ItemType::PaperConference),
    entry("conference", Class::Paper, ItemType::PaperConference),
    entry("book", Class::Book, ItemType::Book),
    entry("incollection", Class::Part, ItemType::Chapter),
    entry("inbook", Class::Part, ItemType::Chapter),
    entry("misc", Class::Other, ItemType::Document),
    entry("online", Class::Other, ItemType::Webpage),
    entry("electronic", Class::Other, ItemType::Webpage),
    entry("www", Class::Other, ItemType::Webpage),
    entry("webpage", Class::Other, ItemType::Webpage),
    entry("web_page", Class::Other, ItemType::Webpage),
    EntryType { genre: "PhD Thesis", ..entry("phdthesis", Class::Thesis, ItemType::Thesis) },
    EntryType {
        genre: "Master's Thesis",
        ..entry("mastersthesis", Class::Thesis, ItemType::Thesis)
    },
    entry("thesis", Class::Thesis, ItemType::Thesis),
    entry("techreport", Class::Report, ItemType::Report),
    entry("report", Class::Report, ItemType::Report),
    entry("proceedings", Class::Book, ItemType::Book),
    entry("booklet", Class::Book, ItemType::Book),
    entry("manual", Class::Book, ItemType::Book),
    entry("unpublished", Class::Unpublished, ItemType::Manuscript),
    entry("patent", Class::Patent, ItemType::Patent),
    entry("collection", Class::Book, ItemType::Book),
    entry("reference", Class::Book, ItemType::Book),
    entry("mvbook", Class::Book, ItemType::Book),
    entry("mvcollection", Class::Book, ItemType::Book),
    entry("mvproceedings", Class::Book, ItemType::Book),
    entry("mvreference", Class::Book, ItemType::Book),
    entry("bookinbook", Class::Part, ItemType::Chapter),
    entry("suppbook", Class::Part, ItemType::Chapter),
    entry("suppcollection", Class::Part, ItemType::Chapter),
    entry("inreference", Class::Part, ItemType::EntryEncyclopedia),
    entry("suppperiodical", Class::Article, ItemType::ArticleJournal),
    entry("periodical", Class::Article, ItemType::Periodical),
    entry("review", Class::Article, ItemType::Review),
    entry("newspaper", Class::Article, ItemType::ArticleNewspaper),
    entry("dataset", Class::Other, ItemType::Dataset),
    entry("data", Class::Other, ItemType::Dataset),
    entry("software", Class::Other, ItemType::Software),
    entry("softwareversion", Class::Other, ItemType::Software),
    entry("softwaremodule", Class::Other, ItemType::Software),
    entry("codefragment", Class::Other, ItemType::Software),
    entry("artwork", Class::Other, ItemType::Graphic),
    entry("image", Class::Other, ItemType::Graphic),
    entry("audio", Class::Other, ItemType::Song),
    entry("music", Class::Other, ItemType::Song),
    entry("movie", Class::Other, ItemType::MotionPicture),
    entry("video", Class::Other, ItemType::MotionPicture),
    entry("letter", Class::Other, ItemType::PersonalCommunication),
    entry("performance", Class::Other, ItemType::Performance),
    entry("standard", Class::Report, ItemType::Standard),
    entry("legislation", Class::Law, ItemType::Bill),
    entry("legal", Class::Law, ItemType::Legislation),
    entry("jurisdiction", Class::Law, ItemType::LegalCase),
];

/// How an item type is written.
pub(super) struct Written {
    /// The item type.
    pub item_type: ItemType,
    /// The entry type in BibTeX proper, whose standard styles know no other.
    pub classic: &'static str,
    /// The entry type in BibTeX that Zotero makes the nearest item of.
    pub bibtex: &'static str,
    /// The entry type in BibLaTeX proper.
    pub strict: &'static str,
    /// The entry type in BibLaTeX that Zotero makes the nearest item of.
    pub biblatex: &'static str,
}

const fn write(
    item_type: ItemType,
    classic: &'static str,
    bibtex: &'static str,
    strict: &'static str,
    biblatex: &'static str,
) -> Written {
    Written { item_type, classic, bibtex, strict, biblatex }
}

/// How each item type is written; `entrysubtype` tells apart those that share an entry type.
pub(super) const WRITTEN: &[Written] = &[
    write(ItemType::Article, "misc", "misc", "online", "misc"),
    write(ItemType::ArticleJournal, "article", "article", "article", "article"),
    write(ItemType::ArticleMagazine, "article", "article", "article", "article"),
    write(ItemType::ArticleNewspaper, "article", "article", "article", "article"),
    write(ItemType::Bill, "misc", "legislation", "legislation", "legislation"),
    write(ItemType::Book, "book", "book", "book", "book"),
    write(ItemType::Broadcast, "misc", "video", "video", "video"),
    write(ItemType::Chapter, "incollection", "incollection", "incollection", "incollection"),
    write(ItemType::Classic, "book", "book", "book", "book"),
    write(ItemType::Collection, "misc", "misc", "misc", "misc"),
    write(ItemType::Dataset, "misc", "misc", "dataset", "misc"),
    write(ItemType::Document, "misc", "misc", "misc", "misc"),
    write(ItemType::Entry, "incollection", "inreference", "inreference", "inreference"),
    write(ItemType::EntryDictionary, "incollection", "inreference", "inreference", "inreference"),
    write(ItemType::EntryEncyclopedia, "incollection", "inreference", "inreference", "inreference"),
    write(ItemType::Event, "misc", "misc", "misc", "misc"),
    write(ItemType::Figure, "misc", "artwork", "image", "artwork"),
    write(ItemType::Graphic, "misc", "artwork", "artwork", "artwork"),
    write(ItemType::Hearing, "misc", "legislation", "legal", "legislation"),
    write(ItemType::Interview, "misc", "misc", "misc", "misc"),
    write(ItemType::LegalCase, "misc", "jurisdiction", "jurisdiction", "jurisdiction"),
    write(ItemType::Legislation, "misc", "legislation", "legislation", "legislation"),
    write(ItemType::Manuscript, "unpublished", "unpublished", "unpublished", "unpublished"),
    write(ItemType::Map, "misc", "misc", "misc", "misc"),
    write(ItemType::MotionPicture, "misc", "movie", "movie", "movie"),
    write(ItemType::MusicalScore, "misc", "misc", "misc", "misc"),
    write(ItemType::Pamphlet, "booklet", "booklet", "booklet", "booklet"),
    write(
        ItemType::PaperConference,
        "inproceedings",
        "inproceedings",
        "inproceedings",
        "inproceedings",
    ),
    write(ItemType::Patent, "misc", "patent", "patent", "patent"),
    write(ItemType::Performance, "misc", "misc", "performance", "misc"),
    write(ItemType::Periodical, "misc", "misc", "periodical", "misc"),
    write(ItemType::PersonalCommunication, "misc", "letter", "letter", "letter"),
    write(ItemType::Post, "misc", "online", "online", "online"),
    write(ItemType::PostWeblog, "misc", "online", "online", "online"),
    write(ItemType::Regulation, "misc", "legislation", "legislation", "legislation"),
    write(ItemType::Report, "techreport", "techreport", "report", "report"),
    write(ItemType::Review, "article", "article", "review", "article"),
    write(ItemType::ReviewBook, "article", "article", "review", "article"),
    write(ItemType::Software, "misc", "software", "software", "software"),
    write(ItemType::Song, "misc", "audio", "audio", "audio"),
    write(ItemType::Speech, "misc", "unpublished", "unpublished", "unpublished"),
    write(ItemType::Standard, "techreport", "techreport", "standard", "report"),
    write(ItemType::Thesis, "phdthesis", "phdthesis", "thesis", "thesis"),
    write(ItemType::Treaty, "misc", "legislation", "legislation", "legislation"),
    write(ItemType::Webpage, "misc", "online", "online", "online"),
];

/// The words of `entrysubtype` that are not CSL's.
pub(super) const SUBTYPES: &[(&str, ItemType)] = &[
    ("magazine", ItemType::ArticleMagazine),
    ("newspaper", ItemType::ArticleNewspaper),
    ("preprint", ItemType::Article),
];

/// In which of the two formats a field name is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum In {
    /// In both.
    Both,
    /// In BibTeX.
    Bibtex,
    /// In BibLaTeX.
    Biblatex,
    /// In neither: it is read.
    Neither,
}

/// What the text of a field is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// Text.
    Text,
    /// A title: capitals matter.
    Title,
    /// No TeX.
    Verbatim,
    /// Pages: dashes stand for ranges.
    Pages,
}

/// A field name that stands for a text field.
pub(super) struct Tag {
    /// The name.
    pub name: &'static str,
    /// The CSL variable.
    pub field: TextField,
    /// The classes in which it does; none for all.
    pub classes: &'static [Class],
    /// Where it is written.
    pub written: In,
    /// What its text is.
    pub content: Content,
}

const fn tag(name: &'static str, field: TextField, written: In) -> Tag {
    Tag { name, field, classes: &[], written, content: Content::Text }
}

const fn of(classes: &'static [Class], tag: Tag) -> Tag {
    Tag { classes, ..tag }
}

const fn containing(content: Content, tag: Tag) -> Tag {
    Tag { content, ..tag }
}

const IN_A_BOOK: &[Class] = &[Class::Part, Class::Paper];
const SERIAL: &[Class] = &[Class::Article];
const BOOKISH: &[Class] = &[Class::Book, Class::Part, Class::Paper];
const NUMBERED: &[Class] =
    &[Class::Report, Class::Patent, Class::Law, Class::Thesis, Class::Unpublished, Class::Other];
const SECTIONED: &[Class] = &[Class::Article, Class::Law];
const PUBLISHED_BY_BODIES: &[Class] = &[Class::Report];
const PLACED_BY_ADDRESS: &[Class] = &[Class::Paper];

/// Field names and their CSL variables, in the order in which they are written. For a name, and
/// for a variable, the first row that fits class and format counts.
pub(super) static TAGS: &[Tag] = &[
    containing(Content::Title, tag("title", T::Title, In::Both)),
    containing(Content::Title, tag("shorttitle", T::TitleShort, In::Both)),
    containing(Content::Title, tag("origtitle", T::OriginalTitle, In::Both)),
    containing(Content::Title, tag("translatedtitle", T::TranslatedTitle, In::Both)),
    containing(Content::Title, tag("reviewedtitle", T::ReviewedTitle, In::Both)),
    containing(Content::Title, tag("parttitle", T::PartTitle, In::Both)),
    containing(Content::Title, tag("volumetitle", T::VolumeTitle, In::Both)),
    containing(Content::Title, of(IN_A_BOOK, tag("booktitle", T::ContainerTitle, In::Both))),
    tag("journal", T::ContainerTitle, In::Bibtex),
    tag("journaltitle", T::ContainerTitle, In::Biblatex),
    containing(Content::Title, tag("booktitle", T::ContainerTitle, In::Neither)),
    tag("shortjournal", T::ContainerTitleShort, In::Both),
    tag("journalabbreviation", T::ContainerTitleShort, In::Neither),
    tag("journal-abbreviation", T::ContainerTitleShort, In::Neither),
    tag("journalabbr", T::ContainerTitleShort, In::Neither),
    tag("journal-iso", T::ContainerTitleShort, In::Neither),
    tag("series", T::CollectionTitle, In::Both),
    of(BOOKISH, tag("number", T::CollectionNumber, In::Both)),
    tag("seriesnumber", T::CollectionNumber, In::Both),
    containing(Content::Title, tag("eventtitle", T::EventTitle, In::Both)),
    tag("venue", T::EventPlace, In::Both),
    tag("volume", T::Volume, In::Both),
    of(SERIAL, tag("number", T::Issue, In::Both)),
    tag("issue", T::Issue, In::Both),
    of(NUMBERED, tag("number", T::Number, In::Both)),
    tag("eid", T::Number, In::Both),
    tag("article-number", T::Number, In::Neither),
    tag("articleno", T::Number, In::Neither),
    tag("article_number", T::Number, In::Neither),
    containing(Content::Pages, tag("pages", T::Page, In::Both)),
    tag("pagetotal", T::NumberOfPages, In::Both),
    tag("numpages", T::NumberOfPages, In::Neither),
    tag("volumes", T::NumberOfVolumes, In::Both),
    of(SECTIONED, tag("chapter", T::Section, In::Both)),
    tag("chapter", T::ChapterNumber, In::Both),
    tag("chapternumber", T::ChapterNumber, In::Both),
    tag("section", T::Section, In::Both),
    tag("part", T::PartNumber, In::Both),
    tag("printingnumber", T::PrintingNumber, In::Both),
    tag("supplementnumber", T::SupplementNumber, In::Both),
    tag("edition", T::Edition, In::Both),
    tag("version", T::Version, In::Both),
    of(&[Class::Thesis], tag("school", T::Publisher, In::Bibtex)),
    of(&[Class::Thesis], tag("institution", T::Publisher, In::Biblatex)),
    of(PUBLISHED_BY_BODIES, tag("institution", T::Publisher, In::Both)),
    tag("publisher", T::Publisher, In::Both),
    tag("school", T::Publisher, In::Neither),
    tag("institution", T::Publisher, In::Neither),
    tag("organization", T::Publisher, In::Neither),
    tag("howpublished", T::Publisher, In::Neither),
    tag("address", T::PublisherPlace, In::Bibtex),
    tag("location", T::PublisherPlace, In::Biblatex),
    tag("address", T::PublisherPlace, In::Neither),
    tag("location", T::PublisherPlace, In::Neither),
    of(PLACED_BY_ADDRESS, tag("location", T::EventPlace, In::Neither)),
    tag("origpublisher", T::OriginalPublisher, In::Both),
    tag("origlocation", T::OriginalPublisherPlace, In::Both),
    containing(Content::Verbatim, tag("doi", T::Doi, In::Both)),
    containing(Content::Verbatim, tag("pmid", T::Pmid, In::Both)),
    containing(Content::Verbatim, tag("pmcid", T::Pmcid, In::Both)),
    tag("type", T::Genre, In::Both),
    tag("reviewedgenre", T::ReviewedGenre, In::Both),
    tag("medium", T::Medium, In::Both),
    tag("pubstate", T::Status, In::Both),
    tag("language", T::Language, In::Both),
    tag("langcode", T::Language, In::Neither),
    tag("copyright", T::License, In::Both),
    tag("rights", T::License, In::Neither),
    tag("license", T::License, In::Neither),
    tag("authority", T::Authority, In::Both),
    tag("jurisdiction", T::Jurisdiction, In::Both),
    tag("division", T::Division, In::Both),
    tag("references", T::References, In::Both),
    tag("archive", T::Archive, In::Both),
    tag("archivecollection", T::ArchiveCollection, In::Both),
    tag("archivelocation", T::ArchiveLocation, In::Both),
    tag("archiveplace", T::ArchivePlace, In::Both),
    tag("library", T::CallNumber, In::Both),
    tag("call-number", T::CallNumber, In::Neither),
    tag("callnumber", T::CallNumber, In::Neither),
    tag("citationlabel", T::CitationLabel, In::Both),
    tag("dimensions", T::Dimensions, In::Both),
    tag("scale", T::Scale, In::Both),
    tag("source", T::Source, In::Both),
    tag("abstract", T::Abstract, In::Both),
    tag("annote", T::Annote, In::Both),
    tag("annotation", T::Annote, In::Neither),
];

/// Fields of names, in the order in which they are written.
pub(super) const NAMES: &[(&str, NameField)] = &[
    ("author", NameField::Author),
    ("editor", NameField::Editor),
    ("translator", NameField::Translator),
    ("bookauthor", NameField::ContainerAuthor),
    ("director", NameField::Director),
    ("composer", NameField::Composer),
    ("performer", NameField::Performer),
    ("interviewer", NameField::Interviewer),
    ("recipient", NameField::Recipient),
    ("scriptwriter", NameField::ScriptWriter),
    ("producer", NameField::Producer),
    ("executiveproducer", NameField::ExecutiveProducer),
    ("collectioneditor", NameField::CollectionEditor),
    ("seriescreator", NameField::SeriesCreator),
    ("compiler", NameField::Compiler),
    ("illustrator", NameField::Illustrator),
    ("contributor", NameField::Contributor),
    ("curator", NameField::Curator),
    ("organizer", NameField::Organizer),
    ("chair", NameField::Chair),
    ("editorialdirector", NameField::EditorialDirector),
    ("editortranslator", NameField::EditorTranslator),
    ("guest", NameField::Guest),
    ("host", NameField::Host),
    ("narrator", NameField::Narrator),
    ("originalauthor", NameField::OriginalAuthor),
    ("reviewedauthor", NameField::ReviewedAuthor),
];

/// Other names of name fields that are read.
pub(super) const NAMES_READ: &[(&str, NameField)] = &[
    ("collaborator", NameField::Contributor),
    ("origauthor", NameField::OriginalAuthor),
    ("serieseditor", NameField::CollectionEditor),
];

/// What `editortype`, `editoratype` and `authortype` say (BibLaTeX manual 2.3.6), and where the
/// names then belong.
pub(super) const ROLES: &[(&str, NameField)] = &[
    ("editor", NameField::Editor),
    ("compiler", NameField::Compiler),
    ("organizer", NameField::Organizer),
    ("director", NameField::Director),
    ("collaborator", NameField::Contributor),
    ("contributor", NameField::Contributor),
    ("translator", NameField::Translator),
    ("illustrator", NameField::Illustrator),
    ("composer", NameField::Composer),
    ("performer", NameField::Performer),
    ("interviewer", NameField::Interviewer),
    ("producer", NameField::Producer),
    ("scriptwriter", NameField::ScriptWriter),
    ("curator", NameField::Curator),
    ("host", NameField::Host),
    ("guest", NameField::Guest),
    ("narrator", NameField::Narrator),
    ("chair", NameField::Chair),
];

/// Roles whose bearers are written as authors, with `authortype`, where there is no author: an
/// importer that knows no roles then still has the names.
pub(super) const STANDS_FOR_AUTHOR: &[(&str, NameField)] = &[
    ("director", NameField::Director),
    ("composer", NameField::Composer),
    ("performer", NameField::Performer),
    ("illustrator", NameField::Illustrator),
    ("host", NameField::Host),
    ("curator", NameField::Curator),
    ("contributor", NameField::Contributor),
];

/// Roles that are written as `editortype` and the like.
pub(super) const TYPED_EDITORS: &[(&str, NameField)] = &[
    ("compiler", NameField::Compiler),
    ("organizer", NameField::Organizer),
    ("director", NameField::Director),
    ("collaborator", NameField::Contributor),
];

/// Fields of editors, each with the field of their type.
pub(super) const EDITORS: &[(&str, &str)] = &[
    ("editor", "editortype"),
    ("editora", "editoratype"),
    ("editorb", "editorbtype"),
    ("editorc", "editorctype"),
];

/// Date fields, in the order in which they are written.
pub(super) const DATES: &[(&str, DateField)] = &[
    ("date", DateField::Issued),
    ("urldate", DateField::Accessed),
    ("eventdate", DateField::EventDate),
    ("origdate", DateField::OriginalDate),
    ("availabledate", DateField::AvailableDate),
    ("submitted", DateField::Submitted),
];

/// Relations as `relatedtype` has them, or as fields of their own: "this is", "that is".
pub(super) const RELATIONS: &[(Relation, &str, &str)] = &[
    (Relation::PreprintOf, "preprintof", "haspreprint"),
    (Relation::AbstractOf, "abstractof", "hasabstract"),
    (Relation::CorrectionTo, "correctionto", "hascorrection"),
    (Relation::RetractionOf, "retractionof", "hasretraction"),
    (Relation::CommentOn, "commenton", "hascomment"),
    (Relation::UpdateOf, "updateof", "hasupdate"),
    (Relation::PartOf, "partof", "haspart"),
    (Relation::EditionOf, "editionof", "hasedition"),
    (Relation::TranslationOf, "translationof", "hastranslation"),
];

/// The entry type of this name.
pub(super) fn entry_type(name: &str) -> Option<&'static EntryType> {
    ENTRY_TYPES.iter().find(|entry| entry.name == name)
}

/// Entry types of BibTeX's standard styles.
const CLASSIC: &str = " article book booklet conference inbook incollection inproceedings manual \
    mastersthesis misc phdthesis proceedings techreport unpublished ";

/// Further entry types that Zotero does not drop.
const IN_ZOTERO: &str = " collection mvbook thesis report online electronic software patent movie \
    video audio artwork letter inreference legislation jurisdiction ";

/// Whether entries of a type can be written in it: in one of the two formats, and strictly or so that
/// Zotero takes them too.
pub(super) fn is_known_type(name: &str, biblatex: bool, strict: bool) -> bool {
    let word = format!(" {name} ");
    let (classic, zotero) = (CLASSIC.contains(&word), IN_ZOTERO.contains(&word));
    match (biblatex, strict) {
        (true, true) => classic || zotero || entry_type(name).is_some() || name == "set",
        (false, true) => classic,
        (_, false) => classic || zotero,
    }
}

/// Whether an item of a type is written as an entry of this type in every case.
pub(super) fn is_written(name: &str, item_type: ItemType) -> bool {
    WRITTEN.iter().any(|row| {
        row.item_type == item_type
            && [row.classic, row.bibtex, row.strict, row.biblatex]
                .iter()
                .all(|known| *known == name)
    })
}

/// The field in which BibLaTeX prints who published an entry of this type, where it is not the
/// usual one.
pub(super) fn publisher(entry_type: &str) -> Option<&'static str> {
    matches!(entry_type, "manual" | "online" | "misc" | "electronic").then_some("organization")
}

/// Whether a field of a class is written by this name, in one of the two formats.
pub(super) fn is_usual(class: Class, tag: &Tag) -> bool {
    let written = |row: &&Tag, place| row.written == In::Both || row.written == place;
    [In::Bibtex, In::Biblatex].into_iter().any(|place| {
        let mut rows = TAGS.iter().filter(|row| row.field == tag.field && row.fits(class));
        rows.find(|row| written(row, place)).is_some_and(|row| row.name == tag.name)
    })
}

/// The class of an entry type.
pub(super) fn class_of(name: &str) -> Class {
    entry_type(name).map_or(Class::Other, |entry| entry.class)
}

impl Tag {
    /// Whether the row counts in a class.
    pub(super) fn fits(&self, class: Class) -> bool {
        self.classes.is_empty() || self.classes.contains(&class)
    }

    /// Whether styles change the case of its text, which is no title.
    pub(super) fn is_cased(&self) -> bool {
        matches!(self.field, T::Genre | T::Edition)
    }

    /// Whether BibLaTeX takes `and` in it for what parts two values (manual, section 2.2.1).
    pub(super) fn is_list(&self) -> bool {
        matches!(
            self.field,
            T::Publisher | T::PublisherPlace | T::OriginalPublisher | T::OriginalPublisherPlace
        )
    }

    /// Whether its value may be one of BibLaTeX's localization keys.
    pub(super) fn has_keys(&self) -> bool {
        matches!(self.field, T::Status | T::CollectionTitle | T::PublisherPlace)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cite_model::field::Field;

    #[test]
    fn every_csl_name_has_a_place() {
        for item_type in ItemType::ALL {
            assert!(WRITTEN.iter().any(|row| row.item_type == *item_type), "{item_type:?}");
        }
        for field in TextField::ALL.iter().filter(|field| **field != T::Arxiv) {
            let written = |tag: &Tag| matches!(tag.written, In::Both | In::Bibtex);
            assert!(TAGS.iter().any(|tag| tag.field == *field && written(tag)), "{field:?}");
        }
        for field in NameField::ALL {
            assert!(NAMES.iter().any(|(_, name)| name == field), "{field:?}");
        }
        for field in DateField::ALL {
            assert!(DATES.iter().any(|(_, name)| name == field), "{field:?}");
        }
    }

    #[test]
    fn every_entry_type_that_is_written_is_read() {
        for row in WRITTEN {
            for name in [row.classic, row.bibtex, row.strict, row.biblatex] {
                assert!(entry_type(name).is_some(), "{name}");
            }
        }
    }
}
