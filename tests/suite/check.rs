//! `cite check` as people use it: what it says of a library, what `--fix` changes, what a file of
//! Retraction Watch tells.

#![allow(clippy::unwrap_used)] // a test may fail by unwrapping: the panic names the line

use crate::desk::{Desk, stderr};
use serde_json::Value;

const LIBRARY: &str = r#"@article{light,
  author = {LEE, ANNA and CHEN, BORIS and {others}},
  title = {Counting lighthouses &amp; ships.},
  journal = {Journal of Tests}, year = {2020}, pages = {n/a-n/a},
  doi = {10.5555/light.1/full}, issn = {0378-5954}, url = {www.example.org/light}
}
@article{ship,
  author = {Lee, Anna}, title = {Of ships}, journal = {Journal of Tests},
  year = {2031}, pages = {145-123}, pmid = {6000002}
}
@book{harbour, title = {Harbours}, editor = {Doe, Cy}, publisher = {Test Press}, year = {1999}}
"#;

fn desk() -> Desk {
    let desk = Desk::with(&[("refs.bib", LIBRARY)]);
    desk.ok(&["--library", "l.sqlite", "import", "refs.bib"]);
    desk
}

fn check(desk: &Desk, arguments: &[&str]) -> (i32, String, String) {
    let output = desk.run(&[&["--library", "l.sqlite", "check"], arguments].concat());
    let said = stderr(&output);
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap(), said)
}

/// `key rule` of every problem, as JSON tells them.
fn problems(desk: &Desk, arguments: &[&str]) -> Vec<String> {
    let (_, out, _) = check(desk, &[arguments, &["--json"]].concat());
    let row = |line: &str| -> Value { serde_json::from_str(line).unwrap() };
    let named =
        |row: Value| format!("{} {}", row["key"].as_str().unwrap(), row["rule"].as_str().unwrap());
    out.lines().map(|line| named(row(line))).collect()
}

#[test]
fn a_check_tells_what_is_wrong_and_changes_nothing() {
    let desk = desk();
    let before = desk.ok(&["--library", "l.sqlite", "export", "--ris"]);
    let (code, out, said) = check(&desk, &[]);
    assert_eq!(code, 5);
    for line in [
        r#"light: error: malformed-doi: DOI "10.5555/light.1/full" ends in a part of an address"#,
        "    fix: 10.5555/light.1",
        r#"light: warning: placeholder: page "n/a-n/a" says that there is none"#,
        "    fix: no page",
        r#"ship: error: impossible-pages: page "145-123" ends on page 123, before its first page 145"#,
    ] {
        assert!(out.lines().any(|shown| shown == line), "{line} is not in\n{out}");
    }
    assert!(said.starts_with("3 entries checked, "), "{said}");
    assert!(!out.contains("harbour"), "{out}");
    assert_eq!(desk.ok(&["--library", "l.sqlite", "export", "--ris"]), before);
    assert_eq!(check(&desk, &["harbour"]).0, 0);
    assert_eq!(check(&desk, &["nobody"]).0, 4);
    assert_eq!(check(&desk, &["--only", "no-rule"]).0, 2);
    assert_eq!(
        problems(&desk, &["light", "--only", "malformed-issn,malformed-url"]),
        ["light malformed-issn", "light malformed-url"]
    );
}

#[test]
fn a_fix_is_one_step_that_can_be_taken_back() {
    let desk = desk();
    let before = desk.ok(&["--library", "l.sqlite", "list", "--json"]);
    let (code, _, said) = check(&desk, &["--fix"]);
    assert_eq!(code, 5, "what cannot be fixed is still there: {said}");
    let left = problems(&desk, &[]);
    assert_eq!(left, ["light malformed-issn", "ship impossible-year", "ship impossible-pages"]);
    let ris = desk.ok(&["--library", "l.sqlite", "export", "light", "--ris"]);
    for line in [
        "TI  - Counting lighthouses & ships",
        "AU  - Lee, Anna",
        "UR  - https://www.example.org/light",
        "DO  - 10.5555/light.1",
    ] {
        assert!(ris.lines().any(|shown| shown == line), "{line} is not in\n{ris}");
    }
    let mended = desk.ok(&["--library", "l.sqlite", "list", "--json"]);
    assert_eq!(check(&desk, &["--fix"]).0, 5);
    assert_eq!(
        desk.ok(&["--library", "l.sqlite", "list", "--json"]),
        mended,
        "nothing was left to fix"
    );
    desk.ok(&["--library", "l.sqlite", "undo"]);
    assert_eq!(desk.ok(&["--library", "l.sqlite", "list", "--json"]), before);
}

#[test]
fn what_is_all_put_right_is_no_fault_any_more() {
    let desk = desk();
    assert_eq!(check(&desk, &["--only", "malformed-doi", "--fix"]).0, 0);
    assert_eq!(check(&desk, &["--only", "malformed-doi"]).0, 0);
}

#[test]
fn retracted_papers_are_found_in_a_file() {
    let desk = desk();
    check(&desk, &["--only", "malformed-doi", "--fix"]);
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/retraction-watch/notices.csv");
    let (code, out, _) = check(&desk, &["--retractions", file, "--only", "retraction-watch"]);
    assert_eq!(code, 5);
    assert_eq!(
        out.lines().collect::<Vec<_>>(),
        [
            r#"light: error: retraction-watch: DOI "10.5555/light.1" retraction of 2022-10-27, 10.5555/notice.1: Concerns/Issues About Data; Duplication of Image"#,
            r#"light: note: retraction-watch: DOI "10.5555/light.1" reinstatement of 2023-01-15, 10.5555/notice.4"#,
            r#"ship: warning: retraction-watch: PMID "6000002" expression of concern of 2021-03-01, PMID 7000002: Investigation by Journal/Publisher"#,
        ]
    );
    desk.write("other.csv", "a,b\n1,2\n");
    let (code, _, said) = check(&desk, &["--retractions", "other.csv"]);
    assert_eq!(code, 1);
    assert!(said.contains("other.csv:1: no columns OriginalPaperDOI"), "{said}");
}

#[test]
fn retracted_papers_say_so_themselves() {
    let nbib = "PMID- 31\nTI  - RETRACTED: Counting lighthouses.\nPT  - Journal Article\n\n\
                PMID- 32\nTI  - Counting harbours.\nPT  - Journal Article\nPT  - Retracted Publication\n\n\
                PMID- 33\nTI  - Counting ships.\nRIN - J Tests. 2020;1:2. PMID: 34\n\n\
                PMID- 35\nTI  - Counting boats.\nPT  - Journal Article\n";
    let desk = Desk::with(&[("set.nbib", nbib)]);
    desk.ok(&["--library", "l.sqlite", "import", "set.nbib"]);
    let (code, out, _) = check(&desk, &["--only", "retracted"]);
    assert_eq!(code, 5);
    assert_eq!(out.lines().count(), 3, "{out}");
    assert!(!out.contains("boats"), "{out}");
}

#[test]
fn rules_are_listed() {
    let desk = Desk::new();
    let rules = desk.ok(&["check", "--rules"]);
    assert!(rules.lines().any(|line| line.starts_with("malformed-doi ")), "{rules}");
    let json = desk.ok(&["check", "--rules", "--json"]);
    assert_eq!(json.lines().count(), rules.lines().count());
}
