//! An open library: what every use-case is given.

use super::error::LibraryError;
use crate::store::Store;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// An open library. It shows one state of its file, that at its opening or after its own last change,
/// whatever other processes do meanwhile.
pub struct Library {
    pub(in crate::library) store: Store,
    pub(in crate::library) migrated: Option<Migrated>,
    pub(in crate::library) stop: Option<Arc<AtomicBool>>,
}

/// What opening a library of an earlier version did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Migrated {
    /// The version that it was of.
    pub from: i64,
    /// Where it is kept as it was.
    pub backup: Option<PathBuf>,
}

impl Library {
    /// From when this is true, what is being done to the library ends as interrupted, and has not
    /// happened. Work that is given a watch of its own asks that one instead.
    pub fn stop_when(&mut self, stop: Arc<AtomicBool>) {
        self.stop = Some(stop);
    }

    /// What was done to a library of an earlier version when it was opened.
    pub fn migrated(&self) -> Option<&Migrated> {
        self.migrated.as_ref()
    }

    /// How many entries and how many records it holds.
    pub fn counts(&self) -> Result<(u64, u64), LibraryError> {
        Ok(self.store.counts()?)
    }
}

/// The version of the program, as it stands with every operation.
pub(in crate::library) const VERSION: &str = env!("CARGO_PKG_VERSION");
