//! What lies around a library: pipes in folders, links, modes, leftovers of killed processes, full devices, and
//! commands that wait.

#![cfg(unix)] // pipes, links, modes, signals

use crate::desk::{Desk, stderr};
use std::fs;
use std::io::Write;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::{Command, Stdio};

const PAPER: &str = "TY  - JOUR\nTI  - Limpets on the walls of harbours\nAU  - Aro, Ida\nPY  - 2011\nID  - aro2011\nER  - \n";
const OTHER: &str =
    "TY  - JOUR\nTI  - Herons in the reeds of lagoons\nAU  - Bakke, Tor\nPY  - 1994\nER  - \n";

fn pipe(desk: &Desk, name: &str) {
    let made = Command::new("mkfifo").arg(desk.path(name)).status();
    assert!(made.unwrap().success());
}

fn mode(desk: &Desk, name: &str) -> u32 {
    fs::metadata(desk.path(name)).unwrap().permissions().mode() & 0o7777
}

#[test]
fn a_pipe_in_a_folder_is_told_and_not_waited_for() {
    let desk = Desk::with(&[("in/a.ris", PAPER), ("in/c.ris", OTHER)]);
    pipe(&desk, "in/b.ris");
    for command in [
        &["import", "in"][..],
        &["import", "in/b.ris"],
        &["dedupe", "in", "-o", "out.ris"],
        &["convert", "in", "-o", "out.bib"],
    ] {
        let output = desk.run(command);
        let told = stderr(&output);
        assert!(
            told.contains("b.ris") && told.contains("not a regular file"),
            "{command:?}: {told}"
        );
    }
    assert_eq!(desk.ok(&["list"]).lines().count(), 2);
}

#[test]
fn a_command_that_waits_for_its_input_lets_others_write() {
    for command in [&["import", "-"][..], &["decisions", "import", "-"]] {
        let desk = Desk::with(&[("a.ris", PAPER)]);
        desk.ok(&["init"]);
        let mut child = desk.command(command);
        child.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = child.spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        input.write_all(b"\n").unwrap();
        for word in ["one", "two", "three"] {
            desk.ok(&["import", "a.ris"]);
            desk.ok(&["tag", "limpets", "--add", word]);
        }
        assert!(child.try_wait().unwrap().is_none(), "{command:?} did not wait");
        input.write_all(OTHER.as_bytes()).unwrap();
        drop(input);
        child.wait().unwrap();
        let entries = if command[0] == "import" { 2 } else { 1 };
        assert_eq!(desk.ok(&["list"]).lines().count(), entries);
    }
}

#[test]
fn several_steps_are_taken_back_and_brought_again_together() {
    let desk = Desk::with(&[("a.ris", PAPER), ("b.ris", OTHER)]);
    desk.ok(&["import", "a.ris"]);
    desk.ok(&["import", "b.ris"]);
    desk.ok(&["tag", "limpets", "--add", "shore"]);
    let after = desk.ok(&["export", "--csl-json"]);
    desk.ok(&["undo", "3"]);
    assert_eq!(desk.ok(&["export", "--csl-json"]).trim(), "[]");
    desk.ok(&["redo", "2"]);
    desk.ok(&["redo"]);
    assert_eq!(desk.ok(&["export", "--csl-json"]), after);
    let history = desk.ok(&["history"]);
    assert_eq!(history.matches("  undo ").count(), 3, "each step has its line:\n{history}");
    desk.ok(&["doctor"]);
}

#[test]
fn an_export_keeps_the_mode_of_its_file_or_takes_that_of_the_umask() {
    let desk = Desk::with(&[("a.ris", PAPER), ("group.bib", ""), ("own.bib", "")]);
    desk.ok(&["import", "a.ris"]);
    for (name, mode) in [("group.bib", 0o664), ("own.bib", 0o600)] {
        fs::set_permissions(desk.path(name), fs::Permissions::from_mode(mode)).unwrap();
    }
    for name in ["group.bib", "own.bib"] {
        desk.ok(&["export", "-o", name]);
    }
    assert_eq!((mode(&desk, "group.bib"), mode(&desk, "own.bib")), (0o664, 0o600));
    for (mask, expected) in [("077", 0o600), ("002", 0o664), ("022", 0o644)] {
        let name = format!("new-{mask}.bib");
        let line = format!("umask {mask}; exec {} export -o {name}", env!("CARGO_BIN_EXE_cite"));
        let mut shell = Command::new("sh");
        shell.args(["-c", &line]).current_dir(desk.path("")).env("HOME", desk.path(""));
        assert!(shell.env_remove("CITE_LIBRARY").status().unwrap().success());
        assert_eq!(mode(&desk, &name), expected, "{mask}");
    }
}

