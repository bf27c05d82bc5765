//! One node of the graph in: an item, or something that items point at.

use super::ID;
use super::tags::{self, ELEMENTS, FIELDS, ROLES};
use crate::Sink;
use crate::draft::{Draft, rich_block, rich_line};
use crate::zotero;
use cite_model::{DateField, Doi, Isbn, Issn, ListField, Name, NameField, TextField};
use cite_text::markup::{clean, clean_block, from_html};
use cite_text::xml::Element;
use std::collections::HashMap;

/// An item, and what it points at outside itself.
pub(super) struct Item {
    draft: Draft,
    links: Vec<String>,
}

/// Something that an item points at.
pub(super) enum Node {
    /// A journal, a book, a series: its kind and its own values.
    Container(Container),
    /// The text of a note.
    Note(String),
    /// A file, which is no part of the record; its address is kept.
    Attachment(String),
}

/// What an item stands in.
#[derive(Clone, Default)]
pub(super) struct Container {
    kind: String,
    values: Vec<(String, String)>,
}

/// An item; none for any other node.
pub(super) fn read(root: Element) -> Option<Item> {
    let kind = root.text_at("itemType");
    if matches!(kind, Some("attachment" | "note" | "annotation")) || is_part(root) {
        return None;
    }
    let by_element = ELEMENTS.iter().find(|(name, _)| *name == root.name()).map(|row| row.1);
    let item_type = kind.and_then(zotero::item_type).or(by_element);
    if item_type.is_none() && kind.is_none() {
        return None;
    }
    let mut item = Item {
        draft: Draft::new(ID, root.line(), item_type.unwrap_or_default()),
        links: Vec::new(),
    };
    if let (Some(kind), None) = (kind, item_type) {
        item.draft.keep("itemType", kind);
    }
    root.children().for_each(|child| item.property(child));
    let about = root.attribute("about").unwrap_or_default();
    if about.starts_with("http") && item.draft.reference.list(ListField::Url).is_empty() {
        item.draft.url("about", &about);
    }
    Some(item)
}

/// Kinds of node that are never items.
fn is_part(root: Element) -> bool {
    let part = matches!(
        root.name(),
        "Journal" | "Series" | "Memo" | "Attachment" | "Collection" | "Conference" | "Periodical"
    );
    part && root.text_at("itemType").is_none()
}

/// What items point at, by its address.
pub(super) fn node(root: Element) -> Option<(String, Node)> {
    let about = root.attribute("about").or_else(|| root.attribute("ID"))?.into_owned();
    let node = match root.name() {
        "Memo" => Node::Note(root.text_at("value").map(note).unwrap_or_default()),
        "Attachment" => {
            let path = root.child("path").and_then(|path| path.attribute("resource"));
            let uri = root.find("identifier/URI/value").map(|uri| uri.text().trim().to_owned());
            Node::Attachment(uri.or(path.map(|path| path.into_owned())).unwrap_or_default())
        }
        _ => Node::Container(container(root)),
    };
    Some((about, node))
}

fn note(html: &str) -> String {
    clean_block(&from_html(html)).into_owned()
}

fn container(root: Element) -> Container {
    let values = root.children().map(|child| (child.name().to_owned(), value(child)));
    let kind = root.text_at("itemType").unwrap_or(root.name()).to_owned();
    Container { kind, values: values.collect() }
}

/// The text of a property: `<rdf:value>` where there is one.
fn value(element: Element) -> String {
    let inner = element.descendants("value").next().unwrap_or(element);
    clean(inner.text()).into_owned()
}

impl Item {
    /// Whether everything it points at is known.
    pub(super) fn is_ready(&self, nodes: &HashMap<String, Node>) -> bool {
        self.links.iter().all(|link| nodes.contains_key(link))
    }

    /// Joins it with what it points at, and hands it on.
    pub(super) fn finish(mut self, nodes: &HashMap<String, Node>, sink: &mut dyn Sink) {
        for link in std::mem::take(&mut self.links) {
            match nodes.get(&link) {
                Some(Node::Container(container)) => self.container(container),
                Some(Node::Note(text)) => self.draft.reference.push(ListField::Note, text.clone()),
                Some(Node::Attachment(path)) => self.draft.keep("attachment", path),
                None => {
                    let message = format!("what it points at is not in the file: {link:?}");
                    self.draft.warn(cite_model::Kind::Value, message);
                }
            }
        }
        self.draft.finish(sink);
    }

    fn property(&mut self, element: Element) {
        let draft = &mut self.draft;
        match element.name() {
            "itemType" => {}
            "isPartOf" | "link" | "isReferencedBy" => self.part(element),
            "title" => draft.text("title", TextField::Title, &rich_line(element)),
            "abstract" => draft.block("abstract", TextField::Abstract, &rich_block(element)),
            "date" => draft.date("date", DateField::Issued, &value(element)),
            "dateSubmitted" => draft.date("dateSubmitted", DateField::Accessed, &value(element)),
            "filingDate" => draft.date("filingDate", DateField::Submitted, &value(element)),
            "subject" => self.subject(element),
            "identifier" => identifier(draft, &value(element)),
            "publisher" => self.publisher(element),
            "presentedAt" => {
                let title = element.descendants("title").next().map(rich_line).unwrap_or_default();
                draft.text("presentedAt", TextField::EventTitle, &title);
            }
            "citationKey" => draft.reference.id = Some(value(element)),
            "description" => self.extra(element.text()),
            "number" => {
                let field = tags::number(draft.reference.item_type);
                draft.text("number", field, &value(element));
            }
            name => match ROLES.iter().find(|(role, _)| *role == name) {
                Some((_, field)) => names(draft, element, *field),
                None => match FIELDS.iter().find(|(known, _)| *known == name) {
                    Some((_, field)) => draft.text(name, *field, &value(element)),
                    None => draft.keep(name, &value(element)),
                },
            },
        }
    }

