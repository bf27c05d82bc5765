//! `cite completions`: what a shell needs to complete commands, options and their values.

use super::{Exit, screen};
use cite::library::LibraryError;
use clap::Command;
use clap_complete::Shell;
use std::io::Write;

/// Print completions for a shell
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cite completions bash > ~/.local/share/bash-completion/completions/cite
  cite completions zsh > ~/.zfunc/_cite    # with fpath+=~/.zfunc in .zshrc
  cite completions fish > ~/.config/fish/completions/cite.fish")]
pub(super) struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self, mut program: Command) -> anyhow::Result<Exit> {
        // Into memory first: the generator panics where its output is closed.
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut program, "cite", &mut script);
        let mut out = screen::data();
        out.write_all(&script).and_then(|()| out.flush()).map_err(LibraryError::Output)?;
        Ok(Exit::Done)
    }
}
