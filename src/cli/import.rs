//! `cite import`: reads files and folders into the library.

use super::{Exit, Session, findings, output, progress, target};
use cite::library::import::{self, ImportOptions, ImportReport};
use std::io;
use std::path::PathBuf;

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
    #[arg(long, value_name = "FORMAT", value_parser = target::format_ids(|format| format.read.is_some()))]
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
        let bar = progress::bar();
        let report =
            import::run(&mut library, &options, &mut io::stdin().lock(), &mut |progress| {
                progress::show(&bar, progress)
            });
        bar.finish_and_clear();
        let report = report?;
        findings::say(&report.files, self.verbose);
        if self.json {
            output::json(&mut io::stdout().lock(), &report)?;
        }
        output::say(&summary(&report));
        Ok(findings::exit(&report.files))
    }
}

fn summary(report: &ImportReport) -> String {
    let entries = output::count(report.new_entries, "new entry", "new entries");
    let merged = format!("{} merged", report.merged);
    findings::summary(&report.files, &[entries, merged])
}
