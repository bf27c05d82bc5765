//! A comparison comes in, a verdict goes out: link, possible link, non-link or a relation, with the
//! evidence for it, bit by bit, and the rule that decided where one did.
//!
//! Match weights add up from a prior (Fellegi and Sunter 1969); rules (`rules.rs`) stand above
//! them. A function of the comparison alone.

use super::compare::Comparison;
use super::rules::{self, Outcome};
use super::weights::{Weights, levels};
use cite_model::Relation;

/// What is decided on a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Decision {
    /// One work.
    Link,
    /// Perhaps one work: for clerical review.
    PossibleLink,
    /// Two works.
    NonLink,
    /// Two works that belong together.
    Related(Relation),
}

/// A decision and what it stands on.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// The decision.
    pub decision: Decision,
    /// The sum of the weights, in bits: above 0, one work is more likely than not.
    pub weight_bits: f32,
    /// The rule that decided; none where the weights did.
    pub rule: Option<&'static str>,
    /// The parts of the sum, the prior first.
    pub evidence: Vec<Evidence>,
}

/// One part of the evidence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evidence {
    /// The field, or the rule.
    pub name: &'static str,
    /// The level of agreement; empty for a rule.
    pub level: &'static str,
    /// Its match weight in bits; 0 for a rule that decides by itself.
    pub weight: f32,
    /// What it means.
    pub note: &'static str,
}

/// From how many bits a pair is linked.
pub const LINK: f32 = 3.5;
/// From how many bits a pair is worth a person's look.
pub const POSSIBLE: f32 = 1.0;

/// Decides with the weights that the program ships.
pub fn decide(comparison: &Comparison) -> Verdict {
    decide_with(comparison, Weights::shipped())
}

/// Decides with given weights.
pub fn decide_with(comparison: &Comparison, weights: &Weights) -> Verdict {
    let mut evidence = Vec::with_capacity(14);
    evidence.push(Evidence {
        name: "prior",
        level: "",
        weight: weights.prior,
        note: "most candidate pairs are two works",
    });
    for level in levels(comparison) {
        let weight = weights.of(level);
        evidence.push(Evidence {
            name: level.field,
            level: level.level,
            weight,
            note: level.meaning,
        });
    }
    for rule in rules::ADJUSTMENTS.iter().filter(|rule| (rule.fires)(comparison)) {
        evidence.push(Evidence {
            name: rule.name,
            level: "",
            weight: rule.bits,
            note: rule.reason,
        });
    }
    let weight_bits: f32 = evidence.iter().map(|part| part.weight).sum();
    let by_weight = match weight_bits {
        bits if bits >= LINK => Decision::Link,
        bits if bits >= POSSIBLE => Decision::PossibleLink,
        _ => Decision::NonLink,
    };
    let fired = rules::RULES.iter().find(|rule| (rule.fires)(comparison));
    let (decision, rule) = match fired.map(|rule| (rule.outcome, rule)) {
        None => (by_weight, None),
        Some((Outcome::Link, rule)) => (Decision::Link, Some(rule)),
        Some((Outcome::NonLink, rule)) => (Decision::NonLink, Some(rule)),
        Some((Outcome::AtMostPossible, rule)) => match by_weight {
            Decision::Link => (Decision::PossibleLink, Some(rule)),
            other => (other, None),
        },
        Some((Outcome::Related(relation), rule)) => (Decision::Related(relation), Some(rule)),
    };
    evidence.extend(rule.map(|rule| Evidence {
        name: rule.name,
        level: "",
        weight: 0.0,
        note: rule.reason,
    }));
    Verdict { decision, weight_bits, rule: rule.map(|rule| rule.name), evidence }
}
