//! Why a query is not understood, where, and what may have been meant.

use cite_text::similarity;
use std::fmt;

/// How deep groups may stand in one another.
pub const DEEPEST: usize = 64;

/// Most terms that a query may have.
pub const MOST_TERMS: usize = 2000;

/// A fault in a query and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    /// The place, in characters from 1.
    pub place: usize,
    /// What is wrong there.
    pub fault: Fault,
}

/// What is wrong in a query.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A `"` is never closed.
    #[error("a quote is opened here and not closed")]
    OpenQuote,
    /// A `(` is never closed.
    #[error("a parenthesis is opened here and not closed")]
    OpenGroup,
    /// A `)` closes nothing.
    #[error("a parenthesis is closed here that was not opened")]
    LoneClose,
    /// Groups stand in one another too deep.
    #[error("more than {} parentheses stand in one another", DEEPEST)]
    TooDeep,
    /// There is too much of it.
    #[error("the query has more than {} words or 64 KiB", MOST_TERMS)]
    TooLong,
    /// A name that is none of a field, a state, a type or the like.
    #[error("{name}: there is no such {what}{}", meant(nearest.as_ref()))]
    Unknown {
        /// What was typed.
        name: String,
        /// What it should have been.
        what: &'static str,
        /// What may have been meant.
        nearest: Option<&'static str>,
    },
    /// Nothing stands behind a field's colon.
    #[error("{0}: nothing to look for stands behind the colon")]
    NoValue(String),
    /// What is no identifier of its kind.
    #[error("{value}: this is no {scheme}")]
    NoIdentifier {
        /// What was typed.
        value: String,
        /// `DOI`, `PMID`, …
        scheme: &'static str,
    },
    /// What is neither a year nor a range of years.
    #[error("{0}: this is no year, and no range of years")]
    NoYear(String),
    /// A `*` stands before letters.
    #[error("a * stands at the end of a word, for all words that begin with it")]
    InnerStar,
}

impl Fault {
    /// A name that is not among the known ones, with the one that it is most like.
    pub(in crate::library) fn unknown(
        what: &'static str,
        name: &str,
        known: impl Iterator<Item = &'static str>,
    ) -> Self {
        let lower = name.chars().take(64).collect::<String>().to_ascii_lowercase();
        let known = known.filter(|known| known.len().abs_diff(lower.len()) <= 3);
        let likeness = |known: &'static str| (similarity::jaro_winkler(&lower, known), known);
        let nearest = known.map(likeness).max_by(|a, b| a.0.total_cmp(&b.0));
        let nearest = nearest.filter(|row| row.0 > 0.8).map(|row| row.1);
        Self::Unknown { name: name.to_owned(), what, nearest }
    }
}

fn meant(nearest: Option<&&'static str>) -> String {
    nearest.map_or_else(String::new, |name| format!(", did you mean {name}?"))
}

impl QueryError {
    /// A fault at a byte of a text.
    pub(in crate::library) fn new(text: &str, at: usize, fault: Fault) -> Self {
        Self { place: text[..at].chars().count() + 1, fault }
    }

    /// What a person can do about it.
    pub fn hint(&self) -> &'static str {
        match &self.fault {
            Fault::Unknown { what: "field", .. } => {
                "write a space behind the colon, or quotes round the word, if it names no field; `cite search --help` lists the fields"
            }
            Fault::NoYear(_) => "write year:2015, year:2015..2020, year:2015.. or year:..2020",
            Fault::NoIdentifier { .. } => "a part of one ends in *, as in doi:10.1371/*",
            Fault::OpenGroup | Fault::LoneClose | Fault::InnerStar => {
                "put words in quotes whose signs mean nothing"
            }
            _ => "`cite search --help` shows how to ask",
        }
    }
}

impl fmt::Display for QueryError {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        write!(formatter, "query, character {}: {}", self.place, self.fault)
    }
}

impl std::error::Error for QueryError {}
