//! Loading much at once: tables that are filled from end to end get their indexes afterwards.
//!
//! Rows that come in an order of their own land all over an index, page by page; made when all are
//! there, it is sorted first and written once. Inside a transaction all of this is undone with it.

use super::open::CACHE;
use super::{BUSY_TIMEOUT, Result, Store, StoreError};
use std::time::Duration;

/// A load has the machine for itself.
const LARGE_CACHE: &str = "PRAGMA cache_size = -262144";

/// Tables that are filled together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Load {
    /// What an import brings.
    Facts,
    /// What is computed of it.
    Derived,
}

impl Load {
    /// Keys that were given before are looked up while new ones are given.
    fn tables(self, store: &Store) -> Result<&'static [&'static str]> {
        const DERIVED: &[&str] =
            &["entry", "entry_mark", "member", "identifier", "pair", "citation_key"];
        Ok(match self {
            Self::Facts => &["record"],
            Self::Derived if store.has_keys()? => &DERIVED[..DERIVED.len() - 1],
            Self::Derived => DERIVED,
        })
    }
}

impl Store {
    /// Does a piece of work that fills tables which are empty; until it is done they have no indexes
    /// but their primary keys. Before each is made it is asked whether to go on.
    pub fn load<T, E: From<StoreError>>(
        &self,
        load: Load,
        work: impl FnOnce() -> std::result::Result<T, E>,
        mut before_index: impl FnMut() -> std::result::Result<(), E>,
    ) -> std::result::Result<T, E> {
        let execute = |sql: &str| self.connection.execute_batch(sql).map_err(StoreError::from);
        let fill = || {
            let indexes = self.drop_indexes(load)?;
            let done = work()?;
            for sql in &indexes {
                before_index()?;
                execute(sql)?;
            }
            Ok(done)
        };
        execute(LARGE_CACHE)?;
        let filled = fill();
        execute(CACHE)?; // also where it failed: the connection may live on
        filled
    }

    /// Before a load into a library that is empty: what is written goes to its file once, instead of
    /// to a log first, where no other process has it open. Others wait for it a while, and say that it is
    /// busy; a killed process leaves a file that is empty again when it is opened.
    pub fn begin_first_load(&self) -> Result<()> {
        self.let_go()?;
        self.connection.busy_timeout(Duration::ZERO)?;
        let switched = self.journal_mode("DELETE");
        self.connection.busy_timeout(BUSY_TIMEOUT)?;
        match switched {
            Ok(_) | Err(StoreError::Busy) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// After such a load, whether it was done or failed.
    pub fn end_first_load(&self) -> Result<()> {
        self.let_go()?;
        match self.journal_mode("WAL") {
            // another process was quicker to open it: whoever opens it next turns it to WAL
            Ok(_) | Err(StoreError::Busy) => self.hold(),
            Err(error) => Err(error),
        }
    }

    fn journal_mode(&self, mode: &str) -> Result<String> {
        Ok(self.connection.pragma_update_and_check(None, "journal_mode", mode, |row| row.get(0))?)
    }

    /// Drops the indexes of these tables; gives what makes them again.
    fn drop_indexes(&self, load: Load) -> Result<Vec<String>> {
        let sql = format!(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ('{}') ORDER BY rowid",
            load.tables(self)?.join("', '")
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
