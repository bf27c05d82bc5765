//! Citation keys: given once, borne by the entry of a record for ever, never given to another work.
//!
//! Which of its keys an entry goes by is a person's choice, the last one made; where none was made
//! it is the key given first.

use super::{OperationId, RecordId, Result, Store};
use rusqlite::{OptionalExtension, params};
use std::cmp::Reverse;

impl Store {
    /// Whether a key was ever given; case does not tell keys apart, as BibTeX has it.
    pub fn key_is_taken(&self, key: &str) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM citation_key WHERE key = ? COLLATE NOCASE)";
        Ok(self.connection.prepare_cached(sql)?.query_row([key], |row| row.get(0))?)
    }

    /// Whether any key was ever given.
    pub fn has_keys(&self) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM citation_key)";
        Ok(self.connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
    }

    /// The first revision of the record whose entry bears a key, in whatever capitals.
    pub fn bearer(&self, key: &str) -> Result<Option<RecordId>> {
        let sql = "SELECT record FROM key_bearer WHERE key = ?1 COLLATE NOCASE
                   ORDER BY key = ?1 DESC, id LIMIT 1";
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.query_row([key], |row| row.get(0).map(RecordId)).optional()?)
    }

    /// Gives a free key to the entry of a record, named by its first revision, in the course of the
    /// operation that is on its way.
    pub fn give_key(&self, key: &str, record: RecordId) -> Result<()> {
        self.give_keys(std::iter::once((key.to_owned(), record)))
    }

    /// Gives free keys, each to the entry of a record.
    pub fn give_keys(&self, keys: impl Iterator<Item = (String, RecordId)>) -> Result<()> {
        let last = self.last_operation()?.map(|operation| operation.0);
        let sql = "INSERT INTO citation_key (key, record, given_in) VALUES (?, ?, ?)";
        let mut statement = self.connection.prepare_cached(sql)?;
        for (key, record) in keys {
            statement.execute(params![key, record.0, last])?;
        }
        Ok(())
    }

    /// Lets the keys that a record bears pass to another record of its entry; both are named by
    /// their first revisions.
    pub fn move_keys(&self, operation: OperationId, from: RecordId, to: RecordId) -> Result<()> {
        let sql = "INSERT INTO key_move (operation, citation_key, record)
                   SELECT ?, id, ? FROM key_bearer WHERE record = ? ORDER BY id";
        self.connection.prepare_cached(sql)?.execute((operation.0, to.0, from.0))?;
        Ok(())
    }

    /// Chooses a key that was given; its entry goes by it from its next putting on.
    pub fn choose_key(&self, operation: OperationId, key: &str) -> Result<()> {
        let sql = "INSERT INTO key_choice (operation, citation_key) SELECT ?1, id FROM citation_key WHERE key = ?2 COLLATE NOCASE AND key = ?2";
        self.connection.prepare_cached(sql)?.execute(params![operation.0, key])?;
        Ok(())
    }

    /// The keys given to any of these records, named by their first revisions, each with its record:
    /// the key their entry goes by, then the others, the first given first.
    pub fn keys_of(&self, records: &[RecordId]) -> Result<Vec<(String, RecordId)>> {
        let sql = "SELECT id, key, (
                       SELECT max(key_choice.id) FROM key_choice JOIN operation ON operation.id = operation
                       WHERE key_choice.citation_key = key_bearer.id AND undone_by IS NULL
                   ) FROM key_bearer WHERE record = ?";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut keys: Vec<(i64, String, Option<i64>, RecordId)> = Vec::new();
        for record in records {
            let rows = statement.query_map([record.0], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, *record))
            })?;
            for row in rows {
                keys.push(row?);
            }
        }
        keys.sort_unstable();
        let first = (0..keys.len()).min_by_key(|at| (Reverse(keys[*at].2), *at));
        if let Some(first) = first {
            keys[..=first].rotate_right(1);
        }
        Ok(keys.into_iter().map(|(_, key, _, record)| (key, record)).collect())
    }
}
