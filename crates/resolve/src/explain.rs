//! Two records come in; why they are one work, or not, goes out as data: the blocking rules that
//! they meet under, the comparison, and the weights as a waterfall. The command line draws it.

use super::block::{Rule as BlockingRule, blocking_keys};
use super::compare::{Comparison, compare};
use super::decide::{Verdict, decide};
use super::standardize::{Kind, Standardized};
use cite_model::Relation;

/// Why a pair is what it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The blocking rules under which the two meet; none means that they are never compared.
    pub blocking: Vec<BlockingRule>,
    /// The comparison vector.
    pub comparison: Comparison,
    /// The decision with its evidence.
    pub verdict: Verdict,
    /// The sum of the weights after each part of the evidence.
    pub waterfall: Vec<f32>,
}

/// Explains a pair.
pub fn explain(a: &Standardized, b: &Standardized) -> Explanation {
    let comparison = compare(a, b);
    let verdict = decide(&comparison);
    let others = blocking_keys(b);
    let mut blocking: Vec<BlockingRule> = blocking_keys(a)
        .into_iter()
        .filter(|key| others.binary_search(key).is_ok())
        .map(|key| key.rule)
        .collect();
    blocking.dedup();
    let waterfall = verdict
        .evidence
        .iter()
        .scan(0.0, |sum, part| {
            *sum += part.weight;
            Some(*sum)
        })
        .collect();
    Explanation { blocking, comparison, verdict, waterfall }
}

/// Which of two related references the sentence begins with: true where it is "`a` is `relation` `b`".
/// Asked the other way round it gives the opposite, unless nothing tells them apart: then content decides.
pub(super) fn begins(relation: Relation, a: &Standardized, b: &Standardized) -> bool {
    let rank = |x: &Standardized| -> (bool, i64) {
        let year = i64::from(x.year.unwrap_or(0));
        match relation {
            Relation::PreprintOf => (x.kind == Kind::Preprint, -year),
            Relation::AbstractOf => (x.qualifiers.supplement || x.qualifiers.is_abstract, -year),
            Relation::CorrectionTo | Relation::RetractionOf | Relation::CommentOn => {
                // without a mark of its own the longer title is the notice's
                let length = i64::try_from(x.title.folded.len()).unwrap_or(i64::MAX);
                (x.qualifiers.notice.is_some() || x.qualifiers.is_retracted, length)
            }
            Relation::UpdateOf => {
                (false, i64::from(x.qualifiers.update.unwrap_or(0)) * 10_000 + year)
            }
            Relation::EditionOf => {
                (false, i64::from(x.qualifiers.edition.unwrap_or(0)) * 10_000 + year)
            }
            Relation::PartOf => {
                (x.kind == Kind::Chapter, i64::from(x.qualifiers.part.unwrap_or(0)))
            }
            Relation::TranslationOf => (x.qualifiers.is_translated, year),
        }
    };
    (rank(a), a.content) >= (rank(b), b.content)
}
