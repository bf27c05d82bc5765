//! `cite tag` and `cite collection`: what entries are sorted by.

use super::{Exit, Session, output, progress};
use cite::library::LibraryError;
use cite::library::annotate::{self, Counted, Label};
use std::collections::BTreeSet;
use std::io::Write;

/// Tag entries, or list the tags and how many entries bear them
///
/// Tags stand among the keywords of an export.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cite tag lee2020title chen2019wings --add 'to read,birds'
  cite tag \"urban kestrels\" --add birds --remove todo
  cite tag
  cite tag lee2020title --json")]
pub(super) struct Tag {
    #[command(flatten)]
    labelling: Labelling,
}

/// Put entries into collections, or list the collections and how many entries are in them
///
/// Collections come out in BibTeX and BibLaTeX as the groups of JabRef.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cite collection lee2020title chen2019wings --add thesis
  cite collection \"urban kestrels\" --remove thesis
  cite collection --json")]
pub(super) struct Collection {
    #[command(flatten)]
    labelling: Labelling,
}

#[derive(clap::Args)]
struct Labelling {
    /// Citation keys, or words to search for; without --add and --remove, those whose labels are
    /// listed, all where there are none
    #[arg(value_name = "KEY|QUERY")]
    selection: Vec<String>,
    /// Put these on
    #[arg(long, short, value_name = "NAME,…", value_delimiter = ',', requires = "selection")]
    add: Vec<String>,
    /// Take these off
    #[arg(long, short, value_name = "NAME,…", value_delimiter = ',', requires = "selection")]
    remove: Vec<String>,
    /// List
    #[arg(long, conflicts_with_all = ["add", "remove"])]
    list: bool,
    /// List as JSON, one object a line
    #[arg(long, conflicts_with_all = ["add", "remove"])]
    json: bool,
}

impl Tag {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Exit> {
        self.labelling.run(session, Label::Tag)
    }
}

impl Collection {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Exit> {
        self.labelling.run(session, Label::Collection)
    }
}

impl Labelling {
    fn run(&self, session: &Session, label: Label) -> anyhow::Result<Exit> {
        let mut library = session.open()?;
        if self.add.is_empty() && self.remove.is_empty() {
            let counted = annotate::labels(&library, label, &self.selection)?;
            self.show(&counted)?;
            return Ok(Exit::Done);
        }
        let change = (&self.add[..], &self.remove[..]);
        let changed = progress::change(&mut library, |library| {
            annotate::label(library, &session.by(), label, &self.selection, change)
        })?;
        let keys: BTreeSet<&str> = changed.iter().map(|changed| changed.key.as_str()).collect();
        let entries = output::count(keys.len() as u64, "entry", "entries");
        output::say(&format!("{entries} changed"));
        Ok(Exit::Done)
    }

    fn show(&self, counted: &[Counted]) -> Result<(), LibraryError> {
        let mut out = output::stdout();
        for label in counted {
            match self.json {
                true => output::json(&mut out, label)?,
                false => output::line(&mut out, &format!("{:>6}  {}", label.entries, label.name))?,
            }
        }
        out.flush().map_err(LibraryError::Output)
    }
}
