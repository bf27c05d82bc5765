//! Opening: the path of a library in, the library out, made or brought to this version first.

use super::backup;
use crate::library::resolve::settle;
use crate::library::work::progress::Watch;
use crate::library::{Library, LibraryError, Migrated};
use crate::store::Store;
use std::path::Path;

impl Library {
    /// Opens the library at a path; it must be there.
    ///
    /// # Errors
    ///
    /// No file there, or one that is no library, is of a later version, is damaged, or cannot be read.
    pub fn open(path: &Path) -> Result<Self, LibraryError> {
        Self::ready(Store::open(path)?)
    }

    /// Opens the library at a path, made first where there is none, its folder too.
    ///
    /// # Errors
    ///
    /// As [`Library::open`], or a folder or file that cannot be made.
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
        Ok(Self { store: Store::in_memory()?, migrated: None, stop: None })
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
                    settle::rebuild(store, Watch::default())?;
                    Ok::<_, LibraryError>(store.seal_last()?)
                }
            })?;
        }
        store.hold()?;
        Ok(Self { store, migrated, stop: None })
    }
}
