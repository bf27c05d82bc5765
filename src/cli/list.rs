//! `cite list`: all entries, one a line.

use super::{Exit, Session, output};
use cite::library::{LibraryError, look};
use std::io::{self, BufWriter, Write};

/// List all entries, in the order of their citation keys
#[derive(clap::Args)]
pub(super) struct List {
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

impl List {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Exit> {
        let library = session.open()?;
        let mut out = BufWriter::new(io::stdout().lock());
        look::list(&library, |stored| match self.json {
            true => output::json(&mut out, &stored.entry),
            false => output::line(
                &mut out,
                &output::entry_line(&stored.entry.key, &stored.entry.reference),
            ),
        })?;
        out.flush().map_err(LibraryError::Output)?;
        Ok(Exit::Done)
    }
}
