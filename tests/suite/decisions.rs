//! What persons decided, carried to another library: it holds there, it contradicts nobody silently,
//! and a file from anywhere does no harm.

#![allow(clippy::unwrap_used)] // a test may fail by unwrapping: the panic names the line

use crate::desk::{Desk, stderr};
use proptest::prelude::*;
use serde_json::Value;
use std::process::Output;

const WORKS: &str = "@article{one, title={Kestrels hunt by night}, author={Lee, Ann}, year={2019}, journal={Polar Letters}, volume={3}, pages={1--9}, doi={10.5555/one}}
@article{two, title={Owls in the ringing huts}, author={Brandt, Bo}, year={2020}, journal={Urban Ecology}, volume={4}, pages={11--19}, doi={10.5555/two}}
@article{three, title={Storks over estuaries}, author={Okafor, Cy}, year={2021}, journal={Urban Ecology}, volume={5}, pages={21--29}, doi={10.5555/three}}
@article{four, title={Terns}, author={Lind, Di}, year={2022}, journal={Urban Ecology}, volume={6}, pages={31--39}, doi={10.5555/four}}
";

/// A library of one person.
fn desk(who: &str) -> Desk {
    let desk = Desk::with(&[("works.bib", WORKS)]);
    desk.ok(&["import", "works.bib"]);
    desk.write("who", who);
    desk
}

fn run(desk: &Desk, arguments: &[&str]) -> Output {
    desk.command(arguments).env("CITE_USER", desk.read("who")).output().unwrap()
}

fn ok(desk: &Desk, arguments: &[&str]) -> String {
    let output = run(desk, arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", stderr(&output));
    String::from_utf8(output.stdout).unwrap()
}

/// Carries the decisions of one library to another; gives what was said and the exit code.
fn carry(from: &Desk, to: &Desk, options: &[&str]) -> (String, Option<i32>) {
    to.write("theirs.jsonl", &ok(from, &["decisions", "export"]));
    let output = run(to, &[&["decisions", "import", "theirs.jsonl"], options].concat());
    (stderr(&output), output.status.code())
}

/// The decisions without the names of sources, which are each library's own.
fn decisions(desk: &Desk) -> Vec<String> {
    let mut lines: Vec<String> = ok(desk, &["decisions"]).lines().map(str::to_owned).collect();
    lines.sort();
    lines
}

#[test]
fn decisions_hold_in_another_library() {
    let (ann, bo) = (desk("Ann"), desk("Bo"));
    ok(&ann, &["merge", "one", "two", "--why", "one trial"]);
    ok(&ann, &["decide", "three", "four", "preprint-of"]);
    ok(&ann, &["decide", "one#1", "three", "different"]);
    let output = run(&ann, &["decisions", "export", "-o", "out.jsonl"]);
    assert_eq!(stderr(&output), "3 decisions\n");
    assert_eq!(ann.read("out.jsonl"), ok(&ann, &["decisions", "export"]));
    let first: Value = serde_json::from_str(ann.read("out.jsonl").lines().next().unwrap()).unwrap();
    assert_eq!(first["verdict"], "link");
    assert_eq!((&first["who"], &first["why"]), (&Value::from("Ann"), &Value::from("one trial")));
    for (side, doi) in [("this", "10.5555/"), ("that", "10.5555/")] {
        assert!(first[side]["DOI"].as_str().unwrap().starts_with(doi), "{first}");
        assert_eq!(first[side]["anchor"].as_str().unwrap().len(), 32);
        assert!(first[side]["source"].as_str().unwrap().starts_with("works.bib:"));
    }
    let (said, code) = carry(&ann, &bo, &[]);
    assert_eq!((said.as_str(), code), ("3 new decisions\n", Some(0)));
    assert_eq!(decisions(&bo), decisions(&ann));
    assert_eq!(ok(&bo, &["list"]).lines().count(), 3);
    assert!(ok(&bo, &["show", "three"]).contains("preprint-of four"));
    let history = ok(&bo, &["history"]);
    let (said, code) = carry(&ann, &bo, &[]);
    assert_eq!((said.as_str(), code), ("0 new decisions, 3 known already\n", Some(0)));
    assert_eq!(ok(&bo, &["history"]), history, "twice is once");
    ok(&bo, &["undo"]);
    assert_eq!(decisions(&bo), Vec::<String>::new());
    assert_eq!(ok(&bo, &["list"]).lines().count(), 4);
}

#[test]
fn a_conflict_is_told_and_nothing_is_overwritten() {
    let (ann, bo) = (desk("Ann"), desk("Bo"));
    ok(&ann, &["decide", "one", "two", "same"]);
    ok(&ann, &["decide", "three", "four", "update-of"]);
    ok(&bo, &["decide", "two", "one", "different"]);
    ok(&bo, &["decide", "four", "three", "update-of"]);
    let before = decisions(&bo);
    let (said, code) = carry(&ann, &bo, &[]);
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("theirs.jsonl:1: conflict: one#"), "{said}");
    assert!(said.contains("Ann says link (") && said.contains("Bo says non-link ("), "{said}");
    assert!(said.contains("Bo says update-of (the other way round) ("), "{said}");
    assert!(said.ends_with("0 new decisions, 2 in conflict with what another person decided\n"));
    assert_eq!(decisions(&bo), before);
    let (said, code) = carry(&ann, &bo, &["--theirs"]);
    assert_eq!((said.as_str(), code), ("2 new decisions\n", Some(0)));
    assert_eq!(decisions(&bo), decisions(&ann));
    assert_eq!(carry(&ann, &bo, &["--theirs"]).0, "0 new decisions, 2 known already\n");
}

