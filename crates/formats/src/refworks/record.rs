//! The fields of one record in, a reference out.

use super::ID;
use super::tags::{Role, item_type, role};
use crate::Sink;
use crate::records::{hand_on, invalid, push_serial};
use cite_model::date::issue;
use cite_model::name::parse::{cut_et_al, inverted};
use cite_model::{
    Date, DateField, Diagnostic, Doi, ItemType, Kind, ListField, NameField, Pmcid, Pmid, Reference,
    Severity, TextField,
};
use cite_text::markup::{clean, clean_block, from_html, looks_like_markup, unescape};
use cite_text::tagged::Field;
use std::borrow::Cow;

/// A record that is being read.
#[derive(Default)]
pub(super) struct Record {
    line: u64,
    reference: Reference,
    keywords: Vec<String>,
    day: String,
    year: String,
    first_page: String,
    last_page: String,
}

impl Record {
    /// A record of the kind that `RT` names; an unknown one is kept, and said to be unknown.
    pub(super) fn new(line: u64, kind: &str, sink: &mut dyn Sink) -> Self {
        let kind = clean(kind);
        let mut reference = Reference::new(item_type(&kind).unwrap_or_default());
        if item_type(&kind).is_none() {
            let message = format!("unknown type: {kind}");
            sink.diagnostic(Diagnostic::new(line, Severity::Note, Kind::Value, message));
            reference.keep(ID, "RT", kind);
        }
        Self { line, reference, ..Self::default() }
    }

    /// Takes one field.
    pub(super) fn take(&mut self, field: &Field, sink: &mut dyn Sink) {
        let role = role(field.tag, self.reference.item_type).unwrap_or(Role::Keep);
        match role {
            Role::Block(text) => {
                let value = block(field.value);
                return self.text(text, field.tag, &value);
            }
            Role::List(ListField::Note) => return self.note(field),
            Role::Keywords => return self.keywords(field.value),
            Role::Keep => return self.reference.keep(ID, field.tag, clean_block(field.value)),
            _ => {}
        }
        let unescaped = unescape(field.value);
        let value = clean(&unescaped);
        let value = value.as_ref();
        if value.is_empty() {
            return;
        }
        match role {
            Role::Id => self.reference.id = Some(value.to_owned()),
            Role::Text(text) => self.text(text, field.tag, value),
            Role::List(list) => self.reference.push(list, value),
            Role::Name(name) => self.name(name, field.tag, value),
            Role::SerialNumber => self.serial_number(field.tag, value),
            Role::Doi => match Doi::parse(value) {
                Some(doi) => self.text(TextField::Doi, field.tag, doi.as_str()),
                None => {
                    invalid(field, "DOI", value, sink);
                    self.text(TextField::Doi, field.tag, value);
                }
            },
            Role::Pmid => match Pmid::parse(value) {
                Some(pmid) => self.text(TextField::Pmid, field.tag, pmid.as_str()),
                None => self.invalid(field, "PubMed identifier", value, sink),
            },
            Role::Pmcid => match Pmcid::parse(value) {
                Some(pmcid) => self.text(TextField::Pmcid, field.tag, pmcid.as_str()),
                None => self.invalid(field, "PubMed Central identifier", value, sink),
            },
            Role::FirstPage => self.own(field.tag, value, |record| &mut record.first_page),
            Role::LastPage => self.own(field.tag, value, |record| &mut record.last_page),
            Role::Day => self.own(field.tag, value, |record| &mut record.day),
            Role::Year => self.own(field.tag, value, |record| &mut record.year),
            Role::Electronic => self.date(DateField::AvailableDate, field.tag, value),
            Role::Accessed => self.date(DateField::Accessed, field.tag, value),
            Role::Submitted => self.date(DateField::Submitted, field.tag, value),
            Role::Kind | Role::Block(_) | Role::Keywords | Role::Keep => {}
        }
    }

    /// Hands the record on, or rejects it where nothing in it names a work.
    pub(super) fn finish(mut self, sink: &mut dyn Sink) {
        self.set_pages();
        if let Some(date) = issued(&self.day, &self.year) {
            self.reference.dates.insert(DateField::Issued, date);
        }
        self.set_titles();
        self.set_keywords();
        hand_on(self.line, self.reference, sink);
    }

    fn text(&mut self, field: TextField, tag: &str, value: &str) {
        if !self.reference.set_first(field, value) && self.reference.text(field) != Some(value) {
            self.reference.keep(ID, tag, value);
        }
    }

    fn own(&mut self, tag: &str, value: &str, slot: fn(&mut Self) -> &mut String) {
        if slot(self).is_empty() {
            value.clone_into(slot(self));
        } else {
            self.reference.keep(ID, tag, value);
        }
    }

    fn date(&mut self, field: DateField, tag: &str, value: &str) {
        match day(value) {
            Some(date) if self.reference.date(field).is_none() => {
                self.reference.dates.insert(field, date);
            }
            _ => self.reference.keep(ID, tag, value),
        }
    }

    fn name(&mut self, field: NameField, tag: &str, value: &str) {
        let (name, et_al) = cut_et_al(value);
        if et_al {
            self.reference.names.entry(field).et_al = true;
        }
        match inverted(name) {
            Some(name) => self.reference.push_name(field, name),
            None if et_al => {}
            None => self.reference.keep(ID, tag, value),
        }
    }

