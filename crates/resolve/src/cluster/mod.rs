//! Links and decisions come in, clusters go out: the strongest evidence first, never across a
//! cannot-link, never through a chain whose ends conflict.
//!
//! The outcome is a function of the set of records, links and decisions: ties are broken by the
//! records' content, never by their place. Each connected component is clustered by itself, so a
//! library that keeps the links can cluster again only what new records touch.

mod conflict;
mod forest;
mod stubs;

use super::standardize::Standardized;
use conflict::Faces;
use forest::Forest;
use std::cmp::Reverse;

/// A decision on a pair, by a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonsDecision {
    /// The one.
    pub a: u32,
    /// The other.
    pub b: u32,
    /// Must-link, or else cannot-link.
    pub link: bool,
}

/// A link that the evidence found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// The one.
    pub a: u32,
    /// The other.
    pub b: u32,
    /// How strong it is, in bits.
    pub weight_bits: f32,
}

/// A link that was not followed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Refused {
    /// The link.
    pub link: Link,
    /// The pair whose conflict kept the two clusters apart; none where they have too many members
    /// that differ to look at all their pairs.
    pub by: Option<(u32, u32)>,
}

/// What came out of clustering.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Clusters {
    /// Every record once; each cluster sorted, clusters by their first record.
    pub clusters: Vec<Vec<u32>>,
    /// Links that were not followed.
    pub refused: Vec<Refused>,
}

/// So many pairs of one call are held against each other. A link whose clusters would need more is
/// refused: no work is merged unseen, and no input makes the work grow with its square. Few in tests.
const MOST_CHECKS: usize = if cfg!(test) { 1 << 10 } else { 1 << 22 };

/// Clusters the records `0..records.len()`.
pub fn cluster(
    records: &[&Standardized],
    links: &[Link],
    decisions: &[PersonsDecision],
) -> Clusters {
    let mut clustering = Clustering::new(records, decisions);
    // what has a title alone comes last: it joins a work if there is exactly one
    let is_stub = |at: u32| records[at as usize].has_title_alone();
    let (stubs, links): (Vec<Link>, Vec<Link>) =
        links.iter().partition(|link| is_stub(link.a) != is_stub(link.b));
    for link in strongest_first(records, &links) {
        clustering.follow(link);
    }
    clustering.join_stubs(&stubs);
    Clusters { clusters: clustering.forest.clusters(), refused: clustering.refused }
}

/// The connected components of links and must-links that have several members, sorted: what can be
/// clustered by itself. All other records are clusters alone.
pub(crate) fn components(
    count: usize,
    links: &[Link],
    decisions: &[PersonsDecision],
) -> Vec<Vec<u32>> {
    let mut forest = Forest::new(count);
    let musts = decisions.iter().filter(|decision| decision.link);
    let pairs = links.iter().map(|link| (link.a, link.b));
    for (a, b) in pairs.chain(musts.map(|decision| (decision.a, decision.b))) {
        forest.join(a, b);
    }
    forest.groups()
}

/// Links in the order in which they are followed. What says the same letter by letter comes first,
/// whatever else is linked to either.
fn strongest_first(records: &[&Standardized], links: &[Link]) -> Vec<Link> {
    let mut links = links.to_vec();
    links.sort_unstable_by(|x, y| {
        let differ = |link: &Link| !is_identical(records, link.a, link.b);
        let strength = differ(x).cmp(&differ(y)).then(y.weight_bits.total_cmp(&x.weight_bits));
        strength.then_with(|| tie(records, x.a, x.b).cmp(&tie(records, y.a, y.b)))
    });
    links
}

fn is_identical(records: &[&Standardized], a: u32, b: u32) -> bool {
    records[a as usize].content == records[b as usize].content
}

/// What breaks ties between pairs: their contents, then their places.
fn tie(records: &[&Standardized], a: u32, b: u32) -> ((u64, u64), (u32, u32)) {
    let (x, y) = (records[a as usize].content, records[b as usize].content);
    ((x.min(y), x.max(y)), in_order(a, b))
}

fn in_order(a: u32, b: u32) -> (u32, u32) {
    (a.min(b), a.max(b))
}

/// Clusters on their way.
struct Clustering<'r> {
    records: &'r [&'r Standardized],
    forest: Forest,
    faces: Faces<'r>,
    /// The pairs that a person said are two works, sorted.
    cannot: Vec<(u32, u32)>,
    /// Whether a person said of any that they are one.
    has_musts: bool,
    /// How many pairs may still be held against each other.
    checks_left: usize,
    refused: Vec<Refused>,
}

impl<'r> Clustering<'r> {
    /// Every record by itself, but for those that persons joined.
    fn new(records: &'r [&'r Standardized], decisions: &[PersonsDecision]) -> Self {
        let said = |link: bool| -> Vec<(u32, u32)> {
            let said = decisions.iter().filter(|decision| decision.link == link);
            said.map(|decision| in_order(decision.a, decision.b)).collect()
        };
        let (mut musts, mut cannot) = (said(true), said(false));
        musts.sort_unstable_by_key(|(a, b)| Reverse(tie(records, *a, *b)));
        cannot.sort_unstable();
        let mut clustering = Self {
            records,
            forest: Forest::new(records.len()),
            faces: Faces::new(records),
            cannot,
            has_musts: !musts.is_empty(),
            checks_left: MOST_CHECKS,
            refused: Vec::new(),
        };
        while let Some((a, b)) = musts.pop() {
            if clustering.forbidden(a, b).is_none() {
                clustering.join(a, b);
            }
        }
        clustering
    }

    /// Joins the clusters of a link's records, unless something keeps them apart.
    fn follow(&mut self, link: Link) {
        if self.forest.are_joined(link.a, link.b) {
            return;
        }
        match self.apart(&link) {
            Some(by) => self.refused.push(Refused { link, by }),
            None => self.join(link.a, link.b),
        }
    }

    fn join(&mut self, a: u32, b: u32) {
        if let Some((root, child)) = self.forest.join(a, b) {
            self.faces.join(root, child);
        }
    }

    /// What keeps the clusters of a link's records apart; inside, the pair if it is known.
    fn apart(&mut self, link: &Link) -> Option<Option<(u32, u32)>> {
        if let Some(pair) = self.forbidden(link.a, link.b) {
            return Some(Some(pair));
        }
        // where no person joined others before, all of both sides say the same letter by letter
        if !self.has_musts && is_identical(self.records, link.a, link.b) {
            return None;
        }
        let roots = [link.a, link.b].map(|at| self.forest.root(at));
        let Some(left) = self.checks_left.checked_sub(self.faces.pairs(roots)) else {
            return Some(None);
        };
        self.checks_left = left;
        let members = || roots.into_iter().flat_map(|root| self.forest.members(root));
        self.faces.conflict(roots, link, members).map(Some)
    }

    /// The pair of members that a person said are two works.
    fn forbidden(&mut self, a: u32, b: u32) -> Option<(u32, u32)> {
        if self.cannot.is_empty() {
            return None;
        }
        let (a, b) = (self.forest.root(a), self.forest.root(b));
        let (left, right) = (self.forest.members(a), self.forest.members(b));
        if left.len() * right.len() <= self.cannot.len() {
            let mut pairs = left.iter().flat_map(|x| right.iter().map(|y| in_order(*x, *y)));
            return pairs.find(|pair| self.cannot.binary_search(pair).is_ok());
        }
        let roots = in_order(a, b);
        let forest = &mut self.forest;
        let mut cannot = self.cannot.iter().copied();
        cannot.find(|(x, y)| in_order(forest.root(*x), forest.root(*y)) == roots)
    }
}
