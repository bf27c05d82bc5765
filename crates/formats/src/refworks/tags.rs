//! The tags of the RefWorks Tagged Format by the kind of work, and its kinds ("RefWorks Tagged
//! Format", with what Zotero writes into the user fields). The list of tags is closed: two capitals
//! that are in no row begin a line of text.

use cite_model::{ItemType, ListField, NameField, TextField};

/// What a tag says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// The kind of work, with which a record begins.
    Kind,
    /// The number of the record.
    Id,
    Text(TextField),
    /// Text in lines.
    Block(TextField),
    List(ListField),
    Name(NameField),
    /// Keywords, parted by semicolons or lines.
    Keywords,
    /// ISSN or ISBN by its form; the number of the work where it is neither.
    SerialNumber,
    Doi,
    Pmid,
    Pmcid,
    FirstPage,
    LastPage,
    /// A date in words, often without the year.
    Day,
    Year,
    /// The date of the electronic publication.
    Electronic,
    Accessed,
    Submitted,
    /// Kept as it stands.
    Keep,
}

use ItemType as T;
use Role::{Block, Keep, Keywords, List, Name, Text};
use TextField as F;

/// The first row of a tag that names the kind, or names none, holds.
const TAGS: &[(&str, &[ItemType], Role)] = &[
    ("A1", &[T::Song, T::MusicalScore], Name(NameField::Composer)),
    ("A1", &[T::MotionPicture, T::Broadcast], Name(NameField::Director)),
    ("A1", &[], Name(NameField::Author)),
    ("A2", &[T::Bill, T::Speech], Name(NameField::Author)),
    ("A2", &[T::Song], Name(NameField::Performer)),
    ("A2", &[T::Interview], Name(NameField::Interviewer)),
    ("A2", &[T::Book], Name(NameField::CollectionEditor)),
    ("A2", &[T::PersonalCommunication], Name(NameField::Recipient)),
    ("A2", &[T::LegalCase], Text(F::ContainerTitle)),
    ("A2", &[T::Patent], Text(F::Authority)),
    ("A2", &[], Name(NameField::Editor)),
    ("A3", &[T::MotionPicture, T::Broadcast], Name(NameField::Producer)),
    ("A3", &[T::Book], Name(NameField::Editor)),
    ("A3", &[T::Chapter, T::PaperConference, T::Map, T::Report], Name(NameField::CollectionEditor)),
    ("A3", &[], Name(NameField::Contributor)),
    ("A4", &[T::LegalCase, T::PaperConference, T::MotionPicture], Name(NameField::Contributor)),
    ("A4", &[], Name(NameField::Translator)),
    ("A5", &[], Name(NameField::Contributor)),
    ("A6", &[], Name(NameField::Editor)),
    ("AB", &[], Block(F::Abstract)),
    ("AD", &[], Keep),
    ("AN", &[], Keep),
    ("AV", &[], Keep),
    ("CL", &[T::Bill, T::Hearing, T::Legislation, T::Broadcast, T::Song], Text(F::Number)),
    ("CL", &[T::Software, T::Graphic, T::Interview], Text(F::Medium)),
    ("CL", &[T::Manuscript, T::Map, T::Report, T::Thesis, T::Webpage, T::Post], Text(F::Genre)),
    ("CL", &[T::PersonalCommunication, T::Speech], Text(F::Genre)),
    ("CL", &[], Keep),
    ("CN", &[], Text(F::CallNumber)),
    ("CR", &[], Keep),
    ("DB", &[], Keep),
    ("DO", &[], Role::Doi),
    ("DS", &[], Keep),
    ("ED", &[T::Bill, T::Hearing, T::Legislation], Text(F::ChapterNumber)),
    ("ED", &[T::Software], Text(F::Version)),
    ("ED", &[], Text(F::Edition)),
    ("FD", &[], Role::Day),
    ("ID", &[], Role::Id),
    ("IP", &[], Keep),
    ("IS", &[], Text(F::Issue)),
    ("JF", &[], Text(F::ContainerTitle)),
    ("JO", &[], Text(F::ContainerTitleShort)),
    ("K1", &[], Keywords),
    ("LA", &[T::Software], Text(F::Genre)),
    ("LA", &[], Text(F::Language)),
    ("LK", &[], List(ListField::Url)),
    ("LL", &[], Text(F::ArchiveLocation)),
    ("NO", &[], List(ListField::Note)),
    ("OL", &[], Keep),
    ("OP", &[], Role::LastPage),
    ("OT", &[], Text(F::OriginalTitle)),
    ("PB", &[T::LegalCase], Text(F::Authority)),
    ("PB", &[], Text(F::Publisher)),
    ("PMCID", &[], Role::Pmcid),
    ("PMID", &[], Role::Pmid),
    ("PP", &[], Text(F::PublisherPlace)),
    ("RD", &[], Role::Accessed),
    ("RT", &[], Role::Kind),
    ("SF", &[], Keep),
    ("SL", &[], Text(F::Archive)),
    ("SN", &[], Role::SerialNumber),
    ("SP", &[T::Book, T::Thesis, T::Manuscript], Text(F::NumberOfPages)),
    ("SP", &[T::MotionPicture], Text(F::Dimensions)),
    ("SP", &[], Role::FirstPage),
    ("SR", &[], Keep),
    ("ST", &[], Text(F::TitleShort)),
    ("T1", &[], Text(F::Title)),
    ("T2", &[T::PaperConference, T::Speech], Text(F::EventTitle)),
    ("T2", &[T::Hearing], Text(F::Section)),
    ("T2", &[T::Book, T::Software, T::Map, T::Report], Text(F::CollectionTitle)),
    ("T2", &[], Text(F::ContainerTitle)),
    ("T3", &[T::Hearing, T::Bill], Text(F::Authority)),
    ("T3", &[T::Book, T::Chapter, T::PaperConference, T::Song], Text(F::CollectionTitle)),
    ("T3", &[], Keep),
    ("U1", &[T::Patent], Role::Submitted),
    ("U1", &[T::MotionPicture, T::Broadcast], Name(NameField::Performer)),
    ("U1", &[T::Map], Text(F::Scale)),
    ("U1", &[T::PaperConference], Text(F::EventPlace)),
    ("U1", &[], Keep),
    ("U10", &[], Keep),
    ("U11", &[], Keep),
    ("U12", &[], Keep),
    ("U13", &[], Keep),
    ("U14", &[], Keep),
    ("U15", &[], Keep),
    ("U2", &[T::Patent], Role::Day),
    ("U2", &[T::Chapter], Name(NameField::ContainerAuthor)),
    ("U2", &[], Keep),
    ("U3", &[T::Graphic], Text(F::Dimensions)),
    ("U3", &[T::PaperConference], Text(F::ContainerTitle)),
    ("U3", &[T::Patent], Text(F::Jurisdiction)),
    ("U3", &[], Keep),
    ("U4", &[T::Song, T::Patent], Name(NameField::Contributor)),
    ("U4", &[T::MotionPicture], Text(F::Genre)),
    ("U4", &[], Keep),
    ("U5", &[T::Patent], Text(F::References)),
    ("U5", &[T::Song, T::Broadcast, T::MotionPicture], Text(F::Medium)),
    ("U5", &[], Keep),
    ("U6", &[T::Patent], Text(F::Status)),
    ("U6", &[], Keep),
    ("U7", &[], Keep),
    ("U8", &[], Keep),
    ("U9", &[], Keep),
    ("UL", &[], List(ListField::Url)),
    ("VO", &[], Text(F::Volume)),
    ("WP", &[], Role::Electronic),
    ("WT", &[], Text(F::ContainerTitle)),
    ("WV", &[], Text(F::Version)),
    ("YR", &[], Role::Year),
];

