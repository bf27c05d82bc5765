//! A value comes in as a file had it, one tidy line (or tidy paragraphs) goes out: trimmed, single
//! spaces, no control characters, no invisible characters that mean nothing, NFC. Cleaning twice
//! changes nothing more. Mojibake is to be repaired before: some of it is made of control characters.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::display::is_bidi_control;
use crate::script::{Script, script_of};

/// One line: every white space (line breaks and non-breaking spaces too) becomes one space.
pub fn clean(text: &str) -> Cow<'_, str> {
    if is_clean(text) { Cow::Borrowed(text) } else { Cow::Owned(tidy(text, false)) }
}

/// The same, line by line; the breaks between lines with any text stay, each as one `\n`.
pub fn clean_block(text: &str) -> Cow<'_, str> {
    if is_clean(text) { Cow::Borrowed(text) } else { Cow::Owned(tidy(text, true)) }
}

fn is_clean(text: &str) -> bool {
    if text.is_ascii() {
        return is_clean_ascii(text.as_bytes());
    }
    let mut space = true;
    let mut composed = true;
    for c in text.chars() {
        if c == ' ' && space || c != ' ' && (c.is_whitespace() || is_dropped(c) || is_joiner(c)) {
            return false;
        }
        space = c == ' ';
        composed &= is_always_nfc(c);
    }
    (text.is_empty() || !space) && (composed || is_nfc(text))
}

/// The same of bytes, since most values are ASCII: printing characters, and single spaces between.
fn is_clean_ascii(bytes: &[u8]) -> bool {
    let ends = [bytes.first(), bytes.last()];
    // no way out before the end, so that many bytes are looked at together
    let printed = bytes.iter().fold(true, |all, byte| all & (b' '..=b'~').contains(byte));
    let behind = bytes.get(1..).unwrap_or_default();
    let doubled =
        bytes.iter().zip(behind).fold(false, |any, (a, b)| any | (*a == b' ' && *b == b' '));
    !ends.contains(&Some(&b' ')) && printed && !doubled
}

/// Characters before the first combining ones, and punctuation: none of them composes with another,
/// and none is decomposed. (What of them is white space or joins is not clean for that.)
fn is_always_nfc(c: char) -> bool {
    c < '\u{300}' || ('\u{2002}'..='\u{20cf}').contains(&c)
}

fn tidy(text: &str, keep_lines: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = None;
    let mut before = ' ';
    let mut chars = text.chars().filter(|c| !is_dropped(*c)).peekable();
    while let Some(c) = chars.next() {
        if c.is_whitespace() {
            let line_break = keep_lines && is_line_break(c);
            gap = Some(if line_break || gap == Some('\n') { '\n' } else { ' ' });
        } else if is_joiner(c) && !joins(before, chars.peek().copied()) {
            continue;
        } else {
            if let Some(gap) = gap.take().filter(|_| !out.is_empty()) {
                out.push(gap);
            }
            out.push(c);
        }
        before = c;
    }
    if is_nfc(&out) { out } else { out.nfc().collect() }
}

fn is_line_break(c: char) -> bool {
    matches!(c, '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Control characters that are no white space, and characters that are invisible by design.
fn is_dropped(c: char) -> bool {
    c.is_control() && !c.is_whitespace()
        || is_bidi_control(c)
        || matches!(c, '\u{ad}' | '\u{180e}' | '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{206a}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}')
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// Zero-width joiners matter between letters of scripts that join them, and between emoji.
fn joins(before: char, after: Option<char>) -> bool {
    let matters = |c: char| {
        matches!(script_of(c), Script::Arabic)
            || matches!(c, '\u{700}'..='\u{8ff}' | '\u{900}'..='\u{dff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{18af}')
            || matches!(c, '\u{2190}'..='\u{2bff}' | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}')
    };
    matters(before) && after.is_some_and(matters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line() {
        for (given, wanted) in [
            ("", ""),
            (" a \t\n b\u{a0}c ", "a b c"),
            ("Mu\u{308}ller", "Müller"),
            ("so\u{ad}ft ze\u{200b}ro \u{feff}bom", "soft zero bom"),
            ("a\u{0}b\u{7}c\u{9d}", "abc"),
            ("a\u{202e}b\u{2066}c", "abc"),
            ("👩\u{200d}🔬 x\u{200d}y", "👩\u{200d}🔬 xy"),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("a\u{85}b\u{2028}c", "a b c"),
            ("café — ≤ 5", "café — ≤ 5"),
        ] {
            assert_eq!(clean(given), wanted, "{given:?}");
        }
        assert!(matches!(clean("already clean é"), Cow::Borrowed(_)));
    }

    #[test]
    fn paragraphs() {
        for (given, wanted) in [
            (" a  b \n\n c ", "a b\nc"),
            ("a\r\nb", "a\nb"),
            ("\n\n", ""),
            ("a \u{a0}\n b", "a\nb"),
        ] {
            assert_eq!(clean_block(given), wanted, "{given:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn cleaning_twice_changes_nothing(text in r"(.|\s|\p{C}|\p{M}){0,24}") {
            let once = clean(&text).into_owned();
            proptest::prop_assert_eq!(clean(&once), once.as_str());
            let block = clean_block(&text).into_owned();
            proptest::prop_assert_eq!(clean_block(&block), block.as_str());
            proptest::prop_assert!(!once.chars().any(char::is_control));
        }
    }
}
