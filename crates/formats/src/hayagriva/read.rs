//! Entries in, references out.

use super::ID;
use super::keys::{HELD, MORE, OWN, ROLES, SERIALS, TYPES, default_parent};
use super::tree::{Tree, key_of};
use crate::records::says_nothing;
use crate::{Found, Sink, exact};
use cite_model::date::loose;
use cite_model::name::parse;
use cite_model::{
    Date, DateField, Diagnostic, Doi, Issn, ItemType, Kind, ListField, Name, NameField,
    PartialDate, Person, Pmcid, Pmid, Reference, Severity, TextField,
};
use cite_text::lines::Lines;
use cite_text::markup::{Tag, clean, clean_block, from_html, looks_like_markup};
use std::io::{self, BufRead};

/// The longest entry that is read, in bytes.
const LONGEST_ENTRY: usize = 4 << 20;

/// How many parents above each other are looked at.
const MOST_PARENTS: usize = 4;

/// Reads a text to its end.
pub(super) fn read(input: &mut dyn BufRead, sink: &mut dyn Sink) -> io::Result<()> {
    let mut lines = Lines::new(input);
    let mut entry = Chunk::default();
    while let Some(line) = lines.next()? {
        let text = line.text;
        if let Some((key, _)) = key_of(text) {
            entry.finish(sink);
            entry =
                Chunk { key: Some(key), line: line.number, text: String::new(), too_long: false };
        } else if text.starts_with(|c: char| !c.is_whitespace())
            && !text.starts_with('#')
            && !text.starts_with("---")
            && !text.starts_with("...")
        {
            let message = "a line that begins no entry was passed over";
            let severity = Severity::Skipped;
            sink.diagnostic(Diagnostic::new(line.number, severity, Kind::NotARecord, message));
            continue;
        } else if text.starts_with(['#', '-', '.']) {
            continue;
        }
        entry.push(text);
    }
    entry.finish(sink);
    Ok(())
}

/// The lines of an entry under way.
#[derive(Default)]
struct Chunk {
    key: Option<String>,
    line: u64,
    text: String,
    too_long: bool,
}

impl Chunk {
    fn push(&mut self, line: &str) {
        self.too_long |= self.text.len() + line.len() > LONGEST_ENTRY;
        if self.key.is_some() && !self.too_long {
            self.text.push_str(line);
            self.text.push('\n');
        }
    }

    fn finish(&mut self, sink: &mut dyn Sink) {
        let Some(key) = self.key.take() else { return };
        let mut say = |line, severity, kind, message: String| {
            sink.diagnostic(Diagnostic::new(line, severity, kind, message));
        };
        if self.too_long {
            let message = "entry is longer than 4 MiB".to_owned();
            return say(self.line, Severity::Rejected, Kind::Limit, message);
        }
        let parsed = match serde_saphyr::from_str::<Tree>(&self.text) {
            Ok(Tree::Map(fields)) => fields.into_iter().next().map(|(_, entry)| entry),
            Ok(_) => None,
            Err(error) => {
                let place = error.location().map_or(0, |location| location.line());
                let line = self.line + place.saturating_sub(1);
                let message = error.without_snippet().to_string();
                let first = message.lines().next().unwrap_or_default();
                let first = first.split(" at line ").next().unwrap_or_default();
                let message = format!("entry is not valid yaml: {}", clean(first));
                return say(line, Severity::Rejected, Kind::Syntax, message);
            }
        };
        let mut warnings = Vec::new();
        let reference = parsed
            .filter(|entry| matches!(entry, Tree::Map(_)))
            .map(|entry| reference(&entry, &mut warnings))
            .map(|read| Reference { id: Some(clean(&key).into_owned()), ..read });
        for message in warnings {
            say(self.line, Severity::Warning, Kind::Value, message);
        }
        match reference {
            Some(reference) if !says_nothing(&reference) => {
                sink.record(Found::new(self.line, reference));
            }
            _ => {
                let message = "entry without title, name or identifier".to_owned();
                say(self.line, Severity::Rejected, Kind::Empty, message);
            }
        }
    }
}

