//! Compared pairs, derived from records: links, possible links and relations, kept for the next import.

use super::{RecordId, Result, Store};
use rusqlite::params;

/// A pair that was compared and is not a plain non-link.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredPair {
    /// The record with the lower number.
    pub one: RecordId,
    /// The record with the higher number.
    pub other: RecordId,
    /// `link`, `possible-link`, or a relation's name: one is `outcome` other.
    pub outcome: String,
    /// Turns the relation round: other is `outcome` one.
    pub inverse: bool,
    /// Bits of evidence for a link.
    pub weight: f64,
    /// The rule that decided.
    pub rule: String,
}

/// How it is called that two records may be one work.
pub const POSSIBLE_LINK: &str = "possible-link";

impl Store {
    /// Stores a compared pair.
    pub fn put_pair(&self, pair: &StoredPair) -> Result<()> {
        let sql = "INSERT OR REPLACE INTO pair (one, other, outcome, inverse, weight, rule) VALUES (?, ?, ?, ?, ?, ?)";
        self.connection.prepare_cached(sql)?.execute(params![
            pair.one.0,
            pair.other.0,
            pair.outcome,
            pair.inverse,
            pair.weight,
            pair.rule
        ])?;
        Ok(())
    }

    /// The pairs that a record is in.
    pub fn pairs_of(&self, record: RecordId) -> Result<Vec<StoredPair>> {
        let sql = "SELECT one, other, outcome, inverse, weight, rule FROM pair WHERE one = ?1
                   UNION ALL SELECT one, other, outcome, inverse, weight, rule FROM pair WHERE other = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([record.0], |row| {
            Ok(StoredPair {
                one: RecordId(row.get(0)?),
                other: RecordId(row.get(1)?),
                outcome: row.get(2)?,
                inverse: row.get(3)?,
                weight: row.get(4)?,
                rule: row.get(5)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Takes a compared pair out.
    pub fn remove_pair(&self, one: RecordId, other: RecordId) -> Result<()> {
        let sql = "DELETE FROM pair WHERE one = ? AND other = ?";
        self.connection.prepare_cached(sql)?.execute([one.0, other.0])?;
        Ok(())
    }

    /// Says which rule a compared pair is put down to.
    pub fn attribute_pair(&self, one: RecordId, other: RecordId, rule: &str) -> Result<()> {
        let sql = "UPDATE pair SET rule = ? WHERE one = ? AND other = ?";
        self.connection.prepare_cached(sql)?.execute(params![rule, one.0, other.0])?;
        Ok(())
    }

    /// The numbers of all records that belong in entries, lowest first.
    pub fn present_records(&self) -> Result<Vec<RecordId>> {
        let sql = "SELECT id FROM present_record ORDER BY id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| row.get(0).map(RecordId))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
