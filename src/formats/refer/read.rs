//! Refer in, records and diagnostics out, one record held at a time.
//!
//! A record ends at a blank line that a tag follows, and at a `%0` where it has one and more.

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
        let Some(tag) = field.tag.chars().next() else {
            let message = "text outside of any record";
            let (severity, kind) = (Severity::Skipped, Kind::NotARecord);
            sink.diagnostic(Diagnostic::new(field.line, severity, kind, message));
            continue;
        };
        let begins =
            |record: &Record| field.after_blank || tag == '0' && record.has_kind_and_more();
        if open.as_ref().is_none_or(begins) {
            if let Some(record) = open.take() {
                record.finish(sink);
            }
            size = 0;
        }
        let record = open.get_or_insert_with(|| Record::new(field.line));
        let before = size;
        size += field.value.len() + 32;
        if (size > LARGEST_RECORD || field.cut) && before <= LARGEST_RECORD {
            let message = "the record is too large; a part of it was left out";
            sink.diagnostic(Diagnostic::new(field.line, Severity::Warning, Kind::Limit, message));
        }
        if size <= LARGEST_RECORD {
            record.take(tag, &field);
        }
    }
    if let Some(record) = open {
        record.finish(sink);
    }
    Ok(())
}
