//! Entries in, Refer out: a record each, `%0` first, a blank line behind.
//!
//! No value can begin a field or a record: breaks inside of it are followed by text of its own.

use super::names::{name, one_line};
use super::notes;
use super::record::name_of;
use super::tags::{Role, kind, roles};
use crate::records::{serials, settled};
use crate::values::is_valid;
use crate::{EntryWriter, WriteOptions};
use cite_model::{Date, DateField, Entry, ListField, Name, NameField, Reference, TextField};
use std::io::{self, Write};

/// Makes a writer.
pub(super) fn writer<'w>(
    out: &'w mut dyn Write,
    options: &WriteOptions,
) -> Box<dyn EntryWriter + 'w> {
    Box::new(Writer { out, strict: options.strict })
}

struct Writer<'w> {
    out: &'w mut dyn Write,
    strict: bool,
}

impl EntryWriter for Writer<'_> {
    fn entry(&mut self, entry: &Entry) -> io::Result<()> {
        let entry = &entry.simple();
        let reference = &entry.reference;
        // Of several kinds the last one holds.
        for kind in reference.kept(super::ID, "0") {
            self.field('0', &one_line(kind))?;
        }
        for (tag, role) in roles(reference.item_type) {
            for value in values(tag, role, entry) {
                self.field(tag, &value)?;
            }
        }
        if !self.strict {
            for remark in notes::remarks(reference) {
                self.field('O', &one_line(&remark))?;
            }
        }
        for (tag, value) in odd(reference) {
            self.field(tag, &value)?;
        }
        for extra in reference.extra.iter().filter(|extra| extra.format == super::ID) {
            if let Some(tag) = extra.tag.chars().next().filter(|tag| *tag != '0') {
                self.field(tag, &extra.value)?;
            }
        }
        self.out.write_all(b"\n")
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl Writer<'_> {
    fn field(&mut self, tag: char, value: &str) -> io::Result<()> {
        let value = safe_lines(value);
        if value.is_empty() { Ok(()) } else { writeln!(self.out, "%{tag} {value}") }
    }
}

/// The values of a tag.
fn values(tag: char, role: Role, entry: &Entry) -> Vec<String> {
    let reference = &entry.reference;
    let text = |field| reference.text(field).map(one_line).into_iter().collect();
    match role {
        Role::Kind => vec![kind(reference.item_type).0.to_owned()],
        Role::Label => vec![one_line(&entry.key)],
        Role::Text(TextField::ContainerTitle) if !holds_container(tag, reference) => Vec::new(),
        Role::Text(TextField::CollectionTitle) if tag == 'B' => Vec::new(),
        Role::Text(field) | Role::Joined(field) => text(field),
        Role::Block(field) => reference.text(field).map(str::to_owned).into_iter().collect(),
        Role::List(list) => reference.list(list).iter().map(|value| one_line(value)).collect(),
        Role::Note => reference.list(ListField::Note).to_vec(),
        Role::Keywords => keywords(reference.list(ListField::Keyword)),
        Role::Name(NameField::Translator) if tag == '?' => Vec::new(),
        Role::Name(field) => reference.names(field).iter().map(settled_name).collect(),
        Role::SerialNumber => serials(reference).valid,
        Role::Electronic => {
            let doi = reference.text(TextField::Doi).filter(|doi| is_valid(TextField::Doi, doi));
            doi.map(one_line).into_iter().collect()
        }
        Role::Day => day(reference),
        Role::Year => year(reference),
        Role::Accessed => {
            reference.date(DateField::Accessed).map(ToString::to_string).into_iter().collect()
        }
        Role::Corporate | Role::Remark => Vec::new(),
    }
}

/// A keyword that stands alone is a list where it has semicolons.
fn keywords(words: &[String]) -> Vec<String> {
    match words {
        [single] => {
            let parts = single.split(['\n', ';']).map(str::trim).filter(|word| !word.is_empty());
            parts.map(str::to_owned).collect()
        }
        words => words.iter().map(|word| one_line(word)).collect(),
    }
}

/// What the reader keeps under its tag, since it is not what the tag promises: it stands last.
fn odd(reference: &Reference) -> Vec<(char, String)> {
    let doi = reference.text(TextField::Doi).filter(|doi| !is_valid(TextField::Doi, doi));
    let doi = doi.map(|doi| ('R', one_line(doi)));
    doi.into_iter().chain(serials(reference).odd.into_iter().map(|value| ('@', value))).collect()
}

/// An article's journal is `%J`, what holds other works `%B`.
fn holds_container(tag: char, reference: &Reference) -> bool {
    use cite_model::ItemType::{Article, ArticleJournal, Book, Review, ReviewBook};
    let in_journal =
        matches!(reference.item_type, Article | ArticleJournal | Book | Review | ReviewBook);
    in_journal == (tag == 'J')
}

/// The whole date, where it says more than the year.
fn day(reference: &Reference) -> Vec<String> {
    match reference.date(DateField::Issued) {
        Some(Date::Literal(_)) | None => Vec::new(),
        Some(date) if date.year().is_some_and(|year| date == &Date::from_year(year)) => Vec::new(),
        Some(date) => vec![date.to_string()],
    }
}

fn year(reference: &Reference) -> Vec<String> {
    let date = reference.date(DateField::Issued);
    let text = date.map(|date| match date.year() {
        Some(year) => Date::from_year(year).to_string(),
        None => one_line(&date.to_string()),
    });
    text.into_iter().collect()
}

/// A name as the reader leaves it.
fn settled_name(of: &Name) -> String {
    settled(name(of), |text| name_of(text).0.map(|read| name(&read)))
}

/// Lines of which none is blank or could be taken for a field.
fn safe_lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if !out.is_empty() {
            out.push(if line.starts_with('%') { ' ' } else { '\n' });
        }
        out.push_str(line);
    }
    out
}
