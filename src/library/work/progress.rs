//! How far long work has come goes out, whether it is to go on comes in.
//!
//! Work tells it at points where it can stop: it then fails as interrupted, and whatever it has begun
//! is rolled back by those who began it. Between two points lies a bounded piece of work. Nothing here
//! knows of signals or terminals.

use crate::library::LibraryError;
use std::ops::ControlFlow;

/// What a piece of work is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Records are read.
    Reading,
    /// Records are compared.
    Comparing,
    /// Entries are put together.
    Merging,
    /// Indexes are made.
    Indexing,
    /// Entries are written.
    Writing,
}

/// How far a piece of work has come.
#[derive(Clone, Copy, Debug)]
pub struct Progress<'p> {
    /// In what.
    pub phase: Phase,
    /// The file that is being read.
    pub file: Option<&'p str>,
    /// How much of the phase is done, in the measure of `of`.
    pub done: u64,
    /// How much there is to do in it, where that is known.
    pub of: Option<u64>,
    /// How many records, or entries, are done in it.
    pub count: u64,
}

/// Sees how far a piece of work has come, and says whether it goes on.
pub type See<'w> = dyn Fn(Progress) -> ControlFlow<()> + 'w;

/// Who is told how far a piece of work has come, and says whether it goes on; nobody by default.
#[derive(Clone, Copy, Default)]
pub struct Watch<'w>(Option<&'w See<'w>>);

impl<'w> Watch<'w> {
    /// Tells this one.
    pub fn new(see: &'w See<'w>) -> Self {
        Self(Some(see))
    }

    /// Tells how far it is; fails where it is not to go on.
    pub(in crate::library) fn tell(self, progress: Progress) -> Result<(), LibraryError> {
        match self.0.map(|see| see(progress)) {
            Some(ControlFlow::Break(())) => Err(LibraryError::Interrupted),
            _ => Ok(()),
        }
    }

    /// Tells how far a phase is that goes through as many things, records or entries, several times:
    /// the number of this time, from 0, of how many, and how many things of all are done in it.
    pub(in crate::library) fn round(
        self,
        phase: Phase,
        (round, rounds): (u64, u64),
        (done, of): (usize, usize),
    ) -> Result<(), LibraryError> {
        let (done, of) = (round * of as u64 + done as u64, rounds * of as u64);
        self.tell(Progress { phase, file: None, done, of: Some(of), count: done / rounds })
    }

    /// The same, of a time that is done in parts.
    pub(in crate::library) fn part(
        self,
        phase: Phase,
        round: (u64, u64),
        (part, parts): (usize, usize),
        of: usize,
    ) -> Result<(), LibraryError> {
        self.round(phase, round, (of * part / parts, of))
    }

    /// Tells that indexes are made: so much of so much, in any measure.
    pub(in crate::library) fn indexing(
        self,
        done: u64,
        of: Option<u64>,
    ) -> Result<(), LibraryError> {
        self.tell(Progress { phase: Phase::Indexing, file: None, done, of, count: 0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;

    #[test]
    fn rounds_and_parts_add_up_and_can_be_stopped() {
        let seen = RefCell::new(Vec::new());
        let see = |progress: Progress| {
            seen.borrow_mut().push((progress.done, progress.of, progress.count));
            if progress.done < 25 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        };
        let watch = Watch::new(&see);
        assert!(watch.round(Phase::Comparing, (0, 3), (4, 10)).is_ok());
        assert!(watch.part(Phase::Comparing, (1, 3), (1, 2), 10).is_ok());
        let stopped = watch.round(Phase::Comparing, (2, 3), (10, 10));
        assert!(matches!(stopped, Err(LibraryError::Interrupted)));
        assert_eq!(*seen.borrow(), [(4, Some(30), 1), (15, Some(30), 5), (30, Some(30), 10)]);
        assert!(Watch::default().indexing(1, None).is_ok());
    }
}
