//! `cite review`: the open links, one after another, for a person to decide; or a list of them.

mod answer;
mod sides;

use super::output::Out;
use super::style::{self, PLAIN};
use super::{Exit, Session, decide as outcomes, eval, output};
use answer::{Answer, Reader};
use cite::library::OperationId;
use cite::library::review::{self, Open, Question, Sides, Wanted};
use cite::library::why::RecordName;
use cite::library::{Library, LibraryError, decide};
use cite::model::Verdict;
use std::io::Write;

/// Decide on the possible links: two records side by side, one key an answer
#[derive(clap::Args)]
#[command(
    after_help = "Keys: s same, d different, r related (then which), b back (takes the last decision back),
l later, q quit, ? help. Every decision is kept at once, so quitting loses nothing. Where the standard
input is no terminal each line of it is an answer: same, different, preprint-of (the one is that of
the other; `preprint-of <` turns it round), back, later, quit.

Examples:
  cite review
  cite review --list
  cite review --list --json --limit 20
  cite review --min-weight 2"
)]
pub(super) struct Review {
    /// List the possible links, the strongest first, and decide nothing
    #[arg(long)]
    list: bool,
    /// With --list: one JSON object a line
    #[arg(long, requires = "list")]
    json: bool,
    /// At most so many
    #[arg(long, short = 'n', value_name = "N")]
    limit: Option<usize>,
    /// Those with at least so many bits of evidence
    #[arg(long, value_name = "BITS", allow_negative_numbers = true)]
    min_weight: Option<f64>,
    /// Those with at most so many
    #[arg(long, value_name = "BITS", allow_negative_numbers = true)]
    max_weight: Option<f64>,
    /// Why, with every decision
    #[arg(long, value_name = "TEXT", default_value = "")]
    why: String,
}

impl Review {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Exit> {
        let library = session.open()?;
        let Self { limit: most, min_weight, max_weight, .. } = *self;
        let wanted = Wanted { most, min_weight, max_weight };
        let queue = review::open(&library, &wanted)?;
        if self.list {
            return self.list(&library, &queue);
        }
        if queue.is_empty() {
            output::say("there is nothing to review");
            return Ok(Exit::Done);
        }
        let mut walk =
            Walk { session, library, wanted, why: &self.why, queue, at: 0, done: vec![] };
        let exit = walk.run(&mut Reader::new())?;
        walk.say_counts();
        Ok(exit)
    }

    fn list(&self, library: &Library, queue: &[Open]) -> anyhow::Result<Exit> {
        let mut out = output::stdout();
        for open in queue {
            if let Some(question) = review::question(library, open)? {
                match self.json {
                    true => output::json(&mut out, &question)?,
                    false => print(&mut out, &question)?,
                }
            }
        }
        out.flush().map_err(LibraryError::Output)?;
        Ok(Exit::Done)
    }
}

fn print(out: &mut Out, question: &Question) -> Result<(), LibraryError> {
    let Question { a, b, weight, rule, differ } = question;
    let differ = match differ.is_empty() {
        true => String::new(),
        false => format!("  differ: {}", differ.join(", ")),
    };
    let name = |record: &RecordName| format!("{}#{}", record.key, record.number);
    output::parts(
        out,
        &[
            (style::KEY, &name(a)),
            (PLAIN, " ~ "),
            (style::KEY, &name(b)),
            (PLAIN, &format!("  {weight:+.1} bits  {rule}{differ}")),
        ],
    )?;
    for record in [a, b] {
        output::line(out, &format!("  {}:{}  {}", record.source, record.line, record.about))?;
    }
    Ok(())
}

