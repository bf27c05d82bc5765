//! `cite history`: what was done to the library, by whom and when.

use super::{Exit, Session, output};
use cite::library::OperationRow;
use cite::library::{LibraryError, undo};
use std::io::Write;

/// List what was done to the library, the last first
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cite history
  cite history -n 5
  cite history --json")]
pub(super) struct History {
    /// At most so many
    #[arg(long, short = 'n', value_name = "N")]
    limit: Option<usize>,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

impl History {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Exit> {
        let operations = undo::history(&session.open()?)?;
        let mut out = output::stdout();
        let most = self.limit.unwrap_or(usize::MAX);
        for operation in operations.iter().rev().take(most) {
            match self.json {
                true => output::json(&mut out, operation)?,
                false => output::line(&mut out, &line(operation))?,
            }
        }
        out.flush().map_err(LibraryError::Output)?;
        Ok(Exit::Done)
    }
}

fn line(operation: &OperationRow) -> String {
    let undone =
        operation.undone_by.map_or_else(String::new, |by| format!("  (undone by {})", by.0));
    format!(
        "{}  {}  {}  {} {}{undone}",
        operation.id.0, operation.done, operation.who, operation.command, operation.summary
    )
}
