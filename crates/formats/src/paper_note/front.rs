//! YAML front matter comes in; its fields go into a reference, and what could not be read is told.
//!
//! A text that is nothing but a YAML mapping with a title is taken for front matter as well.

use super::ID;
use cite_model::label::{self, Label, Origin};
use cite_model::name::parse;
use cite_model::{Name, NameField, Person, Reference};
use serde_json::Value;

/// Front matter is not longer than this, in bytes.
const LONGEST: usize = 1 << 20;

/// The YAML between the first two rules, and what is behind it.
pub fn part(text: &str) -> (Option<&str>, &str) {
    let trimmed = text.trim_start_matches(['\u{feff}', '\n', ' ']);
    let Some(inner) = trimmed.strip_prefix("---\n") else {
        return if is_mapping(trimmed) { (Some(trimmed), "") } else { (None, text) };
    };
    let ends = inner.match_indices("\n---").chain(inner.match_indices("\n..."));
    let end = ends
        .map(|(at, _)| at)
        .find(|at| inner[at + 4..].is_empty() || inner[at + 4..].starts_with(['\n', ' ']));
    match end {
        Some(end) if end < LONGEST => {
            let behind = &inner[end + 4..];
            (Some(&inner[..end]), behind.split_once('\n').map_or("", |(_, body)| body))
        }
        _ => (None, text),
    }
}

/// Whether a whole text is a YAML mapping with a title: small keys at the line's start, the rest
/// indented or items. Markdown has a heading, bold words, or capitals before its colons.
fn is_mapping(text: &str) -> bool {
    let key = |line: &str| {
        let key = line.split_once(':').map(|(key, _)| key).unwrap_or_default();
        !key.is_empty()
            && key
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_'))
    };
    let mut titled = false;
    let mut nested = false;
    for line in text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        titled |= line.starts_with("title:");
        let inner = line.starts_with([' ', '\t']) || line.starts_with("- ");
        nested |= inner;
        if !inner && !key(line) {
            return false;
        }
    }
    titled && nested && text.len() < LONGEST
}

/// The labels of the mapping's keys, without reading the values.
pub fn labels(front: &str) -> Vec<Label> {
    let keys = front.lines().take(300).filter(|line| !line.starts_with([' ', '\t', '-', '#']));
    keys.filter_map(|line| line.split_once(':')).filter_map(|(key, _)| label::find(key)).collect()
}

/// Fills a reference; gives what there is to tell.
pub fn read(front: &str, reference: &mut Reference) -> Vec<String> {
    let mut told = Vec::new();
    match parse_yaml(front) {
        Some(map) => {
            for (key, value) in &map {
                field(reference, key, value, &mut told);
            }
        }
        None => {
            told.push("the front matter is not valid YAML: it was read line by line".to_owned());
            by_line(front, reference, &mut told);
        }
    }
    told
}

fn parse_yaml(front: &str) -> Option<serde_json::Map<String, Value>> {
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_reader_input_bytes: Some(LONGEST),
            max_events: 100_000,
            max_depth: 32,
            max_nodes: 50_000,
            max_aliases: 100,
            max_anchors: 100,
        },
    };
    match serde_saphyr::from_str_with_options::<Value>(front, options) {
        Ok(Value::Object(map)) => Some(map),
        _ => None,
    }
}

/// `title: The effect: a study` is no YAML, and is written all the same.
fn by_line(front: &str, reference: &mut Reference, told: &mut Vec<String>) {
    let mut key = String::new();
    for line in front.lines() {
        let item = line.trim_start().strip_prefix("- ").map(str::trim);
        match (item, line.split_once(':')) {
            (Some(item), _) if !key.is_empty() => {
                field(reference, &key, &Value::from(vec![unquoted(item)]), told)
            }
            (None, Some((name, value))) if !line.starts_with([' ', '\t', '#']) => {
                name.trim().clone_into(&mut key);
                field(reference, &key, &Value::from(unquoted(value.trim())), told);
            }
            _ => {}
        }
    }
}

