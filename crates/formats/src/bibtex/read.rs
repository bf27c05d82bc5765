//! BibTeX and BibLaTeX in; records, passages and findings out, in the order of the file.
//!
//! Entries are read one by one, so memory does not grow with the file; how far those are kept that
//! wait for a parent is bounded (see `inherit`). What cannot be read costs itself alone.

use super::allowance::Allowance;
use super::entry::Entry;
use super::inherit::{Complete, Inheritance};
use super::macros::Macros;
use super::record;
use super::scan::{Fault, Item, RawEntry};
use super::stream;
use crate::{Found, Sink};
use cite_model::{Diagnostic, Kind, Severity};
use cite_text::markup;
use std::io::{self, BufRead};

/// The longest passage that is handed on, in bytes.
const LONGEST_PASSAGE: usize = 1 << 20;

/// Reads a file.
pub(super) fn read(input: &mut dyn BufRead, sink: &mut dyn Sink) -> io::Result<()> {
    let mut reader = Reader {
        sink,
        macros: Macros::default(),
        allowance: Allowance::default(),
        inheritance: Inheritance::default(),
        passage: String::new(),
        passage_line: 0,
    };
    stream::items(input, &mut |item, line, text| reader.item(item, line, text))?;
    reader.end_passage();
    let Reader { sink, mut inheritance, allowance, .. } = reader;
    inheritance.finish(&allowance, &mut |complete| deliver(sink, complete));
    tell(&allowance, 0, sink);
    Ok(())
}

struct Reader<'s> {
    sink: &'s mut dyn Sink,
    macros: Macros,
    allowance: Allowance,
    inheritance: Inheritance,
    /// Text between entries, which may come in several pieces.
    passage: String,
    passage_line: u64,
}

impl Reader<'_> {
    fn item(&mut self, item: Item<'_>, line: u64, text: &str) {
        self.allowance.read(text.len());
        if item != Item::Text {
            self.end_passage();
        }
        match item {
            Item::Text => self.text(line, text),
            Item::Command => self.sink.passage(line, text),
            Item::Macros(fields) => {
                for field in &fields {
                    self.macros.define(field, &self.allowance);
                }
                self.sink.passage(line, text);
            }
            Item::Entry(raw) => self.entry(&raw, line, text),
        }
    }

    fn text(&mut self, line: u64, text: &str) {
        if self.passage.is_empty() {
            self.passage_line = line;
        }
        if self.passage.len() + text.len() <= LONGEST_PASSAGE {
            self.passage.push_str(text);
        }
    }

    /// Hands on the text between two entries, if it says anything.
    fn end_passage(&mut self) {
        let passage = std::mem::take(&mut self.passage);
        let text = passage.trim_end().trim_start_matches('\n');
        if !text.trim().is_empty() {
            let before = passage.len() - passage.trim_start_matches('\n').len();
            self.sink.passage(self.passage_line + before as u64, text);
        }
    }

    fn entry(&mut self, raw: &RawEntry<'_>, line: u64, text: &str) {
        self.faults(raw, line, text);
        for comment in &raw.comments {
            self.sink.passage(line, comment);
        }
        let mut unknown = Vec::new();
        let entry =
            Entry::new(raw, line, &self.macros, &self.allowance, &mut |name| unknown.push(name));
        for name in unknown {
            let message = format!("macro {} is not defined", shown(name));
            self.sink.diagnostic(Diagnostic::new(line, Severity::Warning, Kind::Value, message));
        }
        if entry.entry_type == "xdata" {
            self.sink.passage(line, text);
        }
        let sink = &mut *self.sink;
        self.inheritance.take(entry, &self.allowance, &mut |complete| deliver(sink, complete));
        tell(&self.allowance, line, sink);
    }

    /// One finding an entry: the first thing that is wrong with it.
    fn faults(&mut self, raw: &RawEntry<'_>, line: u64, text: &str) {
        let Some((at, fault)) = raw.faults.first() else { return };
        let before = text.as_bytes().get(..*at).unwrap_or_default();
        let line = line + memchr::memchr_iter(b'\n', before).count() as u64;
        let what = match fault {
            Fault::Unclosed => "a value is not closed; it was read to the end of its line",
            Fault::NoEnd => "the entry is not closed",
            Fault::Stray => "something stands here that is no field",
            Fault::TooMany => "there are more fields than an entry can have",
            Fault::Quote => "a quote stands inside of a value in quotes",
        };
        let kind = if *fault == Fault::NoEnd { Kind::Truncated } else { Kind::Syntax };
        let message = format!("{}: {what}", name_of(raw.entry_type, raw.key));
        self.sink.diagnostic(Diagnostic::new(line, Severity::Warning, kind, message));
    }
}

/// Tells, once, that not all that macros and parents have was brought into the entries.
fn tell(allowance: &Allowance, line: u64, sink: &mut dyn Sink) {
    if allowance.was_refused() {
        let message = "@string, crossref and xdata bring in far more than the file holds; from here \
                       on long macros are left as names, and long fields are not inherited";
        sink.diagnostic(Diagnostic::new(line, Severity::Warning, Kind::Limit, message));
    }
}

/// Makes an entry a record and hands it on.
fn deliver(sink: &mut dyn Sink, (entry, missing): Complete<'_>) {
    let name = name_of(&entry.entry_type, &entry.key);
    if entry.entry_type == "xdata" {
        let message = format!("{name}: fields for other entries, and no record");
        sink.diagnostic(Diagnostic::new(entry.line, Severity::Skipped, Kind::NotARecord, message));
        return;
    }
    if let Some(key) = missing {
        let message = format!("{name}: there is no entry {} to take fields from", shown(&key));
        sink.diagnostic(Diagnostic::new(entry.line, Severity::Warning, Kind::Value, message));
    }
    let line = entry.line;
    let (reference, findings) = record::reference(&entry);
    for message in findings {
        let message = format!("{name}: {message}");
        sink.diagnostic(Diagnostic::new(line, Severity::Warning, Kind::Value, message));
    }
    if entry.fields.is_empty() {
        let message = format!("{name}: the entry has no fields");
        sink.diagnostic(Diagnostic::new(line, Severity::Rejected, Kind::Empty, message));
        return;
    }
    sink.record(Found::new(line, reference));
}

/// `@article{key`, as a finding names an entry.
fn name_of(entry_type: &str, key: &str) -> String {
    let key = if key.is_empty() { "without a key".to_owned() } else { shown(key) };
    format!("@{} {key}", shown(entry_type))
}

/// A word of the input, short and clean enough for a message.
pub(super) fn shown(text: &str) -> String {
    let clean = markup::clean(text);
    let short: String = clean.chars().take(60).collect();
    if short.len() < clean.len() { format!("{short}…") } else { short }
}
