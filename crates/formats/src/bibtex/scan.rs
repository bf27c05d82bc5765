//! The beginning of a text in, its next item out: an entry with its fields cut apart, a command, or
//! what stands between them, each with its length. Nothing is copied and nothing is decoded.
//!
//! Every byte belongs to exactly one item, so items joined are the text; scanning is linear, and
//! braces are counted, never recursed into. What is broken is cut at the next line that begins an
//! entry, so one bad entry costs one entry.

mod cursor;

use cursor::Cursor;
use memchr::memchr;

/// The longest entry, in bytes; a longer one is no entry.
pub(super) const LONGEST_ENTRY: usize = 16 << 20;

/// The most fields of an entry; what stands behind is passed over.
const MOST_FIELDS: usize = 10_000;

/// How far the end of an unclosed `@comment` is looked for, in bytes.
const LONGEST_COMMENT: usize = 1 << 20;

/// One item of a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Item<'t> {
    /// An entry.
    Entry(RawEntry<'t>),
    /// `@string`: macros and their values.
    Macros(Vec<RawField<'t>>),
    /// `@preamble` or `@comment`.
    Command,
    /// What stands between entries, which BibTeX takes for a comment.
    Text,
}

/// An entry, cut apart.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct RawEntry<'t> {
    /// Its type, as written.
    pub entry_type: &'t str,
    /// Its key; empty where it has none.
    pub key: &'t str,
    /// Its fields, in their order.
    pub fields: Vec<RawField<'t>>,
    /// Lines between its fields that are commented out with `%`.
    pub comments: Vec<&'t str>,
    /// What is wrong with it, and where (an offset from the item's beginning).
    pub faults: Vec<(usize, Fault)>,
}

/// A field: a name and what is joined by `#`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct RawField<'t> {
    /// The name, as written.
    pub name: &'t str,
    /// The parts of the value.
    pub parts: Parts<'t>,
}

/// The parts of a value: one as a rule.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Parts<'t> {
    /// One part.
    One(Part<'t>),
    /// Several, joined by `#`.
    Joined(Vec<Part<'t>>),
}

/// A part of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part<'t> {
    /// Text between braces or quotes.
    Text(&'t str),
    /// A number, or the name of a macro.
    Bare(&'t str),
}

/// What is wrong with an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// The value of a field does not end.
    Unclosed,
    /// The entry does not end.
    NoEnd,
    /// Something that is no field stands between fields.
    Stray,
    /// A quote stands inside of a quoted value.
    Quote,
    /// There are more fields than any entry has.
    TooMany,
}

/// An item and its length in bytes.
pub(super) type Found<'t> = (Item<'t>, usize);

/// The next item of a text that is not empty; none if more text must be read to know it.
/// `complete` says that no text follows, `comments` that `@comment` is read to its closing brace.
pub(super) fn next(text: &str, complete: bool, comments: bool) -> Option<Found<'_>> {
    let Some(start) = find_command(text, complete)? else {
        return Some((Item::Text, text.len()));
    };
    if start.at > 0 {
        return Some((Item::Text, start.at));
    }
    let mut cursor = Cursor::new(text, start.body, complete, start.opener);
    match start.name.to_ascii_lowercase().as_str() {
        "comment" | "preamble" if !comments => Some((Item::Text, start.body)),
        "comment" | "preamble" => command(&mut cursor, start.body),
        "string" => {
            let fields = cursor.fields()?;
            Some((Item::Macros(fields), cursor.at))
        }
        _ => {
            let key = cursor.key()?;
            let fields = cursor.fields()?;
            let Cursor { at, comments, faults, .. } = cursor;
            Some((
                Item::Entry(RawEntry { entry_type: start.name, key, fields, comments, faults }),
                at,
            ))
        }
    }
}

/// A command up to the brace that closes it; its first line where there is none.
fn command<'t>(cursor: &mut Cursor<'t>, body: usize) -> Option<Found<'t>> {
    let mut depth = 1usize;
    let bytes = cursor.text.as_bytes();
    let (open, close) = if cursor.closer == b')' { (b'(', b')') } else { (b'{', b'}') };
    let mut at = body;
    while let Some(step) = memchr::memchr2(open, close, &bytes[at..]) {
        at += step + 1;
        depth = if bytes[at - 1] == open { depth + 1 } else { depth - 1 };
        if depth == 0 {
            return Some((Item::Command, at));
        }
        if at > LONGEST_COMMENT {
            break;
        }
    }
    if at <= LONGEST_COMMENT && bytes.len() <= LONGEST_COMMENT && !cursor.complete {
        return None;
    }
    Some((Item::Text, body))
}

/// Where a command begins.
struct Start<'t> {
    /// The offset of its `@`.
    at: usize,
    /// The offset behind its opening brace.
    body: usize,
    name: &'t str,
    opener: u8,
}

impl Start<'_> {
    /// What stands before is an item of its own; the rest is asked for again, with more behind it.
    fn of_the_rest(at: usize) -> Self {
        Self { at, body: at, name: "", opener: b'{' }
    }
}

/// The first command of a text, looked for outside of lines commented out with `%`. The outer
/// option is none where more text must be read.
fn find_command(text: &str, complete: bool) -> Option<Option<Start<'_>>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(step) = memchr::memchr2(b'@', b'%', &bytes[at..]) {
        at += step;
        if bytes[at] == b'%' {
            match memchr(b'\n', &bytes[at..]) {
                Some(step) => at += step + 1,
                None if complete || bytes.len() - at > LONGEST_COMMENT => break,
                None if at == 0 => return None,
                None => return Some(Some(Start::of_the_rest(at))),
            }
            continue;
        }
        let begins = at == 0 || !bytes[at - 1].is_ascii_alphanumeric();
        match command_at(text, at, complete) {
            Begin::Command(start) if begins => return Some(Some(start)),
            Begin::Cut if at == 0 => return None,
            Begin::Cut => return Some(Some(Start::of_the_rest(at))),
            _ => at += 1,
        }
    }
    Some(None)
}

enum Begin<'t> {
    Command(Start<'t>),
    Nothing,
    /// The text ends before it can be told.
    Cut,
}

/// `@name{` or `@name(`, white space allowed between.
fn command_at(text: &str, at: usize, complete: bool) -> Begin<'_> {
    let bytes = text.as_bytes();
    let mut end = at + 1;
    while end < bytes.len() && bytes[end] == b' ' {
        end += 1;
    }
    let name_at = end;
    while end < bytes.len() && is_type_byte(bytes[end]) {
        end += 1;
    }
    let name = &text[name_at..end];
    while end < bytes.len() && bytes[end].is_ascii_whitespace() {
        end += 1;
    }
    match bytes.get(end) {
        None if !complete && end - at < 1024 => Begin::Cut,
        Some(&opener @ (b'{' | b'(')) if !name.is_empty() => {
            Begin::Command(Start { at, body: end + 1, name, opener })
        }
        _ => Begin::Nothing,
    }
}

fn is_type_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+' | b'.' | b':') || byte >= 0x80
}

/// `@name{key,` or `@string{` and the like.
fn looks_like_entry(text: &str) -> bool {
    let Begin::Command(start) = command_at(text, 0, true) else { return false };
    let head = &text.as_bytes()[start.body..];
    let head = &head[..head.len().min(256)];
    let key = head.iter().position(|byte| b",={}\"\n".contains(byte));
    let is_command =
        ["string", "preamble", "comment"].iter().any(|name| start.name.eq_ignore_ascii_case(name));
    is_command || key.is_some_and(|at| head[at] == b',')
}
