//! The tables of RIS: which type a `TY` names, and which field a tag holds in a record of a kind.
//!
//! One table serves the reader and the writer. A tag's meaning depends on the kind of record, as
//! Reference Manager, EndNote and Zotero have it; where they differ, the row follows Zotero.

use super::kind::{ALL, Kind, Kinds};
use super::tag::Tag;
use Kind::*;
use cite_model::{DateField, ItemType, ListField, NameField, TextField};
use std::sync::LazyLock;

/// One `TY`: the kind of its records and the type of the work.
pub struct TypeRow {
    /// The value of `TY`.
    pub ty: &'static str,
    /// What its tags depend on.
    pub kind: Kind,
    /// What it says of the work.
    pub item_type: ItemType,
}

const fn ty(ty: &'static str, kind: Kind, item_type: ItemType) -> TypeRow {
    TypeRow { ty, kind, item_type }
}

/// Every `TY` that is known. One that is not is read as `GEN`.
pub static TYPES: &[TypeRow] = &[
    ty("ABST", Journal, ItemType::ArticleJournal),
    ty("ADVS", Film, ItemType::MotionPicture),
    ty("AGGR", Document, ItemType::Document),
    ty("ANCIENT", Document, ItemType::Document),
    ty("ART", Artwork, ItemType::Graphic),
    ty("BILL", Bill, ItemType::Bill),
    ty("BLOG", Blog, ItemType::PostWeblog),
    ty("BOOK", Book, ItemType::Book),
    ty("CASE", Case, ItemType::LegalCase),
    ty("CHAP", Chapter, ItemType::Chapter),
    ty("CHART", Artwork, ItemType::Graphic),
    ty("CLSWK", Book, ItemType::Classic),
    ty("COMP", Computer, ItemType::Software),
    ty("CONF", Conference, ItemType::PaperConference),
    ty("CPAPER", Conference, ItemType::PaperConference),
    ty("CTLG", Magazine, ItemType::ArticleMagazine),
    ty("DATA", Dataset, ItemType::Dataset),
    ty("DBASE", Dataset, ItemType::Dataset),
    ty("DICT", Dictionary, ItemType::EntryDictionary),
    ty("EBOOK", Book, ItemType::Book),
    ty("ECHAP", Chapter, ItemType::Chapter),
    ty("EDBOOK", Book, ItemType::Book),
    ty("EJOUR", Journal, ItemType::ArticleJournal),
    ty("ELEC", Webpage, ItemType::Webpage),
    ty("ENCYC", Encyclopedia, ItemType::EntryEncyclopedia),
    ty("EQUA", Document, ItemType::Document),
    ty("FIGURE", Artwork, ItemType::Figure),
    ty("GEN", Journal, ItemType::ArticleJournal),
    ty("GOVDOC", Report, ItemType::Report),
    ty("GRANT", Document, ItemType::Document),
    ty("GRNT", Document, ItemType::Document),
    ty("HEAR", Hearing, ItemType::Hearing),
    ty("ICOMM", Email, ItemType::PersonalCommunication),
    ty("INPR", Manuscript, ItemType::Manuscript),
    ty("INTV", Journal, ItemType::Interview),
    ty("JFULL", Journal, ItemType::ArticleJournal),
    ty("JOUR", Journal, ItemType::ArticleJournal),
    ty("LEGAL", Case, ItemType::LegalCase),
    ty("MANSCPT", Manuscript, ItemType::Manuscript),
    ty("MAP", Map, ItemType::Map),
    ty("MGZN", Magazine, ItemType::ArticleMagazine),
    ty("MPCT", Film, ItemType::MotionPicture),
    ty("MULTI", Video, ItemType::MotionPicture),
    ty("MUSIC", Audio, ItemType::Song),
    ty("NEWS", Newspaper, ItemType::ArticleNewspaper),
    ty("PAMP", Manuscript, ItemType::Pamphlet),
    ty("PAT", Patent, ItemType::Patent),
    ty("PCOMM", Letter, ItemType::PersonalCommunication),
    ty("POD", Journal, ItemType::Broadcast),
    ty("PRESS", Document, ItemType::Document),
    ty("RPRT", Report, ItemType::Report),
    ty("SER", Book, ItemType::Book),
    ty("SLIDE", Presentation, ItemType::Speech),
    ty("SOUND", Audio, ItemType::Song),
    ty("STAND", Report, ItemType::Standard),
    ty("STAT", Statute, ItemType::Legislation),
    ty("THES", Thesis, ItemType::Thesis),
    ty("UNBILL", Manuscript, ItemType::Manuscript),
    ty("UNPB", Manuscript, ItemType::Manuscript),
    ty("UNPD", Manuscript, ItemType::Manuscript),
    ty("VIDEO", Video, ItemType::MotionPicture),
    ty("WEB", Webpage, ItemType::Webpage),
];

