//! The laws of the resolver as properties: order does not matter, twice is once, a bit at a time is
//! all at once, comparison is symmetric, a person's word holds, and a merge can be taken apart.

use cite_model::{Date, DateField, ItemType, ListField, Name, NameField, Reference, TextField};
use cite_resolve::{
    BlockingKey, Candidate, Decision, Index, JudgedPair, Link, MergeInput, PersonsDecision,
    Precedence, Resolution, Standardized, Weights, blocking_keys, cluster, compare, components,
    content_hash, decide, gather, judge, merge, resolve, standardize,
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

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
fn by_content(records: &[Reference], resolution: &Resolution) -> Vec<Vec<u64>> {
    let mut clusters: Vec<Vec<u64>> = resolution
        .clusters
        .iter()
        .map(|members| {
            let mut members: Vec<u64> =
                members.iter().map(|at| content_hash(&records[*at as usize])).collect();
            members.sort_unstable();
            members
        })
        .collect();
    clusters.sort_unstable();
    clusters
}

fn questions(records: &[Reference], resolution: &Resolution) -> BTreeSet<(u64, u64)> {
    let content = |at: u32| content_hash(&records[at as usize]);
    resolution
        .possible
        .iter()
        .map(|pair| (content(pair.a).min(content(pair.b)), content(pair.a).max(content(pair.b))))
        .collect()
}

/// Resolves records one after another, each against those before it, as a library does: only a new
/// record's candidates are compared, and only the components that it touches are clustered again.
fn one_by_one(records: &[Reference]) -> (Vec<Vec<u32>>, Vec<JudgedPair>) {
    let standardized: Vec<Standardized> = records.iter().map(standardize).collect();
    let borrowed: Vec<&Standardized> = standardized.iter().collect();
    let mut index = Index::default();
    let mut judged: Vec<JudgedPair> = Vec::new();
    let mut cluster_of: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for at in 0..records.len() as u32 {
        let keys: Vec<BlockingKey> = blocking_keys(&standardized[at as usize]);
        for (other, rule) in index.add(at, &keys) {
            judged.extend(judge(
                borrowed[other as usize],
                borrowed[at as usize],
                Candidate { a: other, b: at, rule },
                Weights::shipped(),
            ));
        }
        let links: Vec<Link> = judged
            .iter()
            .filter(|pair| pair.verdict.decision == Decision::Link)
            .map(|pair| Link { a: pair.a, b: pair.b, weight_bits: pair.verdict.weight_bits })
            .collect();
        let seen = at as usize + 1;
        let touched = components(seen, &links, &[])
            .into_iter()
            .find(|members| members.contains(&at))
            .unwrap_or_else(|| vec![at]);
        let place = |record: u32| touched.binary_search(&record).ok().map(|place| place as u32);
        let within: Vec<Link> = links
            .iter()
            .filter_map(|link| Some(Link { a: place(link.a)?, b: place(link.b)?, ..*link }))
            .collect();
        let members: Vec<&Standardized> =
            touched.iter().map(|record| borrowed[*record as usize]).collect();
        for members in cluster(&members, &within, &[]).clusters {
            let members: Vec<u32> = members.iter().map(|place| touched[*place as usize]).collect();
            for member in &members {
                cluster_of.insert(*member, members.clone());
            }
        }
    }
    let clusters: BTreeSet<Vec<u32>> = cluster_of.into_values().collect();
    (clusters.into_iter().collect(), judged)
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
    fn a_bit_at_a_time_is_all_at_once(records in records()) {
        let all = resolve(&records, &[]);
        let (clusters, judged) = one_by_one(&records);
        prop_assert_eq!(&all.clusters, &clusters);
        let standardized: Vec<Standardized> = records.iter().map(standardize).collect();
        let gathered = gather(&standardized.iter().collect::<Vec<_>>(), judged, &[]);
        prop_assert_eq!(all.clusters, gathered.clusters);
        prop_assert_eq!(all.possible.len(), gathered.possible.len());
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
        let inputs: Vec<MergeInput> = records.iter().enumerate().map(|(at, reference)| MergeInput { reference, precedence: precedence(at), content: content_hash(reference) }).collect();
        let shuffled: Vec<MergeInput> = order.iter().map(|at| inputs[*at]).collect();
        prop_assert_eq!(merge(&inputs).reference, merge(&shuffled).reference);
    }

    #[test]
    fn a_merge_can_be_taken_apart(records in records()) {
        let every_pair: Vec<PersonsDecision> = (0..records.len() as u32).flat_map(|a| (0..a).map(move |b| PersonsDecision { a, b, link: false })).collect();
        let apart = resolve(&records, &every_pair);
        prop_assert_eq!(apart.clusters.len(), records.len());
        for (reference, members) in records.iter().zip(&apart.clusters) {
            let input = MergeInput { reference: &records[members[0] as usize], precedence: Precedence::default(), content: content_hash(reference) };
            prop_assert_eq!(&merge(&[input]).reference, reference);
        }
    }

    #[test]
    fn no_value_is_lost_in_a_merge(records in records()) {
        let inputs: Vec<MergeInput> = records.iter().map(|reference| MergeInput { reference, precedence: Precedence::default(), content: content_hash(reference) }).collect();
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
