//! Two titles in, their level of agreement out, and how rare it is what they share.
//!
//! Words that only one of the two has are held against those that only the other has: where each
//! is another spelling of one, the titles are respelt; where one side has none left, the other is
//! extended. So "sensitive" for "resistant" is another title, and "tumour" for "tumor" is not.

use super::TitleLevel;
use crate::standardize::{
    Notice, OTHER_SCRIPTS, PART_WORDS, Standardized, Title, notice_without_mark, number_word, roman,
};
use cite_text::fold::words;
use cite_text::similarity::{edit_distance_within, ratio, token_set};

/// Bits below which a title is one that many works bear.
const GENERIC: f32 = 14.0;
/// Bits below which a title is of few or common words.
const SHORT: f32 = 26.0;

/// What is said of the titles beside their level.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct TitleFacts {
    pub bits: f32,
    pub numbers_differ: bool,
    /// The one breaks off, and the other ends in a number.
    pub number_cut_off: bool,
    /// The one is the other and a word that may say that it is a notice on that.
    pub notice: Option<Notice>,
}

/// The best level of any title of the one with any of the other.
pub(super) fn compare(a: &Standardized, b: &Standardized) -> (TitleLevel, TitleFacts) {
    if let Some(same) = with_part_in_its_field(a, b).or_else(|| with_part_in_its_field(b, a)) {
        return same;
    }
    let main = pair(&a.title, &b.title);
    if main.0 <= TitleLevel::Respelt || a.other_titles.is_empty() && b.other_titles.is_empty() {
        return main;
    }
    let mut best = main;
    for x in std::iter::once(&a.title).chain(&a.other_titles) {
        for y in std::iter::once(&b.title).chain(&b.other_titles) {
            let found = pair(x, y);
            if found.0 < best.0 {
                best = found;
            }
        }
    }
    best
}

/// The level of titles where the one names the volume in the title and the other in its field.
fn with_part_in_its_field(a: &Standardized, b: &Standardized) -> Option<(TitleLevel, TitleFacts)> {
    let part = a.qualifiers.part.filter(|part| b.qualifiers.part == Some(*part))?;
    let rest = b.title.folded.strip_prefix(&*a.title.folded).filter(|rest| !rest.is_empty())?;
    let named = |word: &str| rest == format!(" {word} {part}");
    (named("volume") || named("part")).then(|| {
        let bits = a.title.bits.min(b.title.bits);
        (identical(bits), TitleFacts { bits, ..TitleFacts::default() })
    })
}

fn identical(bits: f32) -> TitleLevel {
    match bits {
        bits if bits < GENERIC => TitleLevel::IdenticalGeneric,
        bits if bits < SHORT => TitleLevel::IdenticalShort,
        _ => TitleLevel::Identical,
    }
}

fn pair(a: &Title, b: &Title) -> (TitleLevel, TitleFacts) {
    if a.squashed == 0 || b.squashed == 0 {
        return (TitleLevel::Missing, TitleFacts::default());
    }
    let bits = a.bits.min(b.bits);
    if a.squashed == b.squashed {
        return (identical(bits), TitleFacts { bits, ..TitleFacts::default() });
    }
    if is_next(&a.folded, &b.folded) || is_next(&b.folded, &a.folded) {
        let facts = TitleFacts { bits, numbers_differ: true, ..TitleFacts::default() };
        return (TitleLevel::Extended, facts);
    }
    let notice = notice_without_mark(&a.folded, &b.folded)
        .or_else(|| notice_without_mark(&b.folded, &a.folded));
    let number_cut_off = || number_cut_off(&a.folded, &b.folded);
    if is_cut(&a.folded, &b.folded) || is_cut(&b.folded, &a.folded) {
        let number_cut_off = number_cut_off();
        return (
            TitleLevel::Respelt,
            TitleFacts { bits, number_cut_off, notice, ..TitleFacts::default() },
        );
    }
    let numbers_differ = numbers_differ(&a.numbers, &b.numbers);
    let shared = token_set(&a.words, &b.words);
    let level = match () {
        () if shared.dice() < 0.25 && !looks_alike(a, b, 0.6) => {
            unless_translated(a, b, TitleLevel::Different)
        }
        () => close(a, b),
    };
    let number_cut_off = level <= TitleLevel::Extended && number_cut_off();
    (level, TitleFacts { bits, numbers_differ, number_cut_off, notice })
}

/// Whether a title is another's with a number behind it (`ii`, `part 2`), as the second of two
/// papers has it; a single `1` may be the mark of a footnote.
fn is_next(a: &str, b: &str) -> bool {
    let Some(last) = b.strip_prefix(a).and_then(|rest| rest.strip_prefix(' ')) else {
        return false;
    };
    let word = match last.split_once(' ') {
        Some((part, word)) if PART_WORDS.contains(&part) => word,
        _ => last,
    };
    is_later_number(word)
}

