//! DataCite's metadata in, references out.

use super::ID;
use super::keys::{DATES, GENERAL, INSTEAD_OF_ISSUED, PASSED_OVER, RELATIONS, ROLES, SOFTWARE};
use crate::{Read, Sink, read_json};
use cite_model::date::loose;
use cite_model::field::Field;
use cite_model::name::parse;
use cite_model::{
    Arxiv, DateField, Doi, Issn, ItemType, ListField, Name, NameField, Reference, Related,
    TextField,
};
use cite_text::json::{Object, elements, scalar, text};
use cite_text::markup::{clean, clean_block, from_html};
use serde_json::Value;
use std::io::{self, BufRead};

/// Reads a text to its end.
pub(super) fn read(input: &mut dyn BufRead, sink: &mut dyn Sink) -> io::Result<()> {
    read_json(input, sink, &["data"], |mut item| {
        let attributes =
            item.0.iter_mut().find(|(key, value)| key == "attributes" && value.is_object());
        if let Some((_, Value::Object(attributes))) = attributes {
            item = Object(std::mem::take(attributes).into_iter().collect());
        }
        let described = ["titles", "creators", "doi", "types"];
        if !described.iter().any(|key| item.get(key).is_some()) {
            return Read::NoRecord;
        }
        let mut reader =
            Metadata { item: &item, reference: Reference::default(), warnings: Vec::new() };
        reader.read();
        Read::Record(Box::new(reader.reference), reader.warnings)
    })
}

struct Metadata<'i> {
    item: &'i Object,
    reference: Reference,
    warnings: Vec<String>,
}

impl<'i> Metadata<'i> {
    fn read(&mut self) {
        self.item_type();
        self.titles();
        self.creators();
        self.identifiers();
        self.publisher();
        self.dates();
        self.descriptions();
        self.form();
        self.containers();
        self.relations();
        for (key, value) in &self.item.0 {
            self.rest(key, value);
        }
    }

