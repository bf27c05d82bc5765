//! The fields of one record in, a reference out: what depends on the kind of work, and what stands
//! in several tags (dates, pages, names), is put together when the record ends.

use super::ID;
use super::names::{Names, names};
use super::tags::Role;
use crate::Sink;
use crate::records::{hand_on, invalid, push_serial};
use cite_model::date::issue;
use cite_model::{
    Date, DateField, Doi, ItemType, ListField, Name, NameField, Pmid, Reference, TextField,
};
use cite_text::markup::{clean, clean_block};
use cite_text::script::{is_all_caps, sentence_case, title_case};
use cite_text::tagged::Field;

/// The longest `PD` that is but a date; Derwent writes the details of a patent there.
const LONGEST_DAY: usize = 24;

/// Document types that are other than their publication type says.
const KINDS: &[(&str, ItemType)] = &[
    ("Proceedings Paper", ItemType::PaperConference),
    ("Data set", ItemType::Dataset),
    ("Data study", ItemType::Dataset),
    ("Software", ItemType::Software),
    ("Preprint", ItemType::Article),
    ("Dissertation/Thesis", ItemType::Thesis),
    ("Thesis", ItemType::Thesis),
    ("Dissertation", ItemType::Thesis),
];

/// A record that is being read.
#[derive(Default)]
pub(super) struct Record {
    line: u64,
    reference: Reference,
    publication: char,
    kind: String,
    authors: Roles,
    book_authors: Roles,
    short_title: Option<String>,
    day: String,
    year: String,
    early_day: String,
    early_year: String,
    issue_day: String,
    first_page: String,
    last_page: String,
    page_span: String,
    address: Option<String>,
    page_count: String,
    part: String,
}

/// The names of one role, abbreviated and in full.
#[derive(Default)]
struct Roles {
    short: Vec<Name>,
    full: Vec<Name>,
    groups: Vec<Name>,
}

impl Record {
    pub(super) fn new(line: u64) -> Self {
        Self { line, ..Self::default() }
    }

    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// Takes one field.
    pub(super) fn take(&mut self, role: Option<Role>, field: &Field, sink: &mut dyn Sink) {
        match role {
            None | Some(Role::Lines) => {
                return self.reference.keep(ID, field.tag, clean_block(field.value));
            }
            Some(Role::Names(to) | Role::FullNames(to)) => {
                return self.names(to, matches!(role, Some(Role::FullNames(_))), field);
            }
            Some(Role::Groups(to)) => return self.groups(to, field.value),
            Some(Role::Address) => {
                return self.address = Some(clean_block(field.value).into_owned());
            }
            _ => {}
        }
        let Some(role) = role else { return };
        let value = clean(field.value);
        let value = value.as_ref();
        if value.is_empty() {
            return;
        }
        match role {
            Role::Publication => self.publication = value.chars().next().unwrap_or_default(),
            Role::Text(text) => self.text(text, field.tag, value),
            Role::Cased(text) => self.text(text, field.tag, &title_case(value)),
            Role::Title => self.text(TextField::Title, field.tag, &sentence_case(value)),
            Role::Keywords => self.keywords(field.tag, value),
            Role::SerialNumber => self.serial_numbers(field, value, sink),
            Role::Doi => self.doi(field, value, sink),
            Role::Pmid => match Pmid::parse(value) {
                Some(pmid) => self.text(TextField::Pmid, field.tag, pmid.as_str()),
                None => self.invalid(field, "PubMed identifier", value, sink),
            },
            Role::Accession => self.accession(field.tag, value),
            Role::ShortCapitals => self.short_title = Some(value.to_owned()),
            Role::Day => self.own(field.tag, value, |record| &mut record.day),
            Role::Year => self.own(field.tag, value, |record| &mut record.year),
            Role::EarlyDay => self.own(field.tag, value, |record| &mut record.early_day),
            Role::EarlyYear => self.own(field.tag, value, |record| &mut record.early_year),
            Role::IssueDay => self.own(field.tag, value, |record| &mut record.issue_day),
            Role::FirstPage => self.own(field.tag, value, |record| &mut record.first_page),
            Role::LastPage => self.own(field.tag, value, |record| &mut record.last_page),
            Role::PageSpan => self.own(field.tag, value, |record| &mut record.page_span),
            Role::PageCount => self.own(field.tag, value, |record| &mut record.page_count),
            Role::Part => self.own(field.tag, value, |record| &mut record.part),
            Role::EventDay => self.event_day(field.tag, value),
            Role::ArticleNumber => {
                let number = value.strip_prefix("UNSP ").unwrap_or(value);
                self.text(TextField::Number, field.tag, number);
            }
            Role::Kind => self.kind(field.tag, value),
            Role::Assignee => self.text(TextField::Publisher, field.tag, value),
            Role::Country => self.text(TextField::Jurisdiction, field.tag, value),
            Role::Place => self.text(TextField::PublisherPlace, field.tag, &title_case(value)),
            Role::Url => self.reference.push(ListField::Url, value),
            Role::File
            | Role::End
            | Role::Lines
            | Role::Address
            | Role::Names(_)
            | Role::Groups(_)
            | Role::FullNames(_) => {}
        }
    }

