//! What a word of a reference string can be part of.

/// The part of a reference that a word belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
#[allow(missing_docs, reason = "the table below names them")]
pub enum Label {
    Number,
    Author,
    Editor,
    Translator,
    Director,
    Title,
    Journal,
    Container,
    Series,
    Edition,
    Volume,
    Pages,
    Date,
    Publisher,
    Location,
    Genre,
    Note,
    Url,
    Doi,
    Isbn,
    /// No part of a reference: prose, a button, a heading.
    Noise,
}

/// How many labels there are.
pub const LABELS: usize = 21;

/// Every label with its name, in the order of their numbers. The names are the tags of tagged
/// references (AnyStyle's form).
pub const NAMES: [(Label, &str); LABELS] = [
    (Label::Number, "citation-number"),
    (Label::Author, "author"),
    (Label::Editor, "editor"),
    (Label::Translator, "translator"),
    (Label::Director, "director"),
    (Label::Title, "title"),
    (Label::Journal, "journal"),
    (Label::Container, "container-title"),
    (Label::Series, "collection-title"),
    (Label::Edition, "edition"),
    (Label::Volume, "volume"),
    (Label::Pages, "pages"),
    (Label::Date, "date"),
    (Label::Publisher, "publisher"),
    (Label::Location, "location"),
    (Label::Genre, "genre"),
    (Label::Note, "note"),
    (Label::Url, "url"),
    (Label::Doi, "doi"),
    (Label::Isbn, "isbn"),
    (Label::Noise, "noise"),
];

/// Tags of other sets that mean one of ours.
const SYNONYMS: [(&str, Label); 4] = [
    ("producer", Label::Director),
    ("source", Label::Note),
    ("medium", Label::Note),
    ("dataset", Label::Note),
];

impl Label {
    /// The label of this number.
    pub fn at(index: usize) -> Self {
        NAMES.get(index).map_or(Label::Noise, |(label, _)| *label)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        NAMES[self as usize].1
    }

    /// The label of a tag.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let named = NAMES.iter().map(|(label, name)| (*name, *label));
        named.chain(SYNONYMS).find(|(name, _)| *name == tag).map(|(_, label)| label)
    }
}
