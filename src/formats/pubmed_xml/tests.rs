//! What PubMed XML must hold on real files and on broken ones.

use super::FORMAT;
use crate::formats::{Collected, Confidence, Sample};
use crate::model::{ItemType, TextField};
use proptest::prelude::*;
use std::path::Path;

fn read(text: &str) -> Collected {
    let mut found = Collected::default();
    let read = FORMAT.read.expect("the format is read");
    read(&mut text.as_bytes(), &mut found).expect("a slice does not fail");
    found
}

const FIXTURE: &str = include_str!("../../../fixtures/pubmed-xml/articles.xml");

#[test]
fn real_files_are_read_record_by_record() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/pubmed-xml");
    let Ok(files) = std::fs::read_dir(folder) else { return };
    for file in files {
        let path = file.expect("a folder lists its entries").path();
        let text = std::fs::read_to_string(&path).expect("the file is UTF-8");
        let begun =
            text.matches("<PubmedArticle>").count() + text.matches("<PubmedBookArticle>").count();
        let sample = Sample { text: &text[..floor(&text, 64 << 10)], complete: false };
        assert_eq!((FORMAT.detect)(&sample), Confidence::Sure, "{}", path.display());
        let found = read(&text);
        assert_eq!(found.records.len(), begun, "{}", path.display());
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
        let at = floor(FIXTURE, (FIXTURE.len() as f64 * at) as usize);
        read(&FIXTURE[..at]);
        read(&FIXTURE[at..]);
        read(&format!("{}{c}{}", &FIXTURE[..at], &FIXTURE[at..]));
    }
}

/// The last place at or before this one where no character is cut.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}
