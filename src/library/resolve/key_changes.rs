//! Citation keys of files that the entries do not go by, and a table of them.

use crate::library::LibraryError;
use cite_text::display::list_cell;
use serde::Serialize;
use std::io::Write;

/// A key that a source gave to a record, and that the record's entry does not go by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct KeyChange {
    /// The key in the file.
    pub key: String,
    /// The file.
    pub file: String,
    /// The key that the entry goes by.
    pub now: String,
    /// Whether another work has the old key, so that it does not lead to this one.
    pub is_lost: bool,
}

/// Writes changed keys as a table: the old key, its file, the new key.
///
/// # Errors
/// Where it cannot be written.
pub fn write_map(changes: &[KeyChange], out: &mut dyn Write) -> Result<(), LibraryError> {
    let mut table = csv::Writer::from_writer(out);
    let failed = |error: csv::Error| LibraryError::Output(error.into());
    table.write_record(["old_key", "file", "new_key"]).map_err(failed)?;
    for KeyChange { key, file, now, .. } in changes {
        table
            .write_record([key, file, now].map(|cell| list_cell(cell).into_owned()))
            .map_err(failed)?;
    }
    table.flush().map_err(LibraryError::Output)
}
