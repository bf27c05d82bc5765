//! The lines of a post or an article that tells of papers come in; the papers that it names under
//! labels (`Article Title`, `Journal reference`, `More information`, `DOI`) go out.
//!
//! Only what stands under a label counts: a DOI in the middle of the prose is no paper told of.

use super::parse;
use cite_model::identifier::{find_doi, find_pmcid};
use cite_model::label::{self, Label, Origin};
use cite_model::{NameField, Reference, TextField};
use cite_text::markup;

/// A line of text, rich, with its number in the source.
pub type Line = (u64, String);

/// A paper that a post names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// The line of its first label.
    pub line: u64,
    /// What the post says of it.
    pub reference: Reference,
}

/// Labels that tell of the post itself or its pictures, by their beginning in lower case.
const ABOUT_THE_POST: &[&str] = &[
    "image credit",
    "credit",
    "news publication",
    "web reference",
    "method of research",
    "story source",
    "source",
    "contact",
    "media contact",
    "website",
    "url",
    "photo",
    "funder",
    "funding",
    "coi",
    "copyright",
    "provided by",
    "image caption",
    "usage restrictions",
    "license",
    "read more",
    "keywords",
    "tags",
    "note",
    "comments",
    "link",
    "type",
    "date",
    "published",
    "language",
    "日期",
    "链接",
    "标签",
    "key",
];

/// At most so many papers are read out of one post.
const MOST: usize = 200;

/// The papers named under labels, in their order.
pub fn papers(lines: &[Line], format: &str) -> Vec<Paper> {
    let mut papers: Vec<Draft> = Vec::new();
    let mut at = 0;
    while at < lines.len() && papers.len() < MOST {
        at += match labelled(lines, at) {
            Some((found, used)) => {
                take(&mut papers, found, format);
                used
            }
            None => 1,
        };
    }
    papers.into_iter().filter_map(|draft| draft.finish(format)).collect()
}

/// A paper of which labels have told something.
#[derive(Default)]
struct Draft {
    line: u64,
    reference: Reference,
    citation: Option<String>,
}

struct Labelled {
    line: u64,
    label: Label,
    tag: String,
    values: Vec<String>,
}

/// A label and its value, which may stand on the lines behind; and how many lines that is.
fn labelled(lines: &[Line], at: usize) -> Option<(Labelled, usize)> {
    let (line, text) = &lines[at];
    let (label, tag, value) = match label::split(text) {
        Some((label, tag, value)) => (label, tag, value.to_owned()),
        None => alone(text)?,
    };
    let about = tag.to_lowercase();
    if ABOUT_THE_POST.iter().any(|start| about.starts_with(start)) && label != Label::Citation
        || about == "source"
    {
        return None;
    }
    let mut used = 1;
    let mut values: Vec<String> =
        Some(value).filter(|value| !value.trim().is_empty()).into_iter().collect();
    if values.is_empty() {
        let most = if label == Label::Citation { 100 } else { 1 };
        let filled =
            lines[at + 1..].iter().take(most + 8).filter(|(_, text)| !text.trim().is_empty());
        for (_, text) in filled.take(most) {
            if label::split(text).is_some()
                || alone(text).is_some()
                || !fits(label, text, values.is_empty())
            {
                break;
            }
            values.push(text.clone());
        }
        used += lines[at + 1..].iter().take_while(|(_, text)| text.trim().is_empty()).count()
            + values.len();
    }
    Some((Labelled { line: *line, label, tag, values }, used.min(lines.len() - at).max(1)))
}

/// A label that has a line for itself.
fn alone(text: &str) -> Option<(Label, String, String)> {
    let plain = markup::plain(text);
    let bare = plain.trim().trim_matches(['#', '*', ' ', ':', '：', '【', '】']);
    let words = bare.split_whitespace().count();
    let listed = [
        "doi",
        "journal",
        "journal reference",
        "journal references",
        "article title",
        "article references",
        "article reference",
        "more information",
        "article publication date",
        "reference",
        "references",
        "publication",
        "原文出处",
        "参考文献",
        "参考资料",
        "citation",
        "original publication",
    ];
    let known = (1..=4).contains(&words) && listed.contains(&bare.to_lowercase().as_str());
    known.then(|| label::find(bare).map(|label| (label, bare.to_owned(), String::new()))).flatten()
}

/// Whether a line can be the value of a label that stands on the line before.
fn fits(label: Label, text: &str, first: bool) -> bool {
    match label {
        Label::Citation => {
            text.len() < 2000 && (parse(text, None).is_some() || first && text.len() > 20)
        }
        Label::Doi => find_doi(text).is_some(),
        Label::Text(_) => text.len() < 600,
        _ => text.len() < 200,
    }
}

