//! Citation keys of files that changed: a warning each on standard error, or all in a table.

use super::output;
use super::style::{self, PLAIN};
use cite::library::LibraryError;
use cite::library::dedupe::to_file;
use cite::library::key_changes::{KeyChange, write_map};
use cite::model::{Severity, citation_key};
use std::path::PathBuf;

/// Most warnings shown; the table has all.
const MOST: usize = 10;

/// Where the keys that changed are told.
#[derive(clap::Args)]
pub(super) struct ChangedKeys {
    /// Write a table of the citation keys that changed, to mend manuscripts by: old key, file, new key
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
}

impl ChangedKeys {
    /// Warns of each key that leads to another work now, or that no format can hold, and writes the
    /// table if one is asked for.
    pub(super) fn say(&self, changes: &[KeyChange]) -> Result<(), LibraryError> {
        let warned = || {
            changes.iter().filter(|change| change.is_lost || !citation_key::is_valid(&change.key))
        };
        for change in warned().take(MOST) {
            output::say_parts(&[
                (style::severity(Severity::Warning), "warning"),
                (PLAIN, &format!(": {}", warning(change))),
            ]);
        }
        let more = warned().count().saturating_sub(MOST);
        if more > 0 {
            output::say_hint(&format!("{more} more keys changed; `--map FILE` lists them all"));
        }
        match &self.map {
            Some(path) => to_file(path, |out| write_map(changes, out)),
            None => Ok(()),
        }
    }
}

fn warning(KeyChange { key, file, now, is_lost }: &KeyChange) -> String {
    let why = match is_lost {
        true => "is the key of another work",
        false => "has characters that a citation key cannot have",
    };
    format!("{file}: {key} {why}; the entry is {now}")
}
