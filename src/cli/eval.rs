//! `cite eval`: how well the resolver does on records whose copies people have marked.

use super::{Exit, findings, output};
use cite::library::LibraryError;
use cite::library::evaluate::{self, WrongPair};
use cite::library::explain::PairExplanation;
use serde_json::Value;
use std::io::{self, Write};
use std::path::PathBuf;

/// Measure deduplication on files whose copies are known, and list what was wrong and why
#[derive(clap::Args)]
#[command(
    after_help = "The truth is a CSV: a header, then a row for each group of copies, IDs joined by ;

Examples:
  cite eval records.csv --truth truth.csv
  cite eval search/ --truth truth.csv --json"
)]
pub(super) struct Eval {
    /// Files and folders
    #[arg(required = true, value_name = "IN")]
    paths: Vec<PathBuf>,
    /// The groups of copies
    #[arg(long, value_name = "TRUTH.csv")]
    truth: PathBuf,
    /// Write one JSON object
    #[arg(long)]
    json: bool,
}

impl Eval {
    pub(super) fn run(&self) -> anyhow::Result<Exit> {
        let evaluation = evaluate::run(&self.paths, &self.truth, &mut io::stdin().lock())?;
        findings::say(&evaluation.files, false);
        let mut out = output::stdout();
        if self.json {
            output::json(&mut out, &evaluation)?;
        } else {
            figures(&mut out, &serde_json::to_value(evaluation.figures)?)?;
            evaluation.wrong.iter().try_for_each(|pair| print(&mut out, pair))?;
        }
        out.flush().map_err(LibraryError::Output)?;
        Ok(Exit::Done)
    }
}

fn figures(out: &mut impl Write, figures: &Value) -> Result<(), LibraryError> {
    for (name, value) in figures.as_object().into_iter().flatten() {
        let value = match value.as_f64() {
            Some(quotient) if value.is_f64() => format!("{quotient:.4}"),
            _ => value.to_string(),
        };
        output::line(out, &format!("{name:15} {value}"))?;
    }
    Ok(())
}

fn print(out: &mut impl Write, pair: &WrongPair) -> Result<(), LibraryError> {
    output::line(out, "")?;
    output::line(out, &format!("{} {} {}", pair.kind, pair.a, pair.b))?;
    for (name, record) in [&pair.a, &pair.b].iter().zip(&pair.records) {
        output::line(out, &format!("  {name} | {record}"))?;
    }
    match &pair.explanation {
        Some(explanation) => waterfall(out, explanation),
        None => output::line(out, "  one of them could not be read"),
    }
}

/// Draws the evidence on a pair: each part with its bits and the sum up to it, and what decided.
pub(super) fn waterfall(
    out: &mut impl Write,
    explanation: &PairExplanation,
) -> Result<(), LibraryError> {
    let comparison: Vec<String> =
        explanation.comparison.iter().map(|(field, level)| format!("{field}: {level}")).collect();
    output::line(out, &format!("  compared  {}", comparison.join(", ")))?;
    let met = match explanation.blocking.as_slice() {
        [] => "under no blocking rule: the two are never compared".to_owned(),
        rules => rules.join(", "),
    };
    output::line(out, &format!("  met by    {met}"))?;
    for part in &explanation.evidence {
        let what = [part.name, part.level].join(" ");
        let (weight, sum) = (part.weight, part.sum);
        output::line(
            out,
            &format!("  {weight:+7.1} {sum:+7.1}  {:32} {}", what.trim(), part.note),
        )?;
    }
    let by = explanation.rule.unwrap_or("the sum of the weights");
    let decision = format!("{}, {:+.1} bits, by {by}", explanation.decision, explanation.weight);
    output::line(out, &format!("  = {decision}"))
}
