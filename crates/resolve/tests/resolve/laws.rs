//! The laws of the resolver as properties: order does not matter, twice is once, a bit at a time is
//! all at once, comparison is symmetric, a person's word holds, and a merge can be taken apart.

use crate::shelf::Shelf;
use cite_model::{Date, DateField, ItemType, ListField, Name, NameField, Reference, TextField};
use cite_resolve::{
    Decision, FULL_BLOCK, MergeInput, PersonsDecision, Precedence, Resolution, Standardized,
    compare, decide, merge, resolve, standardize,
};
use proptest::prelude::*;
use std::collections::BTreeSet;

const TITLES: [&str; 10] = [
    "Nocturnal foraging of urban kestrels under sodium lighting",
    "Nocturnal foraging of urban kestrels under sodium lighting: a winter record",
    "NOCTURNAL FORAGING OF URBAN KESTRELS UNDER SODIUM LIGHTING",
    "Diurnal foraging of urban kestrels under sodium lighting",
    "Erratum: Nocturnal foraging of urban kestrels under sodium lighting",
    "Editorial",
    "Gaps in the ringing of owls. Part I",
    "Gaps in the ringing of owls. Part II",
    "Ruhezeiten der Falken in den Städten des Nordens",
    "",
];
const PEOPLE: [&str; 5] = ["Halvorsen", "Okafor", "Brandt", "Sørensen", "Sorensen"];
const JOURNALS: [&str; 4] = ["", "Journal of Urban Ecology", "J Urban Ecol", "Polar Letters"];
const PAGES: [&str; 6] = ["", "215-229", "215-29", "S41", "e1204", "30"];
const DOIS: [&str; 3] = ["", "10.5555/a.1", "10.5555/a.2"];

