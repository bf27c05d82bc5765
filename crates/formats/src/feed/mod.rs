//! Feeds (RSS 2.0, RSS 1.0, Atom): decoded text in, papers out; it is read and never written.
//!
//! An item that is a paper is the record. An item that tells of a paper gives that paper, and is
//! its mention. An item that does neither gives no record, and says so.

mod item;
mod news;
mod paper;
mod xml;

use super::{Confidence, Format, Found, Markup, Origin, Sample, Sink};
use cite_model::{Diagnostic, Kind, Precedence, Severity};
use std::io::{self, BufRead};

/// The format's row in the registry.
pub static FORMAT: Format = Format {
    id: "feed",
    name: "RSS or Atom feed",
    recognized_by: "RSS, Atom or RSS 1.0",
    reads: "the papers that items of a feed are about",
    origin: Some(Origin::Other("feeds")),
    markup: Markup::Html,
    extensions: &["xml", "rss", "atom", "rdf"],
    detect,
    read: Some(read),
    write: None,
    has_citation_keys: false,
    precedence: Precedence::Scraped,
    lossy: &[],
};

/// The namespace of RSS 1.0, quoted either way.
const RSS_1: [&str; 2] = ["\"http://purl.org/rss/1.0/\"", "'http://purl.org/rss/1.0/'"];

fn detect(sample: &Sample) -> Confidence {
    match root(sample.text) {
        Some("rss") => Confidence::Sure,
        Some("feed") => Confidence::Sure,
        // The namespace itself: Zotero's RDF uses a module of RSS, whose name begins the same way.
        Some("RDF") if RSS_1.iter().any(|name| sample.text.contains(name)) => Confidence::Sure,
        Some("RDF" | "rdf") if has_item(sample.text) => Confidence::Likely,
        _ => Confidence::No,
    }
}

/// Whether an element `item` begins in it, with or without a prefix; `itemType` is none.
fn has_item(text: &str) -> bool {
    let begins = |at: usize| text[at + 5..].starts_with(['>', ' ', '\n', '\t', '/']);
    text.match_indices("<item").any(|(at, _)| begins(at))
}

/// The local name of the first element.
fn root(text: &str) -> Option<&str> {
    let mut rest = text.trim_start();
    loop {
        rest = rest.trim_start().strip_prefix('<')?;
        let skipped = match rest.as_bytes().first()? {
            b'?' => rest.find("?>")? + 2,
            b'!' if rest.starts_with("!--") => rest.find("-->")? + 3,
            b'!' => doctype_end(rest)?,
            _ => break,
        };
        rest = &rest[skipped..];
    }
    let name = rest.split([' ', '>', '\n', '\t', '/', '\r']).next()?;
    Some(name.rsplit(':').next().unwrap_or(name))
}

fn doctype_end(text: &str) -> Option<usize> {
    let end = text.find('>')? + 1;
    match text[..end].find('[') {
        Some(open) => text[open..].find("]>").map(|at| open + at + 2),
        None => Some(end),
    }
}

fn read(input: &mut dyn BufRead, sink: &mut dyn Sink) -> io::Result<()> {
    let mut reader = xml::Items::new(input);
    while let Some(item) = reader.next()? {
        for (line, kind, message) in reader.findings() {
            sink.diagnostic(Diagnostic::new(line, Severity::Warning, kind, message));
        }
        one(&item, reader.channel(), sink);
    }
    for (line, kind, message) in reader.findings() {
        sink.diagnostic(Diagnostic::new(line, Severity::Warning, kind, message));
    }
    Ok(())
}

/// What one item gives.
fn one(item: &item::Item, channel: &item::Item, sink: &mut dyn Sink) {
    if let Some(reference) = paper::read(item, channel, sink) {
        sink.record(Found::new(item.line, reference));
        return;
    }
    let papers = news::read(item);
    if papers.is_empty() {
        let title = item.text("title").unwrap_or("an item without a title");
        let message = format!("no paper is named in the post: {}", short(title));
        sink.diagnostic(Diagnostic::new(item.line, Severity::Skipped, Kind::NotARecord, message));
    }
    for paper in papers {
        sink.record(Found::new(paper.line, paper.reference));
    }
}

fn short(text: &str) -> String {
    cite_text::markup::clean(text).chars().take(100).collect()
}

#[cfg(test)]
mod tests;
