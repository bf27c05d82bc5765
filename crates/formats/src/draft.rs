//! A record in the making: values under their source's tags come in, a reference goes out in which
//! the first value of a field stands and every further one is kept under its tag.

use super::records::{push_serial, says_nothing};
use super::{Found, Sink};
use cite_model::date::loose;
use cite_model::identifier::{Arxiv, Doi, Isbn, Issn, Pmcid, Pmid, find_doi, find_pmcid};
use cite_model::{
    Date, DateField, Diagnostic, ItemType, Kind, ListField, Reference, Severity, TextField,
};
use cite_text::markup::{clean, clean_block};
use cite_text::xml::Element;

/// A record that is being read.
pub(super) struct Draft {
    /// What is known of it.
    pub reference: Reference,
    format: &'static str,
    line: u64,
    said: Vec<Diagnostic>,
}

impl Draft {
    /// A record of a format that begins on a line.
    pub(super) fn new(format: &'static str, line: u64, item_type: ItemType) -> Self {
        Self { reference: Reference::new(item_type), format, line, said: Vec::new() }
    }

    /// A value for a field of one text, on one line.
    pub(super) fn text(&mut self, tag: &str, field: TextField, value: &str) {
        let value = clean(value);
        let same = self.reference.text(field).is_some_and(|first| first == value);
        if !same && !self.reference.set_first(field, &value) {
            self.reference.keep(self.format, tag, value);
        }
    }

    /// A value of several lines.
    pub(super) fn block(&mut self, tag: &str, field: TextField, value: &str) {
        let value = clean_block(value);
        let same = self.reference.text(field).is_some_and(|first| first == value);
        if !same && !self.reference.set_first(field, &value) {
            self.reference.keep(self.format, tag, value);
        }
    }

    /// A value of a list, on one line.
    pub(super) fn push(&mut self, field: ListField, value: &str) {
        self.reference.push(field, clean(value));
    }

    /// A value without a field.
    pub(super) fn keep(&mut self, tag: &str, value: &str) {
        self.reference.keep(self.format, tag, clean_block(value));
    }

    /// A date in any form; one that is none is kept as it stands, and told.
    pub(super) fn date(&mut self, tag: &str, field: DateField, text: &str) {
        let text = clean(text);
        let Some(date) = loose::parse(&text) else { return };
        if matches!(date, Date::Literal(_)) {
            self.warn(Kind::Value, format!("{tag}: no date in {}", shown(&text)));
        }
        self.set_date(tag, field, date);
    }

    /// A date that was read already.
    pub(super) fn set_date(&mut self, tag: &str, field: DateField, date: Date) {
        match self.reference.date(field) {
            None => {
                self.reference.dates.insert(field, date);
            }
            Some(first) if *first == date => {}
            Some(_) => self.reference.keep(self.format, tag, date.to_string()),
        }
    }

    /// A DOI, in any of its forms.
    pub(super) fn doi(&mut self, tag: &str, text: &str) {
        let text = clean(text);
        match Doi::parse(&text).or_else(|| find_doi(&text)) {
            Some(doi) => self.text(tag, TextField::Doi, doi.as_str()),
            None => self.odd(tag, "DOI", &text),
        }
    }

    /// A PMID.
    pub(super) fn pmid(&mut self, tag: &str, text: &str) {
        let text = clean(text);
        match Pmid::parse(&text) {
            Some(pmid) => self.text(tag, TextField::Pmid, pmid.as_str()),
            None => self.odd(tag, "PMID", &text),
        }
    }

    /// A PMCID; where it stands among other words, these are kept too.
    pub(super) fn pmcid(&mut self, tag: &str, text: &str) {
        let text = clean(text);
        match find_pmcid(&text).or_else(|| Pmcid::parse(&text)) {
            Some(pmcid) => {
                self.text(tag, TextField::Pmcid, pmcid.as_str());
                if !text.eq_ignore_ascii_case(pmcid.as_str()) {
                    self.keep(tag, &text);
                }
            }
            None => self.keep(tag, &text),
        }
    }

    /// An identifier of arXiv.
    pub(super) fn arxiv(&mut self, tag: &str, text: &str) {
        let text = clean(text);
        match Arxiv::parse(&text) {
            Some(arxiv) => self.text(tag, TextField::Arxiv, arxiv.as_str()),
            None => self.odd(tag, "arXiv identifier", &text),
        }
    }

    /// ISSNs and ISBNs, whichever they are: `0893-8512 (Print)&#xD;0893-8512`, `1939-1676
    /// 0891-6640`, `978-0-306-40615-7`. One whose check digit is wrong goes into `odd`.
    pub(super) fn serials(&mut self, tag: &str, odd: ListField, text: &str) {
        for part in text.split(['\r', '\n', ';', ',']).map(clean) {
            let bare = part.split(" (").next().unwrap_or_default();
            if part.is_empty() || push_serial(&mut self.reference, bare) {
                continue;
            }
            let is_serial = |word| Isbn::parse(word).is_some() || Issn::parse(word).is_some();
            if bare.contains(' ') && bare.split(' ').all(is_serial) {
                bare.split(' ').for_each(|word| {
                    push_serial(&mut self.reference, word);
                });
                continue;
            }
            let name = odd_name(odd);
            self.warn(Kind::Value, format!("{tag}: no valid {name}: {}", shown(&part)));
            self.reference.push(odd, part);
        }
    }

    /// An address; what is none is kept.
    pub(super) fn url(&mut self, tag: &str, text: &str) {
        let text = clean(text);
        let scheme = text.split_once("://").map_or("", |(scheme, _)| scheme);
        let is_url =
            ["http", "https", "ftp"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
        match is_url && !text.contains(' ') {
            true => self.reference.push(ListField::Url, text),
            false => self.keep(tag, &text),
        }
    }

    /// A value that is not what its tag promises: told, and kept.
    fn odd(&mut self, tag: &str, what: &str, text: &str) {
        if !text.is_empty() {
            self.warn(Kind::Value, format!("{tag}: no {what}: {}", shown(text)));
            self.keep(tag, text);
        }
    }

    /// Something to tell the user about the record.
    pub(super) fn warn(&mut self, kind: Kind, message: String) {
        self.said.push(Diagnostic::new(self.line, Severity::Warning, kind, message));
    }

    /// Hands the record on, or tells that there is nothing to know it by.
    pub(super) fn finish(self, sink: &mut dyn Sink) {
        self.said.into_iter().for_each(|said| sink.diagnostic(said));
        if says_nothing(&self.reference) {
            let message = "a record without title, name or identifier";
            let said = Diagnostic::new(self.line, Severity::Rejected, Kind::Empty, message);
            return sink.diagnostic(said);
        }
        sink.record(Found::new(self.line, self.reference));
    }
}

/// The rich text of an element, on one line.
pub(super) fn rich_line(element: Element) -> String {
    clean(&element.rich()).into_owned()
}

/// The rich text of an element, a line a paragraph.
pub(super) fn rich_block(element: Element) -> String {
    clean_block(&element.rich()).into_owned()
}

fn odd_name(field: ListField) -> &'static str {
    match field {
        ListField::Isbn => "ISBN",
        _ => "ISSN",
    }
}

/// A value as a message shows it: short, without control characters.
fn shown(text: &str) -> String {
    let start: String = text.chars().filter(|c| !c.is_control()).take(60).collect();
    format!("{start:?}")
}
