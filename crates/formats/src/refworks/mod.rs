//! RefWorks Tagged Format: in. A record begins at `RT`; blank lines mean nothing.

mod read;
mod record;
mod tags;

use super::{Confidence, Format, Markup, Origin, Sample};
use cite_model::Precedence;

const ID: &str = "refworks";

/// The row of the registry.
pub static FORMAT: Format = Format {
    id: ID,
    name: "RefWorks Tagged",
    recognized_by: "RT with a known type, or the legend of RefWorks",
    reads: "RefWorks tagged text",
    origin: Some(Origin::Other("RefWorks")),
    markup: Markup::Plain,
    extensions: &["txt"],
    detect,
    read: Some(read::read),
    write: None,
    has_citation_keys: false,
    precedence: Precedence::Aggregator,
    lossy: &[],
};

/// Lines looked at to know the format: its legend takes a hundred.
const LINES_SEEN: usize = 600;

fn detect(sample: &Sample) -> Confidence {
    let lines = || sample.text.lines().take(LINES_SEEN);
    let has_legend = lines().take(20).any(|line| {
        line.get(..26).is_some_and(|start| start.eq_ignore_ascii_case("RefWorks Export Tagged For"))
    });
    let mut kinds = lines().filter_map(|line| line.strip_prefix("RT "));
    let Some(kind) = kinds.next() else {
        return if has_legend { Confidence::Sure } else { Confidence::No };
    };
    let own = ["T1 ", "A1 ", "K1 ", "YR ", "SR "];
    let known = lines().filter(|line| own.iter().any(|tag| line.starts_with(tag))).take(3).count();
    match (tags::item_type(kind), known) {
        (_, 3) => Confidence::Sure,
        (Some(_), 1..) => Confidence::Sure,
        (Some(_), 0) => Confidence::Likely,
        _ if has_legend => Confidence::Sure,
        _ => Confidence::No,
    }
}

#[cfg(test)]
mod tests;
