//! A list of names comes in, families and initials go out, folded; institutions stay whole.
//!
//! Lists that a source ran together (`Adeli K.Lewis G. F.`) are taken apart here.

use super::is_no_value;
use cite_model::{Name, NameList, Person};
use cite_text::fold::fold_onto;
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
        match run_together(name) {
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

/// Folds a name. A question mark inside a word stands for a letter lost on the way: the word stays whole.
fn fold_name(text: &str) -> Box<str> {
    const LOST: [char; 5] = ['\'', '’', '`', '?', '\u{fffd}'];
    let mut folded = String::with_capacity(text.len());
    let has_lost = if text.is_ascii() {
        memchr::memchr3(b'\'', b'`', b'?', text.as_bytes()).is_some()
    } else {
        text.contains(LOST)
    };
    let text = if has_lost { Cow::Owned(text.replace(LOST, "")) } else { Cow::Borrowed(text) };
    fold_onto(&mut folded, &text);
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
