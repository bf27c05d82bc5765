//! `cite export`: writes all of the library, or part of it, in a format.

use super::progress::Work;
use super::target::Target;
use super::{Exit, Session, output, screen};
use cite::library::LibraryError;
use cite::library::export::{self, ExportOptions};
use cite::library::order::Order;
use cite::library::progress::{Progress, Watch};
use clap::builder::PossibleValuesParser;
use std::io::Write;

/// What entries can be sorted by.
pub(super) const ORDERS: [(&str, Order); 4] = [
    ("key", Order::Key),
    ("author", Order::Author),
    ("year", Order::Year),
    ("title", Order::Title),
];

/// Write entries as BibTeX, RIS, CSL-JSON and more
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cite export --bibtex > refs.bib
  cite export korkaya2012activation --ris -o one.ris
  cite export 'title:cancer year:2015..2020' --to csl-json --only title,author,issued,DOI
  cite export --bibtex --omit abstract,extra --abbreviate --sort year
  cite export --bibtex --split -o refs/")]
pub(super) struct Export {
    /// Citation keys, or a query; all entries where there are none
    #[arg(value_name = "KEY|QUERY")]
    selection: Vec<String>,
    /// A query, like one without --query; `cite search --help` tells how to ask
    #[arg(long, value_name = "QUERY")]
    query: Vec<String>,
    #[command(flatten)]
    target: Target,
    /// The order of the entries
    #[arg(long, value_name = "BY", value_parser = PossibleValuesParser::new(ORDERS.map(|(name, _)| name)), default_value = "key")]
    sort: String,
    /// Each entry into a file of its own; --output is their folder
    #[arg(long, requires = "output")]
    split: bool,
    /// Of a preprint and its published version, write the published one alone
    #[arg(long, value_name = "VERSION", value_parser = ["published"])]
    prefer: Option<String>,
    /// Leave out comments, @string and @preamble of the .bib files that were imported, which stand
    /// before the entries where all are written as BibTeX
    #[arg(long)]
    no_passages: bool,
}

impl Export {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Exit> {
        let Some(format) = self.target.id() else { return Ok(Exit::Failed) };
        let library = session.open()?;
        let options = ExportOptions {
            format: format.to_owned(),
            selection: self.selection.iter().chain(&self.query).cloned().collect(),
            write: self.target.options(),
            shape: self.target.shape(),
            order: self.order(),
            prefer_published: self.prefer.is_some(),
            passages: !self.no_passages,
        };
        let work = match self.target.output {
            Some(_) if self.split => Work::begin("not all entries were written", false)?,
            Some(_) => Work::begin("nothing was written", false)?,
            None => Work::begin("what was written is not all", true)?,
        };
        let see = |progress: Progress| work.see(progress);
        let watch = Watch::new(&see);
        match &self.target.output {
            Some(path) => {
                let write = if self.split { export::to_folder } else { export::to_file };
                let written = work.end(write(&library, &options, path, watch))?;
                let entries = output::count(written, "entry", "entries");
                output::say(&format!("{}: {entries}", path.display()));
            }
            None => {
                let mut out = screen::data();
                let written = export::run(&library, &options, &mut out, watch)
                    .and_then(|_| out.flush().map_err(LibraryError::Output));
                work.end(written)?;
            }
        }
        Ok(Exit::Done)
    }

    fn order(&self) -> Order {
        ORDERS.iter().find(|(name, _)| *name == self.sort).map(|row| row.1).unwrap_or_default()
    }
}
