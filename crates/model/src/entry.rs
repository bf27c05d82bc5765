//! An entry: what the library shows and a writer writes.

use super::{Reference, Related, Relation};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// One or more records merged, under a citation key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The citation key: ASCII, unique in the library.
    pub key: String,
    /// Former citation keys, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// The merged fields.
    pub reference: Reference,
    /// Other entries this one belongs together with: "this is `relation` that key".
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relations: Vec<(Relation, String)>,
    /// A person's tags, sorted; they stand among the keywords too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// The collections that a person put it in, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub collections: Vec<String>,
    /// The CSL names of the fields that a person edited, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub edited: Vec<String>,
}

impl Entry {
    /// The works it belongs together with: those that its sources name, then the other entries,
    /// each once.
    pub fn related(&self) -> Vec<Related> {
        let mut related = self.reference.related.clone();
        for (relation, key) in &self.relations {
            let other =
                Related { relation: *relation, target: format!("key:{key}"), inverse: false };
            if !related.contains(&other) {
                related.push(other);
            }
        }
        related
    }

    /// The same entry for a format that knows no protected capitals and no formulas in TeX.
    pub fn simple(&self) -> Cow<'_, Self> {
        match self.reference.simple() {
            Cow::Borrowed(_) => Cow::Borrowed(self),
            Cow::Owned(reference) => Cow::Owned(Self { reference, ..self.clone() }),
        }
    }
}
