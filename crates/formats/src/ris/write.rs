//! Entries in, RIS out: `TY` first, each field under the tag that Zotero reads into it, `ER` last.
//!
//! No value holds a line break, and the same entry gives the same bytes. What has no tag in a
//! kind of record stands in `M2`; values that a RIS file brought come out under their own tags.

use super::labels;
use super::tags::{self, Slot, TypeRow, Use};
use super::{
    kind::Kind,
    settled::{is_read, settled},
    values,
};
use crate::{EntryWriter, WriteOptions};
use cite_model::field::Field;
use cite_model::{Date, DateField, Entry, ListField, NameList, Reference, Related, TextField};
use std::io::{self, Write};

/// Makes a RIS writer.
pub(super) fn writer<'w>(
    out: &'w mut dyn Write,
    options: &WriteOptions,
) -> Box<dyn EntryWriter + 'w> {
    Box::new(Writer { out, strict: options.strict, text: String::new() })
}

struct Writer<'w> {
    out: &'w mut dyn Write,
    strict: bool,
    text: String,
}

impl EntryWriter for Writer<'_> {
    fn entry(&mut self, entry: &Entry) -> io::Result<()> {
        let entry = &entry.simple();
        self.text.clear();
        let kind = type_row(&entry.reference).kind;
        let reference = &*settled(&entry.reference, kind, self.strict);
        let row = type_row(reference);
        let mut lines = Lines { text: &mut self.text, strict: self.strict };
        lines.line("TY", if self.strict && row.ty == "AGGR" { "GEN" } else { row.ty });
        let fields = Fields { reference, row };
        fields.tagged(&mut lines);
        notes(reference, &entry.related(), &mut lines);
        fields.unsound(&mut lines);
        fields.untagged(&mut lines);
        for extra in reference.extra.iter().filter(|extra| extra.format == super::ID) {
            lines.extra(&extra.tag, &extra.value);
        }
        fields.unsound_doi(&mut lines);
        lines.line("ID", &entry.key);
        lines.text.push_str(if self.strict { "ER  - \r\n\r\n" } else { "ER  - \n\n" });
        self.out.write_all(self.text.as_bytes())
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// The first `TY` for the type under which fewest fields have no tag.
fn type_row(reference: &Reference) -> &'static TypeRow {
    let candidates = tags::candidates(reference.item_type);
    let rows = candidates.iter().filter_map(|ty| tags::type_row(ty));
    rows.min_by_key(|row| Fields { reference, row }.untagged_count())
        .expect("every type has a row, as a test of the table says")
}

/// A reference under a `TY`.
struct Fields<'r> {
    reference: &'r Reference,
    row: &'static TypeRow,
}

impl Fields<'_> {
    /// Whether the `TY` says the type without help.
    fn is_exact(&self) -> bool {
        self.row.item_type == self.reference.item_type
    }

    /// The rows that apply.
    fn rows(&self) -> impl Iterator<Item = &'static tags::Row> {
        let exact = self.is_exact();
        let rows = tags::written(self.row.kind).iter().copied();
        rows.filter(move |row| exact || row.used == Use::Both)
    }

    fn has_tag(&self, slot: Slot) -> bool {
        self.rows().any(|row| row.slot == slot)
    }

    fn untagged_count(&self) -> usize {
        let reference = self.reference;
        let texts = reference.texts.iter().map(|(field, _)| Slot::Text(field));
        let names = reference.names.iter().map(|(field, _)| Slot::Names(field));
        let lists = reference.lists.iter().map(|(field, _)| Slot::List(field));
        texts.chain(names).chain(lists).filter(|slot| !self.has_tag(*slot)).count()
    }

    fn tagged(&self, lines: &mut Lines) {
        for row in self.rows() {
            match row.slot {
                Slot::Text(field) => self.text(row.tag, field, lines),
                Slot::Names(field) => {
                    if let Some(list) = self.reference.names.get(field) {
                        names(row.tag, list, lines);
                    }
                }
                Slot::Date(field) => {
                    if let Some(date) = self.reference.date(field) {
                        lines.date(row.tag, field, date);
                    }
                }
                Slot::List(field) => list(row.tag, field, self.reference.list(field), lines),
            }
        }
    }

    fn text(&self, tag: &str, field: TextField, lines: &mut Lines) {
        let Some(value) = self.reference.text(field) else { return };
        match field {
            _ if !is_read(field, value) => {}
            // The reader would take the number of a report for an ISSN.
            TextField::Number if tag == "SN" && values::is_serial_number(value) => {
                lines.labelled(field.csl(), value);
            }
            TextField::Page => match values::page_ends(value).filter(|_| self.parts_pages()) {
                Some((first, last)) => {
                    lines.line(tag, first);
                    if last != first {
                        lines.line("EP", last);
                    }
                }
                None => lines.line(tag, value),
            },
            // An article that has a number and no pages is found by its number.
            TextField::Number if tag == "C7" => {
                lines.line(tag, value);
                if self.reference.text(TextField::Page).is_none_or(values::is_none) {
                    lines.line("SP", value);
                }
            }
            _ => lines.line(tag, value),
        }
    }

    /// Zotero puts `SP` and `EP` together in most kinds; these have the first page alone.
    fn parts_pages(&self) -> bool {
        !matches!(self.row.kind, Kind::Bill | Kind::Case)
    }

    /// Identifiers that are none: the reader keeps them among the notes, and an invalid DOI among
    /// the values that have no field.
    fn unsound(&self, lines: &mut Lines) {
        for (field, value) in self.reference.texts.iter().filter(|(f, v)| !is_read(*f, v)) {
            if field != TextField::Doi {
                lines.labelled(field.csl(), value);
            }
        }
    }

    fn unsound_doi(&self, lines: &mut Lines) {
        let doi = self.reference.text(TextField::Doi);
        if let Some(value) = doi.filter(|value| !is_read(TextField::Doi, value)) {
            lines.line("DO", value);
        }
    }

    /// Everything that no row took, as lines of `M2`.
    fn untagged(&self, lines: &mut Lines) {
        let reference = self.reference;
        for (field, value) in reference.texts.iter() {
            let slot = Slot::Text(field);
            let is_said = !is_read(field, value) || self.repeats_place(field, value);
            if !self.has_tag(slot) && !is_said {
                lines.labelled(field.csl(), value);
            }
        }
        for (field, list) in reference.names.iter() {
            if !self.has_tag(Slot::Names(field)) {
                for name in &list.names {
                    lines.labelled(field.csl(), &labels::name(name));
                }
            }
            // Under the tag of the names it would be one more name to every importer.
            if list.et_al {
                lines.labelled(field.csl(), values::ET_AL);
            }
        }
        for (field, date) in reference.dates.iter() {
            if !self.has_tag(Slot::Date(field)) {
                lines.labelled(field.csl(), &date.to_string());
            }
        }
        for (field, values) in reference.lists.iter().filter(|(f, _)| !self.has_tag(Slot::List(*f)))
        {
            for value in values {
                lines.labelled(field.csl(), value);
            }
        }
        if !self.is_exact() {
            lines.labelled(labels::TYPE, reference.item_type.csl());
        }
    }

    /// Whether a place without a tag is the one that has a tag.
    fn repeats_place(&self, field: TextField, value: &str) -> bool {
        use TextField::{EventPlace, PublisherPlace};
        let other = match field {
            EventPlace => PublisherPlace,
            PublisherPlace => EventPlace,
            _ => return false,
        };
        self.reference.text(other) == Some(value) && self.has_tag(Slot::Text(other))
    }
}

