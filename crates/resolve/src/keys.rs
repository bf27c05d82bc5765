//! Clusters in, citation keys out: one that was given before is never given again, in whatever
//! capitals, because BibTeX does not tell capitals apart.
//!
//! First come the keys that sources gave their records, in the order of the records: of two works that
//! want one key the first keeps it, and of several keys of one work the first is the one that it goes
//! by. What has none then is given a key that suits it, in an order that comes from what the records say.

use cite_model::{Reference, citation_key};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::hash_map::Entry::Vacant;
use xxhash_rust::xxh3::xxh3_64;

/// Stands before each key that a source gave; no key has it.
const PINNED: char = '\n';

/// The keys that a record wants, as one text: all that its source gave it, or else one that suits it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish<'w>(&'w str);

/// The keys that a record wants: to be read by [`Wish`]. A format that keeps citation keys is trusted;
/// of another an id is one where it tells of the record, as those do that we write.
pub fn wish(reference: &Reference, has_citation_keys: bool) -> String {
    let pinned = if has_citation_keys { citation_key::pinned(reference) } else { Vec::new() };
    if !pinned.is_empty() {
        return pinned.iter().map(|key| format!("{PINNED}{key}")).collect();
    }
    let natural = citation_key::natural(reference);
    let own = reference.id.as_deref();
    match own.filter(|id| citation_key::is_telling(reference, &natural, id)) {
        Some(own) => format!("{PINNED}{own}"),
        None => natural,
    }
}

impl<'w> Wish<'w> {
    /// Reads what [`wish`] wrote.
    pub fn read(text: &'w str) -> Self {
        Self(text)
    }

    /// The keys that its source gave the record, the one that it goes by first.
    pub fn pinned(self) -> impl Iterator<Item = &'w str> {
        self.0.split(PINNED).skip(1)
    }

    /// Whether its source gave it any.
    pub fn is_pinned(self) -> bool {
        self.0.starts_with(PINNED)
    }

    /// The key as its source has it.
    pub fn own(self) -> Option<&'w str> {
        let (first, second) = (self.pinned().next()?, self.pinned().nth(1));
        let is_source = |second: &&str| {
            !citation_key::is_valid(second) && citation_key::usable(second) == first
        };
        Some(second.filter(is_source).unwrap_or(first))
    }

    /// The key that suits the record; nothing where its source gave it one.
    fn natural(self) -> &'w str {
        self.0
    }

    fn at(self, place: u32) -> &'w str {
        self.pinned().nth(place as usize).unwrap_or(self.0)
    }
}

/// What records want to be called, by their numbers.
pub trait Wishes: Sync {
    /// What puts records in order, whatever the order of the input.
    type Rank: Ord;

    /// The keys that a record wants. For a cluster of several that want different ones, see
    /// [`must_be_merged`], its bearer says what suits them together.
    fn wish(&self, record: u32) -> Wish<'_>;

    /// A record's rank.
    fn rank(&self, record: u32) -> Self::Rank;
}

/// The keys that were given before.
pub trait Former {
    /// What can go wrong with them.
    type Error;

    /// Whether a cluster has one.
    fn has_key(&mut self, cluster: &[u32]) -> Result<bool, Self::Error>;

    /// Whether a key is this cluster's; none where it is nobody's.
    fn is_own(&mut self, key: &str, cluster: &[u32]) -> Result<Option<bool>, Self::Error>;
}

/// A key that was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GivenKey {
    /// The cluster that has it, by its place among all.
    pub cluster: u32,
    /// The record that bears it.
    pub bearer: u32,
    wish: u32,
    number: u32,
}

impl GivenKey {
    /// The key.
    pub fn key(&self, wishes: &impl Wishes) -> String {
        citation_key::numbered(wishes.wish(self.bearer).at(self.wish), self.number as usize)
    }
}

/// A key that a source gave to a record, and that is another work's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LostKey {
    /// The cluster that has it not.
    pub cluster: u32,
    /// The record that wants it.
    pub record: u32,
    wish: u32,
}

impl LostKey {
    /// The key.
    pub fn key<'w>(&self, wishes: &'w impl Wishes) -> &'w str {
        wishes.wish(self.record).at(self.wish)
    }
}

