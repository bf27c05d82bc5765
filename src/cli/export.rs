//! `cite export`: writes all of the library, or part of it, in a format.

use super::target::Target;
use super::{Exit, Session, output};
use cite::library::LibraryError;
use cite::library::export::{self, ExportOptions};
use std::io::{self, BufWriter, Write};

/// Write entries as BibTeX, RIS, CSL-JSON and more
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cite export --bibtex > refs.bib
  cite export korkaya2012activation --ris -o one.ris
  cite export \"lung cancer\" --to csl-json")]
pub(super) struct Export {
    /// Citation keys, or words to search for; all entries where there are none
    #[arg(value_name = "KEY|QUERY")]
    selection: Vec<String>,
    #[command(flatten)]
    target: Target,
    /// Leave out comments, @string and @preamble of the .bib files that were imported, which stand
    /// before the entries where all are written as BibTeX
    format: Target,
    /// Write to this file, whole or not at all; its extension names the format if nothing else does
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Of a preprint and its published version, write the published one alone
    #[arg(long, value_name = "VERSION", value_parser = ["published"])]
    prefer: Option<String>,
    /// The pure standard, where it and Zotero differ
    #[arg(long)]
    no_passages: bool,
}

impl Export {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Exit> {
        let Some(format) = self.target.id() else { return Ok(Exit::Failed) };
        let library = session.open()?;
        let options = ExportOptions {
            format: format.to_owned(),
            selection: self.selection.clone(),
            write: self.target.options(),
            passages: !self.no_passages,
            prefer_published: self.prefer.is_some(),
            write: WriteOptions {
                strict: self.strict,
                latex: self.latex,
                ..WriteOptions::default()
            },
        };
        match &self.target.output {
            Some(path) => {
                let written = export::to_file(&library, &options, path)?;
                let entries = output::count(written, "entry", "entries");
                output::say(&format!("{}: {entries}", path.display()));
            }
            None => {
                let mut out = BufWriter::new(io::stdout().lock());
                export::run(&library, &options, &mut out)?;
                out.flush().map_err(LibraryError::Output)?;
            }
        }
        Ok(Exit::Done)
    }
}