/// Whether a word is the number of a second part, or of a later one.
fn is_later_number(word: &str) -> bool {
    let number = word.parse().ok().or_else(|| roman(word)).or_else(|| number_word(word));
    number.is_some_and(|number: u32| (2..100).contains(&number))
}

/// Whether the shorter title begins the longer, and the longer ends in a number, as the second of two
/// papers has it: the shorter may be what is left of the first's title, or of the second's.
fn number_cut_off(a: &str, b: &str) -> bool {
    let (shorter, longer) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let last = |text: &str| text.rsplit(' ').next().is_some_and(is_later_number);
    last(longer) && !last(shorter) && begins(shorter, longer)
}

/// Whether a title breaks off where a database's limit cut it.
fn is_cut(a: &str, b: &str) -> bool {
    a.len() >= 100 && b.len() > a.len() && b.starts_with(a)
}

fn looks_alike(a: &Title, b: &Title, least: f64) -> bool {
    ratio(&a.folded, &b.folded, least).is_some()
}

/// The level of titles that share words.
fn close(a: &Title, b: &Title) -> TitleLevel {
    let (only_a, only_b) = only(a, b);
    let (rest_a, rest_b) = without_spellings(only_a, only_b);
    let shared = token_set(&a.words, &b.words);
    match (rest_a.len(), rest_b.len()) {
        (0, 0) => TitleLevel::Respelt,
        (0, _) | (_, 0) if rest_a.iter().chain(&rest_b).all(|word| is_filler(word)) => {
            TitleLevel::Respelt
        }
        (0, _) => extended(a, b, &rest_b),
        (_, 0) => extended(b, a, &rest_a),
        // cut within a word: what is left of that is no word of the other
        (1, _) if a.words.len() > 3 && begins(&a.folded, &b.folded) => TitleLevel::Extended,
        (_, 1) if b.words.len() > 3 && begins(&b.folded, &a.folded) => TitleLevel::Extended,
        _ if looks_alike(a, b, 0.97) && rest_a.iter().chain(&rest_b).all(|word| word.len() < 4) => {
            TitleLevel::Respelt
        }
        _ if shared.jaccard() >= 0.5 || looks_alike(a, b, 0.8) => TitleLevel::Reworded,
        // cut as well as misspelt, in a word too short to be sure of
        _ if a.words.len() > 3 && begins_but_for(1, &a.folded, &b.folded) => TitleLevel::Reworded,
        _ if b.words.len() > 3 && begins_but_for(1, &b.folded, &a.folded) => TitleLevel::Reworded,
        _ if shared.both >= 2 || looks_alike(a, b, 0.65) => {
            unless_translated(a, b, TitleLevel::Partial)
        }
        _ => unless_translated(a, b, TitleLevel::Different),
    }
}

/// Whether a title goes along with the longer from its first word to its last, word by word, some
/// spelt differently; its last word may break off, as a database's limit leaves it.
fn begins(shorter: &str, longer: &str) -> bool {
    begins_but_for(0, shorter, longer)
}

/// The same, where so many words may differ in a letter that is no mere spelling: `gan`, `agn`.
fn begins_but_for(mut letters: u8, shorter: &str, longer: &str) -> bool {
    let mut whole = words(longer);
    let mut left = words(shorter).peekable();
    while let Some(word) = left.next() {
        let Some(other) = whole.next() else { return false };
        let breaks_off = left.peek().is_none()
            && other.starts_with(word)
            && !word.bytes().any(|byte| byte.is_ascii_digit());
        if word != other && !breaks_off && !is_spelling(word, other) && !is_slip(word, other) {
            let is_number =
                |word: &str| is_later_number(word) || word.bytes().any(|b| b.is_ascii_digit());
            let by_letter = word.len().min(other.len()) > 1
                && !is_number(word)
                && !is_number(other)
                && edit_distance_within(word, other, 1).is_some();
            if letters == 0 || !by_letter {
                return false;
            }
            letters -= 1;
        }
    }
    true
}

/// Where all words of the shorter are in the longer: the same title and more, or chance. A word put into the middle
/// (`path topic`, `heather and path topic`) is what siblings differ in.
fn extended(shorter: &Title, longer: &Title, rest: &[&str]) -> TitleLevel {
    let count = shorter.words.len();
    let continues = longer.folded.starts_with(&*shorter.folded)
        || longer.folded.ends_with(&*shorter.folded)
        || begins(&shorter.folded, &longer.folded);
    match () {
        () if continues && count >= 3 => TitleLevel::Extended,
        () if count >= 3 && rest.len() <= count => TitleLevel::Reworded,
        () => TitleLevel::Partial,
    }
}

