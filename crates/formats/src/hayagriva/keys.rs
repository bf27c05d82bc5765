//! Hayagriva's entry types, roles and fields, and what each is in CSL. Facts: its file-format.md.

use cite_model::{ItemType, NameField, TextField};

/// Item types: the entry's type and its parent's, the usual one first. Reading goes by the first
/// row that fits; `*` is any parent, and none.
pub(super) const TYPES: &[(&str, &str, ItemType)] = &[
    ("article", "periodical", ItemType::ArticleJournal),
    ("article", "newspaper", ItemType::ArticleNewspaper),
    ("article", "proceedings", ItemType::PaperConference),
    ("article", "conference", ItemType::PaperConference),
    ("article", "blog", ItemType::PostWeblog),
    ("anthos", "anthology", ItemType::Chapter),
    ("article", "anthology", ItemType::Chapter),
    ("article", "book", ItemType::Chapter),
    ("article", "*", ItemType::Article),
    ("chapter", "*", ItemType::Chapter),
    ("anthos", "*", ItemType::Chapter),
    ("entry", "reference", ItemType::EntryEncyclopedia),
    ("entry", "*", ItemType::Entry),
    ("book", "*", ItemType::Book),
    ("anthology", "*", ItemType::Book),
    ("proceedings", "*", ItemType::Book),
    ("reference", "*", ItemType::Book),
    ("report", "*", ItemType::Report),
    ("thesis", "*", ItemType::Thesis),
    ("patent", "*", ItemType::Patent),
    ("case", "*", ItemType::LegalCase),
    ("legislation", "*", ItemType::Legislation),
    ("manuscript", "*", ItemType::Manuscript),
    ("web", "*", ItemType::Webpage),
    ("blog", "*", ItemType::Webpage),
    ("tweet", "*", ItemType::Post),
    ("thread", "*", ItemType::Post),
    ("post", "*", ItemType::Post),
    ("repository", "*", ItemType::Software),
    ("video", "*", ItemType::MotionPicture),
    ("scene", "*", ItemType::MotionPicture),
    ("audio", "*", ItemType::Song),
    ("artwork", "*", ItemType::Graphic),
    ("exhibition", "*", ItemType::Event),
    ("conference", "*", ItemType::Speech),
    ("performance", "*", ItemType::Performance),
    ("periodical", "*", ItemType::Periodical),
    ("newspaper", "*", ItemType::Periodical),
    ("misc", "*", ItemType::Document),
];

/// All fields of an entry.
pub(super) const FIELDS: &[&str] = &[
    "abstract",
    "affiliated",
    "annotation",
    "archive",
    "archive-location",
    "author",
    "call-number",
    "chapter",
    "date",
    "edition",
    "editor",
    "genre",
    "issue",
    "language",
    "location",
    "note",
    "organization",
    "page-range",
    "page-total",
    "parent",
    "publisher",
    "runtime",
    "serial-number",
    "time-range",
    "title",
    "type",
    "url",
    "volume",
    "volume-total",
];

/// The parent that an entry type has by default.
pub(super) fn default_parent(entry_type: &str) -> &'static str {
    match entry_type {
        "article" => "periodical",
        "chapter" => "book",
        "anthos" => "anthology",
        "entry" => "reference",
        "web" => "web",
        "scene" | "video" => "video",
        "artwork" => "exhibition",
        "legislation" => "anthology",
        "audio" => "audio",
        _ => "misc",
    }
}

/// The types to write for an item type that has no row of its own.
pub(super) const SUBSTITUTES: &[(ItemType, &str, &str)] = &[
    (ItemType::ArticleMagazine, "article", "periodical"),
    (ItemType::Review, "article", "periodical"),
    (ItemType::ReviewBook, "article", "periodical"),
    (ItemType::EntryDictionary, "entry", "reference"),
    (ItemType::Dataset, "repository", "repository"),
    (ItemType::Broadcast, "video", "video"),
    (ItemType::Standard, "report", "misc"),
    (ItemType::Treaty, "legislation", "anthology"),
    (ItemType::Regulation, "legislation", "anthology"),
    (ItemType::Bill, "legislation", "anthology"),
    (ItemType::Hearing, "legislation", "anthology"),
];

/// Fields of the entry itself.
pub(super) const OWN: &[(&str, TextField)] = &[
    ("page-range", TextField::Page),
    ("page-total", TextField::NumberOfPages),
    ("volume-total", TextField::NumberOfVolumes),
    ("chapter", TextField::ChapterNumber),
    ("abstract", TextField::Abstract),
    ("annotation", TextField::Annote),
    ("genre", TextField::Genre),
    ("language", TextField::Language),
    ("archive", TextField::Archive),
    ("archive-location", TextField::ArchivePlace),
    ("call-number", TextField::CallNumber),
];

/// Fields of the parent where there is one, else of the entry.
pub(super) const HELD: &[(&str, TextField)] = &[
    ("volume", TextField::Volume),
    ("issue", TextField::Issue),
    ("edition", TextField::Edition),
    ("publisher", TextField::Publisher),
    ("location", TextField::PublisherPlace),
];

/// Kinds of serial number that are texts.
pub(super) const SERIALS: &[(&str, TextField)] = &[
    ("doi", TextField::Doi),
    ("pmid", TextField::Pmid),
    ("pmcid", TextField::Pmcid),
    ("arxiv", TextField::Arxiv),
    ("serial", TextField::Number),
];

/// Roles of `affiliated`.
pub(super) const ROLES: &[(&str, NameField)] = &[
    ("translator", NameField::Translator),
    ("compiler", NameField::Compiler),
    ("collaborator", NameField::Contributor),
    ("organizer", NameField::Organizer),
    ("cast-member", NameField::Performer),
    ("composer", NameField::Composer),
    ("producer", NameField::Producer),
    ("executive-producer", NameField::ExecutiveProducer),
    ("writer", NameField::ScriptWriter),
    ("director", NameField::Director),
    ("illustrator", NameField::Illustrator),
    ("narrator", NameField::Narrator),
];

/// The key of what Hayagriva has no field for.
pub(super) const MORE: &str = "cite-more";
