//! What a person types for an identifier in, the canonical identifier out, or why it is none.

use super::EditError;
use crate::{AnyField, Arxiv, Doi, Isbn, Issn, ListField, Pmcid, Pmid, TextField};

/// The identifier of a field that holds one; none for any other field.
pub(super) fn text(field: TextField, text: &str) -> Result<Option<String>, EditError> {
    let (found, why) = match field {
        TextField::Doi => {
            (Doi::parse(text).map(|id| id.to_string()), "is no DOI, as 10.1000/182 is")
        }
        TextField::Pmid => {
            (Pmid::parse(text).map(|id| id.to_string()), "is no PMID: up to nine digits")
        }
        TextField::Pmcid => {
            (Pmcid::parse(text).map(|id| id.to_string()), "is no PMCID, as PMC3531190 is")
        }
        TextField::Arxiv => (
            Arxiv::parse(text).map(|id| id.to_string()),
            "is no arXiv identifier, as 1706.03762 is",
        ),
        _ => return Ok(None),
    };
    let wrong =
        || EditError::NoIdentifier { field: AnyField::Text(field), value: text.to_owned(), why };
    found.ok_or_else(wrong).map(Some)
}

/// The same for a value of a list.
pub(super) fn list(field: ListField, text: &str) -> Result<Option<String>, EditError> {
    let (found, digits) = match field {
        ListField::Isbn => (Isbn::parse(text).map(|id| id.to_string()), [10, 13].as_slice()),
        ListField::Issn => (Issn::parse(text).map(|id| id.to_string()), [8].as_slice()),
        _ => return Ok(None),
    };
    let count = text.chars().filter(|c| c.is_ascii_digit() || matches!(c, 'x' | 'X')).count();
    let why = match (field, digits.contains(&count)) {
        (_, true) => "has a wrong check digit: a digit is mistyped",
        (ListField::Isbn, false) => "is no ISBN: it has 10 or 13 digits",
        (_, false) => "is no ISSN: it has 8 digits",
    };
    let wrong =
        || EditError::NoIdentifier { field: AnyField::List(field), value: text.to_owned(), why };
    found.ok_or_else(wrong).map(Some)
}
