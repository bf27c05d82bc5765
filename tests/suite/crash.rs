//! What befalls a library from outside: commands killed at any instant, a device that is full, a
//! folder that vanishes, a file that may not be written, eight commands at once. Nothing is lost, and
//! what is said is one clear line.
//!
//! `CITE_KILLS=500 cargo test --test crash` kills as often as that.

#![allow(clippy::print_stdout)] // what was measured, and what was passed over, must be seen
#![allow(clippy::unwrap_used)] // a test may fail by unwrapping: the panic names the line

use crate::desk::chance::{Chance, ris};
use crate::desk::{Desk, rounds, stderr};
use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// A command that is killed, and what is on the desk before it.
struct Scene {
    name: &'static str,
    desk: fn() -> Desk,
    command: &'static [&'static str],
    /// Whether the command may be run again when it has done its work: it ends as it ended before.
    is_idempotent: bool,
}

const SCENES: &[Scene] = &[
    Scene { name: "import", desk: filled, command: &["import", "b.ris"], is_idempotent: true },
    Scene { name: "first import", desk: empty, command: &["import", "a.ris"], is_idempotent: true },
    Scene { name: "revision", desk: revised, command: &["import", "a.ris"], is_idempotent: true },
    Scene {
        name: "sources rm",
        desk: filled,
        command: &["sources", "rm", "a.ris"],
        is_idempotent: false,
    },
    Scene {
        name: "merge",
        desk: filled,
        command: &["merge", "falk1991peat", "gran1994glacier"],
        is_idempotent: false,
    },
    Scene {
        name: "split",
        desk: filled,
        command: &["split", "falk1991peat", "2"],
        is_idempotent: false,
    },
    Scene {
        name: "set",
        desk: filled,
        command: &["set", "falk1991peat", "volume=99"],
        is_idempotent: true,
    },
    Scene {
        name: "tag",
        desk: filled,
        command: &["tag", "peat", "--add", "bogs"],
        is_idempotent: true,
    },
    Scene { name: "rm", desk: filled, command: &["rm", "falk1991peat"], is_idempotent: true },
    Scene { name: "undo", desk: filled, command: &["undo"], is_idempotent: false },
    Scene { name: "redo", desk: undone, command: &["redo"], is_idempotent: false },
    Scene {
        name: "keys",
        desk: filled,
        command: &["keys", "--pattern", "[auth][year]"],
        is_idempotent: true,
    },
    Scene {
        name: "export",
        desk: filled,
        command: &["export", "-o", "refs.bib"],
        is_idempotent: true,
    },
    Scene { name: "rebuild", desk: filled, command: &["rebuild"], is_idempotent: false },
    Scene { name: "repair", desk: filled, command: &["doctor", "--fix"], is_idempotent: false },
    Scene {
        name: "backup",
        desk: filled,
        command: &["backup", "copy.sqlite", "--force"],
        is_idempotent: true,
    },
    Scene { name: "migration", desk: of_version_1, command: &["list"], is_idempotent: true },
];

fn empty() -> Desk {
    Desk::with(&[("a.ris", &ris(0, 40)), ("b.ris", &ris(30, 60))])
}

fn filled() -> Desk {
    let desk = empty();
    desk.ok(&["import", "a.ris"]);
    desk
}

fn revised() -> Desk {
    let desk = filled();
    desk.write("a.ris", &ris(0, 40).replace("Letters on", "New letters on"));
    desk
}

fn undone() -> Desk {
    let desk = filled();
    desk.ok(&["undo"]);
    desk
}

fn of_version_1() -> Desk {
    let desk = Desk::new();
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/library/v1.sqlite");
    fs::copy(fixture, desk.path("library.sqlite")).unwrap();
    desk
}

/// What a library says of itself: its entries and what was done to it, without times.
fn state(desk: &Desk) -> String {
    if !desk.has("library.sqlite") {
        return String::new();
    }
    let history: Vec<String> = at(desk, &["history", "--json"])
        .lines()
        .map(|line| {
            let mut step: serde_json::Value = serde_json::from_str(line).unwrap();
            step.as_object_mut().unwrap().remove("done");
            step.to_string()
        })
        .collect();
    format!("{}\n{}", at(desk, &["export", "--csl-json"]), history.join("\n"))
}

