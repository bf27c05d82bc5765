//! What people read: lines, hints, errors; everything made harmless for a terminal first.
//!
//! Text goes out through [`line`], [`parts`] and [`say`], data through [`json`]: what stands in either
//! can move no cursor, ring no bell and turn no letters round.

use super::Exit;
use super::progress::Interrupted;
use super::style::{self, PLAIN};
use anstream::AutoStream;
use anstyle::Style;
use cite::library::StoreError;
use cite::library::{Library, LibraryError, NameError};
use cite::library::{display, markup};
use cite::model::{Name, Reference, TextField};
use serde::Serialize;
use std::ffi::OsString;
use std::io::{self, BufWriter, StdoutLock, Write};
use std::path::Path;

/// Standard output, which knows whether it is to have colours.
pub(crate) type Out = BufWriter<AutoStream<StdoutLock<'static>>>;

/// A part of a line, and how it is set off.
pub(crate) type Part<'a> = (Style, &'a str);

/// Standard output.
pub(crate) fn stdout() -> Out {
    BufWriter::new(AutoStream::auto(io::stdout().lock()))
}

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
        LibraryError::Store(error) if error.is_damage() => Some(
            "`cite doctor` says more; else put a backup in its place, or import its sources into a new library",
        ),
        LibraryError::Store(StoreError::NotALibrary(_)) => {
            Some("if it was one it is damaged: put a backup in its place")
        }
        LibraryError::Store(StoreError::Gone(_)) => {
            Some("nothing was changed; put it back, or make a new one, and try again")
        }
        LibraryError::Store(StoreError::Full) => {
            Some("nothing was changed; make room and try again")
        }
        LibraryError::Store(StoreError::Journal(_)) => {
            Some("copy both files into a folder that may be written")
        }
        LibraryError::Exists(_) => {
            Some("name another file, or `--force`; the library itself is never overwritten")
        }
        LibraryError::NoFormat { .. } => {
            Some("`cite export --help` and `cite import --help` list the formats")
        }
        LibraryError::Query(error) => Some(error.hint()),
        LibraryError::Name(NameError::NothingFound(_)) => {
            Some("`cite search --help` tells how to ask")
        }
        LibraryError::Name(NameError::NoEntry(_)) => {
            Some("`cite list` shows all keys, `cite search WORDS` finds entries by what is in them")
        }
        LibraryError::Name(NameError::NoSource(_))
        | LibraryError::Name(NameError::ManySources(_)) => {
            Some("`cite sources` lists them, with their numbers")
        }
        LibraryError::Name(NameError::InTrash(_)) => Some("`cite restore KEY` brings it back"),
        LibraryError::Name(NameError::NoNote { .. }) => {
            Some("`cite note KEY` numbers the notes of an entry")
        }
        LibraryError::Name(NameError::NoRecord { .. }) => {
            Some("`cite show KEY` numbers the records of an entry")
        }
        _ => None,
    }
}

/// Shows an error, its causes and a hint; gives the exit code for it.
pub(crate) fn fail(error: &anyhow::Error) -> Exit {
    if is_closed_pipe(error) {
        return Exit::Done; // the reader, such as `head`, has what it wants
    }
    say_parts(&[(style::ERROR, "cite"), (PLAIN, &format!(": {error:#}"))]);
    if let Some(text) = hint(error) {
        say_hint(text);
    }
    if error.is::<Interrupted>() {
        return Exit::Interrupted;
    }
    match error.downcast_ref() {
        Some(LibraryError::Name(NameError::InTrash(_) | NameError::ManySources(_))) => Exit::Failed,
        Some(LibraryError::Name(_)) => Exit::NotFound,
        Some(LibraryError::Query(_)) => Exit::Usage,
        _ => Exit::Failed,
    }
}

/// Shows what clap says of a command line: an error, or the help that was asked for.
pub(crate) fn misunderstood(error: &clap::Error) -> Exit {
    let is_hidden = |argument: OsString| argument.to_string_lossy().contains(display::is_hidden);
    if std::env::args_os().any(is_hidden) {
        error.to_string().lines().for_each(say); // a shell may put names of files there
    } else {
        let _ = error.print(); // nobody can be told that the output is closed
    }
    if error.use_stderr() { Exit::Usage } else { Exit::Done }
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let of_io = |error: &io::Error| error.kind() == io::ErrorKind::BrokenPipe;
    match error.downcast_ref() {
        Some(LibraryError::Output(error)) => of_io(error),
        _ => error.downcast_ref().is_some_and(of_io),
    }
}

/// Says of a library that was just opened what was done to it.
pub(crate) fn migrated(library: Library) -> Library {
    if let Some(migrated) = library.migrated() {
        kept(migrated.backup.as_deref());
        say(&format!(
            "the library was of schema version {}, and was brought to this one",
            migrated.from
        ));
    }
    library
}

/// Says where the library is kept as it was before all of it is changed.
pub(crate) fn kept(backup: Option<&Path>) {
    if let Some(path) = backup {
        say(&format!("the library as it was: {}", path.display()));
    }
}

/// A line on standard error.
pub(crate) fn say(line: &str) {
    say_parts(&[(PLAIN, line)]);
}

/// What can be done about what was said.
pub(crate) fn say_hint(text: &str) {
    say_parts(&[(style::HINT, "hint"), (PLAIN, &format!(": {text}"))]);
}

/// A line on standard error, parts of it set off.
pub(crate) fn say_parts(parts: &[Part]) {
    // Nobody can be told that standard error is closed.
    let _ = write_parts(&mut AutoStream::auto(io::stderr().lock()), parts);
}

/// A line of data on standard output, parts of it set off.
pub(crate) fn parts(out: &mut Out, parts: &[Part]) -> Result<(), LibraryError> {
    write_parts(out, parts).map_err(LibraryError::Output)
}

fn write_parts(out: &mut impl Write, parts: &[Part]) -> io::Result<()> {
    for (style, text) in parts {
        write!(out, "{style}{}{style:#}", display::terminal(text))?;
    }
    writeln!(out)
}

/// A line of data on standard output.
pub(crate) fn line(out: &mut impl Write, line: &str) -> Result<(), LibraryError> {
    writeln!(out, "{}", display::terminal(line)).map_err(LibraryError::Output)
}

/// A value as one line of JSON on standard output.
pub(crate) fn json(out: &mut impl Write, value: &impl Serialize) -> Result<(), LibraryError> {
    display::json(&mut *out, value).map_err(|error| LibraryError::Output(error.into()))?;
    writeln!(out).map_err(LibraryError::Output)
}

/// An entry on one line of standard output: key, names, year, title.
pub(crate) fn entry(out: &mut Out, key: &str, reference: &Reference) -> Result<(), LibraryError> {
    parts(out, &[(style::KEY, key), (PLAIN, "  "), (PLAIN, &about(reference))])
}

/// Names, year and title of a reference.
fn about(reference: &Reference) -> String {
    let names = names(reference);
    let year = reference.year().map_or_else(|| "n.d.".to_owned(), |year| year.to_string());
    let title =
        reference.title().or_else(|| reference.text(TextField::OriginalTitle)).map(markup::plain);
    let by = if names.is_empty() { year } else { format!("{names} {year}") };
    format!("{by}  {}", title.unwrap_or_default())
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
