//! Lines in, raw records out: tags and values as they stand, each with its line.
//!
//! Nothing is lost on the way: a line is a tag's, the continuation of one, or passed over with a
//! diagnostic. A record ends at `ER`, at the next `TY`, or at the end of the text; a stray `TY`
//! inside a record does not part it. Work is linear and memory bounded by one record's size.

pub use super::tag::Tag;
use super::tags;
use crate::Sink;
use cite_model::{Diagnostic, Kind, Severity};
use cite_text::lines::Lines;
use std::io::{self, BufRead};

/// A record's values beyond this many bytes are cut off, so that memory stays bounded.
const LONGEST_RECORD: usize = 48 << 20;

/// One tag and where its value stands in the record's text. Lines of a value are parted by LF.
#[derive(Clone, Copy, Debug)]
pub struct RawField {
    /// The tag.
    pub tag: Tag,
    /// The value's begin.
    pub start: usize,
    /// The value's end.
    pub end: usize,
    /// The line, from 1.
    pub line: u64,
}

/// A record as it was cut out.
#[derive(Debug, Default)]
pub struct RawRecord {
    /// All values, one behind the other.
    pub text: String,
    /// The fields, in their order.
    pub fields: Vec<RawField>,
    /// The line on which it begins.
    pub line: u64,
    /// The longest line of the text so far, in bytes: whether its lines are wrapped.
    pub longest_line: usize,
    typed: bool,
    one_space: bool,
    after_blank: bool,
    /// Whether it has a field besides `TY`.
    has_fields: bool,
    full: bool,
}

impl RawRecord {
    /// A field's value.
    pub fn value(&self, field: &RawField) -> &str {
        self.text[field.start..field.end].trim()
    }

    /// The values of a tag.
    pub fn values<'r>(&'r self, tag: &'r [u8; 2]) -> impl Iterator<Item = &'r str> {
        self.fields.iter().filter(move |field| field.tag.0 == *tag).map(|field| self.value(field))
    }

    fn has_any(&self, tags: &[&[u8; 2]]) -> bool {
        self.fields.iter().any(|f| tags.contains(&&f.tag.0) && f.start < f.end)
    }

    fn clear(&mut self) {
        self.text.clear();
        self.fields.clear();
        (self.typed, self.one_space, self.after_blank) = (false, false, false);
        (self.has_fields, self.full) = (false, false);
    }

    fn push(&mut self, tag: Tag, value: &str, line: u64) {
        if self.fields.is_empty() {
            self.line = line;
        }
        self.has_fields |= &tag.0 != b"TY";
        let value = value.trim();
        let start = self.text.len();
        if self.has_room(value.len()) {
            self.text.push_str(value);
            self.fields.push(RawField { tag, start, end: self.text.len(), line });
        }
    }

    fn append(&mut self, line: &str) {
        let line = line.trim();
        if self.has_room(line.len()) {
            self.text.push('\n');
            self.text.push_str(line);
            let end = self.text.len();
            if let Some(field) = self.fields.last_mut() {
                field.end = end;
            }
        }
    }

    /// A field costs its own size too, so that empty ones do not grow without bound.
    fn has_room(&mut self, length: usize) -> bool {
        let taken = self.text.len() + self.fields.len() * size_of::<RawField>();
        self.full |= taken + length > LONGEST_RECORD;
        !self.full
    }

    fn absorb(&mut self, other: &Self) {
        let shift = self.text.len();
        self.text.push_str(&other.text);
        self.full |= other.full;
        self.fields.extend(other.fields.iter().map(|field| RawField {
            start: field.start + shift,
            end: field.end + shift,
            ..*field
        }));
    }
}

/// Takes raw records.
pub trait Take {
    /// A record; it lives until this returns.
    fn take(&mut self, record: &RawRecord, sink: &mut dyn Sink);
    /// A line outside all records that tells where the file comes from.
    fn header(&mut self, line: &str);
}

