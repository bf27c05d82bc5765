//! What a person says a field holds: a text as it is typed comes in, a value of the field's own kind
//! goes out, and again the text. Typing what is shown changes nothing: `parse(display(x)) = x`.

mod identify;
mod lists;
mod names;

use super::date::loose;
use super::field::Field;
use super::{AnyField, Date, ItemType, ListField, NameList, Reference, TextField, label};
use cite_text::markup;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt;

/// A field and the value that a person gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The field; never `id`, `related`, `mentions` or `extra`.
    pub field: AnyField,
    /// The value, of the kind that the field has; none where a person says that there is none.
    pub value: Option<FieldValue>,
}

/// A value of a field of any kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldValue {
    /// An item type.
    Type(ItemType),
    /// One text: clean, and canonical where it is an identifier.
    Text(String),
    /// Names, at least one.
    Names(NameList),
    /// A date.
    Date(Date),
    /// Texts, at least one, none of them twice.
    List(Vec<String>),
}

/// Why a text is no value of a field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// The field is made by the program or kept from the sources.
    #[error("{0}: cannot be edited")]
    Fixed(AnyField),
    /// No type has this name.
    #[error("{0}: no item type (CSL's are article-journal, book, chapter, thesis, …)")]
    NoType(String),
    /// An identifier that is none.
    #[error("{field}: \"{value}\" {why}")]
    NoIdentifier {
        /// The field.
        field: AnyField,
        /// What was typed.
        value: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// A stored value is not of the field's kind.
    #[error("{field}: {why}")]
    NotStored {
        /// The field.
        field: AnyField,
        /// What the reader of JSON says.
        why: String,
    },
}

impl Edit {
    /// An edit that sets a field; the value is of the kind that the field has.
    pub fn set(field: AnyField, value: FieldValue) -> Self {
        Self { field, value: Some(value) }
    }

    /// An edit that says a field has no value.
    pub fn clear(field: AnyField) -> Self {
        Self { field, value: None }
    }

    /// Reads what a person types for a field; nothing typed says that there is none.
    ///
    /// Names are `Family, Given; Family, Given` or `Given Family and Given Family`, one that must not
    /// be taken apart stands in braces; lists are parted by `;`, notes by an empty line; dates are
    /// EDTF or as people write them.
    pub fn parse(field: AnyField, text: &str) -> Result<Self, EditError> {
        if matches!(field, AnyField::Id | AnyField::Related | AnyField::Mentions | AnyField::Extra)
        {
            return Err(EditError::Fixed(field));
        }
        if markup::clean(text).is_empty() {
            return Ok(Self::clear(field));
        }
        Ok(Self { field, value: value(field, text)? })
    }

    /// Puts the value into a reference, or takes out what stands there.
    pub fn apply(&self, reference: &mut Reference) {
        match (self.field, &self.value) {
            (AnyField::Type, Some(FieldValue::Type(item_type))) => reference.item_type = *item_type,
            (AnyField::Type, _) => reference.item_type = ItemType::default(),
            (AnyField::Text(field), Some(FieldValue::Text(text))) => {
                reference.texts.insert(field, text.clone());
            }
            (AnyField::Text(field), _) => drop(reference.texts.remove(field)),
            (AnyField::Names(field), Some(FieldValue::Names(list))) => {
                reference.names.insert(field, list.clone());
            }
            (AnyField::Names(field), _) => drop(reference.names.remove(field)),
            (AnyField::Date(field), Some(FieldValue::Date(date))) => {
                reference.dates.insert(field, date.clone());
            }
            (AnyField::Date(field), _) => drop(reference.dates.remove(field)),
            (AnyField::List(field), Some(FieldValue::List(list))) => {
                reference.lists.insert(field, list.clone());
            }
            (AnyField::List(field), _) => drop(reference.lists.remove(field)),
            // no edit of these is ever made
            (AnyField::Id | AnyField::Related | AnyField::Mentions | AnyField::Extra, _) => {}
        }
    }

    /// The value as JSON, `null` where there is none.
    pub fn to_json(&self) -> String {
        match &self.value {
            None => "null".to_owned(),
            Some(FieldValue::Type(item_type)) => json(item_type),
            Some(FieldValue::Text(text)) => json(text),
            Some(FieldValue::Names(list)) => json(list),
            Some(FieldValue::Date(date)) => json(date),
            Some(FieldValue::List(list)) => json(list),
        }
    }

