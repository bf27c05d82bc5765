//! Counts how often words come up in the titles of the labelled sets, for `src/resolve/standardize/words.tsv`.
//!
//! `cargo run --release --example count_words` prints the table. A word is in it if at least four sets have
//! it: so no set's own subject is learnt, only what titles are made of everywhere. Its bits are `-log2` of the
//! mean share of different titles that have it, without the set that has it most. Words that
//! columns and notices are made of are given by hand, for scientific sets hold too few of them.

// a program that prints is what an example is
#![allow(clippy::print_stdout, clippy::print_stderr)]

#[path = "../tests/resolve/labelled/load.rs"]
mod load;

use cite_text::fold::{fold, words};
use std::collections::{BTreeMap, BTreeSet};

/// Words of columns, notices and meetings, and their bits.
const JUDGED: &[(&str, f64)] = &[
    ("abstract", 4.0),
    ("abstracts", 4.0),
    ("announcement", 5.0),
    ("announcements", 5.0),
    ("annual", 5.0),
    ("book", 5.0),
    ("chair", 6.0),
    ("chairs", 6.0),
    ("comment", 4.0),
    ("commentary", 4.0),
    ("conference", 5.0),
    ("contents", 4.0),
    ("correction", 4.0),
    ("editor", 3.0),
    ("editorial", 2.0),
    ("editorials", 2.0),
    ("editors", 3.0),
    ("erratum", 4.0),
    ("foreword", 3.0),
    ("guest", 4.0),
    ("index", 4.0),
    ("introduction", 3.0),
    ("issue", 5.0),
    ("keynote", 6.0),
    ("letter", 4.0),
    ("letters", 4.0),
    ("meeting", 5.0),
    ("message", 5.0),
    ("news", 4.0),
    ("note", 4.0),
    ("notes", 4.0),
    ("obituary", 5.0),
    ("panel", 6.0),
    ("poster", 5.0),
    ("preface", 3.0),
    ("proceedings", 5.0),
    ("reply", 4.0),
    ("response", 4.0),
    ("reviews", 5.0),
    ("session", 5.0),
    ("special", 5.0),
    ("symposium", 5.0),
    ("workshop", 5.0),
];
/// How many sets must have a word.
const FEWEST_SETS: usize = 4;
/// Words with more bits are as good as unknown.
const MOST_BITS: f64 = 10.5;

fn main() {
    let Some(root) = load::root() else {
        eprintln!("the labelled sets are not here");
        return;
    };
    let mut shares: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for name in load::SETS {
        let set = load::load(&root.join(name), false);
        let titles: BTreeSet<String> =
            set.records.iter().filter_map(|record| record.title()).map(fold).collect();
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for title in &titles {
            let different: BTreeSet<&str> = words(title).collect();
            different.into_iter().for_each(|word| *counts.entry(word).or_default() += 1);
        }
        for (word, count) in counts {
            shares.entry(word.to_owned()).or_default().push(count as f64 / titles.len() as f64);
        }
    }
    let mut bits: BTreeMap<String, f64> = BTreeMap::new();
    for (word, mut shares) in shares {
        if word.len() > 1 && shares.len() >= FEWEST_SETS {
            shares.sort_by(f64::total_cmp);
            shares.pop();
            let others = load::SETS.len() - 1;
            let kept = shares.len().saturating_sub(others - 1);
            bits.insert(word, -(shares[kept..].iter().sum::<f64>() / others as f64).log2());
        }
    }
    bits.retain(|_, bits| *bits < MOST_BITS);
    bits.extend(JUDGED.iter().map(|(word, bits)| ((*word).to_owned(), *bits)));
    println!(
        "# A word of titles and how much it tells, in bits: -log2 of the share of titles that have it. Written by examples/count_words.rs."
    );
    for (word, bits) in bits {
        println!("{word}\t{bits:.1}");
    }
}
