//! Merging and splitting: whatever the library, merge then split is the identity, and so is undoing
//! either; what persons say wins over every rule, also when they say something else later.

#![allow(clippy::unwrap_used)] // a test may fail by unwrapping: the panic names the line

use crate::desk::{Desk, stderr};
use crate::shelf::{Shelf, all, files};
use cite::library::decide::{self, MergeOptions, SplitOptions, Word};
use cite::library::edit::{self, Changes, MarkChange};
use cite::library::operation::By;
use cite::library::progress::Watch;
use cite::library::{LibraryError, look, rebuild};
use cite::model::field::Field;
use cite::model::{Edit, Relation, Verdict};
use cite::store::MarkKind;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Every entry as it is exported, by its key, and the records it is made of.
fn state(shelf: &Shelf) -> BTreeMap<String, (String, BTreeSet<String>)> {
    let mut state = BTreeMap::new();
    look::list(&shelf.library, |stored| {
        let entry = serde_json::to_string(&stored.entry).unwrap();
        state.insert(stored.entry.key.clone(), (entry, members(shelf, &stored.entry.key)));
        Ok(())
    })
    .unwrap();
    state
}

/// The same without former keys: one that was given stays given when its giving is undone.
fn without_aliases(shelf: &Shelf) -> BTreeMap<String, (String, BTreeSet<String>)> {
    let mut state = state(shelf);
    for (entry, _) in state.values_mut() {
        let mut json: serde_json::Value = serde_json::from_str(entry).unwrap();
        json.as_object_mut().unwrap().shift_remove("aliases");
        *entry = json.to_string();
    }
    state
}

/// The ids of an entry's records, in the order of their numbers.
fn ids(shelf: &Shelf, key: &str) -> Vec<String> {
    let shown = look::show(&shelf.library, key).unwrap();
    shown.records.into_iter().map(|record| record.reference.id.unwrap()).collect()
}

fn members(shelf: &Shelf, key: &str) -> BTreeSet<String> {
    ids(shelf, key).into_iter().collect()
}

fn keys(shelf: &Shelf) -> Vec<String> {
    state(shelf).into_keys().collect()
}

fn by() -> By {
    By { who: "Ann".to_owned(), now: "2024-02-03T04:05:06Z".to_owned() }
}

fn merge(shelf: &mut Shelf, keys: &[String]) -> decide::Merged {
    let options = MergeOptions { keys: keys.to_vec(), why: String::new(), by: by() };
    decide::merge(&mut shelf.library, &options).unwrap()
}

fn split(shelf: &mut Shelf, key: &str, records: &[usize]) -> Result<decide::Split, LibraryError> {
    let options = SplitOptions {
        key: key.to_owned(),
        records: records.to_vec(),
        why: String::new(),
        by: by(),
    };
    decide::split(&mut shelf.library, &options)
}

/// A shelf on which persons said something already.
fn said(files: &[Vec<cite::model::Reference>], words: &[(usize, usize, usize)]) -> Shelf {
    let mut shelf = Shelf::new(files);
    shelf.import(&all(files));
    let records: Vec<String> = (0..files.len())
        .flat_map(|file| (0..files[file].len()).map(move |at| format!("f{file}-{at}")))
        .collect();
    for (a, b, verdict) in words {
        let (a, b) = (&records[a % records.len()], &records[b % records.len()]);
        let verdicts = [
            Verdict::Link,
            Verdict::NonLink,
            Verdict::Related(Relation::UpdateOf),
            Verdict::Undecided,
        ];
        if a != b {
            let word = Word { by: by(), ..shelf.word(a, b) };
            match decide::decide(&mut shelf.library, &word, verdicts[verdict % verdicts.len()]) {
                Ok(_) | Err(LibraryError::Refused { .. }) => {}
                Err(error) => panic!("{error}"),
            }
        }
    }
    shelf
}

/// Lets a person tag, edit and note entries; the same field of several, so that one word outranks
/// another where they are merged.
fn annotate(shelf: &mut Shelf, annotated: &[(usize, usize)]) {
    let keys = keys(shelf);
    for (number, (at, what)) in annotated.iter().enumerate() {
        let mut changes = Changes::default();
        let value = format!("{number}");
        let kinds = [MarkKind::Tag, MarkKind::Note, MarkKind::Collection];
        match kinds.get(*what) {
            Some(kind) => changes.marks.push(MarkChange { kind: *kind, value, present: true }),
            None => changes.edits.push(Edit::parse("volume".parse().unwrap(), &value).unwrap()),
        }
        let key = keys[at % keys.len()].clone();
        edit::change(&mut shelf.library, &by(), "edit", &[(key, changes)]).unwrap();
    }
}

