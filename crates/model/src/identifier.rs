//! Identifiers of works, canonical: whatever form a source gives in, one form or none out.
//!
//! The types can only hold valid identifiers, so two that are equal name the same thing.

use std::fmt;

/// Writes a newtype over a canonical string, made by `parse` alone.
macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident, $parse:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// The identifier in a text that holds it alone, with or without its usual wrapping
            /// (resolver address, scheme, label); none where it holds no valid one.
            pub fn parse(text: &str) -> Option<Self> {
                $parse(text.trim()).map(Self)
            }

            /// The canonical form.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }
    };
}

identifier! {
    /// A DOI, bare and in lower case (DOI Handbook 2.4: DOIs are case-insensitive).
    Doi, parse_doi
}
identifier! {
    /// A PubMed identifier: 1 to 9 digits without leading zeros.
    Pmid, parse_pmid
}
identifier! {
    /// A PubMed Central identifier: `PMC` and digits.
    Pmcid, parse_pmcid
}
identifier! {
    /// An arXiv identifier without its version: `1706.03762` or `hep-th/9901001`.
    Arxiv, parse_arxiv
}
identifier! {
    /// An ISBN as its 13 digits; 10-digit forms are converted. The check digit is right.
    Isbn, parse_isbn
}
identifier! {
    /// An ISSN as `1234-567X`. The check digit is right.
    Issn, parse_issn
}

/// The first DOI that stands in a text, without the punctuation that follows it in prose.
pub fn find_doi(text: &str) -> Option<Doi> {
    text.match_indices("10.").find_map(|(at, _)| {
        let before = text[..at].chars().next_back();
        let begins = before.is_none_or(|c| !c.is_alphanumeric() && c != '.');
        let near = &text[at..text.floor_char_boundary(at + LONGEST_DOI)];
        let end = at + near.find(ends_doi).unwrap_or(near.len());
        begins.then(|| parse_doi(&text[at..end])).flatten().map(Doi)
    })
}

/// The first PMCID (`PMC12482677`) that stands in a text, such as a link.
pub fn find_pmcid(text: &str) -> Option<Pmcid> {
    text.match_indices("PMC").find_map(|(at, _)| {
        let digits: String = text[at + 3..].chars().take_while(char::is_ascii_digit).collect();
        Pmcid::parse(&format!("PMC{digits}"))
    })
}

fn ends_doi(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '"' | '<' | '>' | '{' | '}' | '|' | '\\' | '^' | '`' | '，' | '。' | '；')
}

/// Longest text that is looked at for a DOI, in bytes: a bound on hostile input.
const LONGEST_DOI: usize = 2048;

fn parse_doi(text: &str) -> Option<String> {
    if text.len() > LONGEST_DOI {
        return None;
    }
    let lower =
        if text.contains('%') { percent_decode(text).to_lowercase() } else { text.to_lowercase() };
    let at = if lower.starts_with("10.") { 0 } else { lower.find("10.")? };
    if !is_doi_wrapping(&lower[..at]) {
        return None;
    }
    let bare = trim_prose(&lower[at..]);
    let (prefix, suffix) = bare.split_once('/')?;
    let registrant = prefix.strip_prefix("10.")?;
    // Those of Wiley's that were made of SICIs (ANSI/NISO Z39.56) have angle brackets.
    let is_sici = || ["::aid-", "(sici)", ".co;2"].iter().any(|mark| suffix.contains(mark));
    let valid = (4..=9).contains(&registrant.split('.').next()?.len())
        && registrant.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && !suffix.is_empty()
        && !suffix.contains(|c| ends_doi(c) && !(matches!(c, '<' | '>') && is_sici()));
    if valid && bare.len() == lower.len() {
        return Some(lower);
    }
    valid.then(|| bare.to_owned())
}

/// What may stand before a DOI: nothing, `doi:`, `https://doi.org/`, a proxy's `…doi.org…/`.
fn is_doi_wrapping(text: &str) -> bool {
    let text = text.trim_end();
    let label = text.trim_end_matches([':', ' ', '(', '[', '=']);
    text.is_empty() || label.ends_with("doi") || (text.ends_with('/') && text.contains("doi"))
}

