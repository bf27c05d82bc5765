//! A list of names comes in, families and initials go out, folded; institutions stay whole.
//!
//! Lists that a source ran together (`Adeli K.Lewis G. F.`) are taken apart here.

use super::is_no_value;
use cite_model::{Name, NameList, Person};
use cite_text::fold::fold_onto;
use cite_text::han::simplified;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The names of a work.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names {
    /// In the source's order; institutions among them.
    pub list: Vec<StandardName>,
    /// The source left out some.
    pub et_al: bool,
}

/// A name as it is compared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandardName {
    /// The family name with its particles, or the whole institution, folded.
    pub family: Box<str>,
    /// Given names or initials, folded: `john a`, `ja`.
    pub given: Box<str>,
    /// Whether it is a group that may sign beside people: `ALTS Group`.
    pub is_group: bool,
}

/// Only so many names of a list are compared.
const MOST: usize = 60;

pub(super) fn names(list: Option<&NameList>) -> Names {
    let Some(list) = list else { return Names::default() };
    let mut names: Vec<StandardName> = Vec::with_capacity(list.names.len().min(MOST));
    for name in list.names.iter().take(MOST) {
        match run_together(name).or_else(|| glued(name)) {
            Some(apart) => names.extend(apart),
            None => names.extend(standard(name)),
        }
    }
    let et_al = list.et_al || list.names.len() > MOST || names.iter().any(is_et_al);
    names.retain(|name| !is_et_al(name));
    names.truncate(MOST);
    Names { list: names, et_al }
}

fn is_et_al(name: &StandardName) -> bool {
    let whole = (&*name.family, &*name.given);
    matches!(
        whole,
        ("et al" | "etal" | "others" | "and others", "")
            | ("al", "et")
            | ("et", "al")
            | ("others", "and")
    )
}

fn standard(name: &Name) -> Option<StandardName> {
    let name = match name {
        Name::Literal { literal } => StandardName::new(fold_name(literal), Box::default()),
        Name::Person(person) => {
            StandardName::new(fold_name(&with_particles(person)), fold_name(&person.given))
        }
    };
    (!is_no_value(&name.family)).then_some(name)
}

fn with_particles(person: &Person) -> Cow<'_, str> {
    let particles = [&person.dropping_particle, &person.non_dropping_particle];
    if particles.iter().all(|part| part.is_empty()) {
        return Cow::Borrowed(&person.family);
    }
    let parts = particles.into_iter().chain([&person.family]).filter(|part| !part.is_empty());
    Cow::Owned(parts.map(String::as_str).collect::<Vec<_>>().join(" "))
}

/// What stands in a folded name for letters that a charset lost.
pub(crate) const LOST_LETTER: char = '?';

/// Folds a name. A question mark that touches a letter stands for letters lost on the way, and stays.
fn fold_name(text: &str) -> Box<str> {
    const APOSTROPHES: [char; 3] = ['\'', '’', '`'];
    let has_mark = if text.is_ascii() {
        memchr::memchr3(b'\'', b'`', b'?', text.as_bytes()).is_some()
    } else {
        text.contains(APOSTROPHES) || text.contains(['?', '\u{fffd}'])
    };
    let text =
        if has_mark { Cow::Owned(text.replace(APOSTROPHES, "")) } else { Cow::Borrowed(text) };
    let text = simplified(&text);
    let mut folded = String::with_capacity(text.len());
    if !has_mark || !text.contains(['?', '\u{fffd}']) {
        fold_onto(&mut folded, &text);
        return folded.into_boxed_str();
    }
    for word in text.split_whitespace().filter(|word| word.contains(char::is_alphabetic)) {
        if !folded.is_empty() {
            folded.push(' ');
        }
        for (at, piece) in word.split(['?', '\u{fffd}']).enumerate() {
            if at > 0 {
                folded.push(LOST_LETTER);
            }
            folded.push_str(&cite_text::fold::fold(piece));
        }
    }
    folded.into_boxed_str()
}

/// Takes apart names that stand without anything between them but a full stop.
fn run_together(name: &Name) -> Option<Vec<StandardName>> {
    let may_be = match name {
        Name::Literal { literal } => has_stop_inside(literal),
        Name::Person(person) => has_stop_inside(&person.family) || has_stop_inside(&person.given),
    };
    if !may_be {
        return None;
    }
    let text = match name {
        Name::Literal { literal } => literal.clone(),
        Name::Person(person) if person.given.ends_with('.') => {
            format!("{} {}", person.family, person.given)
        }
        Name::Person(person) => format!("{} {}", person.given, person.family),
    };
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut cuts: Vec<usize> = chars
        .windows(3)
        .filter(|run| run[0].1 == '.' && run[1].1.is_alphabetic() && is_inside_word(run[2].1))
        .map(|run| run[1].0)
        .collect();
    if cuts.is_empty() {
        return None;
    }
    cuts.insert(0, 0);
    cuts.push(text.len());
    let pieces = cuts.windows(2).map(|cut| text[cut[0]..cut[1]].trim());
    pieces.map(initials_last).collect()
}

