//! A library comes in; one JSON object goes out: the report's numbers, and behind them every
//! removed record in `removed`, written one at a time.

use super::{Report, ReportOptions, Sum, gather};
use crate::library::{Library, LibraryError};
use cite_text::display;
use serde::Serialize;
use std::io::Write;

/// The object without its last member, which is written by and by.
#[derive(Serialize)]
struct Head<'r> {
    #[serde(flatten)]
    report: &'r Report,
    /// The numbers that are the same where the report adds up.
    sums: Vec<Sum>,
}

/// Writes the report of a library as one line of JSON; gives its numbers.
pub fn json(
    library: &Library,
    options: &ReportOptions,
    out: &mut dyn Write,
) -> Result<Report, LibraryError> {
    // The numbers are known when all entries have gone by, and stand first: hence two passes, of
    // one snapshot.
    library.store.reading(|store| {
        let report = gather::gather(store, options, &mut |_| Ok(()))?;
        let mut head = Vec::new();
        to_json(&mut head, &Head { report: &report, sums: report.sums() })?;
        put(out, head.strip_suffix(b"}").unwrap_or(&head))?;
        put(out, b",\"removed\":[")?;
        let mut separator: &[u8] = b"";
        gather::gather(store, options, &mut |removed| {
            put(out, std::mem::replace(&mut separator, b","))?;
            to_json(out, &removed)
        })?;
        put(out, b"]}\n")?;
        Ok(report)
    })
}

/// What the JSON says can act in no terminal either.
fn to_json(out: &mut dyn Write, value: &impl Serialize) -> Result<(), LibraryError> {
    display::json(out, value).map_err(|error| LibraryError::Output(error.into()))
}

fn put(out: &mut dyn Write, bytes: &[u8]) -> Result<(), LibraryError> {
    out.write_all(bytes).map_err(LibraryError::Output)
}
