//! Entries in, EndNote XML out, in the order of tags that EndNote itself writes.
//!
//! The citation key and the type stand in `<foreign-keys>`, the place for other programs' own
//! identifiers, which EndNote and Zotero pass over.

use super::ID;
use super::read;
use super::tags::{self, ROWS, Row, Slot};
use crate::records::{Serials, serials, settled};
use crate::values::{is_valid, rich};
use crate::{EntryWriter, WriteOptions};
use cite_model::field::Field;
use cite_model::name::parse;
use cite_model::{Date, DateField, Entry, ListField, Name, Reference, TextField};
use cite_text::markup::{Piece, Tag, pieces, plain};
use cite_text::xml::escape;
use std::borrow::Cow;
use std::io::{self, Write};

/// Makes a writer.
pub(super) fn writer<'w>(out: &'w mut dyn Write, _: &WriteOptions) -> Box<dyn EntryWriter + 'w> {
    Box::new(Writer { out, begun: false })
}

struct Writer<'w> {
    out: &'w mut dyn Write,
    begun: bool,
}

impl Writer<'_> {
    fn begin(&mut self) -> io::Result<()> {
        if !std::mem::replace(&mut self.begun, true) {
            let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xml><records>\n";
            self.out.write_all(head.as_bytes())?;
        }
        Ok(())
    }
}

impl EntryWriter for Writer<'_> {
    fn entry(&mut self, entry: &Entry) -> io::Result<()> {
        let entry = &entry.simple();
        self.begin()?;
        self.out.write_all(record(entry).as_bytes())
    }

    fn finish(&mut self) -> io::Result<()> {
        self.begin()?;
        self.out.write_all(b"</records></xml>\n")
    }
}

/// The tags that stand within another one, by that one.
const CONTAINERS: &[(&str, &[&str])] = &[
    ("contributors", &["authors", "secondary-authors", "tertiary-authors", "subsidiary-authors"]),
    (
        "titles",
        &[
            "title",
            "secondary-title",
            "tertiary-title",
            "alt-title",
            "short-title",
            "translated-title",
        ],
    ),
    ("periodical", &["full-title", "abbr-1", "abbr-2", "abbr-3"]),
    ("alt-periodical", &["alt-periodical"]),
    ("dates", &["pub-dates", "copyright-dates"]),
    ("urls", &["related-urls", "text-urls", "pdf-urls", "image-urls", "web-urls"]),
];

fn record(entry: &Entry) -> String {
    let reference = &entry.reference;
    let mut xml = String::from("<record>");
    let row = tags::written(reference.item_type);
    push(&mut xml, "database", " name=\"cite\"", "cite");
    push(&mut xml, "source-app", " name=\"cite\"", "cite");
    let key = format!(
        "<key app=\"cite\" db-id=\"{}\">{}</key>",
        reference.item_type.csl(),
        escape(&entry.key)
    );
    push(&mut xml, "foreign-keys", "", &(key + &identifiers(reference)));
    push(&mut xml, "ref-type", &format!(" name=\"{}\"", row.name), &row.number.to_string());
    for (container, tags) in CONTAINERS {
        push(&mut xml, container, "", &contained(container, tags, reference));
    }
    push(&mut xml, "keywords", "", &each(reference.list(ListField::Keyword), "keyword"));
    let alone = |tag: &str| !CONTAINERS.iter().any(|(_, tags)| tags.contains(&tag));
    for row in rows(reference).filter(|row| alone(row.tag)) {
        xml.push_str(&tagged(row, reference));
    }
    push(&mut xml, "accession-num", "", &accession_number(reference));
    // The reader keeps a DOI that is none under its tag.
    let doi = reference.text(TextField::Doi).filter(|doi| !is_valid(TextField::Doi, doi));
    push(&mut xml, "electronic-resource-num", "", &escape(doi.unwrap_or_default()));
    for (tag, value) in kept(reference).filter(|(tag, _)| alone(tag)) {
        push(&mut xml, tag, "", &styled(value));
    }
    xml.push_str("</record>\n");
    xml
}

