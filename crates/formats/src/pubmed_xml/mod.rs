//! PubMed XML: what efetch gives and what the baseline and update files of NLM hold.
//!
//! One article is held at a time, so a file of any size is read in the memory of its largest
//! record. The lists of references that an article cites are not read: they describe other works.

mod article;
mod book;
mod parts;
mod tags;

#[cfg(test)]
mod tests;

use super::elements::read_elements;
use super::{Confidence, Format, Markup, Origin, Sample, Sink};
use cite_model::{Diagnostic, Kind, Precedence, Severity};
use cite_text::xml::{Start, Visit, outline};
use std::io::{self, BufRead};

/// The id of the format.
const ID: &str = "pubmed-xml";

/// The row of the registry.
pub static FORMAT: Format = Format {
    id: ID,
    name: "PubMed XML",
    recognized_by: "PubmedArticleSet, PubmedArticle or MedlineCitation",
    reads: "PubMed's XML of articles and books",
    origin: Some(Origin::Database("PubMed")),
    markup: Markup::Xml,
    extensions: &["xml"],
    detect,
    read: Some(read),
    write: None,
    has_citation_keys: false,
    precedence: Precedence::Curated,
    lossy: &[],
};

/// The elements that are a record each; a bare citation stands in the old MEDLINE files.
const RECORDS: &[&str] = &["PubmedArticle", "PubmedBookArticle", "MedlineCitation"];

fn detect(sample: &Sample) -> Confidence {
    let Some(outline) = outline(sample.text) else { return Confidence::No };
    let set = ["PubmedArticleSet", "PubmedBookArticleSet", "MedlineCitationSet"];
    match set.contains(&outline.root()) || RECORDS.iter().any(|name| outline.has(name)) {
        true => Confidence::Sure,
        false => Confidence::No,
    }
}

fn read(input: &mut dyn BufRead, sink: &mut dyn Sink) -> io::Result<()> {
    let visit = |start: &Start| match start.name() {
        name if RECORDS.contains(&name) => Visit::Record,
        "DeleteCitation" | "DeleteDocument" => Visit::Tree,
        _ => Visit::Enter,
    };
    read_elements(input, sink, visit, |root, sink| match root.name() {
        "PubmedBookArticle" => book::read(root).finish(sink),
        "DeleteCitation" | "DeleteDocument" => {
            let count = root.children().count();
            let message = format!("a list of {count} records that PubMed has deleted");
            let (severity, kind) = (Severity::Skipped, Kind::NotARecord);
            sink.diagnostic(Diagnostic::new(root.line(), severity, kind, message));
        }
        _ => article::read(root).finish(sink),
    })
}
