//! Records in, what the resolver and the citation keys need of them out, by small numbers from 0.
//!
//! Of many records the standardized forms and the blocking keys go to files; what stays in memory is some
//! ninety bytes each.

use crate::library::LibraryError;
use crate::library::resolve::records::Rank;
use crate::library::work::sorter::Sorter;
use crate::library::work::spool::{Spool, Written};
use crate::store::{Hash, RecordId, StoreError};
use cite_model::Reference;
use cite_resolve::{BlockingKey, Forms, Rows, Standardized, Wish, Wishes, key_row};
use rayon::prelude::*;
use std::path::PathBuf;

/// A record's standardized form, the blocking keys that it is to be found by, and the citation keys that
/// it wants.
pub(in crate::library) struct Form {
    standardized: Standardized,
    keys: Vec<BlockingKey>,
    wish: String,
}

impl Form {
    /// The form of a new record, whose reference says this; whether its format keeps citation keys.
    pub(in crate::library) fn of(reference: &Reference, is_pinned: bool) -> Self {
        let mut form = Self::of_old(reference, is_pinned);
        form.keys = cite_resolve::blocking_keys(&form.standardized);
        form
    }

    /// The same of one whose blocking keys are in the library.
    pub(super) fn of_old(reference: &Reference, is_pinned: bool) -> Self {
        let wish = cite_resolve::wish(reference, is_pinned);
        Self { standardized: cite_resolve::standardize(reference), keys: Vec::new(), wish }
    }
}

/// Whether the ids of a format's records are keys that a person chose.
pub(in crate::library) fn is_pinned(format: &str) -> bool {
    cite_formats::by_id(format).is_some_and(|format| format.has_citation_keys)
}

/// What a record is known by besides its form.
#[derive(Clone, Copy)]
pub(in crate::library) struct Known {
    pub id: RecordId,
    pub content: Hash,
    pub source_hash: Hash,
    pub ordinal: u64,
}

/// Records ready for the resolver.
pub(in crate::library) struct Prepared {
    ids: Vec<RecordId>,
    names: Names,
    forms: KeptForms,
    keys: Sorter,
}

/// What records want to be called, and what puts them in order.
#[derive(Default)]
pub(super) struct Names {
    contents: Vec<Hash>,
    /// Each one's source, by its place in `sources`, and its place there.
    places: Vec<(u32, u64)>,
    sources: Vec<Hash>,
    wishes: Texts,
}

impl Names {
    fn push(&mut self, known: Known, wish: &str) {
        if self.sources.last() != Some(&known.source_hash) {
            self.sources.push(known.source_hash);
        }
        self.contents.push(known.content);
        self.places.push((u32_of(self.sources.len() - 1), known.ordinal));
        self.wishes.push(wish);
    }

    /// Says which key the entry wants that a record bears the keys of.
    pub(super) fn set(&mut self, number: u32, wish: &str) {
        self.wishes.set(number as usize, wish);
    }
}

impl Wishes for Names {
    type Rank = Rank;

    fn wish(&self, number: u32) -> Wish<'_> {
        Wish::read(self.wishes.get(number as usize))
    }

    /// The same in every library.
    fn rank(&self, number: u32) -> Rank {
        let (source, ordinal) = self.places[number as usize];
        (self.contents[number as usize], self.sources[source as usize], ordinal)
    }
}

impl Prepared {
    /// None yet; what of them is too large for memory will stand in this folder.
    pub(in crate::library) fn new(folder: Option<PathBuf>) -> Self {
        Self {
            ids: Vec::new(),
            names: Names::default(),
            keys: Sorter::new(u64::MAX, folder.clone()),
            forms: KeptForms::new(folder),
        }
    }

    pub(in crate::library) fn len(&self) -> usize {
        self.ids.len()
    }

    pub(in crate::library) fn ids(&self) -> &[RecordId] {
        &self.ids
    }

    pub(in crate::library) fn push(
        &mut self,
        known: Known,
        form: Form,
    ) -> Result<(), LibraryError> {
        let number = u32_of(self.ids.len());
        for key in &form.keys {
            self.keys.push(key_row(key, number))?;
        }
        self.ids.push(known.id);
        self.names.push(known, &form.wish);
        Ok(self.forms.push(form.standardized)?)
    }

    /// The blocking keys of all new records, as rows to be sorted, see [`key_row`]; they are given once.
    pub(super) fn take_keys(&mut self) -> Sorter {
        let none = Sorter::new(u64::MAX, None);
        std::mem::replace(&mut self.keys, none)
    }

