//! The records of an entry in; what they say together, and their places among all, out.

use crate::library::LibraryError;
use crate::store::{EntryId, Hash, RecordId, Store, StoreError, StoredRecord, UnreadRecord};
use cite_model::Precedence;
use cite_resolve::{MergeInput, Merged};

/// Merges an entry's records; what `look` tells of origins comes from here too.
pub(in crate::library) fn merge(records: &[StoredRecord]) -> Merged {
    let inputs: Vec<MergeInput> = records
        .iter()
        .map(|record| MergeInput {
            reference: &record.reference,
            precedence: precedence(&record.format),
            content: record.content,
        })
        .collect();
    cite_resolve::merge(&inputs)
}

/// How far the records of a format are trusted.
pub(in crate::library) fn precedence(format: &str) -> Precedence {
    cite_formats::by_id(format).map(|format| format.precedence).unwrap_or_default()
}

/// The first revisions of records, by which citation keys know them.
pub(in crate::library) fn firsts(records: &[StoredRecord]) -> Vec<RecordId> {
    records.iter().map(|record| record.first).collect()
}

/// A record's place among all, the same in every library.
pub(in crate::library) fn rank_of(record: &StoredRecord) -> Rank {
    (record.content, record.source_hash, record.ordinal)
}

/// An entry's place among those that want the same key, and its records by their first revisions.
pub(in crate::library) fn rank(
    store: &Store,
    entry: EntryId,
) -> Result<(Rank, Vec<RecordId>), LibraryError> {
    let records = store.records_of(entry)?;
    Ok((records.iter().map(rank_of).min().unwrap_or_default(), firsts(&records)))
}

/// What puts entries in order, whatever the order of the input.
pub(in crate::library) type Rank = (Hash, Hash, u64);

/// Reads what was fetched of records.
pub(in crate::library) fn read(
    records: Vec<UnreadRecord>,
) -> Result<Vec<StoredRecord>, StoreError> {
    records.into_iter().map(UnreadRecord::read).collect()
}
