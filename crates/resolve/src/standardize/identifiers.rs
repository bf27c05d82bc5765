//! The identifiers of a reference come in, canonical ones go out, as text and as hashes.

use super::hash;
use cite_model::identifier::{Arxiv, Doi, Isbn, Pmcid, Pmid, find_doi};
use cite_model::{ListField, Reference, TextField};
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

/// Identifiers of a work; what is empty is not known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identifiers {
    /// The DOI, without a version of a preprint or a review.
    pub doi: Option<Box<str>>,
    /// The PubMed identifier.
    pub pmid: Option<Box<str>>,
    /// The PubMed Central identifier.
    pub pmcid: Option<Box<str>>,
    /// The arXiv identifier.
    pub arxiv: Option<Box<str>>,
    /// ISBNs with 13 digits, sorted.
    pub isbns: Box<[Box<str>]>,
    /// Registry numbers of trials and reviews in title, number, pages or identifiers, sorted:
    /// `nct01234567`, `cd006828`.
    pub registry: Box<[Box<str>]>,
}

/// The identifiers that tell a preprint, and no others.
pub(super) fn of_preprints(reference: &Reference) -> Identifiers {
    let doi = doi(reference);
    let arxiv =
        reference.text(TextField::Arxiv).and_then(Arxiv::parse).map(|id| Box::from(id.as_str()));
    let arxiv = arxiv.or_else(|| doi.as_deref()?.strip_prefix("10.48550/arxiv.").map(Box::from));
    Identifiers { doi, arxiv, ..Identifiers::default() }
}

pub(super) fn identifiers(reference: &Reference) -> Identifiers {
    let mut isbns: Vec<Box<str>> = reference
        .list(ListField::Isbn)
        .iter()
        .flat_map(|text| text.split([';', ',', '\n', '(']))
        .filter_map(Isbn::parse)
        .map(|isbn| isbn.as_str().into())
        .collect();
    isbns.sort_unstable();
    isbns.dedup();
    Identifiers {
        pmid: reference.text(TextField::Pmid).and_then(Pmid::parse).map(|id| id.as_str().into()),
        pmcid: reference.text(TextField::Pmcid).and_then(Pmcid::parse).map(|id| id.as_str().into()),
        isbns: isbns.into(),
        registry: registry(reference).into(),
        ..of_preprints(reference)
    }
}

/// The DOI: of its field, or of a link to the resolver.
fn doi(reference: &Reference) -> Option<Box<str>> {
    let field =
        reference.text(TextField::Doi).and_then(|text| Doi::parse(text).or_else(|| find_doi(text)));
    let link = || {
        reference
            .list(ListField::Url)
            .iter()
            .filter(|url| url.contains("doi.org/"))
            .find_map(|url| Doi::parse(url))
    };
    let doi = field.or_else(link)?;
    Some(unversioned(doi.as_str()).into())
}

/// Prefixes of servers whose DOIs end in a version: `v2`, `/v1`, `.v3`.
const VERSIONED: &[&str] = &["10.1101/", "10.48550/", "10.21203/", "10.20944/", "10.26434/"];

/// A DOI without the version that preprint servers put behind it.
pub(super) fn unversioned(doi: &str) -> &str {
    if !VERSIONED.iter().any(|prefix| doi.starts_with(prefix)) {
        return doi;
    }
    let stem = doi.trim_end_matches(|c: char| c.is_ascii_digit());
    match stem.strip_suffix('v') {
        Some(stem) if (1..=2).contains(&(doi.len() - stem.len() - 1)) => {
            stem.trim_end_matches(['/', '.'])
        }
        _ => doi,
    }
}

