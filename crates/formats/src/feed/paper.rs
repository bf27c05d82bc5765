//! An item comes in; the paper that it is goes out, or nothing where it is none.
//!
//! An item is a paper where it bears a paper's marks (PRISM elements, an identifier, a preprint
//! server's or PubMed's address): `dc:creator` alone is on every blog.

use super::item::{Field, Item, line, lines};
use crate::Sink;
use cite_model::label::{self, Label, Origin};
use cite_model::name::parse;
use cite_model::{
    Arxiv, Date, DateField, Diagnostic, Doi, ItemType, Kind, ListField, NameField, NameList, Pmid,
    Reference, Related, Relation, Severity, TextField, identifier,
};

/// Elements that say the same as a field, the best first where several do.
const FIELDS: &[(&str, Label)] = &[
    ("dc:title", Label::Text(TextField::Title)),
    ("title", Label::Text(TextField::Title)),
    ("prism:publicationName", Label::Text(TextField::ContainerTitle)),
    ("prism:volume", Label::Text(TextField::Volume)),
    ("prism:number", Label::Text(TextField::Issue)),
    ("prism:issueIdentifier", Label::Text(TextField::Issue)),
    ("prism:pageRange", Label::Page),
    ("prism:coverDate", Label::Date(DateField::Issued)),
    ("prism:publicationDate", Label::Date(DateField::Issued)),
    ("dc:date", Label::Date(DateField::Issued)),
    ("prism:issn", Label::Issn),
    ("prism:eIssn", Label::Issn),
    ("dc:publisher", Label::Text(TextField::Publisher)),
    ("prism:section", Label::Text(TextField::Section)),
    ("dc:language", Label::Text(TextField::Language)),
    ("dc:rights", Label::Text(TextField::License)),
];

/// Elements that tell of the feed, or that are read elsewhere here.
const READ_ELSEWHERE: &[&str] = &[
    "title",
    "link",
    "guid",
    "id",
    "description",
    "summary",
    "content",
    "content:encoded",
    "dc:description",
    "author",
    "author/name",
    "dc:creator",
    "category",
    "dc:subject",
    "pubDate",
    "published",
    "dc:identifier",
    "prism:doi",
    "arxiv:doi",
    "dc:source",
    "arxiv:primary_category",
    "prism:startingPage",
    "prism:endingPage",
    "prism:url",
    "arxiv:journal_ref",
    "dc:type",
];

/// Addresses of preprint servers and databases whose feeds are papers.
const PAPER_SITES: &[&str] = &[
    "arxiv.org/abs/",
    "biorxiv.org/",
    "medrxiv.org/",
    "chemrxiv.org/",
    "pubmed.ncbi.nlm.nih.gov/",
    "sciencedirect.com/science/article/",
];

/// The paper that an item is.
pub fn read(item: &Item, channel: &Item, sink: &mut dyn Sink) -> Option<Reference> {
    let address = item.link().or_else(|| item.about.as_deref().map(line)).unwrap_or_default();
    is_paper(item, &address).then_some(())?;
    let mut reference = Reference::new(ItemType::Document);
    identifiers(item, &address, &mut reference);
    bad_doi(item, &mut reference, sink);
    for (name, label) in FIELDS {
        for field in item.all(name) {
            let value = line(&field.text);
            let origin = Origin { format: "feed", tag: name };
            if !label::assign(&mut reference, *label, &value, origin) {
                let message = format!("{name} is not what it should be: {value}");
                sink.diagnostic(Diagnostic::new(
                    field.line,
                    Severity::Warning,
                    Kind::Value,
                    message,
                ));
            }
        }
    }
    pages(item, &mut reference);
    authors(item, &mut reference);
    body(item, &mut reference);
    from_channel(channel, &mut reference);
    if reference.date(DateField::Issued).is_none()
        && let Some(date) = item.date()
    {
        reference.dates.insert(DateField::Issued, date);
    }
    for field in item.all("category").chain(item.all("dc:subject")) {
        let term =
            field.attributes.iter().find(|(key, _)| key == "term").map(|(_, term)| term.as_str());
        reference.push(ListField::Keyword, line(term.unwrap_or(&field.text)));
    }
    reference.push(ListField::Url, address.trim_end_matches("?rss=1"));
    preprint(item, &mut reference);
    label::settle_type(&mut reference);
    rest(item, &mut reference);
    (!reference.is_anonymous()).then_some(reference)
}

