//! Citation keys: a reference in, the key that suits it out: `korkaya2012activation`.
//!
//! What suits is said by a [`Pattern`]. A key is ASCII letters and digits and what the pattern has
//! between its fields; other scripts are transliterated. It is never empty.

mod pattern;
mod words;

pub use pattern::{Pattern, PatternError};

use super::Reference;
use std::sync::LazyLock;

/// The pattern of keys where the user gave none.
pub const DEFAULT_PATTERN: &str = "[auth:lower][year][shorttitle:1:1:lower]";

/// The pattern where nobody is named.
const PATTERN_WITHOUT_NAME: &str = "[shorttitle:1:3:lower][year]";

static WITH_NAME: LazyLock<Pattern> = LazyLock::new(|| valid(DEFAULT_PATTERN));
static WITHOUT_NAME: LazyLock<Pattern> = LazyLock::new(|| valid(PATTERN_WITHOUT_NAME));

/// The key that suits a reference by the default pattern, before others that want it too are told
/// apart.
pub fn natural(reference: &Reference) -> String {
    let pattern = if words::names(reference, 1).is_empty() { &WITHOUT_NAME } else { &WITH_NAME };
    pattern.key(reference)
}

fn valid(pattern: &str) -> Pattern {
    pattern.parse().expect("the patterns of this file are valid: its tests use both")
}

/// The key of this number among those that want one key: itself, then with `a`, `b`, … `z`, `aa`.
pub fn numbered(natural: &str, number: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = number;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or_default();
        letters.push(char::from(b'a' + digit));
        rest = (rest - 1) / 26;
    }
    natural.chars().chain(letters.into_iter().rev()).collect()
}

/// The inverse of [`numbered`]: the number of a key among those that want this one, if it is one
/// that people could count to.
pub fn number(natural: &str, key: &str) -> Option<usize> {
    let letters = key.strip_prefix(natural).filter(|letters| letters.len() <= 5)?;
    letters.bytes().try_fold(0, |number, letter| {
        letter.is_ascii_lowercase().then(|| number * 26 + usize::from(letter - b'a') + 1)
    })
}

/// Whether a text may stand as a key in every format: ASCII, nothing that BibTeX or TeX reads.
pub fn is_valid(key: &str) -> bool {
    !key.is_empty() && key.len() <= 255 && key.bytes().all(is_key_byte)
}

fn is_key_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_:.+/".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Date, DateField, ItemType, Name, NameField, TextField};

    pub(super) fn reference(families: &[&str], year: i32, title: &str) -> Reference {
        let mut reference = Reference::new(ItemType::ArticleJournal);
        for family in families {
            reference.push_name(NameField::Author, Name::person(*family, "X"));
        }
        if year != 0 {
            reference.dates.insert(DateField::Issued, Date::from_year(year));
        }
        reference.set(TextField::Title, title);
        reference
    }

    #[test]
    fn keys_of_references() {
        for (families, year, title, key) in [
            (
                &["Korkaya", "Kim"][..],
                2012,
                "Activation of an IL6 Inflammatory Loop",
                "korkaya2012activation",
            ),
            (&["D'Angelo"], 2020, "The <i>role</i> of X", "dangelo2020role"),
            (&["Müller"], 0, "Über uns", "mulleruber"),
            (
                &[],
                2020,
                "Resistance Mechanisms to Anti-PD Cancer Immunotherapy",
                "resistancemechanismspd2020",
            ),
            (&[], 0, "", "untitled"),
        ] {
            assert_eq!(natural(&reference(families, year, title)), key);
        }
        assert!(natural(&reference(&["王"], 2020, "脑转移")).starts_with("wang2020"));
    }

    #[test]
    fn numbers_of_keys() {
        let keys: Vec<String> =
            [0, 1, 2, 26, 27, 52, 53].iter().map(|number| numbered("k", *number)).collect();
        assert_eq!(keys, ["k", "ka", "kb", "kz", "kaa", "kaz", "kba"]);
        for number in [0, 1, 26, 27, 702, 703, 20_000] {
            assert_eq!(super::number("k", &numbered("k", number)), Some(number));
        }
        for key in ["x", "k1", "kA", "kabcdef"] {
            assert_eq!(super::number("k", key), None, "{key}");
        }
    }

    #[test]
    fn keys_that_every_format_takes() {
        for (key, valid) in [
            ("smith2020", true),
            ("DBLP:conf/x/Y-1_2.3+4", true),
            ("", false),
            ("a b", false),
            ("a,b", false),
            ("{a}", false),
            ("é", false),
            ("a%b", false),
        ] {
            assert_eq!(is_valid(key), valid, "{key}");
        }
    }
}
