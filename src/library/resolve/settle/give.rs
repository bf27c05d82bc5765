//! Clusters in, the citation keys that they were given out: the resolver says which, the library
//! which were given before.

use super::gathered::Gathered;
use super::pool::Pool;
use crate::library::LibraryError;
use crate::library::resolve::records::{merge, read};
use crate::library::work::pipeline::Pipeline;
use crate::library::work::progress::Phase;
use crate::store::{RecordId, StoreError, UnreadRecord};
use cite_model::citation_key;
use cite_resolve::{Former, GivenKey, Records, Wishes, bearer, give_keys, must_be_merged};
use rustc_hash::FxHashSet;

/// So many clusters of several records are merged at a time, by each core.
const CHUNK: usize = 256;

/// A key that a source gave to a record, and that its entry does not go by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::library) struct Renamed {
    pub record: RecordId,
    pub key: String,
    /// The key that the entry goes by.
    pub now: String,
    /// Whether another work has the key.
    pub is_lost: bool,
}

/// The keys of clusters, as far as they are not in the library only.
pub(super) struct Given {
    /// Whether clusters may have keys that were given before.
    has_former: bool,
    /// Those given now, by cluster, then in the order of giving.
    keys: Vec<GivenKey>,
    /// The records that lost a key to another work.
    lost: FxHashSet<u32>,
}

impl Given {
    /// All keys of the cluster of this place, each with the record that bears it: the one that it goes
    /// by first.
    pub(super) fn keys(
        &self,
        pool: &Pool,
        at: usize,
        cluster: &[u32],
    ) -> Result<Vec<(String, RecordId)>, StoreError> {
        if self.has_former {
            return pool.store.keys_of(&firsts(pool, cluster));
        }
        let from = self.keys.partition_point(|key| (key.cluster as usize) < at);
        let own = self.keys[from..].iter().take_while(|key| key.cluster as usize == at);
        Ok(own.map(|key| named(pool, key)).collect())
    }
}

impl Given {
    /// The keys of a cluster's new records that it does not go by; the key that it goes by is given.
    pub(super) fn renamed(&self, pool: &Pool, cluster: &[u32], now: &str) -> Vec<Renamed> {
        let new = cluster.iter().filter(|at| (**at as usize) < pool.new_ones());
        let renamed = new.filter_map(|at| {
            let key = pool.names().wish(*at).own()?;
            (key != now).then(|| Renamed {
                record: pool.id(*at),
                key: key.to_owned(),
                now: now.to_owned(),
                is_lost: self.lost.contains(at),
            })
        });
        renamed.collect()
    }
}

/// Gives the records' own keys, and one to each cluster that has none.
pub(super) fn give(
    pool: &mut Pool,
    gathered: &mut Gathered,
    clusters: &[&Vec<u32>],
) -> Result<Given, LibraryError> {
    let has_former = pool.store.has_keys()?;
    agree(pool, gathered, clusters, has_former)?;
    let slices: Vec<&[u32]> = clusters.iter().map(|cluster| cluster.as_slice()).collect();
    let given = give_keys(pool.names(), &mut InLibrary { pool, has_former }, &slices)?;
    let (mut keys, lost) = (given.keys, given.lost);
    pool.store.give_keys(keys.iter().map(|key| named(pool, key)))?;
    keys.sort_by_key(|key| key.cluster);
    Ok(Given { has_former, keys, lost: lost.iter().map(|lost| lost.record).collect() })
}

/// A key, and the record that bears it by its first revision.
fn named(pool: &Pool, key: &GivenKey) -> (String, RecordId) {
    (key.key(pool.names()), pool.first(key.bearer))
}

/// The keys that the library has.
struct InLibrary<'p, 's> {
    pool: &'p Pool<'s>,
    has_former: bool,
}

impl Former for InLibrary<'_, '_> {
    type Error = StoreError;

    fn has_key(&mut self, cluster: &[u32]) -> Result<bool, StoreError> {
        Ok(self.has_former && !self.pool.store.keys_of(&firsts(self.pool, cluster))?.is_empty())
    }

    fn is_own(&mut self, key: &str, cluster: &[u32]) -> Result<Option<bool>, StoreError> {
        if !self.has_former {
            return Ok(None);
        }
        // what is computed anew brings no further keys to an entry that has one
        if self.pool.operation.is_none() && self.has_key(cluster)? {
            return Ok(Some(true));
        }
        let bearer = self.pool.store.bearer(key)?;
        Ok(bearer.map(|bearer| cluster.iter().any(|at| self.pool.first(*at) == bearer)))
    }
}

fn firsts(pool: &Pool, cluster: &[u32]) -> Vec<RecordId> {
    cluster.iter().map(|at| pool.first(*at)).collect()
}

/// Finds out which key those clusters want whose records want different ones, and that have none.
fn agree(
    pool: &mut Pool,
    gathered: &mut Gathered,
    clusters: &[&Vec<u32>],
    has_former: bool,
) -> Result<(), LibraryError> {
    let mut several: Vec<(u32, Vec<UnreadRecord>)> = Vec::new();
    let mut merged: Pipeline<Result<Vec<(u32, String)>, StoreError>> = Pipeline::new();
    for (at, cluster) in clusters.iter().enumerate() {
        if at % CHUNK == 0 {
            pool.watch.round(Phase::Merging, (0, 2), (at, clusters.len()))?;
        }
        let mut library = InLibrary { pool, has_former };
        if must_be_merged(pool.names(), cluster) && !library.has_key(cluster)? {
            several.push((bearer(pool.names(), cluster), gathered.records(pool, at, cluster)?));
        }
        if several.len() == CHUNK {
            let several = std::mem::take(&mut several);
            if let Some(wants) = merged.submit(|| all_want(several)) {
                set_wishes(pool, wants?);
            }
        }
    }
    if let Some(wants) = merged.submit(|| all_want(several)) {
        set_wishes(pool, wants?);
    }
    while let Some(wants) = merged.oldest() {
        set_wishes(pool, wants?);
    }
    Ok(())
}

fn set_wishes(pool: &mut Pool, wants: Vec<(u32, String)>) {
    wants.iter().for_each(|(bearer, wish)| pool.set_wish(*bearer, wish));
}

/// The key that suits the records of each bearer together.
fn all_want(several: Vec<(u32, Vec<UnreadRecord>)>) -> Result<Vec<(u32, String)>, StoreError> {
    let want = |(bearer, records): (u32, Vec<UnreadRecord>)| {
        Ok((bearer, citation_key::natural(&merge(&read(records)?).reference)))
    };
    several.into_iter().map(want).collect()
}
