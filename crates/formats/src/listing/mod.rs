//! Copied lists of search results in, one record for each title out; they are read, never written.
//!
//! A listing is a query, perhaps an answer in prose, a line that announces the results, and the
//! results: each a title with a finding, a snippet, or a line of authors, journal and year behind
//! it. The finding is a note, not an abstract. What follows the results is no title.

mod lines;

use super::{Confidence, Format, Found, Markup, Origin, Sample, Sink, whole};
use cite_model::{
    Diagnostic, ItemType, Kind, ListField, NameField, Reference, Severity, TextField, date,
    identifier, name,
};
use cite_model::{Precedence, label};
use cite_text::markup;
use lines::{Shape, is_end, is_noise, is_start, shape, without_number};
use std::io::{self, BufRead};

/// The format's row in the registry.
pub static FORMAT: Format = Format {
    id: "listing",
    name: "copied list of search results",
    recognized_by: "lines of a copied list of search results",
    reads: "results of a search that were copied as text",
    origin: Some(Origin::Other("websites")),
    markup: Markup::Plain,
    extensions: &["txt"],
    detect,
    read: Some(read),
    write: None,
    has_citation_keys: false,
    precedence: Precedence::Scraped,
    lossy: &[],
};

fn detect(sample: &Sample) -> Confidence {
    if !whole::is_prose(sample.text) || sample.text.trim_start().starts_with("---\n") {
        return Confidence::No;
    }
    let Some(region) = region(sample.text) else { return Confidence::No };
    let results = results(&region.lines);
    let findings = results
        .iter()
        .filter(|result| !result.findings.is_empty() || !result.details.is_empty())
        .count();
    let enough = !results.is_empty() && findings * 2 >= results.len();
    match (enough, region.starts >= 2 || region.ended) {
        (true, true) => Confidence::Likely,
        (true, false) if results.len() > 1 || region.strong => Confidence::Likely,
        (true, false) => Confidence::Weak,
        (false, _) => Confidence::No,
    }
}

fn read(input: &mut dyn BufRead, sink: &mut dyn Sink) -> io::Result<()> {
    let text = whole::read(input, sink)?;
    let found = region(&text);
    let results = found.as_ref().map(|region| results(&region.lines)).unwrap_or_default();
    if results.is_empty() {
        let message = "no list of results was found";
        sink.diagnostic(Diagnostic::new(1, Severity::Skipped, Kind::NotARecord, message));
    }
    let query = found.map(|region| region.query).unwrap_or_default();
    for result in results {
        let line = result.line;
        sink.record(Found::new(line, result.reference(&query)));
    }
    Ok(())
}

/// The part of a text that holds the results.
struct Region<'t> {
    /// The first line of the text: what was asked.
    query: String,
    /// Its lines with their numbers; empty ones stay, they part results.
    lines: Vec<(u64, &'t str)>,
    /// How many lines announce the results.
    starts: usize,
    /// Whether one of them is used for nothing else.
    strong: bool,
    /// Whether a line ends them.
    ended: bool,
}

/// Finds the results: behind the last line of the first run that announces them.
fn region(text: &str) -> Option<Region<'_>> {
    let lines: Vec<(u64, &str)> = (1..).zip(text.lines().map(str::trim)).collect();
    let first = lines.iter().position(|(_, line)| is_start(line).is_some())?;
    let mut from = first;
    let (mut starts, mut strong) = (0, false);
    while let Some((_, line)) = lines.get(from) {
        match is_start(line) {
            Some(sure) => (starts, strong) = (starts + 1, strong | sure),
            None if line.is_empty() || is_noise(line) => {}
            None => break,
        }
        from += 1;
    }
    let rest = &lines[from..];
    let length = rest.iter().position(|(_, line)| is_end(line));
    let query = lines[..first]
        .iter()
        .map(|(_, line)| *line)
        .find(|line| !line.is_empty())
        .unwrap_or_default();
    let lines = rest[..length.unwrap_or(rest.len())].to_vec();
    Some(Region {
        query: markup::clean(query).into_owned(),
        lines,
        starts,
        strong,
        ended: length.is_some(),
    })
}

