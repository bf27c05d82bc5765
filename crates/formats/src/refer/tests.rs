//! Laws of reader and writer, and records in a line each.

use super::*;
use crate::arbitrary::{self, some};
use crate::{Collected, Sample, WriteOptions, tests};
use cite_model::field::Field;
use cite_model::{
    Date, DateField, Entry, ItemType, ListField, Name, NameField, Reference, Severity, TextField,
};
use proptest::collection::vec;
use proptest::prelude::*;

fn read(text: &str) -> Collected {
    tests::read(&FORMAT, text)
}

fn one(text: &str) -> Reference {
    tests::one(&FORMAT, text)
}

fn write(reference: &Reference, strict: bool) -> String {
    let key = reference.id.clone().unwrap_or_default();
    let entry = Entry { key, reference: reference.clone(), ..Entry::default() };
    tests::write(&FORMAT, &[entry], &WriteOptions { strict, ..WriteOptions::default() })
}

#[test]
fn kinds_and_where_records_begin() {
    for (text, expected) in [
        ("%T A\n%D 1891\n", ItemType::Book),
        ("%T A\n%0 Journal Article\n", ItemType::ArticleJournal),
        ("%0 Serial\n%0 Audio\n%T A\n", ItemType::Song),
        ("%0 Nothing\n%T A\n", ItemType::Book),
        ("%0 Report\n%T A\n%O type: speech\n", ItemType::Speech),
    ] {
        assert_eq!(one(text).item_type, expected, "{text}");
    }
    assert_eq!(read("%0 Book\n%T A\n%0 Book\n%T B\n\n%T C\n").records.len(), 3);
    assert_eq!(one("%T A\n%X One.\n\nTwo.\n").text(TextField::Abstract), Some("One.\nTwo."));
    let severities: Vec<_> = read("x\n%0\n").diagnostics.iter().map(|d| d.severity).collect();
    assert_eq!(severities, [Severity::Skipped, Severity::Rejected]);
}

#[test]
fn dates() {
    for (lines, expected) in [
        ("%D 2021\n%8 September  1, 2021", "2021-09-01"),
        ("%D 2021\n%8 September", "2021-09"),
        ("%8 2020-11/2020-12\n%D 2020", "2020-11/2020-12"),
        ("%D in press", "in press"),
    ] {
        let reference = one(&format!("%T A\n{lines}\n"));
        let date = reference.date(DateField::Issued).map(ToString::to_string);
        assert_eq!(date.as_deref(), Some(expected), "{lines}");
    }
}

#[test]
fn names_and_numbers() {
    let text = "%0 Journal Article\n%A Roe, Ann\n%A WHO,\n%A et al.\n%Q Medical Council\n\
        %@ 1008-0821\n%R 10.1000/X\n%R oai:1\n%G nor\n%G dan\n%K a; b\n%[ 20151028\n";
    let reference = one(text);
    assert_eq!(reference.names(NameField::Author).len(), 3);
    assert_eq!(reference.text(TextField::Doi), Some("10.1000/x"));
    assert_eq!(reference.text(TextField::Language), Some("nor, dan"));
    assert_eq!(reference.list(ListField::Keyword), ["a", "b"]);
    assert_eq!(reference.kept("refer", "R").collect::<Vec<_>>(), ["oai:1"]);
}

#[test]
fn a_value_cannot_begin_a_field() {
    let mut reference = Reference::new(ItemType::Book);
    reference.set(TextField::Title, "A");
    reference.set(TextField::Abstract, "One\n%T Two\n\n%0 Book");
    let text = write(&reference, false);
    assert_eq!(one(&text).title(), Some("A"));
    assert_eq!(one(&text).text(TextField::Abstract), Some("One %T Two %0 Book"));
}

#[test]
fn the_strict_form_has_no_remarks() {
    let mut reference = Reference::new(ItemType::Dataset);
    reference.set(TextField::Title, "A");
    reference.set(TextField::Pmid, "1");
    assert!(write(&reference, false).contains("%O PMID: 1"));
    assert!(!write(&reference, true).contains("%O"));
}

#[test]
fn the_corpus_comes_back() {
    for (name, text) in tests::corpus("enw-refer") {
        let found = read(&text);
        for record in &found.records {
            let sample = Sample { text: &text, complete: true };
            let format = crate::detect(&sample).map(|format| format.id);
            assert_eq!(format, Ok("refer"), "{name}");
            let again = one(&write(&record.reference, false));
            let before = Reference { id: None, ..record.reference.clone() };
            assert_eq!(Reference { id: None, ..again }, before, "{name}");
        }
    }
}

fn word() -> impl Strategy<Value = String> {
    "[A-Z][a-zé]{2,6}"
}

fn name() -> impl Strategy<Value = Name> {
    let person =
        (word(), "[A-Z][a-z]{3,5}").prop_map(|(family, given)| Name::person(family, given));
    let whole = word().prop_map(|word| Name::literal(format!("{word} Institute")));
    prop_oneof![person, whole]
}

/// References of any kind, with any fields, within what `lossy` leaves whole.
fn references() -> impl Strategy<Value = Reference> {
    let texts = some(word(), 8).prop_map(|texts: Vec<(TextField, String)>| {
        texts.into_iter().map(|(field, word)| (field, format!("{word} {}", field.csl()))).collect()
    });
    let names = some(vec(name(), 1..3).prop_map(|names| (names, false)), 3);
    let month = (1800..2100_i32, 1..=12_u8).prop_map(|(year, month)| {
        Date::from_parts(year, Some(month), None).expect("months are from 1 to 12")
    });
    let lists = vec(word(), 0..4).prop_map(|words| {
        let each = |make: fn(&String) -> String| words.iter().map(make).collect();
        vec![
            (ListField::Keyword, each(String::clone)),
            (ListField::Note, each(|word| format!("{word}\nand more"))),
            (ListField::Url, each(|word| format!("https://example.org/{word}"))),
        ]
    });
    let fields = arbitrary::reference(texts, names, some(month, 3), lists);
    (fields, word()).prop_map(|(mut reference, title)| {
        reference.set(TextField::Title, title);
        reference.set(TextField::Doi, "10.1000/x");
        reference.texts.remove(TextField::Pmid);
        reference.texts.remove(TextField::Pmcid);
        reference.push(ListField::Issn, "0378-5955");
        reference.keep("refer", "H", "a heading");
        reference.id = Some("key2020".to_owned());
        reference
    })
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(reference in references()) {
        let text = write(&reference, false);
        prop_assert_eq!(one(&text), reference, "{}", text);
    }

    #[test]
    fn any_text_is_read(text in "((%[0ATKODR8@Q%])? ?\\PC{0,12}\n{0,2}){0,12}") {
        for record in &read(&text).records {
            prop_assert!(!record.reference.is_anonymous());
            let again = read(&write(&record.reference, false));
            prop_assert_eq!(again.records.len(), 1);
        }
    }

    #[test]
    fn every_record_is_counted(titles in vec("[a-z ]{0,6}", 0..20)) {
        let text: String = titles.iter().map(|title| format!("%0 Map\n%T {title}\n\n")).collect();
        prop_assert_eq!(tests::accounted(&read(&text)), titles.len());
    }
}
