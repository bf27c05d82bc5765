//! Paper notes: labelled Markdown in, the papers they describe out; they are read, never written.
//!
//! A note has its facts in YAML front matter, in `Label: value` lines (bulleted, bold, in a table,
//! or Dataview's `label:: value`), and in sections (`## Abstract`). What a person wrote about the
//! paper is kept as a note; every other section and label is kept in `extra`.

mod front;
mod lines;

use super::{Confidence, Format, Found, Markup, Origin, Sample, Sink, whole};
use cite_model::Precedence;
use cite_model::label::{self, Label};
use cite_model::{Diagnostic, Kind, Reference, Severity, TextField};
use lines::{Line, markdown};
use std::io::{self, BufRead};

const ID: &str = "paper-note";

/// The format's row in the registry.
pub static FORMAT: Format = Format {
    id: ID,
    name: "Markdown paper note",
    recognized_by: "labelled lines or front matter of a note about a paper",
    reads: "Markdown notes, a paper each or several",
    origin: Some(Origin::Other("notes")),
    markup: Markup::Markdown,
    extensions: &["md", "markdown", "txt", "yaml"],
    detect,
    read: Some(read),
    write: None,
    has_citation_keys: false,
    precedence: Precedence::Scraped,
    lossy: &[],
};

/// Sections that a person writes, by their beginning in lower case.
const OWN_WORDS: &[&str] = &[
    "notes",
    "note",
    "my ",
    "annotation",
    "comment",
    "thought",
    "highlight",
    "takeaway",
    "key takeaway",
    "reflection",
    "critique",
    "reading notes",
    "remarks",
    "notizen",
    "anmerkung",
    "gedanken",
    "remarques",
    "mes notes",
    "notas",
    "笔记",
    "我的",
    "批注",
    "想法",
    "メモ",
    "메모",
];

/// Words that callouts for an abstract or facts have, in lower case.
const CALLOUTS: &[&str] = &[
    "abstract",
    "info",
    "metadata",
    "cite",
    "citation",
    "summary",
    "bibliography",
    "synopsis",
    "tldr",
];

fn detect(sample: &Sample) -> Confidence {
    let text = sample.text.trim_start();
    if !whole::is_prose(text) && !text.starts_with("cff-version:") {
        return Confidence::No;
    }
    let (front, body) = front::part(text);
    let labels: Vec<Label> = front
        .map(front::labels)
        .unwrap_or_default()
        .into_iter()
        .chain(
            markdown(body, 1)
                .take(400)
                .filter_map(|line| line.pair().and_then(|(tag, _)| label::find(&tag))),
        )
        .collect();
    let has = |wanted: fn(&Label) -> bool| labels.iter().any(wanted);
    let title = has(|label| matches!(label, Label::Text(TextField::Title)))
        || body.contains("\n# ")
        || body.starts_with("# ");
    let known = [
        has(|label| {
            matches!(label, Label::Doi | Label::Pmid | Label::Pmcid | Label::Arxiv | Label::Isbn)
        }),
        has(|label| matches!(label, Label::Names(_))),
        has(|label| matches!(label, Label::Text(TextField::ContainerTitle))),
        has(|label| matches!(label, Label::Date(_) | Label::Year)),
        has(|label| matches!(label, Label::Key)),
        has(|label| matches!(label, Label::Text(TextField::Abstract)))
            || lines::has_section(body, Label::Text(TextField::Abstract)),
    ];
    let bibliographic = known[0] || known[1] || known[4];
    let marked = front.is_some()
        || ["- **", "* **", "\n**", ":: ", "\n> [!"].iter().any(|mark| body.contains(mark));
    match known.iter().filter(|known| **known).count() {
        count if title && bibliographic && count >= 2 && marked => Confidence::Likely,
        count if title && bibliographic && count >= 1 => Confidence::Weak,
        _ => Confidence::No,
    }
}

