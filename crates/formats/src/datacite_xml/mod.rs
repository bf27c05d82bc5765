//! DataCite's XML (kernel 2 to 4): a `<resource>` in, a record out.

mod tags;

use super::draft::{Draft, rich_block, rich_line};
use super::elements::read_elements;
use super::{Confidence, Format, Markup, Origin, Sample, Sink};
use cite_model::{Date, DateField, Doi, ListField, Name, NameField, Related, TextField};
use cite_model::{Precedence, name::parse};
use cite_text::markup::clean;
use cite_text::xml::{Element, Start, Visit, outline};
use std::io::{self, BufRead};
use tags::{CONTRIBUTORS, RELATIONS};

/// The id of the format.
const ID: &str = "datacite-xml";

/// The row of the registry.
pub static FORMAT: Format = Format {
    id: ID,
    name: "DataCite XML",
    recognized_by: "resource in DataCite's namespace, or with creators and titles",
    reads: "DataCite's XML",
    origin: Some(Origin::Database("DataCite")),
    markup: Markup::Xml,
    extensions: &["xml"],
    detect,
    read: Some(read),
    write: None,
    has_citation_keys: false,
    precedence: Precedence::Curated,
    lossy: &[],
};

fn detect(sample: &Sample) -> Confidence {
    let Some(outline) = outline(sample.text) else { return Confidence::No };
    let named = outline.declares("http://datacite.org/schema/kernel");
    match outline.has("resource") && (named || (outline.has("creators") && outline.has("titles"))) {
        true if named => Confidence::Sure,
        true => Confidence::Likely,
        false => Confidence::No,
    }
}

fn read(input: &mut dyn BufRead, sink: &mut dyn Sink) -> io::Result<()> {
    let visit = |start: &Start| match start.name() {
        "resource" => Visit::Record,
        "header" => Visit::Skip,
        _ => Visit::Enter,
    };
    read_elements(input, sink, visit, |root, sink| {
        record(root).finish(sink);
    })
}

fn record(root: Element) -> Draft {
    let mut draft = Draft::new(ID, root.line(), tags::item_type(root));
    for child in root.children() {
        match child.name() {
            "identifier" if child.has("identifierType", "DOI") => {
                draft.doi("identifier", child.text())
            }
            "creators" => child.all("creator").for_each(|creator| {
                name(&mut draft, NameField::Author, creator, "creatorName");
            }),
            "contributors" => child.all("contributor").for_each(|one| contributor(&mut draft, one)),
            "titles" => titles(&mut draft, child),
            "publisher" => draft.text("publisher", TextField::Publisher, child.text()),
            "subjects" => {
                child.all("subject").for_each(|one| draft.push(ListField::Keyword, one.text()))
            }
            "language" => draft.text("language", TextField::Language, child.text()),
            "version" => draft.text("version", TextField::Version, child.text()),
            "descriptions" => child.all("description").for_each(|one| description(&mut draft, one)),
            "rightsList" => child.all("rights").for_each(|one| rights(&mut draft, one)),
            "alternateIdentifiers" => {
                child.all("alternateIdentifier").for_each(|one| alternate(&mut draft, one));
            }
            "relatedIdentifiers" => {
                child.all("relatedIdentifier").for_each(|one| related(&mut draft, one));
            }
            "relatedItems" => child.all("relatedItem").for_each(|one| container(&mut draft, one)),
            "sizes" => child.all("size").for_each(|one| size(&mut draft, one.text())),
            "formats" => child.all("format").for_each(|one| draft.keep("format", one.text())),
            "fundingReferences" => {
                for one in child.all("fundingReference") {
                    let parts = one.children().map(|part| clean(part.text()).into_owned());
                    draft.keep("fundingReference", &parts.collect::<Vec<_>>().join("/"));
                }
            }
            "resourceType" => {
                if !child.text().trim().is_empty() {
                    draft.text("resourceType", TextField::Genre, child.text());
                }
            }
            "dates" | "publicationYear" | "geoLocations" => {}
            tag => draft.keep(tag, child.text()),
        }
    }
    dates(&mut draft, root);
    draft
}

fn name(draft: &mut Draft, field: NameField, element: Element, tag: &str) {
    let part = |name| element.text_at(name).map(clean).unwrap_or_default();
    let whole = element.child(tag);
    let organization = whole.is_some_and(|name| name.has("nameType", "Organizational"));
    let name = match (part("familyName"), part("givenName")) {
        (family, given) if !family.is_empty() && !given.is_empty() => {
            Some(Name::person(family, given))
        }
        _ if organization => whole.map(|name| Name::literal(clean(name.text()))),
        _ => whole.and_then(|name| parse::inverted(&clean(name.text()))),
    };
    let Some(name) = name.filter(|name| !name.family().is_empty()) else { return };
    for id in element.all("nameIdentifier") {
        let scheme = id.attribute("nameIdentifierScheme").unwrap_or_default();
        draft.keep("nameIdentifier", &format!("{}: {scheme}: {}", name.family(), id.text().trim()));
    }
    draft.reference.push_name(field, name);
}

/// Editors and translators have fields; who collected the data or hosts it is kept with the role.
fn contributor(draft: &mut Draft, element: Element) {
    let kind = element.attribute("contributorType").unwrap_or_default();
    match CONTRIBUTORS.iter().find(|(name, _)| *name == kind) {
        Some((_, field)) => name(draft, *field, element, "contributorName"),
        None => {
            let name = element.text_at("contributorName").unwrap_or_default();
            draft.keep("contributor", &format!("{kind}: {name}"));
        }
    }
}

