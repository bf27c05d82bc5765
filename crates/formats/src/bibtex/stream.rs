//! A stream in, its items with their lines out, through one buffer that holds little more than the
//! longest item. A buffer that ends inside an item doubles, so reading stays linear.

use super::scan::{self, Item};
use std::io::{self, BufRead};

/// How much is read at once, in bytes.
const CHUNK: usize = 256 << 10;

/// How many unclosed `@comment` are looked for to their end, before none is any more.
const UNCLOSED_COMMENTS: usize = 8;

/// Reads a stream to its end, handing each item on with its line and its text.
pub(super) fn items(
    input: &mut dyn BufRead,
    handle: &mut dyn FnMut(Item<'_>, u64, &str),
) -> io::Result<()> {
    let mut buffer =
        Buffer { input, text: String::new(), start: 0, tail: Vec::new(), complete: false };
    let mut line = 1;
    let mut unclosed = 0;
    loop {
        let text = &buffer.text[buffer.start..];
        if text.is_empty() && buffer.complete {
            return Ok(());
        }
        let comments = unclosed < UNCLOSED_COMMENTS;
        let found =
            if text.is_empty() { None } else { scan::next(text, buffer.complete, comments) };
        let Some((item, length)) = found else {
            buffer.fill()?;
            continue;
        };
        let passed = &text[..length];
        unclosed += usize::from(item == Item::Text && passed.starts_with('@'));
        handle(item, line, passed);
        line += memchr::memchr_iter(b'\n', passed.as_bytes()).count() as u64;
        buffer.start += length;
    }
}

struct Buffer<'a> {
    input: &'a mut dyn BufRead,
    text: String,
    /// What stands before is done with.
    start: usize,
    /// The bytes of a character that the last chunk ended in.
    tail: Vec<u8>,
    complete: bool,
}

impl Buffer<'_> {
    /// Drops what is done with and reads as much again as is left, a chunk at least.
    fn fill(&mut self) -> io::Result<()> {
        self.text.drain(..self.start);
        self.start = 0;
        let wanted = self.text.len() + CHUNK.max(self.text.len());
        while self.text.len() < wanted && !self.complete {
            let chunk = match self.input.fill_buf() {
                Ok(chunk) => chunk,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            let length = chunk.len();
            self.complete = length == 0;
            if self.tail.is_empty() {
                push(&mut self.text, chunk, &mut self.tail);
            } else {
                let mut bytes = std::mem::take(&mut self.tail);
                bytes.extend_from_slice(chunk);
                push(&mut self.text, &bytes, &mut self.tail);
            }
            self.input.consume(length);
        }
        Ok(())
    }
}

/// Appends bytes as text; those of a last character that is not whole are put aside.
fn push(text: &mut String, bytes: &[u8], tail: &mut Vec<u8>) {
    match std::str::from_utf8(bytes) {
        Ok(valid) => text.push_str(valid),
        Err(error) => {
            let (valid, rest) = bytes.split_at(error.valid_up_to());
            text.push_str(&String::from_utf8_lossy(valid));
            if error.error_len().is_none() {
                tail.extend_from_slice(rest);
            } else {
                text.push_str(&String::from_utf8_lossy(rest));
            }
        }
    }
}
