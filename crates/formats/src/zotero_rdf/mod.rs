//! Zotero RDF, the export that Zotero reads back without loss: items in, records out.
//!
//! Journals, notes and attachments may stand beside the items that point at them, before or
//! after. An item waits for what it points at, so records come out in the order of the file, and
//! no more is held than lies between an item and its last part.

mod item;
mod tags;

use super::elements::read_elements;
use super::{Confidence, Format, Markup, Origin, Sample, Sink};
use cite_model::Precedence;
use cite_text::xml::{Start, Visit, outline};
use item::{Item, Node};
use std::collections::{HashMap, VecDeque};
use std::io::{self, BufRead};

/// The id of the format.
const ID: &str = "zotero-rdf";

/// How many items may wait for what they point at.
const MOST_WAITING: usize = 20_000;

/// The row of the registry.
pub static FORMAT: Format = Format {
    id: ID,
    name: "Zotero RDF",
    recognized_by: "rdf:RDF with Zotero's namespace",
    reads: "Zotero RDF",
    origin: Some(Origin::Other("Zotero")),
    markup: Markup::Html,
    extensions: &["rdf"],
    detect,
    read: Some(read),
    write: None,
    has_citation_keys: false,
    precedence: Precedence::Aggregator,
    lossy: &[],
};

fn detect(sample: &Sample) -> Confidence {
    let Some(outline) = outline(sample.text) else { return Confidence::No };
    let zotero = outline.declares("http://www.zotero.org/namespaces/export#");
    match outline.root() == "RDF" && (zotero || outline.declares("http://purl.org/net/biblio#")) {
        true => Confidence::Sure,
        false => Confidence::No,
    }
}

fn read(input: &mut dyn BufRead, sink: &mut dyn Sink) -> io::Result<()> {
    let mut nodes: HashMap<String, Node> = HashMap::new();
    let mut waiting: VecDeque<Item> = VecDeque::new();
    let visit = |start: &Start| match start.name() {
        "RDF" => Visit::Enter,
        "Collection" => Visit::Skip,
        _ => Visit::Tree,
    };
    read_elements(input, sink, visit, |root, sink| {
        match item::read(root) {
            Some(item) => waiting.push_back(item),
            None => {
                if let Some((about, node)) = item::node(root) {
                    nodes.insert(about, node);
                }
            }
        }
        while waiting.front().is_some_and(|item| item.is_ready(&nodes))
            || waiting.len() > MOST_WAITING
        {
            let Some(item) = waiting.pop_front() else { break };
            item.finish(&nodes, sink);
        }
    })?;
    waiting.into_iter().for_each(|item| item.finish(&nodes, sink));
    Ok(())
}