    /// Something that stands inside the item, or is pointed at.
    fn part(&mut self, element: Element) {
        if let Some(link) = element.attribute("resource") {
            return self.links.push(link.into_owned());
        }
        for child in element.children() {
            match child.name() {
                "Memo" => {
                    let text = child.text_at("value").map(note).unwrap_or_default();
                    self.draft.reference.push(ListField::Note, text);
                }
                "Attachment" => {}
                _ => self.container(&container(child)),
            }
        }
    }

    fn container(&mut self, container: &Container) {
        let draft = &mut self.draft;
        let is_series = container.kind == "Series";
        for (name, value) in &container.values {
            match name.as_str() {
                "title" if is_series => draft.text("Series", TextField::CollectionTitle, value),
                "title" => draft.text("isPartOf", TextField::ContainerTitle, value),
                "alternative" => draft.text("alternative", TextField::ContainerTitleShort, value),
                "volume" => draft.text("volume", TextField::Volume, value),
                "number" => draft.text("number", TextField::Issue, value),
                "identifier" if is_series && !is_serial(value) => {
                    draft.text("identifier", TextField::CollectionNumber, value);
                }
                "identifier" => identifier(draft, value),
                _ => {}
            }
        }
    }

    /// A tag, put there by a person or by a translator, or a call number.
    fn subject(&mut self, element: Element) {
        match element.child("LCC") {
            Some(number) => self.draft.text("LCC", TextField::CallNumber, number.text()),
            None => self.draft.push(ListField::Keyword, &value(element)),
        }
    }

    fn publisher(&mut self, element: Element) {
        let place = element.descendants("locality").next().map(value).unwrap_or_default();
        self.draft.text("locality", TextField::PublisherPlace, &place);
        let name = element.descendants("name").next().map(value);
        let bare = element.child("Organization").is_none().then(|| value(element));
        self.draft.text("publisher", TextField::Publisher, &name.or(bare).unwrap_or_default());
    }

    /// Zotero's Extra: lines with a field's name, and a person's own words.
    fn extra(&mut self, text: &str) {
        let mut rest = Vec::new();
        for line in text.lines() {
            match line.split_once(':').map(|(key, value)| (key.trim().to_ascii_uppercase(), value))
            {
                Some((key, value)) if key == "DOI" => self.draft.doi("description", value),
                Some((key, value)) if key == "PMID" => self.draft.pmid("description", value),
                Some((key, value)) if key == "PMCID" => self.draft.pmcid("description", value),
                Some((key, value)) if key == "ARXIV" => self.draft.arxiv("description", value),
                Some((key, value)) if key == "CITATION KEY" => {
                    self.draft.reference.id = Some(clean(value).into_owned());
                }
                _ => rest.push(line),
            }
        }
        self.draft.reference.push(ListField::Note, clean_block(&rest.join("\n")));
    }
}

fn is_serial(text: &str) -> bool {
    let bare = text.trim_start_matches("ISSN ").trim_start_matches("ISBN ");
    Isbn::parse(bare).is_some() || Issn::parse(bare).is_some() || Doi::parse(text).is_some()
}

/// `DOI 10.1000/1`, `ISSN 0378-5955`, `ISBN 978…`, an address.
fn identifier(draft: &mut Draft, text: &str) {
    match text.split_once(' ') {
        Some(("DOI", doi)) => draft.doi("identifier", doi),
        Some(("ISSN", numbers)) => draft.serials("identifier", ListField::Issn, numbers),
        Some(("ISBN", numbers)) => draft.serials("identifier", ListField::Isbn, numbers),
        _ if text.starts_with("http") => draft.url("identifier", text),
        _ if Doi::parse(text).is_some() => draft.doi("identifier", text),
        _ => draft.keep("identifier", text),
    }
}

fn names(draft: &mut Draft, list: Element, field: NameField) {
    for person in list.descendants("Person") {
        let part = |name| person.text_at(name).map(clean).unwrap_or_default();
        let (family, given) = (part("surname"), part("givenName"));
        let family = if family.is_empty() { part("name") } else { family };
        let name = match (family.is_empty(), given.is_empty()) {
            (true, true) => continue,
            (false, false) => Name::person(family, given),
            (false, true) => Name::literal(family),
            (true, false) => Name::literal(given),
        };
        draft.reference.push_name(field, name);
    }
    for group in list.descendants("Organization") {
        if let Some(name) = group.text_at("name") {
            draft.reference.push_name(field, Name::literal(clean(name)));
        }
    }
}
