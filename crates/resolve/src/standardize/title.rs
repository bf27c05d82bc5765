//! The titles of a reference come in; the folded title, its words and numbers, the same title in
//! other words, and the qualifiers that were printed into it go out.
//!
//! What is split off never takes part in the comparison of titles: an article whose title a
//! database prolongs by `[Erratum appears in …]` still has its own title.

use super::notice::{self, Notice};
use super::rarity;
use super::{hash, hash_without_spaces, is_no_value};
use cite_model::{Reference, TextField};
use cite_text::fold::{fold, words};
use cite_text::markup;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::sync::LazyLock;

/// A title as it is compared.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Title {
    /// Folded, without noise.
    pub folded: Box<str>,
    /// The hash of the folded title without spaces; 0 where there is no title.
    pub squashed: u64,
    /// The hashes of its different words, sorted.
    pub words: Box<[u32]>,
    /// Its numbers in their order, roman ones as digits: what sets sibling papers apart.
    pub numbers: Box<[u32]>,
    /// How rare its words are, in bits; see `rarity`.
    pub bits: f32,
    /// The language it seems to be in; 0 where nothing tells.
    pub language: u8,
    /// It is the title of a column or an editorial, which returns issue by issue.
    pub is_column: bool,
}

/// What sets a work apart from another of nearly the same title.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Qualifiers {
    /// It is a notice on the work whose title it bears.
    pub notice: Option<Notice>,
    /// `Part 2`, `II.`
    pub part: Option<u32>,
    /// `2nd edition`.
    pub edition: Option<u32>,
    /// The version of a review: 3 in `CD001234.pub3`.
    pub update: Option<u32>,
    /// It is the protocol of a study or a review.
    pub is_protocol: bool,
    /// It stands in a supplement.
    pub supplement: bool,
    /// The title is a translation: `[Title]`, `[Article in Chinese]`.
    pub is_translated: bool,
    /// The work is marked as retracted; it is still the work.
    pub is_retracted: bool,
    /// It says of itself that it is an abstract.
    pub is_abstract: bool,
}

/// The main title, its other forms, and the qualifiers found in them.
pub(super) fn titles(reference: &Reference) -> (Title, Vec<Title>, Qualifiers) {
    let mut qualifiers = Qualifiers::default();
    let mut others = Vec::new();
    let main = reference.title().map(|text| split(text, &mut qualifiers, &mut others));
    for field in [TextField::OriginalTitle, TextField::TranslatedTitle] {
        let Some(text) = reference.text(field) else { continue };
        let mut unused = Qualifiers::default();
        let folded = split(text, &mut unused, &mut Vec::new());
        others.push(folded);
    }
    if let Some(text) = reference.title().filter(|text| text.contains(';')) {
        let halves = text.split("; ").filter(|half| half.split(' ').count() >= 4);
        let halves: Vec<String> = halves.map(fold_title).collect();
        if halves.len() == 2 {
            others.extend(halves);
        }
    }
    let main = title(&main.unwrap_or_default());
    qualifiers.part = part(&main.folded);
    let mut other_titles: Vec<Title> = others.iter().map(|other| title(other)).collect();
    other_titles.retain(|other| other.squashed != 0 && other.squashed != main.squashed);
    other_titles.sort_by_key(|other| other.squashed);
    other_titles.dedup_by_key(|other| other.squashed);
    (main, other_titles, qualifiers)
}

/// The compared form of a folded title.
pub(super) fn title(folded: &str) -> Title {
    if is_no_value(folded) {
        return Title::default();
    }
    let mut list: Vec<&str> = Vec::with_capacity(24);
    list.extend(words(folded));
    let mut hashes: Vec<u32> = list.iter().map(|word| word_hash(word)).collect();
    hashes.sort_unstable();
    hashes.dedup();
    Title {
        folded: folded.into(),
        squashed: hash_without_spaces(folded).max(1),
        words: hashes.into(),
        numbers: numbers(&list).into(),
        bits: rarity::bits(&list),
        language: super::language::language(folded, &list),
        is_column: is_column(folded),
    }
}

