//! Every reader against what nobody would write: any bytes, and every fixture cut and damaged.
//!
//! What must hold: no panic, an end, and that whatever is found is clean: no blank value, no
//! control character, a line that the text has. Texts without a fixed form and markup have laws of
//! their own besides: how much may be found in them, and that a record can be known by something.

use cite_formats::{Collected, FORMATS, Format, Sample, detect};
use cite_model::{Kind, ListField, Name, Reference};
use cite_text::encoding::TextReader;
use proptest::prelude::*;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// Damaged copies made of each fixture; there are more of those that any text may be taken for.
const COPIES: u64 = 12;
const COPIES_OF_LOOSE: u64 = 64;

/// The formats whose texts people and pages write, so that each may be given what is another's.
const LOOSE: &[&str] = &["feed", "paper-note", "news", "page", "listing", "references"];

/// The formats in XML and HTML.
const MARKUP: &[&str] = &[
    "crossref-xml",
    "datacite-xml",
    "endnote-xml",
    "html-meta",
    "jats",
    "mods",
    "oai-dc",
    "pubmed-xml",
    "zotero-rdf",
];

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
    ", ",
    "\n",
    "\n\n",
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
    "<!--",
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
    "# ",
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
    "文",
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
        let is_loose = LOOSE.contains(&format.id);
        for copy in 0..if is_loose { COPIES_OF_LOOSE } else { COPIES } {
            let damaged = damage(&bytes, copy * 7919 + seen);
            let found = read(format, &damaged);
            check_lines(&found, &damaged, &file);
            let most = damaged.len() / 8 + 8;
            let count = found.records.len() + found.diagnostics.len();
            assert!(!is_loose || count <= most, "{}: {count} of {most}", file.display());
            seen += 1;
        }
        // Whatever a text is, a user may say that it is something else.
        let other = FORMATS[usize::try_from(seen).expect("a small number") % FORMATS.len()];
        read(other, &bytes);
    }
    assert!(seen > 0, "there are no fixtures");
}

#[test]
fn a_fixture_cut_or_wounded_anywhere_is_read_as_far_as_it_goes() {
    for (format, file) in fixtures() {
        let bytes = fs::read(&file).expect("a fixture is read");
        let is_markup = MARKUP.contains(&format.id);
        let whole = read(format, &bytes).records.len();
        for at in (0..bytes.len()).step_by(311) {
            let found = read(format, &bytes[..at]).records.len();
            assert!(!is_markup || found <= whole.max(1), "{} at {at}", file.display());
            read(format, &bytes[at..]);
            for wound in ["<", ">", "\"", "&", "\u{0}", "</", "<!--", "<![CDATA[", "é"] {
                read(format, &[&bytes[..at], wound.as_bytes(), &bytes[at..]].concat());
            }
        }
    }
}

#[test]
fn any_beginning_of_a_loose_text_is_read_by_every_loose_reader() {
    for (_, file) in fixtures().iter().filter(|(format, _)| LOOSE.contains(&format.id)) {
        let bytes = fs::read(file).expect("a fixture is read");
        for share in 0..64 {
            for format in FORMATS.iter().filter(|format| LOOSE.contains(&format.id)) {
                read(format, &bytes[..bytes.len() * share / 64]);
            }
        }
    }
}

