//! Citation keys: for entries that have none yet, and new ones by a pattern where a person wants
//! them. Which entry gets which key does not depend on the order of the input.

use crate::library::keep::operation::{By, Operation, RolledBack};
use crate::library::{Library, LibraryError, ask::look, resolve::records, resolve::records::Rank};
use crate::store::{RecordId, Store, StoredEntry};
use cite_model::citation_key::Pattern;
use cite_model::{Entry, citation_key};
use rustc_hash::FxHashSet;

/// Which entries get new keys, and by what pattern.
#[derive(Clone, Debug)]
pub struct RekeyOptions {
    /// What the keys are made of.
    pub pattern: Pattern,
    /// Citation keys, or the words of a query; all entries where there are none.
    pub selection: Vec<String>,
    /// Whether to leave all as it is, and only tell what would be.
    pub dry_run: bool,
}

/// A key and the one that takes its place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rekeyed {
    /// The key that the entry went by, now an alias of it.
    pub old: String,
    /// The key that it goes by now.
    pub new: String,
}

/// Lets the chosen entries go by keys of a pattern; their former keys stay theirs. Gives those that
/// changed, in the order of the former keys.
pub fn rekey(
    library: &mut Library,
    by: &By,
    options: &RekeyOptions,
) -> Result<Vec<Rekeyed>, LibraryError> {
    let entries = look::select_or_all(library, &options.selection)?;
    let done = library.operate(by, "keys", |operation| {
        let rekeyed = choose(operation, entries, &options.pattern)?;
        if options.dry_run {
            return Err(RolledBack::Told(rekeyed));
        }
        let summary = match &rekeyed[..] {
            [one] => format!("{} is now {}", one.old, one.new),
            several => format!("{} entries go by new keys", several.len()),
        };
        Ok((rekeyed, summary))
    });
    RolledBack::answer(done.map(|(rekeyed, _)| rekeyed))
}

/// An entry that is to go by another key.
struct Rekeying {
    entry: Entry,
    wanted: String,
    rank: Rank,
    records: Vec<RecordId>,
}

fn choose(
    operation: &Operation,
    entries: Vec<StoredEntry>,
    pattern: &Pattern,
) -> Result<Vec<Rekeyed>, LibraryError> {
    let mut all = Vec::with_capacity(entries.len());
    let mut seen = FxHashSet::default();
    for StoredEntry { entry, .. } in entries {
        // Another process may have grouped it otherwise since it was found.
        let id = operation.store.entry_by_key(&entry.key)?;
        let Some(id) = id.filter(|id| seen.insert(*id)) else { continue };
        let entry = operation.store.entry(id)?.entry;
        let (rank, records) = records::rank(operation.store, id)?;
        let wanted = pattern.key(&entry.reference);
        all.push(Rekeying { entry, wanted, rank, records });
    }
    all.sort_unstable_by(|a, b| (&a.wanted, a.rank).cmp(&(&b.wanted, b.rank)));
    let mut rekeyed = Vec::new();
    let (mut before, mut taken) = (String::new(), 0);
    for rekeying in all {
        if rekeying.wanted != before {
            (before, taken) = (rekeying.wanted.clone(), 0);
        }
        let new = rekeying.find(operation.store, &mut taken)?;
        let old = rekeying.entry.key.clone();
        if new != old {
            rekeying.go_by(operation, &new)?;
            rekeyed.push(Rekeyed { old, new });
        }
    }
    rekeyed.sort_unstable();
    Ok(rekeyed)
}

impl Rekeying {
    /// The first key of this want that is free or the entry's own. All below the number `taken`
    /// are known to be somebody's.
    fn find(&self, store: &Store, taken: &mut usize) -> Result<String, LibraryError> {
        let own = std::iter::once(&self.entry.key).chain(&self.entry.aliases);
        let numbers = own.filter_map(|key| citation_key::number(&self.wanted, key));
        if let Some(number) = numbers.filter(|number| *number < *taken).min() {
            return Ok(citation_key::numbered(&self.wanted, number));
        }
        loop {
            let key = citation_key::numbered(&self.wanted, *taken);
            *taken += 1;
            match store.bearer(&key)? {
                Some(bearer) if !self.records.contains(&bearer) => {}
                _ => return Ok(key),
            }
        }
    }

    /// Gives the key to the record that bears the present one, so that they stay together.
    fn go_by(self, operation: &Operation, key: &str) -> Result<(), LibraryError> {
        let store = operation.store;
        if !self.entry.aliases.iter().any(|alias| alias == key) {
            let present = store.bearer(&self.entry.key)?;
            if let Some(bearer) = present.or(self.records.first().copied()) {
                store.give_key(key, bearer)?;
            }
        }
        Ok(store.choose_key(operation.id, key)?)
    }
}
