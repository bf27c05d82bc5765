//! A name, or any value, on one line.

use cite_model::Name;

/// `Family, Given, Suffix`; a comma behind a whole name keeps it whole.
pub(super) fn name(name: &Name) -> String {
    match name {
        Name::Literal { literal } if literal.contains(',') => one_line(literal),
        Name::Literal { literal } => format!("{},", one_line(literal)),
        Name::Person(person) => {
            let particles =
                [&person.dropping_particle, &person.non_dropping_particle, &person.family];
            let words: Vec<&str> =
                particles.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
            let mut text = words.join(" ");
            if !text.contains(',') || !person.given.is_empty() {
                text.push(',');
            }
            for (mark, part) in [(" ", &person.given), (" ", &person.suffix)] {
                if !part.is_empty() {
                    text.push_str(mark);
                    text.push_str(part);
                }
            }
            one_line(&text)
        }
    }
}

pub(super) fn one_line(text: &str) -> String {
    if text.contains('\n') { text.replace('\n', " ") } else { text.to_owned() }
}