/// Drops what prose or markup puts behind an identifier, keeping brackets that it opened itself.
fn trim_prose(text: &str) -> &str {
    let mut text = text;
    loop {
        let before = text;
        text = text.trim_end_matches(['.', ',', ';', ':', '\'', '\u{2019}', '\u{201d}', '*', '/']);
        for (open, close) in [('(', ')'), ('[', ']')] {
            if text.ends_with(close) && text.matches(close).count() > text.matches(open).count() {
                text = &text[..text.len() - 1];
            }
        }
        if text == before {
            return text;
        }
    }
}

fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

/// What follows the last of the labels that the text has, in any case.
fn unlabelled<'a>(text: &'a str, labels: &[&str]) -> &'a str {
    let lower = text.to_ascii_lowercase();
    let end = labels.iter().filter_map(|label| lower.rfind(label).map(|at| at + label.len())).max();
    text[end.unwrap_or(0)..].trim_matches([' ', ':', '/', '.', '[', ']', '(', ')'])
}

fn parse_pmid(text: &str) -> Option<String> {
    let digits = if text.bytes().all(|byte| byte.is_ascii_digit()) {
        text
    } else {
        unlabelled(text, &["pmid", "pubmed.ncbi.nlm.nih.gov", "nlm.nih.gov/pubmed", "pubmed"])
    };
    let digits = digits.split(['?', '#', ' ']).next().unwrap_or_default().trim_end_matches('/');
    let digits = digits.trim_start_matches('0');
    let valid = (1..=9).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    valid.then(|| digits.to_owned())
}

fn parse_pmcid(text: &str) -> Option<String> {
    let upper = text.to_ascii_uppercase();
    let at = upper.rfind("PMC")?;
    let rest = upper[at + 3..].trim_start_matches(['I', 'D', ':', ' ']);
    let digits = rest.split(['.', '/', '?', '#', ' ']).next().unwrap_or_default();
    let valid = (1..=9).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    valid.then(|| format!("PMC{digits}"))
}

