//! Citations in words in (`SO`, `CIN`, `UOF` ...); what they name out: identifiers, volume, pages.

use cite_model::identifier::find_doi;
use cite_model::{Pmid, Reference, TextField};

/// Words that only the citation of a preprint has.
const PREPRINT_SERVERS: &[&str] =
    &["arxiv", "biorxiv", "chemrxiv", "medrxiv", "preprint", "res sq", "research square", "ssrn"];

/// The work that a citation names: `PMID:1`, `DOI:10.1/x`, or the citation as it stands.
pub(super) fn target(citation: &str) -> String {
    let pmid = citation.rsplit_once("PMID:").and_then(|(_, rest)| {
        let digits = rest.trim_start();
        let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        Pmid::parse(&digits[..end])
    });
    if let Some(pmid) = pmid {
        return format!("PMID:{pmid}");
    }
    find_doi(citation).map_or_else(|| citation.to_owned(), |doi| format!("DOI:{doi}"))
}

/// Whether a citation is that of a preprint.
pub(super) fn is_preprint(citation: &str) -> bool {
    let lower = citation.to_lowercase();
    PREPRINT_SERVERS.iter().any(|server| lower.contains(server))
}

/// What a source line says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Source<'a> {
    pub(super) date: &'a str,
    pub(super) volume: &'a str,
    pub(super) issue: &'a str,
    pub(super) pages: &'a str,
}

/// Takes `Cell. 1993 Oct 8;75(1):25-36. doi: …` or ERIC's `v21 n1 p12-24 2020` apart.
pub(super) fn source(text: &str) -> Source<'_> {
    let Some((before, after)) = text.split_once(';') else { return eric(text) };
    let date = before.rsplit_once(". ").map_or(before, |(_, date)| date).trim();
    let is_date = date.starts_with(|c: char| c.is_ascii_digit());
    let end = after.find(". ").unwrap_or(after.len());
    let place = after[..end].trim_end_matches('.');
    let (number, pages) = place.split_once(':').unwrap_or((place, ""));
    let (volume, issue) = match number.split_once('(') {
        Some((volume, issue)) => (volume, issue.trim_end_matches(')')),
        None => (number, ""),
    };
    Source {
        date: if is_date { date } else { "" },
        volume: volume.trim(),
        issue: issue.trim(),
        pages: pages.trim(),
    }
}

fn eric(text: &str) -> Source<'_> {
    let mut source = Source::default();
    for word in text.split(' ') {
        let numbered = |letter| {
            word.strip_prefix(letter).filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        };
        if let Some(volume) = numbered('v') {
            source.volume = volume;
        } else if let Some(issue) = numbered('n') {
            source.issue = issue;
        } else if let Some(pages) = numbered('p') {
            source.pages = pages;
        } else if word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit()) {
            source.date = word;
        }
    }
    source
}

/// Fills what the record does not say otherwise.
pub(super) fn fill(reference: &mut Reference, source: &Source) {
    let complete = cite_model::pages::completed(source.pages);
    for (field, value) in [
        (TextField::Volume, source.volume),
        (TextField::Issue, source.issue),
        (TextField::Page, complete.as_str()),
    ] {
        if reference.text(field).is_none() {
            reference.set(field, value);
        }
    }
}

/// The university of `Ph.D. Dissertation, Drexel University`.
pub(super) fn university(source: &str) -> Option<&str> {
    source.split(',').skip(1).map(str::trim).find(|part| {
        ["University", "College", "Institute", "School"].iter().any(|word| part.contains(word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets() {
        for (citation, expected) in [
            ("J Foo. 2016 Jan;12(3):45-6. doi: 10.1000/x1. PMID: 26741234", "PMID:26741234"),
            ("bioRxiv. 2020 May 1:2020.04.1. doi: 10.1101/2020.04.1.", "DOI:10.1101/2020.04.1"),
            ("J Foo 1998;3(2):4-5", "J Foo 1998;3(2):4-5"),
            ("PMID: none", "PMID: none"),
        ] {
            assert_eq!(target(citation), expected);
        }
        assert!(is_preprint("medRxiv. 2021 Jan 4"));
    }

    #[test]
    fn sources() {
        for (text, date, volume, issue, pages) in [
            ("Cell. 1993 Oct 8;75(1):25-36.", "1993 Oct 8", "75", "1", "25-36"),
            ("Ann. Z. 2021;4:e10. doi: 10.1000/x. Epub 2021 Dec 27.", "2021", "4", "", "e10"),
            ("v21 n1 p12-24 2020", "2020", "21", "1", "12-24"),
            ("v9 Article 10 2019", "2019", "9", "", ""),
            ("in press", "", "", "", ""),
        ] {
            assert_eq!(source(text), Source { date, volume, issue, pages }, "{text}");
        }
        assert_eq!(university("Ph.D. Dissertation, Drexel University"), Some("Drexel University"));
        assert_eq!(university("Drexel University"), None);
    }
}
