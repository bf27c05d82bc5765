//! `cite init`: makes a library for a folder and all below it.

use super::{Exit, output};
use cite::library::{Library, locate};
use std::path::PathBuf;

/// Make a library for this folder: .cite/library.sqlite, used from here and from all folders below
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cite init
  cite init ~/thesis
  cite init --no-abstracts")]
pub(super) struct Init {
    /// The folder
    #[arg(default_value = ".")]
    folder: PathBuf,
    /// Leave abstracts out of full-text search: the library takes less room, and abstract:word reads
    /// entries one by one; `cite rebuild --abstracts` takes them in
    #[arg(long)]
    no_abstracts: bool,
}

impl Init {
    pub(super) fn run(&self) -> anyhow::Result<Exit> {
        let path = locate::in_folder(&self.folder);
        let was_there = path.exists();
        let mut library = Library::create(&path)?;
        if self.no_abstracts && !was_there {
            library.leave_out_abstracts()?;
        }
        let what = if was_there { "there is a library already" } else { "made a library" };
        output::say(&format!("{what}: {}", path.display()));
        if self.no_abstracts && was_there {
            output::say_hint(
                "`cite rebuild --no-abstracts` leaves abstracts out of its full-text search",
            );
        }
        Ok(Exit::Done)
    }
}
