//! Where a record comes from, as its own values tell, and what its tags mean there.
//!
//! A row of a profile replaces what the tag table says of that tag. The marks are values that the
//! writer writes out again, so that a record is read alike after a trip.

use super::cut::RawRecord;
use super::kind::{ALL, Kind, Kinds};
use super::tags::Slot;
use Place::*;
use cite_model::{DateField, NameField, TextField};

/// A producer of RIS.
pub struct Profile {
    /// Its name.
    pub name: &'static str,
    /// Any of these in a record tells it: the tag, and a part of its value in lower case.
    marks: &'static [(&'static [u8; 2], &'static str)],
    /// A part of a line before the first record that tells it.
    header: Option<&'static str>,
    /// What its tags mean, where that is not what the tag table says.
    rows: &'static [(&'static [u8; 2], Kinds, Place)],
}

/// Where a profile puts a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A field.
    To(Slot),
    /// Kept under its own tag.
    Keep,
    /// The name of a meeting if it reads like one, else kept.
    Meeting,
    /// Pages, or the first of them.
    Pages,
    /// A PubMed identifier if it is a number, else kept.
    Pmid,
    /// A journal's title, or a subtitle that is kept where the journal has its own tag.
    Subtitle,
    /// An article's number.
    Number,
    /// A date behind words: `Full publication date: Jul., 1975`.
    DateInWords,
}

const JOURNALS: Kinds = Kinds::of(&[Kind::Journal, Kind::Magazine]);

/// The profiles; the first whose mark a record bears is its own.
pub static PROFILES: &[Profile] = &[
    Profile {
        name: "Embase.com",
        marks: &[(b"UR", "embase.com/"), (b"LK", "sid=embase"), (b"L2", "embase.com/")],
        header: None,
        rows: &[
            (b"C5", ALL, Pmid),
            (b"M1", ALL, Keep),
            (b"M2", ALL, Keep),
            (b"T3", JOURNALS, Meeting),
            (b"C1", ALL, Keep),
            (b"C2", ALL, Keep),
            (b"C3", ALL, Keep),
            (b"C4", ALL, Keep),
        ],
    },
    Profile {
        name: "Ovid",
        marks: &[
            (b"L2", "ovidsp."),
            (b"UR", "ovidsp."),
            (b"L2", "ovidweb.cgi"),
            (b"UR", "ovidweb.cgi"),
        ],
        header: None,
        rows: &[
            (b"M1", ALL, Keep),
            (b"M2", ALL, Keep),
            (b"SE", ALL, Pages),
            (b"T3", JOURNALS, Meeting),
            (b"C1", ALL, Keep),
            (b"C2", ALL, Keep),
        ],
    },
    Profile {
        name: "Scopus",
        marks: &[(b"UR", "scopus.com/"), (b"DB", "scopus"), (b"N1", "export date:")],
        header: None,
        rows: &[
            (b"C2", ALL, Pmid),
            (b"C7", ALL, Number),
            (b"C5", ALL, Pmid),
            (b"ST", JOURNALS, To(Slot::Text(TextField::OriginalTitle))),
        ],
    },
    Profile {
        name: "EBSCO",
        marks: &[(b"DP", "ebscohost"), (b"UR", "ebscohost.com")],
        header: None,
        rows: &[
            (b"ST", ALL, Keep),
            (b"M1", ALL, Keep),
            (b"C2", ALL, Keep),
            (b"T2", JOURNALS, Subtitle),
        ],
    },
    Profile {
        name: "Web of Science",
        marks: &[(b"AN", "wos:"), (b"UT", "wos:"), (b"AN", "isi:")],
        header: None,
        rows: &[
            (b"OP", ALL, To(Slot::Text(TextField::EventTitle))),
            (b"CP", ALL, To(Slot::Text(TextField::EventTitle))),
            (b"C7", ALL, Number),
        ],
    },
    Profile {
        name: "Cochrane",
        marks: &[(b"UR", "cochranelibrary.com/"), (b"US", "cochranelibrary.com/"), (b"AN", "cn-0")],
        header: Some("Provider: John Wiley"),
        rows: &[
            (b"NO", ALL, To(Slot::Text(TextField::Issue))),
            (b"YR", ALL, To(Slot::Date(DateField::Issued))),
            (b"SO", ALL, To(Slot::Text(TextField::ContainerTitle))),
            (b"PM", ALL, Pmid),
            (b"XR", ALL, Pmid),
            (b"PG", ALL, Pages),
            (b"M3", ALL, To(Slot::Text(TextField::Genre))),
        ],
    },
    Profile {
        name: "ProQuest",
        marks: &[(b"UR", "proquest.com/"), (b"N1", "copyright - ")],
        header: None,
        rows: &[
            (b"A3", Kinds::of(&[Kind::Thesis]), To(Slot::Names(NameField::Contributor))),
            (b"M1", ALL, Keep),
        ],
    },
    Profile {
        name: "JSTOR",
        marks: &[(b"UR", "jstor.org/"), (b"DB", "jstor")],
        header: Some("Provider: JSTOR"),
        rows: &[(b"C1", ALL, DateInWords)],
    },
    Profile {
        name: "PsycINFO",
        marks: &[(b"DB", "psycinfo")],
        header: Some("Provider: American Psychological"),
        rows: &[(b"M1", ALL, Keep)],
    },
    Profile {
        name: "PubMed",
        marks: &[(b"DP", "nlm"), (b"DB", "pubmed"), (b"DB", "medline")],
        header: None,
        rows: &[],
    },
    Profile {
        name: "IEEE",
        marks: &[(b"DO", "10.1109/")],
        header: None,
        rows: &[(b"VO", ALL, To(Slot::Text(TextField::Volume)))],
    },
    Profile {
        name: "Covidence",
        marks: &[(b"U1", "[covidence]"), (b"U1", "covidence"), (b"C1", "covidence")],
        header: None,
        rows: &[(b"C1", ALL, Keep)],
    },
    Profile {
        name: "Rayyan",
        marks: &[(b"N1", "rayyan-"), (b"ID", "rayyan-")],
        header: None,
        rows: &[],
    },
    Profile {
        name: "EPPI-Reviewer",
        marks: &[(b"U1", "eppi"), (b"U1", "[item id]")],
        header: None,
        rows: &[(b"U1", ALL, Keep)],
    },
];

