//! HTML pages by what they say of themselves: Highwire's `citation_*`, Eprints, PRISM, Dublin
//! Core, JSON-LD of schema.org, Open Graph, and COinS. A page in, one record out; a page of
//! COinS alone gives a record for each of them.
//!
//! Where several vocabularies say the same, the most scholarly one counts: Open Graph's title has
//! the site's name in it, and its date is that of the page.

mod coins;
mod json_ld;
mod meta;
mod page;
mod tags;
#[cfg(test)]
mod tests;

use super::{Confidence, Format, Markup, Origin, Sample, Sink};
use cite_model::{Diagnostic, Kind, Precedence, Severity};
use std::io::{self, BufRead, Read};

/// The id of the format.
const ID: &str = "html-meta";

/// The row of the registry.
pub static FORMAT: Format = Format {
    id: ID,
    name: "HTML metadata",
    recognized_by: "citation_ and other meta elements, JSON-LD, COinS",
    reads: "the metadata of a saved page",
    origin: Some(Origin::Other("websites")),
    markup: Markup::Html,
    extensions: &["html", "htm", "xhtml"],
    detect,
    read: Some(read),
    write: None,
    has_citation_keys: false,
    precedence: Precedence::Publisher,
    lossy: &[],
};

/// The longest page; metadata stands at the beginning.
const LONGEST: u64 = 32 << 20;

fn detect(sample: &Sample) -> Confidence {
    if !is_html(sample.text) {
        return Confidence::No;
    }
    let page = page::parse(sample.text);
    if page.metas.iter().any(|meta| tags::is_title(&meta.name)) {
        Confidence::Sure
    } else if !page.coins.is_empty() || json_ld::find(&page.json_ld).is_some() {
        Confidence::Likely
    } else if meta::describes_itself(&page) {
        Confidence::Weak
    } else {
        Confidence::No
    }
}

/// Whether a text begins as HTML does, declarations and comments left aside.
fn is_html(text: &str) -> bool {
    let start = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let head: String = start.chars().take(4096).collect();
    let head = head.to_ascii_lowercase();
    start.starts_with('<')
        && ["<!doctype html", "<html", "<head", "<meta ", "<body"]
            .iter()
            .any(|mark| head.contains(mark))
}

fn read(input: &mut dyn BufRead, sink: &mut dyn Sink) -> io::Result<()> {
    let mut bytes = Vec::new();
    input.take(LONGEST).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == LONGEST {
        let message = "the page is too long, its end is left out";
        sink.diagnostic(Diagnostic::new(0, Severity::Warning, Kind::Limit, message));
    }
    let text = String::from_utf8_lossy(&bytes);
    let page = page::parse(&text);
    let mut found = false;
    if let Some(draft) = meta::read(&page) {
        found = true;
        draft.finish(sink);
    } else {
        for coins in &page.coins {
            found = true;
            coins::read(coins).finish(sink);
        }
    }
    if !found {
        let message = "a page that names no work";
        sink.diagnostic(Diagnostic::new(1, Severity::Skipped, Kind::NotARecord, message));
    }
    Ok(())
}
