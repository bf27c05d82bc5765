//! The parts of MODS: titles, names, origins, numbers, identifiers.

use super::tags;
use crate::draft::{Draft, rich_line};
use cite_model::name::parse;
use cite_model::{DateField, ItemType, ListField, Name, NameField, Person, TextField};
use cite_text::markup::clean;
use cite_text::xml::Element;

/// A `<titleInfo>` as it is cited: `The Title: Subtitle. Part 2: Its name`.
pub(super) fn title(info: Element) -> String {
    let part = |name| info.child(name).map(rich_line).unwrap_or_default();
    let mut title = part("title");
    if title.is_empty() {
        title = rich_line(info);
    }
    let (subtitle, non_sort) = (part("subTitle"), part("nonSort"));
    if !subtitle.is_empty() && title != subtitle {
        title = format!("{}: {subtitle}", title.trim_end_matches([':', ' ']));
    }
    if !non_sort.is_empty() {
        let space = if non_sort.ends_with(['\'', '\u{2019}']) { "" } else { " " };
        title = format!("{non_sort}{space}{title}");
    }
    let (number, name) = (part("partNumber"), part("partName"));
    let parts = [number, name];
    let parts: Vec<_> = parts.iter().filter(|part| !part.is_empty()).map(String::as_str).collect();
    match parts.is_empty() {
        true => title,
        false => format!("{}. {}", title.trim_end_matches('.'), parts.join(": ")),
    }
}

/// The title of a series, whose number is a field of its own.
pub(super) fn series_title(info: Element) -> String {
    match info.child("partNumber") {
        Some(_) => info.child("title").map(rich_line).unwrap_or_default(),
        None => title(info),
    }
}

/// The names directly in an element. Who has no role has the one given.
pub(super) fn names(draft: &mut Draft, element: Element, usual: NameField) {
    for name in element.all("name") {
        let terms = name.all("role").flat_map(|role| role.all("roleTerm"));
        let roles: Vec<_> = terms.map(|term| clean(term.text())).collect();
        let field = roles.iter().find_map(|role| tags::role(role));
        let field = match (field, usual) {
            (Some(NameField::Author), NameField::ContainerAuthor | NameField::CollectionEditor) => {
                usual
            }
            (Some(field), _) => field,
            (None, NameField::ContainerAuthor) => NameField::Contributor,
            (None, usual) => usual,
        };
        if let Some(name) = self::name(name) {
            draft.reference.push_name(field, name);
        }
        if name.child("etal").is_some() {
            draft.reference.names.entry(field).et_al = true;
        }
    }
}

fn name(element: Element) -> Option<Name> {
    let joined = |kind: &str, between: &str| {
        let parts = element.all("namePart").filter(|part| part.has("type", kind));
        let parts: Vec<_> = parts.map(|part| clean(part.text())).collect();
        parts.join(between)
    };
    let (family, given) = (joined("family", " "), joined("given", " "));
    let suffix = joined("termsOfAddress", " ");
    if !family.is_empty() {
        let has_suffix = suffix.len() < 5
            && suffix.chars().next().is_some_and(|c| matches!(c, 'J' | 'S' | 'I' | 'V'));
        let suffix = if has_suffix { suffix } else { String::new() };
        return Some(match given.is_empty() && suffix.is_empty() {
            true => Name::literal(family),
            false => Name::Person(Person { family, given, suffix, ..Person::default() }),
        });
    }
    let untyped = element
        .all("namePart")
        .filter(|part| !part.has("type", "date") && !part.has("type", "termsOfAddress"));
    let untyped: Vec<_> =
        untyped.map(|part| clean(part.text())).filter(|part| !part.is_empty()).collect();
    match element.has("type", "personal") {
        true => parse::inverted(untyped.join(" ").trim_end_matches([',', ' '])),
        false => Some(untyped.join(": ")).filter(|whole| !whole.is_empty()).map(Name::literal),
    }
}

/// Place, publisher, dates, edition.
pub(super) fn origin(draft: &mut Draft, origin: Element) {
    for place in origin.all("place") {
        let terms = || place.all("placeTerm");
        let text = terms().find(|term| !term.has("type", "code"));
        if let Some(term) = text {
            draft.text("place", TextField::PublisherPlace, term.text());
        }
    }
    let publisher = origin.text_at("publisher").unwrap_or_default();
    draft.text("publisher", TextField::Publisher, publisher.trim_end_matches([',', ' ']));
    draft.text("edition", TextField::Edition, origin.text_at("edition").unwrap_or_default());
    let dates = ["copyrightDate", "dateIssued", "dateCreated"];
    for (at, name) in dates.iter().enumerate() {
        let first = origin.all(name).find(|date| !date.has("point", "end"));
        let Some(first) = first else { continue };
        let earlier = dates[..at].iter().any(|name| origin.child(name).is_some());
        if !earlier && draft.reference.date(DateField::Issued).is_none() {
            draft.date(name, DateField::Issued, first.text());
        } else {
            draft.keep(name, first.text());
        }
    }
    if let Some(captured) = origin.text_at("dateCaptured") {
        draft.date("dateCaptured", DateField::Accessed, captured);
    }
}

