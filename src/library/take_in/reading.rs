//! The files of an import in, how far their reading has come out, in bytes.

use super::walk;
use crate::library::LibraryError;
use crate::library::work::progress::{Phase, Progress, Watch};
use std::fs::File;
use std::io::Seek;

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
        Ok(path) if path.as_os_str() == walk::STANDARD_INPUT => None,
        Ok(path) => Some(path.metadata().map_or(0, |file| file.len())),
        Err(_) => Some(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;
    use std::io::Read;
    use std::ops::ControlFlow;

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
