//! Loading much at once: tables that are filled from end to end get their indexes afterwards.
//!
//! Rows that come in an order of their own land all over an index, page by page; made when all are
//! there, it is sorted first and written once. Inside a transaction all of this is undone with it.

use super::{Result, Store, StoreError};

/// Tables that are filled together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Load {
    /// What an import brings.
    Facts,
    /// What is computed of it.
    Derived,
}

impl Load {
    /// What keys are looked up by while they are given is no part of it.
    fn tables(self) -> &'static str {
        match self {
            Self::Facts => "'record'",
            Self::Derived => "'entry', 'entry_mark', 'member', 'identifier', 'pair'",
        }
    }
}

impl Store {
    /// Does a piece of work that fills tables which are empty; until it is done they have no indexes
    /// but their primary keys.
    pub fn load<T, E: From<StoreError>>(
        &self,
        load: Load,
        work: impl FnOnce() -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let indexes = self.drop_indexes(load)?;
        let done = work()?;
        let make = || -> Result<()> {
            indexes.iter().try_for_each(|sql| Ok(self.connection.execute_batch(sql)?))
        };
        make()?;
        Ok(done)
    }

    /// Drops the indexes of these tables; gives what makes them again.
    fn drop_indexes(&self, load: Load) -> Result<Vec<String>> {
        let sql = format!(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({}) ORDER BY rowid",
            load.tables()
        );
        let mut statement = self.connection.prepare(&sql)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let indexes = rows.collect::<rusqlite::Result<Vec<(String, String)>>>()?;
        for (name, _) in &indexes {
            self.connection.execute_batch(&format!("DROP INDEX {name}"))?;
        }
        Ok(indexes.into_iter().map(|(_, sql)| sql).collect())
    }
}