fn read(input: &mut dyn BufRead, sink: &mut dyn Sink) -> io::Result<()> {
    let text = whole::read(input, sink)?;
    let mut reader = Reader { sink, draft: Draft::default(), at: Place::default(), found: false };
    let (front, body) = front::part(&text);
    let mut body_line = 1;
    if let Some(front) = front {
        body_line += text[..text.len() - body.len()].matches('\n').count() as u64;
        let first = front::read(front, &mut reader.draft.reference);
        for message in first {
            reader.sink.diagnostic(Diagnostic::new(1, Severity::Warning, Kind::Value, message));
        }
        reader.draft.line = 1;
        reader.draft.labelled = reader.draft.reference.title().is_some();
    }
    for line in markdown(body, body_line) {
        reader.line(&line);
    }
    reader.flush();
    if !reader.found {
        let message = "no paper is described in the note";
        reader.sink.diagnostic(Diagnostic::new(1, Severity::Skipped, Kind::NotARecord, message));
    }
    Ok(())
}

/// A paper as far as it was read.
#[derive(Default)]
struct Draft {
    line: u64,
    reference: Reference,
    /// The first heading, which is the title where no label gives one.
    heading: Option<String>,
    /// Whether a label has given the title.
    labelled: bool,
    /// Whether the note has anything but a heading.
    facts: bool,
}

/// Where in the note the reader is.
#[derive(Default)]
struct Place {
    /// The section's heading; empty before the first.
    section: String,
    /// What stands in the section as text.
    text: Vec<String>,
    /// The line of the last label that has no field.
    kept: u64,
    /// A label whose value follows on the next lines.
    open: Option<(Label, String)>,
}

struct Reader<'s> {
    sink: &'s mut dyn Sink,
    draft: Draft,
    at: Place,
    found: bool,
}

