//! The version of what the resolver derives: an old library must be told when outcomes change.
//!
//! `fixtures/resolve/derivation.tsv` has a print of the tables and of the outcomes over the cases for
//! every version. Where they change, raise `DERIVATION` and run the test with `CITE_BLESS=1`.

use crate::cases::{cases, reference};
use cite_resolve::{
    ADJUSTMENTS, BLOCKING_RULES, DERIVATION, FULL_BLOCK, LINK, MergeInput, POSSIBLE, Precedence,
    RULES, WEIGHTS_TABLE, blocking_keys, compare, decide, merge, resolve, standardize,
};
use std::path::Path;
use xxhash_rust::xxh3::xxh3_64;

#[test]
fn the_version_is_raised_where_outcomes_change() {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
        .join("fixtures/resolve/derivation.tsv");
    let mut known = std::fs::read_to_string(&path).unwrap_or_default();
    let print = format!("{:016x}", xxh3_64(outcomes().as_bytes()));
    let mut rows = known.lines().filter_map(|line| line.split_once('\t'));
    let before = rows.find(|(version, _)| *version == DERIVATION).map(|(_, print)| print);
    if before.is_none() && std::env::var_os("CITE_BLESS").is_some() {
        known.push_str(&format!("{DERIVATION}\t{print}\n"));
        return std::fs::write(&path, known).expect("the prints can be written");
    }
    assert_eq!(Some(&*print), before, "outcomes are others than those of {DERIVATION}: raise it");
    let rows: Vec<&str> = known.lines().filter_map(|line| Some(line.split_once('\t')?.1)).collect();
    assert_eq!(rows.iter().filter(|row| **row == print).count(), 1, "raised for nothing");
}

/// The tables, and what comes out for each case, as a text.
fn outcomes() -> String {
    let rules = RULES.iter().map(|rule| format!("{} {:?}", rule.name, rule.outcome));
    let adjustments = ADJUSTMENTS.iter().map(|rule| format!("{} {}", rule.name, rule.bits));
    let blocking = BLOCKING_RULES.iter().map(|(_, name, _)| (*name).to_owned());
    let bounds = [format!("{LINK} {POSSIBLE} {FULL_BLOCK}"), WEIGHTS_TABLE.to_owned()];
    let cases = cases().into_iter().map(|case| {
        let mut records = vec![reference(&case["a"]), reference(&case["b"])];
        let forms = [standardize(&records[0]), standardize(&records[1])];
        let verdict = decide(&compare(&forms[0], &forms[1]));
        let inputs = records.iter().map(|reference| MergeInput {
            reference,
            precedence: Precedence::default(),
            content: reference.content(),
        });
        let merged = merge(&inputs.collect::<Vec<_>>()).reference.to_json();
        let keys = [blocking_keys(&forms[0]), blocking_keys(&forms[1])];
        records.extend(case["with"].as_array().into_iter().flatten().map(reference));
        let clusters = resolve(&records, &[]).clusters;
        format!("{} {verdict:?} {forms:?} {keys:?} {merged} {clusters:?}", case["id"])
    });
    let all = rules.chain(adjustments).chain(blocking).chain(bounds).chain(cases);
    all.collect::<Vec<_>>().join("\n")
}
