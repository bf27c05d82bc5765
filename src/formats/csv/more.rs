//! The last column of our own tables: a JSON object of what the other columns cannot say, both ways.

use crate::model::Reference;
use crate::text::json;
use serde_json::Value;

/// The object's text; none where there is nothing to say.
pub(super) fn text(rest: &Reference) -> Option<String> {
    let nothing = Reference::new(rest.item_type);
    if *rest == nothing {
        return None;
    }
    let mut value = serde_json::to_value(rest).expect("a reference has string keys");
    if let Value::Object(fields) = &mut value {
        fields.shift_remove("type");
    }
    Some(value.to_string())
}

/// Sets what the object says, which is exact; `false` where it is none.
pub(super) fn apply(text: &str, reference: &mut Reference) -> bool {
    let Ok(mut value) = serde_json::from_str::<Value>(text) else { return false };
    json::clean(&mut value);
    let Ok(rest) = serde_json::from_value::<Reference>(value) else { return false };
    for (field, value) in rest.texts.iter().filter(|(_, value)| !value.is_empty()) {
        reference.texts.insert(field, value.clone());
    }
    for (field, list) in rest.names.iter() {
        reference.names.insert(field, list.clone());
    }
    for (field, date) in rest.dates.iter() {
        reference.dates.insert(field, date.clone());
    }
    for (field, values) in rest.lists.iter() {
        reference.lists.insert(field, values.clone());
    }
    reference.related.extend(rest.related);
    reference.mentions.extend(rest.mentions);
    // What stood in columns of its own came before.
    reference.extra.extend(rest.extra);
    true
}
