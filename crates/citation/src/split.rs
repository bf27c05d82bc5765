//! The text of a reference list in, its reference strings out, each with the line it begins on.
//!
//! Where a string begins is told by numbers, empty lines, hanging indents, or by what the lines say:
//! lines that are references each stay apart, wrapped ones are joined. Headings and buttons go.

use crate::noise::{is_noise, without_buttons, without_number};
use crate::{SURE, parse};

/// One string of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cited {
    /// The line on which it begins, from 1.
    pub line: u64,
    /// The string on one line, without its number and the buttons round it.
    pub text: String,
}

/// A line of a list.
struct Line<'t> {
    number: u64,
    text: &'t str,
    /// How far it is indented.
    indent: usize,
    /// Whether an empty line or one of no reference is before it.
    is_apart: bool,
}

/// A string is not longer than this, in bytes; what goes on is the next.
const LONGEST: usize = 4 << 10;

/// Splits a list into its strings.
pub fn split(text: &str) -> Vec<Cited> {
    let lines = lines(text);
    let starts = starts(&lines);
    let mut all: Vec<Cited> = Vec::new();
    for (line, is_start) in lines.iter().zip(starts) {
        match all.last_mut() {
            Some(last) if !is_start && last.text.len() + line.text.len() < LONGEST => {
                join(&mut last.text, line.text)
            }
            _ => all.push(Cited { line: line.number, text: line.text.to_owned() }),
        }
    }
    for cited in &mut all {
        cited.text = without_buttons(without_number(&cited.text)).to_owned();
    }
    all.retain(|cited| cited.text.chars().filter(|c| c.is_alphanumeric()).count() > 5);
    all
}

/// The lines that can be part of a reference.
fn lines(text: &str) -> Vec<Line<'_>> {
    let mut all = Vec::new();
    let mut is_apart = true;
    for (number, line) in (1..).zip(text.lines()) {
        let bare = line.trim().trim_start_matches(['•', '▪', '●', '*']).trim_start();
        if bare.is_empty() || is_noise(bare) {
            is_apart = true;
            continue;
        }
        let indent = line
            .chars()
            .take_while(|c| c.is_whitespace())
            .map(|c| if c == '\t' { 4 } else { 1 })
            .sum();
        all.push(Line { number, text: bare, indent, is_apart });
        is_apart = false;
    }
    all
}

/// Joins a wrapped line; a word that a hyphen parts at the line's end is put together.
fn join(text: &mut String, line: &str) {
    let is_parted = text.ends_with('-')
        && text[..text.len() - 1].ends_with(char::is_alphabetic)
        && line.starts_with(char::is_lowercase);
    if is_parted {
        text.pop();
    } else if !text.ends_with('/') || !text.contains("//") {
        text.push(' ');
    }
    text.push_str(line);
}

/// Which lines begin a string.
fn starts(lines: &[Line]) -> Vec<bool> {
    let numbered = numbered(lines);
    let count = numbered.iter().filter(|is| **is).count();
    if count > 1 || count == 1 && lines.len() <= 6 && numbered[0] {
        return numbered.iter().enumerate().map(|(at, is)| *is || at == 0).collect();
    }
    let mut all = vec![false; lines.len()];
    let mut from = 0;
    for at in 1..=lines.len() {
        if at == lines.len() || lines[at].is_apart {
            in_block(&lines[from..at], &mut all[from..at]);
            from = at;
        }
    }
    all
}

/// Which lines have a number that goes on from the one before.
fn numbered(lines: &[Line]) -> Vec<bool> {
    let mut last = None;
    lines
        .iter()
        .map(|line| {
            let number = crate::noise::number_of(line.text);
            let goes_on = match (number, last) {
                (Some(number), Some(last)) => number > last && number - last <= 5,
                (number, None) => number.is_some(),
                _ => false,
            };
            if goes_on {
                last = number;
            }
            goes_on
        })
        .collect()
}

