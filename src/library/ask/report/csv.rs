//! A library comes in; the audit list goes out as CSV for spreadsheets: a row each removed record,
//! with the kept one and the reason. No cell starts a formula or acts in a terminal.

use super::{Removed, Report, ReportOptions, gather};
use crate::library::{Library, LibraryError};
use cite_text::display::list_cell;
use std::io::Write;

/// The columns.
const HEADER: [&str; 21] = [
    "key",
    "removed_source",
    "removed_line",
    "removed_record",
    "removed_id",
    "removed_title",
    "removed_year",
    "kept_source",
    "kept_line",
    "kept_record",
    "kept_id",
    "kept_title",
    "linked_to",
    "found",
    "joined",
    "rule",
    "reason",
    "bits",
    "who",
    "why",
    "decided",
];

/// Writes the audit list of a library; gives its numbers.
pub fn csv(
    library: &Library,
    options: &ReportOptions,
    out: &mut dyn Write,
) -> Result<Report, LibraryError> {
    let mut table = ::csv::Writer::from_writer(out);
    let failed = |error: ::csv::Error| LibraryError::Output(error.into());
    table.write_record(HEADER).map_err(failed)?;
    let report = gather::run(library, options, &mut |removed| {
        let row = row(removed);
        table.write_record(row.iter().map(|cell| list_cell(cell).into_owned())).map_err(failed)
    })?;
    table.flush().map_err(LibraryError::Output)?;
    Ok(report)
}

fn row(row: Removed) -> [String; 21] {
    let Removed { key, removed, kept, linked_to, rule, reason, bits, decision, .. } = row;
    let (who, why, decided) =
        decision.map(|said| (said.who, said.why, said.decided)).unwrap_or_default();
    [
        key,
        removed.source,
        removed.line.to_string(),
        removed.ordinal.to_string(),
        removed.id.unwrap_or_default(),
        removed.title,
        removed.year.map(|year| year.to_string()).unwrap_or_default(),
        kept.source,
        kept.line.to_string(),
        kept.ordinal.to_string(),
        kept.id.unwrap_or_default(),
        kept.title,
        format!("{}:{}", linked_to.source, linked_to.line),
        if row.within_source { "within source" } else { "between sources" }.to_owned(),
        if row.by_hand { "by hand" } else { "automatically" }.to_owned(),
        rule,
        reason,
        bits.map(|bits| format!("{bits:.1}")).unwrap_or_default(),
        who,
        why,
        decided,
    ]
}
