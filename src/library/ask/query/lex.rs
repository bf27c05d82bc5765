//! A query's text in, its signs and words out, each with its place; nothing is understood yet but
//! where one ends and the next begins.

use super::fields::{self, Meaning};
use super::{Fault, QueryError};

/// Longest query, in bytes.
const LONGEST: usize = 1 << 16;

/// A sign or a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'t> {
    /// Where it begins, in bytes.
    pub at: usize,
    pub kind: Kind<'t>,
}

/// What it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind<'t> {
    /// `(`
    Open,
    /// `)`
    Close,
    /// A `-` before what it excludes.
    Minus,
    /// `author:`, always before an `Open`, a `Word` or a `Phrase` that is its value.
    Field(&'t str, Meaning),
    /// A word as it stands.
    Word(&'t str),
    /// What stands in quotes, and whether a `*` follows them.
    Phrase(&'t str, bool),
}

impl Token<'_> {
    /// Whether it is this sign, in small or in capital letters alone.
    pub(super) fn is_sign(&self, sign: &str) -> bool {
        let Kind::Word(word) = self.kind else { return false };
        let capitals = || word.bytes().all(|byte| byte.is_ascii_uppercase());
        word == sign || (word.eq_ignore_ascii_case(sign) && capitals())
    }
}

/// Takes a query apart.
pub(super) fn tokens(text: &str) -> Result<Vec<Token<'_>>, QueryError> {
    if text.len() > LONGEST {
        return Err(QueryError::new(text, 0, Fault::TooLong));
    }
    let mut lexer = Lexer { text, at: 0, tokens: Vec::new() };
    while lexer.skip_space() {
        lexer.step()?;
    }
    Ok(lexer.tokens)
}

struct Lexer<'t> {
    text: &'t str,
    at: usize,
    tokens: Vec<Token<'t>>,
}

impl<'t> Lexer<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn fault(&self, fault: Fault) -> QueryError {
        QueryError::new(self.text, self.at, fault)
    }

    /// Goes to what comes next; says whether anything does.
    fn skip_space(&mut self) -> bool {
        self.at = self.text.len() - self.rest().trim_start_matches(is_space).len();
        self.at < self.text.len()
    }

    fn push(&mut self, length: usize, kind: Kind<'t>) {
        self.tokens.push(Token { at: self.at, kind });
        self.at += length;
    }

    fn step(&mut self) -> Result<(), QueryError> {
        let rest = self.rest();
        match rest.as_bytes()[0] {
            b')' => self.push(1, Kind::Close),
            b'-' => {
                let dashes = rest.len() - rest.trim_start_matches('-').len();
                let next = rest[dashes..].chars().next();
                if dashes == 1 && next.is_some_and(|c| c.is_alphanumeric() || "(\"".contains(c)) {
                    self.push(1, Kind::Minus);
                } else {
                    self.at += dashes;
                }
            }
            _ => {
                let of_field = self.field()?;
                self.value(of_field)?;
            }
        }
        Ok(())
    }

    /// Takes in a field's name and its colon, if that is what comes.
    fn field(&mut self) -> Result<bool, QueryError> {
        let rest = self.rest();
        let in_name = |c: char| c.is_ascii_alphabetic() || c == '-' || c == '_';
        let (name, after) = rest.split_at(rest.len() - rest.trim_start_matches(in_name).len());
        let after = after.strip_prefix(':').filter(|after| !after.starts_with("//"));
        let Some(after) = after.filter(|_| !name.is_empty()) else { return Ok(false) };
        let spaced = after.is_empty() || after.starts_with(|c| is_space(c) || c == ')');
        let meaning = if spaced { fields::listed(name) } else { fields::meaning(name) };
        let Some(meaning) = meaning else {
            let unknown = || self.fault(Fault::unknown("field", name, fields::known()));
            return if spaced { Ok(false) } else { Err(unknown()) };
        };
        let begin = self.at;
        self.push(name.len() + 1, Kind::Field(name, meaning));
        if !self.skip_space() || self.rest().starts_with(')') {
            let fault = Fault::NoValue(name.to_owned());
            return Err(QueryError::new(self.text, begin, fault));
        }
        Ok(true)
    }

    /// Takes in a group's beginning, a phrase or a word.
    fn value(&mut self, of_field: bool) -> Result<(), QueryError> {
        let rest = self.rest();
        match rest.as_bytes()[0] {
            b'(' => self.push(1, Kind::Open),
            b'"' => {
                let Some(length) = rest[1..].find('"') else {
                    return Err(self.fault(Fault::OpenQuote));
                };
                let starred = rest[length + 2..].starts_with('*');
                let kind = Kind::Phrase(&rest[1..=length], starred);
                self.push(length + 2 + usize::from(starred), kind);
            }
            _ => {
                let length = word_length(rest, of_field);
                self.push(length, Kind::Word(&rest[..length]));
            }
        }
        Ok(())
    }
}

/// How far into a word its parentheses are looked for, in bytes.
const LONGEST_PAIR: usize = 2048;

/// How far a word goes: to a space, a quote or a parenthesis, but those that it opens and closes
/// itself belong to it, as in `10.1016/S0140-6736(05)67889-0`.
fn word_length(text: &str, of_field: bool) -> usize {
    let ends = |c: char| is_space(c) || c == '"';
    let near = &text[..text.floor_char_boundary(LONGEST_PAIR)];
    let near = &near[..near.find(ends).unwrap_or(near.len())];
    let mut open: Vec<usize> = Vec::new();
    for (at, byte) in near.bytes().enumerate() {
        match byte {
            b'(' => open.push(at),
            b')' if open.pop().is_none() => return at.max(1),
            _ => {}
        }
    }
    // A value may hold a lone `(`, as a field says where it begins; other words end there.
    match open.first() {
        Some(at) if !of_field => (*at).max(1),
        _ => text.find(ends).unwrap_or(text.len()),
    }
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || c.is_control()
}
