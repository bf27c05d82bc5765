//! Decisions of people about pairs of records: appended, never changed, the last one counts.

use super::{Hash, OperationId, Result, Store, blob, hash_of};
use rusqlite::params;

/// A decision about two records, known by their anchors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredDecision {
    /// The one record.
    pub this: Hash,
    /// The other.
    pub that: Hash,
    /// `link`, `non-link`, or a relation's name: this is `verdict` that.
    pub verdict: String,
    /// Who decided.
    pub who: String,
    /// Why.
    pub why: String,
    /// When, RFC 3339.
    pub decided: String,
}

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
        let rows = statement.query_map([], |row| {
            Ok(StoredDecision {
                this: hash_of(row.get(0)?),
                that: hash_of(row.get(1)?),
                verdict: row.get(2)?,
                who: row.get(3)?,
                why: row.get(4)?,
                decided: row.get(5)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
