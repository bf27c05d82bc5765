//! A raw record in, a reference out: each value goes where the tag table or the record's profile
//! puts it, and what has no place or comes second is kept under its own tag.
//!
//! Tags are taken in two rounds, as Zotero takes them: old and ambiguous ones give way to the
//! others, and within a round the first value wins.

use super::cut::{RawField, RawRecord, Tag};
use super::kind::Kind;
use super::procite::{self, Home};
use super::profiles::{Place, Profile};
use super::settle::{self, Pending};
use super::tags::{self, Slot};
use super::{ID, labels, names, notes, values};
use crate::Sink;
use cite_model::{
    Diagnostic, Doi, ItemType, ListField, NameField, Pmcid, Pmid, Reference, Severity, TextField,
};

/// Reads a record.
pub fn reference(
    record: &RawRecord,
    profile: Option<&'static Profile>,
    sink: &mut dyn Sink,
) -> Reference {
    let ty = record.values(b"TY").next().unwrap_or_default().to_ascii_uppercase();
    let row = tags::type_row(&ty);
    if row.is_none() && !ty.is_empty() {
        let message = format!("unknown type {}: read as an article", values::shown(&ty));
        sink.diagnostic(warning(record.line, message));
    }
    let kind = row.map_or(Kind::Journal, |row| row.kind);
    let mut builder = Builder {
        record,
        kind,
        profile,
        is_edited: ty == "EDBOOK",
        is_procite: procite::wrote(record),
        pending: Pending::default(),
        reference: Reference::new(row.map_or(ItemType::Document, |row| row.item_type)),
        sink,
    };
    builder.pending.is_generic = row.is_none() || matches!(ty.as_str(), "" | "GEN");
    for late in [false, true] {
        for field in &record.fields {
            builder.field(field, late);
        }
    }
    let Builder { mut reference, pending, sink, .. } = builder;
    settle::settle(&mut reference, pending, kind, profile, sink);
    reference
}

fn warning(line: u64, message: impl AsRef<str>) -> Diagnostic {
    Diagnostic::new(line, Severity::Warning, cite_model::Kind::Value, message)
}

struct Builder<'r> {
    record: &'r RawRecord,
    kind: Kind,
    profile: Option<&'static Profile>,
    /// The authors of an edited book are its editors.
    is_edited: bool,
    /// ProCite wrote it.
    is_procite: bool,
    pending: Pending<'r>,
    reference: Reference,
    sink: &'r mut dyn Sink,
}

impl<'r> Builder<'r> {
    fn field(&mut self, field: &RawField, late: bool) {
        let tag = if self.is_procite { procite::usual(field.tag, self.kind) } else { field.tag };
        let field = &RawField { tag, ..*field };
        let meaning = tags::meaning(tag, self.kind);
        let value = self.record.value(field);
        let says_nothing = match &tag.0 {
            // Works are called None, and people Null.
            b"TI" | b"T1" | b"AU" | b"A1" => matches!(value, "" | "NA" | "nan" | "undefined"),
            b"ID" => value.is_empty(),
            _ => values::is_none(value),
        };
        if meaning.late != late || says_nothing || matches!(&tag.0, b"TY" | b"ER") {
            return;
        }
        match self.profile.and_then(|profile| profile.place(tag.0, self.kind)) {
            Some(Place::Keep) if tag.0 == *b"M2" && self.label(value) => {}
            Some(place) => self.place(place, field, value),
            None => self.tagged(meaning.slot, field, value),
        }
    }

    /// Tags that ask for more than their slot.
    fn tagged(&mut self, slot: Option<Slot>, field: &RawField, value: &'r str) {
        let tag = field.tag;
        match &tag.0 {
            b"ID" if self.reference.id.is_none() => {
                self.reference.id = Some(values::text(value));
            }
            b"M2" => self.labelled(tag, value),
            b"EP" => self.pending.last_page(tag, value),
            b"L1" | b"L2" | b"L3" | b"L4" | b"LK" => {
                value.split('\n').for_each(|link| self.pending.links.push((tag, link.trim())));
            }
            b"C2" | b"U1" | b"U2" | b"U3" | b"U4" | b"U5" if self.marked_identifier(value) => {}
            b"AU" | b"A1" if self.is_edited => self.name(NameField::Editor, value),
            _ => match slot {
                Some(slot) => self.slot(slot, field, value),
                None => self.keep(tag, value),
            },
        }
    }

