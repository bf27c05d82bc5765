//! A feed's XML comes in as a stream; its items come out one by one, as flat lists of elements.
//!
//! Namespaces are known by their usual prefixes, whatever prefix the feed gives them. Entities are
//! never expanded; sizes, depth and counts are capped, and a broken end keeps the items before it.

use super::item::{Field, Item};
use cite_model::Kind;
use cite_text::markup;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::io::{self, BufRead, Read};

/// The longest text of one element, in bytes.
const LONGEST_TEXT: usize = 4 << 20;
/// Fields of one item.
const MOST_FIELDS: usize = 20_000;
/// Elements inside one another.
const DEEPEST: usize = 200;

/// Namespaces by their address, and the prefix that is used for each here.
const NAMESPACES: &[(&str, &str)] = &[
    ("http://purl.org/dc/elements/1.1", "dc"),
    ("http://purl.org/dc/terms", "dcterms"),
    ("http://prismstandard.org/namespaces", "prism"),
    ("http://purl.org/rss/1.0/modules/prism", "prism"),
    ("http://purl.org/rss/1.0/modules/content", "content"),
    ("http://arxiv.org/schemas/atom", "arxiv"),
    ("http://www.w3.org/2005/atom", ""),
    ("http://purl.org/rss/1.0/", ""),
    ("http://www.w3.org/1999/02/22-rdf-syntax-ns", "rdf"),
    ("http://search.yahoo.com/mrss", "media"),
];

/// Elements whose content may be markup, which is kept as text.
const MARKUP: &[&str] = &[
    "title",
    "summary",
    "content",
    "description",
    "content:encoded",
    "dc:title",
    "dc:description",
    "subtitle",
];

/// What the reader says about the feed: line, kind, message.
pub type Finding = (u64, Kind, String);

/// The items of a feed.
pub struct Items<'a> {
    reader: Reader<Counted<'a>>,
    buffer: Vec<u8>,
    prefixes: Vec<(String, &'static str)>,
    channel: Item,
    findings: Vec<Finding>,
    done: bool,
}

impl<'a> Items<'a> {
    /// Reads from an input.
    pub fn new(input: &'a mut dyn BufRead) -> Self {
        let mut reader = Reader::from_reader(Counted { inner: input, line: 1 });
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        let channel = Item::default();
        Self {
            reader,
            buffer: Vec::new(),
            prefixes: Vec::new(),
            channel,
            findings: Vec::new(),
            done: false,
        }
    }

    /// What stands outside of items: the channel's own fields, as far as they were read.
    pub fn channel(&self) -> &Item {
        &self.channel
    }

    /// What there is to say since the last call.
    pub fn findings(&mut self) -> Vec<Finding> {
        std::mem::take(&mut self.findings)
    }

