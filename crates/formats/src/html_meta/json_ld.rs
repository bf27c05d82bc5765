//! JSON-LD of schema.org in, the fields of the work that it describes out.

use crate::draft::Draft;
use cite_model::name::parse;
use cite_model::{DateField, Doi, ItemType as T, ListField, Name, NameField, TextField};
use cite_text::markup;
use serde_json::{Map, Value};

/// Types of schema.org that are works.
const TYPES: &[(&str, T)] = &[
    ("ScholarlyArticle", T::ArticleJournal),
    ("MedicalScholarlyArticle", T::ArticleJournal),
    ("TechArticle", T::Webpage),
    ("NewsArticle", T::ArticleNewspaper),
    ("ReportageNewsArticle", T::ArticleNewspaper),
    ("Article", T::Webpage),
    ("BlogPosting", T::PostWeblog),
    ("Book", T::Book),
    ("Chapter", T::Chapter),
    ("Thesis", T::Thesis),
    ("Report", T::Report),
    ("Dataset", T::Dataset),
    ("SoftwareSourceCode", T::Software),
    ("SoftwareApplication", T::Software),
    ("Legislation", T::Legislation),
];

/// How deep objects are looked for.
const DEEPEST: usize = 8;
/// How many values are looked at.
const MOST: usize = 10_000;

/// A work, as an object.
pub(super) struct Work {
    object: Map<String, Value>,
    item_type: T,
}

/// The first work that the scripts of a page describe.
pub(super) fn find(scripts: &[String]) -> Option<Work> {
    let mut left = MOST;
    scripts.iter().find_map(|script| {
        let script = script.trim().trim_start_matches("<!--").trim_end_matches("-->");
        let value: Value = serde_json::from_str(script).ok()?;
        work(&value, 0, &mut left)
    })
}

fn work(value: &Value, depth: usize, left: &mut usize) -> Option<Work> {
    *left = left.checked_sub(1)?;
    match value {
        _ if depth > DEEPEST => None,
        Value::Array(values) => values.iter().find_map(|value| work(value, depth + 1, left)),
        Value::Object(object) => {
            let row = TYPES.iter().find(|(name, _)| is_a(object, name));
            let titled = ["headline", "name"]
                .iter()
                .any(|key| object.get(*key).is_some_and(Value::is_string));
            match row.filter(|_| titled) {
                Some((_, item_type)) => {
                    Some(Work { object: object.clone(), item_type: *item_type })
                }
                None => ["@graph", "mainEntity", "mainEntityOfPage"]
                    .iter()
                    .find_map(|key| work(object.get(*key)?, depth + 1, left)),
            }
        }
        _ => None,
    }
}

fn is_a(object: &Map<String, Value>, name: &str) -> bool {
    let is =
        |value: &Value| value.as_str().is_some_and(|text| text.rsplit('/').next() == Some(name));
    match object.get("@type") {
        Some(Value::Array(types)) => types.iter().any(is),
        Some(value) => is(value),
        None => false,
    }
}

/// Sets what is not set yet.
pub(super) fn fill(draft: &mut Draft, work: &Work, kind: &mut Option<T>) {
    let object = &work.object;
    *kind = kind.or(Some(work.item_type));
    let title = text(object, "headline").or_else(|| text(object, "name")).unwrap_or_default();
    set(draft, TextField::Title, &title);
    for (key, field) in [
        ("description", TextField::Abstract),
        ("abstract", TextField::Abstract),
        ("inLanguage", TextField::Language),
        ("license", TextField::License),
        ("pagination", TextField::Page),
        ("version", TextField::Version),
        ("bookEdition", TextField::Edition),
        ("volumeNumber", TextField::Volume),
        ("issueNumber", TextField::Issue),
    ] {
        set(draft, field, &text(object, key).unwrap_or_default());
    }
    let (first, last) = (text(object, "pageStart"), text(object, "pageEnd"));
    if let Some(first) = first {
        set(draft, TextField::Page, &last.map_or(first.clone(), |last| format!("{first}-{last}")));
    }
    set(draft, TextField::Publisher, &named(object.get("publisher")).unwrap_or_default());
    names(draft, NameField::Author, object.get("author").or_else(|| object.get("creator")));
    names(draft, NameField::Editor, object.get("editor"));
    if draft.reference.date(DateField::Issued).is_none() {
        let date = text(object, "datePublished").or_else(|| text(object, "dateCreated"));
        draft.date("datePublished", DateField::Issued, &date.unwrap_or_default());
    }
    if draft.reference.list(ListField::Keyword).is_empty() {
        keywords(draft, object.get("keywords"));
    }
    containers(draft, object.get("isPartOf"), 0);
    identifiers(draft, object);
}

fn set(draft: &mut Draft, field: TextField, value: &str) {
    if draft.reference.text(field).is_none() {
        draft.block("", field, &markup::from_html(value));
    }
}