/// Titles with little in common: in different languages, or just different.
fn unless_translated(a: &Title, b: &Title, level: TitleLevel) -> TitleLevel {
    // of a title in Latin letters without little words the script is known all the same
    let is_other_script = |language: u8| language >= OTHER_SCRIPTS;
    match (a.language, b.language) {
        (x, y) if is_other_script(x) != is_other_script(y) => TitleLevel::OtherLanguage,
        (0, _) | (_, 0) => level,
        (x, y) if x != y => TitleLevel::OtherLanguage,
        _ => level,
    }
}

/// The words that only the one, and only the other title has, in their order; a word that the one has twice and the
/// other once is among them once.
fn only<'a>(a: &'a Title, b: &'a Title) -> (Vec<&'a str>, Vec<&'a str>) {
    let has_repeated = |title: &Title| words(&title.folded).nth(title.words.len()).is_some();
    let lacks = |word: &str, other: &Title| {
        other.words.binary_search(&crate::standardize::word_hash(word)).is_err()
    };
    let repeated = has_repeated(a) || has_repeated(b);
    let lacking = |x: &'a Title, y: &Title| {
        let mut taken: Vec<&str> = Vec::new();
        let mut left: Vec<&str> = if repeated { words(&y.folded).collect() } else { Vec::new() };
        for word in words(&x.folded) {
            let missing = match left.iter().position(|other| *other == word) {
                Some(at) => {
                    left.swap_remove(at);
                    false
                }
                None => repeated && !is_filler(word) || lacks(word, y),
            };
            if missing {
                taken.push(word);
            }
        }
        taken.truncate(40);
        taken
    };
    (lacking(a, b), lacking(b, a))
}

/// Takes out the words of the one side that are spellings of words of the other.
fn without_spellings<'a>(a: Vec<&'a str>, b: Vec<&'a str>) -> (Vec<&'a str>, Vec<&'a str>) {
    let mut rest_b = b;
    let mut rest_a = Vec::new();
    for word in a {
        match rest_b.iter().position(|other| is_spelling(word, other) || is_slip(word, other)) {
            Some(at) => {
                rest_b.remove(at);
            }
            None => rest_a.push(word),
        }
    }
    // words that were parted or joined: "micro array", "microarray"
    let (joined_a, joined_b) = (rest_a.concat(), rest_b.concat());
    if !joined_a.is_empty()
        && (joined_a == joined_b
            || joined_a.len() > 7 && edit_distance_within(&joined_a, &joined_b, 1).is_some())
    {
        return (Vec::new(), Vec::new());
    }
    (rest_a, rest_b)
}

/// Whether two words are one, spelt differently: a letter or two wrong, plural or not, never a number.
fn is_spelling(a: &str, b: &str) -> bool {
    if a.bytes().all(|byte| byte.is_ascii_digit()) || b.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let shorter = a.len().min(b.len());
    let longer = a.len().max(b.len());
    let alike =
        a.as_bytes().first() == b.as_bytes().first() || a.as_bytes().last() == b.as_bytes().last();
    if longer > shorter + 3 || !alike {
        return false;
    }
    let most = match shorter {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    };
    let negated = |x: &str, y: &str| {
        ["un", "in", "im", "non", "a", "hyper", "hypo", "pre", "post", "anti"]
            .iter()
            .any(|prefix| x.strip_prefix(prefix) == Some(y))
    };
    let opposed = [
        ("hyper", "hypo"),
        ("pre", "post"),
        ("intra", "inter"),
        ("in", "ex"),
        ("inter", "intra"),
        ("micro", "macro"),
    ]
    .iter()
    .any(|(x, y)| a.starts_with(x) && b.starts_with(y) || a.starts_with(y) && b.starts_with(x));
    most > 0
        && !opposed
        && !negated(a, b)
        && !negated(b, a)
        && edit_distance_within(a, b, most).is_some()
}

/// Whether one of two words is a function word and the other the same with a letter wrong: `thhe`. The
/// titles of two works never differ in that alone.
fn is_slip(a: &str, b: &str) -> bool {
    let (little, other) = if is_filler(a) { (a, b) } else { (b, a) };
    little.len() > 1
        && is_filler(little)
        && !is_filler(other)
        && !is_later_number(other)
        && edit_distance_within(little, other, 1).is_some()
}

/// Words that come and go between versions of one title.
fn is_filler(word: &str) -> bool {
    matches!(
        word,
        "a" | "an" | "the" | "of" | "in" | "and" | "for" | "on" | "to" | "with" | "by" | "s"
    )
}

/// Whether each title has a number that the other lacks. Where only one has more, the other may have lost it.
fn numbers_differ(a: &[u32], b: &[u32]) -> bool {
    let lacks = |x: &[u32], y: &[u32]| x.iter().any(|number| !y.contains(number));
    lacks(a, b) && lacks(b, a)
}