fn is_paper(item: &Item, address: &str) -> bool {
    let error = address.contains("arxiv.org/api/errors");
    let marked = |field: &Field| {
        let value = field.text.trim();
        match field.name.as_str() {
            "prism:doi"
            | "prism:publicationName"
            | "prism:startingPage"
            | "prism:volume"
            | "arxiv:doi" => !value.is_empty(),
            "dc:identifier" | "guid" | "id" => {
                Doi::parse(value).is_some()
                    || value.starts_with("pubmed:")
                    || value.starts_with("oai:arXiv.org:")
            }
            _ => false,
        }
    };
    !error
        && (item.fields.iter().any(marked)
            || PAPER_SITES.iter().any(|site| address.contains(site))
            || doi_in(address).is_some())
}

/// A DOI that an address of an article has in its path: `…/doi/abs/10.1002/x?af=R`.
fn doi_in(address: &str) -> Option<Doi> {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let at = path.find("/10.")?;
    (path[..at].contains("doi")).then(|| identifier::find_doi(&path[at + 1..])).flatten()
}

fn identifiers(item: &Item, address: &str, reference: &mut Reference) {
    let values = ["prism:doi", "dc:identifier", "guid", "id", "dc:source"];
    let texts = || values.iter().flat_map(|name| item.all(name)).map(|field| field.text.trim());
    let is_arxiv = |text: &str| {
        text.contains("arxiv.org/abs/")
            || text.starts_with("oai:arXiv.org:")
            || text.starts_with("arXiv:")
    };
    if let Some(arxiv) =
        texts().chain([address]).filter(|text| is_arxiv(text)).find_map(Arxiv::parse)
    {
        reference.set(TextField::Arxiv, arxiv.as_str());
    }
    let doi = texts().find_map(|text| Doi::parse(text).or_else(|| identifier::find_doi(text)));
    if let Some(doi) = doi.or_else(|| doi_in(address)) {
        reference.set(TextField::Doi, doi.as_str());
    }
    let pmid = |text: &str| {
        ["pubmed:", "pmid:"].iter().find_map(|start| text.strip_prefix(start)).and_then(Pmid::parse)
    };
    let from_address =
        || address.contains("pubmed.ncbi.nlm.nih.gov").then(|| Pmid::parse(address)).flatten();
    if let Some(pmid) = texts().find_map(pmid).or_else(from_address) {
        reference.set(TextField::Pmid, pmid.as_str());
    }
    if let Some(id) = ["guid", "id", "dc:identifier"]
        .iter()
        .find_map(|name| item.text(name))
        .or(item.about.as_deref())
    {
        reference.id = Some(line(id));
    }
    for text in item.all("dc:identifier").map(|field| field.text.trim()) {
        if Doi::parse(text).is_none() && pmid(text).is_none() && !is_arxiv(text) {
            reference.keep("feed", "dc:identifier", line(text));
        }
    }
}

/// A DOI that is none stays as it stands, and is told.
fn bad_doi(item: &Item, reference: &mut Reference, sink: &mut dyn Sink) {
    for field in item
        .all("prism:doi")
        .filter(|field| !field.text.trim().is_empty() && Doi::parse(&field.text).is_none())
    {
        let value = line(&field.text);
        let message = format!("prism:doi is not what it should be: {value}");
        sink.diagnostic(Diagnostic::new(field.line, Severity::Warning, Kind::Value, message));
        if !reference.set_first(TextField::Doi, &value) {
            reference.keep("feed", "prism:doi", value);
        }
    }
}

fn pages(item: &Item, reference: &mut Reference) {
    let page = match (item.text("prism:startingPage"), item.text("prism:endingPage")) {
        (Some(first), Some(last)) if first != last => format!("{first}-{last}"),
        (Some(first), _) => first.to_owned(),
        _ => return,
    };
    if !reference.set_first(TextField::Page, &line(&page)) {
        reference.keep("feed", "prism:startingPage", page);
    }
}

