//! `cite rm`, `cite restore` and `cite trash`: entries out of the way, and back.

use super::{Exit, Session, output};
use cite::library::edit::Changed;
use cite::library::{LibraryError, annotate};
use std::io::Write;

/// Put entries into the trash: no list, search or export shows them until they are restored
#[derive(clap::Args)]
#[command(after_help = "Nothing is lost: `cite trash` lists them, `cite restore` brings them back.

Examples:
  cite rm lee2020title chen2019wings")]
pub(super) struct Rm {
    /// Citation keys, present or former
    #[arg(required = true, value_name = "KEY")]
    keys: Vec<String>,
}

/// Take entries out of the trash
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cite restore lee2020title")]
pub(super) struct Restore {
    /// Citation keys, present or former
    #[arg(required = true, value_name = "KEY")]
    keys: Vec<String>,
}

/// List the entries in the trash
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cite trash
  cite trash --json")]
pub(super) struct Trash {
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

impl Rm {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Exit> {
        let trashed = session.change(|library, by| annotate::trash(library, by, &self.keys))?;
        say(&trashed, "moved to the trash");
        Ok(Exit::Done)
    }
}

impl Restore {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Exit> {
        let restored = session.change(|library, by| annotate::restore(library, by, &self.keys))?;
        say(&restored, "restored");
        Ok(Exit::Done)
    }
}

impl Trash {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Exit> {
        let library = session.open()?;
        let mut out = output::stdout();
        for stored in annotate::trashed(&library)? {
            match self.json {
                true => output::json(&mut out, &stored.entry)?,
                false => output::entry(&mut out, &stored.entry.key, &stored.entry.reference)?,
            }
        }
        out.flush().map_err(LibraryError::Output)?;
        Ok(Exit::Done)
    }
}

fn say(changed: &[Changed], done: &str) {
    for changed in changed {
        output::say(&format!("{}: {done}", changed.key));
    }
    if changed.is_empty() {
        output::say("nothing changed");
    }
}
