//! Citation keys in, one entry of all their records out: a person says that they are one work.
//!
//! It is said of every record of the first entry and every record of each other, and of pairs that
//! a person held apart before, so no rule and no earlier word keeps a record out.

use super::{Saying, keys_of, not_in_trash, say};
use crate::library::ask::why::Chosen;
use crate::library::keep::operation::{By, Operation};
use crate::library::{Library, LibraryError, NameError};
use crate::store::{Hash, Store};
use cite_model::Verdict;
use std::collections::BTreeSet;

/// So many pairs of records are decided on one by one; of more, a chain that joins them all.
const MOST_PAIRS: usize = 4096;

/// What to merge.
#[derive(Clone, Debug, Default)]
pub struct MergeOptions {
    /// The entries' keys; the first's is the one that the merged entry goes by.
    pub keys: Vec<String>,
    /// Why.
    pub why: String,
    /// Who says it, and when.
    pub by: By,
}

/// What was merged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// The entry's key.
    pub key: String,
    /// The keys of the entries that came into it; none where the keys named one entry already.
    pub others: Vec<String>,
    /// Of how many records it is made now.
    pub records: usize,
}

/// Merges entries into one.
pub fn merge(library: &mut Library, options: &MergeOptions) -> Result<Merged, LibraryError> {
    let (merged, _) = library.operate(&options.by, "merge", |operation| {
        let store = operation.store;
        let entries = entries(store, &options.keys)?;
        let Some((first, others)) = entries.split_first() else {
            return Ok((Merged::default(), String::new()));
        };
        let records = entries.iter().map(|entry| entry.records.len()).sum();
        let keys: Vec<String> = others.iter().map(|entry| entry.key.clone()).collect();
        let merged = Merged { key: first.key.clone(), others: keys, records };
        if others.is_empty() {
            return Ok((merged, String::new()));
        }
        join(operation, &entries, options)?;
        store.choose_key(operation.id, &first.key)?;
        operation.settle()?;
        let now = keys_of(store, entries.iter().flat_map(|entry| &entry.records))?;
        if now.len() > 1 {
            let what = now.join(", ");
            return Err(LibraryError::Refused { what, why: "they do not come together" });
        }
        let summary = format!("{} into {}", merged.others.join(", "), merged.key);
        Ok((merged, summary))
    })?;
    Ok(merged)
}

/// The entries that the keys name, each once.
fn entries(store: &Store, keys: &[String]) -> Result<Vec<Chosen>, LibraryError> {
    let mut entries: Vec<Chosen> = Vec::new();
    for key in keys {
        let entry = store.entry_by_key(key)?;
        let entry = entry.ok_or_else(|| NameError::NoEntry(key.clone()))?;
        not_in_trash(store, entry)?;
        if !entries.iter().any(|known| known.entry == entry) {
            entries.push(Chosen::of(store, entry)?);
        }
    }
    Ok(entries)
}

fn join(
    operation: &Operation,
    entries: &[Chosen],
    options: &MergeOptions,
) -> Result<(), LibraryError> {
    let store = operation.store;
    let anchors: Vec<Vec<Hash>> = entries.iter().map(anchors).collect();
    let mut pairs: BTreeSet<(Hash, Hash)> = BTreeSet::new();
    for others in &anchors[1..] {
        if anchors[0].len().saturating_mul(others.len()) <= MOST_PAIRS {
            pairs.extend(anchors[0].iter().flat_map(|a| others.iter().map(|b| pair(*a, *b))));
        } else {
            let chain: Vec<Hash> = anchors[0].iter().chain(others).copied().collect();
            pairs.extend(chain.windows(2).map(|link| pair(link[0], link[1])));
        }
    }
    let all: BTreeSet<Hash> = anchors.iter().flatten().copied().collect();
    for anchor in &all {
        for decision in store.decisions_on(*anchor)? {
            let is_inside = all.contains(&decision.this) && all.contains(&decision.that);
            let verdict = Verdict::from_name(&decision.verdict);
            if is_inside && !matches!(verdict, Some(Verdict::Link | Verdict::Undecided)) {
                pairs.insert(pair(decision.this, decision.that));
            }
        }
    }
    let saying = Saying { verdict: Verdict::Link, why: &options.why, by: &options.by };
    for (a, b) in pairs {
        let known = store.decision_on(a, b)?;
        if known.is_none_or(|known| known.verdict != Verdict::Link.name()) {
            say(operation, a, b, &saying)?;
        }
    }
    Ok(())
}

/// The anchors of an entry's records, in their order, each once.
fn anchors(entry: &Chosen) -> Vec<Hash> {
    let mut seen = BTreeSet::new();
    entry.records.iter().map(|record| record.anchor).filter(|anchor| seen.insert(*anchor)).collect()
}

fn pair(a: Hash, b: Hash) -> (Hash, Hash) {
    (a.min(b), a.max(b))
}
