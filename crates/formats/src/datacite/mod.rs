//! DataCite's JSON in, as its REST interface gives it (JSON:API) and as plain metadata; references
//! out.

mod keys;
mod read;
#[cfg(test)]
mod tests;

use super::json_items::keys_of;
use super::{Confidence, Format, Markup, Origin, Sample};
use cite_model::Precedence;

const ID: &str = "datacite";

/// The row of the registry.
pub static FORMAT: Format = Format {
    id: ID,
    name: "DataCite JSON",
    recognized_by: "DataCite's schema, or its names of fields",
    reads: "DataCite's JSON",
    origin: Some(Origin::Database("DataCite")),
    markup: Markup::Html,
    extensions: &["json"],
    detect,
    read: Some(read::read),
    write: None,
    has_citation_keys: false,
    precedence: Precedence::Curated,
    lossy: &[],
};

fn detect(sample: &Sample) -> Confidence {
    let Some(has) = keys_of(sample) else { return Confidence::No };
    let is_named = sample.text.contains("://datacite.org/schema/")
        || sample.text.contains("schema.datacite.org");
    let marks =
        ["titles", "creators", "resourceTypeGeneral", "publicationYear", "relatedIdentifiers"];
    let found = marks.iter().filter(|mark| has(mark)).count();
    match () {
        () if is_named && found > 0 => Confidence::Sure,
        () if has("titles") && has("creators") && found > 2 => Confidence::Sure,
        () if has("titles") && has("creators") => Confidence::Likely,
        () => Confidence::No,
    }
}
