//! What can go wrong with a use-case of the library.

use super::query_error::QueryError;
use crate::store::StoreError;
use std::path::{Path, PathBuf};

/// What can go wrong with a use-case.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    /// The library file.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file that was to be read or written.
    #[error("{}: {error}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    /// Writing to an output that is no file.
    #[error("{0}")]
    Output(std::io::Error),
    /// A format of this id is not known, or cannot do what is asked.
    #[error("{id}: no format that can be {verb}")]
    NoFormat {
        /// The id that was asked for.
        id: String,
        /// `read` or `written`.
        verb: &'static str,
    },
    /// A file a person edited says what cannot be carried out.
    #[error("{}:{line}: {why}", path.display())]
    Edited {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
        /// Why not.
        why: String,
    },
    /// An entry has fewer records than that.
    #[error("{key}: the entry has {count} records, and none is number {number}")]
    NoRecord {
        /// The entry's key.
        key: String,
        /// The number that was asked for.
        number: usize,
        /// How many there are.
        count: usize,
    },
    /// What is asked for cannot be done with these entries.
    #[error("{what}: {why}")]
    Refused {
        /// The entries, by their keys.
        what: String,
        /// Why not.
        why: &'static str,
    },
    /// No source is called so.
    #[error("{0}: no source has this name or number")]
    NoSource(String),
    /// Several files are called so.
    #[error("{0}: several sources have this name")]
    ManySources(String),
    /// A query that cannot be understood.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// No entry is as a query asks.
    #[error("{0}: nothing found")]
    NothingFound(String),
    /// An entry has fewer notes than that.
    #[error("{key}: the entry has {count} notes, and none is number {number}")]
    NoNote {
        /// The entry's key.
        key: String,
        /// The number that was asked for.
        number: usize,
        /// How many there are.
        count: usize,
    },
    /// Who watches the work wanted no more of it; nothing is changed.
    #[error("interrupted")]
    Interrupted,
    /// An entry that is asked for is in the trash.
    #[error("{0}: the entry is in the trash")]
    InTrash(String),
    /// A file is in the way.
    #[error("{}: there is a file already", .0.display())]
    Exists(PathBuf),
    /// No entry bears this key, and none matches it.
    #[error("{0}: no entry has this key")]
    NoEntry(String),
}

impl LibraryError {
    pub(in crate::library) fn io(path: &Path, error: std::io::Error) -> Self {
        Self::Io { path: path.to_owned(), error }
    }
}
