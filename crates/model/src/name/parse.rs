//! One name as a source writes it in, its parts out; lists of names into single ones.
//!
//! Which order a name is in is the caller's to know: formats say "family first" (RIS, MEDLINE) or
//! "as spoken" (notes, pages). What cannot be taken apart with certainty stays a literal.

use super::{Name, NameList, Person};
use std::borrow::Cow;

/// Suffixes, folded to lower case without full stops.
const SUFFIXES: &[&str] = &["jr", "sr", "ii", "iii", "iv", "2nd", "3rd", "4th"];

/// Academic degrees and titles that are no part of a name, folded like suffixes. Behind a comma all
/// of them are; before the names, and behind initials, only what no initials can be.
const DEGREES: &[&str] = &[
    "ba",
    "bds",
    "bs",
    "bsc",
    "dds",
    "dnp",
    "do",
    "dphil",
    "dr",
    "dsc",
    "dvm",
    "edd",
    "facp",
    "facs",
    "frcp",
    "frcs",
    "jd",
    "llm",
    "ma",
    "mba",
    "mbbs",
    "md",
    "mph",
    "mpharm",
    "mphil",
    "ms",
    "msc",
    "msn",
    "pharmd",
    "phd",
    "prof",
    "professor",
    "psyd",
    "rn",
    "scd",
    "sir",
];

/// What sources write where they know no author.
const NOBODY: &[&str] = &[
    "no author",
    "no authors listed",
    "author not listed",
    "no author listed",
    "none",
    "unknown author",
    "not available",
    "n.a.",
];

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
/// `Family JA`, `Family J. A.` (initials last) or a name as spoken. Degrees are left out.
pub fn inverted(text: &str) -> Option<Name> {
    let text = tidy(text)?;
    let mut parts = text.split([',', '，']).map(str::trim).filter(|part| !part.is_empty());
    let family = parts.next()?;
    // Directly behind the family, `MA` is rather Mary Ann than a degree.
    let is_degree_at =
        |at: usize, part: &str| is_degree(part) && (at > 0 || part.contains(char::is_lowercase));
    let parts = parts.enumerate().filter(|(at, part)| !is_degree_at(*at, part));
    let mut rest: Vec<&str> = parts.map(|(_, part)| part).collect();
    // The one part in capitals behind a family is rather initials than a suffix: `Harris, JR`.
    let is_initials_alone =
        matches!(rest.as_slice(), [only] if matches!(*only, "JR" | "SR")) && !family.contains(' ');
    let suffix = match rest.iter().position(|part| is_suffix(part)) {
        Some(at) if !is_initials_alone => rest.remove(at),
        _ => "",
    };
    if rest.is_empty() {
        let stays_whole = suffix.is_empty() && text.ends_with(',');
        return match initials_last(family) {
            _ if stays_whole => Some(single(family)),
            Some(name) => Some(with_suffix(name, suffix)),
            None => spoken(family).map(|name| with_suffix(name, suffix)),
        };
    }
    let is_list = rest.len() > 1 && !rest[1..].iter().all(|part| is_initials(part));
    if is_list || (family.contains(' ') && is_institution(family)) {
        return Some(Name::literal(text.trim_end_matches(',')));
    }
    Some(with_suffix(Name::person(family, rest.join(" ")), suffix))
}

/// A person whose suffix is this one, or else stands behind the family or the given names.
fn with_suffix(name: Name, suffix: &str) -> Name {
    let Name::Person(mut person) = name else { return name };
    let mut suffix = suffix;
    let mut family = person.family.as_str();
    let mut given = person.given.as_str();
    for part in [&mut family, &mut given] {
        let found = part.rsplit_once(' ').filter(|(_, last)| suffix.is_empty() && is_suffix(last));
        if let Some((rest, last)) = found {
            (*part, suffix) = (rest, last);
        }
    }
    let given = without_degree(without_stop(given));
    if (family.len(), given.len()) == (person.family.len(), person.given.len()) {
        person.suffix.push_str(suffix);
        return Name::Person(person);
    }
    let (family, given, suffix) = (family.to_owned(), given.to_owned(), suffix.to_owned());
    Name::Person(Person { family, given, suffix, ..person })
}

/// Given names without the full stop that ends the list they stood last in.
fn without_stop(given: &str) -> &str {
    let Some(bare) = given.strip_suffix('.') else { return given };
    let last = bare.rsplit([' ', '-', '.']).next().unwrap_or_default();
    let is_word = last.chars().count() > 2 && last.chars().skip(1).all(char::is_lowercase);
    if is_word || bare.ends_with('.') { bare } else { given }
}

