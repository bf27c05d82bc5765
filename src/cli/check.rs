//! `cite check`: what is wrong with entries, and what would put it right.

use super::output::Out;
use super::style::{self, PLAIN};
use super::{Exit, Session, output, progress};
use anstyle::Style;
use cite::library::LibraryError;
use cite::library::check::{self, CheckOptions, Checked, Problem, RULES, Severity};
use cite::library::correct;
use clap::builder::PossibleValuesParser;
use std::io::Write;
use std::path::PathBuf;

/// Most signs of a value that a line shows.
const MOST_SHOWN: usize = 100;

/// List what is wrong with entries, and put right what is certain with --fix
#[derive(clap::Args)]
#[command(after_help = "Exits with 5 where problems were found, so that a script can tell.
Nothing is changed without --fix; what --fix did, `cite undo` takes back.

Examples:
  cite check
  cite check lee2020effect --json
  cite check --only malformed-doi,mojibake --fix
  cite check --retractions retraction_watch.csv --only retracted,retraction-watch
  cite check --rules")]
pub(super) struct Check {
    /// Citation keys, or words that entries are found by; all entries where there are none
    #[arg(value_name = "KEY|WORDS")]
    selection: Vec<String>,
    /// Put right what can be, as one step
    #[arg(long)]
    fix: bool,
    /// Look papers up in this file of Retraction Watch (CSV)
    #[arg(long, value_name = "FILE")]
    retractions: Option<PathBuf>,
    /// Check by these rules alone
    #[arg(long, value_name = "RULE,…", value_delimiter = ',', value_parser = PossibleValuesParser::new(RULES.iter().map(|rule| rule.id)), hide_possible_values = true)]
    only: Vec<String>,
    /// List the rules
    #[arg(long, conflicts_with_all = ["fix", "retractions", "only", "selection"])]
    rules: bool,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

impl Check {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Exit> {
        let mut out = output::stdout();
        if self.rules {
            self.list_rules(&mut out)?;
            return Ok(Exit::Done);
        }
        let options = CheckOptions {
            selection: self.selection.clone(),
            only: self.only.clone(),
            retractions: self.retractions.clone(),
            this_year: i32::from(jiff::Zoned::now().year()),
        };
        let mut library = session.open()?;
        let checked = check::run(&library, &options)?;
        for problem in &checked.problems {
            match self.json {
                true => output::json(&mut out, problem)?,
                false => show(&mut out, problem)?,
            }
        }
        out.flush().map_err(LibraryError::Output)?;
        if self.fix {
            progress::change(&mut library, |library| {
                correct::fix(library, &session.by(), &checked)
            })?;
        }
        output::say(&self.summary(&checked));
        Ok(if self.is_clean(&checked) { Exit::Done } else { Exit::Found })
    }

    fn list_rules(&self, out: &mut impl Write) -> Result<(), LibraryError> {
        for rule in RULES {
            match self.json {
                true => output::json(out, rule)?,
                false => output::line(
                    out,
                    &format!("{:18} {:8} {}", rule.id, word(rule.severity), rule.about),
                )?,
            }
        }
        out.flush().map_err(LibraryError::Output)
    }

    /// Whether nothing is left to do.
    fn is_clean(&self, checked: &Checked) -> bool {
        checked.problems.iter().all(|problem| self.fix && !problem.fix.is_empty())
    }

    fn summary(&self, checked: &Checked) -> String {
        let count = |severity| {
            checked.problems.iter().filter(|problem| problem.severity == severity).count() as u64
        };
        let fixable = checked.problems.iter().filter(|problem| !problem.fix.is_empty()).count();
        let mut parts = vec![output::count(checked.entries, "entry checked", "entries checked")];
        for (severity, one, many) in [
            (Severity::Error, "error", "errors"),
            (Severity::Warning, "warning", "warnings"),
            (Severity::Note, "note", "notes"),
        ] {
            parts.push(output::count(count(severity), one, many));
        }
        match (self.fix, fixable) {
            (_, 0) => {}
            (true, fixed) => parts.push(format!("{fixed} put right (`cite undo` takes it back)")),
            (false, fixable) => parts.push(format!("{fixable} of them --fix puts right")),
        }
        parts.join(", ")
    }
}

/// One line for a problem, one more for what would put it right.
fn show(out: &mut Out, problem: &Problem) -> Result<(), LibraryError> {
    let field = problem.field.map(|field| format!("{field} ")).unwrap_or_default();
    let value = if problem.value.is_empty() {
        String::new()
    } else {
        format!("\"{}\" ", cut(&problem.value))
    };
    let severity = (colour(problem.severity), word(problem.severity));
    let rest = format!(": {}: {field}{value}{}", problem.rule, problem.message);
    output::parts(out, &[(style::KEY, &problem.key), (PLAIN, ": "), severity, (PLAIN, &rest)])?;
    let several = problem.fix.len() > 1;
    for edit in &problem.fix {
        let value = match &edit.value {
            None => format!("no {}", edit.field),
            Some(_) if several => format!("{} {}", edit.field, cut(&edit.shown())),
            Some(_) => near(&problem.value, &edit.shown()),
        };
        output::line(out, &format!("    fix: {value}"))?;
    }
    Ok(())
}

fn colour(severity: Severity) -> Style {
    match severity {
        Severity::Error => style::ERROR,
        Severity::Warning => style::DIFFERENT,
        Severity::Note => style::FAINT,
    }
}

/// A value cut to what a line holds.
fn cut(value: &str) -> String {
    let mut shown: String = value.chars().take(MOST_SHOWN).collect();
    if shown.len() < value.len() {
        shown.push('…');
    }
    shown
}

/// The new value, from a little before the place where it leaves the old one.
fn near(before: &str, after: &str) -> String {
    let same = before.chars().zip(after.chars()).take_while(|(a, b)| a == b).count();
    if same < MOST_SHOWN / 2 || after.chars().count() <= MOST_SHOWN {
        return cut(after);
    }
    let rest: String = after.chars().skip(same.saturating_sub(MOST_SHOWN / 4)).collect();
    format!("…{}", cut(&rest))
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}
