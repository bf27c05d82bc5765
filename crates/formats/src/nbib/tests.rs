//! Laws of the reader, and records in a line each.

use super::*;
use crate::{Collected, tests};
use cite_model::{DateField, ItemType, ListField, Reference, Relation, Severity, TextField};

fn read(text: &str) -> Collected {
    tests::read(&FORMAT, text)
}

fn one(text: &str) -> Reference {
    tests::one(&FORMAT, text)
}

#[test]
fn kinds_of_work() {
    for (text, expected) in [
        ("TI  - A\nPT  - Journal Article\nPT  - Preprint\n", ItemType::Article),
        ("TI  - A\nPT  - Journal Article\nPT  - Video-Audio Media\n", ItemType::ArticleJournal),
        ("TI  - A\nPT  - JOURNAL ARTICLE\n", ItemType::ArticleJournal),
        ("TI  - A\nBTI - B\n", ItemType::Chapter),
        ("BTI - B\n", ItemType::Book),
        ("TI  - A\nPT  - Books\n", ItemType::Book),
        ("TI  - A\nPT  - Academic Dissertation\n", ItemType::Thesis),
        ("TI  - A\nPT  - Reports - Research\n", ItemType::Report),
        ("TI  - A\nOID - EJ1\nPT  - Reports - Research\n", ItemType::ArticleJournal),
        ("TI  - A\n", ItemType::ArticleJournal),
    ] {
        assert_eq!(one(text).item_type, expected, "{text}");
    }
}

#[test]
fn titles() {
    let text = "TI  - [Aneurysms of bone].\nTT  - Knochenzysten.\n";
    assert_eq!(one(text).title(), Some("Aneurysms of bone"));
    assert_eq!(one(text).text(TextField::OriginalTitle), Some("Knochenzysten."));
    let text = "TI  - [Not Available].\nTT  - Knochenzysten.\n";
    assert_eq!(one(text).title(), Some("Knochenzysten."));
    assert_eq!(one("TI  - [A] and [B]\n").title(), Some("[A] and [B]"));
    assert_eq!(one("TI  - One\nTI  - two\n").title(), Some("One two"));
}

#[test]
fn relations() {
    let text = "PMID- 1\nTI  - A\nPT  - Preprint\n\
        UIN - J Foo. 2021 May;1(1):2. doi: 10.1000/j. PMID: 77\n\
        CON - Bar. 2020;1:1. PMID: 5\nEIN - Baz. 2020 Jan;1:9. doi: 10.1000/e.\n";
    let related: Vec<_> =
        one(text).related.iter().map(|r| (r.relation, r.inverse, r.target.clone())).collect();
    assert_eq!(
        related,
        [
            (Relation::PreprintOf, false, "PMID:77".to_owned()),
            (Relation::CommentOn, false, "PMID:5".to_owned()),
            (Relation::CorrectionTo, true, "DOI:10.1000/e".to_owned()),
        ]
    );
    let text = "PMID- 1\nUOF - medRxiv. 2020 May 1. doi: 10.1101/2020.1.\n";
    let related = &one(text).related[0];
    assert_eq!((related.relation, related.inverse), (Relation::PreprintOf, true));
}

#[test]
fn locators() {
    let text = "TI  - A\nLID - 10.1000/X [doi]\nLID - 1042 [pii]\nAID - 10.1000/X [doi]\n\
        AID - 1042 [pii]\nAID - http://example.org/a\n";
    let reference = one(text);
    assert_eq!(reference.text(TextField::Doi), Some("10.1000/x"));
    assert_eq!(reference.text(TextField::Page), Some("1042"));
    assert_eq!(reference.list(ListField::Url), ["http://example.org/a"]);
    assert!(reference.extra.is_empty());
    let reference = one("TI  - A\nLID - S1080-6032(22)00139-9 [pii]\n");
    assert_eq!(reference.text(TextField::Page), None);
    assert_eq!(reference.kept("nbib", "LID").count(), 1);
}

#[test]
fn records_begin() {
    let two = "PMID- 1\nTI  - A\n\nPMID- 2\nTI  - B\n";
    assert_eq!(read(two).records.len(), 2);
    assert_eq!(read(&two.replace("\n\n", "\n")).records.len(), 2);
    let eric = "OWN - ERIC\nTI  - A\nOWN - ERIC\nTI  - B\n\nTI  - C\n";
    assert_eq!(read(eric).records.len(), 3);
    let paragraphs = "PMID- 1\nAB  - One\n      goes on.\n\n      Two.\nTI  - A\n";
    assert_eq!(one(paragraphs).text(TextField::Abstract), Some("One goes on.\nTwo."));
    let found = read("PMID- 1\nTI  - A\n\nsome words\n\nSTAT- x\n");
    let severities: Vec<_> = found.diagnostics.iter().map(|d| d.severity).collect();
    assert_eq!((found.records.len(), severities), (1, vec![Severity::Skipped, Severity::Rejected]));
}

#[test]
fn what_is_missing_comes_from_the_source_line() {
    let reference = one("TI  - A\nSO  - Cell. 1993 Oct 8;75(1):25-36. doi: 10.1000/y.\n");
    assert_eq!(reference.text(TextField::Volume), Some("75"));
    assert_eq!(reference.text(TextField::Page), Some("25-36"));
    assert_eq!(reference.text(TextField::Doi), Some("10.1000/y"));
    assert_eq!(
        reference.date(DateField::Issued).map(ToString::to_string).as_deref(),
        Some("1993-10-08")
    );
}

#[test]
fn the_corpus_is_recognised_and_counted() {
    for (name, text) in tests::corpus("nbib") {
        let sample = Sample { text: &text, complete: true };
        let format = crate::detect(&sample).map(|format| format.id);
        assert_eq!(format, Ok("nbib"), "{name}");
        let records = read(&text).records.len();
        let begins = text.lines().filter(|line| line.starts_with("PMID-")).count();
        assert_eq!(records, begins.max(1), "{name}");
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_read(text in "((PMID|TI|AU|FAU|PG|IS|LID|DP|SO|[A-Z]{2,4})? {0,2}-? ?\\PC{0,12}\n{0,2}){0,12}") {
        let found = read(&text);
        for record in &found.records {
            proptest::prop_assert!(!record.reference.is_anonymous());
        }
    }

    #[test]
    fn every_record_is_counted(titles in proptest::collection::vec("[a-z ]{0,6}", 0..20)) {
        let text: String = titles.iter().map(|title| format!("STAT- x\nTI  - {title}\n\n")).collect();
        proptest::prop_assert_eq!(tests::accounted(&read(&text)), titles.len());
    }
}
