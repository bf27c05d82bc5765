//! Zotero's names for kinds of item in, types out, for the formats that carry them.

use cite_model::ItemType as T;

/// Zotero's item types, by name (schema.json), as Zotero itself maps them to CSL.
const TYPES: &[(&str, T)] = &[
    ("artwork", T::Graphic),
    ("audioRecording", T::Song),
    ("bill", T::Bill),
    ("blogPost", T::PostWeblog),
    ("book", T::Book),
    ("bookSection", T::Chapter),
    ("case", T::LegalCase),
    ("computerProgram", T::Software),
    ("conferencePaper", T::PaperConference),
    ("dataset", T::Dataset),
    ("dictionaryEntry", T::EntryDictionary),
    ("document", T::Document),
    ("email", T::PersonalCommunication),
    ("encyclopediaArticle", T::EntryEncyclopedia),
    ("film", T::MotionPicture),
    ("forumPost", T::Post),
    ("hearing", T::Hearing),
    ("instantMessage", T::PersonalCommunication),
    ("interview", T::Interview),
    ("journalArticle", T::ArticleJournal),
    ("letter", T::PersonalCommunication),
    ("magazineArticle", T::ArticleMagazine),
    ("manuscript", T::Manuscript),
    ("map", T::Map),
    ("newspaperArticle", T::ArticleNewspaper),
    ("patent", T::Patent),
    ("podcast", T::Song),
    ("preprint", T::Article),
    ("presentation", T::Speech),
    ("radioBroadcast", T::Broadcast),
    ("report", T::Report),
    ("standard", T::Standard),
    ("statute", T::Legislation),
    ("thesis", T::Thesis),
    ("tvBroadcast", T::Broadcast),
    ("videoRecording", T::MotionPicture),
    ("webpage", T::Webpage),
];

/// The type of an item type's name, whatever its capitals.
pub(super) fn item_type(name: &str) -> Option<T> {
    TYPES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name.trim())).map(|row| row.1)
}