/// What only columns, editorials and other serial pieces are called, folded.
const COLUMN_PHRASES: &[&str] = &[
    "editorial",
    "editorials",
    "editor s comments",
    "editors comments",
    "editor s comment",
    "editor s note",
    "editor s notes",
    "editors note",
    "editors notes",
    "editor s introduction",
    "editors introduction",
    "editor s message",
    "from the editor",
    "from the editors",
    "guest editor",
    "guest editors",
    "guest editorial",
    "special section",
    "special issue",
    "in this issue",
    "book review",
    "book reviews",
    "letter from",
    "letter to the editor",
    "letters to the editor",
    "message from",
    "chair s message",
    "foreword",
    "preface",
    "news and notes",
    "abstracts from",
    "abstracts of",
    "meeting abstracts",
    "table of contents",
    "reviewer acknowledgment",
    "acknowledgment of reviewers",
    "list of reviewers",
    "call for papers",
    "announcement",
    "announcements",
    "obituary",
    "in memoriam",
    "gateways to",
    "journal club",
    "reminiscences on",
    "introduction",
];

/// Whether a title is, or begins or ends with, one of a column; "introduction" only by itself or "to the special issue".
fn is_column(folded: &str) -> bool {
    static BY_LETTER: LazyLock<[Vec<&str>; 26]> = LazyLock::new(|| {
        let of = |letter: usize| {
            let begins = |phrase: &&&str| letter_of(phrase) == Some(letter);
            COLUMN_PHRASES.iter().filter(begins).copied().collect()
        };
        std::array::from_fn(of)
    });
    let by_letter = &*BY_LETTER;
    let starts =
        folded.bytes().enumerate().filter(|(at, b)| *b == b' ' && *at > 0).map(|(at, _)| at + 1);
    std::iter::once(0).chain(starts).any(|start| {
        let rest = &folded[start..];
        let phrases = letter_of(rest).map_or(&[][..], |letter| &by_letter[letter]);
        phrases.iter().any(|phrase| {
            let ends = rest
                .strip_prefix(phrase)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
            // an introduction to something is a work; the bare word is a column's
            ends && (*phrase != "introduction" || rest == *phrase && folded.len() < 40)
        })
    })
}

/// The number of the small letter that a text begins with.
fn letter_of(text: &str) -> Option<usize> {
    let first = text.as_bytes().first().filter(|byte| byte.is_ascii_lowercase())?;
    Some(usize::from(first - b'a'))
}

/// The hash of one word of a title.
pub(crate) fn word_hash(word: &str) -> u32 {
    (hash(word) >> 32) as u32
}

/// What a bracket in a title means.
enum Bracket {
    /// A part of the title.
    Title,
    /// A remark of the database.
    Remark,
    /// The language of the work.
    Language,
    /// A word that the editors put right.
    Retracted,
    /// It says that this is an abstract.
    Abstract,
    /// The same title in another language.
    OtherTitle,
}

/// Beginnings of remarks that databases put into brackets, folded.
const REMARKS: &[&str] = &[
    "erratum",
    "published erratum",
    "corrected",
    "correction",
    "see comment",
    "comment in",
    "comment on",
    "summary for patients",
    "review",
    "structured abstract",
    "provisional abstract",
    "authors transl",
    "author s transl",
    "republished",
    "reprint",
    "original report",
    "print",
    "electronic version",
    "retraction in",
    "retracted and republished",
    "editorial",
    "letter",
    "news",
    "comment",
    "meeting",
    "conference paper",
    "clinical conference",
    "record supplied by publisher",
    "update in",
    "update of",
    "dissertation",
    "thesis",
    "doctoral",
    "brief record",
    "full text",
    "proceeding",
    "article",
    "journal article",
];