    /// Hands the record on, or rejects it where nothing in it names a work.
    pub(super) fn finish(mut self, sink: &mut dyn Sink) {
        self.reference.item_type = self.item_type();
        self.set_names();
        self.set_dates();
        self.set_pages();
        self.set_places();
        self.set_titles();
        hand_on(self.line, self.reference, sink);
    }

    fn text(&mut self, field: TextField, tag: &str, value: &str) {
        if !self.reference.set_first(field, value) {
            self.reference.keep(ID, tag, value);
        }
    }

    /// Remembers a value for the end; a second one is kept under its tag.
    fn own(&mut self, tag: &str, value: &str, slot: fn(&mut Self) -> &mut String) {
        if slot(self).is_empty() {
            value.clone_into(slot(self));
        } else {
            self.reference.keep(ID, tag, value);
        }
    }

    fn roles(&mut self, field: NameField) -> Option<&mut Roles> {
        match field {
            NameField::Author => Some(&mut self.authors),
            NameField::ContainerAuthor => Some(&mut self.book_authors),
            _ => None,
        }
    }

    fn names(&mut self, to: NameField, full: bool, field: &Field) {
        let Names { names, addresses, others } = names(field.value);
        for (tag, value) in addresses
            .into_iter()
            .map(|address| ("EM", address))
            .chain(others.into_iter().map(|other| (field.tag, other)))
        {
            self.reference.keep(ID, tag, value);
        }
        match self.roles(to) {
            Some(roles) if full => roles.full.extend(names),
            Some(roles) => roles.short.extend(names),
            None => self.reference.names.entry(to).names.extend(names),
        }
    }

    fn groups(&mut self, to: NameField, value: &str) {
        let groups = value.split([';', '\n']).map(clean).filter(|group| !group.is_empty());
        if let Some(roles) = self.roles(to) {
            roles.groups.extend(groups.map(Name::literal));
        }
    }

    /// Capitals are undone: Keywords Plus has nothing else, and a long word is no abbreviation.
    fn keywords(&mut self, tag: &str, value: &str) {
        for keyword in value.split(';').map(str::trim) {
            let long = || keyword.split([' ', '-']).any(|word| word.chars().count() > 6);
            if is_all_caps(keyword) && (tag == "ID" || long()) {
                self.reference.push(ListField::Keyword, keyword.to_lowercase());
            } else {
                self.reference.push(ListField::Keyword, keyword);
            }
        }
    }

    fn serial_numbers(&mut self, field: &Field, value: &str, sink: &mut dyn Sink) {
        for number in value.split([';', ',']).map(str::trim).filter(|number| !number.is_empty()) {
            let bare = number.split('(').next().unwrap_or_default().trim();
            if !push_serial(&mut self.reference, bare) {
                self.invalid(field, "ISSN or ISBN", number, sink);
            }
        }
    }

