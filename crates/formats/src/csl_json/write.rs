//! Entries in, one CSL-JSON array out: one field a line, fields always in the order of the tables.
//!
//! Every value is read back while it is written; what would not come back as it is stands in
//! `custom` as well, in the form of the model.

use super::keys::OURS;
use super::{ID, date, keys, layout, name, note, values, zotero};
use crate::{EntryWriter, WriteOptions, language};
use cite_model::field::Field;
use cite_model::{Date, Entry, Extra, ListField, NameList, Reference, TextField};
use cite_text::markup;
use serde_json::{Map, Value, json};
use std::io::{self, Write};

/// Makes a writer onto an output.
pub(super) fn writer<'w>(
    out: &'w mut dyn Write,
    options: &WriteOptions,
) -> Box<dyn EntryWriter + 'w> {
    Box::new(CslWriter { out, strict: options.strict, entries: 0 })
}

struct CslWriter<'w> {
    out: &'w mut dyn Write,
    strict: bool,
    entries: u64,
}

impl EntryWriter for CslWriter<'_> {
    fn entry(&mut self, entry: &Entry) -> io::Result<()> {
        self.out.write_all(if self.entries == 0 { b"[\n" } else { b",\n" })?;
        self.entries += 1;
        self.out.write_all(text(&item(entry, self.strict)).as_bytes())
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.write_all(if self.entries == 0 { b"[]\n" } else { b"\n]\n" })?;
        self.out.flush()
    }
}

/// An item's text: one field a line.
fn text(item: &Map<String, Value>) -> String {
    let fields: Vec<String> = item
        .iter()
        .map(|(key, value)| format!("    {}: {}", json!(key), layout::on_one_line(value)))
        .collect();
    format!("  {{\n{}\n  }}", fields.join(",\n"))
}

/// An item under way: its fields, and what goes into `custom`.
struct Item {
    fields: Map<String, Value>,
    custom: Map<String, Value>,
    strict: bool,
}

fn item(entry: &Entry, strict: bool) -> Map<String, Value> {
    let reference = &entry.reference;
    let mut item = Item { fields: Map::new(), custom: Map::new(), strict };
    item.heading(entry);
    item.texts(reference);
    for (field, list) in reference.names.iter() {
        item.names(field.csl(), list);
    }
    for (field, value) in reference.dates.iter() {
        item.date(field.csl(), value);
    }
    for (field, values) in reference.lists.iter().filter(|(field, _)| *field != ListField::Note) {
        item.list(field, values);
    }
    item.note(reference);
    item.rest(entry);
    if !item.custom.is_empty() {
        item.fields.insert("custom".to_owned(), Value::Object(item.custom));
    }
    item.fields
}

impl Item {
    fn set(&mut self, key: &str, value: Value) {
        self.fields.insert(key.to_owned(), value);
    }

    /// Puts a value of the model into `custom`, where its CSL form says less.
    fn set_custom(&mut self, key: &str, value: Value) {
        self.custom.insert(key.to_owned(), value);
    }

    fn heading(&mut self, entry: &Entry) {
        let item_type = entry.reference.item_type;
        self.set("id", json!(entry.key));
        if self.strict {
            self.set("type", json!(item_type));
            return;
        }
        let written = zotero::item_type(item_type);
        self.set("citation-key", json!(entry.key));
        self.set("type", json!(written));
        if written != item_type {
            self.set_custom("type", json!(item_type));
        }
    }

    fn texts(&mut self, reference: &Reference) {
        for (field, value) in reference.texts.iter() {
            let value = markup::unmarked(value);
            let tagged = match keys::is_rich(field) {
                true => values::with_csl_tags(value),
                false if field == TextField::Language => language::tag(value).into(),
                false => markup::simple(value),
            };
            if OURS.contains(&field) {
                self.set_custom(field.csl(), json!(value));
                continue;
            }
            if values::text(field, &tagged) != value {
                self.set_custom(field.csl(), json!(value));
            }
            if field == TextField::ContainerTitleShort && !self.strict {
                self.set("journalAbbreviation", json!(tagged));
            }
            self.set(field.csl(), json!(tagged));
        }
    }

    fn names(&mut self, key: &str, list: &NameList) {
        let written = name::to_json(list, !self.strict);
        let mut read = NameList::default();
        name::from_json(written.clone(), &mut read, &mut Vec::new());
        if read != *list {
            self.set_custom(key, json!(list));
        }
        self.set(key, written);
    }

    fn date(&mut self, key: &str, value: &Date) {
        let written = date::to_json(value, !self.strict);
        if date::from_json(&written).0.as_ref() != Some(value) {
            self.set_custom(key, json!(value));
        }
        self.set(key, written);
    }

    fn list(&mut self, field: ListField, list: &[String]) {
        let written = json!(values::joined(field, list));
        if values::list(field, &written) != list {
            self.set_custom(field.csl(), json!(list));
        }
        self.set(field.csl(), written);
    }

    /// The note, and behind it what Zotero has no field for.
    fn note(&mut self, reference: &Reference) {
        let notes = reference.list(ListField::Note);
        let simple = reference.simple();
        let mut text = values::joined(ListField::Note, simple.list(ListField::Note));
        let lines = if self.strict { Vec::new() } else { zotero::lines(&simple) };
        let is_plain = lines.is_empty()
            && notes.len() < 2
            && note::split(&text, |_| true).fields.is_empty()
            && values::list(ListField::Note, &json!(text)) == notes;
        if !is_plain {
            self.set_custom("note", json!(notes));
        }
        for line in lines {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&line);
        }
        if !text.is_empty() {
            self.set("note", json!(text));
        }
    }

    fn rest(&mut self, entry: &Entry) {
        let reference = &entry.reference;
        let kept = self.own_fields(&reference.extra);
        let lists = [
            ("aliases", json!(entry.aliases)),
            ("related", json!(entry.related())),
            ("mentions", json!(reference.mentions)),
            ("extra", json!(reference.extra[kept..])),
        ];
        for (key, value) in lists {
            if value.as_array().is_some_and(|values| !values.is_empty()) {
                self.set_custom(key, value);
            }
        }
    }

    /// Writes what CSL-JSON itself brought as fields again, as far as their order allows it to come
    /// back; gives back how many.
    fn own_fields(&mut self, extra: &[Extra]) -> usize {
        if self.strict {
            return 0;
        }
        let mut kept = 0;
        for Extra { format, tag, value } in extra {
            if format != ID || keys::key(tag).is_some() || self.fields.contains_key(tag) {
                break;
            }
            self.set(tag, own_value(value));
            kept += 1;
        }
        kept
    }
}

/// An array or an object that was kept as its text.
fn own_value(text: &str) -> Value {
    let is_nested = text.starts_with(['{', '[']);
    let value = is_nested.then(|| serde_json::from_str::<Value>(text).ok()).flatten();
    let comes_back = |value: &Value| {
        serde_json::to_string(value).is_ok_and(|again| again == text) && text.len() > 2
    };
    let value = value.filter(comes_back);
    value.unwrap_or_else(|| json!(text))
}
