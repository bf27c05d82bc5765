//! RIS: tagged lines from `TY  - ` to `ER  - `, the format that every database and manager has.
//!
//! The tags mean what Zotero takes them for; where a field has no tag, it stands as a line
//! `variable: value` in `M2`, which Zotero keeps in its Extra field and understands there.

mod build;
mod cut;
mod kind;
mod labels;
mod names;
mod notes;
mod procite;
mod profiles;
mod read;
mod settle;
mod settled;
mod tag;
mod tags;
mod values;
mod write;

#[cfg(test)]
mod tests;

use super::{Confidence, Format, Markup, Sample};
use cite_model::Precedence;

const ID: &str = "ris";

/// The format.
pub static FORMAT: Format = Format {
    id: ID,
    name: "RIS",
    recognized_by: "a line TY  - with a known type, or known tags that end with ER",
    reads: "exports of databases and reference managers; each producer's own use of tags is known",
    origin: None,
    markup: Markup::Html,
    extensions: &["ris"],
    detect,
    read: Some(read::read),
    write: Some(write::writer),
    has_citation_keys: false,
    precedence: Precedence::Publisher,
    lossy: &[
        "markup in titles and abstracts, line breaks inside values",
        "particles of names join the family name or the given names",
        "a name of an institution with a comma comes back as a person's",
        "dashes between pages become hyphens",
        "an event-place equal to the publisher-place is written once",
        "a keyword with a semicolon is parted there, a single one at its commas too",
        "notes of the form `variable: value` come back as that variable",
        "a journal of which only the abbreviation is known gets it as its title too",
        "a conference paper with an event-title alone gets it as its container-title too",
        "a name of one or more words that is no person's and no institution's may come back in parts",
        "values that say nothing: NA, nan, undefined, null",
        "former citation keys, and extra values of other formats",
    ],
};

/// A line with a `TY` that is known is RIS alone; tags in its way that end with `ER` likely are.
fn detect(sample: &Sample) -> Confidence {
    let mut tagged = 0;
    let mut ended = false;
    for line in sample.text.lines() {
        match cut::tag_value(line) {
            Some((cut::Tag([b'T', b'Y']), ty)) => {
                let ty = ty.trim().to_ascii_uppercase();
                let is_word = ty.len() <= 12 && ty.bytes().all(|b| b.is_ascii_alphanumeric());
                if tags::type_row(&ty).is_some() {
                    return Confidence::Sure;
                }
                tagged += if is_word { 3 } else { 0 };
            }
            Some((cut::Tag([b'E', b'R']), _)) => ended = true,
            Some((tag, _)) if tags::is_known(tag) => tagged += 1,
            _ => {}
        }
    }
    if ended && tagged >= 2 { Confidence::Likely } else { Confidence::No }
}
