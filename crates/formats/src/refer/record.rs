//! The fields of one record in, a reference out, once its kind is known.

use super::ID;
use super::notes;
use super::tags::{Role, item_type, role};
use crate::Sink;
use crate::records::{hand_on, push_serial};
use cite_model::date::issue;
use cite_model::name::parse::{cut_et_al, inverted, is_institution};
use cite_model::{
    Date, DateField, Diagnostic, Doi, ItemType, Kind, ListField, Name, NameField, Reference,
    Severity, TextField,
};
use cite_text::markup::{clean, clean_block};
use cite_text::tagged::Field;

/// A record that is being read.
pub(super) struct Record {
    line: u64,
    fields: Vec<(char, u64, String)>,
}

impl Record {
    pub(super) fn new(line: u64) -> Self {
        Self { line, fields: Vec::new() }
    }

    /// Whether it has a `%0` and something else behind it.
    pub(super) fn has_kind_and_more(&self) -> bool {
        self.fields.last().is_some_and(|(tag, ..)| *tag != '0')
            && self.fields.iter().any(|(tag, ..)| *tag == '0')
    }

    pub(super) fn take(&mut self, tag: char, field: &Field) {
        self.fields.push((tag, field.line, clean_block(field.value).into_owned()));
    }

    /// Hands the record on, or rejects it where nothing in it names a work.
    pub(super) fn finish(self, sink: &mut dyn Sink) {
        let mut reading = Reading::new(self.item_type());
        let several = self.fields.iter().filter(|(tag, ..)| *tag == 'K').take(2).count() == 2;
        let has_author = self.fields.iter().any(|(tag, ..)| *tag == 'A');
        for (tag, line, value) in self.fields.iter().filter(|(.., value)| !value.is_empty()) {
            let role = role(*tag, reading.reference.item_type);
            match role {
                Some(Role::Keywords) => reading.keywords(value, several),
                Some(Role::Corporate) => reading.corporate(value, has_author),
                Some(Role::Block(field)) => reading.text(field, *tag, value),
                Some(Role::Note) => reading.reference.push(ListField::Note, value),
                Some(role) => reading.line(role, *tag, *line, &clean(value), sink),
                None => reading.reference.keep(ID, &tag.to_string(), value),
            }
        }
        let reference = reading.finish();
        hand_on(self.line, reference, sink);
    }

    /// What a remark says, or the last kind that is known; a book, as Zotero has it, where none is.
    fn item_type(&self) -> ItemType {
        let values = |wanted| {
            let fields = self.fields.iter().filter(move |(tag, ..)| *tag == wanted);
            fields.map(|(.., value)| value.as_str())
        };
        values('O')
            .find_map(notes::kind)
            .or_else(|| values('0').filter_map(item_type).next_back())
            .unwrap_or(ItemType::Book)
    }
}

/// A reference that is being filled.
struct Reading {
    reference: Reference,
    day: String,
    year: String,
}

impl Reading {
    fn new(item_type: ItemType) -> Self {
        Self { reference: Reference::new(item_type), day: String::new(), year: String::new() }
    }

    fn finish(mut self) -> Reference {
        if let Some(date) = issued(&self.day, &self.year) {
            self.reference.dates.insert(DateField::Issued, date);
        }
        self.reference
    }

    fn line(&mut self, role: Role, tag: char, line: u64, value: &str, sink: &mut dyn Sink) {
        match role {
            Role::Kind => self.kind(line, value, sink),
            Role::Label if self.reference.id.is_none() => {
                self.reference.id = Some(value.to_owned());
            }
            Role::Text(field) => self.text(field, tag, value),
            Role::Joined(field) => match self.reference.texts.get_mut(field) {
                Some(before) => {
                    before.push_str(", ");
                    before.push_str(value);
                }
                None => self.reference.set(field, value),
            },
            Role::List(list) => self.reference.push(list, value),
            Role::Name(field) => self.name(field, tag, value),
            Role::SerialNumber => self.serial_number(tag, value),
            Role::Electronic => self.electronic(tag, value),
            Role::Year if self.year.is_empty() => value.clone_into(&mut self.year),
            Role::Day if self.day.is_empty() => value.clone_into(&mut self.day),
            Role::Accessed if self.reference.date(DateField::Accessed).is_none() => {
                if let Some(date) = compact(value).or_else(|| issue::parse(value)) {
                    self.reference.dates.insert(DateField::Accessed, date);
                }
            }
            Role::Remark => {
                if notes::kind(value) != Some(self.reference.item_type)
                    && !notes::read(value, &mut self.reference)
                {
                    self.reference.keep(ID, "O", value);
                }
            }
            _ => self.reference.keep(ID, &tag.to_string(), value),
        }
    }

