//! Rich text comes in, a form for comparing goes out: small letters and digits of any script, single
//! spaces between words, nothing else. Two spellings of one title should meet here; two titles should not.
//!
//! What is decided, and why:
//! - Latin letters lose their diacritics (`ü`→`u`, `ł`→`l`, `ß`→`ss`, `æ`→`ae`); letters of other scripts stay.
//! - Greek letters are spelt out where they stand as symbols (`β`→`beta`, `δ1`→`delta1`); a text with
//!   a Greek word (four letters in a row) is Greek, and stays Greek, without accents.
//! - `&` is `and`, `+` is `plus`, `%` is `percent`: titles that differ in them alone exist (HER2+, HER2-),
//!   and databases spell them out. Trade marks vanish. All other symbols and all punctuation are spaces.
//! - Superscripts and subscripts are plain digits and join what they touch (`¹¹C`→`11c`, `CO<sub>2</sub>`→`co2`).

use std::borrow::Cow;

use deunicode::{deunicode, deunicode_char};
use memchr::memchr3;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, decompose_canonical};

use super::markup;
use super::script::{Script, is_cjk, script_of};

/// The comparison form of a text. Folding twice changes nothing more.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_onto(&mut out, text);
    out
}

/// Puts the comparison form of a text behind what is empty or ends with a space: as [`fold`], without
/// a text of its own.
pub fn fold_onto(out: &mut String, text: &str) {
    let text = if text.contains('<') { markup::plain(text) } else { Cow::Borrowed(text) };
    let start = out.len();
    debug_assert!(out.is_empty() || out.ends_with(' '));
    if text.is_ascii() {
        push_ascii(out, text.as_bytes());
    } else {
        fold_unicode(&text, out);
    }
    if out.len() > start && out.ends_with(' ') {
        out.pop();
    }
}

/// The words of a folded text; each Chinese character and kana is a word of its own.
pub fn words(folded: &str) -> impl Iterator<Item = &str> {
    Words { rest: folded }
}

/// Transliterated small ASCII letters and digits alone, for citation keys: `王` is `wang`, `O'Brien` is `obrien`.
pub fn ascii_key(text: &str) -> String {
    let text = markup::plain(text);
    let latin =
        if text.is_ascii() { text } else { Cow::Owned(deunicode(&text.nfc().collect::<String>())) };
    latin
        .bytes()
        .filter(u8::is_ascii_alphanumeric)
        .map(|b| b.to_ascii_lowercase() as char)
        .collect()
}

struct Words<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Words<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let bytes = self.rest.as_bytes();
        self.rest = &self.rest[bytes.iter().position(|byte| *byte != b' ')?..];
        // a word of ASCII alone is found by its bytes
        let bytes = self.rest.as_bytes();
        let ends = |byte: &u8| *byte == b' ' || !byte.is_ascii();
        let end = bytes.iter().position(ends).unwrap_or(bytes.len());
        if bytes.get(end).is_none_or(u8::is_ascii) {
            let (word, rest) = self.rest.split_at(end);
            self.rest = rest;
            return Some(word);
        }
        let first = self.rest.chars().next()?;
        let end = if is_cjk(first) {
            // combining marks of kana stay with their letter
            first.len_utf8()
                + self.rest[first.len_utf8()..]
                    .find(|c| !is_mark(c))
                    .unwrap_or(self.rest.len() - first.len_utf8())
        } else {
            self.rest.find(|c| c == ' ' || is_cjk(c)).unwrap_or(self.rest.len())
        };
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        Some(word)
    }
}

/// What becomes of each byte of ASCII: letters are small, all but letters and digits are spaces.
const FOLDED: [u8; 256] = {
    let mut table = [b' '; 256];
    let mut byte = 0u8;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() {
            table[byte as usize] = byte.to_ascii_lowercase();
        }
        byte += 1;
    }
    table
};

/// Folds ASCII: stretches between symbols that count as words.
fn push_ascii(out: &mut String, text: &[u8]) {
    let mut rest = text;
    while let Some(at) = memchr3(b'&', b'+', b'%', rest) {
        push_plain_ascii(out, &rest[..at]);
        push_symbol(out, char::from(rest[at]));
        rest = &rest[at + 1..];
    }
    push_plain_ascii(out, rest);
}

/// Folds ASCII byte by byte, without a branch on what the byte is: a space behind another is
/// overwritten by what comes next.
fn push_plain_ascii(out: &mut String, text: &[u8]) {
    let mut folded = [0; 128];
    let mut before = out.as_bytes().last().copied().unwrap_or(b' ');
    for stretch in text.chunks(folded.len()) {
        let mut length = 0;
        for byte in stretch {
            let this = FOLDED[usize::from(*byte)];
            folded[length] = this;
            length += usize::from(this != b' ' || before != b' ');
            before = this;
        }
        out.push_str(std::str::from_utf8(&folded[..length]).expect("the table has ASCII alone"));
    }
}

