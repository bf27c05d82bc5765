//! The table of rooms of ARCHITECTURE.md, held against the sources. What a crate may use of the others
//! stands in its Cargo.toml, and that nothing prints in the lints of the workspace: neither needs a test.

mod modules;

use modules::{Crate, Name, shown};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What only some rooms of the libraries may name; the program is none of them.
const CONFINED: &[(&str, &[&str])] = &[
    ("rusqlite", &["store"]),
    ("std::fs", &["library"]),
    ("std::time::SystemTime", &["library"]),
    ("tempfile", &["library"]),
    ("walkdir", &["library"]),
    ("std::env", &[]),
    ("std::process", &[]),
    ("std::net", &[]),
    ("jiff::Timestamp::now", &["library"]),
    ("jiff::Zoned::now", &["library"]),
];

/// The rooms of the library in the order in which they stand on one another.
const ROOMS: &[&str] =
    &["base", "work", "resolve", "keep", "take_in", "ask", "change", "write_out", "files"];

#[test]
fn no_modules_use_one_another_in_a_circle() {
    let circles: Vec<String> =
        roots().iter().flat_map(|root| Crate::read(root).circles()).collect();
    assert!(circles.is_empty(), "\n{}", circles.join("\n"));
}

#[test]
fn a_room_of_the_library_uses_only_those_before_it() {
    let program = Crate::read(&top().join("src/lib.rs"));
    let declared = program.0[&name("library")].declared.iter().map(|(room, _)| room.as_str());
    let declared: BTreeSet<&str> = declared.collect();
    assert_eq!(declared, ROOMS.iter().copied().collect());
    let mut faults = Vec::new();
    for (user, used) in program.uses() {
        for (used, path) in used {
            if place(&used.0) > place(&user.0) {
                faults.push(format!("{} uses {path} of {}", shown(&user), shown(&used)));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Where a module stands in the flow: the store, then the rooms of the library, then the library itself.
fn place(module: &Name) -> usize {
    match (module.first().map(String::as_str), module.get(1)) {
        (Some("library"), Some(room)) => {
            1 + ROOMS.iter().position(|it| it == room).expect("a room")
        }
        (Some("library"), None) => ROOMS.len() + 1,
        (Some(_), _) => 0,
        (None, _) => ROOMS.len() + 2,
    }
}

#[test]
fn no_format_uses_another_and_what_they_share_knows_none() {
    let formats = Crate::read(&top().join("crates/formats/src/lib.rs"));
    let declared = &formats.0[&Name::new()].declared;
    let named: BTreeSet<&String> =
        declared.iter().filter(|(_, is_public)| *is_public).map(|(name, _)| name).collect();
    assert!(named.len() > 20, "a format is a public module: {named:?}");
    let mut faults = Vec::new();
    for (user, used) in formats.uses().into_iter().filter(|(user, _)| !user.0.is_empty()) {
        for (used, path) in used {
            let is_format = used.0.first().is_some_and(|used| named.contains(used));
            if is_format && used.0.first() != user.0.first() {
                faults.push(format!("{} uses {path}", shown(&user)));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_is_confined_stays_in_its_room() {
    let mut faults = Vec::new();
    for root in roots().into_iter().filter(|root| root.ends_with("lib.rs")) {
        for (module, said) in &Crate::read(&root).0 {
            let room = module.first().map_or("", String::as_str);
            for path in said.named().map(|path| path.join("::")) {
                let is_fault = |(thing, rooms): &&(&str, &[&str])| {
                    (path == *thing || path.starts_with(&format!("{thing}::")))
                        && !rooms.contains(&room)
                };
                let fault = CONFINED.iter().find(is_fault);
                faults.extend(fault.map(|_| format!("{}: {path}", said.file.display())));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_program_uses_only_the_library_and_the_model() {
    let program = Crate::read(&top().join("src/main.rs"));
    let mut faults = Vec::new();
    let mut seen = 0;
    for module in program.0.values() {
        for path in module.named() {
            let (first, second) = (path[0].as_str(), path.get(1).map_or("", String::as_str));
            let is_ours = first == "cite" && path.len() > 1;
            seen += usize::from(is_ours);
            let is_fault = first.starts_with("cite_")
                || first == "rusqlite"
                || is_ours && !["library", "model"].contains(&second);
            if is_fault {
                faults.push(format!("{}: {}", module.file.display(), path.join("::")));
            }
        }
    }
    assert!(seen > 50, "the program names {seen} things of the library");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Where text is made harmless and gets its colours, nothing may go past it.
#[test]
fn only_the_output_rooms_of_the_program_write_to_standard_output_and_error() {
    let program = Crate::read(&top().join("src/main.rs"));
    let own = [name("cli::output"), name("cli::screen")];
    assert!(own.iter().all(|room| program.0.contains_key(room)), "the rooms have moved");
    for (room, module) in program.0.iter().filter(|(room, _)| !own.contains(room)) {
        let text = fs::read_to_string(&module.file).unwrap();
        for way in ["stdout().lock", "stdout().write", "stderr().lock", "stderr().write"] {
            assert!(!text.contains(way), "{}: {way} goes past `output`", room.join("::"));
        }
    }
}

#[test]
fn every_source_is_a_module_and_says_first_what_it_is_for() {
    let mut declared: BTreeSet<PathBuf> = BTreeSet::new();
    for root in roots() {
        for module in Crate::read(&root).0.values() {
            declared.insert(module.file.clone());
            let folder = match module.file.file_stem().and_then(|stem| stem.to_str()) {
                Some("lib" | "main" | "mod") => module.file.parent().unwrap().to_owned(),
                _ => module.file.with_extension(""),
            };
            declared.extend(module.tests.iter().map(|tests| folder.join(format!("{tests}.rs"))));
        }
    }
    let folders = roots().into_iter().map(|root| root.parent().unwrap().to_owned());
    let folders: BTreeSet<PathBuf> = folders.collect();
    let files: Vec<PathBuf> = folders.iter().flat_map(|folder| sources(folder)).collect();
    assert!(files.len() > 300, "the sources are not where this test looks");
    let silent: Vec<_> = files.iter().filter(|file| !says_what_it_is_for(file)).collect();
    assert!(silent.is_empty(), "no `//!` on line 1: {silent:?}");
    let unlisted: Vec<_> = files.iter().filter(|file| !declared.contains(*file)).collect();
    assert!(unlisted.is_empty(), "no module declares these: {unlisted:?}");
}

/// A file that no runner lists is never compiled, and its tests pass for ever.
#[test]
fn every_test_is_a_module_of_its_runner() {
    let runners = runners();
    assert!(runners.len() >= 3, "{runners:?}");
    let read = |runner: &PathBuf| Crate::read(runner).0.into_values();
    let listed = |module: modules::Module| module.elsewhere.into_iter().chain([module.file]);
    let listed: BTreeSet<PathBuf> = runners.iter().flat_map(read).flat_map(listed).collect();
    let folders: BTreeSet<&Path> =
        runners.iter().filter_map(|runner| runner.parent()?.parent()).collect();
    for file in folders.into_iter().flat_map(sources) {
        assert!(says_what_it_is_for(&file), "{}: no `//!` on line 1", file.display());
        assert!(listed.contains(&file), "{} is a module of no runner", file.display());
    }
}

/// The roots of all crates: libraries and the program.
fn roots() -> Vec<PathBuf> {
    let mut roots = vec![top().join("src/lib.rs"), top().join("src/main.rs")];
    roots.extend(crates().into_iter().map(|folder| folder.join("src/lib.rs")));
    assert!(roots.len() > 5 && roots.iter().all(|root| root.exists()), "{roots:?}");
    roots
}

/// The roots of all programs of tests.
fn runners() -> Vec<PathBuf> {
    let all = crates().into_iter().chain([top()]).map(|folder| folder.join("tests"));
    let runners = all.flat_map(|tests| children(&tests)).map(|folder| folder.join("main.rs"));
    runners.filter(|runner| runner.exists()).collect()
}

fn crates() -> Vec<PathBuf> {
    children(&top().join("crates"))
}

fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).canonicalize().unwrap()
}

fn name(path: &str) -> Name {
    path.split("::").map(str::to_owned).collect()
}

fn says_what_it_is_for(file: &Path) -> bool {
    fs::read_to_string(file).unwrap().starts_with("//! ")
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
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}
