//! The identifiers and addresses of a string, wherever in it they are.

use cite_model::identifier::{find_doi, find_pmcid};
use cite_model::{Arxiv, Isbn, Issn, ListField, Pmid, Reference, TextField};

/// Sets the identifiers that a text has.
pub(crate) fn fill(text: &str, reference: &mut Reference) {
    if let Some(doi) = find_doi(text) {
        reference.set(TextField::Doi, doi.as_str());
    }
    let lower = text.to_ascii_lowercase();
    if let Some(pmid) = behind(text, &lower, &["pmid"]).and_then(|word| Pmid::parse(&word)) {
        reference.set(TextField::Pmid, pmid.as_str());
    }
    if let Some(pmcid) = find_pmcid(text) {
        reference.set(TextField::Pmcid, pmcid.as_str());
    }
    let arxiv = behind(
        text,
        &lower,
        &[
            "arxiv:",
            "arxiv.org/abs/",
            "arxiv.org/pdf/",
            "10.48550/arxiv.",
            "corr abs/",
            "corr, abs/",
        ],
    );
    if let Some(arxiv) = arxiv.and_then(|word| Arxiv::parse(&word)) {
        reference.set(TextField::Arxiv, arxiv.as_str());
    }
    if let Some(isbn) = numbers_behind(text, &lower, "isbn").and_then(|number| Isbn::parse(&number))
    {
        reference.push(ListField::Isbn, isbn.as_str());
    }
    if let Some(issn) = numbers_behind(text, &lower, "issn").and_then(|number| Issn::parse(&number))
    {
        reference.push(ListField::Issn, issn.as_str());
    }
    for token in crate::token::tokens(text) {
        let is_address = token.word.contains("://") || token.word.starts_with("www.");
        if is_address && !token.word.contains("doi.org/") {
            reference.push(ListField::Url, token.word);
        }
    }
}

/// The word behind one of these marks.
fn behind(text: &str, lower: &str, marks: &[&str]) -> Option<String> {
    let at = marks.iter().find_map(|mark| lower.find(mark).map(|at| at + mark.len()))?;
    let rest = text.get(at..)?.trim_start_matches([':', ' ', '/']);
    let word = rest.split([' ', ',', ';', ')', ']', '[']).next()?;
    Some(word.trim_end_matches('.').to_owned())
}

/// The digits and dashes behind a mark.
fn numbers_behind(text: &str, lower: &str, mark: &str) -> Option<String> {
    let at = lower.find(mark)? + mark.len();
    let rest = text.get(at..)?.trim_start_matches(|c: char| !c.is_ascii_digit());
    let end = rest
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '-' | '–' | ' ' | 'X' | 'x')))
        .unwrap_or(rest.len());
    Some(rest[..end].trim().replace(['–', ' '], "-"))
}
