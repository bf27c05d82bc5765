//! The records that are resolved together, under small numbers: first all new ones, then those of the
//! others that are asked for.

use super::prepared::{Form, Known, Names, Prepared, is_pinned, u32_of};
use crate::library::LibraryError;
use crate::library::work::progress::{Phase, Watch};
use crate::library::work::sorter::Sorter;
use crate::store::{
    Blocks, Hash, LINK, NewRun, OperationId, POSSIBLE_LINK, RecordId, Store, StoreError,
    StoredPair, UnreadRecord,
};
use cite_model::field::Field;
use cite_model::{Reference, Verdict};
use cite_resolve::{
    BlockingKey, BlockingRule, Decision, Forms, JudgedPair, KeptPair, PersonsDecision, Records,
    Step,
};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// So many records are read and worked on at a time, by all cores.
const CHUNK: usize = 4096;

/// Comparing goes through the records three times.
const STEPS: u64 = 3;

/// The records.
pub(super) struct Pool<'s> {
    pub store: &'s Store,
    /// The operation on its way; none where a step is undone.
    pub operation: Option<OperationId>,
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
    /// The blocking keys of the records that were there before, and those that the new ones bring.
    blocks: Option<Blocks<'s>>,
    bringing: Option<NewRun>,
    /// What persons linked, both ways; found where it is asked for.
    must: Option<FxHashMap<RecordId, Vec<RecordId>>>,
}

impl<'s> Pool<'s> {
    /// A pool of new records, sorted; what was prepared of them already is made use of where it is
    /// just them, and not where a file broke off and those of it that were prepared are gone.
    pub(super) fn new(
        (store, operation): (&'s Store, Option<OperationId>),
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
            operation,
            watch,
            has_older,
            prepared,
            new: added.len(),
            others: FxHashMap::default(),
            expected: Vec::new(),
            firsts: FxHashMap::default(),
            blocks: None,
            bringing: None,
            must: None,
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

    /// The first revision of a record, by which citation keys know it.
    pub(super) fn first(&self, number: u32) -> RecordId {
        self.firsts.get(&number).copied().unwrap_or_else(|| self.id(number))
    }

    /// Whether a record is one of the new ones.
    pub(super) fn is_new(&self, id: RecordId) -> bool {
        self.prepared.ids()[..self.new].binary_search(&id).is_ok()
    }

    /// What the records want to be called.
    pub(super) fn names(&self) -> &Names {
        self.prepared.names()
    }

    /// Says which key the entry wants that a record bears the keys of.
    pub(super) fn set_wish(&mut self, number: u32, wish: &str) {
        self.prepared.names_mut().set(number, wish);
    }

    /// Lets go of all forms: a file of gigabytes, of millions of records. None is asked for any more.
    pub(super) fn forget_forms(&mut self) {
        self.prepared.forget_forms();
    }

    /// A judged pair as the library keeps it: the record with the lower id first.
    fn stored(&self, pair: &JudgedPair) -> StoredPair {
        let (a, b) = (self.id(pair.a), self.id(pair.b));
        let (outcome, inverse) = match pair.verdict.decision {
            Decision::Link => (LINK, false),
            Decision::PossibleLink | Decision::NonLink => (POSSIBLE_LINK, false),
            Decision::Related(relation) => (relation.csl(), pair.inverse != (a > b)),
        };
        StoredPair {
            one: a.min(b),
            other: a.max(b),
            outcome: outcome.to_owned(),
            inverse,
            weight: f64::from(pair.verdict.weight_bits),
            rule: pair.rule().to_owned(),
        }
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
                    self.firsts.insert(u32_of(self.prepared.len()), record.first);
                }
                let (id, content) = (record.id, record.content);
                let (source_hash, ordinal) = (record.source_hash, record.ordinal);
                self.prepared.push(Known { id, content, source_hash, ordinal }, form)?;
            }
        }
        Ok(())
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
}

impl<'s> Records for Pool<'s> {
    type Error = LibraryError;
    type Id = RecordId;
    type Rows = Sorter;

    fn count(&self) -> usize {
        self.prepared.len() + self.expected.len()
    }

    fn new_ones(&self) -> usize {
        self.new
    }

