//! The identifiers of a reference come in, canonical ones go out, as text and as hashes.

use super::hash;
use cite_model::identifier::{Arxiv, Doi, Isbn, Pmcid, Pmid, find_doi};
use cite_model::{ItemType, ListField, Reference, TextField};
use cite_text::fold::fold;
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
    /// The address of a page of the web, without what changes nothing of it.
    pub address: Option<Box<str>>,
    /// The numbers of a patent, a standard, a report or a law: small letters and digits alone.
    pub document_numbers: Box<[Box<str>]>,
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
        address: address(reference),
        document_numbers: document_numbers(reference).into(),
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

/// Types of works that are known by a number.
const NUMBERED: &[ItemType] = &[
    ItemType::Patent,
    ItemType::Standard,
    ItemType::Report,
    ItemType::Regulation,
    ItemType::Legislation,
    ItemType::Bill,
];

/// Whether a reference is of a type that is known by a number, which is no page.
pub(super) fn is_numbered(reference: &Reference) -> bool {
    NUMBERED.contains(&reference.item_type)
}

fn document_numbers(reference: &Reference) -> Vec<Box<str>> {
    if !is_numbered(reference) {
        return Vec::new();
    }
    // reference managers put a patent's number where they put a book's shelf mark
    let fields = [TextField::Number, TextField::CallNumber, TextField::ArchiveLocation];
    let texts = fields.iter().filter_map(|field| reference.text(*field));
    let mut numbers: Vec<Box<str>> = texts.filter_map(document_number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// Letters before a number that are no part of it.
const NUMBER_LABELS: &[&str] =
    &["no", "nr", "number", "num", "report", "technical", "tech", "rep", "paper", "working"];

/// A number as it is compared: `TR-95/50`, `tr 95 50` and `Report No. TR 95-50` are one. What has no digit is none.
fn document_number(text: &str) -> Option<Box<str>> {
    let folded = fold(text);
    let number: String = folded.split(' ').filter(|word| !NUMBER_LABELS.contains(word)).collect();
    number.bytes().any(|byte| byte.is_ascii_digit()).then(|| number.into())
}

/// Parameters of addresses that tell where a reader came from, and not what the page is.
const TRACKING: &[&str] =
    &["utm_", "fbclid", "gclid", "mc_cid", "mc_eid", "ref", "source", "cmpid", "smid", "igshid"];

/// The first address of a reference, without scheme, `www.`, mark, tracking and last stroke.
fn address(reference: &Reference) -> Option<Box<str>> {
    let url = reference.list(ListField::Url).first()?.trim();
    let (_, rest) = url.split_once("://")?;
    let rest = rest.split('#').next().unwrap_or_default();
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (host, path) = path.split_once('/').unwrap_or((path, ""));
    let host = host.to_ascii_lowercase();
    let mut address = host.strip_prefix("www.").unwrap_or(&host).to_owned();
    address.push('/');
    address.push_str(path.trim_end_matches('/').trim_end_matches("/index.html"));
    let tracks = |part: &str| {
        let name = part.split('=').next().unwrap_or_default();
        TRACKING
            .iter()
            .any(|known| name == *known || known.ends_with('_') && name.starts_with(known))
    };
    let mut kept: Vec<&str> =
        query.split('&').filter(|part| !part.is_empty() && !tracks(part)).collect();
    kept.sort_unstable();
    for part in kept {
        address.push('&');
        address.push_str(part);
    }
    Some(address.trim_end_matches('/').into())
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
    use super::{address, document_number, unversioned};
    use cite_model::{ItemType, ListField, Reference};

    #[test]
    fn an_address_is_one_whatever_leads_to_it() {
        let of = |url: &str| {
            let mut reference = Reference::new(ItemType::Webpage);
            reference.push(ListField::Url, url);
            address(&reference).unwrap_or_default()
        };
        for url in [
            "https://www.owls.example/Pellets/",
            "http://owls.example/Pellets?utm_source=mail",
            "https://OWLS.example/Pellets#top",
        ] {
            assert_eq!(&*of(url), "owls.example/Pellets", "{url}");
        }
        assert_ne!(of("https://owls.example/p?id=1"), of("https://owls.example/p?id=2"));
        assert_eq!(of("https://owls.example/"), of("http://owls.example"));
        assert_eq!(&*of("owls"), "");
    }

    #[test]
    fn a_number_is_one_however_it_is_written() {
        for (text, wanted) in [
            ("TR-95/50", Some("tr9550")),
            ("Report No. TR 95-50", Some("tr9550")),
            ("US 1,234,567", Some("us1234567")),
            ("forthcoming", None),
        ] {
            assert_eq!(document_number(text).as_deref(), wanted, "{text}");
        }
    }

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
