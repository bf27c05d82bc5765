//! What PubMed XML must hold on real files and on broken ones.

use super::FORMAT;
use crate::{Collected, Confidence, Sample, tests};
use cite_model::{ItemType, TextField};
use proptest::prelude::*;

fn read(text: &str) -> Collected {
    tests::read(&FORMAT, text)
}

const FIXTURE: &str = include_str!("../../../../fixtures/pubmed-xml/articles.xml");

#[test]
fn real_files_are_read_record_by_record() {
    for (name, text) in tests::corpus("pubmed-xml") {
        let begun =
            text.matches("<PubmedArticle>").count() + text.matches("<PubmedBookArticle>").count();
        let sample = Sample { text: &text[..text.floor_char_boundary(64 << 10)], complete: false };
        assert_eq!((FORMAT.detect)(&sample), Confidence::Sure, "{name}");
        let found = read(&text);
        assert_eq!(found.records.len(), begun, "{name}");
        for record in found.records {
            let reference = record.reference;
            assert!(reference.title().is_some() && reference.text(TextField::Pmid).is_some());
            assert!(reference.year().is_some() && reference.item_type != ItemType::Document);
        }
    }
}

#[test]
fn a_million_of_anything_is_read_in_linear_time() {
    let many = 100_000;
    for part in
        ["<Author><LastName>A</LastName></Author>", "<i>", "<ArticleId IdType='pii'>1</ArticleId>"]
    {
        let list = part.repeat(many);
        let text = format!(
            "<PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>{list}</ArticleTitle>\
             <AuthorList>{list}</AuthorList></Article></MedlineCitation><PubmedData><ArticleIdList>{list}\
             </ArticleIdList></PubmedData></PubmedArticle>"
        );
        assert_eq!(read(&text).records.len(), 1);
    }
    assert_eq!(read(&"<PubmedArticle><PMID>1</PMID>".repeat(many)).records.len(), many);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_file_cut_or_changed_anywhere_is_read_as_far_as_it_goes(at in 0.0f64..1.0, c in any::<char>()) {
        let at = FIXTURE.floor_char_boundary((FIXTURE.len() as f64 * at) as usize);
        read(&FIXTURE[..at]);
        read(&FIXTURE[at..]);
        read(&format!("{}{c}{}", &FIXTURE[..at], &FIXTURE[at..]));
    }
}
