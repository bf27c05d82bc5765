//! Tagged text in, records and diagnostics out, one record held at a time.

use super::record::Record;
use super::tags;
use crate::formats::Sink;
use crate::model::{Diagnostic, Kind, Severity};
use crate::text::tagged::{Fields, Grammar};
use std::io::{self, BufRead};

const GRAMMAR: Grammar = Grammar { split: tags::split, paragraphs: true, joint: '\n' };

/// The largest record, in bytes of values; what goes beyond it is left out, and said to be.
const LARGEST_RECORD: usize = 32 << 20;

pub(super) fn read(input: &mut dyn BufRead, sink: &mut dyn Sink) -> io::Result<()> {
    let mut fields = Fields::new(input, GRAMMAR);
    let mut open: Option<Record> = None;
    let mut size = 0;
    while let Some(field) = fields.next()? {
        if field.tag.is_empty() {
            let start = field.value.get(..15).unwrap_or_default();
            if open.is_none() && !start.eq_ignore_ascii_case("RefWorks Export") {
                let message = "text outside of any record";
                let (severity, kind) = (Severity::Skipped, Kind::NotARecord);
                sink.diagnostic(Diagnostic::new(field.line, severity, kind, message));
            }
            continue;
        }
        if field.tag == "RT" {
            if let Some(record) = open.replace(Record::new(field.line, field.value, sink)) {
                record.finish(sink);
            }
            size = 0;
            continue;
        }
        let record = open.get_or_insert_with(|| {
            let message = "the record has no RT";
            sink.diagnostic(Diagnostic::new(field.line, Severity::Repaired, Kind::Syntax, message));
            Record::new(field.line, "Generic", sink)
        });
        let before = size;
        size += field.value.len();
        if (size > LARGEST_RECORD || field.cut) && before <= LARGEST_RECORD {
            let message = "the record is too large; a part of it was left out";
            sink.diagnostic(Diagnostic::new(field.line, Severity::Warning, Kind::Limit, message));
        }
        if size <= LARGEST_RECORD {
            record.take(&field, sink);
        }
    }
    if let Some(record) = open {
        record.finish(sink);
    }
    Ok(())
}
