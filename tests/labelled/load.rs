//! A labelled set's folder comes in; its records as references, their IDs and the true clusters go out.

#![allow(dead_code)]

use cite::model::identifier::{Doi, Isbn, Issn};
use cite::model::{
    Date, DateField, ItemType, ListField, NameField, Reference, TextField, date, name,
};
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
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/dedupe");
    root.is_dir().then_some(root)
}

/// Loads a set: with more fields where `rich`, and where it has a file with more fields.
pub fn load(folder: &Path, rich: bool) -> Labelled {
    let xml = folder.join("records_xml.csv");
    let file = if rich && xml.is_file() { xml } else { folder.join("records.csv") };
    let mut reader = csv::Reader::from_path(&file).expect("a set has its records");
    let header = reader.headers().expect("records have a header").clone();
    let (mut ids, mut records) = (Vec::new(), Vec::new());
    for row in reader.records() {
        let row = row.expect("the rows are UTF-8");
        let cell = |name: &str| {
            header
                .iter()
                .position(|column| column == name)
                .and_then(|at| row.get(at))
                .unwrap_or_default()
        };
        ids.push(cell("ID").to_owned());
        records.push(reference(&cell));
    }
    let place = |id: &str| ids.iter().position(|other| other == id).map(|at| at as u32);
    let mut truth = csv::Reader::from_path(folder.join("truth.csv")).expect("a set has its truth");
    let truth = truth
        .records()
        .map(|row| {
            row.expect("the rows are UTF-8")[0]
                .split(';')
                .filter_map(|id| place(id.trim()))
                .collect()
        })
        .collect();
    Labelled { records, truth, ids }
}

fn reference<'a>(cell: &dyn Fn(&str) -> &'a str) -> Reference {
    let mut reference = Reference::new(match cell("ENTRYTYPE") {
        "article" => ItemType::ArticleJournal,
        "inproceedings" | "conference" => ItemType::PaperConference,
        "book" => ItemType::Book,
        "incollection" | "inbook" => ItemType::Chapter,
        "phdthesis" | "mastersthesis" => ItemType::Thesis,
        "techreport" => ItemType::Report,
        _ => ItemType::Document,
    });
    reference.set(TextField::Title, cell("title").trim());
    for author in cell("author").split(" and ").filter_map(name::parse::inverted) {
        reference.push_name(NameField::Author, author);
    }
    if let Some(date) =
        date::loose::parse(cell("year")).filter(|date| !matches!(date, Date::Literal(_)))
    {
        reference.dates.insert(DateField::Issued, date);
    }
    let container = if cell("journal").is_empty() { cell("booktitle") } else { cell("journal") };
    reference.set(TextField::ContainerTitle, container.trim());
    reference.set(TextField::Volume, cell("volume").trim());
    reference.set(TextField::Issue, cell("number").trim());
    reference.set(TextField::Page, cell("pages").trim());
    reference.set(TextField::Abstract, cell("abstract").trim());
    reference.set(TextField::Edition, cell("edition").trim());
    match Doi::parse(cell("doi")) {
        Some(doi) => reference.set(TextField::Doi, doi.as_str()),
        None => reference.set(TextField::Doi, cell("doi").trim()),
    }
    for number in cell("isbn").lines().map(str::trim) {
        let bare = number.split(" (").next().unwrap_or_default();
        match (Issn::parse(bare), Isbn::parse(bare)) {
            (Some(issn), _) => reference.push(ListField::Issn, issn.as_str()),
            (None, Some(isbn)) => reference.push(ListField::Isbn, isbn.as_str()),
            (None, None) => reference.keep("csv", "isbn", number),
        }
    }
    reference.push(ListField::Url, cell("url").trim());
    reference
}

/// The pairs of a set whose label is argued to be wrong, both ways round.
pub fn disputed(set: &str) -> std::collections::HashSet<(String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/resolve/label_errors.tsv");
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
