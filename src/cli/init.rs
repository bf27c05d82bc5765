//! `cite init`: makes a library for a folder and all below it.

use super::{Exit, output};
use cite::library::{Library, locate};
use std::path::PathBuf;

/// Make a library for this folder: .cite/library.sqlite, used from here and from all folders below
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cite init
  cite init ~/thesis")]
pub(super) struct Init {
    /// The folder
    #[arg(default_value = ".")]
    folder: PathBuf,
}

impl Init {
    pub(super) fn run(&self) -> anyhow::Result<Exit> {
        let path = locate::in_folder(&self.folder);
        let was_there = path.exists();
        Library::create(&path)?;
        let what = if was_there { "there is a library already" } else { "made a library" };
        output::say(&format!("{what}: {}", path.display()));
        Ok(Exit::Done)
    }
}
