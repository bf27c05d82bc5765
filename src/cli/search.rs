//! `cite search`: entries by the words in them.

use super::{Exit, Session, output};
use cite::library::{LibraryError, look};
use std::io::{self, BufWriter, Write};

/// Find entries in which all the words occur: in titles, names, keywords, abstracts, identifiers
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cite search trastuzumab resistance
  cite search 10.1016/j.molcel.2012.06.014 --json")]
pub(super) struct Search {
    /// Words, or beginnings of words
    #[arg(required = true, value_name = "WORD")]
    words: Vec<String>,
    /// Show at most so many, the best first
    #[arg(long, short = 'n', default_value_t = 50, value_name = "NUMBER")]
    limit: usize,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

impl Search {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Exit> {
        let library = session.open()?;
        let found = look::search(&library, &self.words.join(" "), self.limit)?;
        let mut out = BufWriter::new(io::stdout().lock());
        for stored in &found {
            match self.json {
                true => output::json(&mut out, &stored.entry)?,
                false => output::line(
                    &mut out,
                    &output::entry_line(&stored.entry.key, &stored.entry.reference),
                )?,
            }
        }
        out.flush().map_err(LibraryError::Output)?;
        Ok(if found.is_empty() { Exit::NotFound } else { Exit::Done })
    }
}
