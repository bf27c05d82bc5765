//! A removed record and what joined it come in; the row of the audit list that tells it goes out,
//! and what the rules say.

use super::audit::{Cause, Gone, SourceFacts};
use super::{Reason, RecordPlace, Removed};
use crate::library::ask::why::Said;
use crate::store::{EntryRecords, ReportRecord, ReportSource, SourceId};
use cite_text::markup;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// What says that two records are one letter by letter, as the resolver's rule is called.
pub(super) const COPY: &str = "identical";
/// What stands for the rule where a person decided.
const PERSON: &str = "a person's decision";

/// The sources, found by their numbers.
pub(super) struct Catalogue<'s> {
    pub sources: &'s [ReportSource],
    places: FxHashMap<SourceId, usize>,
}

impl<'s> Catalogue<'s> {
    pub(super) fn new(sources: &'s [ReportSource]) -> Self {
        let places = sources.iter().enumerate().map(|(at, source)| (source.id, at)).collect();
        Self { sources, places }
    }

    /// The index of a record's source.
    pub(super) fn place(&self, source: SourceId) -> usize {
        self.places[&source]
    }

    pub(super) fn facts(&self, source: SourceId) -> SourceFacts<'s> {
        let source = &self.sources[self.place(source)];
        SourceFacts { hash: source.hash, format: &source.format }
    }
}

/// The row of a removed record.
pub(super) fn removed(
    catalogue: &Catalogue,
    entry: &EntryRecords,
    kept: usize,
    gone: &Gone,
) -> Removed {
    let place = |at: usize| record_place(catalogue, &entry.records[at]);
    let (rule, bits, decision) = match gone.cause {
        Cause::Copy => (COPY, None, None),
        Cause::Link(link) => (link.rule.as_str(), Some(link.weight), None),
        Cause::Decision(decision) => (PERSON, None, decision),
    };
    Removed {
        key: entry.key.clone(),
        removed: place(gone.record),
        kept: place(kept),
        linked_to: place(gone.via),
        within_source: gone.within,
        by_hand: matches!(gone.cause, Cause::Decision(_)),
        rule: rule.to_owned(),
        reason: says(rule),
        bits,
        decision: decision.map(|decision| Said {
            verdict: decision.verdict.clone(),
            who: decision.who.clone(),
            why: decision.why.clone(),
            decided: decision.decided.clone(),
        }),
    }
}

fn record_place(catalogue: &Catalogue, record: &ReportRecord) -> RecordPlace {
    let title = record.reference.title().map(markup::plain).unwrap_or_default();
    RecordPlace {
        source: catalogue.sources[catalogue.place(record.source)].name.clone(),
        ordinal: record.ordinal,
        line: record.line,
        id: record.reference.id.clone(),
        title: title.into_owned(),
        year: record.reference.year(),
    }
}

/// The reasons, those that removed the most records first.
pub(super) fn reasons(counted: BTreeMap<String, u64>) -> Vec<Reason> {
    let reason = |(rule, records): (String, u64)| Reason { says: says(&rule), rule, records };
    let mut reasons: Vec<Reason> = counted.into_iter().map(reason).collect();
    reasons.sort_by_key(|reason| std::cmp::Reverse(reason.records));
    reasons
}

/// What a rule says. A pair that no rule decided bears the name of the blocking rule that found it.
fn says(rule: &str) -> String {
    match cite_resolve::RULES.iter().find(|known| known.name == rule) {
        Some(known) => known.reason.to_owned(),
        None if rule == PERSON => "a person linked the two".to_owned(),
        None => format!("the evidence adds up to a link; the two were met by {rule}"),
    }
}
