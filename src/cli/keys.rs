//! `cite keys`: citation keys, listed or made anew by a pattern.

use super::{Exit, Session, output, progress};
use cite::library::display;
use cite::library::keys::{self, RekeyOptions};
use cite::library::operation::By;
use cite::library::{Library, LibraryError, look};
use cite::model::citation_key::Pattern;
use serde_json::json;
use std::io::Write;

/// List citation keys, or make new ones by a pattern; former keys stay aliases of their entries
#[derive(clap::Args)]
#[command(
    after_help = "A pattern is fields in brackets, and letters, digits and -_:.+/ between them:
  [auth] [authors] [editor] [year] [shortyear] [title] [shorttitle] [journal] [volume] [issue]
  [number] [edition] [firstpage] [doi] [pmid] [type]
Behind a field: :3 takes its first three words, :2:3 the second and third; :lower, :upper,
:capitalize and :abbr (first letters) change them. Other scripts are transliterated. Entries that
want the same key get a, b, c behind it.

Examples:
  cite keys --pattern '[auth:lower][year][shorttitle:1:1:lower]' --dry-run
  cite keys --pattern '[auth:capitalize]_[year]' --map > old-to-new.tsv
  cite keys --map"
)]
pub(super) struct Keys {
    /// Citation keys, or a query (see `cite search --help`); all entries where there are none
    #[arg(value_name = "KEY|QUERY")]
    selection: Vec<String>,
    /// Give them new keys by this pattern
    #[arg(long, short, value_parser = str::parse::<Pattern>)]
    pattern: Option<Pattern>,
    /// Print former key, tab, present key: of those that change, or without a pattern of all that
    /// ever changed
    #[arg(long)]
    map: bool,
    /// Change nothing, print what would change
    #[arg(long, requires = "pattern")]
    dry_run: bool,
    /// One JSON object a line: key and aliases, or old and new
    #[arg(long)]
    json: bool,
}

impl Keys {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Exit> {
        let mut library = session.open()?;
        let mut out = output::stdout();
        match &self.pattern {
            Some(pattern) => self.rekey(&mut library, &session.by(), pattern, &mut out)?,
            None => self.list(&library, &mut out)?,
        }
        out.flush().map_err(LibraryError::Output)?;
        Ok(Exit::Done)
    }

    fn rekey(
        &self,
        library: &mut Library,
        by: &By,
        pattern: &Pattern,
        out: &mut impl Write,
    ) -> anyhow::Result<()> {
        let options = RekeyOptions {
            pattern: pattern.clone(),
            selection: self.selection.clone(),
            dry_run: self.dry_run,
        };
        let rekeyed = progress::change(library, |library| keys::rekey(library, by, &options))?;
        if self.map || self.dry_run {
            for keys in &rekeyed {
                self.pair(out, &keys.old, &keys.new)?;
            }
        }
        let number = output::count(rekeyed.len() as u64, "key", "keys");
        let what = if self.dry_run { "would change" } else { "changed" };
        output::say(&format!("{number} {what}"));
        Ok(())
    }

    fn list(&self, library: &Library, out: &mut impl Write) -> Result<(), LibraryError> {
        for stored in look::select_or_all(library, &self.selection)? {
            let entry = stored.entry;
            match (self.map, self.json) {
                (true, _) => {
                    let mut aliases = entry.aliases.iter();
                    aliases.try_for_each(|alias| self.pair(out, alias, &entry.key))?;
                }
                (_, true) => {
                    output::json(out, &json!({"key": entry.key, "aliases": entry.aliases}))?;
                }
                _ => output::line(out, &entry.key)?,
            }
        }
        Ok(())
    }

    /// Keys have no white space, so a tab tells them apart.
    fn pair(&self, out: &mut impl Write, old: &str, new: &str) -> Result<(), LibraryError> {
        match self.json {
            true => output::json(out, &json!({"old": old, "new": new})),
            false => {
                let (old, new) = (display::terminal(old), display::terminal(new));
                writeln!(out, "{old}\t{new}").map_err(LibraryError::Output)
            }
        }
    }
}