/// What stands within a container: what the table gives, then what was kept under its tags.
fn contained(container: &str, tags: &[&str], reference: &Reference) -> String {
    let mut xml = match container {
        "dates" => dates(reference),
        "urls" => urls(reference),
        _ => rows(reference)
            .filter(|row| tags.contains(&row.tag))
            .map(|row| tagged(row, reference))
            .collect(),
    };
    for (tag, value) in kept(reference).filter(|(tag, _)| tags.contains(tag)) {
        let (tag, inner) = match container {
            "contributors" => (tag, "author"),
            "alt-periodical" => ("full-title", ""),
            "urls" => (tag, "url"),
            "dates" => (tag, "date"),
            _ => (tag, ""),
        };
        let mut content = styled(value);
        if !inner.is_empty() {
            content = format!("<{inner}>{content}</{inner}>");
        }
        push(&mut xml, tag, "", &content);
    }
    xml
}

/// What was kept for this format, under tags that XML can hold.
fn kept(reference: &Reference) -> impl Iterator<Item = (&str, &str)> {
    let is_name = |tag: &str| {
        tag.starts_with(|c: char| c.is_ascii_alphabetic())
            && tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    let ours =
        reference.extra.iter().filter(move |extra| extra.format == ID && is_name(&extra.tag));
    ours.map(|extra| (extra.tag.as_str(), extra.value.as_str()))
}

/// The rows by which a record is written.
fn rows(reference: &Reference) -> impl Iterator<Item = &'static Row> {
    let item_type = reference.item_type;
    ROWS.iter().filter(move |row| {
        let first = ROWS.iter().find(|other| other.tag == row.tag && other.holds_for(item_type));
        row.write && first.is_some_and(|first| std::ptr::eq(first, *row))
    })
}

/// The value of a row in its tag; nothing where there is none.
fn tagged(row: &Row, reference: &Reference) -> String {
    let mut xml = String::new();
    match row.slot {
        Slot::List(field) => {
            for value in reference.list(field) {
                push(&mut xml, row.tag, "", &styled(value));
            }
        }
        slot => push(&mut xml, row.tag, "", &content(slot, reference)),
    }
    xml
}

fn content(slot: Slot, reference: &Reference) -> String {
    let text = |field| reference.text(field).unwrap_or_default();
    match slot {
        Slot::Rich(field) => styled(&without_references(text(field), false)),
        Slot::Block(field) => styled(&without_references(text(field), true)),
        Slot::Text(field) => escape(&plain(&without_references(text(field), false))).into_owned(),
        Slot::Doi => escape(sound(TextField::Doi, reference)).into_owned(),
        Slot::Pmcid => escape(text(TextField::Pmcid)).into_owned(),
        Slot::Names(field) => {
            each(&reference.names(field).iter().map(settled_name).collect::<Vec<_>>(), "author")
        }
        Slot::NamesAsText(field) => {
            let names: Vec<_> = text(field).split("; ").map(str::to_owned).collect();
            each(&names, "author")
        }
        Slot::NameText(field) => {
            let names: Vec<_> = reference.names(field).iter().map(name).collect();
            escape(&names.join("; ")).into_owned()
        }
        Slot::Date(field) => reference.date(field).map(date).unwrap_or_default(),
        Slot::Serials => {
            let Serials { valid, odd } = serials(reference);
            let serials: Vec<_> = valid.iter().chain(&odd).map(|serial| escape(serial)).collect();
            serials.join("&#xD;")
        }
        Slot::List(_) | Slot::Keep => String::new(),
    }
}

/// A value in which what is left of HTML is read, as the reader would.
fn without_references(value: &str, block: bool) -> Cow<'_, str> {
    match value.contains('&') {
        true => Cow::Owned(rich(value, block)),
        false => Cow::Borrowed(value),
    }
}

/// An identifier, if it is one.
fn sound(field: TextField, reference: &Reference) -> &str {
    reference.text(field).filter(|value| is_valid(field, value)).unwrap_or_default()
}

/// `<year>` for EndNote, and the whole date where it says more.
fn dates(reference: &Reference) -> String {
    let mut xml = String::new();
    let Some(issued) = reference.date(DateField::Issued) else { return xml };
    let year = match issued {
        Date::Literal(text) => escape(text).into_owned(),
        issued => issued.year().map(|year| year.to_string()).unwrap_or_default(),
    };
    push(&mut xml, "year", "", &year);
    let whole = date(issued);
    if whole != year {
        push(&mut xml, "pub-dates", "", &format!("<date>{whole}</date>"));
    }
    xml
}

fn date(date: &Date) -> String {
    escape(&date.to_string()).into_owned()
}