prop_compose! {
    fn record()(
        title in 0..TITLES.len(), people in prop::collection::vec(0..PEOPLE.len(), 0..4), initials: bool,
        year in prop::option::of(2010..2013), journal in 0..JOURNALS.len(), volume in 0..3u8, pages in 0..PAGES.len(),
        doi in 0..DOIS.len(), keyword in 0..3u8, item_type in 0..3usize,
    ) -> Reference {
        let mut reference = Reference::new([ItemType::ArticleJournal, ItemType::Document, ItemType::PaperConference][item_type]);
        reference.set(TextField::Title, TITLES[title]);
        for person in people {
            reference.push_name(NameField::Author, Name::person(PEOPLE[person], if initials { "I" } else { "Ingrid" }));
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
        if keyword > 0 {
            reference.push(ListField::Keyword, format!("word {keyword}"));
        }
        reference
    }
}

fn records() -> impl Strategy<Value = Vec<Reference>> {
    prop::collection::vec(record(), 1..24)
}

/// The clusters as sets of contents, which do not depend on the records' places.
fn by_content(records: &[Reference], resolution: &Resolution) -> Vec<Vec<u128>> {
    let mut clusters: Vec<Vec<u128>> = resolution
        .clusters
        .iter()
        .map(|members| {
            let mut members: Vec<u128> =
                members.iter().map(|at| records[*at as usize].content()).collect();
            members.sort_unstable();
            members
        })
        .collect();
    clusters.sort_unstable();
    clusters
}

fn questions(records: &[Reference], resolution: &Resolution) -> BTreeSet<(u128, u128)> {
    let content = |at: u32| records[at as usize].content();
    resolution
        .possible
        .iter()
        .map(|pair| (content(pair.a).min(content(pair.b)), content(pair.a).max(content(pair.b))))
        .collect()
}

/// Resolves records some at a time, each time against those that came before.
fn bit_by_bit(records: &[Reference], at_a_time: usize) -> Shelf {
    let mut shelf = Shelf::default();
    for records in records.chunks(at_a_time) {
        let forms: Vec<Standardized> = records.iter().map(standardize).collect();
        shelf.add(&forms);
    }
    shelf
}

/// More records of one title than a block holds, of which each third is a copy of the one before.
fn many_of_one_title(count: usize) -> Vec<Reference> {
    let record = |at: usize| {
        let work = at - usize::from(at % 3 == 2);
        let mut reference = Reference::new(ItemType::ArticleJournal);
        reference.set(TextField::Title, TITLES[0]);
        reference.push_name(NameField::Author, Name::person(format!("Aro{}", work % 7), "Ida"));
        reference.dates.insert(DateField::Issued, Date::from_year(1950 + work as i32 % 60));
        reference.set(TextField::Volume, (work % 11 + 1).to_string());
        reference.set(TextField::Page, format!("{}-{}", work * 20 + 1, work * 20 + 9));
        reference.push(ListField::Keyword, at.to_string());
        reference
    };
    (0..count).map(record).collect()
}

#[test]
fn a_block_that_fills_over_gives_what_it_gives_at_once() {
    let records = many_of_one_title(FULL_BLOCK + 20);
    let all = resolve(&records, &[]);
    let whole = bit_by_bit(&records, records.len());
    let parts = bit_by_bit(&records, FULL_BLOCK / 2);
    assert_eq!(whole.clusters(), all.clusters);
    assert_eq!(parts.clusters(), all.clusters);
    assert_eq!(parts.pairs, whole.pairs);
    assert!(all.clusters.len() < records.len(), "copies are found");
    let before = bit_by_bit(&records[..FULL_BLOCK], FULL_BLOCK / 2);
    let title =
        |shelf: &Shelf| shelf.pairs.values().filter(|pair| pair.rule == "same title").count();
    assert!(title(&before) > title(&parts), "pairs of the full block are forgotten");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn comparison_is_symmetric(a in record(), b in record()) {
        let (a, b) = (standardize(&a), standardize(&b));
        prop_assert_eq!(compare(&a, &b), compare(&b, &a));
    }

    #[test]
    fn identical_records_link(a in record()) {
        let standard = standardize(&a);
        prop_assert_eq!(decide(&compare(&standard, &standard)).decision, Decision::Link);
        prop_assert_eq!(resolve(&[a.clone(), Reference { id: Some("other".to_owned()), ..a }], &[]).clusters, vec![vec![0, 1]]);
    }

    #[test]
    fn order_does_not_matter((records, shuffled) in records().prop_flat_map(|records| (Just(records.clone()), Just(records).prop_shuffle()))) {
        let (first, second) = (resolve(&records, &[]), resolve(&shuffled, &[]));
        prop_assert_eq!(by_content(&records, &first), by_content(&shuffled, &second));
        prop_assert_eq!(questions(&records, &first), questions(&shuffled, &second));
        prop_assert_eq!(first.relations.len(), second.relations.len());
    }

    #[test]
    fn twice_is_once(records in records()) {
        let once = resolve(&records, &[]);
        let doubled: Vec<Reference> = records.iter().chain(&records).cloned().collect();
        let twice = resolve(&doubled, &[]);
        prop_assert_eq!(once.clusters.len(), twice.clusters.len());
    }

    #[test]
    fn a_bit_at_a_time_is_all_at_once(records in records(), at_a_time in 1..6usize) {
        let all = resolve(&records, &[]);
        let shelf = bit_by_bit(&records, at_a_time);
        prop_assert_eq!(&all.clusters, &shelf.clusters());
        prop_assert_eq!(bit_by_bit(&records, records.len()).pairs, shelf.pairs);
    }

    #[test]
    fn a_persons_word_holds(records in records(), said in prop::collection::vec((0..24u32, 0..24u32, any::<bool>()), 0..6)) {
        let count = records.len() as u32;
        let mut decisions: Vec<PersonsDecision> = said.iter().map(|(a, b, link)| PersonsDecision { a: a % count, b: b % count, link: *link }).filter(|decision| decision.a != decision.b).collect();
        decisions.sort_by_key(|decision| (decision.a.min(decision.b), decision.a.max(decision.b)));
        decisions.dedup_by_key(|decision| (decision.a.min(decision.b), decision.a.max(decision.b)));
        let resolution = resolve(&records, &decisions);
        let together = |a: u32, b: u32| resolution.clusters.iter().any(|members| members.contains(&a) && members.contains(&b));
        for decision in &decisions {
            if !decision.link {
                prop_assert!(!together(decision.a, decision.b), "{decision:?}");
            } else if decisions.iter().all(|other| other.link) {
                prop_assert!(together(decision.a, decision.b), "{decision:?}");
            }
        }
    }

    #[test]
    fn clusters_are_a_partition_without_conflicts(records in records()) {
        let resolution = resolve(&records, &[]);
        let mut members: Vec<u32> = resolution.clusters.concat();
        members.sort_unstable();
        prop_assert_eq!(members, (0..records.len() as u32).collect::<Vec<_>>());
        for members in &resolution.clusters {
            for (at, a) in members.iter().enumerate() {
                for b in &members[at + 1..] {
                    let verdict = decide(&compare(&standardize(&records[*a as usize]), &standardize(&records[*b as usize])));
                    prop_assert!(!matches!(verdict.decision, Decision::Related(_)), "{:?}", verdict);
                }
            }
        }
    }

    #[test]
    fn a_merge_does_not_depend_on_order((records, order) in records().prop_flat_map(|records| { let order: Vec<usize> = (0..records.len()).collect(); (Just(records), Just(order).prop_shuffle()) })) {
        let precedence = |at: usize| [Precedence::Scraped, Precedence::Aggregator, Precedence::Publisher, Precedence::Curated][at % 4];
        let inputs: Vec<MergeInput> = records.iter().enumerate().map(|(at, reference)| MergeInput { reference, precedence: precedence(at), content: reference.content() }).collect();
        let shuffled: Vec<MergeInput> = order.iter().map(|at| inputs[*at]).collect();
        prop_assert_eq!(merge(&inputs).reference, merge(&shuffled).reference);
    }

    #[test]
    fn a_merge_can_be_taken_apart(records in records()) {
        let every_pair: Vec<PersonsDecision> = (0..records.len() as u32).flat_map(|a| (0..a).map(move |b| PersonsDecision { a, b, link: false })).collect();
        let apart = resolve(&records, &every_pair);
        prop_assert_eq!(apart.clusters.len(), records.len());
        for (reference, members) in records.iter().zip(&apart.clusters) {
            let input = MergeInput { reference: &records[members[0] as usize], precedence: Precedence::default(), content: reference.content() };
            prop_assert_eq!(&merge(&[input]).reference, reference);
        }
    }

    #[test]
    fn no_value_is_lost_in_a_merge(records in records()) {
        let inputs: Vec<MergeInput> = records.iter().map(|reference| MergeInput { reference, precedence: Precedence::default(), content: reference.content() }).collect();
        let merged = merge(&inputs);
        for (at, reference) in records.iter().enumerate() {
            for (field, value) in reference.texts.iter() {
                let kept = merged.reference.text(field) == Some(value)
                    || merged.losing.iter().any(|losing| losing.input == at && losing.value == *value);
                prop_assert!(kept, "{field:?} {value}");
            }
        }
    }
}
