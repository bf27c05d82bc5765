//! How far long work has come goes out, whether it is to go on comes in.
//!
//! Work tells it at points where it can stop: it then fails as interrupted, and whatever it has begun
//! is rolled back by those who began it. Between two points lies a bounded piece of work. Nothing here
//! knows of signals or terminals.

use crate::library::{LibraryError, take_in::walk};
use std::fs::File;
use std::io::Seek;
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

/// The reading of files, by their bytes.
pub(in crate::library) struct Reading<'w> {
    watch: Watch<'w>,
    /// The bytes of all files, where each has a size.
    of: Option<u64>,
    /// The bytes of those that were read.
    before: u64,
    name: String,
    size: u64,
    /// The file that is being read, to see how far.
    file: Option<File>,
}

impl<'w> Reading<'w> {
    /// The reading of these files.
    pub(in crate::library) fn new(watch: Watch<'w>, files: &[walk::Walked]) -> Self {
        let of = files.iter().map(|file| size(file).ok_or(())).sum::<Result<u64, ()>>().ok();
        Self { watch, of, before: 0, name: String::new(), size: 0, file: None }
    }

    /// The next file comes; so many records were read before it.
    pub(in crate::library) fn begin(
        &mut self,
        file: &walk::Walked,
        name: &str,
        records: u64,
    ) -> Result<(), LibraryError> {
        self.before += self.size;
        (self.size, self.file) = (size(file).unwrap_or_default(), None);
        name.clone_into(&mut self.name);
        self.tell(records)
    }

    /// It is open: a handle of the same file sees where the reader stands.
    pub(in crate::library) fn opened(&mut self, file: &File) {
        self.file = file.try_clone().ok();
    }

    /// All files are read.
    pub(in crate::library) fn end(&mut self, records: u64) -> Result<(), LibraryError> {
        self.before += self.size;
        (self.size, self.file) = (0, None);
        self.tell(records)
    }

    /// So many records were read by now, of all files.
    pub(in crate::library) fn tell(&mut self, records: u64) -> Result<(), LibraryError> {
        let here = self.file.as_mut().and_then(|file| file.stream_position().ok());
        self.watch.tell(Progress {
            phase: Phase::Reading,
            file: Some(&self.name),
            done: self.before + here.unwrap_or_default().min(self.size),
            of: self.of,
            count: records,
        })
    }
}

/// The size of a file; none of what is no file, such as the standard input, nothing of what cannot
/// be read.
pub(in crate::library) fn size(file: &walk::Walked) -> Option<u64> {
    match file {
        Ok(path) if path.as_os_str() == crate::library::take_in::document::STANDARD_INPUT => None,
        Ok(path) => Some(path.metadata().map_or(0, |file| file.len())),
        Err(_) => Some(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;
    use std::io::Read;

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

    #[test]
    fn reading_is_told_by_bytes() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let paths = ["a", "b"].map(|name| folder.path().join(name));
        paths.iter().for_each(|path| std::fs::write(path, [b'x'; 60]).expect("a file is written"));
        let seen = RefCell::new(Vec::new());
        let see = |progress: Progress| {
            seen.borrow_mut().push((progress.done, progress.of));
            ControlFlow::Continue(())
        };
        let files = paths.map(Ok);
        let mut reading = Reading::new(Watch::new(&see), &files);
        for (path, walked) in files.iter().flatten().zip(&files) {
            reading.begin(walked, "name", 0).expect("it goes on");
            let mut file = File::open(path).expect("the file is there");
            reading.opened(&file);
            file.read_exact(&mut [0; 40]).expect("the file is read");
            reading.tell(0).expect("it goes on");
        }
        assert_eq!(*seen.borrow(), [0, 40, 60, 100].map(|done| (done, Some(120))));
        let input = Reading::new(Watch::default(), &[Ok("-".into())]);
        assert_eq!(input.of, None);
    }
}
