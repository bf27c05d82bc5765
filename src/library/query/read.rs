//! What a reference says, for questions that no index answers.

use super::super::index;
use crate::model::{AnyField, Reference};
use crate::resolve;

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

/// Whether a reference says itself that its work is retracted: in its title, or by naming the notice.
pub(super) fn is_retracted(reference: &Reference) -> bool {
    use crate::model::Relation::RetractionOf;
    let names_notice =
        |related: &crate::model::Related| related.relation == RetractionOf && related.inverse;
    reference.related.iter().any(names_notice)
        || resolve::standardize(reference).qualifiers.is_retracted
}

/// Whether a reference lacks what its type needs.
pub(super) fn is_incomplete(reference: &Reference) -> bool {
    use crate::model::{DateField, ItemType, NameField};
    let nobody = reference.names(NameField::Author).is_empty()
        && reference.names(NameField::Editor).is_empty();
    reference.title().is_none()
        || (reference.item_type == ItemType::ArticleJournal && nobody)
        || reference.date(DateField::Issued).is_none()
}

fn values(reference: &Reference, field: AnyField) -> Vec<String> {
    use crate::model::field::Field;
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
            let said = |related: &crate::model::Related| {
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
