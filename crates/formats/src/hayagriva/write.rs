//! Entries in, Hayagriva's YAML out. Hayagriva refuses a whole file for one value of the wrong kind,
//! so what might be one is left to `cite-more`, as is whatever does not come back as it was.

use super::keys::{HELD, MORE, OWN, ROLES, SERIALS, SUBSTITUTES, TYPES};
use super::read::{self, is_special};
use super::tree::Tree;
use crate::{EntryWriter, WriteOptions, exact, language};
use cite_model::{
    Date, DateField, Entry, ItemType, ListField, Name, NameField, NameList, Reference, TextField,
};
use cite_text::markup::{Piece, Tag, pieces};
use std::io::{self, Write};

/// Makes a writer onto an output.
pub(super) fn writer<'w>(out: &'w mut dyn Write, _: &WriteOptions) -> Box<dyn EntryWriter + 'w> {
    Box::new(YamlWriter { out, entries: 0 })
}

struct YamlWriter<'w> {
    out: &'w mut dyn Write,
    entries: u64,
}

impl EntryWriter for YamlWriter<'_> {
    fn entry(&mut self, entry: &Entry) -> io::Result<()> {
        if self.entries > 0 {
            self.out.write_all(b"\n")?;
        }
        self.entries += 1;
        let mut reference = Reference { related: entry.related(), ..entry.reference.clone() };
        reference.unmark();
        let mut text = String::new();
        Tree::Map(vec![(entry.key.clone(), tree(&reference))]).write(0, &mut text);
        self.out.write_all(text.as_bytes())
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// An entry's fields, `cite-more` last.
fn tree(reference: &Reference) -> Tree {
    let mut fields = fields(reference);
    let read = read::reference(&Tree::Map(fields.clone()), &mut Vec::new());
    if let Some(more) = exact::difference(reference, &read) {
        fields.push((MORE.to_owned(), Tree::Text(more)));
    }
    Tree::Map(fields)
}

type Fields = Vec<(String, Tree)>;

fn add(fields: &mut Fields, key: &str, value: Option<Tree>) {
    fields.extend(value.map(|value| (key.to_owned(), value)));
}

fn types(item_type: ItemType) -> (&'static str, &'static str) {
    let named = TYPES.iter().find(|(.., kind)| *kind == item_type);
    let named = named.map(|(own, held, _)| (*own, *held));
    let other = SUBSTITUTES.iter().find(|(kind, ..)| *kind == item_type);
    named.or(other.map(|(_, own, held)| (*own, *held))).unwrap_or(("misc", "*"))
}

fn fields(reference: &Reference) -> Fields {
    let (own_type, parent_type) = types(reference.item_type);
    let mut fields = vec![("type".to_owned(), Tree::Text(own_type.to_owned()))];
    add(&mut fields, "title", title(reference));
    add(&mut fields, "author", names(reference, NameField::Author));
    add(&mut fields, "affiliated", affiliated(reference));
    add(&mut fields, "date", date(reference, DateField::Issued));
    for (key, field) in OWN {
        add(&mut fields, key, text(reference, *field).filter(|value| is_safe(key, value)));
    }
    let holder = holder(reference, parent_type);
    let mut held: Fields = Vec::new();
    add(&mut held, "editor", names(reference, NameField::Editor));
    for (key, field) in HELD {
        add(&mut held, key, text(reference, *field));
    }
    match holder {
        Some(mut parent) => {
            parent.extend(held);
            add(&mut parent, "serial-number", serials(reference, false));
            add(&mut parent, "parent", series(reference));
            add(&mut fields, "serial-number", serials(reference, true));
            add(&mut fields, "parent", Some(Tree::Map(parent)));
        }
        None => {
            fields.extend(held);
            let mut all = Vec::new();
            for tree in [serials(reference, true), serials(reference, false)].into_iter().flatten()
            {
                if let Tree::Map(numbers) = tree {
                    all.extend(numbers);
                }
            }
            add(&mut fields, "serial-number", (!all.is_empty()).then_some(Tree::Map(all)));
        }
    }
    add(&mut fields, "url", url(reference));
    let note = reference.list(ListField::Note).first();
    add(&mut fields, "note", note.map(|note| Tree::Text(note.clone())));
    fields
}

fn text(reference: &Reference, field: TextField) -> Option<Tree> {
    let said = |text| if field == TextField::Language { language::tag(text) } else { text };
    reference.text(field).map(|text| Tree::Text(escaped(said(text))))
}

/// Text in which Hayagriva finds nothing to interpret but braces round what keeps its case.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Open(Tag::NoCase) => out.push('{'),
            Piece::Close(Tag::NoCase) => out.push('}'),
            Piece::Text(run) => run.chars().for_each(|c| {
                out.extend(is_special(c).then_some('\\'));
                out.push(c);
            }),
            _ => {}
        }
    }
    out
}

/// Whether Hayagriva takes the value for the key; numbers and languages it checks.
fn is_safe(key: &str, value: &Tree) -> bool {
    let text = value.text().unwrap_or_default();
    match key {
        "page-total" | "volume-total" => text.len() < 9 && text.bytes().all(|b| b.is_ascii_digit()),
        "language" => {
            let mut parts = text.split('-');
            let first = parts.next().unwrap_or_default();
            (2..=3).contains(&first.len())
                && first.bytes().all(|byte| byte.is_ascii_lowercase())
                && parts.all(|part| {
                    matches!(part.len(), 2 | 4)
                        && part.bytes().all(|byte| byte.is_ascii_alphabetic())
                })
        }
        _ => true,
    }
}

