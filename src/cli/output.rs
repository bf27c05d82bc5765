//! What people read: lines, hints, errors; everything made harmless for a terminal first.

use super::Exit;
use cite::library::LibraryError;
use cite::model::{Name, Reference, TextField};
use cite::store::StoreError;
use cite::text::{display, markup};
use serde::Serialize;
use std::io::{self, Write};

/// Hints for errors that a user can do something about.
fn hint(error: &anyhow::Error) -> Option<&'static str> {
    match error.downcast_ref::<LibraryError>()? {
        LibraryError::Store(StoreError::Missing(_)) => {
            Some("`cite import FILE…` makes it, or `cite init` one for this folder")
        }
        LibraryError::Store(StoreError::Newer { .. }) => {
            Some("use the newer cite that made it; this one leaves it untouched")
        }
        LibraryError::Store(StoreError::Busy) => Some("try again when the other command has ended"),
        LibraryError::Store(StoreError::Damaged(_)) => {
            Some("copy the file before anything else, then import its sources into a new library")
        }
        LibraryError::NoFormat { .. } => {
            Some("`cite export --help` and `cite import --help` list the formats")
        }
        LibraryError::Query(error) => Some(error.hint()),
        LibraryError::NothingFound(_) => Some("`cite search --help` tells how to ask"),
        LibraryError::NoEntry(_) => {
            Some("`cite list` shows all keys, `cite search WORDS` finds entries by what is in them")
        }
        LibraryError::NoSource(_) | LibraryError::ManySources(_) => {
            Some("`cite sources` lists them, with their numbers")
        }
        LibraryError::NoRecord { .. } => Some("`cite show KEY` numbers the records of an entry"),
        _ => None,
    }
}

/// Shows an error, its causes and a hint; gives the exit code for it.
pub(crate) fn fail(error: &anyhow::Error) -> Exit {
    if is_closed_pipe(error) {
        return Exit::Done; // the reader, such as `head`, has what it wants
    }
    say(&format!("cite: {error:#}"));
    if let Some(hint) = hint(error) {
        say(&format!("hint: {hint}"));
    }
    match error.downcast_ref() {
        Some(
            LibraryError::NoEntry(_)
            | LibraryError::NothingFound(_)
            | LibraryError::NoRecord { .. }
            | LibraryError::NoSource(_),
        ) => Exit::NotFound,
        Some(LibraryError::Query(_)) => Exit::Usage,
        _ => Exit::Failed,
    }
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let of_io = |error: &io::Error| error.kind() == io::ErrorKind::BrokenPipe;
    match error.downcast_ref() {
        Some(LibraryError::Output(error)) => of_io(error),
        _ => error.downcast_ref().is_some_and(of_io),
    }
}

/// A line on standard error.
pub(crate) fn say(line: &str) {
    // Nobody can be told that standard error is closed.
    let _ = writeln!(io::stderr().lock(), "{}", display::terminal(line));
}

/// A line of data on standard output.
pub(crate) fn line(out: &mut impl Write, line: &str) -> Result<(), LibraryError> {
    writeln!(out, "{}", display::terminal(line)).map_err(LibraryError::Output)
}

/// A value as one line of JSON on standard output.
pub(crate) fn json(out: &mut impl Write, value: &impl Serialize) -> Result<(), LibraryError> {
    serde_json::to_writer(&mut *out, value).map_err(|error| LibraryError::Output(error.into()))?;
    writeln!(out).map_err(LibraryError::Output)
}

/// An entry on one line: key, names, year, title.
pub(crate) fn entry_line(key: &str, reference: &Reference) -> String {
    let names = names(reference);
    let year = reference.year().map_or_else(|| "n.d.".to_owned(), |year| year.to_string());
    let title =
        reference.title().or_else(|| reference.text(TextField::OriginalTitle)).map(markup::plain);
    let by = if names.is_empty() { year } else { format!("{names} {year}") };
    format!("{key}  {by}  {}", title.unwrap_or_default())
}

/// The first author and how the list goes on.
fn names(reference: &Reference) -> String {
    use cite::model::NameField::{Author, Editor};
    let field = if reference.names(Author).is_empty() { Editor } else { Author };
    match reference.names(field) {
        [] => String::new(),
        [one] => one.family().to_owned(),
        [one, two] => format!("{} and {}", one.family(), two.family()),
        [one, ..] => format!("{} et al.", one.family()),
    }
}

/// A name as it is spoken.
pub(crate) fn spoken(name: &Name) -> String {
    match name {
        Name::Literal { literal } => literal.clone(),
        Name::Person(person) => {
            let parts = [
                &person.given,
                &person.dropping_particle,
                &person.non_dropping_particle,
                &person.family,
                &person.suffix,
            ];
            let parts: Vec<&str> =
                parts.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
            parts.join(" ")
        }
    }
}

/// `1 record`, `2 records`.
pub(crate) fn count(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