    fn place(&mut self, place: Place, field: &RawField, value: &'r str) {
        let tag = field.tag;
        match place {
            Place::To(slot) => self.slot(slot, field, value),
            Place::Keep => self.keep(tag, value),
            Place::Meeting if values::is_meeting(value) => {
                self.text(TextField::EventTitle, tag, value);
            }
            Place::Meeting => self.keep(tag, value),
            Place::Pages => self.pending.first_page(tag, value),
            Place::Pmid => match Pmid::parse(value) {
                Some(pmid) => self.identifier(TextField::Pmid, tag, pmid.as_str()),
                None => self.tagged(tags::meaning(tag, self.kind).slot, field, value),
            },
            Place::Subtitle => {
                let mut journals = [b"JF", b"JO"].into_iter().flat_map(|t| self.record.values(t));
                match journals.next().filter(|journal| *journal != value) {
                    Some(_) => self.keep(tag, value),
                    None => self.text(TextField::ContainerTitle, tag, value),
                }
            }
            Place::Number => self.text(TextField::Number, tag, value),
            Place::DateInWords => match value.split_once(": ") {
                Some((_, date)) => self.pending.dates.push((tag, date, field.line)),
                None => self.keep(tag, value),
            },
        }
    }

    fn slot(&mut self, slot: Slot, field: &RawField, value: &'r str) {
        let tag = field.tag;
        match slot {
            Slot::Names(names) => self.name(names, value),
            Slot::Date(cite_model::DateField::Issued) => {
                self.pending.dates.push((tag, value, field.line));
            }
            Slot::Date(date) => {
                let parsed = values::parse_date(value);
                match parsed.filter(|_| self.reference.date(date).is_none()) {
                    Some(parsed) => _ = self.reference.dates.insert(date, parsed),
                    None => self.keep(tag, value),
                }
            }
            Slot::List(ListField::Issn | ListField::Isbn) => self.serial(slot, field, value),
            Slot::List(ListField::Url) => self.url(tag, value),
            Slot::List(ListField::Keyword) => self.pending.keywords.push(value),
            Slot::List(_) if self.is_procite => self.procite_note(field, value),
            Slot::List(_) => self.note(tag, value),
            Slot::Text(text) => self.text_slot(text, field, value),
        }
    }

    fn text_slot(&mut self, text: TextField, field: &RawField, value: &'r str) {
        let tag = field.tag;
        match (text, &tag.0) {
            (TextField::Doi, _) => self.doi(field, value),
            (TextField::Pmid, _) => match Pmid::parse(value) {
                Some(pmid) => self.identifier(text, tag, pmid.as_str()),
                None => self.keep(tag, value),
            },
            (_, b"SP") => self.pending.first_page(tag, value),
            (TextField::Section, b"SE") if self.kind != Kind::Newspaper && !self.has_sections() => {
                self.pending.start_page(tag, value);
            }
            (TextField::Edition, b"ET") if self.kind == Kind::Journal => self.epub_date(tag, value),
            (TextField::Genre, b"M3") => match Doi::parse(value) {
                Some(doi) => self.identifier(TextField::Doi, tag, doi.as_str()),
                None if self.kind == Kind::Dataset => self.keep(tag, value),
                None => self.text(text, tag, value),
            },
            (TextField::Genre, b"LA") if values::is_language(value) => {
                self.text(TextField::Language, tag, value);
            }
            // Where another tag has named the meeting, this one names the book.
            (TextField::EventTitle, b"T2")
                if self.kind == Kind::Conference && self.reference.text(text).is_some() =>
            {
                self.text(TextField::ContainerTitle, tag, value);
            }
            // EndNote's issue; others put there whatever they have.
            (TextField::Issue, b"M1") if value.len() > 20 => self.keep(tag, value),
            (TextField::Number, b"SN") if values::is_serial_number(value) => {
                self.serial(Slot::List(ListField::Isbn), field, value);
            }
            _ => self.text(text, tag, value),
        }
    }

    /// These kinds have sections; in others `SE` is a page.
    fn has_sections(&self) -> bool {
        matches!(self.kind, Kind::Bill | Kind::Statute | Kind::Hearing)
    }

    /// Sets a text, unless there is one: then the value is kept, if it says something else.
    fn text(&mut self, field: TextField, tag: Tag, value: &str) {
        let text = match field {
            TextField::Abstract => values::block(value, self.record.longest_line),
            field if values::is_title(field) => values::rich(value),
            _ => values::text(value),
        };
        if self.reference.text(field).is_none() {
            self.reference.set(field, text);
        } else {
            self.identifier(field, tag, &text);
        }
    }

    fn identifier(&mut self, field: TextField, tag: Tag, text: &str) {
        if self.reference.text(field).is_none_or(|first| first != text)
            && !self.reference.set_first(field, text)
        {
            self.reference.keep(ID, tag.as_str(), text);
        }
    }

