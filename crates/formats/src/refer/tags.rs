//! The tags of Refer and what each says of which kind of work, for reader and writer both, and the
//! kinds themselves (EndNote's manual, "EndNote Import"; what Zotero reads).

use cite_model::{ItemType, ListField, NameField, TextField};

/// What a tag says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Kind,
    Label,
    Text(TextField),
    /// Text in lines.
    Block(TextField),
    /// Several values of one field, joined as Zotero joins them.
    Joined(TextField),
    List(ListField),
    /// A note in lines.
    Note,
    Name(NameField),
    /// An institution as author, or a translated title.
    Corporate,
    Keywords,
    SerialNumber,
    /// A DOI, or another number in the web.
    Electronic,
    Year,
    Day,
    Accessed,
    /// `name: value`, or a remark.
    Remark,
}

use ItemType as T;
use Role::{Block, Joined, List, Name, Text};
use TextField as F;

/// Kinds that appear in issues; for others `%N` is the number of the work.
const SERIAL: &[ItemType] = &[
    T::Article,
    T::ArticleJournal,
    T::ArticleMagazine,
    T::ArticleNewspaper,
    T::Chapter,
    T::PaperConference,
    T::Periodical,
    T::Review,
    T::ReviewBook,
];

/// The first row of a tag that names the kind, or names none, holds.
const TAGS: &[(char, &[ItemType], Role)] = &[
    ('0', &[], Role::Kind),
    ('F', &[], Role::Label),
    ('A', &[], Name(NameField::Author)),
    ('Q', &[], Role::Corporate),
    ('E', &[], Name(NameField::Editor)),
    ('Y', &[], Name(NameField::Translator)),
    ('?', &[T::Article, T::ArticleJournal, T::Book, T::Chapter], Name(NameField::Translator)),
    ('?', &[], Name(NameField::Contributor)),
    ('T', &[], Text(F::Title)),
    ('!', &[], Text(F::TitleShort)),
    ('J', &[], Text(F::ContainerTitle)),
    ('B', &[T::Book], Text(F::CollectionTitle)),
    ('B', &[], Text(F::ContainerTitle)),
    ('S', &[], Text(F::CollectionTitle)),
    // The day stands before the year: Zotero adds a day to a year, but no year to a day.
    ('8', &[], Role::Day),
    ('D', &[], Role::Year),
    ('[', &[], Role::Accessed),
    ('V', &[], Text(F::Volume)),
    ('N', SERIAL, Text(F::Issue)),
    ('N', &[], Text(F::Number)),
    ('P', &[T::Book, T::Thesis], Text(F::NumberOfPages)),
    ('P', &[], Text(F::Page)),
    ('&', &[], Text(F::Section)),
    ('6', &[], Text(F::NumberOfVolumes)),
    ('7', &[T::Software], Text(F::Version)),
    ('7', &[], Text(F::Edition)),
    ('9', &[], Text(F::Genre)),
    ('C', &[], Text(F::PublisherPlace)),
    ('I', &[], Text(F::Publisher)),
    ('@', &[], Role::SerialNumber),
    ('R', &[], Role::Electronic),
    ('U', &[], List(ListField::Url)),
    ('G', &[], Joined(F::Language)),
    ('L', &[], Text(F::CallNumber)),
    ('W', &[], Text(F::ArchiveLocation)),
    ('~', &[], Text(F::Source)),
    ('*', &[], Text(F::License)),
    ('K', &[], Role::Keywords),
    ('X', &[], Block(F::Abstract)),
    ('Z', &[], Role::Note),
    ('O', &[], Role::Remark),
];

