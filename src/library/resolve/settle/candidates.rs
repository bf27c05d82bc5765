//! New records of a library in, the links in which one of them is out; every pair that was judged and
//! is no plain non-link is stored.
//!
//! Which pairs are looked at depends on the set of records alone, not on when each came: a block
//! that new records fill over gives none of its pairs, and those it gave before are taken back
//! unless the two meet under another key. Keys and pairs are sorted part by part, so that memory is
//! bounded however many there are.

use super::LibraryError;
use super::pool::{Found, Pool};
use super::prepared::{Lent, key_of};
use crate::library::work::pipeline::Pipeline;
use crate::library::work::progress::Phase;
use crate::library::work::sorter::Sorter;
use crate::store::{Blocks, LINK, NewRun, POSSIBLE_LINK, RecordId, StoreError, StoredPair};
use cite_model::field::Field;
use cite_resolve::{
    BLOCKING_RULES, BlockingKey, BlockingRule, Candidate, Decision, FULL_BLOCK, JudgedPair, Link,
    Weights,
};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::hash_map::Entry;

/// Comparing goes through the records so many times: blocks are looked through, pairs judged, and what is
/// linked is clustered.
const ROUNDS: u64 = 3;
const BLOCKS: (u64, u64) = (0, ROUNDS);
const PAIRS: (u64, u64) = (1, ROUNDS);
pub(super) const CLUSTERS: (u64, u64) = (2, ROUNDS);

/// Stores the new records' blocking keys, and judges every pair in which one of them is.
pub(super) fn judge(pool: &mut Pool) -> Result<Found, LibraryError> {
    let mut found = Found::default();
    let keys = pool.take_keys();
    let (pairs, filled) = meet(pool, keys)?;
    take_back(pool, &filled, &mut found)?;
    judge_all(pool, pairs, &mut found)?;
    Ok(found)
}

fn pair_row(pair: Candidate) -> u128 {
    u128::from(pair.a) << 96 | u128::from(pair.b) << 64 | u128::from(pair.rule.code())
}

fn pair_of(row: u128) -> Candidate {
    let (rule, ..) = BLOCKING_RULES[row as u8 as usize];
    Candidate { a: (row >> 96) as u32, b: (row >> 64) as u32, rule }
}

/// A block whose pairs were looked at, and are no more.
struct Filled {
    key: BlockingKey,
    old: Vec<RecordId>,
}

/// Stores the keys; gives the pairs that meet under them, and the blocks that are filled over.
fn meet(pool: &mut Pool, mut keys: Sorter) -> Result<(Sorter, Vec<Filled>), LibraryError> {
    let highest = (u64::from(pool.new_ones()) << 32) | u64::from(u32::MAX);
    let mut pairs = Sorter::new(highest, pool.store.folder());
    let mut filled = Vec::new();
    let mut sorted: Pipeline<Vec<u128>> = Pipeline::new();
    let sort = |mut rows: Vec<u128>| {
        move || {
            rows.sort_unstable();
            rows
        }
    };
    let count = pool.new_ones() as usize;
    let mut known = Known {
        blocks: pool.has_older.then(|| pool.store.blocks()).transpose()?,
        new: pool.store.begin_blocking_keys(u64::from(pool.new_ones()))?,
    };
    while let Some(rows) = keys.next()? {
        pool.watch.part(Phase::Comparing, BLOCKS, keys.given(), count)?;
        if let Some(rows) = sorted.submit(sort(rows)) {
            meet_under(pool, &rows, &mut known, &mut pairs, &mut filled)?;
        }
    }
    while let Some(rows) = sorted.oldest() {
        meet_under(pool, &rows, &mut known, &mut pairs, &mut filled)?;
    }
    pool.store.end_blocking_keys(known.new)?;
    pool.read_expected()?;
    Ok((pairs, filled))
}

/// The keys of the records that were there before, and those that the new ones bring.
struct Known<'s> {
    blocks: Option<Blocks<'s>>,
    new: NewRun,
}

fn meet_under(
    pool: &mut Pool,
    rows: &[u128],
    known: &mut Known,
    pairs: &mut Sorter,
    filled: &mut Vec<Filled>,
) -> Result<(), LibraryError> {
    for block in rows.chunk_by(|x, y| x >> 32 == y >> 32) {
        let (key, _) = key_of(block[0]);
        let old = match &mut known.blocks {
            Some(blocks) => blocks.block(key.hash, FULL_BLOCK)?,
            None => Vec::new(),
        };
        let reach = cite_resolve::reach(key.rule, old.len() + block.len());
        let met = &old[..reach.min(old.len())];
        pool.expect(met);
        for (at, row) in block.iter().enumerate() {
            let a = *row as u32;
            let end = block.len().min(at + 1 + reach);
            let others = block[at + 1..end].iter().map(|row| *row as u32);
            for b in others.chain(met.iter().filter_map(|id| pool.number(*id))) {
                pairs.push(pair_row(Candidate { a: a.min(b), b: a.max(b), rule: key.rule }))?;
            }
        }
        if reach == 0 && (2..=FULL_BLOCK).contains(&old.len()) {
            filled.push(Filled { key, old });
        }
    }
    let hashes = rows.iter().map(|row| {
        let (key, number) = key_of(*row);
        (key.hash, pool.id(number))
    });
    Ok(pool.store.put_blocking_keys(&mut known.new, &hashes.collect::<Vec<_>>())?)
}