/// The keys that were given, in the order of giving, and those that were not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// Those given; the first of each cluster is the one that it goes by, if it had none before.
    pub keys: Vec<GivenKey>,
    /// Those that another work has.
    pub lost: Vec<LostKey>,
}

/// The record that bears the key of a cluster that suits it: the one that ranks least.
pub fn bearer(wishes: &impl Wishes, cluster: &[u32]) -> u32 {
    let least = cluster.iter().copied().min_by_key(|at| wishes.rank(*at));
    least.unwrap_or_else(|| unreachable!("no cluster is empty"))
}

/// Whether the records of a cluster must be merged to know which key they want: no source gave them
/// any, and each alone would want another.
pub fn must_be_merged(wishes: &impl Wishes, cluster: &[u32]) -> bool {
    cluster.iter().all(|at| !wishes.wish(*at).is_pinned())
        && cluster.windows(2).any(|two| wishes.wish(two[0]) != wishes.wish(two[1]))
}

/// Gives the keys that sources gave their records, and one to each cluster that has none.
pub fn give_keys<W: Wishes, F: Former>(
    wishes: &W,
    former: &mut F,
    clusters: &[&[u32]],
) -> Result<Given, F::Error> {
    let mut giving =
        Giving { wishes, former, clusters, now: FxHashMap::default(), given: Given::default() };
    let mut has_key = vec![false; clusters.len()];
    let pinned = giving.pinned_records();
    giving.pinned(&pinned, true, &mut has_key)?;
    let mut wanting = Vec::new();
    for (cluster, _) in (0..).zip(clusters).filter(|(at, _)| !has_key[*at as usize]) {
        if !giving.former.has_key(giving.clusters[cluster as usize])? {
            wanting.push((cluster, bearer(wishes, clusters[cluster as usize])));
        }
    }
    giving.after_others(&wanting)?;
    giving.natural(wanting)?;
    // what no format can hold finds the entry, and is never what it goes by
    giving.pinned(&pinned, false, &mut has_key)?;
    Ok(giving.given)
}

/// The giving of keys on its way.
struct Giving<'g, W, F> {
    wishes: &'g W,
    former: &'g mut F,
    clusters: &'g [&'g [u32]],
    /// Hashes of the keys that were given now, and to which cluster.
    now: FxHashMap<u64, u32>,
    given: Given,
}

