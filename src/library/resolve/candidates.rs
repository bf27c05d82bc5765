//! New records of a library in, the judged pairs in which one of them is out.
//!
//! Which pairs are looked at depends on the set of records alone, not on when each came: a block
//! that new records fill over gives none of its pairs, and those it gave before are taken back
//! unless the two meet under another key.

use super::{LibraryError, Pool};
use crate::resolve::{self, BlockingKey, BlockingRule, Candidate, FULL_BLOCK, JudgedPair, Weights};
use crate::store::{RecordId, StoredPair};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::hash_map::Entry;

/// Stores the new records' blocking keys, and judges every pair in which one of them is. The new
/// records are those that are in.
pub(super) fn judge(pool: &mut Pool) -> Result<Vec<JudgedPair>, LibraryError> {
    let mut keys: Vec<Vec<BlockingKey>> =
        pool.standardized.iter().map(resolve::blocking_keys).collect();
    let new = pool.ids.clone();
    let blocks = if pool.has_older { blocks(pool, &keys)? } else { FxHashMap::default() };
    if pool.has_older {
        take_back(pool, &blocks)?;
    }
    let hashes =
        new.iter().zip(&keys).flat_map(|(id, keys)| keys.iter().map(|key| (key.hash, *id)));
    pool.store.put_blocking_keys(hashes.collect())?;
    for keys in &mut keys {
        keys.retain(|key| blocks.get(&key.hash).is_none_or(Block::is_met));
    }
    let mut pairs = resolve::candidates(&keys).pairs;
    if pool.has_older {
        pairs.extend(with_older(pool, &keys, &blocks)?);
        pairs.sort_unstable();
        pairs.dedup_by_key(|pair| (pair.a, pair.b));
    }
    Ok(resolve::judge_all(&pool.standardized, &pairs, Weights::shipped()))
}

/// The records that share a key.
struct Block {
    rule: BlockingRule,
    /// Those that were there before: no more than can be met, and one.
    old: Vec<RecordId>,
    /// How many are new.
    new: usize,
}

impl Block {
    /// Whether its pairs are looked at. A block of a finest rule always gives some.
    fn is_met(&self) -> bool {
        resolve::reach(self.rule, self.old.len() + self.new) > 0
    }

    /// Whether its pairs were looked at, and are no more.
    fn is_filled_over(&self) -> bool {
        !self.is_met() && self.old.len() <= FULL_BLOCK && self.old.len() > 1
    }
}

/// The blocks that new records are in.
fn blocks(pool: &Pool, keys: &[Vec<BlockingKey>]) -> Result<FxHashMap<u64, Block>, LibraryError> {
    let mut blocks: FxHashMap<u64, Block> = FxHashMap::default();
    for key in keys.iter().flatten() {
        match blocks.get_mut(&key.hash) {
            Some(block) => block.new += 1,
            None => {
                let old = pool.store.block(key.hash, FULL_BLOCK)?;
                blocks.insert(key.hash, Block { rule: key.rule, old, new: 1 });
            }
        }
    }
    Ok(blocks)
}

/// The pairs of a new record and one that was there before.
fn with_older(
    pool: &mut Pool,
    keys: &[Vec<BlockingKey>],
    blocks: &FxHashMap<u64, Block>,
) -> Result<Vec<Candidate>, LibraryError> {
    let mut pairs = Vec::new();
    for (new, keys) in (0..).zip(keys) {
        for (key, block) in keys.iter().filter_map(|key| Some((key, blocks.get(&key.hash)?))) {
            let met = resolve::reach(key.rule, block.old.len() + block.new).min(block.old.len());
            pool.load(&block.old[..met])?;
            pairs.extend(block.old[..met].iter().map(|id| {
                let old = pool.number[id];
                Candidate { a: u32::min(new, old), b: new.max(old), rule: key.rule }
            }));
        }
    }
    Ok(pairs)
}

/// Takes out the stored pairs that only blocks gave which are filled over now; those that meet
/// elsewhere are put down to the rule by which they do. Their records are brought in, so that they
/// are clustered again.
fn take_back(pool: &mut Pool, blocks: &FxHashMap<u64, Block>) -> Result<(), LibraryError> {
    let mut filled: Vec<(&u64, &Block)> =
        blocks.iter().filter(|(_, block)| block.is_filled_over()).collect();
    filled.sort_unstable_by_key(|(hash, _)| **hash);
    for (_, block) in filled {
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
                        let standardized = &pool.standardized[pool.number[&id] as usize];
                        unknown.insert(resolve::blocking_keys(standardized));
                    }
                }
                match meet_elsewhere(pool, blocks, &known[&pair.one], &known[&pair.other])? {
                    None => pool.store.remove_pair(&pair)?,
                    Some(rule) if pair.rule == block.rule.name() => {
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

/// The first rule by which two records that were there before meet in a block that is not over-full.
fn meet_elsewhere(
    pool: &Pool,
    blocks: &FxHashMap<u64, Block>,
    keys: &[BlockingKey],
    others: &[BlockingKey],
) -> Result<Option<BlockingRule>, LibraryError> {
    let mut first: Option<BlockingRule> = None;
    for key in keys.iter().filter(|key| others.contains(key)) {
        let size = match blocks.get(&key.hash) {
            Some(block) => block.old.len() + block.new,
            None => pool.store.block(key.hash, FULL_BLOCK)?.len(),
        };
        if resolve::reach(key.rule, size) > 0 {
            first = Some(first.map_or(key.rule, |first| first.min(key.rule)));
        }
    }
    Ok(first)
}
