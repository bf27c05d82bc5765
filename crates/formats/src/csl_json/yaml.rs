//! CSL's items as YAML, as pandoc has them in a document's head: a list under `references`, in;
//! references out. Each item of the list is read by itself, so that a broken one costs itself.

use super::keys::{Key, is_rich, key as key_of};
use super::read::reference;
use crate::{Confidence, Found, Sample, Sink};
use cite_model::{Diagnostic, Kind, Severity};
use cite_text::json::Object;
use cite_text::lines::Lines;
use cite_text::markup::clean;
use serde_json::Value;
use std::io::{self, BufRead};

/// The longest item that is read, in bytes.
const LONGEST_ITEM: usize = 4 << 20;

/// `references:` over a list whose items have CSL's keys.
pub(super) fn detect(sample: &Sample) -> Confidence {
    // The Citation File Format has a list of this name, of other keys.
    if sample.text.lines().any(|line| line.starts_with("cff-version:")) {
        return Confidence::No;
    }
    let mut lines = sample.text.lines().map(str::trim_end);
    let Some(_) = lines.find(|line| *line == "references:") else { return Confidence::No };
    let item: Vec<&str> = lines.take(80).map(|line| line.trim_start_matches([' ', '-'])).collect();
    let has = |key: &str| item.iter().any(|line| line.starts_with(key));
    match (has("id:"), has("title:") || has("type:")) {
        (true, true) => Confidence::Sure,
        (false, true) => Confidence::Likely,
        _ => Confidence::No,
    }
}

/// Reads a text to its end.
pub(super) fn read(input: &mut dyn BufRead, sink: &mut dyn Sink) -> io::Result<()> {
    let mut lines = Lines::new(input);
    let mut item = Item::default();
    let mut margin = None;
    let mut inside = false;
    while let Some(line) = lines.next()? {
        let text = line.text;
        if text.trim_end() == "references:" {
            inside = true;
            continue;
        }
        let indent = text.len() - text.trim_start_matches(' ').len();
        let begins = text[indent..].starts_with("- ") && margin.is_none_or(|m| m == indent);
        let ends = indent == 0 && !text.trim().is_empty() && !begins;
        if inside && (begins || ends) {
            item.finish(sink);
            item = Item::default();
            inside = begins;
        }
        if !inside {
            continue;
        }
        if begins {
            margin = Some(indent);
            item.line = line.number;
            item.push(&format!("{}  {}", " ".repeat(indent), &text[indent + 2..]));
        } else {
            item.push(text);
        }
    }
    item.finish(sink);
    Ok(())
}

/// Titles and abstracts of YAML are Markdown: `*x*` and `**x**` become tags.
fn with_emphasis(mut object: Object) -> Object {
    for (key, value) in &mut object.0 {
        if let (Some(Key::Text(field)), Value::String(text)) = (key_of(key), value)
            && is_rich(field)
        {
            *text = tagged(&tagged(text, "**", "b"), "*", "i");
        }
    }
    object
}

/// Marks in pairs as tags; an odd one stays as it is, and so does one that stands by itself.
fn tagged(text: &str, mark: &str, tag: &str) -> String {
    let parts: Vec<&str> = text.split(mark).collect();
    let pairs = parts.len() % 2 == 1;
    let tight = |part: &str| !part.is_empty() && part.trim() == part;
    if !pairs || !parts.iter().skip(1).step_by(2).all(|part| tight(part)) {
        return text.to_owned();
    }
    let piece = |(at, part): (usize, &&str)| match at % 2 {
        0 => (*part).to_owned(),
        _ => format!("<{tag}>{part}</{tag}>"),
    };
    parts.iter().enumerate().map(piece).collect()
}

/// The lines of an item under way, without the dash of its first.
#[derive(Default)]
struct Item {
    line: u64,
    text: String,
    too_long: bool,
}

impl Item {
    fn push(&mut self, line: &str) {
        self.too_long |= self.text.len() + line.len() > LONGEST_ITEM;
        if self.line > 0 && !self.too_long {
            self.text.push_str(line);
            self.text.push('\n');
        }
    }

    fn finish(&self, sink: &mut dyn Sink) {
        if self.line == 0 {
            return;
        }
        let mut say = |severity, kind, message: String| {
            sink.diagnostic(Diagnostic::new(self.line, severity, kind, message));
        };
        if self.too_long {
            let message = "item is longer than 4 MiB".to_owned();
            return say(Severity::Rejected, Kind::Limit, message);
        }
        let object = match serde_saphyr::from_str::<Object>(&self.text) {
            Ok(object) => with_emphasis(object),
            Err(error) => {
                let message = error.without_snippet().to_string();
                let first = message.lines().next().unwrap_or_default();
                let first = first.split(" at line ").next().unwrap_or_default();
                let message = format!("item is not valid yaml: {}", clean(first));
                return say(Severity::Rejected, Kind::Syntax, message);
            }
        };
        let mut warnings = Vec::new();
        let reference = reference(object, &mut warnings);
        for message in warnings {
            say(Severity::Warning, Kind::Value, message);
        }
        if reference.is_anonymous() && reference.id.is_none() {
            let message = "item without title, name or identifier".to_owned();
            return say(Severity::Rejected, Kind::Empty, message);
        }
        sink.record(Found::new(self.line, reference));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emphasis() {
        for (text, expected) in [
            ("of **Huay** and *x*", "of <b>Huay</b> and <i>x</i>"),
            ("2 * 3 * 4", "2 * 3 * 4"),
            ("a*b", "a*b"),
            ("**", "**"),
        ] {
            assert_eq!(tagged(&tagged(text, "**", "b"), "*", "i"), expected);
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in "(references:\n|- id: |  title: |[a-c*:\\[{ \n]){0,40}") {
            let mut found = crate::Collected::default();
            read(&mut text.as_bytes(), &mut found).expect("bytes in memory can be read");
        }
    }
}