/// Runs a command on the desk's own library; it must succeed.
fn at(desk: &Desk, arguments: &[&str]) -> String {
    let output = on(desk, arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", stderr(&output));
    String::from_utf8(output.stdout).unwrap()
}

fn on(desk: &Desk, arguments: &[&str]) -> Command {
    let mut command = desk.command(arguments);
    command.env("CITE_LIBRARY", "library.sqlite").stdout(Stdio::piped()).stderr(Stdio::piped());
    command.env("CITE_USER", "ida");
    command
}

/// A desk with the library in the working folder.
fn library(scene: &Scene) -> Desk {
    // The scenes' own commands use the default place; move what they made to where `on` looks.
    let desk = (scene.desk)();
    let made = desk.path(".local/share/cite/library.sqlite");
    if made.exists() {
        fs::rename(made, desk.path("library.sqlite")).unwrap();
    }
    desk
}

/// A copy of a desk, journals and all.
fn copy(desk: &Desk) -> Desk {
    let copy = Desk::new();
    for file in fs::read_dir(desk.folder.path()).unwrap() {
        let file = file.unwrap();
        if file.path().is_file() {
            fs::copy(file.path(), copy.folder.path().join(file.file_name())).unwrap();
        }
    }
    copy
}

/// A scene with what it is before and after, and how long it takes in between.
struct Measured<'a> {
    scene: &'a Scene,
    desk: Desk,
    before: String,
    after: String,
    lasts: Duration,
}

impl<'a> Measured<'a> {
    fn new(scene: &'a Scene) -> Self {
        let desk = library(scene);
        let mut runs: Vec<(Duration, String)> = (0..3)
            .map(|_| {
                let twin = copy(&desk);
                let begun = Instant::now();
                at(&twin, scene.command);
                (begun.elapsed(), state(&twin))
            })
            .collect();
        runs.sort();
        assert!(
            runs.iter().all(|(_, after)| *after == runs[0].1),
            "{} is not the same twice",
            scene.name
        );
        let (lasts, after) = runs.swap_remove(1);
        // To look at a library of version 1 migrates it: what it is before is what it is after.
        let before = if scene.name == "migration" { after.clone() } else { state(&copy(&desk)) };
        Self { scene, desk, before, after, lasts }
    }

    /// Kills the command after a part of its time; gives whether it had done its work by then.
    fn kill(&self, part: f64) -> bool {
        let Self { scene, before, after, .. } = self;
        let desk = copy(&self.desk);
        let mut child = on(&desk, scene.command).spawn().unwrap();
        std::thread::sleep(self.lasts.mul_f64(part));
        child.kill().unwrap();
        child.wait().unwrap();
        let named =
            |what: &str| format!("{what}: {} killed after {part:.3} of its time", scene.name);
        if desk.has("library.sqlite") {
            let doctor = on(&desk, &["doctor"]).output().unwrap();
            let said = String::from_utf8_lossy(&doctor.stdout);
            let is_unmade = said.is_empty() && scene.name == "first import";
            assert!(
                doctor.status.success() || is_unmade,
                "{}: {said}{}",
                named("doctor"),
                stderr(&doctor)
            );
        }
        self.check_files(&desk, &named("a file is not whole"));
        let now = state(&desk);
        let is_done = now == *after;
        let is_before = now == *before || now.is_empty() || now == "[]\n\n" || now == "[\n]\n\n";
        assert!(is_done || is_before, "{}: neither as before nor as after\n{now}", named("state"));
        if !is_done || scene.is_idempotent {
            at(&desk, scene.command);
            assert!(state(&desk) == *after, "{}", named("run again"));
            let doctor = on(&desk, &["doctor"]).output().unwrap();
            assert!(doctor.status.success(), "{}: {}", named("doctor again"), stderr(&doctor));
        }
        is_done
    }

    /// What is written beside the library is there whole or not at all.
    fn check_files(&self, desk: &Desk, what: &str) {
        if desk.has("refs.bib") {
            let text = desk.read("refs.bib");
            assert_eq!(text, at(desk, &["export", "--bibtex"]), "{what}");
        }
        for file in fs::read_dir(desk.folder.path()).unwrap() {
            let path = file.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            if name == "copy.sqlite" || (name.contains(".auto-v2") && name.ends_with(".sqlite")) {
                let beside = Desk::new();
                fs::copy(&path, beside.path("library.sqlite")).unwrap();
                assert!(state(&beside) == self.before, "{what}: {name}");
            }
        }
    }
}

