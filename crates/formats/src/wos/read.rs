//! Tagged text in, records and diagnostics out, one record held at a time.

use super::record::Record;
use super::tags::{self, Role};
use crate::Sink;
use crate::records::{Size, outside};
use cite_model::{Diagnostic, Kind, Severity};
use cite_text::tagged::{Fields, Grammar};
use std::io::{self, BufRead};

const GRAMMAR: Grammar = Grammar { split: tags::split, paragraphs: false, joint: '\n' };

pub(super) fn read(input: &mut dyn BufRead, sink: &mut dyn Sink) -> io::Result<()> {
    let mut fields = Fields::new(input, GRAMMAR);
    let mut open: Option<Record> = None;
    let mut size = Size::default();
    while let Some(field) = fields.next()? {
        if field.tag.is_empty() {
            outside(field.line, sink);
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
                    outside(field.line, sink);
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
            size = Size::default();
        }
        let record = open.get_or_insert_with(|| Record::new(field.line));
        if size.holds(&field, 0, sink) {
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
