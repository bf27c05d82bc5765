//! A stream comes in; the text of each object that stands where items stand goes out, with its
//! line. Linear in the stream; nothing but the object under way is held.
//!
//! An object is not parsed here, only its end is found: strings and brackets are enough for that. A
//! string whose quote is missing would swallow what follows, so an object that has a raw line break
//! inside a string ends where a line begins as the object's own first line began.

use std::io::{self, BufRead};

use memchr::{memchr, memchr_iter, memchr3, memmem};

/// The largest object that is read, in bytes; a larger one is passed over.
pub const LARGEST_OBJECT: usize = 32 << 20;

/// How many times an object that runs to the end of the stream is cut short and the rest read anew.
const RETRIES: u32 = 64;

/// What stands where an item stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cut<'t> {
    /// An object's text.
    Object(&'t str),
    /// An object that the stream ends within.
    Truncated(&'t str),
    /// An object larger than [`LARGEST_OBJECT`].
    TooLarge,
    /// Text that is no object.
    Stray(&'t str),
}

/// Cuts a stream into objects. `wrappers` are keys of a top-level object under which the items
/// stand, in an array (`{"items": [...]}`) or alone (`{"message": {...}}`).
pub fn objects(
    input: &mut dyn BufRead,
    wrappers: &[&str],
    each: &mut dyn FnMut(u64, Cut),
) -> io::Result<()> {
    let mut cutter = Cutter { wrappers, line: 1, retries: RETRIES, ..Cutter::default() };
    loop {
        let chunk = match input.fill_buf() {
            Ok(chunk) => chunk,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if chunk.is_empty() {
            break;
        }
        let length = chunk.len();
        cutter.read(chunk, each);
        input.consume(length);
    }
    cutter.finish(each);
    Ok(())
}

#[derive(Default)]
struct Cutter<'k> {
    wrappers: &'k [&'k str],
    /// The containers that the items stand in: `[` of items, `{` with wrapping keys.
    frames: Vec<u8>,
    /// The text of the object under way, or of what is no object.
    text: Vec<u8>,
    /// Brackets open inside the object under way; 0 between objects.
    depth: usize,
    in_string: bool,
    escaped: bool,
    /// Between a key's colon and the end of its value, directly inside the object.
    after_colon: bool,
    /// Where the last string directly inside the object stands in `text`.
    key: (usize, usize),
    /// The object wraps items that were handed out, and is no item itself.
    header: bool,
    too_large: bool,
    /// Whether a line break stood inside a string of the object.
    suspicious: bool,
    /// The white space before the object on its first line; more than white space is none.
    indent: Option<Vec<u8>>,
    /// What the current line has so far, while it is white space.
    line_start: Option<Vec<u8>>,
    /// The line now read, and the one on which the object began.
    line: u64,
    began: u64,
    retries: u32,
}

impl Cutter<'_> {
    fn read(&mut self, chunk: &[u8], each: &mut dyn FnMut(u64, Cut)) {
        let mut at = 0;
        while at < chunk.len() {
            if self.in_string && !self.escaped && !self.suspicious {
                at += self.skip_string(&chunk[at..]);
                if at == chunk.len() {
                    return;
                }
            }
            let byte = chunk[at];
            at += 1;
            self.track_line(byte, each);
            if self.in_string {
                self.inside_string(byte);
            } else if self.depth > 0 {
                self.inside_object(byte, each);
            } else {
                self.between_objects(byte, each);
            }
        }
    }

    /// Takes what needs no look within a string; gives back its length.
    fn skip_string(&mut self, chunk: &[u8]) -> usize {
        let end = memchr3(b'"', b'\\', b'\n', chunk).unwrap_or(chunk.len());
        if end > 0 {
            self.line_start = None;
        }
        self.keep(&chunk[..end]);
        end
    }

    fn keep(&mut self, bytes: &[u8]) {
        if self.header && (self.depth > 1 || self.after_colon) {
            return;
        }
        if self.text.len() + bytes.len() > LARGEST_OBJECT {
            self.too_large = true;
        }
        if !self.too_large {
            self.text.extend_from_slice(bytes);
        }
    }

    /// Counts lines, and ends a suspicious object where a line begins as its first one did.
    fn track_line(&mut self, byte: u8, each: &mut dyn FnMut(u64, Cut)) {
        match byte {
            b'\n' => {
                self.line += 1;
                self.line_start = Some(Vec::new());
                self.suspicious |= self.in_string && self.depth > 0;
            }
            b' ' | b'\t' => {
                if let Some(start) = self.line_start.as_mut().filter(|start| start.len() < 64) {
                    start.push(byte);
                }
            }
            b'{' if self.suspicious
                && self.line_start.is_some()
                && self.line_start == self.indent =>
            {
                self.emit(each);
            }
            _ if self.depth > 0 => self.line_start = None,
            _ => {}
        }
    }

    fn inside_string(&mut self, byte: u8) {
        self.keep(&[byte]);
        match byte {
            _ if self.escaped => self.escaped = false,
            b'\\' => self.escaped = true,
            b'"' => {
                self.in_string = false;
                if self.depth == 1 && !self.after_colon {
                    self.key.1 = self.text.len() - 1;
                }
            }
            _ => {}
        }
    }

    fn inside_object(&mut self, byte: u8, each: &mut dyn FnMut(u64, Cut)) {
        if self.depth == 1 && self.after_colon && matches!(byte, b'[' | b'{') && self.is_wrapper() {
            self.descend(byte);
            return;
        }
        if !self.too_large || byte == b'"' {
            self.keep(&[byte]);
        }
        match byte {
            b'"' => {
                self.in_string = true;
                if self.depth == 1 && !self.after_colon {
                    self.key = (self.text.len(), self.text.len());
                }
            }
            b':' if self.depth == 1 => self.after_colon = true,
            b',' if self.depth == 1 => {
                self.after_colon = false;
                if self.header {
                    self.text.clear();
                }
            }
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => {
                self.depth -= 1;
                if self.depth == 0 {
                    self.emit(each);
                }
            }
            _ => {}
        }
    }

    fn is_wrapper(&self) -> bool {
        let key = self.text.get(self.key.0..self.key.1).unwrap_or_default();
        !self.frames.contains(&b'[')
            && self.frames.len() < 4
            && self.wrappers.iter().any(|wrapper| wrapper.as_bytes() == key)
    }

    /// The object under way only wraps the items: it is forgotten, and they are looked for.
    fn descend(&mut self, byte: u8) {
        self.reset();
        self.frames.push(b'{');
        if byte == b'[' { self.frames.push(b'[') } else { self.begin() }
    }

    /// Behind a wrapped value: the wrapping object goes on, in which other items may be wrapped.
    fn resume(&mut self) {
        if self.frames.last() == Some(&b'{') {
            self.frames.pop();
            (self.depth, self.header, self.after_colon) = (1, true, true);
        }
    }

    fn between_objects(&mut self, byte: u8, each: &mut dyn FnMut(u64, Cut)) {
        match byte {
            b'{' => {
                self.stray(each);
                self.begin();
            }
            b'[' if self.frames.last() != Some(&b'[') => {
                self.stray(each);
                self.frames.push(b'[');
            }
            b']' if self.frames.last() == Some(&b'[') => {
                self.stray(each);
                self.frames.pop();
                self.resume();
            }
            b'"' => {
                self.stray_byte(byte);
                self.in_string = true;
            }
            b',' => self.stray(each),
            byte if byte.is_ascii_whitespace() && self.text.is_empty() => {}
            b'\n' => self.stray(each),
            byte => self.stray_byte(byte),
        }
    }

    fn stray_byte(&mut self, byte: u8) {
        if self.text.is_empty() {
            self.began = self.line;
        }
        self.keep(&[byte]);
    }

    fn begin(&mut self) {
        self.began = self.line;
        self.indent.clone_from(&self.line_start);
        self.line_start = None;
        self.text.push(b'{');
        self.depth = 1;
    }

    fn emit(&mut self, each: &mut dyn FnMut(u64, Cut)) {
        if self.too_large {
            each(self.began, Cut::TooLarge);
        } else if !self.header {
            each(self.began, Cut::Object(&String::from_utf8_lossy(&self.text)));
        }
        self.reset();
        self.resume();
    }

    fn stray(&mut self, each: &mut dyn FnMut(u64, Cut)) {
        if self.text.iter().any(|byte| !byte.is_ascii_whitespace()) {
            each(self.began, Cut::Stray(String::from_utf8_lossy(&self.text).trim()));
        }
        self.reset();
    }

    fn reset(&mut self) {
        self.text.clear();
        self.depth = 0;
        self.in_string = false;
        self.escaped = false;
        self.after_colon = false;
        self.key = (0, 0);
        self.header = false;
        self.too_large = false;
        self.suspicious = false;
    }

    /// The end of the stream. An object that is still open, and broken before its end, is cut where
    /// the next one seems to begin, and what follows is read anew.
    fn finish(&mut self, each: &mut dyn FnMut(u64, Cut)) {
        while self.depth > 0 && !self.header && !self.too_large && self.retries > 0 {
            self.retries -= 1;
            let Some(end) = next_object(&self.text) else { break };
            let rest = self.text.split_off(end);
            let lines_before = memchr_iter(b'\n', &self.text).count() as u64;
            let line = self.began + lines_before;
            self.emit(each);
            (self.line, self.line_start) = (line, None);
            self.read(&rest, each);
        }
        match self.depth {
            0 => self.stray(each),
            _ if self.header => {}
            _ if self.too_large => each(self.began, Cut::TooLarge),
            _ => each(self.began, Cut::Truncated(&String::from_utf8_lossy(&self.text))),
        }
    }
}

