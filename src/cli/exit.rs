//! Exit codes: what a script can tell from them, in one table.

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
}

/// The table, as `cite --help` shows it.
pub(crate) const HELP: &str = "Exit codes:
  0  done
  1  failed: nothing was changed, the reason is on standard error
  2  the command line was not understood
  3  done, but some files were skipped or some records rejected
  4  what was asked for is not in the library
  5  a check found problems that are still there";

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