    /// A key as the interface spells it, or as older metadata does.
    fn get(&self, key: &str, older: &str) -> Option<&'i Value> {
        self.item.get(key).or_else(|| self.item.get(older))
    }

    fn keep(&mut self, tag: &str, value: &Value) {
        let text = match value {
            Value::Null => return,
            Value::Array(values) if values.is_empty() => return,
            Value::Object(fields) if fields.is_empty() => return,
            value => scalar(value).unwrap_or_else(|| value.to_string()),
        };
        self.reference.keep(ID, tag, clean_block(&text));
    }

    fn set(&mut self, field: TextField, tag: &str, value: String) {
        let same = self.reference.text(field) == Some(value.as_str());
        if !same && !self.reference.set_first(field, &value) {
            self.reference.keep(ID, tag, value);
        }
    }

    fn item_type(&mut self) {
        let types = self.item.get("types");
        let of = |key: &str| types.and_then(|types| text(types.get(key))).unwrap_or_default();
        let general = of("resourceTypeGeneral");
        let by_general = GENERAL.iter().find(|(name, _)| *name == general).map(|(_, kind)| *kind);
        let is_software = SOFTWARE.contains(&of("schemaOrg").to_lowercase().as_str());
        let citeproc = ItemType::from_csl(&of("citeproc"));
        self.reference.item_type = match (by_general, citeproc) {
            _ if is_software => ItemType::Software,
            (Some(general @ (ItemType::Chapter | ItemType::Software)), _) => general,
            (_, Some(citeproc)) => citeproc,
            (Some(general), None) => general,
            (None, None) => ItemType::Document,
        };
        let own = of("resourceType");
        if !own.is_empty() && own != general {
            self.reference.set(TextField::Genre, own);
        }
    }

    fn titles(&mut self) {
        let mut main = String::new();
        let mut others = Vec::new();
        for title in elements(self.item.get("titles")) {
            let Some(words) = text(title.get("title")).or_else(|| text(Some(title))) else {
                continue;
            };
            let words = clean(&from_html(&words)).into_owned();
            match text(title.get("titleType")).unwrap_or_default().to_lowercase().as_str() {
                "" if main.is_empty() => main = words,
                "subtitle" if !main.is_empty() => main = format!("{main}: {words}"),
                "translatedtitle" => self.set(TextField::TranslatedTitle, "title", words),
                _ => others.push(words),
            }
        }
        let mut others = others.into_iter();
        if main.is_empty() {
            main = others.next().unwrap_or_default();
        }
        self.reference.set(TextField::Title, main);
        for other in others {
            self.reference.keep(ID, "title", other);
        }
    }

    fn creators(&mut self) {
        for creator in elements(self.item.get("creators")) {
            self.name(NameField::Author, "creator", creator);
        }
        for contributor in elements(self.item.get("contributors")) {
            self.contributor(contributor);
        }
    }

    fn contributor(&mut self, contributor: &Value) {
        let kind = text(contributor.get("contributorType")).unwrap_or_default();
        let role = ROLES.iter().find(|(name, _)| kind.eq_ignore_ascii_case(name));
        let field = role.map_or(NameField::Contributor, |(_, field)| *field);
        self.name(field, "contributor", contributor);
        if role.is_none() && !kind.is_empty() && kind != "Other" {
            let who = text(contributor.get("name")).unwrap_or_default();
            self.reference.keep(ID, "contributorType", format!("{who}: {kind}"));
        }
    }

    fn name(&mut self, field: NameField, tag: &str, value: &Value) {
        let Some(name) = name(value) else { return };
        if self.reference.names(field).contains(&name) {
            return;
        }
        let whose = format!("{} {}", name.given(), name.family());
        for identifier in elements(value.get("nameIdentifiers")) {
            if let Some(id) = text(identifier.get("nameIdentifier")) {
                let text = format!("{}: {id}", whose.trim());
                self.reference.keep(ID, &format!("{tag}.nameIdentifier"), text);
            }
        }
        for affiliation in elements(value.get("affiliation")) {
            let text = text(affiliation.get("name")).or_else(|| text(Some(affiliation)));
            if let Some(text) = text {
                let text = format!("{}: {text}", whose.trim());
                self.reference.keep(ID, &format!("{tag}.affiliation"), text);
            }
        }
        self.reference.push_name(field, name);
    }

    fn identifiers(&mut self) {
        if let Some(doi) = text(self.item.get("doi")) {
            let canonical = Doi::parse(&doi).map(|doi| doi.to_string());
            if canonical.is_none() {
                self.warnings.push(format!("\"{doi}\" is no DOI"));
            }
            self.reference.set(TextField::Doi, canonical.unwrap_or(doi));
        }
        if let Some(url) = text(self.item.get("url")) {
            self.reference.push(ListField::Url, url);
        }
        let identifiers = elements(self.item.get("identifiers"));
        for identifier in identifiers.iter().chain(elements(self.item.get("alternateIdentifiers")))
        {
            self.identifier(identifier);
        }
    }

    fn identifier(&mut self, identifier: &Value) {
        let of = |keys: [&str; 3]| keys.iter().find_map(|key| text(identifier.get(*key)));
        let Some(id) = of(["identifier", "Identifier", "alternateIdentifier"]) else { return };
        let kind = of(["identifierType", "alternateIdentifierType", "type"]).unwrap_or_default();
        match kind.as_str() {
            "DOI" => {
                if let Some(doi) = Doi::parse(&id) {
                    self.set(TextField::Doi, "DOI", doi.to_string());
                }
            }
            "URL" => self.reference.push(ListField::Url, id),
            "ISBN" => self.reference.push(ListField::Isbn, id),
            "ISSN" => self.issn(&id),
            "arXiv" => {
                let arxiv = Arxiv::parse(&id).map_or(id, |arxiv| arxiv.to_string());
                self.set(TextField::Arxiv, "arXiv", arxiv);
            }
            _ => self.reference.keep(ID, "identifier", format!("{kind}: {id}")),
        }
    }

    fn issn(&mut self, id: &str) {
        let canonical = Issn::parse(id).map(|issn| issn.to_string());
        self.reference.push(ListField::Issn, canonical.unwrap_or_else(|| id.to_owned()));
    }

    fn publisher(&mut self) {
        let publisher = self.item.get("publisher");
        let name = publisher.and_then(|publisher| text(publisher.get("name")));
        if let Some(name) = name.or_else(|| text(publisher)) {
            self.reference.set(TextField::Publisher, name);
        }
    }

    fn dates(&mut self) {
        let given: Vec<(String, String)> = elements(self.item.get("dates"))
            .iter()
            .filter_map(|date| Some((text(date.get("dateType"))?, text(date.get("date"))?)))
            .collect();
        let of = |kind: &str| given.iter().find(|(known, _)| known == kind).map(|(_, date)| date);
        for (kind, field) in DATES {
            let date = of(kind).and_then(|date| loose::parse(date));
            if let Some(date) = date.filter(|_| self.reference.date(*field).is_none()) {
                self.reference.dates.insert(*field, date);
            }
        }
        if self.reference.date(DateField::Issued).is_none() {
            let instead = INSTEAD_OF_ISSUED.iter().find_map(|kind| of(kind).cloned());
            let date = instead.or_else(|| text(self.get("publicationYear", "publication_year")));
            if let Some(date) = date.and_then(|date| loose::parse(&date)) {
                self.reference.dates.insert(DateField::Issued, date);
            }
        }
        for (kind, date) in &given {
            if !DATES.iter().any(|(known, _)| known == kind) {
                self.reference.keep(ID, &format!("date.{kind}"), date.as_str());
            }
        }
    }

    fn descriptions(&mut self) {
        for description in elements(self.item.get("descriptions")) {
            let Some(words) = text(description.get("description")) else { continue };
            let words = clean_block(&from_html(&words)).into_owned();
            match text(description.get("descriptionType")).as_deref() {
                Some("Abstract") => self.set(TextField::Abstract, "description", words),
                Some(kind) if kind != "Other" => {
                    self.reference.push(ListField::Note, format!("{kind}: {words}"));
                }
                _ => self.reference.push(ListField::Note, words),
            }
        }
        for subject in elements(self.item.get("subjects")) {
            let word = text(subject.get("subject")).or_else(|| text(Some(subject)));
            word.into_iter().for_each(|word| self.reference.push(ListField::Keyword, clean(&word)));
        }
    }

    fn form(&mut self) {
        let joined = |key: &str, between: &str| {
            let parts = cite_text::json::texts(self.item.get(key));
            Some(parts.join(between)).filter(|text| !text.is_empty())
        };
        let (formats, sizes) = (joined("formats", ", "), joined("sizes", ", "));
        let mut set = |field, value: Option<String>| {
            value.into_iter().for_each(|value| self.reference.set(field, value));
        };
        set(TextField::Medium, formats);
        set(TextField::Language, text(self.item.get("language")));
        set(TextField::Version, text(self.item.get("version")));
        let pages = sizes.as_deref().and_then(|sizes| sizes.strip_suffix(" pages"));
        match pages.filter(|pages| pages.bytes().all(|byte| byte.is_ascii_digit())) {
            Some(pages) => set(TextField::NumberOfPages, Some(pages.to_owned())),
            None => set(TextField::Dimensions, sizes),
        }
        let rights = elements(self.get("rightsList", "rights_list"));
        let names = rights
            .iter()
            .filter_map(|right| text(right.get("rights")).or_else(|| text(right.get("rightsUri"))));
        let mut unique: Vec<String> = Vec::new();
        names.for_each(|name| {
            if !unique.contains(&name) {
                unique.push(name);
            }
        });
        self.reference.set(TextField::License, unique.join(", "));
    }

    fn containers(&mut self) {
        if let Some(container) = self.item.get("container") {
            self.container(container, text(container.get("title")));
            let identifier = text(container.get("identifier")).unwrap_or_default();
            match text(container.get("identifierType")).as_deref() {
                Some("ISSN") => self.issn(&identifier),
                Some("ISBN") => self.reference.push(ListField::Isbn, identifier),
                _ => {}
            }
        }
        for related in elements(self.get("relatedItems", "related_items")) {
            if text(related.get("relationType")).as_deref() != Some("IsPublishedIn") {
                self.keep("relatedItem", related);
                continue;
            }
            let title = elements(related.get("titles")).first();
            self.container(related, title.and_then(|title| text(title.get("title"))));
            text(related.get("edition"))
                .into_iter()
                .for_each(|edition| self.set(TextField::Edition, "edition", edition));
            let id = related.get("relatedItemIdentifier");
            let of = |key: &str| id.and_then(|id| text(id.get(key))).unwrap_or_default();
            match of("relatedItemIdentifierType").as_str() {
                "ISSN" => self.issn(&of("relatedItemIdentifier")),
                "ISBN" => self.reference.push(ListField::Isbn, of("relatedItemIdentifier")),
                _ => {}
            }
            for person in
                elements(related.get("contributors").or_else(|| related.get("contributor")))
            {
                self.contributor(person);
            }
        }
    }

    fn container(&mut self, container: &Value, title: Option<String>) {
        let pages = match (text(container.get("firstPage")), text(container.get("lastPage"))) {
            (Some(first), Some(last)) if first != last => Some(format!("{first}-{last}")),
            (first, last) => first.or(last),
        };
        let fields = [
            (TextField::ContainerTitle, title.map(|title| clean(&from_html(&title)).into_owned())),
            (TextField::Volume, text(container.get("volume"))),
            (TextField::Issue, text(container.get("issue"))),
            (TextField::Page, pages),
        ];
        for (field, value) in fields {
            value.into_iter().for_each(|value| self.set(field, field.csl(), value));
        }
    }

    fn relations(&mut self) {
        for related in elements(self.get("relatedIdentifiers", "related_identifiers")) {
            let of = |key: &str| text(related.get(key)).unwrap_or_default();
            let (id, kind) = (of("relatedIdentifier"), of("relatedIdentifierType"));
            let relation = of("relationType");
            match (kind.as_str(), relation.as_str()) {
                ("ISSN", _) => self.issn(&id),
                ("ISBN", _) => self.reference.push(ListField::Isbn, id),
                ("DOI", _) if RELATIONS.iter().any(|(name, ..)| *name == relation) => {
                    let known = RELATIONS.iter().find(|(name, ..)| *name == relation);
                    if let Some((_, relation, inverse)) = known {
                        let target = format!("DOI:{}", id.to_lowercase());
                        let (relation, inverse) = (*relation, *inverse);
                        self.reference.related.push(Related { relation, target, inverse });
                    }
                }
                _ if id.is_empty() => {}
                _ => {
                    let text = format!("{relation} {kind}: {id}");
                    self.reference.keep(ID, "relatedIdentifier", text);
                }
            }
        }
    }

    fn rest(&mut self, key: &str, value: &Value) {
        const READ: &[&str] = &[
            "types",
            "titles",
            "creators",
            "contributors",
            "doi",
            "url",
            "identifiers",
            "alternateIdentifiers",
            "publisher",
            "dates",
            "publicationYear",
            "publication_year",
            "descriptions",
            "subjects",
            "formats",
            "sizes",
            "language",
            "version",
            "rightsList",
            "rights_list",
            "container",
            "relatedItems",
            "related_items",
            "relatedIdentifiers",
            "related_identifiers",
            "schema_version",
        ];
        if !READ.contains(&key) && !PASSED_OVER.contains(&key) {
            self.keep(key, value);
        }
    }
}

/// A creator's name: in parts, or inverted for a person, else whole.
fn name(value: &Value) -> Option<Name> {
    let of = |key: &str| text(value.get(key)).map(|text| clean(&text).into_owned());
    let whole = of("name").or_else(|| text(Some(value)));
    let is_organization = of("nameType").as_deref() == Some("Organizational");
    match (of("familyName"), of("givenName")) {
        (Some(family), Some(given)) if !is_organization => Some(Name::person(family, given)),
        _ => {
            let whole = whole.or_else(|| of("familyName"))?;
            let is_person = of("nameType").as_deref() == Some("Personal") || whole.contains(", ");
            if is_person && !is_organization {
                parse::inverted(&whole)
            } else {
                Some(Name::literal(whole))
            }
        }
    }
}
