//! The records of one entry, the links between them and people's decisions come in; which record is
//! kept, and for each removed one by which link it hangs on it, goes out.
//!
//! The kept record is the one of the most trusted kind of source; of several the one whose content
//! hash is least, then the one whose source's hash is least, then the first in the source. Within each
//! source the kept record, or else the first one in the source, stands for it: a removed record that
//! stands for its source was found *between* sources, any other *within* its source. A record was
//! removed *by hand* where no chain of links that the evidence found leads from it on, but a
//! decision does: in every entry there are as many of these as it takes to join what the evidence
//! alone left apart. None of this depends on the order of imports.

use crate::library::resolve::chain::Chains;
use crate::library::resolve::records::precedence;
use crate::store::{Hash, InnerLink, LINK, RecordId, ReportRecord, SourceId, StoredDecision};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Reverse;

/// What the audit needs to know of a source.
#[derive(Clone, Copy, Debug)]
pub(super) struct SourceFacts<'a> {
    /// Its hash.
    pub hash: Hash,
    /// The id of its format.
    pub format: &'a str,
}

/// What put a removed record to the others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Cause<'a> {
    /// The two say the same, letter by letter.
    Copy,
    /// A link that the evidence found.
    Link(&'a InnerLink),
    /// A decision of a person; none where it is not known any more.
    Decision(Option<&'a StoredDecision>),
}

/// A record that another one stands for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gone<'a> {
    /// The record, as an index.
    pub record: usize,
    /// The record that it is linked to, nearer to the kept one, as an index.
    pub via: usize,
    /// Why.
    pub cause: Cause<'a>,
    /// Whether the same source has another record of the entry that stands for it.
    pub within: bool,
}

/// What people decided, by the anchors of the records.
#[derive(Default)]
pub(super) struct Words {
    decisions: Vec<StoredDecision>,
    /// The decision that counts for each pair, the lower hash first.
    last: FxHashMap<(Hash, Hash), usize>,
    /// The anchors that each anchor was linked with.
    links: FxHashMap<Hash, Vec<Hash>>,
}

impl Words {
    /// Sorts out which decision counts: of several about one pair the last.
    pub(super) fn new(decisions: Vec<StoredDecision>) -> Self {
        let mut words = Self::default();
        for (at, decision) in decisions.iter().enumerate() {
            words.last.insert(pair(decision.this, decision.that), at);
        }
        for ((a, b), at) in &words.last {
            if decisions[*at].verdict == LINK {
                words.links.entry(*a).or_default().push(*b);
                words.links.entry(*b).or_default().push(*a);
            }
        }
        Self { decisions, ..words }
    }

    fn link(&self, a: Hash, b: Hash) -> Option<&StoredDecision> {
        let decision = &self.decisions[*self.last.get(&pair(a, b))?];
        (decision.verdict == LINK).then_some(decision)
    }
}

fn pair(a: Hash, b: Hash) -> (Hash, Hash) {
    (a.min(b), a.max(b))
}

/// Puts the records of an entry into an order that is the same in every library.
pub(super) fn sort<'a>(records: &mut [ReportRecord], facts: impl Fn(SourceId) -> SourceFacts<'a>) {
    records.sort_by_key(|record| (record.content, facts(record.source).hash, record.ordinal));
}

/// The place of the kept record among sorted ones.
pub(super) fn kept<'a>(
    records: &[ReportRecord],
    facts: impl Fn(SourceId) -> SourceFacts<'a>,
) -> usize {
    let trust = |at: &usize| Reverse(precedence(facts(records[*at].source).format));
    (0..records.len()).min_by_key(trust).unwrap_or_default()
}

/// The removed records among sorted ones, the nearest to the kept one first.
pub(super) fn removed<'a>(
    records: &[ReportRecord],
    kept: usize,
    links: &'a [InnerLink],
    words: &'a Words,
) -> Vec<Gone<'a>> {
    if records.len() < 2 {
        return Vec::new();
    }
    let edges = edges(records, links, words);
    let ends: Vec<(u32, u32, f32)> =
        edges.iter().map(|edge| (u32_of(edge.a), u32_of(edge.b), edge.strength)).collect();
    let members: Vec<u32> = (0..records.len()).map(u32_of).collect();
    let stand = standing(records, kept);
    let steps = Chains::new(&ends).steps(&members, u32_of(kept));
    let gone = steps.iter().map(|step| Gone {
        record: step.record as usize,
        via: step.via as usize,
        cause: step.link.map_or(Cause::Decision(None), |link| edges[link].cause),
        within: !stand.contains(&(step.record as usize)),
    });
    gone.collect()
}

/// The records that stand for their sources.
fn standing(records: &[ReportRecord], kept: usize) -> FxHashSet<usize> {
    let mut first: FxHashMap<SourceId, usize> = FxHashMap::default();
    for (at, record) in records.iter().enumerate() {
        let known = first.entry(record.source).or_insert(at);
        if (*known != kept && record.ordinal < records[*known].ordinal) || at == kept {
            *known = at;
        }
    }
    first.into_values().collect()
}

struct Edge<'a> {
    a: usize,
    b: usize,
    strength: f32,
    cause: Cause<'a>,
}