/// The `TY`s that may stand for a type, the best first. The writer takes the first that can say
/// most of a record's fields; where it is not the type's own, the record says its type besides.
pub fn candidates(item_type: ItemType) -> &'static [&'static str] {
    use ItemType as T;
    match item_type {
        T::Article => &["RPRT"],
        T::ArticleJournal => &["JOUR"],
        T::ArticleMagazine => &["MGZN"],
        T::ArticleNewspaper => &["NEWS"],
        T::Bill => &["BILL"],
        T::Book => &["BOOK"],
        T::Broadcast => &["VIDEO", "SOUND", "MPCT"],
        T::Chapter => &["CHAP"],
        T::Classic => &["CLSWK"],
        T::Collection | T::Document => &["AGGR"],
        T::Dataset => &["DATA"],
        T::Entry | T::EntryEncyclopedia => &["ENCYC"],
        T::EntryDictionary => &["DICT"],
        T::Event | T::Performance | T::Speech => &["SLIDE"],
        T::Figure => &["FIGURE"],
        T::Graphic => &["ART"],
        T::Hearing => &["HEAR"],
        T::Interview | T::PersonalCommunication => &["PCOMM"],
        T::LegalCase => &["CASE"],
        T::Legislation | T::Regulation | T::Treaty => &["STAT"],
        T::Manuscript => &["MANSCPT"],
        T::Map => &["MAP"],
        T::MotionPicture => &["MPCT", "VIDEO"],
        T::MusicalScore => &["MUSIC", "BOOK"],
        T::Pamphlet => &["PAMP"],
        T::PaperConference => &["CONF"],
        T::Patent => &["PAT"],
        T::Periodical => &["JFULL", "BOOK"],
        T::Post | T::PostWeblog => &["BLOG"],
        T::Report => &["RPRT"],
        T::Review | T::ReviewBook => &["JOUR"],
        T::Software => &["COMP"],
        T::Song => &["SOUND"],
        T::Standard => &["STAND"],
        T::Thesis => &["THES"],
        T::Webpage => &["ELEC"],
    }
}

/// The row of a `TY`, in upper case.
pub fn type_row(ty: &str) -> Option<&'static TypeRow> {
    TYPES.binary_search_by(|row| row.ty.cmp(ty)).ok().map(|at| &TYPES[at])
}

/// Where the value of a tag belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// A field of one text.
    Text(TextField),
    /// One name of a field.
    Names(NameField),
    /// A date.
    Date(DateField),
    /// One or more values of a field.
    List(ListField),
}

/// Who uses a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// The reader, and the writer, since Zotero reads the tag into the same field.
    Both,
    /// The reader, and the writer too, although Zotero has no such field in this kind; it is left
    /// to records whose `TY` is their type's own.
    Plain,
    /// The reader alone.
    Read,
}

/// What a tag holds in records of some kinds.
pub struct Row {
    /// The tag.
    pub tag: &'static str,
    /// The field.
    pub slot: Slot,
    /// The kinds of record.
    pub kinds: Kinds,
    /// Who uses the row.
    pub used: Use,
}

const fn both(tag: &'static str, slot: Slot, kinds: Kinds) -> Row {
    Row { tag, slot, kinds, used: Use::Both }
}

