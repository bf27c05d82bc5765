//! The sources of each entry come in; how many entries each two sources share goes out.
//!
//! Each set of sources is counted once, whatever number of entries has it, so the work is linear in
//! the records but for [`MOST_COMPARED`], the number of sources that are held against each other.

use rustc_hash::FxHashMap;
use serde::Serialize;

/// Of more sources than this only those with the most records are held against each other.
pub const MOST_COMPARED: usize = 100;

/// How sources overlap.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Overlap {
    /// The sources that were held against each other, as indices into the report's sources.
    pub compared: Vec<usize>,
    /// Two of them that share entries, as indices into the report's sources, and how many.
    pub shared: Vec<(usize, usize, u64)>,
}

/// Sets of sources, and how many entries come from each.
#[derive(Default)]
pub(super) struct Sets {
    entries: FxHashMap<Vec<u32>, u64>,
}

impl Sets {
    /// Counts an entry by the indices of its records' sources.
    pub(super) fn count(&mut self, mut sources: Vec<u32>) {
        sources.sort_unstable();
        sources.dedup();
        *self.entries.entry(sources).or_default() += 1;
    }

    /// For each group of sources, in how many entries it is, and in how many of them it is alone.
    /// `group_of` tells the group of each source.
    pub(super) fn reach(&self, group_of: &[usize], groups: usize) -> Vec<(u64, u64)> {
        let mut reach = vec![(0, 0); groups];
        for (sources, entries) in &self.entries {
            let mut groups: Vec<usize> =
                sources.iter().map(|source| group_of[*source as usize]).collect();
            groups.sort_unstable();
            groups.dedup();
            for group in &groups {
                reach[*group].0 += entries;
                reach[*group].1 += if groups.len() == 1 { *entries } else { 0 };
            }
        }
        reach
    }

    /// How many entries each two sources share; `records` tells how many records each has.
    pub(super) fn overlap(&self, records: &[u64]) -> Overlap {
        let mut compared: Vec<usize> = (0..records.len()).filter(|at| records[*at] > 0).collect();
        compared.sort_by_key(|at| (std::cmp::Reverse(records[*at]), *at));
        compared.truncate(MOST_COMPARED);
        compared.sort_unstable();
        let mut shared: FxHashMap<(usize, usize), u64> = FxHashMap::default();
        for (sources, entries) in &self.entries {
            let chosen: Vec<usize> = sources
                .iter()
                .map(|source| *source as usize)
                .filter(|source| compared.binary_search(source).is_ok())
                .collect();
            for (at, a) in chosen.iter().enumerate() {
                for b in &chosen[at + 1..] {
                    *shared.entry((*a, *b)).or_default() += entries;
                }
            }
        }
        let mut shared: Vec<(usize, usize, u64)> =
            shared.into_iter().map(|((a, b), entries)| (a, b, entries)).collect();
        shared.sort_unstable();
        Overlap { compared, shared }
    }
}

impl Overlap {
    /// How many entries two sources share.
    pub fn of(&self, a: usize, b: usize) -> u64 {
        let key = (a.min(b), a.max(b));
        let found = self.shared.binary_search_by_key(&key, |(a, b, _)| (*a, *b));
        found.map_or(0, |at| self.shared[at].2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_counted_for_sources_and_for_groups_of_them() {
        let mut sets = Sets::default();
        for sources in [vec![0, 1], vec![1, 0, 1], vec![0], vec![2], vec![1, 2]] {
            sets.count(sources);
        }
        let overlap = sets.overlap(&[4, 5, 2]);
        assert_eq!(overlap.shared, [(0, 1, 2), (1, 2, 1)]);
        assert_eq!((overlap.of(1, 0), overlap.of(0, 2)), (2, 0));
        assert_eq!(sets.reach(&[0, 1, 2], 3), [(3, 1), (3, 0), (2, 1)]);
        assert_eq!(sets.reach(&[0, 0, 1], 2), [(4, 3), (2, 1)]);
    }
}
