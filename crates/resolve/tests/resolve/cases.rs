//! Matching cases as data: two records, what is decided on them, and the rule that decided
//! (`weights` where none did). Every rule has a case in which it fires. A case may have other records
//! `with` it, and say whether the two come into one entry (`together`) where those are there.

use cite_model::identifier::{Doi, Pmid};
use cite_model::{
    Date, DateField, ItemType, ListField, NameField, Reference, TextField, field::Field, name,
};
use cite_resolve::{
    ADJUSTMENTS, Decision, RULES, candidates, compare, decide, resolve, standardize,
};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

#[test]
fn every_case_is_decided_as_it_says() {
    let cases = cases();
    assert!(cases.len() >= 150, "only {} cases", cases.len());
    let mut failures = Vec::new();
    let mut ids = BTreeSet::new();
    for case in &cases {
        let text = |name: &str| case[name].as_str().unwrap_or_default().to_owned();
        assert!(ids.insert(text("id")), "{} comes twice", text("id"));
        let (a, b) = (standardize(&reference(&case["a"])), standardize(&reference(&case["b"])));
        let verdict = decide(&compare(&a, &b));
        assert_eq!(verdict, decide(&compare(&b, &a)), "{} depends on the order", text("id"));
        let found = (shown(verdict.decision), verdict.rule.unwrap_or("weights").to_owned());
        if found != (text("expected"), text("rule")) {
            failures.push(format!(
                "{}: {} by {}, not {} by {} ({:.1} bits)",
                text("id"),
                found.0,
                found.1,
                text("expected"),
                text("rule"),
                verdict.weight_bits
            ));
        }
        let met = !candidates(&[a, b]).is_empty();
        if !met && verdict.decision != Decision::NonLink {
            failures.push(format!("{}: no blocking rule lets the two meet", text("id")));
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {} cases:\n{}",
        failures.len(),
        cases.len(),
        failures.join("\n")
    );
}

#[test]
fn every_rule_fires_somewhere_and_has_a_name_of_its_own() {
    let cases = cases();
    let comparisons: Vec<_> = cases
        .iter()
        .map(|case| {
            compare(&standardize(&reference(&case["a"])), &standardize(&reference(&case["b"])))
        })
        .collect();
    let mut names = BTreeSet::new();
    for rule in RULES {
        assert!(names.insert(rule.name), "{} comes twice", rule.name);
        assert!(!rule.reason.is_empty());
        let decides = cases.iter().any(|case| case["rule"] == rule.name);
        assert!(decides, "no case is decided by {}", rule.name);
        let near_miss = comparisons.iter().any(|comparison| !(rule.fires)(comparison));
        assert!(near_miss, "{} always fires", rule.name);
    }
    for rule in ADJUSTMENTS {
        assert!(names.insert(rule.name), "{} comes twice", rule.name);
        assert!(comparisons.iter().any(rule.fires), "no case has {}", rule.name);
    }
}

#[test]
fn what_stands_between_two_records_joins_them_or_not() {
    let mut joined = [0, 0];
    for case in cases() {
        let (Some(others), Some(together)) = (case["with"].as_array(), case["together"].as_bool())
        else {
            continue;
        };
        let mut records = vec![reference(&case["a"]), reference(&case["b"])];
        records.extend(others.iter().map(reference));
        let clusters = resolve(&records, &[]).clusters;
        let found = clusters.iter().any(|members| members.starts_with(&[0, 1]));
        assert_eq!(found, together, "{}: {clusters:?}", case["id"]);
        records.reverse();
        let reversed = resolve(&records, &[]).clusters.len();
        assert_eq!(reversed, clusters.len(), "{} depends on the order", case["id"]);
        joined[usize::from(together)] += 1;
    }
    assert!(joined.iter().all(|count| *count >= 2), "{joined:?}");
}

fn shown(decision: Decision) -> String {
    match decision {
        Decision::Link => "link".to_owned(),
        Decision::PossibleLink => "possible".to_owned(),
        Decision::NonLink => "non-link".to_owned(),
        Decision::Related(relation) => format!("related:{}", relation.csl()),
    }
}

pub fn cases() -> Vec<Value> {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
        .join("fixtures/resolve/cases.json");
    let text = std::fs::read_to_string(path).expect("the cases are there");
    serde_json::from_str(&text).expect("the cases are a JSON array")
}

/// The short form of a record that the cases are written in.
pub fn reference(case: &Value) -> Reference {
    let text = |name: &str| case[name].as_str();
    let mut reference =
        Reference::new(text("type").and_then(ItemType::from_csl).unwrap_or_default());
    for (name, field) in [
        ("title", TextField::Title),
        ("journal", TextField::ContainerTitle),
        ("volume", TextField::Volume),
        ("issue", TextField::Issue),
        ("pages", TextField::Page),
        ("edition", TextField::Edition),
        ("publisher", TextField::Publisher),
        ("abstract", TextField::Abstract),
        ("number", TextField::Number),
    ] {
        reference.set(field, text(name).unwrap_or_default());
    }
    if let Some(doi) = text("doi").and_then(Doi::parse) {
        reference.set(TextField::Doi, doi.as_str());
    }
    if let Some(pmid) = text("pmid").and_then(Pmid::parse) {
        reference.set(TextField::Pmid, pmid.as_str());
    }
    let (authors, et_al) = name::parse::cut_et_al(text("author").unwrap_or_default());
    for author in authors.split(';').filter_map(name::parse::inverted) {
        reference.push_name(NameField::Author, author);
    }
    if et_al {
        reference.names.entry(NameField::Author).et_al = true;
    }
    if let Some(year) = case["year"].as_i64().and_then(|year| i32::try_from(year).ok()) {
        reference.dates.insert(DateField::Issued, Date::from_year(year));
    }
    reference.push(ListField::Url, text("url").unwrap_or_default());
    reference.push(ListField::Isbn, text("isbn").unwrap_or_default());
    reference.push(ListField::Issn, text("issn").unwrap_or_default());
    reference
}