fn unquoted(text: &str) -> &str {
    let quotes = ['"', '\''];
    quotes.iter().find_map(|quote| text.strip_prefix(*quote)?.strip_suffix(*quote)).unwrap_or(text)
}

fn field(reference: &mut Reference, key: &str, value: &Value, told: &mut Vec<String>) {
    let key = &*cite_text::markup::clean(key);
    let origin = Origin { format: ID, tag: key };
    match (label::find(key), value) {
        (_, Value::Null) => {}
        (Some(Label::Names(field)), value) => names(reference, field, value),
        (Some(label), Value::Array(values)) => {
            for text in values.iter().filter_map(scalar) {
                one(reference, label, &text, origin, told);
            }
        }
        (Some(label), value) => match scalar(value) {
            Some(text) => one(reference, label, &text, origin, told),
            None => reference.keep(ID, key, value.to_string()),
        },
        (None, Value::Array(values)) => {
            for value in values {
                reference.keep(ID, key, scalar(value).unwrap_or_else(|| value.to_string()));
            }
        }
        (None, value) => {
            reference.keep(ID, key, scalar(value).unwrap_or_else(|| value.to_string()))
        }
    }
}

fn one(
    reference: &mut Reference,
    label: Label,
    text: &str,
    origin: Origin,
    told: &mut Vec<String>,
) {
    if !label::assign(reference, label, text, origin) {
        told.push(format!(
            "{} is not what it should be: {}",
            origin.tag,
            text.chars().take(80).collect::<String>()
        ));
    }
}

/// A value of one text, without Markdown's marks.
fn scalar(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        // `name: …`, `id: …`: the words of an object that has one
        Value::Object(map) => map.get("name").or_else(|| map.get("title"))?.as_str()?.to_owned(),
        Value::Null | Value::Array(_) => return None,
    };
    let text = cite_text::markup::clean_block(&super::plain(&text)).into_owned();
    Some(text)
}

fn names(reference: &mut Reference, field: NameField, value: &Value) {
    match value {
        Value::Array(values) => {
            for value in values {
                let name = match value {
                    Value::Object(map) => person(map),
                    // a list in a list is no name
                    other => scalar(other).and_then(|text| parse::spoken(&text)),
                };
                name.into_iter().for_each(|name| reference.push_name(field, name));
            }
        }
        Value::Object(map) => {
            person(map).into_iter().for_each(|name| reference.push_name(field, name))
        }
        other => {
            let bare = |text: String| list(text.trim_matches(['[', ']', ' ', ',']));
            let found = scalar(other).map(bare).unwrap_or_default();
            let names = reference.names.entry(field);
            names.names.extend(found.names);
            names.et_al |= found.et_al;
            if names.names.is_empty() {
                reference.names.remove(field);
            }
        }
    }
}

/// `Doe, Jane` alone is one name, family first.
fn list(text: &str) -> cite_model::NameList {
    let one = text.split_once(',').is_some_and(|(family, given)| {
        !family.trim().contains(' ') && !given.contains([',', ';']) && !given.contains(" and ")
    });
    if one {
        cite_model::NameList::from(parse::inverted(text).into_iter().collect::<Vec<_>>())
    } else {
        parse::list(text)
    }
}

/// Names in parts, under the keys that are in use for them.
fn person(map: &serde_json::Map<String, Value>) -> Option<Name> {
    let part = |keys: &[&str]| {
        keys.iter()
            .find_map(|key| map.get(*key))
            .and_then(Value::as_str)
            .map(|text| super::plain(text).trim().to_owned())
            .filter(|text| !text.is_empty())
    };
    let family =
        part(&["family", "family-names", "last", "lastName", "lastname", "last_name", "surname"]);
    match family {
        Some(family) => Some(Name::Person(Person {
            family,
            given: part(&["given", "given-names", "first", "firstName", "firstname", "first_name"])
                .unwrap_or_default(),
            non_dropping_particle: part(&["name-particle", "non-dropping-particle"])
                .unwrap_or_default(),
            suffix: part(&["suffix", "name-suffix"]).unwrap_or_default(),
            ..Person::default()
        })),
        None => part(&["name", "literal", "author"]).and_then(|name| parse::spoken(&name)),
    }
}
