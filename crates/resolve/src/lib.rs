//! References come in; which of them are one work, which belong together, and why, goes out.
//!
//! The stages in order: [`standardize`], [`blocking_keys`], [`compare`], [`decide`], [`cluster`],
//! [`merge`]; [`explain`] shows a pair's way through them. Each is a pure function of the set of
//! records and decisions: no order, clock, file or thread is visible from outside. Under concurrency
//! there is nothing to share, after a crash nothing to repair. [`group`] drives the stages wherever
//! the records lie; [`resolve`] does so in memory.

mod block;
mod cluster;
mod compare;
mod decide;
mod driver;
mod explain;
mod keys;
mod memory;
mod merge;
mod rules;
mod standardize;
mod weights;

pub use block::{
    BlockingKey, Candidate, FULL_BLOCK, RULES as BLOCKING_RULES, Rule as BlockingRule,
    blocking_keys,
};
pub use cite_model::Precedence;
pub use cluster::{Clusters, Link, PersonsDecision, Refused, cluster};
pub use compare::{
    AbstractLevel, AccessionLevel, Comparison, ContainerLevel, DoiLevel, Fact, Facts, IssueLevel,
    KindLevel, Level, NamesLevel, PagesLevel, SinglePage, TitleLevel, VolumeLevel, YearLevel,
    compare,
};
pub use decide::{Decision, Evidence, LINK, POSSIBLE, Verdict, decide, decide_with};
pub use driver::{Forms, Grouped, KeptPair, Records, Rows, Step, group, key_row};
use explain::begins;
pub use explain::{Explanation, explain};
pub use keys::{
    Former, Given, GivenKey, InTurn, LostKey, NoneFormer, Wish, Wishes, bearer, give_keys,
    must_be_merged, wish,
};
pub use memory::{
    RelatedPair, Resolution, candidates, resolve, resolve_standardized, resolve_told,
};
pub use merge::{AnyField, Losing, MergeInput, Merged, Origins, merge, show_names};
pub use rules::{ADJUSTMENTS, Adjustment, Outcome, RULES, Rule};
pub use standardize::{
    AbstractPrint, Container, Identifiers, Kind, Names, Notice, Page, Pages, Qualifiers,
    StandardName, Standardized, Title, standardize,
};
pub use weights::{FIELDS, NamedLevel, TABLE as WEIGHTS_TABLE, Weights, level_names, levels};

/// What the stages give today. It is raised whenever a rule, a weight, a level or a standardization
/// changes an outcome, so that a library can tell that an earlier resolver computed its entries.
pub const DERIVATION: &str = "resolver 3";

/// A pair of records and what was decided on it.
#[derive(Clone, Debug, PartialEq)]
pub struct JudgedPair {
    /// The smaller index.
    pub a: u32,
    /// The larger index.
    pub b: u32,
    /// The blocking rule that found the pair.
    pub blocking: BlockingRule,
    /// Turns a relation round: `b` is that of `a`.
    pub inverse: bool,
    /// What was decided.
    pub verdict: Verdict,
}

impl JudgedPair {
    /// What decided: a rule, or the weights of a pair that this blocking rule found.
    pub fn rule(&self) -> &'static str {
        self.verdict.rule.unwrap_or(self.blocking.name())
    }
}

/// Judges a candidate pair; none where it is a non-link.
fn judge(
    a: &Standardized,
    b: &Standardized,
    pair: Candidate,
    weights: &Weights,
) -> Option<JudgedPair> {
    let verdict = decide_with(&compare(a, b), weights);
    let inverse = match verdict.decision {
        Decision::NonLink => return None,
        Decision::Related(relation) => !begins(relation, a, b),
        Decision::Link | Decision::PossibleLink => false,
    };
    Some(JudgedPair { a: pair.a, b: pair.b, blocking: pair.rule, inverse, verdict })
}
