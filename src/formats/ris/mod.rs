//! RIS: tagged lines from `TY  - ` to `ER  - `, the format that every database and manager has.
//!
//! The tags mean what Zotero takes them for; where a field has no tag, it stands as a line
//! `variable: value` in `M2`, which Zotero keeps in its Extra field and understands there.

mod kind;
mod labels;
mod tags;
mod values;
mod write;

#[cfg(test)]
mod tests;

use super::{Confidence, Format, Sample};

/// The format.
pub static FORMAT: Format = Format {
    id: "ris",
    name: "RIS",
    extensions: &["ris"],
    detect,
    read: None,
    write: Some(write::writer),
    has_citation_keys: false,
    lossy: &[
        "markup in titles and abstracts, line breaks inside values",
        "particles of names join the family name or the given names",
        "a name of an institution with a comma comes back as a person's",
        "dashes between pages become hyphens",
        "an event-place equal to the publisher-place is written once",
        "a keyword with a semicolon is parted there, a single one at its commas too",
        "notes of the form `variable: value` come back as that variable",
        "former citation keys, and extra values of other formats",
    ],
};

fn detect(_sample: &Sample) -> Confidence {
    Confidence::No
}
