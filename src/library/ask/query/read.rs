//! What a reference says, for questions that no index answers.

use crate::library::resolve::index;
use cite_model::{AnyField, Reference};

/// Whether a value of the field has these words next to one another.
pub(super) fn holds(reference: &Reference, field: AnyField, words: &str, open: bool) -> bool {
    let end = if open { "" } else { " " };
    let wanted = format!(" {}{end}", index::words(words));
    values(reference, field)
        .iter()
        .any(|value| format!(" {} ", index::words(value)).contains(&wanted))
}

/// Whether the field has a value.
pub(super) fn has(reference: &Reference, field: AnyField) -> bool {
    match field {
        AnyField::Text(field) => reference.text(field).is_some(),
        AnyField::Date(field) => reference.date(field).is_some(),
        AnyField::List(field) => !reference.list(field).is_empty(),
        AnyField::Names(field) => !reference.names(field).is_empty(),
        field => !values(reference, field).is_empty(),
    }
}

fn values(reference: &Reference, field: AnyField) -> Vec<String> {
    use cite_model::field::Field;
    match field {
        AnyField::Type => vec![reference.item_type.csl().to_owned()],
        AnyField::Id => reference.id.iter().cloned().collect(),
        AnyField::Text(field) => reference.text(field).map(str::to_owned).into_iter().collect(),
        AnyField::Names(field) => reference.names(field).iter().map(index::spoken).collect(),
        AnyField::Date(field) => {
            reference.date(field).map(ToString::to_string).into_iter().collect()
        }
        AnyField::List(field) => reference.list(field).to_vec(),
        AnyField::Related => {
            let said = |related: &cite_model::Related| {
                format!("{} {}", related.relation.csl(), related.target)
            };
            reference.related.iter().map(said).collect()
        }
        AnyField::Mentions => {
            reference.mentions.iter().map(|m| format!("{} {}", m.title, m.url)).collect()
        }
        AnyField::Extra => {
            reference.extra.iter().map(|extra| format!("{} {}", extra.tag, extra.value)).collect()
        }
    }
}
