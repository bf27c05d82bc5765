//! JSON comes in; the papers that its objects describe go out. An object is a paper where it has a
//! title and, beside it, what only the description of a work has.

use cite_model::label::{self, Label, Origin};
use cite_model::name::parse;
use cite_model::{
    DateField, Doi, ItemType, ListField, Name, NameField, NameList, Person, Reference, TextField,
    identifier,
};
use cite_text::markup;
use cite_text::script::{Script, dominant_script};
use serde_json::{Map, Value};

/// JSON in strings of JSON is read this deep.
const DEEPEST: usize = 4;
/// At most so many records are read out of one page.
const MOST: usize = 100_000;

/// Types of schema.org that are works to be cited.
const WORKS: &[&str] = &[
    "ScholarlyArticle",
    "MedicalScholarlyArticle",
    "Article",
    "TechArticle",
    "Report",
    "Book",
    "Chapter",
    "Thesis",
    "Dataset",
    "Periodical",
    "SoftwareSourceCode",
    "SoftwareApplication",
    "CreativeWork",
    "PublicationIssue",
    "BlogPosting",
    "DigitalDocument",
    "PresentationDigitalDocument",
];

/// Members that say what an object is a description of, by their letters in lower case.
const TITLES: &[&str] =
    &["title", "name", "headline", "titles", "articletitle", "papertitle", "displaytitle"];

/// Members with lists of other works: they are no papers of the page.
const OTHERS: &[&str] = &[
    "references",
    "citations",
    "citation",
    "relatedpapers",
    "citedby",
    "recommendations",
    "similarpapers",
    "ispartof",
    "related",
    "isbasedon",
];

/// Whether there is a paper anywhere in a value.
pub fn is_in(value: &Value) -> bool {
    let mut found = Vec::new();
    records(value, 1, &mut found);
    !found.is_empty()
}

/// The papers of a value, in the order in which they stand, all at one line.
pub fn records(value: &Value, line: u64, found: &mut Vec<(u64, Reference)>) {
    walk(value, line, 0, found);
}

fn walk(value: &Value, line: u64, depth: usize, found: &mut Vec<(u64, Reference)>) {
    if found.len() >= MOST {
        return;
    }
    match value {
        Value::Array(values) => values.iter().for_each(|value| walk(value, line, depth, found)),
        Value::Object(map) if is_paper(map) => {
            let map = &whole(map);
            let mut reference = reference(map);
            let inner = inside(map, depth);
            translated(&mut reference, &inner);
            found.push((line, reference));
            inner.into_iter().for_each(|reference| found.push((line, reference)));
        }
        Value::Object(map) => {
            let own = map.iter().filter(|(key, _)| !OTHERS.contains(&letters(key).as_str()));
            own.for_each(|(_, value)| walk(value, line, depth, found));
        }
        Value::String(text) => {
            if let Some(value) = nested(text).filter(|_| depth < DEEPEST) {
                walk(&value, line, depth + 1, found);
            }
        }
        _ => {}
    }
}

/// Members that hold the description proper, where an object is a database's row.
const DESCRIPTIONS: &[&str] = &["metadata", "attributes", "bibjson", "_source", "work", "paper"];

/// The members of a paper's object, those of its inner description first.
fn whole(map: &Map<String, Value>) -> Map<String, Value> {
    let inner = DESCRIPTIONS.iter().find_map(|key| {
        let inner = map.get(*key)?.as_object().filter(|inner| describes(inner))?;
        Some((*key, inner))
    });
    let Some((key, inner)) = inner else { return map.clone() };
    let mut whole = inner.clone();
    for (name, value) in map.iter().filter(|(name, _)| *name != key) {
        if !whole.contains_key(name) {
            whole.insert(name.clone(), value.clone());
        }
    }
    whole
}

/// JSON inside of a string.
fn nested(text: &str) -> Option<Value> {
    let text = text.trim();
    let fits = text.len() > 20
        && (text.starts_with("{\"") || text.starts_with("[{") || text.starts_with("{\\\""));
    fits.then(|| serde_json::from_str(text).ok()).flatten()
}