const fn plain(tag: &'static str, slot: Slot, kinds: Kinds) -> Row {
    Row { tag, slot, kinds, used: Use::Plain }
}

const fn read(tag: &'static str, slot: Slot, kinds: Kinds) -> Row {
    Row { tag, slot, kinds, used: Use::Read }
}

const fn text(field: TextField) -> Slot {
    Slot::Text(field)
}

const fn names(field: NameField) -> Slot {
    Slot::Names(field)
}

const fn of(kinds: &[Kind]) -> Kinds {
    Kinds::of(kinds)
}

const fn but(kinds: &[Kind]) -> Kinds {
    ALL.without(Kinds::of(kinds))
}

/// Every tag, in the order in which the writer writes; the first row of a tag that has the kind
/// counts for the reader.
pub static ROWS: &[Row] = &[
    both("TI", text(TextField::Title), ALL),
    read("T1", text(TextField::Title), ALL),
    read("CT", text(TextField::Title), ALL),
    read("BT", text(TextField::Title), of(&[Book, Manuscript])),
    both("AU", names(NameField::Composer), of(&[Audio])),
    read("A1", names(NameField::Composer), of(&[Audio])),
    both("AU", names(NameField::Author), but(&[Audio, Bill, Presentation])),
    read("AU", names(NameField::Author), ALL),
    read("A1", names(NameField::Author), ALL),
    both("A2", names(NameField::Author), of(&[Audio, Bill, Presentation])),
    // Titles of what contains the work, or of its series.
    both("T2", text(TextField::EventTitle), of(&[Conference, Presentation])),
    both("T2", text(TextField::Section), of(&[Hearing])),
    both("T2", text(TextField::CollectionTitle), of(&[Book, Computer, Map, Report])),
    both(
        "T2",
        text(TextField::ContainerTitle),
        of(&[
            Journal,
            Magazine,
            Newspaper,
            Chapter,
            Dictionary,
            Encyclopedia,
            Blog,
            Webpage,
            Bill,
            Statute,
        ]),
    ),
    plain("T2", text(TextField::ContainerTitle), ALL),
    both("C3", text(TextField::ContainerTitle), of(&[Conference])),
    both("A2", text(TextField::ContainerTitle), of(&[Case])),
    read("JF", text(TextField::ContainerTitle), ALL),
    read("BT", text(TextField::ContainerTitle), ALL),
    both("J2", text(TextField::ContainerTitleShort), ALL),
    read("JO", text(TextField::EventTitle), of(&[Conference])),
    read("JO", text(TextField::ContainerTitleShort), ALL),
    read("JA", text(TextField::ContainerTitleShort), ALL),
    read("J1", text(TextField::ContainerTitleShort), ALL),
    read("JI", text(TextField::ContainerTitleShort), ALL),
    both("T3", text(TextField::Authority), of(&[Hearing, Bill])),
    both("T3", text(TextField::CollectionTitle), of(&[Chapter, Conference, Journal, Audio])),
    plain("T3", text(TextField::CollectionTitle), but(&[Video, Hearing, Bill])),
    read("T3", text(TextField::CollectionTitle), ALL),
    both("ST", text(TextField::TitleShort), ALL),
    plain("TT", text(TextField::TranslatedTitle), ALL),
    plain("RI", text(TextField::ReviewedTitle), but(&[Statute])),
    // Names in the roles that the kind has for them.
    both(
        "A2",
        names(NameField::Editor),
        of(&[Journal, Chapter, Conference, Dictionary, Document, Encyclopedia]),
    ),
    both("A2", names(NameField::CollectionEditor), of(&[Book, Report])),
    both("A2", names(NameField::Recipient), of(&[Email, Letter])),
    both("A2", text(TextField::Authority), of(&[Patent])),
    read("A2", names(NameField::Editor), ALL),
    both("A3", names(NameField::Contributor), of(&[Thesis])),
    both("A3", names(NameField::Producer), of(&[Film, Video])),
    both("A3", names(NameField::Editor), of(&[Book])),
    both(
        "A3",
        names(NameField::CollectionEditor),
        of(&[Chapter, Conference, Dictionary, Encyclopedia, Map]),
    ),
    read("A3", names(NameField::CollectionEditor), but(&[Bill, Case, Report, Blog])),
    plain("ED", names(NameField::Editor), ALL),
    both("A4", names(NameField::Contributor), of(&[Conference, Film, Dataset])),
    both("A4", names(NameField::Translator), but(&[Case, Conference, Film, Dataset])),
    both("C2", names(NameField::ContainerAuthor), of(&[Chapter])),
    both("C1", names(NameField::Performer), of(&[Video])),
    both("AB", text(TextField::Abstract), ALL),
    read("N2", text(TextField::Abstract), ALL),
    // Dates.
    both("DA", Slot::Date(DateField::Issued), ALL),
    read("Y1", Slot::Date(DateField::Issued), ALL),
    read("PY", Slot::Date(DateField::Issued), ALL),
    read("C2", Slot::Date(DateField::Issued), of(&[Patent])),
    both("C1", Slot::Date(DateField::Submitted), of(&[Patent])),
    both("Y2", Slot::Date(DateField::Accessed), ALL),
    read("M1", Slot::Date(DateField::Accessed), of(&[Webpage])),
    // Numbers.
    both("VL", text(TextField::Volume), but(&[Patent, Webpage])),
    both("OP", text(TextField::Issue), of(&[Patent])),
    both("IS", text(TextField::NumberOfVolumes), of(&[Chapter])),
    read("IS", text(TextField::Version), of(&[Dataset])),
    both("IS", text(TextField::Issue), but(&[Patent, Chapter, Dataset])),
    read("M1", text(TextField::Issue), of(&[Journal])),
    both("SP", text(TextField::NumberOfPages), of(&[Book, Thesis, Manuscript])),
    both("SP", text(TextField::Dimensions), of(&[Film])),
    both("SP", text(TextField::Page), but(&[Book, Thesis, Manuscript, Film])),
    both("M1", text(TextField::Number), of(&[Bill, Hearing, Statute])),
    both("SV", text(TextField::Number), of(&[Case])),
    both("NV", text(TextField::Number), of(&[Dataset])),
    both("SN", text(TextField::Number), of(&[Patent, Report])),
    plain("C7", text(TextField::Number), of(&[Journal, Magazine, Conference, Chapter])),
    read("C7", text(TextField::Number), ALL),
    both("NV", text(TextField::NumberOfVolumes), but(&[Dataset, Chapter])),
    read("NV", text(TextField::NumberOfVolumes), of(&[Chapter])),
    read("M1", text(TextField::NumberOfVolumes), of(&[Chapter])),
    both("M1", text(TextField::CollectionNumber), of(&[Book])),
    both("SV", text(TextField::CollectionNumber), of(&[Chapter])),
    read("SV", text(TextField::CollectionNumber), ALL),
    both("ET", text(TextField::ChapterNumber), of(&[Bill, Hearing, Statute])),
    both("ET", text(TextField::Version), of(&[Computer, Dataset])),
    both("ET", text(TextField::Edition), but(&[Bill, Hearing, Statute, Computer, Dataset])),
    plain("SE", text(TextField::ChapterNumber), of(&[Chapter])),
    read("SE", Slot::Date(DateField::Submitted), of(&[Case])),
    both("SE", text(TextField::Section), of(&[Newspaper, Bill, Statute])),
    read("SE", text(TextField::Section), ALL),
    // Who published it, and where.
    both("PB", text(TextField::Authority), of(&[Case])),
    both("PB", text(TextField::Publisher), but(&[Case])),
    both("C1", text(TextField::PublisherPlace), of(&[Conference])),
    both("CY", text(TextField::EventPlace), of(&[Conference, Presentation])),
    both("CY", text(TextField::PublisherPlace), but(&[Conference, Presentation])),
    read("PP", text(TextField::PublisherPlace), ALL),
    read("PU", text(TextField::Publisher), ALL),
    read("PI", text(TextField::PublisherPlace), ALL),
    // What it is, and what it is made of.
    both("LA", text(TextField::Genre), of(&[Computer])),
    both("LA", text(TextField::Language), but(&[Computer])),
    both("C4", text(TextField::Genre), of(&[Film])),
    both(
        "M3",
        text(TextField::Genre),
        of(&[Manuscript, Map, Report, Thesis, Blog, Webpage, Letter, Presentation]),
    ),
    both("M3", text(TextField::Medium), of(&[Artwork])),
    plain("M3", text(TextField::Genre), but(&[Dataset, Computer, Film])),
    read("M3", text(TextField::Genre), ALL),
    both("C5", text(TextField::Medium), of(&[Audio, Film, Video])),
    both("M1", text(TextField::Medium), of(&[Computer])),
    both("C1", text(TextField::Scale), of(&[Map])),
    both("C3", text(TextField::Dimensions), of(&[Artwork])),
    both("C3", text(TextField::Jurisdiction), of(&[Patent])),
    both("C5", text(TextField::References), of(&[Patent])),
    both("OP", text(TextField::References), of(&[Hearing, Statute, Bill, Case])),
    both("C6", text(TextField::Status), of(&[Patent])),
    // Where it is found.
    both("SN", Slot::List(ListField::Issn), of(&[Journal, Magazine, Newspaper])),
    both("SN", Slot::List(ListField::Isbn), but(&[Journal, Magazine, Newspaper, Patent, Report])),
    both("DO", text(TextField::Doi), ALL),
    read("DI", text(TextField::Doi), ALL),
    read("P#", text(TextField::Pmid), ALL),
    both("UR", Slot::List(ListField::Url), ALL),
    both("M1", text(TextField::CallNumber), of(&[Patent])),
    both("CN", text(TextField::CallNumber), but(&[Patent])),
    both("DB", text(TextField::Archive), ALL),
    both("AN", text(TextField::ArchiveLocation), ALL),
    read("AV", text(TextField::ArchiveLocation), ALL),
    both("DP", text(TextField::Source), ALL),
    both("CR", text(TextField::License), ALL),
    both("KW", Slot::List(ListField::Keyword), ALL),
    both("N1", Slot::List(ListField::Note), ALL),
    read("RN", Slot::List(ListField::Note), ALL),
    read("M1", Slot::List(ListField::Note), ALL),
];

