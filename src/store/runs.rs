//! Runs of blocking keys: sorted keys in, rows out, and back; and runs of like size joined into one.
//!
//! Who puts a few keys among very many changes a page for each of them. So every import writes its keys
//! as a run of its own, at the end of the table, and reads look into all runs. Four runs of like size are
//! joined into one, so there are few of them, and a key is written again once for each time that the
//! keys become four times as many. A large run is joined only by an import that is large itself.
//!
//! The keys of a run whose hashes begin alike stand in one row, a bucket, as a sorted row of numbers of one
//! width: of each what is left of the hash, then the record, both big-endian. Under concurrency and
//! after a crash they are rows like others.

use super::{RecordId, Result, Store};
use rusqlite::{OptionalExtension, params};

/// A key: a hash, and a record that has it.
pub type Key = (u64, RecordId);

/// So many runs of one size are joined.
const ALIKE: usize = 4;

/// Runs of up to so many bits (65,535 records) are joined by every import, larger ones by imports of a
/// quarter of their size.
const SMALL: u32 = 14;

/// The most bits of a hash that say which bucket it is in.
const MOST_BITS: u32 = 20;

/// How many bits say how many bits a run's buckets have.
const BITS: u32 = 5;

/// A join goes through the hashes in so many steps, a power of two.
const STEPS: u32 = 10;

/// A run: where its rows begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    /// Later ones are higher.
    number: i64,
    /// How many bits of a hash say which bucket it is in: even, so that there are few sizes.
    bits: u32,
}

impl Run {
    /// One for the keys of so many records, of which each has some 17: a bucket has those of one to four.
    fn new(number: i64, records: u64) -> Self {
        Self { number, bits: records.max(1).ilog2().min(MOST_BITS) & !1 }
    }

    /// The run that a row is in.
    fn of_row(row: i64) -> Self {
        let run = row >> MOST_BITS;
        Self { number: run >> BITS, bits: (run & ((1 << BITS) - 1)) as u32 }
    }

    pub(super) fn bucket(self, hash: u64) -> u64 {
        hash.checked_shr(u64::BITS - self.bits).unwrap_or(0)
    }

    fn row(self, bucket: u64) -> i64 {
        self.start() | bucket.cast_signed()
    }

    fn start(self) -> i64 {
        (self.number << BITS | i64::from(self.bits)) << MOST_BITS
    }

    /// Where the rows of the next run could begin.
    fn end(self) -> i64 {
        self.start().saturating_add(1 << MOST_BITS)
    }

    /// How many bytes of a hash stand in a row.
    fn rest(self) -> usize {
        (u64::BITS - self.bits).div_ceil(8) as usize
    }

    /// The hash of which this is left in a bucket.
    fn hash(self, bucket: u64, rest: u64) -> u64 {
        let begin = bucket.checked_shl(u64::BITS - self.bits).unwrap_or(0);
        begin | rest & (u64::MAX >> self.bits)
    }

    /// Keys of one bucket, sorted, as they are written: first how many bytes a record's number takes.
    fn pack(self, keys: &[Key]) -> Vec<u8> {
        let most = keys.iter().map(|key| key.1.0).max().unwrap_or(0);
        let width = (i64::BITS - most.leading_zeros()).div_ceil(8) as usize;
        let mut bytes = Vec::with_capacity(1 + keys.len() * (self.rest() + width));
        bytes.push(width as u8);
        for (hash, record) in keys {
            bytes.extend_from_slice(&hash.to_be_bytes()[8 - self.rest()..]);
            bytes.extend_from_slice(&record.0.to_be_bytes()[8 - width..]);
        }
        bytes
    }

    /// The keys of a bucket.
    pub(super) fn unpack(self, bucket: u64, bytes: &[u8]) -> impl Iterator<Item = Key> {
        let (width, keys) = split(bytes);
        keys.chunks_exact(self.rest() + width).map(move |key| {
            let (rest, record) = key.split_at(self.rest());
            (self.hash(bucket, number(rest)), RecordId(number(record).cast_signed()))
        })
    }