/// Shows a question.
fn show(sides: &Sides, place: &str) -> Result<(), LibraryError> {
    let mut out = output::stdout();
    for line in sides::head(sides, place) {
        output::line(&mut out, &line)?;
    }
    for row in sides::draw(sides, sides::width()) {
        let style = if row.differs { style::DIFFERENT } else { PLAIN };
        output::parts(&mut out, &[(style, &row.name), (PLAIN, &row.values)])?;
    }
    eval::waterfall(&mut out, &sides.explanation)?;
    if let Some(apart) = &sides.kept_apart_by {
        let [a, b] = [&apart.a, &apart.b].map(|record| format!("{}#{}", record.key, record.number));
        let by = apart.explanation.rule.unwrap_or(apart.explanation.decision);
        output::line(&mut out, &format!("  not followed: {a} and {b} are held apart by {by}"))?;
    }
    out.flush().map_err(LibraryError::Output)
}

/// A walk through the questions.
struct Walk<'a> {
    session: &'a Session,
    library: Library,
    wanted: Wanted,
    why: &'a str,
    queue: Vec<Open>,
    /// The place of the question that is asked.
    at: usize,
    /// What was answered: the question's place, and the decision; none where it was put off.
    done: Vec<(usize, Option<(Verdict, OperationId)>)>,
}

impl Walk<'_> {
    fn run(&mut self, reader: &mut Reader) -> anyhow::Result<Exit> {
        while self.is_left()? {
            let Some(sides) = review::look(&self.library, &self.queue[self.at])? else {
                self.at += 1; // it was decided meanwhile, or one of the records is gone
                continue;
            };
            let place = format!("{} of {}", self.at + 1, self.queue.len());
            show(&sides, &place)?;
            let names = (&*sides.question.a.key, &*sides.question.b.key);
            match reader.ask(&place, names)? {
                Ok(Answer::Quit) => break,
                Ok(answer) => self.take(&answer)?,
                Err(why) => {
                    output::say(&format!("cite: {why}"));
                    return Ok(Exit::Partly);
                }
            }
        }
        Ok(Exit::Done)
    }

    /// Whether a question is left. At the end those that came up meanwhile are asked too.
    fn is_left(&mut self) -> anyhow::Result<bool> {
        if self.at >= self.queue.len() && self.wanted.most.is_none() {
            let known = std::mem::take(&mut self.queue);
            let mut new = review::open(&self.library, &self.wanted)?;
            new.retain(|open| !known.contains(open));
            self.queue = known.into_iter().chain(new).collect();
        }
        Ok(self.at < self.queue.len())
    }

    fn take(&mut self, answer: &Answer) -> anyhow::Result<()> {
        match answer {
            Answer::Decided(verdict, turned) => self.decide(*verdict, *turned)?,
            Answer::Later => {
                self.done.push((self.at, None));
                self.at += 1;
            }
            Answer::Back => self.back()?,
            Answer::Quit => {}
        }
        Ok(())
    }

    fn decide(&mut self, verdict: Verdict, turned: bool) -> anyhow::Result<()> {
        let (open, by) = (&self.queue[self.at], self.session.by());
        match review::answer(&mut self.library, open, verdict, turned, self.why, &by)? {
            Some(answered) => {
                output::say(&outcomes::outcome(verdict, &answered.entries));
                self.done.push((self.at, Some((verdict, answered.operation))));
            }
            None => output::say("somebody else changed these meanwhile: nothing was decided"),
        }
        self.at += 1;
        Ok(())
    }

    fn back(&mut self) -> anyhow::Result<()> {
        match self.done.pop() {
            None => output::say("there is nothing to go back to"),
            Some((at, decision)) => {
                if let Some((_, operation)) = decision {
                    decide::take_back(&mut self.library, operation, &self.session.by())?;
                }
                self.at = at;
            }
        }
        Ok(())
    }

    fn say_counts(&self) {
        let of = |is: fn(Verdict) -> bool| {
            self.done.iter().filter(|(_, it)| it.is_some_and(|(verdict, _)| is(verdict))).count()
        };
        let same = of(|verdict| verdict == Verdict::Link);
        let different = of(|verdict| verdict == Verdict::NonLink);
        let related = of(|verdict| matches!(verdict, Verdict::Related(_)));
        let later = self.done.len() - same - different - related;
        let left = self.queue.len().saturating_sub(self.at) + later;
        output::say(&format!("{same} same, {different} different, {related} related, {left} left"));
    }
}
