//! `cite decisions`: what persons decided, listed, written to a file, and read from one.

use super::progress::{Input, UNCHANGED, Work};
use super::{Exit, Session, output};
use cite::library::LibraryError;
use cite::library::decisions::{self, Decision, ImportOptions, Imported};
use cite::model::Verdict;
use std::io::Write;
use std::path::{Path, PathBuf};

/// List what persons decided on records, or carry it to another library
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
#[command(after_help = "Examples:
  cite decisions
  cite decisions --json
  cite decisions export -o decisions.jsonl
  cite decisions import decisions.jsonl")]
pub(super) struct Decisions {
    #[command(subcommand)]
    action: Option<Action>,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
    /// Also those that were taken back
    #[arg(long)]
    all: bool,
}

#[derive(clap::Subcommand)]
enum Action {
    Export(Export),
    Import(Import),
}

/// Write all decisions, one JSON object a line
#[derive(clap::Args)]
#[command(
    after_help = "Each line has a verdict (link, non-link, undecided or a relation: this is that of that), this and
that (each with the record's anchor, which is the same in every library, and what a person knows it
by), who, why and decided.

Examples:
  cite decisions export > decisions.jsonl
  cite decisions export -o decisions.jsonl"
)]
struct Export {
    /// Write to this file, whole or not at all
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Read decisions from a file that `cite decisions export` wrote
#[derive(clap::Args)]
#[command(
    after_help = "A decision that another person made otherwise here is told, and left (exit code 3); --theirs takes
the file's. Of the same person's decisions the later one holds. A record that is not in the library
is known again by its DOI or PMID and its title; else the decision waits until it comes.

Examples:
  cite decisions import decisions.jsonl
  cite decisions import decisions.jsonl --who 'Ann Lee' --theirs"
)]
struct Import {
    /// The file; - is the standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Who decided all of it, whatever the file says
    #[arg(long, value_name = "NAME")]
    who: Option<String>,
    /// Take the file's decision where another person's holds
    #[arg(long)]
    theirs: bool,
    /// Write the report as JSON to standard output
    #[arg(long)]
    json: bool,
}

impl Decisions {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Exit> {
        match &self.action {
            None => self.list(session),
            Some(Action::Export(export)) => export.run(session),
            Some(Action::Import(import)) => import.run(session),
        }
    }

    fn list(&self, session: &Session) -> anyhow::Result<Exit> {
        let mut out = output::stdout();
        decisions::list(&session.open()?, self.all, |decision| match self.json {
            true => output::json(&mut out, &decision),
            false => output::line(&mut out, &sentence(&decision)),
        })?;
        out.flush().map_err(LibraryError::Output)?;
        Ok(Exit::Done)
    }
}

impl Export {
    fn run(&self, session: &Session) -> anyhow::Result<Exit> {
        let library = session.open()?;
        let written = match &self.output {
            Some(path) => decisions::export(&library, path)?,
            None => {
                let (mut out, mut written) = (output::stdout(), 0);
                decisions::list(&library, true, |decision| {
                    written += 1;
                    output::json(&mut out, &decision)
                })?;
                out.flush().map_err(LibraryError::Output)?;
                written
            }
        };
        output::say(&output::count(written, "decision", "decisions"));
        Ok(Exit::Done)
    }
}

impl Import {
    fn run(&self, session: &Session) -> anyhow::Result<Exit> {
        let options = ImportOptions {
            path: self.file.clone(),
            who: self.who.clone(),
            theirs: self.theirs,
            by: session.by(),
        };
        let mut library = session.create()?;
        let work = Work::begin(UNCHANGED, false)?;
        work.stops(&mut library);
        let done = decisions::import(&mut library, &options, &mut Input::of(&work));
        let imported = work.end(done)?;
        if self.json {
            output::json(&mut output::stdout(), &imported)?;
        }
        tell(&self.file, &imported);
        Ok(match imported.conflicts + imported.rejected {
            0 => Exit::Done,
            _ => Exit::Partly,
        })
    }
}

fn tell(file: &Path, imported: &Imported) {
    for told in &imported.told {
        output::say(&format!("{}:{}: {}: {}", file.display(), told.line, told.kind, told.message));
    }
    let mut done = vec![output::count(imported.added, "new decision", "new decisions")];
    for (number, what) in [
        (imported.waiting, "waiting for their records"),
        (imported.matched, "on records known by identifier and title"),
        (imported.known, "known already"),
        (imported.conflicts, "in conflict with what another person decided"),
        (imported.rejected, "lines rejected"),
    ] {
        if number > 0 {
            done.push(format!("{number} {what}"));
        }
    }
    output::say(&done.join(", "));
}

/// A decision on one line.
pub(super) fn sentence(decision: &Decision) -> String {
    let (this, that) = (decision.this.name(), decision.that.name());
    let said = match decision.verdict {
        Verdict::Link => format!("{this} and {that} are one work"),
        Verdict::NonLink => format!("{this} and {that} are two works"),
        Verdict::Undecided => format!("{this} and {that} are undecided"),
        Verdict::Related(_) => format!("{this} is {} {that}", decision.verdict.name()),
    };
    let why = if decision.why.is_empty() { String::new() } else { format!(": {}", decision.why) };
    let waiting = if decision.waiting { "  (waiting for a record)" } else { "" };
    format!("{said}  {}, {}{why}{waiting}", decision.who, decision.decided)
}
