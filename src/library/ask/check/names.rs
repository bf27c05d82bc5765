//! Names that are none, or not as they are written: a reference comes in, the lists that have such
//! names go out, with the list that was meant, where it can be told.

use super::finding::{Context, Finding};
use cite_model::name::parse::cut_et_al;
use cite_model::{AnyField, Edit, FieldValue, Name, NameField, NameList, Person, Reference};
use cite_text::script::{is_all_caps, title_case_names};

/// A family name of fewer letters may be an abbreviation.
const SHORT: usize = 4;

/// What stands for the names that were left out, in lower case and without full stops.
const OTHERS: &[&str] = &["al", "and others", "et al", "et alii", "others", "and others et al"];

pub(super) fn et_al(reference: &Reference, _: &Context) -> Vec<Finding> {
    in_lists(reference, "is no person: it says that names were left out", |list| {
        let is_rest =
            |name: &Name| OTHERS.contains(&whole(name).to_lowercase().replace('.', "").trim());
        let last = list.names.last()?;
        let shown = whole(last);
        if is_rest(last) {
            let names = list.names[..list.names.len() - 1].to_vec();
            let fix = (!names.is_empty()).then_some(NameList { names, et_al: true });
            return Some((shown, fix));
        }
        let cut = match last {
            Name::Literal { literal } => cut(literal).map(Name::literal),
            Name::Person(person) if person.given.is_empty() => {
                cut(&person.family).map(|family| Name::Person(Person { family, ..person.clone() }))
            }
            Name::Person(person) => {
                cut(&person.given).map(|given| Name::Person(Person { given, ..person.clone() }))
            }
        };
        let mut names = list.names.clone();
        *names.last_mut()? = cut?;
        Some((shown, Some(NameList { names, et_al: true })))
    })
}

/// A text without its `et al.`; none where it has none.
fn cut(text: &str) -> Option<String> {
    let (rest, et_al) = cut_et_al(text);
    (et_al && !rest.is_empty()).then(|| rest.trim_end_matches([',', ' ']).to_owned())
}

/// Initials for a family name beside a given name that is spelt out: the two changed places.
pub(super) fn swapped(reference: &Reference, _: &Context) -> Vec<Finding> {
    let dotted = |text: &str| {
        text.contains('.')
            && letters(text) > 1
            && text.chars().all(|c| c.is_uppercase() || matches!(c, '.' | ' ' | '-'))
    };
    let is_name = |text: &str| {
        text.chars().count() > 2
            && text.chars().any(char::is_lowercase)
            && !text.contains(['.', ' ', ','])
    };
    let is_swapped = |person: &Person| dotted(&person.family) && is_name(&person.given);
    in_lists(reference, "has initials for a family name", |list| {
        let first = list
            .names
            .iter()
            .find(|name| matches!(name, Name::Person(person) if is_swapped(person)))?;
        let turn = |name: &Name| match name {
            Name::Person(person) if is_swapped(person) => Name::Person(Person {
                family: person.given.clone(),
                given: person.family.clone(),
                ..person.clone()
            }),
            name => name.clone(),
        };
        let names = list.names.iter().map(turn).collect();
        Some((whole(first), Some(NameList { names, et_al: list.et_al })))
    })
}

pub(super) fn capitals(reference: &Reference, _: &Context) -> Vec<Finding> {
    in_lists(reference, "is in capitals", |list| {
        let persons = || list.names.iter().filter_map(person);
        let shouts =
            |person: &&Person| is_all_caps(&person.family) && letters(&person.family) >= SHORT;
        let first = persons().find(shouts)?;
        // one alone among others may be an institution's short name
        let all = persons().all(|person| !person.family.chars().any(char::is_lowercase));
        let odd = |person: &Person| {
            person.given.contains(['(', '[', '&', '/'])
                || person.family.to_uppercase().starts_with("MAC")
        };
        let certain = !persons().any(odd);
        let names = list.names.iter().map(|name| person(name).map_or(name.clone(), recased));
        let fixed = NameList { names: names.collect(), et_al: list.et_al };
        all.then(|| (first.family.clone(), certain.then_some(fixed)))
    })
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphabetic()).count()
}

fn person(name: &Name) -> Option<&Person> {
    match name {
        Name::Person(person) => Some(person),
        Name::Literal { .. } => None,
    }
}

/// A name with one capital a word; short given names may be initials and stay.
fn recased(person: &Person) -> Name {
    let spelt_out = |word: &str| letters(word) >= SHORT && !word.contains('.');
    let given: Vec<String> =
        person
            .given
            .split(' ')
            .map(|word| {
                if spelt_out(word) { title_case_names(word).into_owned() } else { word.to_owned() }
            })
            .collect();
    Name::Person(Person {
        family: title_case_names(&person.family).into_owned(),
        given: given.join(" "),
        ..person.clone()
    })
}

/// The lists that `judge` finds fault with: what is wrong, and the list that was meant.
fn in_lists(
    reference: &Reference,
    message: &str,
    judge: impl Fn(&NameList) -> Option<(String, Option<NameList>)>,
) -> Vec<Finding> {
    let found = reference.names.iter().filter_map(|(field, list): (NameField, &NameList)| {
        let (value, fix) = judge(list)?;
        let field = AnyField::Names(field);
        let fix = fix.map(|list| Edit::set(field, FieldValue::Names(list)));
        Some(Finding::new(field, value, message, fix))
    });
    found.collect()
}

/// A name as it is spoken.
fn whole(name: &Name) -> String {
    match name {
        Name::Literal { literal } => literal.clone(),
        Name::Person(person) => format!("{} {}", person.given, person.family).trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::rules::tests::fix;

    #[test]
    fn names() {
        for (rule, typed, fixed) in [
            ("et-al-name", "Lee, Ann; {others}", "Lee, Ann; et al."),
            ("et-al-name", r#"Lee, Ann; {"literal":"et al."}"#, "Lee, Ann; et al."),
            ("et-al-name", r#"Lee, Ann; {"family":"al.","given":"et"}"#, "Lee, Ann; et al."),
            ("et-al-name", r#"{"family":"Born","given":"L. et al."}"#, "Born, L.; et al."),
            ("et-al-name", "{others}", "?"),
            ("et-al-name", "Lee, Ann; Al, Bo", ""),
            ("swapped-name", r#"{"family":"J.R.","given":"Harris"}"#, "Harris, J.R."),
            ("swapped-name", r#"{"family":"JR","given":"Harris"}"#, ""),
            ("swapped-name", "Harris, J.R.", ""),
            ("swapped-name", r#"{"family":"F.","given":"Daniel"}"#, ""),
            ("name-capitals", "BARKER, CG; SHANAHAN, FERGUS", "Barker, CG; Shanahan, Fergus"),
            ("name-capitals", "MACDOUGALL, DF", "?"),
            ("name-capitals", r#"{"family":"JSTOR","given":"(Organization)"}"#, "?"),
            ("name-capitals", "VAN DER BERG, JAN", "van der Berg, JAN"),
            ("name-capitals", "LEE, A; BARKER, CG", "Lee, A; Barker, CG"),
            ("name-capitals", "NATO, A; Barker, CG", ""),
            ("name-capitals", "LI, A; WU, B", ""),
            ("name-capitals", "{WORLD HEALTH ORGANIZATION}", ""),
        ] {
            assert_eq!(fix(rule, &[("author", typed)]), fixed, "{typed}");
        }
    }
}
