//! What a format cannot say of a reference in its own terms: the difference between a reference and
//! what a reader makes of its written form, as one JSON text; and the way back.

use cite_model::field::{Field, FieldMap};
use cite_model::{ItemType, Reference};
use cite_text::json;
use serde_json::{Map, Value};

/// The key under which fields stand that a reader would add and the reference does not have.
const ABSENT: &str = "absent";

/// What is missing in `read` to make it `reference`; none where it is all there. Ids are not looked
/// at: they are the entry's key.
pub(super) fn difference(reference: &Reference, read: &Reference) -> Option<String> {
    let mut absent = Vec::new();
    let rest = Reference {
        item_type: reference.item_type,
        id: None,
        texts: left(&reference.texts, &read.texts, &mut absent),
        names: left(&reference.names, &read.names, &mut absent),
        dates: left(&reference.dates, &read.dates, &mut absent),
        lists: left(&reference.lists, &read.lists, &mut absent),
        related: reference.related.get(read.related.len()..).unwrap_or_default().to_vec(),
        mentions: reference.mentions.get(read.mentions.len()..).unwrap_or_default().to_vec(),
        extra: reference.extra.get(read.extra.len()..).unwrap_or_default().to_vec(),
    };
    let value = serde_json::to_value(&rest).expect("a reference has string keys");
    let mut fields = match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    };
    if reference.item_type == read.item_type {
        fields.shift_remove("type");
    }
    if !absent.is_empty() {
        fields.insert(ABSENT.to_owned(), absent.into());
    }
    (!fields.is_empty()).then(|| Value::Object(fields).to_string())
}

fn left<F: Field, V: Clone + PartialEq>(
    wanted: &FieldMap<F, V>,
    read: &FieldMap<F, V>,
    absent: &mut Vec<&'static str>,
) -> FieldMap<F, V> {
    let mut rest = FieldMap::default();
    for (field, value) in wanted.iter().filter(|(field, value)| read.get(*field) != Some(value)) {
        rest.insert(field, value.clone());
    }
    let added = read.iter().filter(|(field, _)| wanted.get(*field).is_none());
    absent.extend(added.map(|(field, _)| field.csl()));
    rest
}

/// Sets what a difference says; `false` where the text is none.
pub(super) fn apply(text: &str, reference: &mut Reference) -> bool {
    let Ok(mut value) = serde_json::from_str::<Value>(text) else { return false };
    json::clean(&mut value);
    let Some(fields) = value.as_object_mut() else { return false };
    let absent = json::texts(fields.shift_remove(ABSENT).as_ref());
    let item_type = fields.get("type").and_then(Value::as_str).and_then(ItemType::from_csl);
    let Ok(rest) = serde_json::from_value::<Reference>(value) else { return false };
    for name in &absent {
        remove(&mut reference.texts, name);
        remove(&mut reference.names, name);
        remove(&mut reference.dates, name);
        remove(&mut reference.lists, name);
    }
    reference.item_type = item_type.unwrap_or(reference.item_type);
    for (field, value) in rest.texts.iter().filter(|(_, value)| !value.is_empty()) {
        reference.texts.insert(field, value.clone());
    }
    set(&mut reference.names, &rest.names);
    set(&mut reference.dates, &rest.dates);
    set(&mut reference.lists, &rest.lists);
    reference.related.extend(rest.related);
    reference.mentions.extend(rest.mentions);
    reference.extra.extend(rest.extra);
    true
}

fn remove<F: Field, V>(map: &mut FieldMap<F, V>, name: &str) {
    if let Some(field) = F::from_csl(name) {
        map.remove(field);
    }
}

fn set<F: Field, V: Clone>(map: &mut FieldMap<F, V>, values: &FieldMap<F, V>) {
    for (field, value) in values.iter() {
        map.insert(field, value.clone());
    }
}
