//! Records in, what the resolver and the citation keys need of them out, by small numbers from 0.
//!
//! Of many records the standardized forms and the blocking keys go to files; what stays in memory is some
//! ninety bytes each.

use crate::library::resolve::records::{Rank, wanted_key};
use crate::library::work::sorter::Sorter;
use crate::library::work::spool::{Spool, Written};
use crate::store::{Hash, RecordId, StoreError};
use cite_model::Reference;
use cite_resolve::{BLOCKING_RULES, BlockingKey, Standardized};
use rayon::prelude::*;
use std::path::PathBuf;

/// A record's standardized form, the blocking keys that it is to be found by, and the citation key that
/// it would have by itself.
pub(in crate::library) struct Form {
    standardized: Standardized,
    keys: Vec<BlockingKey>,
    natural: String,
}

impl Form {
    /// The form of a new record, whose reference says this; whether its id is a key that a person chose.
    pub(in crate::library) fn of(reference: &Reference, is_pinned: bool) -> Self {
        let mut form = Self::of_old(reference, is_pinned);
        form.keys = cite_resolve::blocking_keys(&form.standardized);
        form
    }

    /// The same of one whose blocking keys are in the library.
    pub(super) fn of_old(reference: &Reference, is_pinned: bool) -> Self {
        let pinned = reference.id.as_deref().filter(|_| is_pinned);
        let natural = wanted_key(reference, pinned);
        Self { standardized: cite_resolve::standardize(reference), keys: Vec::new(), natural }
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
    contents: Vec<Hash>,
    /// Each one's source, by its place in `sources`, and its place there.
    places: Vec<(u32, u64)>,
    sources: Vec<Hash>,
    naturals: Texts,
    forms: Forms,
    keys: Sorter,
}

impl Prepared {
    /// None yet; what of them is too large for memory will stand in this folder.
    pub(in crate::library) fn new(folder: Option<PathBuf>) -> Self {
        Self {
            ids: Vec::new(),
            contents: Vec::new(),
            places: Vec::new(),
            sources: Vec::new(),
            naturals: Texts::default(),
            keys: Sorter::new(u64::MAX, folder.clone()),
            forms: Forms::new(folder),
        }
    }

    pub(in crate::library) fn len(&self) -> usize {
        self.ids.len()
    }

    pub(in crate::library) fn ids(&self) -> &[RecordId] {
        &self.ids
    }

    pub(in crate::library) fn push(&mut self, known: Known, form: Form) -> Result<(), StoreError> {
        if self.sources.last() != Some(&known.source_hash) {
            self.sources.push(known.source_hash);
        }
        let number = u32_of(self.ids.len());
        for key in &form.keys {
            self.keys.push(key_row(key, number))?;
        }
        self.ids.push(known.id);
        self.contents.push(known.content);
        self.places.push((u32_of(self.sources.len() - 1), known.ordinal));
        self.naturals.push(&form.natural);
        self.forms.push(form.standardized)
    }

    /// The blocking keys of all new records, as rows to be sorted, see [`key_of`]; they are given once.
    pub(super) fn take_keys(&mut self) -> Sorter {
        let none = Sorter::new(u64::MAX, None);
        std::mem::replace(&mut self.keys, none)
    }

    /// The key that a record would have by itself, or that was said instead.
    pub(super) fn natural(&self, number: u32) -> &str {
        self.naturals.get(number as usize)
    }

    /// Says which key the entry wants that a record bears the keys of.
    pub(super) fn set_natural(&mut self, number: u32, natural: &str) {
        self.naturals.set(number as usize, natural);
    }

    /// A record's place among all, the same in every library.
    pub(super) fn rank(&self, number: u32) -> Rank {
        let (source, ordinal) = self.places[number as usize];
        (self.contents[number as usize], self.sources[source as usize], ordinal)
    }

    /// Brings the forms of some records into memory; numbers are given sorted.
    pub(super) fn forms(&mut self, numbers: &[u32]) -> Result<Lent<'_>, StoreError> {
        self.forms.lend(numbers)
    }

    /// Lets go of all forms; none is asked for any more.
    pub(super) fn forget_forms(&mut self) {
        self.forms = Forms::new(None);
    }
}

/// A blocking key and the record that has it, as a row to be sorted.
fn key_row(key: &BlockingKey, number: u32) -> u128 {
    u128::from(key.hash) << 64 | u128::from(key.rule.code()) << 32 | u128::from(number)
}

/// The blocking key of a row, and the number of the record that has it.
pub(super) fn key_of(row: u128) -> (BlockingKey, u32) {
    let code = (row >> 32) as u8;
    let (rule, ..) = BLOCKING_RULES[code as usize];
    (BlockingKey { rule, hash: (row >> 64) as u64 }, row as u32)
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
struct Forms {
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

impl Forms {
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

    fn lend(&mut self, numbers: &[u32]) -> Result<Lent<'_>, StoreError> {
        let Some(far) = &mut self.far else { return Ok(Lent::Near(&self.near)) };
        let (places, written) = (&far.places, far.spool.written()?);
        let follows = |one: &u32, other: &u32| {
            let (at, length) = places[*one as usize];
            at + u64::from(length) == places[*other as usize].0
        };
        let neighbours = numbers.chunk_by(follows);
        let runs: Vec<&[u32]> = neighbours.flat_map(|run| run.chunks(RUN)).collect();
        let forms = runs.par_iter().map(|run| unpack_run(written, places, run));
        let forms = forms.collect::<Result<Vec<_>, StoreError>>()?;
        Ok(Lent::Far(numbers.to_vec(), forms.into_iter().flatten().collect()))
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

/// Forms in memory.
pub(super) enum Lent<'f> {
    Near(&'f [Standardized]),
    /// Numbers, sorted, and the form of each.
    Far(Vec<u32>, Vec<Standardized>),
}

impl Lent<'_> {
    /// The form of one of the records that were asked for.
    pub(super) fn get(&self, number: u32) -> &Standardized {
        match self {
            Self::Near(forms) => &forms[number as usize],
            Self::Far(numbers, forms) => {
                let place = numbers.binary_search(&number);
                &forms[place.expect("the forms that are used were asked for")]
            }
        }
    }
}

pub(super) fn u32_of(number: usize) -> u32 {
    u32::try_from(number).expect("fewer than four thousand million records are resolved at once")
}
