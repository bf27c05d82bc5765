//! A person's word on two records or entries in, the entries as they are after it out.
//!
//! Decisions are appended, never changed; of several on the same records the last one counts. They
//! are kept by the records' content, so they hold for a record that is imported again. Taking one
//! back is a decision too: it says what held before, or that nothing is decided.

mod merge;
mod split;

pub use merge::{MergeOptions, Merged, merge};
pub use split::{Split, SplitOptions, split};

use crate::library::ask::why::Chosen;
use crate::library::keep::operation::{By, Operation};
use crate::library::{Library, LibraryError, NameError};
use crate::store::{EntryId, Hash, OperationId, Store, StoredDecision, StoredRecord};
use cite_model::Verdict;
use std::collections::BTreeSet;

/// What a person says.
#[derive(Clone, Debug, Default)]
pub struct Word {
    /// A citation key, or `KEY#N` for the Nth record of an entry.
    pub a: String,
    /// Another.
    pub b: String,
    /// Why.
    pub why: String,
    /// Who says it, and when.
    pub by: By,
}

/// What became of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decided {
    /// On how many pairs of records it was said.
    pub pairs: usize,
    /// The keys of the entries that the records are in now.
    pub entries: Vec<String>,
}

/// The two are one work: their records come into one entry, whatever the evidence says.
pub fn link(library: &mut Library, word: &Word) -> Result<(), LibraryError> {
    decide(library, word, Verdict::Link).map(|_| ())
}

/// The two are two works: no record of the one comes into an entry with one of the other. Records
/// that both name are taken for the second's, so `KEY` and `KEY#2` takes the second out of its entry.
pub fn non_link(library: &mut Library, word: &Word) -> Result<(), LibraryError> {
    decide(library, word, Verdict::NonLink).map(|_| ())
}

/// Says it of every record of the one and every record of the other. A relation is of the first to
/// the second, and keeps them apart; `Undecided` takes back what was said, and says nothing where
/// nothing was.
pub fn decide(
    library: &mut Library,
    word: &Word,
    verdict: Verdict,
) -> Result<Decided, LibraryError> {
    let (decided, _) = library.operate(&word.by, "decide", |operation| {
        let store = operation.store;
        let (one, other) = (Chosen::find(store, &word.a)?, Chosen::find(store, &word.b)?);
        not_in_trash(store, one.entry)?;
        not_in_trash(store, other.entry)?;
        let pairs = match verdict {
            Verdict::Undecided => decided_among(store, &one, &other)?,
            _ => pairs(&one, &other, verdict),
        };
        if pairs.is_empty() && !matches!(verdict, Verdict::Undecided | Verdict::Link) {
            return Err(inseparable(word, &one, &other));
        }
        let saying = Saying { verdict, why: &word.why, by: &word.by };
        pairs.iter().try_for_each(|(a, b)| say(operation, *a, *b, &saying))?;
        operation.settle()?;
        let records = one.named().chain(other.named());
        let entries = keys_of(store, records)?;
        let summary = format!("{} {} {}", word.a, verdict.name(), word.b);
        Ok((Decided { pairs: pairs.len(), entries }, summary))
    })?;
    Ok(decided)
}

/// Says it of a record of one entry and a record of another; that they are one work, of all records
/// of the two entries. Gives the keys of the entries that they are in then.
pub(in crate::library) fn answer(
    operation: &Operation,
    (one, a): (&Chosen, usize),
    (other, b): (&Chosen, usize),
    saying: &Saying,
) -> Result<Vec<String>, LibraryError> {
    let pairs = match saying.verdict {
        Verdict::Link => pairs(one, other, Verdict::Link),
        _ => BTreeSet::from([(one.records[a].anchor, other.records[b].anchor)]),
    };
    pairs.iter().try_for_each(|(a, b)| say(operation, *a, *b, saying))?;
    operation.settle()?;
    keys_of(operation.store, [&one.records[a], &other.records[b]].into_iter())
}

/// Takes back what an operation decided, pair by pair: what held before it holds again. Where
/// somebody decided anew since, that stays. Gives the number of pairs.
pub fn take_back(
    library: &mut Library,
    former: OperationId,
    by: &By,
) -> Result<usize, LibraryError> {
    let (count, _) = library.operate(by, "decide", |operation| {
        let store = operation.store;
        let mut standing = Vec::new();
        for decision in store.decisions_of(former)? {
            let now = store.decision_on(decision.this, decision.that)?;
            if now.as_ref() == Some(&decision) {
                standing.push(decision);
            }
        }
        withdraw(operation, former, &standing, by)?;
        let count = standing.len();
        Ok::<_, LibraryError>((count, format!("what {} decided is taken back", former.0)))
    })?;
    Ok(count)
}

