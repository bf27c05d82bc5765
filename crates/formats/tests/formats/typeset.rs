//! What a .bib prints, and what the same file prints after it was read and written: the same.
//!
//! Of our own file, and of biblatex's own examples where these lie beside the repository.

use super::counterpart::has_program;
use cite_formats::{Collected, WriteOptions, by_id};
use cite_model::Entry;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

const OWN: &str = r#"@book{tide, author = {Roe, Anna}, title = {The {Wadden} Sea}, subtitle = {A Legal History of {North} Tides}, publisher = {Shore and Dune}, location = {Emden and London}, date = {2001}, langid = {british}}
@thesis{moor, author = {Lind, Eva}, title = {On Moors of $n \log n$ Acres}, type = {mathesis}, institution = {University of Fens}, date = {1992}}
@article{reed, author = {Bo{\"e}, Karl}, title = {Reeds}, journaltitle = {Shore Letters}, series = {newseries}, volume = {3}, number = {2}, issue = {Spring}, eid = {e12}, date = {2004}}
@online{gull, author = {{Shore Agency}}, title = {Gulls of the Coast}, organization = {National Shore Agency}, eprint = {2001.01234v2}, eprinttype = {arxiv}, date = {2020}}
@manual{rake, title = {Rakes: A Manual}, organization = {Rake Works}, location = {Bremen}, edition = {2}, date = {1999}}
@collection{dunes, editor = {Munk, Rolf}, editortype = {compiler}, title = {Dunes}, publisher = {Fjord}, date = {2014}}
@incollection{crest, author = {Xander, Ada}, title = {Crests}, crossref = {dunes}, pages = {1--9}}
@patent{comb, author = {Alm, Jan}, title = {A comb}, number = {123}, type = {patreqde}, location = {countryde and countryfr}, date = {1998}}
"#;

/// The file read, and written strictly.
fn written(text: &str) -> String {
    let format = by_id("biblatex").expect("it is a format");
    let mut found = Collected::default();
    format.read.expect("it is read")(&mut text.as_bytes(), &mut found)
        .expect("a slice does not fail");
    let mut out = Vec::new();
    let options = WriteOptions { strict: true, ..WriteOptions::default() };
    let mut writer = format.write.expect("it is written")(&mut out, &options);
    for record in found.records {
        let key = record.reference.id.clone().unwrap_or_default();
        let entry = Entry { key, reference: record.reference, ..Entry::default() };
        writer.entry(&entry).expect("a vector takes every byte");
    }
    writer.finish().expect("a vector takes every byte");
    drop(writer);
    String::from_utf8(out).expect("what is written is UTF-8")
}

/// The keys of the entries of a file that are printed.
fn keys(text: &str) -> Vec<&str> {
    let silent = ["@set", "@xdata", "@string", "@comment", "@preamble"];
    let begins = text.lines().filter(|line| line.starts_with('@'));
    let printed =
        begins.filter(|line| !silent.iter().any(|word| line.to_lowercase().starts_with(word)));
    printed.filter_map(|line| Some(line.split_once('{')?.1.split(',').next()?.trim())).collect()
}

/// What each key prints.
fn printed(bib: &str, keys: &[&str], style: &str) -> BTreeMap<String, String> {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let cited: String =
        keys.iter().map(|key| format!("\\noindent QQ \\fullcite{{{key}}}\\par\n")).collect();
    let tex = format!(
        "\\documentclass{{article}}\\usepackage[paperwidth=100cm,textwidth=90cm]{{geometry}}\
         \\usepackage[T1]{{fontenc}}\\usepackage[style={style},backend=biber,maxnames=99]{{biblatex}}\
         \\addbibresource{{x.bib}}\\begin{{document}}{cited}\\end{{document}}"
    );
    fs::write(folder.path().join("x.bib"), bib).expect("the folder is writable");
    fs::write(folder.path().join("x.tex"), tex).expect("the folder is writable");
    let run = |program: &str, arguments: &[&str]| {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(folder.path());
        command.stdout(Stdio::null()).stderr(Stdio::null()).status().expect("it starts")
    };
    run("pdflatex", &["-interaction=batchmode", "x"]);
    run("biber", &["-q", "x"]);
    run("pdflatex", &["-interaction=batchmode", "x"]);
    run("pdftotext", &["-layout", "x.pdf", "x.txt"]);
    let text = fs::read_to_string(folder.path().join("x.txt")).expect("pdftotext writes it");
    let references = text.split("QQ").skip(1);
    let words =
        references.map(|reference| reference.split_whitespace().collect::<Vec<_>>().join(" "));
    keys.iter().map(|key| (*key).to_owned()).zip(words).collect()
}

/// How many references of a file print otherwise after it was written.
fn differing(bib: &str, style: &str) -> Vec<String> {
    let keys = keys(bib);
    let (before, after) = (printed(bib, &keys, style), printed(&written(bib), &keys, style));
    assert_eq!(before.len(), keys.len(), "every key is printed");
    let differ = before.iter().filter(|(key, text)| after.get(*key) != Some(text));
    differ.map(|(key, text)| format!("{key}\n - {text}\n + {:?}", after.get(key))).collect()
}

fn can_print() -> bool {
    ["pdflatex", "biber", "pdftotext"].into_iter().all(has_program)
}

#[test]
fn references_print_as_before() {
    if can_print() {
        let differ = differing(OWN, "authoryear");
        assert!(differ.is_empty(), "{}", differ.join("\n"));
    }
}

#[test]
fn references_of_the_examples_print_as_before() {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    let examples = root.join("../shared/typeset/biblatex-examples.bib");
    let Ok(bib) = fs::read_to_string(examples) else { return };
    if can_print() {
        let differ = differing(&bib, "authoryear");
        assert!(differ.len() <= 4, "{}", differ.join("\n"));
    }
}
