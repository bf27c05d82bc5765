//! A JSON text in; each of its items to a format's own reader, what is broken to the sink. Every
//! JSON format reads through here, so that all of them mend and reject alike.

use super::{Found, Sample, Sink};
use cite_model::{Diagnostic, Kind, Reference, Severity};
use cite_text::json::{self, Cut, Object};
use std::io::{self, BufRead};

/// What an item is to a format.
pub(super) enum Read {
    /// A record, and what to warn of.
    Record(Box<Reference>, Vec<String>),
    /// Not an item of this format.
    NoRecord,
}

/// Reads a text to its end, one object at a time.
pub(super) fn read_json(
    input: &mut dyn BufRead,
    sink: &mut dyn Sink,
    wrappers: &[&str],
    item: fn(Object) -> Read,
) -> io::Result<()> {
    json::objects(input, wrappers, &mut |line, cut| one(line, cut, sink, item))
}

/// A sample that begins like JSON, from its first bracket on.
pub(super) fn json_text<'t>(sample: &Sample<'t>) -> Option<&'t str> {
    let text = sample.text.trim_start_matches('\u{feff}').trim_start();
    text.starts_with(['{', '[']).then_some(text)
}

/// Whether a key stands anywhere in a sample that begins like JSON; none where it does not.
pub(super) fn keys_of<'t>(sample: &Sample<'t>) -> Option<impl Fn(&str) -> bool + use<'t>> {
    let text = json_text(sample)?;
    Some(move |key: &str| text.contains(&format!("\"{key}\"")))
}

fn one(line: u64, cut: Cut, sink: &mut dyn Sink, item: fn(Object) -> Read) {
    let mut say = |line, severity, kind, message: String| {
        sink.diagnostic(Diagnostic::new(line, severity, kind, message));
    };
    let text = match cut {
        Cut::Object(text) => text,
        Cut::Truncated(_) => {
            let message = "the file ends within this item".to_owned();
            return say(line, Severity::Rejected, Kind::Truncated, message);
        }
        Cut::TooLarge => {
            let message = "item is larger than 32 MiB".to_owned();
            return say(line, Severity::Rejected, Kind::Limit, message);
        }
        Cut::Stray(_) => {
            let message = "text that is no item was passed over".to_owned();
            return say(line, Severity::Skipped, Kind::NotARecord, message);
        }
    };
    match json::parse::<Object>(text) {
        Ok(parsed) => {
            if parsed.repaired {
                let message = "item is not valid json; it was repaired".to_owned();
                say(line, Severity::Repaired, Kind::Syntax, message);
            }
            accept(line, item(parsed.value), sink);
        }
        Err(broken) => {
            let kind = if broken.too_deep { Kind::Limit } else { Kind::Syntax };
            let message = format!("item is not valid json: {}", broken.reason);
            say(line + broken.line_offset, Severity::Rejected, kind, message);
        }
    }
}

fn accept(line: u64, read: Read, sink: &mut dyn Sink) {
    let (reference, warnings) = match read {
        Read::Record(reference, warnings) => (reference, warnings),
        Read::NoRecord => {
            let message = "an object that describes no work was passed over";
            let severity = Severity::Skipped;
            return sink.diagnostic(Diagnostic::new(line, severity, Kind::NotARecord, message));
        }
    };
    for message in warnings {
        sink.diagnostic(Diagnostic::new(line, Severity::Warning, Kind::Value, message));
    }
    if reference.is_anonymous() && reference.id.is_none() {
        let message = "item without title, name or identifier";
        sink.diagnostic(Diagnostic::new(line, Severity::Rejected, Kind::Empty, message));
    } else {
        sink.record(Found::new(line, *reference));
    }
}
