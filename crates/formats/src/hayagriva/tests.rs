//! What holds for Hayagriva as a whole: shapes, broken entries, and read(write(x)) = x.

use super::FORMAT;
use crate::arbitrary::{self, some};
use crate::{Collected, Confidence, Sample, WriteOptions, tests};
use cite_model::{Date, DateField, Entry, Extra, ItemType, Name, NameField, Reference, TextField};
use proptest::collection::vec;
use proptest::prelude::*;

fn read(text: &str) -> Collected {
    tests::read(&FORMAT, text)
}

fn entry(key: &str, reference: Reference) -> Entry {
    let reference = Reference { id: Some(key.to_owned()), ..reference };
    Entry { key: key.to_owned(), reference, ..Entry::default() }
}

#[test]
fn an_article_in_full() {
    let found = read(
        "# comment\nkinetics:\n    type: Article\n    title: Kinetics of {MgO}\n    author: [\"Doan, T. D.\", \"WHO\"]\n    \
         serial-number: { doi: \"10.1000/AB\" }\n    page-range: 165126-165139\n    date: ~2020-10-14\n    \
         url: { value: https://example.org, date: 2021-01-02 }\n    parent:\n        type: Periodical\n        \
         title: { value: Physical Review B, short: PRB }\n        volume: 102\n        issue: 16\n        \
         publisher: APS\n",
    );
    assert_eq!(found.diagnostics, []);
    let reference = &found.records[0].reference;
    let text = |field| reference.text(field).unwrap_or_default();
    assert_eq!(reference.id.as_deref(), Some("kinetics"));
    assert_eq!(reference.item_type, ItemType::ArticleJournal);
    assert_eq!(text(TextField::Title), "Kinetics of <nc>MgO</nc>");
    assert_eq!(text(TextField::ContainerTitleShort), "PRB");
    assert_eq!((text(TextField::Volume), text(TextField::Issue)), ("102", "16"));
    assert_eq!(text(TextField::Doi), "10.1000/ab");
    let dates =
        [DateField::Issued, DateField::Accessed].map(|f| reference.date(f).map(Date::to_string));
    assert_eq!(dates, [Some("2020-10-14~".to_owned()), Some("2021-01-02".to_owned())]);
    let names: Vec<&str> = reference.names(NameField::Author).iter().map(Name::family).collect();
    assert_eq!(names, ["Doan", "WHO"]);
}

#[test]
fn a_bad_entry_costs_one_entry() {
    let found = read(
        "a:\n  type: book\n  title: [x\nb:\n  title: B\n  type: book\njunk\nc:\n  type: book\n",
    );
    let titles: Vec<_> =
        found.records.iter().filter_map(|record| record.reference.title()).collect();
    assert_eq!(titles, ["B"]);
    let said: Vec<_> = found.diagnostics.iter().map(|d| (d.line, d.kind)).collect();
    assert_eq!(said.len(), 3, "{said:?}");
}

#[test]
fn detection() {
    for (text, expected) in [
        ("a:\n  type: article\n  title: T\n  parent:\n    title: J\n", Confidence::Sure),
        ("a:\n  type: book\n  title: T\n", Confidence::Likely),
        ("references:\n- id: a\n  title: T\n", Confidence::No),
        ("---\nreferences:\n  - id: a\n    type: book\n    title: T\n", Confidence::No),
        ("TY  - JOUR\n", Confidence::No),
        ("cff-version: 1.2.0\ntitle: T\ntype: software\n", Confidence::No),
        ("", Confidence::No),
    ] {
        assert_eq!((FORMAT.detect)(&Sample { text, complete: true }), expected, "{text}");
    }
}

fn text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "[a-zA-Z0-9é王,;:<>&\"'\\\\{}$#|@%.-]{1,8}",
        Just("<i>x</i>".to_owned()),
        Just("null".to_owned()),
        Just("others".to_owned()),
        Just("2020".to_owned()),
    ];
    vec(word, 1..4).prop_map(|words| words.join(" "))
}

fn reference() -> impl Strategy<Value = Reference> {
    let edtf =
        prop::sample::select(vec!["2020", "2020-21", "2020-06-24~", "-0044", "2020-06/2020-07"]);
    let date = prop_oneof![
        edtf.prop_map(|edtf| Date::from_edtf(edtf).expect("the list is EDTF")),
        text().prop_map(Date::Literal),
    ];
    let fields = arbitrary::reference(
        some(text(), 8),
        some((vec(arbitrary::name(text), 1..3), any::<bool>()), 3),
        some(date, 3),
        some(vec(text(), 1..3), 4),
    );
    (fields, text(), vec((text(), text()), 0..2)).prop_map(|(mut reference, title, extra)| {
        let _ = reference.set_first(TextField::Title, &title);
        let format = FORMAT.id.to_owned();
        let extra =
            extra.into_iter().map(|(tag, value)| Extra { format: format.clone(), tag, value });
        reference.extra = extra.collect();
        reference
    })
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(references in vec(reference(), 1..3)) {
        let entries: Vec<Entry> = references
            .into_iter()
            .enumerate()
            .map(|(at, reference)| entry(&format!("key{at}"), reference))
            .collect();
        tests::come_back(&FORMAT, &entries, &WriteOptions::default(), "entries");
    }

    #[test]
    fn any_text_is_read(text in "([a-c]:\n|  title: |- |[\\[\\]{}\"'|>&*:a-c0-9 \n]){0,40}") {
        read(&text);
    }
}

/// Real files, where they stand beside the checkout: what is read comes back as it was.
#[test]
fn the_corpus_comes_back() {
    for (name, text) in tests::corpus("hayagriva-yaml") {
        let entries = read(&text).records.into_iter().map(|record| {
            let key = record.reference.id.clone().unwrap_or_default();
            entry(&key, record.reference)
        });
        let entries: Vec<Entry> = entries.collect();
        tests::come_back(&FORMAT, &entries, &WriteOptions::default(), &name);
    }
}
