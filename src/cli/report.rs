//! `cite report`: the numbers of a PRISMA 2020 flow diagram, and every removed record.

use super::{Exit, Session, output, screen};
use anyhow::bail;
use cite::library::report::{self, Database, Kind, Report as Numbers, ReportOptions};
use cite::library::{Library, LibraryError, dedupe};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Report what was identified, removed and kept: PRISMA 2020 numbers and an audit list
#[derive(clap::Args)]
#[command(
    after_help = "A record is removed where another one of its entry is kept: the one from the most trusted kind
of source. It was found within its source where that source has another record of the entry,
which stands for it, else between sources. It was joined by hand where the evidence alone would
have left it apart. Where sources come from is guessed by their formats and records; SOURCE is
a name or a number as the report lists it, or a file name.

Examples:
  cite report
  cite report -o report.html
  cite report --html report.html --csv removed.csv --json report.json
  cite report --database search1.ris=Embase --register trials.csv=ANZCTR
  cite report --json | jq .flow"
)]
pub(super) struct Report {
    /// One JSON object with all numbers and all removed records, to FILE or standard output
    #[arg(long, value_name = "FILE", num_args = 0..=1)]
    json: Option<Option<PathBuf>>,
    /// Every removed record, the kept one and the reason as CSV, to FILE or standard output
    #[arg(long, value_name = "FILE", num_args = 0..=1)]
    csv: Option<Option<PathBuf>>,
    /// One page that stands by itself, with the flow diagram and plots, to FILE or standard output
    #[arg(long, value_name = "FILE", num_args = 0..=1)]
    html: Option<Option<PathBuf>>,
    /// Write to this file, as its extension says: html, csv, json, else text
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Say which database a source comes from
    #[arg(long, value_name = "SOURCE=NAME", value_parser = named)]
    database: Vec<(String, String)>,
    /// Say which register a source comes from
    #[arg(long, value_name = "SOURCE=NAME", value_parser = named)]
    register: Vec<(String, String)>,
    /// Say which other place a source comes from
    #[arg(long, value_name = "SOURCE=NAME", value_parser = named)]
    other: Vec<(String, String)>,
}

/// What is written.
#[derive(Clone, Copy)]
enum Form {
    Text,
    Json,
    Csv,
    Html,
}

impl Report {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Exit> {
        let targets = self.targets();
        if targets.iter().filter(|(_, path)| path.is_none()).count() > 1 {
            bail!("only one report can go to standard output");
        }
        let library = session.open()?;
        let options = self.options();
        for (form, path) in targets {
            match path {
                Some(path) => {
                    dedupe::to_file(path, |out| write(form, &library, &options, out))?;
                    output::say(&format!("{}: written", path.display()));
                }
                None => {
                    let mut out = screen::data();
                    write(form, &library, &options, &mut out)?;
                    out.flush().map_err(LibraryError::Output)?;
                }
            }
        }
        Ok(Exit::Done)
    }

    /// What is written where; text to standard output where nothing is asked for.
    fn targets(&self) -> Vec<(Form, Option<&Path>)> {
        let asked = [(Form::Json, &self.json), (Form::Csv, &self.csv), (Form::Html, &self.html)];
        let asked = asked.into_iter();
        let mut targets: Vec<(Form, Option<&Path>)> = asked
            .filter_map(|(form, asked)| asked.as_ref().map(|path| (form, path.as_deref())))
            .collect();
        targets.extend(self.output.as_deref().map(|path| (form_of(path), Some(path))));
        if targets.is_empty() {
            targets.push((Form::Text, None));
        }
        targets
    }

    fn options(&self) -> ReportOptions {
        let said = [
            (Kind::Database, &self.database),
            (Kind::Register, &self.register),
            (Kind::Other, &self.other),
        ];
        let named = said.into_iter().flat_map(|(kind, list)| {
            list.iter()
                .map(move |(source, name)| (source.clone(), Database { kind, name: name.clone() }))
        });
        let now = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        ReportOptions { now, named: named.collect() }
    }
}

fn write(
    form: Form,
    library: &Library,
    options: &ReportOptions,
    mut out: &mut dyn Write,
) -> Result<(), LibraryError> {
    match form {
        Form::Json => report::json(library, options, out).map(drop),
        Form::Csv => report::csv(library, options, out).map(drop),
        Form::Html => report::html(library, options, out).map(drop),
        Form::Text => {
            let numbers: Numbers = report::run(library, options, &mut |_| Ok(()))?;
            report::lines(&numbers).iter().try_for_each(|line| output::line(&mut out, line))
        }
    }
}

fn form_of(path: &Path) -> Form {
    let extension = path.extension().map(|extension| extension.to_ascii_lowercase());
    match extension.as_deref().and_then(|extension| extension.to_str()) {
        Some("html" | "htm") => Form::Html,
        Some("csv") => Form::Csv,
        Some("json") => Form::Json,
        _ => Form::Text,
    }
}

/// `SOURCE=NAME`, parted at the last `=`.
fn named(text: &str) -> Result<(String, String), String> {
    match text.rsplit_once('=') {
        Some((source, name)) if !source.is_empty() && !name.is_empty() => {
            Ok((source.to_owned(), name.to_owned()))
        }
        _ => Err("what is said of a source is SOURCE=NAME".to_owned()),
    }
}
