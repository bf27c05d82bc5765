//! `cite list`: entries, one a line.

use super::export::ORDERS;
use super::{Exit, Session, output};
use cite::library::look::{self, Sorting};
use cite::library::order::Order;
use cite::library::{Library, LibraryError};
use clap::builder::PossibleValuesParser;
use std::io::Write;

/// List all entries, or those that a query is true of, in the order of their citation keys
#[derive(clap::Args)]
#[command(after_help = "`cite search --help` tells how to ask.

Examples:
  cite list
  cite list 'year:2020.. has:abstract' --sort year
  cite list 'is:incomplete or is:duplicate' --json")]
pub(super) struct List {
    /// Citation keys, or a query; all entries where there is none
    #[arg(value_name = "KEY|QUERY")]
    query: Vec<String>,
    /// Show at most so many
    #[arg(long, short = 'n', value_name = "NUMBER")]
    limit: Option<usize>,
    /// The order of the entries
    #[arg(long, value_name = "BY", value_parser = sortings(), default_value = "key")]
    sort: String,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

impl List {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Exit> {
        let library = session.open()?;
        let shown = Shown {
            sorting: sorting(&self.sort).unwrap_or(Sorting::By(Order::Key)),
            most: self.limit.unwrap_or(usize::MAX),
            json: self.json,
        };
        match shown.print(&library, &self.query)? {
            0 if !self.query.is_empty() => Ok(Exit::NotFound),
            _ => Ok(Exit::Done),
        }
    }
}

/// How found entries are shown.
pub(super) struct Shown {
    pub(super) sorting: Sorting,
    pub(super) most: usize,
    pub(super) json: bool,
}

impl Shown {
    /// Prints the entries that a selection names; gives their number.
    pub(super) fn print(
        &self,
        library: &Library,
        selection: &[String],
    ) -> Result<u64, LibraryError> {
        let mut out = output::stdout();
        let mut printed = 0;
        look::find(library, selection, self.sorting, self.most, |stored| {
            printed += 1;
            let entry = &stored.entry;
            match self.json {
                true => output::json(&mut out, entry),
                false => output::entry(&mut out, &entry.key, &entry.reference),
            }
        })?;
        out.flush().map_err(LibraryError::Output)?;
        Ok(printed)
    }
}

/// What `--sort` takes.
pub(super) fn sortings() -> PossibleValuesParser {
    PossibleValuesParser::new(["relevance"].into_iter().chain(ORDERS.map(|(name, _)| name)))
}

/// The sorting of this name.
pub(super) fn sorting(name: &str) -> Option<Sorting> {
    let order = ORDERS.iter().find(|(known, _)| *known == name);
    match name {
        "relevance" => Some(Sorting::Relevance),
        _ => order.map(|row| Sorting::By(row.1)),
    }
}