/// Tags that Zotero reads after all others, so that they give way to them.
const LATE: &[&str] = &[
    "AV", "BT", "CR", "CT", "CY", "ED", "EP", "IS", "JA", "JF", "JO", "M1", "M2", "M3", "N2", "NV",
    "OP", "RI", "RN", "SE", "T1", "T2", "T3", "TT", "VL", "Y1", "J9", "JI", "J1", "PU", "PI", "VO",
];

/// Tags without a row that occur all the same.
const OTHERS: &[&str] = &[
    "TY", "ER", "ID", "M2", "EP", "AD", "CA", "C8", "H1", "H2", "L1", "L2", "L3", "L4", "LB", "LK",
    "RP", "TA", "U1", "U2", "U3", "U4", "U5", "N3", "NL", "AI", "PA", "FX", "WE", "P#",
];

/// Tags whose values are prose, which may hold lines that look like tags.
pub const PROSE: &[&[u8; 2]] = &[b"AB", b"N1", b"N2", b"RN", b"TI", b"T1", b"T2", b"M1", b"M2"];

/// What the reader knows of a tag in a kind of record.
#[derive(Clone, Copy, Debug, Default)]
pub struct Meaning {
    /// Where its value belongs; none if it has no field.
    pub slot: Option<Slot>,
    /// Whether other tags come first.
    pub late: bool,
}