fn annotations() -> impl Strategy<Value = Vec<(usize, usize)>> {
    prop::collection::vec((0..20usize, 0..5usize), 0..6)
}

fn words() -> impl Strategy<Value = Vec<(usize, usize, usize)>> {
    prop::collection::vec((0..30usize, 0..30usize, 0..4usize), 0..5)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn merge_then_split_is_the_identity(files in files(), words in words(), annotated in annotations(), chosen in prop::collection::vec(0..20usize, 2..5)) {
        let mut shelf = said(&files, &words);
        annotate(&mut shelf, &annotated);
        let before = state(&shelf);
        let keys = keys(&shelf);
        let chosen: Vec<String> = chosen.iter().map(|at| keys[at % keys.len()].clone()).collect();
        let united: BTreeSet<String> = chosen.iter().flat_map(|key| members(&shelf, key)).collect();
        let merged = merge(&mut shelf, &chosen);
        prop_assert_eq!(&merged.key, &chosen[0]);
        prop_assert_eq!(members(&shelf, &chosen[0]), united, "all of them, and nothing else");
        prop_assert_eq!(merged.records, members(&shelf, &chosen[0]).len());
        if merged.others.is_empty() {
            return Ok(());
        }
        let after = state(&shelf);
        rebuild::rebuild(&mut shelf.library, &by(), &Default::default(), Watch::default()).unwrap();
        prop_assert_eq!(&state(&shelf), &after, "rebuilt");
        prop_assert!(split(&mut shelf, &chosen[0], &[]).unwrap().taken_back);
        prop_assert_eq!(&state(&shelf), &before);
        rebuild::rebuild(&mut shelf.library, &by(), &Default::default(), Watch::default()).unwrap();
        prop_assert_eq!(&state(&shelf), &before, "rebuilt");
        shelf.undo(1);
        prop_assert_eq!(&state(&shelf), &after, "the split is undone");
        shelf.undo(1);
        prop_assert_eq!(&state(&shelf), &before, "the merge is undone");
        prop_assert_eq!(shelf.findings(), []);
    }

    #[test]
    fn a_split_is_undone(files in files(), words in words(), annotated in annotations(), at in 0..20usize, leaving in prop::collection::btree_set(1..5usize, 0..3)) {
        let mut shelf = said(&files, &words);
        annotate(&mut shelf, &annotated);
        let before = without_aliases(&shelf);
        let keys: Vec<String> = keys(&shelf).into_iter().filter(|key| members(&shelf, key).len() > 1).collect();
        if keys.is_empty() {
            return Ok(());
        }
        let key = &keys[at % keys.len()];
        let ids = ids(&shelf, key);
        let leaving: Vec<usize> = leaving.into_iter().filter(|number| *number <= ids.len()).collect();
        match split(&mut shelf, key, &leaving) {
            Err(LibraryError::Refused { .. }) => {
                prop_assert_eq!(&without_aliases(&shelf), &before, "what is refused changes nothing");
                return Ok(());
            }
            Ok(split) if split.taken_back => {}
            Ok(_) => {
                let strangers = ids.iter().flat_map(|id| members(&shelf, &shelf.holder(id).0)).find(|id| !ids.contains(id));
                prop_assert_eq!(strangers, None, "no part goes to another entry");
            }
            Err(error) => panic!("{error}"),
        }
        let holders: BTreeMap<&String, String> = ids.iter().map(|id| (id, shelf.holder(id).0)).collect();
        let (theirs, ours): (Vec<&String>, Vec<&String>) = ids.iter().enumerate().map(|(at, id)| (leaving.contains(&(at + 1)), id)).fold(Default::default(), |(mut theirs, mut ours): (Vec<_>, Vec<_>), (leaves, id)| { if leaves { theirs.push(id) } else { ours.push(id) }; (theirs, ours) });
        if leaving.is_empty() {
            prop_assert!(holders.values().collect::<BTreeSet<_>>().len() > 1);
        } else {
            prop_assert_eq!(theirs.iter().map(|id| &holders[*id]).collect::<BTreeSet<_>>().len(), 1, "they leave together");
            prop_assert_eq!(ours.iter().map(|id| &holders[*id]).collect::<BTreeSet<_>>().len(), 1, "the rest stays together");
            prop_assert_ne!(&holders[theirs[0]], &holders[ours[0]]);
        }
        let others: usize = state(&shelf).values().map(|(_, members)| members.len()).sum();
        prop_assert_eq!(others, files.iter().map(Vec::len).sum::<usize>(), "no record is lost");
        let after = state(&shelf);
        rebuild::rebuild(&mut shelf.library, &by(), &Default::default(), Watch::default()).unwrap();
        prop_assert_eq!(&state(&shelf), &after, "rebuilt");
        prop_assert_eq!(shelf.findings(), []);
        shelf.undo(1);
        prop_assert_eq!(&without_aliases(&shelf), &before);
    }

    #[test]
    fn what_was_split_is_merged_again(files in files(), at in 0..20usize) {
        let mut shelf = said(&files, &[]);
        let before = without_aliases(&shelf);
        let keys: Vec<String> = keys(&shelf).into_iter().filter(|key| members(&shelf, key).len() > 1).collect();
        if keys.is_empty() {
            return Ok(());
        }
        let key = keys[at % keys.len()].clone();
        let Ok(parts) = split(&mut shelf, &key, &[]) else { return Ok(()) };
        prop_assert!(!parts.taken_back);
        let mut parts = parts.entries;
        parts.retain(|part| *part != key);
        parts.insert(0, key.clone());
        merge(&mut shelf, &parts);
        let after = without_aliases(&shelf);
        prop_assert_eq!(&after[&key].1, &before[&key].1);
    }
}