#[test]
fn killed_at_any_instant_a_command_has_happened_or_has_not() {
    let rounds = rounds("CITE_KILLS", 51);
    let mut chance = Chance(5);
    for (at, scene) in SCENES.iter().enumerate() {
        let measured = Measured::new(scene);
        let kills = (rounds + SCENES.len() - 1 - at) / SCENES.len();
        let done = (0..kills)
            .filter(|kill| {
                // one instant in each stretch of the command's time, and a little beyond
                let part = (*kill as f64 + (chance.below(1000) as f64) / 1000.0) / kills as f64;
                measured.kill(part * 1.1)
            })
            .count();
        println!(
            "{}: {} ms, killed {kills} times, {done} of them when its work was done",
            scene.name,
            measured.lasts.as_millis()
        );
    }
}

/// Folder with a device of its own, of so many bytes; none where the system lets nobody make one.
struct Device(Desk);

impl Device {
    fn new(bytes: usize) -> Option<Self> {
        let desk = Desk::new();
        let mounted = mount(&["-t", "tmpfs", "-o", &format!("size={bytes}"), "tmpfs"], &desk);
        if !mounted {
            println!("passed over: no device can be mounted here");
        }
        mounted.then_some(Self(desk))
    }
}

impl Drop for Device {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0.folder.path()).status();
    }
}

