//! The sources of a library: listed, and taken out with all that they alone gave.
//!
//! Taking a source out deletes nothing: its records count no more, and entries that other sources
//! also speak of go on without them. Importing the file again, or `undo`, brings it back.

use crate::library::keep::operation::By;
use crate::library::{Library, LibraryError, NameError};
use crate::store::SourceRow;

/// Every source that was ever imported, in the order of importing.
pub fn list(library: &Library) -> Result<Vec<SourceRow>, LibraryError> {
    Ok(library.store.sources()?)
}

/// What taking sources out does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Removed {
    /// The sources: all revisions of a file go together.
    pub sources: Vec<SourceRow>,
    /// Entries that no other source speaks of, and that are gone.
    pub entries: u64,
}

/// Takes out the sources that are named, by number or by name as [`list`] gives them.
pub fn remove(library: &mut Library, by: &By, names: &[String]) -> Result<Removed, LibraryError> {
    let (sources, settled) = library.operate(by, "sources rm", |operation| {
        let mut all = operation.store.sources()?;
        all.retain(|source| source.is_present);
        let mut chosen: Vec<SourceRow> = Vec::new();
        for name in names {
            let named: Vec<&SourceRow> =
                all.iter().filter(|source| is_named(source, name)).collect();
            if named.is_empty() {
                return Err(NameError::NoSource(name.clone()).into());
            }
            if named.iter().any(|source| !is_revision(source, named[0])) {
                return Err(NameError::ManySources(name.clone()).into());
            }
            let goes = |source: &&SourceRow| named.iter().any(|named| is_revision(source, named));
            chosen.extend(all.iter().filter(goes).cloned());
        }
        chosen.sort_by_key(|source| source.id);
        chosen.dedup();
        for source in &chosen {
            operation.store.set_presence(operation.id, source.id, false)?;
        }
        let shown: Vec<&str> = chosen.iter().map(|source| source.name.as_str()).collect();
        Ok::<_, LibraryError>((chosen.clone(), shown.join(", ")))
    })?;
    Ok(Removed { sources, entries: settled.removed.saturating_sub(settled.put) })
}

fn is_named(source: &SourceRow, name: &str) -> bool {
    source.name == name || source.path.as_deref() == Some(name) || source.id.to_string() == name
}

/// Whether two sources are the same file, with the bytes it had at different times.
fn is_revision(a: &SourceRow, b: &SourceRow) -> bool {
    a.id == b.id || (a.path.is_some() && a.path == b.path)
}