/// Given names without a degree that no initials can be: `John PhD`.
fn without_degree(given: &str) -> &str {
    match given.rsplit_once(' ') {
        Some((rest, last)) if is_degree(last) && last.contains(char::is_lowercase) => rest,
        _ => given,
    }
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
    let is_titled = words.last().is_some_and(|word| is_written_degree(word));
    while is_titled && words.len() > 2 && words.last().is_some_and(|word| is_degree(word)) {
        words.pop();
    }
    while words.len() > 2 && is_degree(words[0]) && words[0].contains(char::is_lowercase) {
        words.remove(0);
    }
    let suffix = if words.len() > 2 && words.last().is_some_and(|word| is_suffix(word)) {
        words.pop().unwrap_or_default()
    } else {
        ""
    };
    if words.len() == 1 {
        return Some(single(words[0]));
    }
    if crate::name::is_cjk_name(&text) {
        return Some(Name::person(words[0], words[1..].join(" ")));
    }
    let family_at = family_at(&words);
    Some(Name::Person(Person {
        family: words[family_at..].join(" "),
        given: words[..family_at].join(" "),
        suffix: suffix.to_owned(),
        ..Person::default()
    }))
}

/// Where the family begins: at the first of the particles before the last word, or, where two
/// surnames are joined (`José Ortega y Gasset`), at the first of the two.
fn family_at(words: &[&str]) -> usize {
    let last = words.len() - 1;
    if last >= 3 && matches!(words[last - 1], "y" | "i") {
        return last - 2;
    }
    let at = (1..last).find(|at| words[*at..last].iter().all(|word| is_particle(word)));
    at.unwrap_or(last)
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
    let last = trimmed.bytes().last().unwrap_or_default().to_ascii_lowercase();
    for ending in ET_AL.iter().filter(|ending| ending.bytes().last() == Some(last)) {
        let at = trimmed.len().checked_sub(ending.len()).filter(|at| trimmed.is_char_boundary(*at));
        let Some((names, end)) = at.map(|at| trimmed.split_at(at)) else { continue };
        let apart = names.is_empty() || !ending.is_ascii() || names.ends_with([' ', ',', ';']);
        if apart && end.eq_ignore_ascii_case(ending) {
            return (names.trim_end_matches([',', ';', ' ', '&']), true);
        }
    }
    (trimmed, false)
}

