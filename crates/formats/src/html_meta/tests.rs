//! What pages must not be taken for.

use super::FORMAT;
use crate::tests;
use cite_model::Severity;

#[test]
fn pages_that_name_no_work_give_no_record() {
    for page in [
        "<html><head><title>Just a moment...</title><meta name=\"description\" content=\"x\"></head></html>",
        "<html><head><title>Are you a robot?</title><link rel=canonical href=\"https://example.org\"></head></html>",
        "<html><head><title>A title alone</title></head><body>10.1000/182</body></html>",
        "",
    ] {
        let found = tests::read(&FORMAT, page);
        assert_eq!(found.records, [], "{page}");
        assert!(found.diagnostics.iter().any(|said| said.severity == Severity::Skipped), "{page}");
    }
}
