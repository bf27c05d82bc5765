//! The library file itself: what `cite doctor` sees and repairs, backups, files of earlier versions,
//! and files in which bytes are not what they were.
//!
//! `CITE_DAMAGES=600 cargo test --test doctor` damages as many files.

#![allow(clippy::print_stdout)] // what was measured, and what was passed over, must be seen
#![allow(clippy::unwrap_used)] // a test may fail by unwrapping: the panic names the line

use crate::desk::chance::{Chance, ris};
use crate::desk::{Desk, rounds, stderr};
use rusqlite::Connection;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

const LIBRARY: &str = ".local/share/cite/library.sqlite";

/// A desk with a library of two imports, which the first command made.
fn filled() -> Desk {
    let desk = Desk::with(&[("a.ris", &ris(0, 40)), ("b.ris", &ris(30, 60))]);
    desk.ok(&["import", "a.ris"]);
    desk.ok(&["import", "b.ris"]);
    desk
}

fn doctor(desk: &Desk) -> (Option<i32>, String) {
    let output = desk.run(&["doctor"]);
    (output.status.code(), String::from_utf8(output.stdout).unwrap())
}

fn alter(desk: &Desk, sql: &str) {
    let connection = Connection::open(desk.path(LIBRARY)).unwrap();
    connection.execute_batch(sql).unwrap();
}

/// Alters a library by hand: the doctor has a finding whose line begins so.
fn alter_and_find(desk: &Desk, sql: &str, place: &str) {
    alter(desk, sql);
    let (code, said) = doctor(desk);
    assert!(code == Some(5) && said.lines().any(|line| line.starts_with(place)), "{sql}: {said}");
}

/// The library's automatic backups.
fn kept(desk: &Desk) -> Vec<PathBuf> {
    let folder = fs::read_dir(desk.path(LIBRARY).parent().unwrap()).unwrap();
    let mut kept: Vec<PathBuf> = folder.map(|file| file.unwrap().path()).collect();
    kept.retain(|path| path.file_name().unwrap().to_str().unwrap().starts_with("library.auto-"));
    kept.sort();
    kept
}

#[test]
fn a_sound_library_has_no_findings() {
    let desk = filled();
    for command in [
        &["undo"][..],
        &["redo"],
        &["keys", "--pattern", "[auth][year]"],
        &["undo", "2"],
        &["rebuild"],
    ] {
        desk.ok(command);
        assert_eq!(doctor(&desk), (Some(0), String::new()), "after {command:?}");
    }
    assert_eq!(desk.ok(&["doctor", "--json"]), "");
}

#[test]
fn a_fact_that_was_altered_is_said_and_not_repaired() {
    for (sql, place) in [
        ("UPDATE source SET name = 'c.ris' WHERE id = 2", "operation 2: "),
        ("UPDATE operation SET who = 'nobody' WHERE id = 1", "operation 1: "),
        ("UPDATE operation SET undone_by = 2 WHERE id = 1", "operation 2: "),
        ("UPDATE citation_key SET key = key || 'x' WHERE id = 3", "operation 1: "),
        ("DELETE FROM presence WHERE source = 2", "operation 2: "),
        (
            "DROP TRIGGER reference_is_immutable; UPDATE reference SET json = replace(json, 'The ', 'Thy ') WHERE record = 7",
            "record 7: its reference is not what was imported",
        ),
    ] {
        let desk = filled();
        alter_and_find(&desk, sql, place);
        let fixed = desk.run(&["doctor", "--fix"]);
        assert_eq!(fixed.status.code(), Some(5), "{sql}: it is told again");
        assert!(
            String::from_utf8_lossy(&fixed.stdout).lines().any(|line| line.starts_with(place)),
            "{sql}"
        );
    }
}

#[test]
fn a_record_that_says_nothing_any_more_is_named() {
    for (sql, place) in [
        ("DELETE FROM reference WHERE record = 7", "record 7: its reference is missing"),
        (
            "DROP TRIGGER reference_is_immutable; UPDATE reference SET json = '{' WHERE record = 7",
            "record 7: its reference cannot be read",
        ),
    ] {
        let desk = filled();
        alter_and_find(&desk, sql, place);
        let refused = stderr(&desk.run(&["doctor", "--fix"]));
        assert!(refused.contains("put a backup in its place"), "{sql}: {refused}");
    }
}