impl<W: Wishes, F: Former> Giving<'_, W, F> {
    /// Takes a key for a cluster if it is free; says whether it is the cluster's now.
    fn take(&mut self, key: GivenKey) -> Result<bool, F::Error> {
        let text = key.key(self.wishes);
        let hash = hash(&text);
        if let Some(cluster) = self.now.get(&hash) {
            return Ok(*cluster == key.cluster);
        }
        if let Some(is_own) = self.former.is_own(&text, self.clusters[key.cluster as usize])? {
            return Ok(is_own);
        }
        self.now.insert(hash, key.cluster);
        self.given.keys.push(key);
        Ok(true)
    }

    /// The records to which sources gave keys, in their order, each with its cluster.
    fn pinned_records(&self) -> Vec<(u32, u32)> {
        let members = (0..)
            .zip(self.clusters)
            .flat_map(|(cluster, members)| members.iter().map(move |record| (*record, cluster)));
        let is_pinned = |(record, _): &(u32, u32)| self.wishes.wish(*record).is_pinned();
        let mut pinned: Vec<(u32, u32)> = members.filter(is_pinned).collect();
        pinned.par_sort_unstable();
        pinned
    }

    /// Gives those of the keys that sources gave which every format can hold, or the others.
    fn pinned(
        &mut self,
        pinned: &[(u32, u32)],
        are_valid: bool,
        has_key: &mut [bool],
    ) -> Result<(), F::Error> {
        let wishes = self.wishes;
        for (bearer, cluster) in pinned.iter().copied() {
            let keys = (0..).zip(wishes.wish(bearer).pinned());
            for (wish, _) in keys.filter(|(_, key)| citation_key::is_valid(key) == are_valid) {
                match self.take(GivenKey { cluster, bearer, wish, number: 0 })? {
                    true => has_key[cluster as usize] = true,
                    false => self.given.lost.push(LostKey { cluster, record: bearer, wish }),
                }
            }
        }
        Ok(())
    }

    /// Gives the next free form of the first key that a cluster lost, in the order of the records.
    fn after_others(&mut self, wanting: &[(u32, u32)]) -> Result<(), F::Error> {
        let mut has_key = vec![true; self.clusters.len()];
        wanting.iter().for_each(|(cluster, _)| has_key[*cluster as usize] = false);
        for lost in self.given.lost.clone() {
            if !std::mem::replace(&mut has_key[lost.cluster as usize], true) {
                let LostKey { cluster, record, wish } = lost;
                self.next_free(GivenKey { cluster, bearer: record, wish, number: 1 })?;
            }
        }
        Ok(())
    }

    /// Gives each of the other clusters the next free form of the key that suits it.
    fn natural(&mut self, wanting: Vec<(u32, u32)>) -> Result<(), F::Error> {
        let wishes = self.wishes;
        let unpinned = |(cluster, _): &(u32, u32)| {
            self.clusters[*cluster as usize].iter().all(|at| !wishes.wish(*at).is_pinned())
        };
        let wanting: Vec<(u32, u32)> = wanting.into_iter().filter(unpinned).collect();
        let (mut before, mut next) = ("", 0);
        for (cluster, bearer) in in_order(wishes, wanting) {
            let natural = wishes.wish(bearer).natural();
            let number = if natural == before { next } else { 0 };
            let key = GivenKey { cluster, bearer, wish: 0, number };
            (before, next) = (natural, self.next_free(key)? + 1);
        }
        Ok(())
    }

    /// Gives the first of the numbered forms of a key that is free, from one number on.
    fn next_free(&mut self, mut key: GivenKey) -> Result<u32, F::Error> {
        let count = self.given.keys.len();
        loop {
            self.take(key)?;
            if self.given.keys.len() > count {
                return Ok(key.number);
            }
            key.number += 1;
        }
    }
}

/// So many bytes of a key are its beginning: most keys are no longer.
const KEY_START: usize = 24;

/// Bearers by the key that each wants, then by rank. Beginnings of keys are held beside the bearers,
/// so that few comparisons look for the whole, which lies anywhere in memory.
fn in_order(wishes: &impl Wishes, bearers: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    let start = |bearer: u32| {
        let mut start = [0; KEY_START];
        let key = wishes.wish(bearer).natural().bytes();
        start.iter_mut().zip(key).for_each(|(to, byte)| *to = byte);
        start
    };
    let mut wants: Vec<([u8; KEY_START], (u32, u32))> =
        bearers.into_par_iter().map(|both| (start(both.1), both)).collect();
    let whole = |bearer: u32| (wishes.wish(bearer).natural(), wishes.rank(bearer));
    wants.par_sort_unstable_by(|(a_start, a), (b_start, b)| {
        a_start.cmp(b_start).then_with(|| whole(a.1).cmp(&whole(b.1)))
    });
    wants.into_iter().map(|(_, both)| both).collect()
}

/// Keys that are given one by one, to records that come one by one.
#[derive(Clone, Debug, Default)]
pub struct InTurn {
    /// Hashes of the keys that were given, with the number to try next for one that wants the same.
    next: FxHashMap<u64, u32>,
}

impl InTurn {
    /// The first key that a record wants and that is free, or the next free form of the first; and
    /// whether another has its own.
    pub fn give(&mut self, wish: Wish) -> (String, bool) {
        let is_lost = wish.pinned().next().is_some_and(|key| self.next.contains_key(&hash(key)));
        (self.free(wish), is_lost)
    }

    fn free(&mut self, wish: Wish) -> String {
        let valid = wish.pinned().filter(|key| citation_key::is_valid(key));
        let mut free = valid.filter(|key| !self.next.contains_key(&hash(key)));
        let wanted = free.next().unwrap_or(wish.at(0));
        let mut number = self.next.insert(hash(wanted), 1).unwrap_or_default();
        loop {
            let key = citation_key::numbered(wanted, number as usize);
            if number == 0 {
                return key;
            }
            number = number.saturating_add(1);
            if let Vacant(free) = self.next.entry(hash(&key)) {
                free.insert(1);
                self.next.insert(hash(wanted), number);
                return key;
            }
        }
    }
}

