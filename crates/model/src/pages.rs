//! Page ranges: `1008-12`, `S67`, `e12724`, `1-6` in; first and last page out, the last completed.

/// The first and last page of a range, as labels (`S67`, `xii`, `1008`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageRange {
    /// The first page.
    pub first: String,
    /// The last page, completed where the source abbreviates it; none for a single page.
    pub last: Option<String>,
}

/// The first range of a page field; none where there is no page in it.
///
/// Dashes of every kind, and two in a row, separate the ends: `376 -- 383`, `221‑8`.
pub fn parse(text: &str) -> Option<PageRange> {
    let text = text.split([',', ';']).next().unwrap_or_default();
    let is_dash = |c: char| matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '+');
    let mut ends = text.split(is_dash).map(str::trim).filter(|end| !end.is_empty());
    let first = ends.next()?.to_owned();
    let last = ends.next().map(|last| complete(&first, last)).filter(|last| *last != first);
    Some(PageRange { first, last })
}

/// A page field with the abbreviated ends of its ranges completed, all else as it stands:
/// `475-82; quiz 490-1` gives `475-482; quiz 490-491`.
pub fn completed(text: &str) -> String {
    if text.contains('(') {
        return text.to_owned(); // an article's identifier: `S1080-6032(22)00139-9`
    }
    let is_digit = |c: char| c.is_ascii_digit();
    let mut out = String::with_capacity(text.len() + 4);
    let mut rest = text;
    while let Some(at) = rest.find(is_digit) {
        let length = rest[at..].find(|c| !is_digit(c)).unwrap_or(rest.len() - at);
        let first = &rest[at..at + length];
        out.push_str(&rest[..at + length]);
        rest = &rest[at + length..];
        let last = rest.strip_prefix('-').unwrap_or_default();
        let last = &last[..last.find(|c| !is_digit(c)).unwrap_or(last.len())];
        if !last.is_empty() && last.len() < first.len() {
            out.push('-');
            out.push_str(&complete(first, last));
            rest = &rest[1 + last.len()..];
        }
    }
    out.push_str(rest);
    out
}

/// `1008` and `12` give `1012`; an end that is not the tail of a larger number stays as it is.
fn complete(first: &str, last: &str) -> String {
    let digits_at = first.find(|c: char| c.is_ascii_digit()).unwrap_or(first.len());
    let (prefix, number) = first.split_at(digits_at);
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !all_digits(number) || !all_digits(last) || last.len() > number.len() {
        return last.to_owned();
    }
    let completed = format!("{}{last}", &number[..number.len() - last.len()]);
    if completed.as_str() < number { last.to_owned() } else { format!("{prefix}{completed}") }
}

#[cfg(test)]
mod tests {
    use super::{completed, parse};

    #[test]
    fn abbreviated_ends() {
        for (text, expected) in [
            ("475-82", "475-482"),
            ("475-82; quiz 490-1", "475-482; quiz 490-491"),
            ("1008-1012", "1008-1012"),
            ("S67-71", "S67-71"),
            ("e12-e15", "e12-e15"),
            ("99-5", "99-5"),
            ("12-12", "12-12"),
            ("112-2", "112-112"),
            ("112-1", "112-1"),
            ("S1080-6032(22)00139-9", "S1080-6032(22)00139-9"),
            ("", ""),
        ] {
            assert_eq!(completed(text), expected);
        }
    }

    #[test]
    fn ranges() {
        for (text, first, last) in [
            ("1008-12", "1008", Some("1012")),
            ("221-8", "221", Some("228")),
            ("376 -- 383", "376", Some("383")),
            ("S67-S71", "S67", Some("S71")),
            ("S67-71", "S67", Some("S71")),
            ("e12724", "e12724", None),
            ("1\u{2013}6", "1", Some("6")),
            ("120-120", "120", None),
            ("99-5", "99", Some("5")),
            ("12-15, 20", "12", Some("15")),
            ("xii-xv", "xii", Some("xv")),
            ("e98-9", "e98", Some("e99")),
            ("e98-f9", "e98", Some("f9")),
            ("A-9", "A", Some("9")),
            ("12-345", "12", Some("345")),
        ] {
            let range = parse(text).expect(text);
            assert_eq!((range.first.as_str(), range.last.as_deref()), (first, last), "{text}");
        }
        assert_eq!(parse(" - "), None);
    }
}
