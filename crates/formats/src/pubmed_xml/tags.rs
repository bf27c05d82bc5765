//! The tables of PubMed XML: kinds of publication, relations, and what is kept under its tag.

use cite_model::{ItemType, Relation};

/// Publication types that say what kind of work it is, with their rank: the highest wins.
pub(super) const KINDS: &[(&str, ItemType, u8)] = &[
    ("Video-Audio Media", ItemType::MotionPicture, 2),
    ("Technical Report", ItemType::Report, 3),
    ("Newspaper Article", ItemType::ArticleNewspaper, 4),
    ("Legal Case", ItemType::LegalCase, 4),
    ("Legislation", ItemType::Legislation, 4),
    ("Dataset", ItemType::Dataset, 4),
    ("Patent", ItemType::Patent, 4),
    ("Journal Article", ItemType::ArticleJournal, 5),
    ("Case Reports", ItemType::ArticleJournal, 5),
    ("Preprint", ItemType::Article, 6),
    ("Academic Dissertation", ItemType::Thesis, 9),
];

/// How `<CommentsCorrections RefType="…">` relates that work to this one; with whether the
/// sentence is turned round. `Cites` and the links to data sets are no relations of the kind.
pub(super) const RELATIONS: &[(&str, Relation, bool)] = &[
    ("CommentIn", Relation::CommentOn, true),
    ("CommentOn", Relation::CommentOn, false),
    ("CorrectedandRepublishedFrom", Relation::UpdateOf, false),
    ("CorrectedandRepublishedIn", Relation::UpdateOf, true),
    ("ErratumFor", Relation::CorrectionTo, false),
    ("ErratumIn", Relation::CorrectionTo, true),
    ("ExpressionOfConcernFor", Relation::CommentOn, false),
    ("ExpressionOfConcernIn", Relation::CommentOn, true),
    ("OriginalReportIn", Relation::AbstractOf, false),
    ("PartialRetractionIn", Relation::RetractionOf, true),
    ("PartialRetractionOf", Relation::RetractionOf, false),
    ("RepublishedFrom", Relation::UpdateOf, false),
    ("RepublishedIn", Relation::UpdateOf, true),
    ("RetractedandRepublishedFrom", Relation::UpdateOf, false),
    ("RetractedandRepublishedIn", Relation::UpdateOf, true),
    ("RetractionIn", Relation::RetractionOf, true),
    ("RetractionOf", Relation::RetractionOf, false),
    ("SummaryForPatientsIn", Relation::AbstractOf, true),
    ("UpdateIn", Relation::UpdateOf, true),
    ("UpdateOf", Relation::UpdateOf, false),
];

/// Names of preprint servers, in small letters, as citations begin with them.
pub(super) const PREPRINT_SERVERS: &[&str] = &[
    "biorxiv",
    "medrxiv",
    "arxiv",
    "research square",
    "res sq",
    "ssrn",
    "chemrxiv",
    "psyarxiv",
    "preprints",
];

/// Lists whose items are kept, by the item's element.
pub(super) const KEPT_LISTS: &[(&str, &str)] = &[
    ("ChemicalList", "Chemical"),
    ("SupplMeshList", "SupplMeshName"),
    ("GeneSymbolList", "GeneSymbol"),
    ("GrantList", "Grant"),
    ("InvestigatorList", "Investigator"),
    ("PersonalNameSubjectList", "PersonalNameSubject"),
];

/// Elements whose text is kept.
pub(super) const KEPT: &[&str] = &[
    "CitationSubset",
    "CoiStatement",
    "DateCompleted",
    "DateCreated",
    "DateRevised",
    "GeneralNote",
    "NumberOfReferences",
    "OtherID",
    "SpaceFlightMission",
    "ContributionDate",
    "BeginningDate",
    "EndingDate",
    "Medium",
];
