//! What persons say of entries: it outranks every source, goes where its record goes, and can be
//! taken back; and the commands that say it.

#![allow(clippy::unwrap_used)] // a test may fail by unwrapping: the panic names the line

use crate::desk::{Desk, stderr};
use cite::library::annotate::{self, Label};
use cite::library::decide::{self, Word};
use cite::library::edit::{self, Changes};
use cite::library::import::{self, ImportOptions, ImportReport};
use cite::library::operation::By;
use cite::library::progress::Watch;
use cite::library::{Library, LibraryError, NameError, blame, look, rebuild, sources, undo};
use cite::model::{AnyField, Edit, Entry};
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use tempfile::TempDir;

/// Storks twice, told by two databases; terns; gulls.
const FILES: [(&str, &str); 2] = [
    (
        "a.bib",
        "@article{stork, title = {Sparse wavelet priors for the tracking of migrating storks},
            author = {Lind, Astrid and Okafor, Chidi}, journal = {Journal of Animal Telemetry},
            volume = {9}, pages = {101-118}, year = {2021}, doi = {10.5555/telemetry.9.101},
            keywords = {storks} }
        @book{tern, title = {A book of terns}, author = {Xu, Li}, year = {1999}, publisher = {Strand} }",
    ),
    (
        "b.ris",
        "TY  - JOUR\nTI  - Sparse wavelet priors for the tracking of migrating storks\nAU  - Lind, Astrid\nAU  - Okafor, Chidi\nT2  - Journal of Animal Telemetry\nVL  - 9\nSP  - 101\nEP  - 118\nPY  - 2021\nDO  - 10.5555/telemetry.9.101\nKW  - wavelets\nER  - \nTY  - BOOK\nTI  - Gulls of the northern harbours\nAU  - Brandt, Jo\nPY  - 2004\nPB  - Strand\nER  - \n",
    ),
];

/// A library of files in a folder.
struct Shelf {
    folder: TempDir,
    library: Library,
    steps: u32,
}

