//! How entries are related: what persons decided between two of them, and where nobody decided
//! anything, what the evidence says of their records.

use super::decisions::UNDECIDED;
use super::{EntryId, Result, Store};
use cite_model::Relation;
use cite_model::field::Field;
use rusqlite::Params;
use std::collections::BTreeSet;

/// "Entry `from` is `relation` entry `to`."
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RelatedEntries {
    /// The one.
    pub from: EntryId,
    /// How it is related.
    pub relation: Relation,
    /// The other.
    pub to: EntryId,
}

const EVIDENCE: &str = "SELECT DISTINCT outcome,
        CASE WHEN inverse THEN theirs.entry ELSE mine.entry END,
        CASE WHEN inverse THEN mine.entry ELSE theirs.entry END
    FROM pair JOIN member AS mine ON mine.record = one JOIN member AS theirs ON theirs.record = other
    WHERE outcome NOT IN ('link', 'possible-link') AND mine.entry <> theirs.entry";

impl Store {
    /// Which entries are related to which, each relation of two entries once.
    pub fn related_entries(&self) -> Result<Vec<RelatedEntries>> {
        let decided = self.decided_entries()?;
        let mut related: BTreeSet<RelatedEntries> = self.by_evidence(EVIDENCE, [])?;
        related.retain(|it| !decided.contains(&(it.from.min(it.to), it.from.max(it.to))));
        for decision in self.standing_decisions()? {
            let Some(relation) = Relation::from_csl(&decision.verdict) else { continue };
            let theirs = self.entries_by_anchor(decision.that)?;
            for from in self.entries_by_anchor(decision.this)? {
                let others = theirs.iter().filter(|to| **to != from);
                related.extend(others.map(|to| RelatedEntries { from, relation, to: *to }));
            }
        }
        Ok(related.into_iter().collect())
    }

    /// The entries of which the evidence says how they are related, the lower number first.
    pub(super) fn entries_related_by_evidence(&self) -> Result<BTreeSet<(EntryId, EntryId)>> {
        let related = self.by_evidence(EVIDENCE, [])?.into_iter();
        Ok(related.map(|it| (it.from.min(it.to), it.from.max(it.to))).collect())
    }

    /// "This entry is `relation` that one", in the order of the others' keys.
    pub(super) fn relations(&self, entry: EntryId) -> Result<Vec<(Relation, String)>> {
        let mut relations = BTreeSet::new();
        let around = self.decisions_around(entry)?;
        for (other, decision, is_that) in &around {
            let relation = Relation::from_csl(&decision.verdict).filter(|_| !is_that);
            if let Some(relation) = relation {
                relations.insert((self.key_of(*other)?, relation.csl(), relation));
            }
        }
        let sql = "SELECT DISTINCT pair.outcome, mine.entry, theirs.entry
             FROM member AS mine
             JOIN pair ON (pair.one = mine.record AND NOT pair.inverse) OR (pair.other = mine.record AND pair.inverse)
             JOIN member AS theirs ON theirs.record = CASE WHEN pair.inverse THEN pair.one ELSE pair.other END
             WHERE mine.entry = ? AND theirs.entry <> mine.entry AND pair.outcome NOT IN ('link', 'possible-link')";
        for RelatedEntries { relation, to, .. } in self.by_evidence(sql, [entry.0])? {
            if !around.iter().any(|(decided, ..)| *decided == to) {
                relations.insert((self.key_of(to)?, relation.csl(), relation));
            }
        }
        Ok(relations.into_iter().map(|(key, _, relation)| (relation, key)).collect())
    }

    fn by_evidence(&self, sql: &str, values: impl Params) -> Result<BTreeSet<RelatedEntries>> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map(values, |row| {
            Ok((row.get::<_, String>(0)?, EntryId(row.get(1)?), EntryId(row.get(2)?)))
        })?;
        let mut related = BTreeSet::new();
        for row in rows {
            let (name, from, to) = row?;
            let relation = Relation::from_csl(&name);
            related.extend(relation.map(|relation| RelatedEntries { from, relation, to }));
        }
        Ok(related)
    }

    /// The pairs of entries between whose records a decision holds, the lower number first.
    pub fn decided_entries(&self) -> Result<BTreeSet<(EntryId, EntryId)>> {
        let mut decided = BTreeSet::new();
        for decision in self.standing_decisions()? {
            if decision.verdict == UNDECIDED {
                continue;
            }
            let theirs = self.entries_by_anchor(decision.that)?;
            for a in self.entries_by_anchor(decision.this)? {
                decided.extend(theirs.iter().map(|b| (a.min(*b), a.max(*b))));
            }
        }
        Ok(decided)
    }
}
