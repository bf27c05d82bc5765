//! What a query says, as a tree, and its text again: parsing the text gives the same tree.

use cite_model::field::Field;
use cite_model::{AnyField, Arxiv, Doi, Isbn, ListField, Pmcid, Pmid, TextField};
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

/// Where words are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// In all that is indexed.
    Anywhere,
    /// In its titles, translated and original ones too.
    Title,
    /// In the names of its authors.
    Author,
    /// In the titles of what it is part of: journal, book, series, conference.
    Container,
    /// In its abstract.
    Abstract,
    /// In its keywords, a person's tags among them.
    Keyword,
    /// In its notes.
    Note,
    /// In a field's values, which are read.
    Field(AnyField),
}

/// What is compared with a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Its citation keys, former ones too.
    Key,
    /// Its CSL type.
    Type,
    /// Its DOI.
    Doi,
    /// Its PubMed identifier.
    Pmid,
    /// Its PubMed Central identifier.
    Pmcid,
    /// Its arXiv identifier.
    Arxiv,
    /// Its ISBNs.
    Isbn,
    /// A person's tags.
    Tag,
    /// The collections that a person put it into.
    Collection,
    /// The names of the sources of its records; the pattern may begin and end anywhere in them.
    Source,
    /// The formats of these sources.
    Format,
}

/// What an entry may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// A possible link to another entry waits for review.
    Duplicate,
    /// It is made of more than one record.
    Merged,
    /// It lacks what its type needs.
    Incomplete,
    /// It is retracted.
    Retracted,
    /// A person edited it.
    Edited,
    /// It is in the trash.
    Trashed,
    /// It belongs together with another entry.
    Related,
}

/// What an entry may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    /// A field's value.
    Field(AnyField),
    /// A tag.
    Tag,
    /// A collection that it is in.
    Collection,
}

impl Subject {
    /// What identifier it is, as `identifier` in the library calls its scheme.
    pub(in crate::library) fn scheme(self) -> Option<&'static str> {
        let field = match self {
            Self::Doi => TextField::Doi,
            Self::Pmid => TextField::Pmid,
            Self::Pmcid => TextField::Pmcid,
            Self::Arxiv => TextField::Arxiv,
            Self::Isbn => return Some(ListField::Isbn.csl()),
            _ => return None,
        };
        Some(field.csl())
    }

    /// What it is called in an answer.
    pub(in crate::library) fn name(self) -> &'static str {
        self.scheme().unwrap_or_else(|| super::fields::subject(self))
    }

    /// The scheme of this name, if it is one of an identifier.
    pub(super) fn of_scheme(name: &str) -> Option<&'static str> {
        let all = [Self::Doi, Self::Pmid, Self::Pmcid, Self::Arxiv, Self::Isbn];
        all.into_iter().filter_map(Self::scheme).find(|scheme| *scheme == name)
    }

    /// A pattern of identifiers without what may stand before them, in their capitals.
    pub(super) fn bare(self, typed: &str) -> String {
        let lower = typed.to_lowercase();
        match self {
            Self::Doi => {
                let bare = lower.rsplit_once("doi.org/").map_or(lower.as_str(), |row| row.1);
                bare.trim_start_matches("doi:").trim_start().to_owned()
            }
            Self::Pmcid => lower.to_uppercase(),
            Self::Isbn => lower.replace('-', ""),
            _ => lower,
        }
    }

    /// The identifier in a text, in its one form.
    pub(in crate::library) fn canonical(self, text: &str) -> Option<String> {
        match self {
            Self::Doi => Doi::parse(text).map(|id| id.to_string()),
            Self::Pmid => Pmid::parse(text).map(|id| id.to_string()),
            // Behind `pmcid:` the digits are enough.
            Self::Pmcid => Pmcid::parse(text)
                .or_else(|| Pmcid::parse(&format!("PMC{text}")))
                .map(|id| id.to_string()),
            Self::Arxiv => Arxiv::parse(text).map(|id| id.to_string()),
            Self::Isbn => Isbn::parse(text).map(|id| id.to_string()),
            _ => None,
        }
    }
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
                write!(formatter, "{}:\"{words}\"{}", super::fields::scope(*scope), star(open))
            }
            Self::Year(from, to) if from == to => {
                write!(formatter, "year:{}", from.unwrap_or_default())
            }
            Self::Year(from, to) => {
                let year = |year: &Option<i32>| year.map_or(String::new(), |year| year.to_string());
                write!(formatter, "year:{}..{}", year(from), year(to))
            }
            Self::Like(subject, pattern) => {
                write!(formatter, "{}:\"{pattern}\"", super::fields::subject(*subject))
            }
            Self::Is(state) => write!(formatter, "is:{}", super::fields::state(*state)),
            Self::Has(thing) => write!(formatter, "has:{}", super::fields::thing(*thing)),
        }
    }
}