/// Cuts a text into records.
pub fn cut(input: &mut dyn BufRead, take: &mut dyn Take, sink: &mut dyn Sink) -> io::Result<()> {
    let mut lines = Lines::new(input);
    let mut cutter = Cutter::default();
    while let Some(line) = lines.next()? {
        cutter.line(line.text, line.number, take, sink);
    }
    cutter.finish(take, sink);
    Ok(())
}

#[derive(Default)]
struct Cutter {
    record: RawRecord,
    /// The record before: what follows may belong to it.
    held: RawRecord,
    /// Whether there is one, and whether an `ER` ended it.
    holds: Option<bool>,
    /// Whether a record is open.
    open: bool,
    /// Lines without a tag behind a blank one: the rest of a value, or nothing of the record's.
    loose: String,
    loose_line: u64,
    blank: bool,
    /// An `ER` with text behind it, on this line: the end, unless the record goes on.
    ended: Option<(u64, String)>,
    /// Where a run of lines outside all records began, and how many there were.
    outside: (u64, u64),
}

/// A line that has a tag.
struct TagLine<'l> {
    tag: Tag,
    value: &'l str,
    one_space: bool,
}

impl Cutter {
    fn line(&mut self, line: &str, number: u64, take: &mut dyn Take, sink: &mut dyn Sink) {
        let line = line.trim_end_matches('\r');
        self.record.longest_line = self.record.longest_line.max(line.len());
        let Some(found) = tag_line(line).filter(|found| self.is_tag_here(found)) else {
            return self.untagged(line, number, take);
        };
        if let Some((at, text)) = self.ended.take() {
            if &found.tag.0 == b"TY" || text.is_empty() || !self.record.typed {
                self.end(take, sink);
            } else {
                // A wrapped line that happened to begin with "ER  - ".
                self.record.append(&format!("ER - {text}"));
                let message = "a line that begins with ER inside a record was taken for text";
                sink.diagnostic(Diagnostic::new(at, Severity::Note, Kind::Syntax, message));
            }
        }
        match &found.tag.0 {
            b"TY" => self.begin(&found, number, take, sink),
            b"ER" => self.end_line(&found, number, take, sink),
            _ => self.field(&found, number, sink),
        }
        self.blank = false;
    }

    /// Whether a line that looks like a tag's is one where it stands. A single space before the
    /// hyphen is common prose ("HR - 1.2"), so there the tag must be known, and the line before
    /// must not be prose.
    fn is_tag_here(&self, found: &TagLine) -> bool {
        if !found.one_space || (self.open && self.record.one_space) {
            return true;
        }
        match &found.tag.0 {
            b"TY" => true,
            b"P#" => self.open && found.value.trim().bytes().all(|byte| byte.is_ascii_digit()),
            b"ER" => self.open && (found.value.is_empty() || !self.in_prose()),
            _ => self.open && tags::is_known(found.tag) && !self.in_prose(),
        }
    }

    fn in_prose(&self) -> bool {
        let tag = self.record.fields.last().map(|field| field.tag.0);
        tag.is_some_and(|tag| tags::PROSE.contains(&&tag))
    }

    fn begin(&mut self, found: &TagLine, number: u64, take: &mut dyn Take, sink: &mut dyn Sink) {
        if self.open {
            // `TY` upon `TY`: the first one counts.
            if self.record.typed && !self.record.has_fields {
                self.record.push(found.tag, found.value, number);
                return;
            }
            self.drop_loose(sink);
            self.part(false, take, sink);
        } else {
            if let Some(ended) = self.holds.take() {
                self.tell_held(ended, take, sink);
            }
            self.tell_outside(sink);
        }
        self.open = true;
        self.record.typed = true;
        self.record.one_space = found.one_space;
        self.record.after_blank = self.blank;
        self.record.push(found.tag, found.value, number);
    }

