//! CSL-JSON: arrays of items, single items and JSON Lines in; one array out.
//!
//! What CSL has no variable for stands in the item's `custom` object, which the schema leaves to
//! the writer, so that nothing is lost between two runs of this program.

mod date;
mod detect;
mod keys;
mod layout;
mod name;
mod note;
mod read;
#[cfg(test)]
mod tests;
mod values;
mod write;
mod yaml;
mod zotero;

use super::{Format, Markup};
use cite_model::Precedence;

const ID: &str = "csl-json";

/// The row of the registry.
pub static FORMAT: Format = Format {
    id: ID,
    name: "CSL-JSON",
    recognized_by: "items with a CSL type and CSL fields",
    reads: "arrays, objects and lines of CSL items, as Zotero, Mendeley and pandoc write them",
    origin: None,
    markup: Markup::Html,
    extensions: &["json", "jsonl"],
    detect: detect::detect,
    read: Some(read::read),
    write: Some(write::writer),
    has_citation_keys: true,
    precedence: Precedence::Aggregator,
    lossy: &[
        "the source's own id, where the entry has another citation key",
        "former citation keys come back as extra values",
    ],
};

/// The row of CSL's YAML.
pub static YAML: Format = Format {
    id: "csl-yaml",
    name: "CSL-YAML",
    recognized_by: "a list of CSL items under references: or at the top",
    reads: "pandoc's YAML references",
    origin: None,
    markup: Markup::Html,
    extensions: &["yaml", "yml"],
    detect: yaml::detect,
    read: Some(yaml::read),
    write: None,
    has_citation_keys: true,
    precedence: Precedence::Aggregator,
    lossy: &[],
};
