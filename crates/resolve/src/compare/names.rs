//! Two lists of names in, their level of agreement out. Families may be cut wrongly, swapped with
//! given names, or misspelt by a letter; initials must not contradict.

use super::NamesLevel;
use crate::standardize::{LOST_LETTER, Names, StandardName};
use cite_text::similarity::edit_distance_within;

/// Only so many names are held against so many.
const MOST: usize = 24;

pub(super) fn compare(a: &Names, b: &Names) -> NamesLevel {
    let (people_a, people_b) = (people(a), people(b));
    if people_a.is_empty() || people_b.is_empty() {
        return NamesLevel::Missing;
    }
    // 王伟 and Wang Wei may be one person, and letters cannot tell
    if letters_cannot_tell(&people_a, &people_b) {
        return NamesLevel::Missing;
    }
    let in_order = people_a.iter().zip(&people_b).take_while(|(x, y)| same(x, y)).count();
    let shorter = people_a.len().min(people_b.len());
    let same_length = people_a.len() == people_b.len();
    if in_order == shorter && same_length {
        return if shorter >= 3 { NamesLevel::Same } else { NamesLevel::SameFew };
    }
    let (fewer, more) = if people_a.len() <= people_b.len() {
        (&people_a, &people_b)
    } else {
        (&people_b, &people_a)
    };
    let shared = matched(fewer, more);
    match () {
        () if shared == shorter && same_length => NamesLevel::Reordered,
        () if shared == shorter && in_order > 0 => NamesLevel::Shortened,
        () if shared * 2 >= shorter => NamesLevel::Overlapping,
        () if shared > 0 => NamesLevel::Some,
        () => NamesLevel::Disjoint,
    }
}

/// Whether families are in Latin letters on one side alone. Given names in one script tell all the same:
/// `Петрова, Étienne` is not `Crawford, Magnus`.
fn letters_cannot_tell(a: &[&StandardName], b: &[&StandardName]) -> bool {
    let families = |people: &[&StandardName]| people.iter().find_map(|name| is_latin(&name.family));
    let given_tells = |(x, y): (&&StandardName, &&StandardName)| {
        let scripts = is_latin(&x.given).zip(is_latin(&y.given));
        scripts.is_some_and(|(x, y)| x == y) && !initials_agree(x, y)
    };
    let is_other_script = families(a).unwrap_or(true) != families(b).unwrap_or(true);
    is_other_script && !a.iter().zip(b).all(given_tells)
}

/// Whether a name is in Latin letters: its first letter tells; none where it has no letter.
fn is_latin(name: &str) -> Option<bool> {
    name.chars().find(|c| c.is_alphabetic()).map(|c| c < LATIN_END)
}

/// The letters of names in Latin scripts are before this one.
const LATIN_END: char = '\u{250}';

/// Whether a list stands between two others that have no name in common: each is a misspelling of it. What is
/// only vaguer (`Li` for `Li, Wei` and for `Li, Ming`) is no middle, so all three must begin with the same letters.
pub(crate) fn lies_between(middle: &Names, a: &Names, b: &Names) -> bool {
    let letters = |name: &StandardName| {
        let (family, given) = (name.family.chars().next(), name.given.chars().next());
        family.zip(given).map(|(family, given)| (family.min(given), family.max(given)))
    };
    let alike = |other| compare(middle, other) <= NamesLevel::Shortened;
    let lists = people(middle).into_iter().zip(people(a)).zip(people(b));
    alike(a)
        && alike(b)
        && lists
            .map(|((middle, a), b)| (letters(middle), letters(a), letters(b)))
            .all(|(middle, a, b)| middle.is_some() && middle == a && middle == b)
}

/// The people of a list; its institutions where there is nobody else.
fn people(names: &Names) -> Vec<&StandardName> {
    let people: Vec<&StandardName> =
        names.list.iter().filter(|name| !name.is_group).take(MOST).collect();
    if people.is_empty() { names.list.iter().take(MOST).collect() } else { people }
}

/// How many of the fewer names are among the more, each of these taken once.
fn matched(fewer: &[&StandardName], more: &[&StandardName]) -> usize {
    let mut free: Vec<&StandardName> = more.to_vec();
    let mut count = 0;
    for name in fewer {
        if let Some(at) = free.iter().position(|other| same(name, other)) {
            free.swap_remove(at);
            count += 1;
        }
    }
    count
}

