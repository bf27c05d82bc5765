//! The tables of EndNote XML: which type a reference type is, and which field a tag holds in it.
//!
//! After EndNote's own table of reference types; where Zotero's importer takes a value for
//! something else, the row follows Zotero.

use ItemType as T;
use TextField as F;
use cite_model::{DateField, ItemType, ListField, NameField, TextField};

/// A reference type of EndNote.
pub(super) struct RefType {
    /// Its name, as in `<ref-type name="…">`.
    pub name: &'static str,
    /// EndNote's number for it.
    pub number: u16,
    /// What a record of this type is.
    pub item_type: ItemType,
}

const fn row(name: &'static str, number: u16, item_type: ItemType) -> RefType {
    RefType { name, number, item_type }
}

/// All reference types, by name.
pub(super) static REF_TYPES: &[RefType] = &[
    row("Aggregated Database", 55, T::Webpage),
    row("Ancient Text", 51, T::Classic),
    row("Artwork", 2, T::Graphic),
    row("Audiovisual Material", 3, T::MotionPicture),
    row("Bill", 4, T::Bill),
    row("Blog", 56, T::PostWeblog),
    row("Book", 6, T::Book),
    row("Book Section", 5, T::Chapter),
    row("Case", 7, T::LegalCase),
    row("Catalog", 8, T::Book),
    row("Chart or Table", 38, T::Figure),
    row("Classical Work", 49, T::Classic),
    row("Computer Program", 9, T::Software),
    row("Conference Paper", 47, T::Speech),
    row("Conference Proceedings", 10, T::PaperConference),
    row("Dataset", 59, T::Dataset),
    row("Dictionary", 52, T::EntryDictionary),
    row("Discussion Forum", 62, T::Post),
    row("Edited Book", 28, T::Book),
    row("Electronic Article", 43, T::ArticleJournal),
    row("Electronic Book", 44, T::Book),
    row("Electronic Book Section", 60, T::Chapter),
    row("Encyclopedia", 53, T::EntryEncyclopedia),
    row("Equation", 39, T::Figure),
    row("Figure", 37, T::Figure),
    row("Film or Broadcast", 21, T::MotionPicture),
    row("Generic", 13, T::Document),
    row("Government Document", 46, T::Bill),
    row("Grant", 54, T::Report),
    row("Hearing", 14, T::Hearing),
    row("Interview", 64, T::Interview),
    row("Journal Article", 17, T::ArticleJournal),
    row("Legal Rule or Regulation", 50, T::Regulation),
    row("Magazine Article", 19, T::ArticleMagazine),
    row("Manuscript", 36, T::Manuscript),
    row("Map", 20, T::Map),
    row("Music", 61, T::Song),
    row("Newspaper Article", 23, T::ArticleNewspaper),
    row("Online Database", 45, T::Webpage),
    row("Online Multimedia", 48, T::Webpage),
    row("Pamphlet", 24, T::Pamphlet),
    row("Patent", 25, T::Patent),
    row("Personal Communication", 26, T::PersonalCommunication),
    row("Podcast", 63, T::Broadcast),
    row("Press Release", 66, T::Report),
    row("Report", 27, T::Report),
    row("Serial", 57, T::Periodical),
    row("Social Media", 69, T::Post),
    row("Standard", 58, T::Standard),
    row("Statute", 31, T::Legislation),
    row("Television Episode", 70, T::Broadcast),
    row("Thesis", 32, T::Thesis),
    row("Unpublished Work", 34, T::Manuscript),
    row("Web Page", 12, T::Webpage),
];

/// The reference type that a type is written as; Zotero knows each of these names.
const WRITTEN: &[(ItemType, &str)] = &[
    (T::Article, "Electronic Article"),
    (T::ArticleJournal, "Journal Article"),
    (T::ArticleMagazine, "Magazine Article"),
    (T::ArticleNewspaper, "Newspaper Article"),
    (T::Bill, "Bill"),
    (T::Book, "Book"),
    (T::Broadcast, "Film or Broadcast"),
    (T::Chapter, "Book Section"),
    (T::Classic, "Classical Work"),
    (T::Collection, "Generic"),
    (T::Dataset, "Dataset"),
    (T::Document, "Generic"),
    (T::Entry, "Encyclopedia"),
    (T::EntryDictionary, "Dictionary"),
    (T::EntryEncyclopedia, "Encyclopedia"),
    (T::Event, "Conference Paper"),
    (T::Figure, "Figure"),
    (T::Graphic, "Artwork"),
    (T::Hearing, "Hearing"),
    (T::Interview, "Personal Communication"),
    (T::LegalCase, "Case"),
    (T::Legislation, "Statute"),
    (T::Manuscript, "Manuscript"),
    (T::Map, "Map"),
    (T::MotionPicture, "Film or Broadcast"),
    (T::MusicalScore, "Music"),
    (T::Pamphlet, "Pamphlet"),
    (T::PaperConference, "Conference Proceedings"),
    (T::Patent, "Patent"),
    (T::Performance, "Conference Paper"),
    (T::Periodical, "Serial"),
    (T::PersonalCommunication, "Personal Communication"),
    (T::Post, "Blog"),
    (T::PostWeblog, "Blog"),
    (T::Regulation, "Legal Rule or Regulation"),
    (T::Report, "Report"),
    (T::Review, "Journal Article"),
    (T::ReviewBook, "Journal Article"),
    (T::Software, "Computer Program"),
    (T::Song, "Music"),
    (T::Speech, "Conference Paper"),
    (T::Standard, "Standard"),
    (T::Thesis, "Thesis"),
    (T::Treaty, "Statute"),
    (T::Webpage, "Web Page"),
];