/// One result as its lines.
#[derive(Debug, Default)]
struct Listed {
    line: u64,
    title: String,
    /// Sentences: what the paper found, or a snippet of it.
    findings: Vec<String>,
    /// Authors, journal, year, as the list has them.
    details: Vec<String>,
}

/// Takes the lines apart. Empty lines part results where they do so throughout. Where lines of
/// details occur, a title is what has one behind it; else titles and findings take turns.
fn results(lines: &[(u64, &str)]) -> Vec<Listed> {
    let groups: Vec<&[(u64, &str)]> = lines
        .split(|(_, line)| line.is_empty())
        .filter(|group| group.iter().any(|(_, line)| !is_noise(line)))
        .collect();
    let in_groups = groups.len() > 1 && groups.iter().all(|group| (2..12).contains(&group.len()));
    let runs = if in_groups { groups } else { vec![lines] };
    let mut results: Vec<Listed> = Vec::new();
    for run in runs {
        let own: Vec<(u64, &str, Shape)> = run
            .iter()
            .filter(|(_, line)| !line.is_empty() && !is_noise(line))
            .map(|(number, line)| (*number, without_number(line)))
            .map(|(number, line)| (number, line, shape(line)))
            .collect();
        take(&own, in_groups, &mut results);
    }
    results.retain(|result| is_title(&result.title));
    results
}

/// Takes one run of lines apart.
fn take(lines: &[(u64, &str, Shape)], one_result: bool, results: &mut Vec<Listed>) {
    let detailed = lines.iter().any(|(.., shape)| *shape == Shape::Details);
    let mut open = false;
    for (at, (number, line, shape)) in lines.iter().enumerate() {
        let last = results.last_mut().filter(|_| open);
        let before_details = lines.get(at + 1).is_some_and(|(.., next)| *next == Shape::Details);
        let begins = match &last {
            None => true,
            Some(_) if one_result => false,
            Some(_) if detailed => before_details,
            Some(last) => !last.findings.is_empty(),
        };
        match (last, shape) {
            (_, Shape::Words) if begins => {
                results.push(Listed {
                    line: *number,
                    title: (*line).to_owned(),
                    ..Listed::default()
                });
                open = true;
            }
            (Some(last), Shape::Words) => last.findings.push((*line).to_owned()),
            (Some(last), Shape::Details) => last.details.push((*line).to_owned()),
            (None, _) => {}
        }
    }
}

/// Whether a line can be a title: words, not a word.
fn is_title(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let cjk = cite_model::name::is_cjk_name(text);
    letters >= if cjk { 4 } else { 8 } && text.chars().count() < 500
}

impl Listed {
    fn reference(self, query: &str) -> Reference {
        let mut reference = Reference::new(ItemType::Document);
        reference.set(TextField::Title, label::title(&markup::clean(strip_tags(&self.title))));
        for detail in &self.details {
            details(&mut reference, detail);
        }
        for finding in self.findings {
            reference.push(ListField::Note, markup::clean(&finding));
        }
        reference.keep(FORMAT.id, "query", query);
        label::settle_type(&mut reference);
        reference
    }
}

/// `[PDF] Title`, `[HTML] Title` of Google Scholar.
fn strip_tags(title: &str) -> &str {
    let mut title = title;
    for tag in ["[PDF]", "[HTML]", "[BOOK]", "[B]", "[CITATION]", "[C]", "[PDF] "] {
        title = title.strip_prefix(tag).unwrap_or(title).trim_start();
    }
    title
}

