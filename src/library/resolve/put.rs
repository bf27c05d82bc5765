//! Clusters in, the entries of the library that they are out: keys given, records merged, what persons
//! said laid over them, found by their words.
//!
//! The library is read and written by one thread; what lies between, by all cores.

use super::{CHUNK, LibraryError, Pool, Settled, is_pinned, merge};
use crate::library::overlay::Overlay;
use crate::library::{index, keys};
use crate::model::Entry;
use crate::store::{
    Column, EntryId, EntryMark, EntryRow, RecordId, Store, StoreError, StoredRecord, UnreadRecord,
};
use rayon::prelude::*;
use std::borrow::Cow;

/// Replaces the entries of these records by one entry a cluster.
pub(super) fn put(
    pool: &Pool,
    clusters: &[Vec<u32>],
    settled: &mut Settled,
) -> Result<(), LibraryError> {
    let store = pool.store;
    let mut wanting = Vec::new();
    for cluster in clusters {
        for record in ids(pool, cluster) {
            if let Some(entry) = store.entry_of(record)? {
                store.remove_entry(entry)?;
                settled.removed += 1;
            }
        }
        let bearers: Vec<RecordId> =
            cluster.iter().map(|at| pool.wanting[*at as usize].bearer).collect();
        if store.keys_of(&bearers)?.is_empty() {
            wanting.push(match cluster[..] {
                [alone] => pool.wanting[alone as usize].clone(),
                _ => wants(&read(unread(store, ids(pool, cluster))?)?),
            });
        }
    }
    keys::give(store, wanting)?;
    settled.put += clusters.len() as u64;
    let is_annotated = store.has_annotations()?;
    for clusters in clusters.chunks(CHUNK) {
        let drafts: Result<Vec<Draft>, LibraryError> = clusters
            .iter()
            .map(|cluster| Draft::new(store, ids(pool, cluster), is_annotated))
            .collect();
        let ready: Result<Vec<Ready>, StoreError> =
            drafts?.into_par_iter().map(Draft::ready).collect();
        ready?.iter().try_for_each(|ready| ready.put(store))?;
    }
    Ok(())
}

fn ids(pool: &Pool, cluster: &[u32]) -> impl Iterator<Item = RecordId> {
    cluster.iter().map(|at| pool.ids[*at as usize])
}

/// Records in an order that is the same in every library.
fn unread(
    store: &Store,
    ids: impl Iterator<Item = RecordId>,
) -> Result<Vec<UnreadRecord>, StoreError> {
    let mut records: Vec<UnreadRecord> =
        ids.map(|id| store.unread_record(id)).collect::<Result<_, _>>()?;
    records.sort_unstable_by_key(|unread| {
        let record = unread.record();
        (record.content, record.source_hash, record.ordinal)
    });
    Ok(records)
}

fn read(records: Vec<UnreadRecord>) -> Result<Vec<StoredRecord>, StoreError> {
    records.into_iter().map(UnreadRecord::read).collect()
}

/// The key that a cluster wants, and its place among those that want the same.
pub(super) fn wants(records: &[StoredRecord]) -> keys::Wanting {
    let rank = |record: &StoredRecord| (record.content, record.source_hash, record.ordinal);
    let first = records
        .iter()
        .min_by_key(|record| rank(record))
        .unwrap_or_else(|| unreachable!("no cluster is empty"));
    let merged = match records {
        [one] => Cow::Borrowed(&one.reference),
        several => Cow::Owned(merge(several).reference),
    };
    let pinned = records
        .iter()
        .filter(|record| is_pinned(&record.format))
        .find_map(|record| record.reference.id.as_deref());
    keys::Wanting {
        natural: keys::natural(&merged, pinned),
        rank: rank(first),
        bearer: first.first,
    }
}

/// All that an entry is made of, not yet put together.
struct Draft {
    records: Vec<UnreadRecord>,
    keys: Vec<String>,
    overlay: Overlay,
}

impl Draft {
    fn new(
        store: &Store,
        ids: impl Iterator<Item = RecordId>,
        is_annotated: bool,
    ) -> Result<Self, LibraryError> {
        let records = unread(store, ids)?;
        let firsts: Vec<RecordId> = records.iter().map(|unread| unread.record().first).collect();
        let keys = store.keys_of(&firsts)?;
        let overlay = match is_annotated {
            true => {
                let bearers: Vec<RecordId> = keys.iter().map(|(_, record)| *record).collect();
                Overlay::of(store, records.iter().map(UnreadRecord::record), &bearers)?
            }
            false => Overlay::default(),
        };
        let keys: Vec<String> = keys.into_iter().map(|(key, _)| key).collect();
        assert!(!keys.is_empty(), "every cluster was given a key before it is put");
        Ok(Self { records, keys, overlay })
    }

    fn ready(mut self) -> Result<Ready, StoreError> {
        let mut records = read(self.records)?;
        let ids: Vec<RecordId> = records.iter().map(|record| record.id).collect();
        let is_merged = records.len() > 1 || self.overlay.changes_reference();
        let mut reference = match records.len() {
            1 => std::mem::take(&mut records[0].reference),
            _ => merge(&records).reference,
        };
        self.overlay.apply(&mut reference);
        let key = self.keys.remove(0);
        let entry = Entry { key, aliases: self.keys, reference, ..Entry::default() };
        Ok(Ready {
            merged: is_merged.then(|| serde_json::to_string(&entry.reference)).transpose()?,
            identifiers: index::identifiers(&entry.reference),
            text: index::search_text(&entry),
            marks: self.overlay.entry_marks(),
            in_trash: self.overlay.in_trash,
            ids,
            entry,
        })
    }
}

/// An entry that has only to be written.
struct Ready {
    ids: Vec<RecordId>,
    entry: Entry,
    merged: Option<String>,
    identifiers: Vec<(&'static str, String)>,
    marks: Vec<(EntryMark, String)>,
    in_trash: bool,
    text: Vec<(Column, String)>,
}

impl Ready {
    fn put(&self, store: &Store) -> Result<(), LibraryError> {
        let id = EntryId(self.ids.iter().map(|record| record.0).min().unwrap_or_default());
        store.put_entry(&EntryRow {
            id,
            key: &self.entry.key,
            aliases: &self.entry.aliases,
            records: &self.ids,
            merged: self.merged.as_deref(),
            item_type: self.entry.reference.item_type,
            year: self.entry.reference.year(),
            in_trash: self.in_trash,
            marks: &self.marks,
            identifiers: &self.identifiers,
        })?;
        Ok(store.index_entry(id, &self.text)?)
    }
}