fn take(papers: &mut Vec<Draft>, found: Labelled, format: &str) {
    let opens = matches!(found.label, Label::Citation | Label::Text(TextField::Title));
    let useful =
        opens || matches!(found.label, Label::Doi | Label::Pmid | Label::Pmcid | Label::Arxiv);
    let full = |draft: &Draft| match found.label {
        Label::Citation => {
            draft.citation.is_some()
                || draft.reference.text(TextField::Doi).is_some()
                    && draft.reference.title().is_some()
                    && draft.citation.is_some()
        }
        Label::Text(TextField::Title) => draft.reference.title().is_some(),
        Label::Doi => {
            let doi = found.values.first().and_then(|value| find_doi(value));
            let has = draft.reference.text(TextField::Doi);
            doi.is_some_and(|doi| has.is_some_and(|has| has != doi.as_str()))
        }
        _ => false,
    };
    if papers.last().is_none_or(full) {
        if !useful {
            return begin_with_details(papers, found, format);
        }
        papers.push(Draft { line: found.line, ..Draft::default() });
    }
    if found.label == Label::Citation {
        return take_citations(papers, found);
    }
    fill(papers, &found, format);
}

/// A journal or a date may stand before the title.
fn begin_with_details(papers: &mut Vec<Draft>, found: Labelled, format: &str) {
    if matches!(
        found.label,
        Label::Text(TextField::ContainerTitle) | Label::Names(NameField::Author)
    ) {
        papers.push(Draft { line: found.line, ..Draft::default() });
        fill(papers, &found, format);
    }
}

fn take_citations(papers: &mut Vec<Draft>, found: Labelled) {
    for value in found.values {
        match papers.last_mut() {
            Some(draft) if draft.citation.is_none() => draft.citation = Some(value),
            _ => papers.push(Draft { line: found.line, citation: Some(value), ..Draft::default() }),
        }
    }
}

fn fill(papers: &mut [Draft], found: &Labelled, format: &str) {
    let Some(draft) = papers.last_mut() else { return };
    for value in &found.values {
        let value = markup::clean(value);
        let plain = if matches!(found.label, Label::Text(TextField::Title | TextField::Abstract)) {
            value.to_string()
        } else {
            markup::plain(&value).into_owned()
        };
        if found.label == Label::Doi {
            if let Some(doi) = find_doi(&plain) {
                draft.reference.set(TextField::Doi, doi.as_str());
            }
            if let Some(pmcid) = find_pmcid(&plain) {
                draft.reference.set(TextField::Pmcid, pmcid.as_str());
            }
        } else {
            label::assign(
                &mut draft.reference,
                found.label,
                &plain,
                Origin { format, tag: &found.tag },
            );
        }
    }
}

impl Draft {
    /// The paper, if it is known by a title or an identifier.
    fn finish(self, format: &str) -> Option<Paper> {
        let Draft { line, mut reference, citation } = self;
        if let Some(citation) = citation {
            let title = reference.title().map(str::to_owned);
            if let Some(read) = parse(&citation, title.as_deref()) {
                reference = joined(reference, read);
            } else {
                reference.keep(format, "citation", markup::plain(&citation));
            }
        }
        label::settle_type(&mut reference);
        let known = [TextField::Title, TextField::Doi, TextField::Pmid, TextField::Arxiv];
        let named = known.iter().any(|field| reference.text(*field).is_some());
        let title_alone =
            reference.title().is_some() && reference.texts.len() == 1 && reference.names.is_empty();
        (named && !title_alone).then_some(Paper { line, reference })
    }
}

/// What labels say, filled up with what the citation says; the citation's names and container are
/// the fuller ones.
fn joined(labels: Reference, citation: Reference) -> Reference {
    let mut joined = labels;
    for (field, value) in citation.texts.iter() {
        if field == TextField::ContainerTitle || joined.text(field).is_none() {
            joined.set(field, value.clone());
        }
    }
    for (field, list) in citation.names.iter() {
        if joined.names(field).len() <= list.names.len() {
            joined.names.insert(field, list.clone());
        }
    }
    for (field, date) in citation.dates.iter() {
        if joined.date(field).is_none() {
            joined.dates.insert(field, date.clone());
        }
    }
    if joined.item_type == cite_model::ItemType::Document {
        joined.item_type = citation.item_type;
    }
    joined
}
