//! `cite import`: reads files and folders into the library.

use super::changed_keys::ChangedKeys;
use super::progress::{Input, Work};
use super::{Exit, Session, findings, output, target};
use cite::library::LibraryError;
use cite::library::import::{self, ImportOptions, ImportReport};
use cite::library::progress::{Progress, Watch};
use std::io::Write;
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
    #[command(flatten)]
    changed: ChangedKeys,
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
        let (paths, format) = (self.paths.clone(), self.format.clone());
        let options = ImportOptions { paths, format, by: session.by() };
        let work =
            Work::begin("nothing of this import was taken; the library is as it was", false)?;
        let see = |progress: Progress| work.see(progress);
        let done = import::run(&mut library, &options, &mut Input::of(&work), Watch::new(&see));
        let report = work.end(done)?;
        findings::say(&report.files, self.verbose);
        self.changed.say(&report.keys)?;
        if self.json {
            let mut out = output::stdout();
            output::json(&mut out, &report)?;
            out.flush().map_err(LibraryError::Output)?;
        }
        output::say(&summary(&report));
        Ok(findings::exit(&report.files))
    }
}

fn summary(report: &ImportReport) -> String {
    let entries = output::count(report.new_entries, "new entry", "new entries");
    let mut done = vec![entries, format!("{} merged", report.merged)];
    if report.revised > 0 {
        done.push(format!("{} in the place of their former selves", report.revised));
    }
    if report.kept > 0 {
        done.push(format!("{} kept that their file no longer has", report.kept));
    }
    if report.in_trash > 0 {
        let records = output::count(report.in_trash, "record", "records");
        done.push(format!("{records} joined an entry in the trash"));
    }
    findings::summary(&report.files, &done)
}