    fn end_line(&mut self, found: &TagLine, number: u64, take: &mut dyn Take, sink: &mut dyn Sink) {
        if !self.open {
            return;
        }
        self.keep_loose();
        if found.value.trim().is_empty() {
            self.end(take, sink);
        } else {
            self.ended = Some((number, found.value.trim().to_owned()));
        }
    }

    fn field(&mut self, found: &TagLine, number: u64, sink: &mut dyn Sink) {
        if !self.open {
            self.tell_outside(sink);
            self.open = true;
        }
        self.keep_loose();
        self.record.push(found.tag, found.value, number);
    }

    fn untagged(&mut self, line: &str, number: u64, take: &mut dyn Take) {
        let bare = line.trim().trim_start_matches('\u{feff}');
        if bare.is_empty() {
            self.blank = true;
            if !self.loose.is_empty() {
                self.loose.push('\n');
            }
            return;
        }
        if !self.open || self.ended.is_some() {
            take.header(bare);
            if !is_header(bare) {
                self.outside = if self.outside.1 == 0 {
                    (number, 1)
                } else {
                    (self.outside.0, self.outside.1 + 1)
                };
            }
        } else if self.blank {
            if self.loose.is_empty() {
                self.loose_line = number;
            }
            if self.loose.len() + bare.len() < LONGEST_RECORD {
                self.loose.push('\n');
                self.loose.push_str(bare);
            }
        } else {
            self.record.append(bare);
        }
    }

    /// The lines behind a blank one turned out to belong to the value.
    fn keep_loose(&mut self) {
        if !self.loose.is_empty() {
            let loose = std::mem::take(&mut self.loose);
            loose.trim_end().lines().for_each(|line| self.record.append(line));
            self.loose = loose;
            self.loose.clear();
        }
    }

    fn drop_loose(&mut self, sink: &mut dyn Sink) {
        if !self.loose.is_empty() && !self.loose.lines().all(is_header) {
            let count = self.loose.lines().filter(|line| !line.is_empty()).count();
            sink.diagnostic(outside(self.loose_line, count as u64));
        }
        self.loose.clear();
    }

    fn tell_outside(&mut self, sink: &mut dyn Sink) {
        if self.outside.1 > 0 {
            sink.diagnostic(outside(self.outside.0, self.outside.1));
        }
        self.outside = (0, 0);
    }

    /// The open record waits for what comes next; the one before goes out.
    fn part(&mut self, ended: bool, take: &mut dyn Take, sink: &mut dyn Sink) {
        let ended = self.settle(take, sink).unwrap_or(ended);
        std::mem::swap(&mut self.held, &mut self.record);
        self.record.longest_line = self.held.longest_line;
        self.record.clear();
        self.holds = Some(ended);
    }

    /// Puts the open record to the one before, if it is but a piece of it, and says whether that
    /// one was ended; hands that one on if it is not.
    fn settle(&mut self, take: &mut dyn Take, sink: &mut dyn Sink) -> Option<bool> {
        let ended = self.holds.take()?;
        let identified = [b"TI", b"T1", b"CT", b"BT", b"AU", b"A1", b"DO"];
        // Behind an `ER`, only what has no `TY` of its own can belong to the record before.
        let is_piece = if ended { !self.record.typed } else { !self.record.after_blank };
        if is_piece && !self.record.has_any(&identified) {
            let line = self.record.line;
            self.held.absorb(&self.record);
            self.held.longest_line = self.record.longest_line;
            std::mem::swap(&mut self.held, &mut self.record);
            let message = if ended {
                "tags behind an ER belong to the record before"
            } else {
                "several TY in one record: the first one counts"
            };
            let severity = if ended { Severity::Repaired } else { Severity::Warning };
            sink.diagnostic(Diagnostic::new(line, severity, Kind::Syntax, message));
            return Some(ended);
        }
        self.tell_held(ended, take, sink);
        None
    }

