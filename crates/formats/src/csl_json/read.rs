//! CSL-JSON of any shape in, references out: loose in what it takes, and whatever has no place in a
//! reference is kept under the item's own key.

use super::keys::{self, Key};
use super::{ID, date, name, note, values};
use crate::{Read, Sink, read_json};
use cite_model::field::Field;
use cite_model::{Date, DateField, ItemType, ListField, NameField, NameList, Reference, TextField};
use cite_text::json::{self, Object, scalar};
use cite_text::markup::{clean, clean_block};
use serde_json::{Map, Value};
use std::io::{self, BufRead};

/// Keys under which programs wrap their items.
pub(super) const WRAPPERS: &[&str] = &["items", "references", "data", "records"];

/// Reads a text to its end.
pub(super) fn read(input: &mut dyn BufRead, sink: &mut dyn Sink) -> io::Result<()> {
    read_json(input, sink, WRAPPERS, |object| {
        let mut warnings = Vec::new();
        let reference = reference(object, &mut warnings);
        Read::Record(Box::new(reference), warnings)
    })
}

/// The reference that an item describes.
pub(super) fn reference(object: Object, warnings: &mut Vec<String>) -> Reference {
    let mut item = Item { reference: Reference::default(), has_type: false, warnings };
    let mut custom = None;
    let mut notes = Vec::new();
    for (key, value) in object.0 {
        match keys::key(&key) {
            _ if says_nothing(&value) => {}
            Some(Key::Custom) if value.is_object() && custom.is_none() => custom = Some(value),
            Some(Key::List(ListField::Note)) => notes.push(value),
            Some(known) => item.field(known, &key, value),
            None => item.keep(&key, &value),
        }
    }
    let custom = match custom {
        Some(Value::Object(custom)) => custom,
        _ => Map::new(),
    };
    if custom.get("note").is_none_or(|note| !note.is_array()) {
        item.notes(&notes);
    }
    item.custom(custom);
    item.reference
}

fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(values) => values.is_empty(),
        Value::Object(object) => object.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

struct Item<'w> {
    reference: Reference,
    has_type: bool,
    warnings: &'w mut Vec<String>,
}

