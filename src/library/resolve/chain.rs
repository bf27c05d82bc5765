//! Links come in; by which of them each record of a group hangs together with its first one goes out.
//!
//! Of all chains that join a group the strongest: a record hangs on the rest by the link of the most
//! bits. A record that no link reaches was put there by a person.

use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BinaryHeap;

/// How a record came to its group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::library) struct Step {
    /// The record.
    pub record: u32,
    /// The record that it is linked to, nearer to the first.
    pub via: u32,
    /// The link, by its place among those given; none where a person joined them.
    pub link: Option<usize>,
}

/// Links, by the records that they join.
pub(in crate::library) struct Chains {
    ends: Vec<(u32, u32)>,
    /// The rank of each link by its strength: more is stronger.
    ranks: Vec<usize>,
    of: FxHashMap<u32, Vec<usize>>,
}

impl Chains {
    /// Takes links as two records and the bits between them.
    pub(in crate::library) fn new(links: &[(u32, u32, f32)]) -> Self {
        let mut order: Vec<usize> = (0..links.len()).collect();
        order.sort_by(|x, y| links[*x].2.total_cmp(&links[*y].2).then(y.cmp(x)));
        let mut ranks = vec![0; links.len()];
        for (rank, link) in order.into_iter().enumerate() {
            ranks[link] = rank;
        }
        let mut of: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
        for (link, (a, b, _)) in links.iter().enumerate() {
            of.entry(*a).or_default().push(link);
            of.entry(*b).or_default().push(link);
        }
        Self { ends: links.iter().map(|(a, b, _)| (*a, *b)).collect(), ranks, of }
    }

    /// How each member of a group but the first hangs together with it (Prim 1957).
    pub(in crate::library) fn steps(&self, members: &[u32], first: u32) -> Vec<Step> {
        let mut outside: FxHashSet<u32> = members.iter().copied().collect();
        let mut heap = BinaryHeap::new();
        let mut steps = Vec::with_capacity(members.len());
        let mut rest = members.iter().copied();
        let mut next = Some(first);
        while let Some(record) = next {
            outside.remove(&record);
            let links = self.of.get(&record).map_or(&[][..], Vec::as_slice);
            heap.extend(links.iter().map(|link| (self.ranks[*link], *link)));
            next = None;
            while let Some((_, link)) = heap.pop() {
                let (a, b) = self.ends[link];
                let (record, via) = if outside.contains(&a) { (a, b) } else { (b, a) };
                if outside.contains(&record) {
                    steps.push(Step { record, via, link: Some(link) });
                    next = Some(record);
                    break;
                }
            }
            if next.is_none() {
                next = rest.find(|member| outside.contains(member));
                steps.extend(next.map(|record| Step { record, via: first, link: None }));
            }
        }
        steps
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strongest_chain_joins_a_group() {
        let chains = Chains::new(&[(1, 2, 5.0), (2, 3, 9.0), (1, 3, 7.0), (3, 8, 20.0)]);
        let steps: Vec<(u32, u32, Option<usize>)> = chains
            .steps(&[1, 2, 3, 4], 1)
            .iter()
            .map(|step| (step.record, step.via, step.link))
            .collect();
        assert_eq!(steps, [(3, 1, Some(2)), (2, 3, Some(1)), (4, 1, None)]);
    }
}
