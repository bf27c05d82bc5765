//! What a person says of an entry.

use crate::store::MarkKind;
use cite_model::{AnyField, Edit};

/// What a person says of one entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Fields and what they hold.
    pub edits: Vec<Edit>,
    /// Fields that are to hold again what the sources say.
    pub reverts: Vec<AnyField>,
    /// Tags, notes, collections and the trash.
    pub marks: Vec<MarkChange>,
}

/// A mark that is put on or taken off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkChange {
    /// Its kind.
    pub kind: MarkKind,
    /// The tag, the note, the collection; nothing for the trash.
    pub value: String,
    /// Whether it is put on.
    pub present: bool,
}
