//! Work that writes in; a file that is there whole or not at all out.

use super::temporary;
use crate::library::LibraryError;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// How the name of a file begins that is not whole yet.
const UNFINISHED: &str = ".cite-export";

/// So many links are followed, as systems do.
const MOST_LINKS: usize = 40;

/// Makes a file that is there whole or not at all; the work says whether it is worth keeping. Where a
/// link stands, the file it points to is made, also where it points to nothing yet; a device or pipe
/// is written to and stays. A file that was there keeps its mode. What a killed process left in the
/// folder goes.
pub(in crate::library) fn whole_file<T>(
    path: &Path,
    work: impl FnOnce(&mut dyn Write) -> Result<(T, bool), LibraryError>,
) -> Result<T, LibraryError> {
    if let Some(folder) = followed(path).ok().as_deref().and_then(folder_of) {
        sweep(folder);
    }
    write_whole(path, work)
}

/// Takes away what killed processes left in a folder.
pub(in crate::library) fn sweep(folder: &Path) {
    temporary::sweep(folder, UNFINISHED);
}

/// The same in a folder that was swept.
pub(in crate::library) fn write_whole<T>(
    path: &Path,
    work: impl FnOnce(&mut dyn Write) -> Result<(T, bool), LibraryError>,
) -> Result<T, LibraryError> {
    let failed = |error: io::Error| LibraryError::io(path, error);
    // What the work says of its output is said of this file.
    let named = |error: LibraryError| match error {
        LibraryError::Output(error) => failed(error),
        error => error,
    };
    let there = fs::metadata(path).ok();
    if there.as_ref().is_some_and(|there| !there.is_file() && !there.is_dir()) {
        let mut out = BufWriter::new(File::create(path).map_err(failed)?);
        let (result, _) = work(&mut out).map_err(named)?;
        return out.flush().map(|()| result).map_err(failed);
    }
    let target = followed(path).map_err(failed)?;
    let folder = folder_of(&target).unwrap_or(Path::new("."));
    let mut file = temporary::file(folder, UNFINISHED).map_err(failed)?;
    let mut out = BufWriter::new(file.as_file_mut());
    let (result, keep) = work(&mut out).map_err(named)?;
    out.flush().map_err(failed)?;
    drop(out);
    if keep {
        if let Some(there) = there {
            file.as_file().set_permissions(there.permissions()).map_err(failed)?;
        }
        file.as_file().sync_all().map_err(failed)?;
        file.persist(&target).map_err(|error| failed(error.error))?;
    }
    Ok(result)
}

/// The path at the end of links, which need not be there.
fn followed(path: &Path) -> io::Result<PathBuf> {
    let mut at = path.to_owned();
    for _ in 0..MOST_LINKS {
        let Ok(target) = fs::read_link(&at) else { return Ok(at) };
        at = at.parent().map_or_else(|| target.clone(), |folder| folder.join(&target));
    }
    Err(io::Error::other("the links lead in a circle"))
}

fn folder_of(path: &Path) -> Option<&Path> {
    path.parent().map(|folder| if folder.as_os_str().is_empty() { Path::new(".") } else { folder })
}