#[test]
fn derived_state_that_is_not_what_the_facts_give_is_repaired() {
    for (sql, place) in [
        (r#"UPDATE entry SET difference = '{"id":"other"}' WHERE id = 1"#, "entry "),
        ("DELETE FROM member WHERE record = 5", "member 5: "),
        ("DELETE FROM pair", "pair "),
        ("INSERT INTO identifier VALUES (1, 'DOI', '10.5555/none')", "identifier 10.5555/none: "),
        (
            "DELETE FROM blocking_key WHERE bucket = (SELECT min(bucket) FROM blocking_key)",
            "blocking_key ",
        ),
        ("DELETE FROM search WHERE rowid = 1", "search: "),
        ("INSERT INTO entry_mark VALUES (1, 'tag', 'later')", "entry_mark 1: "),
        ("DROP INDEX pair_by_other", "index pair_by_other: is missing"),
        ("DROP TABLE identifier", "table identifier: is missing"),
    ] {
        let desk = filled();
        let before = desk.ok(&["export", "--csl-json"]);
        alter_and_find(&desk, sql, place);
        let fixed = desk.run(&["doctor", "--fix"]);
        assert_eq!(fixed.status.code(), Some(0), "{sql}: {}", stderr(&fixed));
        assert!(stderr(&fixed).starts_with("the library as it was: "), "{}", stderr(&fixed));
        assert_eq!(kept(&desk).len(), 1);
        assert_eq!(desk.ok(&["export", "--csl-json"]), before, "{sql}");
        assert_eq!(doctor(&desk), (Some(0), String::new()), "{sql}");
    }
}

#[test]
fn derived_pages_that_cannot_be_read_are_repaired() {
    for table in ["pair", "member", "identifier", "entry", "blocking_key", "search_data"] {
        let desk = filled();
        let before = desk.ok(&["export", "--csl-json"]);
        let connection = Connection::open(desk.path(LIBRARY)).unwrap();
        let one =
            |sql: &str| connection.query_row(sql, [], |row| row.get::<_, u32>(0)).unwrap() as usize;
        let page = one(&format!("SELECT rootpage FROM sqlite_schema WHERE name = '{table}'"));
        let size = one("PRAGMA page_size");
        drop(connection);
        let mut bytes = fs::read(desk.path(LIBRARY)).unwrap();
        bytes[(page - 1) * size..page * size].fill(0xff);
        fs::write(desk.path(LIBRARY), bytes).unwrap();
        assert_ne!(desk.run(&["doctor"]).status.code(), Some(0), "{table}");
        let fixed = desk.run(&["doctor", "--fix"]);
        assert_eq!(
            fixed.status.code(),
            Some(0),
            "{table}: {}{}",
            stderr(&fixed),
            String::from_utf8_lossy(&fixed.stdout)
        );
        assert_eq!(desk.ok(&["export", "--csl-json"]), before, "{table}");
    }
}

#[test]
fn a_backup_is_a_library_and_takes_no_others_place() {
    let desk = filled();
    let export = desk.ok(&["export", "--csl-json"]);
    let made: serde_json::Value =
        serde_json::from_str(&desk.ok(&["backup", "copy.sqlite", "--json"])).unwrap();
    assert_eq!((made["path"].as_str(), made["records"].as_u64()), (Some("copy.sqlite"), Some(70)));
    assert_eq!(desk.ok(&["--library", "copy.sqlite", "export", "--csl-json"]), export);
    assert_eq!(desk.ok(&["--library", "copy.sqlite", "doctor"]), "");
    let refused = desk.run(&["backup", "copy.sqlite"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        stderr(&refused).starts_with("cite: copy.sqlite: there is a file already\nhint: "),
        "{}",
        stderr(&refused)
    );
    desk.ok(&["backup", "copy.sqlite", "--force"]);
    assert_eq!(desk.run(&["backup", LIBRARY, "--force"]).status.code(), Some(1), "onto itself");
    desk.ok(&["backup"]);
    let beside = fs::read_dir(desk.path(LIBRARY).parent().unwrap()).unwrap();
    let names: Vec<String> =
        beside.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(
        names.iter().filter(|name| name.starts_with("library.backup-")).count(),
        1,
        "{names:?}"
    );
    assert_eq!(names.len(), 2, "{names:?}");
}

#[test]
fn three_automatic_backups_are_kept() {
    let desk = filled();
    for _ in 0..5 {
        desk.ok(&["rebuild"]);
    }
    assert_eq!(kept(&desk).len(), 3);
    desk.ok(&["rebuild", "--dry-run"]);
    let before = kept(&desk);
    desk.ok(&["list"]);
    assert_eq!(kept(&desk), before);
}

// ---------------------------------------------------------------- earlier versions

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/library").join(name)
}

/// A desk with a copy of a fixture for its library.
fn of(name: &str) -> Desk {
    let desk = Desk::new();
    let path = desk.path(LIBRARY);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::copy(fixture(name), path).unwrap();
    desk
}

const KEYS_OF_VERSION_1: [&str; 5] =
    ["berg2020", "berg2020second", "clocksshorelugworms", "ek2021", "lindqvist2024tidal"];

#[test]
fn a_library_of_version_1_opens_with_all_that_was_in_it() {
    let desk = of("v1.sqlite");
    let first = desk.run(&["list", "--json"]);
    assert_eq!(first.status.code(), Some(0), "{}", stderr(&first));
    let said = stderr(&first);
    assert!(
        said.contains("the library as it was: ") && said.contains("schema version 1"),
        "{said}"
    );
    let keys: Vec<String> = String::from_utf8(first.stdout)
        .unwrap()
        .lines()
        .map(|line| {
            let entry: serde_json::Value = serde_json::from_str(line).unwrap();
            entry["key"].as_str().unwrap().to_owned()
        })
        .collect();
    assert_eq!(keys, KEYS_OF_VERSION_1);
    assert_eq!(stderr(&desk.run(&["list"])), "", "it is brought up once");
    assert_eq!(doctor(&desk), (Some(0), String::new()), "its schema is a new library's");
    let [backup] = &kept(&desk)[..] else { panic!("one backup") };
    assert_eq!(fs::read(backup).unwrap().len(), fs::read(fixture("v1.sqlite")).unwrap().len());
    let joined = desk.ok(&["show", "tidalrhythmsburrows", "--json"]);
    assert!(joined.starts_with("{\"key\":\"lindqvist2024tidal\""), "the decision holds: {joined}");
    // its steps are there, and can be taken back
    let history = desk.ok(&["history"]);
    assert_eq!(history.lines().count(), 3, "{history}");
    desk.ok(&["undo", "2"]);
    assert_eq!(desk.ok(&["list"]), "");
    desk.ok(&["redo", "2"]);
    assert_eq!(doctor(&desk), (Some(0), String::new()));
    assert_eq!(desk.ok(&["list"]).lines().count(), 5);
}

#[test]
fn a_decision_made_in_version_1_still_joins_its_entries() {
    let desk = of("v1.sqlite");
    let before = desk.ok(&["list"]).lines().count();
    desk.ok(&["rebuild"]);
    assert_eq!(desk.ok(&["list"]).lines().count(), before);
    // the evidence links the two as well since a long title alone does, so what is asked is the decision
    let told = || desk.ok(&["why", "lindqvist2024tidal"]).matches("decided by mara: link").count();
    let exported = || desk.ok(&["decisions", "export"]).lines().count();
    assert!(told() > 0);
    assert_eq!(exported(), 6);
    alter(
        &desk,
        "UPDATE operation SET undone_by = 1 WHERE command = 'decide'; DELETE FROM derivation;",
    );
    assert_eq!((told(), exported()), (0, 0), "without the decision nobody joined them");
}

#[test]
fn a_migration_that_fails_has_not_happened() {
    let desk = of("v1.sqlite");
    // something stands in the way of the last step
    alter(&desk, "CREATE TABLE reference (x)");
    let before = fs::read(desk.path(LIBRARY)).unwrap();
    assert_eq!(desk.run(&["list"]).status.code(), Some(1));
    assert!(fs::read(desk.path(LIBRARY)).unwrap()[100..] == before[100..]);
    alter(&desk, "DROP TABLE reference");
    assert_eq!(desk.ok(&["list"]).lines().count(), 5);
    assert_eq!(doctor(&desk), (Some(0), String::new()));
}

#[test]
fn a_migration_that_was_ended_before_the_entries_were_computed_goes_on() {
    let desk = of("v1.sqlite");
    let store = cite::store::Store::open(&desk.path(LIBRARY)).unwrap();
    assert_eq!(store.outdated().unwrap(), Some(1));
    store.migrate().unwrap();
    assert!(!store.is_derived().unwrap());
    drop(store);
    let next = desk.run(&["list"]);
    assert_eq!(stderr(&next), "", "it is not migrated again");
    assert_eq!(String::from_utf8(next.stdout).unwrap().lines().count(), 5);
    assert_eq!(doctor(&desk), (Some(0), String::new()));
}

/// How the fixtures of versions 2 and 3 are made, that of the present one by `CITE_BLESS=1 cargo test --test doctor`.
const MAKING: [&[&str]; 7] = [
    &["import", "a.ris"],
    &["import", "b.ris"],
    &["import", "a.ris"], // changed meanwhile
    &["keys", "--pattern", "[auth][year]"],
    &["sources", "rm", "b.ris"],
    &["undo"],
    &["undo"],
];

#[test]
fn the_library_kept_of_this_version_is_sound() {
    if std::env::var_os("CITE_BLESS").is_some() {
        let desk = Desk::with(&[("a.ris", &ris(0, 20)), ("b.ris", &ris(15, 30))]);
        for (at, command) in MAKING.iter().enumerate() {
            if at == 2 {
                desk.write("a.ris", &ris(0, 20).replace("Letters on", "New letters on"));
            }
            let output = desk.command(command).env("CITE_USER", "mara").output().unwrap();
            assert_eq!(output.status.code(), Some(0), "{command:?}: {}", stderr(&output));
        }
        let path = fixture("v3.sqlite");
        desk.ok(&["backup", path.to_str().unwrap(), "--force"]);
        return;
    }
    let desk = of("v3.sqlite");
    assert_eq!(
        doctor(&desk),
        (Some(0), String::new()),
        "until the version is released, CITE_BLESS=1 makes it anew when the schema changes"
    );
    holds_what_was_made(&desk);
}

#[test]
fn a_library_of_version_2_opens_with_all_that_was_in_it() {
    let desk = of("v2.sqlite");
    assert!(stderr(&desk.run(&["list"])).contains("schema version 2"));
    assert_eq!(doctor(&desk), (Some(0), String::new()), "its schema is a new library's");
    holds_what_was_made(&desk);
}

/// What a library that was made by `MAKING` must hold, by whichever version.
fn holds_what_was_made(desk: &Desk) {
    assert_eq!(desk.ok(&["history"]).lines().count(), MAKING.len());
    assert_eq!(desk.ok(&["list"]).lines().count(), 20);
    desk.ok(&["redo"]);
    assert_eq!(doctor(desk), (Some(0), String::new()));
}

// ---------------------------------------------------------------- damage

/// A library as bytes, with a journal that holds a part of it or without.
struct Files {
    library: Vec<u8>,
    journal: Option<Vec<u8>>,
}

impl Files {
    /// A desk with these files for its library, and files to import.
    fn lay_out(&self) -> Desk {
        let desk = Desk::with(&[("c.ris", &ris(50, 70))]);
        let path = desk.path(LIBRARY);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &self.library).unwrap();
        if let Some(journal) = &self.journal {
            fs::write(format!("{}-wal", path.display()), journal).unwrap();
        }
        desk
    }

    /// Changes some bytes.
    fn damage(&mut self, chance: &mut Chance) -> String {
        let bytes = self.journal.as_mut().unwrap_or(&mut self.library);
        let at = chance.below(bytes.len());
        match chance.below(4) {
            0 => {
                let count = 1 + chance.below(8);
                for _ in 0..count {
                    let at = chance.below(bytes.len());
                    bytes[at] ^= 1 << chance.below(8);
                }
                format!("{count} bits flipped")
            }
            1 => {
                let end = bytes.len().min(at + 1 + chance.below(600));
                bytes[at..end].fill(0);
                format!("zeros from {at} to {end}")
            }
            2 => {
                bytes.truncate(at);
                format!("truncated at {at}")
            }
            _ => {
                let end = bytes.len().min(at + 1 + chance.below(64));
                bytes[at..end].fill_with(|| chance.draw() as u8);
                format!("noise from {at} to {end}")
            }
        }
    }
}

