//! One name as a source writes it in, its parts out; lists of names into single ones.
//!
//! Which order a name is in is the caller's to know: formats say "family first" (RIS, MEDLINE) or
//! "as spoken" (notes, pages). What cannot be taken apart with certainty stays a literal.

use super::{Name, NameList, Person};

/// Suffixes, folded to lower case without full stops.
const SUFFIXES: &[&str] = &["jr", "sr", "ii", "iii", "iv", "2nd", "3rd", "4th"];

/// Particles that belong to the family name when they stand before it in lower case.
const PARTICLES: &[&str] = &[
    "af", "al", "av", "da", "dal", "dalla", "das", "de", "degli", "dei", "del", "della", "den",
    "der", "des", "di", "do", "dos", "du", "e", "el", "la", "las", "le", "lo", "los", "op", "ten",
    "ter", "van", "vom", "von", "y", "zu", "zum", "zur", "'t", "d'", "bin", "ibn", "st.",
];

/// Words that only the names of institutions and groups have, in lower case.
const INSTITUTION_WORDS: &[&str] = &[
    "academy",
    "agency",
    "alliance",
    "association",
    "authority",
    "board",
    "bureau",
    "center",
    "centre",
    "collaboration",
    "collaborators",
    "college",
    "commission",
    "committee",
    "company",
    "conference",
    "consortium",
    "corporation",
    "council",
    "department",
    "federation",
    "foundation",
    "fund",
    "group",
    "hospital",
    "initiative",
    "institut",
    "institute",
    "institutes",
    "investigators",
    "laboratory",
    "ministry",
    "network",
    "office",
    "organisation",
    "organization",
    "program",
    "programme",
    "project",
    "registry",
    "service",
    "services",
    "society",
    "taskforce",
    "team",
    "trust",
    "union",
    "universität",
    "université",
    "university",
    "universidad",
    "workgroup",
];

/// How sources end a list of names that they cut short.
const ET_AL: &[&str] = &[
    "et al",
    "et al.",
    "and others",
    "et alii",
    "et alia",
    "u.a.",
    "u. a.",
    "等",
    "等人",
    "ほか",
    "외",
];