impl Shelf {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut shelf = Self { folder, library: Library::in_memory().unwrap(), steps: 0 };
        for (name, text) in FILES {
            shelf.import(name, text);
        }
        shelf
    }

    /// Imports a file with these bytes.
    fn import(&mut self, name: &str, text: &str) -> ImportReport {
        let path = self.folder.path().join(name);
        fs::write(&path, text).unwrap();
        let options = ImportOptions { paths: vec![path], by: self.by(), ..Default::default() };
        import::run(&mut self.library, &options, &mut std::io::empty(), Watch::default()).unwrap()
    }

    fn by(&mut self) -> By {
        self.steps += 1;
        By { who: "ann".to_owned(), now: format!("2024-01-01T00:00:{:02}Z", self.steps % 60) }
    }

    fn set(&mut self, key: &str, field: &str, typed: &str) -> usize {
        let edit = Edit::parse(field.parse().unwrap(), typed).unwrap();
        let by = self.by();
        edit::apply(&mut self.library, &by, "set", &[(key.to_owned(), vec![edit])]).unwrap().len()
    }

    fn revert(&mut self, key: &str, field: &str) -> usize {
        let changes = Changes { reverts: vec![field.parse().unwrap()], ..Changes::default() };
        let by = self.by();
        edit::change(&mut self.library, &by, "set", &[(key.to_owned(), changes)]).unwrap().len()
    }

    fn label(&mut self, label: Label, key: &str, add: &[&str], remove: &[&str]) {
        let by = self.by();
        let [add, remove] =
            [add, remove].map(|names| names.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>());
        let selection = [key.to_owned()];
        annotate::label(&mut self.library, &by, label, &selection, (&add, &remove)).unwrap();
    }

    fn note(&mut self, key: &str, text: &str) {
        let by = self.by();
        annotate::note(&mut self.library, &by, key, text).unwrap();
    }

    fn trash(&mut self, key: &str, present: bool) -> usize {
        let (by, keys) = (self.by(), [key.to_owned()]);
        let moved = if present { annotate::trash } else { annotate::restore };
        moved(&mut self.library, &by, &keys).unwrap().len()
    }

    /// Whether two are one; says whether that could be decided, which it cannot in the trash.
    fn decide(&mut self, a: &str, b: &str, link: bool) -> bool {
        let word = Word { a: a.to_owned(), b: b.to_owned(), why: "seen".to_owned(), by: self.by() };
        let decide = if link { decide::link } else { decide::non_link };
        match decide(&mut self.library, &word) {
            Ok(_) => true,
            Err(LibraryError::Name(NameError::InTrash(_)) | LibraryError::Refused { .. }) => false,
            Err(error) => panic!("{a} {b}: {error}"),
        }
    }

    /// Takes the record of a title out of an entry.
    fn split(&mut self, key: &str, title: &str) {
        let records = look::show(&self.library, key).unwrap().records;
        let is_it = |record: &look::ShownRecord| {
            record.reference.title().is_some_and(|found| found.contains(title))
        };
        let number = records.iter().position(is_it).unwrap() + 1;
        assert!(self.decide(key, &format!("{key}#{number}"), false));
    }

    fn rebuild(&mut self) {
        let by = self.by();
        rebuild::rebuild(&mut self.library, &by, &Default::default(), Watch::default()).unwrap();
    }

    fn entry(&self, key: &str) -> Entry {
        look::select(&self.library, &[key.to_owned()]).unwrap().remove(0).entry
    }

    /// The value of a field, as it is typed.
    fn get(&self, key: &str, field: &str) -> String {
        let field: AnyField = field.parse().unwrap();
        let value = cite::model::FieldValue::of(&self.entry(key).reference, field);
        value.map(|value| value.shown(field)).unwrap_or_default()
    }

    /// Every entry in the library and in the trash, as it is listed; without former keys, which stay
    /// when what gave them is taken back.
    fn state(&self) -> BTreeMap<String, (bool, Value)> {
        let mut entries = annotate::trashed(&self.library).unwrap();
        look::list(&self.library, |stored| {
            entries.push(stored);
            Ok(())
        })
        .unwrap();
        let rows = entries.into_iter().map(|mut stored| {
            stored.entry.aliases.clear();
            let value = serde_json::to_value(&stored.entry).unwrap();
            (stored.entry.key, (stored.in_trash, value))
        });
        rows.collect()
    }
}

#[test]
fn a_persons_value_survives_whatever_happens_to_its_record() {
    let mut shelf = Shelf::new();
    assert_eq!(shelf.set("stork", "volume", "10"), 1);
    assert_eq!(shelf.set("stork", "volume", "10"), 0, "said already");
    assert_eq!(shelf.set("stork", "publisher", ""), 1);
    let holds = |shelf: &Shelf, after: &str| {
        assert_eq!(shelf.get("stork", "volume"), "10", "{after}");
        assert_eq!(shelf.entry("stork").edited, ["publisher", "volume"], "{after}");
    };
    holds(&shelf, "an edit");
    let [(_, a), (_, b)] = FILES;
    shelf.import("copy.bib", &format!("{a}\n"));
    shelf.import("b.ris", &b.replace("VL  - 9", "VL  - 99"));
    holds(&shelf, "the import of other copies");
    shelf.import("a.bib", &a.replace("volume = {9}", "volume = {90}, publisher = {Sea}"));
    holds(&shelf, "the import of a changed file");
    assert_eq!(shelf.get("stork", "publisher"), "");
    shelf.rebuild();
    holds(&shelf, "a rebuild");
    assert!(shelf.decide("stork", "tern", true));
    holds(&shelf, "a merge");
    shelf.split("stork", "terns");
    shelf.rebuild();
    holds(&shelf, "a split");
    assert_eq!(shelf.entry("tern").edited, [""; 0]);
    shelf.revert("stork", "volume");
    assert_ne!(shelf.get("stork", "volume"), "10");
    let by = shelf.by();
    undo::undo(&mut shelf.library, &by, 1).unwrap();
    holds(&shelf, "the taking back of a revert");
}

