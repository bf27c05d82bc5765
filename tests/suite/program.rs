//! The program as its users run it: arguments, exit codes, what stands on which output.

#![allow(clippy::unwrap_used)] // a test may fail by unwrapping: the panic names the line

use crate::desk::{Desk, stderr};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

const NOTE: &str = "# A title of its own\n\n- **Title**: A title of its own\n- **Authors**: Ann Lee, Bo Chen\n- **Journal**: Journal of Tests\n- **Publication Date**: 2020-05-01\n- **DOI**: 10.1000/own\n";

#[test]
fn a_note_goes_in_once_and_comes_out_in_every_main_format() {
    let desk = Desk::new();
    desk.write("notes/a.txt", NOTE);
    let first = desk.run(&["import", "notes"]);
    assert_eq!(first.status.code(), Some(0), "{}", stderr(&first));
    assert!(
        stderr(&first).ends_with("1 file, 1 record, 1 new entry, 0 merged\n"),
        "{}",
        stderr(&first)
    );
    let bibtex = desk.ok(&["export", "--bibtex"]);
    assert!(bibtex.starts_with("@article{lee2020title,\n"), "{bibtex}");
    assert!(desk.ok(&["export", "--ris"]).starts_with("TY  - JOUR"));
    let json: serde_json::Value =
        serde_json::from_str(&desk.ok(&["export", "--csl-json"])).unwrap();
    assert_eq!(json[0]["id"], "lee2020title");
    let second = desk.run(&["import", "notes"]);
    assert!(
        stderr(&second).ends_with("1 file, 0 records, 0 new entries, 0 merged, 1 known already\n")
    );
    assert_eq!(desk.ok(&["export", "--bibtex"]), bibtex);
}

#[test]
fn the_library_is_found_where_the_user_put_it() {
    let desk = Desk::new();
    desk.write("a.md", NOTE);
    fs::create_dir_all(desk.path("project/chapter")).unwrap();
    desk.ok(&["init", "project"]);
    let inside = desk
        .command(&["import", "../../a.md"])
        .current_dir(desk.path("project/chapter"))
        .output()
        .unwrap();
    assert_eq!(inside.status.code(), Some(0), "{}", stderr(&inside));
    assert!(
        desk.ok(&["--library", "project/.cite/library.sqlite", "list"])
            .starts_with("lee2020title  Lee and Chen 2020  ")
    );
    let variable = desk
        .command(&["list"])
        .env("CITE_LIBRARY", "project/.cite/library.sqlite")
        .output()
        .unwrap();
    assert_eq!(variable.status.code(), Some(0));
    let none = desk.run(&["list"]);
    assert_eq!(none.status.code(), Some(1));
    assert!(stderr(&none).contains("there is no library here\nhint: "), "{}", stderr(&none));
}

#[test]
fn what_cannot_be_read_is_said_and_the_rest_comes_in() {
    let desk = Desk::new();
    desk.write("in/good.md", NOTE);
    desk.write("in/prose.txt", "Dear diary,\nnothing happened today.\n");
    desk.write("in/empty.txt", "");
    let output = desk.run(&["import", "in", "missing.bib"]);
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    let said = stderr(&output);
    assert!(
        said.contains(
            "in/prose.txt: skipped: not a bibliography in any known format\nhint: `--format"
        ),
        "{said}"
    );
    assert!(said.contains("in/empty.txt: skipped: the file is empty\n"), "{said}");
    assert!(said.contains("missing.bib: skipped: No such file"), "{said}");
    assert!(said.ends_with("4 files, 1 record, 1 new entry, 0 merged, 3 skipped\n"), "{said}");
}

