//! `cite import`: reads files and folders into the library.

use super::{Exit, Session, output};
use cite::library::import::{self, FileReport, ImportOptions, ImportReport, Outcome, Progress};
use cite::model::Severity;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::time::Duration;

/// Most findings shown for one file, unless all are asked for.
const MOST_FINDINGS: usize = 10;

/// Read bibliographic records out of files and folders, and merge the copies
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cite import ~/Downloads
  cite import pubmed.nbib scopus.ris notes/
  curl -s https://example.org/feed | cite import -")]
pub(super) struct Import {
    /// Files and folders; - is the standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Read all of them as this format, whatever they look like
    #[arg(long, value_name = "FORMAT", value_parser = super::export::format_ids(|format| format.read.is_some()))]
    format: Option<String>,
    /// Show every finding, also notes
    #[arg(long, short)]
    verbose: bool,
    /// Write the report as JSON to standard output
    #[arg(long)]
    json: bool,
}

impl Import {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Exit> {
        let mut library = session.create()?;
        let now = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        let options = ImportOptions { paths: self.paths.clone(), format: self.format.clone(), now };
        let bar = bar();
        let report =
            import::run(&mut library, &options, &mut io::stdin().lock(), &mut |progress| {
                show(&bar, progress)
            });
        bar.finish_and_clear();
        let report = report?;
        for file in &report.files {
            say_file(file, self.verbose);
        }
        if self.json {
            output::json(&mut io::stdout().lock(), &report)?;
        }
        output::say(&summary(&report));
        let complete = report.skipped() == 0 && report.rejected() == 0;
        Ok(if complete { Exit::Done } else { Exit::Partly })
    }
}

/// Says what became of a file, where that is worth telling, and what its reader found.
pub(super) fn say_file(file: &FileReport, verbose: bool) {
    let name = &file.name;
    match &file.outcome {
        Outcome::Skipped { reason, unrecognised } => {
            output::say(&format!("{name}: skipped: {reason}"));
            if *unrecognised {
                output::say(
                    "hint: `--format FORMAT` says what it is; `cite import --help` lists the formats",
                );
            }
        }
        Outcome::Known { name: before } if verbose => {
            output::say(&format!("{name}: nothing new, imported before as {before}"));
        }
        Outcome::Known { .. } => {}
        Outcome::Imported { format, records, .. } if verbose => {
            output::say(&format!(
                "{name}: {}, read as {format}",
                output::count(*records, "record", "records")
            ));
        }
        Outcome::Imported { .. } => {}
    }
    say_findings(file, verbose);
}

fn say_findings(file: &FileReport, verbose: bool) {
    let worth_telling = |severity| verbose || severity != Severity::Note;
    let findings: Vec<_> =
        file.findings.iter().filter(|finding| worth_telling(finding.severity)).collect();
    let most = if verbose { findings.len() } else { MOST_FINDINGS };
    for finding in findings.iter().take(most) {
        let severity = word(finding.severity);
        output::say(&format!("{}:{}: {severity}: {}", file.name, finding.line, finding.message));
    }
    if findings.len() > most {
        output::say(&format!(
            "{}: and {} more findings (--verbose shows all)",
            file.name,
            findings.len() - most
        ));
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

fn summary(report: &ImportReport) -> String {
    let files = output::count(report.files.len() as u64, "file", "files");
    let records = output::count(report.records, "record", "records");
    let entries = output::count(report.new_entries, "new entry", "new entries");
    let known =
        report.files.iter().filter(|file| matches!(file.outcome, Outcome::Known { .. })).count();
    let mut parts = vec![files, records, entries, format!("{} merged", report.merged)];
    let counts = [
        (known as u64, "known already"),
        (report.skipped() as u64, "skipped"),
        (report.rejected(), "rejected"),
        (report.count(Severity::Repaired) as u64, "repaired"),
    ];
    parts.extend(
        counts
            .iter()
            .filter(|(number, _)| *number > 0)
            .map(|(number, what)| format!("{number} {what}")),
    );
    parts.join(", ")
}

fn bar() -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new_spinner();
    let style = ProgressStyle::with_template("{spinner} {msg} {elapsed}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}

fn show(bar: &ProgressBar, progress: Progress) {
    match progress {
        Progress::File(name, number, of) => {
            bar.set_message(format!("{number}/{of} {}", cite::text::display::terminal(name)))
        }
        Progress::Records(number) => bar.set_prefix(format!("{number} records")),
        Progress::Resolving(number) => {
            bar.set_message(format!("looking for copies among {number} new records"))
        }
    }
}
