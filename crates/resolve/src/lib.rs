//! References come in; which of them are one work, which belong together, and why, goes out.
//!
//! The stages in order: [`standardize`], [`blocking_keys`] and [`candidates`], [`compare`],
//! [`decide`], [`cluster`], [`merge`]; [`explain`] shows a pair's way through them. Everything is
//! a pure function of the set of records and decisions: no order, clock, file or thread is visible from
//! outside. Under concurrency there is nothing to share, after a crash nothing to repair.

mod block;
mod cluster;
mod compare;
mod decide;
mod explain;
mod merge;
mod rules;
mod standardize;
mod weights;

pub use block::{
    BlockingKey, Candidate, Candidates, FULL_BLOCK, Index, RULES as BLOCKING_RULES,
    Rule as BlockingRule, blocking_keys, candidates, reach,
};
pub use cite_model::Precedence;
pub use cluster::{Clusters, Link, PersonsDecision, cluster, components, conflicts};
pub use compare::{
    AbstractLevel, AccessionLevel, Comparison, ContainerLevel, DoiLevel, Fact, Facts, IssueLevel,
    KindLevel, Level, NamesLevel, PagesLevel, SinglePage, TitleLevel, VolumeLevel, YearLevel,
    compare,
};
pub use decide::{Decision, Evidence, LINK, POSSIBLE, Verdict, decide, decide_with};
pub use explain::{Explanation, explain, relate};
pub use merge::{AnyField, Losing, MergeInput, Merged, Origins, merge, show_names};
pub use rules::{ADJUSTMENTS, Adjustment, Outcome, RULES, Rule};
pub use standardize::{
    AbstractPrint, Container, Identifiers, Kind, Names, Notice, Page, Pages, Qualifiers,
    StandardName, Standardized, Title, content_hash, standardize,
};
pub use weights::{FIELDS, NamedLevel, TABLE as WEIGHTS_TABLE, Weights, level_names, levels};

use cite_model::{Reference, Relation};
use rayon::prelude::*;

/// A pair of records and what was decided on it.
#[derive(Clone, Debug, PartialEq)]
pub struct JudgedPair {
    /// The smaller index.
    pub a: u32,
    /// The larger index.
    pub b: u32,
    /// The blocking rule that found the pair.
    pub blocking: BlockingRule,
    /// What was decided.
    pub verdict: Verdict,
}

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
    /// Links that were not followed, and the pair whose conflict stood against each.
    pub refused: Vec<(Link, (u32, u32))>,
    /// How many pairs were compared.
    pub compared: usize,
    /// How many pairs of over-full blocks were left to finer keys.
    pub split_pairs: u64,
}

/// Resolves a whole set of records.
pub fn resolve(records: &[Reference], decisions: &[PersonsDecision]) -> Resolution {
    let standardized: Vec<Standardized> = records.par_iter().map(standardize).collect();
    resolve_standardized(&standardized, decisions)
}

/// Resolves a whole set of records that are standardized already.
pub fn resolve_standardized(records: &[Standardized], decisions: &[PersonsDecision]) -> Resolution {
    resolve_with(records, decisions, Weights::shipped())
}

/// Resolves a whole set of records with given weights.
pub fn resolve_with(
    records: &[Standardized],
    decisions: &[PersonsDecision],
    weights: &Weights,
) -> Resolution {
    let keys: Vec<Vec<BlockingKey>> = records.par_iter().map(blocking_keys).collect();
    let Candidates { pairs, split_pairs } = candidates(&keys);
    let judged = judge_all(records, &pairs, weights);
    let borrowed: Vec<&Standardized> = records.iter().collect();
    Resolution { compared: pairs.len(), split_pairs, ..gather(&borrowed, judged, decisions) }
}

/// Judges a candidate pair; none where it is a non-link.
pub fn judge(
    a: &Standardized,
    b: &Standardized,
    pair: Candidate,
    weights: &Weights,
) -> Option<JudgedPair> {
    let verdict = decide_with(&compare(a, b), weights);
    let apart = verdict.decision == Decision::NonLink;
    (!apart).then_some(JudgedPair { a: pair.a, b: pair.b, blocking: pair.rule, verdict })
}

/// Judges candidate pairs; those that are non-links are left out.
pub fn judge_all(
    records: &[Standardized],
    pairs: &[Candidate],
    weights: &Weights,
) -> Vec<JudgedPair> {
    let judged = pairs.par_iter().filter_map(|pair| {
        judge(&records[pair.a as usize], &records[pair.b as usize], *pair, weights)
    });
    judged.collect()
}

/// Clusters judged pairs, and sorts out what is left for review and as relations.
pub fn gather(
    records: &[&Standardized],
    judged: Vec<JudgedPair>,
    decisions: &[PersonsDecision],
) -> Resolution {
    let links: Vec<Link> = judged
        .iter()
        .filter(|pair| pair.verdict.decision == Decision::Link)
        .map(|pair| Link { a: pair.a, b: pair.b, weight_bits: pair.verdict.weight_bits })
        .collect();
    let Clusters { clusters, refused, .. } = cluster(records, &links, decisions);
    let mut cluster_of = vec![0u32; records.len()];
    for (at, cluster) in (0u32..).zip(&clusters) {
        for member in cluster {
            cluster_of[*member as usize] = at;
        }
    }
    let decided: rustc_hash::FxHashSet<(u32, u32)> = decisions
        .iter()
        .map(|decision| (decision.a.min(decision.b), decision.a.max(decision.b)))
        .collect();
    let mut resolution = Resolution { clusters, refused, ..Resolution::default() };
    let mut possible: Vec<JudgedPair> = Vec::new();
    for pair in judged {
        let apart = cluster_of[pair.a as usize] != cluster_of[pair.b as usize];
        match pair.verdict.decision {
            Decision::Link => resolution.links.push(pair),
            Decision::PossibleLink if apart && !decided.contains(&(pair.a, pair.b)) => {
                possible.push(pair);
            }
            Decision::Related(relation) if apart => {
                let (from, to) =
                    if relate(relation, records[pair.a as usize], records[pair.b as usize]) {
                        (pair.a, pair.b)
                    } else {
                        (pair.b, pair.a)
                    };
                resolution.relations.push(RelatedPair { from, relation, to });
            }
            _ => {}
        }
    }
    resolution.possible = one_a_question(possible, &cluster_of, records);
    resolution
}

/// Of the possible links between the same two clusters, the strongest: a person is asked once.
fn one_a_question(
    mut possible: Vec<JudgedPair>,
    cluster_of: &[u32],
    records: &[&Standardized],
) -> Vec<JudgedPair> {
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
    possible
}
