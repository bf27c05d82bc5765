//! `cite note`: a person's notes on an entry.

use super::{Exit, Session, output, progress, set};
use cite::library::{LibraryError, annotate};
use serde::Serialize;
use std::io::{self, Read, Write};

/// The longest note that is read from the standard input, in bytes.
const LONGEST: u64 = 1 << 20;

/// Write a note on an entry, take one off, or list them
#[derive(clap::Args)]
#[command(after_help = "Notes come out in exports as notes of the work.

Examples:
  cite note lee2020title 'the method of chapter 3'
  pbpaste | cite note lee2020title -
  cite note lee2020title
  cite note lee2020title --remove 2")]
pub(super) struct Note {
    /// A citation key, present or former
    #[arg(value_name = "KEY")]
    key: String,
    /// The note; - reads it from the standard input; without it the notes are listed
    #[arg(value_name = "TEXT", allow_hyphen_values = true)]
    text: Option<String>,
    /// Take off the note of this number
    #[arg(long, value_name = "N", conflicts_with = "text")]
    remove: Option<usize>,
    /// List as JSON, one object a line
    #[arg(long, conflicts_with_all = ["text", "remove"])]
    json: bool,
}

/// A note as it is listed.
#[derive(Serialize)]
struct Listed<'a> {
    number: usize,
    note: &'a str,
}

impl Note {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Exit> {
        let mut library = session.open()?;
        let (by, key) = (session.by(), self.key.as_str());
        let changed = match (&self.text, self.remove) {
            (_, Some(number)) => progress::change(&mut library, |library| {
                annotate::remove_note(library, &by, key, number)
            })?,
            (Some(text), None) => {
                let text = typed(text)?;
                progress::change(&mut library, |library| annotate::note(library, &by, key, &text))?
            }
            (None, None) => {
                self.list(&annotate::notes(&library, key)?)?;
                return Ok(Exit::Done);
            }
        };
        set::say(&changed);
        Ok(Exit::Done)
    }

    fn list(&self, notes: &[String]) -> Result<(), LibraryError> {
        let mut out = output::stdout();
        for (number, note) in (1..).zip(notes) {
            if self.json {
                output::json(&mut out, &Listed { number, note })?;
                continue;
            }
            for (at, line) in note.lines().enumerate() {
                let begin = if at == 0 { format!("[{number}] ") } else { "    ".to_owned() };
                output::line(&mut out, &format!("{begin}{line}"))?;
            }
        }
        out.flush().map_err(LibraryError::Output)
    }
}

fn typed(text: &str) -> anyhow::Result<String> {
    if text != "-" {
        return Ok(text.to_owned());
    }
    let mut bytes = Vec::new();
    io::stdin().lock().take(LONGEST + 1).read_to_end(&mut bytes)?;
    anyhow::ensure!(bytes.len() as u64 <= LONGEST, "a note is at most {} KiB long", LONGEST >> 10);
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
