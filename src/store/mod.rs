//! The library file: the only room that knows SQL. Rows in, typed values out, and back.
//!
//! Concurrency: the file is in WAL mode, so readers never wait for a writer, and a writer waits up
//! to [`BUSY_TIMEOUT`] for another. Every change happens inside [`Store::transaction`], which takes
//! the write lock at its start. Crash: a transaction is there whole or not at all; a process
//! killed at any instant leaves the state of the last commit, which the next open finds.

mod annotations;
mod decisions;
mod digests;
mod entries;
mod keys;
mod linkage;
mod migrate;
mod operations;
mod report;
mod search;
mod select;
mod sources;
mod zotero;

pub use annotations::{MarkKind, StoredEdit, StoredMark};
pub use decisions::StoredDecision;
pub use entries::{EntryMark, EntryRow, StoredEntry};
pub use linkage::StoredPair;
pub use operations::{NewOperation, OperationId, OperationRow, Touched};
pub use report::{EntryRecords, InnerLink, RelatedEntries, ReportRecord, ReportSource};
pub use report::{EntryRecords, InnerLink, OpenPair, RelatedEntries, ReportRecord, ReportSource};
pub use search::{BORDER, Column, Occur, Phrase};
pub use select::{Filter, PossiblePair};
pub use sources::{NewSource, SourceRow, StoredRecord};
pub use zotero::{ZoteroCreator, ZoteroDatabase, ZoteroItem};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a command waits for another one's write before it gives up.
pub const BUSY_TIMEOUT: Duration = Duration::from_secs(60);

/// Number of a record in one library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordId(pub i64);

/// Number of an entry in one library, until the next rebuild.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId(pub i64);

/// xxh3-128 of a source's bytes or of a record's reference.
pub type Hash = u128;

/// What can go wrong with a library file.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such file.
    #[error("{}: there is no library here", .0.display())]
    Missing(PathBuf),
    /// A SQLite file of something else, or no SQLite file.
    #[error("{}: not a cite library", .0.display())]
    NotALibrary(PathBuf),
    /// Made by a later version of the program.
    #[error("the library has schema version {found}, and this cite knows versions up to {known}")]
    Newer {
        /// The file's version.
        found: i64,
        /// The newest version this program knows.
        known: i64,
    },
    /// Another process held the write lock for too long.
    #[error("the library is in use by another process")]
    Busy,
    /// The file may not be written.
    #[error("the library is read-only")]
    ReadOnly,
    /// The device is full.
    #[error("no space left for the library")]
    Full,
    /// The file's structure is broken.
    #[error("the library file is damaged: {0}")]
    Damaged(String),
    /// A stored value is not what this program stores.
    #[error("the library holds a value that cannot be read: {0}")]
    Value(String),
    /// Anything else SQLite says.
    #[error("the library cannot be used: {0}")]
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{
            DatabaseBusy, DatabaseCorrupt, DatabaseLocked, DiskFull, NotADatabase, ReadOnly,
        };
        match error.sqlite_error_code() {
            Some(DatabaseBusy | DatabaseLocked) => Self::Busy,
            Some(ReadOnly) => Self::ReadOnly,
            Some(DiskFull) => Self::Full,
            Some(DatabaseCorrupt | NotADatabase) => Self::Damaged(error.to_string()),
            _ => Self::Sqlite(error),
        }
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self::Value(error.to_string())
    }
}

/// What the methods of the store give.
pub type Result<T> = std::result::Result<T, StoreError>;

/// An open library file.
pub struct Store {
    connection: Connection,
}

impl Store {
    /// Makes a library file, or opens the one that is there; its folder must exist.
    pub fn create(path: &Path) -> Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        Self::set_up(
            Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?,
            path,
        )
    }

    /// Opens a library file that is there; one that may not be written is opened for reading.
    pub fn open(path: &Path) -> Result<Self> {
        if !path.exists() {
            return Err(StoreError::Missing(path.to_owned()));
        }
        match Self::create(path) {
            Err(StoreError::ReadOnly) => Self::open_read_only(path),
            Err(StoreError::Sqlite(error)) if is_unopenable(&error) => Self::open_read_only(path),
            opened => opened,
        }
    }

    /// A library in memory, for work that leaves nothing behind.
    pub fn in_memory() -> Result<Self> {
        Self::set_up(Connection::open_in_memory()?, Path::new(":memory:"))
    }

    /// Does all of a piece of work, or nothing of it, alone among writers.
    pub fn transaction<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Self) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let begin = || self.connection.execute_batch("BEGIN IMMEDIATE");
        begin().map_err(StoreError::from)?;
        let rollback = Rollback(&self.connection);
        let result = work(self)?;
        self.connection.execute_batch("COMMIT").map_err(StoreError::from)?;
        std::mem::forget(rollback);
        Ok(result)
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

    fn set_up(connection: Connection, path: &Path) -> Result<Self> {
        connection.busy_timeout(BUSY_TIMEOUT)?;
        connection.set_prepared_statement_cache_capacity(128);
        // Without this SQLite plans a statement anew whenever a value that it looked at is bound.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        migrate::check(&connection, path)?;
        connection.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF;
             PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA cache_size = -65536;",
        )?;
        let store = Self { connection };
        migrate::run(&store)?;
        // Only now: a migration makes tables anew that others refer to.
        store.connection.execute_batch("PRAGMA foreign_keys = ON")?;
        Ok(store)
    }

    /// A file on a device that takes no writes: nobody can change it, so no lock is needed.
    fn open_read_only(path: &Path) -> Result<Self> {
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let quoted =
            absolute.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
        let connection = Connection::open_with_flags(format!("file:{quoted}?immutable=1"), flags)?;
        migrate::check(&connection, path)?;
        Ok(Self { connection })
    }
}

fn is_unopenable(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(rusqlite::ErrorCode::CannotOpen)
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