    /// The edit of which this is the value as JSON.
    pub fn from_json(field: AnyField, json: &str) -> Result<Self, EditError> {
        let value = match field {
            AnyField::Type => read(field, json)?.map(FieldValue::Type),
            AnyField::Text(_) => read(field, json)?.map(FieldValue::Text),
            AnyField::Names(_) => read(field, json)?.map(FieldValue::Names),
            AnyField::Date(_) => read(field, json)?.map(FieldValue::Date),
            AnyField::List(_) => read(field, json)?.map(FieldValue::List),
            AnyField::Id | AnyField::Related | AnyField::Mentions | AnyField::Extra => {
                return Err(EditError::Fixed(field));
            }
        };
        Ok(Self { field, value })
    }

    /// The value as a person reads it and can type it again; empty where there is none.
    pub fn shown(&self) -> String {
        self.value.as_ref().map(|value| value.shown(self.field)).unwrap_or_default()
    }
}

impl FieldValue {
    /// The value that a field of a reference has; none where it has none, or cannot be edited.
    pub fn of(reference: &Reference, field: AnyField) -> Option<Self> {
        match field {
            AnyField::Type => Some(Self::Type(reference.item_type)),
            AnyField::Text(field) => reference.texts.get(field).cloned().map(Self::Text),
            AnyField::Names(field) => reference.names.get(field).cloned().map(Self::Names),
            AnyField::Date(field) => reference.dates.get(field).cloned().map(Self::Date),
            AnyField::List(field) => reference.lists.get(field).cloned().map(Self::List),
            AnyField::Id | AnyField::Related | AnyField::Mentions | AnyField::Extra => None,
        }
    }

    /// As a person reads it and can type it again for this field.
    pub fn shown(&self, field: AnyField) -> String {
        match (self, field) {
            (Self::List(list), AnyField::List(field)) => lists::show(field, list),
            (value, _) => value.to_string(),
        }
    }
}

impl fmt::Display for FieldValue {
    /// As a person reads it and can type it again; a list of notes or links by [`Self::shown`] alone.
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Type(item_type) => formatter.write_str(item_type.csl()),
            Self::Text(text) => formatter.write_str(text),
            Self::Names(list) => formatter.write_str(&names::show(list)),
            Self::Date(date) => formatter.write_str(&show_date(date)),
            Self::List(list) => formatter.write_str(&lists::show(ListField::Keyword, list)),
        }
    }
}

fn value(field: AnyField, text: &str) -> Result<Option<FieldValue>, EditError> {
    let line = markup::clean(text);
    Ok(match field {
        AnyField::Type => Some(FieldValue::Type(item_type(&line)?)),
        AnyField::Text(TextField::Abstract | TextField::Annote | TextField::References) => {
            Some(FieldValue::Text(markup::clean_block(text).into_owned()))
        }
        AnyField::Text(text) => {
            Some(FieldValue::Text(identify::text(text, &line)?.unwrap_or(line.into_owned())))
        }
        AnyField::Names(_) => {
            let list = names::parse(&line);
            (!list.names.is_empty()).then_some(FieldValue::Names(list))
        }
        AnyField::Date(_) => date(&line).map(FieldValue::Date),
        AnyField::List(field) => {
            let mut list: Vec<String> = Vec::new();
            for value in lists::parse(field, text) {
                let value = identify::list(field, &value)?.unwrap_or(value);
                if !list.contains(&value) {
                    list.push(value);
                }
            }
            (!list.is_empty()).then_some(FieldValue::List(list))
        }
        AnyField::Id | AnyField::Related | AnyField::Mentions | AnyField::Extra => None,
    })
}

/// By CSL's name, else by words that people use for a kind of work.
fn item_type(text: &str) -> Result<ItemType, EditError> {
    let name = |c: char| if matches!(c, '_' | ' ') { '-' } else { c.to_ascii_lowercase() };
    let typed: String = text.chars().map(name).collect();
    let known = ItemType::ALL.iter().copied().find(|kind| kind.csl().replace('_', "-") == typed);
    known.or_else(|| label::kind(text)).ok_or_else(|| EditError::NoType(text.to_owned()))
}

/// A quote before it says that it is words, whatever it looks like.
fn date(text: &str) -> Option<Date> {
    match text.strip_prefix('"') {
        Some(words) => {
            let words = words.trim();
            (!words.is_empty()).then(|| Date::Literal(words.to_owned()))
        }
        None => loose::parse(text),
    }
}

fn show_date(value: &Date) -> String {
    let shown = value.to_string();
    if date(&shown).as_ref() == Some(value) { shown } else { format!("\"{shown}") }
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("texts, lists and names have a JSON form")
}

fn read<T: DeserializeOwned>(field: AnyField, json: &str) -> Result<Option<T>, EditError> {
    serde_json::from_str(json)
        .map_err(|error| EditError::NotStored { field, why: error.to_string() })
}

#[cfg(test)]
mod tests;
