//! The numbers of a reference in: `74, No. 5`, `81(4):044005`, `pp. 12–15`; volume, issue and pages out.

use crate::lexicon;
use crate::token::{Token, tokens};

/// What stands in a volume's part.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Numbers {
    pub volume: Option<String>,
    pub issue: Option<String>,
    pub pages: Option<String>,
    pub year: Option<String>,
}

/// Takes a volume's part apart.
pub(crate) fn volume(text: &str) -> Numbers {
    let mut found = Numbers::default();
    let words = tokens(text);
    let mut expected = None;
    let mut done = 0;
    for (at, token) in words.iter().enumerate() {
        if token.start < done {
            continue;
        }
        let class = class(token.word);
        if let "volume" | "issue" | "page" = class {
            expected = Some(class);
            if class == "issue"
                && token.word.to_lowercase().starts_with("sup")
                && found.issue.is_none()
            {
                let number = words
                    .get(at + 1)
                    .filter(|next| is_number(next.word))
                    .map(|next| format!(" {}", next.word));
                found.issue = Some(format!("{}{}", token.word, number.unwrap_or_default()));
            }
            continue;
        }
        if !is_number(token.word) {
            continue;
        }
        let is_year = token.tail.starts_with(';')
            && token.word.len() == 4
            && found.volume.is_none()
            && words.len() > at + 1;
        let is_behind_colon = at > 0 && words[at - 1].tail.contains(':');
        let (first, last) = range(text, &words, at);
        done = last.map_or(done, |last| last.end());
        // `79-3` is a volume and its issue, `12-13` two volumes
        let is_falling = last.is_some_and(|last| {
            last.word.len() < token.word.len()
                || last.word.len() == token.word.len() && last.word < token.word
        });
        if let Some(last) =
            last.filter(|_| is_falling && found.volume.is_none() && expected != Some("page"))
        {
            (found.volume, found.issue) = (Some(token.word.to_owned()), Some(last.word.to_owned()));
            continue;
        }
        let value = Some(first);
        let slot = match expected.take() {
            Some("page") => &mut found.pages,
            Some("issue") => &mut found.issue,
            Some(_) => &mut found.volume,
            None if is_year => &mut found.year,
            None if found.volume.is_some() && is_behind_colon => &mut found.pages,
            None if found.volume.is_none() && !token.head.contains('(') => &mut found.volume,
            None if found.issue.is_none() => &mut found.issue,
            None => &mut found.pages,
        };
        if slot.is_none() {
            *slot = value;
        }
    }
    found
}

/// The pages of a part, and how many there are where it says only that: `312 pp.`.
pub(crate) fn pages(text: &str) -> (Option<String>, Option<String>) {
    let words = tokens(text);
    let Some(at) = words.iter().position(|token| is_number(token.word) || is_roman(token.word))
    else {
        return (None, None);
    };
    let is_count = words
        .get(at + 1)
        .is_some_and(|next| class(next.word) == "page" && words[at].tail.is_empty())
        && (0..at).all(|at| class(words[at].word) != "page");
    if is_count {
        return (None, Some(words[at].word.to_owned()));
    }
    let glued = words[at].word.trim_end_matches(['p', '.', 'S']);
    if words.len() == 1
        && glued.len() < words[at].word.len()
        && glued.bytes().all(|byte| byte.is_ascii_digit())
        && !glued.is_empty()
    {
        return (None, Some(glued.to_owned()));
    }
    (Some(range(text, &words, at).0), None)
}

/// The number here with the end that a dash ties to it, and that end.
fn range<'t>(text: &str, words: &[Token<'t>], at: usize) -> (String, Option<Token<'t>>) {
    let first = &words[at];
    let is_dash = |tail: &str| {
        matches!(tail.trim(), "-" | "–" | "—" | "‐" | "‑" | "−" | "--" | "~" | "/" | "–-")
    };
    let last = words.get(at + 1).filter(|next| {
        is_dash(first.tail) && next.head.is_empty() && (is_number(next.word) || is_roman(next.word))
    });
    match last {
        Some(last) => (text[first.start..last.end()].split_whitespace().collect(), Some(*last)),
        None => (first.word.to_owned(), None),
    }
}

fn class(word: &str) -> &'static str {
    lexicon::name(lexicon::classes(&word.to_lowercase())[0])
}

/// `12`, `S67`, `e1234`, `12b`.
fn is_number(word: &str) -> bool {
    let digits = word.chars().filter(char::is_ascii_digit).count();
    digits > 0
        && word.chars().count() - digits <= 4
        && word.chars().all(|c| c.is_ascii_alphanumeric())
        || word.len() > 1 && is_roman(word)
}

fn is_roman(word: &str) -> bool {
    let is_run = |word: &str| {
        !word.is_empty()
            && (word.bytes().all(|byte| b"ivxlc".contains(&byte))
                || word.bytes().all(|byte| b"IVXLC".contains(&byte)))
    };
    word.len() < 16 && word.split('-').all(is_run)
}

#[cfg(test)]
mod tests {
    use super::{Numbers, pages, volume};

    #[test]
    fn volumes() {
        for (text, expected) in [
            ("Vol. 9,", "9 - - -"),
            ("2(1)", "2 1 - -"),
            ("81(4):044005,", "81 4 044005 -"),
            ("Vol. 74, No. 5,", "74 5 - -"),
            ("2013;122(2):", "122 2 - 2013"),
            ("111, 468", "111 468 - -"),
            ("vol 79-3,", "79 3 - -"),
            ("12-13", "12-13 - - -"),
            ("45", "45 - - -"),
            ("No. 134", "- 134 - -"),
            ("27 (11).", "27 11 - -"),
            ("XIV,", "XIV - - -"),
            ("12 (Suppl 1),", "12 Suppl 1 - -"),
        ] {
            let Numbers { volume, issue, pages, year } = volume(text);
            let shown =
                [volume, issue, pages, year].map(|part| part.unwrap_or("-".into())).join(" ");
            assert_eq!(shown, expected, "{text}");
        }
    }

    #[test]
    fn page_ranges() {
        for (text, first, count) in [
            ("pp. 1761–1800).", Some("1761–1800"), None),
            ("1477-81.", Some("1477-81"), None),
            ("A44.", Some("A44"), None),
            ("312 pp.", None, Some("312")),
            ("248p.", None, Some("248")),
            ("p. 21,", Some("21"), None),
            ("pp. 573 – 77", Some("573–77"), None),
            ("S. 12-15", Some("12-15"), None),
            ("xii-xv", Some("xii-xv"), None),
        ] {
            let found = pages(text);
            assert_eq!((found.0.as_deref(), found.1.as_deref()), (first, count), "{text}");
        }
    }
}