fn push_symbol(out: &mut String, symbol: char) {
    push_space(out);
    out.extend(SPELT.iter().filter(|row| row.0 == symbol).map(|row| row.1));
    out.push(' ');
}

fn push_space(out: &mut String) {
    if !out.is_empty() && !out.ends_with(' ') {
        out.push(' ');
    }
}

/// Symbols that count as words.
const SPELT: &[(char, &str)] =
    &[('&', "and"), ('+', "plus"), ('%', "percent"), ('€', "euro"), ('∞', "infinity")];

/// Greek small letters by their names, α to ω; the final sigma is a sigma.
const GREEK: [&str; 25] = [
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa",
    "lambda", "mu", "nu", "xi", "omicron", "pi", "rho", "sigma", "sigma", "tau", "upsilon", "phi",
    "chi", "psi", "omega",
];

fn fold_unicode(text: &str, out: &mut String) {
    let letters = letters(text);
    let greek = is_greek_text(&letters);
    let mut rest = letters.as_str();
    while !rest.is_empty() {
        let ascii = ascii_run(rest);
        push_ascii(out, &rest.as_bytes()[..ascii]);
        rest = &rest[ascii..];
        let other = other_run(rest);
        rest[..other].chars().for_each(|c| push_other(out, c, greek));
        rest = &rest[other..];
    }
}

/// A text in small letters, normalized. ASCII is so by itself: nothing before it changes it, and only
/// its last letter can take marks from what follows.
fn letters(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let ascii = ascii_run(rest);
        let alone = if ascii == rest.len() { ascii } else { ascii.saturating_sub(1) };
        let begin = out.len();
        out.push_str(&rest[..alone]);
        out[begin..].make_ascii_lowercase();
        let end = ascii + other_run(&rest[ascii..]);
        let other = rest[alone..end].chars().filter(|c| !is_junk(*c));
        out.extend(other.nfkc().flat_map(char::to_lowercase).nfkc());
        rest = &rest[end..];
    }
    out
}

/// How many bytes of ASCII a text begins with.
fn ascii_run(text: &str) -> usize {
    text.bytes().position(|byte| !byte.is_ascii()).unwrap_or(text.len())
}

/// How many bytes that are no ASCII a text begins with.
fn other_run(text: &str) -> usize {
    text.bytes().position(|byte| byte.is_ascii()).unwrap_or(text.len())
}

fn push_other(out: &mut String, c: char, greek_text: bool) {
    match c {
        c if is_mark(c) || is_junk(c) => {}
        '×' => out.push('x'),
        c if SPELT.iter().any(|row| row.0 == c) => push_symbol(out, c),
        c => push_letter(out, c, greek_text),
    }
}

fn push_letter(out: &mut String, c: char, greek_text: bool) {
    match script_of(c) {
        Script::Latin => push_latin(out, c),
        Script::Greek => {
            let base = base_letter(c);
            match (base as u32).checked_sub('α' as u32).and_then(|at| GREEK.get(at as usize)) {
                Some(name) if !greek_text => out.push_str(name),
                _ => out.push(if base == 'ς' { 'σ' } else { base }),
            }
        }
        _ if c.is_alphanumeric() || is_kept_mark(c) => out.push(c),
        _ => push_space(out),
    }
}

/// Letters that have no decomposition (ł, ø, ß, æ, đ) go through deunicode's table.
fn push_latin(out: &mut String, c: char) {
    let base = base_letter(c);
    if base.is_ascii_alphanumeric() {
        out.push(base.to_ascii_lowercase());
        return;
    }
    let before = out.len();
    let ascii = deunicode_char(base).unwrap_or_default();
    out.extend(
        ascii.bytes().filter(u8::is_ascii_alphanumeric).map(|b| b.to_ascii_lowercase() as char),
    );
    if out.len() == before && base.is_alphanumeric() {
        out.push(base);
    }
}

fn base_letter(c: char) -> char {
    let mut base = None;
    decompose_canonical(c, |part| base = base.or(Some(part)));
    base.unwrap_or(c)
}

/// Four Greek letters in a row make a word, and a word makes the text Greek.
fn is_greek_text(text: &str) -> bool {
    // without four lead bytes of the Greek blocks there is no such run
    if text.bytes().filter(|byte| matches!(byte, 0xCD..=0xCF | 0xE1)).take(4).count() < 4 {
        return false;
    }
    let mut run = 0;
    for c in text.chars() {
        match script_of(c) {
            Script::Greek if c.is_alphabetic() => run += 1,
            _ if is_mark(c) => {}
            _ => run = 0,
        }
        if run == 4 {
            return true;
        }
    }
    false
}

