//! An entry comes in, a text that a person can edit goes out; the text comes back, and what the
//! person changed in it goes out, or which of its lines say what cannot be.
//!
//! A line is a field, a colon and its value; lines that are indented go on with the value, a line that
//! begins with `#` is a comment. A field that is taken out, or has nothing behind its colon, has no
//! value. A line that is left as it was changes nothing, whatever stands in it: what is compared
//! is the text. No control character of a value gets into the text.

use super::changes::{Changes, MarkChange};
use super::usual;
use crate::store::MarkKind;
use cite_model::{AnyField, Edit, FieldValue, ListField, Reference};
use cite_text::display;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Names in a line longer than this stand each on a line of its own.
const LONG: usize = 72;

/// How a comment begins that says what is wrong with the line below it.
const FAULT: &str = "#!";

/// What the form of an entry shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The citation key.
    pub key: String,
    /// Its fields as they are, without what tags and notes add to them.
    pub reference: Reference,
    /// A person's tags.
    pub tags: Vec<String>,
    /// The collections that it is in.
    pub collections: Vec<String>,
    /// A person's notes.
    pub notes: Vec<String>,
    /// Remarks that stand below fields.
    pub remarks: Vec<(AnyField, String)>,
    /// Its records, as the head of the form names them.
    pub records: Vec<String>,
}

/// A line that says what cannot be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Its number, from 1.
    pub line: usize,
    /// Why.
    pub why: String,
}

/// What a line of the form is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Topic {
    Key,
    Field(AnyField),
    Mark(MarkKind),
}

/// The marks that a form shows, and what they are called there.
const MARKS: [(&str, MarkKind); 3] =
    [("tags", MarkKind::Tag), ("collections", MarkKind::Collection), ("notes", MarkKind::Note)];

impl Sheet {
    /// The text that a person edits.
    pub fn text(&self) -> String {
        let mut out = String::new();
        self.head(&mut out);
        row(&mut out, "key", &self.key);
        let usual: Vec<AnyField> = usual::fields(self.reference.item_type).collect();
        let others = AnyField::all().filter(|field| !usual.contains(field));
        for field in usual.iter().copied().chain(others) {
            let mut remarks = self.remarks.iter().filter(|(about, _)| *about == field).peekable();
            match FieldValue::of(&self.reference, field) {
                Some(value) => row(&mut out, field.name(), &laid_out(&value, field)),
                None if usual.contains(&field) || remarks.peek().is_some() => {
                    comment(&mut out, &format!("{}:", field.name()));
                }
                None => {}
            }
            remarks.for_each(|(_, remark)| comment(&mut out, &format!("  {remark}")));
        }
        out.push('\n');
        comment(&mut out, "Your own: tags and collections parted by ;, notes by an empty line.");
        for (name, kind) in MARKS {
            row(&mut out, name, &shown(self.marks(kind), kind));
        }
        out
    }

    fn head(&self, out: &mut String) {
        for line in [
            "A field, a colon, its value; lines that go on with it are indented. Names and keywords",
            "are parted by ;. What you change outranks every source; a field taken out, or with",
            "nothing behind its colon, has no value. `cite set KEY --revert FIELD` gives a field back",
            "to the sources, `cite undo` takes all back. An empty form changes nothing.",
            "",
        ] {
            comment(out, line);
        }
        for (number, record) in (1..).zip(&self.records) {
            comment(out, &format!("[{number}] {record}"));
        }
        out.push('\n');
    }

    /// What a person changed in the text of this form; nothing where the text has no field left.
    pub fn changes(&self, text: &str) -> Result<Changes, Vec<Fault>> {
        let (before, _) = read(&self.text());
        let (after, mut faults) = read(text);
        let mut changes = Changes::default();
        if after.is_empty() && faults.is_empty() {
            return Ok(changes);
        }
        for (topic, (line, value)) in &after {
            if before.get(topic).is_none_or(|(_, known)| known != value)
                && let Err(why) = self.change(*topic, value, &mut changes)
            {
                faults.push(Fault { line: *line, why });
            }
        }
        for topic in before.keys().filter(|topic| !after.contains_key(topic)) {
            // Nothing is a value of every field.
            let _ = self.change(*topic, "", &mut changes);
        }
        faults.sort_by_key(|fault| fault.line);
        if faults.is_empty() { Ok(changes) } else { Err(faults) }
    }

    fn change(&self, topic: Topic, value: &str, changes: &mut Changes) -> Result<(), String> {
        match topic {
            Topic::Key if value.is_empty() || value == self.key => {}
            Topic::Key => {
                return Err(format!("this is the form of {}; `cite keys` gives keys", self.key));
            }
            Topic::Field(field) => {
                let edit = Edit::parse(field, value).map_err(|error| error.to_string())?;
                let mut reference = self.reference.clone();
                edit.apply(&mut reference);
                if reference != self.reference {
                    changes.edits.push(edit);
                }
            }
            Topic::Mark(kind) => {
                let (before, after) = (self.marks(kind), list(value, kind));
                let mut change = |values: &[String], others: &[String], present: bool| {
                    let changed = values.iter().filter(|value| !others.contains(value)).cloned();
                    changes.marks.extend(changed.map(|value| MarkChange { kind, value, present }));
                };
                change(before, &after, false);
                change(&after, before, true);
            }
        }
        Ok(())
    }

