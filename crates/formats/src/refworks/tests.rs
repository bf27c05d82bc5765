//! Laws of the reader, and records in a line each.

use super::*;
use crate::{Collected, tests};
use cite_model::{ItemType, ListField, NameField, Reference, Severity, TextField};

fn read(text: &str) -> Collected {
    tests::read(&FORMAT, text)
}

fn one(text: &str) -> Reference {
    tests::one(&FORMAT, text)
}

#[test]
fn tags_mean_what_the_kind_says() {
    let text = "RT Book, Section\nA1 Roe,Ann\nA2 Lee,B.\nT1 A\nT2 B\nSP 101\nOP 123\nSN 0727912771 (paper)\n";
    let reference = one(text);
    assert_eq!(reference.item_type, ItemType::Chapter);
    assert_eq!(reference.text(TextField::ContainerTitle), Some("B"));
    assert_eq!(reference.names(NameField::Editor).len(), 1);
    assert_eq!(reference.text(TextField::Page), Some("101-123"));
    assert_eq!(reference.list(ListField::Isbn), ["9780727912770"]);
    let reference = one("RT Dissertation\nT1 A\nSP 141\nPB A University\n");
    assert_eq!(reference.text(TextField::NumberOfPages), Some("141"));
}

#[test]
fn keywords() {
    assert_eq!(one("RT Map\nT1 A\nK1 b, c\n").list(ListField::Keyword), ["b", "c"]);
    let text = "RT Map\nT1 A\nK1 b, c; d\ne\n";
    assert_eq!(one(text).list(ListField::Keyword), ["b, c", "d", "e"]);
}

#[test]
fn records_begin() {
    let found =
        read("RefWorks Export Tagged Format\n\nT1=x\n\nRT Map\nT1 A\n\nNO B\n\nC\nRT Map\nT1 D\n");
    assert_eq!((found.records.len(), found.diagnostics.len()), (2, 0));
    assert_eq!(found.records[0].reference.list(ListField::Note), ["B\nC"]);
    let found = read("T1 A\nJO J. B\nRT Nothing\n");
    let severities: Vec<_> = found.diagnostics.iter().map(|d| d.severity).collect();
    assert_eq!(severities, [Severity::Repaired, Severity::Note, Severity::Rejected]);
    assert_eq!(found.records[0].reference.item_type, ItemType::ArticleJournal);
}

proptest::proptest! {
    #[test]
    fn any_text_is_read(text in "((RT|T1|A1|FD|YR|SN|SP|OP|NO|[A-Z]{2})? ?\\PC{0,12}\n{0,2}){0,12}") {
        for record in &read(&text).records {
            proptest::prop_assert!(!record.reference.is_anonymous());
        }
    }

    #[test]
    fn every_record_is_counted(titles in proptest::collection::vec("[a-z ]{0,6}", 0..20)) {
        let text: String = titles.iter().map(|title| format!("RT Map\nT1 {title}\n\n")).collect();
        proptest::prop_assert_eq!(tests::accounted(&read(&text)), titles.len());
    }
}
