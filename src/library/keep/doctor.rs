//! Examining: a library in, all that is wrong with its file out, each with what to do about it; and
//! repairing what is derived.
//!
//! To examine changes nothing: derived state is computed anew on a copy. To repair touches derived
//! state alone; what sources and persons gave cannot be computed, so where that is damaged it is said.

use crate::library::base::VERSION;
use crate::library::keep::operation::By;
use crate::library::work::progress::Watch;
use crate::library::{Library, LibraryError, keep::backup, resolve::settle};
use crate::store::{Fault, NewOperation, RawEdit, Store, StoreError};
use cite_model::{AnyField, Edit};
use cite_resolve::DERIVATION;
use serde::Serialize;
use std::path::PathBuf;

/// What of a library is at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// The file's structure.
    File,
    /// Its tables.
    Schema,
    /// What sources and persons gave.
    Facts,
    /// What is computed from it.
    Derived,
    /// Nothing: an earlier version of the program computed it, and this one would do so otherwise.
    Former,
}

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// With what.
    pub part: Part,
    /// Where.
    pub place: String,
    /// What.
    pub what: String,
    /// What to do about it.
    pub remedy: &'static str,
}

impl Finding {
    /// Whether the library is the worse for it.
    pub fn is_fault(&self) -> bool {
        self.part != Part::Former
    }
}

/// What a repair did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Repaired {
    /// Where the library is kept as it was.
    pub backup: Option<PathBuf>,
    /// What is still wrong.
    pub left: Vec<Finding>,
}

const REPAIR: &str = "`cite doctor --fix` repairs it, after a backup";
const RESTORE: &str =
    "put a backup in the library's place, or import its sources into a new library";
const REBUILD: &str = "`cite rebuild --dry-run` shows what would change, `cite rebuild` changes it";

/// All that is wrong with a library; nothing where all is well.
pub fn examine(library: &Library) -> Result<Vec<Finding>, LibraryError> {
    library.store.reading(|store| {
        let mut findings = Vec::new();
        let mut take = |part: Part, found: Result<Vec<Fault>, StoreError>| {
            let faults = match found {
                Err(error) if error.is_damage() => {
                    vec![Fault { place: "the file".to_owned(), what: error.to_string() }]
                }
                found => found?,
            };
            findings.extend(faults.into_iter().map(|fault| finding(part, fault)));
            Ok::<_, LibraryError>(findings.len())
        };
        take(Part::File, store.structural_faults())?;
        let is_whole = take(Part::Schema, store.schema_faults())? == 0;
        take(Part::Facts, store.dangling_rows())?;
        take(Part::Facts, store.altered_facts())?;
        take(Part::Facts, unreadable_edits(store))?;
        if is_whole {
            let faults = derived(store, findings.is_empty())?;
            findings.extend(faults);
        }
        Ok(findings)
    })
}

/// Computes all derived state anew, and makes what is damaged of the file's structure anew as far as it
/// is no fact. The library as it was is kept.
pub fn repair(library: &mut Library, by: &By, watch: Watch) -> Result<Repaired, LibraryError> {
    let store = &library.store;
    let backup = backup::automatic(store, true)?;
    match compute(store, by, watch, Store::drop_derived) {
        Err(LibraryError::Store(error)) if error.is_damage() => {
            compute(store, by, watch, Store::disown_derived)?;
        }
        computed => computed?,
    }
    if !matches!(store.structural_faults(), Ok(faults) if faults.is_empty()) {
        store.pack()?;
    }
    Ok(Repaired { backup, left: examine(library)? })
}

fn compute(
    store: &Store,
    by: &By,
    watch: Watch,
    drop_derived: fn(&Store) -> Result<(), StoreError>,
) -> Result<(), LibraryError> {
    store.transaction(|store| {
        drop_derived(store)?;
        store.reindex()?;
        let new = NewOperation { command: "doctor", who: &by.who, done: &by.now, version: VERSION };
        let operation = store.begin_operation(&new)?;
        settle::rebuild(store, watch)?;
        store.end_operation(operation, "all entries computed anew")?;
        Ok(store.seal(operation)?)
    })
}

fn finding(part: Part, Fault { place, what }: Fault) -> Finding {
    let remedy = match part {
        Part::File | Part::Derived => REPAIR,
        Part::Schema | Part::Facts => RESTORE,
        Part::Former => REBUILD,
    };
    Finding { part, place, what, remedy }
}

/// Edits whose field or value this program does not know.
fn unreadable_edits(store: &Store) -> Result<Vec<Fault>, StoreError> {
    let fault = |(id, field, value): RawEdit| {
        let what = match field.parse::<AnyField>() {
            Err(error) => error.to_string(),
            Ok(known) => Edit::from_json(known, &value?).err()?.to_string(),
        };
        Some(Fault { place: format!("edit {id}"), what: format!("{field}: {what}") })
    };
    Ok(store.all_edits()?.into_iter().filter_map(fault).collect())
}

/// What of the derived state is not what the facts give.
///
/// Where facts are at fault, that nothing can be computed from them need not be said as well.
fn derived(store: &Store, facts_are_sound: bool) -> Result<Vec<Finding>, LibraryError> {
    let compare = || {
        let copy = store.scratch()?;
        copy.put_derived_aside()?;
        settle::rebuild(&copy, Watch::default())?;
        Ok(copy.derived_faults()?)
    };
    let faults = match compare() {
        Err(LibraryError::Store(error)) if error.is_damage() => match facts_are_sound {
            true => vec![Fault { place: "entries".to_owned(), what: error.to_string() }],
            false => Vec::new(),
        },
        compared => compared?,
    };
    match store.derivation()? {
        Some(version) if version != DERIVATION && !faults.is_empty() => {
            let what = format!("were computed by {version}; {DERIVATION} would change some");
            Ok(vec![finding(Part::Former, Fault { place: "entries".to_owned(), what })])
        }
        _ => Ok(faults.into_iter().map(|fault| finding(Part::Derived, fault)).collect()),
    }
}
