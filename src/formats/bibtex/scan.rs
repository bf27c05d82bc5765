//! The beginning of a text in, its next item out: an entry with its fields cut apart, a command, or
//! what stands between them, each with its length. Nothing is copied and nothing is decoded.
//!
//! Every byte belongs to exactly one item, so items joined are the text; scanning is linear, and
//! braces are counted, never recursed into. What is broken is cut at the next line that begins an
//! entry, so one bad entry costs one entry.

use memchr::{memchr, memchr3};

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

/// Reads the inside of one entry.
struct Cursor<'t> {
    text: &'t str,
    at: usize,
    complete: bool,
    closer: u8,
    /// `\{` and `\}` do not count: BibTeX counts them, but a value written by others ends so.
    escapes: bool,
    /// A value ends with its line at the latest, since one before it did not end at all.
    by_line: bool,
    /// Where the last field begins.
    last: Option<usize>,
    comments: Vec<&'t str>,
    faults: Vec<(usize, Fault)>,
}

/// How far the end of a value is looked for on its line where an entry has no end, in bytes: a
/// bound on hostile input, in which every value of a long line would be looked for to its end.
const LONGEST_MENDED: usize = 4096;

impl<'t> Cursor<'t> {
    fn new(text: &'t str, at: usize, complete: bool, opener: u8) -> Self {
        let closer = if opener == b'(' { b')' } else { b'}' };
        let (comments, faults) = (Vec::new(), Vec::new());
        Self {
            text,
            at,
            complete,
            closer,
            escapes: false,
            by_line: false,
            last: None,
            comments,
            faults,
        }
    }

