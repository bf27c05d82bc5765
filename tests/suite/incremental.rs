//! The laws of a library: a file at a time is all files at once, order does not matter, twice is once,
//! and a person's word holds.

#![allow(clippy::unwrap_used)] // a test may fail by unwrapping: the panic names the line

use crate::shelf::{DOIS, Shelf, TITLES, all, files};
use cite::library::decide;
use cite::library::operation::By;
use cite::library::{look, undo};
use cite::model::{Date, DateField, ItemType, Reference, TextField};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_file_at_a_time_is_all_at_once(files in files()) {
        let (mut at_once, mut one_by_one) = (Shelf::new(&files), Shelf::new(&files));
        at_once.import(&all(&files));
        for number in all(&files) {
            one_by_one.import(&[number]);
        }
        prop_assert_eq!(at_once.entries(), one_by_one.entries());
    }

    #[test]
    fn order_does_not_matter((files, order) in files().prop_flat_map(|files| { let order = all(&files); (Just(files), Just(order).prop_shuffle()) })) {
        let (mut sorted, mut shuffled) = (Shelf::new(&files), Shelf::new(&files));
        sorted.import(&all(&files));
        let (first, rest) = order.split_at(order.len() / 2);
        shuffled.import(first);
        shuffled.import(rest);
        prop_assert_eq!(sorted.entries(), shuffled.entries());
    }

    #[test]
    fn twice_is_once(files in files()) {
        let mut shelf = Shelf::new(&files);
        shelf.import(&all(&files));
        let keys = |shelf: &Shelf| { let mut keys = Vec::new(); look::list(&shelf.library, |stored| { keys.push(stored.entry); Ok(()) }).unwrap(); keys };
        let (before, entries) = (keys(&shelf), shelf.entries());
        let again = shelf.import(&all(&files));
        prop_assert_eq!((again.records, again.new_entries), (0, 0));
        prop_assert_eq!(before, keys(&shelf));
        prop_assert_eq!(entries, shelf.entries());
    }

    #[test]
    fn a_source_taken_out_was_never_there((files, gone) in files().prop_flat_map(|files| { let all = all(&files); (Just(files), prop::sample::subsequence(all.clone(), 1..=all.len())) })) {
        let (mut with, mut without) = (Shelf::new(&files), Shelf::new(&files));
        with.import(&all(&files));
        let before = with.entries();
        for number in &gone {
            with.remove(*number);
        }
        let rest: Vec<usize> = all(&files).into_iter().filter(|number| !gone.contains(number)).collect();
        if !rest.is_empty() {
            without.import(&rest);
        }
        prop_assert_eq!(with.entries(), without.entries());
        prop_assert_eq!(with.findings(), []);
        with.undo(gone.len());
        prop_assert_eq!(with.entries(), before);
    }

    #[test]
    fn what_is_undone_was_never_done(files in files()) {
        let mut shelf = Shelf::new(&files);
        let mut states = vec![shelf.entries()];
        for number in all(&files) {
            shelf.import(&[number]);
            states.push(shelf.entries());
        }
        for state in states.iter().rev().skip(1) {
            shelf.undo(1);
            prop_assert_eq!(&shelf.entries(), state);
            prop_assert_eq!(shelf.findings(), []);
        }
        let redone = undo::redo(&mut shelf.library, &By::default(), files.len()).unwrap();
        prop_assert_eq!(redone.len(), files.len());
        prop_assert_eq!(&shelf.entries(), states.last().unwrap());
        prop_assert_eq!(shelf.findings(), []);
    }

    #[test]
    fn a_persons_word_holds(files in files(), said in prop::collection::vec((0..6usize, 0..6usize, any::<bool>()), 1..4)) {
        let half = files.len().div_ceil(2);
        let mut shelf = Shelf::new(&files);
        shelf.import(&all(&files)[..half]);
        let ids: Vec<String> = (0..half).flat_map(|file| (0..files[file].len()).map(move |at| format!("f{file}-{at}"))).collect();
        let mut held: BTreeMap<(String, String), bool> = BTreeMap::new();
        for (a, b, link) in said {
            let (a, b) = (&ids[a % ids.len()], &ids[b % ids.len()]);
            if a != b {
                let word = shelf.word(a, b);
                if link { decide::link(&mut shelf.library, &word).unwrap() } else { decide::non_link(&mut shelf.library, &word).unwrap() }
                held.insert((a.min(b).clone(), a.max(b).clone()), link);
            }
        }
        let only_links = held.values().all(|link| *link);
        let respected = |shelf: &Shelf| held.iter().all(|((a, b), link)| {
            let together = shelf.holder(a).0 == shelf.holder(b).0;
            if *link { together || !only_links } else { !together }
        });
        prop_assert!(respected(&shelf));
        shelf.import(&all(&files));
        prop_assert!(respected(&shelf), "after more came in");
        let entries = shelf.entries();
        shelf.import(&all(&files));
        prop_assert_eq!(entries, shelf.entries());
        let count: usize = files.iter().map(Vec::len).sum();
        prop_assert_eq!(shelf.library.counts().unwrap().1, count as u64);
        let members: BTreeSet<String> = shelf.entries().into_iter().flat_map(|entry| entry.0).collect();
        prop_assert_eq!(members.len(), count, "every record is in an entry");
        prop_assert_eq!(shelf.findings(), []);
    }
}

