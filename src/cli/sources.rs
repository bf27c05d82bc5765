//! `cite sources`: the files that were imported, and taking one out again.

use super::{Exit, Session, output};
use cite::library::SourceRow;
use cite::library::{LibraryError, sources};
use std::io::Write;

/// List the sources of the library, or take one out with all that it alone gave
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cite sources
  cite sources --json
  cite sources rm scopus.ris
  cite sources rm 3")]
pub(super) struct Sources {
    #[command(subcommand)]
    action: Option<Action>,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
    /// Also those that were taken out
    #[arg(long)]
    all: bool,
}

#[derive(clap::Subcommand)]
enum Action {
    /// Take sources out, and every entry of which no other source speaks
    Rm {
        /// Number or name, as the list has it
        #[arg(required = true, value_name = "SOURCE")]
        sources: Vec<String>,
    },
}

impl Sources {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Exit> {
        match &self.action {
            None => self.list(session),
            Some(Action::Rm { sources }) => remove(session, sources),
        }
    }

    fn list(&self, session: &Session) -> anyhow::Result<Exit> {
        let mut out = output::stdout();
        for source in sources::list(&session.open()?)? {
            match self.json {
                _ if !(source.is_present || self.all) => {}
                true => output::json(&mut out, &source)?,
                false => output::line(&mut out, &line(&source))?,
            }
        }
        out.flush().map_err(LibraryError::Output)?;
        Ok(Exit::Done)
    }
}

fn remove(session: &Session, names: &[String]) -> anyhow::Result<Exit> {
    let removed = session.change(|library, by| sources::remove(library, by, names))?;
    for source in &removed.sources {
        output::say(&format!("taken out: {}", line(source)));
    }
    let entries = output::count(removed.entries, "entry", "entries");
    output::say(&format!("{entries} fewer"));
    Ok(Exit::Done)
}

fn line(source: &SourceRow) -> String {
    let records = output::count(source.records, "record", "records");
    let out = if source.is_present { "" } else { "  (taken out)" };
    format!(
        "{}  {}  {}  {records}  {}{out}",
        source.id, source.imported, source.format, source.name
    )
}
