//! What is between reference strings and round them: headings, buttons, numbers.

/// Headings of reference lists, in lower case.
const HEADINGS: &[&str] = &[
    "references",
    "reference list",
    "references and notes",
    "references cited",
    "bibliography",
    "works cited",
    "literature cited",
    "literature",
    "cited references",
    "further reading",
    "notes and references",
    "sources",
    "selected references",
    "referenced works",
    "list of references",
    "literatur",
    "literaturverzeichnis",
    "quellen",
    "quellenverzeichnis",
    "bibliographie",
    "références",
    "références bibliographiques",
    "referencias",
    "referencias bibliográficas",
    "bibliografía",
    "bibliografia",
    "referências",
    "referências bibliográficas",
    "riferimenti bibliografici",
    "参考文献",
    "引用文献",
    "參考文獻",
    "참고문헌",
    "литература",
    "список литературы",
    "piśmiennictwo",
    "literatuur",
    "litteratur",
    "kaynakça",
];

/// Links that pages set beside a reference, in lower case; longer ones first.
const BUTTONS: &[&str] = &[
    "view article google scholar",
    "view in article",
    "view article",
    "article google scholar",
    "google scholar",
    "web of science",
    "full text links",
    "full text pdf",
    "full text",
    "crossref full text",
    "cross ref",
    "crossref",
    "pubmed abstract",
    "pubmed central",
    "pubmed",
    "pmc free article",
    "free pmc article",
    "free full text",
    "medline",
    "isi",
    "cas",
    "ads",
    "mathscinet",
    "zbmath",
    "scopus",
    "abstract",
    "download pdf",
    "download",
    "pdf",
    "export citation",
    "cite this",
    "citation",
    "search in google scholar",
    "open url",
    "openurl",
    "find in a library",
    "show more",
    "article",
    "link",
    "view record in scopus",
    "view pdf",
    "view",
    "go to ref",
    "doi link",
    "html",
    "view at publisher",
    "view at google scholar",
    "adsabs",
    "inspire",
    "cited by",
    "altmetric",
    "chemport",
    "infotrieve",
    "order article via infotrieve",
    "get article",
    "return to ref",
    "↵",
    "↑",
    "⇓",
];

/// Whether a line is no part of a reference: a heading, buttons, a page number, a rule.
pub(crate) fn is_noise(line: &str) -> bool {
    let lower = line.to_lowercase();
    let bare = lower.trim_matches(|c: char| !c.is_alphanumeric());
    let name = bare.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ' '));
    let counted = name.split(" (").next().unwrap_or_default();
    bare.is_empty()
        || HEADINGS.contains(&counted.trim_end())
        || bare.bytes().all(|byte| byte.is_ascii_digit())
        || without_buttons(line).chars().all(|c| !c.is_alphanumeric())
}

/// A string without the buttons at its end.
pub(crate) fn without_buttons(text: &str) -> &str {
    let is_edge = |c: char| {
        c.is_whitespace()
            || matches!(c, '[' | ']' | '|' | '·' | '/' | '↵' | '↑' | '⇓' | '(' | ')' | ',')
    };
    let mut kept = text.trim_end();
    loop {
        let bare = kept.trim_end_matches(is_edge);
        let button = BUTTONS.iter().find(|button| {
            let at = bare.len().checked_sub(button.len()).filter(|at| bare.is_char_boundary(*at));
            at.is_some_and(|at| {
                let before = bare[..at].trim_end_matches(' ');
                let is_end_of_reference = before.is_empty()
                    || before.ends_with(['.', ']', '[', '|', ')', '·', '/'])
                    || ends_as_reference(before)
                    || ends_with_button(before);
                bare[at..].eq_ignore_ascii_case(button) && is_end_of_reference
            })
        });
        match button {
            Some(button) => {
                kept = bare[..bare.len() - button.len()].trim_end_matches(|c: char| {
                    c.is_whitespace() || matches!(c, '[' | '|' | '·' | '/' | '(')
                })
            }
            None => return kept,
        }
    }
}

fn ends_with_button(text: &str) -> bool {
    let lower = text.to_lowercase();
    BUTTONS.iter().filter(|button| button.len() > 5).any(|button| lower.ends_with(button))
}

/// Whether the last word is a number or an address.
fn ends_as_reference(text: &str) -> bool {
    let last = text.rsplit(' ').next().unwrap_or_default();
    last.ends_with(|c: char| c.is_ascii_digit()) || last.contains("//")
}

/// The number before a string: `[12]`, `12.`, `(12)`, `12)`.
pub(crate) fn number_of(text: &str) -> Option<u32> {
    numbered(text).map(|(number, _)| number)
}

/// A string without its number.
pub(crate) fn without_number(text: &str) -> &str {
    numbered(text).map_or(text, |(_, rest)| rest)
}

fn numbered(text: &str) -> Option<(u32, &str)> {
    let open = text.chars().next().filter(|c| matches!(c, '[' | '(' | '［'));
    let bare = &text[open.map_or(0, char::len_utf8)..];
    let end = bare.find(|c: char| !c.is_ascii_digit()).unwrap_or(bare.len());
    let number: u32 = bare[..end].parse().ok().filter(|_| end < 5)?;
    let rest = match (open, bare[end..].chars().next()?) {
        (Some(_), c @ (']' | ')' | '］')) | (None, c @ ('.' | ')' | ']' | '．' | '、')) => {
            &bare[end + c.len_utf8()..]
        }
        // `12 Smith J`: a number and a space or a tab
        (None, '\t') => &bare[end..],
        _ => return None,
    };
    let is_spaced = open.is_some()
        || rest.starts_with(char::is_whitespace)
        || rest.starts_with(|c: char| !c.is_ascii());
    let is_word = rest.trim_start().starts_with(|c: char| !c.is_ascii_digit());
    (is_spaced && is_word)
        .then(|| (number, rest.trim_start_matches(['.', ' ', '\t', '\u{a0}', '\u{3000}'])))
}
