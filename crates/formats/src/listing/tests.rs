//! What listings must and must not do, whatever stands in them.

use super::lines::{Shape, is_end, is_noise, is_start, shape, without_number};
use super::{FORMAT, journal_and_date};
use crate::{Collected, tests};
use cite_model::{ListField, NameField, TextField};

fn read(text: &str) -> Collected {
    tests::read(&FORMAT, text)
}

#[test]
fn lines() {
    assert_eq!(is_start("Sources and full results"), Some(true));
    assert_eq!(is_start("About 12,300 results (0.05 sec)"), Some(true));
    assert_eq!(is_start("Results of a trial"), None);
    assert!(
        is_end("Try another search")
            && !is_end("Trying another search strategy for the treatment of everything in mice")
    );
    assert!(
        is_noise("Cited by 23")
            && is_noise("12 citations")
            && !is_noise("Cited and forgotten: a study")
    );
    assert_eq!(without_number("12. A study"), "A study");
    for (line, expected) in [
        ("J Doe, K Roe - Journal of Reading, 2020 - publisher.org", Shape::Details),
        ("Jane Doe, Kim Roe, Ann Lee", Shape::Details),
        ("Doe J, Roe K. J Read. 2020;12(3):45. PMID: 31234567", Shape::Details),
        ("Reading in the dark: a survey", Shape::Words),
        ("Lung Cancer, Breast Cancer", Shape::Words),
        ("We found that reading is hard in the dark.", Shape::Words),
    ] {
        assert_eq!(shape(line), expected, "{line}");
    }
    assert_eq!(journal_and_date("Nature, 2020"), Some(("Nature", "2020")));
    assert_eq!(journal_and_date("March 2020"), None);
}

#[test]
fn one_result_is_a_listing() {
    let found = read(
        "What is dark?\nMost relevant research papers on this topic\nReading in the dark.\nReading is hard in the dark.\nTry another search\nWhat is light?\n",
    );
    assert_eq!(found.records.len(), 1);
    let reference = &found.records[0].reference;
    assert_eq!(reference.title(), Some("Reading in the dark"));
    assert_eq!(reference.list(ListField::Note), ["Reading is hard in the dark."]);
    assert_eq!(reference.text(TextField::Abstract), None);
}

#[test]
fn details_are_read() {
    let found = read(
        "About 2 results\n\n[PDF] Reading in the dark\nJ Doe, K Roe… - Journal of Reading, 2020 - publisher.org\nWe asked readers in the dark …\nCited by 3 Related articles\n\nWriting in the dark\nA Lee - Dark Letters, 2021\nWriting is hard …\n",
    );
    assert_eq!(found.records.len(), 2);
    let first = &found.records[0].reference;
    assert_eq!(
        (first.title(), first.year(), first.text(TextField::ContainerTitle)),
        (Some("Reading in the dark"), Some(2020), Some("Journal of Reading"))
    );
    assert_eq!(first.names(NameField::Author).len(), 2);
    assert!(first.names.get(NameField::Author).is_some_and(|list| list.et_al));
}

proptest::proptest! {
    #[test]
    fn any_text_will_do(text: String) {
        let _ = read(&text);
    }

    #[test]
    fn pieces_of_listings_will_do(text in "(Results\n|Try another search\n|Reading in the dark\n|J Doe, K Roe - X, 2020\n|1\\. |\n|é|Cited by 2\n| · |PMID: 1|et al\\.){0,40}") {
        let _ = read(&text);
    }
}
