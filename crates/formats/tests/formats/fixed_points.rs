//! What a format wrote is known for what it is, and written again after it was read is the same
//! bytes: for all fixtures together, and for each of their records alone.
//!
//! `CITE_CORPUS=FOLDER cargo test -p cite-formats --test formats fixed_points` asks the same of all
//! files below a folder, and says where lines differ.

use cite_formats::{Collected, FORMATS, Format, Sample, WriteOptions};
use cite_model::{
    Date, DateField, Entry, ItemType, ListField, Name, NameField, Reference, TextField,
    citation_key,
};
use cite_text::encoding::TextReader;
use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;

/// Whether a text that a format wrote is known as its own; else why not.
fn is_known(format: &'static Format, text: &str) -> Result<(), String> {
    match cite_formats::detect(&Sample { text, complete: true }) {
        Ok(found) if found.id == of_reader(format) => Ok(()),
        Ok(found) => Err(format!("taken for {}:\n{text}", found.id)),
        Err(error) => Err(format!("{error}:\n{text}")),
    }
}

/// What is asked of a text that a format wrote; the first thing that is not so, in words.
fn hold(format: &'static Format, entries: &[Entry]) -> Result<(), String> {
    let first = write(format, entries);
    is_known(format, &first)?;
    let found = read(format, &first);
    if found.records.len() != entries.len() {
        return Err(format!("{} of {} records", found.records.len(), entries.len()));
    }
    let again = found.records.into_iter().enumerate();
    let again: Vec<Entry> = again.map(|(at, record)| entry(at, record.reference)).collect();
    let second = write(format, &again);
    if first == second {
        return Ok(());
    }
    let differing = first.lines().zip(second.lines()).find(|(a, b)| a != b);
    let (a, b) = differing.unwrap_or(("(more or fewer lines)", ""));
    let (a, b) = from_difference(a, b);
    Err(format!("\n  - {a}\n  + {b}"))
}

/// Two lines from a little before where they differ.
fn from_difference<'l>(a: &'l str, b: &'l str) -> (&'l str, &'l str) {
    let same = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    let from = same.saturating_sub(60);
    let cut = |line: &'l str| {
        let from = line.floor_char_boundary(from);
        &line[from..line.floor_char_boundary(from + 240)]
    };
    (cut(a), cut(b))
}

/// BibLaTeX is read as BibTeX is.
fn of_reader(format: &Format) -> &'static str {
    if format.id == "biblatex" { "bibtex" } else { format.id }
}

fn read(format: &Format, text: &str) -> Collected {
    let mut found = Collected::default();
    let read = format.read.expect("the format is read");
    read(&mut text.as_bytes(), &mut found).expect("a slice does not fail");
    found
}

fn write(format: &Format, entries: &[Entry]) -> String {
    let mut out = Vec::new();
    let write = format.write.expect("the format is written");
    let mut writer = write(&mut out, &WriteOptions::default());
    for entry in entries {
        writer.entry(entry).expect("a vector takes every byte");
    }
    writer.finish().expect("a vector takes every byte");
    drop(writer);
    String::from_utf8(out).expect("what is written is UTF-8")
}

fn entry(at: usize, reference: Reference) -> Entry {
    let own = reference.id.clone().filter(|id| citation_key::is_valid(id));
    let key = own.unwrap_or_else(|| format!("record-{}", at + 1));
    Entry { key, reference, ..Entry::default() }
}

/// The records of a file, if it is in a format.
fn entries(path: &Path) -> Vec<Entry> {
    let bytes = fs::read(path).expect("the file can be read");
    let mut text = String::new();
    let mut decoded = TextReader::new(bytes.as_slice()).expect("a slice does not fail");
    decoded.read_to_string(&mut text).expect("what is decoded is UTF-8");
    let head = &text[..text.floor_char_boundary(64 << 10)];
    let sample = Sample { text: head, complete: head.len() == text.len() };
    let Ok(format) = cite_formats::detect(&sample) else { return Vec::new() };
    let records = read(format, &text).records.into_iter().enumerate();
    records.map(|(at, record)| entry(at, record.reference)).collect()
}

