//! Records that have a title alone, and the links that lead from them to works.
//!
//! Each joins the work that its links lead to. Where they lead to two, it joins neither, whichever is the
//! stronger: a title tells no more.

use super::{Clustering, Link, Refused, in_order};
use rustc_hash::FxHashMap;

/// The links of one cluster of such records: each work's record, and the link.
type Leads = Vec<(u32, Link)>;

impl Clustering<'_> {
    /// Joins each record that has a title alone to its one work.
    pub(super) fn join_stubs(&mut self, links: &[Link]) {
        let leads = self.leads(links);
        // which works there are is said before any such record joins one
        let others: Vec<Option<u32>> = leads.iter().map(|leads| self.second_work(leads)).collect();
        for (leads, other) in leads.into_iter().zip(others) {
            let two_works = other.map(|other| in_order(leads[0].0, other));
            for (_, link) in leads {
                match two_works {
                    Some(_) if self.forest.are_joined(link.a, link.b) => {}
                    Some(by) => self.refused.push(Refused { link, by: Some(by) }),
                    None => self.follow(link),
                }
            }
        }
    }

    /// The links by the cluster that they lead from, in an order that comes from the contents.
    fn leads(&mut self, links: &[Link]) -> Vec<Leads> {
        let content = |at: u32| self.records[at as usize].content;
        let is_stub = |at: u32| self.records[at as usize].has_title_alone();
        let turned = |link: &Link| match is_stub(link.a) {
            true => (link.a, link.b, *link),
            false => (link.b, link.a, *link),
        };
        let mut links: Vec<(u32, u32, Link)> = links.iter().map(turned).collect();
        links
            .sort_unstable_by_key(|(stub, work, _)| (content(*stub), content(*work), *stub, *work));
        let mut places: FxHashMap<u32, usize> = FxHashMap::default();
        let mut leads: Vec<Leads> = Vec::new();
        for (stub, work, link) in links {
            let place = *places.entry(self.forest.root(stub)).or_insert(leads.len());
            if place == leads.len() {
                leads.push(Vec::new());
            }
            leads[place].push((work, link));
        }
        leads
    }

    /// A record of another work than the first that these links lead to.
    fn second_work(&mut self, leads: &Leads) -> Option<u32> {
        let first = leads.first().map(|(work, _)| self.forest.root(*work));
        let mut works = leads.iter().map(|(work, _)| *work);
        works.find(|work| Some(self.forest.root(*work)) != first)
    }
}
