//! Facts on a pair that are no level of a field: what rules ask for, each said in one line, in a set of bits.

/// Writes the facts: an enum whose members bear their meanings, and all of them in order.
macro_rules! facts {
    ($($fact:ident = $meaning:literal,)*) => {
        /// A fact on a pair of references.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Fact { $(#[doc = $meaning] $fact,)* }

        impl Fact {
            /// All facts in order.
            pub const ALL: &'static [Self] = &[$(Self::$fact,)*];
        }
    };
}

facts! {
    Identical = "They say the same, letter by letter.",
    // titles
    NumbersDiffer = "The titles hold different numbers: phases, years, parts.",
    NumberCutOff = "One title breaks off, and the other ends in a number, which the first may have lost.",
    Column = "One title is of a column or an editorial.",
    Translated = "One title says it is a translation, or the titles are in different languages.",
    // what the titles and the fields say beside the title
    BothNotices = "Both are notices on works.",
    NoticesDiffer = "Both are notices, of different kinds.",
    PartsDiffer = "Both name a part, and not the same.",
    EditionsDiffer = "Both name an edition, and not the same.",
    UpdatesDiffer = "Both are versions of a review, and not the same.",
    OneRetracted = "One is marked as retracted, the other is not.",
    Protocol = "One is a protocol, the other is not.",
    // identifiers
    RegistriesDiffer = "Both have registry numbers, and share none.",
    SameRegistry = "They share a registry number.",
    SameIsbn = "They share an ISBN.",
    DocumentNumbersDiffer = "Both are patents, standards or reports that bear a number, and not the same.",
    AddressesDiffer = "One is a page of the web, and their addresses are not the same.",
    SameAddress = "One is a page of the web, and they have the same address.",
    // places
    Supplement = "One stands in a supplement, the other does not.",
    SupplementBesideIssue = "One stands in a supplement, the other in an issue of its volume.",
    BothSupplement = "Both stand in a supplement.",
    SameSpan = "The same first and last page, which are not one, or the same article number.",
    LongSpan = "The same first and last page, at least four pages, or the same article number.",
    BothWithReplies = "Both pages fields name the page of a reply beside the pages: the letters are one piece.",
    PagesOverlap = "The ranges share pages and are not near in both their ends: two pieces, no misprint.",
    BothSingle = "Neither has more than one page.",
    ContainerWithin = "All words of the one container's name are in the other's, which has more.",
    OnePlaceless = "One says where it stands: in what, in which volume, or on which pages; the other does not.",
    Placeless = "Neither says where it stands: in what, in which volume, or on which pages.",
    WholeBesidePlaced = "Both are of a kind that stands by itself, or of none that is known, and only one is on pages of a volume.",
    // how much is known
    TitleOnly = "One has nothing to know it by but its title.",
    TitleAndYear = "One has nothing to know it by but its title and the year, which the other has too.",
    TitleAndYearOnly = "One has nothing to know it by but its title and the year, and neither says where it stands.",
    Institutional = "Organizations alone sign both.",
}

/// The facts that hold for a pair.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts(u64);

impl Facts {
    /// The facts of a list that hold.
    pub(super) fn that_hold(list: &[(Fact, bool)]) -> Self {
        Self(list.iter().fold(0, |set, (fact, holds)| set | u64::from(*holds) << *fact as u64))
    }

    /// Whether a fact is among them.
    pub fn has(self, fact: Fact) -> bool {
        self.0 & 1 << fact as u64 != 0
    }
}

#[cfg(test)]
mod tests {
    use super::{Fact, Facts};

    #[test]
    fn a_set_has_what_it_was_given_and_nothing_else() {
        assert!(Fact::ALL.len() <= 64, "the set has 64 bits");
        for fact in Fact::ALL {
            let set =
                Facts::that_hold(&[(*fact, true), (Fact::Identical, *fact == Fact::Identical)]);
            for other in Fact::ALL {
                assert_eq!(set.has(*other), fact == other, "{fact:?}, {other:?}");
            }
        }
    }
}
