//! References in words as publishers, styles and news sites write them, and what must come out.

use super::post::papers;
use super::{parse, published_in};
use cite_model::{DateField, NameField, TextField};

/// Authors (family names, `+` for et al.), title, container, volume, issue, page, date, DOI.
fn shown(text: &str, title: Option<&str>) -> String {
    let Some(reference) = parse(text, title) else { return "none".to_owned() };
    let list = reference.names.get(NameField::Author);
    let names: Vec<&str> =
        list.map(|list| list.names.iter().map(|name| name.family()).collect()).unwrap_or_default();
    let more = if list.is_some_and(|list| list.et_al) { "+" } else { "" };
    let field = |field| reference.text(field).unwrap_or_default();
    let date = reference.date(DateField::Issued).map(ToString::to_string).unwrap_or_default();
    format!(
        "{}{more} | {} | {} | {} | {} | {} | {date} | {}",
        names.join(","),
        field(TextField::Title),
        field(TextField::ContainerTitle),
        field(TextField::Volume),
        field(TextField::Issue),
        field(TextField::Page),
        field(TextField::Doi)
    )
}

#[test]
fn styles() {
    for (text, expected) in [
        // Nature
        (
            "Wu, K., Yan, C. et al. Slow light in a fast medium. <i>Nature</i> (2025). https://doi.org/10.1038/s41586-025-09710-8",
            "Wu,Yan+ | Slow light in a fast medium | Nature |  |  |  | 2025 | 10.1038/s41586-025-09710-8",
        ),
        (
            "Meng, H., Ding, RQ., Jia, L. <i>et al.</i> Some porphyrins and light. <i>BMC Cancer</i> <b>25</b>, 960 (2025). https://doi.org/10.1186/s12885-025-14386-4",
            "Meng,Ding,Jia+ | Some porphyrins and light | BMC Cancer | 25 |  | 960 | 2025 | 10.1186/s12885-025-14386-4",
        ),
        (
            "Hou, Y., Xue, X., Zhang, Z. et al. Exons of the south: a study in China. BMC Cancer 25, 752 (2025). https://doi.org/10.1186/s12885-025-14125-9",
            "Hou,Xue,Zhang+ | Exons of the south: a study in China | BMC Cancer | 25 |  | 752 | 2025 | 10.1186/s12885-025-14125-9",
        ),
        (
            "Lee, A. & Park, B. C. Growing things in small pots. Cell Death Discov. 11, 12–19 (2024).",
            "Lee,Park | Growing things in small pots | Cell Death Discov. | 11 |  | 12–19 | 2024 | ",
        ),
        // Vancouver
        (
            "Smith JA, Doe B, van der Berg C. Walking after meals. J Clin Walk. 2020 Jan 3;12(3):45-67. doi: 10.1000/walk.1. PMID: 31234567.",
            "Smith,Doe,van der Berg | Walking after meals | J Clin Walk | 12 | 3 | 45-67 | 2020-01-03 | 10.1000/walk.1",
        ),
        (
            "1. Smith JA, Doe B, et al. Walking after meals. Lancet. 2020;395(10223):45-67.",
            "Smith,Doe+ | Walking after meals | Lancet | 395 | 10223 | 45-67 | 2020 | ",
        ),
        // APA
        (
            "Doe, J. A., & Roe, K. (2019). Reading in the dark: A survey. Journal of Reading, 12(3), 45–67. https://doi.org/10.1000/dark",
            "Doe,Roe | Reading in the dark: A survey | Journal of Reading | 12 | 3 | 45–67 | 2019 | 10.1000/dark",
        ),
        (
            "Doe, J. (2019, May 4). Reading in the dark. <i>Journal of Reading</i>, <i>12</i>(3), e45. doi:10.1000/dark",
            "Doe | Reading in the dark | Journal of Reading | 12 | 3 | e45 | 2019-05-04 | 10.1000/dark",
        ),
        // Harvard
        (
            "Doe, J. and Roe, K., 2020. Reading in the dark. Journal of Reading, 12(3), pp.45-67.",
            "Doe,Roe | Reading in the dark | Journal of Reading | 12 | 3 | 45-67 | 2020 | ",
        ),
        (
            "Doe, J. and Roe, K. (2020) 'Reading in the dark', Journal of Reading, 12(3), pp. 45-67.",
            "Doe,Roe | Reading in the dark | Journal of Reading | 12 | 3 | 45-67 | 2020 | ",
        ),
        // IEEE
        (
            "[3] J. Doe and K. Roe, \"Reading in the dark,\" J. Read., vol. 12, no. 3, pp. 45–67, 2020.",
            "Doe,Roe | Reading in the dark | J. Read. | 12 | 3 | 45–67 | 2020 | ",
        ),
        // news sites
        (
            "Jane Doe et al, Reading, writing, and darkness, <i>Journal of Reading</i> (2024). DOI: 10.1000/dark2",
            "Doe+ | Reading, writing, and darkness | Journal of Reading |  |  |  | 2024 | 10.1000/dark2",
        ),
        (
            "Jane Doe et al, Reading and darkness, Journal of Reading (2024). DOI: 10.1000/dark2",
            "Doe+ | Reading and darkness | Journal of Reading |  |  |  | 2024 | 10.1000/dark2",
        ),
        (
            "Jane Doe, John Roe. <b>Reading in the dark</b>. <i>Journal of Reading</i>, 2024; 12 (3): 45 DOI: 10.1000/dark3",
            "Doe,Roe | Reading in the dark | Journal of Reading | 12 | 3 | 45 | 2024 | 10.1000/dark3",
        ),
        // a preprint
        (
            "Doe, J. et al. Reading in the dark. Preprint at arXiv https://arxiv.org/abs/2401.01234 (2024)",
            "Doe+ | Reading in the dark | Preprint at arXiv |  |  |  | 2024 | ",
        ),
        // a title with markup inside
        (
            "Doe, J. et al. The role of <i>KRAS</i> in reading. <i>Nature</i> <b>1</b>, 2 (2024).",
            "Doe+ | The role of <i>KRAS</i> in reading | Nature | 1 |  | 2 | 2024 | ",
        ),
        // nothing
        ("", "none"),
        ("Read more about it on our website", "none"),
    ] {
        assert_eq!(shown(text, None), expected, "{text}");
    }
}

