//! Derives the match weights from the labelled sets, and says how they do on a set held out.
//!
//! `cargo run --release --example fit_weights` prints a table for `src/resolve/weights.tsv`, and on
//! standard error what each set scores with the shipped weights, with the new ones, and with weights
//! derived from the other five sets.
//!
//! The procedure: every candidate pair that blocking finds is compared. In each set by itself, the
//! share of each level among pairs marked as one work (m) and among all others (u) is counted; a
//! level counts half a pair more than it has (smoothing). Pairs that
//! `fixtures/resolve/label_errors.tsv` argues to be labelled wrongly are left out. The shares of the
//! sets are averaged, so that no set outvotes another. A level's weight is `log2(m/u)`, damped and
//! capped, for fields are not independent; a missing value weighs nothing.

// a program that prints is what an example is
#![allow(clippy::print_stdout, clippy::print_stderr)]

#[path = "../tests/resolve/labelled/load.rs"]
mod load;

use cite_resolve::{
    Standardized, Weights, candidates, compare, level_names, levels, resolve_standardized,
    standardize,
};
use std::collections::{HashMap, HashSet};
use std::fmt::Write;

/// What the logarithm is multiplied with.
const DAMPING: f64 = 0.8;
/// No level weighs more than this many bits, either way.
const CAP: f64 = 8.0;
/// How many pairs each level counts more than it has.
const SMOOTHING: f64 = 0.5;
/// The weight of any candidate pair before it is compared. Not counted: it depends on how much a library repeats itself.
const PRIOR: f64 = -9.0;
/// How many pairs are drawn to see how often levels come up by chance.
const RANDOM_PAIRS: usize = 30_000;
/// A set says something on a field only if so many pairs of each side have values in it.
const FEWEST_PAIRS: f64 = 20.0;
/// Levels that the sets cannot tell: they have no identifiers but DOIs, and one item type for nearly all.
/// An accession number names a work more surely than a DOI, and an item type is an exporter's habit.
const PRESUMED: &[(&str, &str, f64)] = &[
    ("accession", "same", 8.0),
    ("accession", "different", -6.0),
    ("kind", "same", 0.2),
    ("kind", "different", -1.0),
];

fn main() {
    let Some(root) = load::root() else {
        eprintln!("the labelled sets are not here");
        return;
    };
    let sets: Vec<Set> = load::SETS.iter().map(|name| Set::load(&root, name)).collect();
    let all: Vec<&Counts> = sets.iter().map(|set| &set.counts).collect();
    let table = table(&all);
    print!("{table}");
    let fitted = Weights::parse(&table).expect("a table just written can be read");
    eprintln!(
        "{:20} {:>22} {:>22} {:>22}",
        "false merges / missed", "shipped", "fitted on all", "on the other five"
    );
    for (at, set) in sets.iter().enumerate() {
        let others: Vec<&Counts> = sets
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != at)
            .map(|(_, set)| &set.counts)
            .collect();
        let held_out =
            Weights::parse(&self::table(&others)).expect("a table just written can be read");
        let scores = [Weights::shipped(), &fitted, &held_out].map(|weights| set.score(weights));
        eprintln!("{:20} {:>22} {:>22} {:>22}", set.name, scores[0], scores[1], scores[2]);
    }
}

/// A labelled set, and how often each level comes up in it.
struct Set {
    name: &'static str,
    standardized: Vec<Standardized>,
    cluster_of: HashMap<u32, usize>,
    truth: Vec<Vec<u32>>,
    ids: Vec<String>,
    counts: Counts,
}

/// For every field and level, the share among pairs that are one work and among those that are not.
struct Counts {
    shares: Vec<Vec<[f64; 2]>>,
    /// For every field, whether enough pairs have values in it.
    tells: Vec<bool>,
}

impl Set {
    fn load(root: &std::path::Path, name: &'static str) -> Self {
        let set = load::load(&root.join(name), true);
        let standardized: Vec<Standardized> = set.records.iter().map(standardize).collect();
        let cluster_of: HashMap<u32, usize> = set
            .truth
            .iter()
            .enumerate()
            .flat_map(|(at, members)| members.iter().map(move |member| (*member, at)))
            .collect();
        let disputed = load::disputed(name);
        let counts = count(&standardized, &cluster_of, |a, b| {
            disputed.contains(&(set.ids[a as usize].clone(), set.ids[b as usize].clone()))
        });
        Self { name, standardized, cluster_of, truth: set.truth, ids: set.ids, counts }
    }

