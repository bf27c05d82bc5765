//! The records that are resolved together, under small numbers: first all new ones, then those of the
//! others that are asked for.

use super::prepared::{Form, Known, Lent, Prepared, is_pinned, u32_of};
use crate::library::LibraryError;
use crate::library::work::progress::{Phase, Watch};
use crate::library::work::sorter::Sorter;
use crate::store::{Hash, LINK, RecordId, Store, StoreError, UnreadRecord};
use cite_model::{Reference, Verdict};
use cite_resolve::{Link, PersonsDecision};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// So many records are read and worked on at a time, by all cores.
const CHUNK: usize = 4096;

/// What judging the new records' pairs found.
#[derive(Default)]
pub(super) struct Found {
    /// The links in which one of them is, sorted.
    pub links: Vec<Link>,
    /// Others of which a link is no more.
    pub touched: Vec<u32>,
}

/// The records.
pub(super) struct Pool<'s> {
    pub store: &'s Store,
    /// Who is told how far it is.
    pub watch: Watch<'s>,
    /// Whether the library held records before.
    pub has_older: bool,
    prepared: Prepared,
    /// How many records are new: those with the lowest numbers, in the order of their ids.
    new: usize,
    /// The numbers of the others.
    others: FxHashMap<RecordId, u32>,
    /// Those of them that have still to be read, in the order of their numbers.
    expected: Vec<RecordId>,
    /// The first revisions of those that are later ones.
    firsts: FxHashMap<u32, RecordId>,
}

impl<'s> Pool<'s> {
    /// A pool of new records, sorted; what was prepared of them already is made use of where it is
    /// just them, and not where a file broke off and those of it that were prepared are gone.
    pub(super) fn new(
        store: &'s Store,
        mut prepared: Prepared,
        added: &[RecordId],
        watch: Watch<'s>,
    ) -> Result<Self, LibraryError> {
        let has_older = store.has_blocking_keys()?;
        let is_ready = prepared.ids() == added;
        if !is_ready {
            prepared = Prepared::new(store.folder());
        }
        let mut pool = Self {
            store,
            watch,
            has_older,
            prepared,
            new: added.len(),
            others: FxHashMap::default(),
            expected: Vec::new(),
            firsts: FxHashMap::default(),
        };
        if is_ready {
            for (id, first) in store.later_revisions_among(added.first().zip(added.last()))? {
                pool.firsts.extend(pool.number(id).map(|number| (number, first)));
            }
        } else {
            pool.read(added, Form::of)?;
        }
        Ok(pool)
    }

    pub(super) fn len(&self) -> usize {
        self.prepared.len()
    }

    /// How many records are new: those with the lowest numbers.
    pub(super) fn new_ones(&self) -> u32 {
        u32_of(self.new)
    }

    pub(super) fn id(&self, number: u32) -> RecordId {
        self.prepared.ids()[number as usize]
    }

    /// The number of a record that is in.
    pub(super) fn number(&self, id: RecordId) -> Option<u32> {
        let new = &self.prepared.ids()[..self.new];
        new.binary_search(&id).ok().map(u32_of).or_else(|| self.others.get(&id).copied())
    }

    /// The first revision of a record, by which citation keys know it.
    pub(super) fn first(&self, number: u32) -> RecordId {
        self.firsts.get(&number).copied().unwrap_or_else(|| self.id(number))
    }

    pub(super) fn prepared(&self) -> &Prepared {
        &self.prepared
    }

    pub(super) fn set_natural(&mut self, number: u32, natural: &str) {
        self.prepared.set_natural(number, natural);
    }

    /// The blocking keys of the new records, as rows to be sorted; they are given once.
    pub(super) fn take_keys(&mut self) -> Sorter {
        self.prepared.take_keys()
    }