/// Papers in the strings of a paper's own object: the same work, as another program had it.
fn inside(map: &Map<String, Value>, depth: usize) -> Vec<Reference> {
    let mut inner = Vec::new();
    for text in map.values().filter_map(Value::as_str) {
        if let Some(value) = nested(text).filter(|_| depth < DEEPEST) {
            walk(&value, 1, depth + 1, &mut inner);
        }
    }
    inner.into_iter().map(|(_, reference)| reference).collect()
}

/// Where the original beside it has another title in another script, the title is a translation.
fn translated(reference: &mut Reference, inner: &[Reference]) {
    let Some(title) = reference.title().map(str::to_owned) else { return };
    let same = |other: &&Reference| {
        let doi = reference.text(TextField::Doi);
        doi.is_some() && doi == other.text(TextField::Doi)
    };
    let Some(original) = inner.iter().find(same).and_then(Reference::title) else { return };
    let script = |text: &str| dominant_script(&markup::plain(text));
    if script(original) == Script::Latin && script(&title) != Script::Latin {
        reference.set(TextField::TranslatedTitle, title);
        reference.set(TextField::Title, original);
    }
}

fn is_paper(map: &Map<String, Value>) -> bool {
    let types: Vec<&str> = match map.get("@type") {
        None => return describes(map),
        Some(Value::Array(types)) => types.iter().filter_map(Value::as_str).collect(),
        Some(value) => value.as_str().into_iter().collect(),
    };
    let works = types
        .iter()
        .any(|kind| WORKS.contains(&kind.rsplit(['/', ':']).next().unwrap_or_default()));
    works && title_of(map).is_some() && map.len() > 2
}

/// Whether an object without a type describes a work: a title, and two marks of a work or a DOI.
fn describes(map: &Map<String, Value>) -> bool {
    let Some(title) = title_of(map) else { return false };
    let mut marks = 0;
    for (key, value) in map.iter().filter(|(_, value)| !is_empty(value)) {
        marks += match label::find(key) {
            Some(Label::Doi) => 2,
            Some(
                Label::Names(NameField::Author)
                | Label::Text(TextField::Abstract | TextField::ContainerTitle),
            ) => 1,
            Some(Label::Pmid | Label::Pmcid | Label::Arxiv) => 1,
            Some(Label::Year | Label::Text(TextField::Volume)) => 1,
            Some(Label::Date(DateField::Issued)) if value.is_string() => 1,
            _ => 0,
        };
    }
    // a person's or a journal's object has a name and few of these
    let named_only = !map.keys().any(|key| {
        letters(key) == "title"
            || letters(key) == "headline"
            || letters(key) == "articletitle"
            || letters(key) == "papertitle"
    });
    marks >= if named_only { 3 } else { 2 } && title.chars().count() > 5
}

fn title_of(map: &Map<String, Value>) -> Option<String> {
    TITLES.iter().find_map(|wanted| {
        let found = map.iter().find(|(key, value)| letters(key) == *wanted && !is_empty(value));
        let words = |value: &Value| value.as_str().is_none_or(|text| nested(text).is_none());
        found.filter(|(_, value)| words(value)).and_then(|(_, value)| text(value))
    })
}

/// The reference that an object describes.
fn reference(map: &Map<String, Value>) -> Reference {
    let mut reference = Reference::new(ItemType::Document);
    if let Some(title) = title_of(map) {
        reference.set(TextField::Title, label::title(&title));
    }
    for (key, value) in map.iter().filter(|(_, value)| !is_empty(value)) {
        member(&mut reference, &markup::clean(key), value, map);
    }
    if let Some(volume) = reference.text(TextField::Volume).map(str::to_owned) {
        split_volume(&mut reference, &volume);
    }
    label::settle_type(&mut reference);
    reference
}