/// Diacritics of the scripts whose letters are compared without them.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// Vowel signs without which other scripts cannot be read.
fn is_kept_mark(c: char) -> bool {
    canonical_combining_class(c) != 0 || c.is_alphabetic()
}

/// What joins letters or decorates a name without being part of it.
fn is_junk(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '™' | '®' | '©' | '℠')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folded() {
        for (given, wanted) in [
            ("", ""),
            ("  The Effect of X: a re-view! ", "the effect of x a re view"),
            ("Größe & Łódź – Ærø", "grosse and lodz aero"),
            ("PDGFRβ, δ1 and TNF-α", "pdgfrbeta delta1 and tnf alpha"),
            ("Ελληνική Γλώσσα και", "ελληνικη γλωσσα και"),
            ("¹¹C-PET of CO₂ and CO<sub>2</sub>", "11c pet of co2 and co2"),
            ("<i>E. coli</i> p<0.05", "e coli p 0 05"),
            ("CD4+ T cells at 37 °C, 50%", "cd4 plus t cells at 37 c 50 percent"),
            ("CD4⁺ T", "cd4 plus t"),
            ("Herceptin® and Taxol™", "herceptin and taxol"),
            ("癌症细胞对赫赛汀", "癌症细胞对赫赛汀"),
            ("Война и мир", "война и мир"),
            ("문헌 관리", "문헌 관리"),
            ("ガス", "ガス"),
            ("Crohn’s disease", "crohn s disease"),
            ("e\u{301}tude", "etude"),
            ("zero\u{200b}width so\u{ad}ft", "zerowidth soft"),
            ("ﬁnite", "finite"),
            ("İstanbul", "istanbul"),
            ("µm", "mum"),
            ("2 × 2", "2 x 2"),
            ("हिन्दी", "हिन्दी"),
        ] {
            assert_eq!(fold(given), wanted, "{given}");
        }
    }

    #[test]
    fn keys() {
        for (given, wanted) in [
            ("Müller", "muller"),
            ("王", "wang"),
            ("Ångström", "angstrom"),
            ("O'Brien", "obrien"),
            ("Иванов", "ivanov"),
            ("Λάμδα", "lamda"),
            ("de la <i>Cruz</i>", "delacruz"),
        ] {
            assert_eq!(ascii_key(given), wanted);
        }
    }

    #[test]
    fn words_of_a_text() {
        for (given, wanted) in
            [("", vec![]), ("a bc", vec!["a", "bc"]), ("her2 癌症x", vec!["her2", "癌", "症", "x"])]
        {
            assert_eq!(words(given).collect::<Vec<_>>(), wanted);
        }
    }

    proptest::proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in r"(\PC|[\p{Greek}\p{Latin}\p{M}<>/ibsup&]){0,20}") {
            let once = fold(&text);
            proptest::prop_assert_eq!(fold(&once), once.clone());
            proptest::prop_assert!(!once.starts_with(' ') && !once.ends_with(' ') && !once.contains("  "));
        }

        #[test]
        fn ascii_is_folded_as_all_else(text in "[ -~]{0,30}") {
            let (mut slow, plain) = (String::new(), markup::plain(&text));
            fold_unicode(&plain, &mut slow);
            proptest::prop_assert_eq!(fold(&text), slow.trim_end());
        }

        #[test]
        fn a_text_is_folded_as_its_characters_one_by_one(text in r"([ -~]|e\u{301}|[\p{Greek}\p{Latin}\p{M}ﬁ²İ’×€\u{ad}]){0,40}") {
            let plain = markup::plain(&text);
            let letters: String =
                plain.chars().filter(|c| !is_junk(*c)).nfkc().flat_map(char::to_lowercase).nfkc().collect();
            let greek = is_greek_text(&letters);
            let mut slow = String::new();
            for c in letters.chars() {
                match c {
                    c if c.is_ascii_alphanumeric() => slow.push(c.to_ascii_lowercase()),
                    '&' | '+' | '%' => push_symbol(&mut slow, c),
                    c if c.is_ascii() => push_space(&mut slow),
                    c => push_other(&mut slow, c, greek),
                }
            }
            proptest::prop_assert_eq!(fold(&text), slow.trim_end());
        }

        #[test]
        fn a_key_is_ascii(text: String) {
            proptest::prop_assert!(ascii_key(&text).bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()));
        }

        #[test]
        fn words_are_the_whole_text(text: String) {
            let folded = fold(&text);
            proptest::prop_assert_eq!(words(&folded).collect::<String>(), folded.replace(' ', ""));
        }
    }
}
