//! What EndNote XML must hold: round trips, and that no text is too broken.

use super::FORMAT;
use super::tags::{REF_TYPES, ROWS, Slot, slot, written};
use crate::{Collected, Confidence, Sample, WriteOptions, tests};
use cite_model::field::Field;
use cite_model::{
    Date, DateField, Entry, ItemType, ListField, Name, NameField, Person, Reference, TextField,
};
use proptest::prelude::*;

fn read(text: &str) -> Collected {
    tests::read(&FORMAT, text)
}

fn write(references: &[Reference]) -> String {
    let entries = references.iter().map(|reference| {
        let key = reference.id.clone().unwrap_or_else(|| "key".to_owned());
        Entry { key, reference: reference.clone(), ..Entry::default() }
    });
    tests::write(&FORMAT, &entries.collect::<Vec<_>>(), &WriteOptions::default())
}

#[test]
fn every_type_is_written_as_a_reference_type_of_its_own_kind() {
    for item_type in ItemType::ALL {
        let row = written(*item_type);
        assert!(row.name != "Generic" || matches!(item_type.csl(), "document" | "collection"));
    }
    let mut names: Vec<_> = REF_TYPES.iter().map(|row| row.name).collect();
    names.dedup();
    assert_eq!(names.len(), REF_TYPES.len());
}

#[test]
fn every_row_can_be_reached() {
    for row in ROWS {
        let reached = ItemType::ALL
            .iter()
            .any(|item_type| row.holds_for(*item_type) && slot(row.tag, *item_type) == row.slot);
        assert!(reached, "{}: {:?}", row.tag, row.slot);
    }
}

/// The fields that a record of a type can hold.
fn slots(item_type: ItemType) -> Vec<Slot> {
    let mut tags: Vec<_> = ROWS.iter().filter(|row| row.write).map(|row| row.tag).collect();
    tags.dedup();
    let rows = tags.into_iter().filter_map(|tag| {
        ROWS.iter().find(|row| row.tag == tag && row.holds_for(item_type)).filter(|row| row.write)
    });
    rows.map(|row| row.slot).collect()
}

fn word() -> impl Strategy<Value = String> {
    "[A-Z][a-zé]{2,6}"
}

fn text() -> impl Strategy<Value = String> {
    proptest::collection::vec(
        prop_oneof![word(), Just("<&>\"'".to_owned()), Just("β".to_owned())],
        1..4,
    )
    .prop_map(|words| words.join(" "))
}

fn rich() -> impl Strategy<Value = String> {
    (
        text(),
        proptest::option::of((word(), prop_oneof![Just("i"), Just("b"), Just("sup"), Just("sub")])),
    )
        .prop_map(|(text, styled)| match styled {
            Some((word, tag)) => format!("{text} <{tag}>{word}</{tag}> end"),
            None => text,
        })
}

fn name() -> impl Strategy<Value = Name> {
    prop_oneof![
        (word(), word()).prop_map(|(family, given)| Name::person(family, given)),
        (word(), word()).prop_map(|(family, given)| Name::Person(Person {
            family: format!("van {family}"),
            given,
            suffix: "Jr.".to_owned(),
            ..Person::default()
        })),
        (word(), word()).prop_map(|(a, b)| Name::literal(format!("{a} {b}"))),
        (word(), word()).prop_map(|(a, b)| Name::literal(format!("{a} University, {b}"))),
    ]
}

fn date() -> impl Strategy<Value = Date> {
    prop_oneof![
        Just("2020"),
        Just("2020-06"),
        Just("2020-06-24"),
        Just("2020-21"),
        Just("2020~"),
        Just("2020-06/2020-07"),
        Just("-0044-03-15"),
        Just("1900/.."),
    ]
    .prop_map(|edtf| Date::from_edtf(edtf).expect("the list has EDTF alone"))
}