/// The reference of an entry, without its key.
pub(super) fn reference(entry: &Tree, warnings: &mut Vec<String>) -> Reference {
    let mut reader = Entry { reference: Reference::default(), warnings };
    reader.read(entry);
    let mut reference = reader.reference;
    if let Some(more) = entry.get(MORE).and_then(Tree::text)
        && !exact::apply(more, &mut reference)
    {
        reference.keep(ID, MORE, clean_block(more));
    }
    reference
}

struct Entry<'w> {
    reference: Reference,
    warnings: &'w mut Vec<String>,
}

impl Entry<'_> {
    fn read(&mut self, entry: &Tree) {
        let name = entry.get("type").and_then(Tree::text).unwrap_or("misc").to_lowercase();
        let parents = entry.get("parent").map(Tree::elements).unwrap_or_default();
        let parent = parents.first();
        let parent_type = parent.map(|parent| {
            let given = parent.get("type").and_then(Tree::text);
            given.map_or_else(|| default_parent(&name).to_owned(), str::to_lowercase)
        });
        let fits = |(own, held, _): &&(&str, &str, ItemType)| {
            *own == name && (*held == "*" || Some(*held) == parent_type.as_deref())
        };
        match TYPES.iter().find(fits) {
            Some((.., kind)) => self.reference.item_type = *kind,
            None => self.warnings.push(format!("unknown type \"{name}\"")),
        }
        self.entry(entry);
        if let Some(parent) = parent {
            self.parent(parent, 1);
        }
        for other in parents.iter().skip(1) {
            self.keep("parent", other);
        }
    }

    fn keep(&mut self, tag: &str, value: &Tree) {
        let text = match value {
            Tree::Text(text) => text.clone(),
            Tree::Null => return,
            value => {
                let mut text = String::new();
                Tree::Map(vec![(tag.to_owned(), value.clone())]).write(0, &mut text);
                text
            }
        };
        self.reference.keep(ID, tag, clean_block(&text));
    }

    fn set(&mut self, field: TextField, tag: &str, value: &Tree) {
        let Some(text) = value.text().map(|text| text_value(field, text)) else {
            return self.keep(tag, value);
        };
        let same = self.reference.text(field) == Some(text.as_str());
        if !same && !self.reference.set_first(field, &text) {
            self.keep(tag, value);
        }
    }

    fn entry(&mut self, entry: &Tree) {
        let Tree::Map(fields) = entry else { return };
        for (key, value) in fields {
            let known = OWN.iter().chain(HELD).find(|(name, _)| name == key);
            match key.as_str() {
                "type" | "parent" | MORE => {}
                "title" => self.title(value),
                "author" => self.names(NameField::Author, value),
                "editor" => self.names(NameField::Editor, value),
                "affiliated" => self.affiliated(value),
                "date" => self.date(DateField::Issued, key, value),
                "url" => self.url(value),
                "doi" => self.set(TextField::Doi, key, value),
                "isbn" | "issn" => self.serial(key, value),
                "serial-number" => self.serial_numbers(value),
                "note" => {
                    let note = value.text().map(|text| clean_block(text).into_owned());
                    self.reference.push(ListField::Note, note.unwrap_or_default());
                }
                "runtime" => self.set(TextField::Dimensions, key, value),
                "organization" => {
                    let field = match self.reference.item_type {
                        ItemType::Thesis | ItemType::Report => TextField::Publisher,
                        _ => TextField::Authority,
                    };
                    self.set(field, key, value);
                }
                _ => match known {
                    Some((_, field)) => self.set(*field, key, value),
                    None => self.keep(key, value),
                },
            }
            if key == "publisher" && value.get("location").is_some() {
                let place = value.get("location").cloned().unwrap_or(Tree::Null);
                self.set(TextField::PublisherPlace, "location", &place);
            }
        }
    }

    fn title(&mut self, value: &Tree) {
        self.set(TextField::Title, "title", value);
        for (key, field) in [
            ("short", TextField::TitleShort),
            ("shorthand", TextField::TitleShort),
            ("translation", TextField::TranslatedTitle),
        ] {
            if let Some(value) = value.get(key) {
                self.set(field, key, value);
            }
        }
    }

    /// What holds the work gives what the work does not say itself.
    fn parent(&mut self, parent: &Tree, depth: usize) {
        let Tree::Map(fields) = parent else { return };
        let (title, short) = if depth == 1 {
            (TextField::ContainerTitle, TextField::ContainerTitleShort)
        } else {
            (TextField::CollectionTitle, TextField::CollectionTitle)
        };
        for (key, value) in fields {
            let held = HELD.iter().find(|(name, _)| name == key);
            match key.as_str() {
                "type" => {}
                "title" => {
                    self.set(title, "parent.title", value);
                    if let Some(value) = value.get("short").filter(|_| depth == 1) {
                        self.set(short, "parent.title.short", value);
                    }
                }
                "volume" | "issue" if depth > 1 => {
                    self.set(TextField::CollectionNumber, key, value);
                }
                "author" if depth == 1 => self.names(NameField::ContainerAuthor, value),
                "editor" if depth == 1 && self.reference.names(NameField::Editor).is_empty() => {
                    self.names(NameField::Editor, value);
                }
                "editor" if depth > 1 => self.names(NameField::CollectionEditor, value),
                "date" if self.reference.date(DateField::Issued).is_none() => {
                    self.date(DateField::Issued, "parent.date", value);
                }
                "isbn" | "issn" => self.serial(key, value),
                "serial-number" => self.serial_numbers(value),
                "url" if self.reference.list(ListField::Url).is_empty() => self.url(value),
                "parent" if depth < MOST_PARENTS => {
                    if let Some(next) = value.elements().first() {
                        self.parent(next, depth + 1);
                    }
                }
                _ => match held {
                    Some((_, field)) => self.set(*field, &format!("parent.{key}"), value),
                    None => self.keep(&format!("parent.{key}"), value),
                },
            }
        }
    }

    fn names(&mut self, field: NameField, value: &Tree) {
        for person in value.elements() {
            let name = match person {
                Tree::Text(text) if is_others(text) => {
                    self.reference.names.entry(field).et_al = true;
                    None
                }
                Tree::Text(text) => name(text),
                Tree::Map(_) => person_of(person),
                Tree::List(_) | Tree::Null => None,
            };
            name.into_iter().for_each(|name| self.reference.push_name(field, name));
        }
    }

    fn affiliated(&mut self, value: &Tree) {
        for group in value.elements() {
            let role = group.get("role").and_then(Tree::text).unwrap_or_default().to_lowercase();
            let known = ROLES.iter().find(|(name, _)| *name == role);
            match (known, group.get("names")) {
                (Some((_, field)), Some(names)) => self.names(*field, names),
                _ => self.keep("affiliated", group),
            }
        }
    }

    /// `~2003-06-21` is about that day.
    fn date(&mut self, field: DateField, tag: &str, value: &Tree) {
        let Some(text) = value.text().map(str::trim) else { return self.keep(tag, value) };
        let bare = text.trim_start_matches('~');
        match loose::parse(bare) {
            Some(Date::Point(date)) if bare.len() < text.len() => {
                self.reference
                    .dates
                    .insert(field, Date::Point(PartialDate { circa: true, ..date }));
            }
            Some(date) => {
                self.reference.dates.insert(field, date);
            }
            None => self.keep(tag, value),
        }
    }

    fn url(&mut self, value: &Tree) {
        if let Some(url) = value.text() {
            self.reference.push(ListField::Url, clean(url));
        }
        if let Some(date) = value.get("date") {
            self.date(DateField::Accessed, "url.date", date);
        }
    }

    fn serial_numbers(&mut self, value: &Tree) {
        match value {
            Tree::Map(fields) => {
                for (kind, value) in fields {
                    self.serial(&kind.to_lowercase(), value);
                }
            }
            value => self.set(TextField::Number, "serial-number", value),
        }
    }

    fn serial(&mut self, kind: &str, value: &Tree) {
        let text = value.text().map(|text| clean(text).into_owned());
        match (kind, text) {
            ("isbn", Some(text)) => self.reference.push(ListField::Isbn, text),
            ("issn", Some(text)) => {
                let canonical = Issn::parse(&text).map(|issn| issn.to_string());
                self.reference.push(ListField::Issn, canonical.unwrap_or(text));
            }
            _ => match SERIALS.iter().find(|(name, _)| *name == kind) {
                Some((_, field)) => self.set(*field, kind, value),
                None => self.keep(&format!("serial-number.{kind}"), value),
            },
        }
    }
}

