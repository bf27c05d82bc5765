//! Backups: a library in, a copy of it in one file out, looked through before it bears its name.
//!
//! A copy is made while others work on the library. It is there whole or not at all, and takes no
//! other file's place unless it is told to. What changes all of a library (a migration, a rebuild, a
//! repair) keeps one by itself beside the library; the last few of those stay.

use crate::library::work::temporary::{self, with_suffix};
use crate::library::{Library, LibraryError};
use crate::store::{Store, StoreError};
use serde::Serialize;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// How the name of a copy begins that is not whole yet.
const UNFINISHED: &str = ".cite-backup";

/// How many automatic backups of a library are kept.
const KEPT: usize = 3;

/// What stands in the name of an automatic backup before its version and time.
const AUTOMATIC: &str = ".auto-v";

/// A backup that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BackedUp {
    /// Its file.
    pub path: PathBuf,
    /// How many entries it holds.
    pub entries: u64,
    /// How many records.
    pub records: u64,
    /// How many bytes it has.
    pub bytes: u64,
}

/// Copies a library into a file; where none is named, beside the library, called by the time.
pub fn backup(
    library: &Library,
    file: Option<&Path>,
    force: bool,
    now: &str,
) -> Result<BackedUp, LibraryError> {
    let store = &library.store;
    let path = match (file, store.path()) {
        (Some(file), _) => file.to_owned(),
        (None, Some(own)) => free(own, &format!(".backup-{}", stamp(now))),
        (None, None) => PathBuf::from(crate::library::keep::locate::FILE),
    };
    if path.exists() && (!force || is_own(store, &path)) {
        return Err(LibraryError::Exists(path));
    }
    keep(store, &path, force, false)?;
    let (entries, records) = library.counts()?;
    let bytes = path.metadata().map_err(|error| LibraryError::io(&path, error))?.len();
    Ok(BackedUp { path, entries, records, bytes })
}

/// Keeps a copy of a library beside it before all of it is changed, and lets go of old ones. A damaged
/// library is kept as it is. One in memory has no place for copies.
pub(in crate::library) fn automatic(
    store: &Store,
    as_it_is: bool,
) -> Result<Option<PathBuf>, LibraryError> {
    let Some(own) = store.path() else { return Ok(None) };
    if store.is_read_only()? {
        return Err(StoreError::ReadOnly.into()); // what comes next could not be done
    }
    let now = stamp(&jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string());
    let path = free(own, &format!("{AUTOMATIC}{}-{now}", store.schema_version()?));
    match keep(store, &path, false, as_it_is) {
        Err(LibraryError::Store(error)) if as_it_is && error.is_damage() => copy_bytes(own, &path)?,
        kept => kept?,
    }
    prune(own);
    Ok(Some(path))
}

/// Makes the copy under another name, and gives it its own when it is whole and on the device.
fn keep(store: &Store, path: &Path, force: bool, as_it_is: bool) -> Result<(), LibraryError> {
    let failed = |error: std::io::Error| LibraryError::io(path, error);
    let folder = folder_of(path);
    temporary::sweep(folder, UNFINISHED);
    let partial = temporary::file(folder, UNFINISHED).map_err(failed)?;
    store.copy_to(partial.path(), as_it_is)?;
    if let Some(own) = store.path().and_then(|own| own.metadata().ok()) {
        fs::set_permissions(partial.path(), own.permissions()).map_err(failed)?;
    }
    partial.as_file().sync_all().map_err(failed)?;
    match force {
        true => partial.persist(path),
        false => partial.persist_noclobber(path),
    }
    .map_err(|error| failed(error.error))?;
    sync_folder(folder).map_err(failed)
}

/// What is too damaged to be copied page by page is copied byte by byte, its journal too.
fn copy_bytes(own: &Path, path: &Path) -> Result<(), LibraryError> {
    for suffix in ["", "-wal"] {
        let (from, to) = (with_suffix(own, suffix), with_suffix(path, suffix));
        if suffix.is_empty() || from.exists() {
            fs::copy(&from, &to).map_err(|error| LibraryError::io(&to, error))?;
            let file = File::open(&to).and_then(|file| file.sync_all());
            file.map_err(|error| LibraryError::io(&to, error))?;
        }
    }
    Ok(())
}

/// Lets go of the oldest automatic backups. That one cannot be removed is no reason to end.
fn prune(own: &Path) {
    let start = format!("{}{AUTOMATIC}", stem(own));
    let Ok(files) = fs::read_dir(folder_of(own)) else { return };
    let mut kept: Vec<(SystemTime, PathBuf)> = files
        .filter_map(|file| {
            let file = file.ok()?;
            let name = file.file_name().into_string().ok()?;
            let is_one = name.starts_with(&start) && name.ends_with(".sqlite");
            is_one.then_some((file.metadata().ok()?.modified().ok()?, file.path()))
        })
        .collect();
    kept.sort_unstable();
    kept.truncate(kept.len().saturating_sub(KEPT));
    for (_, path) in kept {
        let _ = fs::remove_file(with_suffix(&path, "-wal"));
        let _ = fs::remove_file(path);
    }
}

/// A path beside the library that no file has.
fn free(own: &Path, label: &str) -> PathBuf {
    let beside = |name: String| own.with_file_name(name);
    let first = std::iter::once(beside(format!("{}{label}.sqlite", stem(own))));
    let others = (2..).map(|number| beside(format!("{}{label}.{number}.sqlite", stem(own))));
    let mut free = first.chain(others).filter(|path| !path.exists());
    free.next().unwrap_or_else(|| unreachable!("numbers do not end"))
}

fn stem(path: &Path) -> String {
    path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned())
}

/// `2024-01-02T03:04:05Z` as every system lets it be in a file's name.
fn stamp(now: &str) -> String {
    now.chars().filter(char::is_ascii_alphanumeric).collect()
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn is_own(store: &Store, path: &Path) -> bool {
    let own = store.path().and_then(|own| own.canonicalize().ok());
    own.is_some() && own == path.canonicalize().ok()
}

/// A new name is on the device only when its folder is.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> std::io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> std::io::Result<()> {
    Ok(())
}
