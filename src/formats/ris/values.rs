//! Single values as RIS writes them: dates, pages, text that Zotero takes for HTML.

use crate::model::{Date, PartialDate};
use crate::text::markup;

/// How a list of names says that it is cut.
pub const ET_AL: &str = "et al.";

/// A value as one tidy line without markup.
pub fn one_line(value: &str) -> String {
    markup::clean(&markup::plain(value)).into_owned()
}

/// Whether a text can be a tag.
pub fn is_tag(text: &str) -> bool {
    matches!(text.as_bytes(), [first, second]
        if first.is_ascii_uppercase() && (second.is_ascii_uppercase() || second.is_ascii_digit()))
}

/// The two ends of a simple range of pages; none for anything else.
pub fn page_ends(pages: &str) -> Option<(&str, &str)> {
    let is_dash = |c: char| matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}');
    if pages.contains([',', ';', ':', '/']) {
        return None;
    }
    let (first, last) = pages.split_once(is_dash)?;
    let (first, last) = (first.trim(), last.trim_start_matches(is_dash).trim());
    (!first.is_empty() && !last.is_empty() && !last.contains(is_dash)).then_some((first, last))
}

/// A date as RIS has it, `2020/06/24/`. What has no year is none.
///
/// A range, a season or an uncertain date has no form of its own: there stands EDTF, or
/// "Winter 2020", which Zotero and people read.
pub fn date(date: &Date, strict: bool) -> Option<String> {
    match date {
        Date::Point(point) => Some(point_date(*point, strict)),
        Date::Range(..) => Some(date.to_string()),
        Date::Literal(text) => has_year(text).then(|| text.clone()),
    }
}

fn point_date(date: PartialDate, strict: bool) -> String {
    if date.circa || date.uncertain || !(0..=9999).contains(&date.year) {
        return Date::Point(date).to_string();
    }
    let year = date.year;
    if let Some(season) = date.season() {
        let name = ["Spring", "Summer", "Autumn", "Winter"][usize::from(season - 1)];
        return if strict { format!("{year:04}///{name}") } else { format!("{name} {year:04}") };
    }
    let part = |part: Option<u8>| part.map_or(String::new(), |number| format!("{number:02}"));
    format!("{year:04}/{}/{}/", part(date.month), part(date.day))
}

/// Whether there are four digits that stand alone.
fn has_year(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .any(|word| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Adds a value so that a reader that takes it for HTML reads it as it stands: a `<` that would
/// begin a tag and a `&` that would begin a character reference are escaped, no others.
pub fn push_protected(out: &mut String, value: &str) {
    let mut rest = value;
    while let Some(at) = rest.find(['<', '&']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let next = &from[1..];
        out.push_str(match (&from[..1], begins_tag(next), begins_reference(from)) {
            ("<", true, _) => "&lt;",
            ("&", _, true) => "&amp;",
            (plain, ..) => plain,
        });
        rest = next;
    }
    out.push_str(rest);
}

fn begins_tag(after: &str) -> bool {
    after.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'))
}

/// HTML decodes a number, a name with a semicolon, and some names without one.
fn begins_reference(text: &str) -> bool {
    const BARE: &[&str] = &[
        "amp", "AMP", "lt", "LT", "gt", "GT", "quot", "QUOT", "copy", "COPY", "reg", "REG", "not",
        "para", "sect", "times", "deg", "micro", "yen", "cent", "pound", "curren", "shy", "uml",
        "macr", "nbsp", "iexcl", "iquest", "divide", "eth", "ETH", "thorn", "THORN", "middot",
        "ordf", "ordm", "laquo", "raquo", "acute", "cedil", "plusmn", "sup", "frac", "brvbar",
    ];
    let after = &text[1..];
    let named = after.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(after.len());
    after.starts_with('#')
        || named > 0 && after[named..].starts_with(';')
        || BARE.iter().any(|name| after.starts_with(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        for (edtf, ris, strict) in [
            ("2020-06-24", "2020/06/24/", "2020/06/24/"),
            ("2020-06", "2020/06//", "2020/06//"),
            ("0044", "0044///", "0044///"),
            ("2020-24", "Winter 2020", "2020///Winter"),
            ("2020~", "2020~", "2020~"),
            ("2020-06/2020-07", "2020-06/2020-07", "2020-06/2020-07"),
        ] {
            let parsed = Date::from_edtf(edtf).expect(edtf);
            assert_eq!(date(&parsed, false).as_deref(), Some(ris));
            assert_eq!(date(&parsed, true).as_deref(), Some(strict));
        }
        assert_eq!(date(&Date::Literal("in press".to_owned()), false), None);
    }

    #[test]
    fn pages_are_parted_at_one_dash() {
        assert_eq!(page_ends("12-15"), Some(("12", "15")));
        assert_eq!(page_ends("S1\u{2013}S9"), Some(("S1", "S9")));
        for whole in ["12", "e5", "1-3, 7", "12-", "2-1-2-9"] {
            assert_eq!(page_ends(whole), None, "{whole}");
        }
    }

    #[test]
    fn only_what_html_would_take_is_escaped() {
        for (value, escaped) in [
            ("p < 0.05 & q<3", "p < 0.05 & q<3"),
            ("n<m", "n&lt;m"),
            ("AT&T;", "AT&amp;T;"),
            ("?a=1&copy=2&b=3", "?a=1&amp;copy=2&b=3"),
        ] {
            let mut out = String::new();
            push_protected(&mut out, value);
            assert_eq!(out, escaped);
        }
    }
}
