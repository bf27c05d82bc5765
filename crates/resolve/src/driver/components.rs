//! Links and decisions in, clusters out, each component of links by itself.

use super::{Records, Step};
use crate::cluster::{Link, PersonsDecision, cluster, components};
use crate::standardize::Standardized;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// So many components are clustered at a time.
const COMPONENTS: usize = 4096;

/// Clusters the records that are involved; clusters in the order of their first records.
pub(super) fn cluster_each<R: Records>(
    records: &mut R,
    links: &[Link],
    decisions: &[PersonsDecision],
    involved: &[bool],
) -> Result<Vec<Vec<u32>>, R::Error> {
    let components = components(records.count(), links, decisions);
    let mut parts = Parts::new(components.iter().filter(|members| involved[members[0] as usize]));
    links.iter().for_each(|link| parts.add_link(link));
    decisions.iter().for_each(|decision| parts.add_decision(decision));
    let mut clusters: Vec<Vec<u32>> = Vec::with_capacity(parts.list.len());
    let count = parts.list.len();
    for (at, parts) in parts.list.chunks(COMPONENTS).enumerate() {
        records.tell(Step::Clusters, (at * COMPONENTS, count))?;
        let mut numbers: Vec<u32> =
            parts.iter().flat_map(|part| part.members.iter().copied()).collect();
        numbers.sort_unstable();
        let forms = records.forms(&numbers)?;
        let found = parts.par_iter().flat_map_iter(|part| {
            let members: Vec<&Standardized> =
                part.members.iter().map(|at| forms.get(*at)).collect();
            part.named(cluster(&members, &part.links, &part.decisions).clusters)
        });
        clusters.par_extend(found);
    }
    clusters.extend(alone(&clusters, involved));
    clusters.par_sort_unstable();
    Ok(clusters)
}

/// The records that are involved and in none of these clusters, each a cluster of its own.
fn alone(clusters: &[Vec<u32>], involved: &[bool]) -> Vec<Vec<u32>> {
    let mut is_alone = involved.to_vec();
    clusters.iter().flatten().for_each(|at| is_alone[*at as usize] = false);
    (0..).zip(is_alone).filter(|(_, is_alone)| *is_alone).map(|(at, _)| vec![at]).collect()
}

/// Components with what is known inside of each, by the places of its members.
struct Parts<'c> {
    list: Vec<Part<'c>>,
    place: FxHashMap<u32, (usize, u32)>,
}

struct Part<'c> {
    members: &'c [u32],
    links: Vec<Link>,
    decisions: Vec<PersonsDecision>,
}

impl Part<'_> {
    /// Clusters of places as clusters of records.
    fn named(&self, clusters: Vec<Vec<u32>>) -> Vec<Vec<u32>> {
        let named =
            |cluster: Vec<u32>| cluster.into_iter().map(|at| self.members[at as usize]).collect();
        clusters.into_iter().map(named).collect()
    }
}

impl<'c> Parts<'c> {
    fn new(components: impl Iterator<Item = &'c Vec<u32>>) -> Self {
        let mut parts = Self { list: Vec::new(), place: FxHashMap::default() };
        for members in components {
            let part = parts.list.len();
            let places = (0..).zip(members).map(|(at, member)| (*member, (part, at)));
            parts.place.extend(places);
            parts.list.push(Part { members, links: Vec::new(), decisions: Vec::new() });
        }
        parts
    }

    /// The part that both are in, and their places there.
    fn both(&mut self, a: u32, b: u32) -> Option<(&mut Part<'c>, u32, u32)> {
        let ((part, a), (other, b)) = (*self.place.get(&a)?, *self.place.get(&b)?);
        (part == other).then(|| (&mut self.list[part], a, b))
    }

    fn add_link(&mut self, link: &Link) {
        if let Some((part, a, b)) = self.both(link.a, link.b) {
            part.links.push(Link { a, b, ..*link });
        }
    }

    fn add_decision(&mut self, decision: &PersonsDecision) {
        if let Some((part, a, b)) = self.both(decision.a, decision.b) {
            part.decisions.push(PersonsDecision { a, b, ..*decision });
        }
    }
}