fn title(reference: &Reference) -> Option<Tree> {
    let title = text(reference, TextField::Title)?;
    let mut parts = vec![("value".to_owned(), title.clone())];
    add(&mut parts, "short", text(reference, TextField::TitleShort));
    add(&mut parts, "translation", text(reference, TextField::TranslatedTitle));
    Some(if parts.len() > 1 { Tree::Map(parts) } else { title })
}

fn names(reference: &Reference, field: NameField) -> Option<Tree> {
    reference.names.get(field).map(list_of).filter(|list| !list.elements().is_empty())
}

fn list_of(list: &NameList) -> Tree {
    let names = list.names.iter().map(person);
    Tree::List(names.chain(list.et_al.then(|| Tree::Text("others".to_owned()))).collect())
}

/// A name as one text where that says it all, else in parts.
fn person(name: &Name) -> Tree {
    let Name::Person(person) = name else { return Tree::Text(name.family().to_owned()) };
    let family = [person.non_dropping_particle.as_str(), &person.family];
    let family: Vec<&str> = family.into_iter().filter(|part| !part.is_empty()).collect();
    let family = family.join(" ");
    let parts = [family.as_str(), &person.given, &person.suffix];
    let joined: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let joined = joined.join(", ");
    if read::name(&joined).as_ref() == Some(name) {
        return Tree::Text(joined);
    }
    let given = [person.given.as_str(), &person.dropping_particle];
    let given: Vec<&str> = given.into_iter().filter(|part| !part.is_empty()).collect();
    let parts = [
        ("name", person.family.clone()),
        ("given-name", given.join(" ")),
        ("prefix", person.non_dropping_particle.clone()),
        ("suffix", person.suffix.clone()),
    ];
    let parts = parts.into_iter().filter(|(_, part)| !part.is_empty());
    Tree::Map(parts.map(|(key, part)| (key.to_owned(), Tree::Text(part))).collect())
}

fn affiliated(reference: &Reference) -> Option<Tree> {
    let groups = ROLES.iter().filter_map(|(role, field)| {
        let names = names(reference, *field)?;
        let role = ("role".to_owned(), Tree::Text((*role).to_owned()));
        Some(Tree::Map(vec![role, ("names".to_owned(), names)]))
    });
    let groups: Vec<Tree> = groups.collect();
    (!groups.is_empty()).then_some(Tree::List(groups))
}

/// A date as ISO 8601 has it, `~` in front where it is about that time.
fn date(reference: &Reference, field: DateField) -> Option<Tree> {
    let start = match reference.date(field)? {
        Date::Literal(_) => return None,
        date => date.start()?,
    };
    if !(0..=9999).contains(&start.year) {
        return None;
    }
    let circa = if start.circa { "~" } else { "" };
    let mut text = format!("{circa}{:04}", start.year);
    for part in start.calendar_month().into_iter().chain(start.day) {
        text.push_str(&format!("-{part:02}"));
    }
    Some(Tree::Text(text))
}

/// What holds the work: none where the work stands alone.
fn holder(reference: &Reference, parent_type: &str) -> Option<Fields> {
    let title = text(reference, TextField::ContainerTitle)?;
    let mut parts = vec![("value".to_owned(), title.clone())];
    add(&mut parts, "short", text(reference, TextField::ContainerTitleShort));
    let title = if parts.len() > 1 { Tree::Map(parts) } else { title };
    let mut parent = Vec::new();
    if parent_type != "*" {
        parent.push(("type".to_owned(), Tree::Text(parent_type.to_owned())));
    }
    parent.push(("title".to_owned(), title));
    add(&mut parent, "author", names(reference, NameField::ContainerAuthor));
    Some(parent)
}

/// The series, which holds what holds the work.
fn series(reference: &Reference) -> Option<Tree> {
    let mut series = Vec::new();
    add(&mut series, "title", text(reference, TextField::CollectionTitle));
    add(&mut series, "volume", text(reference, TextField::CollectionNumber));
    add(&mut series, "editor", names(reference, NameField::CollectionEditor));
    (!series.is_empty()).then_some(Tree::Map(series))
}

/// The work's own numbers, or those of what holds it.
fn serials(reference: &Reference, own: bool) -> Option<Tree> {
    let mut numbers = Vec::new();
    if own {
        for (kind, field) in SERIALS {
            let value = reference.text(*field).map(|text| Tree::Text(text.to_owned()));
            add(&mut numbers, kind, value);
        }
    } else {
        for (kind, field) in [("isbn", ListField::Isbn), ("issn", ListField::Issn)] {
            let first = reference.list(field).first();
            add(&mut numbers, kind, first.map(|number| Tree::Text(number.clone())));
        }
    }
    (!numbers.is_empty()).then_some(Tree::Map(numbers))
}

fn url(reference: &Reference) -> Option<Tree> {
    let url = reference.list(ListField::Url).first()?;
    let is_url = url.starts_with("http://") || url.starts_with("https://");
    let host = url.split_once("://").map_or("", |(_, rest)| rest);
    let safe = |c: char| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '[' | ']' | '\\' | '^');
    if !is_url || !host.starts_with(|c: char| c.is_ascii_alphanumeric()) || !url.chars().all(safe) {
        return None;
    }
    let value = Tree::Text(url.clone());
    Some(match date(reference, DateField::Accessed) {
        Some(date) => Tree::Map(vec![("value".to_owned(), value), ("date".to_owned(), date)]),
        None => value,
    })
}
