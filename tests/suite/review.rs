//! `cite review`: what it asks, in which order, and what becomes of the answers.

#![allow(clippy::unwrap_used)] // a test may fail by unwrapping: the panic names the line

use crate::desk::{Desk, reports, stderr};
use serde_json::Value;
use std::io::{Read, Write};
use std::process::{Output, Stdio};

/// Three pairs of which the evidence says that they may be one work: other pages of one volume, a
/// longer title, titles in two languages.
const WORKS: &str = "TY  - JOUR
TI  - Nocturnal foraging of urban kestrels under sodium and LED street lighting
AU  - Halvorsen, Ingrid
AU  - Okafor, Chidi
AU  - Brandt, Lena
PY  - 2014
T2  - Journal of Urban Ecology
VL  - 21
IS  - 4
SP  - 377
EP  - 391
ER  -

TY  - JOUR
TI  - Nocturnal foraging of urban kestrels under sodium and LED street lighting
AU  - Halvorsen, Ingrid
AU  - Okafor, Chidi
AU  - Brandt, Lena
PY  - 2014
T2  - Journal of Urban Ecology
VL  - 21
IS  - 3
SP  - 215
EP  - 229
ER  -

TY  - JOUR
TI  - Owl pellets as a record of vole cycles
AU  - Nowak, Tomasz
AU  - Roth, Sabine
PY  - 2011
T2  - Polar Letters
VL  - 7
IS  - 1
SP  - 10
EP  - 20
ER  -

TY  - JOUR
TI  - Owl pellets as a record of vole cycles in upland heath and orchard
AU  - Nowak, Tomasz
AU  - Roth, Sabine
PY  - 2011
T2  - Polar Letters
VL  - 7
IS  - 1
SP  - 15
EP  - 29
ER  -

TY  - JOUR
TI  - Ruhezeiten der Seehunde in den Mündungen der Flüsse im Norden
AU  - Petersen, Maja
AU  - Thomsen, Erik
AU  - Kuiper, Jan
PY  - 2017
T2  - Marine Mammal Science
VL  - 33
IS  - 2
ER  -

TY  - JOUR
TI  - Harbour seal haul-out rhythms in tidal estuaries of the northern Wadden Sea
AU  - Petersen, Maja
AU  - Thomsen, Erik
AU  - Kuiper, Jan
PY  - 2017
T2  - Marine Mammal Science
VL  - 33
IS  - 2
ER  -
";

fn desk() -> Desk {
    let desk = Desk::with(&[("works.ris", WORKS)]);
    desk.ok(&["import", "works.ris"]);
    desk
}

