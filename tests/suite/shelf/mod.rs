//! A shelf: random files of records that are alike, and a library for them, for tests that hold laws
//! against any library.

#![allow(dead_code)] // each test program uses a part of it

use cite::formats::{self, WriteOptions};
use cite::library::decide::Word;
use cite::library::doctor::{self, Finding};
use cite::library::import::{self, ImportOptions, ImportReport};
use cite::library::operation::By;
use cite::library::progress::Watch;
use cite::library::{Library, look, sources, undo};
use cite::model::{Date, DateField, Entry, ItemType, Name, NameField, Reference, TextField};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use tempfile::TempDir;

/// Titles of works; a record has one of them, often changed a little.
pub const TITLES: [&str; 8] = [
    "Nocturnal foraging of urban kestrels under sodium lighting",
    "Diurnal foraging of urban kestrels under sodium lighting",
    "Erratum: Nocturnal foraging of urban kestrels under sodium lighting",
    "Editorial",
    "Gaps in the ringing of owls. Part I",
    "Gaps in the ringing of owls. Part II",
    "Ruhezeiten der Falken in den Städten des Nordens",
    "Sparse wavelet priors for the tracking of storks",
];
pub const PEOPLE: [&str; 5] = ["Halvorsen", "Okafor", "Brandt", "Sørensen", "Lind"];
pub const JOURNALS: [&str; 5] =
    ["", "Journal of Urban Ecology", "J Urban Ecol", "Polar Letters", "bioRxiv"];
pub const PAGES: [&str; 5] = ["", "215-229", "215-29", "S41", "e1204"];
pub const DOIS: [&str; 4] = ["", "10.5555/a.1", "10.5555/a.2", "10.1101/2020.01.02.123456"];

prop_compose! {
    /// A work as one database has it: what it is depends on the work, how it is written on the noise.
    pub fn record()(
        title in 0..TITLES.len(), capitals: bool, subtitle in prop::bool::weighted(0.2),
        people in 0..4usize, initials: bool, year in prop::option::of(2010..2012),
        journal in 0..JOURNALS.len(), volume in 0..3u8, pages in 0..PAGES.len(), doi in 0..DOIS.len(),
    ) -> Reference {
        let mut reference = Reference::new(ItemType::ArticleJournal);
        let mut text = TITLES[title].to_owned();
        if subtitle {
            text.push_str(": a winter record");
        }
        reference.set(TextField::Title, if capitals { text.to_uppercase() } else { text });
        for person in (title..title + people).map(|at| PEOPLE[at % PEOPLE.len()]) {
            reference.push_name(NameField::Author, Name::person(person, if initials { "I" } else { "Ingrid" }));
        }
        if let Some(year) = year {
            reference.dates.insert(DateField::Issued, Date::from_year(year));
        }
        reference.set(TextField::ContainerTitle, JOURNALS[journal]);
        if volume > 0 {
            reference.set(TextField::Volume, volume.to_string());
        }
        reference.set(TextField::Page, PAGES[pages]);
        reference.set(TextField::Doi, DOIS[doi]);
        reference
    }
}

/// Files of records, each file different from the others.
pub fn files() -> impl Strategy<Value = Vec<Vec<Reference>>> {
    prop::collection::vec(prop::collection::vec(record(), 1..7), 2..6)
}

/// A folder of files, and a library for them.
pub struct Shelf {
    pub folder: TempDir,
    pub library: Library,
}

impl Shelf {
    pub fn new(files: &[Vec<Reference>]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (number, records) in files.iter().enumerate() {
            let write = formats::by_id("csl-json").unwrap().write.unwrap();
            let mut text = Vec::new();
            let mut writer = write(&mut text, &WriteOptions::default());
            for (at, reference) in records.iter().enumerate() {
                let key = format!("f{number}-{at}");
                let reference = reference.clone();
                writer.entry(&Entry { key, reference, ..Entry::default() }).unwrap();
            }
            writer.finish().unwrap();
            drop(writer);
            std::fs::write(folder.path().join(format!("f{number}.json")), text).unwrap();
        }
        Self { folder, library: Library::in_memory().unwrap() }
    }

    pub fn remove(&mut self, number: usize) {
        let name = self.folder.path().join(format!("f{number}.json")).display().to_string();
        sources::remove(&mut self.library, &By::default(), &[name]).unwrap();
    }

    pub fn undo(&mut self, steps: usize) {
        let undone = undo::undo(&mut self.library, &By::default(), steps).unwrap();
        assert_eq!(undone.len(), steps);
    }

    /// What is wrong with the library.
    pub fn findings(&self) -> Vec<Finding> {
        doctor::examine(&self.library).unwrap()
    }

    pub fn import(&mut self, numbers: &[usize]) -> ImportReport {
        let path =
            |number: &usize| -> PathBuf { self.folder.path().join(format!("f{number}.json")) };
        let paths = numbers.iter().map(path).collect();
        let options = ImportOptions {
            paths,
            by: By { who: "a reader".to_owned(), now: "2024-01-02T03:04:05Z".to_owned() },
            ..ImportOptions::default()
        };
        let report =
            import::run(&mut self.library, &options, &mut std::io::empty(), Watch::default())
                .unwrap();
        assert_eq!(report.files.skipped(), 0);
        report
    }

    /// Every entry: its records, its merged reference, and what it is related to. No keys.
    pub fn entries(&self) -> BTreeSet<Shown> {
        let mut members: BTreeMap<String, Members> = BTreeMap::new();
        let mut shown = Vec::new();
        look::list(&self.library, |stored| {
            let entry = look::show(&self.library, &stored.entry.key)?;
            let ids = entry.records.iter().map(|record| record.reference.id.clone().unwrap());
            members.insert(entry.key.clone(), ids.collect());
            shown.push(entry);
            Ok(())
        })
        .unwrap();
        let entries = shown.into_iter().map(|entry| {
            let related = entry.relations.iter();
            let related: BTreeSet<_> =
                related.map(|(how, key)| (format!("{how:?}"), members[key].clone())).collect();
            let reference = serde_json::to_string(&entry.reference).unwrap();
            (members[&entry.key].clone(), reference, related.into_iter().collect())
        });
        entries.collect()
    }

    /// The entry that holds a record, by its key and the record's number there.
    pub fn holder(&self, id: &str) -> (String, usize) {
        let mut found = None;
        look::list(&self.library, |stored| {
            let entry = look::show(&self.library, &stored.entry.key)?;
            let place =
                entry.records.iter().position(|record| record.reference.id.as_deref() == Some(id));
            found = found.take().or(place.map(|at| (entry.key.clone(), at + 1)));
            Ok(())
        })
        .unwrap();
        found.unwrap()
    }

    pub fn word(&self, a: &str, b: &str) -> Word {
        let name = |id: &str| {
            let (key, number) = self.holder(id);
            format!("{key}#{number}")
        };
        Word { a: name(a), b: name(b), ..Word::default() }
    }
}

/// An entry: its records, its merged reference, and its relations to other entries' records.
pub type Shown = (Members, String, Vec<(String, Members)>);

pub type Members = BTreeSet<String>;

pub fn all(files: &[Vec<Reference>]) -> Vec<usize> {
    (0..files.len()).collect()
}