#[test]
fn what_was_said_stays_with_the_entry_when_a_source_goes() {
    let mut shelf = Shelf::new();
    shelf.set("stork", "volume", "10");
    shelf.label(Label::Tag, "stork", &["read"], &[]);
    shelf.note("stork", "of the tagged ones");
    let before = shelf.state();
    let by = shelf.by();
    let path = shelf.folder.path().join("a.bib").display().to_string();
    sources::remove(&mut shelf.library, &by, &[path]).unwrap();
    let left = shelf.state();
    assert_eq!(left.keys().collect::<Vec<_>>(), ["brandt2004gulls", "stork"]);
    assert_eq!(
        (shelf.get("stork", "volume").as_str(), shelf.entry("stork").tags),
        ("10", vec!["read".to_owned()])
    );
    assert_eq!(annotate::notes(&shelf.library, "stork").unwrap(), ["of the tagged ones"]);
    shelf.rebuild();
    assert_eq!(shelf.state(), left);
    undo::undo(&mut shelf.library, &by, 1).unwrap();
    assert_eq!(shelf.state(), before);
    undo::redo(&mut shelf.library, &by, 1).unwrap();
    assert_eq!(shelf.state(), left);
    undo::undo(&mut shelf.library, &by, 1).unwrap();
    assert_eq!(shelf.state(), before);
    shelf.trash("stork", true);
    let path = shelf.folder.path().join("a.bib").display().to_string();
    sources::remove(&mut shelf.library, &by, &[path]).unwrap();
    assert!(shelf.state()["stork"].0, "it is in the trash still");
}

#[test]
fn the_last_word_on_a_field_holds_through_whichever_record_it_was_said() {
    let mut shelf = Shelf::new();
    shelf.set("stork", "volume", "1");
    shelf.set("tern", "volume", "2");
    assert!(shelf.decide("stork", "tern", true));
    for key in ["stork", "tern"] {
        assert_eq!(shelf.get(key, "volume"), "2");
    }
    assert_eq!(shelf.set("tern", "volume", "3"), 1);
    assert_eq!(shelf.get("stork", "volume"), "3");
    assert_eq!(shelf.revert("stork", "volume"), 1);
    assert_eq!(shelf.get("stork", "volume"), "9", "said through both, taken back of both");
    assert_eq!(shelf.revert("stork", "volume"), 0);
    shelf.split("stork", "terns");
    assert_eq!(shelf.get("tern", "volume"), "");
}

#[test]
fn a_merge_unites_tags_notes_collections_and_keywords() {
    let mut shelf = Shelf::new();
    for (key, word) in [("stork", "one"), ("tern", "two")] {
        shelf.label(Label::Tag, key, &[word, "both"], &[]);
        shelf.label(Label::Collection, key, &[word, "both"], &[]);
        shelf.note(key, &format!("of {word}"));
    }
    let before = shelf.state();
    assert!(shelf.decide("stork", "tern", true));
    let entry = shelf.entry("stork");
    assert_eq!(entry.tags, ["both", "one", "two"]);
    assert_eq!(entry.collections, ["both", "one", "two"]);
    let mut keywords: Vec<String> =
        shelf.get("stork", "keyword").split("; ").map(str::to_owned).collect();
    keywords.sort();
    assert_eq!(keywords, ["both", "one", "storks", "two", "wavelets"]);
    assert_eq!(shelf.get("stork", "note"), "of one\n\nof two");
    assert_eq!(annotate::notes(&shelf.library, "tern").unwrap(), ["of one", "of two"]);
    shelf.split("stork", "terns");
    assert_eq!(shelf.state(), before, "apart again, each has its own");
    assert!(shelf.decide("stork", "tern", true));
    shelf.label(Label::Tag, "stork", &[], &["both", "two"]);
    shelf.split("stork", "terns");
    assert_eq!((shelf.entry("stork").tags, shelf.entry("tern").tags), (vec!["one".into()], vec![]));
}

