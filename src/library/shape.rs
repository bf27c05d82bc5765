//! The shape of what is written: an entry in, the same entry with the fields and the journal names
//! that a person asked for out. Its type and its key always stay.

use crate::model::field::Field;
use crate::model::{DateField, Entry, ListField, NameField, TextField};
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

/// A part of an entry that can be left out: a field, or one of the few things that are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A field of one text.
    Text(TextField),
    /// A field of names.
    Name(NameField),
    /// A field of a date.
    Date(DateField),
    /// A field of several texts.
    List(ListField),
    /// `aliases`: former citation keys.
    Aliases,
    /// `related`: other works it belongs together with.
    Related,
    /// `mentions`: posts that tell of it.
    Mentions,
    /// `extra`: what has no CSL variable.
    Extra,
}

/// A name that is no part of an entry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}: no CSL variable, and none of aliases, related, mentions, extra")]
pub struct NoPart(String);

/// What is no field.
const OTHERS: &[(&str, Part)] = &[
    ("aliases", Part::Aliases),
    ("related", Part::Related),
    ("mentions", Part::Mentions),
    ("extra", Part::Extra),
];

impl FromStr for Part {
    type Err = NoPart;

    /// By the CSL variable's name, in any capitals.
    fn from_str(name: &str) -> Result<Self, NoPart> {
        let name = name.trim();
        let other = || OTHERS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        field(name)
            .map(Self::Text)
            .or_else(|| field(name).map(Self::Name))
            .or_else(|| field(name).map(Self::Date))
            .or_else(|| field(name).map(Self::List))
            .or_else(|| other().map(|(_, part)| *part))
            .ok_or_else(|| NoPart(name.to_owned()))
    }
}

fn field<F: Field>(name: &str) -> Option<F> {
    F::ALL.iter().copied().find(|field| field.csl().eq_ignore_ascii_case(name))
}

impl Shape {
    /// Gives an entry this shape.
    pub fn apply(&self, entry: &mut Entry) {
        self.name_journal(entry);
        if self.omit.is_empty() && self.only.is_empty() {
            return;
        }
        let reference = &mut entry.reference;
        reference.texts.retain(|field| self.has(Part::Text(field)));
        reference.names.retain(|field| self.has(Part::Name(field)));
        reference.dates.retain(|field| self.has(Part::Date(field)));
        reference.lists.retain(|field| self.has(Part::List(field)));
        if !self.has(Part::Related) {
            reference.related.clear();
            entry.relations.clear();
        }
        if !self.has(Part::Mentions) {
            reference.mentions.clear();
        }
        if !self.has(Part::Extra) {
            reference.extra.clear();
        }
        if !self.has(Part::Aliases) {
            entry.aliases.clear();
        }
    }

    fn has(&self, part: Part) -> bool {
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
    use crate::model::{Date, Name, Reference};

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
        Entry { key: "k".to_owned(), aliases: vec!["a".to_owned()], reference, relations: vec![] }
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
            ("title", "title aliases extra", "aliases extra"),
        ] {
            let shape = Shape { omit: parts(omit), only: parts(only), ..Shape::default() };
            assert_eq!(left(&shape), expected, "{omit} / {only}");
        }
        assert!("journal".parse::<Part>().is_err());
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
