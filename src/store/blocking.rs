//! Blocking keys, derived from records: what an import looks its candidates up in.
//!
//! A key is a hash, and most have one record. So that a million records do not make twenty million
//! rows, the keys whose hashes begin alike stand in one row, a bucket, as a sorted run of numbers: of
//! each the rest of the hash in 6 bytes and the record in 5, big-endian, which is also the order of
//! the bytes. Under concurrency and after a crash they are rows like others.

use super::{RecordId, Result, Store};
use rusqlite::{OptionalExtension, params};

/// A key: a hash, and a record that has it.
pub type Key = (u64, RecordId);

/// How many bits of a hash say which bucket it is in: at 10 million records a bucket has some 800 keys.
const BUCKET_BITS: u32 = 18;

/// How many bytes of a hash stand in a bucket; two of their bits are the bucket's as well.
const HASH: usize = 6;

/// The bytes of a key in a bucket.
const WIDTH: usize = HASH + 5;

fn bucket(hash: u64) -> i64 {
    (hash >> (u64::BITS - BUCKET_BITS)).cast_signed()
}

fn packed((hash, record): Key) -> [u8; WIDTH] {
    let mut bytes = [0; WIDTH];
    bytes[..HASH].copy_from_slice(&hash.to_be_bytes()[8 - HASH..]);
    bytes[HASH..].copy_from_slice(&record.0.to_be_bytes()[8 - (WIDTH - HASH)..]);
    bytes
}

fn record(packed: &[u8; WIDTH]) -> RecordId {
    RecordId(packed[HASH..].iter().fold(0, |number, byte| number << 8 | i64::from(*byte)))
}

fn keys(bytes: &[u8]) -> &[[u8; WIDTH]] {
    bytes.as_chunks().0
}

impl Store {
    /// Stores blocking keys, given sorted.
    pub fn put_blocking_keys(&self, new: &[Key]) -> Result<()> {
        for new in new.chunk_by(|x, y| bucket(x.0) == bucket(y.0)) {
            let number = bucket(new[0].0);
            let mut all: Vec<[u8; WIDTH]> = new.iter().copied().map(packed).collect();
            if let Some(old) = self.bucket(number)? {
                all.extend_from_slice(keys(&old));
                all.sort_unstable();
            }
            all.dedup();
            self.put_bucket(number, &all)?;
        }
        Ok(())
    }

    /// Takes out the blocking keys of a record.
    pub fn remove_blocking_keys(&self, record: RecordId, hashes: &[u64]) -> Result<()> {
        for hash in hashes {
            if let Some(old) = self.bucket(bucket(*hash))? {
                let gone = packed((*hash, record));
                let left: Vec<_> = keys(&old).iter().copied().filter(|key| *key != gone).collect();
                self.put_bucket(bucket(*hash), &left)?;
            }
        }
        Ok(())
    }

    /// Takes out the blocking keys of a record, whatever they are: a walk over all keys.
    pub fn remove_all_blocking_keys(&self, gone: RecordId) -> Result<()> {
        let mut statement =
            self.connection.prepare_cached("SELECT bucket, keys FROM blocking_key")?;
        let mut rows = statement.query([])?;
        let mut changed = Vec::new();
        while let Some(row) = rows.next()? {
            let bytes = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
            if keys(bytes).iter().any(|key| record(key) == gone) {
                let left = keys(bytes).iter().copied().filter(|key| record(key) != gone);
                changed.push((row.get(0)?, left.collect::<Vec<_>>()));
            }
        }
        changed.into_iter().try_for_each(|(number, left)| self.put_bucket(number, &left))
    }

    /// Whether any record was compared before.
    pub fn has_blocking_keys(&self) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM blocking_key)";
        Ok(self.connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
    }

    /// The records that have a blocking key, at most `most` of them and one more.
    pub fn block(&self, hash: u64, most: usize) -> Result<Vec<RecordId>> {
        let Some(bytes) = self.bucket(bucket(hash))? else { return Ok(Vec::new()) };
        let from = packed((hash, RecordId(0)));
        let all = keys(&bytes);
        let behind = &all[all.partition_point(|key| key < &from)..];
        let block = behind.iter().take_while(|key| key[..HASH] == from[..HASH]);
        Ok(block.take(most.saturating_add(1)).map(record).collect())
    }

    fn bucket(&self, number: i64) -> Result<Option<Vec<u8>>> {
        let sql = "SELECT keys FROM blocking_key WHERE bucket = ?";
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.query_row([number], |row| row.get(0)).optional()?)
    }

    fn put_bucket(&self, number: i64, keys: &[[u8; WIDTH]]) -> Result<()> {
        match keys {
            [] => {
                let sql = "DELETE FROM blocking_key WHERE bucket = ?";
                self.connection.prepare_cached(sql)?.execute([number])?;
            }
            keys => {
                let sql = "INSERT OR REPLACE INTO blocking_key (bucket, keys) VALUES (?, ?)";
                let bytes = keys.as_flattened();
                self.connection.prepare_cached(sql)?.execute(params![number, bytes])?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn keys_are_found_put_and_taken_out() {
        let store = Store::in_memory().expect("a library in memory");
        let hashes: Vec<u64> =
            (0..40u64).map(|at| ((at % 7) << 61) | ((at % 5) << 50) | (at % 3)).collect();
        let mut expected: BTreeSet<Key> = BTreeSet::new();
        for (records, step) in [(1..20, 3), (20..40, 1), (1 << 33..(1 << 33) + 5, 2)] {
            let mut new: Vec<Key> = records
                .flat_map(|record| {
                    hashes.iter().step_by(step).map(move |hash| (*hash, RecordId(record)))
                })
                .collect();
            new.sort_unstable();
            store.put_blocking_keys(&new).expect("keys are put");
            expected.extend(new);
        }
        store.remove_blocking_keys(RecordId(25), &hashes[..9]).expect("keys are taken out");
        expected.retain(|(hash, record)| record.0 != 25 || !hashes[..9].contains(hash));
        store.remove_all_blocking_keys(RecordId(3)).expect("keys are taken out");
        expected.retain(|(_, record)| record.0 != 3);
        for hash in hashes.iter().copied().chain([12345, u64::MAX]) {
            let of_it = expected.iter().filter(|key| key.0 == hash).map(|key| key.1);
            let block: Vec<RecordId> = of_it.collect();
            assert_eq!(store.block(hash, usize::MAX).expect("a block"), block);
            let few: Vec<RecordId> = block.into_iter().take(3).collect();
            assert_eq!(store.block(hash, 2).expect("a block"), few);
        }
    }
}
