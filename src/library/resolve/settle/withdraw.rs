//! Records that are no longer in the library go out of the derived state: their entries, pairs and
//! blocking keys, so that it is as if they had never been there.

use crate::library::LibraryError;
use crate::library::resolve::overlay::PersonsEdit;
use crate::library::resolve::subject::Subject;
use crate::store::{EntryId, MarkKind, OperationId, RecordId, Store, StoredRecord};
use cite_resolve::{BlockingKey, BlockingRule, DERIVATION, FULL_BLOCK};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::hash_map::Entry;

/// What was left by records that went.
#[derive(Debug, Default)]
pub(super) struct Left {
    /// How many entries were taken apart.
    pub entries: u64,
    /// Records that shared an entry with them: in none now, to be grouped again.
    pub others: Vec<RecordId>,
    /// Records that shared with them a block of which not every pair was judged: now it may be, so
    /// they were withdrawn too, and have to be judged anew.
    pub rejudged: Vec<RecordId>,
}

/// The blocking keys of so many records are taken out together: many of them may stand in one bucket.
const AT_A_TIME: usize = 1 << 16;

/// Withdraws records.
pub(super) fn withdraw(
    store: &Store,
    operation: Option<OperationId>,
    gone: &[RecordId],
) -> Result<Left, LibraryError> {
    let mut left = Left::default();
    let mut out: FxHashSet<RecordId> = gone.iter().copied().collect();
    let mut incomplete = incomplete_blocks(store, gone)?;
    if let Some(operation) = operation {
        pass_on(store, operation, gone, &out)?;
    }
    take_out(store, gone, &mut left)?;
    incomplete.sort_unstable_by_key(|key| key.hash);
    incomplete.dedup_by_key(|key| key.hash);
    for key in incomplete {
        let most = match key.rule {
            BlockingRule::Content => usize::MAX,
            _ if is_over_full(store, key.hash)? => continue,
            _ => FULL_BLOCK,
        };
        for record in store.block(key.hash, most)? {
            if out.insert(record) {
                left.rejudged.push(record);
            }
        }
    }
    let rejudged = left.rejudged.clone();
    take_out(store, &rejudged, &mut left)?;
    left.others.retain(|record| !out.contains(record));
    left.others.sort_unstable();
    left.others.dedup();
    Ok(left)
}

/// Passes the keys that each of these records bears to one that stays in its entry, and what persons said of
/// the entry through it, unless another revision of it takes its place.
fn pass_on(
    store: &Store,
    operation: OperationId,
    gone: &[RecordId],
    out: &FxHashSet<RecordId>,
) -> Result<(), LibraryError> {
    let mut staying: FxHashMap<EntryId, Vec<StoredRecord>> = FxHashMap::default();
    for record in gone {
        let Some(entry) = store.entry_of(*record)? else { continue };
        let staying = match staying.entry(entry) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => {
                let members = store.members_of(entry)?.into_iter();
                let staying = members.filter(|id| !out.contains(id)).map(|id| store.record(id));
                unknown.insert(staying.collect::<Result<_, _>>()?)
            }
        };
        if staying.is_empty() {
            continue;
        }
        let record = store.record(*record)?;
        // the same record from elsewhere has all that was said of this one
        let same = staying.iter().find(|member| member.anchor == record.anchor);
        let Some(heir) = same.or(staying.first()) else { continue };
        if store.is_any_revision_present(record.first)? {
            continue;
        }
        if heir.anchor != record.anchor {
            pass_on_what_was_said(store, operation, entry, (&record, heir))?;
        }
        store.move_keys(operation, record.first, heir.first)?;
    }
    Ok(())
}

/// Says of the one record what was said of the other, as far as it holds for their entry.
pub(in crate::library) fn pass_on_what_was_said(
    store: &Store,
    operation: OperationId,
    entry: EntryId,
    (from, to): (&StoredRecord, &StoredRecord),
) -> Result<(), LibraryError> {
    let (edits, marks) = (store.edits_of(from.anchor)?, store.marks_of(from.anchor)?);
    if edits.is_empty() && marks.is_empty() {
        return Ok(());
    }
    let subject = Subject::of(store, entry)?;
    let known: Vec<_> =
        store.edits_of(to.anchor)?.into_iter().map(|it| (it.field, it.value)).collect();
    for edit in edits {
        let holds = |it: &&PersonsEdit| it.edit.field.name() == edit.field;
        let now = subject.overlay.edits.iter().find(holds).map(|it| it.edit.to_json());
        let said = (edit.field, edit.value);
        if now.is_some() && now == said.1 && !known.contains(&said) {
            store.add_edit(operation, to.anchor, &said.0, said.1.as_deref())?;
        }
    }
    let known: Vec<_> =
        store.marks_of(to.anchor)?.into_iter().map(|it| (it.kind, it.value)).collect();
    for mark in marks {
        let holds = mark.kind != MarkKind::Trash || subject.overlay.in_trash;
        let given = (mark.kind, mark.value);
        if holds && !known.contains(&given) {
            store.add_mark(operation, to.anchor, given.0, &given.1, true)?;
        }
    }
    Ok(())
}

/// The blocks of these records of which not every pair was judged: the over-full ones, and those of
/// identical records, each of which is linked to one other alone.
fn incomplete_blocks(store: &Store, gone: &[RecordId]) -> Result<Vec<BlockingKey>, LibraryError> {
    let mut incomplete = Vec::new();
    let mut seen: FxHashSet<u64> = FxHashSet::default();
    for record in gone {
        for key in keys(store, *record)? {
            let is_new = seen.insert(key.hash);
            if is_new && (key.rule == BlockingRule::Content || is_over_full(store, key.hash)?) {
                incomplete.push(key);
            }
        }
    }
    Ok(incomplete)
}

fn is_over_full(store: &Store, hash: u64) -> Result<bool, LibraryError> {
    Ok(store.block(hash, FULL_BLOCK)?.len() > FULL_BLOCK)
}

fn take_out(store: &Store, gone: &[RecordId], left: &mut Left) -> Result<(), LibraryError> {
    for record in gone {
        if let Some(entry) = store.entry_of(*record)? {
            left.others.extend(store.members_of(entry)?);
            store.remove_entry(entry)?;
            left.entries += 1;
        }
        for pair in store.pairs_of(*record)? {
            store.remove_pair(pair.one, pair.other)?;
        }
    }
    if store.derivation()?.as_deref() != Some(DERIVATION) {
        // another version may have made other keys
        return Ok(store.remove_all_blocking_keys(&gone.iter().copied().collect())?);
    }
    for gone in gone.chunks(AT_A_TIME) {
        let mut hashes: Vec<(u64, RecordId)> = Vec::new();
        for record in gone {
            hashes.extend(keys(store, *record)?.iter().map(|key| (key.hash, *record)));
        }
        hashes.sort_unstable();
        store.remove_blocking_keys(&hashes)?;
    }
    Ok(())
}

fn keys(store: &Store, record: RecordId) -> Result<Vec<BlockingKey>, LibraryError> {
    Ok(cite_resolve::blocking_keys(&cite_resolve::standardize(&store.record(record)?.reference)))
}
