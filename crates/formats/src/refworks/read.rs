//! Tagged text in, records and diagnostics out, one record held at a time.

use super::record::Record;
use super::tags;
use crate::Sink;
use crate::records::{Size, outside};
use cite_model::{Diagnostic, Kind, Severity};
use cite_text::tagged::{Fields, Grammar};
use std::io::{self, BufRead};

const GRAMMAR: Grammar = Grammar { split: tags::split, paragraphs: true, joint: '\n' };

pub(super) fn read(input: &mut dyn BufRead, sink: &mut dyn Sink) -> io::Result<()> {
    let mut fields = Fields::new(input, GRAMMAR);
    let mut open: Option<Record> = None;
    let mut size = Size::default();
    while let Some(field) = fields.next()? {
        if field.tag.is_empty() {
            let start = field.value.get(..15).unwrap_or_default();
            if open.is_none() && !start.eq_ignore_ascii_case("RefWorks Export") {
                outside(field.line, sink);
            }
            continue;
        }
        if field.tag == "RT" {
            if let Some(record) = open.replace(Record::new(field.line, field.value, sink)) {
                record.finish(sink);
            }
            size = Size::default();
            continue;
        }
        let record = open.get_or_insert_with(|| {
            let message = "the record has no RT";
            sink.diagnostic(Diagnostic::new(field.line, Severity::Repaired, Kind::Syntax, message));
            Record::new(field.line, "Generic", sink)
        });
        if size.holds(&field, 0, sink) {
            record.take(&field, sink);
        }
    }
    if let Some(record) = open {
        record.finish(sink);
    }
    Ok(())
}