fn hash(key: &str) -> u64 {
    xxh3_64(key.to_ascii_lowercase().as_bytes())
}

/// No key was given before.
pub struct NoneFormer;

impl Former for NoneFormer {
    type Error = std::convert::Infallible;

    fn has_key(&mut self, _cluster: &[u32]) -> Result<bool, Self::Error> {
        Ok(false)
    }

    fn is_own(&mut self, _key: &str, _cluster: &[u32]) -> Result<Option<bool>, Self::Error> {
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Wishes, and who ranks how.
    struct Listed(Vec<(&'static str, u32)>);

    impl Wishes for Listed {
        type Rank = u32;

        fn wish(&self, record: u32) -> Wish<'_> {
            Wish::read(self.0[record as usize].0)
        }

        fn rank(&self, record: u32) -> u32 {
            self.0[record as usize].1
        }
    }

    fn given(wishes: &[(&'static str, u32)], clusters: &[&[u32]]) -> (Vec<String>, Vec<String>) {
        let wishes = Listed(wishes.to_vec());
        let Ok(given) = give_keys(&wishes, &mut NoneFormer, clusters);
        let keys = given.keys.iter().map(|key| format!("{} {}", key.cluster, key.key(&wishes)));
        let lost = given.lost.iter().map(|lost| format!("{} {}", lost.cluster, lost.key(&wishes)));
        (keys.collect(), lost.collect())
    }

    #[test]
    fn keys_that_suit_are_numbered_by_rank() {
        let wishes = [("lee2020", 3), ("lee2020", 1), ("kim", 2), ("lee2020", 2)];
        let (keys, lost) = given(&wishes, &[&[0], &[1], &[2], &[3]]);
        assert_eq!(keys, ["2 kim", "1 lee2020", "3 lee2020a", "0 lee2020b"]);
        assert!(lost.is_empty());
    }

    #[test]
    fn the_first_record_keeps_the_key_that_its_source_gave() {
        let wishes = [("\nLee", 9), ("\nlee", 1), ("\nx\nlee\ny", 2), ("lee", 0)];
        let (keys, lost) = given(&wishes, &[&[0], &[1], &[2], &[3]]);
        assert_eq!(keys, ["0 Lee", "2 x", "2 y", "1 leea", "3 leeb"]);
        assert_eq!(lost, ["1 lee", "2 lee"]);
    }

    #[test]
    fn an_entry_goes_by_no_key_that_a_format_cannot_hold() {
        let wishes = [("\nLee_20", 1), ("\nLee_20\nLee 20", 2)];
        let (keys, lost) = given(&wishes, &[&[0], &[1]]);
        assert_eq!(keys, ["0 Lee_20", "1 Lee_20a", "1 Lee 20"]);
        assert_eq!(lost, ["1 Lee_20"]);
    }

    #[test]
    fn keys_in_turn_are_told_apart() {
        let mut keys = InTurn::default();
        let wishes = ["\nk", "\nK", "\nka", "k", "untitled", "\nk\nx", "\nka"];
        let given = wishes.map(|wish| keys.give(Wish::read(wish)).0);
        assert_eq!(given, ["k", "Ka", "kaa", "kb", "untitled", "x", "kab"]);
    }

    #[test]
    fn all_keys_of_one_work_are_its_own() {
        let wishes = [("natural", 0), ("\nb", 1), ("\na\nB", 2)];
        let (keys, lost) = given(&wishes, &[&[0, 1, 2]]);
        assert_eq!((keys, lost.len()), (vec!["0 b".to_owned(), "0 a".to_owned()], 0));
        assert!(!must_be_merged(&Listed(wishes.to_vec()), &[0, 1, 2]));
        assert!(must_be_merged(&Listed(vec![("a", 0), ("b", 1)]), &[0, 1]));
        assert!(!must_be_merged(&Listed(vec![("a", 0), ("a", 1)]), &[0, 1]));
    }
}
