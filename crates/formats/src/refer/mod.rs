//! Refer, the format of BibIX and EndNote (`.enw`): in and out.
//!
//! `%0` may be missing or come late, so a record is read when all of it is there. What has no tag
//! of its own is written as `%O name: value`, Zotero's way, and read from there again.

mod detect;
mod names;
mod notes;
mod read;
mod record;
mod tags;
mod write;

use super::{Format, Markup};
use cite_model::Precedence;

const ID: &str = "refer";

/// The row of the registry.
pub static FORMAT: Format = Format {
    id: ID,
    name: "Refer/EndNote",
    recognized_by: "tags such as %0, %A and %T at the start of lines",
    reads: "Refer and EndNote's .enw files",
    origin: None,
    markup: Markup::Plain,
    extensions: &["enw", "refer"],
    detect: detect::detect,
    read: Some(read::read),
    write: Some(write::writer),
    has_citation_keys: false,
    precedence: Precedence::Aggregator,
    lossy: &[
        "particles become part of the family name",
        "a name without given names becomes a whole one",
        "a comma in the name of an institution parts it",
        "a semicolon parts a keyword that stands alone",
        "line breaks in values other than abstracts and notes become spaces",
        "dates of words that look like a date become one",
        "relations, mentions and what other formats kept are not written",
        "with --strict: what has no tag of its own is not written",
    ],
};

#[cfg(test)]
mod tests;
