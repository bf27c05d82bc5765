//! Hayagriva's YAML, which Typst reads: a mapping of keys to entries in, and out.
//!
//! A file is cut into its entries first, so that a broken one costs itself alone. What Hayagriva has
//! no field for stands in a key of our own, `cite-more`, which Hayagriva passes over.

mod keys;
mod read;
#[cfg(test)]
mod tests;
mod tree;
mod write;

use super::{Confidence, Format, Markup, Sample};
use cite_model::Precedence;

const ID: &str = "hayagriva";

/// The row of the registry.
pub static FORMAT: Format = Format {
    id: ID,
    name: "Hayagriva YAML",
    recognized_by: "a citation key over fields that only Hayagriva has",
    reads: "Typst's bibliography files",
    origin: None,
    markup: Markup::Typst,
    extensions: &["yml", "yaml"],
    detect,
    read: Some(read::read),
    write: Some(write::writer),
    has_citation_keys: true,
    precedence: Precedence::Aggregator,
    lossy: &[
        "the source's own id, where the entry has another citation key",
        "former citation keys",
    ],
};

/// Whether the first entry, though without a title, has a type of Hayagriva's and fields of
/// Hayagriva's alone.
fn is_entry(sample: &Sample) -> bool {
    let text = sample.text.trim_start_matches('\u{feff}');
    let lines = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let mut lines = lines.skip_while(|line| tree::key_of(line).is_none()).skip(1).peekable();
    let indent = |line: &str| line.len() - line.trim_start().len();
    let margin = lines.peek().map_or(0, |line| indent(line));
    let of_entry = lines.take_while(|line| line.starts_with(' '));
    let fields: Vec<(&str, &str)> = of_entry
        .filter(|line| indent(line) == margin)
        .filter_map(|line| line.trim().split_once(':'))
        .collect();
    let is_type = |value: &str| {
        let value = value.trim().trim_matches(['"', '\'']).to_ascii_lowercase();
        keys::TYPES.iter().any(|(entry_type, ..)| *entry_type == value)
    };
    fields.len() > 1
        && fields.iter().any(|(name, value)| *name == "type" && is_type(value))
        && fields.iter().all(|(name, _)| keys::FIELDS.contains(name))
}

/// A key at the margin, and fields that only Hayagriva has beneath it.
fn detect(sample: &Sample) -> Confidence {
    let text = sample.text.trim_start_matches('\u{feff}');
    let lines = || text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let starts_with_key = lines()
        .find(|line| *line != "---")
        .is_some_and(|line| tree::key_of(line).is_some_and(|(_, rest)| rest.is_empty()));
    // A key over a list is CSL's YAML, as pandoc has it.
    let is_list = lines().find(|line| *line != "---" && tree::key_of(line).is_none());
    if !starts_with_key || is_list.is_some_and(|line| line.trim_start().starts_with("- ")) {
        return Confidence::No;
    }
    let field = |line: &str| {
        let indented = line.starts_with([' ', '\t']);
        let name = line.trim_start().trim_start_matches("- ").split(':').next().unwrap_or_default();
        (indented, name.to_owned())
    };
    let names: Vec<String> =
        lines().map(field).filter(|(indented, _)| *indented).map(|(_, name)| name).collect();
    let has = |name: &str| names.iter().any(|found| found == name);
    match () {
        () if has("type") && (has("page-range") || has("parent") || has("serial-number")) => {
            Confidence::Sure
        }
        () if has(keys::MORE) => Confidence::Sure,
        () if has("type") && has("title") => Confidence::Likely,
        () if is_entry(sample) => Confidence::Likely,
        () => Confidence::No,
    }
}
