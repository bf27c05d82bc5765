//! Settings: how a library is kept, where that is not as usual. They are facts of the library alone, of
//! no operation, and cannot be taken back but by the other setting.

use super::{Result, Store};
use rusqlite::OptionalExtension;

/// What `abstracts` is where they are not indexed.
const UNINDEXED: &str = "unindexed";

impl Store {
    /// Whether the full-text index holds abstracts.
    pub fn indexes_abstracts(&self) -> Result<bool> {
        let sql = "SELECT value FROM setting WHERE name = 'abstracts'";
        let value: Option<String> =
            self.connection.prepare_cached(sql)?.query_row([], |row| row.get(0)).optional()?;
        Ok(value.as_deref() != Some(UNINDEXED))
    }

    /// Says whether the full-text index is to hold abstracts; what is indexed already stays as it is.
    pub fn index_abstracts(&self, are_indexed: bool) -> Result<()> {
        self.connection.execute("DELETE FROM setting WHERE name = 'abstracts'", [])?;
        if !are_indexed {
            let sql = "INSERT INTO setting (name, value) VALUES ('abstracts', ?)";
            self.connection.execute(sql, [UNINDEXED])?;
        }
        Ok(())
    }
}