    fn tell_held(&mut self, ended: bool, take: &mut dyn Take, sink: &mut dyn Sink) {
        if !ended {
            let (line, message) = (self.held.line, "a record without an ER");
            sink.diagnostic(Diagnostic::new(line, Severity::Repaired, Kind::Syntax, message));
        }
        emit(&self.held, take, sink);
    }

    fn end(&mut self, take: &mut dyn Take, sink: &mut dyn Sink) {
        self.part(true, take, sink);
        self.loose.clear();
        self.open = false;
    }

    fn finish(mut self, take: &mut dyn Take, sink: &mut dyn Sink) {
        if self.open {
            if self.ended.is_none() {
                self.drop_loose(sink);
                let message = "the last record has no ER: the text may be cut off";
                let line = self.record.fields.last().map_or(self.record.line, |field| field.line);
                sink.diagnostic(Diagnostic::new(line, Severity::Warning, Kind::Truncated, message));
            }
            self.end(take, sink);
        }
        if let Some(ended) = self.holds.take() {
            self.tell_held(ended, take, sink);
        }
        self.tell_outside(sink);
    }
}

fn emit(record: &RawRecord, take: &mut dyn Take, sink: &mut dyn Sink) {
    if record.full {
        let message = "a record of more than 48 MiB: the rest of it was left out";
        sink.diagnostic(Diagnostic::new(record.line, Severity::Warning, Kind::Limit, message));
    }
    take.take(record, sink);
}

fn outside(line: u64, count: u64) -> Diagnostic {
    let lines = if count == 1 {
        "a line that belongs".to_owned()
    } else {
        format!("{count} lines that belong")
    };
    let message = format!("{lines} to no record");
    Diagnostic::new(line, Severity::Skipped, Kind::NotARecord, message)
}

/// Lines that databases put between records, and that nobody misses.
fn is_header(line: &str) -> bool {
    let line = line.trim();
    let numbered = line.trim_end_matches(['.', ')', ':']);
    numbered.bytes().all(|byte| byte.is_ascii_digit())
        || ["Record #", "Provider:", "Content:", "Database:"].iter().any(|h| line.starts_with(h))
}

/// The tag and the value of a line, for those who only look.
pub fn tag_value(line: &str) -> Option<(Tag, &str)> {
    tag_line(line).map(|found| (found.tag, found.value))
}

/// The tag and the value of a line; none if it has no tag.
fn tag_line(line: &str) -> Option<TagLine<'_>> {
    let bytes = line.as_bytes();
    let (tag, at) = match bytes {
        [a, b, b' ', ..] if a.is_ascii_uppercase() && is_second(*b) => (Tag([*a, *b]), 2),
        [b'P', b'M', b'I', b'D', b' ', ..] => (Tag::PMID, 4),
        [a, b, b' ', b' ', b'-', ..] if a.is_ascii_lowercase() => {
            let upper = Tag([a.to_ascii_uppercase(), b.to_ascii_uppercase()]);
            (Some(upper).filter(|tag| tags::is_known(*tag))?, 2)
        }
        [b' ' | b'\t' | 0xef, ..] => return indented(line),
        _ => return None,
    };
    let (one_space, hyphen) = match &bytes[at..] {
        [b' ', b'-', ..] => (true, at + 1),
        [b' ', b' ', b'-', ..] => (false, at + 2),
        _ => return None,
    };
    let value = &line[hyphen + 1..];
    let apart = value.is_empty() || value.starts_with([' ', '\t', '\u{a0}']);
    (apart || (!one_space && tags::is_known(tag))).then_some(TagLine { tag, value, one_space })
}

/// A `TY` or an `ER` may be indented; a byte order mark may stand before it.
fn indented(line: &str) -> Option<TagLine<'_>> {
    let bare = line.trim_start_matches([' ', '\t', '\u{feff}']);
    let begins = bare.starts_with("TY ") || bare.starts_with("ER ");
    begins.then(|| tag_line(bare)).flatten()
}

fn is_second(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit()
}
