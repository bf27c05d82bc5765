//! Whole streams through the reader: bytes and the text that must come out.

use std::io::Read;

use encoding_rs::{GBK, MACINTOSH, WINDOWS_1252};
use proptest::prelude::*;

use super::*;

/// A reader that gives a few bytes at a time.
struct Drip<'a>(&'a [u8], usize);

impl Read for Drip<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let length = self.0.len().min(self.1).min(out.len());
        out[..length].copy_from_slice(&self.0[..length]);
        self.0 = &self.0[length..];
        Ok(length)
    }
}

fn decoded(bytes: &[u8]) -> (String, &'static str, Vec<EncodingNote>) {
    let mut reader = TextReader::new(bytes).expect("a slice does not fail");
    let mut text = String::new();
    reader.read_to_string(&mut text).expect("the reader gives UTF-8");
    (text, reader.charset(), reader.notes().to_vec())
}

fn utf16(text: &str, big: bool) -> Vec<u8> {
    text.encode_utf16()
        .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
        .collect()
}

#[test]
fn whole_streams() {
    let long_ascii = "TY  - JOUR\n".repeat(20_000);
    for (bytes, text, charset) in [
        (b"".to_vec(), "", "UTF-8"),
        (b"a\r\nb\rc".to_vec(), "a\nb\nc", "UTF-8"),
        (b"\xEF\xBB\xBFTY\0 x".to_vec(), "TY x", "UTF-8"),
        ("a\n\u{feff}TY é".into(), "a\nTY é", "UTF-8"),
        (utf16("\u{feff}Ü\r\nx", false), "Ü\nx", "UTF-16LE"),
        (utf16("\u{feff}Ü\rx", true), "Ü\nx", "UTF-16BE"),
        (utf16("@article{x, title={Über}}", false), "@article{x, title={Über}}", "UTF-16LE"),
        (utf16("@article{x, title={Über}}", true), "@article{x, title={Über}}", "UTF-16BE"),
        (b"\xFF\xFE\0\0a\0\0\0b\0\0\0".to_vec(), "ab", "UTF-16LE"),
        (b"\x1b$B4A;z\x1b(B x".to_vec(), "漢字 x", "ISO-2022-JP"),
        (
            [long_ascii.as_bytes(), b"M\xFCller"].concat(),
            &(long_ascii.clone() + "Müller"),
            "windows-1252",
        ),
        (
            [long_ascii.as_bytes(), "Müller".as_bytes()].concat(),
            &(long_ascii.clone() + "Müller"),
            "UTF-8",
        ),
    ] {
        let (found, name, _) = decoded(&bytes);
        assert_eq!((found.as_str(), name), (text, charset));
    }
}

#[test]
fn a_line_that_is_not_utf8_is_read_alone_and_noted() {
    let (text, charset, notes) =
        decoded(b"M\xC3\xBCller\nGr\xC3\xB6\xC3\x9Fe\nM\xFCller, Gr\xF6\xDFe\nx\n");
    assert_eq!((text.as_str(), charset), ("Müller\nGröße\nMüller, Größe\nx\n", "UTF-8"));
    assert_eq!(
        notes,
        [EncodingNote { line: 3, message: "line 3 is not UTF-8, read as windows-1252".into() }]
    );
}

#[test]
fn a_cut_at_the_end_is_noted() {
    let (text, _, notes) = decoded("née, né".as_bytes().split_last().expect("not empty").1);
    assert_eq!(text, "née, n\u{fffd}");
    assert_eq!(notes[0].message, "line 1 ends inside a character");
}

#[test]
fn notes_are_capped_and_counted() {
    let bytes = [b"\xC3\xBC\xC3\xBC\xC3\xBC\xE9\n".repeat(250)].concat();
    let mut reader = TextReader::new(&bytes[..]).expect("a slice does not fail");
    io::copy(&mut reader, &mut io::sink()).expect("a slice does not fail");
    assert_eq!((reader.notes().len(), reader.notes_left_out()), (100, 150));
}

