//! Blocking keys, derived from records: what an import looks its candidates up in. How they stand in the
//! file, and how more of them are put, `runs.rs` says.

use super::runs::{Key, Run};
use super::{RecordId, Result, Store};
use rustc_hash::FxHashSet;

/// The blocks of all runs that are there; it must not be used any more when keys were put or taken out.
pub struct Blocks<'s> {
    store: &'s Store,
    runs: Vec<(Run, Bucket)>,
}

/// The bucket of a run that was read last: hashes that are asked for in their order read each once.
#[derive(Default)]
struct Bucket {
    number: Option<u64>,
    keys: Vec<u8>,
}

impl Blocks<'_> {
    /// The records that have a blocking key, lowest first, at most `most` of them and one more.
    pub fn block(&mut self, hash: u64, most: usize) -> Result<Vec<RecordId>> {
        let most = most.saturating_add(1);
        let mut block: Vec<RecordId> = Vec::new();
        for (run, read) in &mut self.runs {
            let bucket = run.bucket(hash);
            if read.number != Some(bucket) {
                read.number = None; // also where reading fails
                self.store.read_bucket(*run, bucket, &mut read.keys)?;
                read.number = Some(bucket);
            }
            block.extend(run.records(hash, &read.keys).take(most));
        }
        block.sort_unstable();
        block.dedup();
        block.truncate(most);
        Ok(block)
    }
}