/// Whether two names may be one person's.
pub(super) fn same(a: &StandardName, b: &StandardName) -> bool {
    if a.family == b.family {
        return initials_agree(a, b);
    }
    if a.has_lost() || b.has_lost() {
        return lost_letters(&a.family, &b.family) && initials_agree(a, b);
    }
    if is_near(&a.family, &b.family) && initials_agree(a, b) {
        return true;
    }
    // a short family misspelt: the given names, in full, must be the same
    if a.given == b.given
        && a.given.split(' ').any(|word| word.len() > 2)
        && a.family.len().min(b.family.len()) == 3
        && edit_distance_within(&a.family, &b.family, 1).is_some()
    {
        return true;
    }
    // the family with or without its particles and second names, or cut in the wrong place
    let of_one_word = |x: &StandardName| !x.family.as_bytes().contains(&b' ');
    if of_one_word(a) && of_one_word(b) {
        return swapped(a, b) || swapped(b, a); // they share no word: they are not the same
    }
    let shares = |x: &StandardName, y: &StandardName| {
        x.family_words()
            .any(|word| word.len() > 2 && y.family.split(' ').any(|other| other == word))
    };
    if shares(a, b) || shares(b, a) {
        return a.family.contains(' ') && b.family.contains(' ')
            || initials_agree(a, b)
            || within(a, b)
            || within(b, a);
    }
    swapped(a, b) || swapped(b, a)
}

/// Whether two words are one where a mark stands for letters that a charset lost, in either: `bj?rk?s`, `bjorkas`.
fn lost_letters(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let kept = |name: &[char]| name.iter().filter(|c| **c != LOST_LETTER).count();
    kept(&a).min(kept(&b)) > 0 && fits(&a, &b)
}

/// Whether each mark of either text can stand for up to two letters of the other: row by row, each from the one before.
fn fits(a: &[char], b: &[char]) -> bool {
    let mut row = vec![false; b.len() + 1];
    row[0] = true;
    let spread = |row: &mut Vec<bool>| {
        // a mark of the other text may stand for nothing
        for at in 0..b.len() {
            row[at + 1] |= row[at] && b[at] == LOST_LETTER;
        }
    };
    spread(&mut row);
    for letter in a {
        let mut next = vec![false; b.len() + 1];
        for at in (0..=b.len()).filter(|at| row[*at]) {
            let other = b.get(at);
            next[at] |= *letter == LOST_LETTER || at > 0 && b[at - 1] == LOST_LETTER;
            if other
                .is_some_and(|other| other == letter || [*other, *letter].contains(&LOST_LETTER))
            {
                next[at + 1] = true;
            }
            if *letter == LOST_LETTER && at + 2 <= b.len() {
                next[at + 2] = true;
            }
        }
        spread(&mut next);
        row = next;
    }
    row[b.len()]
}

/// Whether all of one name's words are in the other, wherever they stand.
fn within(a: &StandardName, b: &StandardName) -> bool {
    let mut words = a.family.split(' ').chain(a.given.split(' ')).filter(|word| !word.is_empty());
    words.all(|word| {
        b.family
            .split(' ')
            .chain(b.given.split(' '))
            .any(|other| other == word || word.len() == 1 && other.starts_with(word))
    })
}

/// Whether the one's family is the other's given name, and the other way round.
fn swapped(a: &StandardName, b: &StandardName) -> bool {
    let has = |x: &str, y: &str| {
        x.split(' ').any(|word| word.len() > 2 && y.split(' ').any(|other| other == word))
    };
    !a.given.is_empty()
        && (a.given.chars().next() == b.family.chars().next() && has(&b.given, &a.family)
            || b.given.chars().next() == a.family.chars().next() && has(&b.family, &a.given))
}

fn is_near(a: &str, b: &str) -> bool {
    let length = |text: &str| if text.is_ascii() { text.len() } else { text.chars().count() };
    let most = match length(a).min(length(b)) {
        0..=3 => return false,
        4..=8 => 1,
        _ => 2,
    };
    !differ_by_letters(a, b, most) && edit_distance_within(a, b, most as usize).is_some()
}

