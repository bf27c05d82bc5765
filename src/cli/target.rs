//! What is written, and how: the options that `cite export` and `cite convert` share.

use cite::library::shape::{Journals, Part, Shape};
use cite::library::{FORMATS, Format, WriteOptions};
use clap::builder::PossibleValuesParser;
use std::path::{Path, PathBuf};

/// The format to write, by its id or a short option, or by the output's extension.
#[derive(clap::Args)]
pub(super) struct Target {
    #[command(flatten)]
    named: Named,
    /// Write to this file, whole or not at all; its extension names the format if nothing else does
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// The pure standard, where it and Zotero differ; in CSV, cells without the apostrophe that keeps
    /// a spreadsheet from taking = + - @ for a formula
    #[arg(long)]
    strict: bool,
    /// Accents and symbols as LaTeX commands, in BibTeX and BibLaTeX
    #[arg(long)]
    latex: bool,
    /// No letter or symbol as a command in BibTeX and BibLaTeX, for LuaLaTeX and XeLaTeX; by default
    /// those that pdfLaTeX cannot show are commands
    #[arg(long, conflicts_with = "latex")]
    unicode: bool,
    /// @string and @preamble of .bib files stay what they are; by default they are written as
    /// comments, since a preamble can act and a macro change what another file means
    #[arg(long)]
    macros: bool,
    /// Leave out paths to files, groups and other private fields of BibTeX and BibLaTeX
    #[arg(long)]
    clean: bool,
    /// Leave out these fields, by their CSL names (abstract,keyword,DOI); also aliases, related,
    /// mentions, extra
    #[arg(long, value_name = "FIELD,…", value_delimiter = ',', value_parser = str::parse::<Part>)]
    omit: Vec<Part>,
    /// Write these fields and no others
    #[arg(long, value_name = "FIELD,…", value_delimiter = ',', value_parser = str::parse::<Part>)]
    only: Vec<Part>,
    /// Journals by their abbreviations alone, where they are known
    #[arg(long, conflicts_with = "full_journals")]
    abbreviate: bool,
    /// Journals by their full names alone
    #[arg(long)]
    full_journals: bool,
}

#[derive(clap::Args)]
#[group(multiple = false)]
struct Named {
    /// The format to write
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

impl Target {
    /// The id of the format, if anything names it; else the user is told how to.
    pub(super) fn id(&self) -> Option<&str> {
        let id = self.named.id().or_else(|| self.output.as_deref().and_then(by_extension));
        if id.is_none() {
            super::output::say("cite: no format is named");
            super::output::say_hint("--bibtex, --ris, --csl-json, or --to FORMAT");
        }
        id
    }

    /// How entries are changed before they are written.
    pub(super) fn shape(&self) -> Shape {
        let journals = match (self.abbreviate, self.full_journals) {
            (true, _) => Journals::Abbreviated,
            (_, true) => Journals::Full,
            _ => Journals::Both,
        };
        Shape { omit: self.omit.clone(), only: self.only.clone(), journals }
    }

    /// What the writer is told.
    pub(super) fn options(&self) -> WriteOptions {
        WriteOptions {
            strict: self.strict,
            latex: self.latex,
            unicode: self.unicode,
            macros: self.macros,
            clean: self.clean,
        }
    }
}

impl Named {
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
