//! What a person said of an entry, laid over what its records say: edited fields outrank every
//! source, tags come as keywords and notes as notes.
//!
//! A person says it of one record of the entry (its anchor), so it goes where that record goes:
//! through merges, splits, revisions of its file and imports of the same record elsewhere.

use super::LibraryError;
use crate::model::{AnyField, Edit, ListField, Reference};
use crate::store::{EntryMark, MarkKind, RecordId, Store, StoreError, StoredRecord};
use std::collections::BTreeMap;

/// All that persons said of an entry.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Overlay {
    /// The edited fields, by their names.
    pub edits: Vec<Edit>,
    /// Tags, notes and collections, each once.
    pub marks: Vec<(EntryMark, String)>,
    /// Whether the entry is in the trash.
    pub in_trash: bool,
}

impl Overlay {
    /// What was said through any of an entry's records; `bearers` are those that bear its keys.
    pub(super) fn of(
        store: &Store,
        records: &[StoredRecord],
        bearers: &[RecordId],
    ) -> Result<Self, LibraryError> {
        let mut overlay = Self::default();
        let mut last: BTreeMap<String, (i64, Option<String>)> = BTreeMap::new();
        let mut kept = 0; // how many of the bearers are not in the trash
        for record in records {
            for (at, field, value) in store.edits_of(record.anchor)? {
                if last.get(&field).is_none_or(|(before, _)| *before < at) {
                    last.insert(field, (at, value));
                }
            }
            let mut is_trashed = false;
            for (kind, value) in store.marks_of(record.anchor)? {
                let mark = match kind {
                    MarkKind::Tag => EntryMark::Tag,
                    MarkKind::Note => EntryMark::Note,
                    MarkKind::Collection => EntryMark::Collection,
                    MarkKind::Trash => {
                        is_trashed = true;
                        continue;
                    }
                };
                if !overlay.marks.contains(&(mark, value.clone())) {
                    overlay.marks.push((mark, value));
                }
            }
            kept += usize::from(!is_trashed && bearers.contains(&record.first));
        }
        overlay.in_trash = kept == 0 && !bearers.is_empty();
        for (field, (_, value)) in last {
            overlay.edits.extend(value.map(|json| edit(&field, &json)).transpose()?);
        }
        let edited = overlay.edits.iter().map(|edit| (EntryMark::Edited, edit.field.to_string()));
        overlay.marks.extend(edited);
        Ok(overlay)
    }

    /// Whether it changes what the records say.
    pub(super) fn changes_reference(&self) -> bool {
        !self.edits.is_empty()
            || self.marks.iter().any(|(kind, _)| matches!(kind, EntryMark::Tag | EntryMark::Note))
    }

    /// Lays it over the merged reference.
    pub(super) fn apply(&self, reference: &mut Reference) {
        for edit in &self.edits {
            edit.apply(reference);
        }
        for (kind, value) in &self.marks {
            match kind {
                EntryMark::Tag => reference.push(ListField::Keyword, value.clone()),
                EntryMark::Note => reference.push(ListField::Note, value.clone()),
                EntryMark::Collection | EntryMark::Edited => {}
            }
        }
    }
}

/// A stored edit as the model has it.
fn edit(field: &str, json: &str) -> Result<Edit, LibraryError> {
    let unreadable = |why: &str| StoreError::Value(format!("an edit of {field}: {why}"));
    let known: AnyField = field.parse().map_err(|_| unreadable("no such field"))?;
    Ok(Edit::from_json(known, json).map_err(|error| unreadable(&error.to_string()))?)
}
