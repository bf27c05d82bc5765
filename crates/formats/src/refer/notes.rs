//! `%O` remarks of the form `name: value`, Zotero's way to say what has no field: out for what a
//! reference has besides its tags, and in again.

use super::tags::Role;
use cite_model::field::Field;
use cite_model::name::parse::inverted;
use cite_model::{
    Date, DateField, Doi, ItemType, Name, NameField, Pmcid, Pmid, Reference, TextField,
};

/// The name of the remark that says the kind of work.
pub(super) const KIND: &str = "type";

/// The kind of work that a remark says.
pub(super) fn kind(remark: &str) -> Option<ItemType> {
    remark.strip_prefix(KIND)?.strip_prefix(": ").and_then(ItemType::from_csl)
}

/// Whether a field is said by a tag of its own, whatever its value.
pub(super) fn has_tag(field: TextField, item_type: ItemType) -> bool {
    let is_doi = field == TextField::Doi;
    is_doi || super::tags::roles(item_type).any(|(_, role)| {
        matches!(role, Role::Text(own) | Role::Block(own) | Role::Joined(own) if own == field)
    })
}

/// Sets what a remark says; false where it is a remark of another kind, or the field is set.
pub(super) fn read(remark: &str, reference: &mut Reference) -> bool {
    let Some((name, value)) = remark.split_once(": ") else { return false };
    let value = value.trim();
    if let Some(field) = TextField::from_csl(name) {
        return text(field, value, reference);
    }
    if let Some(field) = DateField::from_csl(name).filter(|_| !value.is_empty()) {
        let free = reference.date(field).is_none();
        let date = Date::from_edtf(value).unwrap_or_else(|| Date::Literal(value.to_owned()));
        return free && reference.dates.insert(field, date).is_none();
    }
    let Some(field) = NameField::from_csl(name) else { return false };
    match name_of(value) {
        Some(name) => reference.push_name(field, name),
        None if value == "et al." => reference.names.entry(field).et_al = true,
        None => return false,
    }
    true
}

fn text(field: TextField, value: &str, reference: &mut Reference) -> bool {
    let canonical = match field {
        TextField::Doi => Doi::parse(value).map(|doi| doi.as_str().to_owned()),
        TextField::Pmid => Pmid::parse(value).map(|pmid| pmid.as_str().to_owned()),
        TextField::Pmcid => Pmcid::parse(value).map(|pmcid| pmcid.as_str().to_owned()),
        _ if has_tag(field, reference.item_type) => None,
        _ => Some(value.to_owned()),
    };
    let Some(value) = canonical else { return false };
    reference.text(field) == Some(value.as_str()) || reference.set_first(field, &value)
}

/// A name as Zotero's remarks give it: `Family || Given`, or whole.
fn name_of(value: &str) -> Option<Name> {
    match value.split_once(" || ") {
        Some((family, given)) => inverted(&format!("{family}, {given}")),
        None if value.is_empty() || value == "et al." => None,
        None => Some(Name::literal(value)),
    }
}

/// The remarks for what a reference has besides its tags.
pub(super) fn remarks(reference: &Reference) -> Vec<String> {
    let item_type = reference.item_type;
    let mut remarks = Vec::new();
    if !super::tags::kind(item_type).1 {
        remarks.push(format!("{KIND}: {}", item_type.csl()));
    }
    for (field, value) in reference.texts.iter().filter(|(field, _)| !has_tag(*field, item_type)) {
        remarks.push(format!("{}: {value}", field.csl()));
    }
    for (field, date) in reference.dates.iter() {
        if !matches!(field, DateField::Issued | DateField::Accessed) {
            remarks.push(format!("{}: {date}", field.csl()));
        }
    }
    for (field, list) in reference.names.iter() {
        let has_tag = super::tags::roles(item_type).any(|(_, role)| role == Role::Name(field));
        for name in list.names.iter().filter(|_| !has_tag) {
            remarks.push(format!("{}: {}", field.csl(), shown(name)));
        }
        if list.et_al {
            remarks.push(format!("{}: et al.", field.csl()));
        }
    }
    remarks
}

fn shown(name: &Name) -> String {
    match name {
        Name::Literal { literal } => literal.clone(),
        Name::Person(_) => {
            let text = super::names::name(name);
            match text.split_once(", ") {
                Some((family, given)) => format!("{family} || {given}"),
                None => text.trim_end_matches(',').to_owned(),
            }
        }
    }
}