/// Which lines of a block without empty lines begin a string.
fn in_block(lines: &[Line], starts: &mut [bool]) {
    starts[0] = true;
    if lines.len() == 1 {
        return;
    }
    let least = lines.iter().map(|line| line.indent).min().unwrap_or_default();
    let hanging = lines.iter().filter(|line| line.indent > least).count();
    if hanging > 0 && lines[0].indent == least {
        for (line, start) in lines.iter().zip(starts.iter_mut()).skip(1) {
            *start = line.indent == least;
        }
        return;
    }
    let sure = lines.iter().filter(|line| parse(line.text).confidence >= SURE).count();
    if sure * 3 >= lines.len() * 2 {
        starts.fill(true);
        return;
    }
    for at in 1..lines.len() {
        starts[at] = ends(lines[at - 1].text) && begins(lines[at].text);
    }
}

/// Whether a string can end with a line.
fn ends(line: &str) -> bool {
    let last = line.split_whitespace().next_back().unwrap_or_default();
    let is_initial = last.chars().filter(|c| c.is_alphabetic()).count() == 1 && last.ends_with('.');
    !is_initial
        && (line.ends_with(['.', '。', ']', ')'])
            || last.contains("//")
            || last.contains("10.")
            || last.ends_with(|c: char| c.is_ascii_digit()))
}

/// Whether a string can begin with a line: its first words are names.
fn begins(line: &str) -> bool {
    let parts = crate::explain::labels(line);
    parts.first().is_some_and(|(label, probability)| {
        use crate::label::Label::{Author, Editor, Number};
        matches!(label, Author | Editor | Number) && *probability > 0.5
    })
}

#[cfg(test)]
mod tests {
    use super::split;

    fn shown(text: &str) -> Vec<(u64, String)> {
        split(text)
            .into_iter()
            .map(|cited| (cited.line, cited.text.chars().take(14).collect()))
            .collect()
    }

    #[test]
    fn lists_of_every_layout() {
        let a = "Marsh, A. B. (2001). Reeds of the north. Journal of Reeds, 12(3), 45-67.";
        let b = "Pond, C. (2005). Ducks and water. Bird Studies, 4, 1-9.";
        for (layout, text, lines) in [
            ("one a line", format!("References\n{a}\n{b}\n"), [2, 3]),
            ("empty lines", format!("{a}\n\n{b}\n"), [1, 3]),
            ("numbers", format!("Literature\n\n1. {a}\n2. {b}\n"), [3, 4]),
            (
                "numbers in brackets, wrapped",
                format!("[1] {}\n[2] {b}\n", a.replacen("the ", "the\n", 1)),
                [1, 3],
            ),
            (
                "hanging indents",
                format!(
                    "{}\n{}\n",
                    a.replacen("of ", "of\n    ", 1),
                    b.replacen("and ", "and\n    ", 1)
                ),
                [1, 3],
            ),
            (
                "wrapped",
                format!(
                    "{}\n{}\n",
                    a.replacen("Journal ", "Journal\n", 1),
                    b.replacen("Bird ", "Bird\n", 1)
                ),
                [1, 3],
            ),
            (
                "buttons",
                format!("1. {a}\nView Article PubMed Google Scholar\n2. {b} [CrossRef] [PubMed]\n"),
                [1, 3],
            ),
        ] {
            let wanted: Vec<_> = lines
                .iter()
                .zip(["Marsh, A. B. (", "Pond, C. (2005"])
                .map(|(line, text)| (*line, text.to_owned()))
                .collect();
            assert_eq!(shown(&text), wanted, "{layout}\n{text}");
        }
    }

    #[test]
    fn buttons_and_numbers_go() {
        let found = split(
            "12. Pond, C. (2005). Ducks. Bird Studies, 4, 1-9. [CrossRef] [Google Scholar]\n",
        );
        assert_eq!(found[0].text, "Pond, C. (2005). Ducks. Bird Studies, 4, 1-9.");
    }
}
