//! The language of key patterns: `[auth:lower][year][shorttitle:1:1]` in, keys out.
//!
//! Fields stand in brackets, anything else (letters, digits, `-_:.+/`) stands for itself. Behind a
//! field, after colons: a number takes so many of its words, two numbers take the words from the
//! one to the other, and `lower`, `upper`, `capitalize`, `abbr` (first letters) change them.
//!
//! | field | what it gives |
//! |---|---|
//! | `auth` | family name of the first author (editor, translator … where there is none) |
//! | `authors` | family names of all authors |
//! | `editor` | family names of all editors |
//! | `year`, `shortyear` | `2012`, `12` |
//! | `title` | all words of the title |
//! | `shorttitle` | the words of the title that say something |
//! | `journal` | words of the container's title |
//! | `volume`, `issue`, `firstpage`, `number`, `edition` | what their name says |
//! | `doi`, `pmid` | letters and digits of the identifier |
//! | `type` | the CSL type |

use super::{is_key_byte, words};
use crate::field::Field;
use crate::{NameField, Reference, TextField, pages};
use std::str::FromStr;

/// What citation keys are made of.
#[derive(Clone, Debug)]
pub struct Pattern {
    parts: Vec<Part>,
}

/// Why a text is no pattern.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// A `[` without its `]`, or the other way round.
    #[error("a bracket has no partner")]
    Bracket,
    /// A field that no reference has.
    #[error("[{0}]: no such field")]
    Field(String),
    /// A modifier that is neither known nor a number.
    #[error(":{0}: no such modifier")]
    Modifier(String),
    /// A character that a key may not have.
    #[error("a key cannot have {0:?}")]
    Character(char),
}

#[derive(Clone, Debug)]
enum Part {
    Literal(String),
    Field { words: WordsOf, from: usize, to: usize, changes: Vec<Change> },
}

/// The words of a field, as many as the pattern takes of them, or more.
type WordsOf = fn(&Reference, usize) -> Vec<String>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    Lower,
    Upper,
    Capitalize,
    Abbreviate,
}

/// The fields, and where their words come from.
const FIELDS: &[(&str, WordsOf)] = &[
    ("auth", |reference, _| words::names(reference, 1)),
    ("authors", words::names),
    ("editor", |reference, most| words::families(reference.names(NameField::Editor), most)),
    ("year", |reference, _| year(reference, 1)),
    ("shortyear", |reference, _| year(reference, 100)),
    ("title", |reference, most| words::title(reference, false, most)),
    ("shorttitle", |reference, most| words::title(reference, true, most)),
    ("journal", |reference, _| {
        reference.text(TextField::ContainerTitle).map(text_words).unwrap_or_default()
    }),
    ("volume", |reference, _| text(reference, TextField::Volume)),
    ("issue", |reference, _| text(reference, TextField::Issue)),
    ("number", |reference, _| text(reference, TextField::Number)),
    ("edition", |reference, _| text(reference, TextField::Edition)),
    ("doi", |reference, _| text(reference, TextField::Doi)),
    ("pmid", |reference, _| text(reference, TextField::Pmid)),
    ("firstpage", |reference, _| first_page(reference)),
    ("type", |reference, _| vec![words::ascii(reference.item_type.csl())]),
];

const CHANGES: &[(&str, Change)] = &[
    ("lower", Change::Lower),
    ("upper", Change::Upper),
    ("capitalize", Change::Capitalize),
    ("abbr", Change::Abbreviate),
];

impl Pattern {
    /// The key that a reference has by this pattern; `untitled` where it has none of its fields.
    pub fn key(&self, reference: &Reference) -> String {
        let key: String = self.parts.iter().map(|part| part.text(reference)).collect();
        if key.is_empty() { "untitled".to_owned() } else { key }
    }
}

impl Part {
    fn text(&self, reference: &Reference) -> String {
        match self {
            Self::Literal(text) => text.clone(),
            Self::Field { words, from, to, changes } => {
                let words = words(reference, *to);
                let chosen = words.into_iter().skip(from - 1).take((to - from).saturating_add(1));
                chosen
                    .map(|word| changes.iter().fold(word, |word, change| change.apply(word)))
                    .collect()
            }
        }
    }
}

impl Change {
    fn apply(self, mut word: String) -> String {
        match self {
            Self::Lower => word.make_ascii_lowercase(),
            Self::Upper => word.make_ascii_uppercase(),
            Self::Capitalize => word.get_mut(..1).into_iter().for_each(str::make_ascii_uppercase),
            Self::Abbreviate => word.truncate(1),
        }
        word
    }
}

