//! Rows: blocking keys and candidate pairs as numbers that are sorted, in memory or not.

use crate::block::{BlockingKey, Candidate, RULES};
use rayon::prelude::*;
use std::marker::PhantomData;

/// Rows in, the same rows out, batch by batch.
pub trait Rows {
    /// What can go wrong with them.
    type Error;

    /// Takes a row.
    fn push(&mut self, row: u128) -> Result<(), Self::Error>;

    /// The next batch, sorted; all rows with one upper half come in one batch, and those of later
    /// batches are higher.
    fn next(&mut self) -> Result<Option<Vec<u128>>, Self::Error>;

    /// How much was given out, and of how much.
    fn given(&self) -> (usize, usize);
}

/// A blocking key and the number of the record that has it, as a row to be sorted.
pub fn key_row(key: &BlockingKey, number: u32) -> u128 {
    u128::from(key.hash) << 64 | u128::from(key.rule.code()) << 32 | u128::from(number)
}

/// The blocking key of a row, and the number of the record that has it.
pub(super) fn key_of(row: u128) -> (BlockingKey, u32) {
    let (rule, ..) = RULES[(row >> 32) as u8 as usize];
    (BlockingKey { rule, hash: (row >> 64) as u64 }, row as u32)
}

pub(super) fn pair_row(pair: Candidate) -> u128 {
    u128::from(pair.a) << 96 | u128::from(pair.b) << 64 | u128::from(pair.rule.code())
}

pub(super) fn pair_of(row: u128) -> Candidate {
    let (rule, ..) = RULES[row as u8 as usize];
    Candidate { a: (row >> 96) as u32, b: (row >> 64) as u32, rule }
}

/// So many rows are given out at a time.
const BATCH: usize = 1 << 14;

/// Rows in memory.
#[derive(Debug)]
pub(crate) struct NearRows<E> {
    rows: Vec<u128>,
    given: usize,
    error: PhantomData<fn() -> E>,
}

impl<E> Default for NearRows<E> {
    fn default() -> Self {
        Self { rows: Vec::new(), given: 0, error: PhantomData }
    }
}

impl<E> Rows for NearRows<E> {
    type Error = E;

    fn push(&mut self, row: u128) -> Result<(), E> {
        self.rows.push(row);
        Ok(())
    }

    fn next(&mut self) -> Result<Option<Vec<u128>>, E> {
        if self.given == 0 {
            self.rows.par_sort_unstable();
        }
        let from = self.given;
        self.given = self.rows.len().min(from + BATCH);
        let rest = &self.rows[self.given..];
        let last = self.rows[..self.given].last().map(|row| row >> 64);
        self.given += rest.iter().take_while(|row| Some(*row >> 64) == last).count();
        Ok((from < self.given).then(|| self.rows[from..self.given].to_vec()))
    }

    fn given(&self) -> (usize, usize) {
        (self.given, self.rows.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::convert::Infallible;

    #[test]
    fn rows_with_one_upper_half_come_in_one_batch() {
        let upper = |at: usize| (at / (BATCH - 7)) as u128;
        let rows = (0..3 * BATCH).map(|at| upper(at) << 64 | at as u128);
        let mut sorter: NearRows<Infallible> = NearRows::default();
        rows.clone().rev().for_each(|row| sorter.push(row).unwrap_or_else(|never| match never {}));
        let mut found: Vec<u128> = Vec::new();
        while let Ok(Some(batch)) = sorter.next() {
            assert_ne!(found.last().map(|row| row >> 64), Some(batch[0] >> 64));
            found.extend(batch);
        }
        assert_eq!(found, rows.collect::<Vec<_>>());
        assert_eq!(sorter.given(), (3 * BATCH, 3 * BATCH));
    }

    #[test]
    fn a_pair_and_a_key_come_back_from_their_rows() {
        for (rule, ..) in RULES {
            let key = BlockingKey { rule: *rule, hash: u64::MAX - 3 };
            assert_eq!(key_of(key_row(&key, 7)), (key, 7));
            let pair = Candidate { a: 3, b: u32::MAX, rule: *rule };
            assert_eq!(pair_of(pair_row(pair)), pair);
        }
    }
}