impl Reader<'_> {
    fn line(&mut self, line: &Line) {
        if self.draft.line == 0 && !line.text.is_empty() {
            self.draft.line = line.number;
        }
        if let Some(heading) = line.heading() {
            self.end_section();
            self.heading(line, heading);
        } else if line.is_rule() {
            self.at.open = None;
            self.end_section_if_footer();
        } else if line.is_table_rule() {
            // what stands above the rule are the table's heads
            if self.at.kept + 1 == line.number {
                self.draft.reference.extra.pop();
            }
        } else if let Some((tag, value)) = line.pair().filter(|_| !self.in_prose()) {
            self.pair(line, &tag, &value);
        } else {
            self.text(line);
        }
    }

    fn heading(&mut self, line: &Line, heading: &str) {
        let label = label::find(heading);
        self.at.section = plain(heading);
        if line.level() == 1
            && label.is_none()
            && self.draft.facts
            && self.draft.heading.is_some()
            && self.has_title()
        {
            self.flush();
            self.draft.line = line.number;
        }
        if label.is_none() && self.draft.heading.is_none() && line.level() == 1 {
            self.draft.heading = Some(heading.to_owned());
            self.at.section.clear();
        }
    }

    fn has_title(&self) -> bool {
        self.draft.labelled || self.draft.heading.is_some()
    }

    /// Whether the section is one whose lines are text, colons or not.
    fn in_prose(&self) -> bool {
        let section = self.at.section.as_str();
        is_own(section) || matches!(label::find(section), Some(Label::Text(TextField::Abstract)))
    }

    fn pair(&mut self, line: &Line, tag: &str, value: &str) {
        let known = label::find(tag);
        self.at.open = None;
        let Some(label) = known else {
            if line.is_marked() || self.at.text.is_empty() && value.len() < 300 {
                self.at.kept = line.number;
                self.draft.reference.keep(ID, &plain(tag), plain(value));
            } else {
                self.text(line);
            }
            return;
        };
        if label == Label::Text(TextField::Title) {
            if self.draft.labelled
                && self.draft.reference.title() != Some(label::title(&plain(value)))
                && self.draft.facts
                && !label::is_blank(value)
            {
                self.flush();
                self.draft.line = line.number;
            }
            self.draft.labelled |= !label::is_blank(value);
        }
        if label::is_blank(value) {
            self.at.open = Some((label, tag.to_owned()));
            return;
        }
        self.assign(line.number, label, tag, value);
    }

    fn assign(&mut self, number: u64, label: Label, tag: &str, value: &str) {
        self.draft.facts = true;
        let value = plain(value);
        let origin = label::Origin { format: ID, tag };
        if !label::assign(&mut self.draft.reference, label, &value, origin) {
            let message = format!(
                "{tag} is not what it should be: {}",
                value.chars().take(80).collect::<String>()
            );
            self.sink.diagnostic(Diagnostic::new(number, Severity::Warning, Kind::Value, message));
        }
    }

    fn text(&mut self, line: &Line) {
        let text = line.bare();
        // a list below an open label: `Authors:` and then one a line
        if let Some((label, tag)) = self.at.open.clone() {
            if line.is_item() && !text.is_empty() {
                return self.item(line.number, label, &tag, text);
            }
            if !text.is_empty() {
                self.at.open = None;
                if matches!(label, Label::Text(TextField::Abstract) | Label::Note) {
                    self.at.section = tag;
                }
            }
        }
        self.at.text.push(text.to_owned());
    }

    fn item(&mut self, number: u64, label: Label, tag: &str, text: &str) {
        match label {
            Label::Names(field) => {
                if let Some(name) = cite_model::name::parse::spoken(&plain(text)) {
                    self.draft.reference.push_name(field, name);
                    self.draft.facts = true;
                }
            }
            _ => self.assign(number, label, tag, text),
        }
    }

    /// Puts the text of a section where it belongs.
    fn end_section(&mut self) {
        let text = std::mem::take(&mut self.at.text);
        self.at.open = None;
        let text = cite_text::markup::clean_block(&plain_block(&text)).into_owned();
        let section = std::mem::take(&mut self.at.section);
        if text.is_empty() || label::is_blank(&text) {
            return;
        }
        match label::find(&section) {
            Some(Label::Text(TextField::Abstract)) => {
                self.draft.facts = true;
                if !self.draft.reference.set_first(TextField::Abstract, &text) {
                    self.draft.reference.keep(ID, &section, text);
                }
            }
            Some(
                label @ (Label::Keywords
                | Label::Headings
                | Label::Doi
                | Label::Names(_)
                | Label::Text(TextField::ContainerTitle)),
            ) if text.len() < 4000 => {
                self.assign(0, label, &section, &text);
            }
            _ if is_own(&section) => self.draft.reference.push(cite_model::ListField::Note, text),
            _ => {
                let tag = if section.is_empty() { "text" } else { &section };
                self.draft.reference.keep(ID, tag, text);
            }
        }
    }

    /// A rule ends a section of text: what is below it belongs to no section.
    fn end_section_if_footer(&mut self) {
        if !self.at.text.is_empty() {
            self.end_section();
        }
    }

    fn flush(&mut self) {
        self.end_section();
        let mut draft = std::mem::take(&mut self.draft);
        self.at = Place::default();
        if let Some(heading) = draft.heading.filter(|_| !draft.labelled) {
            let title = cite_text::markup::clean(&plain(&heading)).into_owned();
            let _ = draft.reference.set_first(TextField::Title, label::title(&title));
        }
        label::settle_type(&mut draft.reference);
        let facts = draft.facts
            || draft.reference.id.is_some()
            || !draft.reference.names.is_empty()
            || draft.labelled;
        if facts && !draft.reference.is_anonymous() {
            self.found = true;
            self.sink.record(Found::new(draft.line.max(1), draft.reference));
        }
    }
}

fn is_own(section: &str) -> bool {
    let lower = section.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    OWN_WORDS.iter().any(|start| lower.starts_with(start))
}

/// A value without Markdown's marks; links become their words, wikilinks their names.
fn plain(text: &str) -> String {
    cite_text::markup::clean_block(&lines::inline(text)).into_owned()
}

fn plain_block(lines: &[String]) -> String {
    lines.iter().map(|line| plain(line)).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests;
