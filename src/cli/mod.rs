//! The command line: one file a command, all of them listed in [`Command`].
//!
//! Data goes to standard output, everything else to standard error. Whatever comes from a source
//! passes `output` on its way to a terminal, so that nothing in it can act there.

mod changed_keys;
mod exit;
mod findings;
mod output;
mod progress;
mod screen;
mod style;
mod target;
#[cfg(test)]
mod tests;

mod backup;
mod blame;
mod check;
mod completions;
mod convert;
mod decide;
mod decisions;
mod dedupe;
mod doctor;
mod edit;
mod eval;
mod export;
mod formats;
mod have;
mod history;
mod import;
mod init;
mod keys;
mod list;
mod man;
mod merge;
mod note;
mod parse;
mod rebuild;
mod report;
mod review;
mod search;
mod set;
mod show;
mod sources;
mod split;
mod tag;
mod trash;
mod undo;
mod why;

use anyhow::Context;
use cite::library::operation::By;
use cite::library::{Library, LibraryError, locate};
use clap::{ColorChoice, CommandFactory, FromArgMatches, Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

pub(crate) use exit::Exit;

/// A deduplicating citation manager.
#[derive(Parser)]
#[command(version, about, long_about = None, after_help = exit::help(), max_term_width = 100)]
struct Arguments {
    /// The library file [default: $CITE_LIBRARY, else the nearest .cite/library.sqlite, else the user's own]
    #[arg(long, global = true, value_name = "PATH")]
    library: Option<PathBuf>,
    /// Colours: auto is on a terminal, unless NO_COLOR is set, CLICOLOR is 0 or TERM is dumb
    #[arg(long, global = true, value_name = "WHEN", default_value_t = ColorChoice::Auto)]
    color: ColorChoice,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Init(init::Init),
    Import(import::Import),
    Export(export::Export),
    Dedupe(dedupe::Dedupe),
    Eval(eval::Eval),
    Convert(convert::Convert),
    Formats(formats::Formats),
    Parse(parse::Parse),
    Keys(keys::Keys),
    List(list::List),
    Search(search::Search),
    Have(have::Have),
    Show(show::Show),
    Review(review::Review),
    Decide(decide::Decide),
    Decisions(decisions::Decisions),
    Merge(merge::Merge),
    Split(split::Split),
    Why(why::Why),
    Blame(blame::Blame),
    Check(check::Check),
    Set(set::Set),
    Edit(edit::Edit),
    Tag(tag::Tag),
    Collection(tag::Collection),
    Note(note::Note),
    Rm(trash::Rm),
    Restore(trash::Restore),
    Trash(trash::Trash),
    Undo(undo::Undo),
    Redo(undo::Redo),
    History(history::History),
    Sources(sources::Sources),
    Rebuild(rebuild::Rebuild),
    Report(report::Report),
    Completions(completions::Completions),
    Man(man::Man),
    Backup(backup::Backup),
    Doctor(doctor::Doctor),
}

/// Where the library is, for commands that open or make it.
pub(crate) struct Session {
    places: locate::Places,
    who: String,
}

impl Session {
    /// Opens the library; one that is not there is an error with a hint.
    fn open(&self) -> anyhow::Result<Library> {
        Ok(output::migrated(Library::open(&locate::locate(&self.places))?))
    }

    /// Opens the library, made first where there is none.
    fn create(&self) -> anyhow::Result<Library> {
        Ok(output::migrated(Library::create(&locate::locate(&self.places))?))
    }

    /// Opens the library and changes it once, unless Ctrl-C comes before the change is done.
    fn change<T>(
        &self,
        change: impl FnOnce(&mut Library, &By) -> Result<T, LibraryError>,
    ) -> anyhow::Result<T> {
        progress::change(&mut self.open()?, |library| change(library, &self.by()))
    }

    /// Who does what is done, and when.
    fn by(&self) -> By {
        let now = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        By { who: self.who.clone(), now }
    }
}

/// Runs the command that the arguments name.
pub(crate) fn run() -> ExitCode {
    let arguments = match understand() {
        Ok(arguments) => arguments,
        Err(error) => return output::misunderstood(&error).into(),
    };
    style::choose(arguments.color);
    match session(arguments.library).and_then(|session| dispatch(&arguments.command, &session)) {
        Ok(exit) => exit.into(),
        Err(error) => output::fail(&error).into(),
    }
}

/// The arguments, or what clap has to say instead: an error, help or the version.
fn understand() -> Result<Arguments, clap::Error> {
    let mut command = Arguments::command().color(style::asked(std::env::args_os()));
    let matches = command.try_get_matches_from_mut(std::env::args_os())?;
    Arguments::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
}

fn session(option: Option<PathBuf>) -> anyhow::Result<Session> {
    let working = std::env::current_dir().context("the working folder cannot be read")?;
    let variable =
        std::env::var_os("CITE_LIBRARY").filter(|path| !path.is_empty()).map(PathBuf::from);
    let data = etcetera::choose_base_strategy()
        .ok()
        .map(|strategy| etcetera::BaseStrategy::data_dir(&strategy));
    let who = ["CITE_USER", "USER", "LOGNAME", "USERNAME"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|who| !who.trim().is_empty()));
    let places = locate::Places { option, variable, working, data };
    Ok(Session { places, who: who.unwrap_or_else(|| "somebody".to_owned()) })
}

fn dispatch(command: &Command, session: &Session) -> anyhow::Result<Exit> {
    match command {
        Command::Init(command) => command.run(),
        Command::Import(command) => command.run(session),
        Command::Export(command) => command.run(session),
        Command::Dedupe(command) => command.run(),
        Command::Eval(command) => command.run(),
        Command::Convert(command) => command.run(),
        Command::Formats(command) => command.run(),
        Command::Parse(command) => command.run(),
        Command::Keys(command) => command.run(session),
        Command::List(command) => command.run(session),
        Command::Search(command) => command.run(session),
        Command::Have(command) => command.run(session),
        Command::Show(command) => command.run(session),
        Command::Review(command) => command.run(session),
        Command::Decide(command) => command.run(session),
        Command::Decisions(command) => command.run(session),
        Command::Merge(command) => command.run(session),
        Command::Split(command) => command.run(session),
        Command::Why(command) => command.run(session),
        Command::Blame(command) => command.run(session),
        Command::Check(command) => command.run(session),
        Command::Set(command) => command.run(session),
        Command::Edit(command) => command.run(session),
        Command::Tag(command) => command.run(session),
        Command::Collection(command) => command.run(session),
        Command::Note(command) => command.run(session),
        Command::Rm(command) => command.run(session),
        Command::Restore(command) => command.run(session),
        Command::Trash(command) => command.run(session),
        Command::Undo(command) => command.run(session),
        Command::Redo(command) => command.run(session),
        Command::History(command) => command.run(session),
        Command::Sources(command) => command.run(session),
        Command::Rebuild(command) => command.run(session),
        Command::Report(command) => command.run(session),
        Command::Completions(command) => command.run(Arguments::command()),
        Command::Man(command) => command.run(Arguments::command()),
        Command::Backup(command) => command.run(session),
        Command::Doctor(command) => command.run(session),
    }
}
