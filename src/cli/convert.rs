//! `cite convert`: files in one format in, their records in another out, without a library.

use super::changed_keys::ChangedKeys;
use super::progress::{Input, Work};
use super::target::{self, Target};
use super::{Exit, findings, output, screen};
use cite::library::LibraryError;
use cite::library::convert::{self, ConvertOptions, Converted};
use cite::library::progress::{Progress, Watch};
use std::io::Write;
use std::path::PathBuf;

/// Turn files of one format into another, without a library; copies are not merged
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cite convert pubmed.nbib --bibtex > refs.bib
  cite convert a.ris b.xml.gz -o both.bib
  curl -s https://api.crossref.org/works/10.1000/182 | cite convert - --to csl-json")]
pub(super) struct Convert {
    /// Files and folders; - is the standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    target: Target,
    /// Read all of them as this format, whatever they look like
    #[arg(long, value_name = "FORMAT", value_parser = target::format_ids(|format| format.read.is_some()))]
    format: Option<String>,
    #[command(flatten)]
    changed: ChangedKeys,
    /// Show every finding, also notes
    #[arg(long, short)]
    verbose: bool,
}

impl Convert {
    pub(super) fn run(&self) -> anyhow::Result<Exit> {
        let Some(to) = self.target.id() else { return Ok(Exit::Failed) };
        let options = ConvertOptions {
            paths: self.paths.clone(),
            from: self.format.clone(),
            to: to.to_owned(),
            write: self.target.options(),
            shape: self.target.shape(),
        };
        let work = match self.target.output {
            Some(_) => Work::begin("nothing was written", false)?,
            None => Work::begin("what was written is not all", true)?,
        };
        let see = |progress: Progress| work.see(progress);
        let (mut input, watch) = (Input::of(&work), Watch::new(&see));
        let converted = match &self.target.output {
            Some(path) => convert::to_file(&options, &mut input, path, watch),
            None => {
                let mut out = screen::data();
                convert::run(&options, &mut input, &mut out, watch)
                    .and_then(|done| out.flush().map(|()| done).map_err(LibraryError::Output))
            }
        };
        let Converted { files, keys } = work.end(converted)?;
        findings::say(&files, self.verbose);
        self.changed.say(&keys)?;
        output::say(&findings::summary(&files, &[]));
        Ok(if files.is_any_read() { findings::exit(&files) } else { Exit::Failed })
    }
}
