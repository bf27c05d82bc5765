//! What can go wrong with a use-case of the library.

use super::name_error::NameError;
use super::query_error::QueryError;
use crate::store::StoreError;
use std::path::{Path, PathBuf};

/// What can go wrong with a use-case.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
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
    /// What is asked for cannot be done with these entries.
    #[error("{what}: {why}")]
    Refused {
        /// The entries, by their keys.
        what: String,
        /// Why not.
        why: &'static str,
    },
    /// What was named is not there, or is not one thing.
    #[error(transparent)]
    Name(#[from] NameError),
    /// A query that cannot be understood.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// Who watches the work wanted no more of it; nothing is changed.
    #[error("interrupted")]
    Interrupted,
    /// A file is in the way.
    #[error("{}: there is a file already", .0.display())]
    Exists(PathBuf),
}

impl LibraryError {
    pub(in crate::library) fn io(path: &Path, error: std::io::Error) -> Self {
        Self::Io { path: path.to_owned(), error }
    }
}