/// What a sweep found: how much was asked of each format, and where one did not hold.
#[derive(Default)]
struct Sweep {
    asked: BTreeMap<&'static str, usize>,
    failures: Vec<String>,
}

/// Asks it of all files below a folder that are not too large.
fn sweep(folder: &Path, largest: u64) -> Sweep {
    let mut sweep = Sweep::default();
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter();
    for file in files.filter_map(Result::ok).filter(|file| file.file_type().is_file()) {
        let is_golden = file.file_name().to_string_lossy().ends_with(".csl.json");
        if is_golden || file.metadata().is_ok_and(|about| about.len() > largest) {
            continue;
        }
        let entries = entries(file.path());
        let whole = (entries.len() > 1).then_some(&*entries);
        for entries in entries.iter().map(std::slice::from_ref).chain(whole) {
            for format in FORMATS.iter().filter(|format| format.write.is_some()) {
                *sweep.asked.entry(format.id).or_default() += 1;
                if let Err(why) = hold(format, entries) {
                    sweep.failures.push(format!("{} {}: {why}", format.id, file.path().display()));
                }
            }
        }
    }
    sweep
}

#[test]
fn what_was_written_is_known_and_stays_as_it_is() {
    let fixtures = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../..")).join("fixtures");
    let Sweep { asked, failures } = sweep(&fixtures, u64::MAX);
    assert!(asked.len() == 8 && asked.values().all(|count| *count > 250), "{asked:?}");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// How texts of other formats begin, which an abstract may quote.
const QUOTED: &[&str] = &[
    "@article{key,\n  title = {x},\n}",
    "@string{a = {b}}",
    "TY  - JOUR\nTI  - x\nER  - ",
    "PMID- 1\nTI  - x\nAU  - Doe J",
    "%0 Book\n%T x\n%A Doe, J",
    "FN Clarivate\nVR 1.0\nPT J\nTI x\nER\nEF",
    "RT Journal Article\nT1 x\nER",
    "title,authors,year,doi\n1,2,3,4",
    "{\"type\": \"article-journal\", \"title\": \"x\"}",
    "<xml><records><record><ref-type>6</ref-type></record></records></xml>",
    "<?xml version=\"1.0\"?>\n<rss><channel><item/></channel></rss>",
    "smith2020:\n  type: article\n  title: x\n  parent:\n    type: periodical",
    "---\ntitle: x\nauthor: Doe\n---",
    "# Title\n- **DOI**: 10.1000/1",
];

#[test]
fn a_text_of_another_format_in_an_abstract_is_no_mark() {
    let mut failures = Vec::new();
    for quoted in QUOTED {
        let mut reference = Reference::new(ItemType::ArticleJournal);
        reference.set(TextField::Title, "On quoting");
        reference.set(TextField::Abstract, format!("We write\n{quoted}\nand so on"));
        let entries = [Entry { key: "quoting".to_owned(), reference, ..Entry::default() }];
        for format in FORMATS.iter().filter(|format| format.write.is_some()) {
            if let Err(why) = is_known(format, &write(format, &entries)) {
                failures.push(format!("{} with {quoted}: {why}", format.id));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn an_entry_that_says_little_is_known() {
    let mut author = Reference::new(ItemType::Book);
    author.push_name(NameField::Author, Name::person("Adler", "Alfred"));
    let mut note = Reference::new(ItemType::Document);
    note.push(ListField::Note, "Seen in Leiden");
    let mut day = Reference::new(ItemType::Report);
    day.dates.insert(DateField::Issued, Date::from_year(1911));
    let mut failures = Vec::new();
    for reference in [author, note, day] {
        let entries = [Entry { key: "little".to_owned(), reference, ..Entry::default() }];
        for format in FORMATS.iter().filter(|format| format.write.is_some()) {
            if let Err(why) = hold(format, &entries) {
                failures.push(format!("{}: {why}", format.id));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn a_folder_that_is_named() {
    let Some(folder) = std::env::var_os("CITE_CORPUS") else { return };
    let Sweep { asked, failures } = sweep(Path::new(&folder), 300_000);
    assert!(failures.is_empty(), "{}\n{} of {asked:?}", failures.join("\n"), failures.len());
}
