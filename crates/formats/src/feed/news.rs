//! A post comes in; the papers that it names go out, each with the post as its mention.

use super::item::{Item, lines};
use cite_citation::post::{Paper, papers};
use cite_model::identifier::find_doi;
use cite_model::{Mention, Reference, TextField};

/// Where a post's text stands, the fullest first.
const BODIES: &[&str] = &["content:encoded", "content", "description", "summary", "dc:description"];

/// The papers of a post.
pub fn read(item: &Item) -> Vec<Paper> {
    let mention = Mention {
        url: item.link().unwrap_or_default(),
        title: item.text("title").map(super::item::line).unwrap_or_default(),
        date: item.date(),
    };
    let mut found = BODIES.iter().find_map(|name| from_body(item, name)).unwrap_or_default();
    for paper in &mut found {
        paper.line = item.line;
        paper.reference.mentions.push(mention.clone());
    }
    found
}

fn from_body(item: &Item, name: &str) -> Option<Vec<Paper>> {
    let body = item.text(name)?;
    let numbered: Vec<_> = lines(body).into_iter().map(|line| (item.line, line)).collect();
    let found = papers(&numbered, "feed");
    if !found.is_empty() {
        return Some(found);
    }
    only_doi(body).map(|doi| {
        let mut reference = Reference::default();
        reference.set(TextField::Doi, doi);
        vec![Paper { line: item.line, reference }]
    })
}

/// The one DOI that a post has; where it has several, none is the one it tells of.
fn only_doi(body: &str) -> Option<String> {
    let words = body.split(|c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>'));
    let mut dois: Vec<_> = words
        .filter(|word| word.contains("10."))
        .filter_map(find_doi)
        .map(|doi| doi.to_string())
        .collect();
    dois.sort_unstable();
    dois.dedup();
    match dois.as_slice() {
        [doi] => Some(doi.clone()),
        _ => None,
    }
}
