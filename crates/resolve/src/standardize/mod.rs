//! A reference comes in, the compact form in which two are compared goes out.
//!
//! Everything is folded, canonical and small; what a source prints into a title besides the title
//! (`[Article in Chinese]`, `Erratum to:`, `RETRACTED`) is split off into qualifiers. A function
//! of the reference alone, so it can be stored, or computed again whenever it is wanted.

mod abstracts;
mod container;
mod identifiers;
mod kind;
mod language;
mod locator;
mod names;
mod notice;
mod qualifiers;
mod rarity;
mod title;

pub use abstracts::AbstractPrint;
pub use container::Container;
pub use identifiers::Identifiers;
pub use kind::Kind;
pub(super) use language::OTHER_SCRIPTS;
pub use locator::{Page, Pages};
pub(super) use names::LOST_LETTER;
pub use names::{Names, StandardName};
pub(super) use notice::notice_without_mark;
pub use qualifiers::{Notice, Qualifiers};
pub(super) use rarity::word_bits;
pub use title::Title;
pub(super) use title::{PART_WORDS, number_word, roman, word_hash};

use cite_model::{NameField, Reference, TextField};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use xxhash_rust::xxh3::xxh3_64;

/// A reference as it is compared.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Standardized {
    /// The hash of all that the reference says, but for the name its source has for it.
    pub content: u64,
    /// The title.
    pub title: Title,
    /// The same title in other words: original, translated, the second half of a bilingual one.
    pub other_titles: Vec<Title>,
    /// The people, as the sources name them: authors, or else editors of what is no part of a book.
    pub names: Names,
    /// The year of issue.
    pub year: Option<i32>,
    /// The journal, the proceedings or the book that it stands in.
    pub container: Container,
    /// The volume's number, folded.
    pub volume: Option<Box<str>>,
    /// The issue's number, folded.
    pub issue: Option<Box<str>>,
    /// The pages or the article number.
    pub pages: Pages,
    /// Identifiers of the work.
    pub identifiers: Identifiers,
    /// What the abstract says, as a sample of its words.
    pub abstract_print: AbstractPrint,
    /// What kind of work it is.
    pub kind: Kind,
    /// What sets the work apart from another of nearly the same title.
    pub qualifiers: Qualifiers,
}

impl Standardized {
    /// How many fields a reference has beside its title that a work can be known by.
    pub fn known_fields(&self) -> u8 {
        let known = [
            !self.names.list.is_empty(),
            self.year.is_some(),
            self.container.is_known(),
            self.pages.first().is_some(),
            self.identifiers.hashes().next().is_some(),
            self.abstract_print.is_known(),
        ];
        known.into_iter().map(u8::from).sum()
    }

    /// Whether there is nothing to know a reference by but its title.
    pub fn has_title_alone(&self) -> bool {
        self.known_fields() == 0
    }
}

/// The form of a reference in which it is compared.
pub fn standardize(reference: &Reference) -> Standardized {
    let (title, other_titles, mut qualifiers) = title::titles(reference);
    let container = container::container(reference);
    let (volume, issue, supplement) = locator::volume_and_issue(reference);
    let pages = locator::pages(reference);
    let identifiers = identifiers::identifiers(reference);
    let kind = kind::kind(reference, &container, &identifiers);
    qualifiers.supplement = supplement || pages.is_supplement();
    qualifiers.supplement_number =
        supplement.then(|| locator::supplement_number(reference)).flatten();
    qualifiers.with_reply =
        reference.text(TextField::Page).is_some_and(|pages| pages.contains("reply"));
    qualifiers.update = identifiers::update(reference);
    qualifiers.edition = reference.text(TextField::Edition).and_then(locator::number);
    if qualifiers.part.is_none() {
        qualifiers.part = reference.text(TextField::PartNumber).and_then(locator::number);
    }
    if qualifiers.part.is_none() && kind == Kind::Book {
        qualifiers.part = volume.as_deref().and_then(|volume| volume.parse().ok());
    }
    Standardized {
        content: content_hash(reference),
        title,
        other_titles,
        names: names::names(people(reference, kind)),
        year: reference.year().filter(|year| (1400..=2200).contains(year)),
        container,
        volume,
        issue,
        pages,
        identifiers,
        abstract_print: abstracts::print(reference.text(TextField::Abstract)),
        kind,
        qualifiers,
    }
}

/// The stable hash of all that a reference says, but for the name its source has for it: two
/// byte-identical records have one.
fn content_hash(reference: &Reference) -> u64 {
    thread_local! {
        /// The JSON of one reference after another: hashing it at once is faster than piece by piece.
        static JSON: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    }
    JSON.with_borrow_mut(|json| {
        json.clear();
        reference.write_anonymous_json(json);
        let hash = xxh3_64(json);
        json.shrink_to(LONGEST_KEPT);
        hash
    })
}

/// How much room for JSON is kept from one reference to the next.
const LONGEST_KEPT: usize = 1 << 16;

/// The 64-bit hash that blocking keys and word lists are made of.
#[inline]
pub(super) fn hash(text: &str) -> u64 {
    xxh3_64(text.as_bytes())
}

/// The hash of a text without its spaces.
fn hash_without_spaces(text: &str) -> u64 {
    let mut kept = vec![0; text.len()];
    let mut length = 0;
    for byte in text.bytes() {
        kept[length] = byte;
        length += usize::from(byte != b' ');
    }
    xxh3_64(&kept[..length])
}

/// Words that sources print where a value is missing.
const NO_VALUE: &[&str] = &[
    "na",
    "n a",
    "unknown",
    "none",
    "null",
    "nil",
    "undefined",
    "nan",
    "no value",
    "not available",
    "anonymous",
    "anon",
    "no author",
];

/// Whether a folded value only says that there is none.
pub(super) fn is_no_value(folded: &str) -> bool {
    folded.is_empty() || NO_VALUE.contains(&folded)
}

fn people(reference: &Reference, kind: Kind) -> Option<&cite_model::NameList> {
    // the editors of a book are not the authors of what stands in it
    let is_part = matches!(kind, Kind::Chapter | Kind::ConferencePaper);
    [NameField::Author, NameField::Editor, NameField::Contributor]
        .iter()
        .filter(|field| !(is_part && **field == NameField::Editor))
        .find_map(|field| reference.names.get(*field).filter(|list| !list.names.is_empty()))
}

/// The words that name a container; for tests of rooms beside this one.
#[cfg(test)]
pub(super) fn container_words(name: &str) -> Box<str> {
    container::name_words(name)
}

/// Names apart by semicolons; for tests of rooms beside this one.
#[cfg(test)]
pub(super) fn standard_names(text: &str) -> Names {
    let list = text.split(';').filter_map(cite_model::name::parse::inverted).collect::<Vec<_>>();
    names::names(Some(&cite_model::NameList::from(list)))
}

/// The pages in a text; for rooms beside this one.
pub(super) fn parse_pages(text: &str) -> Pages {
    locator::parse(text)
}

/// The kind of a reference alone.
pub(super) fn standardize_kind(reference: &Reference) -> Kind {
    kind::kind(reference, &container::named(reference), &identifiers::of_preprints(reference))
}
