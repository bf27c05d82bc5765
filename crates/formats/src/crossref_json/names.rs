//! Crossref's contributors in, names out; what is said of a person besides goes to the caller.

use cite_model::{Name, NameList, Person};
use cite_text::json::{elements, scalar, text};
use cite_text::markup::{clean, from_html, looks_like_markup};
use cite_text::script::title_case_names;
use serde_json::Value;

/// A contributor's name, and what else is known: pairs of key and text.
pub(super) fn name(value: &Value) -> Option<(Name, Vec<(&'static str, String)>)> {
    let part = |key: &str| text(value.get(key)).map(|part| plain(&part)).unwrap_or_default();
    let (family, given, literal) = (part("family"), part("given"), part("name"));
    let name = match () {
        () if !literal.is_empty() && family.is_empty() => Name::literal(literal),
        () if !family.is_empty() => {
            let (family, given) = (with_small_letters(&family), with_small_letters(&given));
            Name::Person(Person { family, given, suffix: part("suffix"), ..Person::default() })
        }
        () if !given.is_empty() => Name::literal(given),
        () => text(Some(value)).map(Name::literal)?,
    };
    let mut rest = Vec::new();
    if let Some(orcid) = text(value.get("ORCID")) {
        rest.push(("ORCID", orcid));
    }
    for affiliation in elements(value.get("affiliation")) {
        let text = text(affiliation.get("name")).or_else(|| scalar(affiliation));
        rest.extend(text.map(|text| ("affiliation", clean(&text).into_owned())));
    }
    Some((name, rest))
}

/// The names of a key.
pub(super) fn names(value: &Value) -> (NameList, Vec<(&'static str, String)>) {
    let mut list = NameList::default();
    let mut rest = Vec::new();
    for (name, said) in elements(Some(value)).iter().filter_map(name) {
        let whose = format!("{} {}", name.given(), name.family());
        rest.extend(said.into_iter().map(|(key, text)| (key, format!("{}: {text}", whose.trim()))));
        list.names.push(name);
    }
    (list, rest)
}

fn plain(text: &str) -> String {
    if looks_like_markup(text) { clean(&from_html(text)).into_owned() } else { text.to_owned() }
}

/// `MARTIN-SMITH` as `Martin-Smith`; initials and short names stay as they are.
fn with_small_letters(text: &str) -> String {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    if letters < 4 { text.to_owned() } else { title_case_names(text).into_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals() {
        for (text, expected) in [
            ("MARTIN-SMITH", "Martin-Smith"),
            ("J. A.", "J. A."),
            ("LI", "LI"),
            ("Smith", "Smith"),
            ("ÉMILE", "Émile"),
        ] {
            assert_eq!(with_small_letters(text), expected);
        }
    }
}