/// Reads a line of details: identifiers, a whole reference, or authors, journal and year parted by
/// dots, dashes or bars. What is not understood is kept.
fn details(reference: &mut Reference, text: &str) {
    let text = markup::clean(text);
    if let Some(doi) = identifier::find_doi(&text) {
        reference.set(TextField::Doi, doi.as_str());
    }
    if let Some(pmid) = text.find("PMID:").and_then(|at| {
        identifier::Pmid::parse(
            text[at + 5..].trim().split([' ', '.', ';']).next().unwrap_or_default(),
        )
    }) {
        reference.set(TextField::Pmid, pmid.as_str());
    }
    if let Some(read) =
        cite_citation::published_in(&text).filter(|read| read.text(TextField::Volume).is_some())
    {
        for (field, value) in read.texts.iter() {
            let _ = reference.set_first(field, value);
        }
        for (field, date) in read.dates.iter() {
            reference.dates.insert(field, date.clone());
        }
        return;
    }
    if text.starts_with("PMID:") && reference.text(TextField::Pmid).is_some() {
        return;
    }
    let (names, et_al) = name::parse::cut_et_al(text.trim_end_matches('.'));
    let mut parts: Vec<&str> = vec![names];
    for mark in [" · ", " • ", " | ", " - ", " – ", " — ", " ∙ "] {
        parts = parts.into_iter().flat_map(|part| part.split(mark)).collect();
    }
    let understood = parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).enumerate();
    for (at, part) in understood {
        let plain_year = date::loose::parse(part.trim_matches(['(', ')', ',', '.']))
            .filter(|date| date.year().is_some_and(|year| (1500..2100).contains(&year)));
        let list = name::parse::list(part.trim_end_matches(['…', ' ', ',']));
        let people = list.names.len() > 1 || list.names.iter().any(|name| !name.given().is_empty());
        if at == 0
            && reference.names(NameField::Author).is_empty()
            && people
            && !part.contains(|c: char| c.is_ascii_digit())
        {
            let cut = list.et_al || et_al || part.ends_with('…');
            reference.names.insert(NameField::Author, cite_model::NameList { et_al: cut, ..list });
        } else if let Some((journal, rest)) = journal_and_date(part) {
            let _ = reference.set_first(TextField::ContainerTitle, journal)
                || label::assign(reference, label::Label::Note, "", origin());
            label::assign(
                reference,
                label::Label::Date(cite_model::DateField::Issued),
                rest,
                origin(),
            );
        } else if let Some(date) = plain_year.filter(|_| part.chars().count() < 30) {
            reference.dates.insert(cite_model::DateField::Issued, date);
        } else if let Some(read) = cited(part, reference.title()) {
            for (field, value) in read.texts.iter().filter(|(field, _)| *field != TextField::Title)
            {
                let _ = reference.set_first(field, value);
            }
        } else if !part.contains(|c: char| c.is_ascii_digit())
            && part.chars().count() < 100
            && reference.text(TextField::ContainerTitle).is_none()
        {
            reference.set(TextField::ContainerTitle, part);
        } else {
            reference.keep(FORMAT.id, "details", part);
        }
    }
}

fn origin() -> label::Origin<'static> {
    label::Origin { format: FORMAT.id, tag: "details" }
}

/// `Nature, 2020` and `Nature 2020`: a journal and a date.
fn journal_and_date(text: &str) -> Option<(&str, &str)> {
    let at = text.rfind([',', ' '])?;
    let year = text[at..].trim_matches([',', ' ', '(', ')', '.']);
    let journal = text[..at].trim_end_matches([',', ' ']);
    let is_year =
        year.len() == 4 && year.parse().is_ok_and(|year: i32| (1500..2100).contains(&year));
    let words = journal.chars().filter(|c| c.is_alphabetic()).count() > 2
        && date::loose::parse(journal).is_none_or(|date| {
            date.precision() == 0 && !journal.contains(|c: char| c.is_ascii_digit())
        });
    let month = date::loose::parse(&format!("{journal} 2000"))
        .is_some_and(|date| date.precision() > 1)
        && !journal.contains(' ');
    (is_year && words && !month).then_some((journal, year))
}

/// What a line says that tells where a work of this title was published.
fn cited(line: &str, title: Option<&str>) -> Option<Reference> {
    let read = match title {
        Some(title) => cite_citation::parse_with_title(line, title),
        None => cite_citation::parse(line),
    };
    Some(read.reference).filter(|read| read.text(TextField::Volume).is_some())
}

#[cfg(test)]
mod tests;
