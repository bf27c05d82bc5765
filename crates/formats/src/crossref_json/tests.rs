//! Crossref's shapes: lists, single works, and what each type does with its fields.

use super::FORMAT;
use crate::{Collected, Confidence, Sample, tests};
use cite_model::{DateField, ListField, Name, NameField, TextField};

fn read(text: &str) -> Collected {
    tests::read(&FORMAT, text)
}

#[test]
fn a_work_in_full() {
    let found = read(
        r#"{"status":"ok","message-type":"work","message":{"DOI":"10.1000/AB","type":"journal-article",
        "title":["On <i>E. coli</i>"],"subtitle":["A Test"],"container-title":["Journal of X"],
        "short-container-title":["J. X"],"ISSN":["03785955"],"URL":"http://dx.doi.org/10.1000/ab",
        "resource":{"primary":{"URL":"https://example.org/ab"}},"volume":"1","article-number":"e5",
        "author":[{"given":"ANNA","family":"SMITH","suffix":"Jr.","ORCID":"0000-0001"},{"name":"The Group"}],
        "abstract":"<jats:p>We &amp; they.</jats:p>","published-print":{"date-parts":[[2020,3]]},
        "published-online":{"date-parts":[[2020,1,5]]},"issued":{"date-parts":[[2020,1,5]]},
        "relation":{"has-preprint":[{"id-type":"doi","id":"10.1101/X"}]},
        "update-to":[{"type":"correction","DOI":"10.1000/AA"}],"reference":[{"key":"1"}]}}"#,
    );
    let reference = &found.records[0].reference;
    let text = |field| reference.text(field).unwrap_or_default();
    assert_eq!(text(TextField::Title), "On <i>E. coli</i>: A Test");
    assert_eq!(text(TextField::Doi), "10.1000/ab");
    assert_eq!(text(TextField::ContainerTitleShort), "J. X");
    assert_eq!(text(TextField::Number), "e5");
    assert_eq!(text(TextField::Abstract), "We & they.");
    assert_eq!(reference.list(ListField::Issn), ["0378-5955"]);
    assert_eq!(reference.list(ListField::Url), ["https://example.org/ab"]);
    let authors: Vec<&str> = reference.names(NameField::Author).iter().map(Name::family).collect();
    assert_eq!(authors, ["Smith", "The Group"]);
    let date = |field| reference.date(field).map(ToString::to_string);
    assert_eq!(date(DateField::Issued).as_deref(), Some("2020-03"));
    assert_eq!(date(DateField::AvailableDate).as_deref(), Some("2020-01-05"));
    let related: Vec<_> =
        reference.related.iter().map(|r| (r.target.as_str(), r.inverse)).collect();
    assert_eq!(related, [("DOI:10.1101/x", true), ("DOI:10.1000/aa", false)]);
    assert_eq!(found.diagnostics, []);
}

#[test]
fn types_and_what_holds_them() {
    for (json, item_type, container, series, publisher) in [
        (
            r#""type":"book-chapter","container-title":["LNCS","Proc"]"#,
            "chapter",
            "Proc",
            "LNCS",
            "",
        ),
        (r#""type":"book","container-title":["Series"]"#, "book", "", "Series", ""),
        (
            r#""type":"posted-content","subtype":"preprint","institution":[{"name":"bioRxiv"}],"publisher":"CSHL""#,
            "article",
            "bioRxiv",
            "",
            "CSHL",
        ),
        (
            r#""type":"dissertation","institution":[{"name":"Uni","place":["A"]}],"publisher":"P""#,
            "thesis",
            "",
            "",
            "Uni",
        ),
        (
            r#""type":"other","ISBN":["http://id.crossref.org/isbn/9780306406157"],"container-title":["B"]"#,
            "chapter",
            "B",
            "",
            "",
        ),
        (r#""type":"unheard-of""#, "document", "", "", ""),
    ] {
        let found = read(&format!("[{{\"DOI\":\"10.1000/1\",\"title\":[\"T\"],{json}}}]"));
        let reference = &found.records[0].reference;
        let text = |field| reference.text(field).unwrap_or_default();
        let held = [TextField::ContainerTitle, TextField::CollectionTitle, TextField::Publisher];
        assert_eq!(
            (cite_model::field::Field::csl(reference.item_type), held.map(text)),
            (item_type, [container, series, publisher]),
            "{json}"
        );
    }
}

#[test]
fn detection() {
    for (text, expected) in [
        (r#"{"status":"ok","message-type":"work-list","message":{"items":[]}}"#, Confidence::Sure),
        (r#"[{"DOI":"10.1000/1","reference-count":1,"content-domain":{}}]"#, Confidence::Sure),
        (r#"[{"id":"a","type":"article-journal","title":"T"}]"#, Confidence::No),
        ("TY  - JOUR", Confidence::No),
    ] {
        assert_eq!((FORMAT.detect)(&Sample { text, complete: true }), expected, "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_read(text in "(\\{\"DOI\":|\"title\":|[\\[\\]{}\",:a-z0-9 \n]){0,60}") {
        read(&text);
    }
}
