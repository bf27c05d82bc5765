//! A byte stream comes in, the same stream goes out with its lines counted, a bound on how much is
//! read at once, and a look at what comes next.

use std::io::{self, BufRead, Read};

/// What the stream goes on with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ahead {
    /// Nothing.
    End,
    /// A tag.
    Tag,
    /// A comment, CDATA, a processing instruction or a document type.
    Other,
    /// Text; also a `<` that begins no markup.
    Text,
    /// A `<` that is text.
    StrayLess,
}

/// A stream that counts lines and can be told to end early.
pub(super) struct Source<'a> {
    inner: &'a mut dyn BufRead,
    /// Line feeds consumed so far.
    pub(super) line_feeds: u64,
    /// How many bytes may still be read before it seems to end.
    budget: usize,
    /// A `<` that was taken from the stream to see what follows it.
    pending_less: bool,
}

impl<'a> Source<'a> {
    pub(super) fn new(inner: &'a mut dyn BufRead) -> Self {
        Self { inner, line_feeds: 0, budget: 0, pending_less: false }
    }

    /// Lets so many bytes through from here on.
    pub(super) fn allow(&mut self, bytes: usize) {
        self.budget = bytes;
    }

    /// Whether the stream seemed to end because nothing more was allowed.
    pub(super) fn is_spent(&self) -> bool {
        self.budget == 0
    }

    /// What comes next. Nothing is consumed, but for a stray `<`.
    pub(super) fn ahead(&mut self) -> io::Result<Ahead> {
        if !self.pending_less {
            let first = self.peek()?;
            match first {
                [] => return Ok(Ahead::End),
                [b'<', next, ..] => {
                    let next = *next;
                    return Ok(self.after_less(Some(next), false));
                }
                [b'<'] => {
                    self.inner.consume(1);
                    self.pending_less = true;
                }
                _ => return Ok(Ahead::Text),
            }
        }
        let next = self.peek()?.first().copied();
        Ok(self.after_less(next, true))
    }

    fn after_less(&mut self, next: Option<u8>, pending: bool) -> Ahead {
        match next {
            Some(b'!' | b'?') => Ahead::Other,
            Some(b'/' | b'_' | b':' | b'a'..=b'z' | b'A'..=b'Z' | 0x80..) => Ahead::Tag,
            _ => {
                if pending {
                    self.pending_less = false;
                } else {
                    self.inner.consume(1);
                }
                Ahead::StrayLess
            }
        }
    }

    fn peek(&mut self) -> io::Result<&[u8]> {
        loop {
            match self.inner.fill_buf() {
                Ok(_) => break,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.inner.fill_buf()
    }
}

impl Read for Source<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let taken = self.fill_buf()?.read(out)?;
        self.consume(taken);
        Ok(taken)
    }
}

impl BufRead for Source<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.budget == 0 {
            return Ok(&[]);
        }
        if self.pending_less {
            return Ok(b"<");
        }
        let chunk = self.inner.fill_buf()?;
        Ok(&chunk[..chunk.len().min(self.budget)])
    }

    fn consume(&mut self, amount: usize) {
        if amount == 0 {
            return;
        }
        self.budget = self.budget.saturating_sub(amount);
        if self.pending_less {
            self.pending_less = false;
            return;
        }
        // The bytes are in the buffer already, so this reads nothing and cannot fail.
        if let Ok(chunk) = self.inner.fill_buf() {
            let feeds = memchr::memchr_iter(b'\n', &chunk[..amount.min(chunk.len())]).count();
            self.line_feeds += feeds as u64;
        }
        self.inner.consume(amount);
    }
}
