//! What holds for CSL-JSON as a whole: detection, and read(write(x)) = x.

use super::FORMAT;
use crate::arbitrary::{self, some};
use crate::{Collected, Confidence, Sample, WriteOptions, tests};
use cite_model::{
    Date, DateField, Entry, Extra, ItemType, ListField, Mention, PartialDate, Reference, Related,
    Relation, TextField,
};
use proptest::collection::vec;
use proptest::prelude::*;

fn read(text: &str) -> Collected {
    tests::read(&FORMAT, text)
}

fn write(entries: &[Entry], strict: bool) -> String {
    tests::write(&FORMAT, entries, &WriteOptions { strict, ..WriteOptions::default() })
}

/// Clean text, as readers set it, with what is special to the format.
fn text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "[a-zA-Z0-9é王,;:<>&\"'\\\\{}|.-]{1,8}",
        Just("<i>x</i>".to_owned()),
        Just("<sc>x</sc>".to_owned()),
        Just("&amp;".to_owned()),
        Just("PMID: 5".to_owned()),
        Just("type: book".to_owned()),
        Just("others".to_owned()),
        Just("2020".to_owned()),
    ];
    vec(word, 1..4).prop_map(|words| words.join(" "))
}

fn point() -> impl Strategy<Value = PartialDate> {
    let parts =
        (-50i32..2100, prop::option::of(prop_oneof![1u8..=12, 21u8..=24]), any::<[bool; 3]>());
    parts.prop_map(|(year, month, [has_day, circa, uncertain])| {
        let day = (has_day && month.is_some_and(|month| month < 13)).then_some(15);
        let date = PartialDate::new(year, month, day).expect("parts are in range");
        PartialDate { circa, uncertain, ..date }
    })
}

fn date() -> impl Strategy<Value = Date> {
    prop_oneof![
        point().prop_map(Date::Point),
        (point(), point()).prop_map(|(start, end)| Date::Range(Some(start), Some(end))),
        point().prop_map(|start| Date::Range(Some(start), None)),
        point().prop_map(|end| Date::Range(None, Some(end))),
        text().prop_map(Date::Literal),
    ]
}

fn reference() -> impl Strategy<Value = Reference> {
    let fields = arbitrary::reference(
        some(text(), 8),
        some((vec(arbitrary::name(text), 1..4), any::<bool>()), 3),
        some(date(), 3),
        some(vec(text(), 1..4), 4),
    );
    let extra = (text(), prop::sample::select(vec!["csl-json", "ris"]), text());
    let rest = (vec(extra, 0..4), vec((text(), prop::option::of(date())), 0..2), vec(text(), 0..2));
    (fields, rest).prop_map(|(mut reference, (extra, mentions, related))| {
        reference.extra = extra
            .into_iter()
            .map(|(tag, format, value)| Extra { format: format.to_owned(), tag, value })
            .collect();
        reference.mentions = mentions
            .into_iter()
            .map(|(title, date)| Mention { url: String::new(), title, date })
            .collect();
        reference.related = related
            .into_iter()
            .map(|target| Related { relation: Relation::CommentOn, target, inverse: true })
            .collect();
        reference
    })
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(references in vec(reference(), 1..3), strict: bool) {
        let entries: Vec<Entry> = references
            .into_iter()
            .enumerate()
            .map(|(at, reference)| {
                let key = format!("key{at}");
                let reference = Reference { id: Some(key.clone()), ..reference };
                Entry { key, reference, ..Entry::default() }
            })
            .collect();
        let options = WriteOptions { strict, ..WriteOptions::default() };
        tests::come_back(&FORMAT, &entries, &options, "entries");
    }

    #[test]
    fn any_text_is_read(text in "[\\[\\]{}\",:a-z0-9 \n]{0,80}") {
        read(&text);
    }
}

#[test]
fn zotero_gets_what_it_reads() {
    let mut reference = Reference::new(ItemType::Software);
    reference.set(TextField::Title, "Cutter");
    reference.set(TextField::ContainerTitleShort, "J. X");
    reference.set(TextField::TranslatedTitle, "Schneider");
    reference.push(ListField::Keyword, "a, b");
    reference.push(ListField::Note, "Seen.");
    reference.dates.insert(DateField::Issued, Date::from_edtf("2020~/2021").expect("EDTF"));
    let entry = Entry { key: "cutter2020".into(), reference, ..Entry::default() };
    let json = write(&[entry], false);
    for line in [
        r#"    "citation-key": "cutter2020","#,
        r#"    "type": "book","#,
        r#"    "journalAbbreviation": "J. X","#,
        r#"    "note": "Seen.\ntype: software\ntranslated-title: Schneider\ncontainer-title-short: J. X\nissued: 2020~/2021\nkeyword: a, b","#,
    ] {
        assert!(json.lines().any(|found| found == line), "{line}\n{json}");
    }
}

#[test]
fn detection() {
    for (text, expected) in [
        (r#"[{"id":"a","type":"article-journal","title":"T"}]"#, Confidence::Sure),
        (r#"{"id":1,"type":"book","title":"T","issued":{"raw":"2020"}}"#, Confidence::Sure),
        (r#"{"items":[{"type":"book","title":"T"}]}"#, Confidence::Likely),
        (r#"{"type":"journal-article","reference-count":3,"title":["T"]}"#, Confidence::No),
        (r#"{"itemType":"book","title":"T"}"#, Confidence::No),
        (r#"[{"type":"book","title":"T","issued":{"date-parts":[[20"#, Confidence::Sure),
        ("[1,2]", Confidence::No),
        ("TY  - JOUR", Confidence::No),
        ("", Confidence::No),
    ] {
        let found = (FORMAT.detect)(&Sample { text, complete: true });
        assert_eq!(found, expected, "{text}");
    }
}

/// Real files, where they stand beside the checkout: what is read comes back as it was.
#[test]
fn the_corpus_comes_back() {
    for (name, text) in tests::corpus("csl-json") {
        let entries = read(&text).records.into_iter().map(|record| {
            let reference = record.reference;
            Entry { key: reference.id.clone().unwrap_or_default(), reference, ..Entry::default() }
        });
        let entries: Vec<Entry> = entries.collect();
        for strict in [true, false] {
            let options = WriteOptions { strict, ..WriteOptions::default() };
            tests::come_back(&FORMAT, &entries, &options, &name);
        }
    }
}
