//! The one way from records to clusters: whoever holds records, in memory, in a library or in a part
//! of one, is [`Records`], and [`group`] takes them through the stages.
//!
//! Some records are new; others may be there already, with their blocking keys and the pairs that
//! were kept of them. What comes out is what resolving all of them at once would give: which pairs
//! are looked at depends on the set of records alone, a verdict on its two records, and a cluster on
//! its component of links.

mod blocks;
mod components;
mod links;
mod pairs;
mod rows;

pub(crate) use rows::NearRows;
pub use rows::{Rows, key_row};

use super::block::{BlockingKey, Candidate};
use super::cluster::PersonsDecision;
use super::standardize::Standardized;
use super::weights::Weights;
use super::{BlockingRule, JudgedPair};
use blocks::Met;
use std::hash::Hash;

/// Where records lie that are resolved together, under numbers from 0: first all new ones, then those
/// of the others that are asked for.
///
/// What a shelf of new records alone does not need has a default.
pub trait Records {
    /// What can go wrong there.
    type Error;
    /// What a record that was there before is known by.
    type Id: Copy + Ord + Hash;
    /// How rows are sorted there.
    type Rows: Rows<Error = Self::Error>;

    /// How many records have a number.
    fn count(&self) -> usize;

    /// How many of them are new: those with the lowest numbers.
    fn new_ones(&self) -> usize;

    /// The blocking keys of the new records, each a [`key_row`]; they are given once.
    fn take_keys(&mut self) -> Result<Self::Rows, Self::Error>;

    /// No rows yet, to be filled with some whose upper halves are no higher than `highest`.
    fn rows(&self, highest: u64) -> Self::Rows;

    /// The forms of some records; their numbers are given sorted.
    fn forms(&mut self, numbers: &[u32]) -> Result<Forms<'_>, Self::Error>;

    /// Keeps a pair that is no plain non-link.
    fn keep_pair(&mut self, pair: JudgedPair) -> Result<(), Self::Error>;

    /// What persons decided about pairs of records that have a number.
    fn decisions(&mut self) -> Result<Vec<PersonsDecision>, Self::Error>;

    /// Says how far the work is; who does not want more of it gives an error.
    fn tell(&mut self, step: Step, done: (usize, usize)) -> Result<(), Self::Error>;

    /// Keeps the blocking keys of new records for those that come later.
    fn keep_keys(&mut self, _keys: &[(BlockingKey, u32)]) -> Result<(), Self::Error> {
        Ok(())
    }

    /// Whether there were records before the new ones.
    fn has_older(&self) -> bool {
        false
    }

    /// The records that were there before under a key, or one more than `most` of them.
    fn older(&mut self, _hash: u64, _most: usize) -> Result<Vec<Self::Id>, Self::Error> {
        Ok(Vec::new())
    }

    /// All records under a key, the new ones with them, or one more than `most`.
    fn block(&mut self, _hash: u64, _most: usize) -> Result<Vec<Self::Id>, Self::Error> {
        Ok(Vec::new())
    }

    /// Gives numbers to records that have none yet; their forms are not asked for before they are
    /// brought in.
    fn expect(&mut self, _ids: &[Self::Id]) {}

    /// Brings in the records that got numbers.
    fn bring(&mut self) -> Result<(), Self::Error> {
        Ok(())
    }

    /// The number of a record, if it has one.
    fn number(&self, _id: Self::Id) -> Option<u32> {
        None
    }

    /// What a record is known by; asked for only where some were there before.
    fn id(&self, number: u32) -> Self::Id;

    /// The pairs of a record that were kept.
    fn pairs_of(&mut self, _id: Self::Id) -> Result<Vec<KeptPair<Self::Id>>, Self::Error> {
        Ok(Vec::new())
    }

    /// Forgets a pair that was kept.
    fn forget_pair(&mut self, _pair: &KeptPair<Self::Id>) -> Result<(), Self::Error> {
        Ok(())
    }

    /// Says under which rule a pair meets that was kept under another.
    fn attribute_pair(
        &mut self,
        _pair: &KeptPair<Self::Id>,
        _rule: BlockingRule,
    ) -> Result<(), Self::Error> {
        Ok(())
    }

    /// The records that persons linked with one.
    fn must_linked(&mut self, _id: Self::Id) -> Result<Vec<Self::Id>, Self::Error> {
        Ok(Vec::new())
    }
}

/// The three steps of comparing, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Records that share a blocking key meet.
    Blocks,
    /// Their pairs are judged.
    Pairs,
    /// What is linked is clustered.
    Clusters,
}

/// A pair that was kept before.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptPair<Id> {
    /// The one record.
    pub one: Id,
    /// The other.
    pub other: Id,
    /// Whether it is a link.
    pub is_link: bool,
    /// How strong it is, in bits.
    pub weight_bits: f32,
    /// The rule that decided, or under which the two meet.
    pub rule: String,
}

/// Standardized forms in memory.
pub enum Forms<'f> {
    /// Those of all records, by their numbers.
    All(&'f [Standardized]),
    /// Those of some: their numbers, sorted, and the form of each.
    Some(Vec<u32>, Vec<Standardized>),
}

impl Forms<'_> {
    /// The form of one of the records that were asked for.
    pub fn get(&self, number: u32) -> &Standardized {
        match self {
            Self::All(forms) => &forms[number as usize],
            Self::Some(numbers, forms) => {
                let place = numbers.binary_search(&number);
                &forms[place.expect("the forms that are used were asked for")]
            }
        }
    }
}

/// Clusters, and how they came about.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grouped {
    /// The new records, and all that links join to them, each once; each cluster sorted, clusters by
    /// their first record.
    pub clusters: Vec<Vec<u32>>,
    /// How many pairs were compared.
    pub compared: usize,
}

/// Judges every pair in which a new record is, and clusters the new records, those that are to be
/// grouped `again`, and all that hangs together with them.
pub fn group<R: Records>(
    records: &mut R,
    again: &[R::Id],
    weights: &Weights,
) -> Result<Grouped, R::Error> {
    let Met { pairs, filled } = blocks::meet(records)?;
    let mut touched = blocks::take_back(records, &filled)?;
    let (links, compared) = pairs::judge(records, pairs, weights)?;
    records.expect(again);
    records.bring()?;
    touched.extend(again.iter().filter_map(|id| records.number(*id)));
    let (links, involved) = links::expand(records, links, touched)?;
    let decisions = records.decisions()?;
    let clusters = components::cluster_each(records, &links, &decisions, &involved)?;
    Ok(Grouped { clusters, compared })
}

/// The pairs in which a new record is, sorted, each once by the first rule that finds it.
pub(crate) fn pairs_among<R: Records>(records: &mut R) -> Result<Vec<Candidate>, R::Error> {
    let mut rows = blocks::meet(records)?.pairs;
    let mut pairs = Vec::new();
    while let Some(batch) = rows.next()? {
        pairs.extend(pairs::each(batch));
    }
    Ok(pairs)
}

/// Sorts numbers, each to come once.
fn each_once(mut numbers: Vec<u32>) -> Vec<u32> {
    use rayon::prelude::*;
    numbers.par_sort_unstable();
    numbers.dedup();
    numbers
}
