//! The layer table of ARCHITECTURE.md, held against the sources.

use std::fs;
use std::path::{Path, PathBuf};

/// What each room of the library may use of the others, in the order of the flow.
const MAY_USE: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("model", &["text"]),
    ("citation", &["text", "model"]),
    ("formats", &["text", "model", "citation"]),
    ("resolve", &["text", "model"]),
    ("store", &["text", "model"]),
    ("library", &["text", "model", "formats", "resolve", "store"]),
];

/// What the library must not contain outside the rooms named.
const CONFINED: &[(&str, &[&str])] = &[
    ("rusqlite", &["store"]),
    ("std::env", &[]),
    ("std::process", &[]),
    ("std::fs", &["library"]),
    ("std::time::SystemTime", &["library"]),
    ("println!", &[]),
    ("eprintln!", &[]),
    ("rayon", &["resolve", "library", "formats"]),
];

#[test]
fn rooms_use_only_what_the_table_allows() {
    let mut faults = Vec::new();
    for (room, allowed) in MAY_USE {
        for file in sources(&src().join(room)) {
            let text = code_of(&file);
            for (other, _) in
                MAY_USE.iter().filter(|(other, _)| other != room && !allowed.contains(other))
            {
                for path in [
                    format!("crate::{other}::"),
                    format!("crate::{other};"),
                    format!("crate::{{{other}"),
                ] {
                    if text.contains(&path) {
                        faults.push(format!("{}: {room} must not use {other}", file.display()));
                    }
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_format_imports_another() {
    let formats = src().join("formats");
    let registry = read(&formats.join("mod.rs"));
    let declared = registry.lines().filter_map(|line| line.strip_prefix("pub mod "));
    let names: Vec<String> = declared.map(|name| name.trim_end_matches(';').to_owned()).collect();
    assert!(!names.is_empty());
    let mut faults = Vec::new();
    for name in &names {
        let (file, folder) = (formats.join(format!("{name}.rs")), formats.join(name));
        let own = if file.exists() { vec![file] } else { sources(&folder) };
        for source in own {
            let text = code_of(&source);
            for other in names.iter().filter(|other| *other != name) {
                if text.contains(&format!("formats::{other}::"))
                    || text.contains(&format!("super::super::{other}::"))
                {
                    faults.push(format!("{}: {name} imports {other}", source.display()));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_is_confined_stays_in_its_room() {
    let mut faults = Vec::new();
    for (room, _) in MAY_USE {
        for file in sources(&src().join(room)) {
            let text = code_of(&file);
            for (thing, rooms) in CONFINED.iter().filter(|(_, rooms)| !rooms.contains(room)) {
                if text.contains(thing) {
                    faults.push(format!(
                        "{}: {thing} belongs to {}",
                        file.display(),
                        if rooms.is_empty() { "the program" } else { rooms[0] }
                    ));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_program_uses_only_the_library_and_the_model() {
    let text: String = sources(&src().join("cli")).iter().map(|file| code_of(file)).collect();
    for room in ["cite::resolve::", "rusqlite"] {
        assert!(!text.contains(room), "the command line uses {room}");
    }
}

/// Where text is made harmless and gets its colours, nothing may go past it.
#[test]
fn only_the_output_rooms_of_the_program_write_to_standard_output_and_error() {
    let files = sources(&src().join("cli"));
    let own = ["output.rs", "screen.rs"].map(|name| src().join("cli").join(name));
    assert!(own.iter().all(|file| files.contains(file)), "the rooms have moved");
    for file in files.iter().filter(|file| !own.contains(file)) {
        for way in
            ["io::stdout().lock", "stdout().write", "io::stderr().lock", "print!", "println!"]
        {
            assert!(!code_of(file).contains(way), "{}: {way} goes past `output`", file.display());
        }
    }
}

#[test]
fn every_file_says_first_what_it_is_for() {
    let files = sources(&src());
    assert!(files.len() > 20, "the sources are not where this test looks");
    let silent: Vec<_> = files.iter().filter(|file| !read(file).starts_with("//! ")).collect();
    assert!(silent.is_empty(), "no `//!` on line 1: {silent:?}");
}

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The code without comments and without the tests at its end, in which a room may use anything.
fn code_of(file: &Path) -> String {
    if file.file_name().is_some_and(|name| name == "tests.rs") {
        return String::new();
    }
    let text = read(file);
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let lines: Vec<&str> =
        code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    lines.join("\n")
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in children(folder) {
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

fn children(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> =
        entries.map(|entry| entry.expect("a folder lists its entries").path()).collect();
    paths.sort();
    paths
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}