fn names(tag: &str, list: &NameList, lines: &mut Lines) {
    for name in &list.names {
        lines.line(tag, &super::names::written(name));
    }
}

fn list(tag: &str, field: ListField, values: &[String], lines: &mut Lines) {
    match field {
        // Zotero reads one `SN`, whole.
        ListField::Issn | ListField::Isbn if !values.is_empty() => {
            lines.line(tag, &values.join(if field == ListField::Issn { ", " } else { " " }));
        }
        ListField::Note => {}
        _ => values.iter().for_each(|value| lines.line(tag, value)),
    }
}

/// Notes, and what else a reader of notes should know. Lines of `M2` come last, as they are read.
fn notes(reference: &Reference, related: &[Related], lines: &mut Lines) {
    let strict = lines.strict;
    let notes = reference.list(ListField::Note).iter();
    let (labelled, plain): (Vec<_>, Vec<_>) =
        notes.partition(|note| labels::is_labelled(note) && !strict);
    plain.into_iter().for_each(|note| lines.line("N1", note));
    related.iter().for_each(|related| lines.line("N1", &labels::related(related)));
    let mentions = reference.mentions.iter();
    mentions.for_each(|mention| lines.line("N1", &labels::mention(mention)));
    labelled.into_iter().flat_map(|note| note.lines()).for_each(|line| lines.line("M2", line));
}

/// Whether the reader takes a value for none. Works are called None, and people Null.
fn says_nothing(tag: &str, value: &str) -> bool {
    !matches!(tag, "TI" | "AU" | "ID") && values::is_none(value)
}

/// The lines of one record.
struct Lines<'t> {
    text: &'t mut String,
    strict: bool,
}

impl Lines<'_> {
    fn line(&mut self, tag: &str, value: &str) {
        let mut value = values::one_line(value);
        if value.contains(['&', '<']) {
            value = self.without_references(value);
        }
        if value.is_empty() || says_nothing(tag, &value) {
            return;
        }
        self.text.push_str(tag);
        self.text.push_str("  - ");
        // Zotero takes every value but these for HTML.
        if self.strict || matches!(tag, "AB" | "N1") {
            self.text.push_str(&value);
        } else {
            values::push_protected(self.text, &value);
        }
        self.text.push_str(if self.strict { "\r\n" } else { "\n" });
    }

    /// A value as the reader gives it: what is left of HTML in it is read, then written.
    fn without_references(&self, mut value: String) -> String {
        for _ in 0..3 {
            let mut text = String::new();
            if self.strict {
                text.push_str(&value);
            } else {
                values::push_protected(&mut text, &value);
            }
            let read = values::text(&text);
            if read == value {
                break;
            }
            value = read;
        }
        value
    }

    /// A field that has no tag; pure RIS has only notes for it.
    fn labelled(&mut self, label: &str, value: &str) {
        self.line(if self.strict { "N1" } else { "M2" }, &format!("{label}: {value}"));
    }

    /// A value under the tag it came with.
    fn extra(&mut self, tag: &str, value: &str) {
        if values::is_tag(tag) && !matches!(tag, "TY" | "ER") {
            self.line(tag, value);
        } else {
            self.labelled(tag, value);
        }
    }

    fn date(&mut self, tag: &str, field: DateField, date: &Date) {
        match values::date(date, self.strict) {
            Some(text) => self.line(tag, &text),
            None if self.strict => {
                self.line(if tag == "DA" { "PY" } else { tag }, &date.to_string())
            }
            // Zotero makes `0000 in` of "in press".
            None => self.labelled(field.csl(), &date.to_string()),
        }
        if let (DateField::Issued, Some(year)) = (field, date.year()) {
            self.line("PY", &Date::from_year(year).to_string());
        }
    }
}
