//! Links and decisions come in, clusters go out: the strongest evidence first, never across a
//! cannot-link, never through a chain whose ends conflict.
//!
//! The outcome is a function of the set of records, links and decisions: ties are broken by the
//! records' content, never by their place. Each connected component is clustered by itself, so a
//! library that keeps the links can cluster again only what new records touch.

use super::compare::{Comparison, TitleLevel, compare, lies_between};
use super::decide::{Decision, Verdict, decide};
use super::rules::{OTHER_PEOPLE, REWORDED};
use super::standardize::Standardized;
use rustc_hash::{FxHashMap, FxHashSet};

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

/// What came out of clustering.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Clusters {
    /// Every record once; each cluster sorted, clusters by their first record.
    pub clusters: Vec<Vec<u32>>,
    /// The links that joined two clusters.
    pub joined: Vec<Link>,
    /// Links that were not followed, and the pair whose conflict stood against each.
    pub refused: Vec<(Link, (u32, u32))>,
}

/// Only so many pairs of members are held against each other when two clusters meet.
const MOST_CHECKS: usize = 4096;

/// Clusters the records `0..records.len()`.
pub fn cluster(
    records: &[&Standardized],
    links: &[Link],
    decisions: &[PersonsDecision],
) -> Clusters {
    let mut forest = Forest::new(records.len());
    let pair = |a: u32, b: u32| (a.min(b), a.max(b));
    for decision in decisions.iter().filter(|decision| !decision.link) {
        forest.cannot.insert(pair(decision.a, decision.b));
    }
    let content = |at: u32| records[at as usize].content;
    let tie = |a: u32, b: u32| {
        let (x, y) = (content(a), content(b));
        (x.min(y), x.max(y))
    };
    let mut musts: Vec<(u32, u32)> = decisions
        .iter()
        .filter(|decision| decision.link)
        .map(|decision| pair(decision.a, decision.b))
        .collect();
    musts.sort_unstable_by_key(|(a, b)| (tie(*a, *b), *a, *b));
    for (a, b) in &musts {
        forest.must.insert((*a, *b));
        if forest.forbidden(*a, *b).is_none() {
            forest.join(*a, *b);
        }
    }
    // what has a title alone comes last: it joins a work if there is exactly one
    let is_stub = |at: u32| records[at as usize].has_title_alone();
    let (stubs, mut links): (Vec<Link>, Vec<Link>) =
        links.iter().partition(|link| is_stub(link.a) != is_stub(link.b));
    // what says the same letter by letter comes first, whatever else is linked to either
    let identical = |link: &Link| content(link.a) == content(link.b);
    links.sort_unstable_by(|x, y| {
        let strength =
            identical(y).cmp(&identical(x)).then(y.weight_bits.total_cmp(&x.weight_bits));
        strength
            .then_with(|| tie(x.a, x.b).cmp(&tie(y.a, y.b)))
            .then_with(|| pair(x.a, x.b).cmp(&pair(y.a, y.b)))
    });
    let mut found = Clusters::default();
    for link in links {
        if forest.root(link.a) == forest.root(link.b) {
            continue;
        }
        // where no person joined others before, all of both sides say the same letter by letter
        let cannot_conflict = musts.is_empty() && identical(&link);
        let conflict = forest.forbidden(link.a, link.b).or_else(|| match cannot_conflict {
            true => None,
            false => forest.conflict(&link, records),
        });
        match conflict {
            Some(conflict) => found.refused.push((link, conflict)),
            None => {
                forest.join(link.a, link.b);
                found.joined.push(link);
            }
        }
    }
    let turned =
        |link: Link| if is_stub(link.a) { (link.a, link.b, link) } else { (link.b, link.a, link) };
    forest.join_stubs(stubs.into_iter().map(turned).collect(), records, &mut found);
    found.clusters = forest.clusters();
    found
}

/// Clusters as trees: each record points towards its cluster's root, which has the list of members.
struct Forest {
    parents: Vec<u32>,
    members: FxHashMap<u32, Vec<u32>>,
    cannot: FxHashSet<(u32, u32)>,
    must: FxHashSet<(u32, u32)>,
}

impl Forest {
    fn new(count: usize) -> Self {
        let parents: Vec<u32> =
            (0..u32::try_from(count).expect("records are counted in 32 bits")).collect();
        Self {
            parents,
            members: FxHashMap::default(),
            cannot: FxHashSet::default(),
            must: FxHashSet::default(),
        }
    }

    fn root(&mut self, at: u32) -> u32 {
        let mut at = at;
        while self.parents[at as usize] != at {
            let parent = self.parents[at as usize];
            self.parents[at as usize] = self.parents[parent as usize];
            at = parent;
        }
        at
    }

    fn members(&self, root: u32) -> Vec<u32> {
        self.members.get(&root).cloned().unwrap_or_else(|| vec![root])
    }

    /// The pair of members that a person said are two works.
    fn forbidden(&mut self, a: u32, b: u32) -> Option<(u32, u32)> {
        if self.cannot.is_empty() {
            return None;
        }
        let (a, b) = (self.root(a), self.root(b));
        let (left, right) = (self.members(a), self.members(b));
        let pairs = left.iter().flat_map(|x| right.iter().map(move |y| (*x.min(y), *x.max(y))));
        pairs.into_iter().find(|pair| self.cannot.contains(pair))
    }