    fn serial_number(&mut self, tag: &str, value: &str) {
        let bare = value.split('(').next().unwrap_or_default().trim();
        let is_numbered = matches!(self.reference.item_type, ItemType::Patent | ItemType::Report);
        if push_serial(&mut self.reference, bare) {
            return;
        }
        if is_numbered {
            self.text(TextField::Number, tag, value);
        } else {
            self.reference.keep(ID, tag, value);
        }
    }

    /// A note; one that is nothing but a DOI gives the DOI, too.
    fn note(&mut self, field: &Field) {
        let value = block(field.value);
        let is_doi = value.len() < 256 && !value.contains('\n');
        if let Some(doi) = is_doi.then(|| Doi::parse(&value)).flatten() {
            let _ = self.reference.set_first(TextField::Doi, doi.as_str());
        }
        self.reference.push(ListField::Note, value);
    }

    fn keywords(&mut self, value: &str) {
        let unescaped = unescape(value);
        let words = unescaped.split(['\n', ';']).map(clean).filter(|word| !word.is_empty());
        self.keywords.extend(words.map(Cow::into_owned));
    }

    fn invalid(&mut self, field: &Field, what: &str, value: &str, sink: &mut dyn Sink) {
        invalid(field, what, value, sink);
        self.reference.keep(ID, field.tag, value);
    }

    fn set_pages(&mut self) {
        let pages = match (self.first_page.as_str(), self.last_page.as_str()) {
            (first, "") => first.to_owned(),
            ("", last) => last.to_owned(),
            (first, last) if first.contains('-') => {
                self.reference.keep(ID, "OP", last);
                first.to_owned()
            }
            (first, last) => format!("{first}-{last}"),
        };
        if !pages.is_empty() {
            self.text(TextField::Page, "SP", &pages);
        }
    }

    /// A journal is known by its abbreviation, a work by its short title, where there is no other;
    /// a work of no kind that stands in a journal is an article.
    fn set_titles(&mut self) {
        let short = self.reference.text(TextField::ContainerTitleShort).map(str::to_owned);
        if let Some(short) = short {
            let _ = self.reference.set_first(TextField::ContainerTitle, &short);
        }
        let short = self.reference.text(TextField::TitleShort).map(str::to_owned);
        if let Some(short) = short {
            let _ = self.reference.set_first(TextField::Title, &short);
        }
        if self.reference.item_type == ItemType::Document
            && self.reference.text(TextField::ContainerTitle).is_some()
        {
            self.reference.item_type = ItemType::ArticleJournal;
        }
    }

    /// One keyword alone is a list with commas.
    fn set_keywords(&mut self) {
        let mut keywords = std::mem::take(&mut self.keywords);
        if let [only] = keywords.as_slice() {
            let parts = only.split(',').map(str::trim).filter(|part| !part.is_empty());
            keywords = parts.map(str::to_owned).collect();
        }
        for keyword in keywords {
            self.reference.push(ListField::Keyword, keyword);
        }
    }
}

/// Abstracts and notes: a line that ends early ends a paragraph, others were wrapped.
fn block(value: &str) -> String {
    if looks_like_markup(value) {
        return clean_block(&from_html(value)).into_owned();
    }
    let mut out = String::with_capacity(value.len());
    let mut before: Option<&str> = None;
    for line in value.lines() {
        match before {
            None => {}
            Some(last) if last.trim().chars().count() < 60 => out.push('\n'),
            Some(_) => out.push(' '),
        }
        out.push_str(line);
        before = Some(line);
    }
    clean_block(&out).into_owned()
}

/// `Feb` and `2002`; `01/01` and `2003`; `2003/05//` alone.
fn issued(free: &str, year: &str) -> Option<Date> {
    let has_year = free.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() == 4);
    match (free, year) {
        ("", "") => None,
        ("", year) => day(year),
        (free, _) if has_year => day(free),
        (free, "") => day(free),
        (free, year) => {
            let slashed = free.split_once('/').map(|(month, day)| format!("{year}/{month}/{day}"));
            slashed.and_then(|text| day(&text)).or_else(|| issue::parse(&format!("{free} {year}")))
        }
    }
}

/// A date; in `2003/05//` and `2003/00/00` parts are unknown.
fn day(text: &str) -> Option<Date> {
    if !text.contains('/') {
        return issue::parse(text);
    }
    let mut parts = text.split('/').map(str::trim);
    let year: Option<i32> =
        parts.next().filter(|year| year.len() == 4).and_then(|year| year.parse().ok());
    let Some(year) = year else { return issue::parse(text) };
    let mut number =
        || parts.next().and_then(|part| part.parse().ok()).filter(|part: &u8| *part > 0);
    let month = number();
    let day = month.and_then(|_| number());
    Date::from_parts(year, month, day).or_else(|| Some(Date::from_year(year)))
}

#[cfg(test)]
mod tests {
    use super::issued;

    #[test]
    fn days_and_years() {
        for (free, year, expected) in [
            ("Feb", "2002", Some("2002-02")),
            ("01/02", "2003", Some("2003-01-02")),
            ("", "2000", Some("2000")),
            ("2003/05//", "2003", Some("2003-05")),
            ("June 3, 2004", "2004", Some("2004-06-03")),
            ("Spring", "2004", Some("2004-21")),
            ("", "", None),
        ] {
            let date = issued(free, year).map(|date| date.to_string());
            assert_eq!(date.as_deref(), expected, "{free}, {year}");
        }
    }
}