fn reference() -> impl Strategy<Value = Reference> {
    let item_type = proptest::sample::select(ItemType::ALL.to_vec());
    let texts = proptest::collection::vec(rich(), 40);
    let names = proptest::collection::vec(proptest::collection::vec(name(), 1..3), 8);
    let dates = proptest::collection::vec(date(), 4);
    let picks = proptest::collection::vec(proptest::bool::weighted(0.4), 60);
    (item_type, texts, names, dates, picks).prop_map(|(item_type, texts, names, dates, picks)| {
        let mut reference = Reference::new(item_type);
        reference.id = Some("smith2020".to_owned());
        reference.set(TextField::Title, texts[0].clone());
        reference.dates.insert(DateField::Issued, dates[0].clone());
        let (mut texts, mut names, mut dates) =
            (texts.iter().cycle(), names.iter().cycle(), dates.iter().cycle());
        for (slot, _) in slots(item_type).into_iter().zip(picks).filter(|(_, pick)| *pick) {
            let text = texts.next().expect("a cycle does not end").clone();
            let bare = cite_text::markup::plain(&text).into_owned();
            match slot {
                Slot::Text(field) => reference.set(field, bare),
                Slot::Rich(field) | Slot::Block(field) => reference.set(field, text),
                Slot::Names(field) => {
                    let list = names.next().expect("a cycle does not end").clone();
                    reference.names.insert(field, list.into());
                }
                Slot::NameText(field) => reference.push_name(field, Name::person("Abe", "Bo")),
                Slot::Date(field) => {
                    reference
                        .dates
                        .insert(field, dates.next().expect("a cycle does not end").clone());
                }
                Slot::List(field) => reference.push(field, text),
                Slot::Doi => reference.set(TextField::Doi, "10.1000/182"),
                Slot::Pmcid => reference.set(TextField::Pmcid, "PMC12"),
                Slot::Serials => {
                    reference.push(ListField::Issn, "0378-5955");
                    reference.push(ListField::Isbn, "9780306406157");
                }
                Slot::NamesAsText(field) => reference.set(field, "An Office; Another"),
                Slot::Keep => {}
            }
        }
        reference.push(ListField::Keyword, "one");
        reference.push(ListField::Url, "https://example.org/?a=1&b=2");
        reference.push(ListField::Url, "https://example.org/2");
        reference.keep("endnote-xml", "caption", "mine");
        reference
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_written_is_read_again(reference in reference()) {
        let text = write(std::slice::from_ref(&reference));
        let found = read(&text);
        prop_assert_eq!(found.diagnostics, []);
        prop_assert_eq!(&found.records[0].reference, &reference, "{}", text);
    }

    #[test]
    fn a_record_cut_or_changed_anywhere_is_read_as_far_as_it_goes(reference in reference(), at in 0.0f64..1.0, byte in any::<char>()) {
        let text = write(&[reference]);
        let at = text.floor_char_boundary((text.len() as f64 * at) as usize);
        read(&text[..at]);
        read(&format!("{}{byte}{}", &text[..at], &text[at..]));
        read(&text[at..]);
    }

    #[test]
    fn no_text_is_too_broken(text in "(<record>|</record>|<title>|</title>|<year>|<author>|</author>|<authors>|<contributors>|<ref-type name=\"|\">|17|&#xD;|&|x|,| |,,|1999){0,40}") {
        read(&text);
    }
}

#[test]
fn files_of_others_are_read_and_written_without_loss() {
    for (name, text) in tests::corpus("endnote-xml") {
        let begun = text.matches("<record>").count();
        let sample = Sample { text: &text[..text.floor_char_boundary(64 << 10)], complete: false };
        assert_eq!((FORMAT.detect)(&sample), Confidence::Sure, "{name}");
        let mut first: Vec<_> =
            read(&text).records.into_iter().map(|found| found.reference).collect();
        assert_eq!(first.len(), begun, "{name}");
        for (at, reference) in first.iter_mut().enumerate() {
            reference.id.get_or_insert(format!("r{at}"));
        }
        let again: Vec<_> =
            read(&write(&first)).records.into_iter().map(|found| found.reference).collect();
        for (before, after) in first.iter().zip(&again) {
            let (mut before, mut after) = (before.clone(), after.clone());
            before.extra.sort();
            after.extra.sort();
            assert_eq!(before, after, "{name}");
        }
        assert_eq!(first.len(), again.len(), "{name}");
    }
}

#[test]
fn names_as_endnote_has_them() {
    let text = "<record><ref-type name='Edited Book'>28</ref-type><contributors><authors>\
        <author>World Health Organization,</author><author>University of X,, Department</author>\
        <author>King, Martin Luther, Jr.</author><author>Abe, B.</author><author>et al.</author>\
        </authors></contributors><titles><title>A</title></titles></record>";
    let found = read(text);
    let editors =
        found.records[0].reference.names.get(NameField::Editor).expect("there are editors");
    let shown: Vec<_> = editors.names.iter().map(|name| (name.family(), name.given())).collect();
    let wanted = [
        ("World Health Organization", ""),
        ("University of X, Department", ""),
        ("King", "Martin Luther"),
        ("Abe", "B."),
    ];
    assert_eq!(shown, wanted);
    assert!(editors.et_al);
}
