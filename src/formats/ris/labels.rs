//! The lines `variable: value` in `M2`: fields that have no tag, said as Zotero's Extra says them.
//!
//! What `line` functions write, the reader understands; names are `Family || Given`.

use crate::model::{Mention, Name, Related};

/// The name of the type in such a line.
pub const TYPE: &str = "type";

/// The name of a mention in a note.
pub const MENTION: &str = "mention";

/// What a relation's label ends with where the sentence is turned round.
pub const INVERSE: &str = " this";

/// A name as Zotero's Extra has it.
pub fn name(name: &Name) -> String {
    match name {
        Name::Literal { literal } => literal.clone(),
        Name::Person(person) => {
            let family = joined(&[&person.non_dropping_particle, &person.family], " ");
            let given = joined(&[&person.given, &person.dropping_particle], " ");
            joined(&[&family, &joined(&[&given, &person.suffix], ", ")], " || ")
        }
    }
}

/// A relation as a note: `correction-to: DOI:10.1000/1`.
pub fn related(related: &Related) -> String {
    use crate::model::field::Field;
    let inverse = if related.inverse { INVERSE } else { "" };
    format!("{}{inverse}: {}", related.relation.csl(), related.target)
}

/// A mention as a note: `mention: title | address | date`.
pub fn mention(mention: &Mention) -> String {
    let date = mention.date.as_ref().map(ToString::to_string).unwrap_or_default();
    format!("{MENTION}: {} | {} | {date}", mention.title, mention.url)
}

/// Whether every line of a note is `Label: value`, so that Zotero's Extra is the place for it.
pub fn is_labelled(note: &str) -> bool {
    note.lines().all(|line| split(line).is_some())
}

/// The label and the value of a line `Label: value`. A label is a word or a few, none of a
/// sentence.
pub fn split(line: &str) -> Option<(&str, &str)> {
    let (label, value) = line.split_once(':')?;
    let (label, value) = (label.trim(), value.trim());
    let worded = label.len() <= 40
        && label.starts_with(|c: char| c.is_alphabetic())
        && label.split(' ').count() <= 3
        && label.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    (worded && !value.is_empty() && !value.starts_with("//")).then_some((label, value))
}

/// The parts that are not empty, joined.
pub fn joined(parts: &[&str], between: &str) -> String {
    let parts: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
    parts.join(between)
}
