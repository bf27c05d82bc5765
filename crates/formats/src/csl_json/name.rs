//! Names and their CSL-JSON objects, both ways.

use cite_model::name::parse;
use cite_model::{Name, NameList, Person};
use cite_text::json::scalar;
use cite_text::markup::clean;
use serde_json::{Map, Value, json};

/// How others say, in a name, that names were left out: no name for us to write.
const OTHERS: &str = "others";

/// A list of names. `merged`: particles and suffix inside `family` and `given`, where Zotero and
/// citeproc look for them, instead of in fields of their own.
pub(super) fn to_json(list: &NameList, merged: bool) -> Value {
    let names = list.names.iter().map(|name| match name {
        Name::Person(person) if merged => json!(with_particles_inside(person)),
        name => json!(name),
    });
    names.collect()
}

/// citeproc-js: a particle that stays leads the family, one that drops follows the given names, and
/// a suffix stands behind a comma.
fn with_particles_inside(person: &Person) -> Person {
    let joined = |parts: [&str; 2], between: &str| {
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join(between)
    };
    let elided = person.non_dropping_particle.ends_with(['\'', '\u{2019}', '-']);
    let family =
        joined([&person.non_dropping_particle, &person.family], if elided { "" } else { " " });
    let given = joined([&person.given, &person.dropping_particle], " ");
    let given = joined([&given, &person.suffix], ", ");
    Person { family, given, ..Person::default() }
}

/// The names of a value: a list, one name, or all in a text; and what else was said of them, as
/// pairs of key and text.
pub(super) fn from_json(value: Value, list: &mut NameList, rest: &mut Vec<(String, String)>) {
    match value {
        Value::Array(values) => {
            for value in values {
                from_json(value, list, rest);
            }
        }
        Value::Object(object) => one(object, list, rest),
        Value::String(text) => {
            let text = clean(&text);
            let read = match parse::cut_et_al(&text) {
                ("", true) => NameList { et_al: true, ..NameList::default() },
                _ if text.contains([';', '&']) || text.contains(" and ") => parse::list(&text),
                _ => parse::inverted(&text).map(|name| vec![name].into()).unwrap_or_default(),
            };
            list.names.extend(read.names);
            list.et_al |= read.et_al;
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn one(object: Map<String, Value>, list: &mut NameList, rest: &mut Vec<(String, String)>) {
    let mut person = Person::default();
    let mut literal = String::new();
    let mut others = Vec::new();
    for (key, value) in object {
        let text = || scalar(&value).map(|text| clean(&text).into_owned()).unwrap_or_default();
        match key.as_str() {
            "family" | "last" | "lastName" => person.family = text(),
            "given" | "first" | "firstName" => person.given = text(),
            "dropping-particle" => person.dropping_particle = text(),
            "non-dropping-particle" => person.non_dropping_particle = text(),
            "suffix" => person.suffix = text(),
            "literal" | "name" => literal = text(),
            // How a style sets a name, and Crossref's order: nothing about the person.
            "parse-names"
            | "comma-suffix"
            | "static-ordering"
            | "isInstitution"
            | "sequence"
            | "authenticated-orcid" => {}
            _ => others.extend(said(&value).map(|text| (key, text))),
        }
    }
    let name = if !person.family.is_empty() {
        Name::Person(tidy(person))
    } else if !literal.is_empty() {
        Name::literal(literal)
    } else if !person.given.is_empty() {
        Name::literal(person.given)
    } else {
        return;
    };
    if matches!(&name, Name::Literal { literal } if literal == OTHERS || is_et_al(literal)) {
        list.et_al = true;
        return;
    }
    let whose = [name.given(), name.family()].join(" ");
    rest.extend(others.into_iter().map(|(key, text)| (key, format!("{}: {text}", whose.trim()))));
    list.names.push(name);
}

fn is_et_al(text: &str) -> bool {
    let (names, cut) = parse::cut_et_al(text);
    cut && names.is_empty()
}

/// A value's text; none where it is empty.
fn said(value: &Value) -> Option<String> {
    let text = match value {
        Value::Array(values) if values.is_empty() => return None,
        Value::Object(object) if object.is_empty() => return None,
        Value::Array(_) | Value::Object(_) => value.to_string(),
        value => scalar(value)?,
    };
    (!text.trim().is_empty()).then_some(text)
}

/// Takes off the quotes that keep Zotero from looking for particles, and a suffix off given names.
fn tidy(person: Person) -> Person {
    let unquoted = person.family.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    if let Some(family) = unquoted.filter(|family| !family.trim().is_empty()) {
        return Person { family: family.trim().to_owned(), ..person };
    }
    if !person.suffix.is_empty() || !person.given.contains(',') {
        return person;
    }
    match parse::inverted(&format!("{}, {}", person.family, person.given)) {
        Some(Name::Person(read)) if !read.suffix.is_empty() && read.family == person.family => {
            Person { given: read.given, suffix: read.suffix, ..person }
        }
        _ => person,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> String {
        let mut list = NameList::default();
        let value = serde_json::from_str(json).expect(json);
        from_json(value, &mut list, &mut Vec::new());
        let names: Vec<String> = list
            .names
            .iter()
            .map(|name| match name {
                Name::Literal { literal } => format!("={literal}"),
                Name::Person(p) => [&p.non_dropping_particle, &p.family, &p.given, &p.suffix]
                    .map(String::as_str)
                    .join("|"),
            })
            .collect();
        format!("{}{}", names.join("; "), if list.et_al { " etc" } else { "" })
    }

    #[test]
    fn names_in_every_form() {
        for (json, expected) in [
            (r#"[{"family":"Smith","given":"J. A."}]"#, "|Smith|J. A.|"),
            (r#"[{"literal":"WHO"},{"literal":"others"}]"#, "=WHO etc"),
            (r#"[{"family":"King","given":"Martin Luther, Jr."}]"#, "|King|Martin Luther|Jr."),
            (r#"[{"family":"Gogh","non-dropping-particle":"van"}]"#, "van|Gogh||"),
            (r#"[{"family":"\"Van Helsing\"","given":"A"}]"#, "|Van Helsing|A|"),
            (r#"[{"given":"Plato"},{"name":"CERN"},{}]"#, "=Plato; =CERN"),
            (r#"{"family":"Lee"}"#, "|Lee||"),
            (r#"["Smith, John","Lee, Ann"]"#, "|Smith|John|; |Lee|Ann|"),
            (r#""Smith J; Lee A""#, "|Smith|J|; |Lee|A|"),
            (r#"[{"family":5}]"#, "|5||"),
        ] {
            assert_eq!(read(json), expected, "{json}");
        }
    }

    #[test]
    fn zotero_gets_particles_inside() {
        let person = Person {
            family: "Humboldt".into(),
            given: "Alexander".into(),
            dropping_particle: "von".into(),
            suffix: "Jr.".into(),
            ..Person::default()
        };
        let merged = to_json(&vec![Name::Person(person)].into(), true).to_string();
        assert_eq!(merged, r#"[{"family":"Humboldt","given":"Alexander von, Jr."}]"#);
    }
}
