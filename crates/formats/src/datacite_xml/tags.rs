//! The tables of DataCite: kinds of resource, roles and relations.

use cite_model::{ItemType as T, NameField as N, Relation};
use cite_text::xml::Element;

/// `resourceTypeGeneral`.
const GENERAL: &[(&str, T)] = &[
    ("Audiovisual", T::MotionPicture),
    ("Book", T::Book),
    ("BookChapter", T::Chapter),
    ("Collection", T::Collection),
    ("ComputationalNotebook", T::Software),
    ("ConferencePaper", T::PaperConference),
    ("ConferenceProceeding", T::Book),
    ("DataPaper", T::ArticleJournal),
    ("Dataset", T::Dataset),
    ("Dissertation", T::Thesis),
    ("Event", T::Event),
    ("Image", T::Graphic),
    ("InteractiveResource", T::Webpage),
    ("Journal", T::Periodical),
    ("JournalArticle", T::ArticleJournal),
    ("PeerReview", T::Review),
    ("Preprint", T::Article),
    ("Report", T::Report),
    ("Software", T::Software),
    ("Sound", T::Song),
    ("Standard", T::Standard),
];

/// Words for kinds of text, in small letters.
const WORDS: &[(&str, T)] = &[
    ("article", T::ArticleJournal),
    ("book", T::Book),
    ("conference paper", T::PaperConference),
    ("dissertation", T::Thesis),
    ("journal article", T::ArticleJournal),
    ("master thesis", T::Thesis),
    ("monograph", T::Book),
    ("phd thesis", T::Thesis),
    ("poster", T::Speech),
    ("preprint", T::Article),
    ("presentation", T::Speech),
    ("report", T::Report),
    ("thesis", T::Thesis),
    ("working paper", T::Report),
];

/// `contributorType`, as far as CSL has the role.
pub(super) const CONTRIBUTORS: &[(&str, N)] = &[
    ("Editor", N::Editor),
    ("Translator", N::Translator),
    ("Producer", N::Producer),
    ("Supervisor", N::Contributor),
    ("Other", N::Contributor),
];

/// `relationType`, as far as we have words for it.
pub(super) const RELATIONS: &[(&str, Relation, bool)] = &[
    ("IsNewVersionOf", Relation::UpdateOf, false),
    ("IsPreviousVersionOf", Relation::UpdateOf, true),
    ("IsPartOf", Relation::PartOf, false),
    ("HasPart", Relation::PartOf, true),
    ("IsReviewOf", Relation::CommentOn, false),
    ("Reviews", Relation::CommentOn, false),
    ("IsReviewedBy", Relation::CommentOn, true),
    ("IsTranslationOf", Relation::TranslationOf, false),
    ("HasTranslation", Relation::TranslationOf, true),
    ("Obsoletes", Relation::UpdateOf, false),
    ("IsObsoletedBy", Relation::UpdateOf, true),
];

/// The type of a resource: the general one, or for a text what its own words say.
pub(super) fn item_type(root: Element) -> T {
    let Some(element) = root.child("resourceType") else { return T::Document };
    let general = element.attribute("resourceTypeGeneral").unwrap_or_default();
    let words = element.text().trim().to_lowercase();
    let by_general = GENERAL.iter().find(|(name, _)| *name == general);
    let by_words = WORDS.iter().find(|(name, _)| *name == words);
    by_general.or(by_words).map_or(T::Document, |row| row.1)
}
