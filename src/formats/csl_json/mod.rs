//! CSL-JSON: arrays of items, single items and JSON Lines in; one array out.
//!
//! What CSL has no variable for stands in the item's `custom` object, which the schema leaves to
//! the writer, so that nothing is lost between two runs of this program.

mod date;
mod layout;
mod write;

use super::{Confidence, Format};

/// The row of the registry.
pub static FORMAT: Format = Format {
    id: "csl-json",
    name: "CSL-JSON",
    extensions: &["json", "jsonl"],
    detect: |_| Confidence::No,
    read: None,
    write: Some(write::writer),
    has_citation_keys: true,
    lossy: &[],
};
