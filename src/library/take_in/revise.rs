//! A file that was imported before with other bytes: its records in, each in the place of its
//! former self out.
//!
//! A record takes the place of one that says the same letter by letter; else of one that bears the
//! same citation key, where the file's keys are a person's and the two share a title or an
//! identifier or could be one work; else of one that the resolver links it to. What the file
//! no longer has is kept: a download of the same name may be another search's.

use crate::library::resolve::settle::is_pinned;
use crate::store::{SourceId, Store, StoreError, StoredRecord};
use cite_model::{Reference, TextField};
use cite_resolve::{Decision, JudgedPair, Standardized, Weights};
use cite_text::fold::fold;
use rustc_hash::FxHashMap;

/// What became of a changed file's records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::library) struct Revised {
    /// Records that took a former one's place.
    pub revised: u64,
    /// Former ones that the file no longer has.
    pub kept: u64,
}

/// Lets the records of a source that was just read take the place of those that its file gave before.
pub(in crate::library) fn revise(
    store: &Store,
    path: &str,
    source: SourceId,
) -> Result<Revised, StoreError> {
    if !store.has_former(path, source)? {
        return Ok(Revised::default());
    }
    let new = store.records_of_source(source)?;
    let old: Vec<StoredRecord> =
        store.records_by_path(path)?.into_iter().filter(|record| !is_among(&new, record)).collect();
    let mut places =
        Places { successors: vec![None; old.len()], is_placed: vec![false; new.len()] };
    places.identical(&old, &new);
    if new.first().is_some_and(|record| is_pinned(&record.format)) {
        places.by_key(&old, &new);
    }
    places.by_evidence(&old, &new);
    let mut revised = Revised::default();
    for (record, successor) in old.iter().zip(&places.successors) {
        match successor {
            Some(at) => {
                store.set_first(new[*at].id, record.first)?;
                revised.revised += 1;
            }
            None => revised.kept += 1,
        }
    }
    Ok(revised)
}

fn is_among(records: &[StoredRecord], record: &StoredRecord) -> bool {
    records.binary_search_by_key(&record.id, |record| record.id).is_ok()
}

/// Who takes whose place, by their places in the two lists.
struct Places {
    successors: Vec<Option<usize>>,
    is_placed: Vec<bool>,
}

impl Places {
    fn put(&mut self, old: usize, new: usize) {
        if self.successors[old].is_none() && !self.is_placed[new] {
            self.successors[old] = Some(new);
            self.is_placed[new] = true;
        }
    }

    fn identical(&mut self, old: &[StoredRecord], new: &[StoredRecord]) {
        let mut known: FxHashMap<u128, Vec<usize>> = FxHashMap::default();
        for (at, record) in new.iter().enumerate().rev() {
            known.entry(record.content).or_default().push(at);
        }
        for (at, record) in old.iter().enumerate() {
            if let Some(same) = known.get_mut(&record.content).and_then(Vec::pop) {
                self.put(at, same);
            }
        }
    }

    fn by_key(&mut self, old: &[StoredRecord], new: &[StoredRecord]) {
        let mut known: FxHashMap<&str, usize> = FxHashMap::default();
        for (at, record) in new.iter().enumerate().rev() {
            known.extend(record.reference.id.as_deref().map(|id| (id, at)));
        }
        for (at, record) in old.iter().enumerate() {
            let same = record.reference.id.as_deref().and_then(|id| known.get(id));
            if let Some(same) =
                same.filter(|same| is_still(&record.reference, &new[**same].reference))
            {
                self.put(at, *same);
            }
        }
    }

    fn by_evidence(&mut self, old: &[StoredRecord], new: &[StoredRecord]) {
        let of = |records: &[StoredRecord], is_free: &dyn Fn(usize) -> bool| -> Vec<usize> {
            (0..records.len()).filter(|at| is_free(*at)).collect()
        };
        let (from, to) =
            (of(old, &|at| self.successors[at].is_none()), of(new, &|at| !self.is_placed[at]));
        let references = from.iter().map(|at| &old[*at]).chain(to.iter().map(|at| &new[*at]));
        let standardized: Vec<Standardized> =
            references.map(|record| cite_resolve::standardize(&record.reference)).collect();
        let mut links =
            cite_resolve::resolve_standardized(&standardized, &[], Weights::shipped()).links;
        let crosses =
            |pair: &JudgedPair| (pair.a as usize) < from.len() && from.len() <= pair.b as usize;
        links.retain(crosses);
        links.sort_by(|x, y| {
            let strength = y.verdict.weight_bits.total_cmp(&x.verdict.weight_bits);
            strength.then((x.a, x.b).cmp(&(y.a, y.b)))
        });
        for link in links {
            self.put(from[link.a as usize], to[link.b as usize - from.len()]);
        }
    }
}

/// Whether a description under the same citation key may be of the same work: a person who corrects
/// an entry does not change all of it.
fn is_still(old: &Reference, new: &Reference) -> bool {
    let same = |field: TextField| {
        let (old, new) = (old.text(field), new.text(field));
        old.zip(new).is_some_and(|(old, new)| fold(old) == fold(new))
    };
    let known_by = [TextField::Title, TextField::Doi, TextField::Pmid, TextField::Arxiv];
    known_by.into_iter().any(same) || {
        let verdict = cite_resolve::decide(&cite_resolve::compare(
            &cite_resolve::standardize(old),
            &cite_resolve::standardize(new),
        ));
        matches!(verdict.decision, Decision::Link | Decision::PossibleLink)
    }
}