/// What a tag means in a kind of record.
pub fn meaning(tag: Tag, kind: Kind) -> Meaning {
    index(tag)
        .map_or_else(Meaning::default, |at| MEANINGS.0[at * Kind::EVERY.len() + kind as usize])
}

/// Whether a tag is one of RIS.
pub fn is_known(tag: Tag) -> bool {
    index(tag).is_some_and(|at| MEANINGS.1[at])
}

/// All meanings, by tag and kind, and the tags that are known.
static MEANINGS: LazyLock<(Vec<Meaning>, Vec<bool>)> = LazyLock::new(|| {
    let kinds = Kind::EVERY.len();
    let mut meanings = vec![Meaning::default(); TAGS * kinds];
    let mut known = vec![false; TAGS];
    for row in ROWS {
        let at = place(row.tag);
        known[at] = true;
        for kind in Kind::EVERY.iter().filter(|kind| row.kinds.has(**kind)) {
            let slot = &mut meanings[at * kinds + *kind as usize].slot;
            *slot = slot.or(Some(row.slot));
        }
    }
    for tag in LATE {
        let at = place(tag);
        known[at] = true;
        meanings[at * kinds..][..kinds].iter_mut().for_each(|meaning| meaning.late = true);
    }
    OTHERS.iter().for_each(|tag| known[place(tag)] = true);
    (meanings, known)
});

