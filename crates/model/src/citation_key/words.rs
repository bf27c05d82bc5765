//! The words that a reference offers for its key: names and title words, as ASCII.

use crate::{Name, NameField, Reference, TextField};
use cite_text::{fold, markup};

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

/// Longest word of a key, in bytes; longer ones (a consortium's name) are cut.
const LONGEST: usize = 32;

/// Fields in which a key looks for its names, the first that has any.
const NAMED_BY: &[NameField] = &[
    NameField::Author,
    NameField::Editor,
    NameField::Translator,
    NameField::Director,
    NameField::Composer,
    NameField::Performer,
    NameField::Contributor,
];

/// Fields in which a key looks for title words.
const TITLES: &[TextField] = &[
    TextField::Title,
    TextField::OriginalTitle,
    TextField::TranslatedTitle,
    TextField::ContainerTitle,
];

/// The family names of those who made the work, with their capitals; no more than so many.
pub(super) fn names(reference: &Reference, most: usize) -> Vec<String> {
    let made_by =
        NAMED_BY.iter().map(|field| reference.names(*field)).find(|names| !names.is_empty());
    families(made_by.unwrap_or_default(), most)
}

/// The family names of a field, with their capitals; no more than so many.
pub(super) fn families(names: &[Name], most: usize) -> Vec<String> {
    let families = names.iter().map(|name| ascii(name.family()));
    families.filter(|family| !family.is_empty()).take(most).collect()
}

/// The words of the title, those that say nothing left out where that is asked for; no more than so many.
pub(super) fn title(reference: &Reference, only_telling: bool, most: usize) -> Vec<String> {
    let title = TITLES.iter().find_map(|field| reference.text(*field)).unwrap_or_default();
    let plain = markup::plain(title);
    let folded = fold::fold(&plain);
    let tells = |word: &str| word.chars().nth(1).is_some() || !word.is_ascii();
    let said = fold::words(&folded)
        .filter(|word| !only_telling || (tells(word) && SKIPPED.binary_search(word).is_err()));
    said.map(ascii).filter(|word| !word.is_empty()).take(most).collect()
}

/// A text as ASCII letters and digits; a first capital stays one.
pub(super) fn ascii(text: &str) -> String {
    let mut word = fold::ascii_key(text);
    word.truncate(LONGEST); // ASCII: every byte is a character
    let capital = text.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase);
    if let (true, Some(first)) = (capital, word.get_mut(..1)) {
        first.make_ascii_uppercase();
    }
    word
}
