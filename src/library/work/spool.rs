//! A file without a name, for work that is too large for memory: bytes in at its end, bytes out from
//! any place, to several threads at a time. It is gone when it is dropped, and when the process is.

use crate::store::StoreError;
use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::Path;

/// So many bytes are written at a time.
const CHUNK: usize = 1 << 20;

/// The file, and what has still to be written to it.
pub(in crate::library) struct Spool {
    file: File,
    written: u64,
    pending: Vec<u8>,
}

impl Spool {
    /// An empty one in a folder; in the system's own for such files where none is given.
    pub(in crate::library) fn new(folder: Option<&Path>) -> Result<Self, StoreError> {
        let file = match folder {
            Some(folder) => tempfile::tempfile_in(folder),
            None => tempfile::tempfile(),
        };
        Ok(Self { file: file.map_err(trouble)?, written: 0, pending: Vec::with_capacity(CHUNK) })
    }

    /// Where the next bytes will stand.
    pub(in crate::library) fn end(&self) -> u64 {
        self.written + self.pending.len() as u64
    }

    pub(in crate::library) fn append(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        self.pending.extend_from_slice(bytes);
        if self.pending.len() >= CHUNK { self.flush() } else { Ok(()) }
    }

    /// What was written so far, to be read.
    pub(in crate::library) fn written(&mut self) -> Result<Written<'_>, StoreError> {
        self.flush()?;
        Ok(Written(&self.file))
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

/// What stands in the file.
#[derive(Clone, Copy)]
pub(in crate::library) struct Written<'f>(&'f File);

impl Written<'_> {
    /// The bytes that stand there.
    pub(in crate::library) fn read(self, at: u64, length: usize) -> Result<Vec<u8>, StoreError> {
        let mut bytes = vec![0; length];
        read_exact_at(self.0, &mut bytes, at).map_err(trouble)?;
        Ok(bytes)
    }
}

#[cfg(unix)]
fn read_exact_at(file: &File, bytes: &mut [u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, at)
}

#[cfg(windows)]
fn read_exact_at(file: &File, mut bytes: &mut [u8], mut at: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        match std::os::windows::fs::FileExt::seek_read(file, bytes, at)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            read => (bytes, at) = (&mut bytes[read..], at + read as u64),
        }
    }
    Ok(())
}

fn trouble(error: io::Error) -> StoreError {
    StoreError::Io(format!("a temporary file, for work that is too large for memory: {error}"))
}
