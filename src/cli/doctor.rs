//! `cite doctor`: what is wrong with the library file, and the repair of what can be computed.

use super::progress::{UNCHANGED, Work};
use super::{Exit, Session, output};
use cite::library::LibraryError;
use cite::library::doctor::{self, Finding};
use cite::library::progress::{Progress, Watch};
use std::io::Write;

/// Check the library file itself, and repair what is computed
#[derive(clap::Args)]
#[command(
    after_help = "Looks at the file's structure, at what sources and persons gave against the digests that were
made of it, and at the entries against what they are when they are computed anew. Ends with 5 where
something is wrong.

Examples:
  cite doctor
  cite doctor --json
  cite doctor --fix"
)]
pub(super) struct Doctor {
    /// Compute all entries, pairs and indexes anew, after a backup
    #[arg(long)]
    fix: bool,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

impl Doctor {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Exit> {
        let mut library = session.open()?;
        let found = match self.fix {
            true => {
                let work = Work::begin(UNCHANGED, false)?;
                let see = |progress: Progress| work.see(progress);
                let done = doctor::repair(&mut library, &session.by(), Watch::new(&see));
                let repaired = work.end(done)?;
                output::kept(repaired.backup.as_deref());
                repaired.left
            }
            false => doctor::examine(&library)?,
        };
        self.print(&found)?;
        let faults = found.iter().filter(|finding| finding.is_fault()).count() as u64;
        if faults > 0 {
            output::say(&format!("{} in the library", output::count(faults, "fault", "faults")));
            return Ok(Exit::Found);
        }
        let (entries, records) = library.counts()?;
        let entries = output::count(entries, "entry", "entries");
        let records = output::count(records, "record", "records");
        output::say(&format!("nothing is wrong: {entries}, {records}"));
        Ok(Exit::Done)
    }

    fn print(&self, found: &[Finding]) -> Result<(), LibraryError> {
        let mut out = output::stdout();
        for finding in found {
            match self.json {
                true => output::json(&mut out, finding)?,
                false => output::line(
                    &mut out,
                    &format!("{}: {}: {}", finding.place, finding.what, finding.remedy),
                )?,
            }
        }
        out.flush().map_err(LibraryError::Output)
    }
}