    fn doi(&mut self, field: &Field, value: &str, sink: &mut dyn Sink) {
        match Doi::parse(value) {
            Some(doi) => self.text(TextField::Doi, field.tag, doi.as_str()),
            None => {
                invalid(field, "DOI", value, sink);
                self.text(TextField::Doi, field.tag, value);
            }
        }
    }

    fn invalid(&mut self, field: &Field, what: &str, value: &str, sink: &mut dyn Sink) {
        invalid(field, what, value, sink);
        self.reference.keep(ID, field.tag, value);
    }

    fn accession(&mut self, tag: &str, value: &str) {
        if tag == "UT" || self.reference.id.is_none() {
            self.reference.id = Some(value.to_owned());
        }
        self.reference.keep(ID, tag, value);
    }

    fn event_day(&mut self, tag: &str, value: &str) {
        match issue::parse(value) {
            Some(date) if self.reference.date(DateField::EventDate).is_none() => {
                self.reference.dates.insert(DateField::EventDate, date);
            }
            _ => self.reference.keep(ID, tag, value),
        }
    }

    fn kind(&mut self, tag: &str, value: &str) {
        if self.kind.is_empty() {
            value.clone_into(&mut self.kind);
        }
        if value != "Article" {
            self.reference.keep(ID, tag, value);
        }
    }

    fn item_type(&self) -> ItemType {
        let row = KINDS.iter().find(|(name, _)| self.kind.eq_ignore_ascii_case(name));
        let is_chapter = || self.kind.contains("Book Chapter");
        match (row, self.publication.to_ascii_uppercase()) {
            (Some((_, item_type)), _) => *item_type,
            (None, 'P') => ItemType::Patent,
            (None, 'B') if is_chapter() => ItemType::Chapter,
            (None, 'B') => ItemType::Book,
            (None, 'S') => ItemType::Chapter,
            (None, 'D') => ItemType::Dataset,
            (None, 'C') => ItemType::PaperConference,
            _ => ItemType::ArticleJournal,
        }
    }

    fn set_names(&mut self) {
        for (field, roles) in [
            (NameField::Author, std::mem::take(&mut self.authors)),
            (NameField::ContainerAuthor, std::mem::take(&mut self.book_authors)),
        ] {
            let mut names = if roles.full.is_empty() { roles.short } else { roles.full };
            names.extend(roles.groups);
            if !names.is_empty() {
                self.reference.names.insert(field, names.into());
            }
        }
        // The authors of a whole book are its authors.
        if self.reference.item_type == ItemType::Book
            && self.reference.names(NameField::Author).is_empty()
            && let Some(names) = self.reference.names.remove(NameField::ContainerAuthor)
        {
            self.reference.names.insert(NameField::Author, names);
        }
    }