/// Languages as titles name them, folded.
const LANGUAGES: &[&str] = &[
    "afrikaans",
    "arabic",
    "bulgarian",
    "chinese",
    "croatian",
    "czech",
    "danish",
    "dutch",
    "english",
    "finnish",
    "flemish",
    "french",
    "german",
    "greek",
    "hebrew",
    "hungarian",
    "italian",
    "japanese",
    "korean",
    "lithuanian",
    "norwegian",
    "persian",
    "polish",
    "portuguese",
    "romanian",
    "russian",
    "serbian",
    "slovak",
    "slovene",
    "slovenian",
    "spanish",
    "swedish",
    "turkish",
    "ukrainian",
];

fn bracket(folded: &str, square: bool) -> Bracket {
    let language =
        folded.strip_prefix("article in ").or_else(|| folded.strip_prefix("in ")).unwrap_or(folded);
    let is_language = language.split(' ').all(|word| word == "and" || LANGUAGES.contains(&word));
    match folded {
        "retracted" | "retracted article" | "withdrawn" => return Bracket::Retracted,
        "abstract" | "abstracts" | "conference abstract" | "meeting abstract" => {
            return Bracket::Abstract;
        }
        _ if is_language && (square || language != folded) => return Bracket::Language,
        _ => {}
    }
    let references = folded.strip_suffix(" refs").or_else(|| folded.strip_suffix(" references"));
    if references.is_some_and(|count| count.bytes().all(|byte| byte.is_ascii_digit())) {
        return Bracket::Remark;
    }
    let begins = REMARKS.iter().any(|remark| {
        folded
            .strip_prefix(remark)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', 's']) && square)
    });
    match () {
        () if begins => Bracket::Remark,
        () if square && words(folded).count() > 3 => Bracket::OtherTitle,
        () => Bracket::Title,
    }
}

/// Splits what is no title off; gives back the folded title.
fn split(text: &str, qualifiers: &mut Qualifiers, others: &mut Vec<String>) -> String {
    let plain = markup::plain(text);
    let text = plain.trim().trim_matches('"').trim();
    let text = cut_original(text, qualifiers, others);
    let text = whole_bracket(text, qualifiers).unwrap_or(text);
    let text = cut_citation(text, qualifiers);
    let kept = without_brackets(text, qualifiers, others);
    let folded = fold_title(&kept);
    let stripped = notice::strip(&folded, text, qualifiers);
    match stripped.len() {
        0 => fold_title(text),
        length if length == folded.len() => folded,
        _ => stripped.to_owned(),
    }
}

/// Folds a title. A question mark between letters stands for a letter lost on the way.
fn fold_title(text: &str) -> String {
    if !text.contains('?') {
        return fold(text);
    }
    let chars: Vec<char> = text.chars().collect();
    let inside = |at: usize| {
        at > 0
            && chars[at - 1].is_alphabetic()
            && chars.get(at + 1).is_some_and(|c| c.is_lowercase())
    };
    let kept =
        chars.iter().enumerate().filter(|(at, c)| !(**c == '?' && inside(*at))).map(|(_, c)| *c);
    fold(&kept.collect::<String>())
}

/// Marks before the original title, where a database puts it behind the translated one.
const ORIGINAL_MARKS: &[&str] = &["<ORIGINAL>", "<original>", "] TO: ", " / ORIGINAL: "];

/// Cuts the original title from the end of a title.
fn cut_original<'a>(
    text: &'a str,
    qualifiers: &mut Qualifiers,
    others: &mut Vec<String>,
) -> &'a str {
    if memchr::memchr3(b'<', b']', b'/', text.as_bytes()).is_none() {
        return text;
    }
    for mark in ORIGINAL_MARKS {
        if let Some((title, original)) = text.split_once(mark) {
            qualifiers.is_translated = true;
            others.push(fold_title(original));
            return title.trim().trim_start_matches('[').trim_end_matches(']');
        }
    }
    text
}

/// The text in the brackets that enclose a whole title, as databases mark a translation.
fn whole_bracket<'a>(text: &'a str, qualifiers: &mut Qualifiers) -> Option<&'a str> {
    let inner = text.strip_prefix('[')?;
    let mut depth = 1;
    for (at, c) in inner.char_indices() {
        depth += i32::from(c == '[') - i32::from(c == ']');
        if depth == 0 {
            let rest = inner[at + 1..].trim_matches(|c: char| !c.is_alphanumeric() && c != '[');
            let alone = rest.is_empty() || rest.starts_with('[');
            if !alone {
                return None;
            }
            qualifiers.is_translated = true;
            return Some(&inner[..at]);
        }
    }
    None
}

