//! Laws of the reader, and records in a line each.

use super::*;
use crate::{Collected, tests};
use cite_model::{ItemType, ListField, Reference, Severity, TextField};

fn read(text: &str) -> Collected {
    tests::read(&FORMAT, text)
}

fn one(text: &str) -> Reference {
    tests::one(&FORMAT, text)
}

#[test]
fn kinds_of_work() {
    for (text, expected) in [
        ("PT J\nTI A\nDT Article; Proceedings Paper\nER\n", ItemType::ArticleJournal),
        ("PT B\nTI A\nDT Proceedings Paper\nER\n", ItemType::PaperConference),
        ("PT B\nTI A\nDT Article; Book Chapter\nER\n", ItemType::Chapter),
        ("PT B\nTI A\nER\n", ItemType::Book),
        ("PT S\nTI A\nER\n", ItemType::Chapter),
        ("PT P\nTI A\nER\n", ItemType::Patent),
    ] {
        assert_eq!(one(text).item_type, expected, "{text}");
    }
}

#[test]
fn pages_and_numbers() {
    for (lines, page, number) in [
        ("BP 732\nEP 738", Some("732-738"), None),
        ("BP BRD", Some("BRD"), None),
        ("PS 221-230\nBP 221\nEP 230", Some("221-230"), None),
        ("PS duz039", Some("duz039"), None),
        ("AR UNSP 1722034", None, Some("1722034")),
    ] {
        let reference = one(&format!("PT J\nTI A\n{lines}\nER\n"));
        assert_eq!(reference.text(TextField::Page), page, "{lines}");
        assert_eq!(reference.text(TextField::Number), number, "{lines}");
    }
}

#[test]
fn capitals() {
    let text = "PT J\nTI A note on DNA\nSO FEMS YEAST RESEARCH\nDE DNA; mice\n\
        ID QUALITY-OF-LIFE; DNA\nPI PALO ALTO\nER\n";
    let reference = one(text);
    assert_eq!(reference.text(TextField::ContainerTitle), Some("Fems Yeast Research"));
    assert_eq!(reference.text(TextField::PublisherPlace), Some("Palo Alto"));
    assert_eq!(reference.list(ListField::Keyword), ["DNA", "mice", "quality-of-life", "dna"]);
}

#[test]
fn records_begin_and_end() {
    let found = read("FN Clarivate\nVR 1.0\nPT J\nTI A\nPT J\nTI B\nER\n\nPT J\nTI C\nEF\n");
    assert_eq!(found.records.len(), 3);
    let severities: Vec<_> = found.diagnostics.iter().map(|d| d.severity).collect();
    assert_eq!(severities, [Severity::Repaired, Severity::Repaired]);
    assert_eq!(one("PT J\nTI A title\nthat goes on\nER\n").title(), Some("A title that goes on"));
}

#[test]
fn the_corpus_is_recognised_and_counted() {
    for (name, text) in tests::corpus("wos").into_iter().filter(|(_, text)| text.len() > 9) {
        let sample = Sample { text: &text, complete: true };
        let format = crate::detect(&sample).map(|format| format.id);
        assert_eq!(format, Ok("wos"), "{name}");
        let begins = text.lines().filter(|line| line.starts_with("PT ")).count();
        assert_eq!(read(&text).records.len(), begins, "{name}");
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_read(text in "((PT|TI|AU|AF|PD|PY|SN|DI|ER|[A-Z]{2}|  )? ?\\PC{0,12}\n{0,2}){0,12}") {
        for record in &read(&text).records {
            proptest::prop_assert!(!record.reference.is_anonymous());
        }
    }

    #[test]
    fn every_record_is_counted(titles in proptest::collection::vec("[a-z ]{0,6}", 0..20)) {
        let text: String = titles.iter().map(|title| format!("PT J\nTI {title}\nER\n\n")).collect();
        proptest::prop_assert_eq!(tests::accounted(&read(&text)), titles.len());
    }
}