/// What joins records: copies above all, then the evidence by its bits, people's decisions last, so
/// that only what the evidence left apart is put down to them.
fn edges<'a>(records: &[ReportRecord], links: &'a [InnerLink], words: &'a Words) -> Vec<Edge<'a>> {
    let (content, anchor) = (|at: usize| records[at].content, |at: usize| records[at].anchor);
    let mut edges = Vec::new();
    for at in (1..records.len()).filter(|at| content(*at) == content(at - 1)) {
        edges.push(Edge { a: at - 1, b: at, strength: f32::INFINITY, cause: Cause::Copy });
    }
    let places: FxHashMap<RecordId, usize> =
        records.iter().enumerate().map(|(at, record)| (record.id, at)).collect();
    for link in links {
        if let (Some(x), Some(y)) = (places.get(&link.one), places.get(&link.other))
            && content(*x) != content(*y)
            && words.link(anchor(*x), anchor(*y)).is_none()
        {
            let (a, b) = (*x.min(y), *x.max(y));
            edges.push(Edge { a, b, strength: link.weight as f32, cause: Cause::Link(link) });
        }
    }
    if !words.links.is_empty() {
        decided(records, words, &mut edges);
    }
    edges.sort_by_key(|edge| (edge.a, edge.b));
    edges
}

/// What people's decisions join: the first record of an anchor with every one of the other, which joins
/// what joining all with all would.
fn decided<'a>(records: &[ReportRecord], words: &'a Words, edges: &mut Vec<Edge<'a>>) {
    let mut of: FxHashMap<Hash, Vec<usize>> = FxHashMap::default();
    for (at, record) in records.iter().enumerate() {
        of.entry(record.anchor).or_default().push(at);
    }
    for (anchor, members) in &of {
        for other in words.links.get(anchor).into_iter().flatten() {
            for b in of.get(other).into_iter().flatten() {
                let (a, b) = (members[0].min(*b), members[0].max(*b));
                let cause = Cause::Decision(words.link(*anchor, *other));
                edges.push(Edge { a, b, strength: f32::NEG_INFINITY, cause });
            }
        }
    }
}

fn u32_of(number: usize) -> u32 {
    u32::try_from(number).expect("fewer than four thousand million records are in an entry")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::EntryId;
    use cite_model::Reference;

    fn record(id: i64, source: i64, content: Hash, ordinal: u64) -> ReportRecord {
        let reference = Reference::default();
        let (id, anchor, source) = (RecordId(id), content, SourceId(source));
        ReportRecord { id, source, content, anchor, ordinal, line: 1, reference }
    }

    fn link(one: i64, other: i64, weight: f64) -> InnerLink {
        let (one, other) = (RecordId(one), RecordId(other));
        InnerLink { entry: EntryId(1), one, other, weight, rule: "rule".to_owned() }
    }

    fn decision(this: Hash, that: Hash, verdict: &str) -> StoredDecision {
        let text = |text: &str| text.to_owned();
        StoredDecision {
            this,
            that,
            verdict: text(verdict),
            who: text("Ida"),
            why: text("seen"),
            decided: text("2024-01-01T00:00:00Z"),
        }
    }

    #[test]
    fn the_kept_record_is_that_of_the_most_trusted_source() {
        let facts = |source: SourceId| SourceFacts {
            hash: source.0 as Hash,
            format: if source.0 == 2 { "nbib" } else { "csv" },
        };
        let mut records = vec![record(1, 1, 5, 1), record(2, 2, 9, 1), record(3, 1, 3, 2)];
        sort(&mut records, facts);
        assert_eq!(records[kept(&records, facts)].id, RecordId(2));
        let mut two = vec![record(1, 1, 5, 1), record(3, 3, 5, 1)];
        two.reverse();
        sort(&mut two, facts);
        assert_eq!(two[kept(&two, facts)].id, RecordId(1));
    }

    #[test]
    fn one_record_of_each_source_was_found_between_sources() {
        // the kept one is the second of source 1; source 2 has three, of which its first stands for it
        let records =
            [(1, 9), (1, 4), (2, 7), (2, 2), (2, 3)].map(|(source, n)| (source, n)).to_vec();
        let records: Vec<ReportRecord> = (1..)
            .zip(&records)
            .map(|(id, (source, ordinal))| record(id, *source, id as Hash, *ordinal))
            .collect();
        let links = [link(1, 2, 5.0), link(2, 3, 5.0), link(3, 4, 5.0), link(4, 5, 5.0)];
        let words = Words::default();
        let gone = removed(&records, 0, &links, &words);
        let within: Vec<(usize, bool)> =
            gone.iter().map(|gone| (gone.record, gone.within)).collect();
        assert_eq!(within, [(1, true), (2, true), (3, false), (4, true)]);
    }

    #[test]
    fn what_the_evidence_joins_is_not_put_down_to_a_person() {
        let records: Vec<ReportRecord> =
            (1..=5).map(|id| record(id, id, [1, 2, 3, 4, 4][id as usize - 1], 1)).collect();
        let links = [link(1, 2, 9.0), link(3, 4, 6.0), link(4, 5, 50.0)];
        // every record of the one was linked with every one of the other
        let pairs = [(1, 3), (1, 4), (2, 3), (2, 4)];
        let words = pairs.iter().map(|(a, b)| decision(*a, *b, "link")).collect();
        let words = Words::new(words);
        let gone = removed(&records, 0, &links, &words);
        let by_hand: Vec<usize> = gone
            .iter()
            .filter(|gone| matches!(gone.cause, Cause::Decision(Some(_))))
            .map(|gone| gone.record)
            .collect();
        assert_eq!((gone.len(), by_hand.len()), (4, 1));
        assert!(gone.iter().any(|gone| gone.record == 4 && gone.cause == Cause::Copy));
    }

    #[test]
    fn of_several_decisions_the_last_counts() {
        let words = Words::new(vec![decision(1, 2, "link"), decision(2, 1, "non-link")]);
        assert!(words.link(1, 2).is_none() && words.links.is_empty());
    }
}