    fn keep(&mut self, tag: Tag, value: &str) {
        self.reference.keep(ID, tag.as_str(), values::text(value));
    }

    fn name(&mut self, field: NameField, value: &str) {
        let list = self.reference.names.entry(field);
        names::read(value, list);
        if list.names.is_empty() && !list.et_al {
            self.reference.names.remove(field);
        }
    }

    /// `12345[pmid]`, `PMC12345`: identifiers that say what they are.
    fn marked_identifier(&mut self, value: &str) -> bool {
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if let Some(pmid) = value.strip_suffix("[pmid]") {
            return Pmid::parse(pmid)
                .is_some_and(|pmid| self.reference.set_first(TextField::Pmid, pmid.as_str()));
        }
        let bare = value.strip_suffix("[pmcid]").unwrap_or(value);
        let is_pmcid = bare.strip_prefix("PMC").is_some_and(|n| !n.is_empty() && digits(n));
        is_pmcid
            && Pmcid::parse(bare)
                .is_some_and(|pmcid| self.reference.set_first(TextField::Pmcid, pmcid.as_str()))
    }

    fn doi(&mut self, field: &RawField, value: &str) {
        match values::doi(value) {
            Some(doi) => self.identifier(TextField::Doi, field.tag, doi.as_str()),
            None => {
                let message = format!("no DOI: {}", values::shown(value));
                self.sink.diagnostic(warning(field.line, message));
                self.keep(field.tag, value);
            }
        }
    }

    /// The day of online publication, which EndNote puts where books have their edition.
    fn epub_date(&mut self, tag: Tag, value: &str) {
        use cite_model::{Date, DateField::AvailableDate};
        let date = values::parse_date(value).filter(|date| matches!(date, Date::Point(_)));
        match date.filter(|_| value.contains('/')) {
            Some(date) if self.reference.date(AvailableDate).is_none() => {
                self.reference.dates.insert(AvailableDate, date);
            }
            _ => self.text(TextField::Edition, tag, value),
        }
    }

    fn serial(&mut self, slot: Slot, field: &RawField, value: &str) {
        let Slot::List(by_kind) = slot else { return };
        for (list, number) in values::serial_numbers(&values::text(value)) {
            if list.is_none() {
                let message = format!("no valid ISSN or ISBN: {}", values::shown(&number));
                self.sink.diagnostic(warning(field.line, message));
            }
            self.pending.serials.push((list.unwrap_or(by_kind), number));
        }
    }

    fn url(&mut self, tag: Tag, value: &'r str) {
        for link in value.split('\n').map(str::trim).filter(|link| !link.is_empty()) {
            // Reference Manager's way to name a record of PubMed.
            if let Some(pmid) = link.strip_prefix("PM:").and_then(Pmid::parse) {
                self.identifier(TextField::Pmid, tag, pmid.as_str());
            } else if values::is_url(link) {
                self.pending.urls.push(link);
            } else {
                self.keep(tag, link);
            }
        }
    }

    fn note(&mut self, tag: Tag, value: &str) {
        let note = values::block(value, self.record.longest_line);
        match notes::read(&note, &mut self.reference) {
            notes::Verdict::Taken => {}
            notes::Verdict::Note if tag.0 == *b"M1" && note.len() > 200 => self.keep(tag, value),
            notes::Verdict::Note => self.pending.notes.push(note),
            notes::Verdict::Machine => self.reference.keep(ID, tag.as_str(), note),
        }
    }

    fn procite_note(&mut self, field: &RawField, value: &'r str) {
        match procite::home(value, self.kind) {
            Some((Home::Field(Slot::Text(TextField::Page)), pages)) => {
                self.pending.first_page(field.tag, pages);
            }
            Some((Home::Field(slot), value)) => self.slot(slot, field, value),
            Some((Home::Id, id)) => self.reference.id = Some(values::text(id)),
            Some((Home::Note, note)) => self.note(field.tag, note),
            Some((Home::Nowhere, _)) => {}
            None => self.note(field.tag, value),
        }
    }

    /// A line `variable: value`, or a note.
    fn labelled(&mut self, tag: Tag, value: &str) {
        if !self.label(value) {
            self.note(tag, value);
        }
    }

    /// Takes a line `variable: value`, if it is one.
    fn label(&mut self, value: &str) -> bool {
        let text = values::text(value);
        let Some((label, value)) = labels::split(&text) else { return false };
        let taken = labels::read(label, value, &mut self.reference);
        self.pending.is_generic &= !(taken && label == labels::TYPE);
        taken
    }
}