#[test]
fn endless_nesting_and_endless_lists_are_read_in_linear_time() {
    let many = 20_000;
    for id in MARKUP {
        let (format, file) = fixtures()
            .into_iter()
            .find(|(format, _)| format.id == *id)
            .expect("all of them have fixtures");
        let text = fs::read_to_string(file).expect("fixtures of markup are UTF-8");
        let tags: Vec<&str> = text.split_inclusive('>').filter(|part| part.len() < 60).collect();
        for part in tags.iter().step_by(7).take(6) {
            let at = text.floor_char_boundary(text.len() / 2);
            let text = format!("{}{}{}", &text[..at], part.repeat(many), &text[at..]);
            read(format, text.as_bytes());
        }
        for tag in ["<a>", "</a>"] {
            read(format, format!("{text}{}", tag.repeat(many)).as_bytes());
        }
    }
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

#[test]
fn long_lists_are_read_in_linear_time() {
    let many = 80_000;
    let each = |before: &str, after: &str| -> String {
        (0..=many).map(|at| format!("{before}k{}{after}", at % many)).collect()
    };
    for (id, text) in [
        (
            "csl-json",
            format!(
                "[{{\"type\":\"book\",\"title\":\"T\",\"keyword\":[{}\"k0\"]}}]",
                each("\"", "\",")
            ),
        ),
        ("nbib", format!("PMID- 1\nTI  - T\n{}", each("OT  - ", "\n"))),
        ("refer", format!("%0 Book\n%T T\n{}", each("%K ", "\n"))),
        ("ris", format!("TY  - BOOK\nTI  - T\n{}ER  - \n", each("KW  - ", "\n"))),
        ("bibtex", format!("@book{{a, title={{T}}, keywords={{{}}}}}", each("", ", "))),
        ("wos", format!("PT J\nTI T\nDE {}\nER\n", each("", "; "))),
        ("csv", format!("Title,Year,Keywords\nT,2020,{}\n", each("", ";"))),
    ] {
        let mut found = Collected::default();
        let format = cite_formats::by_id(id).expect("the table has formats alone");
        let read = format.read.expect("all of them are read");
        read(&mut text.as_bytes(), &mut found).expect("a slice is read without errors");
        assert_eq!(found.records.len(), 1, "{id}: {:?}", found.diagnostics);
        assert_eq!(found.records[0].reference.list(ListField::Keyword).len(), many, "{id}");
    }
}

/// What a small file makes of `@string` and `crossref`.
#[test]
fn a_small_file_does_not_become_a_large_library() {
    let long = "x ".repeat(50_000);
    let uses = |field: &str| -> String {
        (0..4_000).map(|at| format!("@book{{k{at}, title={{T {at}}}, {field}}}\n")).collect()
    };
    let parent = format!("@book{{p, title={{P}}, note={{{long}}}}}\n");
    for text in [
        format!("@string{{m = {{{long}}}}}\n{}", uses("note=m")),
        format!("{}{parent}", uses("crossref={p}")),
        format!("{parent}{}", uses("crossref={p}")),
        format!("@xdata{{p, note={{{long}}}}}\n{}", uses("xdata={p}")),
    ] {
        let mut found = Collected::default();
        let read = cite_formats::by_id("bibtex").and_then(|format| format.read);
        read.expect("it is read")(&mut text.as_bytes(), &mut found).expect("no error");
        assert!(found.records.len() >= 4_000);
        let size = |found: &cite_formats::Found| {
            found.reference.list(ListField::Note).iter().map(String::len).sum::<usize>()
        };
        let brought: usize = found.records.iter().map(size).sum();
        assert!(brought > long.len() && brought < 16 << 20, "{brought} bytes");
        let limits = found.diagnostics.iter().filter(|said| said.kind == Kind::Limit);
        assert_eq!(limits.count(), 1, "{:?}", found.diagnostics);
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
    if MARKUP.contains(&format) {
        assert!(!reference.is_anonymous(), "{format}: nothing to know {reference:?} by");
    }
    let json = serde_json::to_value(reference).expect("a reference has a JSON form");
    assert!(!has_control(&json), "{format}: a control character in {json}");
    let texts = reference.texts.iter().map(|(_, text)| text);
    let lists = reference.lists.iter().flat_map(|(_, list)| list);
    let extra = reference.extra.iter().map(|extra| &extra.value);
    for text in texts.chain(lists).chain(extra) {
        assert!(!text.trim().is_empty(), "{format}: a blank value in {reference:?}");
    }
    for name in reference.names.iter().flat_map(|(_, list)| &list.names) {
        let blank = match name {
            Name::Literal { literal } => literal.trim().is_empty(),
            Name::Person(person) => person.family.trim().is_empty(),
        };
        assert!(!blank, "{format}: a name without a name in {reference:?}");
    }
}

/// Whether a control character other than the line feed stands in any text.
fn has_control(value: &Value) -> bool {
    match value {
        Value::String(text) => text.chars().any(|c| c.is_control() && c != '\n'),
        Value::Array(values) => values.iter().any(has_control),
        Value::Object(map) => map.values().any(has_control),
        _ => false,
    }
}

fn check_lines(found: &Collected, bytes: &[u8], file: &Path) {
    // CR, LF and what UTF-16 makes of them: an upper bound that needs no decoding.
    let most = bytes.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count() as u64 + 1;
    let lines = found
        .records
        .iter()
        .map(|record| record.line)
        .chain(found.diagnostics.iter().map(|d| d.line));
    for line in lines {
        assert!(line <= most, "{}: line {line} of {most}", file.display());
    }
}

/// A copy that is cut, or has bytes changed, doubled, put in or left out, as the seed says.
fn damage(bytes: &[u8], seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % (below.max(1) as u64)).expect("smaller than a usize")
    };
    let mut copy = bytes.to_vec();
    for _ in 0..=random(6) {
        let at = random(copy.len());
        match random(6) {
            0 => copy.truncate(at),
            1 => copy.drain(..at).for_each(drop),
            2 => copy.iter_mut().skip(at).take(3).for_each(|byte| *byte = random(256) as u8),
            3 => copy
                .splice(at..at, bytes.iter().copied().skip(random(bytes.len())).take(40))
                .for_each(drop),
            4 => copy.splice(at..at, MARKS[random(MARKS.len())].bytes()).for_each(drop),
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
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../..")).join("fixtures");
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
    for id in LOOSE.iter().chain(MARKUP) {
        assert!(found.iter().any(|(format, _)| format.id == *id), "{id} has no fixture");
    }
    found.sort_by(|a, b| a.1.cmp(&b.1));
    found
}
