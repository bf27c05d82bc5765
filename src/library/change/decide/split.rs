//! A citation key in, its records in several entries out.
//!
//! Without records, what persons joined comes apart as it was before they did, the last step first;
//! where the evidence alone holds the entry together, every record goes by itself. With records,
//! those leave together, and the rest stays together. No part comes into another entry: to where the
//! evidence would lead it, a person may merge it. Citation keys, edits and tags go where the records
//! go that bear them; the key of the entry stays with the rest.

use super::{COPIES, Saying, keys_of, not_in_trash, say, withdraw};
use crate::library::ask::why::Chosen;
use crate::library::keep::operation::{By, Operation};
use crate::library::{Library, LibraryError, NameError, resolve::settle};
use crate::store::{EntryId, Hash, OperationId, Store, StoredDecision, StoredRecord};
use cite_model::{Relation, Verdict, field::Field};
use std::collections::{BTreeMap, BTreeSet};

/// Entries of which more pairs of records would have to be decided on are not taken apart at once.
const MOST_PAIRS: usize = 250_000;

/// What to split.
#[derive(Clone, Debug, Default)]
pub struct SplitOptions {
    /// The entry's key.
    pub key: String,
    /// The numbers of the records that leave, as `look::show` numbers them; with none, see above.
    pub records: Vec<usize>,
    /// Why.
    pub why: String,
    /// Who says it, and when.
    pub by: By,
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Split {
    /// The keys of the entries that there are now, the rest of the former one first.
    pub entries: Vec<String>,
    /// Whether a person's links were taken back, rather than records held apart.
    pub taken_back: bool,
}

/// Splits an entry.
pub fn split(library: &mut Library, options: &SplitOptions) -> Result<Split, LibraryError> {
    let (split, _) = library.operate(&options.by, "split", |operation| {
        let store = operation.store;
        let entry = store.entry_by_key(&options.key)?;
        let entry = entry.ok_or_else(|| NameError::NoEntry(options.key.clone()))?;
        not_in_trash(store, entry)?;
        let whole = Whole { chosen: Chosen::of(store, entry)?, operation, options };
        let taken_back = match options.records.is_empty() {
            true => whole.take_back()? || whole.scatter()?,
            false => whole.part()?,
        };
        let rest = whole.rest().chain(whole.chosen.records.iter());
        let entries = keys_of(store, rest)?;
        let summary = format!("{} into {}", whole.chosen.key, entries.join(", "));
        Ok::<_, LibraryError>((Split { entries, taken_back }, summary))
    })?;
    Ok(split)
}

/// An entry that is to come apart.
struct Whole<'a> {
    chosen: Chosen,
    operation: &'a Operation<'a>,
    options: &'a SplitOptions,
}

