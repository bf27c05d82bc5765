//! Our BibTeX and BibLaTeX through the programs that people use: `bibtex` with its plain style,
//! `biber --tool --validate-datamodel`, and pandoc. Each check runs where its program is installed
//! (Debian: texlive-binaries, biber, pandoc), and says so on stderr where it is not.

use crate::counterpart::has_program;
use cite_formats::{Collected, Sample, WriteOptions};
use cite_model::{Entry, Reference};
use cite_text::encoding::TextReader;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// How many records of one corpus file are taken: enough to meet what is in it.
const FROM_ONE_FILE: usize = 8;

/// The same for pandoc, which takes a while.
const FOR_PANDOC: usize = 2;

#[test]
fn bibtex_reads_what_is_written_without_an_error() {
    if !has_program("bibtex") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder for the test");
    let entries = entries(FROM_ONE_FILE);
    for (at, (strict, latex)) in
        [(false, false), (true, false), (false, true)].into_iter().enumerate()
    {
        let name = format!("export{at}");
        let options = WriteOptions { strict, latex, ..WriteOptions::default() };
        let text = written("bibtex", &entries, &options);
        fs::write(folder.path().join(format!("{name}.bib")), &text)
            .expect("the folder is writable");
        let aux = format!("\\citation{{*}}\n\\bibstyle{{plain}}\n\\bibdata{{{name}}}\n");
        fs::write(folder.path().join(format!("{name}.aux")), aux).expect("the folder is writable");
        let output = run(Command::new("bibtex").arg(&name).current_dir(folder.path()));
        let errors: Vec<&str> =
            output.lines().filter(|line| !line.starts_with("Warning")).collect();
        assert!(
            !output.contains("error message"),
            "strict {strict}, latex {latex}: {}",
            errors.join("\n")
        );
        let cited = fs::read_to_string(folder.path().join(format!("{name}.bbl")))
            .expect("bibtex writes it");
        assert_eq!(
            cited.matches("\\bibitem").count(),
            entries.len(),
            "every entry is in the bibliography"
        );
    }
}

#[test]
fn biber_finds_what_is_written_valid() {
    if !has_program("biber") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder for the test");
    let entries = entries(FROM_ONE_FILE);
    let text = written("biblatex", &entries, &WriteOptions::default());
    fs::write(folder.path().join("export.bib"), &text).expect("the folder is writable");
    let arguments =
        ["--tool", "--validate-datamodel", "--nolog", "--output-file", "checked.bib", "export.bib"];
    let output = run(Command::new("biber").args(arguments).current_dir(folder.path()));
    let errors: Vec<&str> = output.lines().filter(|line| line.contains("ERROR")).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
    let checked = fs::read_to_string(folder.path().join("checked.bib")).expect("biber writes it");
    let count = checked.lines().filter(|line| line.starts_with('@')).count();
    assert_eq!(count, entries.len(), "every entry is there");
}

#[test]
fn pandoc_reads_the_same_fields() {
    if !has_program("pandoc") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder for the test");
    let entries = entries(FOR_PANDOC);
    // Zotero knows no `\\textsuperscript` and pandoc no `$^{…}$`: the standard has the former.
    let options = WriteOptions { strict: true, ..WriteOptions::default() };
    let text = written("biblatex", &entries, &options);
    let file = folder.path().join("export.bib");
    fs::write(&file, &text).expect("the folder is writable");
    let output = run(Command::new("pandoc").args(["-f", "biblatex", "-t", "csljson"]).arg(&file));
    let items: Vec<serde_json::Value> =
        serde_json::from_str(&output).expect("pandoc writes CSL-JSON");
    let items: BTreeMap<&str, &serde_json::Value> =
        items.iter().filter_map(|item| Some((item["id"].as_str()?, item))).collect();
    let (mut same, mut different) = (0, Vec::new());
    for entry in &entries {
        let item =
            items.get(entry.key.as_str()).unwrap_or_else(|| panic!("pandoc lacks {}", entry.key));
        for (field, ours) in comparable(&entry.reference) {
            let theirs = item[field].as_str().map(folded).unwrap_or_default();
            if theirs == folded(&ours) {
                same += 1;
            } else {
                different.push(format!("{} {field}: {ours} | {theirs}", entry.key));
            }
        }
    }
    let share = same * 1000 / (same + different.len()).max(1);
    assert!(
        share >= 980,
        "{share} of 1000 fields are the same; these are not:\n{}",
        different.join("\n")
    );
}