fn authors(item: &Item, reference: &mut Reference) {
    let named = |name: &'static str| {
        item.all(name)
            .map(|field| line(&field.text))
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
    };
    let found = [named("dc:creator"), named("author/name"), named("author")];
    let Some(names) = found.into_iter().find(|names| !names.is_empty()) else { return };
    let list = match names.as_slice() {
        [one] if is_one_name(one) => {
            NameList::from(parse::spoken(one).into_iter().collect::<Vec<_>>())
        }
        [several] => parse::list(several),
        each => {
            NameList::from(each.iter().filter_map(|name| parse::spoken(name)).collect::<Vec<_>>())
        }
    };
    if !list.names.is_empty() {
        reference.names.insert(NameField::Author, list);
    }
}

/// `Doe, Jane` is one name; `Jane Doe, John Roe` are two.
fn is_one_name(text: &str) -> bool {
    match text.split_once(',') {
        None => !text.contains(" and ") && !text.contains(';'),
        Some((family, given)) => {
            !given.contains([',', ';']) && !family.trim().contains(' ') && !given.contains(" and ")
        }
    }
}

/// The abstract, and what publishers put round it: a line with the journal, `Source: …`, `PMID: …`.
fn body(item: &Item, reference: &mut Reference) {
    let bodies = ["content:encoded", "description", "summary", "content", "dc:description"];
    let all: Vec<Vec<String>> =
        bodies.iter().flat_map(|name| item.all(name)).map(|field| lines(&field.text)).collect();
    for lines in &all {
        for line in lines {
            details(line, reference);
        }
    }
    let prose = |lines: &Vec<String>| {
        lines.iter().filter(|line| is_prose(line)).cloned().collect::<Vec<_>>()
    };
    let longest =
        all.iter().map(prose).max_by_key(|lines| lines.iter().map(String::len).sum::<usize>());
    let text = longest.unwrap_or_default().join("\n");
    let title = reference.title().unwrap_or_default();
    let start = text.find("Abstract: ").filter(|at| *at < 80).map_or(0, |at| at + 10);
    let text = text[start..].trim_start_matches("ABSTRACT").trim().to_owned();
    if text != title && text.chars().count() > 40 {
        reference.set(TextField::Abstract, text);
    }
}

/// Reads a line that is no prose: ScienceDirect's labels, PubMed's and Nature's line of the journal.
fn details(text: &str, reference: &mut Reference) {
    if is_citation_line(text)
        && let Some(read) = cite_citation::published_in(text)
    {
        for field in [TextField::Volume, TextField::Issue, TextField::Page] {
            let _ = reference.set_first(field, read.text(field).unwrap_or_default());
        }
        return;
    }
    let Some((label, tag, value)) =
        label::split_any(text).map(|(tag, value)| (label::find(&tag), tag, value))
    else {
        return;
    };
    let origin = Origin { format: "feed", tag: &tag };
    match (label, tag.to_ascii_lowercase().as_str()) {
        (_, "source") => {
            for (at, part) in value.split(", ").enumerate() {
                let (label, text) =
                    match (part.strip_prefix("Volume "), part.strip_prefix("Issue ")) {
                        (Some(volume), _) => (Label::Text(TextField::Volume), volume),
                        (_, Some(issue)) => (Label::Text(TextField::Issue), issue),
                        _ if at == 0 => (Label::Text(TextField::ContainerTitle), part),
                        _ => continue,
                    };
                label::assign(reference, label, text, origin);
            }
        }
        (Some(label @ (Label::Names(_) | Label::Date(_))), _)
            if value.len() < 2000 && reference_lacks(reference, label) =>
        {
            label::assign(reference, label, value, origin);
        }
        _ => {}
    }
}

fn reference_lacks(reference: &Reference, label: Label) -> bool {
    match label {
        Label::Names(field) => reference.names(field).is_empty(),
        Label::Date(field) => reference.date(field).is_none(),
        _ => false,
    }
}

/// Whether a line belongs to an abstract.
fn is_prose(text: &str) -> bool {
    let plain = cite_text::markup::plain(text);
    let starts =
        ["PMID:", "DOI:", "Source:", "Publication date:", "Author(s):", "ABSTRACT", "Abstract"];
    let heading = starts.iter().any(|start| plain.starts_with(start))
        && (plain.len() < 12 || plain.contains(':') && !plain.starts_with("Abstract"));
    let published =
        plain.contains(", Published online:") || plain.contains("EarlyView") && plain.len() < 120;
    !(heading || published || is_citation_line(&plain))
}

