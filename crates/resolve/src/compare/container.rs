//! Two containers in, their level of agreement out: a name meets its abbreviation word by word.

use super::ContainerLevel;
use crate::standardize::Container;

pub(super) fn compare(a: &Container, b: &Container) -> ContainerLevel {
    let same_issn = a.issns.iter().any(|issn| b.issns.contains(issn));
    if same_issn || a.squashed != 0 && a.squashed == b.squashed {
        return ContainerLevel::Same;
    }
    if !a.is_known() || !b.is_known() {
        return ContainerLevel::Missing;
    }
    let best = a.names().flat_map(|x| b.names().map(move |y| names(x, y))).min();
    best.unwrap_or(ContainerLevel::Different)
}

fn names(a: &str, b: &str) -> ContainerLevel {
    let (x, y): (Vec<&str>, Vec<&str>) = (a.split(' ').collect(), b.split(' ').collect());
    let (shorter, longer) = if x.len() <= y.len() { (x, y) } else { (y, x) };
    if abbreviates(&shorter, &longer)
        || is_acronym(&shorter, &longer)
        || is_acronym(&longer, &shorter)
    {
        return ContainerLevel::Same;
    }
    let found = |word: &&str| longer.iter().any(|other| meets(word, other));
    let contained = shorter.iter().all(found);
    let telling: Vec<&str> = shorter.iter().copied().filter(|word| !is_common(word)).collect();
    let shared = telling.iter().filter(|word| found(word)).count();
    match () {
        () if contained && shorter.len() >= 2 && shared > 0 => ContainerLevel::Same,
        // where each has words that the other lacks, one word in common names a field, and no journal
        () if shared > 0 && contained
            || shared > 1 && shared * 2 > telling.len()
            || shared >= 3 =>
        {
            ContainerLevel::Similar
        }
        () => ContainerLevel::Different,
    }
}

/// Words that many containers have.
const COMMON_WORDS: &[&str] = &[
    "journal",
    "j",
    "international",
    "int",
    "conference",
    "conf",
    "proceedings",
    "proc",
    "annual",
    "symposium",
    "workshop",
    "acm",
    "ieee",
    "american",
    "european",
    "review",
    "reviews",
    "research",
    "science",
    "sciences",
    "archives",
    "annals",
    "medicine",
    "medical",
    "clinical",
    "society",
    "transactions",
    "trans",
    "bulletin",
    "letters",
    "magazine",
];

fn is_common(word: &str) -> bool {
    COMMON_WORDS.contains(&word) || word.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether the words of the shorter begin the words of the longer, one by one, to the end.
fn abbreviates(shorter: &[&str], longer: &[&str]) -> bool {
    shorter.len() == longer.len() && shorter.iter().zip(longer).all(|(a, b)| meets(a, b))
}

/// Whether one word begins the other, or stands for it: `haematol`, `hematology`; `int`, `international`.
fn meets(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let (shorter, longer) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let british = |word: &str| word.replace("ae", "e").replace("oe", "e");
    let contracted = || {
        // natl, intl: first and last letter, all in order
        let mut rest = longer.chars();
        shorter.len() >= 4
            && longer.starts_with(&shorter[..shorter.chars().next().map_or(0, char::len_utf8)])
            && shorter.chars().all(|c| rest.any(|other| other == c))
    };
    longer.starts_with(shorter)
        // without either pair of letters a word is written alike in both
        || (has_british_pair(longer) || has_british_pair(shorter))
            && british(longer).starts_with(&british(shorter))
        || shorter.len() <= 5 && contracted()
}

fn has_british_pair(word: &str) -> bool {
    word.as_bytes().windows(2).any(|pair| matches!(pair, b"ae" | b"oe"))
}

/// Whether a single word of capitals is made of the longer name's first letters: `vldb`, `pnas`.
fn is_acronym(shorter: &[&str], longer: &[&str]) -> bool {
    let letters: String = longer.iter().filter_map(|word| word.chars().next()).collect();
    shorter.iter().any(|word| {
        word.len() >= 3 && (letters == *word || letters.contains(word) && word.len() >= 4)
    })
}