/// Judges pairs, each once, by the first rule that found it, and stores what is no plain non-link.
fn judge_all(pool: &mut Pool, mut pairs: Sorter, found: &mut Found) -> Result<(), LibraryError> {
    let count = pool.new_ones() as usize;
    while let Some(mut rows) = pairs.next()? {
        pool.watch.part(Phase::Comparing, PAIRS, pairs.given(), count)?;
        rows.par_sort_unstable();
        rows.dedup_by_key(|row| *row >> 64);
        let pairs: Vec<Candidate> = rows.into_iter().map(pair_of).collect();
        let mut numbers: Vec<u32> = pairs.iter().flat_map(|pair| [pair.a, pair.b]).collect();
        numbers.par_sort_unstable();
        numbers.dedup();
        let forms = pool.forms(&numbers)?;
        let judged = pairs.par_iter().filter_map(|pair| judged(&forms, *pair));
        for judged in judged.collect::<Vec<Judged>>() {
            let (a, b) = (judged.pair.a, judged.pair.b);
            if judged.pair.verdict.decision == Decision::Link {
                found.links.push(Link { a, b, weight_bits: judged.pair.verdict.weight_bits });
            }
            pool.store.put_pair(&stored(pool.id(a), pool.id(b), judged))?;
        }
    }
    Ok(())
}

/// A judged pair; where it is a relation, whether the sentence about it can begin with the one, and
/// whether with the other.
struct Judged {
    pair: JudgedPair,
    begins: [bool; 2],
}

fn judged(forms: &Lent, pair: Candidate) -> Option<Judged> {
    let (a, b) = (forms.get(pair.a), forms.get(pair.b));
    let pair = cite_resolve::judge(a, b, pair, Weights::shipped())?;
    let begins = match pair.verdict.decision {
        Decision::Related(relation) => {
            [cite_resolve::relate(relation, a, b), cite_resolve::relate(relation, b, a)]
        }
        _ => [true; 2],
    };
    Some(Judged { pair, begins })
}

fn stored(a: RecordId, b: RecordId, Judged { pair, begins }: Judged) -> StoredPair {
    let outcome = match pair.verdict.decision {
        Decision::Link => LINK,
        Decision::PossibleLink | Decision::NonLink => POSSIBLE_LINK,
        Decision::Related(relation) => relation.csl(),
    };
    StoredPair {
        one: a.min(b),
        other: a.max(b),
        outcome: outcome.to_owned(),
        inverse: !begins[usize::from(a > b)],
        weight: f64::from(pair.verdict.weight_bits),
        rule: pair.verdict.rule.unwrap_or(pair.blocking.name()).to_owned(),
    }
}

/// Takes out the stored pairs that only blocks gave which are filled over now; those that meet
/// elsewhere are put down to the rule by which they do. Their records are touched: they are clustered
/// again.
fn take_back(pool: &mut Pool, filled: &[Filled], found: &mut Found) -> Result<(), LibraryError> {
    for block in filled {
        let members: FxHashSet<RecordId> = block.old.iter().copied().collect();
        let mut known: FxHashMap<RecordId, Vec<BlockingKey>> = FxHashMap::default();
        for id in &block.old {
            for pair in pool.store.pairs_of(*id)? {
                let is_inside = pair.one == *id && members.contains(&pair.other);
                if !is_inside {
                    continue;
                }
                for id in [pair.one, pair.other] {
                    if let Entry::Vacant(unknown) = known.entry(id) {
                        pool.load(&[id])?;
                        let number =
                            pool.number(id).unwrap_or_else(|| unreachable!("it was loaded"));
                        found.touched.push(number);
                        unknown.insert(cite_resolve::blocking_keys(
                            pool.forms(&[number])?.get(number),
                        ));
                    }
                }
                match meet_elsewhere(pool, &known[&pair.one], &known[&pair.other])? {
                    None => pool.store.remove_pair(&pair)?,
                    Some(rule) if pair.rule == block.key.rule.name() => {
                        let rule = rule.name().to_owned();
                        pool.store.put_pair(&StoredPair { rule, ..pair })?;
                    }
                    Some(_) => {}
                }
            }
        }
    }
    Ok(())
}

/// The first rule by which two records meet in a block that is not over-full.
fn meet_elsewhere(
    pool: &Pool,
    keys: &[BlockingKey],
    others: &[BlockingKey],
) -> Result<Option<BlockingRule>, StoreError> {
    for key in keys.iter().filter(|key| others.contains(key)) {
        if cite_resolve::reach(key.rule, pool.store.block(key.hash, FULL_BLOCK)?.len()) > 0 {
            return Ok(Some(key.rule));
        }
    }
    Ok(None)
}
