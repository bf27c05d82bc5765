//! Web of Science tagged text (`.ciw`, `.txt`), also of ZooRec, BIOSIS, CABI and Derwent: in.
//!
//! A record runs from `PT` to `ER`. Continuation lines are items of a list in `AU`, `AF`, `CR` and
//! the like, and go on with the text elsewhere. Capitals are undone only where a whole value has
//! nothing else.

mod names;
mod read;
mod record;
mod tags;

use super::{Confidence, Format, Markup, Origin, Sample};
use cite_model::Precedence;

const ID: &str = "wos";

/// The row of the registry.
pub static FORMAT: Format = Format {
    id: ID,
    name: "Web of Science tagged",
    recognized_by: "FN with the producer's name, or PT and other two-letter tags",
    reads: "Web of Science's tagged text",
    origin: Some(Origin::Database("Web of Science")),
    markup: Markup::Plain,
    extensions: &["ciw", "txt", "isi"],
    detect,
    read: Some(read::read),
    write: None,
    has_citation_keys: false,
    precedence: Precedence::Publisher,
    lossy: &[],
};

/// Lines looked at to know the format.
const LINES_SEEN: usize = 400;

/// Marks of the producer in the first line.
const PRODUCERS: &[&str] =
    &["Thomson", "Clarivate", "Web of Science", "ISI Export", "Web of Knowledge"];

fn detect(sample: &Sample) -> Confidence {
    let mut lines = sample.text.lines().map(str::trim_end).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or_default();
    if first
        .strip_prefix("FN ")
        .is_some_and(|rest| PRODUCERS.iter().any(|name| rest.contains(name)))
    {
        return Confidence::Sure;
    }
    let begins = |line: &str| matches!(line, "PT J" | "PT B" | "PT S" | "PT P" | "PT C" | "PT D");
    let mut seen = std::iter::once(first).chain(lines).take(LINES_SEEN);
    if !seen.any(|line| begins(line.trim_start())) {
        return Confidence::No;
    }
    let own = ["UT ", "SO ", "AF ", "Z9 ", "DT ", "TI "];
    let known = seen.filter(|line| own.iter().any(|tag| line.starts_with(tag))).count();
    if known >= 1 { Confidence::Sure } else { Confidence::Likely }
}

#[cfg(test)]
mod tests;
