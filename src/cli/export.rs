//! `cite export`: writes all of the library, or part of it, in a format.

use super::{Exit, Session, output};
use cite::formats::{FORMATS, Format, WriteOptions};
use cite::library::LibraryError;
use cite::library::export::{self, ExportOptions};
use clap::builder::PossibleValuesParser;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

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
    format: Target,
    /// Write to this file, whole or not at all; its extension names the format if nothing else does
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The pure standard, where it and Zotero differ
    #[arg(long)]
    strict: bool,
    /// Accents and symbols as LaTeX commands, in BibTeX and BibLaTeX
    #[arg(long)]
    latex: bool,
}

#[derive(clap::Args)]
#[group(multiple = false)]
struct Target {
    /// The format
    #[arg(long, value_name = "FORMAT", value_parser = format_ids(|format| format.write.is_some()))]
    to: Option<String>,
    /// Short for --to bibtex
    #[arg(long)]
    bibtex: bool,
    /// Short for --to biblatex
    #[arg(long)]
    biblatex: bool,
    /// Short for --to ris
    #[arg(long)]
    ris: bool,
    /// Short for --to csl-json
    #[arg(long)]
    csl_json: bool,
}

/// The ids of formats that can do something, for clap to check and to list.
pub(super) fn format_ids(can: fn(&Format) -> bool) -> PossibleValuesParser {
    let ids: Vec<&'static str> =
        FORMATS.iter().filter(|format| can(format)).map(|format| format.id).collect();
    PossibleValuesParser::new(ids)
}

impl Export {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Exit> {
        let Some(format) =
            self.format.id().or_else(|| self.output.as_deref().and_then(by_extension))
        else {
            output::say("cite: no format is named");
            output::say("hint: --bibtex, --ris, --csl-json, or --to FORMAT");
            return Ok(Exit::Failed);
        };
        let library = session.open()?;
        let options = ExportOptions {
            format: format.to_owned(),
            selection: self.selection.clone(),
            write: WriteOptions {
                strict: self.strict,
                latex: self.latex,
                ..WriteOptions::default()
            },
        };
        match &self.output {
            Some(path) => {
                let written = export::to_file(&library, &options, path)?;
                output::say(&format!(
                    "{}: {}",
                    path.display(),
                    output::count(written, "entry", "entries")
                ));
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

impl Target {
    fn id(&self) -> Option<&str> {
        let shorts = [
            (self.bibtex, "bibtex"),
            (self.biblatex, "biblatex"),
            (self.ris, "ris"),
            (self.csl_json, "csl-json"),
        ];
        let short = shorts.iter().find(|(given, _)| *given).map(|(_, id)| *id);
        self.to.as_deref().or(short)
    }
}

/// The format that is written and has the extension of a path.
pub(super) fn by_extension(path: &Path) -> Option<&'static str> {
    let extension = path.extension()?.to_str()?.to_lowercase();
    let mut written = FORMATS.iter().filter(|format| format.write.is_some());
    written.find(|format| format.extensions.contains(&extension.as_str())).map(|format| format.id)
}
