//! Opening: a path in, a library file that is ready for work out; and what is asked of the file
//! itself, not of its rows.
//!
//! A file that is there is changed by opening in nothing but what SQLite does to finish what a killed
//! process began. A library of an earlier version is opened as it is: [`Store::migrate`] comes next.

use super::{BUSY_TIMEOUT, PAUSE, Result, Store, StoreError, migrate};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// The connection's settings. Foreign keys are not looked at while a migration makes tables anew.
/// FULL: what is committed is on the device; on a Mac it takes `fullfsync` for that to be true.
const PRAGMAS: &str = "PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA foreign_keys = ON;
     PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;";

/// How much of the file is kept in memory: 16 MiB. What is read once need not be held, and memory that is new to the
/// process takes longer to have than a page from the system's own cache.
pub(super) const CACHE: &str = "PRAGMA cache_size = -16384";

/// The settings of a file that is still to be made. Records are about 1 KiB: a larger page than
/// SQLite's usual one wastes less of itself on them.
const NEW: &str = "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL";

impl Store {
    /// Makes a library file, or opens the one that is there; its folder must exist.
    pub fn create(path: &Path) -> Result<Self> {
        let begun = Instant::now();
        loop {
            // Where several processes make one library, SQLite refuses some of them the turn to WAL
            // mode at once, without waiting for the others.
            match Self::create_now(path) {
                Err(StoreError::Busy) if begun.elapsed() < BUSY_TIMEOUT => {
                    std::thread::sleep(PAUSE);
                }
                created => return created,
            }
        }
    }

    fn create_now(path: &Path) -> Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let connection =
            Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        Self::set_up(connection, path)
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
        Self::set_up(Connection::open_in_memory()?, Path::new(""))
    }

    /// Whether nothing can be written.
    pub fn is_read_only(&self) -> Result<bool> {
        Ok(self.connection.is_readonly(rusqlite::MAIN_DB)?)
    }

    /// The library file's path, as it was opened; none where it is in memory.
    pub fn path(&self) -> Option<&Path> {
        Some(self.path.as_path()).filter(|path| !path.as_os_str().is_empty())
    }

    /// The folder that the library file stands in; none where it is in memory.
    pub fn folder(&self) -> Option<PathBuf> {
        std::path::absolute(self.path()?).ok()?.parent().map(Path::to_owned)
    }

    /// That the file still stands where it was opened: what is written to one that was deleted or
    /// replaced would be lost with it, and SQLite in its WAL mode would not say so.
    pub(super) fn check_place(&self) -> Result<()> {
        match self.path() {
            Some(path) if identity(path) != self.identity => Err(StoreError::Gone(path.to_owned())),
            _ => Ok(()),
        }
    }

    fn set_up(connection: Connection, path: &Path) -> Result<Self> {
        connection.busy_timeout(BUSY_TIMEOUT)?;
        migrate::check(&connection, path)?;
        connection.execute_batch(NEW)?;
        let store = Self::with(connection, path)?;
        migrate::make(&store)?;
        Ok(store)
    }

    /// A store over a connection that was checked.
    pub(super) fn with(connection: Connection, path: &Path) -> Result<Self> {
        connection.set_prepared_statement_cache_capacity(128);
        // Without this SQLite plans a statement anew whenever a value that it looked at is bound.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        connection.execute_batch(PRAGMAS)?;
        connection.execute_batch(CACHE)?;
        Ok(Self { connection, path: path.to_owned(), identity: identity(path) })
    }

    /// Opens a file that may not be written. Where a journal stands beside it, it holds a part of the
    /// library, and is read as well; else nobody is at work on the file, and no lock is needed.
    fn open_read_only(path: &Path) -> Result<Self> {
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let quoted =
            absolute.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
        let beside = |ending: &str| {
            let mut journal = path.as_os_str().to_owned();
            journal.push(ending);
            PathBuf::from(journal)
        };
        let is_there = |journal: &PathBuf| journal.metadata().is_ok_and(|file| file.len() > 0);
        let journal = [beside("-wal"), beside("-journal")].into_iter().find(is_there);
        let has_journal = journal.is_some();
        let how = if has_journal { "mode=ro" } else { "immutable=1" };
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
        let connection = Connection::open_with_flags(format!("file:{quoted}?{how}"), flags)?;
        connection.busy_timeout(BUSY_TIMEOUT)?;
        migrate::check(&connection, path).map_err(|error| match error {
            StoreError::Sqlite(error) if is_unopenable(&error) => match journal {
                Some(journal) => StoreError::Journal(journal),
                None => StoreError::Sqlite(error),
            },
            other => other,
        })?;
        Self::with(connection, path)
    }
}

fn is_unopenable(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(rusqlite::ErrorCode::CannotOpen)
}

/// What tells a file from another that takes its place.
#[cfg(unix)]
fn identity(path: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    path.metadata().ok().map(|file| (file.dev(), file.ino()))
}

#[cfg(not(unix))]
fn identity(path: &Path) -> Option<(u64, u64)> {
    path.metadata().ok().map(|_| (0, 0))
}
