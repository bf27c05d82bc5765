//! What news must and must not do, whatever stands in them.

use super::FORMAT;
use crate::{Collected, tests};
use cite_model::TextField;

fn read(text: &str) -> Collected {
    tests::read(&FORMAT, text)
}

#[test]
fn an_article_without_a_paper_gives_none() {
    let found = read(
        "Big news\n2020-01-01\nSomething happened, and it was published in the journal Nature.\n",
    );
    assert_eq!((found.records.len(), found.diagnostics.len()), (0, 1));
}

#[test]
fn a_labelled_reference_is_the_paper() {
    let found = read(
        "Readers see in the dark\nMay 4, 2024\nA long story.\nStory Source:\nMaterials provided by a university.\nJournal Reference:\nJane Doe, John Roe. Reading in the dark. Journal of Reading, 2024; 12 (3): 45 DOI: 10.1000/dark\n",
    );
    assert_eq!(found.records.len(), 1);
    let reference = &found.records[0].reference;
    assert_eq!(reference.title(), Some("Reading in the dark"));
    assert_eq!(reference.text(TextField::Doi), Some("10.1000/dark"));
    assert_eq!(reference.mentions[0].title, "Readers see in the dark");
}

proptest::proptest! {
    #[test]
    fn any_text_will_do(text: String) {
        let _ = read(&text);
    }

    #[test]
    fn pieces_of_news_will_do(text in "(编译自:|8月24日|国际杂志|Molecular Cell|\n|Hasan Korkaya1, , |2012年|doi:10.1000/1 |Journal Reference: |《|》|年|月|日|published in |é|2012-07-23 ){0,40}") {
        let _ = read(&text);
    }
}
