//! What stands behind a title comes in: `Nature 12(3), 45–67 (2020)`; container, volume, issue,
//! pages and date go out.

use crate::rich::Rich;
use cite_model::{Date, DateField, Reference, TextField};

/// Words before a number, without full stops, and what the number then is.
const WORDS: &[(&str, Slot)] = &[
    ("vol", Slot::Volume),
    ("volume", Slot::Volume),
    ("bd", Slot::Volume),
    ("no", Slot::Issue),
    ("nr", Slot::Issue),
    ("issue", Slot::Issue),
    ("iss", Slot::Issue),
    ("p", Slot::Page),
    ("pp", Slot::Page),
    ("page", Slot::Page),
    ("pages", Slot::Page),
    ("s", Slot::Page),
    ("art", Slot::Page),
    ("article", Slot::Page),
    ("id", Slot::Page),
    ("e", Slot::Page),
];

#[derive(Clone, Copy, PartialEq)]
enum Slot {
    Volume,
    Issue,
    Page,
}

/// Fills in what the part of the text says.
pub(super) fn fill(rich: &Rich, (from, to): (usize, usize), reference: &mut Reference) {
    let rest = &rich.plain[from..to];
    let (container, numbers) = match rich.italic_after(from).filter(|(_, end)| *end <= to) {
        Some((start, end)) => {
            // some set the volume in italics as well: "<i>Nature, 12</i>"
            let name = &rich.plain[start..end];
            let length = container_end(name);
            (&name[..length], rich.plain[start + length..to].to_owned())
        }
        None => {
            let rest =
                rest.trim_start_matches([' ', '.', ',', ';', '"', '”', '’', '\'', '?', '!', '」']);
            let rest =
                rest.strip_prefix("In: ").or_else(|| rest.strip_prefix("In ")).unwrap_or(rest);
            let end = container_end(rest);
            (&rest[..end], rest[end..].to_owned())
        }
    };
    let dotted = container.trim_end_matches([' ', ',']).ends_with('.') || numbers.starts_with('.');
    let container = container.trim_matches([' ', ',', ';', '.', '"', '”', '(', ':']);
    if container.chars().filter(|c| c.is_alphabetic()).count() > 1
        && container.chars().count() < 250
    {
        // before a year a full stop ends the sentence, not the word (Vancouver)
        let sentence =
            year(&numbers).is_some_and(|(at, _)| numbers[..at].trim_matches(['.', ' ']).is_empty());
        let belongs = dotted && abbreviated(container) && (!sentence || container.contains('.'));
        reference.set(
            TextField::ContainerTitle,
            if belongs { format!("{container}.") } else { container.to_owned() },
        );
    }
    let numbers = take_date(&numbers, reference);
    let (volume, issue, page) = slots(&numbers);
    for (field, value) in
        [(TextField::Volume, volume), (TextField::Issue, issue), (TextField::Page, page)]
    {
        reference.set(field, value);
    }
}

/// Whether the last word of a name is cut short and wants its full stop: `Cell Death Discov`.
fn abbreviated(name: &str) -> bool {
    let last = name.rsplit(' ').next().unwrap_or_default();
    name.contains(' ') && last.len() < 9 && !last.ends_with(['s', 'e', 'y', ')']) && last.is_ascii()
}

/// Where a container's name ends and numbers begin.
fn container_end(text: &str) -> usize {
    let mut word_start = 0;
    for (at, c) in text.char_indices() {
        let ends = matches!(c, ' ' | ',' | ';' | ':' | '(' | '.');
        if !ends {
            continue;
        }
        if at > 0
            && (matches!(c, ';' | '(' | ':')
                && !text[..at].trim().is_empty()
                && starts_number(&text[at + 1..]))
        {
            return at;
        }
        let word = text[word_start..at].trim_matches(['.', ',']).to_ascii_lowercase();
        let numbered = WORDS.iter().any(|(known, _)| *known == word)
            && word.len() > 1
            && starts_number(&text[at + 1..]);
        if at > 0 && numbered {
            return word_start;
        }
        if at > 0 && matches!(c, ' ' | ',' | '.') && starts_number(&text[at + c.len_utf8()..]) {
            return at;
        }
        word_start = at + c.len_utf8();
    }
    text.len()
}

/// Whether a number that is no part of a name stands here.
fn starts_number(text: &str) -> bool {
    let text = text.trim_start_matches([' ', '(', '.', ',']);
    let token: String = text.chars().take_while(|c| c.is_alphanumeric()).collect();
    let digits = token.chars().filter(char::is_ascii_digit).count();
    digits > 0 && token.chars().count() - digits <= 2 && token.is_ascii()
}

