//! What pages must and must not do, whatever is in them.

use super::FORMAT;
use crate::{Collected, tests};
use cite_model::{Severity, TextField};

fn read(text: &str) -> Collected {
    tests::read(&FORMAT, text)
}

#[test]
fn json_that_breaks_off_is_read_as_far_as_it_goes() {
    let found = read(
        "menu\n{\"title\": \"Reading in the dark\", \"doi\": \"10.1000/dark\", \"abstract\": \"We read in",
    );
    assert_eq!(found.records[0].reference.text(TextField::Doi), Some("10.1000/dark"));
    assert_eq!(found.diagnostics[0].severity, Severity::Warning);
}

#[test]
fn deep_json_is_no_danger() {
    for text in ["[".repeat(100_000), "{\"a\":".repeat(100_000), "[{\"title\":".repeat(50_000)] {
        assert!(read(&text).records.is_empty());
    }
}

#[test]
fn objects_that_are_no_papers() {
    for text in [
        "{\"name\": \"Jane Doe\", \"url\": \"https://example.org\"}",
        "{\"@type\": \"BreadcrumbList\", \"name\": \"Home\", \"author\": \"x\", \"doi\": \"10.1000/1\"}",
        "{\"title\": \"Settings\", \"version\": 3}",
    ] {
        assert!(read(text).records.is_empty(), "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn any_text_will_do(text: String) {
        let _ = read(&text);
    }

    #[test]
    fn pieces_of_pages_will_do(text in "(\\{|\\}|\\[|\\]|\"title\":|\"doi\":|\"authors\":|\"journal\":|\"volume\":|\"abc defgh\"|\"10.1000/1\"|,|\\\\|\"|:|1|null|\n|é|<script>|\"\\{\\\\\"title\\\\\":1\\}\"){0,40}") {
        let _ = read(&text);
    }
}
