//! The library file: the only room that knows SQL. Rows in, typed values out, and back.
//!
//! Concurrency: the file is in WAL mode, so readers never wait for a writer, and a writer waits up
//! to [`BUSY_TIMEOUT`] for another. A reader that holds on ([`Store::hold`]) sees one state. Every change happens inside [`Store::transaction`], which takes
//! the write lock at its start. Crash: a transaction is there whole or not at all; a process
//! killed at any instant leaves the state of the last commit, which the next open finds.

mod annotations;
mod blocking;
mod bulk;
mod copy;
mod decisions;
mod digests;
mod entries;
mod error;
mod examine;
mod keys;
mod linkage;
mod migrate;
mod open;
mod operations;
mod relations;
mod report;
mod review;
mod runs;
mod search;
mod select;
mod settings;
mod sources;
mod zotero;

pub use annotations::{MarkKind, StoredEdit, StoredMark};
pub use blocking::Blocks;
pub use bulk::Load;
pub use decisions::{LINK, StoredDecision, UNDECIDED};
pub use entries::{EntryMark, EntryRow, StoredEntry};
pub use error::StoreError;
pub use examine::{Fault, RawEdit};
pub use linkage::{POSSIBLE_LINK, StoredPair};
pub use operations::{NewOperation, OperationId, OperationRow, Touched};
pub use relations::RelatedEntries;
pub use report::{EntryRecords, InnerLink, ReportRecord, ReportSource};
pub use review::OpenLink;
pub use runs::{Key, NewRun};
pub use search::{BORDER, Column, Occur, Phrase, SearchDraft};
pub use select::Filter;
pub use sources::{NewSource, SourceRow, StoredRecord, UnreadRecord, Written};
pub use zotero::{ZoteroCreator, ZoteroDatabase, ZoteroItem};

use rusqlite::Connection;
use std::path::PathBuf;
use std::time::Duration;

/// How long a command waits for another one's write before it gives up.
pub const BUSY_TIMEOUT: Duration = Duration::from_secs(60);

/// How long to wait before what another process holds is asked for again, where SQLite does not wait.
const PAUSE: Duration = Duration::from_millis(20);

/// Number of a record in one library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordId(pub i64);

/// Number of a source in one library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct SourceId(pub i64);

impl std::fmt::Display for SourceId {
    fn fmt(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        self.0.fmt(formatter)
    }
}

/// Number of an entry in one library, until the next rebuild.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId(pub i64);

/// xxh3-128 of a source's bytes or of a record's reference.
pub type Hash = u128;

/// What the methods of the store give.
pub type Result<T> = std::result::Result<T, StoreError>;

/// An open library file.
pub struct Store {
    connection: Connection,
    /// Where its file stands; empty where there is none.
    path: PathBuf,
    /// By which the file is known again.
    identity: Option<(u64, u64)>,
}

impl Store {
    /// Holds on to one state of the library: that at the next look, whatever others write, until this
    /// store itself sets out to change something. What is listed so hangs together.
    pub fn hold(&self) -> Result<()> {
        self.let_go()?;
        Ok(self.connection.execute_batch("BEGIN")?)
    }

    fn let_go(&self) -> Result<()> {
        if !self.connection.is_autocommit() {
            self.connection.execute_batch("COMMIT")?;
        }
        Ok(())
    }

    /// Does all of a piece of work, or nothing of it, alone among writers.
    pub fn transaction<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Self) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let is_held = !self.connection.is_autocommit();
        self.let_go()?;
        let result = self.alone(work)?;
        if is_held {
            self.hold()?;
        }
        Ok(result)
    }

    fn alone<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Self) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let begin = || self.connection.execute_batch("BEGIN IMMEDIATE");
        begin().map_err(StoreError::from)?;
        let rollback = Rollback(&self.connection);
        let result = work(self)?;
        self.check_place()?;
        self.connection.execute_batch("COMMIT").map_err(StoreError::from)?;
        std::mem::forget(rollback);
        Ok(result)
    }

    /// Looks at one state of the library, whatever others write meanwhile.
    pub fn reading<T, E: From<StoreError>>(
        &self,
        look: impl FnOnce(&Self) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        if !self.connection.is_autocommit() {
            return look(self);
        }
        self.hold()?;
        let _end = Rollback(&self.connection);
        look(self)
    }

    /// Inside a transaction: does all of a piece of work, or nothing of it, and goes on.
    pub fn savepoint<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce() -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let execute = |sql: &str| self.connection.execute_batch(sql).map_err(StoreError::from);
        execute("SAVEPOINT work")?;
        let result = work();
        if result.is_err() {
            execute("ROLLBACK TO work")?;
        }
        execute("RELEASE work")?;
        result
    }
}

/// Rolls back when dropped: also when the work panics.
struct Rollback<'c>(&'c Connection);

impl Drop for Rollback<'_> {
    fn drop(&mut self) {
        // Where even this fails, SQLite rolls back when the connection closes.
        let _ = self.0.execute_batch("ROLLBACK");
    }
}

fn blob(hash: Hash) -> [u8; 16] {
    hash.to_be_bytes()
}

fn hash_of(bytes: [u8; 16]) -> Hash {
    Hash::from_be_bytes(bytes)
}
