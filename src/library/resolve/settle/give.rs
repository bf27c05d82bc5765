//! Clusters in, a citation key for each that has none out: in an order that comes from the records'
//! contents, so the order of the input is no matter.

use super::gathered::Gathered;
use super::is_pinned;
use super::pool::Pool;
use super::prepared::Prepared;
use crate::library::LibraryError;
use crate::library::resolve::records::{merge, read, wanted_key};
use crate::library::work::pipeline::Pipeline;
use crate::library::work::progress::Phase;
use crate::store::{RecordId, Store, StoreError, StoredRecord, UnreadRecord};
use cite_model::citation_key;
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use xxhash_rust::xxh3::xxh3_64;

/// So many clusters of several records are merged at a time, by each core.
const CHUNK: usize = 256;

/// So many bytes of a key are its beginning: most keys are no longer.
const KEY_START: usize = 24;

/// The keys that were given: for the record that bears it, which of those that it could have.
pub(super) struct Given(Vec<Option<u32>>);

impl Given {
    /// The key that a cluster was given, unless it had one before, and the record that bears it.
    pub(super) fn key(&self, pool: &Pool, cluster: &[u32]) -> Option<(String, RecordId)> {
        self.key_of(pool, bearer(pool, cluster))
    }

    fn key_of(&self, pool: &Pool, bearer: u32) -> Option<(String, RecordId)> {
        let number = self.0[bearer as usize]?;
        let key = citation_key::numbered(pool.prepared().natural(bearer), number as usize);
        Some((key, pool.first(bearer)))
    }
}

/// Gives each cluster that has no key one that was never given before.
pub(super) fn give(
    pool: &mut Pool,
    gathered: &mut Gathered,
    clusters: &[&Vec<u32>],
) -> Result<Given, LibraryError> {
    let wanting = wanting(pool, gathered, clusters)?;
    let mut given = Given(vec![None; pool.len()]);
    let prepared = pool.prepared();
    let mut taken = Taken::new(pool.store)?;
    let (mut natural, mut number) = ("", 0);
    for want in &wanting {
        let wanted = prepared.natural(*want);
        (natural, number) = (wanted, if natural == wanted { number + 1 } else { 0 });
        while !taken.take(&citation_key::numbered(wanted, number))? {
            number += 1;
        }
        given.0[*want as usize] = Some(super::u32_of(number));
    }
    let keys = wanting.into_iter().filter_map(|bearer| given.key_of(pool, bearer));
    pool.store.give_keys(keys)?;
    Ok(given)
}

/// The keys that were ever given, in whatever capitals.
struct Taken<'s> {
    store: &'s Store,
    /// Whether the store has any.
    has_keys: bool,
    /// Hashes of those that are being given.
    now: FxHashSet<u64>,
}

impl<'s> Taken<'s> {
    fn new(store: &'s Store) -> Result<Self, StoreError> {
        Ok(Self { store, has_keys: store.has_keys()?, now: FxHashSet::default() })
    }

    /// Takes a key, if it is free.
    fn take(&mut self, key: &str) -> Result<bool, StoreError> {
        if self.has_keys && self.store.key_is_taken(key)? {
            return Ok(false);
        }
        Ok(self.now.insert(xxh3_64(key.to_ascii_lowercase().as_bytes())))
    }
}

/// The record that bears the key of a cluster: the one that ranks least.
fn bearer(pool: &Pool, cluster: &[u32]) -> u32 {
    let least = cluster.iter().copied().min_by_key(|at| pool.prepared().rank(*at));
    least.unwrap_or_else(|| unreachable!("no cluster is empty"))
}

/// The bearers of the keys of clusters that have none, in the order of giving: by the key that each
/// wants, then by rank.
fn wanting(
    pool: &mut Pool,
    gathered: &mut Gathered,
    clusters: &[&Vec<u32>],
) -> Result<Vec<u32>, LibraryError> {
    let has_keys = pool.store.has_keys()?;
    let mut wanting: Vec<u32> = Vec::new();
    let mut several: Vec<(u32, Vec<UnreadRecord>)> = Vec::new();
    let mut merged: Pipeline<Result<Vec<(u32, String)>, StoreError>> = Pipeline::new();
    for (at, cluster) in clusters.iter().enumerate() {
        if at % CHUNK == 0 {
            pool.watch.round(Phase::Merging, (0, 2), (at, clusters.len()))?;
        }
        if has_keys {
            let firsts: Vec<RecordId> = cluster.iter().map(|at| pool.first(*at)).collect();
            if !pool.store.keys_of(&firsts)?.is_empty() {
                continue;
            }
        }
        let bearer = bearer(pool, cluster);
        wanting.push(bearer);
        if !want_the_same(pool.prepared(), cluster) {
            several.push((bearer, gathered.records(pool, at, cluster)?));
        }
        if several.len() == CHUNK {
            let several = std::mem::take(&mut several);
            if let Some(wants) = merged.submit(|| all_want(several)) {
                set_naturals(pool, wants?);
            }
        }
    }
    if let Some(wants) = merged.submit(|| all_want(several)) {
        set_naturals(pool, wants?);
    }
    while let Some(wants) = merged.oldest() {
        set_naturals(pool, wants?);
    }
    Ok(in_order(pool.prepared(), wanting))
}

/// Whether each of these records alone would want the key that the others want: then they want it
/// together too, and need not be read and merged to know it.
fn want_the_same(prepared: &Prepared, cluster: &[u32]) -> bool {
    cluster.windows(2).all(|two| prepared.natural(two[0]) == prepared.natural(two[1]))
}

/// The bearers by the key that each wants, then by rank. Beginnings of keys are held beside the bearers,
/// so that few comparisons look for the whole, which lies anywhere in memory.
fn in_order(prepared: &Prepared, bearers: Vec<u32>) -> Vec<u32> {
    let start = |bearer: &u32| {
        let mut start = [0; KEY_START];
        start.iter_mut().zip(prepared.natural(*bearer).bytes()).for_each(|(to, byte)| *to = byte);
        start
    };
    let mut wants: Vec<([u8; KEY_START], u32)> =
        bearers.into_par_iter().map(|bearer| (start(&bearer), bearer)).collect();
    let whole = |bearer: u32| (prepared.natural(bearer), prepared.rank(bearer));
    wants.par_sort_unstable_by(|(a_start, a), (b_start, b)| {
        a_start.cmp(b_start).then_with(|| whole(*a).cmp(&whole(*b)))
    });
    wants.into_iter().map(|(_, bearer)| bearer).collect()
}

fn set_naturals(pool: &mut Pool, wants: Vec<(u32, String)>) {
    wants.iter().for_each(|(bearer, natural)| pool.set_natural(*bearer, natural));
}

fn all_want(several: Vec<(u32, Vec<UnreadRecord>)>) -> Result<Vec<(u32, String)>, StoreError> {
    several.into_iter().map(|(bearer, records)| Ok((bearer, wants(&read(records)?)))).collect()
}

/// The key that several records want together.
fn wants(records: &[StoredRecord]) -> String {
    let pinned = records
        .iter()
        .filter(|record| is_pinned(&record.format))
        .find_map(|record| record.reference.id.as_deref());
    wanted_key(&merge(records).reference, pinned)
}
