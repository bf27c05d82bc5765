//! A reference in; out, the reference that the reader would make of it once it is written. The
//! writer writes that one, so that a file that is read and written again stays as it is.

use super::kind::Kind;
use super::tags::{self, Slot};
use super::{ID, labels, names, notes, profiles, settle, values};
use cite_model::{ListField, NameField, NameList, Reference, TextField};
use std::borrow::Cow;

/// The reference as the reader would settle it; in pure RIS no note is a line `variable: value`.
pub fn settled(reference: &Reference, kind: Kind, strict: bool) -> Cow<'_, Reference> {
    let tagged = serials(kind);
    let names = settled_names(reference, kind);
    let is_settled = names.is_empty()
        && reference.list(ListField::Note).is_empty()
        && tagged.is_none_or(|field| has_numbers(reference, field))
        && settle::has_titles(reference, kind)
        && has_words(reference)
        && has_identifiers(reference)
        && has_pages(reference, kind);
    if is_settled {
        return Cow::Borrowed(reference);
    }
    let mut settled = reference.clone();
    for note in settled.lists.remove(ListField::Note).unwrap_or_default() {
        take_note(&note, strict, &mut settled);
    }
    names.into_iter().for_each(|(field, list)| _ = settled.names.insert(field, list));
    settle::titles(&mut settled, kind);
    pages(&mut settled, kind);
    if let Some(words) = settled.lists.remove(ListField::Keyword) {
        settle::keywords(&mut settled, words.iter().map(String::as_str));
    }
    if let Some(field) = tagged {
        take_numbers(field, &mut settled);
    }
    identifiers(&mut settled);
    Cow::Owned(settled)
}

/// The names in a tag that the reader makes others of.
fn settled_names(reference: &Reference, kind: Kind) -> Vec<(NameField, NameList)> {
    let has_tag = |field| tags::written(kind).iter().any(|row| row.slot == Slot::Names(field));
    let tagged = reference.names.iter().filter(|(field, _)| has_tag(*field));
    tagged.filter_map(|(field, list)| Some((field, names::settled(list)?))).collect()
}

/// Whether the addresses and the accession number hold no identifier that is missing.
fn has_identifiers(reference: &Reference) -> bool {
    let has = |field| reference.text(field).is_some();
    let is_complete = [TextField::Doi, TextField::Pmid, TextField::Pmcid].into_iter().all(has);
    is_complete || reference.list(ListField::Url).is_empty() && !has(TextField::ArchiveLocation)
}

fn identifiers(reference: &mut Reference) {
    let urls = reference.list(ListField::Url).to_vec();
    let links: Vec<&str> = urls.iter().map(String::as_str).take(16).collect();
    settle::linked_identifiers(reference, &links);
    let text = |tag, field| reference.text(field).map(|value| (tag, value));
    let urls = urls.iter().map(|url| (*b"UR", url.as_str()));
    let texts = [
        text(*b"DB", TextField::Archive),
        text(*b"DP", TextField::Source),
        text(*b"AN", TextField::ArchiveLocation),
        text(*b"DO", TextField::Doi),
    ];
    let profile = profiles::of_values(urls.chain(texts.into_iter().flatten()));
    settle::accession(reference, profile);
}

/// The field of the first page in a kind that has no pages of its own.
fn extent(kind: Kind) -> Option<TextField> {
    match kind {
        Kind::Book | Kind::Thesis | Kind::Manuscript => Some(TextField::NumberOfPages),
        Kind::Film => Some(TextField::Dimensions),
        _ => None,
    }
}

fn has_pages(reference: &Reference, kind: Kind) -> bool {
    let text = |field| reference.text(field);
    match extent(kind) {
        Some(field) => text(field).is_none_or(|value| values::page_ends(value).is_none()),
        None => text(TextField::Page).is_none() || text(TextField::Page) != text(TextField::Number),
    }
}

/// A range of pages is no number of pages, and the number of an article said twice no page.
fn pages(reference: &mut Reference, kind: Kind) {
    if has_pages(reference, kind) {
        return;
    }
    let field = extent(kind).unwrap_or(TextField::Page);
    if let Some(pages) = reference.texts.remove(field)
        && field != TextField::Page
        && !reference.set_first(TextField::Page, &pages)
    {
        reference.keep(ID, "SP", pages);
    }
}

/// Whether the keywords are such as the reader leaves as they are.
fn has_words(reference: &Reference) -> bool {
    let words = reference.list(ListField::Keyword);
    let mark = if words.len() == 1 { [';', ','] } else { [';'; 2] };
    !words.iter().any(|word| word.contains(mark))
}

/// The list of serial numbers that has a tag in a kind of record.
fn serials(kind: Kind) -> Option<ListField> {
    let mut fields = tags::written(kind).iter().filter_map(|row| match row.slot {
        Slot::List(field @ (ListField::Issn | ListField::Isbn)) => Some(field),
        _ => None,
    });
    fields.next()
}

/// Whether the numbers are such as the reader leaves as they are.
fn has_numbers(reference: &Reference, field: ListField) -> bool {
    reference.list(field).iter().all(|value| {
        let read = values::serial_numbers(value);
        matches!(read.as_slice(), [(Some(list), number)] if *list == field && number == value)
    })
}

fn take_numbers(field: ListField, reference: &mut Reference) {
    let numbers = reference.lists.remove(field).unwrap_or_default();
    for (list, number) in numbers.iter().flat_map(|value| values::serial_numbers(value)) {
        reference.push(list.unwrap_or(field), number);
    }
}

/// What the reader makes of a note: a field, a note, or the chatter of a database.
fn take_note(note: &str, strict: bool, reference: &mut Reference) {
    if strict || !labels::is_labelled(note) {
        return keep_note("N1", note, reference);
    }
    for line in note.lines() {
        let line = values::one_line(line);
        let taken = labels::split(&line)
            .is_some_and(|(label, value)| labels::read(label, value, reference));
        if !taken {
            keep_note("M2", &line, reference);
        }
    }
}

fn keep_note(tag: &str, note: &str, reference: &mut Reference) {
    match notes::read(note, reference) {
        notes::Verdict::Taken => {}
        notes::Verdict::Note => reference.push(ListField::Note, note),
        notes::Verdict::Machine => reference.keep(ID, tag, note),
    }
}

/// Whether the reader takes a value for the identifier that its field wants.
pub fn is_read(field: TextField, value: &str) -> bool {
    match field {
        TextField::Doi => values::doi(value).is_some(),
        _ => crate::values::is_valid(field, value),
    }
}
