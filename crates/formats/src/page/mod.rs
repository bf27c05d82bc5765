//! Saved pages: text with scholarly JSON somewhere in it in, the papers that the JSON describes out;
//! they are read, never written.
//!
//! JSON is found wherever it stands: as the whole text, in `<script>`, between lines of text, and
//! escaped inside a string of other JSON. A copy of a paper in plain text beside its JSON is a
//! record of its own: that the copies are one paper is for the resolver to say.

mod copy;
mod json;
mod paper;

use super::{Confidence, Format, Found, Markup, Origin, Sample, Sink, whole};
use cite_model::{Diagnostic, Doi, Kind, Precedence, Severity, TextField};
use std::io::{self, BufRead};

const ID: &str = "page";

/// The format's row in the registry.
pub static FORMAT: Format = Format {
    id: ID,
    name: "saved page with embedded JSON",
    recognized_by: "JSON inside of a saved page, or copied from it",
    reads: "records in the JSON that a page carries",
    origin: Some(Origin::Other("websites")),
    markup: Markup::Html,
    extensions: &["html", "htm", "txt", "json"],
    detect,
    read: Some(read),
    write: None,
    has_citation_keys: false,
    precedence: Precedence::Scraped,
    lossy: &[],
};

/// What only pages have that carry their data with them.
const PAGE_MARKS: &[&str] = &[
    "\"resultStr\"",
    "id=\"__NEXT_DATA__\"",
    "window.__INITIAL_STATE__",
    "window.__PRELOADED_STATE__",
    "window.__NUXT__",
];

/// Head elements that another format reads better than the JSON beside them.
const HEAD_MARKS: &[&str] = &[
    "\"citation_",
    "'citation_",
    "name=citation_",
    "name=\"dc.",
    "name=\"DC.",
    "name=\"prism.",
    "name=\"eprints.",
];

fn detect(sample: &Sample) -> Confidence {
    let text = sample.text.trim_start_matches(['\u{feff}', ' ', '\n', '\t']);
    let marked = PAGE_MARKS.iter().any(|mark| text.contains(mark));
    let scholarly = text.contains("schema.org") && text.contains("\"@type\"");
    if text.starts_with("<?xml") || !text.contains('{') {
        return Confidence::No;
    }
    if text.starts_with('<') {
        let head = HEAD_MARKS.iter().any(|mark| text.contains(mark));
        return match (marked || scholarly || text.contains("application/ld+json"), head) {
            (true, false) if marked => Confidence::Likely,
            (true, false) => Confidence::Weak,
            _ => Confidence::No,
        };
    }
    let (values, cut) = json::values(sample.text);
    let whole = text.starts_with(['{', '[']);
    let found = values.iter().any(|value| paper::is_in(&value.value))
        || cut.is_some_and(|cut| paper::is_in(&cut.value));
    match (found, whole) {
        (false, _) => Confidence::No,
        (true, _) if marked => Confidence::Sure,
        (true, false) => Confidence::Likely,
        (true, true) if scholarly || is_plain_json(text) => Confidence::Likely,
        (true, true) => Confidence::Weak,
    }
}

/// Whether JSON is in no format that has a name: it has authors or a `doi`, and no words of the others.
fn is_plain_json(text: &str) -> bool {
    let named = [
        "\"DOI\"",
        "\"issued\"",
        "\"itemType\"",
        "\"authorships\"",
        "\"message-type\"",
        "\"relatedIdentifiers\"",
        "\"family\"",
        "\"creators\"",
    ];
    let plain = ["\"authors\"", "\"doi\"", "\"article_url\"", "\"paperId\""];
    let zenodo = text.contains("\"conceptrecid\"");
    zenodo
        || plain.iter().any(|word| text.contains(word))
            && !named.iter().any(|word| text.contains(word))
}

fn read(input: &mut dyn BufRead, sink: &mut dyn Sink) -> io::Result<()> {
    let text = whole::read(input, sink)?;
    let lines = Lines::new(&text);
    let (values, cut) = json::values(&text);
    let mut found = Vec::new();
    for value in &values {
        paper::records(&value.value, lines.at(value.start), &mut found);
    }
    if let Some(cut) = cut {
        let before = found.len();
        paper::records(&cut.value, lines.at(cut.start), &mut found);
        let severity = if found.len() > before { Severity::Warning } else { Severity::Skipped };
        let message = "the JSON breaks off or is broken: what stands before was read";
        sink.diagnostic(Diagnostic::new(lines.at(cut.end), severity, Kind::Truncated, message));
    }
    let is_html = text.trim_start().starts_with('<');
    if !is_html && !found.is_empty() {
        copy::records(&text, &values, &mut found);
    }
    if found.is_empty() {
        let message = "no paper is described in the JSON of the page";
        sink.diagnostic(Diagnostic::new(1, Severity::Skipped, Kind::NotARecord, message));
    }
    for (line, reference) in found {
        if let Some(doi) = reference.text(TextField::Doi).filter(|doi| Doi::parse(doi).is_none()) {
            let message = format!("doi is not what it should be: {doi}");
            sink.diagnostic(Diagnostic::new(line, Severity::Warning, Kind::Value, message));
        }
        sink.record(Found::new(line, reference));
    }
    Ok(())
}

/// Where lines end, to tell the line of a byte.
struct Lines(Vec<usize>);

impl Lines {
    fn new(text: &str) -> Self {
        Self(memchr::memchr_iter(b'\n', text.as_bytes()).collect())
    }

    fn at(&self, byte: usize) -> u64 {
        self.0.partition_point(|end| *end < byte) as u64 + 1
    }
}

#[cfg(test)]
mod tests;
