//! The lines of a name field in; names out, and the e-mail addresses that stood in them.

use cite_model::Name;
use cite_model::name::parse::inverted;
use cite_text::markup::clean;
use cite_text::script::{is_all_caps, title_case_names};

/// What a name field holds.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub(super) names: Vec<Name>,
    /// E-mail addresses that stood behind names.
    pub(super) addresses: Vec<String>,
    /// Lines that are no names: `[Anonymous]`.
    pub(super) others: Vec<String>,
}

/// The names of a field, a line each: `Smith, J. Mark`, `Doe, A. (doe@example.org)`, `YANG Y`.
pub(super) fn names(value: &str) -> Names {
    let capitals = is_all_caps(value) && value.len() > 4;
    let mut found = Names::default();
    for line in value.lines() {
        let line = clean(line);
        let (name, note) = line.split_once(" (").unwrap_or((&line, ""));
        let note = note.trim_end_matches(')');
        if note.contains('@') {
            found.addresses.push(note.to_owned());
        }
        match name_of(name.trim_end_matches(';'), capitals) {
            Some(name) => found.names.push(name),
            None => found.others.push(line.into_owned()),
        }
    }
    found
}

fn name_of(text: &str, capitals: bool) -> Option<Name> {
    if text.starts_with('[') {
        return None; // "[Anonymous]"
    }
    let mut name = match text.rsplit_once(' ') {
        Some((family, initials)) if !text.contains(',') && is_initials(initials) => {
            Name::person(family.trim(), initials)
        }
        _ => inverted(text)?,
    };
    if capitals && let Name::Person(person) = &mut name {
        person.family = title_case_names(&person.family).into_owned();
        if !is_initials(&person.given) && person.given.len() > 4 && !person.given.contains('.') {
            person.given = title_case_names(&person.given).into_owned();
        }
    }
    Some(name)
}

fn is_initials(text: &str) -> bool {
    (1..=4).contains(&text.chars().count()) && text.chars().all(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines() {
        for (value, expected) in [
            ("Smith, J. Mark\nLee, AB", "Smith|J. Mark|; Lee|AB|"),
            ("Roach, Mack, III\nThames, Howard, Jr.", "Roach|Mack|III; Thames|Howard|Jr."),
            ("BREVIK, I\nVAN DER BERG, JAB", "Brevik|I|; van der Berg|JAB|"),
            ("YANG Y\nLI W", "Yang|Y|; Li|W|"),
            ("Doe, Ann (doe@example.org)", "Doe|Ann|"),
            ("[Anonymous]", ""),
            ("", ""),
        ] {
            let found = names(value).names;
            let shown = found.iter().map(|name| match name {
                Name::Literal { literal } => format!("={literal}"),
                Name::Person(p) => format!("{}|{}|{}", p.family, p.given, p.suffix),
            });
            assert_eq!(shown.collect::<Vec<_>>().join("; "), expected, "{value}");
        }
        assert_eq!(names("Doe, Ann (doe@example.org)").addresses, ["doe@example.org"]);
    }
}
