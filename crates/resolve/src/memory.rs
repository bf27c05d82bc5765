//! Records in memory: what became of a whole set of them, resolved at once.

use super::block::{BlockingKey, Candidate, blocking_keys};
use super::cluster::PersonsDecision;
use super::decide::Decision;
use super::driver::{Forms, NearRows, Records, Rows, Step, group, key_row, pairs_among};
use super::standardize::{Standardized, standardize};
use super::{JudgedPair, Weights};
use cite_model::{Reference, Relation};
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use std::convert::Infallible;

/// "Record `from` is `relation` record `to`."
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RelatedPair {
    /// The record that is related.
    pub from: u32,
    /// How.
    pub relation: Relation,
    /// To which.
    pub to: u32,
}

/// What became of a set of records.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resolution {
    /// Every record once; each cluster sorted, clusters by their first record.
    pub clusters: Vec<Vec<u32>>,
    /// The links found, also those that no cluster follows.
    pub links: Vec<JudgedPair>,
    /// Possible links between different clusters, for review.
    pub possible: Vec<JudgedPair>,
    /// Relations between records of different clusters.
    pub relations: Vec<RelatedPair>,
    /// How many pairs were compared.
    pub compared: usize,
}

/// Resolves a whole set of records.
pub fn resolve(records: &[Reference], decisions: &[PersonsDecision]) -> Resolution {
    let standardized: Vec<Standardized> = records.par_iter().map(standardize).collect();
    resolve_standardized(&standardized, decisions, Weights::shipped())
}

/// Resolves a whole set of records that are standardized already, with given weights.
pub fn resolve_standardized(
    records: &[Standardized],
    decisions: &[PersonsDecision],
    weights: &Weights,
) -> Resolution {
    let told: Result<Resolution, Infallible> =
        resolve_told(records, decisions, weights, &mut |_, _| Ok(()));
    told.unwrap_or_else(|never| match never {})
}

/// The same, where somebody is told how far the work is, and may end it by an error.
pub fn resolve_told<E>(
    records: &[Standardized],
    decisions: &[PersonsDecision],
    weights: &Weights,
    tell: Tell<E>,
) -> Result<Resolution, E> {
    let mut memory = Memory { forms: records, decisions, kept: Vec::new(), tell };
    let grouped = group(&mut memory, &[], weights)?;
    let kept = memory.kept;
    let mut resolution = Resolution::new(records, grouped.clusters, kept, decisions);
    resolution.compared = grouped.compared;
    Ok(resolution)
}

/// The pairs of records that are worth comparing, sorted, each once.
pub fn candidates(records: &[Standardized]) -> Vec<Candidate> {
    let tell: Tell<Infallible> = &mut |_, _| Ok(());
    let mut memory = Memory { forms: records, decisions: &[], kept: Vec::new(), tell };
    pairs_among(&mut memory).unwrap_or_else(|never| match never {})
}

/// Who is told how far the work is.
type Tell<'t, E> = &'t mut dyn FnMut(Step, (usize, usize)) -> Result<(), E>;

struct Memory<'m, E> {
    forms: &'m [Standardized],
    decisions: &'m [PersonsDecision],
    kept: Vec<JudgedPair>,
    tell: Tell<'m, E>,
}

impl<E> Records for Memory<'_, E> {
    type Error = E;
    type Id = u32;
    type Rows = NearRows<E>;

    fn count(&self) -> usize {
        self.forms.len()
    }

    fn new_ones(&self) -> usize {
        self.forms.len()
    }

    fn id(&self, number: u32) -> u32 {
        number
    }

    fn take_keys(&mut self) -> Result<NearRows<E>, E> {
        let keys: Vec<Vec<BlockingKey>> = self.forms.par_iter().map(blocking_keys).collect();
        let mut rows = NearRows::default();
        for (number, keys) in (0..).zip(&keys) {
            keys.iter().try_for_each(|key| rows.push(key_row(key, number)))?;
        }
        Ok(rows)
    }

    fn rows(&self, _highest: u64) -> NearRows<E> {
        NearRows::default()
    }

    fn forms(&mut self, _numbers: &[u32]) -> Result<Forms<'_>, E> {
        Ok(Forms::All(self.forms))
    }

    fn keep_pair(&mut self, pair: JudgedPair) -> Result<(), E> {
        self.kept.push(pair);
        Ok(())
    }

    fn decisions(&mut self) -> Result<Vec<PersonsDecision>, E> {
        Ok(self.decisions.to_vec())
    }

    fn tell(&mut self, step: Step, done: (usize, usize)) -> Result<(), E> {
        (self.tell)(step, done)
    }
}

impl Resolution {
    /// Sorts out what is left for review and as relations.
    fn new(
        records: &[Standardized],
        clusters: Vec<Vec<u32>>,
        judged: Vec<JudgedPair>,
        decisions: &[PersonsDecision],
    ) -> Self {
        let cluster_of = cluster_of(&clusters, records.len());
        let decided: FxHashSet<(u32, u32)> =
            decisions.iter().map(|said| (said.a.min(said.b), said.a.max(said.b))).collect();
        let mut resolution = Self { clusters, ..Self::default() };
        for pair in judged {
            let apart = cluster_of[pair.a as usize] != cluster_of[pair.b as usize];
            match pair.verdict.decision {
                Decision::Link => resolution.links.push(pair),
                Decision::PossibleLink if apart && !decided.contains(&(pair.a, pair.b)) => {
                    resolution.possible.push(pair);
                }
                Decision::Related(relation) if apart => {
                    let (from, to) = if pair.inverse { (pair.b, pair.a) } else { (pair.a, pair.b) };
                    resolution.relations.push(RelatedPair { from, relation, to });
                }
                _ => {}
            }
        }
        one_a_question(&mut resolution.possible, &cluster_of, records);
        resolution
    }
}

/// The cluster of each record, by its place.
fn cluster_of(clusters: &[Vec<u32>], count: usize) -> Vec<u32> {
    let mut cluster_of = vec![0; count];
    for (at, cluster) in (0..).zip(clusters) {
        cluster.iter().for_each(|member| cluster_of[*member as usize] = at);
    }
    cluster_of
}

/// Of the possible links between the same two clusters, the strongest: a person is asked once.
fn one_a_question(possible: &mut Vec<JudgedPair>, cluster_of: &[u32], records: &[Standardized]) {
    let question = |pair: &JudgedPair| {
        let (x, y) = (cluster_of[pair.a as usize], cluster_of[pair.b as usize]);
        (x.min(y), x.max(y))
    };
    let content = |pair: &JudgedPair| {
        let (x, y) = (records[pair.a as usize].content, records[pair.b as usize].content);
        (x.min(y), x.max(y))
    };
    possible.sort_by(|x, y| {
        let strength = y.verdict.weight_bits.total_cmp(&x.verdict.weight_bits);
        question(x)
            .cmp(&question(y))
            .then(strength)
            .then_with(|| content(x).cmp(&content(y)))
            .then((x.a, x.b).cmp(&(y.a, y.b)))
    });
    possible.dedup_by_key(|pair| question(pair));
}