fn member(reference: &mut Reference, key: &str, value: &Value, map: &Map<String, Value>) {
    let origin = Origin { format: super::ID, tag: key };
    let bare = letters(key);
    if TITLES.contains(&bare.as_str())
        && text(value).is_some_and(|title| Some(label::title(&title)) == reference.title())
    {
        return;
    }
    match (bare.as_str(), label::find(key)) {
        ("context", _) => {}
        ("type", _) if key.starts_with('@') => kinds(reference, value, origin),
        ("id", _) if key.starts_with('@') => {
            address(reference, &text(value).unwrap_or_default(), origin)
        }
        ("identifier" | "sameas" | "ids" | "externalids", _) => {
            identifiers(reference, value, origin)
        }
        ("description" | "teaser", _) if reference.text(TextField::Abstract).is_none() => {
            label::assign(reference, Label::Text(TextField::Abstract), &block(value), origin);
        }
        // what Publish or Perish says of Google Scholar's results
        ("source", _) if map.contains_key("cites_url") => {
            let name = text(value).unwrap_or_default();
            label::assign(reference, Label::Text(TextField::ContainerTitle), &name, origin);
        }
        ("startpage" | "pagestart" | "firstpage", _) => page(reference, value, true),
        ("endpage" | "pageend" | "lastpage", _) => page(reference, value, false),
        (_, Some(Label::Names(field))) => names(reference, field, value, origin),
        (_, Some(Label::Text(TextField::ContainerTitle))) => container(reference, value, origin),
        (_, Some(Label::Url)) => address(reference, &text(value).unwrap_or_default(), origin),
        (_, Some(Label::Text(TextField::Abstract))) => {
            label::assign(reference, Label::Text(TextField::Abstract), &block(value), origin);
        }
        (
            _,
            Some(
                Label::Text(TextField::Publisher | TextField::License)
                | Label::Year
                | Label::Date(_)
                | Label::Page
                | Label::Doi
                | Label::Pmid
                | Label::Pmcid
                | Label::Arxiv
                | Label::Key,
            ),
        ) => {
            let text = text(value).unwrap_or_default();
            if let Some(label) = label::find(key).filter(|_| !is_zero(value)) {
                label::assign(reference, label, &text, origin);
            }
        }
        (
            _,
            Some(
                label @ (Label::Keywords
                | Label::Headings
                | Label::Isbn
                | Label::Issn
                | Label::Kind),
            ),
        ) => {
            for text in texts(value) {
                label::assign(reference, label, &text, origin);
            }
        }
        (_, Some(Label::Text(field))) => {
            if let Some(text) = text(value).filter(|_| !is_zero(value)) {
                label::assign(reference, Label::Text(field), &text, origin);
            }
        }
        _ => keep(reference, key, value),
    }
}

/// What has no field: texts as they are, the rest as JSON. A PMCID may stand in a link.
fn keep(reference: &mut Reference, key: &str, value: &Value) {
    if let Value::String(text) = value {
        if nested(text).is_some() {
            return;
        }
        let link = text.contains("/pmc/") || text.contains("pmc.ncbi");
        if let Some(pmcid) = identifier::find_pmcid(text)
            .filter(|_| link && reference.text(TextField::Pmcid).is_none())
        {
            reference.set(TextField::Pmcid, pmcid.as_str());
        }
        let address = text.starts_with("http://") || text.starts_with("https://");
        if address && letters(key).contains("pdf") {
            return reference.push(ListField::Url, markup::clean(text));
        }
    }
    let kept = match value {
        Value::String(text) => markup::clean_block(text).into_owned(),
        other => other.to_string(),
    };
    if kept.len() < 20_000 {
        reference.keep(super::ID, key, kept);
    }
}

fn kinds(reference: &mut Reference, value: &Value, origin: Origin) {
    let kinds = texts(value);
    let known = kinds
        .iter()
        .find_map(|kind| label::kind(kind.rsplit(['/', ':']).next().unwrap_or_default()));
    match known {
        Some(ItemType::ArticleJournal) if kinds.iter().all(|kind| kind == "Article") => {}
        Some(kind) if reference.item_type == ItemType::Document => reference.item_type = kind,
        _ => kinds.iter().for_each(|kind| reference.keep(origin.format, origin.tag, kind.as_str())),
    }
}