/// What is said of a pair.
pub(in crate::library) struct Saying<'a> {
    pub verdict: Verdict,
    pub why: &'a str,
    pub by: &'a By,
}

/// Says it of a pair of anchors.
pub(in crate::library) fn say(
    operation: &Operation,
    this: Hash,
    that: Hash,
    saying: &Saying,
) -> Result<(), LibraryError> {
    let decision = StoredDecision {
        this,
        that,
        verdict: saying.verdict.name().to_owned(),
        who: saying.by.who.clone(),
        why: saying.why.to_owned(),
        decided: saying.by.now.clone(),
    };
    Ok(operation.store.add_decision(operation.id, &decision)?)
}

/// Takes decisions of a former operation back: who had decided before it holds again, and where
/// nobody had, nothing is decided.
fn withdraw(
    operation: &Operation,
    former: OperationId,
    decisions: &[StoredDecision],
    by: &By,
) -> Result<(), LibraryError> {
    for decision in decisions {
        let (this, that) = (decision.this, decision.that);
        match operation.store.decision_before(former, this, that)? {
            Some(before) => operation.store.add_decision(operation.id, &before)?,
            None => {
                say(operation, this, that, &Saying { verdict: Verdict::Undecided, why: "", by })?
            }
        }
    }
    Ok(())
}

pub(in crate::library) fn not_in_trash(store: &Store, entry: EntryId) -> Result<(), LibraryError> {
    match store.is_in_trash(entry)? {
        true => Err(NameError::InTrash(store.key_of(entry)?).into()),
        false => Ok(()),
    }
}

/// Every pair of different anchors, one of each side. Records that say the same letter by letter are
/// one to a person, and can be joined, not parted.
fn pairs(one: &Chosen, other: &Chosen, verdict: Verdict) -> BTreeSet<(Hash, Hash)> {
    let is_link = verdict == Verdict::Link;
    let theirs: BTreeSet<Hash> = other.named().map(|record| record.anchor).collect();
    let mut pairs = BTreeSet::new();
    for a in one.named() {
        let is_theirs = one.entry == other.entry && theirs.contains(&a.anchor);
        for b in &theirs {
            let is_copy = a.anchor == *b && (!is_link || one.entry == other.entry);
            let is_said = pairs.contains(&(*b, a.anchor));
            if !is_copy && !is_said && (is_link || !is_theirs) {
                pairs.insert((a.anchor, *b));
            }
        }
    }
    pairs
}

/// The pairs on which something is decided.
fn decided_among(
    store: &Store,
    one: &Chosen,
    other: &Chosen,
) -> Result<BTreeSet<(Hash, Hash)>, LibraryError> {
    let theirs: BTreeSet<Hash> = other.named().map(|record| record.anchor).collect();
    let mut pairs = BTreeSet::new();
    for anchor in one.named().map(|record| record.anchor) {
        for decision in store.decisions_on(anchor)? {
            let far = if decision.this == anchor { decision.that } else { decision.this };
            if theirs.contains(&far) && decision.verdict != Verdict::Undecided.name() {
                pairs.insert((decision.this, decision.that));
            }
        }
    }
    Ok(pairs)
}

fn inseparable(word: &Word, one: &Chosen, other: &Chosen) -> LibraryError {
    let why = match (one.entry == other.entry, one.numbers == other.numbers) {
        (true, true) => "both name the same records",
        _ => COPIES,
    };
    LibraryError::Refused { what: format!("{} and {}", word.a, word.b), why }
}

/// Why records cannot be parted.
const COPIES: &str = "the records say the same letter by letter, so nothing can tell them apart";

/// The keys of the entries that records are in, each once, in the order of the records.
fn keys_of<'r>(
    store: &Store,
    records: impl Iterator<Item = &'r StoredRecord>,
) -> Result<Vec<String>, LibraryError> {
    let mut keys = Vec::new();
    for record in records {
        if let Some(entry) = store.entry_of(record.id)? {
            let key = store.key_of(entry)?;
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
    }
    Ok(keys)
}