impl Whole<'_> {
    /// Takes back the links of persons by which the entry hangs together, those of the last step
    /// first, until it comes apart. Gives whether it does.
    fn take_back(&self) -> Result<bool, LibraryError> {
        for (former, links) in self.links()?.into_iter().rev() {
            withdraw(self.operation, former, &links, &self.options.by)?;
            self.operation.settle()?;
            if self.entries_of(self.chosen.records.iter())?.len() > 1 {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The links of persons that hold between the entry's records, by the step that brought them.
    fn links(&self) -> Result<BTreeMap<OperationId, Vec<StoredDecision>>, LibraryError> {
        let anchors: BTreeSet<Hash> = self.chosen.records.iter().map(|it| it.anchor).collect();
        let mut links: BTreeMap<OperationId, Vec<StoredDecision>> = BTreeMap::new();
        for anchor in &anchors {
            for (operation, link) in self.operation.store.links_on(*anchor)? {
                if link.this == *anchor && anchors.contains(&link.that) {
                    links.entry(operation).or_default().push(link);
                }
            }
        }
        Ok(links)
    }

    /// Holds every record apart from every other; copies letter by letter stay together. It takes
    /// back nothing.
    fn scatter(&self) -> Result<bool, LibraryError> {
        let anchors: BTreeSet<Hash> = self.chosen.records.iter().map(|it| it.anchor).collect();
        let anchors: Vec<Hash> = anchors.into_iter().collect();
        match (self.chosen.records.len(), anchors.len()) {
            (1, _) => {
                return Err(self.refused("the entry has one record, so there is nothing to split"));
            }
            (_, 1) => return Err(self.refused(COPIES)),
            _ => {}
        }
        self.bounded(anchors.len() * (anchors.len() - 1) / 2)?;
        for (at, a) in anchors.iter().enumerate() {
            for b in &anchors[at + 1..] {
                self.say(*a, *b, Verdict::NonLink)?;
            }
        }
        self.operation.settle()?;
        self.hold_off()?;
        Ok(false)
    }

    /// Lets the records that were named leave together. It takes nothing back.
    fn part(&self) -> Result<bool, LibraryError> {
        self.check()?;
        let pairs = self.across()?;
        for (a, b, is_related) in &pairs {
            match is_related {
                false => self.say(*a, *b, Verdict::NonLink)?,
                true => self.unlink(*a, *b)?,
            }
        }
        self.keep_key()?;
        self.operation.settle()?;
        for side in [self.leaving().collect::<Vec<_>>(), self.rest().collect()] {
            self.hold_together(&side)?;
        }
        self.operation.settle()?;
        let theirs = self.entries_of(self.leaving())?;
        if !self.entries_of(self.rest())?.is_disjoint(&theirs) {
            for (a, b, _) in pairs.iter().filter(|(.., is_related)| *is_related) {
                self.say(*a, *b, Verdict::NonLink)?;
            }
            self.operation.settle()?;
        }
        self.hold_off()?;
        Ok(false)
    }

    /// Holds the parts apart from records of other entries to which the evidence leads them now.
    fn hold_off(&self) -> Result<(), LibraryError> {
        let store = self.operation.store;
        let own: BTreeSet<Hash> = self.chosen.records.iter().map(|it| it.anchor).collect();
        loop {
            let mut strangers = BTreeSet::new();
            for entry in self.entries_of(self.chosen.records.iter())? {
                let anchors = store.anchors_of(entry)?;
                let (ours, others): (Vec<Hash>, Vec<Hash>) =
                    anchors.into_iter().partition(|anchor| own.contains(anchor));
                strangers.extend(ours.iter().flat_map(|a| others.iter().map(|b| (*a, *b))));
            }
            if strangers.is_empty() {
                return Ok(());
            }
            self.bounded(strangers.len())?;
            for (a, b) in strangers {
                self.say(a, b, Verdict::NonLink)?;
            }
            self.operation.settle()?;
        }
    }

    /// Whether the records that were named can leave.
    fn check(&self) -> Result<(), LibraryError> {
        let count = self.chosen.records.len();
        let known = 1..=count;
        if let Some(number) = self.options.records.iter().find(|number| !known.contains(number)) {
            let key = self.chosen.key.clone();
            return Err(NameError::NoRecord { key, number: *number, count }.into());
        }
        if self.rest().next().is_none() {
            return Err(self.refused("these are all its records, so none would stay"));
        }
        let theirs: BTreeSet<Hash> = self.leaving().map(|record| record.anchor).collect();
        if self.rest().any(|record| theirs.contains(&record.anchor)) {
            return Err(self.refused(COPIES));
        }
        self.bounded(self.leaving().count() * self.rest().count())
    }

    /// Every pair of anchors of which one leaves, and whether the evidence relates the two: then it
    /// keeps them apart by itself, and the relation is to be seen.
    fn across(&self) -> Result<BTreeSet<(Hash, Hash, bool)>, LibraryError> {
        let mut pairs = BTreeSet::new();
        for a in self.leaving() {
            let known = self.operation.store.pairs_of(a.id)?;
            let related: BTreeSet<_> = known
                .iter()
                .filter(|pair| Relation::from_csl(&pair.outcome).is_some())
                .map(|pair| if pair.one == a.id { pair.other } else { pair.one })
                .collect();
            pairs.extend(self.rest().map(|b| (a.anchor, b.anchor, related.contains(&b.id))));
        }
        Ok(pairs)
    }

    fn unlink(&self, a: Hash, b: Hash) -> Result<(), LibraryError> {
        let known = self.operation.store.decision_on(a, b)?;
        match known.is_some_and(|known| known.verdict == Verdict::Link.name()) {
            true => self.say(a, b, Verdict::Undecided),
            false => Ok(()),
        }
    }

    /// Where the rest has no key of its own, the keys stay with it, and what was said of the entry
    /// holds of both parts.
    fn keep_key(&self) -> Result<(), LibraryError> {
        let &Operation { store, id, .. } = self.operation;
        let firsts = |records: Vec<&StoredRecord>| -> Vec<_> {
            records.iter().map(|record| record.first).collect()
        };
        if !store.keys_of(&firsts(self.rest().collect()))?.is_empty() {
            return Ok(());
        }
        let keys = store.keys_of(&firsts(self.leaving().collect()))?;
        let bearer = self.leaving().find(|it| keys.first().is_some_and(|key| key.1 == it.first));
        if let (Some(bearer), Some(heir)) = (bearer, self.rest().next()) {
            store.move_keys(id, bearer.first, heir.first)?;
            settle::pass_on_what_was_said(store, id, self.chosen.entry, (bearer, heir))?;
        }
        Ok(())
    }

    /// Links records that the evidence alone does not hold together.
    fn hold_together(&self, side: &[&StoredRecord]) -> Result<(), LibraryError> {
        if self.entries_of(side.iter().copied())?.len() > 1 {
            for next in side.windows(2) {
                self.say(next[0].anchor, next[1].anchor, Verdict::Link)?;
            }
        }
        Ok(())
    }

    fn leaving(&self) -> impl Iterator<Item = &StoredRecord> {
        self.numbered().filter(|(number, _)| self.options.records.contains(number)).map(|it| it.1)
    }

    fn rest(&self) -> impl Iterator<Item = &StoredRecord> {
        self.numbered().filter(|(number, _)| !self.options.records.contains(number)).map(|it| it.1)
    }

    fn numbered(&self) -> impl Iterator<Item = (usize, &StoredRecord)> {
        (1..).zip(&self.chosen.records)
    }

    fn entries_of<'r>(
        &self,
        records: impl Iterator<Item = &'r StoredRecord>,
    ) -> Result<BTreeSet<EntryId>, LibraryError> {
        entries_of(self.operation.store, records)
    }

    fn say(&self, a: Hash, b: Hash, verdict: Verdict) -> Result<(), LibraryError> {
        let saying = Saying { verdict, why: &self.options.why, by: &self.options.by };
        say(self.operation, a, b, &saying)
    }

    fn bounded(&self, pairs: usize) -> Result<(), LibraryError> {
        match pairs > MOST_PAIRS {
            true => Err(self.refused("too many records to take apart at once")),
            false => Ok(()),
        }
    }

    fn refused(&self, why: &'static str) -> LibraryError {
        LibraryError::Refused { what: self.chosen.key.clone(), why }
    }
}

fn entries_of<'r>(
    store: &Store,
    records: impl Iterator<Item = &'r StoredRecord>,
) -> Result<BTreeSet<EntryId>, LibraryError> {
    let mut entries = BTreeSet::new();
    for record in records {
        entries.extend(store.entry_of(record.id)?);
    }
    Ok(entries)
}
