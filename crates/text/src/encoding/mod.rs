//! Bytes in any charset come in, valid UTF-8 goes out, streaming and in bounded memory.
//!
//! What comes out never holds a byte-order mark, a CR or a NUL: every line ends in LF alone. The
//! charset is told from the bytes (`detect`); a declaration in the head of the file counts only where
//! the bytes agree. As long as only ASCII was seen nothing is decided. Clean UTF-8 is validated in the
//! buffer it was read into and never copied.

mod detect;
mod newlines;

use std::io::{self, BufRead, ErrorKind, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, WINDOWS_1252};
use memchr::memchr_iter;

use detect::Head;
use newlines::Newlines;

/// Bytes read at once, and looked at before the charset is decided.
const CHUNK: usize = 64 << 10;
/// The most that [`TextReader::peek`] holds.
const LONGEST_PEEK: usize = 16 << 20;
/// Notes kept; the rest is counted.
const MOST_NOTES: usize = 100;

/// What was done to a line that could not be read as it stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodingNote {
    /// The line, counted from 1.
    pub line: u64,
    /// "line 12 is not UTF-8, read as windows-1252"
    pub message: String,
}

/// A reader that turns bytes of any charset into UTF-8.
pub struct TextReader<R: Read> {
    inner: R,
    /// `[taken..ready]` is decoded text, `[ready..end]` bytes of UTF-8 that are not checked yet.
    buffer: Vec<u8>,
    taken: usize,
    ready: usize,
    end: usize,
    at_end: bool,
    mode: Mode,
    declared: Option<&'static Encoding>,
    newlines: Newlines,
    /// Bytes of another charset on their way to the decoder.
    raw: Vec<u8>,
    lines_done: u64,
    notes: Vec<EncodingNote>,
    notes_left_out: u64,
    /// The line of the last note, from 1.
    last_noted: u64,
}

enum Mode {
    /// Only ASCII was seen so far.
    Undecided,
    Utf8,
    Other(Box<Decoder>),
}

impl<R: Read> TextReader<R> {
    /// Looks at the first 64 KiB. Fails only where the inner reader does.
    pub fn new(inner: R) -> io::Result<TextReader<R>> {
        let mut reader = TextReader {
            inner,
            buffer: vec![0; 2 * CHUNK],
            taken: 0,
            ready: 0,
            end: 0,
            at_end: false,
            mode: Mode::Undecided,
            declared: None,
            newlines: Newlines::default(),
            raw: Vec::new(),
            lines_done: 0,
            notes: Vec::new(),
            notes_left_out: 0,
            last_noted: 0,
        };
        reader.read_raw(CHUNK)?;
        reader.begin()?;
        Ok(reader)
    }

