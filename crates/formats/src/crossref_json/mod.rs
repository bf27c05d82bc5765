//! Crossref's REST JSON in: a list of works, one work, an array of works; references out.
//!
//! Crossref's own bookkeeping (when it indexed a work, how often it is cited) and the works that
//! the work cites are not read; `keys::PASSED_OVER` names them.

mod keys;
mod names;
mod read;
#[cfg(test)]
mod tests;

use super::json_items::keys_of;
use super::{Confidence, Format, Markup, Origin, Sample};
use cite_model::Precedence;

const ID: &str = "crossref-json";

/// The row of the registry.
pub static FORMAT: Format = Format {
    id: ID,
    name: "Crossref JSON",
    recognized_by: "keys of a Crossref work",
    reads: "works and lists of the Crossref API",
    origin: Some(Origin::Database("Crossref")),
    markup: Markup::Html,
    extensions: &["json"],
    detect,
    read: Some(read::read),
    write: None,
    has_citation_keys: false,
    precedence: Precedence::Curated,
    lossy: &[],
};

/// Keys that every work of Crossref's has, and that nobody else writes.
fn detect(sample: &Sample) -> Confidence {
    let Some(has) = keys_of(sample) else { return Confidence::No };
    let is_csl =
        has("type") && ["article-journal", "paper-conference"].iter().any(|name| has(name));
    let marks = ["reference-count", "is-referenced-by-count", "content-domain", "references-count"];
    let found = marks.iter().filter(|mark| has(mark)).count();
    match () {
        () if has("message-type") && (has("work") || has("work-list")) => Confidence::Sure,
        () if is_csl => Confidence::No,
        () if found > 0 && has("DOI") => Confidence::Sure,
        () if has("container-title") && has("published-print") => Confidence::Likely,
        () => Confidence::No,
    }
}
