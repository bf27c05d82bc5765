//! Letters and symbols in, LaTeX commands out where the document cannot be expected to show them.

use cite_text::latex::{self, LatexOptions};
use std::borrow::Cow;

/// Which letters and symbols are written as commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Symbols {
    /// None: the document is for an engine that reads Unicode.
    Unicode,
    /// What pdfTeX's fonts in T1 encoding do not show.
    Shown,
    /// All that are not ASCII.
    All,
}

/// The command for a character that is not ASCII, if it needs one and there is one.
pub(super) fn command(c: char, symbols: Symbols) -> Option<String> {
    match symbols {
        Symbols::Unicode => None,
        Symbols::Shown if is_shown(c) => None,
        _ => {
            let command =
                latex::from_unicode(c.encode_utf8(&mut [0; 4]), LatexOptions { unicode: false });
            (!command.contains(c)).then_some(command)
        }
    }
}

/// The command for a letter with a combining mark behind it, and how long both are.
pub(super) fn marked(text: &str, symbols: Symbols) -> Option<(String, usize)> {
    if symbols == Symbols::Unicode {
        return None;
    }
    let mut chars = text.chars();
    let letter = chars.next().filter(char::is_ascii_alphanumeric)?;
    let mark = chars.next().filter(|c| matches!(c, '\u{300}'..='\u{36f}'))?;
    let command = latex::accent(mark)?;
    Some((format!("{{\\{command}{{{letter}}}}}"), letter.len_utf8() + mark.len_utf8()))
}

/// The TeX of a formula, in which no letter is left that fonts do not show.
pub(super) fn formula(tex: &str, symbols: Symbols) -> Cow<'_, str> {
    if tex.is_ascii() || symbols == Symbols::Unicode {
        return Cow::Borrowed(tex);
    }
    let mut out = String::with_capacity(tex.len() + 16);
    for c in tex.chars() {
        match command(c, symbols).filter(|_| !c.is_ascii()) {
            Some(command) => out.push_str(&command),
            None => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Whether LaTeX's `inputenc` with T1 fonts sets a character (t1enc.dfu, ts1enc.dfu, omsenc.dfu).
fn is_shown(c: char) -> bool {
    let at = SHOWN.partition_point(|(_, last)| *last < c);
    SHOWN.get(at).is_some_and(|(first, _)| *first <= c)
}

/// The first and the last character of each run, in order.
#[rustfmt::skip]
const SHOWN: &[(char, char)] = &[
    ('\u{a0}', '\u{125}'), ('\u{128}', '\u{137}'), ('\u{139}', '\u{13e}'), ('\u{141}', '\u{148}'),
    ('\u{14a}', '\u{165}'), ('\u{168}', '\u{17e}'), ('\u{192}', '\u{192}'),
    ('\u{1c4}', '\u{1d4}'), ('\u{1e2}', '\u{1e3}'), ('\u{1e6}', '\u{1eb}'),
    ('\u{1f0}', '\u{1f0}'), ('\u{1f4}', '\u{1f5}'), ('\u{218}', '\u{21b}'),
    ('\u{232}', '\u{233}'), ('\u{237}', '\u{237}'), ('\u{2c7}', '\u{2c7}'),
    ('\u{2d8}', '\u{2d9}'), ('\u{2db}', '\u{2db}'), ('\u{2dd}', '\u{2dd}'),
    ('\u{e3f}', '\u{e3f}'), ('\u{1e02}', '\u{1e03}'), ('\u{1e0d}', '\u{1e0d}'),
    ('\u{1e1e}', '\u{1e21}'), ('\u{1e25}', '\u{1e25}'), ('\u{1e30}', '\u{1e31}'),
    ('\u{1e37}', '\u{1e37}'), ('\u{1e43}', '\u{1e43}'), ('\u{1e45}', '\u{1e45}'),
    ('\u{1e47}', '\u{1e47}'), ('\u{1e5b}', '\u{1e5b}'), ('\u{1e63}', '\u{1e63}'),
    ('\u{1e6d}', '\u{1e6d}'), ('\u{1e8e}', '\u{1e91}'), ('\u{1e9e}', '\u{1e9e}'),
    ('\u{1ef2}', '\u{1ef3}'), ('\u{200c}', '\u{200c}'), ('\u{2010}', '\u{2016}'),
    ('\u{2018}', '\u{201a}'), ('\u{201c}', '\u{201e}'), ('\u{2020}', '\u{2022}'),
    ('\u{2030}', '\u{2031}'), ('\u{2039}', '\u{203b}'), ('\u{203d}', '\u{203d}'),
    ('\u{2044}', '\u{2044}'), ('\u{204e}', '\u{204e}'), ('\u{2052}', '\u{2052}'),
    ('\u{20a1}', '\u{20a1}'), ('\u{20a4}', '\u{20a4}'), ('\u{20a6}', '\u{20a6}'),
    ('\u{20a9}', '\u{20a9}'), ('\u{20ab}', '\u{20ac}'), ('\u{20b1}', '\u{20b1}'),
    ('\u{2103}', '\u{2103}'), ('\u{2116}', '\u{2117}'), ('\u{211e}', '\u{211e}'),
    ('\u{2120}', '\u{2120}'), ('\u{2122}', '\u{2122}'), ('\u{2126}', '\u{2127}'),
    ('\u{212e}', '\u{212e}'), ('\u{2190}', '\u{2193}'), ('\u{2329}', '\u{232a}'),
    ('\u{2422}', '\u{2423}'), ('\u{25e6}', '\u{25e6}'), ('\u{25ef}', '\u{25ef}'),
    ('\u{266a}', '\u{266a}'), ('\u{27e8}', '\u{27e9}'), ('\u{3008}', '\u{3009}'),
    ('\u{fb00}', '\u{fb06}'), ('\u{feff}', '\u{feff}'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands() {
        for (c, shown, all) in [
            ('é', None, Some("{\\'e}")),
            ('β', Some("\\ensuremath{\\beta}"), Some("\\ensuremath{\\beta}")),
            ('≤', Some("\\ensuremath{\\leq}"), Some("\\ensuremath{\\leq}")),
            ('–', None, Some("--")),
            ('ẋ', Some("{\\.x}"), Some("{\\.x}")),
            ('王', None, None),
        ] {
            assert_eq!(command(c, Symbols::Shown).as_deref(), shown, "{c}");
            assert_eq!(command(c, Symbols::All).as_deref(), all, "{c}");
            assert_eq!(command(c, Symbols::Unicode), None, "{c}");
        }
    }

    #[test]
    fn marks_that_stand_alone() {
        assert_eq!(marked("1\u{304}x", Symbols::Shown), Some(("{\\={1}}".to_owned(), 3)));
        assert_eq!(marked("1x", Symbols::Shown), None);
    }
}
