//! Trains the tagger of reference strings and measures it.
//!
//! `cargo run --release -p cite-citation --example train [CORE.xml] [--show]` measures both ways to
//! learn in five-fold cross-validation, and on rendered references in styles that were kept apart;
//! `--show` prints every value that is not right. `--write` learns from everything and writes
//! `src/weights.bin`. The file is tagged references in AnyStyle's form, by default
//! `../shared/references/core.xml` (AnyStyle, BSD-2-Clause, copyright Sylvester Keil). Rendered ones are
//! made of `words.tsv`, the fixtures and the tagged values, in the styles of `styles.tsv`. The
//! same input gives the same weights.

#![allow(clippy::print_stdout, reason = "the report is what this program writes")]
mod gold;
mod learn;
mod random;
mod render;
mod score;

use cite_citation::tagger::featured;
use cite_citation::token::tokens;
use gold::Tagged;
use learn::{Example, Learnt, field, perceptron};
use random::Random;
use render::{Pools, Use};
use score::Score;
use std::path::Path;

const FOLDS: usize = 5;

/// Features that ship at most: with a hash and a byte a label each they are under a megabyte.
const MOST_FEATURES: usize = 38_000;

/// Where the weights that ship are.
const SHIPPED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/weights.bin");

type Way = fn(&[&Example], usize) -> Learnt;

/// The two ways that are measured, and how often each goes through the examples.
const WAYS: [(&str, Way, usize); 2] =
    [("averaged perceptron", perceptron, 8), ("conditional random field", field, 12)];

/// How many references are rendered to learn from, and to check with.
const RENDERED: usize = 6000;
const CHECKED: usize = 1500;

fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |name: &str| arguments.iter().any(|argument| argument == name);
    let path = arguments.iter().find(|argument| !argument.starts_with("--"));
    let path = path.map_or("../shared/references/core.xml", String::as_str);
    let gold = gold::read(&std::fs::read_to_string(path)?);
    let fixtures = fixtures(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures")));
    if !has("--write") {
        for (name, way, epochs) in WAYS {
            cross(name, &gold, &fixtures, way, epochs, has("--show"));
        }
        return Ok(());
    }
    let all: Vec<&Tagged> = gold.iter().collect();
    let (bytes, weights) =
        field(&trained_with(&all, &fixtures).iter().collect::<Vec<_>>(), 12).packed(MOST_FEATURES);
    let mut score = Score::default();
    let begun = std::time::Instant::now();
    let parsed: Vec<_> =
        gold.iter().map(|tagged| cite_citation::parse_by(&tagged.text(), &weights)).collect();
    println!("{:.0} strings a second", gold.len() as f64 / begun.elapsed().as_secs_f64());
    gold.iter().zip(&parsed).for_each(|(tagged, parsed)| score.add(tagged, parsed, false));
    println!("shipped weights on what they were trained with: {}", score.line());
    std::fs::write(SHIPPED, bytes)
}

/// Titles and containers of the fixtures' golden CSL-JSON.
fn fixtures(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let folders = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<_> = folders
        .flat_map(|folder| std::fs::read_dir(folder.path()).into_iter().flatten().flatten())
        .map(|file| file.path())
        .collect();
    files.sort();
    for file in files.iter().filter(|file| {
        file.to_string_lossy().ends_with(".csl.json")
            && !file.to_string_lossy().contains("/references/")
    }) {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        let items: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap_or_default();
        for (item, (field, what)) in items.iter().flat_map(|item| {
            [("title", "title"), ("container-title", "journal"), ("publisher", "publisher")]
                .map(|pair| (item, pair))
        }) {
            let value = item[field]
                .as_str()
                .map(cite_text::markup::plain)
                .filter(|value| (3..200).contains(&value.len()));
            found.extend(value.map(|value| (what.to_owned(), value.into_owned())));
        }
    }
    found
}

fn example(tagged: &Tagged) -> Example {
    let text = tagged.text();
    Example { featured: featured(&tokens(&text)), labels: tagged.labels() }
}

/// What is learnt from: the tagged references, and rendered ones.
fn trained_with(gold: &[&Tagged], fixtures: &[(String, String)]) -> Vec<Example> {
    let pools = Pools::new(fixtures, gold);
    let mut random = Random(1);
    let rendered = (0..RENDERED).map(|_| pools.sample(Use::Learn, &mut random));
    gold.iter()
        .map(|tagged| example(tagged))
        .chain(rendered.map(|tagged| example(&tagged)))
        .collect()
}

/// Five-fold cross-validation, and the score on styles that were not learnt from.
fn cross(
    name: &str,
    gold: &[Tagged],
    fixtures: &[(String, String)],
    way: Way,
    epochs: usize,
    show: bool,
) {
    let (mut score, mut unseen) = (Score::default(), Score::default());
    for fold in 0..FOLDS {
        let known: Vec<&Tagged> = (0..)
            .zip(gold)
            .filter(|(at, _)| at % FOLDS != fold)
            .map(|(_, tagged)| tagged)
            .collect();
        let examples = trained_with(&known, fixtures);
        let (_, weights) = way(&examples.iter().collect::<Vec<_>>(), epochs).packed(MOST_FEATURES);
        let held: Vec<&Tagged> = (0..)
            .zip(gold)
            .filter(|(at, _)| at % FOLDS == fold)
            .map(|(_, tagged)| tagged)
            .collect();
        for tagged in &held {
            score.add(tagged, &cite_citation::parse_by(&tagged.text(), &weights), show);
        }
        let (pools, mut random) = (Pools::new(fixtures, &held), Random(2 + fold as u64));
        for _ in 0..CHECKED / FOLDS {
            let tagged = pools.sample(Use::Check, &mut random);
            unseen.add(&tagged, &cite_citation::parse_by(&tagged.text(), &weights), show);
        }
    }
    println!("{name}, cross-validation: {}\n    {:?}", score.line(), score.fields);
    println!("{name}, unseen styles: {}\n    {:?}", unseen.line(), unseen.fields);
}
