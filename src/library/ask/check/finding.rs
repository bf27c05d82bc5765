//! What a rule may know, and what it finds.

use super::casing::Casing;
use cite_model::{AnyField, Edit};
use serde::Serialize;

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Something is wrong beyond doubt.
    Error,
    /// Something is probably wrong.
    Warning,
    /// Something is missing, or is not as it is usually printed.
    Note,
}

/// What a rule may know beside the reference.
#[derive(Default)]
pub(super) struct Context {
    /// The year it is.
    pub(super) this_year: i32,
    /// How the library writes words; none where no title needs it.
    pub(super) casing: Option<Casing>,
}

/// What a rule found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    pub(super) field: Option<AnyField>,
    /// What is wrong; the whole value, or the part of it.
    pub(super) value: String,
    /// Why, without the value and without a full stop.
    pub(super) message: String,
    /// What would put it right; nothing where that cannot be told.
    pub(super) fix: Vec<Edit>,
}

impl Finding {
    pub(super) fn new(
        field: AnyField,
        value: impl Into<String>,
        message: impl Into<String>,
        fix: impl IntoIterator<Item = Edit>,
    ) -> Self {
        let (value, message) = (value.into(), message.into());
        Self { field: Some(field), value, message, fix: fix.into_iter().collect() }
    }
}
