//! Citation keys: given once, borne by a record's entry for ever, never given to another work.

use super::{RecordId, Result, Store};
use rusqlite::OptionalExtension;

impl Store {
    /// Whether a key was ever given; case does not tell keys apart, as BibTeX has it.
    pub fn key_is_taken(&self, key: &str) -> Result<bool> {
        let sql = "SELECT 1 FROM citation_key WHERE key = ? COLLATE NOCASE";
        Ok(self.connection.prepare_cached(sql)?.query_row([key], |_| Ok(())).optional()?.is_some())
    }

    /// Gives a free key to the entry of a record.
    pub fn give_key(&self, key: &str, record: RecordId) -> Result<()> {
        let sql = "INSERT INTO citation_key (key, record) VALUES (?, ?)";
        self.connection.prepare_cached(sql)?.execute((key, record.0))?;
        Ok(())
    }

    /// The keys given to any of these records, the first given first.
    pub fn keys_of(&self, records: &[RecordId]) -> Result<Vec<String>> {
        let sql = "SELECT id, key FROM citation_key WHERE record = ?";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut keys: Vec<(i64, String)> = Vec::new();
        for record in records {
            let rows = statement.query_map([record.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
            for row in rows {
                keys.push(row?);
            }
        }
        keys.sort_unstable();
        Ok(keys.into_iter().map(|(_, key)| key).collect())
    }
}
