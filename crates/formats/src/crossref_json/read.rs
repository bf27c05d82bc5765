//! Works in, references out. The first value of a list is the field's; the others are kept.

use super::keys::{NAMES, PASSED_OVER, RELATIONS, TEXTS, TYPES, UPDATES};
use super::{ID, names};
use crate::{Read, Sink, read_json};
use cite_model::{
    Date, DateField, Doi, Issn, ItemType, ListField, PartialDate, Reference, Related, Relation,
    TextField,
};
use cite_text::json::{Object, at, elements, scalar, text, texts};
use cite_text::markup::{clean, clean_block, from_html};
use serde_json::Value;
use std::io::{self, BufRead};

/// Keys under which the works stand.
const WRAPPERS: &[&str] = &["message", "items"];

/// Reads a text to its end.
pub(super) fn read(input: &mut dyn BufRead, sink: &mut dyn Sink) -> io::Result<()> {
    read_json(input, sink, WRAPPERS, |work| {
        if work.get("DOI").is_none() && work.get("title").is_none() {
            return Read::NoRecord;
        }
        let mut reader =
            Work { work: &work, reference: Reference::default(), warnings: Vec::new() };
        reader.read();
        Read::Record(Box::new(reader.reference), reader.warnings)
    })
}

struct Work<'w> {
    work: &'w Object,
    reference: Reference,
    warnings: Vec<String>,
}

