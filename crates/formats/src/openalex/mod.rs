//! OpenAlex's works in: one, an array, a page of results; references out.
//!
//! What OpenAlex computes (topics, concepts, citation counts, open access status, the works that
//! this one cites) is no description of the work and is not read.

mod read;

use super::json_items::keys_of;
use super::{Confidence, Format, Markup, Origin, Sample};
use cite_model::Precedence;

const ID: &str = "openalex";

/// The row of the registry.
pub static FORMAT: Format = Format {
    id: ID,
    name: "OpenAlex",
    recognized_by: "an id below openalex.org",
    reads: "works and lists of the OpenAlex API",
    origin: Some(Origin::Database("OpenAlex")),
    markup: Markup::Html,
    extensions: &["json"],
    detect,
    read: Some(read::read),
    write: None,
    has_citation_keys: false,
    precedence: Precedence::Aggregator,
    lossy: &[],
};

fn detect(sample: &Sample) -> Confidence {
    let Some(has) = keys_of(sample) else { return Confidence::No };
    let is_work =
        sample.text.contains("://openalex.org/W") || sample.text.contains("://api.openalex.org/W");
    let marks = ["authorships", "primary_location", "publication_year", "abstract_inverted_index"];
    match (is_work, marks.iter().any(|mark| has(mark))) {
        (true, true) => Confidence::Sure,
        (false, true) if has("authorships") => Confidence::Likely,
        _ => Confidence::No,
    }
}