/// The library of [`filled`], its second import still in the journal.
fn journalled() -> Files {
    let desk = Desk::with(&[("a.ris", &ris(0, 200)), ("b.ris", &ris(190, 220))]);
    desk.ok(&["import", "a.ris"]);
    let mut reader =
        desk.command(&["export", "--csl-json"]).stdout(Stdio::piped()).spawn().unwrap();
    let journal = format!("{}-wal", desk.path(LIBRARY).display());
    while !Path::new(&journal).exists() {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    std::thread::sleep(std::time::Duration::from_millis(100));
    desk.ok(&["import", "b.ris"]);
    let (library, journal) = (fs::read(desk.path(LIBRARY)).unwrap(), fs::read(journal).unwrap());
    reader.kill().unwrap();
    reader.wait().unwrap();
    assert!(!journal.is_empty());
    Files { library, journal: Some(journal) }
}

/// That a command ended by itself, whatever it said, without a panic.
fn assert_ended(output: &Output, what: &str) {
    let said = stderr(output);
    let code = output.status.code();
    assert!(matches!(code, Some(0 | 1 | 3 | 4 | 5)), "{what}: {:?}\n{said}", output.status);
    assert!(!said.contains("panicked"), "{what}: {said}");
    if code == Some(1) {
        assert!(said.lines().count() <= 2 && said.starts_with("cite: "), "{what}: {said}");
    }
}

#[test]
fn damage_is_said_and_does_no_more_damage() {
    let rounds = rounds("CITE_DAMAGES", 32);
    let plain = Files { library: fs::read(filled().path(LIBRARY)).unwrap(), journal: None };
    let journalled = journalled();
    let shown = |desk: &Desk| {
        ["export", "history"].map(|command| {
            let arguments: &[&str] =
                if command == "export" { &["export", "--csl-json"] } else { &["history"] };
            desk.run(arguments).stdout
        })
    };
    let sound = [shown(&plain.lay_out()), shown(&journalled.lay_out())];
    let mut chance = Chance(11);
    let mut seen = 0;
    for round in 0..rounds {
        let in_journal = round % 4 == 3;
        let base = if in_journal { &journalled } else { &plain };
        let mut files = Files { library: base.library.clone(), journal: base.journal.clone() };
        let what = format!("round {round}: {}", files.damage(&mut chance));
        let desk = files.lay_out();
        for command in [
            &["list"][..],
            &["show", "aro1990"],
            &["export", "--csl-json"],
            &["search", "moss"],
            &["history"],
            &["backup", "copy.sqlite"],
        ] {
            assert_ended(&desk.run(command), &format!("{what}: {command:?}"));
        }
        let doctor = desk.run(&["doctor"]);
        assert_ended(&doctor, &what);
        // SQLite takes a journal in, and writes the head of the file; nothing else is written.
        if !in_journal {
            let after = fs::read(desk.path(LIBRARY)).unwrap();
            let head = after.len().min(100);
            assert!(
                after[head..] == files.library[files.library.len().min(100)..],
                "{what}: reading wrote"
            );
        }
        if doctor.status.success() {
            // A journal is read up to the first commit that is not whole.
            if !in_journal {
                assert!(shown(&desk) == sound[0], "{what}: the doctor saw nothing");
            }
        } else {
            seen += 1;
        }
        for command in [&["import", "c.ris"][..], &["undo"], &["doctor", "--fix"]] {
            assert_ended(&desk.run(command), &format!("{what}: {command:?}"));
        }
    }
    println!("{seen} of {rounds} damages were seen by the doctor");
}
