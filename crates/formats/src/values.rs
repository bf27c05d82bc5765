//! A field's value as a text has it in; the value as the model has it out.

use cite_model::TextField;
use cite_model::identifier::{Arxiv, Doi, Pmcid, Pmid};
use cite_text::markup;
use std::borrow::Cow;

/// Rich text, on one line or in paragraphs.
pub(super) fn rich(value: &str, block: bool) -> String {
    let rich = match markup::looks_like_markup(value) {
        true => Cow::Owned(markup::from_html(value)),
        false => Cow::Borrowed(value),
    };
    if block { markup::clean_block(&rich) } else { markup::clean(&rich) }.into_owned()
}

/// Plain text, on one line; an identifier in its canonical form.
pub(super) fn plain(field: TextField, value: &str) -> String {
    let value = markup::clean(value);
    let canonical = match field {
        TextField::Doi => Doi::parse(&value).map(|id| id.to_string()),
        TextField::Pmid => Pmid::parse(&value).map(|id| id.to_string()),
        TextField::Pmcid => Pmcid::parse(&value).map(|id| id.to_string()),
        TextField::Arxiv => Arxiv::parse(&value).map(|id| id.to_string()),
        _ => None,
    };
    canonical.unwrap_or_else(|| value.into_owned())
}

/// Whether a value is of the kind that the field takes.
pub(super) fn is_valid(field: TextField, value: &str) -> bool {
    match field {
        TextField::Doi => Doi::parse(value).is_some(),
        TextField::Pmid => Pmid::parse(value).is_some(),
        TextField::Pmcid => Pmcid::parse(value).is_some(),
        _ => true,
    }
}
