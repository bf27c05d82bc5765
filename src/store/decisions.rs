//! Decisions of people about pairs of records: appended, never changed, the last one counts.

use super::{EntryId, Hash, OperationId, RecordId, Result, Store, blob, hash_of};
use rusqlite::{OptionalExtension, Row, params};
use std::collections::BTreeSet;

/// A decision about two records, known by their anchors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredDecision {
    /// The one record.
    pub this: Hash,
    /// The other.
    pub that: Hash,
    /// `link`, `non-link`, `undecided`, or a relation's name: this is `verdict` that.
    pub verdict: String,
    /// Who decided.
    pub who: String,
    /// Why.
    pub why: String,
    /// When, RFC 3339.
    pub decided: String,
}

/// How it is called in the library file that two records are one work.
pub const LINK: &str = "link";
/// How it is called that a decision is taken back.
pub const UNDECIDED: &str = "undecided";

const COLUMNS: &str = "this, that, verdict, who, why, decided";

impl Store {
    /// Appends a decision.
    pub fn add_decision(&self, operation: OperationId, decision: &StoredDecision) -> Result<()> {
        let sql = "INSERT INTO decision (operation, this, that, verdict, who, why, decided) VALUES (?, ?, ?, ?, ?, ?, ?)";
        self.connection.prepare_cached(sql)?.execute(params![
            operation.0,
            blob(decision.this),
            blob(decision.that),
            decision.verdict,
            decision.who,
            decision.why,
            decision.decided
        ])?;
        Ok(())
    }

    /// All decisions that count, the oldest first.
    pub fn decisions(&self) -> Result<Vec<StoredDecision>> {
        let sql = "SELECT this, that, verdict, decision.who, why, decided
                   FROM decision JOIN operation ON operation.id = operation WHERE undone_by IS NULL ORDER BY decision.id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([], stored_decision)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The decision that holds on each pair, in the order of deciding; of a pair on which the last
    /// word was taken back, that.
    pub fn standing_decisions(&self) -> Result<Vec<StoredDecision>> {
        let sql = format!("SELECT {COLUMNS} FROM standing_decision ORDER BY id");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([], stored_decision)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Whether a person ever decided anything: where not, nothing needs to be looked up.
    pub fn has_decisions(&self) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM decision)";
        Ok(self.connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
    }

    /// The decision that holds on two anchors.
    pub fn decision_on(&self, a: Hash, b: Hash) -> Result<Option<StoredDecision>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM standing_decision WHERE this = ?1 AND that = ?2
             UNION ALL SELECT {COLUMNS} FROM standing_decision WHERE this = ?2 AND that = ?1 LIMIT 1"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        Ok(statement.query_row([blob(a), blob(b)], stored_decision).optional()?)
    }

    /// The decision that held on two anchors when an operation began, of those that count now.
    pub fn decision_before(
        &self,
        operation: OperationId,
        a: Hash,
        b: Hash,
    ) -> Result<Option<StoredDecision>> {
        let sql = "SELECT this, that, verdict, decision.who, why, decided
                   FROM decision JOIN operation ON operation.id = operation
                   WHERE (this = ?1 AND that = ?2 OR this = ?2 AND that = ?1) AND operation < ?3 AND undone_by IS NULL
                   ORDER BY decision.id DESC LIMIT 1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let bound = params![blob(a), blob(b), operation.0];
        Ok(statement.query_row(bound, stored_decision).optional()?)
    }

    /// The decisions that hold on this anchor and another.
    pub fn decisions_on(&self, anchor: Hash) -> Result<Vec<StoredDecision>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM standing_decision WHERE this = ?1
             UNION ALL SELECT {COLUMNS} FROM standing_decision WHERE that = ?1 AND this <> ?1"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([blob(anchor)], stored_decision)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The links that hold on this anchor and another, each with the operation that brought it.
    pub fn links_on(&self, anchor: Hash) -> Result<Vec<(OperationId, StoredDecision)>> {
        let sql = format!(
            "SELECT {COLUMNS}, operation FROM standing_decision WHERE this = ?1 AND verdict = ?2
             UNION ALL SELECT {COLUMNS}, operation FROM standing_decision WHERE that = ?1 AND this <> ?1 AND verdict = ?2"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map(params![blob(anchor), LINK], |row| {
            Ok((OperationId(row.get(6)?), stored_decision(row)?))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The decisions that an operation brought.
    pub fn decisions_of(&self, operation: OperationId) -> Result<Vec<StoredDecision>> {
        let sql = format!("SELECT {COLUMNS} FROM decision WHERE operation = ? ORDER BY id");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([operation.0], stored_decision)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The anchors of an entry's records, each once.
    pub fn anchors_of(&self, entry: EntryId) -> Result<Vec<Hash>> {
        let sql = "SELECT DISTINCT coalesce((SELECT content FROM record AS former WHERE former.id = record.first), content)
                   FROM member JOIN record ON record.id = member.record WHERE entry = ? ORDER BY 1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([entry.0], |row| row.get(0).map(hash_of))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// A record with this anchor: one that is in an entry, else one that was once in the library.
    pub fn record_by_anchor(&self, anchor: Hash) -> Result<Option<RecordId>> {
        let sql = "SELECT id FROM (SELECT id FROM anchored WHERE anchor = ?) LEFT JOIN member ON record = id
                   ORDER BY entry IS NULL, id LIMIT 1";
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.query_row([blob(anchor)], |row| row.get(0).map(RecordId)).optional()?)
    }

    /// The entries that records with this anchor are in.
    pub fn entries_by_anchor(&self, anchor: Hash) -> Result<Vec<EntryId>> {
        let sql = "SELECT entry FROM (SELECT id FROM anchored WHERE anchor = ?) CROSS JOIN member ON record = id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([blob(anchor)], |row| row.get(0).map(EntryId))?;
        Ok(rows.collect::<rusqlite::Result<BTreeSet<_>>>()?.into_iter().collect())
    }

    /// What holds between records of this entry and records of others: the other entry, the decision,
    /// and whether this entry is its `that`.
    pub fn decisions_around(&self, entry: EntryId) -> Result<Vec<(EntryId, StoredDecision, bool)>> {
        let mut around = Vec::new();
        if !self.has_decisions()? {
            return Ok(around);
        }
        for anchor in self.anchors_of(entry)? {
            for decision in self.decisions_on(anchor)? {
                let is_that = decision.this != anchor;
                let other = if is_that { decision.this } else { decision.that };
                for other in self.entries_by_anchor(other)? {
                    if other != entry && decision.verdict != UNDECIDED {
                        around.push((other, decision.clone(), is_that));
                    }
                }
            }
        }
        Ok(around)
    }
}

fn stored_decision(row: &Row) -> rusqlite::Result<StoredDecision> {
    Ok(StoredDecision {
        this: hash_of(row.get(0)?),
        that: hash_of(row.get(1)?),
        verdict: row.get(2)?,
        who: row.get(3)?,
        why: row.get(4)?,
        decided: row.get(5)?,
    })
}
