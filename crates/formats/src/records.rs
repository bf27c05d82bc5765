//! What the readers of tagged text do alike with a record: how large it may grow, what is said of
//! lines outside of one and of values that are not what their tag promises, and how it is handed on.

use super::{Found, Sink};
use cite_model::identifier::{Isbn, Issn};
use cite_model::{Diagnostic, Kind, ListField, Reference, Severity};
use cite_text::tagged::Field;

/// The largest record, in bytes of values; what goes beyond it is left out, and said to be.
const LARGEST: usize = 32 << 20;

/// How large the record that is being read has become.
#[derive(Default)]
pub(super) struct Size(usize);

impl Size {
    /// Adds a field, which costs so many bytes beside its value; says whether it still belongs to
    /// the record. That a part is left out is told once.
    pub(super) fn holds(&mut self, field: &Field, cost: usize, sink: &mut dyn Sink) -> bool {
        let before = self.0;
        self.0 += field.value.len() + cost;
        if (self.0 > LARGEST || field.cut) && before <= LARGEST {
            let message = "the record is too large; a part of it was left out";
            sink.diagnostic(Diagnostic::new(field.line, Severity::Warning, Kind::Limit, message));
        }
        self.0 <= LARGEST
    }
}

/// Tells of a line that belongs to no record.
pub(super) fn outside(line: u64, sink: &mut dyn Sink) {
    let message = "text outside of any record";
    sink.diagnostic(Diagnostic::new(line, Severity::Skipped, Kind::NotARecord, message));
}

/// Tells of a value that is not what its tag promises.
pub(super) fn invalid(field: &Field, what: &str, value: &str, sink: &mut dyn Sink) {
    let message = format!("no valid {what}: {value}");
    sink.diagnostic(Diagnostic::new(field.line, Severity::Warning, Kind::Value, message));
}

/// Adds an ISSN or an ISBN, whichever it is; `false` where it is neither.
pub(super) fn push_serial(reference: &mut Reference, number: &str) -> bool {
    match (Issn::parse(number), Isbn::parse(number)) {
        (Some(issn), _) => reference.push(ListField::Issn, issn.as_str()),
        (None, Some(isbn)) => reference.push(ListField::Isbn, isbn.as_str()),
        (None, None) => return false,
    }
    true
}

/// The serial numbers of a reference, as readers tell them apart.
#[derive(Default)]
pub(super) struct Serials {
    /// Valid ones: ISSNs, then ISBNs, in their canonical form.
    pub valid: Vec<String>,
    /// Those that are neither.
    pub odd: Vec<String>,
}

/// The serial numbers of both lists of a reference, each once.
pub(super) fn serials(reference: &Reference) -> Serials {
    let all = reference.list(ListField::Issn).iter().chain(reference.list(ListField::Isbn));
    let parts = all.flat_map(|value| value.split([',', ';', '\r', '\n'])).map(str::trim);
    let mut read = Reference::default();
    let mut odd: Vec<String> = Vec::new();
    for part in parts.filter(|part| !part.is_empty()) {
        let bare = part.split('(').next().unwrap_or_default().trim();
        if !push_serial(&mut read, bare) && !odd.iter().any(|known| known == part) {
            odd.push(part.to_owned());
        }
    }
    let valid = read.list(ListField::Issn).iter().chain(read.list(ListField::Isbn));
    Serials { valid: valid.cloned().collect(), odd }
}

/// Whether there is nothing to know a work by, and nothing but a name that a source has for it.
pub(super) fn says_nothing(reference: &Reference) -> bool {
    let has_fields =
        !reference.texts.is_empty() || !reference.dates.is_empty() || !reference.related.is_empty();
    reference.is_anonymous() && !(reference.id.is_some() && has_fields)
}

/// A text that is read and written again until it stays as it is.
pub(super) fn settled(mut text: String, again: impl Fn(&str) -> Option<String>) -> String {
    for _ in 0..3 {
        match again(&text) {
            Some(next) if next != text => text = next,
            _ => break,
        }
    }
    text
}

/// Hands a record on, or rejects it where nothing in it names a work.
pub(super) fn hand_on(line: u64, reference: Reference, sink: &mut dyn Sink) {
    if says_nothing(&reference) {
        let message = "a record without title, names or identifiers";
        sink.diagnostic(Diagnostic::new(line, Severity::Rejected, Kind::Empty, message));
        return;
    }
    sink.record(Found::new(line, reference));
}
