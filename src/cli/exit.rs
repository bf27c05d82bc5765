//! Exit codes: what a script can tell from them, in one table.

use std::fmt::Write;
use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// All was done.
    Done = 0,
    /// Nothing was done: the reason is on standard error.
    Failed = 1,
    /// What was asked could not be understood; clap ends so too.
    Usage = 2,
    /// It was done, but for files skipped or records rejected, each with its reason.
    Partly = 3,
    /// What was asked for is not there.
    NotFound = 4,
    /// A check found problems that are still there.
    Found = 5,
    /// The user pressed Ctrl-C: what was not done is on standard error.
    Interrupted = 130,
}

/// The table: every code a command may end with.
pub(crate) const TABLE: &[(u8, &str)] = &[
    (Exit::Done as u8, "done"),
    (Exit::Failed as u8, "failed and nothing changed"),
    (Exit::Usage as u8, "the command line was not understood"),
    (Exit::Partly as u8, "done but some files were skipped or records rejected"),
    (Exit::NotFound as u8, "what was asked for is not there"),
    (Exit::Found as u8, "a check found problems that are still there"),
    (Exit::Interrupted as u8, "interrupted by Ctrl-C"),
];

/// The end of `cite --help`: how to begin, and the table.
pub(crate) fn help() -> String {
    let mut help = String::from(
        "Examples:
  cite import ~/Downloads
  cite list
  cite export --bibtex > refs.bib

Exit codes:",
    );
    for (code, meaning) in TABLE {
        let _ = write!(help, "\n  {code}  {meaning}"); // writing to a String cannot fail
    }
    help
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