#[test]
fn where_it_was_published() {
    for (text, expected) in [
        (
            "Shore Lett. 2024 Mar 9;9(1):31. doi: 10.5555/shore.1.",
            "Shore Lett | 9 | 1 | 31 | 2024-03-09 | 10.5555/shore.1",
        ),
        ("Fern Notes. 2020 Feb;4(2):11-19.", "Fern Notes | 4 | 2 | 11-19 | 2020-02 | "),
        ("We asked readers in the dark", "none"),
    ] {
        let found = published_in(text).map(|reference| {
            let field = |field| reference.text(field).unwrap_or_default();
            let date =
                reference.date(DateField::Issued).map(ToString::to_string).unwrap_or_default();
            let [journal, volume, issue, page] =
                [TextField::ContainerTitle, TextField::Volume, TextField::Issue, TextField::Page]
                    .map(field);
            format!("{journal} | {volume} | {issue} | {page} | {date} | {}", field(TextField::Doi))
        });
        assert_eq!(found.as_deref().unwrap_or("none"), expected, "{text}");
    }
}

#[test]
fn a_known_title_is_a_guide() {
    for (text, title, expected) in [
        (
            "Terashima, M., Suzuki, R. et al. C/EBPγ goes. Far. <i>Cell Death Discov.</i> (2026). https://doi.org/10.1038/s41420-026-03181-0",
            "C/EBPγ goes. Far.",
            "Terashima,Suzuki+ | C/EBPγ goes. Far | Cell Death Discov. |  |  |  | 2026 | 10.1038/s41420-026-03181-0",
        ),
        (
            "Doe J. 2020. Reading‐in the Dark. J Read 12:45",
            "Reading-in the dark",
            "Doe | Reading‐in the Dark | J Read | 12 |  | 45 | 2020 | ",
        ),
    ] {
        assert_eq!(shown(text, Some(title)), expected, "{text}");
    }
}

#[test]
fn a_post_names_its_papers() {
    let lines: Vec<(u64, String)> = [
        "Something was found, and it is large.",
        "<b>Article Title</b>: Reading in the dark",
        "<b>Article References</b>:",
        "Doe, J., Roe, K. et al. Reading in the dark. <i>J. Read.</i> <b>12</b>, 45 (2024).",
        "<b>Image Credits</b>: none",
        "<b>DOI</b>:",
        "https://doi.org/10.1000/dark",
        "<b>Article Title</b>: Writing in the dark",
        "<b>DOI</b>: 10.1000/dark2",
    ]
    .into_iter()
    .zip(1..)
    .map(|(text, line)| (line, text.to_owned()))
    .collect();
    let found = papers(&lines, "feed");
    let titles: Vec<_> = found
        .iter()
        .map(|paper| (paper.line, paper.reference.title(), paper.reference.text(TextField::Doi)))
        .collect();
    assert_eq!(
        titles,
        [
            (2, Some("Reading in the dark"), Some("10.1000/dark")),
            (8, Some("Writing in the dark"), Some("10.1000/dark2")),
        ]
    );
    assert_eq!(found[0].reference.names(NameField::Author).len(), 2);
}

proptest::proptest! {
    #[test]
    fn any_text_will_do(text: String, title: String) {
        let _ = (parse(&text, None), parse(&text, Some(&title)));
    }

    #[test]
    fn pieces_of_references_will_do(text in "([A-Z][a-z]{0,5}|, |\\. |et al|\\(2020\\)|<i>|</i>|12|\\(|\\)|é|“|”|'|:|;|&| ){0,40}") {
        let _ = (parse(&text, None), parse(&text, Some(&text)));
        let _ = papers(&[(1, text)], "news");
    }
}
