//! Golden pairs: `fixtures/<format>/<file>` is detected, read, and held against
//! `<file>.csl.json` (what was read, as CSL-JSON) and `<file>.diagnostics` (what was said).
//!
//! `CITE_BLESS=1 cargo test --test golden` writes both anew; read the difference before you commit.

use cite_formats::{Collected, Sample, WriteOptions};
use cite_model::Entry;
use cite_text::encoding::TextReader;
use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn every_fixture_is_detected_and_read_as_its_golden_pair_says() {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../..")).join("fixtures");
    let mut failures = Vec::new();
    let mut checked = 0;
    for folder in children(&root).into_iter().filter(|path| path.is_dir()) {
        let id = folder
            .file_name()
            .and_then(|name| name.to_str())
            .expect("fixture folders have UTF-8 names");
        if cite_formats::by_id(id).is_none() {
            continue;
        }
        for file in children(&folder).into_iter().filter(|path| path.is_file() && !is_golden(path))
        {
            checked += 1;
            if let Err(why) = check(id, &file) {
                failures.push(format!("{}: {why}", file.display()));
            }
        }
    }
    assert!(checked > 0, "no fixture was found under {}", root.display());
    assert!(
        failures.is_empty(),
        "{} of {checked} fixtures differ:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

fn check(id: &str, file: &Path) -> Result<(), String> {
    let bytes = fs::read(file).map_err(|error| error.to_string())?;
    let mut text = TextReader::new(bytes.as_slice()).map_err(|error| error.to_string())?;
    let head = text.peek(64 << 10).map_err(|error| error.to_string())?;
    let sample = Sample { text: head, complete: head.len() < 64 << 10 };
    let format = cite_formats::detect(&sample).map_err(|error| error.to_string())?;
    if format.id != id {
        return Err(format!("detected as {}", format.id));
    }
    let mut found = Collected::default();
    let read = format.read.ok_or("the format is not read")?;
    read(&mut text, &mut found).map_err(|error| error.to_string())?;
    compare(&golden(file, "csl.json"), &as_csl_json(&found))?;
    compare(&golden(file, "diagnostics"), &as_lines(&found))
}

fn as_csl_json(found: &Collected) -> String {
    let csl_json = cite_formats::by_id("csl-json").expect("CSL-JSON is a format");
    let write = csl_json.write.expect("CSL-JSON is written");
    let mut out = Vec::new();
    let options = WriteOptions { strict: true, ..WriteOptions::default() };
    let mut writer = write(&mut out, &options);
    for (at, record) in found.records.iter().enumerate() {
        let key = record.reference.id.clone().unwrap_or_else(|| format!("record-{}", at + 1));
        let entry = Entry { key, reference: record.reference.clone(), ..Entry::default() };
        writer.entry(&entry).expect("a vector takes every byte");
    }
    writer.finish().expect("a vector takes every byte");
    drop(writer);
    String::from_utf8(out).expect("CSL-JSON is UTF-8")
}

fn as_lines(found: &Collected) -> String {
    let lines = found
        .diagnostics
        .iter()
        .map(|d| format!("{}: {:?}: {:?}: {}\n", d.line, d.severity, d.kind, d.message));
    lines.collect()
}

fn compare(golden: &Path, actual: &str) -> Result<(), String> {
    if std::env::var_os("CITE_BLESS").is_some() {
        return fs::write(golden, actual).map_err(|error| error.to_string());
    }
    let expected =
        fs::read_to_string(golden).map_err(|error| format!("{}: {error}", golden.display()))?;
    if expected == actual {
        return Ok(());
    }
    let line = expected.lines().zip(actual.lines()).take_while(|(a, b)| a == b).count();
    let at = |text: &str| text.lines().nth(line).unwrap_or("(end)").to_owned();
    Err(format!(
        "{} line {}:\n  golden {}\n  actual {}",
        golden.display(),
        line + 1,
        at(&expected),
        at(actual)
    ))
}

fn golden(file: &Path, ending: &str) -> PathBuf {
    PathBuf::from(format!("{}.{ending}", file.display()))
}

fn is_golden(path: &Path) -> bool {
    let name = path.to_string_lossy();
    name.ends_with(".csl.json") || name.ends_with(".diagnostics")
}

fn children(folder: &Path) -> Vec<PathBuf> {
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> =
        entries.map(|entry| entry.expect("a folder lists its entries").path()).collect();
    paths.sort();
    paths
}