/// Titles, in which braces say what keeps its case.
const TITLES: &[TextField] = &[
    TextField::Title,
    TextField::TitleShort,
    TextField::TranslatedTitle,
    TextField::ContainerTitle,
    TextField::CollectionTitle,
];

/// A text's value: escapes of Hayagriva's taken off, its braces gone.
pub(super) fn text_value(field: TextField, text: &str) -> String {
    let block = matches!(field, TextField::Abstract | TextField::Annote);
    let protects = TITLES.contains(&field) && is_protecting(text);
    let mut bare = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('\\', Some(next)) if is_special(*next) => bare.extend(chars.next()),
            ('{', _) if protects => bare.push_str(Tag::NoCase.open()),
            ('}', _) if protects => bare.push_str(Tag::NoCase.close()),
            ('{' | '}', _) => {}
            _ => bare.push(c),
        }
    }
    let rich = if looks_like_markup(&bare) { from_html(&bare) } else { bare };
    let text = if block { clean_block(&rich) } else { clean(&rich) }.into_owned();
    let canonical = match field {
        TextField::Doi => Doi::parse(&text).map(|id| id.to_string()),
        TextField::Pmid => Pmid::parse(&text).map(|id| id.to_string()),
        TextField::Pmcid => Pmcid::parse(&text).map(|id| id.to_string()),
        _ => None,
    };
    canonical.unwrap_or(text)
}