impl Profile {
    /// Where the profile puts a tag's values; none if the tag table knows.
    pub fn place(&self, tag: [u8; 2], kind: Kind) -> Option<Place> {
        let row = self.rows.iter().find(|(t, kinds, _)| **t == tag && kinds.has(kind));
        row.map(|(_, _, place)| *place)
    }
}

/// The profile of a record.
pub fn of(record: &RawRecord) -> Option<&'static Profile> {
    of_values(record.fields.iter().map(|field| (field.tag.0, record.value(field))))
}

/// The profile that values tell, each with its tag.
pub fn of_values<'v>(values: impl Iterator<Item = ([u8; 2], &'v str)>) -> Option<&'static Profile> {
    let mut best: Option<usize> = None;
    for (of_tag, value) in values.filter(|(tag, _)| is_marking(*tag)) {
        let before = best.unwrap_or(PROFILES.len());
        let found = PROFILES[..before].iter().position(|profile| {
            let mut marks = profile.marks.iter().filter(|(tag, _)| **tag == of_tag);
            marks.any(|(_, mark)| contains_ignoring_case(value, mark))
        });
        best = found.or(best);
    }
    best.map(|at| &PROFILES[at])
}

/// The profile that a line before the records tells.
pub fn of_header(line: &str) -> Option<&'static Profile> {
    PROFILES.iter().find(|profile| profile.header.is_some_and(|header| line.starts_with(header)))
}

/// The tags that marks stand in.
fn is_marking(tag: [u8; 2]) -> bool {
    matches!(
        &tag,
        b"UR"
            | b"L2"
            | b"LK"
            | b"DB"
            | b"DP"
            | b"AN"
            | b"N1"
            | b"ID"
            | b"U1"
            | b"C1"
            | b"UT"
            | b"US"
            | b"DO"
    )
}

/// Whether the first kilobyte of a text has a part, in any case of ASCII letters.
fn contains_ignoring_case(text: &str, lower: &str) -> bool {
    let bytes = &text.as_bytes()[..text.len().min(1024)];
    let first = lower.as_bytes()[0];
    let both = [first, first.to_ascii_uppercase()];
    memchr::memchr2_iter(both[0], both[1], bytes).any(|at| {
        let rest = &bytes[at..];
        rest.len() >= lower.len() && rest[..lower.len()].eq_ignore_ascii_case(lower.as_bytes())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mark_stands_in_a_tag_that_is_looked_at() {
        for profile in PROFILES {
            for (tag, mark) in profile.marks {
                assert!(is_marking(**tag), "{}", profile.name);
                assert_eq!(*mark, mark.to_ascii_lowercase());
            }
        }
    }
}
