//! Says how long the resolver takes on the largest labelled set, and on made-up libraries of 53,000 and
//! 80,000 records: `cargo run --release --example time_resolve [SIZE…]`; or on the records of a table:
//! `… time_resolve FILE.csv`. On one core with `RAYON_NUM_THREADS=1`, where time is CPU time.

// a program that prints is what an example is
#![allow(clippy::print_stdout, clippy::print_stderr)]

#[path = "../tests/resolve/labelled/load.rs"]
mod load;

use cite_model::{Date, DateField, ItemType, Name, NameField, Reference, TextField};
use cite_resolve::{Weights, resolve_standardized, standardize};
use rayon::prelude::*;
use std::path::Path;
use std::time::Instant;

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).collect();
    if let [file] = asked.as_slice()
        && file.ends_with(".csv")
    {
        return time(file, &load::records(Path::new(file)));
    }
    if let Some(root) = load::root() {
        let start = Instant::now();
        let set = load::load(&root.join("digital_work"), true);
        println!("digital_work: read {:?}", start.elapsed());
        time("digital_work", &set.records);
    }
    let sizes: Vec<usize> = asked.iter().filter_map(|size| size.parse().ok()).collect();
    for size in if sizes.is_empty() { vec![53_000, 80_000] } else { sizes } {
        time("made up", &made_up(size));
    }
}

fn time(name: &str, records: &[Reference]) {
    let start = Instant::now();
    let standardized: Vec<_> = records.par_iter().map(standardize).collect();
    let after = start.elapsed();
    let resolution = resolve_standardized(&standardized, &[], Weights::shipped());
    println!(
        "{name}: {} records, {} clusters, {} pairs compared; standardized in {:.3} s, resolved in {:.3} s",
        records.len(),
        resolution.clusters.len(),
        resolution.compared,
        after.as_secs_f64(),
        (start.elapsed() - after).as_secs_f64()
    );
}

/// Records of which each fifth is a copy of another in another spelling.
fn made_up(size: usize) -> Vec<Reference> {
    let words = [
        "effect",
        "treatment",
        "owls",
        "urban",
        "kestrels",
        "estuary",
        "membrane",
        "graph",
        "stream",
        "hospital",
        "mortality",
        "yeast",
        "lamp",
        "winter",
        "vole",
        "survey",
        "model",
        "trial",
        "protein",
        "index",
    ];
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = move |bound: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        (random % bound as u64) as usize
    };
    let mut records: Vec<Reference> = Vec::with_capacity(size);
    for at in 0..size {
        if at % 5 == 4 {
            let mut copy = records[next(records.len())].clone();
            let title = copy.title().unwrap_or_default().to_uppercase();
            copy.set(TextField::Title, title);
            records.push(copy);
            continue;
        }
        let mut reference = Reference::new(ItemType::ArticleJournal);
        let rare = format!("x{}", next(size));
        let title: Vec<&str> =
            (0..9).map(|_| words[next(words.len())]).chain([rare.as_str()]).collect();
        reference.set(TextField::Title, title.join(" "));
        for _ in 0..4 {
            reference
                .push_name(NameField::Author, Name::person(format!("Name{}", next(4000)), "J"));
        }
        reference.dates.insert(DateField::Issued, Date::from_year(1990 + next(30) as i32));
        reference.set(
            TextField::ContainerTitle,
            format!("Journal of {} and {}", words[next(20)], words[next(20)]),
        );
        reference.set(TextField::Volume, next(90).to_string());
        let first = next(900) + 1;
        reference.set(TextField::Page, format!("{first}-{}", first + 9));
        reference.set(
            TextField::Abstract,
            (0..120).map(|_| words[next(words.len())]).collect::<Vec<_>>().join(" "),
        );
        records.push(reference);
    }
    records
}