#[test]
fn standard_input_is_a_file_like_any_other() {
    let desk = Desk::new();
    let mut child = desk
        .command(&["import", "-"])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(NOTE.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    desk.write("same.md", NOTE);
    assert!(stderr(&desk.run(&["import", "same.md"])).contains("1 known already"));
}

#[test]
fn a_search_takes_any_text_for_a_query() {
    let desk = Desk::new();
    desk.write("a.md", NOTE);
    desk.ok(&["import", "a.md"]);
    assert!(desk.ok(&["search", "title", "own"]).starts_with("lee2020title"));
    assert!(desk.ok(&["search", "10.1000/own", "--json"]).starts_with("{\"key\":\"lee2020title\""));
    for query in ["\"", "AND", "title OR", "NEAR(", "* ' -", "key:x", "\u{0}", "NOT title", "]"] {
        let code =
            desk.run(&["search", "--", query.replace('\u{0}', "\u{1}").as_str()]).status.code();
        assert!(matches!(code, Some(0 | 2 | 4)), "{query}: {code:?}");
    }
    assert_eq!(desk.run(&["search", "nowhere"]).status.code(), Some(4));
    assert_eq!(desk.run(&["show", "nobody2020"]).status.code(), Some(4));
}

#[test]
fn an_export_is_written_whole_or_not_at_all() {
    let desk = Desk::new();
    desk.write("a.md", NOTE);
    desk.ok(&["import", "a.md"]);
    desk.ok(&["export", "-o", "refs.bib"]);
    assert!(fs::read_to_string(desk.path("refs.bib")).unwrap().contains("@article{lee2020title,"));
    let before = fs::read_dir(desk.folder.path()).unwrap().count();
    let failed = desk.run(&["export", "nobody2020", "-o", "refs.bib"]);
    assert_eq!(failed.status.code(), Some(4));
    assert!(fs::read_to_string(desk.path("refs.bib")).unwrap().contains("@article{lee2020title,"));
    assert_eq!(
        fs::read_dir(desk.folder.path()).unwrap().count(),
        before,
        "a temporary file was left"
    );
    assert_eq!(desk.run(&["export", "-o", "none/refs.bib"]).status.code(), Some(1));
    assert_eq!(desk.run(&["export"]).status.code(), Some(1));
}

#[test]
fn nothing_from_a_source_acts_in_a_terminal() {
    let desk = Desk::new();
    desk.write(
        "a.md",
        &NOTE.replace("Journal of Tests", "Journal\u{1b}]0;owned\u{7} of \u{202e}Tests"),
    );
    desk.write("\u{1b}[31mred.txt", "Dear diary");
    let import = desk.run(&["import", "."]);
    for output in [import, desk.run(&["list"]), desk.run(&["show", "lee2020title"])] {
        let all = [output.stdout, output.stderr].concat();
        assert!(!all.contains(&0x1b) && !all.contains(&7), "{}", String::from_utf8_lossy(&all));
    }
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_and_a_pipe_a_pipe() {
    let desk = Desk::with(&[("a.md", NOTE), ("paper/refs.bib", "old")]);
    desk.ok(&["import", "a.md"]);
    let link = |target: &str, name: &str| {
        std::os::unix::fs::symlink(target, desk.path(name)).unwrap();
        let said = desk.ok(&["export", "-o", name]);
        assert!(desk.path(name).is_symlink(), "{name} was replaced");
        said
    };
    link("paper/refs.bib", "link.bib");
    assert!(link("/dev/stdout", "pipe.bib").contains("@article{lee2020title,"));
    assert!(desk.read("paper/refs.bib").contains("@article{lee2020title,"));
}

#[test]
fn show_says_which_record_gave_each_field() {
    let desk = Desk::new();
    desk.write("a.md", NOTE);
    desk.write("b.md", &format!("{NOTE}- **PMID**: 12345\n- **Keywords**: testing\n"));
    desk.ok(&["import", "."]);
    let shown = desk.ok(&["show", "lee2020title"]);
    assert!(shown.contains("  PMID: 12345  [") && shown.contains("  from 2 records:\n"), "{shown}");
    let json: serde_json::Value =
        serde_json::from_str(&desk.ok(&["show", "lee2020title", "--json"])).unwrap();
    assert_eq!(json["records"].as_array().map(Vec::len), Some(2));
    assert_eq!(json["reference"]["texts"]["PMID"], "12345");
}

#[test]
fn the_fixtures_give_the_same_entries_in_any_order() {
    let exports: Vec<Vec<String>> = [false, true]
        .iter()
        .map(|reversed| {
            let desk = Desk::new();
            let mut folders: Vec<String> = fs::read_dir(fixtures())
                .unwrap()
                .map(|entry| entry.unwrap().path().display().to_string())
                .collect();
            folders.sort();
            if *reversed {
                folders.reverse();
            }
            let mut arguments = vec!["import"];
            arguments.extend(folders.iter().map(String::as_str));
            desk.run(&arguments);
            without_keys(&desk.ok(&["export", "--csl-json"]))
        })
        .collect();
    assert!(exports[0].len() > 50 && exports[0] == exports[1]);
}

/// The items of CSL-JSON, sorted, without their keys and what names others' keys: of two files that
/// bring the same key the first one named keeps it, so keys depend on the order of files.
fn without_keys(csl_json: &str) -> Vec<String> {
    let mut items: Vec<serde_json::Value> = serde_json::from_str(csl_json).unwrap();
    for item in items.iter_mut().filter_map(serde_json::Value::as_object_mut) {
        item.remove("id");
        item.remove("citation-key");
        item.remove("custom");
    }
    let mut lines: Vec<String> = items.iter().map(ToString::to_string).collect();
    lines.sort();
    lines
}
