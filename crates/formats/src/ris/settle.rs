//! What only the whole record can tell: pages from two tags, a date from two, identifiers that
//! stand in links, the title of a journal of which only the abbreviation is given.

use super::cut::Tag;
use super::kind::Kind;
use super::profiles::Profile;
use super::{ID, values};
use crate::Sink;
use cite_model::date::Date;
use cite_model::{
    DateField, Diagnostic, Doi, ItemType, ListField, Pmcid, Pmid, Reference, Severity, TextField,
};
use rustc_hash::FxHashSet;

/// Values that wait for the end of their record.
#[derive(Default)]
pub struct Pending<'r> {
    /// Dates of issue: tag, value, line.
    pub dates: Vec<(Tag, &'r str, u64)>,
    /// Values of `KW`.
    pub keywords: Vec<&'r str>,
    /// Addresses of the work.
    pub urls: Vec<&'r str>,
    /// Addresses of files and services, with their tags.
    pub links: Vec<(Tag, &'r str)>,
    /// ISSNs and ISBNs.
    pub serials: Vec<(ListField, String)>,
    /// Notes.
    pub notes: Vec<String>,
    /// The record does not say its type, or says one that says nothing.
    pub is_generic: bool,
    first: Option<(Tag, &'r str)>,
    start: Option<(Tag, &'r str)>,
    last: Option<(Tag, &'r str)>,
    more: Vec<(Tag, &'r str)>,
}

impl<'r> Pending<'r> {
    /// The first page, or all of them.
    pub fn first_page(&mut self, tag: Tag, value: &'r str) {
        let more = &mut self.more;
        set(&mut self.first, tag, value, more);
    }

    /// The first page where there is no better tag for it.
    pub fn start_page(&mut self, tag: Tag, value: &'r str) {
        let more = &mut self.more;
        set(&mut self.start, tag, value, more);
    }

    /// The last page.
    pub fn last_page(&mut self, tag: Tag, value: &'r str) {
        let more = &mut self.more;
        set(&mut self.last, tag, value, more);
    }
}

fn set<'r>(
    slot: &mut Option<(Tag, &'r str)>,
    tag: Tag,
    value: &'r str,
    more: &mut Vec<(Tag, &'r str)>,
) {
    match slot {
        None => *slot = Some((tag, value)),
        Some((_, first)) if *first == value => {}
        Some(_) => more.push((tag, value)),
    }
}

/// Completes a reference.
pub fn settle(
    reference: &mut Reference,
    mut pending: Pending,
    kind: Kind,
    profile: Option<&'static Profile>,
    sink: &mut dyn Sink,
) {
    pages(reference, &mut pending, kind);
    issued(reference, &pending.dates, sink);
    titles(reference, kind);
    keywords(reference, pending.keywords.iter().flat_map(|value| value.split('\n')));
    links(reference, &pending);
    unite(reference, ListField::Note, pending.notes);
    for list in [ListField::Issn, ListField::Isbn] {
        let of_list = pending.serials.iter().filter(|(field, _)| *field == list);
        unite(reference, list, of_list.map(|(_, number)| number.clone()).collect());
    }
    accession(reference, profile);
    if pending.is_generic {
        reference.item_type = generic_type(reference);
    }
}

fn pages(reference: &mut Reference, pending: &mut Pending, kind: Kind) {
    for (tag, value) in std::mem::take(&mut pending.more) {
        reference.keep(ID, tag.as_str(), values::text(value));
    }
    if pending.first.is_none() {
        pending.first = pending.start.take();
    }
    if let Some((tag, value)) = pending.start {
        reference.keep(ID, tag.as_str(), values::text(value));
    }
    let text = |page: Option<(Tag, &str)>| page.map(|(_, value)| values::text(value));
    let (first, last) = (text(pending.first), text(pending.last));
    // "No Pagination Specified", cut at its middle.
    if first.as_deref() == Some("No") && last.as_deref() == Some("Specified") {
        return;
    }
    let Some(first) = first else {
        if let Some(last) = last {
            _ = reference.set_first(TextField::Page, &last);
        }
        return;
    };
    let is_range = values::page_ends(&first).is_some();
    let last = last.filter(|last| *last != first);
    if let Some(last) = last.as_ref().filter(|last| is_range && !first.ends_with(last.as_str())) {
        reference.keep(ID, "EP", last.as_str());
    }
    let is_single = !is_range && last.is_none();
    let field = match kind {
        Kind::Book | Kind::Thesis | Kind::Manuscript if is_single => TextField::NumberOfPages,
        Kind::Film if is_single => TextField::Dimensions,
        // The number of an article, said twice.
        _ if is_single && reference.text(TextField::Number) == Some(&first) => return,
        _ => TextField::Page,
    };
    let pages = match last {
        Some(last) if !is_range => format!("{first}-{last}"),
        _ => first,
    };
    if !reference.set_first(field, &pages) {
        reference.keep(ID, "SP", pages);
    }
}

/// The date of issue: the first value with a year; a value without one is completed by the year
/// of `PY`.
fn issued(reference: &mut Reference, dates: &[(Tag, &str, u64)], sink: &mut dyn Sink) {
    let ranked = [b"DA", b"Y1", b"C1", b"YR", b"C2", b"PY"];
    let rank = |tag: Tag| ranked.iter().position(|known| **known == tag.0).unwrap_or(ranked.len());
    let mut sorted: Vec<_> = dates.iter().collect();
    sorted.sort_by_key(|(tag, ..)| rank(*tag));
    let year = dates
        .iter()
        .filter(|(tag, ..)| tag.0 == *b"PY")
        .find_map(|(_, value, _)| values::parse_date(value).and_then(|date| date.year()));
    let mut chosen: Option<Date> = None;
    for (tag, value, line) in sorted {
        let text = values::text(value);
        let date = values::parse_date(&text).filter(is_date);
        let completed = |year: i32| values::parse_date(&format!("{text} {year:04}"));
        let date = date.map(|date| match (&date, year) {
            (Date::Literal(_), Some(year)) => {
                completed(year).filter(|with| with.precision() > 1).unwrap_or(date)
            }
            _ => date,
        });
        match (date, &chosen) {
            (None, _) => {}
            (Some(date), None) => chosen = Some(date),
            (Some(date), Some(Date::Literal(_))) if date.precision() > 0 => {
                let literal = chosen.replace(date).map(|date| date.to_string());
                reference.keep(ID, "DA", literal.unwrap_or_default());
            }
            (Some(date), Some(first)) if !adds_nothing(first, &date) => {
                reference.keep(ID, tag.as_str(), text);
            }
            _ => {}
        }
        if let (Some(Date::Literal(_)), None) = (&chosen, year) {
            let message = format!("no year in the date: {}", values::shown(value));
            let kind = cite_model::Kind::Value;
            sink.diagnostic(Diagnostic::new(*line, Severity::Warning, kind, message));
        }
    }
    if let Some(date) = chosen.filter(|_| reference.date(DateField::Issued).is_none()) {
        reference.dates.insert(DateField::Issued, date);
    }
}

/// Whether a value says anything at all: `///` does not, nor does `YEAR/MONTH/DAY/`.
fn is_date(date: &Date) -> bool {
    match date {
        Date::Literal(text) => {
            text.chars().any(char::is_alphanumeric) && !text.starts_with("YEAR/")
        }
        _ => true,
    }
}

fn adds_nothing(first: &Date, other: &Date) -> bool {
    first == other || (first.year() == other.year() && other.precision() <= 1)
}

/// Whether [`titles`] has nothing to add.
pub fn has_titles(reference: &Reference, kind: Kind) -> bool {
    use TextField::{ContainerTitle, ContainerTitleShort, EventTitle, TitleShort};
    let has = |field| reference.text(field).is_some();
    let instead = match kind {
        Kind::Journal | Kind::Magazine | Kind::Newspaper => ContainerTitleShort,
        Kind::Conference => EventTitle,
        _ => return reference.title().is_some() || !has(TitleShort),
    };
    let is_meeting = kind == Kind::Conference && has(EventTitle);
    !is_meeting
        && (reference.title().is_some() || !has(TitleShort))
        && (has(ContainerTitle) || !has(instead))
}

/// Titles that stand for others that are missing, and a meeting's book that stands for the meeting.
pub fn titles(reference: &mut Reference, kind: Kind) {
    use TextField::{ContainerTitle, ContainerTitleShort, EventTitle, Title, TitleShort};
    if let (None, Some(short)) = (reference.title(), reference.text(TitleShort)) {
        let short = short.to_owned();
        reference.set(Title, short);
    }
    let (container, event) = (reference.text(ContainerTitle), reference.text(EventTitle));
    match (kind, container, event) {
        (Kind::Journal | Kind::Magazine | Kind::Newspaper, None, _) => {
            let short = reference.text(ContainerTitleShort).unwrap_or_default().to_owned();
            reference.set(ContainerTitle, short);
        }
        (Kind::Conference, None, Some(event)) => {
            let event = event.to_owned();
            reference.set(ContainerTitle, event);
        }
        (Kind::Conference, Some(container), Some(event))
            if values::is_proceedings(event) && !values::is_proceedings(container) =>
        {
            let (container, event) = (event.to_owned(), container.to_owned());
            reference.set(ContainerTitle, container);
            reference.set(EventTitle, event);
        }
        _ => {}
    }
}

/// Keywords stand one a line, or separated by semicolons; a single value is a list if it has commas.
pub fn keywords<'v>(reference: &mut Reference, lines: impl Iterator<Item = &'v str>) {
    let mut words: Vec<String> = Vec::new();
    for line in lines {
        // First the character references, whose semicolons separate nothing.
        let line = values::text(line);
        let parts = line.split(';').map(str::trim).filter(|word| !word.is_empty());
        words.extend(parts.map(str::to_owned));
    }
    if words.split_first().is_some_and(|(first, others)| others.iter().all(|word| word == first)) {
        let parts = words[0].split(',').map(|word| word.trim().to_owned());
        words = parts.filter(|word| !word.is_empty()).collect();
    }
    unite(reference, ListField::Keyword, words);
}

/// So many values are held against each other without a set.
const FEW: usize = 16;

/// Adds values that are not there yet.
fn unite(reference: &mut Reference, field: ListField, values: Vec<String>) {
    if values.is_empty() {
        return;
    }
    let list = reference.lists.entry(field);
    if list.len() + values.len() <= FEW {
        for value in values {
            if !list.contains(&value) {
                list.push(value);
            }
        }
        return;
    }
    let mut seen: FxHashSet<String> = list.iter().cloned().collect();
    for value in values {
        if !seen.contains(&value) {
            seen.insert(value.clone());
            list.push(value);
        }
    }
}

/// Addresses and the identifiers in them. The first link to a text stands for the address that a
/// record lacks; all others are kept under their tags, as files are.
fn links(reference: &mut Reference, pending: &Pending) {
    let urls = pending.urls.iter().map(|url| values::text(url)).collect();
    unite(reference, ListField::Url, urls);
    let links = pending.links.iter().map(|(_, link)| *link);
    let all: Vec<&str> = pending.urls.iter().copied().chain(links).take(16).collect();
    linked_identifiers(reference, &all);
    let mut lacks_url = reference.list(ListField::Url).is_empty();
    for (tag, link) in &pending.links {
        if lacks_url && matches!(&tag.0, b"L1" | b"L2") && is_page(link) {
            reference.push(ListField::Url, values::text(link));
            lacks_url = false;
        } else if reference.text(TextField::Doi) != Some(*link) {
            reference.keep(ID, tag.as_str(), values::text(link));
        }
    }
}

/// Identifiers that a record lacks and its addresses have.
pub fn linked_identifiers(reference: &mut Reference, links: &[&str]) {
    let all = || links.iter().copied();
    let wants = |reference: &Reference, field| reference.text(field).is_none();
    if wants(reference, TextField::Doi) {
        let doi = all().find_map(|link| values::doi(link).or_else(|| Doi::parse(link)));
        doi.into_iter().for_each(|doi| reference.set(TextField::Doi, doi.as_str()));
    }
    if wants(reference, TextField::Pmid) {
        let mut in_pubmed = all().filter(|link| is_pubmed(link));
        let pmid = in_pubmed.find_map(Pmid::parse);
        pmid.into_iter().for_each(|pmid| reference.set(TextField::Pmid, pmid.as_str()));
    }
    if wants(reference, TextField::Pmcid) {
        let mut in_pmc = all().filter(|link| link.contains("/PMC"));
        let pmcid = in_pmc.find_map(Pmcid::parse);
        pmcid.into_iter().for_each(|pmcid| reference.set(TextField::Pmcid, pmcid.as_str()));
    }
}

fn is_pubmed(link: &str) -> bool {
    link.contains("pubmed.ncbi.nlm.nih.gov/") || link.contains("ncbi.nlm.nih.gov/pubmed/")
}

/// Whether a link leads to the work and not to a service that looks for it.
fn is_page(link: &str) -> bool {
    values::is_url(link)
        && !["ovid", "openurl", "sfx", "url_ver=", "login"].iter().any(|mark| link.contains(mark))
}

/// An accession number of PubMed is a PubMed identifier.
pub fn accession(reference: &mut Reference, profile: Option<&'static Profile>) {
    let is_pubmed = profile.is_some_and(|profile| profile.name == "PubMed");
    let number = reference.text(TextField::ArchiveLocation).unwrap_or_default();
    let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(pmid) = Pmid::parse(number).filter(|_| is_pubmed && digits) {
        _ = reference.set_first(TextField::Pmid, pmid.as_str());
    }
}

/// A record of no known type is an article, as Zotero has it, if it has anything of one.
fn generic_type(reference: &Reference) -> ItemType {
    use TextField::{ContainerTitle, Issue};
    let texts = [ContainerTitle, Issue].iter().any(|field| reference.text(*field).is_some());
    if texts || !reference.list(ListField::Issn).is_empty() {
        ItemType::ArticleJournal
    } else {
        ItemType::Document
    }
}
