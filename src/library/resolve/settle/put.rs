//! Clusters in, the entries of the library that they are out: keys given, records merged, what persons
//! said laid over them, found by their words.
//!
//! The library is read and written by one thread; what lies between, by all cores, and of a bulk load
//! the index of words by a thread of its own.

use super::gathered::Gathered;
use super::give::{self, Renamed};
use super::pool::Pool;
use crate::library::LibraryError;
use crate::library::resolve::index;
use crate::library::resolve::overlay::Overlay;
use crate::library::resolve::records::{merge, read};
use crate::library::work::pipeline::Pipeline;
use crate::library::work::progress::{Phase, Watch};
use crate::store::{
    Column, EntryId, EntryRow, MarkKind, RecordId, SearchDraft, Store, StoreError, UnreadRecord,
};
use cite_model::{Entry, difference};
use cite_resolve::Records;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// So many entries are put together at a time, by each core.
const CHUNK: usize = 512;

/// How long to wait before it is asked again whether the index is made.
const PAUSE: Duration = Duration::from_millis(2);

/// What became of the entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::library) struct Settled {
    /// Entries that were put, new or anew.
    pub put: u64,
    /// Entries that were there before and are not, or not as they were.
    pub removed: u64,
    /// Keys that sources gave to new records, and that their entries do not go by.
    pub renamed: Vec<Renamed>,
}

/// Replaces the entries of these records by one entry a cluster; the index of their words is to be
/// finished.
pub(super) fn put(
    pool: &mut Pool,
    clusters: &[Vec<u32>],
    is_bulk: bool,
    settled: &mut Settled,
) -> Result<Index, LibraryError> {
    if pool.has_older {
        settled.removed += remove_former(pool, clusters)?;
    }
    let clusters = in_order(pool, clusters);
    let mut gathered = Gathered::new(pool, &clusters)?;
    let given = give::give(pool, &mut gathered, &clusters)?;
    settled.put += clusters.len() as u64;
    let index = Index::new(is_bulk)?;
    let is_annotated = pool.store.has_annotations()?;
    let has_abstracts = pool.store.indexes_abstracts()?;
    let mut ready: Pipeline<Result<Vec<Ready>, StoreError>> = Pipeline::new();
    let count = clusters.len();
    for from in (0..count).step_by(CHUNK) {
        pool.watch.round(Phase::Merging, (1, 2), (from, count))?;
        let draft = |at: usize| {
            let records = gathered.records(pool, at, clusters[at])?;
            let keys = given.keys(pool, at, clusters[at])?;
            let now = keys.first().map_or("", |(key, _)| key);
            settled.renamed.extend(given.renamed(pool, clusters[at], now));
            Draft::new(pool, records, keys, is_annotated)
        };
        let drafts: Result<Vec<Draft>, LibraryError> =
            (from..count.min(from + CHUNK)).map(draft).collect();
        let drafts = drafts?;
        if let Some(ready) = ready.submit(move || all_ready(drafts, has_abstracts)) {
            index.put(pool.store, ready?)?;
        }
    }
    while let Some(ready) = ready.oldest() {
        index.put(pool.store, ready?)?;
    }
    Ok(index)
}

/// Takes out the entries that these records are in; gives how many. In the order of their numbers, see
/// [`in_order`].
fn remove_former(pool: &Pool, clusters: &[Vec<u32>]) -> Result<u64, StoreError> {
    let mut entries: Vec<EntryId> = Vec::new();
    for record in clusters.iter().flatten() {
        entries.extend(pool.store.entry_of(pool.id(*record))?);
    }
    entries.sort_unstable();
    entries.dedup();
    entries.iter().try_for_each(|entry| pool.store.remove_entry(*entry))?;
    Ok(entries.len() as u64)
}

/// Clusters in the order of the numbers that their entries will have: one that comes behind a higher one
/// begins another part of the full-text index.
fn in_order<'c>(pool: &Pool, clusters: &'c [Vec<u32>]) -> Vec<&'c Vec<u32>> {
    let entry = |cluster: &&Vec<u32>| cluster.iter().map(|at| pool.id(*at)).min();
    let mut clusters: Vec<&Vec<u32>> = clusters.iter().collect();
    clusters.sort_by_cached_key(entry);
    clusters
}

/// Entries and the text of their columns.
type Texts = Vec<(EntryId, Vec<(Column, String)>)>;

/// Where entries are indexed by their words.
pub(super) enum Index {
    /// In the library's own index.
    Here,
    /// In one apart, by another thread.
    Apart(SyncSender<Texts>, JoinHandle<Result<SearchDraft, StoreError>>),
}

