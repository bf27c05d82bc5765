//! What a query says, as a tree, and its text again: parsing the text gives the same tree.

use super::fields;
use super::subject::{Scope, State, Subject, Thing};
use std::fmt;

/// A query, or a part of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Query {
    /// All of these hold; two or more.
    All(Vec<Self>),
    /// At least one of these holds; two or more.
    Any(Vec<Self>),
    /// This does not hold.
    Not(Box<Self>),
    /// One condition.
    Term(Term),
}

/// One condition on an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Term {
    /// Words that stand next to one another.
    Words {
        /// Where they stand.
        scope: Scope,
        /// Folded (`text::fold`); at least one.
        words: String,
        /// Whether the last may be the beginning of a longer word.
        open: bool,
    },
    /// The year of issue, from and to; at least one of them.
    Year(Option<i32>, Option<i32>),
    /// What is compared with a pattern: `*` stands for any text.
    Like(Subject, String),
    /// What an entry is.
    Is(State),
    /// What an entry has.
    Has(Thing),
}

impl Query {
    /// All of these parts, of which those that say the same become part of it; none of none.
    pub(super) fn all(parts: Vec<Self>) -> Option<Self> {
        let flat = parts.into_iter().flat_map(|part| match part {
            Self::All(inner) => inner,
            part => vec![part],
        });
        one_or(flat.collect(), Self::All)
    }

    /// Any of these parts, of which those that say the same become part of it; none of none.
    pub(super) fn any(parts: Vec<Self>) -> Option<Self> {
        let flat = parts.into_iter().flat_map(|part| match part {
            Self::Any(inner) => inner,
            part => vec![part],
        });
        one_or(flat.collect(), Self::Any)
    }

    /// What holds where this does not.
    pub(super) fn negated(self) -> Self {
        match self {
            Self::Not(inner) => *inner,
            query => Self::Not(Box::new(query)),
        }
    }

    /// The terms of the query, and whether each is asked for and not excluded.
    pub fn terms(&self) -> Vec<(&Term, bool)> {
        let (mut terms, mut open) = (Vec::new(), vec![(self, true)]);
        while let Some((query, wanted)) = open.pop() {
            match query {
                Self::All(parts) | Self::Any(parts) => {
                    open.extend(parts.iter().rev().map(|part| (part, wanted)));
                }
                Self::Not(part) => open.push((part, !wanted)),
                Self::Term(term) => terms.push((term, wanted)),
            }
        }
        terms
    }
}

fn one_or(mut parts: Vec<Query>, join: fn(Vec<Query>) -> Query) -> Option<Query> {
    if parts.len() > 1 { Some(join(parts)) } else { parts.pop() }
}

impl fmt::Display for Query {
    /// Parentheses stand only where a reader needs them, so that the text nests no deeper than the
    /// one that was parsed.
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        let (parts, sign) = match self {
            Self::All(parts) => (parts, " "),
            Self::Any(parts) => (parts, " or "),
            Self::Not(part) => return write!(formatter, "not {}", Inner(part)),
            Self::Term(term) => return term.fmt(formatter),
        };
        for (at, part) in parts.iter().enumerate() {
            formatter.write_str(if at == 0 { "" } else { sign })?;
            match (self, part) {
                (Self::Any(_), Self::All(_)) => part.fmt(formatter)?,
                _ => Inner(part).fmt(formatter)?,
            }
        }
        Ok(())
    }
}

/// A part of a query, in parentheses if it has parts.
struct Inner<'q>(&'q Query);

impl fmt::Display for Inner<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        match self.0 {
            Query::All(_) | Query::Any(_) => write!(formatter, "({})", self.0),
            part => part.fmt(formatter),
        }
    }
}

impl fmt::Display for Term {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        let star = |open: &bool| if *open { "*" } else { "" };
        match self {
            Self::Words { scope: Scope::Anywhere, words, open } => {
                write!(formatter, "\"{words}\"{}", star(open))
            }
            Self::Words { scope, words, open } => {
                write!(formatter, "{}:\"{words}\"{}", fields::scope(*scope), star(open))
            }
            Self::Year(from, to) if from == to => {
                write!(formatter, "year:{}", from.unwrap_or_default())
            }
            Self::Year(from, to) => {
                let year = |year: &Option<i32>| year.map_or(String::new(), |year| year.to_string());
                write!(formatter, "year:{}..{}", year(from), year(to))
            }
            Self::Like(subject, pattern) => {
                write!(formatter, "{}:\"{pattern}\"", fields::subject(*subject))
            }
            Self::Is(state) => write!(formatter, "is:{}", fields::state(*state)),
            Self::Has(thing) => write!(formatter, "has:{}", fields::thing(*thing)),
        }
    }
}
