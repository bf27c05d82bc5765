//! `cite rebuild`: the entries computed anew from the facts, or what that would change.

use super::progress::Work;
use super::{Exit, Session, output};
use cite::library::LibraryError;
use cite::library::progress::{Progress, Watch};
use cite::library::rebuild::{self, RebuildOptions, Rebuilt};
use std::io::Write;

/// Compute all entries anew from what sources and persons gave
#[derive(clap::Args)]
#[command(
    after_help = "A newer cite may decide better than the one that grouped the records: --dry-run shows what
would change. What persons decided always stays.

Examples:
  cite rebuild --dry-run
  cite rebuild"
)]
pub(super) struct Rebuild {
    /// Change nothing, print what would change
    #[arg(long)]
    dry_run: bool,
    /// Leave abstracts out of full-text search from now on: the library takes less room, and abstract:word
    /// reads entries one by one
    #[arg(long, conflicts_with = "abstracts")]
    no_abstracts: bool,
    /// Take abstracts into full-text search again
    #[arg(long)]
    abstracts: bool,
    /// Print the changes as JSON
    #[arg(long)]
    json: bool,
}

impl Rebuild {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Exit> {
        let mut library = session.open()?;
        let abstracts = (self.abstracts || self.no_abstracts).then_some(self.abstracts);
        let options = RebuildOptions { dry_run: self.dry_run, abstracts };
        let work = Work::begin("nothing was changed; the library is as it was", false)?;
        let see = |progress: Progress| work.see(progress);
        let done = rebuild::rebuild(&mut library, &session.by(), &options, Watch::new(&see));
        let rebuilt = work.end(done)?;
        output::kept(rebuilt.backup.as_deref());
        let mut out = output::stdout();
        match self.json {
            true => output::json(&mut out, &rebuilt)?,
            false => print(&mut out, &rebuilt)?,
        }
        out.flush().map_err(LibraryError::Output)?;
        let would = if self.dry_run { "would change" } else { "changed" };
        let groups =
            output::count(rebuilt.changes.len() as u64, "group of entries", "groups of entries");
        output::say(&format!("{groups} {would}, {} entries as they were", rebuilt.unchanged));
        Ok(Exit::Done)
    }
}

fn print(out: &mut impl Write, rebuilt: &Rebuilt) -> Result<(), LibraryError> {
    for change in &rebuilt.changes {
        let line = format!("{} -> {}", change.before.join(" + "), change.after.join(" + "));
        output::line(out, &line)?;
    }
    Ok(())
}