/// The reference type of this name.
pub(super) fn by_name(name: &str) -> Option<&'static RefType> {
    REF_TYPES.iter().find(|row| row.name.eq_ignore_ascii_case(name.trim()))
}

/// The reference type of this number, for files that give no name.
pub(super) fn by_number(number: &str) -> Option<&'static RefType> {
    let number: u16 = number.trim().parse().ok()?;
    REF_TYPES.iter().find(|row| row.number == number)
}

/// The reference type to write for a type.
pub(super) fn written(item_type: ItemType) -> &'static RefType {
    let name = WRITTEN.iter().find(|(of, _)| *of == item_type).map_or("Generic", |(_, name)| name);
    by_name(name).unwrap_or(&REF_TYPES[0])
}

/// What a tag holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// A text of one line.
    Text(TextField),
    /// Rich text of one line.
    Rich(TextField),
    /// Rich text of several lines.
    Block(TextField),
    /// Names, an `<author>` each.
    Names(NameField),
    /// Names in one text.
    NameText(NameField),
    /// A date in one text.
    Date(DateField),
    /// A value of a list.
    List(ListField),
    /// A DOI.
    Doi,
    /// A PMCID, perhaps among other words.
    Pmcid,
    /// ISSNs and ISBNs.
    Serials,
    /// Names, an `<author>` each, that are not people's: the office that grants a patent.
    NamesAsText(TextField),
    /// Nothing that has a field.
    Keep,
}

