//! Rebuilding: all derived state computed anew from the facts, and what that changes in the entries,
//! told before it is done.

use crate::library::base::VERSION;
use crate::library::keep::operation::{By, RolledBack};
use crate::library::work::progress::Watch;
use crate::library::{Library, LibraryError, keep::backup, resolve::settle};
use crate::store::{NewOperation, RecordId, Store};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// What to rebuild, and how.
#[derive(Clone, Copy, Debug, Default)]
pub struct RebuildOptions {
    /// Only tell what would change, and leave all as it is.
    pub dry_run: bool,
    /// From now on, leave abstracts out of the full-text index, or take them in.
    pub abstracts: Option<bool>,
}

/// What a rebuild does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Rebuilt {
    /// The version of the program that computed the derived state before.
    pub computed_by: Option<String>,
    /// Entries that stay as they are.
    pub unchanged: u64,
    /// Where the library is kept as it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backup: Option<PathBuf>,
    /// What changes, in the order of the keys.
    pub changes: Vec<Regrouped>,
}

/// Entries that exchange records.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Regrouped {
    /// The keys of the entries as they are.
    pub before: Vec<String>,
    /// The keys of the entries as they will be.
    pub after: Vec<String>,
}

/// Computes all derived state anew, after a backup; where it is only asked what would change, leaves all as it is.
pub fn rebuild(
    library: &mut Library,
    by: &By,
    options: &RebuildOptions,
    watch: Watch,
) -> Result<Rebuilt, LibraryError> {
    let store = &library.store;
    let &RebuildOptions { dry_run, abstracts } = options;
    let backup = if dry_run { None } else { backup::automatic(store, false)? };
    let done = store.transaction(|store| {
        let new =
            NewOperation { command: "rebuild", who: &by.who, done: &by.now, version: VERSION };
        let operation = store.begin_operation(&new)?;
        if let Some(are_indexed) = abstracts {
            store.index_abstracts(are_indexed)?;
        }
        let rebuilt = compute(store, watch)?;
        if dry_run {
            return Err(RolledBack::Told(rebuilt));
        }
        let changed = rebuilt.changes.len();
        store.end_operation(operation, &format!("{changed} groups of entries changed"))?;
        store.seal(operation)?;
        Ok(Rebuilt { backup, ..rebuilt })
    });
    let rebuilt = RolledBack::answer(done)?;
    if abstracts == Some(false) && !dry_run {
        store.pack()?; // gives back the room that abstracts took
        store.hold()?;
    }
    Ok(rebuilt)
}

fn compute(store: &Store, watch: Watch) -> Result<Rebuilt, LibraryError> {
    let computed_by = store.derivation()?;
    let before = store.grouping()?;
    settle::rebuild(store, watch)?;
    let after = store.grouping()?;
    let mut rebuilt = Rebuilt { computed_by, ..Rebuilt::default() };
    let mut changes: BTreeSet<Regrouped> = BTreeSet::new();
    for component in exchanged(&before, &after) {
        let keys = |grouping: &BTreeMap<RecordId, String>| -> Vec<String> {
            let keys: BTreeSet<&String> =
                component.iter().filter_map(|record| grouping.get(record)).collect();
            keys.into_iter().cloned().collect()
        };
        let regrouped = Regrouped { before: keys(&before), after: keys(&after) };
        match regrouped.before == regrouped.after && regrouped.before.len() == 1 {
            true => rebuilt.unchanged += 1,
            false => {
                changes.insert(regrouped);
            }
        }
    }
    rebuilt.changes = changes.into_iter().collect();
    Ok(rebuilt)
}

/// The sets of records that are together before or after, each the smallest that no entry crosses.
fn exchanged(
    before: &BTreeMap<RecordId, String>,
    after: &BTreeMap<RecordId, String>,
) -> Vec<BTreeSet<RecordId>> {
    let mut of_key: BTreeMap<(bool, &str), Vec<RecordId>> = BTreeMap::new();
    for (is_after, grouping) in [(false, before), (true, after)] {
        for (record, key) in grouping {
            of_key.entry((is_after, key.as_str())).or_default().push(*record);
        }
    }
    let mut seen: BTreeSet<RecordId> = BTreeSet::new();
    let mut components = Vec::new();
    for start in before.keys().chain(after.keys()) {
        if !seen.insert(*start) {
            continue;
        }
        let mut component = BTreeSet::from([*start]);
        let mut waiting = vec![*start];
        while let Some(record) = waiting.pop() {
            let keys = [
                before.get(&record).map(|key| (false, key.as_str())),
                after.get(&record).map(|key| (true, key.as_str())),
            ];
            for key in keys.into_iter().flatten() {
                // once: an entry may have thousands of records
                for other in of_key.remove(&key).into_iter().flatten() {
                    if component.insert(other) {
                        seen.insert(other);
                        waiting.push(other);
                    }
                }
            }
        }
        components.push(component);
    }
    components
}
