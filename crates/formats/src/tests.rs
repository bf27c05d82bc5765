//! What the tests of the formats share: a text read, entries written and read again, and the
//! corpus of real files where it stands beside this repository.

use super::{Collected, Format, WriteOptions};
use cite_model::{Entry, Reference, Severity};
use cite_text::encoding::TextReader;
use std::io::Read;
use std::path::Path;

/// What a format finds in a text.
pub(super) fn read(format: &Format, text: &str) -> Collected {
    let mut found = Collected::default();
    let read = format.read.expect("the format is read");
    read(&mut text.as_bytes(), &mut found).expect("a slice does not fail");
    found
}

/// The only record of a text.
pub(super) fn one(format: &Format, text: &str) -> Reference {
    let mut found = read(format, text);
    assert_eq!(found.records.len(), 1, "{text}: {:?}", found.diagnostics);
    found.records.remove(0).reference
}

/// Entries as a format writes them.
pub(super) fn write(format: &Format, entries: &[Entry], options: &WriteOptions) -> String {
    write_after(&[], format, entries, options)
}

/// Entries as a format writes them behind passages of a file.
pub(super) fn write_after(
    passages: &[String],
    format: &Format,
    entries: &[Entry],
    options: &WriteOptions,
) -> String {
    let mut out = Vec::new();
    let mut writer = format.write.expect("the format is written")(&mut out, options);
    for passage in passages {
        writer.passage(passage).expect("a vector takes every byte");
    }
    for entry in entries {
        writer.entry(entry).expect("a vector takes every byte");
    }
    writer.finish().expect("a vector takes every byte");
    drop(writer);
    String::from_utf8(out).expect("what is written is UTF-8")
}

/// Holds a format to it that what it writes it reads again, none missing and none changed.
pub(super) fn come_back(format: &Format, entries: &[Entry], options: &WriteOptions, name: &str) {
    let text = write(format, entries, options);
    let found = read(format, &text);
    assert_eq!(found.records.len(), entries.len(), "{name}: {text}\n{:?}", found.diagnostics);
    for (record, entry) in found.records.iter().zip(entries) {
        assert_eq!(record.reference, entry.reference, "{name}: {text}");
    }
}

/// How many records a reader handed on or said to be lost.
pub(super) fn accounted(found: &Collected) -> usize {
    let rejected = found.diagnostics.iter().filter(|said| said.severity == Severity::Rejected);
    found.records.len() + rejected.count()
}

/// Name and decoded text of every file in a folder of the corpus; none where there is no corpus.
pub(super) fn corpus(folder: &str) -> Vec<(String, String)> {
    texts(&format!("../shared/corpus/{folder}"))
}

/// Name and decoded text of every file in a folder beside the sources, if it is there.
pub(super) fn texts(folder: &str) -> Vec<(String, String)> {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../..")).join(folder);
    let Ok(files) = std::fs::read_dir(path) else { return Vec::new() };
    let texts = files.map(|file| {
        let path = file.expect("a folder lists its files").path();
        let bytes = std::fs::read(&path).expect("the file can be read");
        let mut text = String::new();
        TextReader::new(bytes.as_slice())
            .and_then(|mut reader| reader.read_to_string(&mut text))
            .expect("the reader gives UTF-8");
        (path.display().to_string(), text)
    });
    texts.collect()
}

#[test]
fn every_format_says_what_it_is() {
    for format in super::FORMATS {
        assert!(!format.recognized_by.is_empty() && !format.reads.is_empty(), "{}", format.id);
        assert!(!format.extensions.is_empty(), "{}", format.id);
        assert_eq!(format.write.is_some(), !format.lossy.is_empty(), "{}", format.id);
    }
}
