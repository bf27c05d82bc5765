//! Export: entries in, a file of a format out, whole or not at all.

use super::prefer::{self, Preprints};
use super::{Library, LibraryError, look};
use crate::formats::{self, EntryWriter, WriteOptions};
use crate::store::StoredEntry;
use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// What to export, and how.
#[derive(Clone, Debug, Default)]
pub struct ExportOptions {
    /// Id of the format.
    pub format: String,
    /// Citation keys and words to search for; all entries where there are none.
    pub selection: Vec<String>,
    /// Of a preprint and its published version, if both are chosen, the published one alone.
    pub prefer_published: bool,
    /// What the writer is told.
    pub write: WriteOptions,
    /// Whether the passages of the sources (comments, preambles, `@string`) stand before the
    /// entries, where all entries are written and the format has a place for them.
    pub passages: bool,
}

/// Writes the chosen entries to an output, in the order of their keys; gives their number.
pub fn run(
    library: &Library,
    options: &ExportOptions,
    out: &mut dyn Write,
) -> Result<u64, LibraryError> {
    let mut writer = writer(&options.format, &options.write, out)?;
    let mut written = 0;
    if options.selection.is_empty() && options.passages {
        let mut put = |text: &str| writer.passage(text).map_err(LibraryError::Output);
        library.store.for_each_passage(&mut put)?;
    }
    let mut put = |stored: StoredEntry| {
    let format = formats::by_id(&options.format).and_then(|format| format.write);
    let write = format
        .ok_or_else(|| LibraryError::NoFormat { id: options.format.clone(), verb: "written" })?;
    let gave_way = match options.prefer_published {
        true => {
            let mut preprints = Preprints::default();
            each(library, options, &mut |stored| {
                preprints.note(&stored.entry);
                Ok(())
            })?;
            preprints.give_way()
        }
        false => BTreeMap::new(),
    };
    let mut writer = write(out, &options.write);
    let mut written = 0;
    each(library, options, &mut |mut stored| {
        if gave_way.contains_key(&stored.entry.key) {
            return Ok(());
        }
        if !gave_way.is_empty() {
            prefer::redirect(&mut stored.entry, &gave_way);
        }
        written += 1;
        writer.entry(&stored.entry).map_err(LibraryError::Output)
    })?;
    writer.finish().map_err(LibraryError::Output)?;
    Ok(written)
}

/// Shows the chosen entries in the order of their keys.
fn each(
    library: &Library,
    options: &ExportOptions,
    show: &mut dyn FnMut(StoredEntry) -> Result<(), LibraryError>,
) -> Result<(), LibraryError> {
    if options.selection.is_empty() {
        return library.store.for_each_entry(show);
    }
    look::select(library, &options.selection)?.into_iter().try_for_each(show)
}

/// Writes the chosen entries to a file, which is there whole or not at all.
pub fn to_file(
    library: &Library,
    options: &ExportOptions,
    path: &Path,
) -> Result<u64, LibraryError> {
    whole_file(path, |out| Ok((run(library, options, out)?, true)))
}

/// The writer of a format, onto an output.
pub(super) fn writer<'w>(
    id: &str,
    options: &WriteOptions,
    out: &'w mut dyn Write,
) -> Result<Box<dyn EntryWriter + 'w>, LibraryError> {
    let write = formats::by_id(id).and_then(|format| format.write);
    let write =
        write.ok_or_else(|| LibraryError::NoFormat { id: id.to_owned(), verb: "written" })?;
    Ok(write(out, options))
}

/// Makes a file that is there whole or not at all; the work says whether it is worth keeping.
pub(super) fn whole_file<T>(
    path: &Path,
    work: impl FnOnce(&mut dyn Write) -> Result<(T, bool), LibraryError>,
) -> Result<T, LibraryError> {
    let failed = |error: io::Error| LibraryError::io(path, error);
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
