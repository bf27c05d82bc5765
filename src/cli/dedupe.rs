//! `cite dedupe`: merges the copies in files, without a library.

use super::changed_keys::ChangedKeys;
use super::progress::{Input, Work};
use super::{Exit, findings, output, screen, target};
use cite::library::LibraryError;
use cite::library::WriteOptions;
use cite::library::dedupe::{self, DedupeOptions, DedupeReport, Deduped};
use cite::library::key_changes::KeyChange;
use cite::library::progress::{Progress, Watch};
use cite::model::field::Field;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Merge the copies in files, and write what is left; no library is read or changed
#[derive(clap::Args)]
#[command(after_help = "Records are named by their own IDs, else FILE:ORDINAL.

Examples:
  cite dedupe pubmed.nbib scopus.ris --to ris -o unique.ris --removed removed.csv
  cite dedupe new.ris --against old.ris -o only-new.ris
  cite dedupe search/ --to csv --plan plan.txt -o unique.csv    # edit plan.txt, then
  cite dedupe search/ --to csv --apply plan.txt -o unique.csv")]
pub(super) struct Dedupe {
    /// Files and folders; - is the standard input
    #[arg(required = true, value_name = "IN")]
    paths: Vec<PathBuf>,
    /// Read all of them as this format, whatever they look like
    #[arg(long, value_name = "FORMAT", value_parser = target::format_ids(|format| format.read.is_some()))]
    format: Option<String>,
    /// Write this format [default: by the extension of --output, else that of the first file]
    #[arg(long, value_name = "FORMAT", value_parser = target::format_ids(|format| format.write.is_some()))]
    to: Option<String>,
    /// Write the entries to this file, whole or not at all, instead of standard output
    #[arg(long, short, value_name = "OUT")]
    output: Option<PathBuf>,
    /// Keep only what is not in these files and folders of an earlier search
    #[arg(long, value_name = "OLD", num_args = 1..)]
    against: Vec<PathBuf>,
    /// Write the groups of copies: a CSV row each, IDs joined by ;
    #[arg(long, value_name = "FILE")]
    clusters: Option<PathBuf>,
    /// Write every removed record, the one kept, and why, as CSV
    #[arg(long, value_name = "FILE")]
    removed: Option<PathBuf>,
    /// Write counts, possible links and relations: JSON where the name ends so, else text
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Write the groups as a text to edit
    #[arg(long, value_name = "FILE")]
    plan: Option<PathBuf>,
    /// Merge what this edited plan says, and nothing else
    #[arg(long, value_name = "FILE", conflicts_with = "plan")]
    apply: Option<PathBuf>,
    #[command(flatten)]
    changed: ChangedKeys,
    /// Show every finding of the readers, also notes
    #[arg(long, short)]
    verbose: bool,
}

impl Dedupe {
    pub(super) fn run(&self) -> anyhow::Result<Exit> {
        let options = DedupeOptions {
            paths: self.paths.clone(),
            against: self.against.clone(),
            format: self.format.clone(),
            plan: self.apply.clone(),
        };
        let work = match self.output {
            Some(_) => Work::begin("nothing was written", false)?,
            None => Work::begin("what was written is not all", true)?,
        };
        let see = |progress: Progress| work.see(progress);
        let watch = Watch::new(&see);
        let deduped = match dedupe::run(&options, &mut Input::of(&work), watch) {
            Ok(deduped) => deduped,
            Err(error) => return work.end(Err(error)),
        };
        work.pause(|| findings::say(deduped.files(), self.verbose));
        let report = deduped.report();
        let written = if report.records > 0 { self.write(&deduped, watch) } else { Ok(Vec::new()) };
        let keys = work.end(written)?;
        self.changed.say(&keys)?;
        self.write_lists(&deduped, &report)?;
        output::say(&summary(&report));
        Ok(match findings::exit(deduped.files()) {
            Exit::Partly if report.records == 0 => Exit::Failed,
            exit => exit,
        })
    }

    fn write(&self, deduped: &Deduped, watch: Watch) -> Result<Vec<KeyChange>, LibraryError> {
        let by_name = || self.output.as_deref().and_then(target::by_extension);
        let by_input = || deduped.first_format().map(|format| format.id);
        let format = self.to.as_deref().or_else(by_name).or_else(by_input).unwrap_or("ris");
        let options = WriteOptions::default();
        match &self.output {
            Some(path) => {
                dedupe::to_file(path, |out| deduped.write_entries(format, &options, out, watch))
            }
            None => {
                let mut out = screen::data();
                let keys = deduped.write_entries(format, &options, &mut out, watch)?;
                out.flush().map(|()| keys).map_err(LibraryError::Output)
            }
        }
    }

    fn write_lists(&self, deduped: &Deduped, report: &DedupeReport) -> Result<(), LibraryError> {
        if let Some(path) = &self.clusters {
            dedupe::to_file(path, |out| deduped.write_clusters(out))?;
        }
        if let Some(path) = &self.removed {
            dedupe::to_file(path, |out| deduped.write_removed(out))?;
        }
        if let Some(path) = &self.plan {
            dedupe::to_file(path, |out| deduped.write_plan(out))?;
        }
        if let Some(path) = &self.report {
            dedupe::to_file(path, |mut out| match is_json(path) {
                true => output::json(&mut out, report),
                false => text(&mut out, report),
            })?;
        }
        Ok(())
    }
}

fn is_json(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
}

fn summary(report: &DedupeReport) -> String {
    let mut parts = vec![
        output::count(report.records as u64, "record", "records"),
        output::count(report.unique as u64, "unique entry", "unique entries"),
        format!("{} removed", report.removed),
    ];
    let possible = report.possible_links.len() as u64;
    if possible > 0 {
        parts.push(output::count(possible, "possible link", "possible links"));
    }
    parts.join(", ")
}

fn text(out: &mut impl Write, report: &DedupeReport) -> Result<(), LibraryError> {
    for (what, number) in [
        ("files", report.files.list.len()),
        ("records", report.records),
        ("records held against", report.against),
        ("unique entries", report.unique),
        ("removed", report.removed),
        ("groups", report.clusters),
        ("possible links", report.possible_links.len()),
        ("relations", report.relations.len()),
    ] {
        output::line(out, &format!("{what}: {number}"))?;
    }
    for pair in &report.possible_links {
        let line = format!(
            "possible link: {} and {} ({:.1} bits, {})",
            pair.a, pair.b, pair.weight, pair.rule
        );
        output::line(out, &line)?;
    }
    for pair in &report.relations {
        output::line(out, &format!("{} is {} {}", pair.from, pair.relation.csl(), pair.to))?;
    }
    Ok(())
}
