//! What a person said of an entry, laid over what its records say: edited fields outrank every
//! source, tags come as keywords and notes as notes.
//!
//! A person says it of one record of the entry (its anchor), so it goes where that record goes:
//! through merges, splits, revisions of its file and imports of the same record elsewhere.

use crate::library::LibraryError;
use crate::store::{
    EntryMark, MarkKind, RecordId, Store, StoreError, StoredEdit, StoredMark, StoredRecord,
};
use cite_model::{AnyField, Edit, ListField, Reference};
use std::collections::BTreeMap;

/// All that persons said of an entry.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::library) struct Overlay {
    /// The edited fields, by their names.
    pub edits: Vec<PersonsEdit>,
    /// Tags, notes and collections, each once, in the order of giving.
    pub marks: Vec<StoredMark>,
    /// Whether the entry is in the trash.
    pub in_trash: bool,
}

/// A person's value of a field.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::library) struct PersonsEdit {
    /// The field and its value.
    pub edit: Edit,
    /// Who said it.
    pub who: String,
    /// When, RFC 3339.
    pub done: String,
}

impl Overlay {
    /// What was said through any of an entry's records; `bearers` are those that bear its keys.
    pub(in crate::library) fn of<'r>(
        store: &Store,
        records: impl IntoIterator<Item = &'r StoredRecord>,
        bearers: &[RecordId],
    ) -> Result<Self, LibraryError> {
        let mut overlay = Self::default();
        let mut last: BTreeMap<String, StoredEdit> = BTreeMap::new();
        let mut kept = 0; // how many of the bearers are not in the trash
        for record in records {
            for edit in store.edits_of(record.anchor)? {
                if last.get(&edit.field).is_none_or(|before| before.at < edit.at) {
                    last.insert(edit.field.clone(), edit);
                }
            }
            let marks = store.marks_of(record.anchor)?;
            let is_trashed = marks.iter().any(|mark| mark.kind == MarkKind::Trash);
            overlay.marks.extend(marks.into_iter().filter(|mark| mark.kind != MarkKind::Trash));
            kept += usize::from(!is_trashed && bearers.contains(&record.first));
        }
        overlay.marks.sort_by_key(|mark| mark.at);
        let mut seen = std::collections::BTreeSet::new();
        overlay.marks.retain(|mark| seen.insert((mark.kind, mark.value.clone())));
        overlay.in_trash = kept == 0 && !bearers.is_empty();
        let edits: Result<Vec<Option<PersonsEdit>>, LibraryError> =
            last.into_values().map(persons_edit).collect();
        overlay.edits = edits?.into_iter().flatten().collect();
        Ok(overlay)
    }

    /// Whether it changes what the records say.
    pub(in crate::library) fn changes_reference(&self) -> bool {
        !self.edits.is_empty()
            || self.marks.iter().any(|mark| matches!(mark.kind, MarkKind::Tag | MarkKind::Note))
    }

    /// Lays it over the merged reference.
    pub(in crate::library) fn apply(&self, reference: &mut Reference) {
        self.apply_edits(reference);
        for mark in &self.marks {
            match mark.kind {
                MarkKind::Tag => reference.push(ListField::Keyword, mark.value.clone()),
                MarkKind::Note => reference.push(ListField::Note, mark.value.clone()),
                MarkKind::Collection | MarkKind::Trash => {}
            }
        }
        reference.unite_lists();
    }

    /// Lays the edited fields alone over the merged reference.
    pub(in crate::library) fn apply_edits(&self, reference: &mut Reference) {
        self.edits.iter().for_each(|persons| persons.edit.apply(reference));
    }

    /// A person's value of a field, if there is one.
    pub(in crate::library) fn edit(&self, field: AnyField) -> Option<&PersonsEdit> {
        self.edits.iter().find(|persons| persons.edit.field == field)
    }

    /// Whether there is such a mark.
    pub(in crate::library) fn has(&self, kind: MarkKind, value: &str) -> bool {
        self.marks.iter().any(|mark| mark.kind == kind && mark.value == value)
    }

    /// The values of a kind of mark, in the order of giving.
    pub(in crate::library) fn values(&self, kind: MarkKind) -> Vec<String> {
        let marks = self.marks.iter().filter(|mark| mark.kind == kind);
        marks.map(|mark| mark.value.clone()).collect()
    }

    /// As it is stored with the entry.
    pub(in crate::library) fn entry_marks(&self) -> Vec<(EntryMark, String)> {
        let marks = self.marks.iter().filter_map(|mark| {
            let kind = match mark.kind {
                MarkKind::Tag => EntryMark::Tag,
                MarkKind::Note => EntryMark::Note,
                MarkKind::Collection => EntryMark::Collection,
                MarkKind::Trash => return None,
            };
            Some((kind, mark.value.clone()))
        });
        let edits = self.edits.iter();
        let edited = edits.map(|persons| (EntryMark::Edited, persons.edit.field.to_string()));
        marks.chain(edited).collect()
    }
}

/// A stored edit as the model has it; none where the sources' value is to hold.
fn persons_edit(stored: StoredEdit) -> Result<Option<PersonsEdit>, LibraryError> {
    let StoredEdit { field, value, who, done, .. } = stored;
    let unreadable = |why: &str| StoreError::Value(format!("an edit of {field}: {why}"));
    let Some(json) = value else { return Ok(None) };
    let known: AnyField = field.parse().map_err(|_| unreadable("no such field"))?;
    let edit = Edit::from_json(known, &json).map_err(|error| unreadable(&error.to_string()))?;
    Ok(Some(PersonsEdit { edit, who, done }))
}