/// A piece of a column that returns in every issue: what only its title leads to its copies.
fn piece(volume: usize, year: Option<i32>) -> Reference {
    let mut reference = Reference::new(ItemType::ArticleJournal);
    reference
        .set(TextField::Title, "Gleanings from the ringing huts beyond the northern estuaries");
    reference.set(TextField::ContainerTitle, "Polar Letters");
    reference.set(TextField::Volume, volume.to_string());
    reference.set(TextField::Page, "7");
    if let Some(year) = year {
        reference.dates.insert(DateField::Issued, Date::from_year(year));
    }
    reference
}

#[test]
fn blocks_that_fill_over_are_the_same_at_once_and_by_and_by() {
    let few = (1..6).flat_map(|volume| [piece(volume, Some(2001)), piece(volume, None)]);
    let many =
        |from: usize, to: usize| (from..to).map(|volume| piece(volume, Some(2002))).collect();
    let files =
        [few.collect(), many(10, 200), many(200, 420), vec![piece(3, None), piece(4, Some(2001))]];
    let (mut at_once, mut one_by_one) = (Shelf::new(&files), Shelf::new(&files));
    at_once.import(&all(&files));
    one_by_one.import(&[0]);
    let (entries, records) = one_by_one.library.counts().unwrap();
    assert!(entries < records, "the few are merged while there is nothing else");
    for number in &all(&files)[1..] {
        one_by_one.import(&[*number]);
    }
    assert_eq!(at_once.entries(), one_by_one.entries());
    assert_eq!(one_by_one.findings(), []);
    // and back again: what was over-full is not
    one_by_one.remove(3);
    one_by_one.remove(2);
    let mut two = Shelf::new(&files);
    two.import(&[0, 1]);
    assert_eq!(two.entries(), one_by_one.entries());
}

#[test]
fn a_decision_survives_another_import_of_the_same_records() {
    let mut reference = Reference::new(ItemType::ArticleJournal);
    reference.set(TextField::Title, TITLES[0]);
    reference.set(TextField::Doi, DOIS[1]);
    let mut other = reference.clone();
    other.set(TextField::Volume, "12");
    let mut shelf = Shelf::new(&[vec![reference.clone(), other.clone()], vec![record_of(6)]]);
    shelf.import(&[0]);
    assert_eq!(shelf.library.counts().unwrap(), (1, 2));
    let word = shelf.word("f0-0", "f0-1");
    decide::non_link(&mut shelf.library, &word).unwrap();
    assert_eq!(shelf.library.counts().unwrap(), (2, 2));
    // the same records in a file of other bytes, and another file
    let path = shelf.folder.path().join("f0.json");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(shelf.folder.path().join("f2.json"), format!("{text}\n\n")).unwrap();
    shelf.import(&[1, 2]);
    assert_eq!(shelf.library.counts().unwrap(), (3, 5));
    let word = shelf.word("f0-0", "f1-0");
    decide::link(&mut shelf.library, &word).unwrap();
    assert_eq!(shelf.library.counts().unwrap(), (2, 5));
}

fn record_of(title: usize) -> Reference {
    let mut reference = Reference::new(ItemType::Book);
    reference.set(TextField::Title, TITLES[title]);
    reference
}
