//! Plain-text reference lists in any citation style, in; a record a string out. Read, never written.
//!
//! `cite_citation` finds the strings and takes them apart. A dash in the place of the authors means
//! those of the string before.

use super::{Confidence, Format, Found, Markup, Origin, Precedence, Sample, Sink, whole};
use cite_citation::{Cited, Parsed, is_same_author, parse, split};
use cite_model::{Diagnostic, Kind, NameField, NameList, Severity};
use std::io::{self, BufRead};

/// The format's row in the registry.
pub static FORMAT: Format = Format {
    id: "references",
    name: "reference list in plain text",
    recognized_by: "two or more strings that read as references, and hardly anything beside them",
    reads: "references in words, one a line or one a paragraph",
    origin: Some(Origin::Other("reference lists")),
    markup: Markup::Plain,
    extensions: &["txt"],
    detect,
    read: Some(read),
    write: None,
    has_citation_keys: false,
    precedence: Precedence::Scraped,
    lossy: &[],
};

/// So many bytes are looked at to tell a list.
const LOOKED_AT: usize = 16 << 10;

/// From this confidence on a string of a list that was named one is read.
const LEAST: f32 = 0.25;

/// A list is what has two strings at least and hardly anything else.
fn detect(sample: &Sample) -> Confidence {
    let text = &sample.text[..sample.text.floor_char_boundary(LOOKED_AT)];
    if !whole::is_prose(text) && !begins_numbered(text) {
        return Confidence::No;
    }
    let mut strings = split(text);
    if text.len() < sample.text.len() && strings.len() > 1 {
        strings.pop();
    }
    let words = |of: &str| of.split_whitespace().count();
    let parsed = strings.iter().map(|cited| {
        let parsed = parse(&cited.text);
        let is_told = is_reference(&parsed)
            || is_same_author(&cited.text) && parsed.reference.title().is_some();
        (words(&cited.text), is_told)
    });
    let (mut all, mut sure, mut count) = (words(text), 0, 0);
    for (words, is_told) in parsed {
        if is_told {
            sure += words;
            count += 1;
        }
    }
    all = all.min(strings.iter().map(|cited| words(&cited.text)).sum::<usize>() + all / 3);
    match count {
        3.. if sure * 10 >= all * 8 => Confidence::Sure,
        2.. if sure * 10 >= all * 8 => Confidence::Weak,
        _ => Confidence::No,
    }
}

/// Surely a reference: people, a year, a title, and where it was published.
fn is_reference(parsed: &Parsed) -> bool {
    parsed.is_sure() && !parsed.reference.names(NameField::Author).is_empty()
}

/// `[1] Doe J` begins like no JSON.
fn begins_numbered(text: &str) -> bool {
    let digits = text.trim_start().strip_prefix('[').unwrap_or_default();
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with(']')
}

fn read(input: &mut dyn BufRead, sink: &mut dyn Sink) -> io::Result<()> {
    let text = whole::read(input, sink)?;
    let strings = split(&text);
    if strings.is_empty() {
        let message = "no reference was found";
        sink.diagnostic(Diagnostic::new(1, Severity::Skipped, Kind::NotARecord, message));
    }
    let is_alone = strings.len() == 1;
    let mut authors = None;
    for cited in strings {
        let mut parsed = parse(&cited.text);
        repeat_authors(&cited, &mut parsed, &mut authors);
        tell(&cited, parsed, is_alone, sink);
    }
    Ok(())
}

/// Gives a string with a dash for its authors those of the string before.
fn repeat_authors(cited: &Cited, parsed: &mut Parsed, last: &mut Option<NameList>) {
    let names = parsed.reference.names.get(NameField::Author).cloned();
    match (names, &last) {
        (None, Some(authors)) if is_same_author(&cited.text) => {
            parsed.reference.names.insert(NameField::Author, authors.clone());
        }
        (names, _) => *last = names,
    }
}

/// Hands a record on, or says why there is none.
fn tell(cited: &Cited, parsed: Parsed, is_alone: bool, sink: &mut dyn Sink) {
    if parsed.reference.is_anonymous() || parsed.confidence < LEAST && !is_alone {
        let start: String = cited.text.chars().take(60).collect();
        let message = format!("no reference: {start}");
        sink.diagnostic(Diagnostic::new(cited.line, Severity::Skipped, Kind::NotARecord, message));
        return;
    }
    if !parsed.is_sure() {
        let percent = (parsed.confidence * 100.0).round();
        let message = format!("read with {percent} % confidence: {}", parsed.reasons.join(", "));
        sink.diagnostic(Diagnostic::new(cited.line, Severity::Warning, Kind::Value, message));
    }
    sink.record(Found { line: cited.line, reference: parsed.reference });
}