/// An address; where it is that of a DOI, the DOI.
fn address(reference: &mut Reference, text: &str, origin: Origin) {
    if text.contains("doi.org/")
        && reference.text(TextField::Doi).is_none()
        && let Some(doi) = Doi::parse(text)
    {
        return reference.set(TextField::Doi, doi.as_str());
    }
    if text.starts_with("http://") || text.starts_with("https://") {
        let own = Doi::parse(text)
            .is_some_and(|doi| reference.text(TextField::Doi) == Some(doi.as_str()));
        return if own {
        } else {
            reference.push(ListField::Url, text)
        };
    }
    reference.keep(origin.format, origin.tag, text);
}

/// Identifiers as texts, or as objects that say which they are.
fn identifiers(reference: &mut Reference, value: &Value, origin: Origin) {
    match value {
        Value::Array(values) => {
            values.iter().for_each(|value| identifiers(reference, value, origin))
        }
        Value::Object(map) if map.contains_key("value") => {
            let kind = map
                .get("propertyID")
                .or_else(|| map.get("name"))
                .and_then(text)
                .unwrap_or_default();
            let kind = kind.as_str();
            let value = map.get("value").and_then(text).unwrap_or_default();
            let label = label::find(kind.rsplit('/').next().unwrap_or_default());
            match label.filter(|label| {
                matches!(
                    label,
                    Label::Doi | Label::Pmid | Label::Pmcid | Label::Arxiv | Label::Isbn
                )
            }) {
                Some(label) => _ = label::assign(reference, label, &value, origin),
                None => reference.keep(
                    origin.format,
                    if kind.is_empty() { origin.tag } else { kind },
                    value,
                ),
            }
        }
        Value::Object(map) => {
            map.iter().filter(|(_, value)| !is_empty(value)).for_each(|(key, value)| {
                let text = text(value).unwrap_or_default();
                match label::find(key) {
                    Some(label @ (Label::Doi | Label::Pmid | Label::Pmcid | Label::Arxiv)) => {
                        _ = label::assign(reference, label, &text, origin)
                    }
                    _ => reference.keep(origin.format, &markup::clean(key), text),
                }
            })
        }
        other => {
            let Some(text) = text(other) else { return };
            match Doi::parse(&text) {
                Some(doi)
                    if reference.set_first(TextField::Doi, doi.as_str())
                        || reference.text(TextField::Doi) == Some(doi.as_str()) => {}
                _ => reference.keep(origin.format, origin.tag, text),
            }
        }
    }
}

/// A journal as a text, or as an object with its name, volume, issue, pages and ISSN; schema.org
/// puts issue, volume and periodical inside one another.
fn container(reference: &mut Reference, value: &Value, origin: Origin) {
    let mut value = value;
    for _ in 0..4 {
        let Value::Object(map) = value else { break };
        let mut inner = None;
        for (key, value) in map.iter().filter(|(_, value)| !is_empty(value)) {
            let text = || text(value).unwrap_or_default();
            let label = match letters(key).as_str() {
                "name" | "title" => Label::Text(TextField::ContainerTitle),
                "volume" | "volumenumber" => Label::Text(TextField::Volume),
                "issue" | "issuenumber" | "number" => Label::Text(TextField::Issue),
                "pages" | "page" | "pagination" => Label::Page,
                "issn" => Label::Issn,
                "publisher" => Label::Text(TextField::Publisher),
                "datepublished" => Label::Date(DateField::Issued),
                "ispartof" => {
                    inner = Some(value);
                    continue;
                }
                _ => continue,
            };
            if !is_zero(value) {
                label::assign(reference, label, &text(), origin);
            }
        }
        match inner {
            Some(next) => value = next,
            None => return,
        }
    }
    if let Value::Array(values) = value {
        return values.iter().take(4).for_each(|value| container(reference, value, origin));
    }
    if let Some(text) = text(value) {
        label::assign(reference, Label::Text(TextField::ContainerTitle), &text, origin);
    }
}