/// The kinds of RefWorks.
const KINDS: &[(&str, ItemType)] = &[
    ("Abstract", T::ArticleJournal),
    ("Artwork", T::Graphic),
    ("Bills", T::Bill),
    ("Bills/Resolutions", T::Bill),
    ("Blog", T::PostWeblog),
    ("Book, Edited", T::Book),
    ("Book, Section", T::Chapter),
    ("Book, Whole", T::Book),
    ("Case", T::LegalCase),
    ("Case/Court Decisions", T::LegalCase),
    ("Computer Program", T::Software),
    ("Conference Proceedings", T::PaperConference),
    ("Court Decisions", T::LegalCase),
    ("Dissertation", T::Thesis),
    ("Dissertation/Thesis", T::Thesis),
    ("Dissertation/Thesis, Unpublished", T::Thesis),
    ("DVD", T::MotionPicture),
    ("Generic", T::Document),
    ("Grant", T::Report),
    ("Hearing", T::Hearing),
    ("Journal Article", T::ArticleJournal),
    ("Journal, Electronic", T::ArticleJournal),
    ("Laws", T::Legislation),
    ("Laws/Statutes", T::Legislation),
    ("Magazine Article", T::ArticleMagazine),
    ("Map", T::Map),
    ("Monograph", T::Book),
    ("Motion Picture", T::MotionPicture),
    ("Music Score", T::MusicalScore),
    ("Newspaper Article", T::ArticleNewspaper),
    ("Online Discussion Forum", T::Post),
    ("Online Discussion Forum/Blogs", T::Post),
    ("Patent", T::Patent),
    ("Personal Communication", T::PersonalCommunication),
    ("Report", T::Report),
    ("Resolutions", T::Bill),
    ("Sound Recording", T::Song),
    ("Statutes", T::Legislation),
    ("Thesis", T::Thesis),
    ("Thesis, Unpublished", T::Thesis),
    ("Unpublished Material", T::Manuscript),
    ("Video", T::MotionPicture),
    ("Video/DVD", T::MotionPicture),
    ("Web Page", T::Webpage),
];

