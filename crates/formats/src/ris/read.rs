//! RIS in, records out, one at a time: memory does not grow with the text.

use super::build;
use super::cut::{self, RawRecord};
use super::profiles::{self, Profile};
use crate::{Found, Sink};
use cite_model::{Diagnostic, Kind, Severity};
use std::io::{self, BufRead};

/// Reads RIS to its end.
pub(super) fn read(input: &mut dyn BufRead, sink: &mut dyn Sink) -> io::Result<()> {
    cut::cut(input, &mut Reader { header: None }, sink)
}

struct Reader {
    /// The producer that a line before the records names.
    header: Option<&'static Profile>,
}

impl cut::Take for Reader {
    fn take(&mut self, record: &RawRecord, sink: &mut dyn Sink) {
        let profile = profiles::of(record).or(self.header);
        let reference = build::reference(record, profile, sink);
        let is_empty = reference.texts.is_empty()
            && reference.names.is_empty()
            && reference.lists.is_empty()
            && reference.dates.is_empty()
            && reference.extra.is_empty();
        if is_empty {
            let message = "a record without any field";
            let rejected = Severity::Rejected;
            sink.diagnostic(Diagnostic::new(record.line, rejected, Kind::Empty, message));
        } else {
            sink.record(Found::new(record.line, reference));
        }
    }

    fn header(&mut self, line: &str) {
        self.header = profiles::of_header(line).or(self.header);
    }
}
