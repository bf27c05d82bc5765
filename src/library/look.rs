//! Looking: keys or words in, entries out, with where each of their fields came from.

use super::{Library, LibraryError, index, resolve};
use crate::model::Reference;
use crate::store::{EntryId, StoredEntry};
use serde::Serialize;
use std::collections::BTreeSet;

/// Most entries that a search gives.
const MOST_FOUND: usize = 100_000;

/// All entries, in the order of their keys, shown one at a time.
pub fn list(
    library: &Library,
    mut show: impl FnMut(StoredEntry) -> Result<(), LibraryError>,
) -> Result<(), LibraryError> {
    library.store.for_each_entry(&mut show)
}

/// The entries in which all words of the query occur, best first; any text is a query.
pub fn search(
    library: &Library,
    query: &str,
    most: usize,
) -> Result<Vec<StoredEntry>, LibraryError> {
    let found = library.store.search(&index::terms(query), most)?;
    found.into_iter().map(|id| Ok(library.store.entry(id)?)).collect()
}

/// The entries that these keys name, or in which these words occur, each once, in the order of
/// their keys. A word that is neither a key nor found anywhere is an error.
pub fn select(library: &Library, selection: &[String]) -> Result<Vec<StoredEntry>, LibraryError> {
    let mut chosen = BTreeSet::new();
    for words in selection {
        match library.store.entry_by_key(words)? {
            Some(id) => {
                chosen.insert(id);
            }
            None => {
                let found = library.store.search(&index::terms(words), MOST_FOUND)?;
                if found.is_empty() {
                    return Err(LibraryError::NoEntry(words.clone()));
                }
                chosen.extend(found);
            }
        }
    }
    let entries: Result<Vec<StoredEntry>, LibraryError> =
        chosen.into_iter().map(|id| Ok(library.store.entry(id)?)).collect();
    let mut entries = entries?;
    entries.sort_by(|a, b| a.entry.key.cmp(&b.entry.key));
    Ok(entries)
}

/// The entries that a selection names, all where it names none, in the order of their keys.
pub fn select_or_all(
    library: &Library,
    selection: &[String],
) -> Result<Vec<StoredEntry>, LibraryError> {
    if !selection.is_empty() {
        return select(library, selection);
    }
    let mut all = Vec::new();
    list(library, |stored| {
        all.push(stored);
        Ok(())
    })?;
    Ok(all)
}

/// An entry with all that is known of where it came from.
#[derive(Clone, Debug, Serialize)]
pub struct Shown {
    /// Its citation key.
    pub key: String,
    /// Its former citation keys.
    pub aliases: Vec<String>,
    /// The merged fields.
    pub reference: Reference,
    /// Entries it belongs together with.
    pub relations: Vec<(crate::model::Relation, String)>,
    /// For each field, the places in `records` of those that gave its value.
    pub origins: Vec<(String, Vec<usize>)>,
    /// The records behind it.
    pub records: Vec<ShownRecord>,
}

/// A record behind an entry.
#[derive(Clone, Debug, Serialize)]
pub struct ShownRecord {
    /// The name of its source.
    pub source: String,
    /// The id of its source's format.
    pub format: String,
    /// Its place in the source, from 1.
    pub ordinal: u64,
    /// The line on which it begins.
    pub line: u64,
    /// What it says.
    pub reference: Reference,
}

/// The entry that bears a key, now or formerly.
pub fn show(library: &Library, key: &str) -> Result<Shown, LibraryError> {
    let id =
        library.store.entry_by_key(key)?.ok_or_else(|| LibraryError::NoEntry(key.to_owned()))?;
    shown(library, id)
}

fn shown(library: &Library, id: EntryId) -> Result<Shown, LibraryError> {
    let stored = library.store.entry(id)?;
    let records = library.store.records_of(id)?;
    let merged = resolve::merge(&records);
    let origins =
        merged.origins.into_iter().map(|(field, from)| (field.to_string(), from)).collect();
    let records = records.into_iter().map(|record| ShownRecord {
        source: record.source,
        format: record.format,
        ordinal: record.ordinal,
        line: record.line,
        reference: record.reference,
    });
    let entry = stored.entry;
    Ok(Shown {
        key: entry.key,
        aliases: entry.aliases,
        reference: entry.reference,
        relations: entry.relations,
        origins,
        records: records.collect(),
    })
}
