//! The six labelled sets, where they are there: figures held to a two-way ratchet, and every pair that
//! is decided against its label argued in a table.
//!
//! `fixtures/resolve/ratchet.json` fails on a loss and on an unlisted gain; `CITE_BLESS=1` writes it.

mod load;

use cite_resolve::{PersonsDecision, Resolution, resolve};
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};

#[test]
fn the_figures_are_those_of_the_ratchet() {
    let Some(root) = load::root() else { return };
    let mut figures = serde_json::Map::new();
    let mut wrong: Vec<String> = Vec::new();
    for name in load::SETS {
        let set = load::load(&root.join(name), true);
        let resolution = resolve(&set.records, &[] as &[PersonsDecision]);
        let score = score(&set, &resolution);
        // against the argued labels no false merge may be left, and few questions may be asked
        let argued = load::disputed(name);
        let unargued = |pairs: &BTreeSet<(String, String)>| -> Vec<String> {
            pairs
                .iter()
                .filter(|pair| !argued.contains(pair))
                .map(|(a, b)| format!("{name} {a} {b}"))
                .collect()
        };
        wrong
            .extend(unargued(&score.false_pairs).iter().map(|pair| format!("false merge: {pair}")));
        wrong.extend(
            unargued(&score.missed_pairs)
                .iter()
                .map(|pair| format!("missed without a reason: {pair}")),
        );
        for (a, b) in argued.iter().filter(|(a, b)| a < b) {
            let pair = (a.clone(), b.clone());
            if !score.false_pairs.contains(&pair) && !score.missed_pairs.contains(&pair) {
                wrong.push(format!("argued without need: {name} {a} {b}"));
            }
        }
        assert!(
            resolution.possible.len() * 100 < set.records.len(),
            "{name}: a hundredth of the records is in question"
        );
        figures.insert(name.to_owned(), score.figures);
        let plain = load::load(&root.join(name), false);
        let resolution = resolve(&plain.records, &[]);
        figures.insert(format!("{name}, fewer fields"), self::score(&plain, &resolution).figures);
    }
    assert!(wrong.is_empty(), "{} pairs are wrong:\n{}", wrong.len(), wrong.join("\n"));
    hold(&fixture("ratchet.json"), &Value::Object(figures));
}

struct Score {
    figures: Value,
    false_pairs: BTreeSet<(String, String)>,
    missed_pairs: BTreeSet<(String, String)>,
}

/// Counts as `score.py` does: records that are gone, and pairs.
fn score(set: &load::Labelled, resolution: &Resolution) -> Score {
    let clusters_of = |clusters: &[Vec<u32>]| -> HashMap<u32, usize> {
        clusters
            .iter()
            .enumerate()
            .flat_map(|(at, members)| members.iter().map(move |member| (*member, at)))
            .collect()
    };
    let (truth, found) = (clusters_of(&set.truth), clusters_of(&resolution.clusters));
    let id = |at: &u32| &set.ids[*at as usize];
    let mut gone: HashSet<u32> = HashSet::new();
    for cluster in &resolution.clusters {
        let first = cluster.iter().min_by_key(|member| id(member));
        gone.extend(cluster.iter().filter(|member| Some(*member) != first));
    }
    let mut false_merges = gone.iter().filter(|member| !truth.contains_key(member)).count();
    let mut missed = 0;
    for members in &set.truth {
        match members.iter().filter(|member| !gone.contains(member)).count() {
            0 => false_merges += 1,
            left => missed += left - 1,
        }
    }
    let apart_in =
        |clusters: &[Vec<u32>], other: &HashMap<u32, usize>| -> BTreeSet<(String, String)> {
            let mut pairs = BTreeSet::new();
            for members in clusters {
                for (at, a) in members.iter().enumerate() {
                    for b in members[at + 1..]
                        .iter()
                        .filter(|b| !other.contains_key(a) || other.get(a) != other.get(b))
                    {
                        pairs.insert((id(a).min(id(b)).clone(), id(a).max(id(b)).clone()));
                    }
                }
            }
            pairs
        };
    let false_pairs = apart_in(&resolution.clusters, &truth);
    let missed_pairs = apart_in(&set.truth, &found);
    let figures = json!({
        "records": set.records.len(),
        "false merges": false_merges,
        "missed": missed,
        "false pairs": false_pairs.len(),
        "missed pairs": missed_pairs.len(),
        "possible links": resolution.possible.len(),
        "relations": resolution.relations.len(),
    });
    Score { figures, false_pairs, missed_pairs }
}

fn fixture(name: &str) -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../..")).join("fixtures/resolve").join(name)
}

fn hold(golden: &Path, figures: &Value) {
    let text = serde_json::to_string_pretty(figures).expect("figures have a JSON form") + "\n";
    if std::env::var_os("CITE_BLESS").is_some() {
        std::fs::write(golden, text).expect("the ratchet can be written");
        return;
    }
    let expected = std::fs::read_to_string(golden).expect("the ratchet is there");
    assert_eq!(text, expected, "a loss, or a gain that the ratchet does not list yet");
}