impl Index {
    fn new(is_bulk: bool) -> Result<Self, StoreError> {
        if !is_bulk {
            return Ok(Self::Here);
        }
        let draft = SearchDraft::new()?;
        let (sender, texts) = sync_channel::<Texts>(4);
        let fill = move || {
            for (entry, text) in texts.into_iter().flatten() {
                draft.add(entry, &text)?;
            }
            draft.finish()?;
            Ok(draft)
        };
        Ok(Self::Apart(sender, std::thread::spawn(fill)))
    }

    fn put(&self, store: &Store, ready: Vec<Ready>) -> Result<(), StoreError> {
        let mut texts = Vec::with_capacity(ready.len());
        for Ready { row, text } in ready {
            store.put_entry(&row)?;
            match self {
                Self::Here => store.index_entry(row.id, &text)?,
                Self::Apart(..) => texts.push((row.id, text)),
            }
        }
        if let Self::Apart(sender, _) = self {
            // where the thread is in trouble, it says so at the end
            let _ = sender.send(texts);
        }
        Ok(())
    }

    /// Brings what was made apart into the library.
    pub(super) fn finish(self, store: &Store, watch: Watch) -> Result<(), LibraryError> {
        let Self::Apart(sender, thread) = self else { return Ok(()) };
        drop(sender);
        while !thread.is_finished() {
            watch.indexing(0, None)?;
            std::thread::sleep(PAUSE);
        }
        match thread.join() {
            Ok(draft) => store.take_search(&draft?, |done, of| watch.indexing(done, Some(of))),
            Err(panic) => std::panic::resume_unwind(panic),
        }
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
        pool: &Pool,
        records: Vec<UnreadRecord>,
        keys: Vec<(String, RecordId)>,
        is_annotated: bool,
    ) -> Result<Self, LibraryError> {
        let overlay = match is_annotated {
            true => {
                let bearers: Vec<RecordId> = keys.iter().map(|(_, record)| *record).collect();
                follow_to_trash(pool, &records, &bearers)?;
                Overlay::of(pool.store, records.iter().map(UnreadRecord::record), &bearers)?
            }
            false => Overlay::default(),
        };
        let keys: Vec<String> = keys.into_iter().map(|(key, _)| key).collect();
        assert!(!keys.is_empty(), "every cluster was given a key before it is put");
        Ok(Self { records, keys, overlay })
    }

    fn ready(mut self, has_abstracts: bool) -> Result<Ready, StoreError> {
        let mut records = read(self.records)?;
        let ids: Vec<RecordId> = records.iter().map(|record| record.id).collect();
        let lowest = (0..records.len()).min_by_key(|at| records[*at].id);
        let lowest = lowest.expect("a cluster has a record");
        let id = EntryId(ids[lowest].0);
        let (reference, difference) = if records.len() > 1 || self.overlay.changes_reference() {
            let mut reference = merge(&records).reference;
            self.overlay.apply(&mut reference);
            let difference = difference(&records[lowest].reference, &reference);
            (reference, difference)
        } else {
            (std::mem::take(&mut records[lowest].reference), None)
        };
        let key = self.keys.remove(0);
        let entry = Entry { key, aliases: self.keys, reference, ..Entry::default() };
        let text = index::search_text(&entry, has_abstracts);
        let row = EntryRow {
            id,
            records: ids,
            difference: difference.map(|it| serde_json::to_string(&it)).transpose()?,
            item_type: entry.reference.item_type,
            year: entry.reference.year(),
            in_trash: self.overlay.in_trash,
            marks: self.overlay.entry_marks(),
            identifiers: index::identifiers(&entry.reference),
            key: entry.key,
            aliases: entry.aliases,
        };
        Ok(Ready { row, text })
    }
}

/// Puts new records that bring keys of their own into the trash where they join an entry that is there.
fn follow_to_trash(
    pool: &Pool,
    records: &[UnreadRecord],
    bearers: &[RecordId],
) -> Result<(), LibraryError> {
    let is_new = |first: &RecordId| pool.is_new(*first);
    let (new, former): (Vec<RecordId>, Vec<RecordId>) = bearers.iter().partition(|it| is_new(it));
    let (Some(operation), false, false) = (pool.operation, new.is_empty(), former.is_empty())
    else {
        return Ok(());
    };
    let records = || records.iter().map(UnreadRecord::record);
    if Overlay::of(pool.store, records(), &former)?.in_trash {
        for record in records().filter(|record| new.contains(&record.first)) {
            pool.store.add_mark(operation, record.anchor, MarkKind::Trash, "", true)?;
        }
    }
    Ok(())
}

fn all_ready(drafts: Vec<Draft>, has_abstracts: bool) -> Result<Vec<Ready>, StoreError> {
    drafts.into_iter().map(|draft| draft.ready(has_abstracts)).collect()
}

/// An entry that has only to be written, and the words that it is found by.
struct Ready {
    row: EntryRow,
    text: Vec<(Column, String)>,
}
