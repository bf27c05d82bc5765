//! The records of each cluster, read from the library.
//!
//! Copies stand far apart in it. Where it is larger than memory, to read them one by one as their clusters
//! come would seek all over the file, so they are read once in the order in which they stand, and put
//! down in parts that follow the order of the clusters.

use super::pool::Pool;
use super::prepared::{FEW, u32_of};
use crate::library::LibraryError;
use crate::library::resolve::records::rank_of;
use crate::library::work::dealt::{Dealt, PARTS};
use crate::library::work::progress::Phase;
use crate::store::{RecordId, StoreError, UnreadRecord};
use cite_resolve::Records;
use rustc_hash::FxHashMap;

/// So many records are read between telling how many.
const TOLD: usize = 4096;

/// The records of clusters that are asked for in their order, as often as need be.
pub(super) struct Gathered(Option<Apart>);

/// Those that are not the first of their cluster, put down by the part that it is in.
struct Apart {
    dealt: Dealt,
    /// How many clusters each part is for.
    width: usize,
    /// The part that was asked for last.
    held: Option<usize>,
    records: FxHashMap<RecordId, UnreadRecord>,
}

impl Gathered {
    /// Gathers the records of these clusters where they are many; they are found one by one otherwise.
    pub(super) fn new(pool: &Pool, clusters: &[&Vec<u32>]) -> Result<Self, LibraryError> {
        match pool.count() > FEW {
            true => Ok(Self(Some(Apart::new(pool, clusters)?))),
            false => Ok(Self(None)),
        }
    }

    /// The records of a cluster, of which the place among all is given; in an order that is the same in
    /// every library.
    pub(super) fn records(
        &mut self,
        pool: &Pool,
        at: usize,
        cluster: &[u32],
    ) -> Result<Vec<UnreadRecord>, StoreError> {
        if let Some(apart) = self.0.as_mut().filter(|_| cluster.len() > 1) {
            apart.hold(at)?;
        }
        let mut record = |at: &u32| {
            let id = pool.id(*at);
            let apart = self.0.as_mut().and_then(|apart| apart.records.remove(&id));
            apart.map_or_else(|| pool.store.unread_record(id), Ok)
        };
        let mut records: Vec<UnreadRecord> =
            cluster.iter().map(&mut record).collect::<Result<_, _>>()?;
        records.sort_unstable_by_key(|unread| rank_of(unread.record()));
        Ok(records)
    }
}

impl Apart {
    fn new(pool: &Pool, clusters: &[&Vec<u32>]) -> Result<Self, LibraryError> {
        let width = clusters.len() / PARTS + 1;
        let parts = clusters.iter().enumerate().map(|(at, cluster)| (at / width, cluster));
        let others = parts.flat_map(|(part, cluster)| {
            cluster.iter().skip(1).map(move |number| (pool.id(*number), u32_of(part)))
        });
        let mut others: Vec<(RecordId, u32)> = others.collect();
        others.sort_unstable();
        let mut dealt = Dealt::new(pool.store.folder());
        for (at, (id, part)) in others.iter().enumerate() {
            if at % TOLD == 0 {
                pool.watch.round(Phase::Reading, (0, 1), (at, others.len()))?;
            }
            let record = pool.store.unread_record(*id)?;
            dealt.deal(*part as usize, |bytes| record.pack(bytes))?;
        }
        Ok(Self { dealt, width, held: None, records: FxHashMap::default() })
    }

    /// Brings into memory the part that a cluster is in.
    fn hold(&mut self, at: usize) -> Result<(), StoreError> {
        let part = at / self.width;
        if self.held == Some(part) {
            return Ok(());
        }
        self.held = Some(part);
        self.records.clear();
        let bytes = self.dealt.part(part)?;
        let mut rest = bytes.as_slice();
        while !rest.is_empty() {
            let record = UnreadRecord::unpack(&mut rest)?;
            self.records.insert(record.record().id, record);
        }
        Ok(())
    }
}
