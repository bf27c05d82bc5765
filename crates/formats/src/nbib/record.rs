//! The fields of one record in, a reference out: what the tags say is set as they come, what
//! depends on the kind of work (places, journals, titles of books) when the record ends.

use super::ID;
use super::citation;
use super::names::Names;
use super::tags::{Role, role};
use crate::Sink;
use crate::records::hand_on;
use cite_model::date::issue;
use cite_model::{
    Date, DateField, Diagnostic, Doi, Isbn, Issn, ItemType, Kind, ListField, NameField, Pmcid,
    Pmid, Reference, Related, Relation, Severity, TextField, pages,
};
use cite_text::markup::{clean, clean_block};
use cite_text::tagged::Field;

/// Publication types that say what kind of work it is, with their rank: the highest wins.
const KINDS: &[(&str, ItemType, u8)] = &[
    ("Video-Audio Media", ItemType::MotionPicture, 2),
    ("Technical Report", ItemType::Report, 3),
    ("Newspaper Article", ItemType::ArticleNewspaper, 4),
    ("Legal Case", ItemType::LegalCase, 4),
    ("Legislation", ItemType::Legislation, 4),
    ("Dataset", ItemType::Dataset, 4),
    ("Patent", ItemType::Patent, 4),
    ("Journal Article", ItemType::ArticleJournal, 5),
    ("Journal Articles", ItemType::ArticleJournal, 5),
    ("Case Reports", ItemType::ArticleJournal, 5),
    ("Case Report", ItemType::ArticleJournal, 5),
    ("Preprint", ItemType::Article, 6),
    ("Book", ItemType::Book, 7),
    ("Books", ItemType::Book, 7),
    ("Book Chapter", ItemType::Chapter, 8),
];

/// A record that is being read.
#[derive(Default)]
pub(super) struct Record {
    line: u64,
    reference: Reference,
    authors: Names,
    editors: Names,
    kind: Option<(ItemType, u8)>,
    book_title: Option<String>,
    journal: Option<String>,
    place: Option<String>,
    source: Option<String>,
    item_number: Option<String>,
    is_eric_journal: bool,
    has_owner: bool,
    related: Vec<(Relation, bool, String)>,
    previous: Option<Role>,
}

impl Record {
    pub(super) fn new(line: u64) -> Self {
        Self { line, ..Self::default() }
    }

    /// Whether it has a tag already that a record has once, at its beginning.
    pub(super) fn has_begun(&self, tag: &str) -> bool {
        match tag {
            "PMID" => self.reference.text(TextField::Pmid).is_some(),
            _ => self.has_owner,
        }
    }

    /// Takes one field.
    pub(super) fn take(&mut self, field: &Field, sink: &mut dyn Sink) {
        let role = role(field.tag);
        let previous = std::mem::replace(&mut self.previous, role);
        let Some(role) = role else {
            self.has_owner |= field.tag == "OWN";
            self.reference.keep(ID, field.tag, clean_block(field.value));
            return;
        };
        if let Role::Running(text) = role {
            return self.running(text, field, previous == Some(role));
        }
        let value = clean(field.value);
        let value = value.as_ref();
        if value.is_empty() {
            return;
        }
        match role {
            Role::Text(text) => self.text(text, field.tag, value),
            Role::Running(_) => {}
            Role::List(ListField::Isbn) => self.serial_number(field, value, sink),
            Role::List(list) => self.reference.push(list, value),
            Role::FullName(NameField::Editor) => self.editors.full(value),
            Role::FullName(_) => self.authors.full(value),
            Role::ShortName(NameField::Editor) => self.editors.short(value),
            Role::ShortName(_) => self.authors.short(value),
            Role::Group => self.authors.group(value),
            Role::Pmid => self.pmid(field, sink),
            Role::Pmcid => self.pmcid(field, value, sink),
            Role::Locator => self.locator(field, value, sink),
            Role::SerialNumber => self.serial_number(field, value, sink),
            Role::BookTitle => first(&mut self.book_title, &mut self.reference, field.tag, value),
            Role::Journal => first(&mut self.journal, &mut self.reference, field.tag, value),
            Role::Place => first(&mut self.place, &mut self.reference, field.tag, value),
            Role::Source => {
                self.reference.keep(ID, field.tag, value);
                self.source.get_or_insert_with(|| value.to_owned());
            }
            Role::Pages => self.text(TextField::Page, field.tag, &pages::completed(value)),
            Role::Issued => self.date(DateField::Issued, field.tag, value, issue::parse(value)),
            Role::Electronic => {
                self.date(DateField::AvailableDate, field.tag, value, compact(value))
            }
            Role::History => self.history(field.tag, value),
            Role::Kind => self.publication_type(field.tag, value),
            Role::Accession => self.accession(field.tag, value),
            Role::Related(relation, inverse) => {
                self.related.push((relation, inverse, value.to_owned()));
                self.reference.keep(ID, field.tag, value);
            }
        }
    }

