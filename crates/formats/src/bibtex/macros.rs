//! `@string` definitions in, values with their macros expanded out. No value grows beyond a bound,
//! however often macros double each other.

use super::allowance::Allowance;
use super::scan::{Part, Parts, RawField};
use std::borrow::Cow;
use std::collections::HashMap;

/// The longest value that macros may make, in bytes.
const LONGEST_VALUE: usize = 1 << 20;

/// How much all definitions may hold, in bytes.
const LARGEST_TABLE: usize = 16 << 20;

/// Macros that every style defines.
pub(super) const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The macros defined so far, by their names in lower case.
#[derive(Default)]
pub(super) struct Macros {
    table: HashMap<String, String>,
    size: usize,
}

impl Macros {
    /// Takes a definition in; a later one replaces an earlier.
    pub(super) fn define(&mut self, field: &RawField<'_>, allowance: &Allowance) {
        let value = self.expand(&field.parts, allowance, &mut |_| ()).into_owned();
        if self.size + value.len() <= LARGEST_TABLE {
            self.size += value.len() + field.name.len();
            self.table.insert(field.name.to_ascii_lowercase(), value);
        }
    }

    /// The value of a field. A macro that is not defined stands for its own name, and is told; so
    /// does one for which the allowance is too small.
    pub(super) fn expand<'t>(
        &self,
        parts: &Parts<'t>,
        allowance: &Allowance,
        unknown: &mut dyn FnMut(&'t str),
    ) -> Cow<'t, str> {
        match parts {
            Parts::One(Part::Text(text)) => Cow::Borrowed(text),
            Parts::One(Part::Bare(name)) => match self.value(name, allowance, unknown) {
                Some(value) => Cow::Owned(value.to_owned()),
                None => Cow::Borrowed(name),
            },
            Parts::Joined(parts) => Cow::Owned(self.join(parts, allowance, unknown)),
        }
    }

    fn join<'t>(
        &self,
        parts: &[Part<'t>],
        allowance: &Allowance,
        unknown: &mut dyn FnMut(&'t str),
    ) -> String {
        let mut joined = String::new();
        for part in parts {
            let text = match part {
                Part::Text(text) => text,
                Part::Bare(name) => self.value(name, allowance, unknown).unwrap_or(name),
            };
            if joined.len() + text.len() > LONGEST_VALUE.max(joined.len()) {
                break;
            }
            joined.push_str(text);
        }
        joined
    }

    fn value<'s, 't>(
        &'s self,
        name: &'t str,
        allowance: &Allowance,
        unknown: &mut dyn FnMut(&'t str),
    ) -> Option<&'s str> {
        if name.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let lower = name.to_ascii_lowercase();
        let value = self.table.get(&lower).map(String::as_str);
        if value.is_none() && !MONTHS.contains(&lower.as_str()) {
            unknown(name);
        }
        value.filter(|value| allowance.spend(value.len()))
    }
}
