//! A value of names in, the names out, as BibTeX takes them apart (btxdoc, section 4): `and` between
//! them, up to two commas inside, particles by their small letter, braces around what is one.

use super::tex;
use cite_model::name::{is_cjk_name, parse};
use cite_model::{Name, NameList, Person};

/// The names of a value.
pub(super) fn list(value: &str) -> NameList {
    let mut list = NameList::default();
    for part in tex::split(value, and_length) {
        let part = part.trim();
        if part.is_empty() || part == "and" {
            continue;
        }
        if part == "others" || is_et_al(part) {
            list.et_al = true;
            continue;
        }
        list.names.extend(name(part));
    }
    list
}

/// How long an `and` with white space round it is, at the beginning of a text.
fn and_length(rest: &[u8], before: Option<u8>) -> usize {
    let word = rest.len() >= 3 && rest[..3].eq_ignore_ascii_case(b"and");
    let after = rest.get(3).is_none_or(u8::is_ascii_whitespace);
    let apart = before.is_none_or(|byte| byte.is_ascii_whitespace());
    if word && after && apart { 3 } else { 0 }
}

fn is_et_al(part: &str) -> bool {
    let word = part.trim_matches(['{', '}', ' ']);
    let (rest, cut) = parse::cut_et_al(word);
    cut && rest.is_empty()
}

/// One name.
fn name(part: &str) -> Option<Name> {
    if let Some(inner) = tex::in_one_group(part) {
        return literal(inner);
    }
    let pieces = tex::split(part, |rest, _| usize::from(rest[0] == b','));
    if let Some(name) = keyed(&pieces) {
        return Some(name);
    }
    match pieces.as_slice() {
        [whole] => spoken(whole),
        [family, given] => inverted(family, "", given),
        [family, suffix, given] => inverted(family, suffix, given),
        _ => literal(part),
    }
}

fn literal(value: &str) -> Option<Name> {
    let text = tex::plain(value);
    (!text.is_empty()).then(|| Name::literal(text))
}

/// `Family, Suffix, Given`; a suffix may stand last as well.
fn inverted(family: &str, middle: &str, last: &str) -> Option<Name> {
    let (family, middle, last) = (tex::plain(family), tex::plain(middle), tex::plain(last));
    let family = family.trim_matches([',', ' ']);
    if family.is_empty() {
        return literal(&[middle, last].join(" "));
    }
    let as_source = [family, &*middle, &*last].into_iter().filter(|part| !part.is_empty());
    let joined = as_source.collect::<Vec<_>>().join(", ");
    if last.is_empty() && middle.is_empty() {
        return Some(Name::literal(family));
    }
    // `Smith, John, Jr.` is told from `Smith, Jr., John` by the suffix; two commas with neither a
    // suffix are as BibTeX has it: the middle is one.
    match parse::inverted(&joined) {
        Some(Name::Person(person)) if !middle.is_empty() || !person.suffix.is_empty() => {
            Some(Name::Person(Person { family: family.to_owned(), ..person }))
        }
        _ => Some(Name::Person(Person {
            family: family.to_owned(),
            given: last,
            suffix: middle,
            ..Person::default()
        })),
    }
}

/// `First von Last`: what begins with a small letter, and what follows it, is the family name.
fn spoken(part: &str) -> Option<Name> {
    let words = tex::split(part.trim(), |rest, _| {
        rest.iter().take_while(|byte| byte.is_ascii_whitespace() || **byte == b'~').count()
    });
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let plain: Vec<String> = words.iter().map(|word| tex::plain(word)).collect();
    let whole = plain.join(" ");
    let [.., last] = plain.as_slice() else { return None };
    if plain.len() == 1 {
        return (!last.is_empty()).then(|| Name::literal(last));
    }
    let known = parse::inverted(&whole)?;
    let initials_last = last.chars().all(char::is_uppercase) && known.given() == last;
    let is_whole = matches!(known, Name::Literal { .. });
    let suffixed = matches!(&known, Name::Person(person) if !person.suffix.is_empty());
    if is_whole || initials_last || suffixed || is_cjk_name(&whole) {
        return Some(known);
    }
    let small = |at: &usize| !words[*at].starts_with('{') && starts_small(&plain[*at]);
    let from = (1..plain.len() - 1).find(small).unwrap_or(plain.len() - 1);
    Some(Name::person(plain[from..].join(" "), plain[..from].join(" ")))
}

