//! Files in XML and HTML are taken for what they are, and the corpus of real files (where it is
//! there) gives as many records as its own count of them.

use cite_formats::{Collected, Sample};
use cite_model::Severity;
use cite_text::encoding::TextReader;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// The formats, each with the folder of the corpus that is in it.
const FORMATS: &[(&str, &str)] = &[
    ("crossref-xml", "crossref-unixref"),
    ("datacite-xml", "datacite-xml"),
    ("endnote-xml", "endnote-xml"),
    ("html-meta", "html-meta"),
    ("jats", "jats"),
    ("mods", ""),
    ("oai-dc", "oai-dc"),
    ("pubmed-xml", "pubmed-xml"),
    ("zotero-rdf", ""),
];

/// Files whose records were counted by hand: the corpus only estimates.
const RECOUNTED: &[(&str, usize)] = &[
    ("crossref-unixref/commonmeta-py__crossref.xml", 1),
    ("oai-dc/ADSIngestParser__arxiv_multi_20230125.xml", 3),
];

fn read(id: &str, text: &str) -> Collected {
    let format = cite_formats::by_id(id).expect("the table has formats alone");
    let mut found = Collected::default();
    let read = format.read.expect("the format is read");
    read(&mut text.as_bytes(), &mut found).expect("a slice does not fail");
    for record in &found.records {
        let json = serde_json::to_string(&record.reference).expect("a record has a JSON form");
        assert!(!record.reference.is_anonymous() && !json.contains("\"value\":\"\""), "{json}");
    }
    found
}

fn detected(text: &str) -> String {
    let text = &text[..text.floor_char_boundary(64 << 10)];
    let sample = Sample { text, complete: false };
    cite_formats::detect(&sample)
        .map_or_else(|error| error.to_string(), |format| format.id.to_owned())
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<_> =
        entries.map(|entry| entry.expect("a folder lists its entries").path()).collect();
    files.retain(|path| {
        !path.to_string_lossy().ends_with(".csl.json")
            && !path.to_string_lossy().ends_with(".diagnostics")
    });
    files.sort();
    files
}

fn fixtures(id: &str) -> Vec<String> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../..")).join("fixtures").join(id);
    let texts: Vec<_> = files(&folder)
        .iter()
        .map(|path| fs::read_to_string(path).expect("fixtures are UTF-8"))
        .collect();
    assert!(!texts.is_empty(), "{id} has no fixture");
    texts
}

#[test]
fn no_fixture_of_one_format_is_taken_for_another() {
    for (id, _) in FORMATS {
        for text in fixtures(id) {
            assert_eq!(detected(&text), *id);
            let spaced = format!("\u{feff}\n \n{text}");
            assert_eq!(detected(&spaced), *id);
        }
    }
    for text in
        ["<html><head><title>Just a moment...</title></head></html>", "<xml/>", "<a><b/></a>", "<"]
    {
        assert_eq!(detected(text), "not a bibliography in any known format", "{text}");
    }
}

#[test]
fn real_files_give_the_records_that_an_independent_count_finds() {
    let corpus = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../..")).join("../shared/corpus");
    let Ok(manifest) = fs::read_to_string(corpus.join("MANIFEST.tsv")) else { return };
    for (id, folder) in FORMATS.iter().filter(|(_, folder)| !folder.is_empty()) {
        for path in files(&corpus.join(folder)) {
            let bytes = fs::read(&path).expect("the file can be read");
            let mut text = String::new();
            let mut decoded = TextReader::new(bytes.as_slice()).expect("a slice does not fail");
            decoded.read_to_string(&mut text).expect("what is decoded is UTF-8");
            assert_eq!(detected(&text), *id, "{}", path.display());
            let name = path.strip_prefix(&corpus).expect("it lies in the corpus").to_string_lossy();
            let row = manifest.lines().find(|line| line.starts_with(&*name));
            let count = row
                .and_then(|row| row.split('\t').nth(5))
                .and_then(|count| count.parse::<usize>().ok());
            let counted = RECOUNTED.iter().find(|(file, _)| *file == name).map(|row| row.1);
            let count = counted.or(count);
            let found = read(id, &text);
            let rejected =
                found.diagnostics.iter().filter(|said| said.severity == Severity::Rejected).count();
            assert_eq!(
                Some(found.records.len() + rejected),
                count,
                "{name}: {:?}",
                found.diagnostics
            );
        }
    }
}
