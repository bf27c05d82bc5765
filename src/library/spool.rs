//! A file without a name, for work that is too large for memory: bytes in at its end, bytes out from
//! any place. It is gone when it is dropped, and when the process is.

use crate::store::StoreError;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

/// So many bytes are written at a time.
const CHUNK: usize = 1 << 20;

/// The file, and what has still to be written to it.
pub(super) struct Spool {
    file: File,
    written: u64,
    pending: Vec<u8>,
}

impl Spool {
    /// An empty one in a folder; in the system's own for such files where none is given.
    pub(super) fn new(folder: Option<&Path>) -> Result<Self, StoreError> {
        let file = match folder {
            Some(folder) => tempfile::tempfile_in(folder),
            None => tempfile::tempfile(),
        };
        Ok(Self { file: file.map_err(trouble)?, written: 0, pending: Vec::with_capacity(CHUNK) })
    }

    /// Where the next bytes will stand.
    pub(super) fn end(&self) -> u64 {
        self.written + self.pending.len() as u64
    }

    pub(super) fn append(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        self.pending.extend_from_slice(bytes);
        if self.pending.len() >= CHUNK { self.flush() } else { Ok(()) }
    }

    /// The bytes that stand there.
    pub(super) fn read(&mut self, at: u64, length: usize) -> Result<Vec<u8>, StoreError> {
        self.flush()?;
        let mut bytes = vec![0; length];
        let mut read = |file: &mut File| {
            file.seek(SeekFrom::Start(at))?;
            file.read_exact(&mut bytes)
        };
        read(&mut self.file).map_err(trouble)?;
        Ok(bytes)
    }

    fn flush(&mut self) -> Result<(), StoreError> {
        if self.pending.is_empty() {
            return Ok(());
        }
        let write = |file: &mut File| {
            file.seek(SeekFrom::Start(self.written))?;
            file.write_all(&self.pending)
        };
        write(&mut self.file).map_err(trouble)?;
        self.written += self.pending.len() as u64;
        self.pending.clear();
        Ok(())
    }
}

fn trouble(error: io::Error) -> StoreError {
    StoreError::Io(format!("the file for work that is too large for memory: {error}"))
}