/// Whether one of two words of ASCII has more letters that the other lacks than so many edits can change: what
/// most pairs of names are told apart by, without asking how far apart they are.
fn differ_by_letters(a: &str, b: &str, most: u32) -> bool {
    if !a.is_ascii() || !b.is_ascii() {
        return false;
    }
    let letters = |text: &str| text.bytes().fold(0u32, |set, byte| set | 1 << (byte % 32));
    let (a, b) = (letters(a), letters(b));
    (a & !b).count_ones().max((b & !a).count_ones()) > most
}

/// Whether the first initials agree, or one is missing.
fn initials_agree(a: &StandardName, b: &StandardName) -> bool {
    match (a.initial(), b.initial()) {
        (Some(x), Some(y)) => {
            // one source may drop or swap the first of several: "W. R. Smith", "R. Smith"
            x == y
                || x == LOST_LETTER
                || y == LOST_LETTER
                || a.given.split(' ').any(|word| word.starts_with(y))
                || b.given.split(' ').any(|word| word.starts_with(x))
                || is_glued(&a.given) && a.given.contains(y)
                || is_glued(&b.given) && b.given.contains(x)
        }
        _ => true,
    }
}

/// Whether a given name may be initials written together: `wr`, but not `yuta`.
fn is_glued(given: &str) -> bool {
    match given.len() {
        0..=2 => true,
        3 | 4 => !given.contains(['a', 'e', 'i', 'o', 'u']),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{NamesLevel, compare};
    use crate::standardize::standard_names;

    #[test]
    fn lists_of_names_agree_or_not() {
        use NamesLevel::{
            Disjoint, Missing, Overlapping, Reordered, Same, SameFew, Shortened, Some,
        };
        for (a, b, level) in [
            ("Ray, Ann; Holt, Bo; Venn, Cy", "Ray, A.; Holt, B.; Venn, C.", Same),
            ("Ray, Ann; Holt, Bo", "Ray, A; Holt, B", SameFew),
            ("Ray, Ann; Holt, Bo; Venn, Cy", "Venn, Cy; Ray, Ann; Holt, Bo", Reordered),
            ("Ray, Ann; Holt, Bo; Venn, Cy", "Ray, Ann", Shortened),
            (
                "Ray, Ann; Holt, Bo; Venn, Cy; Moss, Di",
                "Ray, Ann; Holt, Bo; Birch, Ed",
                Overlapping,
            ),
            ("Ray, Ann; Holt, Bo; Venn, Cy", "Venn, Cy; Moss, Di; Birch, Ed", Some),
            ("Ray, Ann", "Birch, Ed", Disjoint),
            ("Ray, Ann", "Ray, Bo", Disjoint),
            ("Ray, Ann", "Ann, Ray", SameFew),
            ("Schiepke, Uwe", "Schimpke, Uwe", SameFew),
            ("van der Moss, Di", "Moss, Di", SameFew),
            ("Bj?rk?s, Kjell", "Bjørkås, Kjell", SameFew),
            ("?zkan, T.; ?elik, A.", "Özkan, Tarik; Çelik, Ayşe", SameFew),
            ("Bj?rk?s, Kjell", "Birch, Kjell", Disjoint),
            ("王, 伟", "Wang, Wei", Missing),
            ("Иванов, П.", "Ivanov, P.", Missing),
            ("Иванов, П.", "Петров, И.", Disjoint),
            ("Петрова, Étienne", "Crawford, Magnus D.", Disjoint),
            ("Петрова, Étienne", "Petrova, É.", Missing),
            ("Петрова", "Crawford, Magnus D.", Missing),
            ("Weng RuiOakes JudyPell Andrea", "Weng, Rui; Oakes, Judy; Pell, Andrea", Same),
            ("SzaboJ.QuirogaE.OyelaranF.", "Szabo, J; Quiroga, E; Oyelaran, F", Same),
            ("McKeown, Ann", "McKeown, A.", SameFew),
            ("LaForge, Ann", "Forge, Bo", Disjoint),
            ("", "Ray, Ann", Missing),
        ] {
            let (x, y) = (standard_names(a), standard_names(b));
            assert_eq!(compare(&x, &y), level, "{a}, {b}");
            assert_eq!(compare(&y, &x), level, "{b}, {a}");
        }
    }
}
