//! Clusters as trees: each record points towards its cluster's root, which has the list of members.

use rustc_hash::FxHashMap;

pub(super) struct Forest {
    parents: Vec<u32>,
    members: FxHashMap<u32, Vec<u32>>,
}

impl Forest {
    /// Every record by itself.
    pub(super) fn new(count: usize) -> Self {
        let count = u32::try_from(count).expect("records are counted in 32 bits");
        Self { parents: (0..count).collect(), members: FxHashMap::default() }
    }

    pub(super) fn root(&mut self, mut at: u32) -> u32 {
        while self.parents[at as usize] != at {
            let parent = self.parents[at as usize];
            self.parents[at as usize] = self.parents[parent as usize];
            at = parent;
        }
        at
    }

    pub(super) fn are_joined(&mut self, a: u32, b: u32) -> bool {
        self.root(a) == self.root(b)
    }

    pub(super) fn members(&self, root: u32) -> Vec<u32> {
        self.members.get(&root).cloned().unwrap_or_else(|| vec![root])
    }

    /// Joins two clusters; gives the root that stays and the one that does not, if they were two.
    pub(super) fn join(&mut self, a: u32, b: u32) -> Option<(u32, u32)> {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return None;
        }
        let (root, child) = (a.min(b), a.max(b));
        let moved = self.members.remove(&child).unwrap_or_else(|| vec![child]);
        self.members.entry(root).or_insert_with(|| vec![root]).extend(moved);
        self.parents[child as usize] = root;
        Some((root, child))
    }

    /// The clusters of several records, each sorted, by their first records.
    pub(super) fn groups(self) -> Vec<Vec<u32>> {
        let mut groups: Vec<Vec<u32>> = self.members.into_values().collect();
        groups.iter_mut().for_each(|members| members.sort_unstable());
        groups.sort_unstable();
        groups
    }

    /// All clusters, each sorted, by their first records.
    pub(super) fn clusters(self) -> Vec<Vec<u32>> {
        let alone = (0..)
            .zip(&self.parents)
            .filter(|(at, parent)| at == *parent && !self.members.contains_key(at));
        let mut clusters: Vec<Vec<u32>> = alone.map(|(at, _)| vec![at]).collect();
        clusters.extend(self.groups());
        clusters.sort_unstable();
        clusters
    }
}
