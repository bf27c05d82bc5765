//! `cite convert`: files in one format in, their records in another out, without a library.

use super::target::{self, Target};
use super::{Exit, findings, output, progress, screen};
use cite::library::LibraryError;
use cite::library::convert::{self, ConvertOptions};
use cite::library::document::Progress;
use std::io::{self, Write};
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
        let bar = progress::bar();
        let mut show = |progress: Progress| progress::show(&bar, progress);
        let mut input = io::stdin().lock();
        let files = match &self.target.output {
            Some(path) => convert::to_file(&options, &mut input, path, &mut show),
            None => {
                let mut out = screen::data();
                convert::run(&options, &mut input, &mut out, &mut show)
                    .and_then(|files| out.flush().map(|()| files).map_err(LibraryError::Output))
            }
        };
        bar.finish_and_clear();
        let files = files?;
        findings::say(&files, self.verbose);
        output::say(&findings::summary(&files, &[]));
        Ok(if files.is_any_read() { findings::exit(&files) } else { Exit::Failed })
    }
}
