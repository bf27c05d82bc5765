//! Blocking keys and compared pairs, derived from records: what an import looks its candidates up in.

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
    /// Stores blocking keys, each with its record. Sorted by the signed numbers that they are as hashes,
    /// many go to one page, and each page is touched once.
    pub fn put_blocking_keys(&self, keys: impl Iterator<Item = (u64, RecordId)>) -> Result<()> {
        let sql = "INSERT OR IGNORE INTO blocking_key (hash, record) VALUES (?, ?)";
        let mut statement = self.connection.prepare_cached(sql)?;
        for (hash, record) in keys {
            statement.execute((hash.cast_signed(), record.0))?;
        }
        Ok(())
    }

    /// Takes out the blocking keys of a record.
    pub fn remove_blocking_keys(&self, record: RecordId, hashes: &[u64]) -> Result<()> {
        let sql = "DELETE FROM blocking_key WHERE hash = ? AND record = ?";
        let mut statement = self.connection.prepare_cached(sql)?;
        for hash in hashes {
            statement.execute((hash.cast_signed(), record.0))?;
        }
        Ok(())
    }

    /// Takes out the blocking keys of a record, whatever they are: a walk over all keys.
    pub fn remove_all_blocking_keys(&self, record: RecordId) -> Result<()> {
        let sql = "DELETE FROM blocking_key WHERE record = ?";
        self.connection.prepare_cached(sql)?.execute([record.0])?;
        Ok(())
    }

    /// Whether any record was compared before.
    pub fn has_blocking_keys(&self) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM blocking_key)";
        Ok(self.connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
    }

    /// The records that have a blocking key, at most `most` of them and one more.
    pub fn block(&self, hash: u64, most: usize) -> Result<Vec<RecordId>> {
        let sql = "SELECT record FROM blocking_key WHERE hash = ? ORDER BY record LIMIT ?";
        let mut statement = self.connection.prepare_cached(sql)?;
        let limit = i64::try_from(most).unwrap_or(i64::MAX).saturating_add(1);
        let rows = statement
            .query_map(params![hash.cast_signed(), limit], |row| row.get(0).map(RecordId))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

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
    pub fn remove_pair(&self, pair: &StoredPair) -> Result<()> {
        let sql = "DELETE FROM pair WHERE one = ? AND other = ?";
        self.connection.prepare_cached(sql)?.execute([pair.one.0, pair.other.0])?;
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