/// A text, a number, the first of several, or the name of an object.
fn text(object: &Map<String, Value>, key: &str) -> Option<String> {
    named(object.get(key))
}

fn named(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(values) => values.iter().find_map(|value| match value {
            Value::Array(_) => None,
            value => named(Some(value)),
        }),
        Value::Object(object) => {
            let name = ["name", "@value", "value", "url"]
                .iter()
                .find_map(|key| object.get(*key)?.as_str());
            name.map(str::to_owned)
        }
        _ => None,
    }
}

fn names(draft: &mut Draft, field: NameField, value: Option<&Value>) {
    if !draft.reference.names(field).is_empty() {
        return;
    }
    let one = value.cloned().unwrap_or_default();
    for value in one.as_array().cloned().unwrap_or_else(|| vec![one]) {
        let name = match &value {
            Value::Object(object) => person(object),
            value => value.as_str().and_then(parse::spoken),
        };
        if let Some(name) = name {
            draft.reference.push_name(field, name);
        }
    }
}

fn person(object: &Map<String, Value>) -> Option<Name> {
    let text = |key| {
        object.get(key).and_then(Value::as_str).map(markup::clean).filter(|text| !text.is_empty())
    };
    match (text("familyName"), text("givenName"), text("name")) {
        (Some(family), Some(given), _) => Some(Name::person(family, given)),
        (_, _, Some(name)) if is_a(object, "Organization") => Some(Name::literal(name)),
        (_, _, Some(name)) => parse::spoken(&name),
        (Some(family), None, None) => Some(Name::literal(family)),
        _ => None,
    }
}

fn keywords(draft: &mut Draft, value: Option<&Value>) {
    match value {
        Some(Value::String(text)) => {
            let separator = if text.contains(';') { ';' } else { ',' };
            text.split(separator).for_each(|keyword| draft.push(ListField::Keyword, keyword));
        }
        Some(Value::Array(values)) => {
            for keyword in values.iter().filter_map(|value| named(Some(value))) {
                draft.push(ListField::Keyword, &keyword);
            }
        }
        _ => {}
    }
}

/// An issue in a volume in a periodical, or a book.
fn containers(draft: &mut Draft, value: Option<&Value>, depth: usize) {
    let Some(Value::Object(object)) = value.filter(|_| depth < DEEPEST) else { return };
    set(draft, TextField::Volume, &text(object, "volumeNumber").unwrap_or_default());
    set(draft, TextField::Issue, &text(object, "issueNumber").unwrap_or_default());
    let is_container = ["Periodical", "Book", "WebSite", "PublicationSeries", "Newspaper", "Blog"];
    if is_container.iter().any(|name| is_a(object, name)) {
        set(draft, TextField::ContainerTitle, &text(object, "name").unwrap_or_default());
    }
    serials(draft, object);
    set(draft, TextField::Publisher, &named(object.get("publisher")).unwrap_or_default());
    containers(draft, object.get("isPartOf"), depth + 1);
}

fn serials(draft: &mut Draft, object: &Map<String, Value>) {
    for (key, field) in [("issn", ListField::Issn), ("isbn", ListField::Isbn)] {
        let one = object.get(key).cloned().unwrap_or_default();
        for value in one.as_array().cloned().unwrap_or_else(|| vec![one]) {
            if let Some(text) =
                named(Some(&value)).filter(|_| draft.reference.list(field).is_empty())
            {
                draft.serials(key, field, &text);
            }
        }
    }
}

fn identifiers(draft: &mut Draft, object: &Map<String, Value>) {
    serials(draft, object);
    let one = object.get("identifier").cloned().unwrap_or_default();
    let values = one.as_array().cloned().unwrap_or_else(|| vec![one]);
    let more = ["@id", "sameAs", "url"].iter().filter_map(|key| object.get(*key).cloned());
    for value in values.into_iter().chain(more) {
        let of_doi = value
            .get("propertyID")
            .and_then(Value::as_str)
            .is_some_and(|id| id.eq_ignore_ascii_case("doi"));
        let text = match &value {
            Value::Object(object) => object.get("value").and_then(Value::as_str).map(str::to_owned),
            value => named(Some(value)),
        };
        let doi = text.as_deref().and_then(Doi::parse);
        if let Some(doi) = doi.filter(|_| draft.reference.text(TextField::Doi).is_none()) {
            draft.doi("identifier", doi.as_str());
        } else if let Some(text) =
            text.filter(|_| of_doi && draft.reference.text(TextField::Doi).is_none())
        {
            draft.keep("identifier", &text);
        }
    }
    if let Some(url) =
        text(object, "url").filter(|_| draft.reference.list(ListField::Url).is_empty())
    {
        draft.url("url", &url);
    }
}
