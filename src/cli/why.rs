//! `cite why`: the evidence that two records are one work, or are not, bit by bit.

use super::output::Out;
use super::style::{self, PLAIN};
use super::{Exit, Session, eval, output};
use cite::library::LibraryError;
use cite::library::why::{self, RecordName, WhyEntry, WhyPair};
use cite::model::Relation;
use cite::model::field::Field;
use std::io::Write;

/// Show why two records are one entry or are not, or what joined the records of an entry
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cite why lee2020title
  cite why lee2020title chen2021title
  cite why lee2020title#1 lee2020title#3")]
pub(super) struct Why {
    /// A citation key, or KEY#N for the Nth record of an entry as `cite show` numbers them
    #[arg(value_name = "KEY[#N]")]
    a: String,
    /// Another
    #[arg(value_name = "KEY[#N]")]
    b: Option<String>,
    /// Write one JSON object
    #[arg(long)]
    json: bool,
}

impl Why {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Exit> {
        let library = session.open()?;
        let mut out = output::stdout();
        match &self.b {
            Some(b) => {
                let pair = why::pair(&library, &self.a, b)?;
                match self.json {
                    true => output::json(&mut out, &pair)?,
                    false => print_pair(&mut out, &pair)?,
                }
            }
            None => {
                let entry = why::entry(&library, &self.a)?;
                match self.json {
                    true => output::json(&mut out, &entry)?,
                    false => print_entry(&mut out, &entry)?,
                }
            }
        }
        out.flush().map_err(LibraryError::Output)?;
        Ok(Exit::Done)
    }
}

fn print_entry(out: &mut Out, entry: &WhyEntry) -> Result<(), LibraryError> {
    output::parts(out, &[(style::KEY, &entry.key)])?;
    entry.records.iter().try_for_each(|record| print_record(out, record))?;
    if entry.chain.is_empty() {
        output::line(out, "  one record: nothing was merged")?;
    }
    for link in &entry.chain {
        output::line(out, "")?;
        output::line(out, &format!("#{} joins #{}", link.a.number, link.b.number))?;
        print_evidence(out, link)?;
    }
    Ok(())
}

fn print_pair(out: &mut Out, pair: &WhyPair) -> Result<(), LibraryError> {
    print_record(out, &pair.a)?;
    print_record(out, &pair.b)?;
    output::line(out, if pair.together { "  in one entry" } else { "  in two entries" })?;
    print_evidence(out, pair)?;
    let Some(apart) = &pair.kept_apart_by else { return Ok(()) };
    output::line(out, "")?;
    output::line(out, "what keeps the two entries apart:")?;
    print_pair(out, apart)
}

fn print_record(out: &mut Out, record: &RecordName) -> Result<(), LibraryError> {
    let RecordName { key, number, source, line, about } = record;
    let place = format!("  {source}:{line}  {about}");
    output::parts(out, &[(style::KEY, &format!("{key}#{number}")), (PLAIN, &place)])
}

fn print_evidence(out: &mut Out, pair: &WhyPair) -> Result<(), LibraryError> {
    eval::waterfall(out, &pair.explanation)?;
    if let Some(said) = &pair.person {
        let why = if said.why.is_empty() { String::new() } else { format!(": {}", said.why) };
        let what = match said.verdict.as_str() {
            "undecided" => "undecided: what was decided before is taken back",
            verdict => verdict,
        };
        let name = |record: &RecordName| format!("{}#{}", record.key, record.number);
        let (mut one, mut other) = (name(&pair.a), name(&pair.b));
        if pair.inverse {
            std::mem::swap(&mut one, &mut other);
        }
        let which = match Relation::from_csl(&said.verdict) {
            Some(_) => format!("{one} is {what} {other}"),
            None => what.to_owned(),
        };
        let line = format!("  decided by {}: {which}, {}{why}", said.who, said.decided);
        output::line(out, &line)?;
    }
    Ok(())
}
