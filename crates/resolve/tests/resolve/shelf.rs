//! Records in memory to which others come a few at a time: the driver as a library uses it.

use cite_resolve::{
    BlockingKey, BlockingRule, Forms, JudgedPair, KeptPair, PersonsDecision, Records, Rows,
    Standardized, Step, Weights, blocking_keys, group, key_row,
};
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

/// Records that are there, and what is known of them.
#[derive(Default)]
pub struct Shelf {
    forms: Vec<Standardized>,
    blocks: BTreeMap<u64, Vec<usize>>,
    /// Pairs that are no plain non-links.
    pub pairs: BTreeMap<(usize, usize), KeptPair<usize>>,
    cluster_of: BTreeMap<usize, Vec<usize>>,
}

impl Shelf {
    /// Adds records.
    pub fn add(&mut self, forms: &[Standardized]) {
        let ids: Vec<usize> = (self.forms.len()..).take(forms.len()).collect();
        self.forms.extend_from_slice(forms);
        let mut adding = Adding { new: ids.len(), brought: forms.to_vec(), ids, shelf: self };
        let Ok(grouped) = group(&mut adding, &[], Weights::shipped());
        for cluster in grouped.clusters {
            let mut members: Vec<usize> = cluster.iter().map(|at| adding.id(*at)).collect();
            members.sort_unstable();
            for member in &members {
                adding.shelf.cluster_of.insert(*member, members.clone());
            }
        }
    }

    /// The clusters, each sorted, by their first records.
    pub fn clusters(&self) -> Vec<Vec<u32>> {
        let clusters: BTreeSet<&Vec<usize>> = self.cluster_of.values().collect();
        clusters.into_iter().map(|members| members.iter().map(|at| *at as u32).collect()).collect()
    }
}

/// Records that are being added, and those of the others that are asked for.
struct Adding<'s> {
    shelf: &'s mut Shelf,
    new: usize,
    ids: Vec<usize>,
    brought: Vec<Standardized>,
}

/// Rows in order.
#[derive(Default)]
struct InOrder(BTreeSet<u128>);

impl Rows for InOrder {
    type Error = Infallible;

    fn push(&mut self, row: u128) -> Result<(), Infallible> {
        self.0.insert(row);
        Ok(())
    }

    fn next(&mut self) -> Result<Option<Vec<u128>>, Infallible> {
        let Some(last) = self.0.first().map(|row| row | u128::from(u64::MAX)) else {
            return Ok(None);
        };
        let later = last.checked_add(1).map(|from| self.0.split_off(&from)).unwrap_or_default();
        Ok(Some(std::mem::replace(&mut self.0, later).into_iter().collect()))
    }

    fn given(&self) -> (usize, usize) {
        (0, self.0.len())
    }
}

impl Adding<'_> {
    fn known(&self, hash: u64, is_asked: impl Fn(&usize) -> bool, most: usize) -> Vec<usize> {
        let block = self.shelf.blocks.get(&hash).into_iter().flatten().copied();
        block.filter(is_asked).take(most + 1).collect()
    }
}

impl Records for Adding<'_> {
    type Error = Infallible;
    type Id = usize;
    type Rows = InOrder;

    fn count(&self) -> usize {
        self.ids.len()
    }

    fn new_ones(&self) -> usize {
        self.new
    }

    fn id(&self, number: u32) -> usize {
        self.ids[number as usize]
    }

    fn number(&self, id: usize) -> Option<u32> {
        self.ids.iter().position(|other| *other == id).map(|at| at as u32)
    }

    fn take_keys(&mut self) -> Result<InOrder, Infallible> {
        let keys = (0..).zip(&self.brought).flat_map(|(number, form)| {
            blocking_keys(form).into_iter().map(move |key| key_row(&key, number))
        });
        Ok(InOrder(keys.collect()))
    }

    fn rows(&self, _highest: u64) -> InOrder {
        InOrder::default()
    }

    fn forms(&mut self, numbers: &[u32]) -> Result<Forms<'_>, Infallible> {
        assert!(numbers.is_sorted(), "numbers are given sorted");
        let forms = numbers.iter().map(|at| self.brought[*at as usize].clone());
        Ok(Forms::Some(numbers.to_vec(), forms.collect()))
    }

    fn keep_pair(&mut self, pair: JudgedPair) -> Result<(), Infallible> {
        let (a, b) = (self.id(pair.a), self.id(pair.b));
        let kept = KeptPair {
            one: a.min(b),
            other: a.max(b),
            is_link: pair.verdict.decision == cite_resolve::Decision::Link,
            weight_bits: pair.verdict.weight_bits,
            rule: pair.rule().to_owned(),
        };
        self.shelf.pairs.insert((kept.one, kept.other), kept);
        Ok(())
    }

    fn decisions(&mut self) -> Result<Vec<PersonsDecision>, Infallible> {
        Ok(Vec::new())
    }

    fn tell(&mut self, _step: Step, _done: (usize, usize)) -> Result<(), Infallible> {
        Ok(())
    }

    fn keep_keys(&mut self, keys: &[(BlockingKey, u32)]) -> Result<(), Infallible> {
        for (key, number) in keys {
            let id = self.id(*number);
            self.shelf.blocks.entry(key.hash).or_default().push(id);
        }
        Ok(())
    }

    fn has_older(&self) -> bool {
        self.shelf.forms.len() > self.new
    }

    fn older(&mut self, hash: u64, most: usize) -> Result<Vec<usize>, Infallible> {
        let first_new = self.shelf.forms.len() - self.new;
        Ok(self.known(hash, |id| *id < first_new, most))
    }

    fn block(&mut self, hash: u64, most: usize) -> Result<Vec<usize>, Infallible> {
        Ok(self.known(hash, |_| true, most))
    }

    fn expect(&mut self, ids: &[usize]) {
        for id in ids {
            if self.number(*id).is_none() {
                self.ids.push(*id);
            }
        }
    }

    fn bring(&mut self) -> Result<(), Infallible> {
        for id in &self.ids[self.brought.len()..] {
            self.brought.push(self.shelf.forms[*id].clone());
        }
        Ok(())
    }

    fn pairs_of(&mut self, id: usize) -> Result<Vec<KeptPair<usize>>, Infallible> {
        let pairs = self.shelf.pairs.values().filter(|pair| pair.one == id || pair.other == id);
        Ok(pairs.cloned().collect())
    }

    fn forget_pair(&mut self, pair: &KeptPair<usize>) -> Result<(), Infallible> {
        self.shelf.pairs.remove(&(pair.one, pair.other));
        Ok(())
    }

    fn attribute_pair(
        &mut self,
        pair: &KeptPair<usize>,
        rule: BlockingRule,
    ) -> Result<(), Infallible> {
        let kept = self.shelf.pairs.get_mut(&(pair.one, pair.other));
        kept.expect("a pair is kept before it is attributed").rule = rule.name().to_owned();
        Ok(())
    }
}
