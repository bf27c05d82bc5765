//! Names in, the value of a name field out, as BibTeX takes it apart again.

use crate::bibtex::value::{self, Encoding};
use cite_model::{Name, NameList, Person};

/// Names joined by `and`.
pub(super) fn name_list(list: &NameList, encoding: Encoding) -> String {
    let mut names: Vec<String> = list.names.iter().map(|name| one_name(name, encoding)).collect();
    names.retain(|name| !name.is_empty());
    if list.et_al {
        names.push("others".to_owned());
    }
    names.join(" and ")
}

fn one_name(name: &Name, encoding: Encoding) -> String {
    match name {
        Name::Literal { literal } => format!("{{{}}}", value::text(literal, encoding)),
        Name::Person(person) => person_name(person, encoding),
    }
}

/// `von Family, Suffix, Given`; a name without given names is braced like an institution, since
/// BibTeX would take its last word for the family.
fn person_name(person: &Person, encoding: Encoding) -> String {
    let particles = [&person.dropping_particle, &person.non_dropping_particle];
    let mut family = String::new();
    for particle in particles.into_iter().filter(|particle| !particle.is_empty()) {
        family.push_str(particle);
        if !particle.ends_with(['\'', '\u{2019}', '-']) {
            family.push(' ');
        }
    }
    family.push_str(&person.family);
    let family = match is_split(&person.family) {
        true => format!("{{{}}}", value::text(&family, encoding)),
        false => name_part(&family, encoding),
    };
    let suffix = name_part(&person.suffix, encoding);
    let given = name_part(&person.given, encoding);
    match (given.is_empty(), suffix.is_empty()) {
        (true, true) if family.starts_with('{') && family.ends_with('}') => family,
        (true, true) => format!("{{{family}}}"),
        (false, true) => format!("{family}, {given}"),
        (_, false) => format!("{family}, {suffix}, {given}"),
    }
}

/// Whether BibTeX would take the beginning of a family name for a particle: a small word stands in it.
fn is_split(family: &str) -> bool {
    let mut words = family.split_whitespace();
    let begins = words.next().is_some_and(|word| word.starts_with(char::is_uppercase));
    let rest: Vec<&str> = words.collect();
    let before_last = &rest[..rest.len().saturating_sub(1)];
    begins && before_last.iter().any(|word| word.starts_with(char::is_lowercase))
}

/// A part of a name, braced where it holds what parts names.
fn name_part(part: &str, encoding: Encoding) -> String {
    let inside = value::text(part, encoding);
    let parts =
        part.contains(',') || part.split_whitespace().any(|word| word.eq_ignore_ascii_case("and"));
    if parts { format!("{{{inside}}}") } else { inside }
}