/// Whether braces match, none inside of another.
fn is_protecting(text: &str) -> bool {
    let (mut open, mut escaped) = (false, false);
    text.chars().all(|c| {
        let counts = !escaped;
        escaped = c == '\\' && counts;
        match c {
            '{' if counts => !std::mem::replace(&mut open, true),
            '}' if counts => std::mem::replace(&mut open, false),
            _ => true,
        }
    }) && !open
}

/// Characters that Hayagriva's texts give a meaning to.
pub(super) fn is_special(c: char) -> bool {
    matches!(c, '\\' | '{' | '}' | '$')
}

fn is_others(text: &str) -> bool {
    let (names, cut) = parse::cut_et_al(text);
    cut && names.is_empty() || text.trim() == "others"
}

/// `Family, Given, Suffix`; the words in small letters before a family are its particle.
pub(super) fn name(text: &str) -> Option<Name> {
    if text.contains(',') { parse::inverted(text) } else { Some(Name::literal(clean(text))) }
        .filter(|name| !name.family().is_empty())
}

fn person_of(person: &Tree) -> Option<Name> {
    let of = |key: &str| {
        person
            .get(key)
            .and_then(Tree::text)
            .map(|text| clean(text).into_owned())
            .unwrap_or_default()
    };
    let family = of("name");
    let (given, prefix, suffix) = (of("given-name"), of("prefix"), of("suffix"));
    if family.is_empty() {
        return None;
    }
    if [&given, &prefix, &suffix].iter().all(|part| part.is_empty()) {
        return Some(Name::literal(family));
    }
    let non_dropping_particle = prefix;
    Some(Name::Person(Person { family, given, suffix, non_dropping_particle, ..Person::default() }))
}
