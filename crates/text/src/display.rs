//! Text of unknown origin comes in, text that is safe in one place goes out: a terminal, a cell of a
//! spreadsheet, a page of HTML, a line of JSON. Nothing is removed: what is dangerous is made visible or inert.

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter};
use std::borrow::Cow;
use std::fmt::Write;
use std::io;

/// For a terminal: control characters, escape sequences and bidirectional controls become visible.
///
/// C0 controls and DEL turn into their Unicode pictures (`␛`), all others into `\u{…}`. Line feed
/// and tab turn into pictures too: what needs lines prints them itself.
pub fn terminal(text: &str) -> Cow<'_, str> {
    let Some(first) = text.find(is_hidden) else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len() + 16);
    out.push_str(&text[..first]);
    for c in text[first..].chars() {
        match c {
            '\0'..='\u{1f}' => out.push(picture(c)),
            '\u{7f}' => out.push('␡'),
            c if is_hidden(c) => {
                let _ = write!(out, "\\u{{{:x}}}", c as u32); // writing to a String cannot fail
            }
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// For a cell of CSV or TSV that a spreadsheet may open: no value starts a formula.
///
/// A leading `=`, `+`, `-`, `@`, tab or CR (also behind spaces) gets an apostrophe in front (OWASP, "CSV injection").
pub fn spreadsheet_cell(text: &str) -> Cow<'_, str> {
    let starts_formula = |c: char| {
        matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
    };
    let first = text.chars().next();
    let first_seen = text.trim_start().chars().next();
    if first.is_some_and(starts_formula) || first_seen.is_some_and(starts_formula) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// For a cell of a list that people open in a spreadsheet or look at in a terminal: no formula, unless
/// it is a number, and no controls.
pub fn list_cell(text: &str) -> Cow<'_, str> {
    match terminal(text) {
        shown if shown.parse::<f64>().is_ok() => shown,
        Cow::Borrowed(shown) => spreadsheet_cell(shown),
        Cow::Owned(shown) => Cow::Owned(spreadsheet_cell(&shown).into_owned()),
    }
}

/// What a cell says without the apostrophe that [`spreadsheet_cell`] put before it.
pub fn spreadsheet_value(cell: &str) -> &str {
    let bare = cell.strip_prefix('\'');
    bare.filter(|bare| spreadsheet_cell(bare) != *bare).unwrap_or(cell)
}

/// For HTML, in text and in quoted attributes.
pub fn html_escape(text: &str) -> Cow<'_, str> {
    let special = |c: char| matches!(c, '&' | '<' | '>' | '"' | '\'');
    let Some(first) = text.find(special) else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len() + 16);
    out.push_str(&text[..first]);
    for c in text[first..].chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// For a line of JSON that may be looked at in a terminal: what no terminal is sent is escaped, so that
/// a parser sees no difference.
pub fn json(out: impl io::Write, value: &(impl Serialize + ?Sized)) -> serde_json::Result<()> {
    value.serialize(&mut serde_json::Serializer::with_formatter(out, InertJson))
}

struct InertJson;

impl Formatter for InertJson {
    fn write_string_fragment<W: io::Write + ?Sized>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(hidden) = rest.chars().find(|c| is_hidden(*c)) {
            let (before, found) = rest.split_once(hidden).unwrap_or((rest, ""));
            CompactFormatter.write_string_fragment(out, before)?;
            for unit in hidden.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            rest = found;
        }
        CompactFormatter.write_string_fragment(out, rest)
    }
}

/// Bidirectional controls: they reorder what a reader sees (Trojan Source, CVE-2021-42574).
pub fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// What no terminal is sent: controls of all kinds, and characters that take no place on it.
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || is_bidi_control(c)
        || matches!(c, '\u{ad}' | '\u{200b}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

fn picture(control: char) -> char {
    char::from_u32(0x2400 + control as u32).unwrap_or('\u{fffd}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_sees_no_controls() {
        for (given, wanted) in [
            ("plain é 王", "plain é 王"),
            ("\u{1b}[31mred\u{1b}[0m", "␛[31mred␛[0m"),
            ("a\nb\tc\r", "a␊b␉c␍"),
            ("\u{9b}31m", "\\u{9b}31m"),
            ("a\u{202e}b", "a\\u{202e}b"),
            ("\u{7f}", "␡"),
        ] {
            assert_eq!(terminal(given), wanted, "{given:?}");
        }
    }

    #[test]
    fn a_cell_starts_no_formula() {
        for (given, wanted) in [
            ("plain", "plain"),
            ("=1+1", "'=1+1"),
            (" @SUM(A1)", "' @SUM(A1)"),
            ("-5", "'-5"),
            ("\tx", "'\tx"),
            ("a=b", "a=b"),
            ("'tis", "'tis"),
            ("", ""),
        ] {
            assert_eq!(spreadsheet_cell(given), wanted);
            assert_eq!(spreadsheet_value(wanted), given);
        }
    }

    #[test]
    fn a_list_shows_what_it_holds() {
        for (given, wanted) in [
            ("plain", "plain"),
            ("-3.5", "-3.5"),
            ("-3.5.ris", "'-3.5.ris"),
            ("=\u{1b}[31m", "'=␛[31m"),
            ("a\u{9b}", "a\\u{9b}"),
        ] {
            assert_eq!(list_cell(given), wanted);
        }
    }

    #[test]
    fn html_is_escaped() {
        assert_eq!(html_escape("a<b & \"c\" 'd'>"), "a&lt;b &amp; &quot;c&quot; &#39;d&#39;&gt;");
    }

    fn json_of(value: &impl Serialize) -> String {
        let mut out = Vec::new();
        json(&mut out, value).expect("a vector takes every byte");
        String::from_utf8(out).expect("JSON is text")
    }

    #[test]
    fn json_escapes_what_would_act() {
        for (given, wanted) in [
            ("a\u{1b}[31m\u{7}", "\"a\\u001b[31m\\u0007\""),
            ("\u{9b}\u{202e}\u{7f}", "\"\\u009b\\u202e\\u007f\""),
            ("é 王 \\ \u{e0041}", "\"é 王 \\\\ \\udb40\\udc41\""),
        ] {
            assert_eq!(json_of(&given), wanted);
        }
    }

    proptest::proptest! {
        #[test]
        fn json_says_what_it_was_given(text: String) {
            let line = json_of(&text);
            let back: String = serde_json::from_str(&line).expect("it is JSON");
            proptest::prop_assert_eq!(back, text);
            proptest::prop_assert!(!line.contains(is_hidden));
        }

        #[test]
        fn no_control_comes_out(text: String) {
            let out = terminal(&text);
            proptest::prop_assert!(!out.chars().any(|c| c.is_control() || is_bidi_control(c)));
            proptest::prop_assert_eq!(terminal(&out), out.as_ref());
        }

        #[test]
        fn escaped_html_holds_no_tag(text: String) {
            proptest::prop_assert!(!html_escape(&text).contains(['<', '>', '"']));
        }

        #[test]
        fn no_cell_is_a_formula(text in "[ =+@\t-]{0,3}[^']{0,5}") {
            let cell = spreadsheet_cell(&text);
            proptest::prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']));
            proptest::prop_assert_eq!(spreadsheet_value(&cell), &text);
        }
    }
}