/// Parts a list at commas (also the full-width and the enumeration comma), `&`, `and`, `und`, `et`.
fn pieces(text: &str) -> Vec<String> {
    let text = [" and ", " & ", " und ", " et "]
        .iter()
        .fold(text.replace(['，', '、'], ","), |text, word| text.replace(word, ","));
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

/// `Smith JA`, `van der Berg A.`, `Dolz Marco R. J.`, `SMITH JA Jr`: a family, then initials.
fn initials_last(text: &str) -> Option<Name> {
    let (text, suffix) = match text.trim().rsplit_once(' ') {
        Some((rest, last)) if is_suffix(last) && rest.contains(' ') => (rest, last),
        _ => (text.trim(), ""),
    };
    let mut family = text;
    while let Some((rest, last)) = family.rsplit_once(' ') {
        if !is_initial_run(last) {
            break;
        }
        family = rest;
    }
    let initials = text[family.len()..].trim();
    let first = family.split(' ').next()?;
    let is_caps = !family.chars().any(char::is_lowercase);
    // In capitals throughout, only a short or dotted run can be told from a name.
    let told = !is_caps || initials.len() <= 2 || initials.contains('.');
    if initials.is_empty() || is_initial_run(first) || family.chars().count() < 2 || !told {
        return None;
    }
    let (family, given) = (family.to_owned(), initials.to_owned());
    Some(Name::Person(Person { family, given, suffix: suffix.to_owned(), ..Person::default() }))
}

/// `JA`, `J.A.`, `J.-P.`, `Yu.E.`: initials without a space.
fn is_initial_run(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = word.chars().all(|c| c.is_uppercase() || matches!(c, '.' | '-' | '\u{2010}'));
    let is_short = |part: &str| {
        part.chars().count() <= 2 && part.chars().next().is_none_or(char::is_uppercase)
    };
    let digraphs = || word.ends_with('.') && word.split(['.', '-']).all(is_short);
    (1..=4).contains(&letters) && (capitals || digraphs()) && !is_suffix(word)
}

/// `J.`, `S M`, `J.-P.`, `LB.`: capitals, full stops and hyphens alone.
fn is_initials(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let only = text.chars().all(|c| c.is_uppercase() || matches!(c, '.' | '-' | ' ' | '\u{2010}'));
    (1..=5).contains(&letters) && only
}

/// `Jr.`, `III`; `J.R.` are initials.
fn is_suffix(text: &str) -> bool {
    is_one_of(text, SUFFIXES) && !text.trim_end_matches('.').contains('.')
}

/// `MD`, `Ph.D.`, `MD PhD`; a name such as `Edd` or `Ma` ends in a small letter.
fn is_degree(text: &str) -> bool {
    let written = |word: &str| {
        let last = word.bytes().rfind(u8::is_ascii_alphabetic);
        last.is_some_and(|last| last.is_ascii_uppercase())
            || ["dr", "sc", "prof", "professor", "sir", "phil", "pharm"]
                .iter()
                .any(|end| ends_as(word, end))
    };
    text.split([' ', '/']).all(|word| is_one_of(word, DEGREES) && written(word))
}

/// Whether a word without its full stops ends so, in any case: `Dr`, `BSc`.
fn ends_as(word: &str, end: &str) -> bool {
    let bare: String = word.chars().filter(char::is_ascii_alphabetic).collect();
    bare.to_ascii_lowercase().ends_with(end)
}

/// A degree that is no initials: it has small letters, or more than two capitals.
fn is_written_degree(word: &str) -> bool {
    is_degree(word) && (word.len() > 2 || word.contains(char::is_lowercase))
}

/// Whether a word without its full stops is one of these, in any case.
fn is_one_of(text: &str, table: &[&str]) -> bool {
    // the first letter tells most apart
    let Some(first) = text.bytes().find(|byte| *byte != b'.') else { return false };
    let first = first.to_ascii_lowercase();
    let letters = || text.bytes().filter(|byte| *byte != b'.');
    let length = letters().count();
    text.is_ascii()
        && table.iter().any(|known| {
            known.len() == length
                && known.as_bytes()[0] == first
                && known.bytes().eq(letters().map(|byte| byte.to_ascii_lowercase()))
        })
}

fn is_particle(word: &str) -> bool {
    PARTICLES.contains(&word)
}

/// Whether a name is an institution's: by a word that no person's name has.
pub fn is_institution(text: &str) -> bool {
    text.split([' ', '-', '/']).map(|word| word.trim_matches(',')).any(|word| {
        if word.is_ascii() {
            INSTITUTION_WORDS.iter().any(|known| known.eq_ignore_ascii_case(word))
        } else {
            INSTITUTION_WORDS.contains(&word.to_lowercase().as_str())
        }
    })
}

/// A name of one word.
fn single(text: &str) -> Name {
    Name::literal(text)
}

/// One line, one space between words, no brackets round it and no separators at its ends; none if
/// nothing is left, or nobody is named.
fn tidy(text: &str) -> Option<Cow<'_, str>> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == ';');
    let text = text.trim_start_matches([',', ' ']);
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    let is_spaced = !is_single_spaced(bare);
    let nobody = bare.len() <= 24 && NOBODY.iter().any(|known| bare.eq_ignore_ascii_case(known));
    if nobody || !bare.chars().any(char::is_alphanumeric) || ET_AL.contains(&bare) {
        return None;
    }
    Some(if is_spaced {
        Cow::Owned(bare.split_whitespace().collect::<Vec<_>>().join(" "))
    } else {
        Cow::Borrowed(bare)
    })
}

