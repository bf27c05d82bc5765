//! Bytes of an ASCII-compatible charset come in, the same bytes with LF line ends and without NUL
//! stay, in place: they can only become fewer.

use memchr::{memchr2, memmem};

/// Remembers across chunks whether the last byte was a CR.
#[derive(Debug, Default)]
pub(super) struct Newlines {
    after_cr: bool,
}

impl Newlines {
    /// Rewrites `[from..to]` and returns where it ends now. CR LF and a lone CR become LF.
    pub(super) fn normalize(&mut self, bytes: &mut [u8], from: usize, to: usize) -> usize {
        let mut start = from;
        if self.after_cr && start < to {
            start += usize::from(bytes[start] == b'\n');
            self.after_cr = false;
        }
        let (mut read, mut write) = (start, from);
        while let Some(found) = memchr2(b'\r', 0, &bytes[read..to]) {
            write = shift(bytes, read, found, write);
            read += found;
            if bytes[read] == b'\r' {
                bytes[write] = b'\n';
                write += 1;
                self.after_cr = read + 1 == to;
                read += usize::from(bytes[..to].get(read + 1) == Some(&b'\n'));
            }
            read += 1;
        }
        shift(bytes, read, to - read, write)
    }
}

/// Takes every U+FEFF out of the valid UTF-8 in `[from..to]`; returns where it ends now.
pub(super) fn drop_marks(bytes: &mut [u8], from: usize, to: usize) -> usize {
    const MARK: &[u8] = "\u{feff}".as_bytes();
    let (mut read, mut write) = (from, from);
    while let Some(found) = memmem::find(&bytes[read..to], MARK) {
        write = shift(bytes, read, found, write);
        read += found + MARK.len();
    }
    shift(bytes, read, to - read, write)
}

fn shift(bytes: &mut [u8], read: usize, length: usize, write: usize) -> usize {
    if read != write {
        bytes.copy_within(read..read + length, write);
    }
    write + length
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends() {
        for (given, wanted) in [
            ("", ""),
            ("a\nb", "a\nb"),
            ("a\r\nb\rc\r\r\nd\0e\r", "a\nb\nc\n\nde\n"),
            ("\r\0\nx", "\n\nx"),
        ] {
            let mut bytes = given.as_bytes().to_vec();
            let end = Newlines::default().normalize(&mut bytes, 0, given.len());
            assert_eq!(&bytes[..end], wanted.as_bytes(), "{given:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn chunks_make_no_difference(text in "[a\r\n\0]{0,20}", cut in 0usize..20) {
            let cut = cut.min(text.len());
            let mut whole = text.clone().into_bytes();
            let end = Newlines::default().normalize(&mut whole, 0, text.len());
            whole.truncate(end);
            let mut newlines = Newlines::default();
            let (mut first, mut second) = (text.as_bytes()[..cut].to_vec(), text.as_bytes()[cut..].to_vec());
            let (a, b) = (first.len(), second.len());
            let a = newlines.normalize(&mut first, 0, a);
            let b = newlines.normalize(&mut second, 0, b);
            proptest::prop_assert_eq!([&first[..a], &second[..b]].concat(), whole);
        }
    }
}