#[test]
fn the_trash_is_out_of_sight_and_nothing_is_lost() {
    let mut shelf = Shelf::new();
    let before = shelf.state();
    assert_eq!(shelf.trash("stork", true), 1);
    assert_eq!(shelf.trash("stork", true), 0);
    assert_eq!(before.len() - 1, shelf.state().values().filter(|(trashed, _)| !trashed).count());
    let select = |words: &str| look::select(&shelf.library, &[words.to_owned()]);
    assert!(matches!(select("stork"), Err(LibraryError::Name(NameError::InTrash(_)))));
    assert!(matches!(select("storks"), Err(LibraryError::Name(NameError::NoEntry(_)))));
    assert_eq!(select("is:trashed").unwrap()[0].entry.key, "stork");
    assert!(look::show(&shelf.library, "stork").unwrap().in_trash);
    let [(_, a), _] = FILES;
    let again = shelf.import("other.bib", &a.replace("@article{stork,", "@article{other,"));
    assert_eq!((again.in_trash, again.new_entries), (1, 0));
    assert!(look::show(&shelf.library, "stork").unwrap().in_trash);
    let by = shelf.by();
    undo::undo(&mut shelf.library, &by, 1).unwrap();
    assert_eq!(shelf.trash("stork", false), 1);
    assert_eq!(shelf.state(), before);
}

#[test]
fn show_and_blame_tell_who_said_what_and_what_the_sources_say() {
    let mut shelf = Shelf::new();
    shelf.set("stork", "volume", "10");
    shelf.label(Label::Tag, "stork", &["read"], &[]);
    let shown = serde_json::to_value(look::show(&shelf.library, "stork").unwrap()).unwrap();
    assert_eq!(shown["tags"], serde_json::json!(["read"]));
    let edited = serde_json::json!([
        {"field": "volume", "who": "ann", "done": "2024-01-01T00:00:03Z", "sources": "9"}
    ]);
    assert_eq!(shown["edited"], edited);
    assert!(!shown["origins"].to_string().contains("\"volume\""));
    let blamed = blame::run(&shelf.library, "stork").unwrap();
    let volume = blamed.fields.iter().find(|field| field.field == "volume").unwrap();
    assert_eq!((volume.value.as_str(), volume.from.len()), ("10", 0));
    assert_eq!(volume.by.as_ref().unwrap().who, "ann");
    assert_eq!(volume.not_chosen[0].value, "9");
    assert_eq!(volume.not_chosen[0].from, [1, 2]);
    let tag = blamed.fields.iter().find(|field| field.field == "tag").unwrap();
    assert_eq!(
        (tag.value.as_str(), tag.by.as_ref().unwrap().done.as_str()),
        ("read", "2024-01-01T00:00:04Z")
    );
}

#[test]
fn many_edits_are_one_operation_and_a_key_that_is_not_there_leaves_none() {
    let mut shelf = Shelf::new();
    let edit = |field: &str, typed: &str| Edit::parse(field.parse().unwrap(), typed).unwrap();
    let all = [
        ("stork".to_owned(), vec![edit("volume", "10"), edit("pages", "1-2")]),
        ("tern".to_owned(), vec![edit("year", "2000")]),
    ];
    let before = shelf.state();
    let steps = undo::history(&shelf.library).unwrap().len();
    let by = shelf.by();
    assert_eq!(edit::apply(&mut shelf.library, &by, "check", &all).unwrap().len(), 3);
    let history = undo::history(&shelf.library).unwrap();
    assert_eq!(history.len(), steps + 1);
    assert_eq!(history[steps].summary, "stork, tern: volume, page, issued");
    undo::undo(&mut shelf.library, &by, 1).unwrap();
    assert_eq!(shelf.state(), before);
    let missing = [all[0].clone(), ("nobody".to_owned(), vec![edit("year", "1")])];
    assert!(edit::apply(&mut shelf.library, &by, "check", &missing).is_err());
    assert_eq!(shelf.state(), before);
}

