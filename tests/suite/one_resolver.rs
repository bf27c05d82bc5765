//! One resolver: what is deduplicated without a library is what an import of the same files and an
//! export give, entry by entry and byte for byte, keys included.

#![allow(clippy::unwrap_used)] // a test may fail by unwrapping: the panic names the line

use crate::shelf::record;
use cite::formats::{self, WriteOptions};
use cite::library::Library;
use cite::library::dedupe::{self, DedupeOptions};
use cite::library::export::{self, ExportOptions};
use cite::library::import::{self, ImportOptions};
use cite::library::progress::Watch;
use cite::model::{Entry, Reference};
use proptest::prelude::*;
use std::path::{Path, PathBuf};

/// The formats that are written, in which generated files are.
const FORMATS: [&str; 5] = ["bibtex", "csl-json", "ris", "csv", "hayagriva"];

/// Keys that several records want, also in other capitals.
const KEYS: [&str; 6] =
    ["lee2020", "Lee2020", "müller2010", "2013A&A...558A..33D", "halvorsen2010nocturnal", ""];

/// The entries of a file that was written, sorted; without what belongs to none of them.
fn entries(format: &str, text: &[u8]) -> Vec<String> {
    let text = std::str::from_utf8(text).unwrap();
    let mut entries: Vec<String> = match format {
        "csl-json" => {
            let items: Vec<serde_json::Value> = serde_json::from_str(text).unwrap();
            items.iter().map(ToString::to_string).collect()
        }
        "ris" => text.split_inclusive("\nER  -").map(|entry| entry.trim().to_owned()).collect(),
        _ => {
            let entries = text.trim_start_matches('@').split("\n@");
            let entries = entries.map(|entry| entry.trim().to_owned());
            let is_passage = |entry: &String| {
                let kind = entry.split(['{', '(']).next().unwrap_or("");
                ["comment", "preamble", "string"].contains(&kind.to_ascii_lowercase().trim())
            };
            entries.filter(|entry| entry.contains(",\n") && !is_passage(entry)).collect()
        }
    };
    entries.retain(|entry| !entry.is_empty());
    entries.sort_unstable();
    entries
}

fn deduped(paths: &[PathBuf], format: &str) -> Vec<String> {
    let options = DedupeOptions { paths: paths.to_vec(), ..DedupeOptions::default() };
    let deduped = dedupe::run(&options, &mut std::io::empty(), Watch::default()).unwrap();
    let mut out = Vec::new();
    deduped.write_entries(format, &WriteOptions::default(), &mut out, Watch::default()).unwrap();
    entries(format, &out)
}

fn imported(paths: &[PathBuf], folder: &Path) -> Library {
    let mut library = Library::create(&folder.join("library.sqlite")).unwrap();
    let options = ImportOptions { paths: paths.to_vec(), ..ImportOptions::default() };
    import::run(&mut library, &options, &mut std::io::empty(), Watch::default()).unwrap();
    library
}

fn exported(library: &Library, format: &str) -> Vec<String> {
    let options = ExportOptions { format: format.to_owned(), ..ExportOptions::default() };
    let mut out = Vec::new();
    export::run(library, &options, &mut out, Watch::default()).unwrap();
    entries(format, &out)
}

/// Both ways of these files, in these formats.
fn assert_same(paths: &[PathBuf], formats: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let library = imported(paths, folder.path());
    for format in formats {
        let (without, with) = (deduped(paths, format), exported(&library, format));
        let differ = without.iter().zip(&with).find(|(one, other)| one != other);
        assert_eq!(differ, None, "{format}: {paths:?}");
        assert_eq!(without.len(), with.len(), "{format}: {paths:?}");
    }
}

/// Writes a file of records under keys that others want too.
fn write(path: &Path, format: &str, records: &[(Reference, usize)]) {
    let mut text = Vec::new();
    let write = formats::by_id(format).unwrap().write.unwrap();
    let mut writer = write(&mut text, &WriteOptions::default());
    for (reference, key) in records {
        let (key, reference) = (KEYS[*key].to_owned(), reference.clone());
        writer.entry(&Entry { key, reference, ..Entry::default() }).unwrap();
    }
    writer.finish().unwrap();
    drop(writer);
    std::fs::write(path, text).unwrap();
}

type File = (usize, Vec<(Reference, usize)>);

fn files() -> impl Strategy<Value = Vec<File>> {
    let records = prop::collection::vec((record(), 0..KEYS.len()), 1..7);
    prop::collection::vec((0..FORMATS.len(), records), 1..5)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn generated_files_give_the_same_with_and_without_a_library(files in files()) {
        let folder = tempfile::tempdir().unwrap();
        for (number, (format, records)) in files.iter().enumerate() {
            let format = FORMATS[*format];
            let extension = formats::by_id(format).unwrap().extensions[0];
            write(&folder.path().join(format!("f{number}.{extension}")), format, records);
        }
        assert_same(&[folder.path().to_owned()], &["biblatex", "csl-json", "ris"]);
    }
}

#[test]
fn two_works_that_nearly_agree_are_told_apart_in_one_way() {
    let folder = tempfile::tempdir().unwrap();
    let record = |given: &str, at: usize| {
        format!(
            "TY  - JOUR\nAU  - Aro, {given}\nTI  - On the moss of {at} islands\nPY  - 2001\nVL  - {at}\nSP  - 3\nJO  - Polar Letters\nER  - \n"
        )
    };
    let records = (0..40).map(|at| record("Ida", at) + &record("Ina", at));
    let path = folder.path().join("pairs.ris");
    std::fs::write(&path, records.collect::<String>()).unwrap();
    assert_same(&[path], &["bibtex", "csl-json"]);
}

/// Files of the corpus, where it is there, but for the largest.
fn corpus() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let Ok(folders) = std::fs::read_dir(root) else { return Vec::new() };
    let files = folders.filter_map(|folder| std::fs::read_dir(folder.unwrap().path()).ok());
    let files = files.flatten().map(|file| file.unwrap());
    let small = files.filter(|file| file.metadata().is_ok_and(|it| it.len() < 1 << 17));
    let mut paths: Vec<PathBuf> = small.map(|file| file.path()).collect();
    paths.sort();
    paths
}

#[test]
fn corpus_files_give_the_same_with_and_without_a_library() {
    // Each lies beside nine from all over the corpus, so that formats meet.
    let paths = corpus();
    let count = paths.len() / 10 + 1;
    for start in (0..count).step_by(crate::desk::rounds("CITE_CORPUS_STEP", 6)) {
        let some: Vec<PathBuf> = paths.iter().skip(start).step_by(count).cloned().collect();
        if !some.is_empty() {
            assert_same(&some, &["biblatex", "csl-json"]);
        }
    }
}
