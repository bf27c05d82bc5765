//! DataCite's shapes: JSON:API, plain, and the older spelling.

use super::FORMAT;
use crate::{Collected, Confidence, Sample, tests};
use cite_model::{DateField, ItemType, ListField, Name, NameField, TextField};

fn read(text: &str) -> Collected {
    tests::read(&FORMAT, text)
}

const PLAIN: &str = r#"{"doi":"10.5072/AB","url":"https://example.org/ab","types":
    {"resourceTypeGeneral":"Text","resourceType":"Journal article","citeproc":"article-journal"},
    "creators":[{"nameType":"Personal","name":"Po, Ana","givenName":"Ana","familyName":"Po",
    "nameIdentifiers":[{"nameIdentifier":"0000-1"}]},{"name":"The Lab"}],
    "contributors":[{"name":"Li, Bo","contributorType":"Editor"},{"name":"Xu, C","contributorType":"DataCollector"}],
    "titles":[{"title":"Main"},{"title":"Sub","titleType":"Subtitle"},{"title":"Haupt","titleType":"TranslatedTitle"}],
    "publisher":{"name":"P"},"publicationYear":2015,"dates":[{"date":"2015-01-02","dateType":"Issued"},
    {"date":"2014","dateType":"Collected"}],"subjects":[{"subject":"s1"}],"sizes":["256 pages"],
    "rightsList":[{"rights":"CC BY"}],"descriptions":[{"description":"We.","descriptionType":"Abstract"},
    {"description":"M.","descriptionType":"Methods"}],
    "container":{"type":"Series","title":"Journal of X","volume":"3","firstPage":"4","lastPage":"9",
    "identifier":"03785955","identifierType":"ISSN"},
    "relatedIdentifiers":[{"relatedIdentifier":"10.5072/BB","relatedIdentifierType":"DOI","relationType":"IsPartOf"}],
    "schemaVersion":"http://datacite.org/schema/kernel-4"}"#;

#[test]
fn an_item_in_full() {
    let wrapped = format!(
        "{{\"data\":[{{\"id\":\"x\",\"type\":\"dois\",\"attributes\":{PLAIN}}}],\"meta\":{{\"a\":[{{}}]}}}}"
    );
    for json in [PLAIN, &wrapped] {
        let found = read(json);
        assert_eq!((found.records.len(), found.diagnostics.len()), (1, 0));
        let reference = &found.records[0].reference;
        let text = |field| reference.text(field).unwrap_or_default();
        assert_eq!(reference.item_type, ItemType::ArticleJournal);
        assert_eq!(text(TextField::Title), "Main: Sub");
        assert_eq!(text(TextField::TranslatedTitle), "Haupt");
        assert_eq!(text(TextField::Publisher), "P");
        assert_eq!(text(TextField::Page), "4-9");
        assert_eq!(text(TextField::NumberOfPages), "256");
        assert_eq!(text(TextField::License), "CC BY");
        assert_eq!(reference.list(ListField::Issn), ["0378-5955"]);
        assert_eq!(reference.list(ListField::Note), ["Methods: M."]);
        let names = |field| reference.names(field).iter().map(Name::family).collect::<Vec<_>>();
        assert_eq!(names(NameField::Author), ["Po", "The Lab"]);
        assert_eq!(names(NameField::Editor), ["Li"]);
        assert_eq!(names(NameField::Contributor), ["Xu"]);
        let issued = reference.date(DateField::Issued).map(ToString::to_string);
        assert_eq!(issued.as_deref(), Some("2015-01-02"));
        assert_eq!(reference.related[0].target, "DOI:10.5072/bb");
        assert_eq!(reference.kept("datacite", "date.Collected").collect::<Vec<_>>(), ["2014"]);
    }
}

#[test]
fn detection() {
    for (text, expected) in [
        (PLAIN, Confidence::Sure),
        (r#"{"titles":[{"title":"T"}],"creators":[]}"#, Confidence::Likely),
        (r#"{"title":"T","type":"book"}"#, Confidence::No),
    ] {
        assert_eq!((FORMAT.detect)(&Sample { text, complete: true }), expected, "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_read(text in "(\\{\"titles\":|\"dates\":|[\\[\\]{}\",:a-z0-9 \n]){0,60}") {
        read(&text);
    }
}