    fn marks(&self, kind: MarkKind) -> &[String] {
        match kind {
            MarkKind::Tag => &self.tags,
            MarkKind::Collection => &self.collections,
            MarkKind::Note => &self.notes,
            MarkKind::Trash => &[],
        }
    }
}

/// The text with every fault told above its line, and no longer those that were told before.
pub fn with_faults(text: &str, faults: &[Fault]) -> String {
    let mut out = String::with_capacity(text.len() + 80 * faults.len());
    let mut faults = faults.iter().peekable();
    for (number, line) in (1..).zip(text.lines()) {
        while let Some(fault) = faults.next_if(|fault| fault.line <= number) {
            let _ = writeln!(out, "{FAULT} {}", display::terminal(&fault.why));
        }
        if !line.starts_with(FAULT) {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

/// The rows of a text by what they are about, each with its line and value.
fn read(text: &str) -> (BTreeMap<Topic, (usize, String)>, Vec<Fault>) {
    let (mut rows, mut faults) = (BTreeMap::new(), Vec::new());
    for Row { line, name, value } in split(text, &mut faults) {
        let known = match topic(name) {
            Ok(topic) => match rows.entry(topic) {
                std::collections::btree_map::Entry::Vacant(vacant) => {
                    vacant.insert((line, value.trim().to_owned()));
                    continue;
                }
                std::collections::btree_map::Entry::Occupied(known) => {
                    format!("{name}: stands on line {} already", known.get().0)
                }
            },
            Err(why) => why,
        };
        faults.push(Fault { line, why: known });
    }
    (rows, faults)
}

fn topic(name: &str) -> Result<Topic, String> {
    if name.eq_ignore_ascii_case("key") {
        return Ok(Topic::Key);
    }
    if let Some((_, kind)) = MARKS.iter().find(|(known, _)| name.eq_ignore_ascii_case(known)) {
        return Ok(Topic::Mark(*kind));
    }
    name.parse().map(Topic::Field).map_err(|unknown: cite_model::NoField| {
        match &unknown.nearest()[..] {
            [] => unknown.to_string(),
            nearest => format!("{unknown} (did you mean {}?)", nearest.join(", ")),
        }
    })
}

/// A field and its lines.
struct Row<'t> {
    line: usize,
    name: &'t str,
    value: String,
}

fn split<'t>(text: &'t str, faults: &mut Vec<Fault>) -> Vec<Row<'t>> {
    let mut rows: Vec<Row> = Vec::new();
    let mut is_apart = false; // an empty line came before
    for (line, raw) in (1..).zip(text.strip_prefix('\u{feff}').unwrap_or(text).lines()) {
        let content = raw.trim();
        if raw.starts_with('#') {
            continue;
        }
        if content.is_empty() {
            is_apart = true;
            continue;
        }
        if raw.starts_with(char::is_whitespace) {
            match rows.last_mut() {
                Some(row) => {
                    row.value.push_str(if is_apart { "\n\n" } else { "\n" });
                    row.value.push_str(content);
                }
                None => {
                    let why = "a line that is indented goes on with a field, and there is none";
                    faults.push(Fault { line, why: why.to_owned() });
                }
            }
        } else if let Some((name, value)) = raw.split_once(':') {
            rows.push(Row { line, name: name.trim(), value: value.trim().to_owned() });
        } else {
            let why = "no colon: a line is a field, a colon and its value".to_owned();
            faults.push(Fault { line, why });
        }
        is_apart = false;
    }
    rows
}

/// The values of a list of marks.
fn list(value: &str, kind: MarkKind) -> Vec<String> {
    match Edit::parse(AnyField::List(like(kind)), value).map(|edit| edit.value) {
        Ok(Some(FieldValue::List(list))) => list,
        _ => Vec::new(),
    }
}

fn shown(marks: &[String], kind: MarkKind) -> String {
    FieldValue::List(marks.to_vec()).shown(AnyField::List(like(kind)))
}

/// The field whose values are typed as these marks are.
fn like(kind: MarkKind) -> ListField {
    if kind == MarkKind::Note { ListField::Note } else { ListField::Keyword }
}

fn laid_out(value: &FieldValue, field: AnyField) -> String {
    let shown = value.shown(field);
    match value {
        // White space between names is one space again when it is read.
        FieldValue::Names(_) if shown.len() > LONG => shown.replace("; ", ";\n"),
        _ => shown,
    }
}

fn row(out: &mut String, name: &str, value: &str) {
    out.push_str(name);
    out.push(':');
    for (number, line) in value.split('\n').enumerate() {
        let line = display::terminal(line.trim_end());
        if !line.is_empty() {
            out.push_str(if number == 0 { " " } else { "  " });
            out.push_str(&line);
        }
        out.push('\n');
    }
}

fn comment(out: &mut String, line: &str) {
    out.push_str(format!("# {}", display::terminal(line)).trim_end());
    out.push('\n');
}

#[cfg(test)]
mod tests;
