//! Citation keys for entries that have none yet, given so that the order of the input is no matter.

use super::LibraryError;
use crate::model::{Reference, citation_key};
use crate::store::{Hash, RecordId, Store};

/// An entry that wants a key.
pub(super) struct Wanting {
    /// The key it would have if nobody else wanted it.
    pub natural: String,
    /// What puts it in order among those that want the same: the least content hash of its
    /// records, then of their sources, then the place in the source.
    pub rank: (Hash, Hash, u64),
    /// The record that will bear the key: the one that ranks least.
    pub bearer: RecordId,
}

/// The key that an entry wants: one its own `.bib` file gave it, else the one that suits it.
pub(super) fn natural(reference: &Reference, pinned: Option<&str>) -> String {
    let pinned = pinned.filter(|key| citation_key::is_valid(key));
    pinned.map_or_else(|| citation_key::natural(reference), str::to_owned)
}

/// Gives each of them a key that was never given before.
pub(super) fn give(store: &Store, mut wanting: Vec<Wanting>) -> Result<(), LibraryError> {
    wanting.sort_unstable_by(|a, b| (&a.natural, a.rank).cmp(&(&b.natural, b.rank)));
    let mut previous = (String::new(), 0);
    for want in wanting {
        let mut number = if previous.0 == want.natural { previous.1 + 1 } else { 0 };
        while store.key_is_taken(&citation_key::numbered(&want.natural, number))? {
            number += 1;
        }
        store.give_key(&citation_key::numbered(&want.natural, number), want.bearer)?;
        previous = (want.natural, number);
    }
    Ok(())
}
