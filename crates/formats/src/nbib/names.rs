//! The names of a record, full and short, in their order in; the names of its authors and editors
//! out. A short name counts only where the record has no full one for it.

use cite_model::name::parse::{cut_et_al, inverted};
use cite_model::{Name, NameField, NameList, Person, Reference};

/// Endings that MEDLINE sets behind initials: `Smith JA Jr`.
const SUFFIXES: &[&str] = &["Jr", "Sr", "2nd", "3rd", "4th", "5th", "II", "III"];

/// The names of one role, in the order of the record.
#[derive(Debug, Default)]
pub(super) struct Names {
    list: Vec<Given>,
    full: usize,
    paired: usize,
    /// The last name was a full one, whose short form may follow.
    open: bool,
    et_al: bool,
}

#[derive(Debug)]
enum Given {
    Name(Name),
    Short(String),
}

impl Names {
    /// Adds `Family, Given Suffix`.
    pub(super) fn full(&mut self, text: &str) {
        if self.is_et_al(text) {
            return;
        }
        if let Some(name) = inverted(text) {
            self.list.push(Given::Name(name));
            self.full += 1;
            self.open = true;
        }
    }

    /// Adds `Family JA`, unless it repeats the full name before it.
    pub(super) fn short(&mut self, text: &str) {
        if self.open {
            self.open = false;
            self.paired += 1;
        } else if !self.is_et_al(text) {
            self.list.push(Given::Short(text.to_owned()));
        }
    }

    /// Adds an institution.
    pub(super) fn group(&mut self, text: &str) {
        self.open = false;
        if !text.is_empty() && !self.is_et_al(text) {
            self.list.push(Given::Name(Name::literal(text)));
        }
    }

    /// Sets the names; where full and short names stand in two blocks, the short ones are skipped.
    pub(super) fn set(self, field: NameField, reference: &mut Reference) {
        let mut repeated = self.full - self.paired;
        let names = self.list.into_iter().filter_map(|given| match given {
            Given::Name(name) => Some(name),
            Given::Short(_) if repeated > 0 => {
                repeated -= 1;
                None
            }
            Given::Short(text) => short_name(&text),
        });
        let list = NameList { names: names.collect(), et_al: self.et_al };
        if !list.names.is_empty() {
            reference.names.insert(field, list);
        }
    }

    fn is_et_al(&mut self, text: &str) -> bool {
        let (names, et_al) = cut_et_al(text);
        let only = et_al && names.is_empty();
        self.et_al |= only;
        only
    }
}

fn short_name(text: &str) -> Option<Name> {
    let (name, suffix) = match text.rsplit_once(' ') {
        Some((name, last)) if SUFFIXES.contains(&last) && name.contains(' ') => (name, last),
        _ => (text, ""),
    };
    let initials = |text: &str| !text.is_empty() && text.chars().all(char::is_uppercase);
    let mut person = match name.rsplit_once(' ') {
        Some((family, last)) if !name.contains(',') && initials(last) => {
            Name::person(family.trim(), last)
        }
        _ => inverted(name)?,
    };
    if let Name::Person(Person { suffix: place, .. }) = &mut person
        && !suffix.is_empty()
    {
        suffix.clone_into(place);
    }
    Some(person)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn families(names: Names) -> Vec<String> {
        let mut reference = Reference::default();
        names.set(NameField::Author, &mut reference);
        let shown = |name: &Name| match name {
            Name::Literal { literal } => format!("={literal}"),
            Name::Person(p) => format!("{}|{}|{}", p.family, p.given, p.suffix),
        };
        reference.names(NameField::Author).iter().map(shown).collect()
    }

    fn read(list: &[(&str, &str)]) -> Vec<String> {
        let mut names = Names::default();
        for (tag, text) in list {
            match *tag {
                "FAU" => names.full(text),
                "AU" => names.short(text),
                _ => names.group(text),
            }
        }
        families(names)
    }

    #[test]
    fn a_short_name_counts_only_without_a_full_one() {
        let pairs = [("FAU", "Roy, Ann B"), ("AU", "Roy AB"), ("AU", "Lee C"), ("CN", "A Group")];
        assert_eq!(read(&pairs), ["Roy|Ann B|", "Lee|C|", "=A Group"]);
        let blocks = [("FAU", "Roy, Ann"), ("FAU", "Lee, Cy"), ("AU", "Roy A"), ("AU", "Lee C")];
        assert_eq!(read(&blocks), ["Roy|Ann|", "Lee|Cy|"]);
        let short =
            [("AU", "Shaffer AL 3rd"), ("AU", "LI W"), ("AU", "de Groot, Ma M."), ("AU", "et al.")];
        assert_eq!(read(&short), ["Shaffer|AL|3rd", "LI|W|", "de Groot|Ma M.|"]);
    }
}
