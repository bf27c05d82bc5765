//! A citation key in; every value of its entry, the records or the person that gave it, and the
//! values that were not chosen, out.

use crate::library::ask::about::about;
use crate::library::ask::why::RecordName;
use crate::library::resolve::overlay::PersonsEdit;
use crate::library::resolve::subject::Subject;
use crate::library::{Library, LibraryError, resolve::records};
use crate::store::StoredRecord;
use cite_model::field::Field;
use cite_model::{ListField, Reference};
use cite_resolve::{AnyField, Merged, show_names};
use cite_text::fold::fold;
use serde::Serialize;

/// An entry, value by value.
#[derive(Clone, Debug, Serialize)]
pub struct Blamed {
    /// Its citation key.
    pub key: String,
    /// Its values: one each, and for lists one for each part.
    pub fields: Vec<BlamedField>,
    /// The records behind it, whose places the numbers name, from 1.
    pub records: Vec<RecordName>,
}

/// A value and where it came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BlamedField {
    /// The CSL name; for what has none, the source's own tag.
    pub field: String,
    /// The value.
    pub value: String,
    /// The numbers of the records that gave it.
    pub from: Vec<usize>,
    /// What other records say instead; where a person said it, what any of them say.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_chosen: Vec<OtherValue>,
    /// The person who said it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Person>,
}

/// Who said something, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Person {
    /// Who.
    pub who: String,
    /// When, RFC 3339.
    pub done: String,
}

/// A value that was not chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OtherValue {
    /// The value.
    pub value: String,
    /// The numbers of the records that say so.
    pub from: Vec<usize>,
}

/// The values of the entry that bears a key, now or formerly.
pub fn run(library: &Library, key: &str) -> Result<Blamed, LibraryError> {
    let Subject { key, records, overlay, .. } = library.subject(key)?;
    let mut fields = fields(&records::merge(&records), &records);
    overlay.edits.into_iter().for_each(|edit| said(&mut fields, edit));
    let marks = overlay.marks.into_iter();
    fields.extend(marks.map(|mark| {
        let by = Some(Person { who: mark.who, done: mark.done });
        let (field, value) = (mark.kind.name().to_owned(), mark.value);
        BlamedField { field, value, from: Vec::new(), not_chosen: Vec::new(), by }
    }));
    let names = (1..).zip(&records).map(|(number, record)| RecordName {
        key: key.clone(),
        number,
        source: record.source.clone(),
        line: record.line,
        about: about(&record.reference),
    });
    let records = names.collect();
    Ok(Blamed { key, fields, records })
}

/// Puts what a person says in the place of what the records say.
fn said(fields: &mut Vec<BlamedField>, PersonsEdit { edit, who, done }: PersonsEdit) {
    let name = edit.field.to_string();
    let at = fields.iter().position(|field| field.field == name).unwrap_or(fields.len());
    let (theirs, rest) = std::mem::take(fields).into_iter().partition(|it| it.field == name);
    *fields = rest;
    let theirs: Vec<BlamedField> = theirs;
    let not_chosen =
        theirs.into_iter().flat_map(|BlamedField { value, from, not_chosen, .. }| {
            std::iter::once(OtherValue { value, from }).chain(not_chosen)
        });
    let not_chosen = not_chosen.collect();
    let (value, by) = (edit.shown(), Some(Person { who, done }));
    fields.insert(at, BlamedField { field: name, value, from: Vec::new(), not_chosen, by });
}

