//! Notes in; what they really are out: a note, a relation, an identifier, or a database's chatter.

use super::labels;
use cite_model::{Doi, Pmcid, Pmid, Reference, TextField};

/// What a note turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// A note.
    Note,
    /// Something else, which the reference has now.
    Taken,
    /// What a database says about its own record; nobody wants to see it in a bibliography.
    Machine,
}

/// How notes begin that databases write about their records.
const CHATTER: &[&str] = &[
    "Accession Number:",
    "CAPLUS AN",
    "Cited By :",
    "Cited By:",
    "Cited Reference Count:",
    "Copyright - ",
    "Date completed - ",
    "Date created - ",
    "Date revised - ",
    "Export Date:",
    "Last updated - ",
    "Number of references - ",
    "RAYYAN-",
    "SuppNotes - ",
    "Times Cited",
    "Total Times Cited",
    "Zuletzt aktualisiert - ",
];

/// Reads a note.
pub fn read(note: &str, reference: &mut Reference) -> Verdict {
    if is_identifier(note, reference) || is_relation(note, reference) {
        return Verdict::Taken;
    }
    if CHATTER.iter().any(|beginning| note.starts_with(beginning)) {
        return Verdict::Machine;
    }
    if note.trim().is_empty() || reference.title() == Some(note) {
        return Verdict::Taken;
    }
    Verdict::Note
}

/// A note that is an identifier and nothing else: `doi: 10.1000/1`, `PMID: 123`.
fn is_identifier(note: &str, reference: &mut Reference) -> bool {
    if note.len() > 300 || note.contains(['\n']) {
        return false;
    }
    let lower = note.get(..6).unwrap_or(note).to_ascii_lowercase();
    let (field, value) = if lower.starts_with("doi") || lower.starts_with("10.") {
        (TextField::Doi, Doi::parse(note).map(|doi| doi.to_string()))
    } else if lower.starts_with("pmid") {
        (TextField::Pmid, Pmid::parse(note).map(|pmid| pmid.to_string()))
    } else if lower.starts_with("pmc") {
        (TextField::Pmcid, Pmcid::parse(note).map(|pmcid| pmcid.to_string()))
    } else {
        return false;
    };
    let Some(value) = value.filter(|_| !note.trim().contains("; ")) else { return false };
    reference.text(field) == Some(value.as_str()) || reference.set_first(field, &value)
}

/// What the writer says of relations and mentions.
fn is_relation(note: &str, reference: &mut Reference) -> bool {
    let Some((label, value)) = note.split_once(": ") else { return false };
    if label == labels::MENTION {
        return labels::read_mention(value).map(|m| reference.mentions.push(m)).is_some();
    }
    labels::read_related(label, value).map(|related| reference.related.push(related)).is_some()
}
