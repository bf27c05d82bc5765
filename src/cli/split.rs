//! `cite split`: an entry comes apart.

use super::{Exit, Session, output};
use cite::library::decide::{self, SplitOptions};

/// Take an entry apart: all of it, or some of its records out
#[derive(clap::Args)]
#[command(
    after_help = "Without records: what a person merged last comes apart as it was before; where no person did,
every record goes by itself. With records: those leave, together, and the rest stays together.
Records that say the same letter by letter cannot be told apart.

Examples:
  cite split lee2020title
  cite split lee2020title 3
  cite split lee2020title 2 4 --why 'another trial'"
)]
pub(super) struct Split {
    /// A citation key
    #[arg(value_name = "KEY")]
    key: String,
    /// The records that leave, by their numbers in `cite show`
    #[arg(value_name = "RECORD")]
    records: Vec<usize>,
    /// Why
    #[arg(long, value_name = "TEXT", default_value = "")]
    why: String,
}

impl Split {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Exit> {
        let options = SplitOptions {
            key: self.key.clone(),
            records: self.records.clone(),
            why: self.why.clone(),
            by: session.by(),
        };
        let split = session.change(|library, _| decide::split(library, &options))?;
        let how = if split.taken_back { ", as before they were merged" } else { "" };
        output::say(&format!("{} into {}{how}", self.key, split.entries.join(", ")));
        Ok(Exit::Done)
    }
}