/// Beginnings of family names behind which a capital stands in one name: `McKeown`, `DeSantis`, `LaForge`.
const INNER_CAPITALS: &[&str] = &[
    "Mc", "Mac", "O", "De", "Del", "Della", "Di", "Da", "Du", "D", "La", "Le", "Van", "Von",
    "Fitz", "Ter", "Ten", "St", "San", "Al", "El", "Ben", "Bar", "Ap", "Lo", "Li", "Vander",
    "Vande", "Delle", "Dal", "Dos", "Das", "Mc.", "Abd", "Abdul", "Ibn", "Vel", "Ver", "Zu", "Ó",
];

/// Takes apart names, family and given names in full, that stand without anything between them: `Weng RuiOakes Judy`.
fn glued(name: &Name) -> Option<Vec<StandardName>> {
    let (family, given) = match name {
        Name::Literal { literal } => (literal.as_str(), ""),
        Name::Person(person) => (person.family.as_str(), person.given.as_str()),
    };
    if !has_capital_inside(family) && !has_capital_inside(given) {
        return None;
    }
    // which of the two parts the reader put first is not known: the text is whole only with the one that is cut last
    let mut text = format!("{family} {given}");
    if !has_capital_inside(family) || !given.is_empty() && !family.contains(' ') {
        text = format!("{given} {family}");
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut names: Vec<String> = vec![String::new()];
    for word in words {
        let pieces = pieces(word);
        for (at, piece) in pieces.iter().enumerate() {
            if at > 0 {
                names.push(String::new());
            }
            let last = names.last_mut()?;
            if !last.is_empty() {
                last.push(' ');
            }
            last.push_str(piece);
        }
    }
    let whole = names.len() > 1 && names.iter().all(|name| name.contains(' '));
    let standard = |name: &String| {
        let (family, given) = name.split_once(' ').unwrap_or((name, ""));
        StandardName::new(fold_name(family), fold_name(given))
    };
    whole.then(|| names.iter().map(standard).collect())
}

/// The pieces of a word between a small letter and a capital, but behind what begins many names.
fn pieces(word: &str) -> Vec<&str> {
    let chars: Vec<(usize, char)> = word.char_indices().collect();
    let mut starts = vec![0];
    for pair in chars.windows(2) {
        let (at, start) = (pair[1].0, starts[starts.len() - 1]);
        if pair[0].1.is_lowercase()
            && pair[1].1.is_uppercase()
            && !INNER_CAPITALS.contains(&&word[start..at])
        {
            starts.push(at);
        }
    }
    starts.push(word.len());
    starts.windows(2).map(|ends| &word[ends[0]..ends[1]]).collect()
}

fn has_capital_inside(text: &str) -> bool {
    let small_before = |pair: &[u8]| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase();
    if text.is_ascii() {
        return text.as_bytes().windows(2).any(small_before);
    }
    text.chars().zip(text.chars().skip(1)).any(|(a, b)| a.is_lowercase() && b.is_uppercase())
}

/// Whether the begin of a word stands right behind a full stop.
fn has_stop_inside(text: &str) -> bool {
    memchr::memchr_iter(b'.', text.as_bytes()).any(|at| {
        let mut behind = text[at + 1..].chars();
        behind.next().is_some_and(char::is_alphabetic) && behind.next().is_some_and(is_inside_word)
    })
}

fn is_inside_word(c: char) -> bool {
    c.is_lowercase() || matches!(c, '\'' | '’' | '?')
}

/// `Lewis G. F.`: a family, then initials with full stops.
fn initials_last(text: &str) -> Option<StandardName> {
    let is_initial = |word: &&str| word.ends_with('.') && word.chars().count() <= 4;
    let words: Vec<&str> = text.split_whitespace().collect();
    let initials = words.iter().rev().take_while(|word| is_initial(word)).count();
    let at = if initials == words.len() { 0 } else { words.len() - initials };
    let name =
        StandardName::new(fold_name(&words[..at].join(" ")), fold_name(&words[at..].join(" ")));
    (!name.family.is_empty()).then_some(name)
}

/// Words that name a group of people.
const GROUPS: &[&str] = &[
    "group",
    "investigators",
    "consortium",
    "collaboration",
    "collaborators",
    "committee",
    "network",
    "team",
    "society",
    "association",
];

impl StandardName {
    fn new(family: Box<str>, given: Box<str>) -> Self {
        let mut words = family.split(' ').chain(given.split(' '));
        let is_group = words.any(|word| GROUPS.contains(&word));
        Self { family, given, is_group }
    }

    /// The words of the family that name it: without particles, unless there is nothing else.
    pub fn family_words(&self) -> impl Iterator<Item = &str> {
        let short = !self.family.split(' ').any(|word| word.len() > 3 || !word.is_ascii());
        self.family.split(' ').filter(move |word| short || word.len() > 3 || !word.is_ascii())
    }

    /// Whether letters of the family were lost on the way.
    pub fn has_lost(&self) -> bool {
        self.family.contains(LOST_LETTER)
    }

    /// The first letter of the given names.
    pub fn initial(&self) -> Option<char> {
        self.given.chars().next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_ran_together_are_taken_apart() {
        let list = NameList::from(vec![
            cite_model::name::parse::inverted("Adeli K.Lewis G. F.van Dijk P.").expect("a name"),
        ]);
        let names = names(Some(&list));
        let found: Vec<(&str, &str)> =
            names.list.iter().map(|name| (&*name.family, &*name.given)).collect();
        assert_eq!(found, [("adeli", "k"), ("lewis", "g f"), ("van dijk", "p")]);
    }
}