    fn id(&self, number: u32) -> RecordId {
        self.prepared.ids()[number as usize]
    }

    fn number(&self, id: RecordId) -> Option<u32> {
        let new = &self.prepared.ids()[..self.new];
        new.binary_search(&id).ok().map(u32_of).or_else(|| self.others.get(&id).copied())
    }

    fn has_older(&self) -> bool {
        self.has_older
    }

    fn take_keys(&mut self) -> Result<Sorter, LibraryError> {
        self.blocks = self.has_older.then(|| self.store.blocks()).transpose()?;
        self.bringing = Some(self.store.begin_blocking_keys(self.new as u64)?);
        Ok(self.prepared.take_keys())
    }

    fn keep_keys(&mut self, keys: &[(BlockingKey, u32)]) -> Result<(), LibraryError> {
        let keys: Vec<(u64, RecordId)> =
            keys.iter().map(|(key, number)| (key.hash, self.id(*number))).collect();
        match &mut self.bringing {
            Some(run) => Ok(self.store.put_blocking_keys(run, &keys)?),
            None => unreachable!("keys are kept after they were taken"),
        }
    }

    fn older(&mut self, hash: u64, most: usize) -> Result<Vec<RecordId>, LibraryError> {
        match &mut self.blocks {
            Some(blocks) => Ok(blocks.block(hash, most)?),
            None => Ok(Vec::new()),
        }
    }

    fn block(&mut self, hash: u64, most: usize) -> Result<Vec<RecordId>, LibraryError> {
        Ok(self.store.block(hash, most)?)
    }

    fn rows(&self, highest: u64) -> Sorter {
        Sorter::new(highest, self.store.folder())
    }

    fn expect(&mut self, ids: &[RecordId]) {
        for id in ids {
            if self.number(*id).is_none() {
                self.others.insert(*id, u32_of(self.count()));
                self.expected.push(*id);
            }
        }
    }

    /// Also ends the keys that the new records bring: all were met.
    fn bring(&mut self) -> Result<(), LibraryError> {
        self.blocks = None;
        if let Some(run) = self.bringing.take() {
            self.store.end_blocking_keys(run)?;
        }
        let expected = std::mem::take(&mut self.expected);
        self.read(&expected, Form::of_old)
    }

    fn forms(&mut self, numbers: &[u32]) -> Result<Forms<'_>, LibraryError> {
        Ok(self.prepared.forms(numbers)?)
    }

    fn keep_pair(&mut self, pair: JudgedPair) -> Result<(), LibraryError> {
        Ok(self.store.put_pair(&self.stored(&pair))?)
    }

    fn pairs_of(&mut self, id: RecordId) -> Result<Vec<KeptPair<RecordId>>, LibraryError> {
        let kept = |pair: StoredPair| KeptPair {
            one: pair.one,
            other: pair.other,
            is_link: pair.outcome == LINK,
            weight_bits: pair.weight as f32,
            rule: pair.rule,
        };
        Ok(self.store.pairs_of(id)?.into_iter().map(kept).collect())
    }

    fn forget_pair(&mut self, pair: &KeptPair<RecordId>) -> Result<(), LibraryError> {
        Ok(self.store.remove_pair(pair.one, pair.other)?)
    }

    fn attribute_pair(
        &mut self,
        pair: &KeptPair<RecordId>,
        rule: BlockingRule,
    ) -> Result<(), LibraryError> {
        Ok(self.store.attribute_pair(pair.one, pair.other, rule.name())?)
    }

    fn must_linked(&mut self, id: RecordId) -> Result<Vec<RecordId>, LibraryError> {
        if self.must.is_none() {
            self.must = Some(self.must_links()?);
        }
        Ok(self.must.iter().flat_map(|must| must.get(&id)).flatten().copied().collect())
    }

    fn tell(&mut self, step: Step, done: (usize, usize)) -> Result<(), LibraryError> {
        self.watch.part(Phase::Comparing, (step as u64, STEPS), done, self.new)
    }

    /// Of several decisions on a pair the last.
    fn decisions(&mut self) -> Result<Vec<PersonsDecision>, LibraryError> {
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