/// Takes year, month and day out of the numbers: `(2020)`, `2020 Jan 3;`, `, 2024;`.
fn take_date(text: &str, reference: &mut Reference) -> String {
    let Some((at, year)) = year(text) else { return text.to_owned() };
    let bracket = text[..at].rfind('(').filter(|open| !text[*open..at].contains(')'));
    let (from, to) = match bracket
        .and_then(|open| text[at..].find(')').map(|close| (open, at + close + 1)))
    {
        Some(range) => range,
        None => (at, text[at..].find([';', ':', ',', '.', '(']).map_or(text.len(), |end| at + end)),
    };
    if reference.date(DateField::Issued).is_none() {
        let inside = text[from..to].trim_matches(['(', ')', ' ', ',']);
        let date = cite_model::date::loose::parse(inside).filter(|date| date.year().is_some());
        reference.dates.insert(DateField::Issued, date.unwrap_or_else(|| Date::from_year(year)));
    }
    format!("{} {}", &text[..from], &text[to..])
}

/// The first year in a text, in brackets if one is, and where it stands.
pub(super) fn year(text: &str) -> Option<(usize, i32)> {
    let bytes = text.as_bytes();
    let is_year = |at: usize| {
        let digits = bytes.get(at..at + 4).filter(|four| four.iter().all(u8::is_ascii_digit))?;
        let apart = |byte: Option<&u8>| {
            byte.is_none_or(|b| !b.is_ascii_alphanumeric() && !matches!(b, b'/' | b'-'))
        };
        let after = |byte: Option<&u8>| {
            byte.is_none_or(|b| !b.is_ascii_digit() && !matches!(b, b'/' | b'-'))
        };
        let year: i32 = std::str::from_utf8(digits).ok()?.parse().ok()?;
        let alone = apart(at.checked_sub(1).and_then(|before| bytes.get(before)))
            && after(bytes.get(at + 4));
        ((1500..2100).contains(&year) && alone).then_some((at, year))
    };
    let all = || (0..bytes.len().saturating_sub(3)).filter_map(is_year);
    let bracketed = |(at, _): &(usize, i32)| *at > 0 && matches!(bytes[at - 1], b'(' | b'[');
    all().find(bracketed).or_else(|| all().find(|(at, _)| dated(text, *at)))
}

/// A bare number is a year where a date's punctuation is round it: not in the middle of words.
fn dated(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end();
    let after = &text[at + 4..];
    let opens = before.is_empty() || before.ends_with(['.', ',', ';', '(']) || month_ends(before);
    let closes = after.is_empty() || after.starts_with(['.', ',', ';', ':', ')', ' ', 'a', 'b']);
    opens && closes
}

fn month_ends(text: &str) -> bool {
    let word = text.rsplit([' ', ',', '.']).next().unwrap_or_default();
    word.len() >= 3
        && word.chars().all(char::is_alphabetic)
        && word.starts_with(char::is_uppercase)
        && cite_model::date::loose::parse(&format!("{word} 2000"))
            .is_some_and(|date| date.precision() > 1)
}

/// Volume, issue and pages.
fn slots(text: &str) -> (String, String, String) {
    let (mut volume, mut issue, mut page) = (String::new(), String::new(), String::new());
    let mut expected = None;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if c == '(' {
            let close = rest.find(')').unwrap_or(rest.len());
            let inside = rest[1..close.max(1)].trim().trim_start_matches("No.").trim();
            if issue.is_empty() && !volume.is_empty() && inside.len() < 24 {
                issue = inside.to_owned();
            }
            rest = rest.get(close + 1..).unwrap_or_default();
            continue;
        }
        let end = rest.find([' ', ',', ';', ':', '(']).unwrap_or(rest.len());
        let token = rest[..end].trim_matches(['.', ')', '"', '”']);
        rest = &rest[end.max(c.len_utf8().min(rest.len()))..];
        let (word, token) = glued(token);
        expected = word.or(expected);
        if !token.chars().any(|c| c.is_ascii_digit()) || token.len() > 30 {
            continue;
        }
        let slot = match expected.take() {
            Some(slot) => slot,
            None if volume.is_empty() => Slot::Volume,
            None if page.is_empty() => Slot::Page,
            None => continue,
        };
        let value = match slot {
            Slot::Volume => &mut volume,
            Slot::Issue => &mut issue,
            Slot::Page => &mut page,
        };
        if value.is_empty() {
            token.clone_into(value);
        }
    }
    (volume, issue, page)
}

/// `pp.45-67` and `vol.12` are a word and a number; `pp.` is a word alone.
fn glued(token: &str) -> (Option<Slot>, &str) {
    let find = |word: &str| {
        let word = word.to_ascii_lowercase();
        WORDS.iter().find(|(known, _)| *known == word).map(|(_, slot)| *slot)
    };
    match token.split_once('.') {
        Some((word, number)) if find(word).is_some() => (find(word), number),
        _ => (find(token), token),
    }
}
