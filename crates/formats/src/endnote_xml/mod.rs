//! EndNote XML: what EndNote, Zotero, Mendeley and JabRef export as such, in; what EndNote and
//! Zotero read, out.
//!
//! The name of a reference type counts, not its number: each program has numbers of its own. The
//! same tag means different things by type; `tags` has one table for reading and writing.

mod read;
mod tags;
mod write;

#[cfg(test)]
mod tests;

use super::{Confidence, Format, Markup, Origin, Sample};
use cite_model::Precedence;
use cite_text::xml::outline;

/// The id of the format.
const ID: &str = "endnote-xml";

/// The row of the registry.
pub static FORMAT: Format = Format {
    id: ID,
    name: "EndNote XML",
    recognized_by: "<xml><records><record> with <ref-type>",
    reads: "what EndNote, Zotero, Mendeley and JabRef export as EndNote XML",
    origin: Some(Origin::Other("EndNote")),
    markup: Markup::Styles,
    extensions: &["xml"],
    detect,
    read: Some(read::read),
    write: Some(write::writer),
    has_citation_keys: false,
    precedence: Precedence::Aggregator,
    lossy: &[
        "small capitals",
        "aliases, relations, related works and mentions",
        "particles of names, which are written as a part of the family name",
        "that a list of names is cut short (et al.)",
        "names, texts and dates that the reference type has no field for",
        "more than one DOI, PMID or PMCID; the PMID beside another accession number",
        "values that are kept for another format",
    ],
};

/// `<xml><records><record>` with `<ref-type>` is EndNote's alone.
fn detect(sample: &Sample) -> Confidence {
    let Some(outline) = outline(sample.text) else { return Confidence::No };
    let of_records = matches!(outline.root(), "xml" | "records" | "record");
    match of_records && outline.has("ref-type") {
        true => Confidence::Sure,
        false if of_records && outline.has("contributors") => Confidence::Likely,
        false => Confidence::No,
    }
}
