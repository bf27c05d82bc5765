//! What a person says of entries in, one operation and what it changed out: fields set, cleared or
//! given back to the sources, tags, notes and collections put on or taken off.
//!
//! It is said of the record that bears the entry's key, and goes where that record goes. What is
//! taken back is taken back of every record through which it was said.

mod changes;
pub mod form;
mod usual;

pub use changes::{Changes, MarkChange};

use crate::library::keep::operation::{By, Operation};
use crate::library::resolve::subject::Subject;
use crate::library::{Library, LibraryError, ask::blame, ask::look};
use crate::store::MarkKind;
use cite_model::{AnyField, Edit, FieldValue, Reference};
use cite_text::markup;
use serde::Serialize;

/// What changed in an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// The entry's key.
    pub key: String,
    /// The field by its CSL name; else `tag`, `note`, `collection`, `trash`.
    pub what: String,
    /// What stood there, as a person types it; empty where nothing did.
    pub before: String,
    /// What stands there now.
    pub after: String,
}

/// Lets entries hold what a person says, all of it as one operation under the name of a command.
pub fn apply(
    library: &mut Library,
    by: &By,
    command: &str,
    edits: &[(String, Vec<Edit>)],
) -> Result<Vec<Changed>, LibraryError> {
    let changes = edits
        .iter()
        .map(|(key, edits)| (key.clone(), Changes { edits: edits.clone(), ..Changes::default() }));
    change(library, by, command, &changes.collect::<Vec<_>>())
}

/// The same for all that a person can say. Gives what changed; what is so already changes nothing.
pub fn change(
    library: &mut Library,
    by: &By,
    command: &str,
    all: &[(String, Changes)],
) -> Result<Vec<Changed>, LibraryError> {
    let (changed, _) = library.operate(by, command, |operation| {
        let mut changed = Vec::new();
        for (key, changes) in all {
            let subject = Subject::find(operation.store, key)?;
            say(operation, &subject, changes, &mut changed)?;
        }
        let summary = summary(&changed);
        Ok::<_, LibraryError>((changed, summary))
    })?;
    Ok(changed)
}

/// The form in which a person can edit an entry.
pub fn sheet(library: &Library, key: &str) -> Result<form::Sheet, LibraryError> {
    let subject = library.subject(key)?;
    let merged = subject.merged();
    let mut remarks = Vec::new();
    for edit in look::edits(&subject, &merged.reference) {
        let sources = edit.sources.map_or("nothing".to_owned(), |value| value.replace('\n', " "));
        let remark = format!("edited by {}, {}; the sources say: {sources}", edit.who, edit.done);
        remarks.extend(edit.field.parse().map(|field: AnyField| (field, remark)));
    }
    if subject.records.len() > 1 {
        for told in blame::fields(&merged, &subject.records) {
            let Ok(field) = told.field.parse::<AnyField>() else { continue };
            use AnyField::{Date, Names, Text, Type};
            if !matches!(field, Type | Text(_) | Names(_) | Date(_)) {
                continue;
            }
            if subject.overlay.edit(field).is_none() {
                remarks.push((field, format!("from {}", numbers(&told.from))));
            }
            let others = told.not_chosen.into_iter().filter(|other| other.value != told.value);
            remarks.extend(
                others.map(|other| {
                    (field, format!("{} says: {}", numbers(&other.from), other.value))
                }),
            );
        }
    }
    let records = subject.records.iter().map(|record| format!("{}:{}", record.source, record.line));
    let marks = |kind| subject.overlay.values(kind);
    Ok(form::Sheet {
        reference: subject.reference(),
        tags: marks(MarkKind::Tag),
        collections: marks(MarkKind::Collection),
        notes: marks(MarkKind::Note),
        remarks,
        records: records.collect(),
        key: subject.key,
    })
}

fn numbers(from: &[usize]) -> String {
    let numbers: Vec<String> = from.iter().map(ToString::to_string).collect();
    format!("[{}]", numbers.join(", "))
}

fn say(
    operation: &Operation,
    subject: &Subject,
    changes: &Changes,
    changed: &mut Vec<Changed>,
) -> Result<(), LibraryError> {
    if !changes.edits.is_empty() || !changes.reverts.is_empty() {
        let mut saying = Saying { operation, subject, now: subject.reference() };
        let sources = subject.merged().reference;
        for field in &changes.reverts {
            changed.extend(saying.revert(*field, &sources)?);
        }
        for edit in &changes.edits {
            changed.extend(saying.edit(edit)?);
        }
    }
    for change in &changes.marks {
        changed.extend(mark(operation, subject, change)?);
    }
    Ok(())
}

/// An entry while its fields are edited.
struct Saying<'a> {
    operation: &'a Operation<'a>,
    subject: &'a Subject,
    /// The reference as it is so far.
    now: Reference,
}