impl Work<'_> {
    fn read(&mut self) {
        self.item_type();
        self.titles();
        self.identifiers();
        self.dates();
        self.places();
        for (key, value) in &self.work.0 {
            self.field(key, value);
        }
    }

    fn keep(&mut self, key: &str, value: &Value) {
        let text = match value {
            Value::Null => return,
            Value::Array(values) if values.is_empty() => return,
            Value::Object(fields) if fields.is_empty() => return,
            value => scalar(value).unwrap_or_else(|| value.to_string()),
        };
        self.reference.keep(ID, key, clean_block(&text));
    }

    /// Sets a field to the first text, and keeps the others.
    fn set(&mut self, field: TextField, key: &str, texts: Vec<String>) {
        for text in texts {
            let same = self.reference.text(field) == Some(text.as_str());
            if !same && !self.reference.set_first(field, &text) {
                self.reference.keep(ID, key, text);
            }
        }
    }

    fn rich(&self, key: &str) -> Vec<String> {
        let rich = |text: String| clean(&from_html(&text)).into_owned();
        texts(self.work.get(key)).into_iter().map(rich).filter(|text| !text.is_empty()).collect()
    }

    fn item_type(&mut self) {
        let name = text(self.work.get("type")).unwrap_or_default();
        let known = TYPES.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind);
        if known.is_none() && !name.is_empty() {
            self.warnings.push(format!("unknown type \"{name}\""));
            self.reference.keep(ID, "type", name.as_str());
        }
        let has = |key: &str| !texts(self.work.get(key)).is_empty();
        let is_preprint = text(self.work.get("subtype")).as_deref() == Some("preprint");
        self.reference.item_type = match known.unwrap_or_default() {
            ItemType::PostWeblog if is_preprint => ItemType::Article,
            ItemType::Document if has("ISBN") && has("container-title") => ItemType::Chapter,
            known => known,
        };
        if name == "peer-review" {
            self.reference.set(TextField::Genre, "peer review");
        } else if let Some(degree) = text(self.work.get("degree")) {
            let bare = degree.split('(').next().unwrap_or_default().trim();
            self.reference.set(TextField::Genre, bare);
        }
    }

    fn titles(&mut self) {
        let mut titles = self.rich("title").into_iter();
        if let Some(mut title) = titles.next() {
            for subtitle in self.rich("subtitle") {
                if !title.to_lowercase().contains(&subtitle.to_lowercase()) {
                    let colon = if title.ends_with(':') { "" } else { ":" };
                    title = format!("{title}{colon} {subtitle}");
                }
            }
            self.reference.set(TextField::Title, title);
        }
        self.set(TextField::Title, "title", titles.collect());
        self.container();
    }

    /// A book's container is its series; a chapter with two has a series and a book.
    fn container(&mut self) {
        let mut containers = self.rich("container-title");
        let within_book =
            matches!(self.reference.item_type, ItemType::Chapter | ItemType::PaperConference);
        if containers.len() > 1 && within_book {
            let series = containers.remove(0);
            self.reference.set(TextField::CollectionTitle, series);
        }
        let field = match self.reference.item_type {
            ItemType::Book | ItemType::Report | ItemType::Standard | ItemType::Thesis => {
                TextField::CollectionTitle
            }
            _ => TextField::ContainerTitle,
        };
        self.set(field, "container-title", containers);
        let mut short = self.rich("short-container-title");
        let container = self.reference.text(TextField::ContainerTitle).map(str::to_owned);
        short.retain(|short| Some(short) != container.as_ref());
        self.set(TextField::ContainerTitleShort, "short-container-title", short);
    }

    fn identifiers(&mut self) {
        if let Some(doi) = text(self.work.get("DOI")) {
            let canonical = Doi::parse(&doi).map(|doi| doi.to_string());
            if canonical.is_none() {
                self.warnings.push(format!("\"{doi}\" is no DOI"));
            }
            self.reference.set(TextField::Doi, canonical.unwrap_or(doi));
        }
        for issn in texts(self.work.get("ISSN")) {
            let canonical = Issn::parse(&issn).map(|issn| issn.to_string());
            self.reference.push(ListField::Issn, canonical.unwrap_or(issn));
        }
        for isbn in texts(self.work.get("ISBN")) {
            let bare = isbn.rsplit('/').next().unwrap_or_default();
            self.reference.push(ListField::Isbn, bare);
        }
        let page = self.work.get("resource").and_then(|resource| at(resource, &["primary", "URL"]));
        let url = self.work.get("URL").filter(|url| !is_resolver(url));
        for url in [text(page), text(url)].into_iter().flatten() {
            self.reference.push(ListField::Url, url);
        }
        for subject in texts(self.work.get("subject")) {
            self.reference.push(ListField::Keyword, subject);
        }
    }

    /// The date in print, else the earliest; online first stands apart.
    fn dates(&mut self) {
        let keys: &[&str] = match self.reference.item_type {
            ItemType::Thesis => &["published-print", "approved", "issued", "published"],
            ItemType::Article | ItemType::PostWeblog => &["posted", "issued", "published"],
            _ => &["published-print", "issued", "published", "published-online"],
        };
        let read = |key: &&str| self.work.get(key).and_then(date);
        let issued = keys.iter().find_map(read);
        let online = self.work.get("published-online").and_then(date);
        let mut set = |field, date: Option<Date>| {
            date.map(|date| self.reference.dates.insert(field, date));
        };
        set(DateField::AvailableDate, online.filter(|online| Some(online) != issued.as_ref()));
        set(DateField::Issued, issued);
        let event = self.work.get("event");
        let end_of = |key: &str| event.and_then(|event| event.get(key)).and_then(date);
        let days = match (end_of("start"), end_of("end")) {
            (Some(Date::Point(start)), Some(Date::Point(end))) if start != end => {
                Some(Date::Range(Some(start), Some(end)))
            }
            (start, end) => start.or(end),
        };
        set(DateField::EventDate, days);
    }

    fn places(&mut self) {
        if let Some(event) = self.work.get("event") {
            self.set(TextField::EventTitle, "event", texts(event.get("name")));
            self.set(TextField::EventPlace, "event", texts(event.get("location")));
        }
        let institutions = elements(self.work.get("institution"));
        if let Some(first) = institutions.first() {
            let field = match self.reference.item_type {
                ItemType::Article | ItemType::PostWeblog => TextField::ContainerTitle,
                _ => TextField::Publisher,
            };
            self.set(field, "institution", texts(first.get("name")));
            let place = texts(first.get("place")).join(", ");
            if !place.is_empty() {
                self.reference.set(TextField::PublisherPlace, place);
            }
        }
    }

    fn field(&mut self, key: &str, value: &Value) {
        if let Some((_, field)) = TEXTS.iter().find(|(known, _)| *known == key) {
            self.set(*field, key, self.rich(key));
            return;
        }
        if let Some((_, field)) = NAMES.iter().find(|(known, _)| *known == key) {
            let (list, rest) = names::names(value);
            if !list.names.is_empty() {
                self.reference.names.insert(*field, list);
            }
            for (part, text) in rest {
                self.reference.keep(ID, &format!("{key}.{part}"), text);
            }
            return;
        }
        match key {
            "abstract" => {
                let rich = scalar(value).map(|text| from_html(&text)).unwrap_or_default();
                let text = clean_block(&rich);
                // The heading that JATS gives to the whole.
                let text = text.strip_prefix("Abstract\n").unwrap_or(&text);
                self.set(TextField::Abstract, key, vec![text.to_owned()]);
            }
            "license" => self.license(value),
            "description" => texts(Some(value))
                .into_iter()
                .for_each(|text| self.reference.push(ListField::Note, text)),
            "relation" => self.relations(value),
            "update-to" | "updated-by" => self.updates(key, value),
            "type"
            | "title"
            | "subtitle"
            | "container-title"
            | "short-container-title"
            | "DOI"
            | "ISSN"
            | "ISBN"
            | "URL"
            | "subject"
            | "issued"
            | "published-print"
            | "published-online"
            | "posted"
            | "event"
            | "institution"
            | "degree" => {}
            "approved" if self.reference.item_type == ItemType::Thesis => {}
            _ if PASSED_OVER.contains(&key) => {}
            _ => self.keep(key, value),
        }
    }

    fn license(&mut self, value: &Value) {
        let mut urls: Vec<String> = Vec::new();
        for url in elements(Some(value)).iter().filter_map(|license| text(license.get("URL"))) {
            if !urls.contains(&url) {
                urls.push(url);
            }
        }
        self.set(TextField::License, "license", urls);
    }

    fn relations(&mut self, value: &Value) {
        for (key, targets) in value.as_object().into_iter().flatten() {
            let known = RELATIONS.iter().find(|(known, ..)| *known == key);
            for target in elements(Some(targets)) {
                match (known, target_of(target)) {
                    (Some((_, relation, inverse)), Some(target)) => {
                        self.relate(*relation, target, *inverse);
                    }
                    _ => self.keep(&format!("relation.{key}"), target),
                }
            }
        }
    }

    fn updates(&mut self, key: &str, value: &Value) {
        for update in elements(Some(value)) {
            let kind = text(update.get("type")).unwrap_or_default();
            let known = UPDATES.iter().find(|(known, _)| *known == kind);
            let doi = text(update.get("DOI")).map(|doi| format!("DOI:{}", doi.to_lowercase()));
            match (known, doi) {
                (Some((_, relation)), Some(target)) => {
                    self.relate(*relation, target, key == "updated-by");
                }
                _ => self.keep(key, update),
            }
        }
    }

    fn relate(&mut self, relation: Relation, target: String, inverse: bool) {
        let related = Related { relation, target, inverse };
        if !self.reference.related.contains(&related) {
            self.reference.related.push(related);
        }
    }
}

fn target_of(target: &Value) -> Option<String> {
    let id = text(target.get("id"))?;
    match text(target.get("id-type")).as_deref() {
        Some("doi") => Some(format!("DOI:{}", id.to_lowercase())),
        Some("pmid") => Some(format!("PMID:{id}")),
        _ => Some(id),
    }
}

/// `https://doi.org/…`, which says no more than the DOI.
fn is_resolver(url: &Value) -> bool {
    url.as_str().is_some_and(|url| url.contains("doi.org/10."))
}

/// `{"date-parts": [[2020, 11, 2]]}`; `[[null]]` is none.
fn date(value: &Value) -> Option<Date> {
    let parts = value.get("date-parts")?.get(0)?;
    let part = |at: usize| {
        let part = parts.get(at)?;
        part.as_i64().or_else(|| part.as_str()?.trim().parse().ok())
    };
    let year = i32::try_from(part(0)?).ok()?;
    let small = |at| part(at).and_then(|part| u8::try_from(part).ok()).filter(|part| *part > 0);
    let whole = PartialDate::new(year, small(1), small(2));
    let date = whole.or_else(|| PartialDate::new(year, small(1), None));
    Some(date.map_or(Date::from_year(year), Date::Point))
}
