//! Tags, collections, notes and the trash: entries and what a person puts on them in, one operation
//! and what it changed out; and the lists of what there is.

use crate::library::change::edit::{self, Changed, Changes, MarkChange};
use crate::library::keep::operation::By;
use crate::library::{Library, LibraryError, NameError, ask::look};
use crate::store::{MarkKind, StoredEntry};
use serde::Serialize;
use std::collections::BTreeMap;

/// What a person sorts entries by: a tag or a collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// A word to find entries by; it comes out as a keyword.
    Tag,
    /// A named set of entries.
    Collection,
}

impl Label {
    fn kind(self) -> MarkKind {
        match self {
            Self::Tag => MarkKind::Tag,
            Self::Collection => MarkKind::Collection,
        }
    }

    fn of(self, stored: StoredEntry) -> Vec<String> {
        match self {
            Self::Tag => stored.entry.tags,
            Self::Collection => stored.entry.collections,
        }
    }
}

/// A tag or a collection, and how many entries bear it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// Its name.
    pub name: String,
    /// How many entries bear it, those in the trash not counted.
    pub entries: u64,
}

/// Puts labels on the entries that a selection names, and takes others off.
pub fn label(
    library: &mut Library,
    by: &By,
    label: Label,
    selection: &[String],
    (add, remove): (&[String], &[String]),
) -> Result<Vec<Changed>, LibraryError> {
    let change = |present: bool| {
        move |value: &String| MarkChange { kind: label.kind(), value: value.clone(), present }
    };
    let marks: Vec<MarkChange> =
        remove.iter().map(change(false)).chain(add.iter().map(change(true))).collect();
    let selected = look::select(library, selection)?.into_iter();
    let all: Vec<(String, Changes)> =
        selected.map(|stored| (stored.entry.key, marked(marks.clone()))).collect();
    edit::change(library, by, label.kind().name(), &all)
}

/// The labels of the entries that a selection names, of all where it names none, by their names.
pub fn labels(
    library: &Library,
    label: Label,
    selection: &[String],
) -> Result<Vec<Counted>, LibraryError> {
    let counted = |(name, entries)| Counted { name, entries };
    if selection.is_empty() {
        return Ok(library.store.mark_counts(label.kind())?.into_iter().map(counted).collect());
    }
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for name in look::select(library, selection)?.into_iter().flat_map(|it| label.of(it)) {
        *counts.entry(name).or_default() += 1;
    }
    Ok(counts.into_iter().map(counted).collect())
}

/// Puts a note on an entry.
pub fn note(
    library: &mut Library,
    by: &By,
    key: &str,
    text: &str,
) -> Result<Vec<Changed>, LibraryError> {
    one_mark(
        library,
        by,
        key,
        MarkChange { kind: MarkKind::Note, value: text.to_owned(), present: true },
    )
}

/// Takes the note of this number off an entry, as [`notes`] counts them from 1.
pub fn remove_note(
    library: &mut Library,
    by: &By,
    key: &str,
    number: usize,
) -> Result<Vec<Changed>, LibraryError> {
    let mut notes = notes(library, key)?;
    if !(1..=notes.len()).contains(&number) {
        let (key, count) = (key.to_owned(), notes.len());
        return Err(NameError::NoNote { key, number, count }.into());
    }
    let value = notes.swap_remove(number - 1);
    one_mark(library, by, key, MarkChange { kind: MarkKind::Note, value, present: false })
}

/// A person's notes on an entry, in the order of writing.
pub fn notes(library: &Library, key: &str) -> Result<Vec<String>, LibraryError> {
    Ok(library.subject(key)?.overlay.values(MarkKind::Note))
}

/// Puts entries into the trash: they are in no list, search or export until they are restored.
pub fn trash(
    library: &mut Library,
    by: &By,
    keys: &[String],
) -> Result<Vec<Changed>, LibraryError> {
    move_all(library, by, "rm", keys, true)
}

/// Takes entries out of the trash.
pub fn restore(
    library: &mut Library,
    by: &By,
    keys: &[String],
) -> Result<Vec<Changed>, LibraryError> {
    move_all(library, by, "restore", keys, false)
}

/// The entries in the trash, in the order of their keys.
pub fn trashed(library: &Library) -> Result<Vec<StoredEntry>, LibraryError> {
    library.store.trash()?.into_iter().map(|id| Ok(library.store.entry(id)?)).collect()
}

fn move_all(
    library: &mut Library,
    by: &By,
    command: &str,
    keys: &[String],
    present: bool,
) -> Result<Vec<Changed>, LibraryError> {
    let mark = MarkChange { kind: MarkKind::Trash, value: String::new(), present };
    let all = keys.iter().map(|key| (key.clone(), marked(vec![mark.clone()])));
    edit::change(library, by, command, &all.collect::<Vec<_>>())
}

fn one_mark(
    library: &mut Library,
    by: &By,
    key: &str,
    mark: MarkChange,
) -> Result<Vec<Changed>, LibraryError> {
    let command = mark.kind.name();
    edit::change(library, by, command, &[(key.to_owned(), marked(vec![mark]))])
}

fn marked(marks: Vec<MarkChange>) -> Changes {
    Changes { marks, ..Changes::default() }
}