impl FromStr for Pattern {
    type Err = PatternError;

    fn from_str(text: &str) -> Result<Self, PatternError> {
        let mut parts = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let (literal, field) = rest
                .split_once('[')
                .map_or((rest, None), |(literal, field)| (literal, Some(field)));
            parts.extend(literal_part(literal)?);
            let Some(field) = field else { break };
            let (field, after) = field.split_once(']').ok_or(PatternError::Bracket)?;
            parts.push(field_part(field)?);
            rest = after;
        }
        Ok(Self { parts })
    }
}

fn literal_part(text: &str) -> Result<Option<Part>, PatternError> {
    if text.contains(']') {
        return Err(PatternError::Bracket);
    }
    match text.chars().find(|c| !u8::try_from(*c).is_ok_and(is_key_byte)) {
        Some(c) => Err(PatternError::Character(c)),
        None => Ok((!text.is_empty()).then(|| Part::Literal(text.to_owned()))),
    }
}

fn field_part(text: &str) -> Result<Part, PatternError> {
    let mut modifiers = text.split(':');
    let name = modifiers.next().unwrap_or_default();
    let words = FIELDS.iter().find(|(field, _)| *field == name).map(|(_, words)| *words);
    let words = words.ok_or_else(|| PatternError::Field(name.to_owned()))?;
    let (mut numbers, mut changes) = (Vec::new(), Vec::new());
    for modifier in modifiers {
        match CHANGES.iter().find(|(change, _)| *change == modifier) {
            Some((_, change)) => changes.push(*change),
            None => numbers.push(number(modifier)?),
        }
    }
    let (from, to) = match numbers.as_slice() {
        [] => (1, usize::MAX),
        [count] => (1, *count),
        [from, to] if from <= to => (*from, *to),
        [_, to, ..] => return Err(PatternError::Modifier(to.to_string())),
    };
    Ok(Part::Field { words, from, to, changes })
}

fn number(text: &str) -> Result<usize, PatternError> {
    let number = text.parse().ok().filter(|number| (1..=1000).contains(number));
    number.ok_or_else(|| PatternError::Modifier(text.to_owned()))
}

fn year(reference: &Reference, modulo: u32) -> Vec<String> {
    let year = reference.year().map(i32::unsigned_abs);
    year.map(|year| if modulo > 1 { format!("{:02}", year % modulo) } else { year.to_string() })
        .into_iter()
        .collect()
}

fn text(reference: &Reference, field: TextField) -> Vec<String> {
    reference.text(field).map(words::ascii).filter(|word| !word.is_empty()).into_iter().collect()
}

fn text_words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .map(words::ascii)
        .filter(|word| !word.is_empty())
        .collect()
}

fn first_page(reference: &Reference) -> Vec<String> {
    let range = reference.text(TextField::Page).and_then(pages::parse);
    range.map(|range| words::ascii(&range.first)).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::reference;
    use super::*;

    #[test]
    fn patterns_and_their_keys() {
        let mut work = reference(&["van den Berg", "Ng"], 2012, "On the Activation of an IL6 Loop");
        work.set(TextField::ContainerTitle, "Molecular Cell");
        work.set(TextField::Page, "570-84");
        for (pattern, key) in [
            (crate::citation_key::DEFAULT_PATTERN, "vandenberg2012activation"),
            ("[auth:lower][year][shorttitle:1:1]", "vandenberg2012activation"),
            ("[auth:capitalize]-[shortyear]", "Vandenberg-12"),
            ("[authors:abbr:upper][year]", "VN2012"),
            ("[authors:1:lower]_[title:2:3]", "vandenberg_theactivation"),
            ("[journal:abbr][firstpage]", "MC570"),
            ("x", "x"),
            ("[volume]", "untitled"),
        ] {
            let pattern: Pattern = pattern.parse().expect(pattern);
            assert_eq!(pattern.key(&work), key, "{pattern:?}");
        }
    }

    #[test]
    fn what_is_no_pattern() {
        for (pattern, error) in [
            ("[auth", PatternError::Bracket),
            ("auth]", PatternError::Bracket),
            ("[nobody]", PatternError::Field("nobody".to_owned())),
            ("[auth:loud]", PatternError::Modifier("loud".to_owned())),
            ("[title:0]", PatternError::Modifier("0".to_owned())),
            ("[title:3:2]", PatternError::Modifier("2".to_owned())),
            ("a b", PatternError::Character(' ')),
            ("é", PatternError::Character('é')),
        ] {
            assert_eq!(pattern.parse::<Pattern>().err(), Some(error), "{pattern}");
        }
    }
}
