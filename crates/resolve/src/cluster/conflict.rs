//! Two clusters in, a pair of their members that must not come together out.
//!
//! Of members that say the same in all that is compared, one is looked at for all: its face.

use super::{Link, in_order};
use crate::compare::{Comparison, TitleLevel, compare, lies_between};
use crate::decide::{Decision, Verdict, decide};
use crate::rules::{OTHER_PEOPLE, REWORDED};
use crate::standardize::Standardized;
use rustc_hash::{FxHashMap, FxHashSet};

/// The faces of each cluster of several records, by its root and in the order of their contents.
pub(super) struct Faces<'r> {
    records: &'r [&'r Standardized],
    of: FxHashMap<u32, Vec<u32>>,
}

impl<'r> Faces<'r> {
    pub(super) fn new(records: &'r [&'r Standardized]) -> Self {
        Self { records, of: FxHashMap::default() }
    }

    fn record(&self, at: u32) -> &'r Standardized {
        self.records[at as usize]
    }

    fn faces(&self, root: u32) -> Vec<u32> {
        self.of.get(&root).cloned().unwrap_or_else(|| vec![root])
    }

    /// Brings the faces of one cluster to those of another, which it joins.
    pub(super) fn join(&mut self, root: u32, child: u32) {
        let (mut faces, more) = (self.faces(root), self.faces(child));
        self.of.remove(&child);
        for other in more {
            let same = |face: &&mut u32| is_same(self.record(**face), self.record(other));
            match faces.iter_mut().find(same) {
                Some(face) if self.record(other).content < self.record(*face).content => {
                    *face = other;
                }
                Some(_) => {}
                None => faces.push(other),
            }
        }
        faces.sort_unstable_by_key(|at| (self.record(*at).content, *at));
        self.of.insert(root, faces);
    }

    /// How many pairs of faces two clusters have.
    pub(super) fn pairs(&self, roots: [u32; 2]) -> usize {
        let [left, right] = roots.map(|root| self.of.get(&root).map_or(1, Vec::len));
        left * right
    }

    /// The pair of members that a rule or the weights hold apart.
    pub(super) fn conflict<I: Iterator<Item = u32>>(
        &self,
        roots: [u32; 2],
        link: &Link,
        members: impl Fn() -> I,
    ) -> Option<(u32, u32)> {
        let [left, right] = roots.map(|root| self.faces(root));
        let middles = [link.a, link.b].map(|at| self.record(at));
        let members = || members().map(|at| self.record(at));
        let mut pairs = left.iter().flat_map(|x| right.iter().map(move |y| (*x, *y)));
        let conflict = pairs.find(|(x, y)| {
            let (x, y) = (self.record(*x), self.record(*y));
            let verdict = decide(&compare(x, y));
            holds_apart(&verdict)
                && !middles.iter().any(|middle| match verdict.rule {
                    Some(OTHER_PEOPLE) => names_are_misspelt(middle, x, y),
                    Some(REWORDED) => titles_are_misspelt(middle, x, y, members()),
                    _ => false,
                })
        });
        conflict.map(|(x, y)| in_order(x, y))
    }
}

/// Whether two records are alike in all that is compared.
fn is_same(a: &Standardized, b: &Standardized) -> bool {
    // taken apart, so that no field can be forgotten here
    let Standardized {
        content,
        title,
        other_titles,
        names,
        year,
        container,
        volume,
        issue,
        pages,
        identifiers,
        abstract_print,
        kind,
        qualifiers,
    } = a;
    *content == b.content
        || (title.squashed, year, volume, issue) == (b.title.squashed, &b.year, &b.volume, &b.issue)
            && (pages, kind, qualifiers) == (&b.pages, &b.kind, &b.qualifiers)
            && (identifiers, abstract_print) == (&b.identifiers, &b.abstract_print)
            && (names, container) == (&b.names, &b.container)
            && (title, other_titles) == (&b.title, &b.other_titles)
}

/// Whether two records must not come into one cluster: a rule holds them apart, or they are related.
fn holds_apart(verdict: &Verdict) -> bool {
    match verdict.decision {
        Decision::Related(_) => true,
        Decision::NonLink => verdict.rule.is_some(),
        Decision::Link | Decision::PossibleLink => false,
    }
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
    let mut contents: FxHashSet<u64> = FxHashSet::default();
    let same = members.filter(|member| member.title.squashed == middle.title.squashed);
    let same = same.filter(|member| contents.insert(member.content));
    same.take(2).count() == 2 && [a, b].into_iter().all(respelt)
}

/// The comparison of two records that are linked.
fn linked(a: &Standardized, b: &Standardized) -> Option<Comparison> {
    let comparison = compare(a, b);
    (decide(&comparison).decision == Decision::Link).then_some(comparison)
}

#[cfg(test)]
mod tests {
    use super::super::cluster;
    use super::*;
    use crate::standardize::standardize;
    use cite_model::{ListField, Reference, TextField};

    /// Records of one title, of which each says something else in a field, each linked to the next.
    fn chain(count: u32, say: fn(&mut Reference, u32)) -> (Vec<Standardized>, Vec<Link>) {
        let record = |at: u32| {
            let mut reference = Reference::default();
            reference.set(TextField::Title, "Ringing gaps in the barn owls of the northern fens");
            say(&mut reference, at);
            standardize(&reference)
        };
        let links = (1..count).map(|at| Link { a: at - 1, b: at, weight_bits: 9.0 });
        ((0..count).map(record).collect(), links.collect())
    }

    #[test]
    fn members_that_say_the_same_have_one_face() {
        let note = |reference: &mut Reference, at: u32| {
            reference.push(ListField::Keyword, format!("owls, {at}"));
        };
        let (records, links) = chain(60, note);
        let records: Vec<&Standardized> = records.iter().collect();
        assert_eq!(cluster(&records, &links, &[]).clusters.len(), 1);
        let mut faces = Faces::new(&records);
        (1..60).for_each(|at| faces.join(0, at));
        assert_eq!(faces.pairs([0, 0]), 1);
        let least = records.iter().map(|record| record.content).min();
        assert_eq!(Some(faces.record(faces.faces(0)[0]).content), least);
    }

    #[test]
    fn what_is_too_much_to_look_at_is_refused_and_said() {
        let pages = |reference: &mut Reference, at: u32| {
            reference.set(TextField::Page, format!("{}-{}", at + 1, at + 9));
        };
        let (records, links) = chain(60, pages);
        let records: Vec<&Standardized> = records.iter().collect();
        let found = cluster(&records, &links, &[]);
        assert!(found.refused.iter().any(|refused| refused.by.is_none()), "{found:?}");
        let (few, links) = (&records[..3], &links[..2]);
        assert!(cluster(few, links, &[]).refused.iter().all(|refused| refused.by.is_some()));
    }
}