    fn text(&mut self, field: TextField, tag: char, value: &str) {
        if !self.reference.set_first(field, value) && self.reference.text(field) != Some(value) {
            self.reference.keep(ID, &tag.to_string(), value);
        }
    }

    /// The kind is known already; another one, or one unknown, is kept.
    fn kind(&mut self, line: u64, value: &str, sink: &mut dyn Sink) {
        let is_ours = super::tags::kind(self.reference.item_type).0.eq_ignore_ascii_case(value);
        match item_type(value) {
            Some(found) if is_ours || found == self.reference.item_type => {}
            Some(_) => self.reference.keep(ID, "0", value),
            None => {
                let message = format!("unknown type: {value}");
                sink.diagnostic(Diagnostic::new(line, Severity::Note, Kind::Value, message));
                self.reference.keep(ID, "0", value);
            }
        }
    }

    fn name(&mut self, field: NameField, tag: char, value: &str) {
        let (name, et_al) = name_of(value);
        if et_al {
            self.reference.names.entry(field).et_al = true;
        }
        match name {
            Some(name) => self.reference.push_name(field, name),
            None if et_al => {}
            None => self.reference.keep(ID, &tag.to_string(), value),
        }
    }

    /// Refer's corporate author is EndNote's translated title.
    fn corporate(&mut self, value: &str, has_author: bool) {
        let value = clean(value);
        if !has_author || is_institution(&value) {
            self.reference.push_name(NameField::Author, Name::literal(value));
        } else {
            self.text(TextField::TranslatedTitle, 'Q', &value);
        }
    }

    /// A keyword a line; one alone may be a list.
    fn keywords(&mut self, value: &str, several: bool) {
        let alone = !several && !value.contains('\n');
        for keyword in value.split(|c| c == '\n' || alone && c == ';') {
            self.reference.push(ListField::Keyword, keyword.trim());
        }
    }

    fn serial_number(&mut self, tag: char, value: &str) {
        let is_number = matches!(self.reference.item_type, ItemType::Report | ItemType::Patent);
        for number in value.split([',', ';']).map(str::trim).filter(|number| !number.is_empty()) {
            let bare = number.split('(').next().unwrap_or_default().trim();
            if push_serial(&mut self.reference, bare) {
                continue;
            }
            if is_number {
                self.text(TextField::Number, tag, number);
            } else {
                self.reference.keep(ID, &tag.to_string(), number);
            }
        }
    }

    fn electronic(&mut self, tag: char, value: &str) {
        match Doi::parse(value) {
            Some(doi) => self.text(TextField::Doi, tag, doi.as_str()),
            None => self.reference.keep(ID, &tag.to_string(), value),
        }
    }
}

/// The name of a value, and whether the value says that there are others.
pub(super) fn name_of(value: &str) -> (Option<Name>, bool) {
    let (name, et_al) = cut_et_al(value);
    // A comma at the end, which `cut_et_al` takes, marks a whole name: "World Health Organization,".
    let whole = value.trim_end().ends_with(',') && !name.contains(',');
    match whole && !name.is_empty() {
        true => (Some(Name::literal(name)), et_al),
        false => (inverted(name), et_al),
    }
}

/// `September  1, 2021` and `2021`; the day counts where it is of that year.
fn issued(day: &str, year: &str) -> Option<Date> {
    let read = |text: &str| Date::from_edtf(text).or_else(|| issue::parse(text));
    let of_year = read(year);
    let of_day = read(day);
    match (of_day, of_year) {
        (Some(day), None) => Some(day),
        (Some(day), Some(year)) if day.year().is_some() && day.year() == year.year() => Some(day),
        (Some(Date::Literal(_)), Some(whole)) => {
            let both = issue::parse(&format!("{day} {year}"));
            both.filter(|date| date.precision() > whole.precision()).or(Some(whole))
        }
        (_, year) => year,
    }
}

/// `20151028`.
fn compact(text: &str) -> Option<Date> {
    let digits = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    let part = |range: std::ops::Range<usize>| text.get(range)?.parse().ok();
    let year = digits.then(|| text[..4].parse().ok()).flatten()?;
    Date::from_parts(year, part(4..6), part(6..8))
}
