//! Bytes in, dealt out to parts; the bytes of a part out, in the order in which they came. As many as
//! there are, in bounded memory: where too many are held, all go to a file.

use crate::library::work::spool::Spool;
use crate::store::StoreError;
use std::path::PathBuf;

/// How many parts there are.
pub(in crate::library) const PARTS: usize = 256;

/// So many bytes are held at most; few in tests, so that they go both ways.
const HELD: usize = if cfg!(test) { 1 << 13 } else { 128 << 20 };

/// What was dealt out.
pub(in crate::library) struct Dealt {
    parts: Vec<Part>,
    held: usize,
    folder: Option<PathBuf>,
    spool: Option<Spool>,
}

#[derive(Default)]
struct Part {
    /// Where in the file the first of it stands, and how many bytes.
    runs: Vec<(u64, usize)>,
    /// The rest.
    held: Vec<u8>,
}

impl Dealt {
    /// Nothing yet; what is too large for memory will stand in this folder.
    pub(in crate::library) fn new(folder: Option<PathBuf>) -> Self {
        let parts = (0..PARTS).map(|_| Part::default()).collect();
        Self { parts, held: 0, folder, spool: None }
    }

    /// Gives to a part what is written behind the bytes that it has.
    pub(in crate::library) fn deal(
        &mut self,
        part: usize,
        write: impl FnOnce(&mut Vec<u8>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let bytes = &mut self.parts[part].held;
        let before = bytes.len();
        write(bytes)?;
        self.held += bytes.len() - before;
        if self.held >= HELD { self.put_down() } else { Ok(()) }
    }

    /// All that a part was given.
    pub(in crate::library) fn part(&mut self, part: usize) -> Result<Vec<u8>, StoreError> {
        let Part { runs, held } = &self.parts[part];
        let mut bytes =
            Vec::with_capacity(runs.iter().map(|run| run.1).sum::<usize>() + held.len());
        if let Some(spool) = &mut self.spool {
            let written = spool.written()?;
            for (at, length) in runs {
                bytes.extend(written.read(*at, *length)?);
            }
        }
        bytes.extend_from_slice(held);
        Ok(bytes)
    }

    fn put_down(&mut self) -> Result<(), StoreError> {
        let spool = match &mut self.spool {
            Some(spool) => spool,
            none => none.insert(Spool::new(self.folder.as_deref())?),
        };
        for Part { runs, held } in self.parts.iter_mut().filter(|part| !part.held.is_empty()) {
            runs.push((spool.end(), held.len()));
            spool.append(held)?;
            held.clear();
        }
        self.held = 0;
        Ok(())
    }
}
