//! Laws of reader and writer, and records in a line each.

use super::*;
use crate::formats::{Collected, Sample, WriteOptions};
use crate::model::field::Field;
use crate::model::{
    Date, DateField, Entry, ItemType, ListField, Name, NameField, Reference, Severity, TextField,
};
use proptest::prelude::*;

fn read(text: &str) -> Collected {
    let mut found = Collected::default();
    let mut bytes = text.as_bytes();
    read::read(&mut bytes, &mut found).expect("a slice does not fail");
    found
}

fn one(text: &str) -> Reference {
    let found = read(text);
    assert_eq!(found.records.len(), 1, "{text}");
    found.records[0].reference.clone()
}

fn write(reference: &Reference, strict: bool) -> String {
    let mut out = Vec::new();
    let options = WriteOptions { strict, ..WriteOptions::default() };
    let mut writer = write::writer(&mut out, &options);
    let key = reference.id.clone().unwrap_or_default();
    let entry = Entry { key, reference: reference.clone(), ..Entry::default() };
    writer.entry(&entry).expect("a vector takes every byte");
    writer.finish().expect("a vector takes every byte");
    drop(writer);
    String::from_utf8(out).expect("Refer is UTF-8")
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

/// The files of the shared corpus, where it stands beside this repository: name and text.
fn corpus(folder: &str) -> Vec<(String, String)> {
    let path =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus").join(folder);
    let entries = std::fs::read_dir(path).map(Iterator::collect::<Vec<_>>).unwrap_or_default();
    let texts = entries.into_iter().flatten().map(|entry| {
        let bytes = std::fs::read(entry.path()).expect("a file of the corpus can be read");
        let mut text = String::new();
        crate::text::encoding::TextReader::new(bytes.as_slice())
            .and_then(|mut reader| std::io::Read::read_to_string(&mut reader, &mut text))
            .expect("the reader gives UTF-8");
        (entry.file_name().to_string_lossy().into_owned(), text)
    });
    texts.collect()
}

#[test]
fn the_corpus_comes_back() {
    for (name, text) in corpus("enw-refer") {
        let found = read(&text);
        for record in &found.records {
            let sample = Sample { text: &text, complete: true };
            let format = crate::formats::detect(&sample).map(|format| format.id);
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

fn names() -> impl Strategy<Value = Vec<Name>> {
    let person =
        (word(), "[A-Z][a-z]{3,5}").prop_map(|(family, given)| Name::person(family, given));
    let whole = word().prop_map(|word| Name::literal(format!("{word} Institute")));
    proptest::collection::vec(prop_oneof![person, whole], 1..3)
}

/// References of any kind, with any fields, within what `lossy` leaves whole.
fn references() -> impl Strategy<Value = Reference> {
    let texts = proptest::collection::vec((proptest::sample::select(TextField::ALL), word()), 0..8);
    let dates = proptest::collection::vec(
        (proptest::sample::select(DateField::ALL), 1800..2100_i32, 1..=12_u8),
        0..3,
    );
    let people =
        proptest::collection::vec((proptest::sample::select(NameField::ALL), names()), 0..3);
    let words = proptest::collection::vec(word(), 0..4);
    let kinds = proptest::sample::select(ItemType::ALL);
    (kinds, word(), texts, dates, people, words).prop_map(
        |(kind, title, texts, dates, people, words)| {
            let mut reference = Reference::new(kind);
            for (field, value) in texts {
                reference.set(field, format!("{value} {}", field.csl()));
            }
            reference.set(TextField::Title, title);
            reference.set(TextField::Doi, "10.1000/x");
            reference.texts.remove(TextField::Pmid);
            reference.texts.remove(TextField::Pmcid);
            for (field, year, month) in dates {
                let date = Date::from_parts(year, Some(month), None);
                reference.dates.insert(field, date.expect("months are from 1 to 12"));
            }
            for (field, names) in people {
                reference.names.insert(field, names.into());
            }
            for word in words {
                reference.push(ListField::Keyword, word.clone());
                reference.push(ListField::Note, format!("{word}\nand more"));
                reference.push(ListField::Url, format!("https://example.org/{word}"));
            }
            reference.push(ListField::Issn, "0378-5955");
            reference.keep("refer", "H", "a heading");
            reference.id = Some("key2020".to_owned());
            reference
        },
    )
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
    fn every_record_is_counted(titles in proptest::collection::vec("[a-z ]{0,6}", 0..20)) {
        let text: String = titles.iter().map(|title| format!("%0 Map\n%T {title}\n\n")).collect();
        let found = read(&text);
        let rejected = found.diagnostics.iter().filter(|d| d.severity == Severity::Rejected).count();
        prop_assert_eq!(found.records.len() + rejected, titles.len());
    }
}