/// Two reports of one trial, a third of another, a preprint: none is linked by the evidence.
const APART: &str = "@article{one, title={Kestrels hunt by night}, author={Lee, Ann}, year={2019}, journal={Polar Letters}, volume={3}, pages={1--9}, doi={10.5555/one}}
@article{two, title={Owls in the ringing huts}, author={Brandt, Bo}, year={2020}, journal={Urban Ecology}, volume={4}, pages={11--19}, doi={10.5555/two}}
@article{three, title={Storks over estuaries}, author={Okafor, Cy}, year={2021}, journal={Urban Ecology}, volume={5}, pages={21--29}, doi={10.5555/three}}
";

fn entry_of(desk: &Desk, key: &str) -> serde_json::Value {
    serde_json::from_str(&desk.ok(&["show", "--json", key])).unwrap()
}

#[test]
fn the_first_key_stays_and_the_others_are_aliases() {
    let desk = Desk::with(&[("a.bib", APART)]);
    desk.ok(&["import", "a.bib"]);
    let before = desk.ok(&["export", "--biblatex"]);
    let output = desk.run(&["merge", "two", "one", "three", "--why", "one trial"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(stderr(&output), "one, three into two, of 3 records\n");
    let shown = entry_of(&desk, "three");
    assert_eq!(shown["key"], "two");
    assert_eq!(shown["aliases"], serde_json::json!(["one", "three"]));
    assert_eq!(shown["decisions"][0]["why"], "one trial");
    let again = desk.run(&["merge", "one", "three"]);
    assert_eq!(stderr(&again), "two is one entry already, of 3 records\n");
    let history = desk.ok(&["history"]);
    assert_eq!(history.lines().count(), 2, "{history}");
    assert!(history.lines().next().unwrap().ends_with("merge one, three into two"), "{history}");
    let output = desk.run(&["split", "one"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(desk.ok(&["export", "--biblatex"]), before);
    desk.ok(&["undo"]);
    assert_eq!(entry_of(&desk, "one")["key"], "two");
}

#[test]
fn merges_come_apart_one_after_the_other() {
    let desk = Desk::with(&[("a.bib", APART)]);
    desk.ok(&["import", "a.bib"]);
    desk.ok(&["merge", "one", "two"]);
    desk.ok(&["merge", "one", "three"]);
    desk.ok(&["split", "one"]);
    assert_eq!(entry_of(&desk, "one")["records"].as_array().unwrap().len(), 2);
    assert_eq!(entry_of(&desk, "three")["records"].as_array().unwrap().len(), 1);
    desk.ok(&["split", "one"]);
    assert_eq!(desk.ok(&["list"]).lines().count(), 3);
}

#[test]
fn the_key_stays_with_the_rest() {
    let copies: String = ["1--9", "1-9", "1--09"]
        .iter()
        .map(|pages| {
            format!("TY  - JOUR\nTI  - Kestrels hunt by night\nAU  - Lee, Ann\nPY  - 2019\nT2  - Polar Letters\nVL  - 3\nSP  - {pages}\nDO  - 10.5555/one\nER  - \n\n")
        })
        .collect();
    for number in ["1", "2", "3"] {
        let desk = Desk::with(&[("a.ris", copies.as_str())]);
        desk.ok(&["import", "a.ris"]);
        let list = desk.ok(&["list"]);
        assert_eq!(list.lines().count(), 1, "{list}");
        let key = list.split_whitespace().next().unwrap().to_owned();
        desk.ok(&["split", &key, number]);
        assert_eq!(entry_of(&desk, &key)["records"].as_array().unwrap().len(), 2, "{number}");
        assert_eq!(desk.ok(&["list"]).lines().count(), 2);
    }
}

#[test]
fn what_cannot_be_split_is_said() {
    let record = "TY  - JOUR\nTI  - Kestrels hunt by night\nAU  - Lee, Ann\nPY  - 2019\nER  - \n\n";
    let desk = Desk::with(&[("a.ris", record), ("b.ris", &format!("\n{record}"))]);
    desk.ok(&["import", "a.ris"]);
    let list = desk.ok(&["list"]);
    let key = list.split_whitespace().next().unwrap();
    for (arguments, why) in [
        (vec!["split", key], "the entry has one record, so there is nothing to split"),
        (vec!["split", key, "1"], "these are all its records, so none would stay"),
    ] {
        let output = desk.run(&arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert_eq!(stderr(&output), format!("cite: {key}: {why}\n"));
    }
    let output = desk.run(&["split", key, "2"]);
    assert_eq!(output.status.code(), Some(4), "{}", stderr(&output));
    desk.ok(&["import", "b.ris"]);
    for arguments in [vec!["split", key], vec!["split", key, "2"]] {
        let output = desk.run(&arguments);
        assert_eq!(output.status.code(), Some(1));
        assert!(stderr(&output).contains("letter by letter"), "{}", stderr(&output));
    }
    assert_eq!(desk.ok(&["history"]).lines().count(), 2, "what is refused is no step");
    assert_eq!(desk.run(&["merge", key, "nobody"]).status.code(), Some(4));
}

#[test]
fn a_relation_is_shown_and_exported_and_taken_back() {
    let desk = Desk::with(&[("a.bib", APART)]);
    desk.ok(&["import", "a.bib"]);
    let before = desk.ok(&["export", "--to", "biblatex"]);
    let output = desk.run(&["decide", "one", "two", "preprint-of", "--why", "the journal says so"]);
    assert_eq!(stderr(&output), "one is preprint-of two\n");
    assert_eq!(entry_of(&desk, "one")["relations"], serde_json::json!([["preprint-of", "two"]]));
    assert_eq!(entry_of(&desk, "two")["relations"], serde_json::json!([]));
    assert!(desk.ok(&["show", "two"]).contains("one#1 is preprint-of two#1  "));
    assert!(desk.ok(&["why", "two", "one"]).contains(": one#1 is preprint-of two#1, "));
    assert_ne!(desk.ok(&["export", "--to", "biblatex"]), before);
    assert!(!desk.ok(&["export", "--bibtex", "--prefer", "published"]).contains("{one,"));
    desk.ok(&["rebuild"]);
    assert_eq!(entry_of(&desk, "one")["relations"], serde_json::json!([["preprint-of", "two"]]));
    // the last word holds, also where it turns the relation round
    desk.ok(&["decide", "two", "one", "preprint-of"]);
    assert_eq!(entry_of(&desk, "one")["relations"], serde_json::json!([]));
    assert_eq!(entry_of(&desk, "two")["relations"], serde_json::json!([["preprint-of", "one"]]));
    desk.ok(&["undo"]);
    assert_eq!(entry_of(&desk, "one")["relations"], serde_json::json!([["preprint-of", "two"]]));
    desk.ok(&["decide", "one", "two", "undecided"]);
    assert_eq!(desk.ok(&["export", "--to", "biblatex"]), before);
    assert!(desk.ok(&["why", "one", "two"]).contains("undecided: what was decided before"));
    assert_eq!(desk.run(&["decide", "one", "two", "later"]).status.code(), Some(4));
    assert_eq!(desk.run(&["decide", "one", "one", "different"]).status.code(), Some(1));
    assert_eq!(desk.run(&["decide", "one", "two", "cousin-of"]).status.code(), Some(2));
}

#[test]
fn a_persons_relation_wins_over_the_evidence() {
    let works = "@article{pre, title={Kestrels hunt by night}, author={Lee, Ann}, year={2019}, journal={bioRxiv}, doi={10.1101/2019.01.02.123456}}
@article{pub, title={Kestrels hunt by night}, author={Lee, Ann}, year={2020}, journal={Polar Letters}, volume={3}, pages={1--9}, doi={10.5555/one}}
";
    let desk = Desk::with(&[("a.bib", works)]);
    desk.ok(&["import", "a.bib"]);
    let by_rule = serde_json::json!([["preprint-of", "pub"]]);
    assert_eq!(entry_of(&desk, "pre")["relations"], by_rule);
    desk.ok(&["decide", "pub", "pre", "comment-on"]);
    assert_eq!(entry_of(&desk, "pre")["relations"], serde_json::json!([]));
    assert_eq!(entry_of(&desk, "pub")["relations"], serde_json::json!([["comment-on", "pre"]]));
    desk.ok(&["decide", "pub", "pre", "different"]);
    assert_eq!(entry_of(&desk, "pub")["relations"], serde_json::json!([]));
    desk.ok(&["decide", "pub", "pre", "undecided"]);
    assert_eq!(entry_of(&desk, "pre")["relations"], by_rule);
    // merged and split by number: related as before
    desk.ok(&["merge", "pre", "pub"]);
    assert_eq!(entry_of(&desk, "pre")["relations"], serde_json::json!([]));
    desk.ok(&["split", "pre", "1"]);
    assert_eq!(entry_of(&desk, "pre")["relations"], by_rule);
    assert_eq!(Relation::PreprintOf.csl(), "preprint-of");
}

#[test]
fn what_was_said_of_entries_is_united_and_comes_apart() {
    let desk = Desk::with(&[("a.bib", APART)]);
    desk.ok(&["import", "a.bib"]);
    desk.ok(&["tag", "one", "--add", "cohort"]);
    desk.ok(&["tag", "two", "--add", "night"]);
    desk.ok(&["set", "two", "volume=44"]);
    let before = desk.ok(&["list", "--json"]);
    desk.ok(&["merge", "one", "two"]);
    let list = desk.ok(&["list", "--json"]);
    let merged: serde_json::Value = serde_json::from_str(list.lines().next().unwrap()).unwrap();
    assert_eq!(merged["tags"], serde_json::json!(["cohort", "night"]), "{list}");
    assert_eq!(
        merged["reference"]["texts"]["volume"], "44",
        "a person's value outranks the sources"
    );
    desk.ok(&["split", "one"]);
    assert_eq!(desk.ok(&["list", "--json"]), before);
    desk.ok(&["rm", "two"]);
    for arguments in
        [vec!["merge", "one", "two"], vec!["split", "two"], vec!["decide", "one", "two", "same"]]
    {
        let output = desk.run(&arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        let said = stderr(&output);
        assert!(
            said.starts_with("cite: two: the entry is in the trash\nhint: `cite restore"),
            "{said}"
        );
    }
}

#[test]
fn what_is_said_holds_when_a_source_comes_again() {
    let copy = "@article{x, title={Kestrels hunt by night}, author={Lee, Ann}, year={2019}, journal={Polar Letters}, volume={3}, pages={1--9}, doi={10.5555/one}, note={a copy}}\n";
    let desk = Desk::with(&[("a.bib", APART), ("b.bib", copy)]);
    desk.ok(&["import", "a.bib"]);
    desk.ok(&["import", "b.bib"]);
    assert_eq!(entry_of(&desk, "one")["records"].as_array().unwrap().len(), 2);
    desk.ok(&["split", "one", "2"]);
    desk.ok(&["merge", "two", "three"]);
    let said = desk.ok(&["list"]);
    assert_eq!(said.lines().count(), 3, "{said}");
    desk.ok(&["sources", "rm", "b.bib"]);
    desk.ok(&["sources", "rm", "a.bib"]);
    assert_eq!(desk.ok(&["list"]), "");
    desk.ok(&["import", "b.bib"]);
    desk.ok(&["import", "a.bib"]);
    assert_eq!(desk.ok(&["list"]), said);
    desk.ok(&["rebuild"]);
    assert_eq!(desk.ok(&["list"]), said);
    // the same records in another file
    desk.write("c.bib", &format!("% again\n{APART}"));
    desk.ok(&["import", "c.bib"]);
    assert_eq!(desk.ok(&["list"]).lines().count(), 3);
}
