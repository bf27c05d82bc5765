//! Entries and which is a preprint of which come in; which of them give way to a published version,
//! and to which, goes out.
//!
//! A preprint gives way to what it is a preprint of, however many chosen entries away, if that is
//! chosen too; where entries are preprints of each other, the one with the least key stays. So of
//! entries that are joined at least one stays, and none that stays has a later version that stays.

use cite_model::{Entry, Relation};
use std::collections::{BTreeMap, BTreeSet};

/// Preprints among chosen entries.
#[derive(Default)]
pub(in crate::library) struct Preprints {
    /// The chosen entries.
    chosen: BTreeSet<String>,
    /// What each is a preprint of.
    of: BTreeMap<String, Vec<String>>,
    /// All keys of each preprint.
    keys: BTreeMap<String, Vec<String>>,
}

/// Which entries give way to others.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::library) struct GaveWay {
    /// For each entry that gives way, the one that stands for it.
    pub to: BTreeMap<String, String>,
    /// For each that stands for others, the keys of those.
    pub keys: BTreeMap<String, Vec<String>>,
}

impl Preprints {
    /// Notes a chosen entry.
    pub(in crate::library) fn note(&mut self, entry: &Entry) {
        let published = entry.relations.iter();
        let published = published.filter(|(relation, _)| *relation == Relation::PreprintOf);
        let published: Vec<String> = published.map(|(_, key)| key.clone()).collect();
        if !published.is_empty() {
            self.of.insert(entry.key.clone(), published);
            let keys = std::iter::once(&entry.key).chain(&entry.aliases).cloned();
            self.keys.insert(entry.key.clone(), keys.collect());
        }
        self.chosen.insert(entry.key.clone());
    }

    /// The entries that give way, with their keys, which are kept as aliases of what stands for them.
    pub(in crate::library) fn give_way(&self) -> GaveWay {
        let to = self.stand_ins();
        let mut keys: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (key, published) in &to {
            let own = self.keys.get(key).into_iter().flatten().cloned();
            keys.entry(published.clone()).or_default().extend(own);
        }
        GaveWay { to, keys }
    }

    /// For each entry that gives way, the one that stands for it.
    fn stand_ins(&self) -> BTreeMap<String, String> {
        let later: BTreeMap<&str, BTreeSet<&str>> =
            self.of.keys().map(|key| (key.as_str(), self.later(key))).collect();
        let gives_way_to = |key: &str, other: &str| {
            let mutual = later.get(other).is_some_and(|later| later.contains(key));
            other != key && self.chosen.contains(other) && (!mutual || other < key)
        };
        let stays = |key: &str| {
            later.get(key).is_none_or(|later| !later.iter().any(|other| gives_way_to(key, other)))
        };
        let pairs = later.iter().filter_map(|(key, later)| {
            let last = later.iter().find(|other| gives_way_to(key, other) && stays(other))?;
            Some(((*key).to_owned(), (*last).to_owned()))
        });
        pairs.collect()
    }

    /// All that can be reached from a preprint.
    fn later(&self, key: &str) -> BTreeSet<&str> {
        let mut reached = BTreeSet::new();
        let mut next: Vec<&str> = self.of_key(key);
        while let Some(key) = next.pop() {
            if reached.insert(key) {
                next.extend(self.of_key(key));
            }
        }
        reached
    }

    fn of_key(&self, key: &str) -> Vec<&str> {
        self.of.get(key).into_iter().flatten().map(String::as_str).collect()
    }
}

/// Lets a published version go by the key of the preprint that was asked for.
pub(in crate::library) fn go_by(published: &mut Entry, asked: &Entry) {
    let key = std::mem::replace(&mut published.key, asked.key.clone());
    let aliases = std::mem::take(&mut published.aliases);
    published.aliases = std::iter::once(key).chain(aliases).chain(asked.aliases.clone()).collect();
}

/// Puts the entries that stand for others into their places in the relations of one.
pub(in crate::library) fn redirect(entry: &mut Entry, gave_way: &BTreeMap<String, String>) {
    for (_, key) in &mut entry.relations {
        if let Some(other) = gave_way.get(key) {
            other.clone_into(key);
        }
    }
    let own = entry.key.clone();
    entry.relations.retain(|(_, key)| *key != own);
    entry.relations.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
    entry.relations.dedup();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn preprints(pairs: &[(&str, &[&str])]) -> BTreeMap<String, String> {
        let mut preprints = Preprints::default();
        for (key, of) in pairs {
            let relations = of.iter().map(|key| (Relation::PreprintOf, (*key).to_owned()));
            preprints.note(&Entry {
                key: (*key).to_owned(),
                relations: relations.collect(),
                ..Entry::default()
            });
        }
        preprints.stand_ins()
    }

    #[test]
    fn keys_of_preprints_live_on() {
        let entry = |key: &str, aliases: &[&str], of: &[&str]| Entry {
            key: key.to_owned(),
            aliases: aliases.iter().map(|key| (*key).to_owned()).collect(),
            relations: of.iter().map(|key| (Relation::PreprintOf, (*key).to_owned())).collect(),
            ..Entry::default()
        };
        let (preprint, mut published) = (entry("a", &["old"], &["b"]), entry("b", &["c"], &[]));
        let mut preprints = Preprints::default();
        preprints.note(&preprint);
        preprints.note(&published);
        let keys = preprints.give_way().keys;
        assert_eq!(keys.get("b"), Some(&vec!["a".to_owned(), "old".to_owned()]));
        go_by(&mut published, &preprint);
        assert_eq!(published.key, "a");
        assert_eq!(published.aliases, ["b", "c", "old"]);
    }

    #[test]
    fn preprints_give_way_to_what_is_chosen_too() {
        type Row = (
            &'static [(&'static str, &'static [&'static str])],
            &'static [(&'static str, &'static str)],
        );
        let table: &[Row] = &[
            (&[("a", &["b"]), ("b", &[])], &[("a", "b")]),
            (&[("a", &["b"])], &[]),
            (&[("a", &["b"]), ("b", &["c"]), ("c", &[])], &[("a", "c"), ("b", "c")]),
            (&[("a", &["b"]), ("b", &["c"])], &[("a", "b")]),
            (&[("a", &["b"]), ("b", &["a"])], &[("b", "a")]),
            (&[("a", &["b"]), ("b", &["a", "c"]), ("c", &[])], &[("a", "c"), ("b", "c")]),
            (&[("a", &["a"])], &[]),
            (&[("a", &["c"]), ("b", &["c"]), ("c", &[]), ("d", &[])], &[("a", "c"), ("b", "c")]),
            (&[("a", &["b"]), ("b", &["c"]), ("c", &["a"])], &[("b", "a"), ("c", "a")]),
        ];
        for (pairs, expected) in table {
            let found = preprints(pairs);
            let found: Vec<(&str, &str)> =
                found.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
            assert_eq!(found, *expected, "{pairs:?}");
        }
    }
}