fn listed(desk: &Desk) -> Vec<Value> {
    let list = desk.ok(&["review", "--list", "--json"]);
    list.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn pair(question: &Value) -> (String, String) {
    let name = |side: &str| {
        let record = &question[side];
        format!("{}#{}", record["key"].as_str().unwrap(), record["number"])
    };
    (name("a"), name("b"))
}

/// Answers, a line each.
fn review(desk: &Desk, answers: &str) -> Output {
    let mut command = desk.command(&["review"]);
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().unwrap();
    child.stdin.take().unwrap().write_all(answers.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn summary(output: &Output) -> String {
    stderr(output).lines().last().unwrap_or_default().to_owned()
}

#[test]
fn the_strongest_is_listed_first() {
    let desk = desk();
    let questions = listed(&desk);
    assert_eq!(questions.len(), 3, "{questions:#?}");
    let weights: Vec<f64> = questions.iter().map(|it| it["weight"].as_f64().unwrap()).collect();
    assert!(weights.is_sorted_by(|a, b| a >= b), "{weights:?}");
    let differ = |at: usize| questions[at]["differ"].as_array().unwrap().clone();
    assert!((0..3).any(|at| differ(at).contains(&Value::from("title"))), "{questions:#?}");
    assert_eq!(desk.ok(&["review", "--list", "--json", "--limit", "1"]).lines().count(), 1);
    let least = format!("{}", weights[0]);
    let strong = desk.ok(&["review", "--list", "--min-weight", &least]);
    assert!(strong.contains(" ~ ") && strong.contains("  differ: "), "{strong}");
    assert_eq!(desk.ok(&["review", "--list", "--max-weight", "-1"]), "");
}

#[test]
fn answers_are_kept_one_by_one() {
    let desk = desk();
    let questions = listed(&desk);
    let output = review(&desk, "s\nd\nr\n1 <\n");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(summary(&output), "1 same, 1 different, 1 related, 0 left");
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(
        said.contains("1 of 3: are these one work?") && said.contains("[3 of 3] (s)ame"),
        "{said}"
    );
    assert!(said.contains("\n* title ") && said.contains("\n* page "), "{said}");
    assert_eq!(desk.ok(&["list"]).lines().count(), 5);
    assert_eq!(desk.ok(&["history"]).lines().count(), 4, "a step each");
    let (third, other) = pair(&questions[2]);
    let sentence = format!("{other} is preprint-of {third}");
    let decisions = desk.ok(&["decisions"]);
    assert!(decisions.contains(&sentence), "{decisions}");
    assert_eq!(decisions.lines().count(), 3);
    assert!(listed(&desk).is_empty());
    assert_eq!(stderr(&review(&desk, "")), "there is nothing to review\n");
}

#[test]
fn later_leaves_open_and_back_takes_back() {
    let desk = desk();
    let before = desk.ok(&["list"]);
    let output = review(&desk, "same\nback\nlater\nback\ndifferent\nlater\nback\nback\nquit\n");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(summary(&output), "0 same, 0 different, 0 related, 3 left");
    assert_eq!(desk.ok(&["list"]), before);
    assert_eq!(listed(&desk).len(), 3, "all is as it was");
    assert_eq!(desk.ok(&["decisions"]), "");
    assert!(stderr(&review(&desk, "back\n")).contains("there is nothing to go back to"));
    // the end of the input is the end of the review
    let output = review(&desk, "later\nsame");
    assert_eq!(summary(&output), "1 same, 0 different, 0 related, 2 left");
    assert_eq!(listed(&desk).len(), 2);
}

#[test]
fn what_is_no_answer_ends_the_review() {
    let desk = desk();
    let output = review(&desk, "?\nsame\nsmae\ndifferent\n");
    assert_eq!(output.status.code(), Some(3));
    assert!(stderr(&output).contains("cite: line 3 of the answers is none: smae\n"));
    assert_eq!(listed(&desk).len(), 2, "what was answered before is kept");
}

#[test]
fn a_question_is_asked_once_for_two_entries() {
    let desk = desk();
    let (a, b) = pair(&listed(&desk)[0]);
    // another copy of one of them, which is linked to it
    let copy = WORKS.split("\n\n").next().unwrap().replace("Halvorsen, Ingrid", "Halvorsen, I");
    desk.write("copy.ris", &format!("{copy}\n"));
    desk.ok(&["import", "copy.ris"]);
    assert_eq!(listed(&desk).len(), 3);
    desk.ok(&["decide", &a, &b, "different"]);
    assert_eq!(listed(&desk).len(), 2);
    desk.ok(&["decide", &a, &b, "undecided"]);
    assert_eq!(listed(&desk).len(), 3);
}

#[test]
fn what_others_decide_meanwhile_is_not_decided_again() {
    let desk = desk();
    let (a, b) = pair(&listed(&desk)[0]);
    let mut command = desk.command(&["review"]);
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().unwrap();
    let mut shown = Vec::new();
    while !shown.ends_with(b"? help ") {
        let mut byte = [0];
        child.stdout.as_mut().unwrap().read_exact(&mut byte).unwrap();
        shown.push(byte[0]);
    }
    desk.ok(&["decide", &a, &b, "different"]);
    child.stdin.take().unwrap().write_all(b"same\nquit\n").unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stderr(&output).contains("somebody else changed these meanwhile"));
    assert_eq!(summary(&output), "0 same, 0 different, 0 related, 2 left");
    assert_eq!(desk.ok(&["decisions"]).lines().count(), 1);
    assert_eq!(desk.ok(&["history"]).lines().count(), 2, "what is not decided is no step");
}

#[test]
fn a_link_that_is_not_followed_is_asked_about() {
    let desk = Desk::with(&[("reports.ris", &reports(&["of", "oa", "tf"]))]);
    desk.ok(&["import", "reports.ris"]);
    assert_eq!(desk.ok(&["list"]).lines().count(), 2);
    assert_eq!(listed(&desk).len(), 1);
    assert_eq!(desk.ok(&["list", "is:duplicate"]).lines().count(), 2);
    let shown = review(&desk, "same\n");
    let shown = String::from_utf8(shown.stdout).unwrap();
    assert!(shown.contains("  not followed: "), "{shown}");
    assert!(shown.contains(" are held apart by reworded title"), "{shown}");
    assert_eq!((desk.ok(&["list"]).lines().count(), listed(&desk).len()), (1, 0));
}
