//! Blocking keys in, the pairs that meet under them out, also of new records with those that were
//! there before.
//!
//! A block that new records fill over gives none of its pairs, and those that it gave before are
//! forgotten unless the two meet under another key.

use super::rows::{key_of, pair_row};
use super::{KeptPair, Records, Rows, Step, each_once};
use crate::block::{BlockingKey, Candidate, FULL_BLOCK, Rule, blocking_keys, reach};
use rustc_hash::{FxHashMap, FxHashSet};

/// A block whose pairs were looked at, and are no more.
pub(super) struct Filled<Id> {
    key: BlockingKey,
    old: Vec<Id>,
}

/// What meeting found.
pub(super) struct Met<R: Records> {
    /// Candidate pairs, as rows to be sorted.
    pub pairs: R::Rows,
    /// Blocks that are over-full now and were not before.
    pub filled: Vec<Filled<R::Id>>,
}

/// Finds the pairs in which a new record is, keeps the new records' keys, and gives the blocks that
/// they fill over.
pub(super) fn meet<R: Records>(records: &mut R) -> Result<Met<R>, R::Error> {
    let highest = (records.new_ones() as u64) << 32 | u64::from(u32::MAX);
    let mut pairs = records.rows(highest);
    let mut filled = Vec::new();
    let mut keys = records.take_keys()?;
    while let Some(rows) = keys.next()? {
        records.tell(Step::Blocks, keys.given())?;
        for block in rows.chunk_by(|x, y| x >> 32 == y >> 32) {
            filled.extend(meet_under(records, block, &mut pairs)?);
        }
        let keys: Vec<(BlockingKey, u32)> = rows.into_iter().map(key_of).collect();
        records.keep_keys(&keys)?;
    }
    records.bring()?;
    Ok(Met { pairs, filled })
}

/// Lets the new records of one block meet each other and those that were there before.
fn meet_under<R: Records>(
    records: &mut R,
    block: &[u128],
    pairs: &mut R::Rows,
) -> Result<Option<Filled<R::Id>>, R::Error> {
    let (key, _) = key_of(block[0]);
    let old = records.older(key.hash, FULL_BLOCK)?;
    let reach = reach(key.rule, old.len() + block.len());
    let met = &old[..reach.min(old.len())];
    records.expect(met);
    let met: Vec<u32> = met.iter().filter_map(|id| records.number(*id)).collect();
    for (at, row) in block.iter().enumerate() {
        let a = *row as u32;
        let end = block.len().min(at + 1 + reach);
        let others = block[at + 1..end].iter().map(|row| *row as u32);
        for b in others.chain(met.iter().copied()) {
            pairs.push(pair_row(Candidate { a: a.min(b), b: a.max(b), rule: key.rule }))?;
        }
    }
    let is_filled = reach == 0 && (2..=FULL_BLOCK).contains(&old.len());
    Ok(is_filled.then_some(Filled { key, old }))
}

/// Forgets the kept pairs that only blocks gave which are filled over now, and puts those that meet
/// elsewhere down to the rule by which they do. Gives their records: they are clustered again.
pub(super) fn take_back<R: Records>(
    records: &mut R,
    filled: &[Filled<R::Id>],
) -> Result<Vec<u32>, R::Error> {
    let mut touched = Vec::new();
    for block in filled {
        let pairs = inside(records, block)?;
        let keys = keys_of(records, &pairs)?;
        for pair in &pairs {
            match meet_elsewhere(records, &keys[&pair.one], &keys[&pair.other])? {
                None => records.forget_pair(pair)?,
                Some(rule) if pair.rule == block.key.rule.name() => {
                    records.attribute_pair(pair, rule)?;
                }
                Some(_) => {}
            }
        }
        touched.extend(keys.keys().filter_map(|id| records.number(*id)));
    }
    Ok(each_once(touched))
}

/// The kept pairs of which both records are in a block.
fn inside<R: Records>(
    records: &mut R,
    block: &Filled<R::Id>,
) -> Result<Vec<KeptPair<R::Id>>, R::Error> {
    let members: FxHashSet<R::Id> = block.old.iter().copied().collect();
    let mut inside = Vec::new();
    for id in &block.old {
        let pairs = records.pairs_of(*id)?.into_iter();
        inside.extend(pairs.filter(|pair| pair.one == *id && members.contains(&pair.other)));
    }
    Ok(inside)
}

/// The blocking keys of all records of these pairs.
fn keys_of<R: Records>(
    records: &mut R,
    pairs: &[KeptPair<R::Id>],
) -> Result<FxHashMap<R::Id, Vec<BlockingKey>>, R::Error> {
    let ids: Vec<R::Id> = pairs.iter().flat_map(|pair| [pair.one, pair.other]).collect();
    records.expect(&ids);
    records.bring()?;
    let numbers = each_once(ids.iter().filter_map(|id| records.number(*id)).collect());
    let forms = records.forms(&numbers)?;
    let keys: Vec<Vec<BlockingKey>> =
        numbers.iter().map(|number| blocking_keys(forms.get(*number))).collect();
    Ok(numbers.iter().map(|number| records.id(*number)).zip(keys).collect())
}

/// The first rule by which two records meet in a block that is not over-full.
fn meet_elsewhere<R: Records>(
    records: &mut R,
    keys: &[BlockingKey],
    others: &[BlockingKey],
) -> Result<Option<Rule>, R::Error> {
    for key in keys.iter().filter(|key| others.binary_search(key).is_ok()) {
        if reach(key.rule, records.block(key.hash, FULL_BLOCK)?.len()) > 0 {
            return Ok(Some(key.rule));
        }
    }
    Ok(None)
}
