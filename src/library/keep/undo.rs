//! Taking back: the last operations that count go, step by step, and come again; the history of
//! them all.
//!
//! Nothing is deleted: an operation that is taken back stays in the history, and its facts count no
//! more. Taking back is an operation of its own, which `redo` takes back.

use crate::library::keep::operation::{By, Operation, perform};
use crate::library::resolve::settle::{self, Prepared};
use crate::library::work::progress::Watch;
use crate::library::{Library, LibraryError};
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
///
/// # Errors
///
/// Trouble with the library, or an interruption; no step is taken back then.
pub fn undo(
    library: &mut Library,
    by: &By,
    most: usize,
) -> Result<Vec<OperationRow>, LibraryError> {
    step_by_step(library, by, UNDO, most, |operation| {
        let Some(target) = last_that_counts(operation.store)? else { return Ok(None) };
        operation.store.set_undone(target.id, Some(operation.id))?;
        Ok(Some(target))
    })
}

/// Lets the operations count again that were taken back last, at most so many; gives them. There is
/// nothing to bring again once something else was done.
///
/// # Errors
///
/// As [`undo`].
pub fn redo(
    library: &mut Library,
    by: &By,
    most: usize,
) -> Result<Vec<OperationRow>, LibraryError> {
    step_by_step(library, by, REDO, most, |operation| {
        let Some(undo) = last_undo(operation.store)? else { return Ok(None) };
        let target = operation.store.undone_by(undo.id)?;
        operation.store.set_undone(undo.id, Some(operation.id))?;
        if let Some(target) = &target {
            operation.store.set_undone(target.id, None)?;
        }
        Ok(target)
    })
}

/// Lets `turn` change which operation counts, as an operation of its own, until it finds none or has
/// done it often enough: all of them in one transaction. Gives those whose facts count now or do not.
fn step_by_step(
    library: &mut Library,
    by: &By,
    command: &str,
    most: usize,
    turn: impl Fn(&Operation) -> Result<Option<OperationRow>, StoreError>,
) -> Result<Vec<OperationRow>, LibraryError> {
    let see = library.stopping();
    let step = |operation: &Operation| {
        let Some(target) = turn(operation)? else { return Ok((None, String::new())) };
        let touched = operation.store.touched(target.id)?;
        let prepared = Prepared::new(operation.store.folder());
        settle::settle(operation.store, None, &touched, prepared, operation.watch)?;
        let summary = format!("{} {}: {}", target.id.0, target.command, target.summary);
        Ok::<_, LibraryError>((Some(target), summary))
    };
    library.store.transaction(|store| {
        let mut turned = Vec::new();
        while turned.len() < most {
            let (target, _) = perform(store, by, command, Watch::new(&see), step)?;
            let Some(target) = target else { break };
            turned.push(target);
        }
        Ok(turned)
    })
}

/// The last operation that counts and is no taking back.
fn last_that_counts(store: &Store) -> Result<Option<OperationRow>, StoreError> {
    let counts = |operation: &OperationRow| operation.undone_by.is_none() && !is_turn(operation);
    Ok(with_facts(store)?.into_iter().rev().find(counts))
}

/// The last undo that counts, if nothing but taking back and bringing again came after it.
fn last_undo(store: &Store) -> Result<Option<OperationRow>, StoreError> {
    let counts =
        |operation: &OperationRow| operation.command == UNDO && operation.undone_by.is_none();
    Ok(with_facts(store)?.into_iter().rev().take_while(is_turn).find(counts))
}

/// Whether an operation is a taking back or a bringing again.
fn is_turn(operation: &OperationRow) -> bool {
    [UNDO, REDO].contains(&operation.command.as_str())
}

/// All operations but those that only compute, the first first.
fn with_facts(store: &Store) -> Result<Vec<OperationRow>, StoreError> {
    let mut operations = store.operations()?;
    operations.retain(|operation| !COMPUTING.contains(&operation.command.as_str()));
    Ok(operations)
}