/// The fields that pandoc has under the same name, whatever the kind of item.
fn comparable(reference: &Reference) -> Vec<(&'static str, String)> {
    use cite_model::TextField::{Doi, Edition, Publisher, Title, Version};
    let fields = [
        (Title, "title"),
        (Doi, "DOI"),
        (Publisher, "publisher"),
        (Edition, "edition"),
        (Version, "version"),
    ];
    let given = fields
        .into_iter()
        .filter_map(|(field, name)| Some((name, reference.text(field)?.to_owned())));
    given.collect()
}

/// A text without markup, case, spaces and kinds of quotes, which pandoc has its own ways with.
fn folded(text: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in text.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            '‘' | '’' | '`' => out.push('\''),
            '“' | '”' => out.push('"'),
            '…' => out.push_str("..."),
            c if inside || c.is_whitespace() || c == '\u{a0}' => {}
            c => out.extend(c.to_lowercase()),
        }
    }
    out
}

/// Entries from our fixtures, and from the corpus where it is there, under keys of their own.
fn entries(from_one_file: usize) -> Vec<Entry> {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    let mut files = files_below(&root.join("fixtures"));
    files.extend(files_below(&root.join("../shared/corpus")));
    let mut entries = Vec::new();
    for file in files {
        let small = |reference: &Reference| {
            let bytes: usize = reference.texts.iter().map(|(_, text)| text.len()).sum();
            bytes < 20_000 && reference.names.iter().all(|(_, list)| list.names.len() < 200)
        };
        for mut reference in records(&file).into_iter().filter(small).take(from_one_file) {
            // entries get other keys here, and a parent may not be among them
            reference.extra.retain(|extra| extra.tag != "crossref");
            entries.push(Entry {
                key: format!("key{}", entries.len()),
                reference,
                ..Entry::default()
            });
        }
    }
    assert!(!entries.is_empty(), "no fixture gave a record");
    entries
}

/// The records of a file, if it is in a format that is read.
fn records(file: &Path) -> Vec<Reference> {
    let Ok(bytes) = fs::read(file) else { return Vec::new() };
    let Ok(mut text) = TextReader::new(bytes.as_slice()) else { return Vec::new() };
    let Ok(head) = text.peek(64 << 10) else { return Vec::new() };
    let sample = Sample { text: head, complete: head.len() < 64 << 10 };
    let Some(read) = cite_formats::detect(&sample).ok().and_then(|format| format.read) else {
        return Vec::new();
    };
    let mut found = Collected::default();
    read(&mut text, &mut found).expect("a slice does not fail");
    found.records.into_iter().map(|record| record.reference).collect()
}

fn written(id: &str, entries: &[Entry], options: &WriteOptions) -> String {
    let format = cite_formats::by_id(id).expect("the format is known");
    let write = format.write.expect("the format is written");
    let mut out = Vec::new();
    let mut writer = write(&mut out, options);
    for entry in entries {
        writer.entry(entry).expect("a vector takes every byte");
    }
    writer.finish().expect("a vector takes every byte");
    drop(writer);
    String::from_utf8(out).expect("BibTeX is UTF-8")
}

fn run(command: &mut Command) -> String {
    let output = command.output().expect("the program is installed");
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    if text.is_empty() || !output.status.success() {
        text.push_str(&String::from_utf8_lossy(&output.stderr));
    }
    text
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let walk = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    walk.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path).collect()
}
