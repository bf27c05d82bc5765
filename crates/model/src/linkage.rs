//! The words of record linkage that more than one room uses: relations, decisions and trust.

use super::field::{Field, named, read_name};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What kind of source a record comes from, the most trusted last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precedence {
    /// A page, a note or a listing that was scraped.
    Scraped,
    /// A file of which nobody knows who made it, or an aggregator's export.
    #[default]
    Aggregator,
    /// An export by the publisher, or by a bibliographic database.
    Publisher,
    /// A curated source: PubMed, Crossref, DataCite.
    Curated,
}

named! {
    /// How two works that belong together, and are not the same, are related: "this is … that".
    Relation {
        PreprintOf = "preprint-of",
        AbstractOf = "abstract-of",
        CorrectionTo = "correction-to",
        RetractionOf = "retraction-of",
        CommentOn = "comment-on",
        UpdateOf = "update-of",
        PartOf = "part-of",
        EditionOf = "edition-of",
        TranslationOf = "translation-of",
    }
}

/// What a person says of two records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// One work.
    Link,
    /// Two works.
    NonLink,
    /// Two works that belong together: the first is that of the second.
    Related(Relation),
    /// What was said before is taken back.
    Undecided,
}

impl Verdict {
    /// Its name: `link`, `non-link`, `undecided`, or the relation's.
    pub fn name(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::NonLink => "non-link",
            Self::Related(relation) => relation.csl(),
            Self::Undecided => "undecided",
        }
    }

    /// The verdict of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        let plain = [Self::Link, Self::NonLink, Self::Undecided];
        let plain = plain.into_iter().find(|verdict| verdict.name() == name);
        plain.or_else(|| Relation::from_csl(name).map(Self::Related))
    }
}

impl Serialize for Verdict {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl Serialize for Relation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.csl())
    }
}

impl<'de> Deserialize<'de> for Relation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_name("relation", deserializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verdict_is_known_by_its_name() {
        let related = Relation::ALL.iter().copied().map(Verdict::Related);
        for verdict in related.chain([Verdict::Link, Verdict::NonLink, Verdict::Undecided]) {
            assert_eq!(Verdict::from_name(verdict.name()), Some(verdict));
        }
        assert_eq!(Verdict::from_name("same"), None);
    }
}