/// Cuts a citation of another paper from the end of a title: `(vol 360, pg 542, 2009)`,
/// `(Journal (2009) 360 (542-544))`, `... J Name. 2009 Jan 29;360(5):544-6`.
fn cut_citation<'a>(text: &'a str, qualifiers: &mut Qualifiers) -> &'a str {
    let trimmed = text.trim_end_matches(['.', ' ']);
    if let Some(at) = unclosed_bracket(trimmed).filter(|_| begins_as_correction(trimmed)) {
        return &trimmed[..at];
    }
    if let Some(at) = open_of_last_bracket(trimmed) {
        let folded = fold(&trimmed[at..]);
        let list: Vec<&str> = folded.split(' ').collect();
        let numbers =
            list.iter().filter(|word| word.bytes().all(|byte| byte.is_ascii_digit())).count();
        let cites = list.first() == Some(&"vol") && numbers >= 2
            || list.contains(&"vol")
                && list.iter().any(|word| matches!(*word, "pg" | "p" | "pp" | "page"))
            || trimmed[at + 1..].contains('(')
                && numbers >= 3
                && list.iter().any(|word| is_year(word));
        if cites && at > 0 {
            qualifiers.notice = qualifiers.notice.or(Some(Notice::Correction));
            return &trimmed[..at];
        }
    }
    let stops = if trimmed.contains('.') { trimmed.find("... ") } else { None };
    if let Some(at) = stops.filter(|at| *at > 20) {
        let folded = fold(&trimmed[at..]);
        let numbers =
            folded.split(' ').filter(|word| word.bytes().all(|byte| byte.is_ascii_digit())).count();
        if numbers >= 4 && folded.split(' ').any(is_year) {
            return &trimmed[..at];
        }
    }
    text
}

fn is_year(word: &str) -> bool {
    word.len() == 4
        && (word.starts_with("19") || word.starts_with("20"))
        && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Where the first round bracket opens that never closes: what a database's limit left of a citation.
fn unclosed_bracket(text: &str) -> Option<usize> {
    if !text.contains('(') {
        return None;
    }
    let mut open = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            '(' => open.push(at),
            ')' => drop(open.pop()),
            _ => {}
        }
    }
    open.first().copied().filter(|at| *at > 20)
}

fn begins_as_correction(text: &str) -> bool {
    let start: String = text.chars().take(12).collect::<String>().to_lowercase();
    ["erratum", "corrig", "correction"].iter().any(|word| start.starts_with(word))
}

/// Where the round bracket opens that closes at the very end.
fn open_of_last_bracket(text: &str) -> Option<usize> {
    if !text.ends_with(')') {
        return None;
    }
    let mut depth = 0;
    for (at, c) in text.char_indices().rev() {
        depth += i32::from(c == ')') - i32::from(c == '(');
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// The title without the brackets that are no part of it. One that never closes runs to the end.
fn without_brackets<'a>(
    text: &'a str,
    qualifiers: &mut Qualifiers,
    others: &mut Vec<String>,
) -> Cow<'a, str> {
    if memchr::memchr2(b'[', b'(', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['[', '(']) {
        let square = rest[at..].starts_with('[');
        let inside = &rest[at + 1..];
        let end = closing(inside, if square { ['[', ']'] } else { ['(', ')'] });
        let folded = fold(&inside[..end]);
        kept.push_str(&rest[..at]);
        let begun = !kept.trim().is_empty();
        match bracket(&folded, square) {
            Bracket::Language => qualifiers.is_translated = true,
            Bracket::Retracted => qualifiers.is_retracted = true,
            Bracket::Abstract => qualifiers.is_abstract = true,
            Bracket::Remark if begun => {}
            Bracket::OtherTitle if begun => others.push(fold_title(&inside[..end])),
            Bracket::OtherTitle => {
                qualifiers.is_translated = true;
                others.push(fold_title(&inside[(end + 1).min(inside.len())..]));
                kept.push_str(&inside[..end]);
                return Cow::Owned(kept);
            }
            Bracket::Remark | Bracket::Title => {
                kept.push(' ');
                kept.push_str(&inside[..end]);
                kept.push(' ');
            }
        }
        rest = inside.get(end + 1..).unwrap_or_default();
    }
    kept.push_str(rest);
    Cow::Owned(kept)
}

