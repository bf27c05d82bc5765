//! Mojibake in a record's fields repaired in place, each repair reported.

use cite_model::field::Field;
use cite_model::{Diagnostic, Kind, Name, Reference, Severity};
use cite_text::mojibake;

/// How much of a repaired text a report shows on either side, in characters.
const SHOWN: usize = 24;

/// Repairs every text of a reference; gives what was repaired, at the record's line.
pub(in crate::library) fn repair(reference: &mut Reference, line: u64) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut mend = |field: &str, text: &mut String| {
        if let Some(repaired) = mojibake::repair(text) {
            let message = report(field, text, &repaired);
            found.push(Diagnostic::new(line, Severity::Repaired, Kind::Mojibake, message));
            *text = repaired;
        }
    };
    for (field, text) in reference.texts.iter_mut() {
        mend(field.csl(), text);
    }
    for (field, list) in reference.lists.iter_mut() {
        list.iter_mut().for_each(|text| mend(field.csl(), text));
    }
    for (field, list) in reference.names.iter_mut() {
        for name in &mut list.names {
            match name {
                Name::Literal { literal } => mend(field.csl(), literal),
                Name::Person(person) => {
                    mend(field.csl(), &mut person.family);
                    mend(field.csl(), &mut person.given);
                }
            }
        }
    }
    for extra in &mut reference.extra {
        mend(&extra.tag, &mut extra.value);
    }
    for mention in &mut reference.mentions {
        mend("mention", &mut mention.title);
    }
    found
}

/// Shows the place where the texts part, with a little of what stands round it.
fn report(field: &str, before: &str, after: &str) -> String {
    let before: Vec<char> = before.chars().collect();
    let after: Vec<char> = after.chars().collect();
    let same = before.iter().zip(&after).take_while(|(a, b)| a == b).count();
    let same_end = before[same..]
        .iter()
        .rev()
        .zip(after[same..].iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let from = same.saturating_sub(SHOWN / 2);
    let shown = |text: &[char]| -> String {
        let end = (text.len() - same_end).min(same + SHOWN).max(same);
        text[from..end].iter().collect()
    };
    format!("{field}: garbled \"{}\" read as \"{}\"", shown(&before), shown(&after))
}
