//! The library as its users know it: one use-case a file, each a function over a [`Library`].
//!
//! This room joins the others and alone touches files. It prints nothing and reads neither the
//! environment nor the home folder: who calls it says where things are.

mod ask;
mod change;
mod files;
mod keep;
mod resolve;
mod take_in;
mod work;
mod write_out;

pub use ask::{blame, check, have, look, order, query, report, why};
pub use change::{annotate, decide, decisions, edit, review};
pub use files::{convert, dedupe, evaluate, plan};
pub use keep::{backup, doctor, locate, operation, rebuild, sources, undo};
pub use resolve::{explain, keys};
pub use take_in::{document, import, unpack};
pub use work::progress;
pub use write_out::{export, shape};

use crate::store::{Store, StoreError};
use progress::Watch;
use std::path::{Path, PathBuf};

/// An open library. It shows one state of its file, that at its opening or after its own last change,
/// whatever other processes do meanwhile.
pub struct Library {
    store: Store,
    migrated: Option<Migrated>,
}

/// What opening a library of an earlier version did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Migrated {
    /// The version that it was of.
    pub from: i64,
    /// Where it is kept as it was.
    pub backup: Option<PathBuf>,
}

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
    Query(#[from] query::QueryError),
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
    fn io(path: &Path, error: std::io::Error) -> Self {
        Self::Io { path: path.to_owned(), error }
    }
}

impl Library {
    /// Opens the library at a path; it must be there.
    pub fn open(path: &Path) -> Result<Self, LibraryError> {
        Self::ready(Store::open(path)?)
    }

    /// Opens the library at a path, made first where there is none, its folder too.
    pub fn create(path: &Path) -> Result<Self, LibraryError> {
        if path.exists() {
            return Self::open(path);
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        if let Some(folder) = folder {
            std::fs::create_dir_all(folder).map_err(|error| LibraryError::io(folder, error))?;
        }
        Self::ready(Store::create(path)?)
    }

    /// A library that is gone when it is dropped.
    pub fn in_memory() -> Result<Self, LibraryError> {
        Ok(Self { store: Store::in_memory()?, migrated: None })
    }

    /// Leaves abstracts out of the full-text index of a library that holds nothing yet.
    pub fn leave_out_abstracts(&mut self) -> Result<(), LibraryError> {
        self.store.transaction(|store| match store.is_empty()? {
            true => Ok(store.index_abstracts(false)?),
            false => {
                let why = "it holds records already";
                Err(LibraryError::Refused { what: "the library".to_owned(), why })
            }
        })
    }

    /// What was done to a library of an earlier version when it was opened.
    pub fn migrated(&self) -> Option<&Migrated> {
        self.migrated.as_ref()
    }

    /// Brings a library of an earlier version to this one, a backup first, and computes the derived
    /// state where it is not there: after a migration.
    fn ready(store: Store) -> Result<Self, LibraryError> {
        let mut migrated = None;
        if let Some(from) = store.outdated()? {
            migrated = Some(Migrated { from, backup: backup::automatic(&store, false)? });
            store.migrate()?;
        }
        if !store.is_derived()? {
            // Two processes may both come here: the second finds nothing to do.
            store.transaction(|store| match store.is_derived()? {
                true => Ok(()),
                false => {
                    resolve::settle::rebuild(store, Watch::default())?;
                    Ok::<_, LibraryError>(store.seal_last()?)
                }
            })?;
        }
        store.hold()?;
        Ok(Self { store, migrated })
    }

    /// How many entries and how many records it holds.
    pub fn counts(&self) -> Result<(u64, u64), LibraryError> {
        Ok(self.store.counts()?)
    }
}
