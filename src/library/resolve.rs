//! Settling: the records that an operation touched in, the entries that hold them out.
//!
//! Only those records, the ones they share a blocking key with, and the entries that links join them
//! to are looked at. What comes out is what resolving everything at once would give, because a
//! verdict depends on its two records alone and a cluster on the component of links that it is in.

mod candidates;
mod put;
mod withdraw;

pub(super) use withdraw::pass_on_what_was_said;

use super::{LibraryError, keys, operation};
use crate::formats;
use crate::model::Verdict;
use crate::model::field::Field;
use crate::resolve::{
    self, Decision, JudgedPair, Link, MergeInput, Merged, PersonsDecision, Precedence, Standardized,
};
use crate::store::{
    EntryId, Hash, LINK, OperationId, POSSIBLE_LINK, RecordId, Store, StoreError, StoredPair,
    StoredRecord, Touched,
};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// How far a format's records are trusted; the others are `Precedence::default()`.
const PRECEDENCE: &[(&str, Precedence)] = &[
    ("nbib", Precedence::Curated),
    ("pubmed-xml", Precedence::Curated),
    ("crossref-json", Precedence::Curated),
    ("crossref-xml", Precedence::Curated),
    ("datacite", Precedence::Curated),
    ("jats", Precedence::Publisher),
    ("html-meta", Precedence::Publisher),
    ("ris", Precedence::Publisher),
    ("wos", Precedence::Publisher),
    ("paper-note", Precedence::Scraped),
    ("page", Precedence::Scraped),
    ("news", Precedence::Scraped),
    ("feed", Precedence::Scraped),
    ("listing", Precedence::Scraped),
];

/// What became of the entries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Settled {
    /// Entries that were put, new or anew.
    pub put: u64,
    /// Entries that were there before and are not, or not as they were.
    pub removed: u64,
}

/// Brings the entries up to what the facts say of these records: new ones come in, those that are
/// gone go out, and all that hangs together with any of them is grouped again. Where a record that
/// goes bears its entry's key, the operation passes the key on; none does where a step is taken back,
/// since then the keys are where they were before it.
pub(super) fn settle(
    store: &Store,
    operation: Option<OperationId>,
    touched: &[Touched],
) -> Result<Settled, LibraryError> {
    let of = |is_present: bool, is_in_entry: bool| {
        let alike = move |touched: &&Touched| {
            (touched.is_present, touched.is_in_entry) == (is_present, is_in_entry)
        };
        touched.iter().filter(alike).map(|touched| touched.record)
    };
    let mut settled = Settled::default();
    let mut added: Vec<RecordId> = of(true, false).collect();
    let mut again: Vec<RecordId> = of(true, true).collect();
    let gone: Vec<RecordId> = of(false, true).collect();
    if !gone.is_empty() {
        let left = withdraw::withdraw(store, operation, &gone)?;
        settled.removed += left.entries;
        added.extend(left.rejudged);
        again.extend(left.others);
        added.sort_unstable();
    }
    bring_in(store, &added, &again, &mut settled)?;
    Ok(settled)
}

/// Groups new records, and others again, with all that hangs together with them.
fn bring_in(
    store: &Store,
    added: &[RecordId],
    again: &[RecordId],
    settled: &mut Settled,
) -> Result<(), LibraryError> {
    let mut pool = Pool::new(store)?;
    pool.load(added)?;
    let judged = candidates::judge(&mut pool)?;
    for pair in &judged {
        store.put_pair(&stored(&pool, pair))?;
    }
    pool.load(again)?;
    regroup(pool, judged, settled)?;
    if store.derivation()?.is_none() {
        store.set_derivation(operation::VERSION)?;
    }
    Ok(())
}

/// Computes all derived state anew.
pub(super) fn rebuild(store: &Store) -> Result<Settled, LibraryError> {
    store.drop_derived()?;
    let mut settled = Settled::default();
    bring_in(store, &store.present_records()?, &[], &mut settled)?;
    Ok(settled)
}

