//! What a check found in; the edits that put it right made, as a person's.

use super::edit;
use crate::library::ask::check::Checked;
use crate::library::keep::operation::By;
use crate::library::{Library, LibraryError};

/// Carries out what a check would put right, as one operation. Gives how many fields were edited.
pub fn fix(library: &mut Library, by: &By, checked: &Checked) -> Result<u64, LibraryError> {
    Ok(edit::apply(library, by, "check", &checked.fixes)?.len() as u64)
}
