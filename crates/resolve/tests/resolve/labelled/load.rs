//! A labelled set's folder comes in; its records as references, their IDs and the true clusters go out.

#![allow(dead_code)]

use cite_formats::Collected;
use cite_model::Reference;
use cite_text::encoding::TextReader;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// The names of the sets.
pub const SETS: [&str; 6] =
    ["stroke", "haematology", "cytology_screening", "respiratory", "digital_work", "diabetes"];

/// A set of records with the clusters that people marked.
pub struct Labelled {
    /// The records' IDs.
    pub ids: Vec<String>,
    /// The records.
    pub records: Vec<Reference>,
    /// The clusters of two records and more, as places in `records`.
    pub truth: Vec<Vec<u32>>,
}

/// Where the sets are, if they are there.
pub fn root() -> Option<PathBuf> {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../..")).join("../shared/dedupe");
    root.is_dir().then_some(root)
}

/// Loads a set: with more fields where `rich`, and where it has a file with more fields.
pub fn load(folder: &Path, rich: bool) -> Labelled {
    let xml = folder.join("records_xml.csv");
    let file = if rich && xml.is_file() { xml } else { folder.join("records.csv") };
    let records = records(&file);
    let ids: Vec<String> =
        records.iter().map(|record| record.id.clone().unwrap_or_default()).collect();
    let place = |id: &str| ids.iter().position(|other| other == id).map(|at| at as u32);
    let mut truth = csv::Reader::from_path(folder.join("truth.csv")).expect("a set has its truth");
    let truth = truth
        .records()
        .map(|row| {
            let row = row.expect("the rows are UTF-8");
            row[0].split(';').filter_map(|id| place(id.trim())).collect()
        })
        .collect();
    Labelled { records, truth, ids }
}

/// The records of a table.
pub fn records(file: &Path) -> Vec<Reference> {
    let bytes = std::fs::read(file).expect("the table is there");
    let mut text = TextReader::new(bytes.as_slice()).expect("a slice can be read");
    let mut found = Collected::default();
    let read = cite_formats::by_id("csv").and_then(|format| format.read).expect("tables are read");
    read(&mut text, &mut found).expect("a slice can be read");
    found.records.into_iter().map(|record| record.reference).collect()
}

/// The pairs of a set whose label is argued to be wrong, both ways round.
pub fn disputed(set: &str) -> HashSet<(String, String)> {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
        .join("fixtures/resolve/label_errors.tsv");
    let table = std::fs::read_to_string(path).unwrap_or_default();
    let rows = table
        .lines()
        .map(|line| line.split('\t').collect::<Vec<_>>())
        .filter(|row| row.len() >= 3 && row[0] == set);
    rows.flat_map(|row| {
        [(row[1].to_owned(), row[2].to_owned()), (row[2].to_owned(), row[1].to_owned())]
    })
    .collect()
}
