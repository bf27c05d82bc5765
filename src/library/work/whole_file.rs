//! Work that writes in; a file that is there whole or not at all out.

use crate::library::LibraryError;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Makes a file that is there whole or not at all; the work says whether it is worth keeping. Where a
/// link stands, the file it points to is made; a device or pipe is written to and stays.
pub(in crate::library) fn whole_file<T>(
    path: &Path,
    work: impl FnOnce(&mut dyn Write) -> Result<(T, bool), LibraryError>,
) -> Result<T, LibraryError> {
    let failed = |error: io::Error| LibraryError::io(path, error);
    if std::fs::metadata(path).is_ok_and(|there| !there.is_file() && !there.is_dir()) {
        let mut out = BufWriter::new(std::fs::File::create(path).map_err(failed)?);
        let (result, _) = work(&mut out)?;
        return out.flush().map(|()| result).map_err(failed);
    }
    let path = &std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder =
        path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file =
        tempfile::Builder::new().prefix(".cite-export").tempfile_in(folder).map_err(failed)?;
    let mut out = BufWriter::new(file.as_file_mut());
    let (result, keep) = work(&mut out)?;
    out.flush().map_err(failed)?;
    drop(out);
    if keep {
        allow_reading(file.as_file()).map_err(failed)?;
        file.as_file().sync_all().map_err(failed)?;
        file.persist(path).map_err(|error| failed(error.error))?;
    }
    Ok(result)
}

/// Temporary files are for their owner alone; an export is a file like any other.
#[cfg(unix)]
fn allow_reading(file: &std::fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn allow_reading(_file: &std::fs::File) -> io::Result<()> {
    Ok(())
}