/// The kinds, the first name of each for the writer. A kind that shares its name with one before
/// is written under that name and said again in a remark.
const KINDS: &[(&str, ItemType)] = &[
    ("Journal Article", T::ArticleJournal),
    ("Electronic Article", T::ArticleJournal),
    ("Journal Article", T::Article),
    ("Journal Article", T::Review),
    ("Journal Article", T::ReviewBook),
    ("Magazine Article", T::ArticleMagazine),
    ("Newspaper Article", T::ArticleNewspaper),
    ("Press Release", T::ArticleNewspaper),
    ("Book", T::Book),
    ("Edited Book", T::Book),
    ("Electronic Book", T::Book),
    ("Ancient Text", T::Book),
    ("Classical Work", T::Book),
    ("Generic", T::Book),
    ("Book", T::Classic),
    ("Book", T::Collection),
    ("Book Section", T::Chapter),
    ("Electronic Book Section", T::Chapter),
    ("Book Section", T::Entry),
    ("Conference Paper", T::PaperConference),
    ("Conference Proceedings", T::PaperConference),
    ("Thesis", T::Thesis),
    ("Report", T::Report),
    ("Report", T::Standard),
    ("Standard", T::Standard),
    ("Report", T::Pamphlet),
    ("Pamphlet", T::Pamphlet),
    ("Report", T::Speech),
    ("Government Document", T::Report),
    ("Grant", T::Document),
    ("Report", T::Document),
    ("Unpublished Work", T::Manuscript),
    ("Manuscript", T::Manuscript),
    ("Personal Communication", T::PersonalCommunication),
    ("Interview", T::Interview),
    ("Patent", T::Patent),
    ("Bill", T::Bill),
    ("Case", T::LegalCase),
    ("Hearing", T::Hearing),
    ("Statute", T::Legislation),
    ("Legal Rule or Regulation", T::Regulation),
    ("Statute", T::Treaty),
    ("Web Page", T::Webpage),
    ("Electronic Source", T::Webpage),
    ("Online Database", T::Webpage),
    ("Online Multimedia", T::Webpage),
    ("Aggregated Database", T::Webpage),
    ("Web Page", T::Post),
    ("Discussion Forum", T::Post),
    ("Social Media", T::Post),
    ("Web Page", T::PostWeblog),
    ("Blog", T::PostWeblog),
    ("Web Page", T::Dataset),
    ("Dataset", T::Dataset),
    ("Computer Program", T::Software),
    ("Multimedia Application", T::Software),
    ("Map", T::Map),
    ("Artwork", T::Graphic),
    ("Figure", T::Figure),
    ("Chart or Table", T::Figure),
    ("Equation", T::Figure),
    ("Audiovisual Material", T::MotionPicture),
    ("Film or Broadcast", T::MotionPicture),
    ("Film or Broadcast", T::Broadcast),
    ("Television Episode", T::Broadcast),
    ("Podcast", T::Broadcast),
    ("Audio", T::Song),
    ("Music", T::Song),
    ("Audio", T::MusicalScore),
    ("Encyclopedia", T::EntryEncyclopedia),
    ("Dictionary", T::EntryDictionary),
    ("Serial", T::Periodical),
    ("Conference Paper", T::Event),
    ("Audiovisual Material", T::Performance),
];

/// What a tag says of a work of this kind.
pub(super) fn role(tag: char, item_type: ItemType) -> Option<Role> {
    let fits = |types: &[ItemType]| types.is_empty() || types.contains(&item_type);
    TAGS.iter().find(|(name, types, _)| *name == tag && fits(types)).map(|(.., role)| *role)
}

/// The tags of a work of this kind with what they say, in the order in which they are written.
pub(super) fn roles(item_type: ItemType) -> impl Iterator<Item = (char, Role)> {
    let holds =
        move |(tag, _, held): &&(char, &[ItemType], Role)| role(*tag, item_type) == Some(*held);
    TAGS.iter().filter(holds).map(|(tag, _, role)| (*tag, *role))
}

/// The kind of this name; of several kinds the first.
pub(super) fn item_type(kind: &str) -> Option<ItemType> {
    let row = KINDS.iter().find(|(name, _)| kind.trim().eq_ignore_ascii_case(name));
    row.map(|(_, item_type)| *item_type)
}

/// The name of a kind, and whether it is read as that kind again.
pub(super) fn kind(item: ItemType) -> (&'static str, bool) {
    let row = KINDS.iter().find(|(_, item_type)| *item_type == item);
    let name = row.map_or("Generic", |(name, _)| *name);
    (name, item_type(name) == Some(item))
}

/// Parts `%T text`; a tag may stand alone.
pub(super) fn split(line: &str) -> Option<(&str, &str)> {
    let rest = line.trim_start().strip_prefix('%')?;
    let tag = rest.get(..1).filter(|tag| tag.bytes().all(|byte| byte.is_ascii_graphic()))?;
    let value = &rest[1..];
    (value.is_empty() || value.starts_with([' ', '\t'])).then(|| (tag, value.trim_start()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use cite_model::field::Field;

    #[test]
    fn every_kind_has_a_name() {
        for item in T::ALL {
            assert!(item_type(kind(*item).0).is_some(), "{item:?}");
        }
    }

    #[test]
    fn lines() {
        for (line, expected) in [
            ("%T A title", Some(("T", "A title"))),
            ("  %0 Book", Some(("0", "Book"))),
            ("%0", Some(("0", ""))),
            ("%é x", None),
            ("% comment", None),
            ("%TA", None),
            ("100 % x", None),
            ("", None),
        ] {
            assert_eq!(split(line), expected, "{line}");
        }
    }
}
