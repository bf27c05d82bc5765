//! A query's text in, its tree out. Pure; any text gives a tree or a fault with its place.
//!
//! ```text
//! any    = all { "or" all }
//! all    = part { [ "and" ] part }
//! part   = { "not" | "-" } term
//! term   = [ field ":" ] ( word [ "*" ] | '"' words '"' [ "*" ] | "(" any ")" )
//! ```
//!
//! - `and`, `or`, `not` are signs in small or in capital letters alone (`And` is a word), and only
//!   where something stands on the sides that they need: the last word of `to be or` is a word.
//! - `-` is a sign only right before what it excludes.
//! - A word and a colon are a field only if what is looked for follows at once, or if the word is
//!   one of the names that the manual lists; so a title with a colon in it can be pasted.
//! - What has neither a letter nor a digit is no word, and asks for nothing.
//! - `field:(…)` is said of each value in the group.

use super::fields::Meaning;
use super::lex::{self, Kind, Token};
use super::subject::Scope;
use super::tree::{Query, Term};
use super::value;
use crate::library::base::query_error::{DEEPEST, Fault, MOST_TERMS, QueryError};
use cite_text::fold;

/// Understands a query; none where it asks for nothing.
pub fn parse(text: &str) -> Result<Option<Query>, QueryError> {
    let tokens = lex::tokens(text)?;
    let mut parser = Parser { text, tokens, next: 0, terms: 0, field: None };
    let query = parser.any(0)?;
    match parser.peek() {
        Some(token) => Err(QueryError::new(text, token.at, Fault::LoneClose)),
        None => Ok(query),
    }
}

struct Parser<'t> {
    text: &'t str,
    tokens: Vec<Token<'t>>,
    next: usize,
    terms: usize,
    /// The field whose value or group is being read.
    field: Option<(&'t str, Meaning)>,
}

impl<'t> Parser<'t> {
    fn peek(&self) -> Option<Token<'t>> {
        self.tokens.get(self.next).copied()
    }

    /// Whether the next is this sign, and something stands behind it.
    fn is_sign(&self, sign: &str) -> bool {
        let behind = self.tokens.get(self.next + 1);
        behind.is_some_and(|token| token.kind != Kind::Close)
            && self.peek().is_some_and(|token| token.is_sign(sign))
    }

    /// Reads to the end of the group, or of all.
    fn any(&mut self, depth: usize) -> Result<Option<Query>, QueryError> {
        let mut parts = Vec::new();
        parts.extend(self.all(depth)?);
        while self.is_sign("or") {
            self.next += 1;
            parts.extend(self.all(depth)?);
        }
        Ok(Query::any(parts))
    }

    /// Reads to an `or`, the end of the group, or of all.
    fn all(&mut self, depth: usize) -> Result<Option<Query>, QueryError> {
        let mut parts = Vec::new();
        let mut first = true;
        while self.peek().is_some_and(|token| token.kind != Kind::Close) {
            if !first && self.is_sign("or") {
                break;
            }
            if !first && self.is_sign("and") {
                self.next += 1;
            }
            first = false;
            parts.extend(self.part(depth)?);
        }
        Ok(Query::all(parts))
    }

    fn part(&mut self, depth: usize) -> Result<Option<Query>, QueryError> {
        let mut excluded = false;
        while self.is_sign("not") || self.peek().is_some_and(|token| token.kind == Kind::Minus) {
            excluded = !excluded;
            self.next += 1;
        }
        let query = self.term(depth)?;
        Ok(if excluded { query.map(Query::negated) } else { query })
    }

    fn term(&mut self, depth: usize) -> Result<Option<Query>, QueryError> {
        let Some(Token { at, kind }) = self.peek() else { return Ok(None) };
        self.next += 1;
        let term = match kind {
            Kind::Open => return self.group(at, depth),
            Kind::Field(name, meaning) => {
                let outer = self.field.replace((name, meaning));
                let query = self.term(depth); // a value, so this is as deep as it goes
                self.field = outer;
                return query;
            }
            Kind::Word(word) => self.word(word),
            Kind::Phrase(words, open) => self.phrase(words, open),
            Kind::Close | Kind::Minus => Ok(None), // the callers have dealt with them
        };
        self.terms += usize::from(matches!(term, Ok(Some(_))));
        let term = match term {
            Ok(_) if self.terms > MOST_TERMS => Err(Fault::TooLong),
            term => term,
        };
        let term = term.map_err(|fault| QueryError::new(self.text, at, fault))?;
        Ok(term.map(Query::Term))
    }

    fn group(&mut self, at: usize, depth: usize) -> Result<Option<Query>, QueryError> {
        if depth >= DEEPEST {
            return Err(QueryError::new(self.text, at, Fault::TooDeep));
        }
        let query = self.any(depth + 1)?;
        if self.peek().is_none() {
            return Err(QueryError::new(self.text, at, Fault::OpenGroup));
        }
        self.next += 1; // `any` ends before a `)` or at the end of all
        Ok(query)
    }

    fn word(&self, word: &str) -> Result<Option<Term>, Fault> {
        match self.scope() {
            Err((name, meaning)) => value::term(name, meaning, word).map(Some),
            Ok(scope) => {
                let word = word.strip_prefix('+').unwrap_or(word);
                let stem = word.trim_end_matches('*');
                let inner =
                    stem.find('*').is_some_and(|at| stem[at..].contains(char::is_alphanumeric));
                if inner {
                    return Err(Fault::InnerStar);
                }
                self.words(scope, stem, stem != word)
            }
        }
    }

    fn phrase(&self, words: &str, open: bool) -> Result<Option<Term>, Fault> {
        match self.scope() {
            Err((name, meaning)) if open => {
                value::term(name, meaning, &format!("{words}*")).map(Some)
            }
            Err((name, meaning)) => value::term(name, meaning, words).map(Some),
            Ok(scope) => {
                let stem = words.trim_end().trim_end_matches('*');
                self.words(scope, stem, open || stem.len() < words.trim_end().len())
            }
        }
    }

    /// Where words are to be looked for; or the field whose values are no words.
    fn scope(&self) -> Result<Scope, (&'t str, Meaning)> {
        match self.field {
            None => Ok(Scope::Anywhere),
            Some((_, Meaning::Words(scope))) => Ok(scope),
            Some(field) => Err(field),
        }
    }

    fn words(&self, scope: Scope, words: &str, open: bool) -> Result<Option<Term>, Fault> {
        let words = fold::fold(words);
        if words.is_empty() {
            let no_value = |field: &(&str, Meaning)| Err(Fault::NoValue(field.0.to_owned()));
            return self.field.as_ref().map_or(Ok(None), no_value);
        }
        // `Lee, A` and `Lee A`: the given names begin so.
        let initial = scope == Scope::Author
            && words.rsplit_once(' ').is_some_and(|(_, last)| {
                last.chars().count() == 1 && last.chars().all(|c| c.is_ascii_lowercase())
            });
        Ok(Some(Term::Words { scope, words, open: open || initial }))
    }
}