    /// The records that have a key, of the bucket that it is in.
    pub(super) fn records(self, hash: u64, bytes: &[u8]) -> impl Iterator<Item = RecordId> {
        let (width, keys) = split(bytes);
        let size = self.rest() + width;
        let (whole, skipped) = (hash.to_be_bytes(), 8 - self.rest());
        let (mut low, mut high) = (0, keys.len() / size);
        while low < high {
            let middle = low.midpoint(high);
            match keys[middle * size..][..self.rest()] < whole[skipped..] {
                true => low = middle + 1,
                false => high = middle,
            }
        }
        let of_it = keys[low * size..].chunks_exact(size).map(move |key| key.split_at(self.rest()));
        of_it
            .take_while(move |(rest, _)| *rest == &whole[skipped..])
            .map(|(_, record)| RecordId(number(record).cast_signed()))
    }
}

fn split(bytes: &[u8]) -> (usize, &[u8]) {
    bytes.split_first().map_or((0, bytes), |(width, keys)| (usize::from(*width), keys))
}

fn number(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// A run that is being written.
pub struct NewRun {
    run: Run,
    /// The keys of the bucket that is not yet written.
    keys: Vec<Key>,
}

impl Store {
    /// Begins a run for the keys of so many records, about; no other may be begun before it is ended.
    pub fn begin_blocking_keys(&self, records: u64) -> Result<NewRun> {
        let last = self.runs()?.last().map_or(0, |run| run.number);
        Ok(NewRun { run: Run::new(last + 1, records), keys: Vec::new() })
    }

    /// Puts keys into a run: all that it is given, at one time or several, must come sorted.
    pub fn put_blocking_keys(&self, into: &mut NewRun, new: &[Key]) -> Result<()> {
        let run = into.run;
        for new in new.chunk_by(|x, y| run.bucket(x.0) == run.bucket(y.0)) {
            if into.keys.last().is_some_and(|key| run.bucket(key.0) != run.bucket(new[0].0)) {
                self.put_pending(into)?;
            }
            into.keys.extend_from_slice(new);
        }
        Ok(())
    }

    /// Ends a run: its keys are found from now on, and runs of like size are joined.
    pub fn end_blocking_keys(&self, mut new: NewRun) -> Result<()> {
        self.put_pending(&mut new)?;
        while let Some(alike) = self.alike(SMALL.max(new.run.bits + 2))? {
            self.join(&alike)?;
        }
        Ok(())
    }

    fn put_pending(&self, into: &mut NewRun) -> Result<()> {
        if let Some(bucket) = into.keys.first().map(|key| into.run.bucket(key.0)) {
            into.keys.dedup();
            self.put_bucket(into.run, bucket, &into.keys)?;
            into.keys.clear();
        }
        Ok(())
    }

    /// The runs, the oldest first.
    pub(super) fn runs(&self) -> Result<Vec<Run>> {
        let sql = "SELECT bucket FROM blocking_key WHERE bucket >= ? ORDER BY bucket LIMIT 1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut runs: Vec<Run> = Vec::new();
        loop {
            let from = runs.last().map_or(0, |run| run.end());
            match statement.query_row([from], |row| row.get(0)).optional()? {
                Some(row) if row < i64::MAX => runs.push(Run::of_row(row)),
                _ => return Ok(runs),
            }
        }
    }

    /// Runs of one size that are to be joined, the smallest ones first.
    fn alike(&self, most_bits: u32) -> Result<Option<Vec<Run>>> {
        let mut runs = self.runs()?;
        runs.retain(|run| run.bits <= most_bits);
        runs.sort_by_key(|run| run.bits);
        let alike = runs.chunk_by(|x, y| x.bits == y.bits).find(|alike| alike.len() >= ALIKE);
        Ok(alike.map(<[Run]>::to_vec))
    }

    /// Makes one run of several.
    fn join(&self, runs: &[Run]) -> Result<()> {
        let records = runs.iter().map(|run| 1 << run.bits).sum();
        let mut joined = self.begin_blocking_keys(records)?;
        let steps = runs.iter().map(|run| run.bits).fold(STEPS, u32::min);
        for step in 0..1 << steps {
            self.put_blocking_keys(&mut joined, &self.keys_of_runs(runs, (step, steps))?)?;
        }
        self.put_pending(&mut joined)?;
        let sql = "DELETE FROM blocking_key WHERE bucket >= ? AND bucket < ?";
        let mut statement = self.connection.prepare_cached(sql)?;
        for run in runs {
            statement.execute([run.start(), run.end()])?;
        }
        Ok(())
    }

    /// The keys of some runs whose hashes begin with these bits, given as a number and how many they are; sorted.
    pub(super) fn keys_of_runs(
        &self,
        runs: &[Run],
        (beginning, bits): (u64, u32),
    ) -> Result<Vec<Key>> {
        let first = beginning.checked_shl(u64::BITS - bits).unwrap_or(0);
        let last = first | u64::MAX.checked_shr(bits).unwrap_or(0);
        let sql = "SELECT bucket, keys FROM blocking_key WHERE bucket BETWEEN ? AND ?";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut keys: Vec<Key> = Vec::new();
        for run in runs {
            let mut rows =
                statement.query([run.row(run.bucket(first)), run.row(run.bucket(last))])?;
            while let Some(row) = rows.next()? {
                let bucket = (row.get::<_, i64>(0)? - run.start()).cast_unsigned();
                let bytes = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
                let found = run.unpack(bucket, bytes);
                keys.extend(found.filter(|key| (first..=last).contains(&key.0)));
            }
        }
        keys.sort_unstable();
        keys.dedup();
        Ok(keys)
    }

    /// Shows every bucket of every run.
    pub(super) fn for_each_bucket(&self, mut show: impl FnMut(Run, u64, &[u8])) -> Result<()> {
        let sql = "SELECT bucket, keys FROM blocking_key";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let number = row.get(0)?;
            let run = Run::of_row(number);
            let bytes = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
            show(run, (number - run.start()).cast_unsigned(), bytes);
        }
        Ok(())
    }

    /// Reads a bucket; leaves none where it is not there.
    pub(super) fn read_bucket(&self, run: Run, bucket: u64, bytes: &mut Vec<u8>) -> Result<()> {
        bytes.clear();
        let sql = "SELECT keys FROM blocking_key WHERE bucket = ?";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([run.row(bucket)])?;
        if let Some(row) = rows.next()? {
            let found = row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?;
            bytes.extend_from_slice(found);
        }
        Ok(())
    }

    /// Writes a bucket, of which nothing stays where it is empty.
    pub(super) fn put_bucket(&self, run: Run, bucket: u64, keys: &[Key]) -> Result<()> {
        let row = run.row(bucket);
        if keys.is_empty() {
            let sql = "DELETE FROM blocking_key WHERE bucket = ?";
            self.connection.prepare_cached(sql)?.execute([row])?;
        } else {
            let sql = "INSERT OR REPLACE INTO blocking_key (bucket, keys) VALUES (?, ?)";
            self.connection.prepare_cached(sql)?.execute(params![row, run.pack(keys)])?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_go_into_rows_and_back() {
        let hashes = [0, 1, 0x0123_4567_89ab_cdef, 0x8000_0000_0000_0000, u64::MAX - 1, u64::MAX];
        for records in [0, 1, 3, 4, 100, 70_000, 1_000_000, 10_000_000, u64::MAX] {
            for highest in [1, 255, 256, 1_000_000, 1 << 33, i64::MAX] {
                let run = Run::new(5, records);
                for hash in hashes {
                    let bucket = run.bucket(hash);
                    let keys: Vec<Key> = [0, 1, highest].map(|it| (hash, RecordId(it))).to_vec();
                    let bytes = run.pack(&keys);
                    assert_eq!(run.unpack(bucket, &bytes).collect::<Vec<_>>(), keys);
                    let found: Vec<RecordId> = run.records(hash, &bytes).collect();
                    assert_eq!(found, keys.iter().map(|key| key.1).collect::<Vec<_>>());
                    assert_eq!(run.records(hash ^ 1, &bytes).count(), 0);
                    assert_eq!(Run::of_row(run.row(bucket)), run);
                    assert!((run.start()..run.end()).contains(&run.row(bucket)));
                }
            }
        }
    }

    #[test]
    fn damaged_rows_have_no_keys_worth_a_panic() {
        let store = Store::in_memory().expect("a library in memory");
        for (row, bytes) in [
            (i64::MIN, Vec::<u8>::new()),
            (-1, vec![9; 40]),
            (77, vec![255; 300]),
            (1 << 24, vec![0; 7]),
            (i64::MAX, vec![3]),
        ] {
            let sql = "INSERT INTO blocking_key (bucket, keys) VALUES (?, ?)";
            store.connection.execute(sql, params![row, bytes]).expect("a row is put");
        }
        for hash in [0, 1 << 60, u64::MAX] {
            store.block(hash, 5).expect("a block");
            store.remove_blocking_keys(&[(hash, RecordId(0))]).expect("nothing");
        }
        store.remove_all_blocking_keys(&[RecordId(0)].into_iter().collect()).expect("nothing");
    }
}
