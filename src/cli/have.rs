//! `cite have`: whether works are in the library, by their identifiers, addresses or titles.

use super::{Exit, Session, output};
use cite::library::have::{self, Answer};
use cite::library::{Library, LibraryError};
use std::io::{self, BufRead, Write};

/// Tell whether works are in the library: 0 if all are, exit code 4 if any is not
#[derive(clap::Args)]
#[command(
    after_help = "Tells for each by what it is known: DOI, PMID, PMCID, arXiv, ISBN, URL, title or citation key.
A title counts if it is the same but for capitals, accents, punctuation and markup. Quote it.

Examples:
  cite have 10.1016/j.molcel.2012.06.014
  cite have pmid:22819326 https://doi.org/10.1000/182
  cite have \"Clocks of the shore: what lugworms tell\" --quiet && echo known
  pbpaste | cite have - --json"
)]
pub(super) struct Have {
    /// DOI, PMID, PMCID, arXiv identifier, ISBN, address, title or citation key, with or without
    /// a label such as pmid:; - reads one a line from standard input
    #[arg(required = true, value_name = "DOI|PMID|URL|TITLE")]
    works: Vec<String>,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
    /// Say it by the exit code alone
    #[arg(long, short, conflicts_with = "json")]
    quiet: bool,
}

impl Have {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Exit> {
        let library = session.open()?;
        let mut out = output::stdout();
        let mut missing = 0;
        for work in &self.works {
            if work == "-" {
                for line in io::stdin().lock().split(b'\n') {
                    let line = line?;
                    let line = String::from_utf8_lossy(&line);
                    if !line.trim().is_empty() {
                        missing += self.ask(&library, line.trim(), &mut out)?;
                    }
                }
            } else {
                missing += self.ask(&library, work, &mut out)?;
            }
        }
        out.flush().map_err(LibraryError::Output)?;
        Ok(if missing == 0 { Exit::Done } else { Exit::NotFound })
    }

    /// Answers for one work; gives 1 if it is not there.
    fn ask(
        &self,
        library: &Library,
        work: &str,
        out: &mut impl Write,
    ) -> Result<u64, LibraryError> {
        let answer = have::have(library, work)?;
        match (self.quiet, self.json) {
            (true, _) => {}
            (_, true) => output::json(out, &answer)?,
            _ => output::line(out, &said(&answer))?,
        }
        Ok(u64::from(answer.entries.is_empty()))
    }
}

fn said(answer: &Answer) -> String {
    let Some(by) = answer.by else { return format!("{}: not in the library", answer.asked) };
    let entries = answer.entries.iter().map(|entry| match entry.in_trash {
        true => format!("{} (in the trash)", entry.key),
        false => entry.key.clone(),
    });
    format!("{}: {}, by {by}", answer.asked, entries.collect::<Vec<_>>().join(", "))
}