    pub(super) fn names(&self) -> &Names {
        &self.names
    }

    pub(super) fn names_mut(&mut self) -> &mut Names {
        &mut self.names
    }

    /// Brings the forms of some records into memory; numbers are given sorted.
    pub(super) fn forms(&mut self, numbers: &[u32]) -> Result<Forms<'_>, StoreError> {
        self.forms.lend(numbers)
    }

    /// Lets go of all forms; none is asked for any more.
    pub(super) fn forget_forms(&mut self) {
        self.forms = KeptForms::new(None);
    }
}

/// Short texts, one behind the other.
#[derive(Default)]
struct Texts(Vec<(u64, u32)>, String);

impl Texts {
    fn push(&mut self, text: &str) {
        self.0.push((self.1.len() as u64, u32_of(text.len())));
        self.1.push_str(text);
    }

    fn set(&mut self, at: usize, text: &str) {
        if self.get(at) != text {
            self.0[at] = (self.1.len() as u64, u32_of(text.len()));
            self.1.push_str(text);
        }
    }

    fn get(&self, at: usize) -> &str {
        let (start, length) = self.0[at];
        &self.1[start as usize..][..length as usize]
    }
}

/// Standardized forms, in memory while they are not too many.
struct KeptForms {
    near: Vec<Standardized>,
    far: Option<Far>,
    folder: Option<PathBuf>,
}

/// Forms in a file: where each one stands.
struct Far {
    places: Vec<(u64, u32)>,
    spool: Spool,
}

/// So many records are few: their forms, of about 1.2 KiB each, stay in memory. Tests have
/// fewer for few, so that they go both ways.
pub(super) const FEW: usize = if cfg!(test) { 64 } else { 1 << 17 };

impl KeptForms {
    fn new(folder: Option<PathBuf>) -> Self {
        Self { near: Vec::new(), far: None, folder }
    }

    fn push(&mut self, form: Standardized) -> Result<(), StoreError> {
        if self.far.is_none() && self.near.len() >= FEW {
            let mut far = Far { places: Vec::new(), spool: Spool::new(self.folder.as_deref())? };
            for form in std::mem::take(&mut self.near) {
                far.push(&form)?;
            }
            self.far = Some(far);
        }
        match &mut self.far {
            Some(far) => far.push(&form)?,
            None => self.near.push(form),
        }
        Ok(())
    }

    fn lend(&mut self, numbers: &[u32]) -> Result<Forms<'_>, StoreError> {
        let Some(far) = &mut self.far else { return Ok(Forms::All(&self.near)) };
        let (places, written) = (&far.places, far.spool.written()?);
        let follows = |one: &u32, other: &u32| {
            let (at, length) = places[*one as usize];
            at + u64::from(length) == places[*other as usize].0
        };
        let neighbours = numbers.chunk_by(follows);
        let runs: Vec<&[u32]> = neighbours.flat_map(|run| run.chunks(RUN)).collect();
        let forms = runs.par_iter().map(|run| unpack_run(written, places, run));
        let forms = forms.collect::<Result<Vec<_>, StoreError>>()?;
        Ok(Forms::Some(numbers.to_vec(), forms.into_iter().flatten().collect()))
    }
}

/// So many forms that stand one behind the other are read at a time.
const RUN: usize = 64;

/// The forms of records that follow one another in the file.
fn unpack_run(
    written: Written,
    places: &[(u64, u32)],
    run: &[u32],
) -> Result<Vec<Standardized>, StoreError> {
    let places: Vec<(u64, u32)> = run.iter().map(|number| places[*number as usize]).collect();
    let (from, until) = (places[0].0, places[places.len() - 1]);
    let bytes = written.read(from, (until.0 - from) as usize + until.1 as usize)?;
    let form = |(at, length): (u64, u32)| {
        let at = (at - from) as usize;
        postcard::from_bytes(&bytes[at..at + length as usize]).map_err(unwritable)
    };
    places.into_iter().map(form).collect()
}

impl Far {
    fn push(&mut self, form: &Standardized) -> Result<(), StoreError> {
        let bytes = postcard::to_allocvec(form).map_err(unwritable)?;
        self.places.push((self.spool.end(), u32_of(bytes.len())));
        self.spool.append(&bytes)
    }
}

fn unwritable(error: postcard::Error) -> StoreError {
    StoreError::Io(format!("a standardized record: {error}"))
}

pub(super) fn u32_of(number: usize) -> u32 {
    u32::try_from(number).expect("fewer than four thousand million records are resolved at once")
}
