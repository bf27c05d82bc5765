//! An entry with its macros expanded: what is inherited from, and what a record is made of. Names of
//! types and fields are in lower case; values are TeX, as they stood between braces or quotes.

use super::allowance::Allowance;
use super::macros::Macros;
use super::scan::RawEntry;
use std::borrow::Cow;

/// An entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry<'t> {
    /// The line on which it begins.
    pub line: u64,
    /// Its type.
    pub entry_type: Cow<'t, str>,
    /// Its citation key; empty where it has none.
    pub key: Cow<'t, str>,
    /// Its fields, in their order.
    pub fields: Vec<Field<'t>>,
}

/// A field of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field<'t> {
    /// Its name.
    pub name: Cow<'t, str>,
    /// Its value.
    pub value: Cow<'t, str>,
}

impl<'t> Entry<'t> {
    /// The entry that was cut apart, its macros expanded.
    pub(super) fn new(
        raw: &RawEntry<'t>,
        line: u64,
        macros: &Macros,
        allowance: &Allowance,
        unknown: &mut dyn FnMut(&'t str),
    ) -> Self {
        let fields = raw.fields.iter().map(|field| Field {
            name: lower(field.name),
            value: macros.expand(&field.parts, allowance, unknown),
        });
        Self {
            line,
            entry_type: lower(raw.entry_type),
            key: Cow::Borrowed(raw.key),
            fields: fields.collect(),
        }
    }

    /// The value of a field.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|field| field.name == name).map(|field| &*field.value)
    }

    /// The same, independent of the text.
    pub(super) fn into_owned(self) -> Entry<'static> {
        let owned = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        let fields = self.fields.into_iter();
        Entry {
            line: self.line,
            entry_type: owned(self.entry_type),
            key: owned(self.key),
            fields: fields
                .map(|field| Field { name: owned(field.name), value: owned(field.value) })
                .collect(),
        }
    }

    /// How many bytes it holds, about.
    pub(super) fn size(&self) -> usize {
        let fields = self.fields.iter().map(|field| field.name.len() + field.value.len() + 64);
        self.key.len() + fields.sum::<usize>() + 128
    }
}

fn lower(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    }
}