/// Where a second object seems to begin in a text that is broken, and not only cut short: where a
/// bracket and the first key stand as they do at the beginning.
fn next_object(text: &[u8]) -> Option<usize> {
    let error = serde_json::from_slice::<serde::de::IgnoredAny>(text).err()?;
    if error.is_eof() {
        return None;
    }
    let quote = memchr(b'"', text)?;
    let key_end = quote + 1 + memchr(b'"', &text[quote + 1..])?;
    memmem::find(&text[1..], &text[..=key_end]).map(|at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        // A small buffer, so that everything meets a chunk's end somewhere.
        let mut input = io::BufReader::with_capacity(3, text.as_bytes());
        objects(&mut input, &["items", "message"], &mut |line, cut| {
            found.push(match cut {
                Cut::Object(text) => format!("{line} {text}"),
                other => format!("{line} {other:?}"),
            });
        })
        .expect("bytes in memory can be read");
        found
    }

    #[test]
    fn objects_stand_in_arrays_in_wrappers_and_on_lines() {
        for (text, expected) in [
            ("", &[][..]),
            ("{}", &["1 {}"]),
            ("[\n{\"a\":[1]},\n{\"b\":{}}\n]\n", &["2 {\"a\":[1]}", "3 {\"b\":{}}"]),
            ("{\"a\":1}\n{\"a\":2}\n", &["1 {\"a\":1}", "2 {\"a\":2}"]),
            ("{\"total\":2,\"items\":[{\"a\":1},{}],\"x\":[1]}", &["1 {\"a\":1}", "1 {}"]),
            ("{\"message\":{\"items\":[{\"a\":1}]}}", &["1 {\"a\":1}"]),
            ("{\"message\":{\"a\":1},\"s\":{\"b\":1}}", &["1 {\"a\":1}"]),
            ("{\"s\":[{}],\"items\":[],\"items\":[{\"a\":1}]}", &["1 {\"a\":1}"]),
            ("[{\"items\":[{}]}]", &["1 {\"items\":[{}]}"]),
            ("[{\"a\":\"}\\\"]{\"}]", &["1 {\"a\":\"}\\\"]{\"}"]),
            ("[1, \"a,b\", {}]", &["1 Stray(\"1\")", "1 Stray(\"\\\"a,b\\\"\")", "1 {}"]),
            ("{\"a\":1", &["1 Truncated(\"{\\\"a\\\":1\")"]),
            ("[]", &[]),
        ] {
            assert_eq!(cut(text), expected, "{text}");
        }
    }

    #[test]
    fn a_missing_quote_costs_one_object() {
        let lines = "{\"a\":\"x}\n{\"a\":2}\n{\"a\":3}\n";
        assert_eq!(cut(lines), ["1 {\"a\":\"x}\n", "2 {\"a\":2}", "3 {\"a\":3}"]);
        let pretty = "[\n  {\n    \"a\": \"x\n  },\n  {\n    \"a\": 2\n  }\n]";
        assert_eq!(cut(pretty).last().map(String::as_str), Some("5 {\n    \"a\": 2\n  }"));
        let dense = "[{\"a\":\"x},{\"a\":2},{\"a\":3}]";
        assert_eq!(cut(dense).last().map(String::as_str), Some("1 {\"a\":3}"));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_cut(text in "[\\[\\]{}\",:\\\\a1 \n]{0,60}") {
            cut(&text);
        }

        #[test]
        fn every_object_of_an_array_is_found(
            strings in proptest::collection::vec("[a-z\\\\\"{}\\[\\]:,\n ]{0,12}", 0..6)
        ) {
            let items: Vec<_> = strings.iter().map(|text| serde_json::json!({ "a": text })).collect();
            let pretty = serde_json::to_string_pretty(&items).expect("a list of maps");
            let whole: Vec<_> = items.iter().map(|item| format!("1 {item}")).collect();
            let dense = serde_json::to_string(&items).expect("a list of maps");
            proptest::prop_assert_eq!(cut(&dense), whole);
            proptest::prop_assert_eq!(cut(&pretty).len(), items.len());
        }
    }
}
