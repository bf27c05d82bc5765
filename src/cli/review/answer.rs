//! Keys from a terminal, or lines from elsewhere, in; answers to a question out.

use cite::library::display;
use cite::model::field::Field;
use cite::model::{Relation, Verdict};
use console::{Key, Term};
use std::io::{self, BufRead, IsTerminal, Write};

/// What a person answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// A decision; with `true` the second record is that of the first.
    Decided(Verdict, bool),
    /// Not now.
    Later,
    /// To the question before, as if it had not been answered.
    Back,
    /// No more questions.
    Quit,
}

/// What can be typed, as a key, as a word, and what it means.
const CHOICES: &[(char, &str, Choice)] = &[
    ('s', "same", Choice::Answer(Answer::Decided(Verdict::Link, false))),
    ('d', "different", Choice::Answer(Answer::Decided(Verdict::NonLink, false))),
    ('r', "related", Choice::Related),
    ('b', "back", Choice::Answer(Answer::Back)),
    ('l', "later", Choice::Answer(Answer::Later)),
    ('q', "quit", Choice::Answer(Answer::Quit)),
    ('?', "help", Choice::Help),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Choice {
    Answer(Answer),
    Related,
    Help,
}

const HELP: &str = "s  same: one work; the two entries become one
d  different: two works
r  related: two works that belong together; asks how
b  back: take the last decision back
l  later: leave this one open
q  quit: all that was decided is kept
";

/// Where answers come from.
pub(super) struct Reader {
    /// None where answers come as lines.
    keys: Option<Term>,
    line: u64,
}

impl Reader {
    /// Keys where a person sits at a terminal, else lines.
    pub(super) fn new() -> Self {
        let is_terminal = io::stdin().is_terminal() && io::stdout().is_terminal();
        Self { keys: is_terminal.then(Term::stdout), line: 0 }
    }

    /// Asks until there is an answer. A line that is none is an error, because the lines behind it
    /// were meant for other questions.
    pub(super) fn ask(
        &mut self,
        place: &str,
        names: (&str, &str),
    ) -> io::Result<Result<Answer, String>> {
        let words: Vec<String> = CHOICES
            .iter()
            .map(|(key, word, _)| match word.strip_prefix(*key) {
                Some(rest) => format!("({key}){rest}"),
                None => format!("{key} {word}"),
            })
            .collect();
        loop {
            prompt(&format!("[{place}] {} ", words.join(" ")))?;
            let choice = match &self.keys {
                Some(term) => match key(term)? {
                    None => return Ok(Ok(Answer::Quit)),
                    Some(key) => CHOICES.iter().find(|(known, ..)| *known == key).map(|it| it.2),
                },
                None => match self.next_line()? {
                    None => return Ok(Ok(Answer::Quit)),
                    Some(line) => match chosen(&line) {
                        Some(choice) => Some(choice),
                        None => return Ok(Err(self.not_understood(&line))),
                    },
                },
            };
            match choice {
                Some(Choice::Answer(answer)) => return Ok(Ok(answer)),
                Some(Choice::Related) => match self.relation(names)? {
                    Ok(None) => {}
                    Ok(Some(answer)) => return Ok(Ok(answer)),
                    Err(why) => return Ok(Err(why)),
                },
                Some(Choice::Help) => prompt(HELP)?,
                None => {}
            }
        }
    }

    /// Asks how the two are related; none where the person thinks better of it.
    fn relation(&mut self, (a, b): (&str, &str)) -> io::Result<Result<Option<Answer>, String>> {
        for (number, relation) in (1..).zip(Relation::ALL) {
            prompt(&format!("  {number} {}\n", relation.csl()))?;
        }
        prompt("which? ")?;
        let Some(term) = &self.keys else {
            return Ok(match self.next_line()? {
                None => Ok(Some(Answer::Quit)),
                Some(line) => match related(&line) {
                    Some(answer) => Ok(Some(answer)),
                    None => Err(self.not_understood(&line)),
                },
            });
        };
        let digit = key(term)?.and_then(|key| key.to_digit(10)).unwrap_or_default() as usize;
        let Some(relation) = Relation::ALL.get(digit.wrapping_sub(1)) else { return Ok(Ok(None)) };
        let name = relation.csl();
        let (a, b) = (display::terminal(a), display::terminal(b));
        prompt(&format!("  > {a} is {name} {b}\n  < {b} is {name} {a}\n> or <? "))?;
        let turned = match key(term)? {
            Some('>') => false,
            Some('<') => true,
            _ => return Ok(Ok(None)),
        };
        Ok(Ok(Some(Answer::Decided(Verdict::Related(*relation), turned))))
    }

    /// The next line that is not empty.
    fn next_line(&mut self) -> io::Result<Option<String>> {
        for line in io::stdin().lock().lines() {
            self.line += 1;
            let line = line?;
            if !line.trim().is_empty() {
                prompt("\n")?;
                return Ok(Some(line.trim().to_owned()));
            }
        }
        prompt("\n")?;
        Ok(None)
    }

    fn not_understood(&self, line: &str) -> String {
        let line: String = line.chars().take(40).collect();
        format!("line {} of the answers is none: {line}", self.line)
    }
}

/// Shows a prompt.
fn prompt(text: &str) -> io::Result<()> {
    let mut out = io::stdout();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// The key that is pressed; none where the person wants to end.
fn key(term: &Term) -> io::Result<Option<char>> {
    let key = match term.read_key() {
        Ok(Key::Char(c)) => Some(c.to_ascii_lowercase()),
        Ok(Key::Escape | Key::CtrlC) => None,
        Ok(_) => Some(' '),
        Err(error) if error.kind() == io::ErrorKind::Interrupted => None,
        Err(error) => return Err(error),
    };
    prompt(&format!("{}\n", key.filter(char::is_ascii_graphic).unwrap_or(' ')))?;
    Ok(key)
}

/// What a line says.
fn chosen(line: &str) -> Option<Choice> {
    let (first, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let named = CHOICES.iter().find(|(key, word, _)| {
        first.eq_ignore_ascii_case(word) || first.eq_ignore_ascii_case(key.encode_utf8(&mut [0; 4]))
    });
    match named.map(|(.., choice)| *choice) {
        Some(Choice::Related) if !rest.trim().is_empty() => related(rest).map(Choice::Answer),
        Some(choice) if rest.trim().is_empty() => Some(choice),
        Some(_) => None,
        None => related(line).map(Choice::Answer),
    }
}

/// `preprint-of`, or its number, and which way round.
fn related(words: &str) -> Option<Answer> {
    let mut words = words.split_whitespace();
    let (name, way) = (words.next()?, words.next());
    let number = name.parse::<usize>().ok().and_then(|it| Relation::ALL.get(it.wrapping_sub(1)));
    let relation = number.copied().or_else(|| Relation::from_csl(&name.to_ascii_lowercase()))?;
    let turned = match way {
        None | Some(">") => false,
        Some("<") => true,
        Some(_) => return None,
    };
    words.next().is_none().then_some(Answer::Decided(Verdict::Related(relation), turned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_answers() {
        let related = |relation, turned| {
            Some(Choice::Answer(Answer::Decided(Verdict::Related(relation), turned)))
        };
        for (line, choice) in [
            ("s", Some(Choice::Answer(Answer::Decided(Verdict::Link, false)))),
            ("Different", Some(Choice::Answer(Answer::Decided(Verdict::NonLink, false)))),
            ("r", Some(Choice::Related)),
            ("related update-of", related(Relation::UpdateOf, false)),
            ("preprint-of <", related(Relation::PreprintOf, true)),
            ("r 3 >", related(Relation::CorrectionTo, false)),
            ("b", Some(Choice::Answer(Answer::Back))),
            ("?", Some(Choice::Help)),
            ("same same", None),
            ("r 12", None),
            ("preprint-of of", None),
            ("", None),
        ] {
            assert_eq!(chosen(line), choice, "{line}");
        }
    }

    #[test]
    fn a_digit_is_enough_for_every_relation() {
        assert!(Relation::ALL.len() <= 9);
    }
}
