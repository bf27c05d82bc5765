//! Lines of a note that are fields: `PMID: 123`, `original-date: 1901`, `{:translated-title: …}`.
//!
//! Zotero keeps them in its field Extra, which CSL-JSON calls `note`; Zotero and pandoc read them
//! when they cite.

use super::keys::{self, Key};
use cite_model::{NameList, TextField};

/// A note's lines: fields apart from prose.
pub(super) struct Lines {
    /// The lines that are fields, by their keys.
    pub fields: Vec<(Key, String, String)>,
    /// The other lines.
    pub prose: String,
}

/// Takes the fields out of a note. `is_free`: whether a field may still be set.
pub(super) fn split(note: &str, mut is_free: impl FnMut(Key) -> bool) -> Lines {
    let mut lines = Lines { fields: Vec::new(), prose: String::new() };
    for line in note.lines() {
        match field(line).filter(|(key, _)| is_free(*key)) {
            Some((key, value)) => lines.fields.push((key, value.to_owned(), line.to_owned())),
            None => {
                lines.prose.push_str(line);
                lines.prose.push('\n');
            }
        }
    }
    lines.prose.truncate(lines.prose.trim_end().len());
    lines
}

/// `Original Date: 1901` and `{:original-date: 1901}`.
fn field(line: &str) -> Option<(Key, &str)> {
    let line = line.trim();
    let braced = line.strip_prefix("{:").and_then(|rest| rest.strip_suffix('}'));
    let (label, value) = braced.unwrap_or(line).split_once(':')?;
    let short =
        label.len() <= 32 && label.chars().all(|c| c.is_ascii_alphabetic() || " -_".contains(c));
    let value = value.trim();
    if !short || value.is_empty() {
        return None;
    }
    let name = label.trim().to_lowercase().replace(' ', "-");
    let key = LABELS
        .iter()
        .find(|(label, _)| *label == name)
        .map(|(_, key)| *key)
        .or_else(|| keys::key(&name))?;
    let is_variable = !matches!(key, Key::Id | Key::Custom | Key::PageFirst | Key::List(_));
    is_variable.then_some((key, value))
}

/// Labels that are no CSL names in small letters.
const LABELS: &[(&str, Key)] = &[
    ("doi", Key::Text(TextField::Doi)),
    ("pmid", Key::Text(TextField::Pmid)),
    ("pubmed-id", Key::Text(TextField::Pmid)),
    ("pmcid", Key::Text(TextField::Pmcid)),
    ("arxiv", Key::Text(TextField::Arxiv)),
    ("archive-location", Key::Text(TextField::ArchiveLocation)),
];

/// A name as Zotero's Extra has it: `Family || Given`, or the whole name.
pub(super) fn name(text: &str) -> Option<NameList> {
    let names = match text.split_once("||") {
        Some((family, given)) => {
            let (family, given) = (family.trim(), given.trim());
            let person = cite_model::Name::person(family, given);
            (!family.is_empty()).then(|| vec![person])
        }
        None => (!text.trim().is_empty()).then(|| vec![cite_model::Name::literal(text.trim())]),
    };
    names.map(NameList::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_come_out_of_prose() {
        let note = "PMID: 123\nRead twice: good.\nOriginal Date: 1901\n{:genre: novel}\ntitle: x";
        let lines = split(note, |key| key != Key::Text(TextField::Title));
        let values: Vec<&str> = lines.fields.iter().map(|(_, value, _)| value.as_str()).collect();
        assert_eq!(values, ["123", "1901", "novel"]);
        assert_eq!(lines.prose, "Read twice: good.\ntitle: x");
    }
}
