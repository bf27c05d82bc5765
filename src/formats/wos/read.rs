//! Tagged text in, records and diagnostics out, one record held at a time.

use super::record::Record;
use super::tags::{self, Role};
use crate::formats::Sink;
use crate::model::{Diagnostic, Kind, Severity};
use crate::text::tagged::{Fields, Grammar};
use std::io::{self, BufRead};

const GRAMMAR: Grammar = Grammar { split: tags::split, paragraphs: false, joint: '\n' };

/// The largest record, in bytes of values; what goes beyond it is left out, and said to be.
const LARGEST_RECORD: usize = 32 << 20;

pub(super) fn read(input: &mut dyn BufRead, sink: &mut dyn Sink) -> io::Result<()> {
    let mut fields = Fields::new(input, GRAMMAR);
    let mut open: Option<Record> = None;
    let mut size = 0;
    while let Some(field) = fields.next()? {
        if field.tag.is_empty() {
            skipped(field.line, sink);
            continue;
        }
        let role = tags::role(field.tag);
        match role {
            Some(Role::File) => continue,
            Some(Role::End) => {
                if let Some(record) = open.take() {
                    record.finish(sink);
                }
                if !field.value.trim().is_empty() {
                    skipped(field.line, sink);
                }
                continue;
            }
            Some(Role::Publication) if open.is_some() => {
                let record = open.take().expect("the guard saw an open record");
                sink.diagnostic(Diagnostic::new(
                    field.line,
                    Severity::Repaired,
                    Kind::Syntax,
                    "the record before has no ER",
                ));
                record.finish(sink);
            }
            _ => {}
        }
        if open.is_none() {
            size = 0;
        }
        let record = open.get_or_insert_with(|| Record::new(field.line));
        let before = size;
        size += field.value.len();
        if (size > LARGEST_RECORD || field.cut) && before <= LARGEST_RECORD {
            let message = "the record is too large; a part of it was left out";
            sink.diagnostic(Diagnostic::new(field.line, Severity::Warning, Kind::Limit, message));
        }
        if size <= LARGEST_RECORD {
            record.take(role, &field, sink);
        }
    }
    if let Some(record) = open {
        sink.diagnostic(Diagnostic::new(
            record.line(),
            Severity::Repaired,
            Kind::Truncated,
            "the text ends inside of a record",
        ));
        record.finish(sink);
    }
    Ok(())
}

fn skipped(line: u64, sink: &mut dyn Sink) {
    let message = "text outside of any record";
    sink.diagnostic(Diagnostic::new(line, Severity::Skipped, Kind::NotARecord, message));
}