/// PubMed's line of journal, date, volume and DOI.
fn is_citation_line(text: &str) -> bool {
    text.contains("doi: 10.") && text.len() < 200
}

/// What the channel says for all its items.
fn from_channel(channel: &Item, reference: &mut Reference) {
    let journals = [
        ("prism:publicationName", TextField::ContainerTitle),
        ("dc:publisher", TextField::Publisher),
    ];
    for (name, field) in journals {
        if let (Some(value), None) = (channel.text(name), reference.text(field)) {
            reference.set(field, line(value));
        }
    }
    if reference.list(ListField::Issn).is_empty() {
        for field in channel.all("prism:issn").chain(channel.all("prism:eIssn")) {
            label::assign(
                reference,
                Label::Issn,
                &line(&field.text),
                Origin { format: "feed", tag: &field.name },
            );
        }
    }
}

/// arXiv's own elements; the other servers' papers are preprints as well.
fn preprint(item: &Item, reference: &mut Reference) {
    let container = reference.text(TextField::ContainerTitle).unwrap_or_default().to_lowercase();
    let link = item.link().unwrap_or_default();
    if ["biorxiv", "medrxiv"]
        .iter()
        .any(|server| container == *server || link.contains(&format!("{server}.org/")))
    {
        reference.item_type = ItemType::Article;
        reference.set(TextField::Genre, "preprint");
    }
    if reference.text(TextField::Arxiv).is_none() {
        return;
    }
    reference.item_type = ItemType::Article;
    reference.set(TextField::Genre, "preprint");
    reference.set(TextField::Publisher, "arXiv");
    let versioned = link
        .rsplit_once('v')
        .map(|(_, version)| version)
        .filter(|version| version.bytes().all(|b| b.is_ascii_digit()));
    if let Some(version) = versioned.filter(|version| !version.is_empty()) {
        reference.set(TextField::Version, version);
    }
    let doi = item.text("arxiv:doi").and_then(Doi::parse);
    let published = item.text("arxiv:journal_ref").map(line);
    if let Some(published) = &published {
        reference.keep("feed", "arxiv:journal_ref", published.clone());
    }
    let target = doi.map(|doi| format!("DOI:{doi}")).or(published);
    if let Some(target) = target {
        reference.related.push(Related { relation: Relation::PreprintOf, target, inverse: false });
    }
}

/// What has no field: under its own tag.
fn rest(item: &Item, reference: &mut Reference) {
    let known = |name: &str| {
        READ_ELSEWHERE.contains(&name) || FIELDS.iter().any(|(field, _)| *field == name)
    };
    for field in item.fields.iter().filter(|field| !known(&field.name)) {
        let attribute = || {
            field
                .attributes
                .iter()
                .find(|(key, _)| matches!(key.as_str(), "href" | "url" | "rdf:resource" | "term"))
        };
        let text = line(&field.text);
        let value = if text.is_empty() {
            attribute().map(|(_, value)| line(value)).unwrap_or_default()
        } else {
            text
        };
        let said = reference.date(DateField::Issued).map(Date::to_string);
        if said.as_deref() != Some(value.as_str()) && value.len() < 10_000 {
            reference.keep("feed", &line(&field.name), value);
        }
    }
    for field in item.all("link") {
        let attribute = |name: &str| {
            field.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
        };
        if let (Some("related" | "enclosure"), Some(href)) = (attribute("rel"), attribute("href")) {
            reference.keep("feed", "link", line(href));
        }
    }
    if let Some(source) = item.text("dc:source").map(line) {
        let name = source.split(", Published").next().unwrap_or_default();
        if name != source || !cite_citation::parse(&source).is_sure() && name.len() < 200 {
            if !reference.set_first(TextField::ContainerTitle, name)
                && reference.text(TextField::ContainerTitle) != Some(name)
            {
                reference.keep("feed", "dc:source", source);
            }
        } else {
            reference.keep("feed", "dc:source", source);
        }
    }
    label::settle_type(reference);
}
