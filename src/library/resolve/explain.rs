//! Two references come in; the comparison, the evidence bit by bit and what decided go out as data
//! that a program can read and a command can draw.

use cite_model::field::Field;
use cite_resolve::{Decision, Standardized};
use serde::Serialize;

/// Why two records are one work, or are not.
#[derive(Clone, Debug, Serialize)]
pub struct PairExplanation {
    /// `link`, `possible-link`, `non-link`, or the name of a relation.
    pub decision: &'static str,
    /// The bits of evidence for one work.
    pub weight: f32,
    /// The rule or veto that decided; none where the weights did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<&'static str>,
    /// The blocking rules under which the two meet; none means that they are never compared.
    pub blocking: Vec<&'static str>,
    /// The comparison vector: each field and its level of agreement.
    pub comparison: Vec<(&'static str, &'static str)>,
    /// The parts of the sum.
    pub evidence: Vec<Part>,
}

/// One part of the evidence.
#[derive(Clone, Debug, Serialize)]
pub struct Part {
    /// The field, or the rule.
    pub name: &'static str,
    /// The level of agreement; empty for a rule.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub level: &'static str,
    /// Its bits.
    pub weight: f32,
    /// The sum up to here.
    pub sum: f32,
    /// What it means.
    pub note: &'static str,
}

/// Explains a pair of standardized records.
pub(in crate::library) fn pair(a: &Standardized, b: &Standardized) -> PairExplanation {
    let explained = cite_resolve::explain(a, b);
    let verdict = explained.verdict;
    let parts = verdict.evidence.iter().zip(&explained.waterfall);
    PairExplanation {
        decision: decision(verdict.decision),
        weight: verdict.weight_bits,
        rule: verdict.rule,
        blocking: explained.blocking.iter().map(|rule| rule.name()).collect(),
        comparison: cite_resolve::levels(&explained.comparison)
            .iter()
            .map(|level| (level.field, level.level))
            .collect(),
        evidence: parts
            .map(|(part, sum)| Part {
                name: part.name,
                level: part.level,
                weight: part.weight,
                sum: *sum,
                note: part.note,
            })
            .collect(),
    }
}

/// How a decision is called.
pub(in crate::library) fn decision(decision: Decision) -> &'static str {
    match decision {
        Decision::Link => "link",
        Decision::PossibleLink => "possible-link",
        Decision::NonLink => "non-link",
        Decision::Related(relation) => relation.csl(),
    }
}
