//! What can go wrong with a library file, in the words of the people it happens to.

use std::path::PathBuf;

/// What can go wrong with a library file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
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
    /// Made by an earlier version of the program, and not to be written.
    #[error(
        "the library has schema version {found}, and it is read-only, so it cannot be brought to version {known}"
    )]
    Older {
        /// The file's version.
        found: i64,
        /// The version that this program reads.
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
    /// The system does not let the file be read or written.
    #[error("the library file cannot be read or written: {0}")]
    Io(String),
    /// The file is not where it was when it was opened.
    #[error("{}: the library was moved or deleted while it was in use", .0.display())]
    Gone(PathBuf),
    /// A command that was killed left a journal, which cannot be taken in where nothing may be written.
    #[error("the library is read-only, and {} holds a part of it", .0.display())]
    Journal(PathBuf),
    /// The file's structure is broken.
    #[error("the library file is damaged: {0}")]
    Damaged(String),
    /// A stored value is not what this program stores.
    #[error("the library file is damaged: a value in it cannot be read: {0}")]
    Value(String),
    /// Anything else SQLite says.
    #[error("the library cannot be used: {0}")]
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::Error;
        use rusqlite::ErrorCode as Code;
        match error.sqlite_error_code() {
            Some(Code::DatabaseBusy | Code::DatabaseLocked | Code::FileLockingProtocolFailed) => {
                Self::Busy
            }
            Some(Code::ReadOnly) => Self::ReadOnly,
            Some(Code::DiskFull) => Self::Full,
            Some(Code::SystemIoFailure) => Self::Io(error.to_string()),
            // The statements are the program's own, and right on a sound file: what they stumble on
            // is a table, a row or a length that is not as it was written.
            Some(
                Code::DatabaseCorrupt
                | Code::NotADatabase
                | Code::ConstraintViolation
                | Code::TypeMismatch
                | Code::TooBig,
            ) => Self::Damaged(error.to_string()),
            Some(Code::Unknown) if is_about_schema(&error) => Self::Damaged(error.to_string()),
            Some(_) => Self::Sqlite(error),
            None => match error {
                Error::FromSqlConversionFailure(..)
                | Error::IntegralValueOutOfRange(..)
                | Error::InvalidColumnType(..)
                | Error::Utf8Error(..)
                | Error::QueryReturnedNoRows => Self::Value(error.to_string()),
                _ => Self::Sqlite(error),
            },
        }
    }
}

/// Whether a statement was refused for what it names.
fn is_about_schema(error: &rusqlite::Error) -> bool {
    let said = error.to_string();
    ["no such table", "no such column", "no such module", "vtable constructor", "has no column"]
        .iter()
        .any(|about| said.contains(about))
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self::Value(error.to_string())
    }
}

impl StoreError {
    /// Whether the file is not as this program wrote it.
    pub fn is_damage(&self) -> bool {
        matches!(self, Self::Damaged(_) | Self::Value(_))
    }
}
