//! The rules that stand above the weights, as a table: a name, a reason, when it fires, what follows.
//!
//! The first rule that fires decides. A rule looks at a comparison alone; none knows a title, a
//! journal or an identifier.

use super::compare::{
    AccessionLevel, Comparison, ContainerLevel, DoiLevel, IssueLevel, KindLevel, NamesLevel,
    PagesLevel, TitleLevel, VolumeLevel, YearLevel,
};
use super::standardize::{Kind, Notice};
use crate::model::Relation;

/// What follows when a rule fires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// One work, whatever the weights.
    Link,
    /// Two works, whatever the weights.
    NonLink,
    /// A link becomes a possible link.
    AtMostPossible,
    /// Two works that belong together.
    Related(Relation),
}

/// A rule that decides.
#[derive(Clone, Copy)]
pub struct Rule {
    /// What it is called in evidence.
    pub name: &'static str,
    /// Why it is there.
    pub reason: &'static str,
    /// When it fires.
    pub fires: fn(&Comparison) -> bool,
    /// What follows.
    pub outcome: Outcome,
}

/// A rule that adds to the weights: fields that mean more together than each alone.
#[derive(Clone, Copy)]
pub struct Adjustment {
    /// What it is called in evidence.
    pub name: &'static str,
    /// Why it is there.
    pub reason: &'static str,
    /// When it fires.
    pub fires: fn(&Comparison) -> bool,
    /// What it adds, in bits.
    pub bits: f32,
}

