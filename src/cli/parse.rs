//! `cite parse`: reference strings of any style taken apart, without a library.

use super::output::{self, Out};
use super::progress::{Input, Work};
use super::{Exit, findings, screen, show, target};
use anyhow::Context;
use cite::library::LibraryError;
use cite::library::convert::{self, ConvertOptions};
use cite::library::progress::{Progress, Watch};
use cite::library::strings::{self, StringRead};
use std::io::{Cursor, Read, Write};
use std::path::PathBuf;

/// Take references of any citation style apart: a plain-text list, or one string
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cite parse references.txt
  cite parse references.txt --to bibtex > refs.bib
  cite parse \"Doe J, Roe K. Reading in the dark. J Read. 2019;12(3):45-67.\" --why
  pbpaste | cite parse - --json")]
pub(super) struct Parse {
    /// A file, a reference string, or - for standard input
    #[arg(value_name = "FILE|TEXT", default_value = "-")]
    source: String,
    /// One JSON object a string: line, text, confidence, reasons, reference
    #[arg(long, conflicts_with = "to")]
    json: bool,
    /// Write the references in this format
    #[arg(long, value_name = "FORMAT", conflicts_with = "why", value_parser = target::format_ids(|format| format.write.is_some()))]
    to: Option<String>,
    /// Show which part each word belongs to, how sure that is, and what spoke for it
    #[arg(long)]
    why: bool,
}

impl Parse {
    pub(super) fn run(&self) -> anyhow::Result<Exit> {
        if let Some(to) = &self.to {
            return self.convert(to);
        }
        let found = self.read()?;
        let mut out = output::stdout();
        for string in &found {
            match self.json {
                true => output::json(&mut out, string)?,
                false => print(&mut out, string)?,
            }
        }
        out.flush().map_err(LibraryError::Output)?;
        if found.is_empty() {
            output::say("cite: no reference was found");
        }
        Ok(if found.is_empty() { Exit::Failed } else { Exit::Done })
    }

    /// The file, if the argument names one.
    fn path(&self) -> Option<PathBuf> {
        let path = PathBuf::from(&self.source);
        (self.source != "-" && path.is_file()).then_some(path)
    }

    fn read(&self) -> anyhow::Result<Vec<StringRead>> {
        match self.path() {
            Some(path) => strings::of_file(&path, self.why),
            None if self.source == "-" => strings::of_reader(std::io::stdin().lock(), self.why),
            None => Ok(strings::of_text(&self.source, self.why)),
        }
        .with_context(|| format!("{} cannot be read", self.source))
    }

    /// Writes the references in a format, as `cite convert` does.
    fn convert(&self, to: &str) -> anyhow::Result<Exit> {
        let options = ConvertOptions {
            paths: vec![self.path().unwrap_or_else(|| PathBuf::from("-"))],
            from: Some("references".to_owned()),
            to: to.to_owned(),
            ..ConvertOptions::default()
        };
        let work = Work::begin("what was written is not all", true)?;
        let see = |progress: Progress| work.see(progress);
        let mut standard = Input::of(&work);
        let mut text = Cursor::new(self.source.as_bytes());
        let input: &mut (dyn Read + Send) =
            if self.source == "-" { &mut standard } else { &mut text };
        let mut out = screen::data();
        let files = convert::run(&options, input, &mut out, Watch::new(&see))
            .and_then(|files| out.flush().map(|()| files).map_err(LibraryError::Output));
        let files = work.end(files)?;
        let files = files.files;
        findings::say(&files, false);
        Ok(if files.is_any_read() { findings::exit(&files) } else { Exit::Failed })
    }
}

/// A string's fields, and with `--why` its parts.
fn print(out: &mut Out, string: &StringRead) -> Result<(), LibraryError> {
    let percent = (string.confidence * 100.0).round();
    output::line(
        out,
        &format!("line {}, {percent} % sure: {}", string.line, string.reasons.join(", ")),
    )?;
    for (field, value) in show::fields_of(&string.reference) {
        output::line(out, &format!("  {field}: {value}"))?;
    }
    for part in &string.parts {
        output::line(
            out,
            &format!("  [{}, {:.0} %] {}", part.label, part.probability * 100.0, part.text),
        )?;
        for (feature, weight) in &part.because {
            output::line(out, &format!("      {weight:+.2} {feature}"))?;
        }
    }
    Ok(())
}
