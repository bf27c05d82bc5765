//! `cite backup`: a copy of the library in one file.

use super::{Exit, Session, output};
use cite::library::backup;
use std::path::PathBuf;

/// Copy the library into a file, also while others work on it
#[derive(clap::Args)]
#[command(
    after_help = "The copy is looked through before it bears its name. To go back to it, put it in the library's
place while no other command runs.

Examples:
  cite backup
  cite backup /mnt/stick/library.sqlite
  cite backup library-before-screening.sqlite --json"
)]
pub(super) struct Backup {
    /// The file to make [default: beside the library, called by the time]
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// Take the place of a file that is there
    #[arg(long, requires = "file")]
    force: bool,
    /// Print what was made as JSON
    #[arg(long)]
    json: bool,
}

impl Backup {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Exit> {
        let now = session.by().now;
        let made = backup::backup(&session.open()?, self.file.as_deref(), self.force, &now)?;
        if self.json {
            output::json(&mut output::stdout(), &made)?;
        }
        let entries = output::count(made.entries, "entry", "entries");
        let records = output::count(made.records, "record", "records");
        output::say(&format!("{}: {entries}, {records}", made.path.display()));
        Ok(Exit::Done)
    }
}
