//! A library comes in; one JSON object goes out: the report's numbers, and behind them every
//! removed record in `removed`, written one at a time.

use super::super::{Library, LibraryError};
use super::{Report, ReportOptions, Sum, gather};
use crate::text::display;
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
    library.store.snapshot(|store| {
        let report = gather::gather(store, options, &mut |_| Ok(()))?;
        let head = to_json(&Head { report: &report, sums: report.sums() })?;
        let open = head.strip_suffix('}').unwrap_or(&head);
        put(out, &format!("{open},\"removed\":["))?;
        let mut separator = "";
        gather::gather(store, options, &mut |removed| {
            put(out, std::mem::replace(&mut separator, ","))?;
            put(out, &to_json(&removed)?)
        })?;
        put(out, "]}\n")?;
        Ok(report)
    })
}

fn to_json(value: &impl Serialize) -> Result<String, LibraryError> {
    let mut out = Vec::new();
    display::json(&mut out, value).map_err(|error| LibraryError::Output(error.into()))?;
    Ok(String::from_utf8(out).expect("JSON is written as UTF-8"))
}

fn put(out: &mut dyn Write, text: &str) -> Result<(), LibraryError> {
    out.write_all(text.as_bytes()).map_err(LibraryError::Output)
}