/// Zotero takes the address from `<web-urls>`, EndNote shows those of `<related-urls>` too; the
/// first is the one to be cited.
fn urls(reference: &Reference) -> String {
    let mut xml = String::new();
    let urls = reference.list(ListField::Url);
    let (first, others) = urls.split_at(urls.len().min(1));
    push(&mut xml, "web-urls", "", &each(first, "url"));
    push(&mut xml, "related-urls", "", &each(others, "url"));
    xml
}

/// The identifiers that have no tag of their own.
fn identifiers(reference: &Reference) -> String {
    let keys = tags::FOREIGN_KEYS.iter().filter_map(|(app, field)| {
        let id = escape(reference.text(*field).filter(|id| is_valid(*field, id))?);
        Some(format!("<key app=\"{app}\" db-id=\"{}\">{id}</key>", field.csl()))
    });
    keys.collect()
}

/// EndNote's PubMed records have the PMID here.
fn accession_number(reference: &Reference) -> String {
    let kept = reference.kept(ID, "accession-num").next().is_some();
    let pmid = reference.text(TextField::Pmid).filter(|_| !kept);
    escape(pmid.unwrap_or_default()).into_owned()
}

fn each(values: &[String], tag: &str) -> String {
    let mut xml = String::new();
    values.iter().for_each(|value| push(&mut xml, tag, "", &escape(value)));
    xml
}

/// A name as the reader leaves it.
fn settled_name(of: &Name) -> String {
    settled(name(of), |text| {
        let text = if text.ends_with(',') { text } else { parse::cut_et_al(text).0 };
        read::name(text).map(|read| name(&read))
    })
}

/// `Family, Given, Suffix`; an institution ends with a comma, and one in its name is doubled.
fn name(name: &Name) -> String {
    match name {
        Name::Literal { literal } => match literal.split_once(", ") {
            Some((first, rest)) => format!("{first},, {rest}"),
            None => format!("{literal},"),
        },
        Name::Person(person) => {
            let particles = [&person.dropping_particle, &person.non_dropping_particle];
            let family = particles.into_iter().chain([&person.family]).map(String::as_str);
            let family: Vec<_> = family.filter(|part| !part.is_empty()).collect();
            let parts = [family.join(" "), person.given.clone(), person.suffix.clone()];
            let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            match parts.as_slice() {
                // Else the last of these words would be the family name.
                [family] if family.contains(' ') && !family.contains(',') => format!("{family},"),
                parts => parts.join(", "),
            }
        }
    }
}

/// Rich text as runs of one face each; plain text stands alone. Zotero reads a value either from
/// its text or from its runs, not from both.
fn styled(text: &str) -> String {
    let pieces = pieces(text);
    if !pieces.iter().any(|piece| matches!(piece, Piece::Open(_))) {
        return escape(text).into_owned();
    }
    let mut runs: Vec<(String, String)> = Vec::new();
    let mut open: Vec<Tag> = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Open(tag) => open.push(tag),
            Piece::Formula(_) => open.push(Tag::Formula),
            Piece::Close(_) => {
                open.pop();
            }
            Piece::Text(run) => match (face(&open), runs.last_mut()) {
                (face, Some((last, text))) if face == *last => text.push_str(run),
                (face, _) => runs.push((face, run.to_owned())),
            },
        }
    }
    if let [(face, run)] = runs.as_slice()
        && face == NORMAL
    {
        return escape(run).into_owned();
    }
    let mut xml = String::new();
    for (face, run) in &runs {
        let attributes = format!(" face=\"{face}\" font=\"default\" size=\"100%\"");
        push(&mut xml, "style", &attributes, &escape(run));
    }
    xml
}

/// The face of text that has none.
const NORMAL: &str = "normal";

fn face(open: &[Tag]) -> String {
    let names = [
        (Tag::Bold, "bold"),
        (Tag::Italic, "italic"),
        (Tag::Sup, "superscript"),
        (Tag::Sub, "subscript"),
    ];
    let faces: Vec<_> =
        names.iter().filter(|(tag, _)| open.contains(tag)).map(|row| row.1).collect();
    if faces.is_empty() { NORMAL.to_owned() } else { faces.join(" ") }
}

/// An element, unless it would be empty.
fn push(xml: &mut String, tag: &str, attributes: &str, content: &str) {
    if !content.is_empty() {
        xml.extend(["<", tag, attributes, ">", content, "</", tag, ">"]);
    }
}
