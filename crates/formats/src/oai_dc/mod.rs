//! OAI-PMH's Dublin Core (`oai_dc:dc`): the least that a repository says of a work in, a record
//! out. What an element means is told by its value: an identifier may be a DOI or a citation.

use super::draft::{Draft, rich_block, rich_line};
use super::elements::read_elements;
use super::{Confidence, Format, Markup, Sample, Sink};
use cite_model::name::parse;
use cite_model::{DateField, Doi, Isbn, Issn, ItemType, ListField, NameField, TextField};
use cite_model::{Precedence, identifier::Arxiv};
use cite_text::markup::clean;
use cite_text::xml::{Element, Start, Visit, outline};
use std::io::{self, BufRead};

/// The id of the format.
const ID: &str = "oai-dc";

/// The row of the registry.
pub static FORMAT: Format = Format {
    id: ID,
    name: "OAI Dublin Core",
    recognized_by: "oai_dc:dc, or OAI-PMH with dc:title",
    reads: "Dublin Core of repositories",
    origin: None,
    markup: Markup::Xml,
    extensions: &["xml"],
    detect,
    read: Some(read),
    write: None,
    has_citation_keys: false,
    precedence: Precedence::Aggregator,
    lossy: &[],
};

fn detect(sample: &Sample) -> Confidence {
    let Some(outline) = outline(sample.text) else { return Confidence::No };
    match outline.has("oai_dc:dc") || (outline.root() == "OAI-PMH" && outline.has("dc:title")) {
        true => Confidence::Sure,
        false if outline.root() == "dc" && outline.has("title") => Confidence::Likely,
        false => Confidence::No,
    }
}

fn read(input: &mut dyn BufRead, sink: &mut dyn Sink) -> io::Result<()> {
    let visit = |start: &Start| match start.name() {
        "dc" => Visit::Record,
        "header" | "about" => Visit::Skip,
        _ => Visit::Enter,
    };
    read_elements(input, sink, visit, |root, sink| {
        record(root).finish(sink);
    })
}

/// Kinds of work, in small letters without spaces.
const KINDS: &[(&str, ItemType)] = &[
    ("article", ItemType::ArticleJournal),
    ("book", ItemType::Book),
    ("bookpart", ItemType::Chapter),
    ("conferenceobject", ItemType::PaperConference),
    ("conferencepaper", ItemType::PaperConference),
    ("dataset", ItemType::Dataset),
    ("doctoralthesis", ItemType::Thesis),
    ("image", ItemType::Graphic),
    ("journalarticle", ItemType::ArticleJournal),
    ("masterthesis", ItemType::Thesis),
    ("movingimage", ItemType::MotionPicture),
    ("patent", ItemType::Patent),
    ("preprint", ItemType::Article),
    ("report", ItemType::Report),
    ("review", ItemType::Review),
    ("software", ItemType::Software),
    ("sound", ItemType::Song),
    ("thesis", ItemType::Thesis),
    ("workingpaper", ItemType::Report),
];

fn record(root: Element) -> Draft {
    let mut draft = Draft::new(ID, root.line(), ItemType::Document);
    let kinds = root.all("type").map(|kind| clean(kind.text()).into_owned());
    for kind in kinds {
        let folded = kind.rsplit('/').next().unwrap_or(&kind).replace(' ', "").to_lowercase();
        match KINDS.iter().find(|(name, _)| *name == folded) {
            Some((_, item_type)) if draft.reference.item_type == ItemType::Document => {
                draft.reference.item_type = *item_type;
            }
            _ if folded == "text" => {}
            _ => draft.keep("type", &kind),
        }
    }
    root.children().for_each(|child| field(&mut draft, child));
    if draft.reference.item_type == ItemType::Document
        && draft.reference.text(TextField::Arxiv).is_some()
    {
        draft.reference.item_type = ItemType::Article;
    }
    draft
}

fn field(draft: &mut Draft, child: Element) {
    let text = child.text();
    match child.name() {
        "title" => draft.text("title", TextField::Title, &rich_line(child)),
        "creator" => name(draft, NameField::Author, text),
        "contributor" => name(draft, NameField::Contributor, text),
        "subject" => draft.push(ListField::Keyword, text),
        "description" => description(draft, &rich_block(child)),
        "date" => draft.date("date", DateField::Issued, text),
        "publisher" => draft.text("publisher", TextField::Publisher, text),
        "language" => draft.text("language", TextField::Language, text),
        "rights" => draft.text("rights", TextField::License, text),
        "identifier" => identifier(draft, &clean(text)),
        "type" => {}
        tag => draft.keep(tag, text),
    }
}

fn name(draft: &mut Draft, field: NameField, text: &str) {
    if let Some(name) = parse::inverted(&clean(text)) {
        draft.reference.push_name(field, name);
    }
}

/// arXiv has a comment of the authors after the abstract.
fn description(draft: &mut Draft, text: &str) {
    match text.strip_prefix("Comment: ") {
        Some(comment) => draft.reference.push(ListField::Note, comment),
        None => draft.block("description", TextField::Abstract, &text.replace('\n', " ")),
    }
}

fn identifier(draft: &mut Draft, text: &str) {
    let lower = text.to_ascii_lowercase();
    if lower.contains("arxiv") && Arxiv::parse(text).is_some() && !lower.starts_with("doi:") {
        draft.arxiv("identifier", text);
        if text.starts_with("http") {
            draft.url("identifier", text);
        }
    } else if Doi::parse(text).is_some() {
        draft.doi("identifier", text);
    } else if text.starts_with("http") {
        draft.url("identifier", text);
    } else if Isbn::parse(text).is_some() || Issn::parse(text).is_some() {
        draft.serials("identifier", ListField::Isbn, text);
    } else {
        draft.keep("identifier", text);
    }
}
