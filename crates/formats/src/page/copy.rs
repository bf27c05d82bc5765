//! The text beside the JSON of a page comes in; the copies of its papers in plain text go out: a line
//! that is a paper's title, its authors before or behind, its abstract behind.

use super::json::Embedded;
use cite_model::name::parse;
use cite_model::{NameField, NameList, Reference, TextField, label};
use cite_text::fold::fold;
use cite_text::markup;
use std::collections::HashMap;

/// Adds the copies to the papers that the JSON gave.
pub fn records(text: &str, values: &[Embedded], found: &mut Vec<(u64, Reference)>) {
    let lines = lines_beside(text, values);
    let mut titles: HashMap<String, usize> = HashMap::new();
    for (at, (_, reference)) in found.iter().enumerate() {
        let key = reference.title().map(fold).unwrap_or_default();
        if key.len() > 12 {
            titles.entry(key).or_insert(at);
        }
    }
    let mut copies = Vec::new();
    for (at, (number, line)) in lines.iter().enumerate().filter(|(_, (_, line))| line.len() < 2000)
    {
        let Some(paper) = titles.remove(&fold(line)) else { continue };
        copies.push((*number, copy(&lines, at, &found[paper].1)));
    }
    found.extend(copies);
}

/// The lines that are not JSON, without empty ones.
fn lines_beside<'t>(text: &'t str, values: &[Embedded]) -> Vec<(u64, &'t str)> {
    let mut lines = Vec::new();
    let mut start = 0;
    let mut spans = values.iter().map(|value| (value.start, value.end)).peekable();
    for (line, number) in text.split('\n').zip(1..) {
        let end = start + line.len();
        while spans.peek().is_some_and(|(_, to)| *to <= start) {
            spans.next();
        }
        let covered = spans.peek().is_some_and(|(from, to)| *from < end && start < *to);
        if !covered && !line.trim().is_empty() {
            lines.push((number, line.trim()));
        }
        start = end + 1;
    }
    lines
}

/// What stands round a title's line.
fn copy(lines: &[(u64, &str)], at: usize, paper: &Reference) -> Reference {
    let mut copy = Reference::new(paper.item_type);
    copy.set(TextField::Title, label::title(&markup::clean(lines[at].1)));
    let before = at.checked_sub(1).map(|before| lines[before].1);
    let behind = lines.get(at + 1).map(|(_, line)| *line);
    let authors = [before, behind].into_iter().flatten().find_map(|line| authors(line, paper));
    if let Some(list) = authors {
        copy.names.insert(NameField::Author, list);
    }
    let wanted =
        paper.text(TextField::Abstract).map(|text| fold(text).chars().take(60).collect::<String>());
    let is_abstract = |line: &&str| match &wanted {
        Some(wanted) if !wanted.is_empty() => {
            fold(&line.chars().take(200).collect::<String>()).starts_with(wanted.trim_end())
        }
        _ => line.chars().count() > 300,
    };
    if let Some(text) = lines[at + 1..].iter().take(3).map(|(_, line)| *line).find(is_abstract) {
        copy.set(TextField::Abstract, markup::clean(text));
    }
    copy
}

/// Names that a line is made of, if the paper's are the same people.
fn authors(line: &str, paper: &Reference) -> Option<NameList> {
    let list = parse::list(&markup::clean(line));
    let known = paper.names(NameField::Author);
    let shared = list
        .names
        .iter()
        .filter(|name| known.iter().any(|other| other.family() == name.family()))
        .count();
    (shared > 0 && shared * 2 >= list.names.len()).then_some(list)
}