/// Volume and issue that share one field: `14 1`, `14(1)`.
fn split_volume(reference: &mut Reference, volume: &str) {
    let Some((first, second)) = volume.split_once([' ', '(']) else { return };
    let second = second.trim_matches(['(', ')', ' ']);
    let number = |text: &str| {
        !text.is_empty() && text.len() < 8 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-')
    };
    if number(first)
        && number(second)
        && reference.text(TextField::Issue).is_none_or(|issue| issue == second)
    {
        reference.set(TextField::Volume, first);
        reference.set(TextField::Issue, second);
    }
}

fn page(reference: &mut Reference, value: &Value, first: bool) {
    let Some(text) = text(value).filter(|_| !is_zero(value)) else { return };
    let page = match reference.text(TextField::Page) {
        None => text,
        Some(page) if first || page.contains('-') || page == text => return,
        Some(page) => format!("{page}-{text}"),
    };
    reference.set(TextField::Page, page);
}

/// Names: a text with all of them, a list of texts, objects with parts, objects with a name.
fn names(reference: &mut Reference, field: NameField, value: &Value, origin: Origin) {
    let list = match value {
        Value::String(text) => parse::list(&markup::plain(&markup::clean(text))),
        Value::Array(values) => NameList::from(values.iter().filter_map(name).collect::<Vec<_>>()),
        other => NameList::from(name(other).into_iter().collect::<Vec<_>>()),
    };
    if list.names.is_empty() {
        return;
    }
    match reference.names.get(field) {
        None => _ = reference.names.insert(field, list),
        Some(_) => reference.keep(origin.format, origin.tag, value.to_string()),
    }
}

fn name(value: &Value) -> Option<Name> {
    let Value::Object(map) = value else {
        return value.as_str().and_then(|text| parse::spoken(&markup::clean(text)));
    };
    let part = |keys: &[&str]| {
        let found = map
            .iter()
            .find(|(key, value)| keys.contains(&letters(key).as_str()) && !is_empty(value));
        found.and_then(|(_, value)| text(value))
    };
    let family = part(&["familyname", "family", "lastname", "surname", "last"]);
    if let Some(family) = family {
        let given =
            part(&["givenname", "given", "firstname", "forename", "first"]).unwrap_or_default();
        return Some(Name::Person(Person { family, given, ..Person::default() }));
    }
    let whole = part(&["name", "fullname", "displayname", "authorname", "author", "title"])?;
    let group =
        map.get("@type").and_then(Value::as_str).is_some_and(|kind| kind.contains("Organization"));
    if group { Some(Name::literal(whole)) } else { parse::spoken(&whole) }
}

/// A value's text on one line: a string, a number, the first of a list, the name of an object.
fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => line(text),
        Value::Number(number) => number.to_string(),
        Value::Array(values) => return values.first().and_then(scalar_or_name),
        Value::Object(_) => return scalar_or_name(value),
        Value::Null | Value::Bool(_) => return None,
    };
    (!text.is_empty()).then_some(text)
}

fn scalar_or_name(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(line(text)).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(map) => ["name", "title", "@value", "value", "text", "url", "@id", "id"]
            .iter()
            .find_map(|key| map.get(*key))
            .and_then(Value::as_str)
            .map(line),
        _ => None,
    }
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(values) => values.iter().filter_map(scalar_or_name).collect(),
        other => text(other).into_iter().collect(),
    }
}

fn line(text: &str) -> String {
    let rich =
        if markup::looks_like_markup(text) { markup::from_html(text) } else { text.to_owned() };
    markup::clean(&rich).into_owned()
}

fn block(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Object(map) => map
            .get("text")
            .or_else(|| map.get("value"))
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned(),
        other => texts(other).join("\n"),
    };
    let rich = if markup::looks_like_markup(&text) { markup::from_html(&text) } else { text };
    markup::clean_block(&rich).into_owned()
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(values) => values.is_empty(),
        Value::Object(map) => map.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// `0` where a page or a volume is due says that there is none.
fn is_zero(value: &Value) -> bool {
    value.as_f64() == Some(0.0)
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).take(40).flat_map(char::to_lowercase).collect()
}
