//! `cite merge`: entries that are one work become one entry.

use super::{Exit, Session, output};
use cite::library::decide::{self, MergeOptions};

/// Make one entry of several that are the same work
#[derive(clap::Args)]
#[command(
    after_help = "The entry goes by the first key; the others stay its aliases. Tags, notes and collections are
united. `cite split KEY` takes it back.

Examples:
  cite merge lee2020title lee2020titlea
  cite merge lee2020title chen2021 wu2022 --why 'one report in three databases'"
)]
pub(super) struct Merge {
    /// Citation keys
    #[arg(required = true, num_args = 2.., value_name = "KEY")]
    keys: Vec<String>,
    /// Why
    #[arg(long, value_name = "TEXT", default_value = "")]
    why: String,
}

impl Merge {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Exit> {
        let (keys, why) = (self.keys.clone(), self.why.clone());
        let options = MergeOptions { keys, why, by: session.by() };
        let merged = session.change(|library, _| decide::merge(library, &options))?;
        let records = output::count(merged.records as u64, "record", "records");
        output::say(&match merged.others.is_empty() {
            true => format!("{} is one entry already, of {records}", merged.key),
            false => format!("{} into {}, of {records}", merged.others.join(", "), merged.key),
        });
        Ok(Exit::Done)
    }
}