    /// The charset as the WHATWG Encoding Standard names it; `UTF-8` as long as all was ASCII.
    pub fn charset(&self) -> &'static str {
        match &self.mode {
            Mode::Undecided | Mode::Utf8 => UTF_8.name(),
            Mode::Other(decoder) => decoder.encoding().name(),
        }
    }

    /// What could not be read as it stood, so far; the first hundred.
    pub fn notes(&self) -> &[EncodingNote] {
        &self.notes
    }

    /// How many notes there were beyond those kept.
    pub fn notes_left_out(&self) -> u64 {
        self.notes_left_out
    }

    /// The next text, up to `most` bytes (and never above 16 MiB) and cut between characters, without
    /// consuming it. Shorter only at the end of the stream.
    pub fn peek(&mut self, most: usize) -> io::Result<&str> {
        let most = most.min(LONGEST_PEEK);
        while self.ready - self.taken < most && self.more()? {}
        let text = &self.buffer[self.taken..self.ready];
        // after a read() that ended inside a character the rest of it is skipped
        let inside = text.iter().take(3).take_while(|b| **b & 0xC0 == 0x80).count();
        let mut end = text.len().min(most).max(inside);
        while end > inside && end < text.len() && text[end] & 0xC0 == 0x80 {
            end -= 1;
        }
        Ok(std::str::from_utf8(&text[inside..end]).unwrap_or_default())
    }

    /// Byte-order mark, UTF-16 and the declaration: what only the first bytes tell.
    fn begin(&mut self) -> io::Result<()> {
        let head = detect::head(&self.buffer[..self.end]);
        match head {
            Head::Marked { encoding, mark } if encoding == UTF_8 => {
                self.mode = Mode::Utf8;
                self.buffer.copy_within(mark..self.end, 0);
                self.end -= mark;
            }
            Head::Marked { encoding, mark } => {
                self.buffer.copy_within(mark..self.end, 0);
                self.end -= mark;
                self.switch_to(encoding);
                return Ok(());
            }
            Head::Declared(encoding) => self.declared = Some(encoding),
            Head::Plain => {}
        }
        self.end = self.newlines.normalize(&mut self.buffer, 0, self.end);
        self.check()
    }

    /// Makes more text ready; false at the end of the stream.
    fn more(&mut self) -> io::Result<bool> {
        let before = self.ready - self.taken;
        loop {
            if self.at_end && self.ready == self.end && self.raw.is_empty() {
                return Ok(false);
            }
            self.make_room();
            match self.mode {
                Mode::Other(_) => self.decode_more()?,
                _ => {
                    let from = self.end;
                    self.read_raw(CHUNK)?;
                    self.end = self.newlines.normalize(&mut self.buffer, from, self.end);
                    self.check()?;
                }
            }
            if self.ready - self.taken > before {
                return Ok(true);
            }
        }
    }

    /// Moves what is still wanted to the front, so that a chunk fits in behind.
    fn make_room(&mut self) {
        if self.taken > 0 && (self.taken == self.ready || self.end + CHUNK > self.buffer.len()) {
            self.buffer.copy_within(self.taken..self.end, 0);
            self.ready -= self.taken;
            self.end -= self.taken;
            self.taken = 0;
        }
    }

    /// Reads until `wanted` bytes more stand behind `end`, or the stream ends.
    fn read_raw(&mut self, wanted: usize) -> io::Result<()> {
        let goal = self.end + wanted;
        if self.buffer.len() < goal {
            self.buffer.resize(goal, 0);
        }
        while self.end < goal && !self.at_end {
            self.at_end =
                read_some(&mut self.inner, &mut self.buffer[self.end..goal], &mut self.end)?;
            if self.end > goal / 2 && !matches!(self.mode, Mode::Undecided) {
                break; // pipes: what is there is handed on
            }
        }
        Ok(())
    }

    /// Validates `[ready..end]`, deciding the charset at the first byte that is not ASCII.
    fn check(&mut self) -> io::Result<()> {
        if matches!(self.mode, Mode::Undecided) {
            let fresh = &self.buffer[self.ready..self.end];
            let ascii = Encoding::ascii_valid_up_to(fresh);
            if ascii == fresh.len() && !detect::shifts_by_escapes(fresh) {
                self.lines_done += memchr_iter(b'\n', fresh).count() as u64;
                self.ready = self.end;
                return Ok(());
            }
            if !self.at_end && fresh.len() - ascii < CHUNK {
                let from = self.end;
                self.read_raw(CHUNK)?;
                self.end = self.newlines.normalize(&mut self.buffer, from, self.end);
            }
            let encoding =
                detect::charset(&self.buffer[self.ready..self.end], self.declared, self.at_end);
            if encoding != UTF_8 {
                self.switch_to(encoding);
                return Ok(());
            }
            self.mode = Mode::Utf8;
        }
        self.check_utf8();
        Ok(())
    }

    fn check_utf8(&mut self) {
        let fresh = &self.buffer[self.ready..self.end];
        match std::str::from_utf8(fresh) {
            Ok(_) => self.accept(self.end),
            Err(error) if error.error_len().is_none() && !self.at_end => {
                self.accept(self.ready + error.valid_up_to())
            }
            Err(_) => self.mend(),
        }
    }

    /// Takes `[ready..to]`, which is valid, as text; marks inside it go.
    fn accept(&mut self, to: usize) {
        let kept = newlines::drop_marks(&mut self.buffer, self.ready, to);
        self.lines_done += memchr_iter(b'\n', &self.buffer[self.ready..kept]).count() as u64;
        self.ready = kept;
        if kept < to {
            self.buffer.copy_within(to..self.end, kept);
            self.end -= to - kept;
        }
    }

    /// Reads the bytes that are not UTF-8 as windows-1252, and leaves all others as they are.
    fn mend(&mut self) {
        let fresh = self.buffer[self.ready..self.end].to_vec();
        let mut good: Vec<u8> = Vec::with_capacity(fresh.len() + 64);
        let (mut at, mut line) = (0, self.lines_done + 1);
        while let Err(error) = std::str::from_utf8(&fresh[at..]) {
            let bad = at + error.valid_up_to();
            line += memchr_iter(b'\n', &fresh[at..bad]).count() as u64;
            good.extend_from_slice(&fresh[at..bad]);
            at = bad;
            let Some(length) = error.error_len() else { break };
            good.extend_from_slice(
                WINDOWS_1252.decode_without_bom_handling(&fresh[bad..bad + length]).0.as_bytes(),
            );
            at = bad + length;
            self.note(line, "is not UTF-8, read as windows-1252");
        }
        if std::str::from_utf8(&fresh[at..]).is_ok() {
            good.extend_from_slice(&fresh[at..]);
            at = fresh.len();
        } else if self.at_end {
            good.extend_from_slice("\u{fffd}".as_bytes());
            at = fresh.len();
            self.note(line, "ends inside a character");
        }
        let valid = self.ready + good.len();
        good.extend_from_slice(&fresh[at..]);
        self.end = self.ready + good.len();
        if self.buffer.len() < self.end {
            self.buffer.resize(self.end, 0);
        }
        self.buffer[self.ready..self.end].copy_from_slice(&good);
        self.accept(valid);
    }

    /// From here on everything goes through a decoder.
    fn switch_to(&mut self, encoding: &'static Encoding) {
        self.mode = Mode::Other(Box::new(encoding.new_decoder_without_bom_handling()));
        self.raw.extend_from_slice(&self.buffer[self.ready..self.end]);
        self.end = self.ready;
    }

    fn decode_more(&mut self) -> io::Result<()> {
        if self.raw.is_empty() && !self.at_end {
            self.raw.resize(CHUNK, 0);
            let mut length = 0;
            let outcome = loop {
                match read_some(&mut self.inner, &mut self.raw[length..], &mut length) {
                    Ok(ended) if ended || length > 0 => break Ok(ended),
                    Ok(_) => {}
                    Err(error) => break Err(error),
                }
            };
            self.raw.truncate(length);
            self.at_end = outcome?;
        }
        let raw = std::mem::take(&mut self.raw);
        self.decode(&raw);
        self.raw = raw;
        self.raw.clear();
        Ok(())
    }

    fn decode(&mut self, raw: &[u8]) {
        let last = self.at_end;
        let mut rest = raw;
        loop {
            let Mode::Other(decoder) = &mut self.mode else { return };
            let room =
                decoder.max_utf8_buffer_length_without_replacement(rest.len()).unwrap_or(CHUNK) + 4;
            if self.buffer.len() < self.end + room {
                self.buffer.resize(self.end + room, 0);
            }
            let (result, read, written) = decoder.decode_to_utf8_without_replacement(
                rest,
                &mut self.buffer[self.end..],
                last,
            );
            let name = decoder.encoding().name();
            rest = &rest[read..];
            let to = self.newlines.normalize(&mut self.buffer, self.end, self.end + written);
            self.end = to;
            self.accept(to);
            match result {
                DecoderResult::InputEmpty => return,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => {
                    self.note(self.lines_done + 1, &format!("holds bytes that are not {name}"));
                    let mark = "\u{fffd}".as_bytes();
                    self.buffer.splice(
                        self.end..(self.end + mark.len()).min(self.buffer.len()),
                        mark.iter().copied(),
                    );
                    self.end += mark.len();
                    self.ready = self.end;
                }
            }
        }
    }

    fn note(&mut self, line: u64, what: &str) {
        if self.last_noted == line {
            return;
        }
        self.last_noted = line;
        if self.notes.len() < MOST_NOTES {
            self.notes.push(EncodingNote { line, message: format!("line {line} {what}") });
        } else {
            self.notes_left_out += 1;
        }
    }
}

impl<R: Read> BufRead for TextReader<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.taken == self.ready {
            self.more()?;
        }
        Ok(&self.buffer[self.taken..self.ready])
    }

    fn consume(&mut self, amount: usize) {
        self.taken = (self.taken + amount).min(self.ready);
    }
}

impl<R: Read> Read for TextReader<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let text = self.fill_buf()?;
        let length = text.len().min(out.len());
        out[..length].copy_from_slice(&text[..length]);
        self.consume(length);
        Ok(length)
    }
}

/// One read, retried where it was interrupted; moves `end` and says whether the stream has ended.
fn read_some(inner: &mut impl Read, into: &mut [u8], end: &mut usize) -> io::Result<bool> {
    loop {
        match inner.read(into) {
            Ok(length) => {
                *end += length;
                return Ok(length == 0 && !into.is_empty());
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests;
