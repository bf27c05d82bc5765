//! A citation key in; the records of its entry, and all that persons said of it, out: what is looked
//! at before more is said of it.

use crate::library::resolve::overlay::Overlay;
use crate::library::{Library, LibraryError, NameError, resolve::records};
use crate::store::{EntryId, Hash, RecordId, Store, StoreError, StoredRecord};
use cite_model::Reference;
use cite_resolve::Merged;

/// An entry of which something is said.
pub(in crate::library) struct Subject {
    /// The key that it goes by.
    pub key: String,
    /// Its records, in an order that is the same in every library.
    pub records: Vec<StoredRecord>,
    /// What was said of it so far.
    pub overlay: Overlay,
    /// The records that bear its keys, by their first revisions; first that of the key it goes by.
    bearers: Vec<RecordId>,
}

impl Subject {
    /// The entry that bears a key, now or formerly.
    pub(in crate::library) fn find(store: &Store, key: &str) -> Result<Self, LibraryError> {
        let id = store.entry_by_key(key)?;
        Self::of(store, id.ok_or_else(|| NameError::NoEntry(key.to_owned()))?)
    }

    /// An entry by its number.
    pub(in crate::library) fn of(store: &Store, id: EntryId) -> Result<Self, LibraryError> {
        let records = store.records_of(id)?;
        let keys = store.keys_of(&records::firsts(&records))?;
        let bearers: Vec<RecordId> = keys.iter().map(|(_, record)| *record).collect();
        let overlay = Overlay::of(store, &records, &bearers)?;
        let key = keys.into_iter().map(|(key, _)| key).next();
        let key = key.ok_or_else(|| StoreError::Value(format!("entry {} has no key", id.0)))?;
        Ok(Self { key, records, overlay, bearers })
    }

    /// What is said of the entry is said of this anchor: that of the record that bears its key.
    pub(in crate::library) fn anchor(&self) -> Hash {
        let bears = |record: &&StoredRecord| Some(&record.first) == self.bearers.first();
        let bearer = self.records.iter().find(bears);
        bearer.unwrap_or_else(|| unreachable!("a key is borne by a record of its entry")).anchor
    }

    /// The anchors of all its records, each once; with `bearers` of those alone that bear its keys.
    pub(in crate::library) fn anchors(&self, bearers: bool) -> Vec<Hash> {
        let of = self.records.iter().filter(|it| !bearers || self.bearers.contains(&it.first));
        let mut anchors: Vec<Hash> = of.map(|record| record.anchor).collect();
        anchors.sort_unstable();
        anchors.dedup();
        anchors
    }

    /// What its records say, merged.
    pub(in crate::library) fn merged(&self) -> Merged {
        records::merge(&self.records)
    }

    /// What its records say, with the edited fields as they are now, and without tags and notes.
    pub(in crate::library) fn reference(&self) -> Reference {
        let mut reference = self.merged().reference;
        self.overlay.apply_edits(&mut reference);
        reference
    }
}

impl Library {
    /// The entry that bears a key, now or formerly.
    pub(in crate::library) fn subject(&self, key: &str) -> Result<Subject, LibraryError> {
        Subject::find(&self.store, key)
    }
}