    /// Brings the forms of some records into memory; numbers are given sorted.
    pub(super) fn forms(&mut self, numbers: &[u32]) -> Result<Lent<'_>, StoreError> {
        self.prepared.forms(numbers)
    }

    /// Lets go of all forms: a file of gigabytes, of millions of records. None is asked for any more.
    pub(super) fn forget_forms(&mut self) {
        self.prepared.forget_forms();
    }

    /// Brings in records that are not in yet.
    pub(super) fn load(&mut self, ids: &[RecordId]) -> Result<(), LibraryError> {
        self.expect(ids);
        self.read_expected()
    }

    /// Gives numbers to records that are not in yet; they are brought in later, all at once.
    pub(super) fn expect(&mut self, ids: &[RecordId]) {
        for id in ids {
            if self.number(*id).is_none() {
                self.others.insert(*id, u32_of(self.len() + self.expected.len()));
                self.expected.push(*id);
            }
        }
    }

    /// Brings in the records that have numbers already.
    pub(super) fn read_expected(&mut self) -> Result<(), LibraryError> {
        let expected = std::mem::take(&mut self.expected);
        self.read(&expected, Form::of_old)
    }

    /// Reads records, and gives them the next numbers and their forms.
    fn read(
        &mut self,
        ids: &[RecordId],
        form: fn(&Reference, bool) -> Form,
    ) -> Result<(), LibraryError> {
        let count = ids.len();
        for (at, ids) in ids.chunks(CHUNK).enumerate() {
            if count > CHUNK {
                self.watch.round(Phase::Reading, (0, 1), (at * CHUNK, count))?;
            }
            let unread: Result<Vec<UnreadRecord>, StoreError> =
                ids.iter().map(|id| self.store.unread_record(*id)).collect();
            let read = unread?.into_par_iter().map(|record| {
                let record = record.read()?;
                let form = form(&record.reference, is_pinned(&record.format));
                Ok((record, form))
            });
            for (record, form) in read.collect::<Result<Vec<_>, StoreError>>()? {
                if record.first != record.id {
                    self.firsts.insert(u32_of(self.len()), record.first);
                }
                let (id, content) = (record.id, record.content);
                let (source_hash, ordinal) = (record.source_hash, record.ordinal);
                self.prepared.push(Known { id, content, source_hash, ordinal }, form)?;
            }
        }
        Ok(())
    }

    /// Brings in all records that links join to the new ones or to others that are touched; gives all
    /// links among them, and which records are so joined: nothing changes for the rest.
    pub(super) fn expand(&mut self, found: Found) -> Result<(Vec<Link>, Vec<bool>), LibraryError> {
        let Found { mut links, touched } = found;
        if !self.has_older {
            return Ok((links, vec![true; self.len()]));
        }
        let must = self.must_links()?;
        let mut waiting: Vec<u32> = (0..self.new_ones()).chain(touched).collect();
        for link in &links {
            waiting.extend([link.a, link.b]);
        }
        let mut involved = vec![false; self.len()];
        while let Some(number) = waiting.pop() {
            if std::mem::replace(&mut involved[number as usize], true) {
                continue;
            }
            let id = self.id(number);
            let mut joined: Vec<RecordId> = must.get(&id).cloned().unwrap_or_default();
            let stored = self.store.pairs_of(id)?;
            for pair in stored.iter().filter(|pair| pair.outcome == LINK) {
                joined.extend([pair.one, pair.other]);
            }
            self.load(&joined)?;
            involved.resize(self.len(), false);
            let numbers: Vec<u32> = joined.iter().filter_map(|id| self.number(*id)).collect();
            for pair in stored.iter().filter(|pair| pair.outcome == LINK) {
                if let (Some(a), Some(b)) = (self.number(pair.one), self.number(pair.other)) {
                    let weight_bits = pair.weight as f32;
                    links.push(Link { a: a.min(b), b: a.max(b), weight_bits });
                }
            }
            waiting.extend(numbers.into_iter().filter(|number| !involved[*number as usize]));
        }
        links.sort_unstable_by_key(|link| (link.a, link.b));
        links.dedup_by_key(|link| (link.a, link.b));
        Ok((links, involved))
    }

    /// The records that a person linked, both ways.
    fn must_links(&self) -> Result<FxHashMap<RecordId, Vec<RecordId>>, LibraryError> {
        let mut must: FxHashMap<RecordId, Vec<RecordId>> = FxHashMap::default();
        for decision in self.store.decisions()?.iter().filter(|decision| decision.verdict == LINK) {
            let these = self.store.records_by_anchor(decision.this)?;
            let those = self.store.records_by_anchor(decision.that)?;
            for this in &these {
                must.entry(*this).or_default().extend(&those);
            }
            for that in &those {
                must.entry(*that).or_default().extend(&these);
            }
        }
        Ok(must)
    }

    /// What persons decided about pairs of records that are in; of several decisions the last.
    pub(super) fn decisions_among(&self) -> Result<Vec<PersonsDecision>, LibraryError> {
        let mut last: FxHashMap<(u32, u32), Verdict> = FxHashMap::default();
        for decision in self.store.decisions()? {
            let verdict = Verdict::from_name(&decision.verdict);
            let verdict = verdict.unwrap_or(Verdict::NonLink); // a relation that a later cite knows
            let with = |anchor: Hash| -> Result<Vec<u32>, StoreError> {
                let records = self.store.records_by_anchor(anchor)?;
                Ok(records.into_iter().filter_map(|id| self.number(id)).collect())
            };
            let (these, those) = (with(decision.this)?, with(decision.that)?);
            for a in these {
                for b in those.iter().filter(|b| **b != a) {
                    last.insert((a.min(*b), a.max(*b)), verdict);
                }
            }
        }
        last.retain(|_, verdict| *verdict != Verdict::Undecided);
        let said = last.into_iter();
        let mut decisions: Vec<PersonsDecision> = said
            .map(|((a, b), verdict)| PersonsDecision { a, b, link: verdict == Verdict::Link })
            .collect();
        decisions.sort_unstable();
        Ok(decisions)
    }
}
