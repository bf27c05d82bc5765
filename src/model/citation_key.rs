//! Citation keys: a reference in, the key that suits it out: `korkaya2012activation`.
//!
//! A key is the first author's family name, the year and the first word of the title that says
//! something, in lower case ASCII letters and digits; other scripts are transliterated. A work
//! without an author gets its first three title words instead. It is never empty.

use super::{NameField, Reference, TextField};
use crate::text::{fold, markup};

/// Words that say nothing about a work, folded.
const SKIPPED: &[&str] = &[
    "a",
    "ab",
    "aboard",
    "about",
    "above",
    "across",
    "after",
    "against",
    "al",
    "along",
    "amid",
    "among",
    "an",
    "and",
    "anti",
    "around",
    "as",
    "at",
    "before",
    "behind",
    "below",
    "beneath",
    "beside",
    "besides",
    "between",
    "beyond",
    "but",
    "by",
    "can",
    "das",
    "de",
    "del",
    "der",
    "des",
    "despite",
    "die",
    "do",
    "does",
    "down",
    "during",
    "ein",
    "eine",
    "einer",
    "el",
    "en",
    "et",
    "except",
    "for",
    "from",
    "how",
    "il",
    "in",
    "inside",
    "into",
    "is",
    "it",
    "la",
    "las",
    "le",
    "les",
    "like",
    "los",
    "near",
    "nor",
    "of",
    "off",
    "on",
    "onto",
    "or",
    "over",
    "past",
    "per",
    "plus",
    "round",
    "save",
    "since",
    "so",
    "some",
    "sur",
    "than",
    "the",
    "through",
    "to",
    "toward",
    "towards",
    "un",
    "una",
    "und",
    "under",
    "underneath",
    "une",
    "unlike",
    "until",
    "up",
    "upon",
    "versus",
    "via",
    "von",
    "was",
    "what",
    "when",
    "where",
    "which",
    "while",
    "who",
    "why",
    "will",
    "with",
    "within",
    "without",
    "yet",
    "zu",
    "zur",
];

/// Longest name or title part of a key, in bytes; longer ones are cut.
const LONGEST_PART: usize = 32;

/// Fields in which a key looks for a name.
const NAMED_BY: &[NameField] = &[
    NameField::Author,
    NameField::Editor,
    NameField::Translator,
    NameField::Director,
    NameField::Composer,
    NameField::Performer,
    NameField::Contributor,
];

/// The key that suits a reference, before others that want it too are told apart.
pub fn natural(reference: &Reference) -> String {
    let name = first_name(reference);
    let year = reference.year().map(|year| year.unsigned_abs().to_string()).unwrap_or_default();
    let words = title_words(reference, if name.is_some() { 1 } else { 3 });
    let key = match name {
        Some(name) => format!("{name}{year}{words}"),
        None => format!("{words}{year}"),
    };
    if key.is_empty() { "untitled".to_owned() } else { key }
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

/// Whether a text may stand as a key in every format: ASCII, nothing that BibTeX or TeX reads.
pub fn is_valid(key: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_:.+/".contains(&byte);
    !key.is_empty() && key.len() <= 255 && key.bytes().all(allowed)
}

fn first_name(reference: &Reference) -> Option<String> {
    let name = NAMED_BY.iter().find_map(|field| reference.names(*field).first())?;
    let key = cut(fold::ascii_key(name.family()));
    (!key.is_empty()).then_some(key)
}

fn title_words(reference: &Reference, most: usize) -> String {
    let fields = [
        TextField::Title,
        TextField::OriginalTitle,
        TextField::TranslatedTitle,
        TextField::ContainerTitle,
    ];
    let Some(title) = fields.iter().find_map(|field| reference.text(*field)) else {
        return String::new();
    };
    let folded = fold::fold(&markup::plain(title));
    let telling = fold::words(&folded).filter(|word| !SKIPPED.contains(word));
    cut(telling.map(fold::ascii_key).filter(|word| !word.is_empty()).take(most).collect())
}

fn cut(mut key: String) -> String {
    key.truncate(LONGEST_PART); // ASCII: every byte is a character
    key
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Date, DateField, ItemType, Name};

    fn reference(family: &str, year: i32, title: &str) -> Reference {
        let mut reference = Reference::new(ItemType::ArticleJournal);
        if !family.is_empty() {
            reference.push_name(NameField::Author, Name::person(family, "X"));
        }
        if year != 0 {
            reference.dates.insert(DateField::Issued, Date::from_year(year));
        }
        reference.set(TextField::Title, title);
        reference
    }

    #[test]
    fn keys_of_references() {
        for (family, year, title, key) in [
            ("Korkaya", 2012, "Activation of an IL6 Inflammatory Loop", "korkaya2012activation"),
            ("D'Angelo", 2020, "The <i>role</i> of X", "dangelo2020role"),
            ("Müller", 0, "Über uns", "mulleruber"),
            (
                "",
                2020,
                "Resistance Mechanisms to Anti-PD Cancer Immunotherapy",
                "resistancemechanismspd2020",
            ),
            ("", 0, "", "untitled"),
        ] {
            assert_eq!(natural(&reference(family, year, title)), key);
        }
        assert!(natural(&reference("王", 2020, "脑转移")).starts_with("wang2020"));
    }

    #[test]
    fn numbers_of_keys() {
        let keys: Vec<String> =
            [0, 1, 2, 26, 27, 52, 53].iter().map(|number| numbered("k", *number)).collect();
        assert_eq!(keys, ["k", "ka", "kb", "kz", "kaa", "kaz", "kba"]);
    }
}
