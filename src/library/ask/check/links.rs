//! Addresses that no browser opens: a reference comes in, those among its links go out, with the
//! address that was meant, where there is one.

use super::finding::{Context, Finding};
use super::identifiers::replaced;
use cite_model::{AnyField, ListField, Reference};

/// How addresses begin that anybody can follow.
const SCHEMES: &[&str] =
    &["http://", "https://", "ftp://", "sftp://", "gopher://", "doi:", "urn:", "mailto:", "git://"];

/// How addresses begin that only one computer or one program can follow.
const PRIVATE: &[&str] = &[
    "file://",
    "internal-pdf://",
    "chrome-extension://",
    "moz-extension://",
    "zotero://",
    "localhost",
];

/// The databases whose accession numbers exports put where the address belongs.
const ACCESSIONS: &[&str] = &[
    "WOS:", "ISI:", "BCI:", "BIOSIS:", "MEDLINE:", "CABI:", "FSTA:", "KJD:", "SCIELO:", "CCC:",
    "INSPEC:", "RSCI:",
];

pub(super) fn malformed(reference: &Reference, _: &Context) -> Vec<Finding> {
    let list = reference.list(ListField::Url);
    let found = list.iter().enumerate().filter_map(|(at, value)| {
        let (message, instead) = fault(value)?;
        let fix = instead.map(|instead| replaced(ListField::Url, list, at, instead));
        Some(Finding::new(AnyField::List(ListField::Url), value, message, fix))
    });
    found.collect()
}

/// What is wrong with an address, and what is to stand there instead, if that can be told.
fn fault(value: &str) -> Option<(&'static str, Option<Vec<String>>)> {
    let lower = value.to_lowercase();
    let begins = |beginnings: &[&str]| {
        beginnings.iter().any(|known| lower.starts_with(&known.to_lowercase()))
    };
    let bare = value.strip_prefix("<Go to ISI>://").unwrap_or(value);
    if begins(ACCESSIONS) || bare.len() < value.len() {
        return Some(("is an accession number, no address", Some(Vec::new())));
    }
    if matches!(lower.trim_end_matches(':'), "url" | "http" | "https" | "www") {
        return Some(("is the beginning of an address", Some(Vec::new())));
    }
    if begins(PRIVATE) {
        return Some(("opens on one computer only", None));
    }
    let joined = [";http", ",http"].iter().any(|joint| lower.contains(joint));
    if joined || value.contains(char::is_whitespace) {
        return Some(("has spaces in it, or is more than one address", several(value)));
    }
    if begins(SCHEMES) {
        let host = lower.split("://").nth(1).unwrap_or("host");
        return (host.is_empty() || host.starts_with("http")).then_some(("has no host", None));
    }
    let host = lower.split(['/', '?', '#']).next().unwrap_or_default();
    let certain = host.starts_with("www.")
        || matches!(host, "doi.org" | "dx.doi.org" | "arxiv.org" | "github.com");
    Some(("does not say http:// or https://", certain.then(|| vec![format!("https://{value}")])))
}

/// The addresses of a value that is nothing but addresses.
fn several(value: &str) -> Option<Vec<String>> {
    let separators = |c: char| c.is_whitespace() || matches!(c, ';' | ',');
    let value = value.replace(";http", "; http").replace(",http", ", http");
    let pieces = value.split_whitespace().map(|piece| piece.trim_matches(separators));
    let pieces: Vec<String> = pieces.filter(|piece| !piece.is_empty()).map(str::to_owned).collect();
    pieces.iter().all(|piece| fault(piece).is_none()).then_some(pieces)
}

#[cfg(test)]
mod tests {
    use super::super::rules::tests::fix;

    #[test]
    fn addresses() {
        for (value, fixed) in [
            ("https://example.org/a?b=c", ""),
            ("ftp://example.org", ""),
            ("www.example.org/x", "https://www.example.org/x"),
            ("example.org/x", "?"),
            ("doi.org/10.1000/1", "https://doi.org/10.1000/1"),
            (
                "https://example.org/a; http://example.org/b",
                "https://example.org/a; http://example.org/b",
            ),
            (
                "http://example.org/a;http://example.org/b",
                "http://example.org/a; http://example.org/b",
            ),
            ("https://example.org/a b", "?"),
            ("WOS:000248300", "nothing"),
            ("<Go to ISI>://WOS:000248300", "nothing"),
            ("URL:", "nothing"),
            ("WOS:1|https://example.org", "https://example.org"),
            ("file:///C:/paper.pdf", "?"),
            ("https://", "?"),
            ("url-1", "?"),
        ] {
            assert_eq!(fix("malformed-url", &[("url", value)]), fixed, "{value}");
        }
    }
}