#[test]
fn peeking_consumes_nothing() {
    let text = "né ".repeat(100_000);
    let mut reader = TextReader::new(text.as_bytes()).expect("a slice does not fail");
    assert_eq!(reader.peek(2).expect("a slice does not fail"), "n");
    assert_eq!(reader.peek(300_000).expect("a slice does not fail"), &text[..300_000]);
    assert_eq!(reader.peek(usize::MAX).expect("a slice does not fail").len(), text.len());
    let mut all = String::new();
    reader.read_to_string(&mut all).expect("a slice does not fail");
    assert_eq!(all, text);
}

/// The corpus that may lie beside this repository: what its damaged files must read as.
#[test]
fn damaged_files_of_the_corpus() {
    let corpus = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
        .join("../shared/corpus");
    for (file, charset, piece) in [
        ("bibtex/derived__cp1251.bib", "windows-1251", "О методах поиска"),
        ("bibtex/derived__cp1252.bib", "windows-1252", "Über die Größe – “Ärger” naïve"),
        ("bibtex/derived__euc-kr.bib", "EUC-KR", "문"),
        ("bibtex/derived__shiftjis.bib", "Shift_JIS", "山田, 太郎"),
        (
            "bibtex/derived__mixed-utf8-latin1.bib",
            "UTF-8",
            "journal={Größe},\n year=2019\n}\n\n@article{k2",
        ),
        ("bibtex/jabref__encoding-utf-16BE-without-header.bib", "UTF-16BE", "{Ü ist ein Umlaut}"),
        ("biblatex/biber__encoding1.bib", "ISO-8859-15", "{testŠ,"),
        ("biblatex/biber__encoding3.bib", "windows-1252", "{Söme title}"),
        ("biblatex/biber__encoding4.bib", "ISO-8859-2", "{Żome title}"),
        ("enw-refer/derived__cp1251.enw", "windows-1251", "Иванов"),
        ("enw-refer/derived__euc-kr.enw", "EUC-KR", "김"),
        ("enw-refer/derived__gbk-cnki-like.enw", "GBK", "基于深度学习"),
        ("ris/derived__shiftjis.ris", "Shift_JIS", "文献"),
        ("ris/derived__euc-kr.ris", "EUC-KR", "문"),
        ("ris/derived__cp1251.ris", "windows-1251", "Иванов"),
        ("ris/derived__utf16le-bom.ris", "UTF-16LE", "TY  - "),
        ("rss-atom/feed-rs__rss_1.0_iso8859.xml", "windows-1252", "<title>"),
    ] {
        let Ok(bytes) = std::fs::read(corpus.join(file)) else { continue };
        let (text, found, _) = decoded(&bytes);
        assert_eq!(found, charset, "{file}");
        assert!(text.contains(piece), "{file}: {text:.400}");
    }
}

proptest! {
    #[test]
    fn what_comes_out_is_clean(bytes: Vec<u8>) {
        let (text, ..) = decoded(&bytes);
        let unwanted = text.contains(['\r', '\0', '\u{feff}']);
        prop_assert!(!unwanted);
    }

    #[test]
    fn utf8_comes_out_as_it_was(text in "[^\r\0\u{feff}]*", drip in 1usize..9) {
        prop_assume!(!text.contains('\u{1b}'));
        let (found, charset, notes) = decoded(text.as_bytes());
        prop_assert_eq!(&found, &text);
        prop_assert_eq!((charset, notes.len()), ("UTF-8", 0));
        let mut dripped = String::new();
        TextReader::new(Drip(text.as_bytes(), drip))?.read_to_string(&mut dripped)?;
        prop_assert_eq!(dripped, text);
    }

    #[test]
    fn chunks_make_no_difference(parts in prop::collection::vec("[a-zé\r\n]{0,9}|王小明", 0..9), which in 0usize..3, drip in 1usize..9) {
        let filler = "x\r\n".repeat(CHUNK / 3 - 2);
        let text = filler + &parts.concat();
        let (bytes, ..) = [WINDOWS_1252, MACINTOSH, GBK][which].encode(&text);
        let (whole, charset, _) = decoded(&bytes);
        let mut reader = TextReader::new(Drip(&bytes, drip * 4099))?;
        let mut dripped = String::new();
        reader.read_to_string(&mut dripped)?;
        prop_assert_eq!((dripped, reader.charset()), (whole, charset));
    }
}