/// How far it is to the bracket that closes.
fn closing(text: &str, [open, close]: [char; 2]) -> usize {
    let mut depth = 1;
    for (at, c) in text.char_indices() {
        depth += i32::from(c == open) - i32::from(c == close);
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

/// Words before a number or a roman numeral that make it a part's number.
pub(crate) const PART_WORDS: &[&str] = &["part", "pt", "teil", "partie", "parte", "deel", "del"];

/// `part 2`, `part ii`: the number of a part that the title names.
fn part(folded: &str) -> Option<u32> {
    let is_part_word = |word: &str| (2..=6).contains(&word.len()) && PART_WORDS.contains(&word);
    let mut words = words(folded).peekable();
    while let Some(word) = words.next() {
        if let Some(number) = words.peek().filter(|_| is_part_word(word)) {
            return number.parse().ok().or_else(|| roman(number)).or_else(|| number_word(number));
        }
    }
    None
}

/// Words after which a single letter is a roman numeral.
const BEFORE_ROMAN: &[&str] = &[
    "part",
    "phase",
    "type",
    "stage",
    "grade",
    "study",
    "class",
    "group",
    "chapter",
    "volume",
    "level",
    "trial",
    "experiment",
];

/// The numbers of a title in their order.
fn numbers(list: &[&str]) -> Vec<u32> {
    let mut numbers = Vec::new();
    for (at, word) in list.iter().enumerate() {
        let numeral = || {
            let counted = word.len() > 1
                || at.checked_sub(1).is_some_and(|before| BEFORE_ROMAN.contains(&list[before]));
            counted.then(|| roman(word)).flatten()
        };
        let number = if word.starts_with(|c: char| c.is_ascii_digit()) {
            word.parse().ok()
        } else {
            numeral().or_else(|| number_word(word))
        };
        numbers.extend(number);
    }
    numbers
}

/// Roman numerals from I to XX.
pub(crate) fn roman(word: &str) -> Option<u32> {
    const NUMERALS: [&str; 20] = [
        "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv",
        "xv", "xvi", "xvii", "xviii", "xix", "xx",
    ];
    let is_numeral = word.len() <= 5 && word.bytes().all(|byte| matches!(byte, b'i' | b'v' | b'x'));
    if !is_numeral {
        return None;
    }
    NUMERALS.iter().position(|numeral| *numeral == word).and_then(|at| u32::try_from(at + 1).ok())
}

/// Numbers in words, from two to twelve ("one" is a pronoun too), and the ordinals.
pub(crate) fn number_word(word: &str) -> Option<u32> {
    const WORDS: [&[&str]; 12] = [
        &["first", "1st"],
        &["two", "second", "2nd"],
        &["three", "third", "3rd"],
        &["four", "fourth", "4th"],
        &["five", "fifth", "5th"],
        &["six", "sixth", "6th"],
        &["seven", "seventh", "7th"],
        &["eight", "eighth", "8th"],
        &["nine", "ninth", "9th"],
        &["ten", "tenth", "10th"],
        &["eleven", "eleventh", "11th"],
        &["twelve", "twelfth", "12th"],
    ];
    // the letters that these words begin with
    if !matches!(word.as_bytes().first()?, b'1'..=b'9' | b'e' | b'f' | b'n' | b's' | b't') {
        return None;
    }
    WORDS.iter().position(|names| names.contains(&word)).and_then(|at| u32::try_from(at + 1).ok())
}