/// `Family, Given`, `Family, Given, Suffix`, `Family, Suffix, Given`; without a comma
/// `Family JA` (initials last) or a name as spoken.
pub fn inverted(text: &str) -> Option<Name> {
    let text = tidy(text)?;
    let mut parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    let family = parts.next()?;
    let (mut given, mut suffix) =
        (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    if given.is_empty() {
        return if text.contains(',') {
            Some(single(family))
        } else {
            initials_last(&text).or_else(|| spoken(&text))
        };
    }
    if is_suffix(given) && !suffix.is_empty() {
        (given, suffix) = (suffix, given);
    }
    if let Some((before, last)) = given.rsplit_once(' ').filter(|_| suffix.is_empty())
        && is_suffix(last)
    {
        (given, suffix) = (before, last);
    }
    if !suffix.is_empty() && !is_suffix(suffix) {
        return Some(Name::literal(text));
    }
    Some(Name::Person(Person {
        family: family.to_owned(),
        given: given.to_owned(),
        suffix: suffix.to_owned(),
        ..Person::default()
    }))
}

/// `Given Family`, `Given van Family Jr.`; an institution or a single name stays whole.
pub fn spoken(text: &str) -> Option<Name> {
    let text = tidy(text)?;
    if text.contains(',') {
        return inverted(&text);
    }
    if is_institution(&text) {
        return Some(Name::literal(text));
    }
    let mut words: Vec<&str> = text.split(' ').collect();
    let suffix = if words.len() > 2 && words.last().is_some_and(|word| is_suffix(word)) {
        words.pop().unwrap_or_default()
    } else {
        ""
    };
    if words.len() == 1 {
        return Some(single(words[0]));
    }
    if crate::model::name::is_cjk_name(&text) {
        return Some(Name::person(words[0], words[1..].join(" ")));
    }
    let family_at = (1..words.len() - 1)
        .find(|at| words[*at..words.len() - 1].iter().all(|word| is_particle(word)));
    let family_at = family_at.unwrap_or(words.len() - 1);
    Some(Name::Person(Person {
        family: words[family_at..].join(" "),
        given: words[..family_at].join(" "),
        suffix: suffix.to_owned(),
        ..Person::default()
    }))
}

/// Names as spoken, or with initials last, parted by commas, semicolons, `and` or `&`:
/// `Jinhan Zhou, Yi Xu et al.`; `Smith JA; Doe B`; `Wu, K., Liu, X. & Yan, Y.`.
pub fn list(text: &str) -> NameList {
    let (text, et_al) = cut_et_al(text);
    let names = if text.contains(';') {
        text.split(';').filter_map(inverted).collect()
    } else {
        let pieces = pieces(text);
        if pieces.len() > 1 && pieces.iter().skip(1).step_by(2).all(|piece| is_initials(piece)) {
            pieces.chunks(2).filter_map(|pair| inverted(&pair.join(", "))).collect()
        } else {
            pieces
                .iter()
                .filter_map(|piece| initials_last(piece).or_else(|| spoken(piece)))
                .collect()
        }
    };
    NameList { names, et_al }
}

/// A text without its "et al.", and whether it had one.
pub fn cut_et_al(text: &str) -> (&str, bool) {
    let trimmed = text.trim().trim_end_matches([',', ';', ' ', '…']);
    for ending in ET_AL {
        let at = trimmed.len().checked_sub(ending.len()).filter(|at| trimmed.is_char_boundary(*at));
        let Some((names, end)) = at.map(|at| trimmed.split_at(at)) else { continue };
        let apart = names.is_empty() || !ending.is_ascii() || names.ends_with([' ', ',', ';']);
        if apart && end.eq_ignore_ascii_case(ending) {
            return (names.trim_end_matches([',', ';', ' ', '&']), true);
        }
    }
    (trimmed, false)
}

/// Parts a list at commas (also the full-width and the enumeration comma), `and` and `&`.
fn pieces(text: &str) -> Vec<String> {
    let text = text.replace(" and ", ",").replace(" & ", ",").replace(['，', '、'], ",");
    let pieces = text
        .split(',')
        .map(str::trim)
        .map(|piece| piece.trim_start_matches("and ").trim_start_matches("& "));
    let mut names: Vec<String> = Vec::new();
    for piece in pieces.filter(|piece| !piece.is_empty()) {
        match names.last_mut() {
            Some(name) if is_suffix(piece) => {
                name.push(' ');
                name.push_str(piece);
            }
            _ => names.push(piece.to_owned()),
        }
    }
    names
}

/// `Smith JA`, `Smith J.A.`, `Smith J. A.`, `van der Berg A`: a family, then initials.
fn initials_last(text: &str) -> Option<Name> {
    let text = text.trim();
    let dotted = |word: &&str| word.ends_with('.') && is_initials(word);
    let words_dotted =
        text.rsplit(' ').take_while(dotted).map(|word| word.len() + 1).sum::<usize>();
    if words_dotted > 0 && words_dotted < text.len() {
        let (family, initials) = text.split_at(text.len() - words_dotted);
        let inverted =
            family.chars().any(char::is_lowercase) && !is_initials(family.split(' ').next()?);
        return inverted.then(|| Name::person(family, initials.trim_start()));
    }
    let (family, initials) = text.rsplit_once(' ')?;
    let run = initials.len() <= 4 && initials.bytes().all(|byte| byte.is_ascii_uppercase());
    let mixed = family.chars().any(char::is_lowercase) && !is_initials(family.split(' ').next()?);
    (run && mixed && !is_suffix(initials)).then(|| Name::person(family, initials))
}

/// `J.`, `S M`, `J.-P.`, `LB.`: capitals, full stops and hyphens alone.
fn is_initials(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let only = text.chars().all(|c| c.is_uppercase() || matches!(c, '.' | '-' | ' ' | '\u{2010}'));
    (1..=5).contains(&letters) && only
}

fn is_suffix(text: &str) -> bool {
    let bare = text.trim().trim_end_matches('.').to_lowercase();
    SUFFIXES.contains(&bare.as_str())
}

fn is_particle(word: &str) -> bool {
    PARTICLES.contains(&word)
}

/// Whether a name is an institution's: by a word that no person's name has.
pub fn is_institution(text: &str) -> bool {
    text.split([' ', '-', '/'])
        .any(|word| INSTITUTION_WORDS.contains(&word.trim_matches(',').to_lowercase().as_str()))
}

/// A name of one word.
fn single(text: &str) -> Name {
    Name::literal(text)
}

/// One line, one space between words, no separators at the ends; none if nothing is left.
fn tidy(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = words.join(" ");
    let text = text.trim_matches([' ', ';']).trim_start_matches(',').trim();
    text.chars().any(char::is_alphanumeric).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(name: &Name) -> String {
        match name {
            Name::Literal { literal } => format!("={literal}"),
            Name::Person(person) => {
                [&person.family, &person.given, &person.suffix].map(String::as_str).join("|")
            }
        }
    }

    #[test]
    fn family_first() {
        for (text, expected) in [
            ("Smith, John A.", "Smith|John A.|"),
            ("King, Martin Luther, Jr.", "King|Martin Luther|Jr."),
            ("King, Jr., Martin Luther", "King|Martin Luther|Jr."),
            ("Shaffer, Arthur L 3rd", "Shaffer|Arthur L|3rd"),
            ("van Beethoven, Ludwig", "van Beethoven|Ludwig|"),
            ("Smith JA", "Smith|JA|"),
            ("Le Quintrec M", "Le Quintrec|M|"),
            ("Phillips J.C.", "Phillips|J.C.|"),
            ("Lewis G. F.", "Lewis|G. F.|"),
            ("Li J.-P.", "Li|J.-P.|"),
            ("J. Shalf", "Shalf|J.|"),
            ("World Health Organization", "=World Health Organization"),
            ("Plato", "=Plato"),
            ("Van Dung,", "=Van Dung"),
            ("王, 小明", "王|小明|"),
            ("王小明", "=王小明"),
        ] {
            assert_eq!(inverted(text).as_ref().map(parts).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(inverted(" , "), None);
    }

    #[test]
    fn as_spoken() {
        for (text, expected) in [
            ("Rosemarie D'Angelo", "D'Angelo|Rosemarie|"),
            ("S M Abdus Salam", "Salam|S M Abdus|"),
            ("Ludwig van Beethoven", "van Beethoven|Ludwig|"),
            ("Martin Luther King Jr.", "King|Martin Luther|Jr."),
            ("王 小明", "王|小明|"),
            ("The ATLAS Collaboration", "=The ATLAS Collaboration"),
        ] {
            assert_eq!(spoken(text).as_ref().map(parts).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn lists() {
        for (text, expected, et_al) in [
            ("Jinhan Zhou, Yi Xu and Yining Li", "Zhou|Jinhan|; Xu|Yi|; Li|Yining|", false),
            ("Wu, K., Yan, C., Lin, X. et al.", "Wu|K.|; Yan|C.|; Lin|X.|", true),
            ("Tang, LB., Peng, YL. & Chen, J.", "Tang|LB.|; Peng|YL.|; Chen|J.|", false),
            ("Smith JA; Doe B", "Smith|JA|; Doe|B|", false),
            ("Smith JA, Doe B", "Smith|JA|; Doe|B|", false),
            ("John Smith, Jr., Ann Lee", "Smith|John|Jr.; Lee|Ann|", false),
            ("", "", false),
        ] {
            let list = list(text);
            let names: Vec<String> = list.names.iter().map(parts).collect();
            assert_eq!((names.join("; ").as_str(), list.et_al), (expected, et_al), "{text}");
        }
    }
}