    /// Hands the record on, or rejects it where nothing in it names a work.
    pub(super) fn finish(mut self, sink: &mut dyn Sink) {
        self.reference.item_type = self.item_type();
        std::mem::take(&mut self.authors).set(NameField::Author, &mut self.reference);
        std::mem::take(&mut self.editors).set(NameField::Editor, &mut self.reference);
        self.set_titles();
        self.set_publication();
        self.set_from_source();
        self.set_related();
        if self.reference.id.is_none() {
            self.reference.id = self.reference.text(TextField::Pmid).map(str::to_owned);
        }
        hand_on(self.line, self.reference, sink);
    }

    fn text(&mut self, field: TextField, tag: &str, value: &str) {
        if !self.reference.set_first(field, value) {
            self.reference.keep(ID, tag, value);
        }
    }

    /// A text in one or several lines of the same tag; titles lose the brackets of a translation.
    fn running(&mut self, text: TextField, field: &Field, goes_on: bool) {
        let is_abstract = text == TextField::Abstract;
        let value = if is_abstract { clean_block(field.value) } else { clean(field.value) };
        if value.is_empty() {
            return;
        }
        match self.reference.texts.get_mut(text).filter(|_| goes_on) {
            Some(before) => {
                before.push(if is_abstract { '\n' } else { ' ' });
                before.push_str(&value);
            }
            None => self.text(text, field.tag, &value),
        }
    }

    fn date(&mut self, field: DateField, tag: &str, value: &str, date: Option<Date>) {
        match date {
            Some(date) if self.reference.date(field).is_none() => {
                self.reference.dates.insert(field, date);
            }
            _ => self.reference.keep(ID, tag, value),
        }
    }

    /// `2014/05/29 00:00 [received]`.
    fn history(&mut self, tag: &str, value: &str) {
        let day = value.split(' ').next().unwrap_or_default();
        let date = value.ends_with("[received]").then(|| issue::parse(day)).flatten();
        self.date(DateField::Submitted, tag, value, date);
    }

    fn pmid(&mut self, field: &Field, sink: &mut dyn Sink) {
        let cleaned = clean(field.value);
        let (value, rest) = cleaned.split_once(' ').unwrap_or((&cleaned, ""));
        match Pmid::parse(value) {
            Some(pmid) => self.text(TextField::Pmid, field.tag, pmid.as_str()),
            None => {
                sink.diagnostic(warning(field.line, format!("no PubMed identifier: {value}")));
                self.text(TextField::Pmid, field.tag, value);
            }
        }
        if !rest.is_empty() {
            let message = "text behind the PubMed identifier";
            let (severity, kind) = (Severity::Warning, Kind::Syntax);
            sink.diagnostic(Diagnostic::new(field.line, severity, kind, message));
            self.reference.keep(ID, field.tag, rest);
        }
    }

    fn pmcid(&mut self, field: &Field, value: &str, sink: &mut dyn Sink) {
        let digits = value.bytes().all(|byte| byte.is_ascii_digit());
        let parsed =
            if digits { Pmcid::parse(&format!("PMC{value}")) } else { Pmcid::parse(value) };
        match parsed {
            Some(pmcid) => self.text(TextField::Pmcid, field.tag, pmcid.as_str()),
            None => {
                sink.diagnostic(warning(
                    field.line,
                    format!("no PubMed Central identifier: {value}"),
                ));
                self.reference.keep(ID, field.tag, value);
            }
        }
    }

