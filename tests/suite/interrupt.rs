//! Ctrl-C: a long command that is interrupted says so, ends with 130, and has not happened.

#![allow(clippy::unwrap_used)] // a test may fail by unwrapping: the panic names the line
#![cfg(unix)] // signals

use crate::desk::chance::ris;
use crate::desk::{Desk, stderr};
use std::fs;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

/// Commands that take their time, and what each says when it is interrupted.
const COMMANDS: &[(&[&str], &str)] = &[
    (&["import", "big.ris"], "nothing of this import was taken; the library is as it was"),
    (&["rebuild"], UNCHANGED),
    (&["rebuild", "--dry-run"], UNCHANGED),
    (&["dedupe", "big.ris", "-o", "unique.ris"], "nothing was written"),
    (&["convert", "big.ris", "-o", "big.bib"], "nothing was written"),
    (&["export", "-o", "all.bib"], "nothing was written"),
    (&["doctor", "--fix"], UNCHANGED),
    (&["keys", "--pattern", "[year][auth:lower]"], UNCHANGED),
    (&["tag", "year:1900..2100", "--add", "seen"], UNCHANGED),
    (&["sources", "rm", "a.ris"], UNCHANGED),
    (&["undo", "2"], UNCHANGED),
];

const UNCHANGED: &str = "nothing was changed; the library is as it was";

#[test]
fn what_is_interrupted_has_not_happened() {
    let desk = Desk::with(&[("a.ris", &ris(0, 2000)), ("big.ris", &ris(2000, 22000))]);
    desk.ok(&["import", "a.ris"]);
    let (mut before, mut there) = (state(&desk), files(&desk));
    let mut interrupted = 0;
    for (command, undone) in COMMANDS {
        let child = spawn(&desk, command);
        interrupt(&child);
        let output = child.wait_with_output().unwrap();
        if output.status.success() {
            (before, there) = (state(&desk), files(&desk)); // it was faster
            continue;
        }
        interrupted += 1;
        assert_eq!(output.status.code(), Some(130), "{command:?}: {}", stderr(&output));
        assert_eq!(stderr(&output), format!("cite: interrupted: {undone}\n"), "{command:?}");
        assert!(state(&desk) == before, "{command:?}: the library is not as it was");
        let left: Vec<String> =
            files(&desk).into_iter().filter(|name| !there.contains(name)).collect();
        let is_backup = |name: &String| name.contains(".auto-");
        assert!(left.iter().all(is_backup), "{command:?} left {left:?}");
    }
    assert!(interrupted > 0, "no command took long enough");
    desk.ok(&["doctor"]);
}

#[test]
fn waiting_for_input_can_be_interrupted() {
    let commands: [&[&str]; 3] =
        [&["import", "-"], &["convert", "-", "-o", "x.bib"], &["dedupe", "-", "-o", "x.ris"]];
    for command in commands {
        let desk = Desk::new();
        let mut child = spawn(&desk, command);
        let input = child.stdin.take();
        interrupt(&child);
        let output = child.wait_with_output().unwrap();
        drop(input);
        assert_eq!(output.status.code(), Some(130), "{command:?}: {}", stderr(&output));
        assert!(stderr(&output).starts_with("cite: interrupted: nothing"), "{}", stderr(&output));
        assert!(!desk.has("x.bib") && !desk.has("x.ris"));
    }
}

fn spawn(desk: &Desk, command: &[&str]) -> Child {
    let mut command = desk.command(command);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Interrupts a command as soon as it is at work.
fn interrupt(child: &Child) {
    while !is_at_work(child) {
        std::thread::sleep(Duration::from_millis(2));
    }
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
}

/// Whether a command watches for SIGINT, or has ended: Linux tells.
#[cfg(target_os = "linux")]
fn is_at_work(child: &Child) -> bool {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:"));
    let caught = caught.map(|mask| u64::from_str_radix(mask.trim(), 16).unwrap());
    caught.is_none_or(|mask| mask & 2 != 0) || status.contains("State:\tZ")
}

/// Elsewhere it is waited long enough.
#[cfg(not(target_os = "linux"))]
fn is_at_work(_child: &Child) -> bool {
    std::thread::sleep(Duration::from_secs(1));
    true
}

/// What a library says of itself.
fn state(desk: &Desk) -> (Output, Output) {
    (desk.run(&["export", "--csl-json"]), desk.run(&["history", "--json"]))
}

/// The names of the files on a desk, and beside its library.
fn files(desk: &Desk) -> Vec<String> {
    let folders = [desk.path(""), desk.path(".local/share/cite")];
    let files = folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap());
    files.map(|file| file.unwrap().file_name().to_string_lossy().into_owned()).collect()
}
