//! Rows in, the same rows out, batch by batch, the lowest first: as many as there are, in bounded memory.
//!
//! A row is a number. Rows are dealt out to parts by their size as they come; the next batches are
//! sorted by other threads while one is worked on.

use crate::library::LibraryError;
use crate::library::work::dealt::{Dealt, PARTS};
use crate::library::work::pipeline::Pipeline;
use crate::store::StoreError;
use cite_resolve::Rows;
use std::path::PathBuf;

/// Fewer rows are no batch: to share them among cores would take longer than to work on them.
const BATCH: usize = 4096;

/// Rows that are still to be sorted.
pub(in crate::library) struct Sorter {
    /// How many different upper halves of rows go to one part.
    width: u64,
    rows: Dealt,
    /// The part that is given out next.
    next: usize,
    sorted: Pipeline<Vec<u128>>,
}

impl Sorter {
    /// Takes rows whose upper halves are no higher than `highest`.
    pub(in crate::library) fn new(highest: u64, folder: Option<PathBuf>) -> Self {
        Self {
            width: highest / PARTS as u64 + 1,
            rows: Dealt::new(folder),
            next: 0,
            sorted: Pipeline::new(),
        }
    }

    /// The next batch of rows, still in disorder; none where all were given out.
    fn unsorted(&mut self) -> Result<Option<Vec<u128>>, StoreError> {
        let mut rows = Vec::new();
        while self.next < PARTS && rows.len() < BATCH {
            let bytes = self.rows.part(self.next)?;
            rows.extend(bytes.as_chunks().0.iter().map(|row| u128::from_le_bytes(*row)));
            self.next += 1;
        }
        Ok((!rows.is_empty()).then_some(rows))
    }
}

impl Rows for Sorter {
    type Error = LibraryError;

    fn push(&mut self, row: u128) -> Result<(), LibraryError> {
        let part = ((row >> 64) as u64 / self.width) as usize;
        let dealt = self.rows.deal(part, |bytes| {
            bytes.extend_from_slice(&row.to_le_bytes());
            Ok(())
        });
        Ok(dealt?)
    }

    fn next(&mut self) -> Result<Option<Vec<u128>>, LibraryError> {
        while let Some(mut rows) = self.unsorted()? {
            let sorted = self.sorted.submit(|| {
                rows.sort_unstable();
                rows
            });
            if sorted.is_some() {
                return Ok(sorted);
            }
        }
        Ok(self.sorted.oldest())
    }

    fn given(&self) -> (usize, usize) {
        (self.next, PARTS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_in_comes_out_sorted_held_or_written() {
        // 16 bytes each: all held, all written, the rest of many held
        for count in [500, 512, 5000] {
            let rows: Vec<u128> = (0..count)
                .map(|at: u128| at.wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835))
                .collect();
            let mut expected = rows.clone();
            expected.sort_unstable();
            let mut sorter = Sorter::new(u64::MAX, None);
            rows.iter().try_for_each(|row| sorter.push(*row)).expect("there is room");
            let mut found = Vec::new();
            while let Some(rows) = sorter.next().expect("the file is read") {
                found.extend(rows);
            }
            assert_eq!(found, expected, "{count} rows");
        }
    }
}
