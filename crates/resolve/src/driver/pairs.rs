//! Candidate pairs in, the links among them out; all that are no plain non-links are kept.

use super::rows::pair_of;
use super::{Records, Rows, Step, each_once};
use crate::block::Candidate;
use crate::cluster::Link;
use crate::decide::Decision;
use crate::weights::Weights;
use crate::{JudgedPair, judge as judge_pair};
use rayon::prelude::*;

/// Judges pairs, each once, by the first rule that found it; gives the links, and how many pairs there
/// were.
pub(super) fn judge<R: Records>(
    records: &mut R,
    mut rows: R::Rows,
    weights: &Weights,
) -> Result<(Vec<Link>, usize), R::Error> {
    let (mut links, mut compared) = (Vec::new(), 0);
    while let Some(batch) = rows.next()? {
        records.tell(Step::Pairs, rows.given())?;
        let pairs = each(batch);
        compared += pairs.len();
        for pair in judge_batch(records, &pairs, weights)? {
            if pair.verdict.decision == Decision::Link {
                links.push(Link { a: pair.a, b: pair.b, weight_bits: pair.verdict.weight_bits });
            }
            records.keep_pair(pair)?;
        }
    }
    Ok((links, compared))
}

/// The pairs of a sorted batch, each once, by the first rule that found it.
pub(super) fn each(mut batch: Vec<u128>) -> Vec<Candidate> {
    batch.dedup_by_key(|row| *row >> 64);
    batch.into_iter().map(pair_of).collect()
}

fn judge_batch<R: Records>(
    records: &mut R,
    pairs: &[Candidate],
    weights: &Weights,
) -> Result<Vec<JudgedPair>, R::Error> {
    let numbers = each_once(pairs.iter().flat_map(|pair| [pair.a, pair.b]).collect());
    let forms = records.forms(&numbers)?;
    let judge = |pair: &Candidate| judge_pair(forms.get(pair.a), forms.get(pair.b), *pair, weights);
    Ok(pairs.par_iter().filter_map(judge).collect())
}