    fn bytes(&self) -> &'t [u8] {
        self.text.as_bytes()
    }

    fn peek(&self) -> Option<u8> {
        self.bytes().get(self.at).copied()
    }

    /// The text is at its end, and it is known that nothing follows.
    fn ended(&self) -> Option<()> {
        (self.complete || self.text.len() > LONGEST_ENTRY).then_some(())
    }

    fn skip_space(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    fn fault(&mut self, at: usize, fault: Fault) {
        if self.faults.last().is_none_or(|(_, last)| *last != fault) {
            self.faults.push((at, fault));
        }
    }

    /// The citation key: what stands before the first comma, unless a field begins before it.
    fn key(&mut self) -> Option<&'t str> {
        self.skip_space();
        let start = self.at;
        let rest = &self.bytes()[start..];
        let closer = self.closer;
        let ends = |b: &u8| matches!(b, b',' | b'=' | b'{' | b'}' | b'"' | b'\n') || *b == closer;
        let Some(step) = rest.iter().position(ends) else {
            self.ended()?;
            return Some("");
        };
        let end = start + step;
        let token = self.text[start..end].trim();
        match rest[step] {
            b',' => {
                self.at = end + 1;
                Some(token)
            }
            // `{key}`: the entry ends here. `{key` and a new line: the comma is missing, or follows.
            byte if byte == closer => {
                self.at = end;
                Some(token)
            }
            b'\n' if !token.is_empty() => {
                self.at = end;
                Some(token)
            }
            b'=' => Some(self.key_before_a_field(start, token)),
            _ => Some(""),
        }
    }

    /// `key title = …` has a key, `title = …` has none.
    fn key_before_a_field(&mut self, start: usize, token: &'t str) -> &'t str {
        match token.split_once(char::is_whitespace) {
            Some((key, _)) => {
                self.at = start + key.len();
                key
            }
            None => "",
        }
    }

    /// The fields up to the end of the entry, which is passed.
    fn fields(&mut self) -> Option<Vec<RawField<'t>>> {
        let mut fields = Vec::new();
        loop {
            self.skip_space();
            match self.peek() {
                None => {
                    self.ended()?;
                    if !self.again(&mut fields) {
                        self.fault(self.at, Fault::NoEnd);
                        return Some(fields);
                    }
                }
                Some(b',') => self.at += 1,
                Some(b'%') => self.skip_line()?,
                Some(b'@') if self.begins_entry() => {
                    if !self.again(&mut fields) {
                        self.fault(self.at, Fault::NoEnd);
                        return Some(fields);
                    }
                }
                Some(byte) if byte == self.closer => {
                    self.at += 1;
                    return Some(fields);
                }
                Some(_) => {
                    let start = self.at;
                    match self.field()? {
                        Some(field) if fields.len() < MOST_FIELDS => {
                            self.last = Some(start);
                            fields.push(field);
                        }
                        Some(_) => self.fault(self.at, Fault::TooMany),
                        None => {}
                    }
                }
            }
            if self.at > LONGEST_ENTRY {
                self.fault(0, Fault::NoEnd);
                return Some(fields);
            }
        }
    }

    /// An entry that does not end may have ended inside its last value: where that value holds an
    /// escaped brace, or lines that look like fields, it is read again by other rules. Each rule
    /// is tried once, so an entry is read three times at most.
    fn again(&mut self, fields: &mut Vec<RawField<'t>>) -> bool {
        let Some(start) = self.last.take() else { return false };
        let value = &self.text[start..self.at];
        if !self.escapes && (value.contains("\\{") || value.contains("\\}")) {
            self.escapes = true;
        } else if !self.by_line
            && value.lines().any(|line| next_field(line.as_bytes()).is_some() || is_field(line))
        {
            self.by_line = true;
            self.fault(start, Fault::Unclosed);
        } else {
            return false;
        }
        self.at = start;
        fields.pop();
        true
    }

    fn skip_line(&mut self) -> Option<()> {
        let start = self.at;
        match memchr(b'\n', &self.bytes()[start..]) {
            Some(step) => self.at += step + 1,
            None => {
                self.ended()?;
                self.at = self.text.len();
            }
        }
        self.comments.push(self.text[start..self.at].trim_end());
        Some(())
    }

    /// `name = value`; none inside where there is none, and the nonsense is passed.
    fn field(&mut self) -> Option<Option<RawField<'t>>> {
        let start = self.at;
        let is_name = |byte: &u8| !byte.is_ascii_whitespace() && !b"=,{}()\"#%".contains(byte);
        let length = self.bytes()[start..].iter().position(|byte| !is_name(byte));
        let Some(length) = length else {
            self.ended()?;
            self.at = self.text.len();
            self.fault(start, Fault::Stray);
            return Some(None);
        };
        let name = &self.text[start..start + length];
        self.at += length;
        self.skip_space();
        match self.peek() {
            Some(b'=') if !name.is_empty() => self.at += 1,
            Some(b',') => {
                self.fault(start, Fault::Stray);
                return Some(None);
            }
            Some(byte) if byte == self.closer && !name.is_empty() => {
                self.fault(start, Fault::Stray);
                return Some(None);
            }
            // The equals sign is missing.
            Some(b'{' | b'"') if !name.is_empty() => self.fault(start, Fault::Stray),
            Some(_) => {
                self.fault(start, Fault::Stray);
                return self.pass_nonsense(start, name.is_empty()).map(|()| None);
            }
            None => {
                self.ended()?;
                self.fault(start, Fault::NoEnd);
                return Some(None);
            }
        }
        let parts = self.value()?;
        Some(Some(RawField { name, parts }))
    }

    /// Passes what is no field: a group or a quoted text whole, else one sign.
    fn pass_nonsense(&mut self, start: usize, one_sign: bool) -> Option<()> {
        match self.peek() {
            Some(b'{') => drop(self.group()?),
            Some(b'"') => drop(self.quoted()?),
            Some(_) if one_sign || self.at == start => {
                let length = self.text[self.at..].chars().next().map_or(0, char::len_utf8);
                self.at += length;
            }
            _ => {}
        }
        Some(())
    }

    fn value(&mut self) -> Option<Parts<'t>> {
        let first = self.part()?;
        let mut parts = Parts::One(first);
        loop {
            self.skip_space();
            if self.peek().is_none() {
                self.ended()?;
            }
            if self.peek() != Some(b'#') {
                return Some(parts);
            }
            self.at += 1;
            let part = self.part()?;
            match &mut parts {
                Parts::One(first) => parts = Parts::Joined(vec![*first, part]),
                Parts::Joined(all) => all.push(part),
            }
        }
    }

    fn part(&mut self) -> Option<Part<'t>> {
        self.skip_space();
        match self.peek() {
            None => {
                self.ended()?;
                Some(Part::Text(""))
            }
            Some(b'{') => self.group(),
            Some(b'"') => self.quoted(),
            Some(_) => {
                let start = self.at;
                let ends = |byte: &u8| byte.is_ascii_whitespace() || b",{}()\"#=%".contains(byte);
                match self.bytes()[start..].iter().position(ends) {
                    Some(length) => self.at += length,
                    None => {
                        self.ended()?;
                        self.at = self.text.len();
                    }
                }
                Some(Part::Bare(&self.text[start..self.at]))
            }
        }
    }

    /// A text in braces.
    fn group(&mut self) -> Option<Part<'t>> {
        let start = self.at + 1;
        let end = self.end_of_text(start, None)?;
        Some(Part::Text(&self.text[start..end]))
    }

    /// A text in quotes.
    fn quoted(&mut self) -> Option<Part<'t>> {
        let start = self.at + 1;
        let end = self.end_of_text(start, Some(b'"'))?;
        Some(Part::Text(&self.text[start..end]))
    }

    /// Finds the end of a text in braces or quotes and passes it. A text that has none before the
    /// next line that begins an entry ends as if `\{` did not count; and if not even so, with its
    /// line.
    fn end_of_text(&mut self, start: usize, quote: Option<u8>) -> Option<usize> {
        let bytes = self.bytes();
        let limit = match self.by_line {
            true => {
                self.end_of_line(start)?.min(self.text.floor_char_boundary(start + LONGEST_MENDED))
            }
            false => bytes.len(),
        };
        // By BibTeX's count, and by a count without escaped braces.
        let (mut depth, mut bare_depth) = (0isize, 0isize);
        let mut bare_end = None;
        let mut at = start;
        let mut cut = self.by_line;
        let mut inner_quote = false;
        while let Some(step) = memchr3(b'{', b'}', quote.unwrap_or(b'}'), &bytes[at..limit]) {
            if self.begins_entry_between(at, at + step) {
                return Some(self.unclosed(start, bare_end));
            }
            at += step;
            let escaped = is_escaped(bytes, start, at);
            let change = match bytes[at] {
                b'{' => 1,
                b'}' => -1,
                _ => 0,
            };
            depth += if self.escapes && escaped { 0 } else { change };
            bare_depth += if escaped { 0 } else { change };
            at += 1;
            let closes = |depth: isize| match quote {
                None => depth < 0,
                Some(_) => depth <= 0 && change == 0 && self.quote_ends(at),
            };
            if closes(depth) {
                if inner_quote {
                    self.fault(start, Fault::Quote);
                }
                self.at = at;
                return Some(at - 1);
            }
            inner_quote |= quote.is_some() && depth <= 0 && change == 0;
            if quote.is_some() && depth < 0 {
                cut = true; // the brace closes the entry: the quote was forgotten
                break;
            }
            if bare_end.is_none() && !escaped && closes(bare_depth) {
                bare_end = Some(at - 1);
            }
        }
        if !cut && !self.begins_entry_between(at, limit) {
            self.ended()?;
        }
        Some(self.unclosed(start, bare_end))
    }

    /// A text without an end. What follows is read line by line, so that it is read once only.
    fn unclosed(&mut self, start: usize, bare_end: Option<usize>) -> usize {
        if let Some(end) = bare_end {
            self.escapes = true;
            self.at = end + 1;
            return end;
        }
        self.fault(start, Fault::Unclosed);
        self.by_line = true;
        let rest = &self.bytes()[start..];
        let line = memchr(b'\n', rest).unwrap_or(rest.len());
        self.at = start + next_field(&rest[..line]).unwrap_or(line);
        start + self.text[start..self.at].trim_end_matches([',', ' ', '\t', '\r']).len()
    }

    /// The end of the line that a place is in; none where more text must be read to know it.
    fn end_of_line(&self, at: usize) -> Option<usize> {
        match memchr(b'\n', &self.bytes()[at..]) {
            Some(step) => Some(at + step),
            None => self.ended().map(|()| self.text.len()),
        }
    }

    /// Whether a quote ends a value: what follows on its line goes on with the entry.
    fn quote_ends(&self, at: usize) -> bool {
        let after = self.bytes()[at..].iter().find(|byte| !matches!(byte, b' ' | b'\t' | b'\r'));
        after.is_none_or(|byte| b",#})\n%".contains(byte))
    }

    /// Whether a line in a stretch begins an entry.
    fn begins_entry_between(&self, from: usize, to: usize) -> bool {
        let bytes = self.bytes();
        memchr::memchr_iter(b'@', &bytes[from..to]).map(|step| from + step).any(|at| {
            let indent =
                bytes[..at].iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
            let line_start = at == indent || bytes[at - indent - 1] == b'\n';
            line_start && looks_like_entry(&self.text[at..])
        })
    }

    fn begins_entry(&self) -> bool {
        let at = self.at;
        (at == 0 || self.bytes()[at - 1].is_ascii_whitespace())
            && looks_like_entry(&self.text[at..])
    }
}

