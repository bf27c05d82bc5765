//! The inside of an entry in; its key and its fields out, whatever is wrong with them. None stands
//! for "more text must be read to know".

use super::{Fault, LONGEST_ENTRY, MOST_FIELDS, Part, Parts, RawField, looks_like_entry};
use memchr::{memchr, memchr3};

/// Reads the inside of one entry.
pub(super) struct Cursor<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
    pub(super) complete: bool,
    pub(super) closer: u8,
    /// `\{` and `\}` do not count: BibTeX counts them, but a value written by others ends so.
    escapes: bool,
    /// A value ends with its line at the latest, since one before it did not end at all.
    by_line: bool,
    /// How many values had no end.
    mended: usize,
    /// Where the last field begins.
    last: Option<usize>,
    pub(super) comments: Vec<&'t str>,
    pub(super) faults: Vec<(usize, Fault)>,
}

/// How far the end of a value is looked for on its line where an entry has no end, in bytes: a
/// bound on hostile input, in which every value of a long line would be looked for to its end.
const LONGEST_MENDED: usize = 4096;

impl<'t> Cursor<'t> {
    pub(super) fn new(text: &'t str, at: usize, complete: bool, opener: u8) -> Self {
        let closer = if opener == b'(' { b')' } else { b'}' };
        let (comments, faults) = (Vec::new(), Vec::new());
        Self {
            text,
            at,
            complete,
            closer,
            escapes: false,
            by_line: false,
            mended: 0,
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
    pub(super) fn key(&mut self) -> Option<&'t str> {
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
    pub(super) fn fields(&mut self) -> Option<Vec<RawField<'t>>> {
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
        let limit = if self.by_line { self.end_of_mending(start)? } else { bytes.len() };
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
        self.mended += 1;
        let bound = match std::mem::replace(&mut self.by_line, true) {
            true => self.text.floor_char_boundary(start + self.longest_mended()),
            false => self.text.len(),
        };
        let rest = &self.bytes()[start..bound];
        let line = memchr(b'\n', rest).unwrap_or(rest.len());
        self.at = start + next_field(&rest[..line]).unwrap_or(line);
        start + self.text[start..self.at].trim_end_matches([',', ' ', '\t', '\r']).len()
    }

    /// The end of the line that a place is in, not too far off; none where more text must be read
    /// to know it.
    fn end_of_mending(&self, at: usize) -> Option<usize> {
        let longest = self.longest_mended();
        let bound = self.text.floor_char_boundary(at + longest);
        match memchr(b'\n', &self.bytes()[at..bound]) {
            Some(step) => Some(at + step),
            None if at + longest <= self.text.len() => Some(bound),
            None => self.ended().map(|()| bound),
        }
    }

    /// Few values are looked for far: an entry with many that do not end is beyond mending.
    fn longest_mended(&self) -> usize {
        if self.mended < 64 { LONGEST_MENDED } else { 64 }
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
