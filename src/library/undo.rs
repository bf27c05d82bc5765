//! Taking back: the last operations that count go, step by step, and come again; the history of
//! them all.
//!
//! Nothing is deleted: an operation that is taken back stays in the history, and its facts count no
//! more. Taking back is an operation of its own, which `redo` takes back.

use super::operation::By;
use super::{Library, LibraryError};
use crate::store::{OperationRow, Store, StoreError};

/// Commands whose operations are not taken back themselves.
const UNDO: &str = "undo";
const REDO: &str = "redo";

/// Commands that bring no facts: there is nothing of them to take back, and nothing ends with them.
const COMPUTING: [&str; 2] = ["rebuild", "doctor"];

/// Every operation on the library, the first first.
pub fn history(library: &Library) -> Result<Vec<OperationRow>, LibraryError> {
    Ok(library.store.operations()?)
}

/// Takes back the last operations that count, at most so many; gives them in the order of taking
/// back.
pub fn undo(
    library: &mut Library,
    by: &By,
    most: usize,
) -> Result<Vec<OperationRow>, LibraryError> {
    let mut undone = Vec::new();
    while undone.len() < most {
        match take_back(library, by, UNDO, last_that_counts)? {
            Some(operation) => undone.push(operation),
            None => break,
        }
    }
    Ok(undone)
}

/// Lets the operations count again that were taken back last, at most so many; gives them. There is
/// nothing to bring again once something else was done.
pub fn redo(
    library: &mut Library,
    by: &By,
    most: usize,
) -> Result<Vec<OperationRow>, LibraryError> {
    let mut redone = Vec::new();
    while redone.len() < most {
        match take_back(library, by, REDO, last_undo)? {
            Some(undo) => redone.push(undo),
            None => break,
        }
    }
    Ok(redone)
}

/// Takes an operation back that `find` finds, or where it is an undo, lets count again what it
/// took back. Gives the operation whose facts count now or do not.
fn take_back(
    library: &mut Library,
    by: &By,
    command: &str,
    find: fn(&Store) -> Result<Option<OperationRow>, StoreError>,
) -> Result<Option<OperationRow>, LibraryError> {
    let (found, _) = library.operate(by, command, |operation| {
        let store = operation.store;
        let Some(found) = find(store)? else { return Ok((None, String::new())) };
        let target = match command {
            UNDO => found,
            _ => {
                let target = store.undone_by(found.id)?;
                store.set_undone(found.id, Some(operation.id))?;
                match target {
                    Some(target) => target,
                    None => return Ok((None, String::new())),
                }
            }
        };
        store.set_undone(target.id, (command == UNDO).then_some(operation.id))?;
        super::resolve::settle(store, None, &store.touched(target.id)?)?;
        let summary = format!("{} {}: {}", target.id.0, target.command, target.summary);
        Ok::<_, LibraryError>((Some(target), summary))
    })?;
    Ok(found)
}

/// The last operation that counts and is no taking back.
fn last_that_counts(store: &Store) -> Result<Option<OperationRow>, StoreError> {
    let is_one = |operation: &OperationRow| {
        operation.undone_by.is_none() && ![UNDO, REDO].contains(&operation.command.as_str())
    };
    let mut operations = store.operations()?;
    operations.retain(|operation| !COMPUTING.contains(&operation.command.as_str()));
    Ok(operations.into_iter().rev().find(is_one))
}

/// The last undo that counts, if nothing but taking back and bringing again came after it.
fn last_undo(store: &Store) -> Result<Option<OperationRow>, StoreError> {
    let mut operations = store.operations()?;
    operations.retain(|operation| !COMPUTING.contains(&operation.command.as_str()));
    let since = operations
        .iter()
        .rev()
        .take_while(|operation| [UNDO, REDO].contains(&operation.command.as_str()));
    let last = since.filter(|operation| operation.command == UNDO && operation.undone_by.is_none());
    Ok(last.max_by_key(|operation| operation.id).cloned())
}