/// Clusters what hangs together with the records that are in, and puts it into entries.
fn regroup(
    mut pool: Pool,
    judged: Vec<JudgedPair>,
    settled: &mut Settled,
) -> Result<(), LibraryError> {
    let links = pool.expand(judged)?;
    let decisions = pool.decisions_among()?;
    let records: Vec<&Standardized> = pool.standardized.iter().collect();
    let clusters = resolve::cluster(&records, &links, &decisions).clusters;
    put::put(&pool, &clusters, settled)
}

/// Merges an entry's records; what `look` tells of origins comes from here too.
pub(super) fn merge(records: &[StoredRecord]) -> Merged {
    let inputs: Vec<MergeInput> = records
        .iter()
        .map(|record| MergeInput {
            reference: &record.reference,
            precedence: precedence(&record.format),
            content: (record.content >> 64) as u64,
        })
        .collect();
    resolve::merge(&inputs)
}

/// How far the records of a format are trusted.
pub(super) fn precedence(format: &str) -> Precedence {
    PRECEDENCE
        .iter()
        .find(|(id, _)| *id == format)
        .map(|(_, precedence)| *precedence)
        .unwrap_or_default()
}

/// Records under small numbers, as the resolver wants them: all new ones, and of the others those
/// that were asked for.
struct Pool<'s> {
    store: &'s Store,
    ids: Vec<RecordId>,
    anchors: Vec<Hash>,
    standardized: Vec<Standardized>,
    /// The key that each would want if it were an entry by itself.
    wanting: Vec<keys::Wanting>,
    number: FxHashMap<RecordId, u32>,
    /// Whether the library held records before.
    has_older: bool,
}

impl<'s> Pool<'s> {
    fn new(store: &'s Store) -> Result<Self, LibraryError> {
        Ok(Self {
            store,
            ids: Vec::new(),
            anchors: Vec::new(),
            standardized: Vec::new(),
            wanting: Vec::new(),
            number: FxHashMap::default(),
            has_older: store.has_blocking_keys()?,
        })
    }

    /// Brings in records that are not in yet.
    fn load(&mut self, ids: &[RecordId]) -> Result<(), LibraryError> {
        for ids in ids.chunks(CHUNK) {
            let mut unread = Vec::new();
            for id in ids {
                if !self.number.contains_key(id) {
                    self.number.insert(*id, u32_of(self.ids.len()));
                    self.ids.push(*id);
                    unread.push(self.store.unread_record(*id)?);
                }
            }
            let read = unread.into_par_iter().map(|record| {
                let record = record.read()?;
                let standardized = resolve::standardize(&record.reference);
                Ok((record.anchor, standardized, put::wants(std::slice::from_ref(&record))))
            });
            let read: Result<Vec<_>, StoreError> = read.collect();
            for (anchor, standardized, wanting) in read? {
                self.anchors.push(anchor);
                self.standardized.push(standardized);
                self.wanting.push(wanting);
            }
        }
        Ok(())
    }

    /// Brings in all records that links join to those that are in; gives all links among them.
    fn expand(&mut self, judged: Vec<JudgedPair>) -> Result<Vec<Link>, LibraryError> {
        let is_link = |pair: &JudgedPair| pair.verdict.decision == Decision::Link;
        let mut links: Vec<Link> = judged
            .iter()
            .filter(|pair| is_link(pair))
            .map(|pair| Link { a: pair.a, b: pair.b, weight_bits: pair.verdict.weight_bits })
            .collect();
        if !self.has_older {
            return Ok(links);
        }
        let must = self.must_links()?;
        let mut looked_at = 0;
        while looked_at < self.ids.len() {
            for anchor in must.get(&self.anchors[looked_at]).into_iter().flatten() {
                let records = self.store.records_by_anchor(*anchor)?;
                self.load(&records)?;
            }
            let pairs = self.store.pairs_of(self.ids[looked_at])?;
            for pair in pairs.iter().filter(|pair| pair.outcome == LINK) {
                self.load(&[pair.one, pair.other])?;
                let (a, b) = (self.number[&pair.one], self.number[&pair.other]);
                links.push(Link { a: a.min(b), b: a.max(b), weight_bits: pair.weight as f32 });
            }
            looked_at += 1;
        }
        links.sort_unstable_by_key(|link| (link.a, link.b));
        links.dedup_by_key(|link| (link.a, link.b));
        Ok(links)
    }

