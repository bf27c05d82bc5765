//! Citation keys in; why their records are one entry, or are not, out.
//!
//! `KEY#N` is the Nth record of an entry, as `look::show` numbers them; `KEY` alone is all of them.

use crate::library::ask::about::about;
use crate::library::resolve::chain::Chains;
use crate::library::resolve::explain::{self, PairExplanation};
use crate::library::{Library, LibraryError, NameError};
use crate::store::{EntryId, LINK, Store, StoreError, StoredRecord, UNDECIDED};
use cite_resolve::{Decision, Link, PersonsDecision, Standardized};
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
    /// What a person decided on them last, which stands above the evidence; `undecided` where that
    /// was to take a decision back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<Said>,
    /// Turns what the person said round: `b` is that of `a`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub inverse: bool,
    /// The comparison and the evidence.
    pub explanation: PairExplanation,
    /// Where the evidence links them and they are in two entries all the same: other records of the two
    /// entries, which are held apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kept_apart_by: Option<Box<WhyPair>>,
}

/// What a person decided on two records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Said {
    /// `link`, `non-link`, `undecided`, or a relation's name.
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
    let (one, other) = (Chosen::find(&library.store, a)?, Chosen::find(&library.store, b)?);
    let standards = |chosen: &Chosen| -> Vec<(usize, Standardized)> {
        let numbers = chosen.numbers.iter().take(MOST_RECORDS);
        numbers.map(|at| (*at, cite_resolve::standardize(&chosen.records[*at].reference))).collect()
    };
    let (left, right) = (standards(&one), standards(&other));
    let mut best: Option<(usize, usize, (u8, f32))> = None;
    for (x, a) in &left {
        for (y, b) in &right {
            let is_same = one.entry == other.entry && x == y;
            let verdict = cite_resolve::decide(&cite_resolve::compare(a, b));
            let rank = (u8::from(!is_same) * rank(verdict.decision), verdict.weight_bits);
            if best.is_none_or(|(.., known)| rank > known) {
                best = Some((*x, *y, rank));
            }
        }
    }
    let (x, y, (rank, _)) =
        best.ok_or_else(|| StoreError::Value(format!("{a} or {b} has no record")))?;
    let mut why = explained(library, (&one, x), (&other, y))?;
    if rank == LINKED && !why.together && why.person.is_none() {
        why.kept_apart_by = kept_apart(library, &one, &other)?.map(Box::new);
    }
    Ok(why)
}

/// The records of two entries that keep them apart: the ones that stood against the strongest link between
/// the entries which was not followed.
pub(in crate::library) fn kept_apart(
    library: &Library,
    one: &Chosen,
    other: &Chosen,
) -> Result<Option<WhyPair>, LibraryError> {
    let sides = [one, other].map(|chosen| chosen.records.iter().take(MOST_RECORDS));
    let left = u32::try_from(sides[0].len()).unwrap_or(u32::MAX);
    let records: Vec<&StoredRecord> = sides.into_iter().flatten().collect();
    let standards: Vec<Standardized> =
        records.iter().map(|record| cite_resolve::standardize(&record.reference)).collect();
    let (mut links, mut decisions) = (Vec::new(), Vec::new());
    let has_decisions = library.store.has_decisions()?;
    for (a, x) in (0..).zip(&standards) {
        for (b, y) in (0..).zip(&standards).skip(a as usize + 1) {
            let verdict = cite_resolve::decide(&cite_resolve::compare(x, y));
            if verdict.decision == Decision::Link {
                links.push(Link { a, b, weight_bits: verdict.weight_bits });
            }
            if has_decisions {
                let anchors = (records[a as usize].anchor, records[b as usize].anchor);
                let said = library.store.decision_on(anchors.0, anchors.1)?;
                let said = said.map(|said| said.verdict).filter(|said| said != UNDECIDED);
                decisions.extend(said.map(|said| PersonsDecision { a, b, link: said == LINK }));
            }
        }
    }
    let standards: Vec<&Standardized> = standards.iter().collect();
    let refused = cite_resolve::cluster(&standards, &links, &decisions).refused.into_iter();
    let pairs = refused.filter_map(|refused| refused.by);
    let mut between = pairs.map(|(a, b)| (a.min(b), a.max(b)));
    let Some((a, b)) = between.find(|(a, b)| *a < left && *b >= left) else { return Ok(None) };
    explained(library, (one, a as usize), (other, (b - left) as usize)).map(Some)
}

