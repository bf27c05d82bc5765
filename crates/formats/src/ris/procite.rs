//! ProCite: what it had no tag for it wrote into notes, `Call Number: QK 495`, and some of its tags
//! mean other things in some kinds of record. A note and a kind in, the field it belongs to out.

use super::cut::{RawRecord, Tag};
use super::kind::Kind;
use super::tags::{self, Slot, Use};
use cite_model::{ListField, TextField};

/// Where a note of ProCite's belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home {
    /// A field.
    Field(Slot),
    /// The record's own name.
    Id,
    /// A note, without the label.
    Note,
    /// Nowhere: "in" says nothing.
    Nowhere,
}

/// The labels of its notes (one of them misspelt there too).
const LABELS: &[(&str, Home)] = &[
    ("Call Number", Home::Field(Slot::Text(TextField::CallNumber))),
    ("Edition", Home::Field(Slot::Text(TextField::Edition))),
    ("Histroy", Home::Field(Slot::Text(TextField::References))),
    ("ISBN", Home::Field(Slot::List(ListField::Isbn))),
    ("Issue ID", Home::Field(Slot::Text(TextField::Issue))),
    ("Issue Identification", Home::Field(Slot::Text(TextField::Issue))),
    ("Language", Home::Field(Slot::Text(TextField::Language))),
    ("Notes", Home::Note),
    ("Page(s)", Home::Field(Slot::Text(TextField::Page))),
    ("Place of Publication", Home::Field(Slot::Text(TextField::PublisherPlace))),
    ("Proceedings Title", Home::Field(Slot::Text(TextField::ContainerTitle))),
    ("Publisher Name", Home::Field(Slot::Text(TextField::Publisher))),
    ("Record ID", Home::Id),
    ("Record Number", Home::Id),
    ("Scale", Home::Field(Slot::Text(TextField::Scale))),
    ("Series Title", Home::Field(Slot::Text(TextField::CollectionTitle))),
    ("Series Volume ID", Home::Field(Slot::Text(TextField::CollectionNumber))),
    ("Size", Home::Field(Slot::Text(TextField::Dimensions))),
    ("Volume ID", Home::Field(Slot::Text(TextField::Volume))),
];

/// Tags that ProCite uses for others: the kinds, its own tag, the usual one.
const RETAGGED: &[(&[Kind], &[u8; 2], &[u8; 2])] = &[
    (&[Kind::Artwork], b"M1", b"M3"),
    (&[Kind::Bill], b"CY", b"T2"),
    (&[Kind::Bill], b"SP", b"SE"),
    (&[Kind::Bill], b"VL", b"M1"),
    (&[Kind::Book], b"IS", b"VL"),
    (&[Kind::Book, Kind::Chapter], b"VL", b"ET"),
    (&[Kind::Computer], b"IS", b"ET"),
];

/// Whether a record is ProCite's: its notes begin with the number of the record.
pub fn wrote(record: &RawRecord) -> bool {
    let mut notes = record.values(b"N1");
    notes.any(|note| note.starts_with("Record ID: ") || note.starts_with("Record Number: "))
}

/// The usual tag for one of ProCite's.
pub fn usual(tag: Tag, kind: Kind) -> Tag {
    let row = RETAGGED.iter().find(|(kinds, own, _)| **own == tag.0 && kinds.contains(&kind));
    row.map_or(tag, |(.., usual)| Tag(**usual))
}

/// Where a note belongs, and what of it; none if it is a note like any other.
pub fn home(note: &str, kind: Kind) -> Option<(Home, &str)> {
    let (label, value) = note.split_once(':')?;
    let value = value.trim();
    if label == "Connective Phrase" && value.eq_ignore_ascii_case("in") {
        return Some((Home::Nowhere, value));
    }
    let (_, home) = LABELS.iter().find(|(known, _)| *known == label)?;
    let has_field = |slot: Slot| {
        tags::written(kind).iter().any(|row| row.slot == slot && row.used == Use::Both)
    };
    match home {
        Home::Field(slot) if !has_field(*slot) => None,
        home => Some((*home, value)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_goes_home_where_the_kind_has_one() {
        let size = Slot::Text(TextField::Dimensions);
        for (note, kind, expected) in [
            ("Size: 2 m", Kind::Artwork, Some((Home::Field(size), "2 m"))),
            ("Size: 2 m", Kind::Journal, None),
            ("Notes: seen", Kind::Journal, Some((Home::Note, "seen"))),
            ("Record ID: 7", Kind::Book, Some((Home::Id, "7"))),
            ("Connective Phrase: In", Kind::Book, Some((Home::Nowhere, "In"))),
            ("Author Role: cook", Kind::Book, None),
            ("no label", Kind::Book, None),
        ] {
            assert_eq!(home(note, kind), expected, "{note}");
        }
        assert_eq!(usual(Tag(*b"VL"), Kind::Book), Tag(*b"ET"));
        assert_eq!(usual(Tag(*b"VL"), Kind::Journal), Tag(*b"VL"));
    }
}
