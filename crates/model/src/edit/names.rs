//! Names as they are typed in, a list out, and back: `Family, Given; Family, Given`, or as spoken with
//! `and` between. `{Braces}` keep a name in one piece; where even that is not enough, a name is
//! written as the JSON it has in CSL: `{"family":"Gogh","non-dropping-particle":"van"}`.

use crate::name::parse::{cut_et_al, inverted, list, spoken};
use crate::{Name, NameList, Person};
use cite_text::markup;

/// The names of a text, clean.
pub(super) fn parse(text: &str) -> NameList {
    let (text, et_al) = cut_et_al(text);
    let names = read(text).into_iter().map(cleaned).filter(|name| !name.family().is_empty());
    NameList { names: names.collect(), et_al }
}

fn read(text: &str) -> Vec<Name> {
    let pieces = split(text, is_semicolon);
    if pieces.len() > 1 {
        return pieces.into_iter().filter_map(|piece| one(piece, inverted)).collect();
    }
    let pieces = split(text, and_length);
    if pieces.len() > 1 && !text.contains(';') {
        return pieces.into_iter().flat_map(between_ands).collect();
    }
    match text.matches(',').count() {
        _ if text.starts_with('{') => one(text, inverted).into_iter().collect(),
        0 => one(text, spoken).into_iter().collect(),
        1 if !is_list_of_initials(text) => one(text, inverted).into_iter().collect(),
        _ => several(text),
    }
}

/// As they are typed.
pub(super) fn show(list: &NameList) -> String {
    let shown = show_with(list, show_one);
    if parse(&shown) == *list { shown } else { show_with(list, json) }
}

fn show_with(list: &NameList, show: fn(&Name) -> String) -> String {
    let mut shown: Vec<String> = list.names.iter().map(show).collect();
    if list.et_al {
        shown.push("et al.".to_owned());
    }
    shown.join("; ")
}

/// In the plainest form that is read as the same name.
fn show_one(name: &Name) -> String {
    let plain = match name {
        Name::Literal { literal } => literal.clone(),
        Name::Person(person) => inverted_form(person),
    };
    let is_safe = !plain.contains(['{', '}', ';']) && and_at(&plain).is_none();
    if is_safe && inverted(&plain).as_ref() == Some(name) {
        return plain;
    }
    match name {
        Name::Literal { literal } if !literal.contains(['{', '}', '"']) => format!("{{{literal}}}"),
        _ => json(name),
    }
}

fn inverted_form(person: &Person) -> String {
    let particles = [&*person.dropping_particle, &person.non_dropping_particle, &person.family];
    let family: Vec<&str> = particles.into_iter().filter(|part| !part.is_empty()).collect();
    let parts = [family.join(" "), person.suffix.clone(), person.given.clone()];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(", ")
}

fn json(name: &Name) -> String {
    serde_json::to_string(name).expect("a name has a JSON form")
}

/// One name, read by the given order unless braces say what it is.
fn one(text: &str, read: fn(&str) -> Option<Name>) -> Option<Name> {
    let text = text.trim();
    match braced(text) {
        Some((name, "")) => Some(name),
        _ => read(text),
    }
}

/// A name in braces at the beginning of a text, and what follows it.
fn braced(text: &str) -> Option<(Name, &str)> {
    let inner = text.strip_prefix('{')?;
    if inner.trim_start().starts_with('"') {
        let mut names = serde_json::Deserializer::from_str(text).into_iter::<Name>();
        let name = cleaned(names.next()?.ok()?);
        let after = &text[names.byte_offset()..];
        return (!name.family().is_empty()).then_some((name, after));
    }
    let end = inner.find('}')?;
    let literal = inner[..end].trim();
    (!literal.is_empty()).then(|| (Name::literal(literal), &inner[end + 1..]))
}

/// Escapes in JSON may bring in what the text itself was cleaned of.
fn cleaned(name: Name) -> Name {
    let clean = |text: String| markup::clean(&text).into_owned();
    match name {
        Name::Literal { literal } => Name::literal(clean(literal)),
        Name::Person(person) => Name::Person(Person {
            family: clean(person.family),
            given: clean(person.given),
            dropping_particle: clean(person.dropping_particle),
            non_dropping_particle: clean(person.non_dropping_particle),
            suffix: clean(person.suffix),
        }),
    }
}

/// What stands between two `and`: a name in either order, or several before the last.
fn between_ands(text: &str) -> Vec<Name> {
    let text = text.trim().trim_end_matches(',');
    match text.matches(',').count() {
        0 => one(text, spoken).into_iter().collect(),
        1 if !is_list_of_initials(text) && !is_list_of_spoken(text) => {
            one(text, inverted).into_iter().collect()
        }
        _ => several(text),
    }
}

/// A text of many commas: one name with its suffix, or a list.
fn several(text: &str) -> Vec<Name> {
    match one(text, inverted) {
        Some(name @ Name::Person(_))
            if text.matches(',').count() == 2 && !name_suffix(&name).is_empty() =>
        {
            vec![name]
        }
        _ => list(text).names,
    }
}

fn name_suffix(name: &Name) -> &str {
    match name {
        Name::Person(person) => &person.suffix,
        Name::Literal { .. } => "",
    }
}

/// `Smith JA, Doe B`: every piece ends in initials.
fn is_list_of_initials(text: &str) -> bool {
    let initials =
        |word: &str| word.len() <= 4 && word.chars().all(|c| c.is_uppercase() || c == '.');
    text.split(',')
        .all(|piece| piece.trim().rsplit_once(' ').is_some_and(|(_, last)| initials(last)))
}

/// `Ann Lee, Bo Chen` before an `and`: no family has two words in capitals and a given of two words.
fn is_list_of_spoken(text: &str) -> bool {
    text.split(',').all(|piece| piece.trim().contains(' '))
        && text.split([',', ' ']).all(|word| word.chars().next().is_none_or(char::is_uppercase))
}

/// The pieces of a text between separators that do not stand in braces.
fn split(text: &str, separator: fn(&str) -> Option<usize>) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut at) = (0, 0);
    while at < text.len() {
        let rest = &text[at..];
        let begins = rest.starts_with('{') && text[start..at].trim().is_empty();
        if let Some((_, after)) = begins.then(|| braced(rest)).flatten() {
            at = text.len() - after.len();
        } else if let Some(length) = separator(rest) {
            pieces.push(&text[start..at]);
            at += length;
            start = at;
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    pieces.push(&text[start..]);
    pieces
}

fn is_semicolon(text: &str) -> Option<usize> {
    text.starts_with(';').then_some(1)
}

fn and_length(text: &str) -> Option<usize> {
    [" and ", " & "].iter().find(|word| text.starts_with(**word)).map(|word| word.len())
}

fn and_at(text: &str) -> Option<usize> {
    [" and ", " & "].iter().find_map(|word| text.find(word))
}