    /// `10.1000/1 [doi]`, `S0033-3506(15)00037-2 [pii]`, `e1234`, an address.
    fn locator(&mut self, field: &Field, value: &str, sink: &mut dyn Sink) {
        let (id, kind) = value.rsplit_once('[').unwrap_or((value, ""));
        let id = id.trim();
        let is_address = id.starts_with("http") || id.starts_with("www.");
        let is_doi =
            kind == "doi]" || id.contains("doi.org/") || kind.is_empty() && id.starts_with("10.");
        match (is_doi.then(|| Doi::parse(id)).flatten(), is_address) {
            (Some(doi), _) => {
                if self.reference.text(TextField::Doi) != Some(doi.as_str()) {
                    self.text(TextField::Doi, field.tag, doi.as_str());
                }
            }
            (None, true) => self.reference.push(ListField::Url, id),
            (None, false) if kind == "doi]" => {
                sink.diagnostic(warning(field.line, format!("no DOI: {id}")));
                self.text(TextField::Doi, field.tag, id);
            }
            (None, false) => {
                let may_be_number = matches!(kind, "pii]" | "") && is_item_number(id);
                if may_be_number && self.item_number.is_none() {
                    self.item_number = Some(id.to_owned());
                } else if self.item_number.as_deref() != Some(id) && !self.is_kept(value) {
                    self.reference.keep(ID, field.tag, value);
                }
            }
        }
    }

    /// Whether a locator was kept already: `LID` and `AID` say the same.
    fn is_kept(&self, value: &str) -> bool {
        self.reference
            .kept(ID, "LID")
            .chain(self.reference.kept(ID, "AID"))
            .take(16)
            .any(|kept| kept == value)
    }

    /// `0027-8424 (Print)`, `EISSN-2375-5636`, `ISBN-978-…`.
    fn serial_number(&mut self, field: &Field, value: &str, sink: &mut dyn Sink) {
        let number = value.split('(').next().unwrap_or_default().trim();
        let bare = ["EISSN-", "ISSN-", "ISBN-"].iter().find_map(|label| number.strip_prefix(label));
        let bare = bare.unwrap_or(number).trim();
        if bare.is_empty() {
            return;
        }
        let issn = if field.tag == "ISBN" { None } else { Issn::parse(bare) };
        if let Some(issn) = issn {
            self.reference.push(ListField::Issn, issn.as_str());
        } else if let Some(isbn) = Isbn::parse(bare) {
            self.reference.push(ListField::Isbn, isbn.as_str());
        } else {
            sink.diagnostic(warning(field.line, format!("no valid ISSN or ISBN: {value}")));
            self.reference.keep(ID, field.tag, value);
        }
    }

    fn publication_type(&mut self, tag: &str, value: &str) {
        let row = KINDS.iter().find(|(name, ..)| value.eq_ignore_ascii_case(name));
        let found = match row {
            Some((_, item_type, rank)) => Some((*item_type, *rank)),
            None if value.contains("Dissertation") => Some((ItemType::Thesis, 9)),
            None if value.contains("Report") => Some((ItemType::Report, 1)),
            None => None,
        };
        if let Some((item_type, rank)) = found
            && self.kind.is_none_or(|(_, before)| rank > before)
        {
            self.kind = Some((item_type, rank));
        }
        if !value.eq_ignore_ascii_case("journal article") {
            self.reference.keep(ID, tag, value);
        }
    }

