//! DataCite's controlled lists (metadata schema 4.6), and what each value is to us.

use cite_model::{DateField, ItemType, NameField, Relation};

/// `resourceTypeGeneral`, where the citeproc type says nothing better.
pub(super) const GENERAL: &[(&str, ItemType)] = &[
    ("Audiovisual", ItemType::MotionPicture),
    ("Book", ItemType::Book),
    ("BookChapter", ItemType::Chapter),
    ("Collection", ItemType::Collection),
    ("ComputationalNotebook", ItemType::Software),
    ("ConferencePaper", ItemType::PaperConference),
    ("ConferenceProceeding", ItemType::Book),
    ("DataPaper", ItemType::ArticleJournal),
    ("Dataset", ItemType::Dataset),
    ("Dissertation", ItemType::Thesis),
    ("Event", ItemType::Event),
    ("Image", ItemType::Graphic),
    ("Journal", ItemType::Periodical),
    ("JournalArticle", ItemType::ArticleJournal),
    ("PeerReview", ItemType::Review),
    ("Preprint", ItemType::Article),
    ("Presentation", ItemType::Speech),
    ("Poster", ItemType::Speech),
    ("Report", ItemType::Report),
    ("Software", ItemType::Software),
    ("Sound", ItemType::Song),
    ("Standard", ItemType::Standard),
];

/// `schemaOrg` types that are software, in small letters.
pub(super) const SOFTWARE: &[&str] = &[
    "softwaresourcecode",
    "softwareapplication",
    "mobileapplication",
    "videogame",
    "webapplication",
];

/// `contributorType`; any other is a contributor.
pub(super) const ROLES: &[(&str, NameField)] = &[
    ("editor", NameField::Editor),
    ("producer", NameField::Producer),
    ("translator", NameField::Translator),
];

/// `dateType`, the better first for one field.
pub(super) const DATES: &[(&str, DateField)] = &[
    ("Issued", DateField::Issued),
    ("Submitted", DateField::Submitted),
    ("Created", DateField::Submitted),
    ("Available", DateField::AvailableDate),
];

/// Types of date that stand in for `Issued`, the best first.
pub(super) const INSTEAD_OF_ISSUED: &[&str] =
    &["Updated", "Available", "Accepted", "Submitted", "Created"];

/// `relationType`: "this `type` that", and whether it is said the other way round.
pub(super) const RELATIONS: &[(&str, Relation, bool)] = &[
    ("IsPartOf", Relation::PartOf, false),
    ("HasPart", Relation::PartOf, true),
    ("IsNewVersionOf", Relation::UpdateOf, false),
    ("IsPreviousVersionOf", Relation::UpdateOf, true),
    ("Obsoletes", Relation::UpdateOf, false),
    ("IsObsoletedBy", Relation::UpdateOf, true),
    ("IsVersionOf", Relation::EditionOf, false),
    ("HasVersion", Relation::EditionOf, true),
    ("IsTranslationOf", Relation::TranslationOf, false),
    ("HasTranslation", Relation::TranslationOf, true),
    ("Reviews", Relation::CommentOn, false),
    ("IsReviewedBy", Relation::CommentOn, true),
];

/// DataCite's own bookkeeping.
pub(super) const PASSED_OVER: &[&str] = &[
    "id",
    "prefix",
    "suffix",
    "state",
    "agency",
    "clientId",
    "providerId",
    "schemaVersion",
    "metadataVersion",
    "source",
    "isActive",
    "reason",
    "xml",
    "viewCount",
    "viewsOverTime",
    "downloadCount",
    "downloadsOverTime",
    "referenceCount",
    "citationCount",
    "citationsOverTime",
    "partCount",
    "partOfCount",
    "versionCount",
    "versionOfCount",
    "created",
    "registered",
    "published",
    "updated",
    "contentUrl",
    "landingPage",
];
