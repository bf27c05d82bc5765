//! MEDLINE text in, records and diagnostics out, one record held at a time. Every record of the
//! text is handed on or rejected with its line.

use super::record::Record;
use super::tags;
use crate::formats::Sink;
use crate::model::{Diagnostic, Kind, Severity};
use crate::text::tagged::{Fields, Grammar};
use std::io::{self, BufRead};

const GRAMMAR: Grammar = Grammar { split: tags::split, paragraphs: false, joint: ' ' };

/// The largest record, in bytes of values; what goes beyond it is left out, and said to be.
const LARGEST_RECORD: usize = 32 << 20;

pub(super) fn read(input: &mut dyn BufRead, sink: &mut dyn Sink) -> io::Result<()> {
    let mut fields = Fields::new(input, GRAMMAR);
    let mut open: Option<Record> = None;
    let mut size = 0;
    while let Some(field) = fields.next()? {
        if field.tag.is_empty() {
            if let Some(record) = open.take() {
                record.finish(sink);
            }
            sink.diagnostic(Diagnostic::new(
                field.line,
                Severity::Skipped,
                Kind::NotARecord,
                "text outside of any record",
            ));
            continue;
        }
        let begins = |record: &Record| {
            field.after_blank || tags::begins_record(field.tag) && record.has_begun(field.tag)
        };
        if open.as_ref().is_none_or(begins) {
            if let Some(record) = open.take() {
                record.finish(sink);
            }
            size = 0;
        }
        let record = open.get_or_insert_with(|| Record::new(field.line));
        let before = size;
        size += field.value.len();
        if size > LARGEST_RECORD || field.cut {
            if before <= LARGEST_RECORD {
                sink.diagnostic(Diagnostic::new(
                    field.line,
                    Severity::Warning,
                    Kind::Limit,
                    "the record is too large; a part of it was left out",
                ));
            }
            if size > LARGEST_RECORD {
                continue;
            }
        }
        record.take(&field, sink);
    }
    if let Some(record) = open {
        record.finish(sink);
    }
    Ok(())
}
