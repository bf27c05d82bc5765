//! `cite formats`: the formats that are read and written, and what each is known by and loses.

use super::{Exit, output};
use cite::library::{FORMATS, Format, LibraryError};
use serde_json::{Value, json};
use std::io::Write;

/// List the formats, or say how one is recognized, what is read of it and what writing it loses
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cite formats
  cite formats ris
  cite formats --json")]
pub(super) struct Formats {
    /// The format to describe; all are listed where there is none
    #[arg(value_name = "FORMAT", value_parser = super::target::format_ids(|_| true))]
    format: Option<String>,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

impl Formats {
    pub(super) fn run(&self) -> anyhow::Result<Exit> {
        let mut out = output::stdout();
        let is_asked = |format: &&&Format| self.format.as_ref().is_none_or(|id| *id == format.id);
        for format in FORMATS.iter().filter(is_asked) {
            match (self.json, &self.format) {
                (true, _) => output::json(&mut out, &as_json(format))?,
                (false, None) => output::line(&mut out, &row(format))?,
                (false, Some(_)) => {
                    for line in description(format) {
                        output::line(&mut out, &line)?;
                    }
                }
            }
        }
        out.flush().map_err(LibraryError::Output)?;
        Ok(Exit::Done)
    }
}

/// A line of the list: id, name, what can be done with it.
fn row(format: &Format) -> String {
    let does = if format.write.is_some() { "read, written" } else { "read" };
    format!("{:<14} {:<13} {}", format.id, does, format.name)
}

fn description(format: &Format) -> Vec<String> {
    let extensions: Vec<String> = format.extensions.iter().map(|ext| format!(".{ext}")).collect();
    let mut lines = vec![
        format!("{}: {}", format.id, format.name),
        format!("files:       {}", extensions.join(", ")),
        format!("recognized:  {}", format.recognized_by),
        format!("read:        {}", format.reads),
        format!("markup:      {}", format.markup.name()),
        format!("trusted:     {}", precedence(format)),
    ];
    if let Some(origin) = format.origin {
        lines.push(format!("comes from:  {}", origin.name()));
    }
    if format.has_citation_keys {
        lines.push("keys:        its ids are citation keys, and are kept".to_owned());
    }
    if format.write.is_some() {
        lines.push("written; what is lost on the way:".to_owned());
        lines.extend(format.lossy.iter().map(|loss| format!("  - {loss}")));
    } else {
        lines.push("not written".to_owned());
    }
    lines
}

fn as_json(format: &Format) -> Value {
    json!({
        "id": format.id,
        "name": format.name,
        "extensions": format.extensions,
        "recognized_by": format.recognized_by,
        "reads": format.reads,
        "markup": format.markup.name(),
        "precedence": precedence(format),
        "origin": format.origin.map(|origin| origin.name()),
        "has_citation_keys": format.has_citation_keys,
        "is_written": format.write.is_some(),
        "lossy": format.lossy,
    })
}

/// How far its records are trusted, in a word.
fn precedence(format: &Format) -> String {
    format!("{:?}", format.precedence).to_lowercase()
}
