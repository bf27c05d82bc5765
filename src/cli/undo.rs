//! `cite undo` and `cite redo`: the last steps taken back, and brought again.

use super::{Exit, Session, output};
use cite::library::OperationRow;
use cite::library::undo;

/// Take back what was done to the library last, step by step
#[derive(clap::Args)]
#[command(after_help = "Nothing is lost: `cite redo` brings it again, `cite history` lists it all.

Examples:
  cite undo
  cite undo 3")]
pub(super) struct Undo {
    /// How many steps
    #[arg(default_value_t = 1, value_name = "N")]
    steps: usize,
}

/// Bring again what was taken back last
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cite redo
  cite redo 3")]
pub(super) struct Redo {
    /// How many steps
    #[arg(default_value_t = 1, value_name = "N")]
    steps: usize,
}

impl Undo {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Exit> {
        let undone = session.change(|library, by| undo::undo(library, by, self.steps))?;
        Ok(say("undone", "there is nothing to undo", &undone))
    }
}

impl Redo {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Exit> {
        let redone = session.change(|library, by| undo::redo(library, by, self.steps))?;
        Ok(say("done again", "there is nothing to bring again", &redone))
    }
}

fn say(done: &str, nothing: &str, operations: &[OperationRow]) -> Exit {
    for operation in operations {
        output::say(&format!("{done}: {} {}", operation.command, operation.summary));
    }
    if operations.is_empty() {
        output::say(&format!("cite: {nothing}"));
        return Exit::NotFound;
    }
    Exit::Done
}