/// How many tags there can be: a letter, then a letter, a digit or `#`.
const TAGS: usize = 26 * 37;

fn index(Tag([first, second]): Tag) -> Option<usize> {
    let second = match second {
        b'0'..=b'9' => second - b'0',
        b'A'..=b'Z' => second - b'A' + 10,
        b'#' => 36,
        _ => return None,
    };
    first.is_ascii_uppercase().then(|| usize::from(first - b'A') * 37 + usize::from(second))
}

fn place(tag: &str) -> usize {
    let bytes = tag.as_bytes();
    index(Tag([bytes[0], bytes[1]])).expect("the tags of the tables are tags")
}

/// The rows that the writer follows for a kind, in their order. A row behind another of the same
/// tag is left out, since the reader would never come to it, and so is a second tag for a field.
pub fn written(kind: Kind) -> &'static [&'static Row] {
    static WRITTEN: LazyLock<Vec<Vec<&Row>>> = LazyLock::new(|| {
        let rows = |kind: &Kind| {
            let of_kind: Vec<&Row> = ROWS.iter().filter(|row| row.kinds.has(*kind)).collect();
            let is_first = |at: usize| of_kind[..at].iter().all(|row| row.tag != of_kind[at].tag);
            let mut kept: Vec<&Row> = Vec::new();
            for row in (0..of_kind.len()).filter(|at| is_first(*at)).map(|at| of_kind[at]) {
                if row.used != Use::Read && kept.iter().all(|before| before.slot != row.slot) {
                    kept.push(row);
                }
            }
            kept
        };
        Kind::EVERY.iter().map(rows).collect()
    });
    &WRITTEN[kind as usize]
}

#[cfg(test)]
mod tests {
    use super::*;
    use cite_model::field::Field;

    #[test]
    fn types_are_sorted_so_that_they_can_be_searched() {
        assert!(TYPES.windows(2).all(|pair| pair[0].ty < pair[1].ty));
    }

    #[test]
    fn every_type_of_work_has_a_known_ty() {
        for item_type in ItemType::ALL {
            for ty in candidates(*item_type) {
                assert!(type_row(ty).is_some(), "{ty}");
            }
        }
    }

    #[test]
    fn the_reader_takes_every_written_tag_for_the_field_it_was_written_for() {
        for kind in Kind::EVERY {
            for row in written(*kind) {
                let bytes = row.tag.as_bytes();
                let read = meaning(Tag([bytes[0], bytes[1]]), *kind).slot;
                assert_eq!(read, Some(row.slot), "{} in {kind:?}", row.tag);
            }
        }
    }

    #[test]
    fn every_kind_can_say_who_wrote_what_when() {
        for kind in Kind::EVERY {
            let says = |slot| written(*kind).iter().any(|row| row.slot == slot);
            for slot in [
                text(TextField::Title),
                names(NameField::Author),
                Slot::Date(DateField::Issued),
                text(TextField::Abstract),
                text(TextField::Doi),
                Slot::List(ListField::Url),
                Slot::List(ListField::Keyword),
            ] {
                assert!(says(slot), "{slot:?} in {kind:?}");
            }
        }
    }
}
