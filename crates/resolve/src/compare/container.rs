//! Two containers in, their level of agreement out: a name meets its abbreviation word by word.
//!
//! A word more makes another journal (`Annals of Surgery`, `Annals of Plastic Surgery`), and so does a section's letter,
//! unless it is one that sources add and leave out: the society before the name, the place or the medium behind it.

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

/// Whether all words of the one's name are in the other's.
pub(super) fn within(a: &Container, b: &Container) -> bool {
    let has_all =
        |x: &str, y: &str| x.split(' ').all(|word| y.split(' ').any(|other| meets(word, other)));
    has_all(&a.name, &b.name) || has_all(&b.name, &a.name)
}

fn names(a: &str, b: &str) -> ContainerLevel {
    let (x, y): (Vec<&str>, Vec<&str>) = (a.split(' ').collect(), b.split(' ').collect());
    let (x, y) = (without_additions(&x), without_additions(&y));
    let (shorter, longer) = if x.len() <= y.len() { (x, y) } else { (y, x) };
    if abbreviates(shorter, longer)
        || is_acronym(shorter, longer)
        || is_acronym(longer, shorter)
        || is_cut(shorter, longer)
    {
        return ContainerLevel::Same;
    }
    let found = |word: &&str| longer.iter().any(|other| meets(word, other));
    let contained = shorter.iter().all(found);
    let telling: Vec<&str> = shorter.iter().copied().filter(|word| !is_common(word)).collect();
    let shared = telling.iter().filter(|word| found(word)).count();
    match () {
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

/// Who sources name before a journal or a meeting, and others leave out.
const BEFORE: &[&str] = &["acm", "ieee", "usenix", "springer", "elsevier", "annual"];

/// What sources put behind a name, and others leave out: the medium, the place.
const BEHIND: &[&str] = &[
    "online",
    "print",
    "electronic",
    "internet",
    "resource",
    "edition",
    "ed",
    "london",
    "england",
    "paris",
    "berlin",
    "oxford",
    "boston",
    "baltimore",
    "chicago",
    "amsterdam",
    "basel",
    "stuttgart",
    "tokyo",
    "usa",
    "us",
    "uk",
];

/// A name without what sources add to it at either end; one of such words alone stays.
fn without_additions<'a, 'n>(words: &'a [&'n str]) -> &'a [&'n str] {
    let mut words = words;
    while let [first, rest @ ..] = words
        && !rest.is_empty()
        && BEFORE.contains(first)
    {
        words = rest;
    }
    for country in [&["u", "s", "a"][..], &["united", "states", "america"]] {
        words = words.strip_suffix(country).filter(|rest| rest.len() > 1).unwrap_or(words);
    }
    while let [rest @ .., last] = words
        && rest.len() > usize::from(rest.len() == 1 && is_common(rest[0]))
        && (BEHIND.contains(last) || rest.len() > 1 && is_acronym(&[last], rest))
    {
        words = rest;
    }
    words
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

/// How many words of a long name a database's limit leaves at least.
const WORDS_OF_CUT: usize = 5;

/// Whether the shorter is a long name that breaks off, with no section's letter at its end.
fn is_cut(shorter: &[&str], longer: &[&str]) -> bool {
    shorter.len() >= WORDS_OF_CUT
        && longer.len() > shorter.len()
        && longer[shorter.len()].len() > 1
        && abbreviates(shorter, &longer[..shorter.len()])
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

/// Whether a name is one word of the longer name's first letters: `vldb`, `pnas`; one of four letters and more may stand
/// for a part of them.
fn is_acronym(shorter: &[&str], longer: &[&str]) -> bool {
    let [word] = shorter else { return false };
    let letters: String = longer.iter().filter_map(|word| word.chars().next()).collect();
    word.len() >= 3 && letters == **word || word.len() >= 4 && letters.contains(word)
}

#[cfg(test)]
mod tests {
    use super::{ContainerLevel, names};
    use crate::standardize::container_words;

    #[test]
    fn names_of_one_container_meet_and_names_of_two_do_not() {
        use ContainerLevel::{Different, Same, Similar};
        for (a, b, level) in [
            ("Annals of Surgery", "Ann Surg", Same),
            ("Journal of Immunology", "J. Immunol.", Same),
            ("International Journal of Haematology", "Int J Hematol", Same),
            ("Journal of the National Cancer Institute", "J Natl Cancer Inst", Same),
            ("ACM SIGMOD Record", "SIGMOD Record", Same),
            ("Very Large Data Bases", "VLDB", Same),
            ("Lancet (London, England)", "The Lancet", Same),
            ("Thorax London", "Thorax", Same),
            ("Proc Natl Acad Sci U S A", "Proceedings of the National Academy of Sciences", Same),
            ("Conference on Owl Studies, COWS", "Conference on Owl Studies", Similar),
            ("Conference on Old Writing Systems, COWS", "Conference on Old Writing Systems", Same),
            ("Physical Review A", "Phys Rev A", Same),
            ("Physical Review A", "Physical Review B", Different),
            ("Physical Review A", "Physical Review E", Different),
            ("Physical Review", "Physical Review A", Similar),
            ("Journal of Physics A", "Journal of Physics", Similar),
            ("Annals of Surgery", "Annals of Plastic Surgery", Similar),
            ("Journal of Immunology", "Journal of Clinical Immunology", Similar),
            ("VLDB", "VLDB Journal", Similar),
            ("VLDB Journal", "Very Large Data Bases", Different),
            ("Ecology", "Ecology Letters", Similar),
            ("Nature Communications", "Communications Biology", Different),
            ("Chest", "Heart", Different),
            ("Oxford Journal", "Journal", Different),
        ] {
            assert_eq!(names(&container_words(a), &container_words(b)), level, "{a}, {b}");
            assert_eq!(names(&container_words(b), &container_words(a)), level, "{b}, {a}");
        }
    }
}
