//! Single values as RIS writes them and as its producers do: text, dates, pages, serial numbers.

use cite_model::date::loose;
use cite_model::{Date, Doi, Isbn, Issn, ListField, PartialDate, TextField};
use cite_text::markup;
use std::borrow::Cow;

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

/// What some producers write where they have nothing to say.
pub fn is_none(value: &str) -> bool {
    value.len() <= 9
        && matches!(
            value,
            "" | "NA"
                | "N/A"
                | "n/a"
                | "nan"
                | "NaN"
                | "undefined"
                | "null"
                | "NULL"
                | "None"
                | "-"
        )
}

/// A value as one line of plain text.
pub fn text(value: &str) -> String {
    line(value).into_owned()
}

/// The same, borrowed where the value is one already.
pub fn line(value: &str) -> Cow<'_, str> {
    match without_html(value) {
        Cow::Borrowed(value) => markup::clean(value),
        Cow::Owned(read) => Cow::Owned(markup::clean(&markup::plain(&read)).into_owned()),
    }
}

/// A value as one line of rich text.
pub fn rich(value: &str) -> String {
    markup::clean(&without_html(value)).into_owned()
}

/// A value of several lines as rich text; lines that were only wrapped are joined.
///
/// As in Zotero: where the file has lines of more than 85 bytes it does not wrap, so a new line
/// is one; where it does wrap, one behind a short line or an empty one is.
pub fn block(value: &str, longest_line: usize) -> String {
    let joined = if value.contains('\n') && longest_line <= 85 {
        Cow::Owned(unwrapped(value))
    } else {
        Cow::Borrowed(value)
    };
    markup::clean_block(&without_html(&joined)).into_owned()
}

fn unwrapped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut before = 0;
    for line in value.split('\n') {
        if !out.is_empty() {
            out.push(if before < 59 || line.is_empty() { '\n' } else { ' ' });
        }
        out.push_str(line);
        before = line.len();
    }
    out
}

fn without_html(value: &str) -> Cow<'_, str> {
    if memchr::memchr2(b'<', b'&', value.as_bytes()).is_some() && markup::looks_like_markup(value) {
        Cow::Owned(markup::from_html(value))
    } else {
        Cow::Borrowed(value)
    }
}

/// Whether a field is a title, which may hold markup.
pub fn is_title(field: TextField) -> bool {
    use TextField::{OriginalTitle, ReviewedTitle, Title, TitleShort, TranslatedTitle};
    matches!(field, Title | TitleShort | OriginalTitle | TranslatedTitle | ReviewedTitle)
}

/// The beginning of a value for a message.
pub fn shown(value: &str) -> String {
    let line = markup::clean(value);
    match line.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line.into_owned(),
    }
}

/// Reads a date of RIS, `YYYY/MM/DD/words`, or of any other form.
pub fn parse_date(value: &str) -> Option<Date> {
    loose::parse(value)
}

/// The DOI of a value, a link or a query of a link.
pub fn doi(value: &str) -> Option<Doi> {
    let value = value.trim();
    if let Some((_, query)) = value.split_once("doi=").filter(|_| is_url(value)) {
        return Doi::parse(query.split(['&', '#']).next().unwrap_or_default());
    }
    let path = if is_url(value) { value.split(['?', '#']).next().unwrap_or(value) } else { value };
    Doi::parse(path)
}

/// Whether a value is an address.
pub fn is_url(value: &str) -> bool {
    let scheme = value.split_once("://").is_some_and(|(scheme, rest)| {
        !rest.is_empty() && scheme.len() < 12 && scheme.bytes().all(|b| b.is_ascii_alphanumeric())
    });
    scheme || value.starts_with("www.") || value.starts_with("doi.org/")
}

/// The numbers in a value such as `0964-6906 (Print)0964-6906`, `1999-7777(Electronic)`: what each
/// is, and the number; one that is not valid as it stands.
pub fn serial_numbers(value: &str) -> Vec<(Option<ListField>, String)> {
    let mut numbers = Vec::new();
    for part in value.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()).take(64) {
        if let Some(isbn) = Isbn::parse(part) {
            numbers.push((Some(ListField::Isbn), isbn.to_string()));
            continue;
        }
        let digits =
            |c: char| c.is_ascii_digit() || matches!(c, '-' | 'x' | 'X' | '\u{2010}'..='\u{2015}');
        let pieces = part.split(|c| !digits(c)).filter(|piece| piece.len() >= 8);
        let before = numbers.len();
        numbers.extend(pieces.map(serial_number));
        if numbers.len() == before {
            numbers.push((None, part.to_owned()));
        }
    }
    numbers
}

fn serial_number(piece: &str) -> (Option<ListField>, String) {
    if let Some(issn) = Issn::parse(piece) {
        return (Some(ListField::Issn), issn.to_string());
    }
    match Isbn::parse(piece) {
        Some(isbn) => (Some(ListField::Isbn), isbn.to_string()),
        None => (None, piece.to_owned()),
    }
}

/// Whether a value is an ISBN or an ISSN and nothing else.
pub fn is_serial_number(value: &str) -> bool {
    Isbn::parse(value).is_some() || (value.len() == 9 && Issn::parse(value).is_some())
}

/// Whether a text is a family name and initials, as in a list of such: `Smith JA`.
pub fn has_initials_last(text: &str) -> bool {
    let split = text.rsplit_once(' ');
    split.is_some_and(|(family, initials)| {
        let is_initial = |c: char| c.is_uppercase() || matches!(c, '.' | '-');
        family.chars().any(char::is_lowercase)
            && initials.len() <= 6
            && initials.chars().all(is_initial)
    })
}

/// Whether a programme's "language" is one that people speak.
pub fn is_language(value: &str) -> bool {
    const SPOKEN: &[&str] = &[
        "de",
        "en",
        "es",
        "fr",
        "it",
        "ja",
        "ko",
        "nl",
        "pl",
        "pt",
        "ru",
        "zh",
        "eng",
        "English",
        "French",
        "German",
        "Spanish",
        "Italian",
        "Portuguese",
        "Chinese",
        "Japanese",
        "Russian",
    ];
    let code = value.split(['-', '_']).next().unwrap_or_default();
    SPOKEN.contains(&code)
}

/// Whether a title reads like a meeting's.
pub fn is_meeting(value: &str) -> bool {
    has_word(
        value,
        &["conference", "congress", "meeting", "symposium", "workshop", "forum", "assembly"],
    )
}

/// Whether a title reads like the book of a meeting.
pub fn is_proceedings(value: &str) -> bool {
    has_word(
        value,
        &["proceedings", "proc.", "proc", "lecture", "transactions", "journal", "advances"],
    )
}

fn has_word(value: &str, words: &[&str]) -> bool {
    let mut found = value.split([' ', ',', ':', ';', '(', ')', '-']);
    found.any(|word| words.iter().any(|w| word.eq_ignore_ascii_case(w)))
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