/// Volume, issue, section, pages and date of a `<part>`.
pub(super) fn part(draft: &mut Draft, part: Element) {
    for detail in part.all("detail") {
        let kind = detail.attribute("type").unwrap_or_default();
        let number = detail.text_at("number").or_else(|| detail.text_at("caption"));
        let number = number.or_else(|| detail.text_at("title")).unwrap_or_default();
        let field = match kind.as_ref() {
            "volume" => TextField::Volume,
            "issue" | "number" => TextField::Issue,
            "section" => TextField::Section,
            "chapter" => TextField::ChapterNumber,
            kind => {
                draft.keep("detail", &format!("{kind}: {number}"));
                continue;
            }
        };
        draft.text("detail", field, number);
    }
    for extent in part.all("extent") {
        let text = |name| extent.text_at(name).map(clean).unwrap_or_default();
        let (start, end, list) = (text("start"), text("end"), text("list"));
        let pages = match (start.is_empty(), end.is_empty() || end == start) {
            (false, false) => format!("{start}-{end}"),
            (false, true) => start.into_owned(),
            (true, _) if !list.is_empty() => {
                let list = list.trim_start_matches("pp.").trim_start_matches("p.").trim_start();
                list.to_owned()
            }
            (true, _) => extent.text_at("total").unwrap_or_default().to_owned(),
        };
        draft.text("extent", TextField::Page, &pages);
    }
    if let Some(date) = part.child("date") {
        draft.date("date", DateField::Issued, date.text());
    }
    if let Some(text) = part.text_at("text") {
        draft.keep("part", text);
    }
}

/// `xii, 320 p. : ill. ; 24 cm`.
pub(super) fn extent(draft: &mut Draft, text: &str) {
    let text = clean(text);
    let mut before = "";
    for word in text.split([' ', ',', ':', ';', '(', ')']).filter(|word| !word.is_empty()) {
        let unit = word.trim_end_matches('.').to_lowercase();
        let counted = before.bytes().all(|byte| byte.is_ascii_digit()) && !before.is_empty();
        match unit.as_str() {
            "p" | "page" | "pages" if counted => {
                return draft.text("extent", TextField::NumberOfPages, before);
            }
            "v" | "vol" | "volume" | "volumes" if counted => {
                return draft.text("extent", TextField::NumberOfVolumes, before);
            }
            _ => {}
        }
        before = word;
    }
    if draft.reference.item_type == ItemType::Graphic {
        draft.text("extent", TextField::Dimensions, &text);
    } else {
        draft.keep("extent", &text);
    }
}

/// Topics, places, times, names and titles that the work is about.
pub(super) fn subjects(draft: &mut Draft, subject: Element) {
    for child in subject.children() {
        match child.name() {
            "topic" | "geographic" | "temporal" | "genre" | "occupation" => {
                draft.push(ListField::Keyword, child.text());
            }
            "name" => {
                let parts: Vec<_> = child.all("namePart").map(|part| clean(part.text())).collect();
                draft.push(ListField::Keyword, &parts.join(", "));
            }
            "titleInfo" => draft.push(ListField::Keyword, &title(child)),
            "hierarchicalGeographic" => {
                child.children().for_each(|place| draft.push(ListField::Keyword, place.text()));
            }
            _ => {}
        }
    }
}

pub(super) fn identifier(draft: &mut Draft, element: Element) {
    let kind = element.attribute("type").unwrap_or_default().to_lowercase();
    let text = element.text();
    match kind.as_str() {
        _ if element.has("invalid", "yes") => {
            draft.keep("identifier", &format!("{} [{kind}, invalid]", text.trim()))
        }
        "doi" => draft.doi("identifier", text),
        "isbn" => draft.serials("identifier", ListField::Isbn, text),
        "issn" => draft.serials("identifier", ListField::Issn, text),
        "pmid" | "pubmed" => draft.pmid("identifier", text),
        "pmc" | "pmcid" => draft.pmcid("identifier", text),
        "arxiv" => draft.arxiv("identifier", text),
        "uri" | "url" | "hdl" if text.trim().starts_with("http") => draft.url("identifier", text),
        "citekey" => draft.reference.id = Some(clean(text).into_owned()),
        kind => draft.keep("identifier", &format!("{} [{kind}]", text.trim())),
    }
}

/// Addresses and shelves.
pub(super) fn location(draft: &mut Draft, location: Element) {
    for url in location.all("url") {
        draft.url("url", url.text());
        if let Some(day) = url.attribute("dateLastAccessed") {
            draft.date("dateLastAccessed", DateField::Accessed, &day);
        }
    }
    let shelf = location
        .text_at("shelfLocator")
        .or_else(|| location.text_at("holdingSimple/copyInformation/shelfLocator"));
    draft.text("shelfLocator", TextField::CallNumber, shelf.unwrap_or_default());
    let place = location.text_at("physicalLocation").unwrap_or_default();
    draft.text("physicalLocation", TextField::ArchiveLocation, place);
}