/// The version of a review that its DOI or its page tells: 3 of `10.1002/14651858.cd001234.pub3`, 1 without.
pub(super) fn update(reference: &Reference) -> Option<u32> {
    let texts = [TextField::Doi, TextField::Page, TextField::Number];
    // both marks have a full stop
    let texts = texts.iter().filter_map(|field| reference.text(*field));
    texts.filter(|text| text.contains('.')).find_map(|text| {
        let has_version = memchr::memchr_iter(b'.', text.as_bytes()).any(|at| {
            text.as_bytes().get(at..at + 4).is_some_and(|mark| mark.eq_ignore_ascii_case(b".pub"))
        });
        if !has_version && !text.contains("14651858.") {
            return None;
        }
        let lower = text.to_ascii_lowercase();
        if let Some((_, version)) = lower.rsplit_once(".pub") {
            return version.trim().parse().ok();
        }
        lower.contains("10.1002/14651858.").then_some(1)
    })
}

/// Letters before registry numbers, and how many digits follow at least.
const REGISTRIES: &[(&str, usize)] = &[
    ("nct", 8),
    ("isrctn", 6),
    ("chictr", 6),
    ("actrn", 10),
    ("drks", 8),
    ("umin", 6),
    ("ctri", 8),
    ("eudract", 8),
    ("euctr", 8),
    ("irct", 8),
    ("ntr", 3),
    ("kct", 7),
    ("crd", 8),
    ("cd", 6),
    ("tctr", 8),
    ("rbr", 4),
    ("pactr", 8),
    ("jrct", 8),
];

fn registry(reference: &Reference) -> Vec<Box<str>> {
    let fields = [
        TextField::Title,
        TextField::Doi,
        TextField::Page,
        TextField::Number,
        TextField::Volume,
        TextField::Issue,
        TextField::CallNumber,
    ];
    let mut found = Vec::new();
    for text in fields.iter().filter_map(|field| reference.text(*field)) {
        find_registry_numbers(text, &mut found);
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Looks at every run of three digits and more, and at the letters before it.
fn find_registry_numbers(text: &str, found: &mut Vec<Box<str>>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(next) = bytes[at..].iter().position(u8::is_ascii_digit) {
        at += next;
        let digits = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        if digits >= 3 {
            let before = text[..at].trim_end_matches(['-', ' ', ':']);
            let letters = before.bytes().rev().take_while(u8::is_ascii_alphabetic).count();
            let prefix = &before[before.len() - letters..];
            let named = |(name, least): &&(&str, usize)| {
                digits >= *least && name.eq_ignore_ascii_case(prefix)
            };
            if let Some((name, _)) = REGISTRIES.iter().find(named) {
                found.push([name, &text[at..at + digits]].concat().into());
            }
        }
        at += digits;
    }
}

impl Identifiers {
    /// The hashes of the identifiers that name one work: DOI, PubMed, PMC, arXiv.
    pub fn hashes(&self) -> impl Iterator<Item = u64> {
        let named = [
            ("doi", &self.doi),
            ("pmid", &self.pmid),
            ("pmc", &self.pmcid),
            ("arxiv", &self.arxiv),
        ];
        named
            .into_iter()
            .filter_map(|(scheme, id)| id.as_deref().map(|id| hash_labelled(scheme, id)))
    }
}

/// The hash of `scheme:id`, put together without a text of its own unless it is long.
fn hash_labelled(scheme: &str, id: &str) -> u64 {
    let mut text = [0; 96];
    let length = scheme.len() + 1 + id.len();
    if length > text.len() {
        return hash(&[scheme, ":", id].concat());
    }
    text[..scheme.len()].copy_from_slice(scheme.as_bytes());
    text[scheme.len()] = b':';
    text[scheme.len() + 1..length].copy_from_slice(id.as_bytes());
    xxh3_64(&text[..length])
}

#[cfg(test)]
mod tests {
    use super::unversioned;

    #[test]
    fn versions_are_taken_off() {
        for (doi, wanted) in [
            ("10.1101/2020.01.02.900001v2", "10.1101/2020.01.02.900001"),
            ("10.21203/rs.3.rs-12345/v1", "10.21203/rs.3.rs-12345"),
            ("10.20944/preprints202001.0001.v3", "10.20944/preprints202001.0001"),
            ("10.1101/123456", "10.1101/123456"),
            ("10.1016/j.cell.2012.01.001", "10.1016/j.cell.2012.01.001"),
        ] {
            assert_eq!(unversioned(doi), wanted);
        }
    }
}