/// Whether spaces are the only white space, and none stands beside another.
fn is_single_spaced(text: &str) -> bool {
    if !text.is_ascii() {
        return !text.contains("  ") && !text.contains(|c: char| c.is_whitespace() && c != ' ');
    }
    let bytes = text.as_bytes();
    let behind = bytes.get(1..).unwrap_or_default();
    let is_other = |byte: &u8| matches!(byte, b'\t'..=b'\r');
    !bytes.iter().any(is_other) && !bytes.iter().zip(behind).any(|(a, b)| *a == b' ' && *b == b' ')
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
            ("van Beethoven, Ludwig", "van Beethoven|Ludwig|"),
            ("Smith JA", "Smith|JA|"),
            ("Le Quintrec M", "Le Quintrec|M|"),
            ("World Health Organization", "=World Health Organization"),
            ("Plato", "=Plato"),
            ("Van Dung,", "=Van Dung"),
            ("王, 小明", "王|小明|"),
            ("王，小明", "王|小明|"),
            ("王小明", "=王小明"),
            ("Liu R.", "Liu|R.|"),
            ("Adler D.G.", "Adler|D.G.|"),
            ("Dolz Marco, R.", "Dolz Marco|R.|"),
            ("Dolz Marco R. J.", "Dolz Marco|R. J.|"),
            ("Saldiva P H N", "Saldiva|P H N|"),
            ("Sanchez del Pulgar J.-P.", "Sanchez del Pulgar|J.-P.|"),
            ("Dobrokhotova Yu.E.", "Dobrokhotova|Yu.E.|"),
            ("Shaffer, Arthur L 3rd", "Shaffer|Arthur L|3rd"),
            ("Phillips J.C.", "Phillips|J.C.|"),
            ("Lewis G. F.", "Lewis|G. F.|"),
            ("Li J.-P.", "Li|J.-P.|"),
            ("J. Shalf", "Shalf|J.|"),
            ("SMITH JA", "SMITH|JA|"),
            ("SMITH, JOHN A.", "SMITH|JOHN A.|"),
            ("Smith JA Jr", "Smith|JA|Jr"),
            ("Smith JA 3rd", "Smith|JA|3rd"),
            ("King Jr., Martin Luther", "King|Martin Luther|Jr."),
            ("King, Martin Luther Jr.", "King|Martin Luther|Jr."),
            ("Smith, John, MD, PhD", "Smith|John|"),
            ("Smith, John, Jr., M.D.", "Smith|John|Jr."),
            ("Smith, John PhD", "Smith|John|"),
            ("John Smith, PhD", "Smith|John|"),
            ("Smith MS", "Smith|MS|"),
            ("Eloubeidi, M.A.", "Eloubeidi|M.A.|"),
            ("Lee, MD", "Lee|MD|"),
            ("Smith, John.", "Smith|John|"),
            ("Smith, J.", "Smith|J.|"),
            ("Harris, J.R.", "Harris|J.R.|"),
            ("Harris, JR", "Harris|JR|"),
            ("Harris J.R.", "Harris|J.R.|"),
            ("Martin King, Jr.", "King|Martin|Jr."),
            ("Lorca, F, G.", "Lorca|F G.|"),
            ("García Márquez, Gabriel", "García Márquez|Gabriel|"),
            ("G. Kalbe", "Kalbe|G.|"),
            ("O'Brien KP", "O'Brien|KP|"),
            ("Humboldt, Alexander von", "Humboldt|Alexander von|"),
            ("[Anonymous]", "=Anonymous"),
            ("Department of Health, Division 2", "=Department of Health, Division 2"),
            ("World Health Organization,", "=World Health Organization"),
            ("Trust, John", "Trust|John|"),
            ("Unit A, Place B, Land C", "=Unit A, Place B, Land C"),
        ] {
            assert_eq!(inverted(text).as_ref().map(parts).as_deref(), Some(expected), "{text}");
        }
        for nobody in [" , ", "et al.", "[No authors listed]", "..."] {
            assert_eq!(inverted(nobody), None, "{nobody}");
        }
    }

    #[test]
    fn as_spoken() {
        for (text, expected) in [
            ("Rosemarie D'Angelo", "D'Angelo|Rosemarie|"),
            ("S M Abdus Salam", "Salam|S M Abdus|"),
            ("Ludwig van Beethoven", "van Beethoven|Ludwig|"),
            ("Martin Luther King Jr.", "King|Martin Luther|Jr."),
            ("王 小明", "王|小明|"),
            ("José Ortega y Gasset", "Ortega y Gasset|José|"),
            ("Dr. Ann Lee", "Lee|Ann|"),
            ("Ann Lee MD PhD", "Lee|Ann|"),
            ("Wolfgang von der Heide", "von der Heide|Wolfgang|"),
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
            ("Jürgen Groß und Käthe Müller", "Groß|Jürgen|; Müller|Käthe|", false),
            ("", "", false),
        ] {
            let list = list(text);
            let names: Vec<String> = list.names.iter().map(parts).collect();
            assert_eq!((names.join("; ").as_str(), list.et_al), (expected, et_al), "{text}");
        }
    }
}