#[test]
fn an_export_goes_where_a_link_points() {
    let desk = Desk::with(&[("a.ris", PAPER), ("there/old.bib", "old")]);
    desk.ok(&["import", "a.ris"]);
    symlink("there/old.bib", desk.path("old.bib")).unwrap();
    symlink("there/new.bib", desk.path("new.bib")).unwrap();
    symlink("new.bib", desk.path("again.bib")).unwrap();
    for (name, target) in [("old.bib", "there/old.bib"), ("again.bib", "there/new.bib")] {
        desk.ok(&["export", "-o", name]);
        assert!(desk.read(target).contains("Limpets"), "{target}");
    }
    for name in ["old.bib", "new.bib", "again.bib"] {
        assert!(fs::symlink_metadata(desk.path(name)).unwrap().is_symlink(), "{name}");
    }
    symlink("circle.bib", desk.path("circle.bib")).unwrap();
    assert!(!desk.run(&["export", "-o", "circle.bib"]).status.success());
    symlink("nowhere/x.bib", desk.path("astray.bib")).unwrap();
    assert!(stderr(&desk.run(&["export", "-o", "astray.bib"])).contains("astray.bib"));
}

#[test]
fn what_a_killed_process_left_goes_with_the_next() {
    let left =
        ["out/.cite-exportAb12Cd", "out/.cite-backupZz9yX8", "out/.cite-backupZz9yX8-journal"];
    let others = ["out/.cite-export", "out/.cite-exports.txt", "out/notes.txt"];
    let desk = Desk::with(&[("a.ris", PAPER)]);
    desk.ok(&["import", "a.ris"]);
    left.iter().chain(&others).for_each(|name| drop(desk.write(name, "half")));
    desk.ok(&["export", "-o", "out/all.bib"]);
    desk.ok(&["backup", "out/copy.sqlite"]);
    assert_eq!(left.map(|name| desk.has(name)), [false; 3]);
    assert_eq!(others.map(|name| desk.has(name)), [true; 3]);
    desk.write(left[0], "half");
    desk.ok(&["export", "--split", "--bibtex", "-o", "out"]);
    assert!(!desk.has(left[0]));
}

#[test]
fn files_called_by_keys_are_no_options_and_no_devices() {
    let keys = ["-rf", "--force", "CON", "nul", "aux.x", "Com1", "plain"];
    let record = |key: &&str| {
        format!(
            "@misc{{{key},\n  title = {{Of {key} and other words that name a thing}},\n  year = 2001\n}}\n"
        )
    };
    let desk = Desk::with(&[("a.bib", &keys.iter().map(record).collect::<String>())]);
    desk.ok(&["import", "a.bib"]);
    desk.ok(&["export", "--split", "--bibtex", "-o", "out"]);
    let names = fs::read_dir(desk.path("out")).unwrap();
    let names: Vec<String> =
        names.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(names.len(), keys.len(), "{names:?}");
    for name in &names {
        let stem = name.split('.').next().unwrap().to_ascii_lowercase();
        assert!(!name.starts_with('-'), "{name}");
        assert!(!["con", "nul", "aux", "com1"].contains(&stem.as_str()), "{name}");
    }
    assert!(names.contains(&"plain.bib".to_owned()), "{names:?}");
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_device_is_named() {
    let desk = Desk::with(&[("a.ris", PAPER)]);
    desk.ok(&["import", "a.ris"]);
    for command in [
        &["export", "--bibtex", "-o", "/dev/full"][..],
        &["convert", "a.ris", "-o", "/dev/full", "--to", "bibtex"],
        &["dedupe", "a.ris", "-o", "/dev/full", "--to", "ris"],
    ] {
        let output = desk.run(command);
        let told = stderr(&output);
        assert!(!output.status.success(), "{command:?}: {told}");
        assert!(
            told.contains("/dev/full") && told.contains("No space left"),
            "{command:?}: {told}"
        );
    }
}

#[test]
fn findings_on_the_charset_that_are_not_shown_are_counted() {
    let desk = Desk::new();
    let record = |at: usize| {
        let title = format!("TY  - JOUR\nTI  - Limpets of wall {at} ").into_bytes();
        [&title[..], b"\xff\xfe\xff\nAU  - Aro, Ida\nER  - \n"].concat()
    };
    let bytes: Vec<u8> = (0..250).flat_map(record).collect();
    let header = "\u{feff}".as_bytes();
    fs::write(desk.path("a.ris"), [header, &bytes].concat()).unwrap();
    let report = desk.run(&["import", "a.ris", "--json"]);
    let report: serde_json::Value = serde_json::from_slice(&report.stdout).unwrap();
    let file = &report["files"][0];
    let shown = file["findings"].as_array().unwrap().iter();
    let shown = shown.filter(|finding| finding["kind"] == "encoding").count() as u64;
    let more = file["more_findings"].as_u64().unwrap_or_default();
    assert!(shown < 250 && shown + more == 250, "{shown} shown, {more} more");
}
