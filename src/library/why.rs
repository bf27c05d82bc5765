//! Citation keys in; why their records are one entry, or are not, out.
//!
//! `KEY#N` is the Nth record of an entry, as `look::show` numbers them; `KEY` alone is all of them.

use super::chain::Chains;
use super::dedupe::about;
use super::explain::{self, PairExplanation};
use super::{Library, LibraryError};
use crate::resolve::{self, Decision, Standardized};
use crate::store::{EntryId, Hash, StoredRecord};
use rustc_hash::FxHashMap;
use serde::Serialize;

/// Of an entry with more records than this, only the first are held against another's.
const MOST_RECORDS: usize = 64;

/// A record of an entry.
#[derive(Clone, Debug, Serialize)]
pub struct RecordName {
    /// The entry's key.
    pub key: String,
    /// The record's number in the entry, from 1.
    pub number: usize,
    /// The name of its source.
    pub source: String,
    /// The line on which it begins.
    pub line: u64,
    /// What it is, on one line.
    pub about: String,
}

/// Why two records are one entry, or are not.
#[derive(Clone, Debug, Serialize)]
pub struct WhyPair {
    /// The one record.
    pub a: RecordName,
    /// The other.
    pub b: RecordName,
    /// Whether they are in one entry.
    pub together: bool,
    /// What a person decided on them, which stands above the evidence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<Said>,
    /// The comparison and the evidence.
    pub explanation: PairExplanation,
}

/// What a person decided on two records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Said {
    /// `link`, `non-link`, or a relation's name.
    pub verdict: String,
    /// Who.
    pub who: String,
    /// Why.
    pub why: String,
    /// When, RFC 3339.
    pub decided: String,
}

/// The chain of links that joined an entry.
#[derive(Clone, Debug, Serialize)]
pub struct WhyEntry {
    /// Its key.
    pub key: String,
    /// Its records.
    pub records: Vec<RecordName>,
    /// For each record but the first: the strongest link by which it hangs on the others.
    pub chain: Vec<WhyPair>,
}

/// Why two records, or two entries by their most alike records, are one or two.
pub fn pair(library: &Library, a: &str, b: &str) -> Result<WhyPair, LibraryError> {
    let (one, other) = (Chosen::find(library, a)?, Chosen::find(library, b)?);
    let standards = |chosen: &Chosen| -> Vec<(usize, Standardized)> {
        let numbers = chosen.numbers.iter().take(MOST_RECORDS);
        numbers.map(|at| (*at, resolve::standardize(&chosen.records[*at].reference))).collect()
    };
    let (left, right) = (standards(&one), standards(&other));
    let mut best: Option<(usize, usize, (u8, f32))> = None;
    for (x, a) in &left {
        for (y, b) in &right {
            let is_same = one.entry == other.entry && x == y;
            let verdict = resolve::decide(&resolve::compare(a, b));
            let rank = (u8::from(!is_same) * rank(verdict.decision), verdict.weight_bits);
            if best.is_none_or(|(.., known)| rank > known) {
                best = Some((*x, *y, rank));
            }
        }
    }
    let (x, y, _) = best.unwrap_or_else(|| unreachable!("no entry is without a record"));
    explained(library, (&one, x), (&other, y))
}

/// By which chain of links the records of an entry were joined.
pub fn entry(library: &Library, key: &str) -> Result<WhyEntry, LibraryError> {
    let chosen = Chosen::find(library, key)?;
    let numbers: FxHashMap<_, u32> =
        chosen.records.iter().map(|record| record.id).zip(0..).collect();
    let mut links = Vec::new();
    for record in &chosen.records {
        let pairs = library.store.pairs_of(record.id)?;
        let ends = |pair: &crate::store::StoredPair| {
            Some((*numbers.get(&pair.one)?, *numbers.get(&pair.other)?, pair.weight as f32))
        };
        let is_link =
            |pair: &&crate::store::StoredPair| pair.outcome == "link" && pair.one == record.id;
        links.extend(pairs.iter().filter(is_link).filter_map(ends));
    }
    let members: Vec<u32> = numbers_of(&chosen.records);
    let steps = Chains::new(&links).steps(&members, 0);
    let chain: Result<Vec<WhyPair>, LibraryError> = steps
        .iter()
        .map(|step| {
            explained(library, (&chosen, step.record as usize), (&chosen, step.via as usize))
        })
        .collect();
    let records = (0..chosen.records.len()).map(|at| chosen.name(at)).collect();
    Ok(WhyEntry { key: chosen.key.clone(), records, chain: chain? })
}

fn numbers_of(records: &[StoredRecord]) -> Vec<u32> {
    (0..).take(records.len()).collect()
}

/// How near to one work a decision is.
fn rank(decision: Decision) -> u8 {
    match decision {
        Decision::Link => 4,
        Decision::Related(_) => 3,
        Decision::PossibleLink => 2,
        Decision::NonLink => 1,
    }
}

/// The records that `KEY` or `KEY#N` names.
pub(super) struct Chosen {
    key: String,
    entry: EntryId,
    /// All records of the entry.
    pub records: Vec<StoredRecord>,
    /// Which of the records are meant, by their places.
    pub numbers: Vec<usize>,
}

impl Chosen {
    /// Finds the entry, and the record if one is named.
    pub(super) fn find(library: &Library, words: &str) -> Result<Self, LibraryError> {
        let (key, number) = match words.rsplit_once('#') {
            Some((key, number)) => match number.parse::<usize>() {
                Ok(number) => (key, Some(number)),
                Err(_) => (words, None),
            },
            None => (words, None),
        };
        let entry = library.store.entry_by_key(key)?;
        let entry = entry.ok_or_else(|| LibraryError::NoEntry(words.to_owned()))?;
        let records = library.store.records_of(entry)?;
        let key = library.store.entry(entry)?.entry.key;
        let numbers = match number {
            None => (0..records.len()).collect(),
            Some(number) if (1..=records.len()).contains(&number) => vec![number - 1],
            Some(number) => {
                return Err(LibraryError::NoRecord { key, number, count: records.len() });
            }
        };
        Ok(Self { key, entry, records, numbers })
    }

    fn name(&self, at: usize) -> RecordName {
        let record = &self.records[at];
        RecordName {
            key: self.key.clone(),
            number: at + 1,
            source: record.source.clone(),
            line: record.line,
            about: about(&record.reference),
        }
    }
}

fn explained(
    library: &Library,
    (one, x): (&Chosen, usize),
    (other, y): (&Chosen, usize),
) -> Result<WhyPair, LibraryError> {
    let (a, b) = (&one.records[x], &other.records[y]);
    let standard = |record: &StoredRecord| resolve::standardize(&record.reference);
    Ok(WhyPair {
        a: one.name(x),
        b: other.name(y),
        together: one.entry == other.entry,
        person: said(library, a.anchor, b.anchor)?,
        explanation: explain::pair(&standard(a), &standard(b)),
    })
}

/// The last decision of a person on two records.
fn said(library: &Library, a: Hash, b: Hash) -> Result<Option<Said>, LibraryError> {
    let decisions = library.store.decisions()?;
    let of_both = decisions
        .into_iter()
        .rev()
        .find(|decision| [(a, b), (b, a)].contains(&(decision.this, decision.that)));
    Ok(of_both.map(|decision| Said {
        verdict: decision.verdict,
        who: decision.who,
        why: decision.why,
        decided: decision.decided,
    }))
}