fn starts_small(word: &str) -> bool {
    word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_lowercase)
}

/// BibLaTeX's extended form: `family=Beethoven, given=Ludwig, prefix=van` (manual, section 3.4).
fn keyed(pieces: &[&str]) -> Option<Name> {
    let mut person = Person::default();
    for piece in pieces {
        let piece = piece.trim().trim_matches('"');
        let (key, value) = piece.split_once('=')?;
        let value = tex::plain(value);
        match key.trim() {
            "family" => person.family = value,
            "given" => person.given = value,
            "prefix" => person.non_dropping_particle = value,
            "suffix" => person.suffix = value,
            key if key.ends_with("-i")
                || key == "useprefix"
                || key == "hash"
                || key == "id"
                || key == "sortingnamekeytemplatename" => {}
            _ => return None,
        }
    }
    if person.family.is_empty() {
        let given = std::mem::take(&mut person.given);
        return (!given.is_empty()).then(|| Name::literal(given));
    }
    Some(Name::Person(person))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(value: &str) -> String {
        let list = list(value);
        let names = list.names.iter().map(|name| match name {
            Name::Literal { literal } => format!("={literal}"),
            Name::Person(p) => {
                [&*p.non_dropping_particle, &*p.family, &*p.given, &*p.suffix].join("|")
            }
        });
        let mut names: Vec<String> = names.collect();
        names.extend(list.et_al.then(|| "...".to_owned()));
        names.join("; ")
    }

    #[test]
    fn names_of_every_kind() {
        for (value, wanted) in [
            ("Smith, John", "|Smith|John|"),
            ("John Smith and Ann Lee", "|Smith|John|; |Lee|Ann|"),
            ("von Hicks, III, Michael", "|von Hicks|Michael|III"),
            ("Pimentel, Jr. ,Joseph", "|Pimentel|Joseph|Jr."),
            ("King, Martin Luther, Jr.", "|King|Martin Luther|Jr."),
            ("Ludwig van Beethoven", "|van Beethoven|Ludwig|"),
            ("Jean de La Fontaine", "|de La Fontaine|Jean|"),
            ("{World Health Organization} and others", "=World Health Organization; ..."),
            ("{{KS in NJ}}", "=KS in NJ"),
            ("{Barnes and Noble} AND Plato", "=Barnes and Noble; =Plato"),
            (r"Ji{\v{r}}{\'{\i}} Matou{\v s}ek", "|Matoušek|Jiří|"),
            ("Milton {Abramowitz}", "|Abramowitz|Milton|"),
            ("{van der Berg}, Jan", "|van der Berg|Jan|"),
            ("given=Ludwig, family=Beethoven, prefix=van", "van|Beethoven|Ludwig|"),
            ("World Health Organization", "=World Health Organization"),
            ("Smith JA and Doe B", "|Smith|JA|; |Doe|B|"),
            ("Smith, J. and et al.", "|Smith|J.|; ..."),
            ("Donald~E. Knuth", "|Knuth|Donald E.|"),
            ("Jinhan Zhou and\n  Yi Xu", "|Zhou|Jinhan|; |Xu|Yi|"),
            ("Anderson, A. and and Band, B.", "|Anderson|A.|; |Band|B.|"),
            ("王小明", "=王小明"),
            (" and ", ""),
        ] {
            assert_eq!(shown(value), wanted, "{value}");
        }
    }
}
