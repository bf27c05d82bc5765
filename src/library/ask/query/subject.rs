//! What a condition of a query can be about.

use cite_model::field::Field;
use cite_model::{AnyField, Arxiv, Doi, Isbn, ListField, Pmcid, Pmid, TextField};

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
