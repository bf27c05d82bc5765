//! Rows in, the same rows sorted out, part by part: as many as there are, in bounded memory.
//!
//! A row is a number. Rows are dealt out to parts by their size as they come; where too many are held, all
//! go to a file. A part is sorted when it is asked for.

use super::spool::Spool;
use crate::store::StoreError;
use std::path::PathBuf;

/// How many parts there are.
pub(super) const PARTS: usize = 256;

/// So many rows are held at most, 16 bytes each.
const HELD: usize = 16 << 20;

/// The bytes of a row.
const ROW: usize = size_of::<u128>();

/// Rows that are still to be sorted.
pub(super) struct Sorter {
    /// How many different upper halves of rows go to one part.
    width: u64,
    parts: Vec<Part>,
    held: usize,
    most: usize,
    folder: Option<PathBuf>,
    spool: Option<Spool>,
}

#[derive(Default)]
struct Part {
    rows: Vec<u128>,
    /// Where in the file more of them stand, and how many.
    runs: Vec<(u64, usize)>,
}

impl Sorter {
    /// Takes rows whose upper halves are no higher than `highest`.
    pub(super) fn new(highest: u64, folder: Option<PathBuf>) -> Self {
        let parts = (0..PARTS).map(|_| Part::default()).collect();
        Self { width: highest / PARTS as u64 + 1, parts, held: 0, most: HELD, folder, spool: None }
    }

    pub(super) fn push(&mut self, row: u128) -> Result<(), StoreError> {
        let part = ((row >> 64) as u64 / self.width) as usize;
        self.parts[part].rows.push(row);
        self.held += 1;
        if self.held >= self.most { self.write() } else { Ok(()) }
    }

    /// The rows of a part, still in disorder. All rows of a part are lower than those of the next.
    pub(super) fn take(&mut self, part: usize) -> Result<Vec<u128>, StoreError> {
        let Part { mut rows, runs } = std::mem::take(&mut self.parts[part]);
        self.held -= rows.len();
        if let Some(spool) = &mut self.spool {
            let written = spool.written()?;
            for (at, count) in runs {
                let bytes = written.read(at, count * ROW)?;
                rows.extend(bytes.as_chunks().0.iter().map(|row| u128::from_le_bytes(*row)));
            }
        }
        Ok(rows)
    }

    fn write(&mut self) -> Result<(), StoreError> {
        let spool = match &mut self.spool {
            Some(spool) => spool,
            none => none.insert(Spool::new(self.folder.as_deref())?),
        };
        for Part { rows, runs } in self.parts.iter_mut().filter(|part| !part.rows.is_empty()) {
            runs.push((spool.end(), rows.len()));
            for row in rows.drain(..) {
                spool.append(&row.to_le_bytes())?;
            }
        }
        self.held = 0;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_in_comes_out_sorted_held_or_written() {
        let rows: Vec<u128> = (0..5000u128)
            .map(|at| at.wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835))
            .collect();
        let mut expected = rows.clone();
        expected.sort_unstable();
        for most in [7, 512, 1_000_000] {
            let mut sorter = Sorter { most, ..Sorter::new(u64::MAX, None) };
            rows.iter().try_for_each(|row| sorter.push(*row)).expect("there is room");
            let mut found = Vec::new();
            for part in 0..PARTS {
                let mut rows = sorter.take(part).expect("the file is read");
                rows.sort_unstable();
                found.extend(rows);
            }
            assert_eq!(found, expected, "{most} held");
        }
    }
}
