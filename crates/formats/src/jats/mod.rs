//! JATS, the NLM's journal article tag suite: the front matter of each article in, a record out.
//!
//! Bodies and lists of references are passed over without being held.

mod front;
mod parts;

use super::elements::tell_problems;
use super::{Confidence, Format, Markup, Sample, Sink};
use cite_model::Precedence;
use cite_text::xml::{Reader, Tree, Visit, outline};
use std::io::{self, BufRead};

/// The id of the format.
const ID: &str = "jats";

/// The row of the registry.
pub static FORMAT: Format = Format {
    id: ID,
    name: "JATS XML",
    recognized_by: "<front> with <article-meta> or <journal-meta>",
    reads: "the front matter of JATS and NLM articles",
    origin: None,
    markup: Markup::Xml,
    extensions: &["xml", "nxml"],
    detect,
    read: Some(read),
    write: None,
    has_citation_keys: false,
    precedence: Precedence::Publisher,
    lossy: &[],
};

fn detect(sample: &Sample) -> Confidence {
    let Some(outline) = outline(sample.text) else { return Confidence::No };
    let front =
        outline.has("front") && (outline.has("article-meta") || outline.has("journal-meta"));
    match front && outline.has("article") {
        true => Confidence::Sure,
        false => Confidence::No,
    }
}

fn read(input: &mut dyn BufRead, sink: &mut dyn Sink) -> io::Result<()> {
    let mut reader = Reader::new(input);
    let mut tree = Tree::default();
    let mut kind = String::new();
    let mut language = String::new();
    loop {
        let found = reader.next(&mut tree, |start| match start.name() {
            "article" => {
                kind = start.attribute("article-type").unwrap_or_default().into_owned();
                language = start.attribute("xml:lang").unwrap_or_default().into_owned();
                Visit::Enter
            }
            "front" => Visit::Record,
            "body" | "back" | "sub-article" | "response" | "floats-group" => Visit::Skip,
            _ => Visit::Enter,
        })?;
        tell_problems(&mut reader, sink);
        let Some(root) = tree.root().filter(|_| found) else { return Ok(()) };
        front::read(root, &kind, &language).finish(sink);
    }
}
