//! The kinds of record that tags of RIS depend on, and sets of them.
//!
//! A kind is what several `TY`s share: `JOUR`, `EJOUR` and `ABST` have the same tags.

/// What a record describes, as far as the meaning of its tags depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
#[allow(missing_docs)] // the names are the field's own words
pub enum Kind {
    Artwork,
    Audio,
    Bill,
    Blog,
    Book,
    Case,
    Chapter,
    Computer,
    Conference,
    Dataset,
    Dictionary,
    Document,
    Email,
    Encyclopedia,
    Film,
    Hearing,
    Journal,
    Letter,
    Magazine,
    Manuscript,
    Map,
    Newspaper,
    Patent,
    Presentation,
    Report,
    Statute,
    Thesis,
    Video,
    Webpage,
}

impl Kind {
    /// Every kind, in the order of the enum.
    pub const EVERY: &'static [Self] = &[
        Self::Artwork,
        Self::Audio,
        Self::Bill,
        Self::Blog,
        Self::Book,
        Self::Case,
        Self::Chapter,
        Self::Computer,
        Self::Conference,
        Self::Dataset,
        Self::Dictionary,
        Self::Document,
        Self::Email,
        Self::Encyclopedia,
        Self::Film,
        Self::Hearing,
        Self::Journal,
        Self::Letter,
        Self::Magazine,
        Self::Manuscript,
        Self::Map,
        Self::Newspaper,
        Self::Patent,
        Self::Presentation,
        Self::Report,
        Self::Statute,
        Self::Thesis,
        Self::Video,
        Self::Webpage,
    ];
}

/// A set of kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kinds(u32);

/// All kinds.
pub const ALL: Kinds = Kinds(u32::MAX);

impl Kinds {
    /// The set of these.
    pub const fn of(kinds: &[Kind]) -> Self {
        let mut bits = 0;
        let mut at = 0;
        while at < kinds.len() {
            bits |= 1 << kinds[at] as u8;
            at += 1;
        }
        Self(bits)
    }

    /// The set without those of another.
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether a kind is in the set.
    pub const fn has(self, kind: Kind) -> bool {
        self.0 & (1 << kind as u8) != 0
    }
}
