//! What was found while files were read: a line each on standard error, counted in a last one.

use super::style::{self, PLAIN};
use super::{Exit, output};
use cite::library::document::{FileReport, FileReports, Outcome};
use cite::model::Severity;

/// Most findings shown for one file, unless all are asked for.
const MOST_FINDINGS: usize = 10;

/// Says what became of every file.
pub(super) fn say(files: &FileReports, verbose: bool) {
    files.list.iter().for_each(|file| say_file(file, verbose));
}

/// The exit code for what became of them.
pub(super) fn exit(files: &FileReports) -> Exit {
    let complete = files.skipped() == 0 && files.rejected() == 0;
    if complete { Exit::Done } else { Exit::Partly }
}

/// One line: how many files and records, what a command did with them, what was left out.
pub(super) fn summary(files: &FileReports, done: &[String]) -> String {
    let mut parts = vec![
        output::count(files.list.len() as u64, "file", "files"),
        output::count(files.records(), "record", "records"),
    ];
    parts.extend_from_slice(done);
    let counts = [
        (files.known(), "known already"),
        (files.skipped(), "skipped"),
        (files.rejected(), "rejected"),
        (files.repaired(), "repaired"),
    ];
    let counts = counts.iter().filter(|(number, _)| *number > 0);
    parts.extend(counts.map(|(number, what)| format!("{number} {what}")));
    parts.join(", ")
}

fn say_file(file: &FileReport, verbose: bool) {
    let name = &file.name;
    match &file.outcome {
        Outcome::Skipped { reason, unrecognised } => {
            output::say_parts(&[
                (PLAIN, &format!("{name}: ")),
                (style::severity(Severity::Skipped), word(Severity::Skipped)),
                (PLAIN, &format!(": {reason}")),
            ]);
            if *unrecognised {
                output::say_hint("`--format FORMAT` says what it is; `--help` lists the formats");
            }
        }
        Outcome::Known { name: before } if verbose => {
            output::say(&format!("{name}: nothing new, imported before as {before}"));
        }
        Outcome::Imported { format, records, .. } if verbose => {
            let records = output::count(*records, "record", "records");
            output::say(&format!("{name}: {records}, read as {format}"));
        }
        Outcome::Known { .. } | Outcome::Imported { .. } => {}
    }
    say_findings(file, verbose);
}

fn say_findings(file: &FileReport, verbose: bool) {
    let worth_telling = |severity| verbose || severity != Severity::Note;
    let told = file.findings.first.iter().filter(|finding| worth_telling(finding.severity));
    let findings: Vec<_> = told.collect();
    let most = if verbose { findings.len() } else { MOST_FINDINGS };
    for finding in findings.iter().take(most) {
        output::say_parts(&[
            (PLAIN, &format!("{}:{}: ", file.name, finding.line)),
            (style::severity(finding.severity), word(finding.severity)),
            (PLAIN, &format!(": {}", finding.message)),
        ]);
    }
    let more = findings.len().saturating_sub(most) as u64 + file.findings.more;
    if more > 0 {
        let hint = if verbose { "" } else { " (--verbose shows all)" };
        output::say(&format!("{}: and {more} more findings{hint}", file.name));
    }
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Repaired => "repaired",
        Severity::Warning => "warning",
        Severity::Rejected => "rejected",
        Severity::Skipped => "skipped",
    }
}
