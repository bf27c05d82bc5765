//! Entries in, a table out: the columns of `columns::OWN`, one row an entry. Every cell is read
//! back while it is written; what would not come back as it is stands in the last column.

use super::columns::{Column, MORE, OWN, own_column};
use super::{names, read};
use crate::{EntryWriter, WriteOptions, exact};
use cite_model::date::loose;
use cite_model::field::Field;
use cite_model::{
    Date, DateField, Entry, ListField, Name, NameField, NameList, Reference, TextField,
};
use cite_text::display::{spreadsheet_cell, spreadsheet_value};
use cite_text::markup;
use std::io::{self, Write};

/// Makes a writer onto an output.
pub(super) fn writer<'w>(
    out: &'w mut dyn Write,
    options: &WriteOptions,
) -> Box<dyn EntryWriter + 'w> {
    let out = csv::Writer::from_writer(out);
    Box::new(TableWriter { out, guarded: !options.strict, has_header: false })
}

struct TableWriter<'w> {
    out: csv::Writer<&'w mut dyn Write>,
    /// Whether a cell that a spreadsheet would take for a formula gets an apostrophe.
    guarded: bool,
    has_header: bool,
}

impl TableWriter<'_> {
    fn header(&mut self) -> io::Result<()> {
        if !std::mem::replace(&mut self.has_header, true) {
            self.out.write_record(OWN)?;
        }
        Ok(())
    }
}

impl EntryWriter for TableWriter<'_> {
    fn entry(&mut self, entry: &Entry) -> io::Result<()> {
        self.header()?;
        let cells = row(entry);
        match self.guarded {
            true => {
                self.out.write_record(cells.iter().map(|cell| spreadsheet_cell(cell).into_owned()))
            }
            false => self.out.write_record(cells),
        }?;
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        self.header()?;
        self.out.flush()
    }
}

/// The cells of an entry.
fn row(entry: &Entry) -> Vec<String> {
    let mut rest = Reference { id: None, related: entry.related(), ..entry.reference.clone() };
    rest.unmark();
    OWN.iter()
        .map(|name| match own_column(name) {
            Some(Column::Id) => entry.key.clone(),
            Some(Column::Type) => entry.reference.item_type.csl().to_owned(),
            Some(Column::Text(field)) => text(field, &mut rest),
            Some(Column::Names(field)) => name_list(field, &mut rest),
            Some(Column::Date(field)) => date(field, &mut rest),
            Some(Column::List(field)) => list(field, &mut rest),
            _ if *name == MORE => {
                exact::difference(&rest, &Reference::new(rest.item_type)).unwrap_or_default()
            }
            _ => String::new(),
        })
        .collect()
}

/// Whether a cell comes out of a file, and is not taken for nothing or for a guarded formula.
fn survives(cell: &str) -> bool {
    !read::is_missing(cell) && spreadsheet_value(cell) == cell
}

fn text(field: TextField, rest: &mut Reference) -> String {
    let Some(value) = rest.text(field).map(str::to_owned) else { return String::new() };
    let cell = markup::simple(&value).into_owned();
    if survives(&cell) && read::text_value(field, &cell) == value {
        rest.texts.remove(field);
    }
    cell
}

fn name_list(field: NameField, rest: &mut Reference) -> String {
    let Some(list) = rest.names.get(field) else { return String::new() };
    let cell = joined(list);
    if survives(&cell) && names::names(&cell) == *list {
        rest.names.remove(field);
    }
    cell
}

/// `Family, Given, Suffix; …`, as every other program reads it.
fn joined(list: &NameList) -> String {
    let name = |name: &Name| match name {
        Name::Literal { literal } => literal.clone(),
        Name::Person(person) => {
            let words = |parts: [&str; 2]| {
                let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
                parts.join(" ")
            };
            let family = words([&person.non_dropping_particle, &person.family]);
            let given = words([&person.given, &person.dropping_particle]);
            let parts = [family.as_str(), &given, &person.suffix];
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
        }
    };
    let names = list.names.iter().map(name);
    names.chain(list.et_al.then(|| "et al.".to_owned())).collect::<Vec<_>>().join("; ")
}

fn date(field: DateField, rest: &mut Reference) -> String {
    let Some(value) = rest.date(field) else { return String::new() };
    let cell = value.to_string();
    let is_date = !matches!(value, Date::Literal(_));
    if survives(&cell) && loose::parse(&cell).as_ref() == Some(value) && is_date {
        rest.dates.remove(field);
    }
    cell
}

fn list(field: ListField, rest: &mut Reference) -> String {
    let values = rest.list(field);
    let separator = match field {
        ListField::Url => " ",
        ListField::Note => "\n\n",
        ListField::Keyword | ListField::Isbn | ListField::Issn => "; ",
    };
    let cell = values.join(separator);
    if survives(&cell) && read::list_values(field, &cell) == values {
        rest.lists.remove(field);
    }
    cell
}