/// A thing that a person does.
#[derive(Clone, Debug)]
enum Step {
    Set(usize, usize, &'static str),
    Revert(usize, usize),
    Tag(usize, bool, &'static str),
    Collect(usize, bool, &'static str),
    Note(usize, &'static str),
    Trash(usize, bool),
    Link(usize, usize),
    Split(usize),
    Change(usize, u8),
    Remove(usize),
    Rebuild,
}

const FIELDS: [&str; 5] = ["title", "volume", "issued", "keyword", "note"];

fn step() -> impl Strategy<Value = Step> {
    let word = || prop::sample::select(vec!["", "1", "2001", "a; b", "terns"]);
    let name = || prop::sample::select(vec!["one", "two", "to read"]);
    prop_oneof![
        4 => (0..9usize, 0..FIELDS.len(), word()).prop_map(|(at, field, word)| Step::Set(at, field, word)),
        2 => (0..9usize, 0..FIELDS.len()).prop_map(|(at, field)| Step::Revert(at, field)),
        3 => (0..9usize, any::<bool>(), name()).prop_map(|(at, add, name)| Step::Tag(at, add, name)),
        2 => (0..9usize, any::<bool>(), name()).prop_map(|(at, add, name)| Step::Collect(at, add, name)),
        2 => (0..9usize, name()).prop_map(|(at, name)| Step::Note(at, name)),
        2 => (0..9usize, any::<bool>()).prop_map(|(at, add)| Step::Trash(at, add)),
        3 => (0..9usize, 0..9usize).prop_map(|(a, b)| Step::Link(a, b)),
        2 => (0..9usize).prop_map(Step::Split),
        2 => (0..2usize, 0..4u8).prop_map(|(file, bytes)| Step::Change(file, bytes)),
        1 => (0..2usize).prop_map(Step::Remove),
        1 => Just(Step::Rebuild),
    ]
}

fn take(shelf: &mut Shelf, step: &Step) {
    let state = shelf.state();
    let key = |at: &usize| state.keys().nth(at % state.len()).unwrap().as_str();
    let is_seen = |at: &usize| !state[key(at)].0;
    let put = |add: &bool, name: &'static str| {
        if *add { (vec![name], vec![]) } else { (vec![], vec![name]) }
    };
    match step {
        Step::Set(at, field, word) => drop(shelf.set(key(at), FIELDS[*field], word)),
        Step::Revert(at, field) => drop(shelf.revert(key(at), FIELDS[*field])),
        Step::Tag(at, add, name) if is_seen(at) => {
            let (add, remove) = put(add, name);
            shelf.label(Label::Tag, key(at), &add, &remove);
        }
        Step::Collect(at, add, name) if is_seen(at) => {
            let (add, remove) = put(add, name);
            shelf.label(Label::Collection, key(at), &add, &remove);
        }
        Step::Tag(..) | Step::Collect(..) => {}
        Step::Note(at, name) => shelf.note(key(at), name),
        Step::Trash(at, add) => drop(shelf.trash(key(at), *add)),
        Step::Link(a, b) => drop(shelf.decide(key(a), key(b), true)),
        Step::Split(at) => drop(shelf.decide(key(at), &format!("{}#1", key(at)), false)),
        Step::Change(file, bytes) => {
            let (name, text) = FILES[*file];
            let year = format!("{}", 2021 + u32::from(*bytes));
            drop(shelf.import(name, &text.replace("2021", &year)));
        }
        Step::Remove(file) => {
            let path = shelf.folder.path().join(FILES[*file].0).display().to_string();
            let by = shelf.by();
            // Where it is the last that is left, nothing would be; taken out twice it is not there.
            let present = sources::list(&shelf.library).unwrap();
            if present.iter().any(|it| it.is_present && it.path.as_deref() != Some(&path)) {
                drop(sources::remove(&mut shelf.library, &by, &[path]));
            }
        }
        Step::Rebuild => shelf.rebuild(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn what_persons_said_is_all_there_after_a_rebuild_and_all_gone_after_undo(steps in prop::collection::vec(step(), 1..12)) {
        let mut shelf = Shelf::new();
        let before = shelf.state();
        for step in &steps {
            take(&mut shelf, step);
        }
        let after = shelf.state();
        shelf.rebuild();
        prop_assert_eq!(&shelf.state(), &after);
        let by = shelf.by();
        let taken = |shelf: &Shelf| {
            let history = undo::history(&shelf.library).unwrap();
            history.iter().filter(|it| it.undone_by.is_none() && !["undo", "redo", "rebuild"].contains(&it.command.as_str())).count()
        };
        let count = taken(&shelf) - FILES.len();
        undo::undo(&mut shelf.library, &by, count).unwrap();
        prop_assert_eq!(&shelf.state(), &before);
        undo::redo(&mut shelf.library, &by, count).unwrap();
        prop_assert_eq!(&shelf.state(), &after);
        for key in after.keys() {
            let sheet = edit::sheet(&shelf.library, key).unwrap();
            prop_assert_eq!(sheet.changes(&sheet.text()), Ok(Changes::default()));
        }
    }

    #[test]
    fn a_merge_and_a_split_give_each_its_own_again(steps in prop::collection::vec(step(), 0..6)) {
        let mut shelf = Shelf::new();
        let apart = |step: &&Step| !matches!(step, Step::Link(..) | Step::Split(_) | Step::Remove(_));
        steps.iter().filter(apart).for_each(|step| take(&mut shelf, step));
        let before = shelf.state();
        if before["stork"].0 || before["tern"].0 {
            prop_assert!(!shelf.decide("stork", "tern", true));
            return Ok(());
        }
        prop_assert!(shelf.decide("stork", "tern", true));
        prop_assert_eq!(shelf.state().len(), before.len() - 1);
        shelf.split("stork", "terns");
        prop_assert_eq!(shelf.state(), before);
    }
}

/// Three works, one of them with escape sequences in it.
fn desk() -> Desk {
    let desk = Desk::with(&FILES);
    desk.ok(&["import", "."]);
    desk
}

#[test]
fn set_says_what_changed_and_what_it_does_not_understand() {
    let desk = desk();
    let set = desk.run(&["set", "stork", "volume=10", "journal=", "author=Lee, Ann; Chen, Bo"]);
    assert_eq!(
        stderr(&set),
        "stork  volume: 9 -> 10\nstork  container-title: no longer Journal of Animal Telemetry\n\
         stork  author: Lind, Astrid; Okafor, Chidi -> Lee, Ann; Chen, Bo\n"
    );
    let bibtex = desk.ok(&["export", "--bibtex", "stork"]);
    assert!(bibtex.contains("volume = {10}") && bibtex.contains("{Lee, Ann and Chen, Bo}"));
    assert!(!bibtex.contains("journal"));
    for (arguments, why) in [
        (&["titel=x"][..], "cite: titel: no field has this name\nhint: did you mean title?\n"),
        (&["doi=10"], "cite: DOI: \"10\" is no DOI, as 10.1000/182 is\n"),
        (&["volume"], "cite: volume: no field and value with = between them\n"),
        (&["--revert", "volum"], "cite: volum: no field has this name\nhint: did you mean volume"),
        (&["tags=x"], "cite: tags: `cite tag` sets tags"),
        (&["extra=x"], "cite: extra: cannot be edited\n"),
    ] {
        let failed = desk.run(&[&["set", "stork"], arguments].concat());
        assert_eq!(failed.status.code(), Some(1));
        assert!(stderr(&failed).starts_with(why), "{}", stderr(&failed));
    }
    assert_eq!(desk.run(&["set", "nobody", "year=1"]).status.code(), Some(4));
    let revert = desk.run(&["set", "stork", "--revert", "volume,pages"]);
    assert_eq!(stderr(&revert), "stork  volume: 10 -> 9\n");
    assert_eq!(stderr(&desk.run(&["set", "stork", "--revert", "volume"])), "nothing changed\n");
    desk.ok(&["undo", "2"]);
    assert!(desk.ok(&["export", "--bibtex", "stork"]).contains("{Lind, Astrid and Okafor, Chidi}"));
}

#[test]
fn an_entry_is_edited_between_programs() {
    let desk = desk();
    let form = desk.ok(&["edit", "tern", "--form"]);
    assert!(form.contains("\nissued: 1999\n") && form.contains("\n# edition:\n"), "{form}");
    desk.write("same.txt", &form);
    let same = desk.run(&["edit", "tern", "--from", "same.txt"]);
    assert_eq!((same.status.code(), stderr(&same).as_str()), (Some(0), "nothing changed\n"));
    let steps = desk.ok(&["history"]);
    desk.write("new.txt", &form.replace("1999", "2000").replace("tags:", "tags: a; b"));
    desk.ok(&["edit", "tern", "--from", "new.txt"]);
    assert_eq!(desk.ok(&["history"]).lines().count(), steps.lines().count() + 1);
    assert!(desk.ok(&["show", "tern"]).contains("\n  tags: a; b\n"));
    desk.write("bad.txt", "DOI: x\n");
    let bad = desk.run(&["edit", "tern", "--from", "bad.txt"]);
    assert_eq!(bad.status.code(), Some(1));
    assert_eq!(stderr(&bad), "bad.txt:1: DOI: \"x\" is no DOI, as 10.1000/182 is\n");
    fs::write(desk.path("latin.txt"), b"title: caf\xe9").unwrap();
    assert!(
        stderr(&desk.run(&["edit", "tern", "--from", "latin.txt"]))
            .contains("latin.txt: not UTF-8")
    );
}

#[cfg(unix)]
#[test]
fn an_entry_is_edited_in_the_editor_that_the_person_has() {
    let desk = desk();
    let edit = |editor: &str| {
        let mut command = desk.command(&["edit", "tern"]);
        command.env_remove("VISUAL").env("EDITOR", editor).env("TMPDIR", desk.folder.path());
        command.output().unwrap()
    };
    let none = edit(" ");
    assert_eq!(none.status.code(), Some(1));
    assert!(stderr(&none).contains("no editor is named\nhint: "));
    assert_eq!(stderr(&edit("true")), "nothing changed\n");
    desk.write("ed.sh", "sed \"s/^$1: .*/$1: $2/\" \"$3\" > new && mv new \"$3\"\n");
    assert_eq!(stderr(&edit("sh ed.sh issued '2000'")), "tern  issued: 1999 -> 2000\n");
    assert!(stderr(&edit("false")).contains("nothing was changed"));
    let bad = edit("sh ed.sh type vase");
    assert_eq!(bad.status.code(), Some(1));
    let said = stderr(&bad);
    let kept = said.split("your text is in ").nth(1).and_then(|rest| rest.lines().next()).unwrap();
    assert!(fs::read_to_string(kept).unwrap().contains("\n#! vase: no item type"), "{said}");
    assert!(desk.ok(&["show", "tern"]).contains("  type: book\n"));
}

#[test]
fn tags_and_collections_are_put_on_listed_and_exported() {
    let desk = desk();
    let tagged = desk.run(&["tag", "stork", "brandt2004gulls", "--add", "birds,to read"]);
    assert_eq!(stderr(&tagged), "2 entries changed\n");
    desk.ok(&["tag", "stork", "--remove", "to read", "--add", "done"]);
    assert_eq!(desk.ok(&["tag"]), "     2  birds\n     1  done\n     1  to read\n");
    assert_eq!(desk.ok(&["tag", "stork"]), "     1  birds\n     1  done\n");
    assert_eq!(
        desk.ok(&["tag", "stork", "--json"]).lines().next(),
        Some("{\"name\":\"birds\",\"entries\":1}")
    );
    desk.ok(&["collection", "stork", "--add", "thesis"]);
    assert_eq!(desk.ok(&["collection", "--list"]), "     1  thesis\n");
    let bibtex = desk.ok(&["export", "--bibtex", "stork"]);
    assert!(bibtex.contains("  groups = {thesis},\n"), "{bibtex}");
    let words = bibtex.lines().find(|line| line.contains("keywords")).unwrap();
    assert!(
        words.contains("birds") && words.contains("done") && words.contains("storks"),
        "{words}"
    );
    let json: Value = serde_json::from_str(&desk.ok(&["show", "stork", "--json"])).unwrap();
    assert_eq!(json["collections"], serde_json::json!(["thesis"]));
    assert!(desk.ok(&["history", "-n", "1"]).ends_with("collection stork: +thesis\n"));
    assert_eq!(desk.run(&["tag", "nowhere", "--add", "x"]).status.code(), Some(4));
    desk.ok(&["rebuild"]);
    assert_eq!(desk.ok(&["tag", "stork"]), "     1  birds\n     1  done\n");
}

#[test]
fn notes_and_the_trash() {
    let desk = desk();
    desk.ok(&["note", "tern", "- first\nline"]);
    desk.ok(&["note", "tern", "second"]);
    assert_eq!(desk.ok(&["note", "tern"]), "[1] - first\n    line\n[2] second\n");
    assert_eq!(desk.run(&["note", "tern", "--remove", "3"]).status.code(), Some(4));
    desk.ok(&["note", "tern", "--remove", "1"]);
    assert_eq!(desk.ok(&["note", "tern", "--json"]), "{\"number\":1,\"note\":\"second\"}\n");
    assert!(desk.ok(&["export", "--ris", "tern"]).contains("N1  - second"));
    assert_eq!(stderr(&desk.run(&["rm", "tern"])), "tern: moved to the trash\n");
    assert!(desk.ok(&["trash"]).starts_with("tern  Xu 1999  A book of terns\n"));
    assert!(!desk.ok(&["list"]).contains("tern"));
    let export = desk.run(&["export", "--ris", "tern"]);
    assert!(stderr(&export).contains("tern: the entry is in the trash\nhint: `cite restore"));
    desk.write("again.bib", &FILES[0].1.replace("volume", "number"));
    let again = desk.run(&["import", "again.bib"]);
    assert!(
        stderr(&again).contains(", 1 record joined an entry in the trash\n"),
        "{}",
        stderr(&again)
    );
    desk.ok(&["restore", "tern"]);
    assert!(desk.ok(&["list"]).contains("tern  "));
    assert_eq!(stderr(&desk.run(&["restore", "tern"])), "nothing changed\n");
}

#[test]
fn nothing_that_is_said_acts_in_a_terminal() {
    let desk = desk();
    let hostile = "a\u{1b}]0;owned\u{7}\nb\u{202e}c\r\u{9b}31m";
    desk.ok(&["set", "tern", &format!("title={hostile}"), &format!("author={hostile}")]);
    desk.ok(&["tag", "tern", "--add", hostile]);
    desk.ok(&["collection", "tern", "--add", hostile]);
    desk.ok(&["note", "tern", hostile]);
    let json: Value = serde_json::from_str(&desk.ok(&["show", "tern", "--json"])).unwrap();
    for name in ["tags", "collections"] {
        assert_eq!(json[name], serde_json::json!(["a]0;owned bc 31m"]));
    }
    for arguments in [
        &["show", "tern"][..],
        &["blame", "tern"],
        &["tag"],
        &["collection"],
        &["note", "tern"],
        &["history"],
        &["edit", "tern", "--form"],
        &["export", "--bibtex", "tern"],
        &["set", "tern", "--revert", "title,author"],
    ] {
        let output = desk.run(arguments);
        let all = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        let acts = |c: char| c != '\n' && (c.is_control() || c == '\u{202e}');
        assert!(!all.contains(acts), "{arguments:?}: {all:?}");
    }
}