impl Saying<'_> {
    fn edit(&mut self, edit: &Edit) -> Result<Option<Changed>, LibraryError> {
        let (store, anchor) = (self.operation.store, self.subject.anchor());
        let (name, json) = (edit.field.name(), edit.to_json());
        let mut said = store.edits_of(anchor)?.into_iter();
        let is_said = said.any(|known| known.field == name && known.value.as_ref() == Some(&json));
        let is_held = self.subject.overlay.edit(edit.field).is_some_and(|it| it.edit == *edit);
        if is_said && is_held {
            return Ok(None);
        }
        store.add_edit(self.operation.id, anchor, name, Some(&json))?;
        Ok(Some(self.lay(edit)))
    }

    /// Takes a field back of every record through which it was edited.
    fn revert(
        &mut self,
        field: AnyField,
        sources: &Reference,
    ) -> Result<Option<Changed>, LibraryError> {
        let store = self.operation.store;
        let mut is_edited = false;
        for anchor in self.subject.anchors(false) {
            let mut said = store.edits_of(anchor)?.into_iter();
            if said.any(|known| known.field == field.name() && known.value.is_some()) {
                store.add_edit(self.operation.id, anchor, field.name(), None)?;
                is_edited = true;
            }
        }
        let edit = Edit { field, value: FieldValue::of(sources, field) };
        Ok(is_edited.then(|| self.lay(&edit)))
    }

    fn lay(&mut self, edit: &Edit) -> Changed {
        let before = shown(&self.now, edit.field);
        edit.apply(&mut self.now);
        let (key, what) = (self.subject.key.clone(), edit.field.to_string());
        Changed { key, what, before, after: shown(&self.now, edit.field) }
    }
}

/// A field's value as a person types it.
fn shown(reference: &Reference, field: AnyField) -> String {
    FieldValue::of(reference, field).map_or_else(String::new, |value| value.shown(field))
}

fn mark(
    operation: &Operation,
    subject: &Subject,
    change: &MarkChange,
) -> Result<Option<Changed>, LibraryError> {
    let value = match change.kind {
        MarkKind::Note => markup::clean_block(&change.value),
        MarkKind::Tag | MarkKind::Collection => markup::clean(&change.value),
        MarkKind::Trash => "".into(),
    };
    if value.is_empty() && change.kind != MarkKind::Trash {
        return Ok(None);
    }
    // The trash is every bearer's, any other mark the first one's.
    let anchors = match (change.present, change.kind) {
        (true, MarkKind::Trash) => subject.anchors(true),
        (true, _) if subject.overlay.has(change.kind, &value) => Vec::new(),
        (true, _) => vec![subject.anchor()],
        (false, _) => subject.anchors(false),
    };
    let mut is_changed = false;
    for anchor in anchors {
        let mut marks = operation.store.marks_of(anchor)?.into_iter();
        if marks.any(|mark| mark.kind == change.kind && mark.value == value) != change.present {
            let (store, id) = (operation.store, operation.id);
            store.add_mark(id, anchor, change.kind, &value, change.present)?;
            is_changed = true;
        }
    }
    let (key, what) = (subject.key.clone(), change.kind.name().to_owned());
    let (mut before, mut after) = (String::new(), value.into_owned());
    if !change.present {
        std::mem::swap(&mut before, &mut after);
    }
    Ok(is_changed.then_some(Changed { key, what, before, after }))
}

/// Most entries, and most changes, that the history names.
const MOST_NAMED: usize = 4;

/// What the history says: the entries, and what of them changed.
fn summary(changed: &[Changed]) -> String {
    let keys = once(changed.iter().map(|it| it.key.clone()));
    let keys = match keys.len() {
        0..=MOST_NAMED => keys.join(", "),
        several => format!("{several} entries"),
    };
    let mut what = once(changed.iter().filter_map(named));
    if what.len() > MOST_NAMED {
        let more = what.len() - MOST_NAMED;
        what.truncate(MOST_NAMED);
        what.push(format!("{more} more"));
    }
    if what.is_empty() { keys } else { format!("{keys}: {}", what.join(", ")) }
}

/// `volume`, `+birds`, `-todo`; the trash is what the command says.
fn named(changed: &Changed) -> Option<String> {
    let Changed { what, before, after, .. } = changed;
    let is = |kind: MarkKind| what == kind.name();
    if is(MarkKind::Trash) {
        return None;
    }
    Some(match is(MarkKind::Tag) || is(MarkKind::Collection) {
        true if before.is_empty() => format!("+{after}"),
        true => format!("-{before}"),
        false => what.clone(),
    })
}

fn once(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = std::collections::BTreeSet::new();
    texts.filter(|text| seen.insert(text.clone())).collect()
}