/// What a tag says of a work of this kind; none for what is no tag.
pub(super) fn role(tag: &str, item_type: ItemType) -> Option<Role> {
    let from = TAGS.partition_point(|(name, ..)| *name < tag);
    let rows = TAGS[from..].iter().take_while(|(name, ..)| *name == tag);
    rows.clone()
        .find(|(_, types, _)| types.is_empty() || types.contains(&item_type))
        .map(|(.., role)| *role)
}

/// The kind of work that `RT` names.
pub(super) fn item_type(kind: &str) -> Option<ItemType> {
    let row = KINDS.iter().find(|(name, _)| kind.trim().eq_ignore_ascii_case(name));
    row.map(|(_, item_type)| *item_type)
}

/// Parts `T1 text`; a tag may stand alone.
pub(super) fn split(line: &str) -> Option<(&str, &str)> {
    let end = line.bytes().take(6).position(|byte| byte == b' ').unwrap_or(line.len());
    let (tag, rest) = line.split_at_checked(end).filter(|(tag, _)| (2..=5).contains(&tag.len()))?;
    role(tag, ItemType::Document).is_some().then(|| (tag, rest.strip_prefix(' ').unwrap_or(rest)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_and_every_tag_has_a_last_row() {
        assert!(TAGS.is_sorted_by(|a, b| a.0 <= b.0));
        for (tag, ..) in TAGS {
            assert!(role(tag, ItemType::Event).is_some(), "{tag}");
        }
    }

    #[test]
    fn lines() {
        for (line, expected) in [
            ("T1 A title", Some(("T1", "A title"))),
            ("U10 x", Some(("U10", "x"))),
            ("PMID 1", Some(("PMID", "1"))),
            ("AB", Some(("AB", ""))),
            ("US patients", None),
            ("RT=Reference Type", None),
            ("é", None),
            ("", None),
        ] {
            assert_eq!(split(line), expected, "{line}");
        }
    }
}
