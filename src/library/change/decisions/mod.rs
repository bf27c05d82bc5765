//! What persons decided in, lists and files of it out; files of it in, decisions out: so that the
//! work of one library, or of one colleague, is not done twice.
//!
//! The file is JSON lines, each an object: `verdict` (`link`, `non-link`, `undecided` or a relation:
//! this is that of that), `this` and `that`, `who`, `why` and `decided` (RFC 3339). A side has the
//! record's `anchor` (the hash of what its first revision says, in hex, the same in every library),
//! and what a person knows it by: `key`, `number`, `title`, `year`, `DOI`, `PMID`, `source`.

mod import;

pub use crate::library::ask::decided::{Decision, Side, list};
pub use import::{ImportOptions, Imported, Told, import};

use crate::library::work::whole_file::whole_file;
use crate::library::{Library, LibraryError};
use std::path::Path;

/// Writes all decisions that hold, those that were taken back too, one JSON object a line, to a file
/// that is there whole or not at all; gives their number.
pub fn export(library: &Library, path: &Path) -> Result<u64, LibraryError> {
    whole_file(path, |out| {
        let mut written = 0;
        list(library, true, |decision| {
            written += 1;
            serde_json::to_writer(&mut *out, &decision)
                .map_err(|error| LibraryError::Output(error.into()))?;
            out.write_all(b"\n").map_err(LibraryError::Output)
        })?;
        Ok((written, true))
    })
}
