//! `cite blame`: each value of an entry, the source and line it came from, and what others say.

use super::output::Out;
use super::style::{self, PLAIN};
use super::{Exit, Session, output};
use cite::library::LibraryError;
use cite::library::blame::{self, Blamed};
use cite::library::markup;
use std::io::Write;

/// Show where each value of an entry came from, and the values that were not chosen
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cite blame korkaya2012activation
  cite blame korkaya2012activation --json")]
pub(super) struct Blame {
    /// A citation key, present or former
    #[arg(value_name = "KEY")]
    key: String,
    /// Write one JSON object
    #[arg(long)]
    json: bool,
}

impl Blame {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Exit> {
        let library = session.open()?;
        let blamed = blame::run(&library, &self.key)?;
        let mut out = output::stdout();
        match self.json {
            true => output::json(&mut out, &blamed)?,
            false => print(&mut out, &blamed)?,
        }
        out.flush().map_err(LibraryError::Output)?;
        Ok(Exit::Done)
    }
}

fn print(out: &mut Out, blamed: &Blamed) -> Result<(), LibraryError> {
    output::parts(out, &[(style::KEY, &blamed.key)])?;
    for field in &blamed.fields {
        let value = markup::plain(&field.value);
        let from = match &field.by {
            Some(person) => format!("[{}, {}]", person.who, person.done),
            None => places(blamed, &field.from),
        };
        let value = if value.is_empty() { "none".into() } else { value };
        output::parts(
            out,
            &[
                (PLAIN, "  "),
                (style::HEADING, &field.field),
                (PLAIN, &format!(": {value}  {from}")),
            ],
        )?;
        for other in &field.not_chosen {
            let value = markup::plain(&other.value);
            output::parts(
                out,
                &[
                    (PLAIN, "    not: "),
                    (style::DIFFERENT, &value),
                    (PLAIN, &format!("  {}", places(blamed, &other.from))),
                ],
            )?;
        }
    }
    Ok(())
}

/// `[refs.bib:12, a.ris:1]`
fn places(blamed: &Blamed, numbers: &[usize]) -> String {
    let place = |number: &usize| {
        let record = blamed.records.get(number - 1)?;
        Some(format!("{}:{}", record.source, record.line))
    };
    format!("[{}]", numbers.iter().filter_map(place).collect::<Vec<_>>().join(", "))
}
