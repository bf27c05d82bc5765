//! Data on its way to a terminal: text in a format of its own comes in, the same text goes out, but what
//! would act there is shown instead.
//!
//! Records are clean when they are stored; a library may still come from somebody else, who can put
//! anything into its file. What is no terminal gets the bytes as they are.

use cite::library::display;
use std::io::{self, BufWriter, IsTerminal, Write};

/// Standard output for data.
pub(super) fn data() -> Box<dyn Write> {
    let out = io::stdout().lock();
    match out.is_terminal() {
        true => Box::new(BufWriter::new(Screen { out, begun: Vec::new() })),
        false => Box::new(BufWriter::new(out)),
    }
}

struct Screen<W> {
    out: W,
    /// The beginning of a character whose rest is still to come.
    begun: Vec<u8>,
}

impl<W: Write> Write for Screen<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.begun.extend_from_slice(bytes);
        let whole = whole_characters(&self.begun);
        let text = String::from_utf8_lossy(&self.begun[..whole]).into_owned();
        self.begun.drain(..whole);
        for piece in text.split_inclusive(['\n', '\t']) {
            let bare = piece.trim_end_matches(['\n', '\t']);
            self.out.write_all(display::terminal(bare).as_bytes())?;
            self.out.write_all(&piece.as_bytes()[bare.len()..])?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// The length without a character that is cut at the end.
fn whole_characters(bytes: &[u8]) -> usize {
    let recent = bytes.iter().rev().take(3); // the longest character has four bytes
    let start = recent.enumerate().find(|(_, byte)| !is_continuation(**byte));
    let Some((back, first)) = start else { return bytes.len() };
    let length = match first {
        0xc0..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xff => 4,
        _ => 1,
    };
    if back + 1 < length { bytes.len() - back - 1 } else { bytes.len() }
}

fn is_continuation(byte: u8) -> bool {
    byte & 0xc0 == 0x80
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(chunks: &[&[u8]]) -> String {
        let mut screen = Screen { out: Vec::new(), begun: Vec::new() };
        for chunk in chunks {
            screen.write_all(chunk).expect("a vector takes every byte");
        }
        String::from_utf8(screen.out).expect("text comes out")
    }

    #[test]
    fn data_keeps_its_lines_and_loses_its_teeth() {
        for (given, expected) in [
            ("@book{a,\n\ttitle = {é 王}\n}\n", "@book{a,\n\ttitle = {é 王}\n}\n"),
            ("a\u{1b}[31m\r\n\u{9b}\u{202e}", "a␛[31m␍\n\\u{9b}\\u{202e}"),
            ("", ""),
        ] {
            assert_eq!(shown(&[given.as_bytes()]), expected);
        }
    }

    proptest! {
        #[test]
        fn it_does_not_matter_where_data_is_cut(text: String, cut: prop::sample::Index) {
            let (one, other) = text.as_bytes().split_at(cut.index(text.len() + 1));
            let shown = shown(&[one, other]);
            prop_assert_eq!(&shown, &self::shown(&[text.as_bytes()]));
            prop_assert!(!shown.contains(|c: char| display::is_hidden(c) && !matches!(c, '\n' | '\t')));
        }

        #[test]
        fn any_bytes_are_shown(bytes: Vec<u8>) {
            let shown = shown(&[&bytes, b"\n"]);
            prop_assert!(shown.ends_with('\n'));
        }
    }
}
