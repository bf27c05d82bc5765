//! The shape of what is written: an entry in, the same entry with the fields and the journal names
//! that a person asked for out. Its type and its key always stay.

use cite_model::any_field::NoField;
use cite_model::{AnyField, Entry, TextField};
use std::str::FromStr;

/// How entries are changed before they are written; by default not at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    /// Fields to leave out.
    pub omit: Vec<Part>,
    /// Fields to write and no others; all where there are none.
    pub only: Vec<Part>,
    /// How journals are called.
    pub journals: Journals,
}

/// How journals are called, where a reference has both names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Journals {
    /// By both names, each in its own field.
    #[default]
    Both,
    /// By the abbreviation alone, in the field of the full name.
    Abbreviated,
    /// By the full name alone.
    Full,
}

/// A part of an entry that can be left out: a field, or its former keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A field; never `type` or `id`.
    Field(AnyField),
    /// `aliases`: former citation keys.
    Aliases,
}

/// A name that is no part of an entry that can be left out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoPart {
    /// Neither a field nor `aliases`.
    #[error("{0}: neither a field nor aliases")]
    Unknown(String),
    /// The type and the source's own name.
    #[error("{0}: always stays")]
    Stays(AnyField),
}

impl FromStr for Part {
    type Err = NoPart;

    /// By the field's name, as [`AnyField`] knows it.
    fn from_str(name: &str) -> Result<Self, NoPart> {
        let name = name.trim();
        if name.eq_ignore_ascii_case("aliases") {
            return Ok(Self::Aliases);
        }
        match name.parse() {
            Ok(field @ (AnyField::Type | AnyField::Id)) => Err(NoPart::Stays(field)),
            Ok(field) => Ok(Self::Field(field)),
            Err(NoField(name)) => Err(NoPart::Unknown(name)),
        }
    }
}

impl Shape {
    /// Gives an entry this shape.
    pub fn apply(&self, entry: &mut Entry) {
        self.name_journal(entry);
        if self.omit.is_empty() && self.only.is_empty() {
            return;
        }
        let reference = &mut entry.reference;
        reference.texts.retain(|field| self.has(AnyField::Text(field)));
        reference.names.retain(|field| self.has(AnyField::Names(field)));
        reference.dates.retain(|field| self.has(AnyField::Date(field)));
        reference.lists.retain(|field| self.has(AnyField::List(field)));
        if !self.has(AnyField::Related) {
            reference.related.clear();
            entry.relations.clear();
        }
        if !self.has(AnyField::Mentions) {
            reference.mentions.clear();
        }
        if !self.has(AnyField::Extra) {
            reference.extra.clear();
        }
        if !self.has_part(Part::Aliases) {
            entry.aliases.clear();
        }
    }

    fn has(&self, field: AnyField) -> bool {
        self.has_part(Part::Field(field))
    }

    fn has_part(&self, part: Part) -> bool {
        !self.omit.contains(&part) && (self.only.is_empty() || self.only.contains(&part))
    }

    fn name_journal(&self, entry: &mut Entry) {
        let texts = &mut entry.reference.texts;
        let (full, short) = (TextField::ContainerTitle, TextField::ContainerTitleShort);
        if texts.get(full).is_none() {
            return;
        }
        match self.journals {
            Journals::Both => {}
            Journals::Abbreviated => {
                if let Some(abbreviation) = texts.remove(short) {
                    texts.insert(full, abbreviation);
                }
            }
            Journals::Full => {
                texts.remove(short);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cite_model::field::Field;
    use cite_model::{Date, DateField, ListField, Name, NameField, Reference};

    fn entry() -> Entry {
        let mut reference = Reference::default();
        reference.set(TextField::Title, "T");
        reference.set(TextField::Doi, "10.1000/1");
        reference.set(TextField::ContainerTitle, "Journal of Tests");
        reference.set(TextField::ContainerTitleShort, "J. Tests");
        reference.push_name(NameField::Author, Name::person("Lee", "Ann"));
        reference.dates.insert(DateField::Issued, Date::from_year(2020));
        reference.push(ListField::Keyword, "k");
        reference.keep("ris", "ZZ", "z");
        Entry { key: "k".to_owned(), aliases: vec!["a".to_owned()], reference, ..Entry::default() }
    }

    /// What is left of the entry, by the names of its parts.
    fn left(shape: &Shape) -> String {
        let mut entry = entry();
        shape.apply(&mut entry);
        let Entry { aliases, reference, .. } = entry;
        let mut names: Vec<&str> = Vec::new();
        names.extend(reference.texts.iter().map(|(field, _)| field.csl()));
        names.extend(reference.names.iter().map(|(field, _)| field.csl()));
        names.extend(reference.dates.iter().map(|(field, _)| field.csl()));
        names.extend(reference.lists.iter().map(|(field, _)| field.csl()));
        names.extend(aliases.iter().map(|_| "aliases"));
        names.extend(reference.extra.iter().map(|_| "extra"));
        names.join(" ")
    }

    fn parts(names: &str) -> Vec<Part> {
        names.split_whitespace().map(|name| name.parse().expect(name)).collect()
    }

    #[test]
    fn fields_are_left_out() {
        for (omit, only, expected) in [
            (
                "",
                "",
                "title container-title container-title-short DOI author issued keyword aliases extra",
            ),
            (
                "doi KEYWORD extra",
                "",
                "title container-title container-title-short author issued aliases",
            ),
            ("", "title author issued", "title author issued"),
            ("", "Journal year", "container-title issued"),
            ("title", "title aliases extra", "aliases extra"),
        ] {
            let shape = Shape { omit: parts(omit), only: parts(only), ..Shape::default() };
            assert_eq!(left(&shape), expected, "{omit} / {only}");
        }
        for no_part in ["type", "id", "prose"] {
            assert!(no_part.parse::<Part>().is_err(), "{no_part}");
        }
    }

    #[test]
    fn journals_go_by_one_name() {
        for (journals, full, short) in [
            (Journals::Both, "Journal of Tests", Some("J. Tests")),
            (Journals::Abbreviated, "J. Tests", None),
            (Journals::Full, "Journal of Tests", None),
        ] {
            let mut entry = entry();
            Shape { journals, ..Shape::default() }.apply(&mut entry);
            assert_eq!(entry.reference.text(TextField::ContainerTitle), Some(full));
            assert_eq!(entry.reference.text(TextField::ContainerTitleShort), short);
        }
    }
}
