//! MEDLINE text in, records and diagnostics out, one record held at a time. Every record of the
//! text is handed on or rejected with its line.

use super::record::Record;
use super::tags;
use crate::Sink;
use crate::records::{Size, outside};
use cite_text::tagged::{Fields, Grammar};
use std::io::{self, BufRead};

const GRAMMAR: Grammar = Grammar { split: tags::split, paragraphs: false, joint: ' ' };

pub(super) fn read(input: &mut dyn BufRead, sink: &mut dyn Sink) -> io::Result<()> {
    let mut fields = Fields::new(input, GRAMMAR);
    let mut open: Option<Record> = None;
    let mut size = Size::default();
    while let Some(field) = fields.next()? {
        if field.tag.is_empty() {
            if let Some(record) = open.take() {
                record.finish(sink);
            }
            outside(field.line, sink);
            continue;
        }
        let begins = |record: &Record| {
            field.after_blank || tags::begins_record(field.tag) && record.has_begun(field.tag)
        };
        if open.as_ref().is_none_or(begins) {
            if let Some(record) = open.take() {
                record.finish(sink);
            }
            size = Size::default();
        }
        let record = open.get_or_insert_with(|| Record::new(field.line));
        if size.holds(&field, 0, sink) {
            record.take(&field, sink);
        }
    }
    if let Some(record) = open {
        record.finish(sink);
    }
    Ok(())
}