fn titles(draft: &mut Draft, titles: Element) {
    let of = |kind: &'static str| {
        titles
            .all("title")
            .filter(move |title| title.attribute("titleType").unwrap_or_default() == kind)
    };
    let main = of("").next().map(rich_line).unwrap_or_default();
    let subtitle = of("Subtitle").next().map(rich_line).unwrap_or_default();
    match (main.is_empty(), subtitle.is_empty()) {
        (false, false) => draft.text("title", TextField::Title, &format!("{main}: {subtitle}")),
        _ => draft.text("title", TextField::Title, &format!("{main}{subtitle}")),
    }
    of("").skip(1).for_each(|title| draft.keep("title", &rich_line(title)));
    for title in of("TranslatedTitle") {
        draft.text("TranslatedTitle", TextField::TranslatedTitle, &rich_line(title));
    }
    for kind in ["AlternativeTitle", "Other"] {
        of(kind).for_each(|title| draft.keep(kind, &rich_line(title)));
    }
}

/// When it was issued, else the year of publication; the other dates by their kinds.
fn dates(draft: &mut Draft, root: Element) {
    let dates = root.child("dates");
    for date in dates.into_iter().flat_map(|dates| dates.all("date")) {
        let kind = date.attribute("dateType").unwrap_or_default();
        let text = clean(date.text());
        match kind.as_ref() {
            "Issued" => draft.date("date", DateField::Issued, &text),
            "Available" => draft.date("date", DateField::AvailableDate, &text),
            "Submitted" => draft.date("date", DateField::Submitted, &text),
            kind if !text.is_empty() => draft.keep("date", &format!("{text} [{kind}]")),
            _ => {}
        }
    }
    let year = root.text_at("publicationYear").unwrap_or_default();
    let issued = draft.reference.date(DateField::Issued).and_then(Date::year);
    if issued.map(|issued| issued.to_string()).as_deref() != Some(year) {
        draft.date("publicationYear", DateField::Issued, year);
    }
}

fn description(draft: &mut Draft, element: Element) {
    let kind = element.attribute("descriptionType").unwrap_or_default();
    let text = rich_block(element);
    match kind.as_ref() {
        "Abstract" | "" => draft.block("description", TextField::Abstract, &text),
        "SeriesInformation" => draft.text("SeriesInformation", TextField::CollectionTitle, &text),
        kind if !text.is_empty() => draft.keep(kind, &text),
        _ => {}
    }
}

fn rights(draft: &mut Draft, element: Element) {
    let address = element.attribute("rightsURI").unwrap_or_default();
    let text = if address.is_empty() { element.text() } else { &address };
    draft.text("rights", TextField::License, text);
}

fn alternate(draft: &mut Draft, element: Element) {
    let kind = element.attribute("alternateIdentifierType").unwrap_or_default();
    match kind.to_ascii_lowercase().as_str() {
        "isbn" => draft.serials("alternateIdentifier", ListField::Isbn, element.text()),
        "issn" => draft.serials("alternateIdentifier", ListField::Issn, element.text()),
        "url" => draft.url("alternateIdentifier", element.text()),
        _ => draft.keep("alternateIdentifier", &format!("{} [{kind}]", element.text().trim())),
    }
}

fn related(draft: &mut Draft, element: Element) {
    let kind = element.attribute("relationType").unwrap_or_default();
    let scheme = element.attribute("relatedIdentifierType").unwrap_or_default();
    let text = clean(element.text());
    let target = match Doi::parse(&text).filter(|_| scheme == "DOI") {
        Some(doi) => format!("DOI:{doi}"),
        None => text.into_owned(),
    };
    match (scheme.as_ref(), kind.as_ref()) {
        _ if target.is_empty() => {}
        ("ISSN", "IsPartOf") => draft.serials("relatedIdentifier", ListField::Issn, &target),
        ("ISBN", "IsPartOf") => draft.serials("relatedIdentifier", ListField::Isbn, &target),
        _ => match RELATIONS.iter().find(|(name, ..)| *name == kind) {
            Some((_, relation, inverse)) => {
                let related = Related { relation: *relation, target, inverse: *inverse };
                draft.reference.related.push(related);
            }
            None => draft.keep("relatedIdentifier", &format!("{kind} {target}")),
        },
    }
}

/// The journal or the book that it was published in (kernel 4.4).
fn container(draft: &mut Draft, item: Element) {
    if !matches!(item.attribute("relationType").as_deref(), Some("IsPublishedIn" | "IsPartOf")) {
        return draft.keep("relatedItem", &clean(item.text()));
    }
    let text = |name| item.text_at(name).unwrap_or_default();
    draft.text("relatedItem", TextField::ContainerTitle, text("titles/title"));
    draft.text("volume", TextField::Volume, text("volume"));
    draft.text("issue", TextField::Issue, text("issue"));
    let (first, last) = (text("firstPage"), text("lastPage"));
    let pages = if last.is_empty() { first.to_owned() } else { format!("{first}-{last}") };
    draft.text("firstPage", TextField::Page, &pages);
}

/// `256 pages`.
fn size(draft: &mut Draft, text: &str) {
    let text = clean(text);
    match text.split_once(' ') {
        Some((number, "pages" | "p." | "p"))
            if number.bytes().all(|byte| byte.is_ascii_digit()) =>
        {
            draft.text("size", TextField::NumberOfPages, number);
        }
        _ => draft.keep("size", &text),
    }
}