    /// False merges, missed duplicates and possible links, counted as `score.py` counts records.
    fn score(&self, weights: &Weights) -> String {
        let resolution = resolve_standardized(&self.standardized, &[], weights);
        let mut gone: HashSet<u32> = HashSet::new();
        for cluster in &resolution.clusters {
            let first = cluster.iter().min_by_key(|member| &self.ids[**member as usize]);
            gone.extend(cluster.iter().filter(|member| Some(*member) != first));
        }
        let mut wrong = gone.iter().filter(|member| !self.cluster_of.contains_key(member)).count();
        let mut missed = 0;
        for members in &self.truth {
            match members.iter().filter(|member| !gone.contains(member)).count() {
                0 => wrong += 1,
                left => missed += left - 1,
            }
        }
        format!("{wrong} / {missed} ({} possible)", resolution.possible.len())
    }
}

fn count(
    records: &[Standardized],
    cluster_of: &HashMap<u32, usize>,
    disputed: impl Fn(u32, u32) -> bool,
) -> Counts {
    let mut shares: Vec<Vec<[f64; 2]>> =
        level_names().iter().map(|levels| vec![[SMOOTHING; 2]; levels.len()]).collect();
    let mut add = |a: u32, b: u32, side: usize| {
        let comparison = compare(&records[a as usize], &records[b as usize]);
        for level in levels(&comparison) {
            shares[level.field_index][level.level_index][side] += 1.0;
        }
    };
    let one_work = |a: u32, b: u32| {
        cluster_of.get(&a).is_some_and(|cluster| cluster_of.get(&b) == Some(cluster))
    };
    for pair in candidates(records).iter().filter(|pair| !disputed(pair.a, pair.b)) {
        if one_work(pair.a, pair.b) {
            add(pair.a, pair.b, 0);
        }
    }
    let mut random = Random(0x5eed);
    for _ in 0..RANDOM_PAIRS {
        let (a, b) = (random.below(records.len()), random.below(records.len()));
        if a != b && !one_work(a, b) {
            add(a, b, 1);
        }
    }
    let mut tells = Vec::new();
    for (levels, names) in shares.iter_mut().zip(level_names()) {
        let known: Vec<usize> = (0..levels.len()).filter(|at| names[*at] != "missing").collect();
        let sums = [0, 1].map(|side| known.iter().map(|at| levels[*at][side]).sum::<f64>());
        for (at, side) in known.iter().flat_map(|at| [(*at, 0), (*at, 1)]) {
            levels[at][side] /= sums[side];
        }
        tells.push(sums.iter().all(|sum| *sum > FEWEST_PAIRS));
    }
    Counts { shares, tells }
}

/// A generator of numbers that are the same in every run (SplitMix64).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % bound as u64) as u32
    }
}

/// The table of weights that these counts give.
fn table(sets: &[&Counts]) -> String {
    let mut table = String::from(
        "# Match weights: field, level, bits. Written by `cargo run --release --example fit_weights`.\n",
    );
    writeln!(table, "prior\t\t{PRIOR:.1}").expect("a string takes every line");
    for (field, names) in level_names().iter().enumerate() {
        for (level, name) in names.iter().enumerate() {
            let telling: Vec<&&Counts> = sets.iter().filter(|set| set.tells[field]).collect();
            let sum =
                |side: usize| telling.iter().map(|set| set.shares[field][level][side]).sum::<f64>();
            let presumed =
                PRESUMED.iter().find(|row| (row.0, row.1) == (cite_resolve::FIELDS[field], *name));
            let bits = match presumed {
                Some(row) => row.2,
                None if *name == "missing" || telling.is_empty() => 0.0,
                None => ((sum(0) / sum(1)).log2() * DAMPING).clamp(-CAP, CAP),
            };
            writeln!(table, "{}\t{name}\t{bits:.1}", cite_resolve::FIELDS[field])
                .expect("a string takes every line");
        }
    }
    table
}
