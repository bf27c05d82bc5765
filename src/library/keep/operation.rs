//! Operations: a piece of work on the library in, one recorded step out, which can be taken back.
//!
//! Work inside `Library::operate` adds facts under the operation's number; when it is done, the
//! entries that those facts touch are settled. All of it is one transaction, so a process killed at any
//! instant leaves the library as it was, or as it is after. Work that adds no fact leaves no trace.

use crate::library::base::VERSION;
use crate::library::resolve::settle::{self, Prepared, Settled};
use crate::library::work::progress::{Progress, Watch};
use crate::library::{Library, LibraryError};
use crate::store::{NewOperation, OperationId, Store, StoreError};
use std::cell::RefCell;
use std::ops::ControlFlow;
use std::sync::atomic::Ordering;

/// Who does something to the library, and when.
#[derive(Clone, Debug, Default)]
pub struct By {
    /// Who.
    pub who: String,
    /// When, RFC 3339, UTC.
    pub now: String,
}

/// An operation on its way: facts are added to its store under its number.
pub(in crate::library) struct Operation<'a> {
    pub store: &'a Store,
    pub id: OperationId,
    /// Who is told how far it is.
    pub watch: Watch<'a>,
    /// What was prepared of the records that it adds, and of those of files that broke off.
    pub prepared: RefCell<Prepared>,
}

impl Operation<'_> {
    /// Brings the entries up to the facts that were added so far. At the end of the work it is done
    /// for it; who wants to see the entries before settles them itself.
    pub(in crate::library) fn settle(&self) -> Result<Settled, LibraryError> {
        let touched = self.store.touched(self.id)?;
        let prepared = self.prepared.replace(Prepared::new(self.store.folder()));
        settle::settle(self.store, Some(self.id), &touched, prepared, self.watch)
    }
}

impl Library {
    /// Does a piece of work as one operation. The work gives its result and says on one line what
    /// it did; where it fails nothing has happened.
    pub(in crate::library) fn operate<T, E: From<StoreError> + From<LibraryError>>(
        &mut self,
        by: &By,
        command: &str,
        work: impl FnOnce(&Operation) -> Result<(T, String), E>,
    ) -> Result<(T, Settled), E> {
        let see = self.stopping();
        self.operate_watched(by, command, Watch::new(&see), work)
    }

    /// Sees whether who uses the library wants no more of what is being done.
    pub(in crate::library) fn stopping(&self) -> impl Fn(Progress) -> ControlFlow<()> + use<> {
        let stop = self.stop.clone();
        move |_| match &stop {
            Some(stop) if stop.load(Ordering::Relaxed) => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        }
    }

    /// The same, where somebody is told how far it is and may stop it.
    pub(in crate::library) fn operate_watched<T, E: From<StoreError> + From<LibraryError>>(
        &mut self,
        by: &By,
        command: &str,
        watch: Watch,
        work: impl FnOnce(&Operation) -> Result<(T, String), E>,
    ) -> Result<(T, Settled), E> {
        self.store.transaction(|store| perform(store, by, command, watch, work))
    }
}

/// Does a piece of work as one operation, within a transaction.
pub(in crate::library) fn perform<T, E: From<StoreError> + From<LibraryError>>(
    store: &Store,
    by: &By,
    command: &str,
    watch: Watch,
    work: impl FnOnce(&Operation) -> Result<(T, String), E>,
) -> Result<(T, Settled), E> {
    let new = NewOperation { command, who: &by.who, done: &by.now, version: VERSION };
    let id = store.begin_operation(&new)?;
    let prepared = RefCell::new(Prepared::new(store.folder()));
    let operation = Operation { store, id, watch, prepared };
    let (result, summary) = work(&operation)?;
    if !store.has_facts(id)? {
        store.forget_operation(id)?;
        return Ok((result, Settled::default()));
    }
    store.end_operation(id, &summary)?;
    let settled = operation.settle()?;
    store.seal(id)?;
    watch.indexing(0, None)?; // the last moment at which it can be stopped
    Ok((result, settled))
}

/// Why a piece of work is rolled back.
pub(in crate::library) enum RolledBack<T> {
    /// Nothing but an answer was wanted.
    Told(T),
    /// It failed.
    Failed(LibraryError),
}

impl<T> RolledBack<T> {
    /// The answer, whether the work was done or only told.
    pub(in crate::library) fn answer(done: Result<T, Self>) -> Result<T, LibraryError> {
        match done {
            Ok(answer) | Err(Self::Told(answer)) => Ok(answer),
            Err(Self::Failed(error)) => Err(error),
        }
    }
}

impl<T> From<StoreError> for RolledBack<T> {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

impl<T> From<LibraryError> for RolledBack<T> {
    fn from(error: LibraryError) -> Self {
        Self::Failed(error)
    }
}
