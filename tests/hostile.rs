//! Every reader against what nobody would write: any bytes, and every fixture cut and damaged.
//!
//! What must hold: no panic, an end, and that whatever is found is clean: no blank value, no
//! control character, a line that the text has.

use cite::formats::{Collected, FORMATS, Format, Sample, detect};
use cite::model::{Name, Reference};
use cite::text::encoding::TextReader;
use proptest::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};

/// Damaged copies made of each fixture.
const COPIES: u64 = 12;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_are_read_by_every_reader(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        for format in FORMATS {
            read(format, &bytes);
        }
    }

    #[test]
    fn any_text_of_marks_is_read_by_every_reader(
        text in proptest::collection::vec(proptest::sample::select(MARKS), 0..60)
    ) {
        let text = text.concat();
        for format in FORMATS {
            read(format, text.as_bytes());
        }
    }
}

/// What readers look for, to be met in any order.
const MARKS: &[&str] = &[
    "@article{",
    "@string{",
    "@comment",
    "{",
    "}",
    "\"",
    "=",
    ",",
    "\n",
    "\r\n",
    " ",
    "\t",
    "TY  - JOUR\n",
    "ER  - \n",
    "AU  - ",
    "A1  -",
    "PMID- 1\n",
    "TI  - ",
    "      ",
    "%A ",
    "%0 Book\n",
    "FN X\nVR 1.0\nPT J\n",
    "ER\n",
    "EF\n",
    "<",
    ">",
    "</",
    "<?xml version=\"1.0\"?>",
    "<!DOCTYPE x [<!ENTITY a \"b\">]>",
    "<rss>",
    "<item>",
    "<![CDATA[",
    "]]>",
    "<record>",
    "<xml><records>",
    "<PubmedArticle>",
    "<title>",
    "&amp;",
    "&eacute;",
    "&#0;",
    "&",
    "{\"title\":",
    "[",
    "]",
    "\"DOI\":",
    "10.1000/1",
    "null",
    "1e999",
    "\\",
    "\\u",
    "\\ud800",
    "# Title\n",
    "- **Title**: ",
    "---\n",
    "title: ",
    "authors:: ",
    "doi:",
    "2020",
    "\u{feff}",
    "\u{0}",
    "é",
    "王",
    "\u{202e}",
    "Title,Authors,Year\n",
    ";",
    "a",
    "et al.",
    "RT Journal Article\n",
    "T1 ",
    "编译自:",
    "Article Title",
    "<p>",
    "<strong>",
    ":",
    "$",
    "#",
];

#[test]
fn damaged_fixtures_are_read_to_their_end() {
    let mut seen = 0;
    for (format, file) in fixtures() {
        let bytes = fs::read(&file).expect("a fixture is read");
        for copy in 0..COPIES {
            let damaged = damage(&bytes, copy * 7919 + seen);
            let found = read(format, &damaged);
            check_lines(&found, &damaged, &file);
            seen += 1;
        }
        // Whatever a text is, a user may say that it is something else.
        let other = FORMATS[usize::try_from(seen).expect("a small number") % FORMATS.len()];
        read(other, &bytes);
    }
    assert!(seen > 0, "there are no fixtures");
}

#[test]
fn deep_and_long_texts_are_read_in_linear_time() {
    for unit in [
        "{", "[", "<a>", "(", "\"", "@a{b,c={", "{\"a\":", "<i>", "&", "10./", ")", "\\", "> ",
        "- ", "  ",
    ] {
        let text = unit.repeat(50_000 / unit.len());
        for format in FORMATS {
            read(format, text.as_bytes());
        }
    }
}

/// Reads as a format, and as whatever it is detected to be.
fn read(format: &Format, bytes: &[u8]) -> Collected {
    let mut found = Collected::default();
    let mut text = TextReader::new(bytes).expect("a slice is read without errors");
    let head = text.peek(64 << 10).expect("a slice is read without errors");
    let _ = detect(&Sample { text: head, complete: true });
    if let Some(read) = format.read {
        read(&mut text, &mut found).expect("a slice is read without errors");
    }
    for record in &found.records {
        check(&record.reference, format.id);
    }
    for diagnostic in &found.diagnostics {
        assert!(!diagnostic.message.chars().any(char::is_control), "{}: {diagnostic:?}", format.id);
    }
    found
}

fn check(reference: &Reference, format: &str) {
    let texts = reference.texts.iter().map(|(_, text)| text);
    let lists = reference.lists.iter().flat_map(|(_, list)| list);
    let extra = reference.extra.iter().map(|extra| &extra.value);
    for text in texts.chain(lists).chain(extra) {
        assert!(!text.trim().is_empty(), "{format}: a blank value in {reference:?}");
        let controls = text.chars().any(|c| c.is_control() && c != '\n');
        assert!(!controls, "{format}: a control character in {text:?}");
    }
    for name in reference.names.iter().flat_map(|(_, list)| &list.names) {
        let blank = match name {
            Name::Literal { literal } => literal.trim().is_empty(),
            Name::Person(person) => person.family.trim().is_empty(),
        };
        assert!(!blank, "{format}: a name without a name in {reference:?}");
    }
}

fn check_lines(found: &Collected, bytes: &[u8], file: &Path) {
    // CR, LF and what UTF-16 makes of them: an upper bound that needs no decoding.
    let most = bytes.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count() as u64 + 2;
    let lines = found
        .records
        .iter()
        .map(|record| record.line)
        .chain(found.diagnostics.iter().map(|d| d.line));
    for line in lines {
        assert!(line <= most, "{}: line {line} of {most}", file.display());
    }
}

/// A copy that is cut, or has bytes changed, doubled or left out, as the seed says.
fn damage(bytes: &[u8], seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % (below.max(1) as u64)).expect("smaller than a usize")
    };
    let mut copy = bytes.to_vec();
    for _ in 0..=random(4) {
        let at = random(copy.len());
        match random(5) {
            0 => copy.truncate(at),
            1 => copy.drain(..at).for_each(drop),
            2 => copy.iter_mut().skip(at).take(3).for_each(|byte| *byte = random(256) as u8),
            3 => copy
                .splice(at..at, bytes.iter().copied().skip(random(bytes.len())).take(40))
                .for_each(drop),
            _ => copy
                .splice(at..(at + 5).min(bytes.len()).max(at).min(copy.len().max(at)), [])
                .for_each(drop),
        }
        if copy.is_empty() {
            break;
        }
    }
    copy
}

/// Every fixture of a format that is read.
fn fixtures() -> Vec<(&'static Format, PathBuf)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut found = Vec::new();
    for format in FORMATS.iter().filter(|format| format.read.is_some()) {
        let Ok(entries) = fs::read_dir(root.join(format.id)) else { continue };
        let files = entries.map(|entry| entry.expect("a folder lists its entries").path());
        let golden = |path: &PathBuf| {
            path.to_string_lossy().ends_with(".csl.json")
                || path.to_string_lossy().ends_with(".diagnostics")
        };
        found.extend(
            files.filter(|path| path.is_file() && !golden(path)).map(|path| (*format, path)),
        );
    }
    found.sort_by(|a, b| a.1.cmp(&b.1));
    found
}
