//! A folder in, a file of a temporary name out; and what a killed process left there taken away.
//!
//! Whoever writes such a file holds a lock on it, so that one that nobody holds was left behind.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// What stands in a temporary name behind its beginning: so many letters and digits.
const DRAWN: usize = 6;

/// What SQLite keeps beside a file while it writes it.
const JOURNALS: [&str; 3] = ["-journal", "-wal", "-shm"];

/// A file in a folder, with a name that begins so; it may be read by whom the process's mask lets.
pub(in crate::library) fn file(folder: &Path, beginning: &str) -> io::Result<NamedTempFile> {
    loop {
        let mut builder = tempfile::Builder::new();
        builder.prefix(beginning).rand_bytes(DRAWN);
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let file = builder.tempfile_in(folder)?;
        // Where files cannot be locked nothing is taken away either.
        let _ = file.as_file().try_lock();
        // Between its making and its lock another process may have taken it for left behind.
        if file.path().exists() {
            return Ok(file);
        }
    }
}

/// Takes away what killed processes left in a folder. That something cannot be is no reason to end.
pub(in crate::library) fn sweep(folder: &Path, beginning: &str) {
    let Ok(files) = fs::read_dir(folder) else { return };
    for file in files.flatten() {
        let is_one = file.file_name().to_str().is_some_and(|name| is_drawn(name, beginning));
        if is_one && file.file_type().is_ok_and(|it| it.is_file()) && is_left(&file.path()) {
            for path in JOURNALS.map(|journal| with_suffix(&file.path(), journal)) {
                let _ = fs::remove_file(path);
            }
            let _ = fs::remove_file(file.path());
        }
    }
}

fn is_drawn(name: &str, beginning: &str) -> bool {
    let drawn = name.strip_prefix(beginning);
    drawn.is_some_and(|it| it.len() == DRAWN && it.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// Whether nobody holds a file.
fn is_left(path: &Path) -> bool {
    let lock = File::open(path).map(|file| file.try_lock());
    match lock {
        Ok(Ok(())) => true,
        Ok(Err(TryLockError::WouldBlock | TryLockError::Error(_))) | Err(_) => false,
    }
}

/// A path with more behind its name.
pub(in crate::library) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_goes_and_what_is_held_or_of_another_name_stays() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let held = file(folder.path(), ".cite-x").expect("a file");
        let names =
            [".cite-xAb3dEf", ".cite-xAb3dEf-wal", ".cite-xyz", ".cite-xAb3dEf.txt", "notes"];
        names.iter().for_each(|name| {
            fs::write(folder.path().join(name), "").expect("a file is written");
        });
        sweep(folder.path(), ".cite-x");
        let left = names.map(|name| folder.path().join(name).exists());
        assert_eq!(left, [false, false, true, true, true]);
        assert!(held.path().exists());
    }
}
