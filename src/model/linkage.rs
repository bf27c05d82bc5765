//! The words of record linkage that more than one room uses: relations and decisions.

use super::field::{Field, named};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

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

impl Serialize for Relation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.csl())
    }
}

impl<'de> Deserialize<'de> for Relation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::from_csl(&name)
            .ok_or_else(|| serde::de::Error::custom(format!("unknown relation {name}")))
    }
}