impl Item<'_> {
    fn keep(&mut self, key: &str, value: &Value) {
        let text = scalar(value).unwrap_or_else(|| value.to_string());
        self.reference.keep(ID, &clean_block(key), clean_block(&text));
    }

    fn field(&mut self, known: Key, key: &str, value: Value) {
        match known {
            Key::Id => self.id(key, &value),
            Key::Type => self.item_type(key, &value),
            Key::Text(field) => self.text(field, key, value),
            Key::Names(field) => self.names(field, key, value),
            Key::Date(field) => self.date(field, key, &value),
            Key::List(field) => {
                let values = values::list(field, &value);
                if values.is_empty() {
                    self.keep(key, &value);
                }
                for value in values {
                    self.reference.push(field, value);
                }
            }
            Key::PageFirst | Key::Custom => self.keep(key, &value),
        }
    }

    /// `citation-key` is what a person cites by; `id` may be an address.
    fn id(&mut self, key: &str, value: &Value) {
        let Some(id) = scalar(value).map(|id| clean(&id).into_owned()) else {
            self.keep(key, value);
            return;
        };
        match self.reference.id.take() {
            Some(before) if before == id => self.reference.id = Some(before),
            Some(before) if key == "id" => {
                self.reference.keep(ID, "id", id);
                self.reference.id = Some(before);
            }
            before => {
                if let Some(before) = before {
                    self.reference.keep(ID, "id", before);
                }
                self.reference.id = Some(id);
            }
        }
    }

    fn item_type(&mut self, key: &str, value: &Value) {
        let known = scalar(value).and_then(|name| keys::item_type(name.trim()));
        match known {
            Some(item_type) if !self.has_type => {
                self.reference.item_type = item_type;
                self.has_type = true;
            }
            _ => {
                self.keep(key, value);
                let name = scalar(value).unwrap_or_default();
                self.warnings.push(format!("unknown type \"{}\"", clean(&name)));
            }
        }
    }

    fn text(&mut self, field: TextField, key: &str, value: Value) {
        let texts = match value {
            Value::Array(texts) if texts.iter().all(|text| scalar(text).is_some()) => texts,
            value => vec![value],
        };
        for value in texts {
            let Some(text) = scalar(&value).map(|text| values::text(field, &text)) else {
                self.keep(key, &value);
                continue;
            };
            let said_already = self.reference.text(field) == Some(text.as_str());
            if !said_already && !self.reference.set_first(field, &text) {
                self.keep(key, &Value::String(text));
            } else if !said_already && !values::is_valid(field, &text) {
                self.warnings.push(format!("\"{text}\" is no {}", field.csl()));
            }
        }
    }

    fn names(&mut self, field: NameField, key: &str, value: Value) {
        let mut rest = Vec::new();
        let mut list = NameList::default();
        name::from_json(value, &mut list, &mut rest);
        if list.names.is_empty() && !list.et_al {
            return;
        }
        let names = self.reference.names.entry(field);
        names.names.extend(list.names);
        names.et_al |= list.et_al;
        for (part, text) in rest {
            self.reference.keep(ID, &format!("{key}.{part}"), clean(&text));
        }
    }

    fn date(&mut self, field: DateField, key: &str, value: &Value) {
        let (date, lossy) = date::from_json(value);
        if lossy {
            self.warnings.push(format!("{key} is not wholly a date"));
            self.keep(key, value);
        }
        match date {
            Some(date) if self.reference.date(field).is_none() => {
                self.reference.dates.insert(field, date);
            }
            Some(_) if !lossy => self.keep(key, value),
            _ => {}
        }
    }

    fn notes(&mut self, notes: &[Value]) {
        for value in notes {
            for text in values::list(ListField::Note, value) {
                self.note(&text);
            }
        }
    }

    /// Fields that a note's lines give and the item does not.
    fn note(&mut self, text: &str) {
        let reference = &self.reference;
        let has_type = self.has_type && reference.item_type != ItemType::Document;
        let mut given = Vec::new();
        let lines = note::split(text, |key| {
            let free = !given.contains(&key)
                && match key {
                    Key::Text(field) => reference.text(field).is_none(),
                    Key::Date(field) => reference.date(field).is_none(),
                    Key::Names(field) => reference.names(field).is_empty(),
                    Key::Type => !has_type,
                    Key::Id | Key::List(_) | Key::PageFirst | Key::Custom => false,
                };
            // One name a line, and as many lines as there are names.
            if free && !matches!(key, Key::Names(_)) {
                given.push(key);
            }
            free
        });
        for (key, value, line) in lines.fields {
            self.note_field(key, &value, &line);
        }
        let prose = clean_block(&lines.prose).into_owned();
        self.reference.push(ListField::Note, prose);
    }

    fn note_field(&mut self, key: Key, value: &str, line: &str) {
        let as_value = Value::String(value.to_owned());
        let read = match key {
            Key::Text(field) => values::is_valid(field, value),
            Key::Date(_) => !matches!(date::from_json(&as_value).0, None | Some(Date::Literal(_))),
            Key::Type => keys::item_type(value).is_some(),
            _ => true,
        };
        match key {
            _ if !read => self.reference.push(ListField::Note, line),
            Key::Names(field) => {
                if let Some(list) = note::name(value) {
                    self.reference.names.entry(field).names.extend(list.names);
                }
            }
            Key::Type => {
                self.has_type = false;
                self.item_type("type", &as_value);
            }
            key => self.field(key, "note", as_value),
        }
    }

    /// What this program's own writer put into `custom`; what others put there is kept.
    fn custom(&mut self, custom: Map<String, Value>) {
        for (key, mut value) in custom {
            json::clean(&mut value);
            if !self.own(&key, &value) {
                self.keep(&format!("custom.{key}"), &value);
            }
        }
    }

    fn own(&mut self, key: &str, value: &Value) -> bool {
        let reference = &mut self.reference;
        match (key, keys::key(key)) {
            ("related", _) => extend(&mut reference.related, value),
            ("mentions", _) => extend(&mut reference.mentions, value),
            ("extra", _) => extend(&mut reference.extra, value),
            (_, Some(Key::Type)) => {
                let known = value.as_str().and_then(ItemType::from_csl);
                reference.item_type = known.unwrap_or(reference.item_type);
                known.is_some()
            }
            (_, Some(Key::Text(field))) => {
                let text = value.as_str().map(|text| clean_block(text).into_owned());
                let text = text.filter(|text| !text.is_empty());
                text.map(|text| reference.texts.insert(field, text)).is_some()
            }
            (_, Some(Key::Names(field))) => {
                let list = serde_json::from_value::<NameList>(value.clone()).ok();
                list.map(|list| reference.names.insert(field, list)).is_some()
            }
            (_, Some(Key::Date(field))) => {
                let date = serde_json::from_value::<Date>(value.clone()).ok();
                date.map(|date| reference.dates.insert(field, date)).is_some()
            }
            (_, Some(Key::List(field))) => {
                let list = serde_json::from_value::<Vec<String>>(value.clone()).ok();
                list.map(|list| set_list(reference, field, &list)).is_some()
            }
            _ => false,
        }
    }
}

fn set_list(reference: &mut Reference, field: ListField, values: &[String]) {
    reference.lists.remove(field);
    for value in values {
        reference.push(field, clean_block(value));
    }
}

fn extend<T: serde::de::DeserializeOwned>(list: &mut Vec<T>, value: &Value) -> bool {
    let values = serde_json::from_value::<Vec<T>>(value.clone()).ok();
    values.map(|values| list.extend(values)).is_some()
}