/// `@name{key,` or `@string{` and the like.
fn looks_like_entry(text: &str) -> bool {
    let Begin::Command(start) = command_at(text, 0, true) else { return false };
    let head = &text.as_bytes()[start.body..];
    let head = &head[..head.len().min(256)];
    let key = head.iter().position(|byte| b",={}\"\n".contains(byte));
    let command =
        ["string", "preamble", "comment"].iter().any(|name| start.name.eq_ignore_ascii_case(name));
    command || key.is_some_and(|at| head[at] == b',')
}

/// Where a line that should have ended a value goes on with the next field: `, name = {`.
fn next_field(line: &[u8]) -> Option<usize> {
    memchr::memchr_iter(b',', line).find(|at| begins_field(&line[at + 1..]))
}

/// Whether a line, but for the first of a value, is a field.
fn is_field(line: &str) -> bool {
    line.starts_with([' ', '\t']) && begins_field(line.as_bytes())
}

/// `name = {`, `name = "` or `name = 2`.
fn begins_field(text: &[u8]) -> bool {
    let rest = text.trim_ascii_start();
    let length = rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let after = rest[length..].trim_ascii_start().strip_prefix(b"=").map(<[u8]>::trim_ascii_start);
    let value = after.and_then(|after| after.first());
    length > 0 && value.is_some_and(|byte| b"{\"0123456789".contains(byte))
}

/// Whether an odd number of backslashes stands before a byte.
fn is_escaped(bytes: &[u8], start: usize, at: usize) -> bool {
    let before = bytes[start..at].iter().rev().take_while(|byte| **byte == b'\\').count();
    before % 2 == 1
}