/// The rules that decide, in the order in which they are asked.
pub const RULES: &[Rule] = &[
    Rule {
        name: "identical",
        reason: "the records say the same, letter by letter",
        fires: |c| c.facts.identical,
        outcome: Outcome::Link,
    },
    Rule {
        name: "review update",
        reason: "versions of one review",
        fires: |c| c.facts.updates_differ && title_alike(c),
        outcome: Outcome::Related(Relation::UpdateOf),
    },
    Rule {
        name: "review of another year",
        reason: "a review keeps its number when it is brought up to date",
        fires: |c| {
            c.facts.same_registry
                && c.facts.years_apart > 0
                && title_alike(c)
                && c.pages <= PagesLevel::SameFirst
        },
        outcome: Outcome::Related(Relation::UpdateOf),
    },
    Rule {
        name: "registry numbers differ",
        reason: "every trial has its own number",
        fires: |c| c.facts.registries_differ,
        outcome: Outcome::NonLink,
    },
    Rule {
        name: "correction",
        reason: "a correction bears the title of the work that it corrects",
        fires: |c| c.facts.notice == Some(Notice::Correction) && title_alike(c) && !same_place(c),
        outcome: Outcome::Related(Relation::CorrectionTo),
    },
    Rule {
        name: "retraction",
        reason: "a retraction notice bears the title of the work that it retracts",
        fires: |c| c.facts.notice == Some(Notice::Retraction) && title_alike(c) && !same_place(c),
        outcome: Outcome::Related(Relation::RetractionOf),
    },
    Rule {
        name: "comment",
        reason: "a comment or a reply bears the title of the work that it speaks of",
        fires: |c| c.facts.notice == Some(Notice::Comment) && title_alike(c) && !same_place(c),
        outcome: Outcome::Related(Relation::CommentOn),
    },
    Rule {
        name: "notices differ",
        reason: "a correction is no reply",
        fires: |c| c.facts.notices_differ && !same_place(c),
        outcome: Outcome::NonLink,
    },
    Rule {
        name: "parts differ",
        reason: "parts of a series are works of their own",
        fires: |c| c.facts.parts_differ && c.title <= TitleLevel::Reworded,
        outcome: Outcome::Related(Relation::PartOf),
    },
    Rule {
        name: "editions differ",
        reason: "an edition is a work of its own",
        fires: |c| c.facts.editions_differ && c.title <= TitleLevel::Extended,
        outcome: Outcome::Related(Relation::EditionOf),
    },
    Rule {
        name: "chapter of the book",
        reason: "a chapter has its book's ISBN",
        fires: |c| c.facts.kinds == (Kind::Book, Kind::Chapter) && c.facts.same_isbn,
        outcome: Outcome::Related(Relation::PartOf),
    },
    Rule {
        name: "numbers in titles differ",
        reason: "years, phases and follow-ups set sibling papers apart",
        fires: |c| c.facts.numbers_differ && !(same_place(c) && c.title <= TitleLevel::Respelt),
        outcome: Outcome::NonLink,
    },
    Rule {
        name: "protocol",
        reason: "a protocol is not the study",
        fires: |c| c.facts.protocol && c.pages != PagesLevel::Same,
        outcome: Outcome::NonLink,
    },
    Rule {
        name: "preprint",
        reason: "a preprint and its version of record are related",
        fires: |c| {
            one_is(c, Kind::Preprint)
                && c.kind == KindLevel::Different
                && title_alike(c)
                && people_alike(c)
        },
        outcome: Outcome::Related(Relation::PreprintOf),
    },
    Rule {
        name: "abstract of an article",
        reason: "an abstract in a supplement and the article that came of it are related",
        fires: |c| {
            c.facts.supplement
                && title_alike(c)
                && people_alike(c)
                && c.pages == PagesLevel::Different
                && c.doi != DoiLevel::Same
        },
        outcome: Outcome::Related(Relation::AbstractOf),
    },
    Rule {
        name: "another place",
        reason: "what is printed in another volume on other pages is another work",
        fires: |c| {
            c.volume == VolumeLevel::Different
                && c.pages == PagesLevel::Different
                && c.doi != DoiLevel::Same
                && c.accession != AccessionLevel::Same
        },
        outcome: Outcome::NonLink,
    },
    Rule {
        name: "other pages of the volume",
        reason: "two papers of one volume have different pages",
        fires: |c| {
            c.volume != VolumeLevel::Different
                && c.pages == PagesLevel::Different
                && c.doi != DoiLevel::Same
                && c.accession != AccessionLevel::Same
        },
        outcome: Outcome::AtMostPossible,
    },
    Rule {
        name: "other people",
        reason: "no author in common and the place not the same",
        fires: |c| {
            c.names == NamesLevel::Disjoint && !(same_place(c) && c.title <= TitleLevel::Extended)
        },
        outcome: Outcome::NonLink,
    },
    Rule {
        name: "another title",
        reason: "an identifier or a page in common does not make one work of two titles",
        fires: |c| matches!(c.title, TitleLevel::Partial | TitleLevel::Different),
        outcome: Outcome::NonLink,
    },
    Rule {
        name: "common title alone",
        reason: "many works bear this title, and nothing but the title is the same",
        fires: |c| {
            c.title == TitleLevel::IdenticalGeneric
                && !same_place(c)
                && c.doi != DoiLevel::Same
                && c.accession != AccessionLevel::Same
        },
        outcome: Outcome::AtMostPossible,
    },
];

/// The rules that add to the weights.
pub const ADJUSTMENTS: &[Adjustment] = &[Adjustment {
    name: "translated title in the same place",
    reason: "titles in two languages on the same pages of one volume are one title",
    fires: |c| {
        c.title == TitleLevel::OtherLanguage
            && same_place(c)
            && people_alike(c)
            && c.container != ContainerLevel::Different
    },
    bits: 8.0,
}];

fn title_alike(c: &Comparison) -> bool {
    c.title <= TitleLevel::Extended
}

fn people_alike(c: &Comparison) -> bool {
    c.names <= NamesLevel::Overlapping
}

/// The same pages of the same volume, in the same journal as far as one can see.
fn same_place(c: &Comparison) -> bool {
    c.pages <= PagesLevel::SameFirst
        && (c.volume == VolumeLevel::Same
            || c.volume == VolumeLevel::Missing && c.year == YearLevel::Same)
        && c.container != ContainerLevel::Different
        && (c.volume == VolumeLevel::Same || c.issue != IssueLevel::Different)
}

fn one_is(c: &Comparison, kind: Kind) -> bool {
    c.facts.kinds.0 == kind || c.facts.kinds.1 == kind
}