/// For which types a row holds.
#[derive(Clone, Copy)]
enum Types {
    Any,
    Of(&'static [ItemType]),
    But(&'static [ItemType]),
}

/// What a tag holds in records of some types.
pub(super) struct Row {
    /// The tag.
    pub tag: &'static str,
    /// The field.
    pub slot: Slot,
    types: Types,
    /// Whether the writer uses it too.
    pub write: bool,
}

impl Row {
    /// Whether the row holds for a type.
    pub(super) fn holds_for(&self, item_type: ItemType) -> bool {
        match self.types {
            Types::Any => true,
            Types::Of(types) => types.contains(&item_type),
            Types::But(types) => !types.contains(&item_type),
        }
    }
}

const fn any(tag: &'static str, slot: Slot) -> Row {
    Row { tag, slot, types: Types::Any, write: true }
}

const fn of(tag: &'static str, slot: Slot, types: &'static [ItemType]) -> Row {
    Row { tag, slot, types: Types::Of(types), write: true }
}

const fn but(tag: &'static str, slot: Slot, types: &'static [ItemType]) -> Row {
    Row { tag, slot, types: Types::But(types), write: true }
}

const fn read_only(row: Row) -> Row {
    Row { write: false, ..row }
}

const ARTICLES: &[ItemType] = &[
    T::Article,
    T::ArticleJournal,
    T::ArticleMagazine,
    T::ArticleNewspaper,
    T::Periodical,
    T::Review,
    T::ReviewBook,
];
const BOOKS: &[ItemType] = &[T::Book, T::Classic];
const FILMS: &[ItemType] = &[T::MotionPicture, T::Broadcast];
const LAWS: &[ItemType] = &[T::Bill, T::Hearing, T::Legislation, T::Treaty, T::Regulation];
/// Types whose second title is that of a series.
const OF_SERIES: &[ItemType] = &[
    T::Book,
    T::Classic,
    T::Dataset,
    T::Map,
    T::MotionPicture,
    T::Pamphlet,
    T::Report,
    T::Software,
    T::Standard,
];
const MEETINGS: &[ItemType] = &[T::PaperConference, T::Speech, T::Event, T::Performance];

/// All tags, in the order in which EndNote writes them. Of the rows of one tag the first that
/// holds for the type counts; a field may be written to several tags, where EndNote and Zotero
/// look for it in different ones.
pub(super) static ROWS: &[Row] = &[
    // <contributors>
    of("authors", Slot::Names(NameField::Composer), &[T::Song, T::MusicalScore]),
    any("authors", Slot::Names(NameField::Author)),
    of("secondary-authors", Slot::Names(NameField::Author), &[T::Song, T::MusicalScore]),
    read_only(of("secondary-authors", Slot::Names(NameField::Author), &[T::Bill, T::Speech])),
    of("secondary-authors", Slot::Names(NameField::Interviewer), &[T::Interview]),
    of("secondary-authors", Slot::Names(NameField::Recipient), &[T::PersonalCommunication]),
    of(
        "secondary-authors",
        Slot::Names(NameField::CollectionEditor),
        &[T::Book, T::Classic, T::Report],
    ),
    of("secondary-authors", Slot::NamesAsText(F::Authority), &[T::Patent]),
    any("secondary-authors", Slot::Names(NameField::Editor)),
    of("tertiary-authors", Slot::Names(NameField::Producer), FILMS),
    of("tertiary-authors", Slot::Names(NameField::Editor), &[T::Book, T::Classic]),
    of("tertiary-authors", Slot::Names(NameField::Contributor), &[T::Bill, T::Thesis, T::Report]),
    any("tertiary-authors", Slot::Names(NameField::CollectionEditor)),
    of("subsidiary-authors", Slot::Names(NameField::Performer), &[T::Broadcast]),
    of(
        "subsidiary-authors",
        Slot::Names(NameField::Contributor),
        &[T::LegalCase, T::PaperConference, T::MotionPicture],
    ),
    any("subsidiary-authors", Slot::Names(NameField::Translator)),
    // <titles>
    any("title", Slot::Rich(F::Title)),
    of("secondary-title", Slot::Rich(F::CollectionTitle), OF_SERIES),
    of("secondary-title", Slot::Rich(F::EventTitle), MEETINGS),
    of("secondary-title", Slot::Rich(F::Section), &[T::Hearing]),
    of("secondary-title", Slot::Keep, &[T::Thesis]),
    any("secondary-title", Slot::Rich(F::ContainerTitle)),
    of("tertiary-title", Slot::Rich(F::Authority), &[T::Hearing, T::Bill]),
    of("tertiary-title", Slot::Rich(F::VolumeTitle), BOOKS),
    any("tertiary-title", Slot::Rich(F::CollectionTitle)),
    any("short-title", Slot::Rich(F::TitleShort)),
    any("translated-title", Slot::Rich(F::TranslatedTitle)),
    // <periodical>
    of("full-title", Slot::Rich(F::ContainerTitle), ARTICLES),
    of("full-title", Slot::Rich(F::ContainerTitle), OF_SERIES),
    of(
        "full-title",
        Slot::Rich(F::ContainerTitle),
        &[T::Speech, T::Event, T::Performance, T::Hearing, T::Thesis],
    ),
    read_only(any("full-title", Slot::Rich(F::ContainerTitle))),
    any("abbr-1", Slot::Text(F::ContainerTitleShort)),
    // The record itself.
    of(
        "pages",
        Slot::Text(F::NumberOfPages),
        &[T::Book, T::Classic, T::Thesis, T::Manuscript, T::Pamphlet],
    ),
    of("pages", Slot::Text(F::Dimensions), FILMS),
    any("pages", Slot::Text(F::Page)),
    of("volume", Slot::Text(F::Version), &[T::Patent]),
    any("volume", Slot::Text(F::Volume)),
    of("number", Slot::Text(F::CollectionNumber), &[T::Book, T::Classic, T::Chapter]),
    of("number", Slot::Text(F::CallNumber), &[T::Patent]),
    of("number", Slot::Text(F::Dimensions), &[T::Graphic, T::Figure]),
    of("number", Slot::Text(F::Issue), ARTICLES),
    of("number", Slot::Text(F::Issue), &[T::PaperConference]),
    of("number", Slot::Text(F::Number), LAWS),
    of("number", Slot::Text(F::Number), &[T::LegalCase, T::Thesis]),
    read_only(any("number", Slot::Text(F::Number))),
    of("issue", Slot::Text(F::NumberOfVolumes), &[T::Chapter]),
    any("issue", Slot::Text(F::Issue)),
    any("num-vols", Slot::Text(F::NumberOfVolumes)),
    of("edition", Slot::Text(F::ChapterNumber), LAWS),
    of("edition", Slot::Text(F::Version), &[T::Software, T::Dataset]),
    of("edition", Slot::Date(DateField::AvailableDate), ARTICLES),
    any("edition", Slot::Text(F::Edition)),
    of("section", Slot::Keep, &[T::LegalCase, T::Hearing]),
    of("section", Slot::Text(F::ChapterNumber), &[T::Chapter]),
    read_only(of("section", Slot::Text(F::Page), &[T::ArticleJournal])),
    any("section", Slot::Text(F::Section)),
    of("pub-location", Slot::Text(F::EventPlace), MEETINGS),
    any("pub-location", Slot::Text(F::PublisherPlace)),
    of("publisher", Slot::Text(F::Authority), &[T::LegalCase]),
    any("publisher", Slot::Text(F::Publisher)),
    of("orig-pub", Slot::Text(F::References), LAWS),
    of("orig-pub", Slot::Text(F::References), &[T::LegalCase]),
    of("orig-pub", Slot::Text(F::Issue), &[T::Patent]),
    of("isbn", Slot::Text(F::Number), &[T::Patent, T::Report, T::Standard, T::Dataset]),
    any("isbn", Slot::Serials),
    any("call-num", Slot::Text(F::CallNumber)),
    but(
        "report-id",
        Slot::Text(F::Number),
        &[
            T::Article,
            T::ArticleJournal,
            T::ArticleMagazine,
            T::ArticleNewspaper,
            T::Bill,
            T::Broadcast,
            T::Dataset,
            T::Hearing,
            T::LegalCase,
            T::Legislation,
            T::PaperConference,
            T::Patent,
            T::Periodical,
            T::Regulation,
            T::Report,
            T::Review,
            T::ReviewBook,
            T::Standard,
            T::Thesis,
            T::Treaty,
        ],
    ),
    read_only(any("report-id", Slot::Text(F::Number))),
    any("electronic-resource-num", Slot::Doi),
    any("abstract", Slot::Block(F::Abstract)),
    any("label", Slot::Text(F::CitationLabel)),
    any("notes", Slot::List(ListField::Note)),
    any("research-notes", Slot::Block(F::Annote)),
    any("work-type", Slot::Text(F::Genre)),
    any("reviewed-item", Slot::Rich(F::ReviewedTitle)),
    read_only(any("meeting-place", Slot::Text(F::EventPlace))),
    but(
        "size",
        Slot::Text(F::Dimensions),
        &[T::MotionPicture, T::Broadcast, T::Graphic, T::Figure],
    ),
    any("remote-database-name", Slot::Text(F::Source)),
    any("language", Slot::Text(F::Language)),
    any("access-date", Slot::Date(DateField::Accessed)),
    of("custom1", Slot::Date(DateField::Submitted), &[T::Patent]),
    of("custom1", Slot::Text(F::Scale), &[T::Map]),
    of("custom1", Slot::Text(F::PublisherPlace), &[T::PaperConference]),
    read_only(of("custom2", Slot::Date(DateField::Issued), &[T::Patent])),
    any("custom2", Slot::Pmcid),
    read_only(of("custom3", Slot::Text(F::Dimensions), FILMS)),
    of("custom3", Slot::Text(F::Dimensions), &[T::Graphic, T::Figure]),
    of("custom3", Slot::Rich(F::ContainerTitle), &[T::PaperConference]),
    of("custom3", Slot::Text(F::Jurisdiction), &[T::Patent]),
    read_only(any("custom3", Slot::Pmcid)),
    of("custom4", Slot::NameText(NameField::Contributor), &[T::Patent]),
    read_only(of("custom4", Slot::Text(F::Genre), FILMS)),
    of("custom5", Slot::Text(F::References), &[T::Patent]),
    of("custom5", Slot::Text(F::Medium), &[T::Song, T::MotionPicture, T::Broadcast]),
    of("custom6", Slot::Text(F::Status), &[T::Patent]),
    of("custom7", Slot::Text(F::Number), ARTICLES),
    of("custom7", Slot::Text(F::Number), &[T::PaperConference]),
    read_only(of("misc1", Slot::Text(F::CollectionNumber), BOOKS)),
    of("misc1", Slot::Text(F::Number), LAWS),
    of("misc1", Slot::Text(F::Number), &[T::Broadcast]),
    of("misc1", Slot::Text(F::Medium), &[T::Software]),
    of("misc1", Slot::Text(F::CallNumber), &[T::Patent]),
    of("misc2", Slot::Text(F::Medium), &[T::Interview, T::Graphic, T::Figure]),
    of("misc2", Slot::Text(F::Genre), &[T::PostWeblog]),
    read_only(any("misc2", Slot::Text(F::Genre))),
];

/// What a tag holds in a record of a type.
pub(super) fn slot(tag: &str, item_type: ItemType) -> Slot {
    let row = ROWS.iter().find(|row| row.tag == tag && row.holds_for(item_type));
    row.map_or(Slot::Keep, |row| row.slot)
}

/// Tags that say something about the file or the program, not about the work.
pub(super) const ABOUT_THE_FILE: &[&str] = &["database", "source-app"];

/// Databases whose identifiers stand in `<foreign-keys>`, where we write them.
pub(super) const FOREIGN_KEYS: &[(&str, TextField)] = &[("PubMed", F::Pmid), ("arXiv", F::Arxiv)];
