//! The levels of agreement of every field, each with its name and what it means.
//!
//! Levels are data: the weights (`weights.tsv`) bear their names, and evidence shows them.

/// Writes a field's levels: an enum, and the table of their names and meanings.
macro_rules! levels {
    ($(#[$doc:meta])* $enum:ident, $field:literal { $($variant:ident = $name:literal: $meaning:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $enum { $(#[doc = $meaning] $variant,)* }

        impl Level for $enum {
            const FIELD: &'static str = $field;
            const ALL: &'static [Self] = &[$(Self::$variant,)*];
            fn name(self) -> &'static str { match self { $(Self::$variant => $name,)* } }
            fn meaning(self) -> &'static str { match self { $(Self::$variant => $meaning,)* } }
            fn index(self) -> usize { self as usize }
        }
    };
}

/// A level of agreement.
pub trait Level: Copy + 'static {
    /// The field's name.
    const FIELD: &'static str;
    /// All levels, best first.
    const ALL: &'static [Self];
    /// The level's name.
    fn name(self) -> &'static str;
    /// What it means.
    fn meaning(self) -> &'static str;
    /// Its place in `ALL`.
    fn index(self) -> usize;
}

levels! {
    /// Agreement of titles.
    TitleLevel, "title" {
        Identical = "identical": "the same letters, and words rare enough to know a work by",
        IdenticalShort = "identical-short": "the same letters, of few or common words",
        IdenticalGeneric = "identical-generic": "the same letters, of words that many works bear",
        Respelt = "respelt": "the same words, some spelt differently",
        Extended = "extended": "the one is the other and more: a subtitle, a group's name",
        Reworded = "reworded": "most words are the same",
        Partial = "partial": "some rare words are the same",
        Different = "different": "little or nothing is the same",
        OtherLanguage = "other-language": "the titles are in different languages",
        Missing = "missing": "one has no title",
    }
}

levels! {
    /// Agreement of authors.
    NamesLevel, "names" {
        Same = "same": "three names or more, all the same in the same order",
        SameFew = "same-few": "one or two names, all the same",
        Reordered = "reordered": "all the same in another order",
        Shortened = "shortened": "the shorter list is a part of the longer, with the same first name",
        Overlapping = "overlapping": "at least half of the shorter list is the same",
        Some = "some": "fewer are the same",
        Disjoint = "disjoint": "no name is the same",
        Missing = "missing": "one has no names",
    }
}

levels! {
    /// Agreement of years.
    YearLevel, "year" {
        Same = "same": "the same year",
        Adjacent = "adjacent": "one year apart",
        Near = "near": "two or three years apart",
        Far = "far": "more years apart",
        Missing = "missing": "one has no year",
    }
}

levels! {
    /// Agreement of journals, proceedings, books.
    ContainerLevel, "container" {
        Same = "same": "the same name or ISSN, or a name and its abbreviation",
        Similar = "similar": "many words are the same",
        Different = "different": "the names are different",
        Missing = "missing": "one has no name",
    }
}

levels! {
    /// Agreement of volumes.
    VolumeLevel, "volume" {
        Same = "same": "the same number",
        Different = "different": "different numbers",
        Missing = "missing": "one has none",
    }
}

levels! {
    /// Agreement of issues.
    IssueLevel, "issue" {
        Same = "same": "the same number",
        Different = "different": "different numbers",
        Missing = "missing": "one has none",
    }
}

levels! {
    /// Agreement of pages.
    PagesLevel, "pages" {
        Same = "same": "the same first and last page, or the same article number",
        SameFirst = "same-first": "the same first page, and one has no last page",
        SameStart = "same-start": "the same first page, and another last one",
        Near = "near": "the ranges overlap, or a digit differs",
        Unlike = "unlike": "an article number and a range, or pages that cannot be read",
        Different = "different": "different pages",
        Missing = "missing": "one has none",
    }
}

levels! {
    /// Agreement of DOIs.
    DoiLevel, "doi" {
        Same = "same": "the same DOI",
        Different = "different": "different DOIs",
        Missing = "missing": "one has none",
    }
}

levels! {
    /// Agreement of PubMed, PMC and arXiv identifiers.
    AccessionLevel, "accession" {
        Same = "same": "the same identifier",
        Different = "different": "different identifiers of one scheme",
        Missing = "missing": "no scheme that both have",
    }
}

levels! {
    /// Agreement of abstracts.
    AbstractLevel, "abstract" {
        Same = "same": "nearly all words are the same",
        Similar = "similar": "most words are the same",
        Different = "different": "other words",
        Missing = "missing": "one has none",
    }
}

levels! {
    /// Agreement of kinds.
    KindLevel, "kind" {
        Same = "same": "the same kind of work",
        Different = "different": "different kinds of work",
        Missing = "missing": "one's kind is not known",
    }
}
