//! Citation keys: a reference in, the key that suits it out: `korkaya2012activation`.
//!
//! What suits is said by a [`Pattern`]. A key is ASCII letters and digits and what the pattern has
//! between its fields; other scripts are transliterated. It is never empty.

mod pattern;
mod words;

pub use pattern::{Pattern, PatternError};

use super::Reference;
use cite_text::fold;
use std::borrow::Cow;
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

/// The keys that the source of a reference gave it, the one that it goes by first: its id, and those of
/// a `.bib`'s `ids`. A key that no format can hold is changed in what none can, and stays one besides.
pub fn pinned(reference: &Reference) -> Vec<String> {
    let is_own = |id: &&str| !names_an_item(id) && !usable(id).is_empty();
    let own = reference.id.as_deref().map(str::trim).filter(is_own);
    let usable = own.map(usable);
    let others = FORMER.iter().flat_map(|(format, tag)| reference.kept(format, tag));
    let others = others.flat_map(|keys| keys.split(',')).map(str::trim);
    let mut keys: Vec<String> = Vec::new();
    for key in usable.iter().map(AsRef::as_ref).chain(own).chain(others) {
        let is_key = !key.is_empty() && key.len() <= LONGEST && !key.contains(char::is_control);
        if is_key && !keys.iter().any(|known| known == key) {
            keys.push(key.to_owned());
        }
    }
    keys
}

/// Whether an id is a citation key, of a reference from a format that has ids of all kinds: it begins
/// with the name that a key would begin with, or it is a key that we would have given.
pub fn is_telling(reference: &Reference, natural: &str, id: &str) -> bool {
    let begins = |name: &String| {
        let (id, name) = (fold::ascii_key(id), name.to_ascii_lowercase());
        name.len() > 1 && id.len() > name.len() && id.starts_with(&name)
    };
    is_valid(id)
        && (number(natural, id).is_some() || words::names(reference, 1).first().is_some_and(begins))
}

/// Where formats keep former keys, separated by commas.
const FORMER: &[(&str, &str)] =
    &[("bibtex", "ids"), ("csl-json", "other-ids"), ("csl-json", "aliases")];

/// No key has more bytes.
const LONGEST: usize = 255;

/// Whether an id names an item in a database of Zotero's or on the web, and is no key.
fn names_an_item(id: &str) -> bool {
    let is_item = |item: &str| {
        item.len() == 8 && item.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
    };
    let is_library = |library: &str| library.bytes().all(|b| b.is_ascii_digit());
    id.contains("://") || id.split_once('/').is_some_and(|(a, b)| is_library(a) && is_item(b))
}

/// A key with what no format can hold changed, and nothing else.
pub fn usable(key: &str) -> Cow<'_, str> {
    if is_valid(key) {
        return Cow::Borrowed(key);
    }
    let blank = |c: char| if c.is_whitespace() { '_' } else { c };
    let mut key: String = key.trim().chars().map(blank).filter(|c| is_key_char(*c)).collect();
    while key.len() > LONGEST {
        key.pop();
    }
    Cow::Owned(key)
}

/// Whether a text may stand as a key in every format: nothing that ends one in BibTeX, or that TeX
/// acts on in a `\\cite`.
pub fn is_valid(key: &str) -> bool {
    !key.is_empty() && key.len() <= LONGEST && key.chars().all(is_key_char)
}

fn is_key_char(c: char) -> bool {
    !c.is_whitespace() && !c.is_control() && !r##",{}%#"\~"##.contains(c)
}

/// Whether a byte may stand in a pattern.
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
            ("2013A&A...558A..33D", true),
            ("müller2010", true),
            ("李2020", true),
            ("o'neil(2010)!^*;@=$[x]", true),
            ("", false),
            ("a b", false),
            ("a,b", false),
            ("{a}", false),
            ("a%b", false),
            ("a\\b", false),
            ("a\nb", false),
        ] {
            assert_eq!(is_valid(key), valid, "{key}");
        }
    }

    #[test]
    fn keys_that_sources_gave() {
        for (id, ids, keys) in [
            ("müller2010", "", &["müller2010"][..]),
            (" k ", "old1, k,old2", &["k", "old1", "old2"]),
            ("Smith 2020", "", &["Smith_2020", "Smith 2020"]),
            (r#"k\"{u}hn-dahl"#, "", &["kuhn-dahl", r#"k\"{u}hn-dahl"#]),
            ("http://zotero.org/users/1/items/ABCD2345", "", &[]),
            ("12345/ABCD2345", "", &[]),
            ("SMITH202", "", &["SMITH202"]),
            ("", "a", &["a"]),
            ("{}", "", &[]),
        ] {
            let mut reference = Reference { id: Some(id.to_owned()), ..Reference::default() };
            let (format, tag, value) = ("bibtex".to_owned(), "ids".to_owned(), ids.to_owned());
            reference.extra.push(crate::Extra { format, tag, value });
            assert_eq!(pinned(&reference), keys, "{id}");
        }
    }

    #[test]
    fn ids_that_are_keys_in_a_format_of_many_ids() {
        let lee = reference(&["Lee", "Ng"], 2020, "Moss on walls");
        for (id, is_key) in [
            ("lee2020moss", true),
            ("lee2020mossb", true),
            ("Lee:2020", true),
            ("lee", false),
            ("1234", false),
            ("L2020123456", false),
            ("WOS:000123", false),
            ("lee 2020", false),
        ] {
            assert_eq!(is_telling(&lee, &natural(&lee), id), is_key, "{id}");
        }
        let nobody = reference(&[], 2020, "Moss on walls");
        assert!(is_telling(&nobody, &natural(&nobody), &natural(&nobody)));
        assert!(!is_telling(&nobody, &natural(&nobody), "moss20"));
    }
}
