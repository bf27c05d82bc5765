//! The keys of an item: what each holds, the spellings that other programs use, and the types that
//! Zotero does not know. The reader and the writer both go by these tables.

use cite_model::field::Field;
use cite_model::{DateField, ItemType, ListField, NameField, TextField};

/// What a key of an item holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// `id`, `citation-key`.
    Id,
    /// `type`.
    Type,
    /// A text.
    Text(TextField),
    /// A list of names.
    Names(NameField),
    /// A date.
    Date(DateField),
    /// Several texts, which CSL puts into one.
    List(ListField),
    /// `page-first`, which says nothing beside `page`.
    PageFirst,
    /// `custom`.
    Custom,
}

/// Keys that are no names of ours, as programs and older versions of the schema spell them.
const SPELLINGS: &[(&str, Key)] = &[
    ("id", Key::Id),
    ("citation-key", Key::Id),
    ("citekey", Key::Id),
    ("type", Key::Type),
    ("custom", Key::Custom),
    ("page-first", Key::PageFirst),
    ("journalAbbreviation", Key::Text(TextField::ContainerTitleShort)),
    ("shortTitle", Key::Text(TextField::TitleShort)),
    ("event", Key::Text(TextField::EventTitle)),
    ("part", Key::Text(TextField::PartNumber)),
    ("printing", Key::Text(TextField::PrintingNumber)),
    ("supplement", Key::Text(TextField::SupplementNumber)),
    ("archive-location", Key::Text(TextField::ArchiveLocation)),
    ("doi", Key::Text(TextField::Doi)),
    ("pmid", Key::Text(TextField::Pmid)),
    ("pmcid", Key::Text(TextField::Pmcid)),
    ("arxiv", Key::Text(TextField::Arxiv)),
    ("isbn", Key::List(ListField::Isbn)),
    ("issn", Key::List(ListField::Issn)),
    ("url", Key::List(ListField::Url)),
    ("keywords", Key::List(ListField::Keyword)),
    ("categories", Key::List(ListField::Keyword)),
    ("subject", Key::List(ListField::Keyword)),
];

/// What a key holds; none where it is unknown.
pub(super) fn key(name: &str) -> Option<Key> {
    TextField::from_csl(name)
        .map(Key::Text)
        .or_else(|| NameField::from_csl(name).map(Key::Names))
        .or_else(|| DateField::from_csl(name).map(Key::Date))
        .or_else(|| ListField::from_csl(name).map(Key::List))
        .or_else(|| SPELLINGS.iter().find(|(spelling, _)| *spelling == name).map(|(_, key)| *key))
}

/// Types that programs write and CSL lacks.
const TYPES: &[(&str, ItemType)] = &[
    ("article-jounral", ItemType::ArticleJournal),
    ("journal-article", ItemType::ArticleJournal),
    ("journalArticle", ItemType::ArticleJournal),
    ("book-chapter", ItemType::Chapter),
    ("bookSection", ItemType::Chapter),
    ("proceedings-article", ItemType::PaperConference),
    ("conferencePaper", ItemType::PaperConference),
    ("posted-content", ItemType::Article),
    ("preprint", ItemType::Article),
    ("dissertation", ItemType::Thesis),
    ("monograph", ItemType::Book),
    ("motion-picture", ItemType::MotionPicture),
    ("legal-case", ItemType::LegalCase),
    ("musical-score", ItemType::MusicalScore),
    ("personal-communication", ItemType::PersonalCommunication),
    ("computerProgram", ItemType::Software),
    ("misc", ItemType::Document),
];

/// The type of this name, in any case.
pub(super) fn item_type(name: &str) -> Option<ItemType> {
    let named = |name: &str| {
        ItemType::from_csl(name)
            .or_else(|| TYPES.iter().find(|(other, _)| *other == name).map(|(_, kind)| *kind))
    };
    named(name).or_else(|| named(&name.to_lowercase()))
}

/// Fields that are rich text.
pub(super) fn is_rich(field: TextField) -> bool {
    use TextField::{
        Abstract, Annote, CollectionTitle, ContainerTitle, EventTitle, OriginalTitle, PartTitle,
        ReviewedTitle, Title, TitleShort, TranslatedTitle, VolumeTitle,
    };
    matches!(
        field,
        Title
            | TitleShort
            | OriginalTitle
            | TranslatedTitle
            | PartTitle
            | VolumeTitle
            | ReviewedTitle
            | ContainerTitle
            | CollectionTitle
            | EventTitle
            | Abstract
            | Annote
    )
}

/// Fields that CSL lacks: they stand in `custom`.
pub(super) const OURS: &[TextField] = &[TextField::TranslatedTitle, TextField::Arxiv];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_under_every_spelling() {
        for (name, expected) in [
            ("title", Some(Key::Text(TextField::Title))),
            ("journalAbbreviation", Some(Key::Text(TextField::ContainerTitleShort))),
            ("URL", Some(Key::List(ListField::Url))),
            ("author", Some(Key::Names(NameField::Author))),
            ("issued", Some(Key::Date(DateField::Issued))),
            ("reference-count", None),
        ] {
            assert_eq!(key(name), expected, "{name}");
        }
        assert_eq!(item_type("Article-Journal"), Some(ItemType::ArticleJournal));
        assert_eq!(item_type("journal-article"), Some(ItemType::ArticleJournal));
        assert_eq!(item_type("nonsense"), None);
    }
}