#[test]
fn a_persons_later_word_takes_the_place_of_the_earlier() {
    let (ann, bo) = (desk("Ann"), desk("Bo"));
    ok(&ann, &["decide", "one", "two", "same"]);
    let early = ok(&ann, &["decisions", "export"]);
    let stamp = |text: &str, year: &str| {
        let line: Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
        text.replace(line["decided"].as_str().unwrap(), year)
    };
    bo.write("early.jsonl", &stamp(&early, "2001-01-01T00:00:00Z"));
    bo.write(
        "late.jsonl",
        &stamp(&early.replace("\"link\"", "\"non-link\""), "2002-01-01T00:00:00Z"),
    );
    bo.write(
        "back.jsonl",
        &stamp(&early.replace("\"link\"", "\"undecided\""), "2003-01-01T00:00:00Z"),
    );
    ok(&bo, &["decisions", "import", "early.jsonl"]);
    assert_eq!(ok(&bo, &["list"]).lines().count(), 3);
    ok(&bo, &["decisions", "import", "late.jsonl"]);
    assert_eq!(ok(&bo, &["list"]).lines().count(), 4);
    ok(&bo, &["decisions", "import", "early.jsonl"]);
    assert_eq!(ok(&bo, &["list"]).lines().count(), 4, "the earlier word is past");
    ok(&bo, &["decisions", "import", "back.jsonl"]);
    assert_eq!(decisions(&bo), Vec::<String>::new());
    assert!(ok(&bo, &["decisions", "--all"]).contains(" are undecided  Ann, 2003"));
    // under another name it is another person's
    let output = run(&bo, &["decisions", "import", "late.jsonl", "--who", "Cy"]);
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
}

#[test]
fn a_decision_waits_for_its_record() {
    let ann = desk("Ann");
    ok(&ann, &["merge", "one", "two"]);
    let (first, rest) = WORKS.split_once('\n').unwrap();
    let bo = Desk::with(&[("first.bib", first), ("who", "Bo")]);
    ok(&bo, &["import", "first.bib"]);
    let (said, code) = carry(&ann, &bo, &[]);
    assert_eq!((said.as_str(), code), ("1 new decision, 1 waiting for their records\n", Some(0)));
    assert!(decisions(&bo)[0].ends_with("(waiting for a record)"), "{:?}", decisions(&bo));
    bo.write("rest.bib", rest);
    ok(&bo, &["import", "rest.bib"]);
    assert_eq!(ok(&bo, &["list"]).lines().count(), 3);
    assert_eq!(decisions(&bo), decisions(&ann));
}

#[test]
fn a_record_is_known_again_by_identifier_and_title() {
    let ann = desk("Ann");
    ok(&ann, &["merge", "one", "two"]);
    ok(&ann, &["decide", "three", "four", "different"]);
    // the same works as another database has them
    let theirs = WORKS
        .replace("journal={Urban", "number={2}, journal={Urban")
        .replace("Polar Letters", "Polar Lett");
    let bo = Desk::with(&[("works.bib", theirs.as_str()), ("who", "Bo")]);
    ok(&bo, &["import", "works.bib"]);
    let (said, code) = carry(&ann, &bo, &[]);
    assert_eq!(code, Some(0));
    assert!(
        said.contains("theirs.jsonl:1: matched: known by identifier and title: one#"),
        "{said}"
    );
    assert!(
        said.ends_with("2 new decisions, 2 on records known by identifier and title\n"),
        "{said}"
    );
    assert_eq!(ok(&bo, &["list"]).lines().count(), 3);
    assert!(carry(&ann, &bo, &[]).0.ends_with("0 new decisions, 2 known already\n"));
}

#[test]
fn lines_that_are_no_decision_are_told() {
    let ann = desk("Ann");
    ok(&ann, &["decide", "one", "two", "different"]);
    let good = ok(&ann, &["decisions", "export"]);
    let bo = desk("Bo");
    let long = "x".repeat(70_000);
    bo.write("bad.jsonl", &format!("\u{feff}\n{{}}\n{long}\n[1]\n{good}\u{1b}[31m\n"));
    let output = run(&bo, &["decisions", "import", "bad.jsonl"]);
    assert_eq!(output.status.code(), Some(3));
    let said = stderr(&output);
    assert!(
        said.contains("bad.jsonl:2: rejected: not a decision: missing field `verdict`"),
        "{said}"
    );
    assert!(said.contains("bad.jsonl:3: rejected: longer than 65536 bytes\n"), "{said}");
    assert!(said.ends_with("1 new decision, 4 lines rejected\n"), "{said}");
    assert!(!said.contains('\u{1b}'));
    assert_eq!(decisions(&bo), decisions(&ann));
    assert_eq!(run(&bo, &["decisions", "import", "none.jsonl"]).status.code(), Some(1));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn whatever_file_is_imported_the_library_stays_whole(lines in prop::collection::vec("[ -~]{0,60}|\\{\"verdict\":\"link\",\"this\":\\{\"anchor\":\"[0-9a-f]{30,33}\"\\},\"that\":\\{\"anchor\":\"[0-9a-f]{32}\"\\},\"who\":\"[A-z]{1,3}\",\"decided\":\"20[0-9]{2}-01-01T00:00:00Z\"\\}", 0..20)) {
        let desk = desk("Ann");
        let before = ok(&desk, &["export", "--ris"]);
        desk.write("any.jsonl", &lines.join("\n"));
        let output = run(&desk, &["decisions", "import", "any.jsonl"]);
        prop_assert!([Some(0), Some(3)].contains(&output.status.code()), "{}", stderr(&output));
        prop_assert_eq!(ok(&desk, &["export", "--ris"]), before);
        let again = run(&desk, &["decisions", "import", "any.jsonl"]);
        prop_assert!(stderr(&again).contains("0 new decisions"), "{}", stderr(&again));
    }
}
