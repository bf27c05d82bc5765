//! README and docs/, run as their readers run them: each ```console block's command lines, in order, at
//! a desk with the project's `fixtures` on it, and their output held against what the page says.
//!
//! A command begins with `$ ` and goes on to the end of its here-document, where it has one. Below
//! stands what it says, standard error too. `...` alone on a line is any number of lines, `[..]` in a
//! line any text. A command that fails must be meant to: the next one is `echo $?`. `CITE_BLESS=1`
//! writes what is said now into the pages.

#![allow(clippy::unwrap_used)] // a test may fail by unwrapping: the panic names the line
#![cfg(unix)] // the pages speak to a shell

use crate::desk::Desk;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A command of a page: the line it stands on, what is typed, and what it says.
struct Step {
    line: usize,
    typed: Vec<String>,
    said: Vec<String>,
}

/// A line outside of console blocks, or a command with what is said.
enum Part {
    Text(String),
    Step(Step),
}

#[test]
fn the_pages_say_what_happens() {
    let pages = pages();
    assert!(pages.len() > 1, "there are pages in docs/");
    let mut faults = Vec::new();
    for page in pages {
        let text = fs::read_to_string(&page).unwrap();
        let (blessed, wrong) = walk(&page, parts(&text));
        if std::env::var_os("CITE_BLESS").is_some() {
            fs::write(&page, blessed).unwrap();
        } else {
            faults.extend(wrong);
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

#[test]
fn wildcards_stand_for_lines_and_for_text() {
    for (expected, said, fits) in [
        ("a", "a", true),
        ("a", "b", false),
        ("a\n...", "a\nb\nc", true),
        ("...\nc", "a\nb\nc", true),
        ("a\n...\nc", "a\nb", false),
        ("at [..], x", "at 12:00, x", true),
        ("at [..], x", "at 12:00", false),
        ("[..]b", "aabab", true),
        ("", "", true),
        ("...", "", true),
        ("", "a", false),
    ] {
        let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(lines_fit(&lines(expected), &lines(said)), fits, "{expected:?} {said:?}");
    }
}

/// README.md and all of docs/.
fn pages() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pages: Vec<PathBuf> = fs::read_dir(root.join("docs"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    pages.push(root.join("README.md"));
    pages.sort();
    pages
}

/// Takes a page's steps one after another; gives the page with what is said now, and what differs.
fn walk(page: &Path, parts: Vec<Part>) -> (String, Vec<String>) {
    let desk = Desk::new();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    std::os::unix::fs::symlink(fixtures, desk.path("fixtures")).unwrap();
    let (mut blessed, mut faults, mut code) = (String::new(), Vec::new(), 0);
    let mut failed: Option<String> = None;
    for part in parts {
        let Step { line, typed, said } = match part {
            Part::Step(step) => step,
            Part::Text(text) => {
                blessed.push_str(&text);
                blessed.push('\n');
                continue;
            }
        };
        let place = format!("{}:{line}: $ {}", page.display(), typed.join("\n"));
        let asks = typed == ["echo $?"];
        faults.extend(failed.take().filter(|_| !asks));
        let (now, ended) = run(&desk, &typed.join("\n"), code);
        code = ended;
        if !matches!(code, 0 | 3) {
            failed = Some(format!("{place}\nended with {code}:\n{}", now.join("\n")));
        }
        let gap = said.iter().rev().take_while(|line| line.is_empty()).count();
        let said = &said[..said.len() - gap];
        let fits = lines_fit(said, &now);
        if !fits {
            let (said, now) = (said.join("\n"), now.join("\n"));
            faults.push(format!("{place}\nsays:\n{now}\nand not:\n{said}"));
        }
        blessed.push_str(&format!("$ {}\n", typed.join("\n")));
        let timeless: Vec<String> = now.iter().map(|line| without_times(line)).collect();
        let kept = if fits { said } else { &timeless };
        kept.iter().chain(&vec![String::new(); gap]).for_each(|line| {
            blessed.push_str(line);
            blessed.push('\n');
        });
    }
    faults.extend(failed);
    (blessed, faults)
}

/// What a command says, in lines, and how it ends; `$?` is how the one before ended.
fn run(desk: &Desk, typed: &str, before: i32) -> (Vec<String>, i32) {
    let program = Path::new(env!("CARGO_BIN_EXE_cite"));
    let path = std::env::var("PATH").unwrap_or_default();
    let output = Command::new("sh")
        .args(["-c", &format!("exec 2>&1\n(exit {before})\n{typed}\n")])
        .current_dir(desk.folder.path())
        .env("PATH", format!("{}:{path}", program.parent().unwrap().display()))
        .env("HOME", desk.folder.path())
        .env("CITE_USER", "ada")
        .env_remove("CITE_LIBRARY")
        .env_remove("XDG_DATA_HOME")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let lines = said.trim_end().lines().map(|line| line.trim_end().to_owned()).collect();
    (lines, output.status.code().unwrap_or(-1))
}

/// A line with a wildcard for each time of day in it (`2026-11-22T09:44:29Z`).
fn without_times(line: &str) -> String {
    const LENGTH: usize = "2026-11-22T09:44:29Z".len();
    let digit = |c: char| if c.is_ascii_digit() { '0' } else { c };
    let shape: String = line.chars().map(digit).collect();
    match shape.find("0000-00-00T00:00:00Z") {
        Some(at) => format!("{}[..]{}", &line[..at], without_times(&line[at + LENGTH..])),
        None => line.to_owned(),
    }
}

fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut in_console = false;
    let mut until: Option<String> = None;
    for (at, line) in text.lines().enumerate() {
        if line.starts_with("```") {
            in_console = line == "```console";
            parts.push(Part::Text(line.to_owned()));
        } else if let Some(typed) =
            line.strip_prefix("$ ").filter(|_| in_console && until.is_none())
        {
            let marked = typed.split_once("<<'").and_then(|(_, rest)| rest.split_once('\''));
            until = marked.map(|(mark, _)| mark.to_owned());
            let typed = vec![typed.to_owned()];
            parts.push(Part::Step(Step { line: at + 1, typed, said: Vec::new() }));
        } else if let Some(Part::Step(step)) = parts.last_mut().filter(|_| in_console) {
            match &until {
                Some(mark) => {
                    step.typed.push(line.to_owned());
                    if line == mark {
                        until = None;
                    }
                }
                None => step.said.push(line.to_owned()),
            }
        } else {
            parts.push(Part::Text(line.to_owned()));
        }
    }
    parts
}

fn lines_fit(expected: &[String], said: &[String]) -> bool {
    match expected {
        [] => said.is_empty(),
        [any, rest @ ..] if any == "..." => {
            (0..=said.len()).any(|skipped| lines_fit(rest, &said[skipped..]))
        }
        [line, rest @ ..] => {
            said.first().is_some_and(|first| line_fits(line, first)) && lines_fit(rest, &said[1..])
        }
    }
}

fn line_fits(expected: &str, said: &str) -> bool {
    let Some((before, after)) = expected.split_once("[..]") else { return expected == said };
    let Some(rest) = said.strip_prefix(before) else { return false };
    rest.char_indices()
        .map(|(at, _)| at)
        .chain([rest.len()])
        .any(|at| line_fits(after, &rest[at..]))
}
