//! MODS 3, the Library of Congress' object description: a `<mods>` in, a record out.
//!
//! What a work stands in is its `relatedItem` of type `host`; names there have roles of their own.

mod parts;
mod tags;

use super::draft::{Draft, rich_block};
use super::elements::read_elements;
use super::{Confidence, Format, Markup, Sample, Sink};
use cite_model::{ItemType, ListField, NameField, Precedence, TextField};
use cite_text::markup::clean;
use cite_text::xml::{Element, Start, Visit, outline};
use std::io::{self, BufRead};

/// The id of the format.
const ID: &str = "mods";

/// The row of the registry.
pub static FORMAT: Format = Format {
    id: ID,
    name: "MODS",
    recognized_by: "modsCollection, or mods with titleInfo",
    reads: "MODS records of library catalogues",
    origin: None,
    markup: Markup::Xml,
    extensions: &["xml", "mods"],
    detect,
    read: Some(read),
    write: None,
    has_citation_keys: false,
    precedence: Precedence::Aggregator,
    lossy: &[],
};

fn detect(sample: &Sample) -> Confidence {
    let Some(outline) = outline(sample.text) else { return Confidence::No };
    let inside = outline.has("mods") && outline.has("titleInfo");
    match outline.root() == "modsCollection" || inside {
        true => Confidence::Sure,
        false if outline.root() == "mods" => Confidence::Sure,
        false => Confidence::No,
    }
}

fn read(input: &mut dyn BufRead, sink: &mut dyn Sink) -> io::Result<()> {
    let visit = |start: &Start| match start.name() {
        "mods" => Visit::Record,
        _ => Visit::Enter,
    };
    read_elements(input, sink, visit, |root, sink| {
        record(root).finish(sink);
    })
}

fn record(root: Element) -> Draft {
    let mut draft = Draft::new(ID, root.line(), tags::item_type(root));
    titles(&mut draft, root);
    parts::names(&mut draft, root, NameField::Author);
    for child in root.children() {
        field(&mut draft, child);
    }
    for related in root.all("relatedItem") {
        match related.attribute("type").unwrap_or_default().as_ref() {
            "host" => host(&mut draft, related),
            "series" => series(&mut draft, related),
            _ => kept(&mut draft, related),
        }
    }
    let hosts = root.all("relatedItem").filter(|related| related.has("type", "host"));
    let origins = root.all("originInfo").chain(hosts.flat_map(|host| host.all("originInfo")));
    origins.for_each(|origin| parts::origin(&mut draft, origin));
    draft
}

/// A field that says something of the work itself.
fn field(draft: &mut Draft, child: Element) {
    match child.name() {
        "abstract" => draft.block("abstract", TextField::Abstract, &rich_block(child)),
        "note" => draft.reference.push(ListField::Note, rich_block(child)),
        "subject" => parts::subjects(draft, child),
        "language" => {
            let language = child.child("languageTerm").unwrap_or(child);
            draft.text("language", TextField::Language, language.text());
        }
        "accessCondition" => draft.text("accessCondition", TextField::License, child.text()),
        "identifier" => parts::identifier(draft, child),
        "classification" => draft.text("classification", TextField::CallNumber, child.text()),
        "location" => parts::location(draft, child),
        "physicalDescription" => {
            child.all("extent").for_each(|extent| parts::extent(draft, extent.text()));
        }
        "part" => parts::part(draft, child),
        "recordInfo" => {
            let text = |name| child.text_at(name).unwrap_or_default();
            draft.text("recordContentSource", TextField::Source, text("recordContentSource"));
            let id = clean(text("recordIdentifier"));
            if !id.is_empty() {
                draft.reference.id = Some(id.into_owned());
            }
        }
        "genre" if tags::is_own_kind(child) => draft.text("genre", TextField::Genre, child.text()),
        "tableOfContents" => draft.keep("tableOfContents", child.text()),
        "targetAudience" => draft.keep("targetAudience", child.text()),
        _ => {}
    }
}

fn titles(draft: &mut Draft, root: Element) {
    let infos = || root.all("titleInfo");
    let main =
        infos().find(|info| info.attribute("type").is_none() && info.child("title").is_some());
    let main = main.or_else(|| infos().next());
    if let Some(main) = main {
        draft.text("titleInfo", TextField::Title, &parts::title(main));
    }
    for info in infos() {
        let kind = info.attribute("type").unwrap_or_default();
        match kind.as_ref() {
            "abbreviated" => draft.text("titleInfo", TextField::TitleShort, &parts::title(info)),
            "translated" => {
                draft.text("titleInfo", TextField::TranslatedTitle, &parts::title(info))
            }
            _ => draft.text("titleInfo", TextField::Title, &parts::title(info)),
        }
    }
}

/// The journal or the book that the work stands in.
fn host(draft: &mut Draft, host: Element) {
    for info in host.all("titleInfo") {
        let field = match info.attribute("type").as_deref() {
            Some("abbreviated") => TextField::ContainerTitleShort,
            _ => TextField::ContainerTitle,
        };
        draft.text("relatedItem", field, &parts::title(info));
    }
    let articles =
        [ItemType::ArticleJournal, ItemType::ArticleMagazine, ItemType::ArticleNewspaper];
    let authors = match articles.contains(&draft.reference.item_type) {
        true => NameField::Contributor,
        false => NameField::ContainerAuthor,
    };
    parts::names(draft, host, authors);
    for child in host.children() {
        match child.name() {
            "identifier" => parts::identifier(draft, child),
            "part" => parts::part(draft, child),
            "location" => parts::location(draft, child),
            "relatedItem" if child.has("type", "series") => series(draft, child),
            "note" => draft.reference.push(ListField::Note, rich_block(child)),
            _ => {}
        }
    }
}

fn series(draft: &mut Draft, series: Element) {
    for info in series.all("titleInfo") {
        draft.text("relatedItem", TextField::CollectionTitle, &parts::series_title(info));
        if let Some(number) = info.text_at("partNumber") {
            draft.text("partNumber", TextField::CollectionNumber, number);
        }
    }
    parts::names(draft, series, NameField::CollectionEditor);
    for detail in series.all("part").flat_map(|part| part.all("detail")) {
        let number = detail.text_at("number").unwrap_or_default();
        draft.text("part", TextField::CollectionNumber, number);
    }
    series.all("identifier").for_each(|id| parts::identifier(draft, id));
}

/// Another work: its title is kept.
fn kept(draft: &mut Draft, related: Element) {
    let kind = related.attribute("type").unwrap_or_default();
    if let Some(info) = related.child("titleInfo") {
        draft.keep("relatedItem", &format!("{kind}: {}", parts::title(info)));
    }
    for id in related.all("identifier") {
        draft.keep("relatedItem", &format!("{kind}: {}", id.text().trim()));
    }
    if let Some(url) = related.find("location/url") {
        draft.keep("relatedItem", &format!("{kind}: {}", url.text().trim()));
    }
}