impl Store {
    /// The blocks as they are now.
    pub fn blocks(&self) -> Result<Blocks<'_>> {
        let runs = self.runs()?.into_iter().map(|run| (run, Bucket::default())).collect();
        Ok(Blocks { store: self, runs })
    }

    /// The records that have a blocking key, see [`Blocks::block`]; for who asks once.
    pub fn block(&self, hash: u64, most: usize) -> Result<Vec<RecordId>> {
        self.blocks()?.block(hash, most)
    }

    /// Whether any record was compared before.
    pub fn has_blocking_keys(&self) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM blocking_key)";
        Ok(self.connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
    }

    /// Takes out blocking keys, sorted.
    pub fn remove_blocking_keys(&self, gone: &[Key]) -> Result<()> {
        let mut bytes = Vec::new();
        for run in self.runs()? {
            for gone in gone.chunk_by(|x, y| run.bucket(x.0) == run.bucket(y.0)) {
                let bucket = run.bucket(gone[0].0);
                self.read_bucket(run, bucket, &mut bytes)?;
                let is_gone = |key: &Key| gone.binary_search(key).is_ok();
                if run.unpack(bucket, &bytes).any(|key| is_gone(&key)) {
                    let left = run.unpack(bucket, &bytes).filter(|key| !is_gone(key));
                    self.put_bucket(run, bucket, &left.collect::<Vec<Key>>())?;
                }
            }
        }
        Ok(())
    }

    /// Takes out the blocking keys of records, whatever they are: a walk over all keys.
    pub fn remove_all_blocking_keys(&self, gone: &FxHashSet<RecordId>) -> Result<()> {
        let mut changed: Vec<(Run, u64, Vec<Key>)> = Vec::new();
        self.for_each_bucket(|run, bucket, bytes| {
            if run.unpack(bucket, bytes).any(|key| gone.contains(&key.1)) {
                let left = run.unpack(bucket, bytes).filter(|key| !gone.contains(&key.1));
                changed.push((run, bucket, left.collect()));
            }
        })?;
        changed.into_iter().try_for_each(|(run, bucket, left)| self.put_bucket(run, bucket, &left))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    /// Something done to the keys.
    #[derive(Clone, Debug)]
    enum Step {
        /// An import of so many records, which says that it brings so many.
        Import { records: i64, said: u64, ids_from: i64 },
        /// One of the records that are there goes, with all its keys or with those that are named.
        Remove { which: usize, is_walk: bool },
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let import = (1..6i64, 0..4u32, prop_oneof![Just(0), Just(250), Just(1 << 33)]);
        let step = prop_oneof![
            5 => import.prop_map(|(records, more, ids_from)| Step::Import {
                records,
                said: records.cast_unsigned() << (4 * more),
                ids_from,
            }),
            1 => (any::<usize>(), any::<bool>())
                .prop_map(|(which, is_walk)| Step::Remove { which, is_walk }),
        ];
        prop::collection::vec(step, 1..60)
    }

    /// The hashes of a record: some that many have, some of its own; that begin alike or not.
    fn hashes(record: i64) -> Vec<u64> {
        let own = record.cast_unsigned().wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut hashes =
            vec![7, own, own ^ 1, u64::MAX, (own % 5) << 61, (own % 3) << 50, (own % 11) << 44 | 3];
        hashes.sort_unstable();
        hashes.dedup();
        hashes
    }

    fn import(store: &Store, records: impl Iterator<Item = i64>, said: u64) -> Vec<Key> {
        let of = |record| hashes(record).into_iter().map(move |hash| (hash, RecordId(record)));
        let mut keys: Vec<Key> = records.flat_map(of).collect();
        keys.sort_unstable();
        let mut run = store.begin_blocking_keys(said).expect("a run is begun");
        for keys in keys.chunks(5) {
            store.put_blocking_keys(&mut run, keys).expect("keys are put");
        }
        store.end_blocking_keys(run).expect("a run is ended");
        keys
    }

    fn do_step(store: &Store, step: &Step, next: &mut i64, model: &mut BTreeSet<Key>) {
        match *step {
            Step::Import { records, said, ids_from } => {
                let ids = (*next..*next + records).map(|record| ids_from + record);
                model.extend(import(store, ids, said));
                *next += records;
            }
            Step::Remove { which, is_walk } => {
                let there: BTreeSet<RecordId> = model.iter().map(|key| key.1).collect();
                let Some(gone) = there.iter().nth(which % there.len().max(1)) else { return };
                match is_walk {
                    true => store.remove_all_blocking_keys(&[*gone].into_iter().collect()),
                    false => {
                        let keys = hashes(gone.0).into_iter().map(|hash| (hash, *gone));
                        store.remove_blocking_keys(&keys.collect::<Vec<Key>>())
                    }
                }
                .expect("keys are taken out");
                model.retain(|key| key.1 != *gone);
            }
        }
    }

    fn check(store: &Store, model: &BTreeSet<Key>) {
        let mut asked: Vec<u64> = model.iter().map(|key| key.0).chain([12345, 1 << 40]).collect();
        asked.dedup();
        for order in [asked.clone(), asked.into_iter().rev().collect()] {
            let mut blocks = store.blocks().expect("the blocks");
            for hash in order {
                let of_it = model.range((hash, RecordId(0))..).take_while(|key| key.0 == hash);
                let block: Vec<RecordId> = of_it.map(|key| key.1).collect();
                assert_eq!(blocks.block(hash, usize::MAX).expect("a block"), block);
                let few: Vec<RecordId> = block.into_iter().take(3).collect();
                assert_eq!(store.block(hash, 2).expect("a block"), few);
            }
        }
        assert_eq!(store.has_blocking_keys().expect("an answer"), !model.is_empty());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn keys_are_found_put_and_taken_out(steps in steps()) {
            let store = Store::in_memory().expect("a library in memory");
            let (mut next, mut model) = (1, BTreeSet::new());
            for step in &steps {
                do_step(&store, step, &mut next, &mut model);
            }
            check(&store, &model);
        }
    }

    #[test]
    fn many_small_imports_make_few_runs() {
        let store = Store::in_memory().expect("a library in memory");
        let mut model: BTreeSet<Key> = import(&store, 1..1100, 1100).into_iter().collect();
        let large = store.runs().expect("runs");
        for at in 0..300 {
            let from = 1100 + at * 2;
            model.extend(import(&store, from..from + 2, 2));
            let runs = store.runs().expect("runs");
            assert!(runs.len() <= 14, "{runs:?} after {at}");
            assert_eq!(runs.first(), large.first(), "the large run is left alone after {at}");
        }
        check(&store, &model);
    }
}
