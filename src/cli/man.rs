//! `cite man`: manual pages, of the program and of each command.

use super::{Exit, screen};
use anyhow::Context;
use cite::library::LibraryError;
use clap::Command;
use std::io::Write;
use std::path::PathBuf;

/// Print the manual page of cite, or write the pages of all commands
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cite man | man -l -
  cite man --dir ~/.local/share/man/man1    # then: man cite, man cite-import")]
pub(super) struct Man {
    /// Write a page for cite and for each command into this folder
    #[arg(long, value_name = "FOLDER")]
    dir: Option<PathBuf>,
}

impl Man {
    pub(super) fn run(&self, command: Command) -> anyhow::Result<Exit> {
        match &self.dir {
            Some(folder) => {
                let place = || folder.display().to_string();
                std::fs::create_dir_all(folder).with_context(place)?;
                clap_mangen::generate_to(command, folder).with_context(place)?;
            }
            None => {
                let mut out = screen::data();
                let page = clap_mangen::Man::new(command);
                page.render(&mut out).and_then(|()| out.flush()).map_err(LibraryError::Output)?;
            }
        }
        Ok(Exit::Done)
    }
}