    fn set_dates(&mut self) {
        let early = together(&self.early_day, &self.early_year);
        let issued = together(&self.day, &self.year);
        let issued = issued.or_else(|| issue::parse(&self.issue_day)).or_else(|| early.clone());
        if let Some(date) = issued {
            self.reference.dates.insert(DateField::Issued, date);
        }
        if let Some(date) = early {
            self.reference.dates.insert(DateField::AvailableDate, date);
        }
        // A day that says more than a date: of a thesis, or the details of a patent.
        let years = self.day.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() == 4);
        if self.day.len() > LONGEST_DAY || years.count() > 1 {
            self.reference.keep(ID, "PD", std::mem::take(&mut self.day));
        }
        if !self.issue_day.is_empty() {
            self.reference.keep(ID, "DG", std::mem::take(&mut self.issue_day));
        }
    }

    fn set_pages(&mut self) {
        let span = std::mem::take(&mut self.page_span);
        let pages = match (self.first_page.as_str(), self.last_page.as_str()) {
            ("", "") => span.clone(),
            (first, "") => first.to_owned(),
            ("", last) => last.to_owned(),
            (first, last) => format!("{first}-{last}"),
        };
        if span != pages {
            self.reference.keep(ID, "PS", span);
        }
        self.reference.set(TextField::Page, pages);
        let count = std::mem::take(&mut self.page_count);
        if matches!(self.reference.item_type, ItemType::Book | ItemType::Thesis) {
            self.reference.set(TextField::NumberOfPages, count);
        } else {
            self.reference.keep(ID, "PG", count);
        }
        let part = std::mem::take(&mut self.part);
        let field = match self.reference.item_type {
            ItemType::Patent => TextField::Number,
            _ => TextField::PartNumber,
        };
        if !part.is_empty() {
            self.text(field, "PN", &part);
        }
    }

    /// The address of a patent is where it comes from; elsewhere it is that of the authors.
    fn set_places(&mut self) {
        let Some(address) = self.address.take() else { return };
        if self.reference.item_type == ItemType::Patent && !address.contains('\n') {
            self.text(TextField::PublisherPlace, "C1", &address);
        } else {
            self.reference.keep(ID, "C1", address);
        }
    }

    fn set_titles(&mut self) {
        if let Some(short) = self.short_title.take() {
            if self.reference.text(TextField::ContainerTitleShort).is_none() {
                self.reference.set(TextField::ContainerTitleShort, title_case(&short));
            } else {
                self.reference.keep(ID, "J9", short);
            }
        }
        let same = |a: &str, b: &str| {
            a.trim_end_matches('.').eq_ignore_ascii_case(b.trim_end_matches('.'))
        };
        let container = self.reference.text(TextField::ContainerTitle);
        let is_whole = self.reference.item_type == ItemType::Book
            && container.zip(self.reference.title()).is_some_and(|(a, b)| same(a, b));
        if is_whole && let Some(container) = self.reference.texts.remove(TextField::ContainerTitle)
        {
            self.reference.keep(ID, "SO", container);
        }
    }
}

/// `FEB` and `2011`; `AUG 1 2019` and `2019`; a day with its own year wins unless it says two.
fn together(day: &str, year: &str) -> Option<Date> {
    let is_year = |word: &&str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    let years = || day.split(|c: char| !c.is_ascii_alphanumeric()).filter(is_year);
    match years().count() {
        0 if year.is_empty() && day.is_empty() => None,
        0 if year.is_empty() => issue::parse(day),
        0 => issue::parse(&format!("{day} {year}")),
        _ if day.len() > LONGEST_DAY => derwent(day).or_else(|| issue::parse(year)),
        1 => issue::parse(day),
        _ if years().all(|found| found == year) => issue::parse(day),
        _ => issue::parse(year).or_else(|| issue::parse(day)),
    }
}

/// `CN110836969-A   25 Feb 2020   G01N-033/68   202025   Pages: 14`: the day is in three words.
fn derwent(text: &str) -> Option<Date> {
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).take(32).collect();
    words.windows(3).find_map(|three| {
        let date = issue::parse(&three.join(" ")).filter(|date| date.precision() == 4)?;
        three[2].len().eq(&4).then_some(date)
    })
}

#[cfg(test)]
mod tests {
    use super::together;

    #[test]
    fn days_and_years() {
        for (day, year, expected) in [
            ("FEB", "2011", Some("2011-02")),
            ("FEB 2011", "2011", Some("2011-02")),
            ("SPR", "2011", Some("2011-21")),
            ("JAN-FEB", "1999", Some("1999-01/1999-02")),
            ("Aug 1 2019", "2019", Some("2019-08-01")),
            ("1998, thesis publ. 1997", "1998", Some("1998")),
            ("CN110836969-A   25 Feb 2020   G01N-033/68   202025", "", Some("2020-02-25")),
            ("", "2011", Some("2011")),
            ("", "", None),
        ] {
            let date = together(day, year).map(|date| date.to_string());
            assert_eq!(date.as_deref(), expected, "{day}, {year}");
        }
    }
}
