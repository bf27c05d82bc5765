//! What persons decided in, lists and files of it out; files of it in, decisions out: so that the
//! work of one library, or of one colleague, is not done twice.
//!
//! The file is JSON lines, each an object: `verdict` (`link`, `non-link`, `undecided` or a relation:
//! this is that of that), `this` and `that`, `who`, `why` and `decided` (RFC 3339). A side has the
//! record's `anchor` (the hash of what its first revision says, in hex, the same in every library),
//! and what a person knows it by: `key`, `number`, `title`, `year`, `DOI`, `PMID`, `source`.

mod import;
mod line;

pub use import::{ImportOptions, Imported, Told, import};
pub use line::{Decision, Side};

use crate::library::write_out::export::whole_file;
use crate::library::{Library, LibraryError};
use crate::store::{Hash, Store, StoredDecision, UNDECIDED};
use cite_model::{TextField, Verdict};
use cite_text::markup;
use std::path::Path;

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
    entry: crate::store::EntryId,
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

/// Writes all decisions that hold, those that were taken back too, one JSON object a line, to a file
/// that is there whole or not at all; gives their number.
pub fn export(library: &Library, path: &Path) -> Result<u64, LibraryError> {
    whole_file(path, |out| {
        let mut written = 0;
        list(library, true, |decision| {
            written += 1;
            serde_json::to_writer(&mut *out, &decision)
                .map_err(|error| LibraryError::Output(error.into()))?;
            out.write_all(b"\n").map_err(LibraryError::Output)
        })?;
        Ok((written, true))
    })
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
