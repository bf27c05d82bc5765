//! Crossref's keys, types and relations, and what each is to us.

use cite_model::{ItemType, NameField, Relation, TextField};

/// Types by Crossref's names.
pub(super) const TYPES: &[(&str, ItemType)] = &[
    ("journal-article", ItemType::ArticleJournal),
    ("journal-issue", ItemType::ArticleJournal),
    ("journal-volume", ItemType::ArticleJournal),
    ("journal", ItemType::ArticleJournal),
    ("book-chapter", ItemType::Chapter),
    ("book-part", ItemType::Chapter),
    ("book-section", ItemType::Chapter),
    ("reference-entry", ItemType::Chapter),
    ("book", ItemType::Book),
    ("book-series", ItemType::Book),
    ("book-set", ItemType::Book),
    ("book-track", ItemType::Book),
    ("monograph", ItemType::Book),
    ("edited-book", ItemType::Book),
    ("reference-book", ItemType::Book),
    ("proceedings", ItemType::Book),
    ("proceedings-series", ItemType::Book),
    ("proceedings-article", ItemType::PaperConference),
    ("report", ItemType::Report),
    ("report-series", ItemType::Report),
    ("report-component", ItemType::Report),
    ("standard", ItemType::Standard),
    ("standard-series", ItemType::Standard),
    ("dataset", ItemType::Dataset),
    ("database", ItemType::Dataset),
    ("dissertation", ItemType::Thesis),
    ("posted-content", ItemType::PostWeblog),
    ("peer-review", ItemType::Manuscript),
    ("component", ItemType::Document),
    ("grant", ItemType::Document),
    ("other", ItemType::Document),
    // The types of the CSL form that Crossref also gives.
    ("article-journal", ItemType::ArticleJournal),
    ("chapter", ItemType::Chapter),
    ("paper-conference", ItemType::PaperConference),
    ("thesis", ItemType::Thesis),
    ("article", ItemType::Article),
    ("document", ItemType::Document),
];

/// Keys of one text.
pub(super) const TEXTS: &[(&str, TextField)] = &[
    ("original-title", TextField::OriginalTitle),
    ("short-title", TextField::TitleShort),
    ("volume", TextField::Volume),
    ("issue", TextField::Issue),
    ("page", TextField::Page),
    ("article-number", TextField::Number),
    ("edition-number", TextField::Edition),
    ("part-number", TextField::PartNumber),
    ("language", TextField::Language),
    ("publisher", TextField::Publisher),
    ("publisher-location", TextField::PublisherPlace),
    ("version", TextField::Version),
];

/// Roles.
pub(super) const NAMES: &[(&str, NameField)] = &[
    ("author", NameField::Author),
    ("editor", NameField::Editor),
    ("chair", NameField::Chair),
    ("translator", NameField::Translator),
];

/// Relations: what "this `key` that" means, and whether it is said the other way round.
pub(super) const RELATIONS: &[(&str, Relation, bool)] = &[
    ("is-preprint-of", Relation::PreprintOf, false),
    ("has-preprint", Relation::PreprintOf, true),
    ("is-review-of", Relation::CommentOn, false),
    ("has-review", Relation::CommentOn, true),
    ("is-comment-on", Relation::CommentOn, false),
    ("has-comment", Relation::CommentOn, true),
    ("is-reply-to", Relation::CommentOn, false),
    ("has-reply", Relation::CommentOn, true),
    ("is-translation-of", Relation::TranslationOf, false),
    ("has-translation", Relation::TranslationOf, true),
    ("is-version-of", Relation::UpdateOf, false),
    ("has-version", Relation::UpdateOf, true),
    ("replaces", Relation::UpdateOf, false),
    ("is-replaced-by", Relation::UpdateOf, true),
    ("is-part-of", Relation::PartOf, false),
    ("has-part", Relation::PartOf, true),
];

/// What a notice does to the work that it updates (`update-to`), or that was done to this work
/// (`updated-by`).
pub(super) const UPDATES: &[(&str, Relation)] = &[
    ("retraction", Relation::RetractionOf),
    ("withdrawal", Relation::RetractionOf),
    ("removal", Relation::RetractionOf),
    ("partial_retraction", Relation::RetractionOf),
    ("correction", Relation::CorrectionTo),
    ("corrigendum", Relation::CorrectionTo),
    ("erratum", Relation::CorrectionTo),
    ("addendum", Relation::CorrectionTo),
    ("clarification", Relation::CorrectionTo),
    ("expression_of_concern", Relation::CommentOn),
    ("new_version", Relation::UpdateOf),
    ("new_edition", Relation::UpdateOf),
];

/// Crossref's own bookkeeping, what another key says better, and the works that this one cites.
pub(super) const PASSED_OVER: &[&str] = &[
    "indexed",
    "deposited",
    "created",
    "score",
    "source",
    "prefix",
    "member",
    "reference",
    "reference-count",
    "references-count",
    "is-referenced-by-count",
    "content-domain",
    "journal-issue",
    "issn-type",
    "isbn-type",
    "published",
    "subtitle",
    "link",
    "resource",
    "subtype",
];
