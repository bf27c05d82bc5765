//! `cite decide`: a person's word on two records or entries.

use super::{Exit, Session, output};
use cite::library::decide::{self, Word};
use cite::model::field::Field;
use cite::model::{Relation, Verdict};
use clap::builder::PossibleValuesParser;

/// What people call the verdicts that are no relation.
const NAMES: &[(&str, Verdict)] = &[
    ("same", Verdict::Link),
    ("different", Verdict::NonLink),
    ("undecided", Verdict::Undecided),
    ("later", Verdict::Undecided),
];

/// Say that two records or entries are the same work, different ones, or how they are related
#[derive(clap::Args)]
#[command(
    after_help = "What a person says outranks the evidence, holds for records that are imported again, and can be
taken back: undecided (or later) takes it back for two records, `cite undo` the last step. A relation
keeps the two apart, and is shown and exported: A is preprint-of B. Of KEY it is said of all
records of the entry, of KEY#N of the Nth, as `cite show` numbers them.

Examples:
  cite decide lee2020title chen2021title different --why 'another trial'
  cite decide lee2020title#2 chen2021title same
  cite decide lee2019title lee2020title preprint-of
  cite decide lee2019title lee2020title undecided"
)]
pub(super) struct Decide {
    /// A citation key, or KEY#N for the Nth record of an entry
    #[arg(value_name = "KEY[#N]")]
    a: String,
    /// Another
    #[arg(value_name = "KEY[#N]")]
    b: String,
    /// What the two are to each other
    #[arg(value_name = "VERDICT", value_parser = PossibleValuesParser::new(names()))]
    verdict: String,
    /// Why
    #[arg(long, value_name = "TEXT", default_value = "")]
    why: String,
}

/// Every verdict as people name it.
fn names() -> Vec<&'static str> {
    let relations = Relation::ALL.iter().map(|relation| relation.csl());
    NAMES.iter().map(|(name, _)| *name).chain(relations).collect()
}

impl Decide {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Exit> {
        let known = NAMES.iter().find(|(name, _)| *name == self.verdict).map(|(_, it)| *it);
        let verdict = known.or_else(|| Verdict::from_name(&self.verdict));
        let verdict = verdict.unwrap_or_else(|| unreachable!("clap let it pass"));
        let (a, b, why) = (self.a.clone(), self.b.clone(), self.why.clone());
        let word = Word { a, b, why, by: session.by() };
        let decided = session.change(|library, _| decide::decide(library, &word, verdict))?;
        if verdict == Verdict::Undecided && decided.pairs == 0 {
            output::say("cite: nobody decided anything on these two");
            return Ok(Exit::NotFound);
        }
        output::say(&outcome(verdict, &decided.entries));
        Ok(Exit::Done)
    }
}

/// What became of two records, from the keys of their entries.
pub(super) fn outcome(verdict: Verdict, entries: &[String]) -> String {
    match (entries, verdict) {
        ([one], _) => format!("{one} is one entry"),
        ([one, other], Verdict::Related(relation)) => {
            format!("{one} is {} {other}", relation.csl())
        }
        (entries, _) => format!("{} are {} entries", entries.join(", "), entries.len()),
    }
}