    /// The anchors that a person linked, both ways.
    fn must_links(&self) -> Result<FxHashMap<Hash, Vec<Hash>>, LibraryError> {
        let mut must: FxHashMap<Hash, Vec<Hash>> = FxHashMap::default();
        let decisions = self.store.decisions()?;
        for decision in decisions.iter().filter(|decision| decision.verdict == LINK) {
            must.entry(decision.this).or_default().push(decision.that);
            must.entry(decision.that).or_default().push(decision.this);
        }
        Ok(must)
    }

    /// What persons decided about pairs of records that are in; of several decisions the last.
    fn decisions_among(&self) -> Result<Vec<PersonsDecision>, LibraryError> {
        let mut last: FxHashMap<(u32, u32), Verdict> = FxHashMap::default();
        let decisions = self.store.decisions()?;
        if decisions.is_empty() {
            return Ok(Vec::new());
        }
        let mut by_anchor: FxHashMap<Hash, Vec<u32>> = FxHashMap::default();
        for (at, anchor) in self.anchors.iter().enumerate() {
            by_anchor.entry(*anchor).or_default().push(u32_of(at));
        }
        for decision in decisions {
            let verdict = Verdict::from_name(&decision.verdict);
            let verdict = verdict.unwrap_or(Verdict::NonLink); // a relation that a later cite knows
            let with = |anchor: &Hash| by_anchor.get(anchor).map_or(&[][..], Vec::as_slice);
            for a in with(&decision.this) {
                for b in with(&decision.that).iter().filter(|b| *b != a) {
                    last.insert((*a.min(b), *a.max(b)), verdict);
                }
            }
        }
        last.retain(|_, verdict| *verdict != Verdict::Undecided);
        let said = last.into_iter();
        let mut decisions: Vec<PersonsDecision> = said
            .map(|((a, b), verdict)| PersonsDecision { a, b, link: verdict == Verdict::Link })
            .collect();
        decisions.sort_unstable();
        Ok(decisions)
    }
}

/// So many records are read and worked on at a time, by all cores.
const CHUNK: usize = 4096;

fn stored(pool: &Pool, pair: &JudgedPair) -> StoredPair {
    let (mut one, mut other) = (pair.a as usize, pair.b as usize);
    if pool.ids[one] > pool.ids[other] {
        (one, other) = (other, one);
    }
    let (outcome, inverse) = match pair.verdict.decision {
        Decision::Link => (LINK, false),
        Decision::PossibleLink | Decision::NonLink => (POSSIBLE_LINK, false),
        Decision::Related(relation) => {
            let forward =
                resolve::relate(relation, &pool.standardized[one], &pool.standardized[other]);
            (relation.csl(), !forward)
        }
    };
    StoredPair {
        one: pool.ids[one],
        other: pool.ids[other],
        outcome: outcome.to_owned(),
        inverse,
        weight: f64::from(pair.verdict.weight_bits),
        rule: pair.verdict.rule.unwrap_or(pair.blocking.name()).to_owned(),
    }
}

/// The first revisions of records, by which citation keys know them.
pub(super) fn firsts(records: &[StoredRecord]) -> Vec<RecordId> {
    records.iter().map(|record| record.first).collect()
}

/// An entry's place among those that want the same key, and its records by their first revisions.
pub(super) fn rank(
    store: &Store,
    entry: EntryId,
) -> Result<(keys::Rank, Vec<RecordId>), LibraryError> {
    let records = store.records_of(entry)?;
    let ranks = records.iter().map(|record| (record.content, record.source_hash, record.ordinal));
    Ok((ranks.min().unwrap_or_default(), firsts(&records)))
}

/// Whether the ids of a format's records are keys that a person chose.
pub(super) fn is_pinned(format: &str) -> bool {
    formats::by_id(format).is_some_and(|format| format.has_citation_keys)
}

fn u32_of(number: usize) -> u32 {
    u32::try_from(number).expect("fewer than four thousand million records are resolved at once")
}
