//! Looking: keys or words in, entries out, with where each of their fields came from.

use crate::library::ask::order::Order;
use crate::library::ask::query::{self, Query, find};
use crate::library::resolve::subject::Subject;
use crate::library::{Library, LibraryError, NameError, ask::decided, ask::have};
use crate::store::{EntryId, Filter, MarkKind, Store, StoredEntry};
use cite_model::{FieldValue, Reference};
use serde::Serialize;

/// All entries, in the order of their keys, shown one at a time.
pub fn list(
    library: &Library,
    mut show: impl FnMut(StoredEntry) -> Result<(), LibraryError>,
) -> Result<(), LibraryError> {
    library.store.for_each_entry(&mut show)
}

/// In what order entries are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sorting {
    /// The most relevant first: where the words of the query occur often and in weighty places.
    Relevance,
    /// As they are sorted in an export.
    By(Order),
}

/// Shows the entries that a selection names, at most so many; none is no error. Where the selection
/// is empty, that is all that are not in the trash.
pub fn find(
    library: &Library,
    selection: &[String],
    sorting: Sorting,
    most: usize,
    mut show: impl FnMut(StoredEntry) -> Result<(), LibraryError>,
) -> Result<(), LibraryError> {
    let store = &library.store;
    let all = |store: &Store| find::without_trash(store, &store.select(Filter::All)?);
    let (found, query) = match selection {
        [] => (all(store)?, None),
        selection => chosen(store, selection)?,
    };
    let sorted = match (sorting, query) {
        (Sorting::Relevance, Some(query)) => find::rank(store, &query, &found, most)?,
        (Sorting::Relevance | Sorting::By(Order::Key), _) => store.by_key(&found, most)?,
        (Sorting::By(order), _) => sorted(store, &found, order)?,
    };
    sorted.into_iter().take(most).try_for_each(|id| show(store.entry(id)?))
}

/// The entries that a selection names, each once, in the order of their keys; none is an error, and
/// so is the key of an entry in the trash.
///
/// A selection is citation keys, or words that together are a query (`query::parse`).
///
/// # Errors
///
/// [`NameError`](crate::library::NameError) where it names nothing, or an entry in the trash; a query that is not understood.
pub fn select(library: &Library, selection: &[String]) -> Result<Vec<StoredEntry>, LibraryError> {
    let (found, query) = chosen(&library.store, selection)?;
    if found.is_empty() {
        return Err(match selection {
            [one] if !one.contains([' ', ':', '"', '*', '(']) => NameError::NoEntry(one.clone()),
            selection => NameError::NothingFound(selection.join(" ")),
        }
        .into());
    }
    let sorted = library.store.by_key(&found, usize::MAX)?;
    let entries: Result<Vec<StoredEntry>, LibraryError> =
        sorted.into_iter().map(|id| Ok(library.store.entry(id)?)).collect();
    match entries?.into_iter() {
        named if query.is_none() => named
            .map(|stored| match stored.in_trash {
                true => Err(NameError::InTrash(stored.entry.key).into()),
                false => Ok(stored),
            })
            .collect(),
        found => Ok(found.collect()),
    }
}

/// The entries that a selection names, and its query if it is one.
fn chosen(
    store: &Store,
    selection: &[String],
) -> Result<(Vec<EntryId>, Option<Query>), LibraryError> {
    let named: Result<Vec<Option<EntryId>>, _> =
        selection.iter().map(|word| store.entry_by_key(word)).collect();
    if let Some(mut named) = named?.into_iter().collect::<Option<Vec<EntryId>>>() {
        named.sort_unstable();
        named.dedup();
        return Ok((named, None));
    }
    let text = selection.join(" ");
    let titled = have::titled(store, &text)?;
    match query::parse(&text) {
        Err(error) if titled.is_empty() => Err(error.into()),
        Err(_) | Ok(None) => Ok((titled, None)),
        Ok(Some(query)) => {
            let mut found = find::find(store, &query)?;
            found.extend(titled);
            found.sort_unstable();
            found.dedup();
            Ok((found, Some(query)))
        }
    }
}

/// Entries in an order for which they must be read.
fn sorted(store: &Store, found: &[EntryId], order: Order) -> Result<Vec<EntryId>, LibraryError> {
    let mut ranked = Vec::with_capacity(found.len());
    for id in found {
        let stored = store.entry(*id)?;
        ranked.push((order.rank(&stored.entry), stored.entry.key, stored.id));
    }
    ranked.sort_unstable();
    Ok(ranked.into_iter().map(|(_, _, id)| id).collect())
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
    pub relations: Vec<(cite_model::Relation, String)>,
    /// For each field that no person edited, the places in `records` of those that gave its value.
    pub origins: Vec<(String, Vec<usize>)>,
    /// A person's tags, sorted; they stand among the keywords too.
    pub tags: Vec<String>,
    /// The collections that it is in, sorted.
    pub collections: Vec<String>,
    /// A person's notes, in the order of writing; they stand among the notes too.
    pub notes: Vec<String>,
    /// The fields that a person edited, by their names.
    pub edited: Vec<ShownEdit>,
    /// Whether it is in the trash.
    pub in_trash: bool,
    /// The records behind it.
    pub records: Vec<ShownRecord>,
    /// What persons decided on these records, and hold to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub decisions: Vec<decided::Decision>,
}

/// A field that a person edited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ShownEdit {
    /// The field's CSL name.
    pub field: String,
    /// Who edited it.
    pub who: String,
    /// When, RFC 3339.
    pub done: String,
    /// What the sources say instead, as it is typed; none where they say nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sources: Option<String>,
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
///
/// # Errors
///
/// [`NameError::NoEntry`] where none does.
pub fn show(library: &Library, key: &str) -> Result<Shown, LibraryError> {
    let id = library.store.entry_by_key(key)?.ok_or_else(|| NameError::NoEntry(key.to_owned()))?;
    shown(library, id)
}

fn shown(library: &Library, id: EntryId) -> Result<Shown, LibraryError> {
    let StoredEntry { entry, in_trash, .. } = library.store.entry(id)?;
    let subject = Subject::of(&library.store, id)?;
    let merged = subject.merged();
    let edited = edits(&subject, &merged.reference);
    let origins = merged.origins.into_iter().map(|(field, from)| (field.to_string(), from));
    let origins = origins.filter(|(field, _)| edited.iter().all(|edit| edit.field != *field));
    let records = subject.records.into_iter().map(|record| ShownRecord {
        source: record.source,
        format: record.format,
        ordinal: record.ordinal,
        line: record.line,
        reference: record.reference,
    });
    Ok(Shown {
        key: entry.key,
        aliases: entry.aliases,
        reference: entry.reference,
        relations: entry.relations,
        origins: origins.collect(),
        tags: entry.tags,
        collections: entry.collections,
        notes: subject.overlay.values(MarkKind::Note),
        edited,
        in_trash,
        records: records.collect(),
        decisions: decided::of_entry(&library.store, id)?,
    })
}

/// Who edited which fields, and what the sources say instead.
pub(in crate::library) fn edits(subject: &Subject, sources: &Reference) -> Vec<ShownEdit> {
    let edits = subject.overlay.edits.iter().map(|persons| {
        let field = persons.edit.field;
        ShownEdit {
            field: field.to_string(),
            who: persons.who.clone(),
            done: persons.done.clone(),
            sources: FieldValue::of(sources, field).map(|value| value.shown(field)),
        }
    });
    edits.collect()
}