fn mount(options: &[&str], desk: &Desk) -> bool {
    let mut command = Command::new("mount");
    command.args(options).arg(desk.folder.path()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// That a command ended with 1 and one clear line, and a hint at most.
fn assert_refused(output: &Output, about: &str) {
    let said = stderr(output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    let lines: Vec<&str> = said.lines().collect();
    let is_clear =
        lines.first().is_some_and(|line| line.starts_with("cite: ") && line.contains(about));
    assert!(is_clear && lines.len() <= 2, "{said}");
    assert!(lines.get(1).is_none_or(|line| line.starts_with("hint: ")), "{said}");
}

#[test]
fn on_a_full_device_nothing_is_lost() {
    let Some(device) = Device::new(2 << 20) else { return };
    let desk = &device.0;
    let elsewhere = Desk::with(&[("a.ris", &ris(0, 40)), ("b.ris", &ris(60, 6000))]);
    let [a, b] = ["a.ris", "b.ris"].map(|name| elsewhere.path(name).display().to_string());
    at(desk, &["import", &a]);
    let before = state(desk);
    assert_refused(&on(desk, &["import", &b]).output().unwrap(), "no space left");
    assert_eq!(state(desk), before);
    at(desk, &["doctor"]);
    // nothing is left to write at all
    let mut filler = fs::File::create(desk.path("filler")).unwrap();
    while filler.write_all(&[0; 4096]).is_ok() {}
    while filler.write_all(&[0; 16]).is_ok() {}
    for command in [
        &["import", b.as_str()][..],
        &["undo"],
        &["rebuild"],
        &["backup"],
        &["export", "-o", "refs.bib"],
    ] {
        let output = on(desk, command).output().unwrap();
        assert_refused(&output, "");
    }
    drop(filler);
    fs::remove_file(desk.path("filler")).unwrap();
    assert_eq!(state(desk), before);
    at(desk, &["doctor"]);
    let names = fs::read_dir(desk.folder.path()).unwrap().map(|file| file.unwrap().file_name());
    assert_eq!(names.collect::<Vec<_>>(), ["library.sqlite"], "something was left behind");
}

#[test]
fn a_library_that_may_not_be_written_can_be_read() {
    let Some(device) = Device::new(8 << 20) else { return };
    let desk = &device.0;
    desk.write("a.ris", &ris(0, 300));
    at(desk, &["import", "a.ris"]);
    for has_journal in [false, true] {
        if has_journal {
            leave_journal(desk);
        }
        let before = state(&copy(desk));
        assert!(mount(&["-o", "remount,ro"], desk));
        assert_eq!(state(desk), before);
        at(desk, &["doctor"]);
        for command in [&["import", "a.ris"][..], &["undo"], &["rebuild"], &["doctor", "--fix"]] {
            assert_refused(&on(desk, command).output().unwrap(), "read-only");
        }
        assert!(mount(&["-o", "remount,rw"], desk));
        assert_eq!(state(desk), before);
        at(desk, &["doctor"]);
    }
}

/// Leaves the last import in a journal beside the library, as it stays there when a reader is killed.
fn leave_journal(desk: &Desk) {
    desk.write("more.ris", &ris(300, 330));
    let mut reader = on(desk, &["export", "--csl-json"]).spawn().unwrap(); // fills its pipe and waits
    while !desk.has("library.sqlite-shm") {
        std::thread::sleep(Duration::from_millis(5));
    }
    std::thread::sleep(Duration::from_millis(100));
    at(desk, &["import", "more.ris"]);
    reader.kill().unwrap();
    reader.wait().unwrap();
    assert!(fs::metadata(desk.path("library.sqlite-wal")).unwrap().len() > 0);
}

#[test]
fn a_library_that_vanishes_while_it_is_in_use_is_told() {
    type Loss = fn(&Desk);
    let losses: [(Loss, &str); 3] = [
        (|desk| fs::remove_file(desk.path("shelf/library.sqlite")).unwrap(), "moved or deleted"),
        (|desk| fs::remove_dir_all(desk.path("shelf")).unwrap(), "moved or deleted"),
        (|desk| fs::rename(desk.path("shelf"), desk.path("away")).unwrap(), "moved or deleted"),
    ];
    for (lose, about) in losses {
        let desk = Desk::with(&[("a.ris", &ris(0, 20))]);
        let run = |arguments: &[&str]| {
            let mut command = on(&desk, arguments);
            command.env("CITE_LIBRARY", "shelf/library.sqlite");
            command
        };
        assert!(run(&["import", "a.ris"]).status().unwrap().success());
        let kept = fs::read(desk.path("shelf/library.sqlite")).unwrap();
        let mut child = run(&["import", "-"]).stdin(Stdio::piped()).spawn().unwrap();
        while !desk.has("shelf/library.sqlite-shm") {
            std::thread::sleep(Duration::from_millis(5));
        }
        std::thread::sleep(Duration::from_millis(100));
        lose(&desk);
        child.stdin.take().unwrap().write_all(ris(100, 110).as_bytes()).unwrap();
        assert_refused(&child.wait_with_output().unwrap(), about);
        if desk.has("away") {
            assert!(fs::read(desk.path("away/library.sqlite")).unwrap() == kept);
        }
    }
}

#[test]
fn eight_at_once_end_as_one_after_the_other() {
    let files: Vec<(String, String)> =
        (0..8).map(|at| (format!("{at}.ris"), ris(at * 20, at * 20 + 30))).collect();
    let named: Vec<(&str, &str)> =
        files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let (at_once, in_turn) = (Desk::with(&named), Desk::with(&named));
    (0..8).for_each(|number| work(&in_turn, number));
    std::thread::scope(|scope| {
        let at_once = &at_once;
        (0..8).map(|number| scope.spawn(move || work(at_once, number))).for_each(drop);
    });
    assert!(works(&at_once) == works(&in_turn), "the entries differ");
    at(&at_once, &["doctor"]);
    let steps = |desk: &Desk| at(desk, &["history"]).lines().count();
    assert_eq!((steps(&at_once), steps(&in_turn)), (8 * 4, 8 * 4), "no step is lost");
}

/// What one of eight does: imports a file that shares works with two others' files, and says something
/// of works that it alone has.
fn work(desk: &Desk, number: usize) {
    at(desk, &["import", &format!("{number}.ris")]);
    let own = (number * 20 + 12..).find(|work| work % 3 != 2).unwrap();
    let key = |work: usize| {
        let found = at(desk, &["search", &format!("doi:10.5555/w{work}"), "--json"]);
        let entry: serde_json::Value = serde_json::from_str(found.trim()).unwrap();
        entry["key"].as_str().unwrap().to_owned()
    };
    let (one, other) = (key(own), key(own + 3));
    at(desk, &["tag", &one, "--add", &format!("of {number}")]);
    at(desk, &["list", "--json"]);
    at(desk, &["merge", &one, &other]);
    at(desk, &["export", "-o", &format!("{number}.bib")]);
    at(desk, &["set", &one, &format!("volume=1{number}")]);
    at(desk, &["import", &format!("{number}.ris")]);
    at(desk, &["doctor"]);
}

/// The entries of a library without their keys, which tell who came first.
fn works(desk: &Desk) -> BTreeSet<String> {
    let entries: Vec<serde_json::Value> =
        serde_json::from_str(&at(desk, &["export", "--csl-json"])).unwrap();
    let without_key = entries.into_iter().map(|mut entry| {
        let fields = entry.as_object_mut().unwrap();
        fields.remove("id");
        fields.remove("citation-key");
        fields.remove("custom"); // holds its other keys
        entry.to_string()
    });
    without_key.collect()
}