/// What the records say, by field.
pub(in crate::library) fn fields(merged: &Merged, records: &[StoredRecord]) -> Vec<BlamedField> {
    let mut fields: Vec<BlamedField> = Vec::new();
    for (field, origins) in &merged.origins {
        if let Some(value) = single(&merged.reference, *field) {
            let from = with_the_same(*field, &value, origins, records);
            let not_chosen = others(merged, *field);
            let field = field.to_string();
            fields.push(BlamedField { field, value, from, not_chosen, by: None });
        } else {
            let parts = parts(&merged.reference, *field).into_iter();
            fields.extend(parts.map(|(name, value)| {
                let same =
                    |part: &(String, String)| part.0 == name && alike(*field, &part.1, &value);
                let says = |record: &StoredRecord| parts_of(record, *field).iter().any(same);
                BlamedField {
                    from: numbers(records, says),
                    field: name,
                    value,
                    not_chosen: Vec::new(),
                    by: None,
                }
            }));
        }
    }
    fields
}

/// A field as it is read: the value of one that has one, else its parts.
pub(in crate::library) fn read(reference: &Reference, field: AnyField) -> Option<String> {
    single(reference, field).or_else(|| {
        let parts: Vec<String> = parts(reference, field).into_iter().map(|part| part.1).collect();
        (!parts.is_empty()).then(|| parts.join("; "))
    })
}

/// The value of a field that has one.
fn single(reference: &Reference, field: AnyField) -> Option<String> {
    match field {
        AnyField::Type => Some(reference.item_type.csl().to_owned()),
        AnyField::Id => reference.id.clone(),
        AnyField::Text(field) => reference.text(field).map(str::to_owned),
        AnyField::Names(field) => reference.names.get(field).map(show_names),
        AnyField::Date(field) => reference.date(field).map(ToString::to_string),
        AnyField::List(_) | AnyField::Related | AnyField::Mentions | AnyField::Extra => None,
    }
}

/// The parts of a field that is united from all records, each with its name.
fn parts(reference: &Reference, field: AnyField) -> Vec<(String, String)> {
    let named = |value: String| (field.to_string(), value);
    match field {
        AnyField::List(list) => reference.list(list).iter().cloned().map(named).collect(),
        AnyField::Related => {
            let related = reference.related.iter();
            let sentence = |inverse: bool| if inverse { "inverse " } else { "" };
            related
                .map(|r| named(format!("{}{} {}", sentence(r.inverse), r.relation.csl(), r.target)))
                .collect()
        }
        AnyField::Mentions => {
            reference.mentions.iter().map(|m| named(format!("{} {}", m.title, m.url))).collect()
        }
        AnyField::Extra => {
            let extra = reference.extra.iter();
            extra.map(|e| (format!("{}:{}", e.format, e.tag), e.value.clone())).collect()
        }
        _ => Vec::new(),
    }
}

fn parts_of(record: &StoredRecord, field: AnyField) -> Vec<(String, String)> {
    parts(&record.reference, field)
}

/// Whether a merge takes two parts for the same.
fn alike(field: AnyField, a: &str, b: &str) -> bool {
    a == b || matches!(field, AnyField::List(list) if list != ListField::Url && fold(a) == fold(b))
}

/// The record a value was taken from, and those that say the same.
fn with_the_same(
    field: AnyField,
    value: &str,
    origins: &[usize],
    records: &[StoredRecord],
) -> Vec<usize> {
    let says = |record: &StoredRecord| single(&record.reference, field).as_deref() == Some(value);
    let mut from = numbers(records, says);
    from.extend(origins.iter().map(|at| at + 1));
    from.sort_unstable();
    from.dedup();
    from
}

fn numbers(records: &[StoredRecord], says: impl Fn(&StoredRecord) -> bool) -> Vec<usize> {
    (1..).zip(records).filter(|(_, record)| says(record)).map(|(number, _)| number).collect()
}

fn others(merged: &Merged, field: AnyField) -> Vec<OtherValue> {
    let mut others: Vec<OtherValue> = Vec::new();
    for losing in merged.losing.iter().filter(|losing| losing.field == field) {
        match others.last_mut().filter(|last| last.value == losing.value) {
            Some(last) => last.from.push(losing.input + 1),
            None => {
                let from = vec![losing.input + 1];
                others.push(OtherValue { value: losing.value.clone(), from });
            }
        }
    }
    others
}
