//! What notes must and must not do, whatever stands in them.

use super::{FORMAT, lines::inline};
use crate::{Collected, tests};
use cite_model::{ListField, NameField, TextField};

fn read(text: &str) -> Collected {
    tests::read(&FORMAT, text)
}

#[test]
fn markdown_inside_of_values() {
    for (text, expected) in [
        ("**bold** and *italic*", "bold and italic"),
        ("[[@doe2020|Doe 2020]]", "Doe 2020"),
        ("[[@doe2020]]", "doe2020"),
        ("[10.1000/1](https://doi.org/10.1000/1)", "10.1000/1"),
        ("[link](https://example.org/a_b)", "https://example.org/a_b"),
        ("file_name and HLA-A*02:01", "file_name and HLA-A*02:01"),
        ("2 * 3", "2 * 3"),
        ("a [sic] b", "a [sic] b"),
        ("\\*not\\*", "*not*"),
    ] {
        assert_eq!(inline(text), expected, "{text}");
    }
}

#[test]
fn a_note_without_values_is_none() {
    let found = read("# \n- **Title**: \n- **Authors**: \n- **DOI**:\n");
    assert_eq!((found.records.len(), found.diagnostics.len()), (0, 1));
}

#[test]
fn two_notes_in_one_text() {
    let found = read("Title: One\nDOI: 10.1000/1\n\nTitle: Two\nDOI: 10.1000/2\n");
    let titles: Vec<_> =
        found.records.iter().filter_map(|record| record.reference.title()).collect();
    assert_eq!(titles, ["One", "Two"]);
    assert_eq!(found.records[1].line, 4);
}

#[test]
fn own_words_are_notes() {
    let found = read(
        "---\ntitle: One\nauthors: [Jane Doe, \"Roe, Kim\"]\n---\n## Notes\nWhat I think: much.\n## Abstract\nMethods: we did it.\n",
    );
    let reference = &found.records[0].reference;
    assert_eq!(reference.list(ListField::Note), ["What I think: much."]);
    assert_eq!(reference.text(TextField::Abstract), Some("Methods: we did it."));
    let families: Vec<_> =
        reference.names(NameField::Author).iter().map(|name| name.family()).collect();
    assert_eq!(families, ["Doe", "Roe"]);
}

proptest::proptest! {
    #[test]
    fn any_text_will_do(text: String) {
        let _ = read(&text);
    }

    #[test]
    fn pieces_of_notes_will_do(text in "(---\n|# |## Abstract\n|- \\*\\*Title\\*\\*: |title: |authors: |\\[|\\]|\\{|\\}|&a |\\*a |\n|é|\\[\\[|\\]\\]|> \\[!info\\]\n|a|:: |\\||```|  - ){0,40}") {
        let _ = read(&text);
    }
}