/// By which chain of links the records of an entry were joined.
pub fn entry(library: &Library, key: &str) -> Result<WhyEntry, LibraryError> {
    let chosen = Chosen::find(&library.store, key)?;
    let numbers: FxHashMap<_, u32> =
        chosen.records.iter().map(|record| record.id).zip(0..).collect();
    let mut links = Vec::new();
    for record in &chosen.records {
        let pairs = library.store.pairs_of(record.id)?;
        let ends = |pair: &crate::store::StoredPair| {
            Some((*numbers.get(&pair.one)?, *numbers.get(&pair.other)?, pair.weight as f32))
        };
        let is_link =
            |pair: &&crate::store::StoredPair| pair.outcome == LINK && pair.one == record.id;
        links.extend(pairs.iter().filter(is_link).filter_map(ends));
        links.extend(by_persons(&library.store, &chosen, record)?);
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

/// The links of persons from a record to others of its entry: nothing is stronger.
fn by_persons(
    store: &Store,
    chosen: &Chosen,
    record: &StoredRecord,
) -> Result<Vec<(u32, u32, f32)>, LibraryError> {
    let mut links = Vec::new();
    let place = |anchor| chosen.records.iter().position(|record| record.anchor == anchor);
    let place = |anchor| place(anchor).and_then(|at| u32::try_from(at).ok());
    for (_, link) in store.links_on(record.anchor)? {
        let ends = (place(link.this), place(link.that));
        if let (true, (Some(a), Some(b))) = (link.this == record.anchor, ends) {
            links.push((a, b, f32::INFINITY));
        }
    }
    Ok(links)
}

fn numbers_of(records: &[StoredRecord]) -> Vec<u32> {
    (0..).take(records.len()).collect()
}

/// The rank of a link.
const LINKED: u8 = 4;

/// How near to one work a decision is.
fn rank(decision: Decision) -> u8 {
    match decision {
        Decision::Link => LINKED,
        Decision::Related(_) => 3,
        Decision::PossibleLink => 2,
        Decision::NonLink => 1,
    }
}

/// The records that `KEY` or `KEY#N` names.
pub(in crate::library) struct Chosen {
    /// The entry's key.
    pub key: String,
    /// The entry.
    pub entry: EntryId,
    /// All records of the entry.
    pub records: Vec<StoredRecord>,
    /// Which of the records are meant, by their places.
    pub numbers: Vec<usize>,
}

impl Chosen {
    /// Finds the entry, and the record if one is named.
    pub(in crate::library) fn find(store: &Store, words: &str) -> Result<Self, LibraryError> {
        let (key, number) = match words.rsplit_once('#') {
            Some((key, number)) => match number.parse::<usize>() {
                Ok(number) => (key, Some(number)),
                Err(_) => (words, None),
            },
            None => (words, None),
        };
        let entry = store.entry_by_key(key)?;
        let entry = entry.ok_or_else(|| NameError::NoEntry(words.to_owned()))?;
        let chosen = Self::of(store, entry)?;
        match number {
            None => Ok(chosen),
            Some(number) if (1..=chosen.records.len()).contains(&number) => {
                Ok(Self { numbers: vec![number - 1], ..chosen })
            }
            Some(number) => {
                let (key, count) = (chosen.key, chosen.records.len());
                Err(NameError::NoRecord { key, number, count }.into())
            }
        }
    }

    /// All records of an entry.
    pub(in crate::library) fn of(store: &Store, entry: EntryId) -> Result<Self, LibraryError> {
        let records = store.records_of(entry)?;
        let numbers = (0..records.len()).collect();
        Ok(Self { key: store.key_of(entry)?, entry, records, numbers })
    }

    /// The records that are meant.
    pub(in crate::library) fn named(&self) -> impl Iterator<Item = &StoredRecord> {
        self.numbers.iter().map(|at| &self.records[*at])
    }

    /// A record by its place.
    pub(in crate::library) fn name(&self, at: usize) -> RecordName {
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
    let standard = |record: &StoredRecord| cite_resolve::standardize(&record.reference);
    let decision = library.store.decision_on(a.anchor, b.anchor)?;
    Ok(WhyPair {
        a: one.name(x),
        b: other.name(y),
        together: one.entry == other.entry,
        inverse: decision.as_ref().is_some_and(|decision| decision.this != a.anchor),
        person: decision.map(|decision| Said {
            verdict: decision.verdict,
            who: decision.who,
            why: decision.why,
            decided: decision.decided,
        }),
        explanation: explain::pair(&standard(a), &standard(b)),
        kept_apart_by: None,
    })
}
