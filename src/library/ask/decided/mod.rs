//! What persons decided: an entry, or the whole library, in; the decisions on its records out.

pub(in crate::library) mod line;

pub use line::{Decision, Side};

use crate::library::{Library, LibraryError};
use crate::store::{EntryId, Hash, Store, StoredDecision, UNDECIDED};
use cite_model::{TextField, Verdict};
use cite_text::markup;

/// Shows the decision that holds on each pair of records, in the order of deciding; those that were
/// taken back too where that is asked for.
pub fn list(
    library: &Library,
    taken_back: bool,
    mut show: impl FnMut(Decision) -> Result<(), LibraryError>,
) -> Result<(), LibraryError> {
    for stored in library.store.standing_decisions()? {
        if taken_back || stored.verdict != UNDECIDED {
            show(described(&library.store, stored)?)?;
        }
    }
    Ok(())
}

/// The decisions that hold on records of an entry.
pub(in crate::library) fn of_entry(
    store: &Store,
    entry: EntryId,
) -> Result<Vec<Decision>, LibraryError> {
    let mut decisions: Vec<StoredDecision> = Vec::new();
    if store.has_decisions()? {
        for anchor in store.anchors_of(entry)? {
            for decision in store.decisions_on(anchor)? {
                if !decisions.contains(&decision) {
                    decisions.push(decision);
                }
            }
        }
    }
    decisions.into_iter().map(|stored| described(store, stored)).collect()
}

fn described(store: &Store, stored: StoredDecision) -> Result<Decision, LibraryError> {
    let (this, here) = side(store, stored.this)?;
    let (that, there) = side(store, stored.that)?;
    Ok(Decision {
        verdict: Verdict::from_name(&stored.verdict).unwrap_or(Verdict::NonLink),
        this,
        that,
        who: stored.who,
        why: stored.why,
        decided: stored.decided,
        waiting: !(here && there),
    })
}

/// What is known of a record, and whether it is in the library.
fn side(store: &Store, anchor: Hash) -> Result<(Side, bool), LibraryError> {
    let mut side = Side { anchor: format!("{anchor:032x}"), ..Side::default() };
    let Some(id) = store.record_by_anchor(anchor)? else { return Ok((side, false)) };
    let record = store.record(id)?;
    let text = |field| record.reference.text(field).map(|text| markup::plain(text).into_owned());
    side.title = text(TextField::Title).or_else(|| text(TextField::OriginalTitle));
    side.year = record.reference.year();
    side.doi = text(TextField::Doi);
    side.pmid = text(TextField::Pmid);
    side.source = Some(format!("{}:{}", record.source, record.line));
    let entry = store.entry_of(id)?;
    if let Some(entry) = entry {
        side.key = Some(store.key_of(entry)?);
        side.number = store.records_of(entry)?.iter().position(|it| it.id == id).map(|at| at + 1);
    }
    Ok((side, entry.is_some()))
}