    /// The next item; none at the end.
    pub fn next(&mut self) -> io::Result<Option<Item>> {
        let mut item: Option<Item> = None;
        let mut open = Stack::default();
        while !self.done {
            let line = self.reader.get_ref().line;
            self.buffer.clear();
            let event = match self.reader.read_event_into(&mut self.buffer) {
                Ok(event) => event,
                Err(quick_xml::Error::Io(error)) => {
                    return Err(io::Error::new(error.kind(), error.to_string()));
                }
                Err(error) => {
                    self.done = true;
                    self.findings.push((
                        line,
                        Kind::Syntax,
                        format!("the feed is broken here: {error}"),
                    ));
                    break;
                }
            };
            match event {
                Event::Start(start) => {
                    let (name, attributes) = element(&start, &mut self.prefixes);
                    if item.is_none() && matches!(name.as_str(), "item" | "entry") {
                        item = Some(Item { line, about: about(&attributes), ..Item::default() });
                        open = Stack::default();
                    } else {
                        open.start(name, attributes, line);
                    }
                }
                Event::Empty(start) => {
                    let (name, attributes) = element(&start, &mut self.prefixes);
                    open.start(name, attributes, line);
                    open.end(item.as_mut().unwrap_or(&mut self.channel));
                }
                Event::End(end) => {
                    let name = canonical(end.name().as_ref(), &self.prefixes);
                    if matches!(name.as_str(), "item" | "entry") && item.is_some() {
                        return Ok(item.map(|mut item| {
                            open.end_all(&mut item);
                            item
                        }));
                    }
                    open.end_named(&name, item.as_mut().unwrap_or(&mut self.channel));
                }
                Event::Text(text) => open.text(&text),
                Event::CData(text) => open.cdata(&text),
                Event::GeneralRef(entity) => {
                    open.text(&markup::unescape(&format!("&{};", &*entity)))
                }
                Event::Eof => self.done = true,
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
        Ok(item.map(|mut item| {
            let message = "the feed ends inside of an item".to_owned();
            self.findings.push((item.line, Kind::Truncated, message));
            open.end_all(&mut item);
            item
        }))
    }
}

/// The elements that are open inside an item.
#[derive(Default)]
struct Stack {
    open: Vec<Field>,
    /// Elements below the deepest that is kept.
    below: usize,
    fields: usize,
}

impl Stack {
    fn start(&mut self, name: String, attributes: Vec<(String, String)>, line: u64) {
        if self.open.len() >= DEEPEST || self.fields >= MOST_FIELDS {
            self.below += 1;
            return;
        }
        if let Some(outer) = self.open.last_mut().filter(|outer| outer.is_markup) {
            push(&mut outer.text, &format!("<{name}>"));
            self.open.push(Field {
                name,
                is_markup: true,
                inside_markup: true,
                line,
                ..Field::default()
            });
            return;
        }
        let path = match self.open.last() {
            Some(outer) => format!("{}/{name}", outer.name),
            None => name.clone(),
        };
        let is_markup = MARKUP.contains(&name.as_str());
        self.fields += 1;
        self.open.push(Field { name: path, attributes, is_markup, line, ..Field::default() });
    }

    fn text(&mut self, text: &str) {
        if let Some(field) = self.open.last_mut() {
            push(&mut field.text, text);
        }
    }

    /// CDATA in an element that is markup already (XHTML) is text; elsewhere it is markup itself.
    fn cdata(&mut self, text: &str) {
        self.text(text);
    }

    fn end_named(&mut self, name: &str, item: &mut Item) {
        if self.below > 0 {
            self.below -= 1;
            return;
        }
        let matches = |field: &Field| field.name.rsplit('/').next() == Some(name);
        if self.open.iter().rev().take(8).any(matches) {
            while let Some(field) = self.open.last() {
                let last = matches(field);
                self.end(item);
                if last {
                    break;
                }
            }
        }
    }

    fn end(&mut self, item: &mut Item) {
        if self.below > 0 {
            self.below -= 1;
            return;
        }
        let Some(field) = self.open.pop() else { return };
        if field.inside_markup {
            if let Some(outer) = self.open.last_mut() {
                push(&mut outer.text, &field.text);
                push(&mut outer.text, &format!("</{}>", field.name));
            }
        } else {
            item.fields.push(field);
        }
    }

    fn end_all(&mut self, item: &mut Item) {
        self.below = 0;
        while !self.open.is_empty() {
            self.end(item);
        }
    }
}

fn push(text: &mut String, more: &str) {
    if text.len() + more.len() <= LONGEST_TEXT {
        text.push_str(more);
    }
}

/// An element's name and attributes; namespace declarations are noted.
fn element(
    start: &BytesStart,
    prefixes: &mut Vec<(String, &'static str)>,
) -> (String, Vec<(String, String)>) {
    let mut attributes = Vec::new();
    for attribute in start.html_attributes().with_checks(false).flatten().take(64) {
        let key: &str = attribute.key.as_ref();
        let value = markup::unescape(&attribute.value).into_owned();
        match key.strip_prefix("xmlns:") {
            Some(prefix) if prefixes.len() < 64 => {
                let address = value.to_ascii_lowercase();
                let known = NAMESPACES.iter().find(|(start, _)| address.starts_with(start));
                if let Some((_, usual)) = known {
                    prefixes.retain(|(old, _)| old != prefix);
                    prefixes.push((prefix.to_owned(), usual));
                }
            }
            _ => attributes.push((key.to_owned(), value)),
        }
    }
    (canonical(start.name().as_ref(), prefixes), attributes)
}

/// A name with the usual prefix of its namespace.
fn canonical(name: &str, prefixes: &[(String, &'static str)]) -> String {
    let Some((prefix, local)) = name.split_once(':') else { return name.to_owned() };
    let usual =
        prefixes.iter().find(|(known, _)| known == prefix).map_or(prefix, |(_, usual)| usual);
    if usual.is_empty() { local.to_owned() } else { format!("{usual}:{local}") }
}

fn about(attributes: &[(String, String)]) -> Option<String> {
    attributes.iter().find(|(key, _)| key.ends_with("about")).map(|(_, value)| value.clone())
}

/// An input that counts the lines it gives.
struct Counted<'a> {
    inner: &'a mut dyn BufRead,
    line: u64,
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let length = available.len().min(buffer.len());
        buffer[..length].copy_from_slice(&available[..length]);
        self.consume(length);
        Ok(length)
    }
}

impl BufRead for Counted<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        // what is consumed is still in the buffer, so this reads nothing
        if let Ok(buffer) = self.inner.fill_buf() {
            let consumed = &buffer[..amount.min(buffer.len())];
            self.line += memchr::memchr_iter(b'\n', consumed).count() as u64;
        }
        self.inner.consume(amount);
    }
}
