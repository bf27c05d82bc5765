//! A line of a listing comes in; what it is goes out: words, details of a publication, or a line of
//! the site that is no part of a result.

/// What a line of a result is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A title, a finding or a snippet.
    Words,
    /// Authors, journal, date, identifiers.
    Details,
}

/// Lines that announce results, in lower case, and whether they are used for nothing else.
const STARTS: &[(&str, bool)] = &[
    ("sources and full results", true),
    ("most relevant research papers on this topic", true),
    ("top research papers on this topic", true),
    ("relevant research papers", true),
    ("search results", false),
    ("results", false),
    ("papers", false),
    ("research papers", false),
    ("top papers", true),
    ("relevant papers", true),
    ("top results", false),
    ("sources", false),
    ("搜索结果", true),
    ("检索结果", true),
    ("相关论文", true),
    ("suchergebnisse", true),
    ("résultats", false),
    ("résultats de recherche", true),
];

/// Beginnings of lines that end the results, in lower case.
const ENDS: &[&str] = &[
    "try another search",
    "related searches",
    "people also ask",
    "load more",
    "show more results",
    "next page",
    "more results",
    "try an example",
    "related questions",
    "create alert",
    "privacy policy",
    "about us",
    "see all results",
    "you might also like",
    "相关搜索",
    "加载更多",
    "下一页",
    "filter results",
    "export results",
    "ähnliche suchanfragen",
    "recherches associées",
];

/// Lines of the site between results, in lower case.
const NOISE: &[&str] = &[
    "save",
    "cite",
    "share",
    "pdf",
    "view pdf",
    "open",
    "abstract",
    "view paper",
    "full text",
    "free article",
    "free pmc article",
    "copy",
    "expand",
    "highly cited",
    "rigorous journal",
    "very rigorous journal",
    "open access",
    "publisher",
    "semantic scholar",
    "view on publisher site",
    "alert",
    "library",
    "tldr",
    "add to library",
    "pro",
    "study snapshot",
    "item in clipboard",
];

/// Whether a line announces results, and whether for sure.
pub fn is_start(line: &str) -> Option<bool> {
    let lower = line.trim_matches(['#', '*', ' ', ':']).to_lowercase();
    if let Some((_, sure)) = STARTS.iter().find(|(start, _)| lower == *start) {
        return Some(*sure);
    }
    let counted = lower
        .trim_start_matches("about ")
        .trim_start_matches("page 1 of ")
        .trim_start_matches("showing ");
    let number = counted.trim_start_matches(|c: char| {
        c.is_ascii_digit() || matches!(c, ',' | '.' | ' ' | '-' | '–')
    });
    let announced =
        ["results", "results found", "results for", "papers found", "research papers", "papers"];
    let counts = number.len() < counted.len()
        && announced.iter().any(|word| number == *word || number.starts_with(&format!("{word} ")));
    (counts && lower.len() < 120).then_some(true)
}

/// Whether a line ends the results.
pub fn is_end(line: &str) -> bool {
    let lower = line.trim_matches(['#', '*', ' ']).to_lowercase();
    lower.len() < 60 && ENDS.iter().any(|end| lower.starts_with(end))
}

/// Whether a line is no part of a result.
pub fn is_noise(line: &str) -> bool {
    let lower = line.trim_matches(['#', '*', ' ', '·', '•', '…', '.']).to_lowercase();
    let number = lower.trim_end_matches(|c: char| c.is_ascii_digit());
    let counted = lower.starts_with(|c: char| c.is_ascii_digit())
        && ["citations", "citation", "cites", "influential citations", "references"]
            .iter()
            .any(|word| lower.ends_with(word))
        && lower.len() < 40;
    NOISE.contains(&lower.as_str())
        || lower.chars().all(|c| c.is_ascii_digit() || c == ',')
        || counted
        || lower.starts_with("cited by ") && lower.len() < 120
        || number.trim_end() == "cited by"
        || lower.contains("cited by ")
            && (lower.contains("related articles") || lower.starts_with("save"))
        || lower.starts_with("searched over")
        || lower.starts_with("related articles all")
}

/// What a line of a result is.
pub fn shape(line: &str) -> Shape {
    let separated = [" · ", " • ", " | ", " ∙ "].iter().any(|mark| line.contains(mark));
    let dashed = [" - ", " – "].iter().any(|mark| line.contains(mark));
    let has_year = year_at_end(line);
    let identified =
        line.contains("PMID:") || line.contains("doi:") || line.contains("https://doi.org/");
    let cut = line.contains("et al");
    let short = line.chars().count() < 400;
    let names = !line.contains(|c: char| c.is_ascii_digit() || matches!(c, '?' | ':'))
        && short
        && is_names(line);
    if short
        && (separated && (has_year || names)
            || dashed && has_year
            || identified
            || cut && !line.ends_with("al.") && has_year
            || names
            || cut && is_names(line))
    {
        return Shape::Details;
    }
    let bare_year = line.trim_matches(['(', ')', ' ']);
    let dated = line.chars().count() < 60
        && has_year
        && line.split_whitespace().count() <= 6
        && line.contains(',');
    if bare_year.len() == 4 && has_year || dated { Shape::Details } else { Shape::Words }
}

/// A year among the last words.
fn year_at_end(line: &str) -> bool {
    let words = line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.rev().take(8).any(|word| {
        word.len() == 4 && word.parse().is_ok_and(|year: i32| (1800..2100).contains(&year))
    })
}

/// Two or more names of people, and nothing else.
fn is_names(line: &str) -> bool {
    let (bare, et_al) = cite_model::name::parse::cut_et_al(line.trim_end_matches(['.', '…']));
    let pieces: Vec<&str> = bare
        .split([',', ';', '&', '·'])
        .flat_map(|piece| piece.split(" and "))
        .map(str::trim)
        .filter(|piece| !piece.is_empty())
        .collect();
    let person = |piece: &&str| {
        let words: Vec<&str> = piece.split_whitespace().collect();
        (2..=4).contains(&words.len())
            && words.iter().all(|word| {
                word.starts_with(char::is_uppercase)
                    || matches!(
                        *word,
                        "van"
                            | "von"
                            | "de"
                            | "der"
                            | "den"
                            | "da"
                            | "di"
                            | "la"
                            | "le"
                            | "al"
                            | "el"
                    )
            })
            && words.iter().any(|word| {
                word.chars().count() <= 3
                    || word
                        .chars()
                        .skip(1)
                        .all(|c| c.is_lowercase() || !c.is_alphabetic() || c.is_uppercase())
            })
    };
    let initialled = |piece: &&str| {
        piece.split_whitespace().any(|word| {
            word.trim_end_matches('.').chars().count() <= 2
                && word.chars().all(|c| c.is_uppercase() || c == '.')
        })
    };
    let people = pieces.iter().filter(|piece| person(piece)).count();
    let all = people == pieces.len();
    // "Lung Cancer, Breast Cancer" looks like names: three of them, or initials, are people
    all && (people > 2 || people > 0 && (et_al || pieces.iter().any(initialled)))
}

/// A line without the number of its result.
pub fn without_number(line: &str) -> &str {
    let bare = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = bare.len() < line.len() && line.len() - bare.len() <= 4;
    match bare.strip_prefix(['.', ')', '、']) {
        Some(rest) if numbered && (rest.starts_with([' ', '\t']) || bare.starts_with('、')) => {
            rest.trim_start()
        }
        _ => line.trim_start_matches(['#', ' ']).trim_matches('*'),
    }
}
