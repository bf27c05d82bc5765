//! A stream of JSON text comes in, its objects go out one by one: the elements of an array, of an
//! array inside a wrapping object, or one a line. Memory is bounded by the largest object.
//!
//! What nearly is JSON (trailing commas, NaN, lone surrogates, raw control characters) is repaired;
//! what is not costs the object it stands in, and no other.

mod cut;
mod repair;

pub use cut::{Cut, LARGEST_OBJECT, objects};
pub use repair::{Broken, Parsed, parse};

use crate::markup::clean_block;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use std::borrow::Cow;
use std::fmt;

/// An object's fields in the order of the text; unlike a map it keeps a key that comes twice.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Object(pub Vec<(String, Value)>);

impl Object {
    /// The first value of a key; none where it is null.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.iter().find(|(name, _)| name == key).map(|(_, value)| value).filter(|v| !v.is_null())
    }
}

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor)
    }
}

struct ObjectVisitor;

impl<'de> Visitor<'de> for ObjectVisitor {
    type Value = Object;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Object, A::Error> {
        let mut fields = Vec::with_capacity(access.size_hint().unwrap_or(16));
        while let Some(field) = access.next_entry()? {
            fields.push(field);
        }
        Ok(Object(fields))
    }
}

/// Cleans every string within a value of control characters and needless white space; line breaks
/// stay. A value is nested no deeper than [`parse`] reads it.
pub fn clean(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Cow::Owned(clean) = clean_block(text) {
                *text = clean;
            }
        }
        Value::Array(values) => values.iter_mut().for_each(clean),
        Value::Object(fields) => fields.values_mut().for_each(clean),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The value at the end of a path of keys; none where a step is missing or null.
pub fn at<'v>(value: &'v Value, path: &[&str]) -> Option<&'v Value> {
    path.iter().try_fold(value, |value, key| value.get(key)).filter(|value| !value.is_null())
}

/// The texts of a scalar or of an array of scalars, cleaned; blank ones are none.
pub fn texts(value: Option<&Value>) -> Vec<String> {
    let each = |value: &Value| {
        let text = scalar(value).map(|text| clean_block(&text).into_owned());
        text.filter(|text| !text.is_empty())
    };
    match value {
        Some(Value::Array(values)) => values.iter().filter_map(each).collect(),
        Some(value) => each(value).into_iter().collect(),
        None => Vec::new(),
    }
}

/// The first of [`texts`].
pub fn text(value: Option<&Value>) -> Option<String> {
    texts(value).into_iter().next()
}

/// The elements of an array; one element where the value is none, no element where it is null.
pub fn elements(value: Option<&Value>) -> &[Value] {
    match value {
        None | Some(Value::Null) => &[],
        Some(Value::Array(values)) => values,
        Some(value) => std::slice::from_ref(value),
    }
}

/// The text of a scalar: a string as it stands, a number or a truth value in digits and letters.
pub fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
