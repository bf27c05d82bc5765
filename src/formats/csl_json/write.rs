//! Entries in, one CSL-JSON array out: one field a line, fields always in the order of the tables.

use super::{date, layout};
use crate::formats::{EntryWriter, WriteOptions};
use crate::model::field::Field;
use crate::model::{Entry, ListField, NameList, Reference, TextField};
use serde_json::{Map, Value, json};
use std::io::{self, Write};

/// Fields that CSL lacks: they stand in `custom`.
const OURS: &[TextField] = &[TextField::TranslatedTitle, TextField::Arxiv];

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

fn item(entry: &Entry, strict: bool) -> Map<String, Value> {
    let reference = &entry.reference;
    let mut item = Map::new();
    item.insert("id".to_owned(), json!(entry.key));
    item.insert("type".to_owned(), json!(reference.item_type.csl()));
    for (field, value) in reference.texts.iter().filter(|(field, _)| !OURS.contains(field)) {
        item.insert(field.csl().to_owned(), json!(with_csl_tags(value)));
        if field == TextField::ContainerTitleShort && !strict {
            item.insert("journalAbbreviation".to_owned(), json!(value));
        }
    }
    for (field, list) in reference.names.iter() {
        item.insert(field.csl().to_owned(), names(list));
    }
    for (field, value) in reference.dates.iter() {
        item.insert(field.csl().to_owned(), date::to_json(value));
    }
    for (field, values) in reference.lists.iter() {
        item.insert(field.csl().to_owned(), json!(joined(field, values)));
    }
    let custom = custom(entry);
    if !custom.is_empty() {
        item.insert("custom".to_owned(), Value::Object(custom));
    }
    item
}

/// `others` as a literal is how pandoc says that names were left out.
fn names(list: &NameList) -> Value {
    let names = list.names.iter().map(|name| json!(name));
    let others = list.et_al.then(|| json!({ "literal": "others" }));
    names.chain(others).collect()
}

/// A list as CSL has it, one string: the first URL, the numbers with spaces between, notes as
/// paragraphs.
fn joined(field: ListField, values: &[String]) -> String {
    match field {
        ListField::Keyword => values.join(", "),
        ListField::Isbn | ListField::Issn => values.join(" "),
        ListField::Url => values.first().cloned().unwrap_or_default(),
        ListField::Note => values.join("\n"),
    }
}

fn with_csl_tags(text: &str) -> String {
    text.replace("<sc>", "<span style=\"font-variant:small-caps;\">").replace("</sc>", "</span>")
}

/// What CSL has no variable for, by key.
fn custom(entry: &Entry) -> Map<String, Value> {
    let reference = &entry.reference;
    let mut custom = Map::new();
    let mut add = |key: &str, value: Value| custom.insert(key.to_owned(), value);
    for field in OURS {
        if let Some(value) = reference.text(*field) {
            add(field.csl(), json!(value));
        }
    }
    for (field, values) in reference.lists.iter().filter(|list| is_ambiguous(*list)) {
        add(field.csl(), json!(values));
    }
    let parts = [
        ("aliases", json!(entry.aliases)),
        ("relations", json!(entry.relations)),
        ("related", json!(reference.related)),
        ("mentions", json!(reference.mentions)),
        ("extra", json!(reference.extra)),
    ];
    for (key, value) in parts {
        if value.as_array().is_some_and(|values| !values.is_empty()) {
            add(key, value);
        }
    }
    if let Some(id) = other_id(entry, reference) {
        add("id", json!(id));
    }
    custom
}

fn other_id<'e>(entry: &Entry, reference: &'e Reference) -> Option<&'e str> {
    reference.id.as_deref().filter(|id| *id != entry.key)
}

/// Whether a list cannot be had back from its one string.
fn is_ambiguous((field, values): (ListField, &Vec<String>)) -> bool {
    let separator = match field {
        ListField::Keyword => ',',
        ListField::Isbn | ListField::Issn => ' ',
        ListField::Url => return values.len() > 1,
        ListField::Note => '\n',
    };
    values.iter().any(|value| value.contains(separator))
}