    /// `EJ1227990` of ERIC; other databases stand before a number of theirs.
    fn accession(&mut self, tag: &str, value: &str) {
        let number = value.strip_prefix("EJ").or_else(|| value.strip_prefix("ED"));
        if number.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
            self.is_eric_journal |= value.starts_with("EJ");
            self.reference.id.get_or_insert_with(|| value.to_owned());
        }
        self.reference.keep(ID, tag, value);
    }

    fn item_type(&self) -> ItemType {
        match self.kind {
            // ERIC calls articles reports, too.
            Some((ItemType::Report, 1)) if self.is_eric_journal => ItemType::ArticleJournal,
            Some((item_type, _)) => item_type,
            None if self.book_title.is_none() => ItemType::ArticleJournal,
            None if self.reference.title().is_some() => ItemType::Chapter,
            None => ItemType::Book,
        }
    }

    fn set_titles(&mut self) {
        let inner = self.reference.title().and_then(bracketed).map(str::to_owned);
        if let Some(inner) = inner {
            if inner.trim_end_matches('.').eq_ignore_ascii_case("not available") {
                self.reference.texts.remove(TextField::Title);
                if let Some(original) = self.reference.texts.remove(TextField::OriginalTitle) {
                    self.reference.set(TextField::Title, original);
                }
            } else {
                self.reference.set(TextField::Title, inner);
            }
        }
        let Some(book) = self.book_title.take() else { return };
        if self.reference.item_type == ItemType::Book {
            if let Some(title) = self.reference.texts.remove(TextField::Title)
                && title.trim_end_matches('.') != book.trim_end_matches('.')
            {
                self.reference.keep(ID, "TI", title);
            }
            self.reference.set(TextField::Title, book);
        } else if !self.reference.set_first(TextField::ContainerTitle, &book) {
            self.reference.keep(ID, "BTI", book);
        }
    }

    /// `JT` and `PL` by what kind of work it is: ERIC's `JT` is the publisher of books and reports
    /// and the archive of theses; the `PL` of an article is but the country of its journal.
    fn set_publication(&mut self) {
        let item_type = self.reference.item_type;
        let is_article = matches!(
            item_type,
            ItemType::ArticleJournal | ItemType::Article | ItemType::ArticleNewspaper
        );
        if let Some(journal) = self.journal.take() {
            let field = match item_type {
                ItemType::Book | ItemType::Report => TextField::Publisher,
                ItemType::Thesis => TextField::Archive,
                _ => TextField::ContainerTitle,
            };
            self.text(field, "JT", &journal);
        }
        if let Some(place) = self.place.take() {
            if is_article {
                self.reference.keep(ID, "PL", place);
            } else {
                self.text(TextField::PublisherPlace, "PL", &place);
            }
        }
    }

    fn set_from_source(&mut self) {
        let line = self.source.take().unwrap_or_default();
        let source = citation::source(&line);
        if self.reference.text(TextField::Page).is_none() {
            if let Some(number) = self.item_number.take() {
                self.reference.set(TextField::Page, number);
            }
        } else if let Some(number) = self.item_number.take() {
            self.reference.keep(ID, "AID", number);
        }
        if self.reference.item_type == ItemType::Thesis {
            if let Some(university) = citation::university(&line) {
                let _ = self.reference.set_first(TextField::Publisher, university);
            }
            return;
        }
        citation::fill(&mut self.reference, &source);
        if self.reference.date(DateField::Issued).is_none()
            && let Some(date) = issue::parse(source.date)
        {
            self.reference.dates.insert(DateField::Issued, date);
        }
        if self.reference.text(TextField::Doi).is_none()
            && let Some(doi) = cite_model::identifier::find_doi(&line)
        {
            self.reference.set(TextField::Doi, doi.as_str());
        }
    }

    /// PubMed calls the article that a preprint became its update.
    fn set_related(&mut self) {
        let is_preprint = self.reference.item_type == ItemType::Article;
        for (relation, inverse, citation) in std::mem::take(&mut self.related) {
            let preprint = relation == Relation::UpdateOf
                && if inverse { is_preprint } else { citation::is_preprint(&citation) };
            let target = citation::target(&citation);
            let (relation, inverse) =
                if preprint { (Relation::PreprintOf, !inverse) } else { (relation, inverse) };
            self.reference.related.push(Related { relation, target, inverse });
        }
    }
}

fn first(slot: &mut Option<String>, reference: &mut Reference, tag: &str, value: &str) {
    match slot {
        None => *slot = Some(value.to_owned()),
        Some(_) => reference.keep(ID, tag, value),
    }
}

fn warning(line: u64, message: String) -> Diagnostic {
    Diagnostic::new(line, Severity::Warning, Kind::Value, message)
}

/// `20150303`.
fn compact(text: &str) -> Option<Date> {
    let digits = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits {
        return issue::parse(text);
    }
    let date =
        Date::from_parts(text[..4].parse().ok()?, text[4..6].parse().ok(), text[6..].parse().ok());
    date.or_else(|| Date::from_parts(text[..4].parse().ok()?, None, None))
}

/// `1042`, `e12724`: what can stand for pages, unlike a publisher's longer identifier.
fn is_item_number(id: &str) -> bool {
    let digits = id.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let letters = id.len() - digits.len();
    letters <= 3
        && (1..=8).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// What stands in the brackets that hold the whole title: `[Title].`
fn bracketed(title: &str) -> Option<&str> {
    let inner = title.strip_prefix('[')?.trim_end_matches('.').strip_suffix(']')?;
    let mut depth = 0_usize;
    for c in inner.chars() {
        match c {
            '[' => depth += 1,
            ']' => depth = depth.checked_sub(1)?,
            _ => {}
        }
    }
    (depth == 0 && !inner.trim().is_empty()).then(|| inner.trim())
}