fn parse_arxiv(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let bare =
        unlabelled(&lower, &["arxiv.org/abs/", "arxiv.org/pdf/", "arxiv.", "arxiv:", "arxiv"]);
    let bare = bare.split([' ', '[', '?', '#']).next()?.trim_end_matches(".pdf");
    let unversioned = match bare.rsplit_once('v') {
        Some((id, version))
            if !version.is_empty() && version.bytes().all(|b| b.is_ascii_digit()) =>
        {
            id
        }
        _ => bare,
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let new_style = unversioned.split_once('.').is_some_and(|(month, number)| {
        month.len() == 4 && digits(month) && matches!(number.len(), 4 | 5) && digits(number)
    });
    let old_style = unversioned.split_once('/').is_some_and(|(archive, number)| {
        number.len() == 7
            && digits(number)
            && !archive.is_empty()
            && archive.bytes().all(|b| b.is_ascii_lowercase() || matches!(b, b'-' | b'.'))
    });
    (new_style || old_style).then(|| unversioned.to_owned())
}

fn parse_isbn(text: &str) -> Option<String> {
    let digits: String = text
        .chars()
        .filter(|c| c.is_ascii_digit() || matches!(c, 'X' | 'x'))
        .collect::<String>()
        .to_ascii_uppercase();
    let others = text.trim_start_matches(|c: char| c.is_alphabetic()).chars();
    let clean = others.clone().all(|c| {
        c.is_ascii_digit() || matches!(c, '-' | ' ' | 'X' | 'x' | ':' | '\u{2010}'..='\u{2015}')
    });
    match digits.len() {
        13 if clean && isbn13_check(&digits[..12]) == digits.chars().last() => Some(digits),
        10 if clean && isbn10_is_valid(&digits) => {
            let stem = format!("978{}", &digits[..9]);
            isbn13_check(&stem).map(|check| format!("{stem}{check}"))
        }
        _ => None,
    }
}

fn isbn13_check(stem: &str) -> Option<char> {
    let digits = stem.chars().map(|c| c.to_digit(10)).collect::<Option<Vec<_>>>()?;
    let sum: u32 =
        digits.iter().zip([1, 3].iter().cycle()).map(|(digit, weight)| digit * weight).sum();
    char::from_digit((10 - sum % 10) % 10, 10)
}

fn isbn10_is_valid(digits: &str) -> bool {
    weighted_sum(digits, 10).is_some_and(|sum| sum % 11 == 0)
}

/// The sum of digits times falling weights, `X` last counting ten.
fn weighted_sum(digits: &str, first_weight: u32) -> Option<u32> {
    let last = digits.len() - 1;
    digits.char_indices().try_fold(0, |sum, (at, c)| {
        let value = if c == 'X' && at == last { 10 } else { c.to_digit(10)? };
        Some(sum + value * (first_weight - u32::try_from(at).ok()?))
    })
}

fn parse_issn(text: &str) -> Option<String> {
    if let [a, b, c, d, b'-', rest @ ..] = text.as_bytes()
        && rest.len() == 4
        && [a, b, c, d].into_iter().chain(&rest[..3]).all(u8::is_ascii_digit)
    {
        // as nearly all stand already
        return plain_issn([*a, *b, *c, *d], rest).then(|| text.to_ascii_uppercase());
    }
    let digits: String = text
        .chars()
        .filter(|c| !matches!(c, '-' | ' ' | '\u{2010}'..='\u{2015}'))
        .collect::<String>()
        .to_ascii_uppercase();
    let digits =
        digits.trim_start_matches("EISSN").trim_start_matches("ISSN").trim_start_matches(':');
    let valid = digits.len() == 8
        && digits.is_ascii()
        && weighted_sum(digits, 8).is_some_and(|sum| sum % 11 == 0);
    valid.then(|| format!("{}-{}", &digits[..4], &digits[4..]))
}

/// Whether the check digit of an ISSN is right: digits times their weights, `X` last counting ten.
fn plain_issn(first: [u8; 4], rest: &[u8]) -> bool {
    let value = |byte: &u8| match byte {
        b'X' | b'x' => Some(10),
        byte => byte.is_ascii_digit().then(|| u32::from(byte - b'0')),
    };
    let weighted = first.iter().chain(rest).zip((1..=8).rev());
    let sum = weighted.map(|(byte, weight)| Some(value(byte)? * weight)).sum::<Option<u32>>();
    sum.is_some_and(|sum| sum % 11 == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dois() {
        for (text, doi) in [
            ("10.1000/ABC", Some("10.1000/abc")),
            ("https://doi.org/10.1038/s41420-026-03181-0.", Some("10.1038/s41420-026-03181-0")),
            ("doi: 10.1000/182", Some("10.1000/182")),
            ("http://dx.doi.org/10.1016%2Fj.cell.2012.01.001", Some("10.1016/j.cell.2012.01.001")),
            (
                "10.1002/(SICI)1097-0258(19980815)17:15",
                Some("10.1002/(sici)1097-0258(19980815)17:15"),
            ),
            (
                "10.1002/1097-0142(20000701)89:1<135::AID-CNCR18>3.0.CO;2-#",
                Some("10.1002/1097-0142(20000701)89:1<135::aid-cncr18>3.0.co;2-#"),
            ),
            ("10.1000/a<b", None),
            (
                "10.1002/(SICI)1096-9896(199909)189:1<12::AID-PATH431>3.0.CO;2-F",
                Some("10.1002/(sici)1096-9896(199909)189:1<12::aid-path431>3.0.co;2-f"),
            ),
            ("10.1000/1<b>", None),
            ("10.1000/a(b)c)", Some("10.1000/a(b)c")),
            ("10.1000/a[1]", Some("10.1000/a[1]")),
            ("10.1000/a].", Some("10.1000/a")),
            ("10.1000/1/", Some("10.1000/1")),
            ("https://doi.org.proxy.example/10.1000/1", Some("10.1000/1")),
            ("https://journal.example/10.1000/1", None),
            ("DOI=10.1000/1", Some("10.1000/1")),
            ("10.100/1", None),
            ("10.1234567890/1", None),
            ("10.1000.10/1", Some("10.1000.10/1")),
            ("10.10x0/1", None),
            ("10.1000/", None),
            ("10.1000", None),
            ("110.1000/1", None),
            ("see 10.1000/1", None),
            ("", None),
        ] {
            assert_eq!(Doi::parse(text).as_ref().map(Doi::as_str), doi, "{text}");
        }
        let found = find_doi("Published (doi:10.1186/s12885-025-14125-9). More");
        assert_eq!(found.as_ref().map(Doi::as_str), Some("10.1186/s12885-025-14125-9"));
        assert_eq!(find_doi("version 10.2 / 3"), None);
        assert_eq!(find_doi("x10.1000/1"), None);
        assert_eq!(find_doi("0.10.1000/1"), None);
        assert_eq!(find_doi("(10.1000/1)").as_ref().map(Doi::as_str), Some("10.1000/1"));
        let longest = format!("10.1000/{}", "a".repeat(LONGEST_DOI - 8));
        assert_eq!(Doi::parse(&longest).as_ref().map(Doi::as_str), Some(longest.as_str()));
        assert_eq!(Doi::parse(&format!("{longest}a")), None);
        for (text, pmcid) in [
            ("https://pmc.example/articles/PMC12/", Some("PMC12")),
            ("PMC and PMC7", Some("PMC7")),
            ("PMC", None),
        ] {
            assert_eq!(find_pmcid(text).as_ref().map(Pmcid::as_str), pmcid, "{text}");
        }
    }

    #[test]
    fn pubmed_and_arxiv() {
        for (text, pmid) in [
            ("40216150", Some("40216150")),
            ("PMID: 123", Some("123")),
            ("https://pubmed.ncbi.nlm.nih.gov/40216150/", Some("40216150")),
            ("12a", None),
            ("", None),
        ] {
            assert_eq!(Pmid::parse(text).as_ref().map(Pmid::as_str), pmid, "{text}");
        }
        for (text, pmcid) in [
            ("PMC12", Some("PMC12")),
            ("pmcid: PMC12.1", Some("PMC12")),
            ("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC12482677/pdf/", Some("PMC12482677")),
            ("12", None),
        ] {
            assert_eq!(Pmcid::parse(text).as_ref().map(Pmcid::as_str), pmcid, "{text}");
        }
        for (text, arxiv) in [
            ("arXiv:1706.03762v5", Some("1706.03762")),
            ("https://arxiv.org/abs/hep-th/9901001", Some("hep-th/9901001")),
            ("1706.03762 [cs.CL]", Some("1706.03762")),
            ("10.1000/1", None),
            ("10.48550/arXiv.1706.03762", Some("1706.03762")),
        ] {
            assert_eq!(Arxiv::parse(text).as_ref().map(Arxiv::as_str), arxiv, "{text}");
        }
    }

    #[test]
    fn book_and_serial_numbers() {
        for (text, isbn) in [
            ("0-306-40615-2", Some("9780306406157")),
            ("978-0-306-40615-7", Some("9780306406157")),
            ("ISBN 080442957X", Some("9780804429573")),
            ("978-0-306-40615-8", None),
            ("12", None),
        ] {
            assert_eq!(Isbn::parse(text).as_ref().map(Isbn::as_str), isbn, "{text}");
        }
        for (text, issn) in [
            ("0378-5955", Some("0378-5955")),
            ("2434561X", Some("2434-561X")),
            ("ISSN 0378-5955", Some("0378-5955")),
            ("0378-5954", None),
            ("é234567", None),
        ] {
            assert_eq!(Issn::parse(text).as_ref().map(Issn::as_str), issn, "{text}");
        }
    }
}
