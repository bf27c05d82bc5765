//! A person's word on two records or entries in, the entries as they are after it out.
//!
//! Decisions are appended, never changed; of several on the same records the last one counts. They
//! are kept by the records' content, so they hold for a record that is imported again.

use super::operation::By;
use super::why::Chosen;
use super::{Library, LibraryError};
use crate::store::{RecordId, StoredDecision};

/// What a person says.
#[derive(Clone, Debug, Default)]
pub struct Word {
    /// A citation key, or `KEY#N` for the Nth record of an entry.
    pub a: String,
    /// Another.
    pub b: String,
    /// Why.
    pub why: String,
    /// Who says it, and when.
    pub by: By,
}

/// The two are one work: their records come into one entry, whatever the evidence says.
pub fn link(library: &mut Library, word: &Word) -> Result<(), LibraryError> {
    decide(library, word, "link")
}

/// The two are two works: no record of the one comes into an entry with one of the other. Records
/// that both name are taken for the second's, so `KEY` and `KEY#2` takes the second out of its entry.
pub fn non_link(library: &mut Library, word: &Word) -> Result<(), LibraryError> {
    decide(library, word, "non-link")
}

fn decide(library: &mut Library, word: &Word, verdict: &str) -> Result<(), LibraryError> {
    let (one, other) = (Chosen::find(library, &word.a)?, Chosen::find(library, &word.b)?);
    let others: Vec<RecordId> = other.numbers.iter().map(|at| other.records[*at].id).collect();
    library.operate(&word.by, "decide", |operation| {
        for a in one.numbers.iter().map(|at| &one.records[*at]) {
            let theirs = other.numbers.iter().map(|at| &other.records[*at]);
            for b in theirs.filter(|b| b.anchor != a.anchor && !others.contains(&a.id)) {
                let decision = StoredDecision {
                    this: a.anchor,
                    that: b.anchor,
                    verdict: verdict.to_owned(),
                    who: word.by.who.clone(),
                    why: word.why.clone(),
                    decided: word.by.now.clone(),
                };
                operation.store.add_decision(operation.id, &decision)?;
            }
        }
        Ok::<_, LibraryError>(((), format!("{} {verdict} {}", word.a, word.b)))
    })?;
    Ok(())
}
