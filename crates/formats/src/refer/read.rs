//! Refer in, records and diagnostics out, one record held at a time.
//!
//! A record ends at a blank line that a tag follows, and at a `%0` where it has one and more.

use super::record::Record;
use super::tags;
use crate::Sink;
use crate::records::{Size, outside};
use cite_text::tagged::{Fields, Grammar};
use std::io::{self, BufRead};

const GRAMMAR: Grammar = Grammar { split: tags::split, paragraphs: true, joint: '\n' };

pub(super) fn read(input: &mut dyn BufRead, sink: &mut dyn Sink) -> io::Result<()> {
    let mut fields = Fields::new(input, GRAMMAR);
    let mut open: Option<Record> = None;
    let mut size = Size::default();
    while let Some(field) = fields.next()? {
        let Some(tag) = field.tag.chars().next() else {
            outside(field.line, sink);
            continue;
        };
        let begins =
            |record: &Record| field.after_blank || tag == '0' && record.has_kind_and_more();
        if open.as_ref().is_none_or(begins) {
            if let Some(record) = open.take() {
                record.finish(sink);
            }
            size = Size::default();
        }
        let record = open.get_or_insert_with(|| Record::new(field.line));
        if size.holds(&field, 32, sink) {
            record.take(tag, &field);
        }
    }
    if let Some(record) = open {
        record.finish(sink);
    }
    Ok(())
}