    /// The pair of members that a rule or the weights hold apart.
    fn conflict(&mut self, link: &Link, records: &[&Standardized]) -> Option<(u32, u32)> {
        let (root_a, root_b) = (self.root(link.a), self.root(link.b));
        let mut sides = [self.members(root_a), self.members(root_b)];
        for side in &mut sides {
            side.sort_unstable_by_key(|at| (records[*at as usize].content, *at));
            side.dedup_by_key(|at| records[*at as usize].content);
        }
        let [left, right] = sides;
        let pairs = left.iter().flat_map(|x| right.iter().map(move |y| (*x, *y)));
        let members = || left.iter().chain(&right).map(|at| records[*at as usize]);
        let middles = [link.a, link.b].map(|at| records[at as usize]);
        pairs.take(MOST_CHECKS).find(|(x, y)| {
            let (x, y) = (records[*x as usize], records[*y as usize]);
            let verdict = decide(&compare(x, y));
            holds_apart(&verdict)
                && !middles.iter().any(|middle| match verdict.rule {
                    Some(OTHER_PEOPLE) => names_are_misspelt(middle, x, y),
                    Some(REWORDED) => titles_are_misspelt(middle, x, y, members()),
                    _ => false,
                })
        })
    }

    /// Joins each record that has a title alone to the work that its links lead to. Where they lead to two, it joins
    /// neither, whichever is the stronger: a title tells no more.
    fn join_stubs(
        &mut self,
        mut links: Vec<(u32, u32, Link)>,
        records: &[&Standardized],
        found: &mut Clusters,
    ) {
        let content = |at: u32| records[at as usize].content;
        links
            .sort_unstable_by_key(|(stub, work, _)| (content(*stub), content(*work), *stub, *work));
        let mut by_stub: FxHashMap<u32, Vec<(u32, Link)>> = FxHashMap::default();
        let mut order = Vec::new();
        for (stub, work, link) in links {
            let root = self.root(stub);
            let works = by_stub.entry(root).or_default();
            if works.is_empty() {
                order.push(root);
            }
            works.push((work, link));
        }
        // which works there are is said before any stub joins one
        let questions: Vec<(Vec<(u32, Link)>, Option<u32>)> = order
            .into_iter()
            .map(|root| {
                let works = by_stub.remove(&root).unwrap_or_default();
                let first = works.first().map(|(work, _)| self.root(*work));
                let other = works.iter().find(|(work, _)| Some(self.root(*work)) != first);
                let other = other.map(|(work, _)| *work);
                (works, other)
            })
            .collect();
        for (works, other) in questions {
            for (_, link) in &works {
                if self.root(link.a) == self.root(link.b) {
                    continue;
                }
                let two_works = other.map(|other| (works[0].0.min(other), works[0].0.max(other)));
                let conflict = two_works
                    .or_else(|| self.forbidden(link.a, link.b))
                    .or_else(|| self.conflict(link, records));
                match conflict {
                    Some(conflict) => found.refused.push((*link, conflict)),
                    None => {
                        self.join(link.a, link.b);
                        found.joined.push(*link);
                    }
                }
            }
        }
    }

    fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return;
        }
        let (root, child) = (a.min(b), a.max(b));
        let moved = self.members.remove(&child).unwrap_or_else(|| vec![child]);
        self.members.entry(root).or_insert_with(|| vec![root]).extend(moved);
        self.parents[child as usize] = root;
    }

    fn clusters(&mut self) -> Vec<Vec<u32>> {
        let count = u32::try_from(self.parents.len()).expect("records are counted in 32 bits");
        let roots = (0..count).filter(|at| self.parents[*at as usize] == *at);
        let mut clusters: Vec<Vec<u32>> = roots.map(|root| self.members(root)).collect();
        for cluster in &mut clusters {
            cluster.sort_unstable();
        }
        clusters.sort_unstable();
        clusters
    }
}

/// Whether two records must not come into one cluster: a rule holds them apart, or they are related.
pub fn conflicts(a: &Standardized, b: &Standardized) -> bool {
    holds_apart(&decide(&compare(a, b)))
}

/// Whether two records that have no author in common each misspell the names of one between them:
/// `Schiepke` and `Schimpek` are no two people where there is a `Schimpke`.
fn names_are_misspelt(middle: &Standardized, a: &Standardized, b: &Standardized) -> bool {
    lies_between(&middle.names, &a.names, &b.names)
        && [a, b].iter().all(|other| linked(middle, other).is_some())
}

/// Whether two records each misspell the title of one between them: `forst` and `frest` are no two subjects
/// where there is a `forest`, and there more than once: of two slips none is made twice.
fn titles_are_misspelt<'a>(
    middle: &Standardized,
    a: &Standardized,
    b: &Standardized,
    members: impl Iterator<Item = &'a Standardized>,
) -> bool {
    let respelt = |other| linked(middle, other).is_some_and(|c| c.title <= TitleLevel::Respelt);
    let same = members.filter(|member| member.title.squashed == middle.title.squashed);
    same.take(2).count() == 2 && [a, b].into_iter().all(respelt)
}

/// The comparison of two records that are linked.
fn linked(a: &Standardized, b: &Standardized) -> Option<Comparison> {
    let comparison = compare(a, b);
    (decide(&comparison).decision == Decision::Link).then_some(comparison)
}

fn holds_apart(verdict: &Verdict) -> bool {
    match verdict.decision {
        Decision::Related(_) => true,
        Decision::NonLink => verdict.rule.is_some(),
        Decision::Link | Decision::PossibleLink => false,
    }
}

/// The connected components of links and must-links that have several members, sorted: what can be
/// clustered by itself. All other records are clusters alone.
pub fn components(count: usize, links: &[Link], decisions: &[PersonsDecision]) -> Vec<Vec<u32>> {
    let mut forest = Forest::new(count);
    for link in links {
        forest.join(link.a, link.b);
    }
    for decision in decisions.iter().filter(|decision| decision.link) {
        forest.join(decision.a, decision.b);
    }
    let mut components: Vec<Vec<u32>> = forest.members.into_values().collect();
    components.iter_mut().for_each(|members| members.sort_unstable());
    components.sort_unstable();
    components
}
