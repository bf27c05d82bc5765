//! Names as the tags of RIS have them, `Family, Given, Suffix`: read, and written.

use super::labels::joined;
use super::values;
use cite_model::name::parse::{cut_et_al, inverted};
use cite_model::{Name, NameList};

/// Adds the names of a value to a list: one, or several where the value is a list of names.
pub fn read(value: &str, list: &mut NameList) {
    let text = values::line(value);
    let (rest, et_al) = cut_et_al(&text);
    list.et_al |= et_al;
    if rest.contains("; ") {
        list.names.extend(rest.split("; ").filter_map(inverted));
    } else if rest.contains(", ") && rest.split(", ").all(values::has_initials_last) {
        list.names.extend(rest.split(", ").filter_map(inverted));
    } else {
        // The comma at the end of an institution's name tells what it is.
        list.names.extend(inverted(if et_al { rest } else { &text }));
    }
}

/// `Family, Given, Suffix`. A name that is not to be separated ends with a comma, as EndNote has
/// it, unless it is one word.
pub fn written(name: &Name) -> String {
    match name {
        Name::Literal { literal } if literal.contains(' ') && !literal.contains(',') => {
            format!("{literal},")
        }
        Name::Literal { literal } => literal.clone(),
        Name::Person(person) => {
            let family = joined(&[&person.non_dropping_particle, &person.family], " ");
            let given = joined(&[&person.given, &person.dropping_particle], " ");
            match joined(&[&given, &person.suffix], ", ").as_str() {
                // Else the last of these words would be the family name.
                "" if family.contains(' ') && !family.contains(',') => format!("{family},"),
                "" => family,
                others => joined(&[&family, others], ", "),
            }
        }
    }
}

/// The list that [`read`] makes of what [`written`] writes, if that is another one.
pub fn settled(list: &NameList) -> Option<NameList> {
    let texts = |list: &NameList| list.names.iter().map(written).collect::<Vec<_>>();
    let mut lines = texts(list);
    let mut settled = None;
    for _ in 0..ROUNDS {
        let mut read_again = NameList { names: Vec::new(), et_al: list.et_al };
        lines.iter().for_each(|line| read(&values::one_line(line), &mut read_again));
        let next = texts(&read_again);
        if next == lines && read_again.et_al == list.et_al {
            break;
        }
        lines = next;
        settled = Some(read_again);
    }
    settled
}

/// More often than this no name changes.
const ROUNDS: usize = 3;
