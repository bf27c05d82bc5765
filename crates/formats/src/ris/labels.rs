//! The lines `variable: value` in `M2`: fields that have no tag, said as Zotero's Extra says them.
//!
//! What `line` functions write, the reader understands; names are `Family || Given`.

use super::values;
use cite_model::field::Field;
use cite_model::{
    Date, DateField, ItemType, ListField, Mention, Name, NameField, Person, Reference, Related,
    Relation, TextField,
};

/// The name of the type in such a line.
pub const TYPE: &str = "type";

/// The name of a mention in a note.
pub const MENTION: &str = "mention";

/// What a relation's label ends with where the sentence is turned round.
pub const INVERSE: &str = " this";

/// A name as Zotero's Extra has it.
pub fn name(name: &Name) -> String {
    match name {
        Name::Literal { literal } => literal.clone(),
        Name::Person(person) => {
            let family = joined(&[&person.non_dropping_particle, &person.family], " ");
            let given = joined(&[&person.given, &person.dropping_particle], " ");
            joined(&[&family, &joined(&[&given, &person.suffix], ", ")], " || ")
        }
    }
}

/// A relation as a note: `correction-to: DOI:10.1000/1`.
pub fn related(related: &Related) -> String {
    let inverse = if related.inverse { INVERSE } else { "" };
    format!("{}{inverse}: {}", related.relation.csl(), related.target)
}

/// A mention as a note: `mention: title | address | date`.
pub fn mention(mention: &Mention) -> String {
    let date = mention.date.as_ref().map(ToString::to_string).unwrap_or_default();
    format!("{MENTION}: {} | {} | {date}", mention.title, mention.url)
}

/// Whether every line of a note is `Label: value`, so that Zotero's Extra is the place for it.
pub fn is_labelled(note: &str) -> bool {
    note.lines().all(|line| split(line).is_some())
}

/// The label and the value of a line `Label: value`. A label is a word or a few, none of a
/// sentence.
pub fn split(line: &str) -> Option<(&str, &str)> {
    let (label, value) = line.split_once(':')?;
    let (label, value) = (label.trim(), value.trim());
    let worded = label.len() <= 40
        && label.starts_with(|c: char| c.is_alphabetic())
        && label.split(' ').count() <= 3
        && label.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    (worded && !value.is_empty() && !value.starts_with("//")).then_some((label, value))
}

/// The parts that are not empty, joined.
pub fn joined(parts: &[&str], between: &str) -> String {
    let parts: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
    parts.join(between)
}

/// Reads a line `label: value` into the field that the label names; says whether there was one and
/// it was free.
pub fn read(label: &str, value: &str, reference: &mut Reference) -> bool {
    if label == TYPE {
        let item_type = ItemType::from_csl(value);
        return item_type.map(|item_type| reference.item_type = item_type).is_some();
    }
    if let Some(field) = named::<TextField>(label) {
        return read_text(field, value, reference);
    }
    if let Some(field) = named::<NameField>(label) {
        return read_name(field, value, reference);
    }
    if let Some(field) = named::<DateField>(label) {
        let free = reference.date(field).is_none();
        let date = Date::from_edtf(value).or_else(|| values::parse_date(value));
        return free && date.map(|date| reference.dates.insert(field, date)).is_some();
    }
    match named::<ListField>(label) {
        None | Some(ListField::Note) => false,
        Some(field) => {
            // Not looked for among the others: that would take a time that grows with the square.
            reference.lists.entry(field).push(value.to_owned());
            true
        }
    }
}

/// The field of this name, in the spellings that Zotero takes: `PMID`, `Original Date`.
fn named<F: Field>(label: &str) -> Option<F> {
    F::from_csl(label).or_else(|| {
        let same = |field: &&F| {
            let (name, label) = (field.csl().bytes(), label.bytes());
            name.len() == label.len()
                && name
                    .zip(label)
                    .all(|(a, b)| a == b.to_ascii_lowercase() || (a == b'-' && b == b' '))
        };
        F::ALL.iter().find(same).copied()
    })
}

fn read_text(field: TextField, value: &str, reference: &mut Reference) -> bool {
    let canonical = match field {
        TextField::Doi => values::doi(value).map(|doi| doi.to_string()),
        TextField::Pmid => cite_model::Pmid::parse(value).map(|pmid| pmid.to_string()),
        TextField::Pmcid => cite_model::Pmcid::parse(value).map(|pmcid| pmcid.to_string()),
        _ => Some(value.to_owned()),
    };
    canonical.is_some_and(|value| {
        reference.text(field) == Some(value.as_str()) || reference.set_first(field, &value)
    })
}

fn read_name(field: NameField, value: &str, reference: &mut Reference) -> bool {
    if value == values::ET_AL {
        reference.names.entry(field).et_al = true;
        return true;
    }
    let name = match value.split_once(" || ") {
        None => Name::literal(value),
        Some((family, given)) => {
            let (given, suffix) = given.rsplit_once(", ").unwrap_or((given, ""));
            let (family, given) = (family.trim().to_owned(), given.trim().to_owned());
            Name::Person(Person { family, given, suffix: suffix.into(), ..Person::default() })
        }
    };
    reference.push_name(field, name);
    true
}

/// Reads what [`related`] writes.
pub fn read_related(label: &str, target: &str) -> Option<Related> {
    let (name, inverse) = match label.strip_suffix(INVERSE) {
        Some(name) => (name, true),
        None => (label, false),
    };
    let relation = Relation::from_csl(name)?;
    Some(Related { relation, target: target.to_owned(), inverse })
}

/// Reads what [`mention`] writes.
pub fn read_mention(text: &str) -> Option<Mention> {
    let (rest, date) = text.rsplit_once(" |")?;
    let (title, url) = rest.rsplit_once(" | ").or_else(|| Some((rest.strip_suffix(" |")?, "")))?;
    let date = Date::from_edtf(date);
    Some(Mention { url: url.trim().to_owned(), title: title.trim().to_owned(), date })
}
