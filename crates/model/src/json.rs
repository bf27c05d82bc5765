//! A reference comes in, its JSON goes out, the same bytes as `serde_json` writes of it, faster.
//!
//! A record's identity is a hash of this text, so not a byte of it may change; a property holds it to
//! what is derived from the types.

use super::field::{Field, FieldMap};
use super::{Date, Name, NameList, PartialDate, Person, Reference};
use std::io::Write;
use xxhash_rust::xxh3::xxh3_128;

impl Reference {
    /// The JSON of the reference, as it is stored.
    pub fn to_json(&self) -> String {
        let mut out = Vec::with_capacity(1024);
        self.write_json(&mut out);
        String::from_utf8(out).expect("texts and what JSON puts between them are UTF-8")
    }

    /// The hash of all that it says, the name that its source has for it too; see [`content`].
    pub fn content(&self) -> u128 {
        let mut json = Vec::with_capacity(1024);
        self.write_json(&mut json);
        content(&json)
    }

    /// Adds the JSON of the reference.
    pub fn write_json(&self, out: &mut Vec<u8>) {
        write_reference(self, self.id.as_deref(), out);
    }

    /// Adds the JSON of the reference without the name that its source has for it.
    pub fn write_anonymous_json(&self, out: &mut Vec<u8>) {
        write_reference(self, None, out);
    }
}

/// The hash of a reference's JSON, as it is stored: the same description of a work has the same in every
/// library, and ties between records are broken by it.
pub fn content(json: &[u8]) -> u128 {
    xxh3_128(json)
}

fn write_reference(reference: &Reference, id: Option<&str>, out: &mut Vec<u8>) {
    // taken apart, so that no field can be forgotten here
    let Reference { item_type, id: _, texts, names, dates, lists, related, mentions, extra } =
        reference;
    out.extend_from_slice(b"{\"type\":");
    write_text(item_type.csl(), out);
    if let Some(id) = id {
        out.extend_from_slice(b",\"id\":");
        write_text(id, out);
    }
    write_map(b",\"texts\":", texts, out, |text, out| write_text(text, out));
    write_map(b",\"names\":", names, out, write_names);
    write_map(b",\"dates\":", dates, out, write_date);
    write_map(b",\"lists\":", lists, out, |list, out| {
        write_list(list, out, |text, out| write_text(text, out));
    });
    // these are few, and none of them long
    if !related.is_empty() {
        write_derived(b",\"related\":", related, out);
    }
    if !mentions.is_empty() {
        write_derived(b",\"mentions\":", mentions, out);
    }
    if !extra.is_empty() {
        out.extend_from_slice(b",\"extra\":");
        write_list(extra, out, |extra, out| {
            for (key, value) in [
                (&b"{\"format\":"[..], &extra.format),
                (b",\"tag\":", &extra.tag),
                (b",\"value\":", &extra.value),
            ] {
                out.extend_from_slice(key);
                write_text(value, out);
            }
            out.push(b'}');
        });
    }
    out.push(b'}');
}

fn write_derived<T: serde::Serialize>(key: &[u8], list: &[T], out: &mut Vec<u8>) {
    out.extend_from_slice(key);
    serde_json::to_writer(out, list).expect("texts and dates have a JSON form");
}

/// A map under its key; nothing where it is empty.
fn write_map<F: Field, V>(
    key: &[u8],
    map: &FieldMap<F, V>,
    out: &mut Vec<u8>,
    write: impl Fn(&V, &mut Vec<u8>),
) {
    let mut before = b'{';
    for (field, value) in map.iter() {
        if before == b'{' {
            out.extend_from_slice(key);
        }
        out.extend_from_slice(&[before, b'"']);
        out.extend_from_slice(field.csl().as_bytes());
        out.extend_from_slice(b"\":");
        write(value, out);
        before = b',';
    }
    if !map.is_empty() {
        out.push(b'}');
    }
}

fn write_list<T>(list: &[T], out: &mut Vec<u8>, write: impl Fn(&T, &mut Vec<u8>)) {
    out.push(b'[');
    for (at, value) in list.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        write(value, out);
    }
    out.push(b']');
}

fn write_names(list: &NameList, out: &mut Vec<u8>) {
    let NameList { names, et_al } = list;
    out.extend_from_slice(b"{\"names\":");
    write_list(names, out, write_name);
    out.extend_from_slice(if *et_al { b",\"et_al\":true}" } else { b"}" });
}

fn write_name(name: &Name, out: &mut Vec<u8>) {
    match name {
        Name::Literal { literal } => {
            out.extend_from_slice(b"{\"literal\":");
            write_text(literal, out);
        }
        Name::Person(person) => {
            let Person { family, given, dropping_particle, non_dropping_particle, suffix } = person;
            let parts = [
                (&b"\"family\":"[..], family),
                (b"\"given\":", given),
                (b"\"dropping-particle\":", dropping_particle),
                (b"\"non-dropping-particle\":", non_dropping_particle),
                (b"\"suffix\":", suffix),
            ];
            let mut before = b'{';
            for (key, part) in parts.into_iter().filter(|(_, part)| !part.is_empty()) {
                out.push(before);
                out.extend_from_slice(key);
                write_text(part, out);
                before = b',';
            }
            if before == b'{' {
                out.push(b'{');
            }
        }
    }
    out.push(b'}');
}

fn write_date(date: &Date, out: &mut Vec<u8>) {
    match date {
        Date::Point(PartialDate { year, month, day, circa: false, uncertain: false })
            if (1000..=9999).contains(year) =>
        {
            out.push(b'"');
            let year = year.unsigned_abs();
            out.extend([year / 1000, year / 100, year / 10, year].map(digit));
            for part in [month, day].into_iter().flatten() {
                out.push(b'-');
                out.extend([u32::from(*part) / 10, u32::from(*part)].map(digit));
            }
            out.push(b'"');
        }
        Date::Literal(text) => write_text(&format!("\"{text}"), out),
        date => write!(out, "\"{date}\"").expect("a vector takes every byte"),
    }
}

/// The last digit of a number.
fn digit(number: u32) -> u8 {
    b'0' + u8::try_from(number % 10).expect("a digit is below ten")
}

/// How many bytes are looked at together: most texts have nothing to escape.
const STRIDE: usize = 32;

/// A text between quotation marks (RFC 8259, section 7).
fn write_text(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    let bytes = text.as_bytes();
    let mut done = 0;
    for (at, stretch) in (0..).step_by(STRIDE).zip(bytes.chunks(STRIDE)) {
        if stretch.iter().fold(false, |any, byte| any | is_escaped(*byte)) {
            for (at, byte) in (at..).zip(stretch).filter(|(_, byte)| is_escaped(**byte)) {
                out.extend_from_slice(&bytes[done..at]);
                write_escaped(*byte, out);
                done = at + 1;
            }
        }
    }
    out.extend_from_slice(&bytes[done..]);
    out.push(b'"');
}

fn is_escaped(byte: u8) -> bool {
    byte < b' ' || byte == b'"' || byte == b'\\'
}

fn write_escaped(byte: u8, out: &mut Vec<u8>) {
    let short = match byte {
        b'"' | b'\\' => byte,
        b'\n' => b'n',
        b'\t' => b't',
        b'\r' => b'r',
        0x08 => b'b',
        0x0c => b'f',
        _ => return write!(out, "\\u{byte:04x}").expect("a vector takes every byte"),
    };
    out.extend_from_slice(&[b'\\', short]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        DateField, Extra, ItemType, ListField, Mention, NameField, Related, Relation, TextField,
    };
    use proptest::prelude::*;

    /// A reference that has the texts in every place that can hold one.
    fn reference(texts: &[String; 8], year: i32, month: Option<u8>, marks: u8) -> Reference {
        let flag = |bit: u8| marks & (1 << bit) != 0;
        let [a, b, c, d, e, f, g, h] = texts.clone();
        let mut reference = Reference::new(ItemType::ALL[usize::from(marks) % ItemType::ALL.len()]);
        reference.id = flag(0).then(|| a.clone());
        if flag(1) {
            reference.texts.insert(TextField::Title, a.clone());
            reference.texts.insert(TextField::Abstract, [&*a, &*b, &*c, &*d].concat().repeat(3));
        }
        let person = Person {
            family: b.clone(),
            given: c.clone(),
            dropping_particle: d.clone(),
            non_dropping_particle: e.clone(),
            suffix: f.clone(),
        };
        if flag(2) {
            let names = vec![Name::Person(person), Name::literal(g.clone())];
            reference.names.insert(NameField::Author, NameList { names, et_al: flag(3) });
        }
        let date = PartialDate { year, month, day: None, circa: flag(4), uncertain: flag(5) };
        let day = PartialDate { day: month, ..date };
        reference.dates.insert(DateField::Issued, Date::Point(if flag(6) { day } else { date }));
        if flag(3) {
            reference.dates.insert(DateField::Accessed, Date::Literal(h.clone()));
            reference.dates.insert(DateField::Submitted, Date::Range(Some(date), None));
        }
        if flag(4) {
            reference.lists.insert(ListField::Keyword, vec![e.clone(), f.clone()]);
            reference.lists.insert(ListField::Url, Vec::new());
        }
        if flag(5) {
            let relation = Relation::CommentOn;
            reference.related.push(Related { relation, target: g.clone(), inverse: flag(6) });
            let date = Some(Date::from_year(year));
            reference.mentions.push(Mention { url: h.clone(), title: a.clone(), date });
        }
        if flag(7) {
            reference.extra = vec![Extra { format: b, tag: c, value: d }; 2];
        }
        reference
    }

    proptest! {
        #[test]
        fn the_bytes_are_those_of_the_derived_form(
            texts in proptest::array::uniform8("(\\PC|[\"\\\\\u{0}-\u{20}\u{7f}é😀]){0,40}|"),
            year in -12_000..12_000i32,
            month in proptest::option::of(1..=12u8),
            marks: u8,
        ) {
            let mut reference = reference(&texts, year, month, marks);
            let derived = serde_json::to_string(&reference).expect("it has a JSON form");
            prop_assert_eq!(reference.to_json(), derived);
            let mut anonymous = Vec::new();
            reference.write_anonymous_json(&mut anonymous);
            reference.id = None;
            let derived = serde_json::to_vec(&reference).expect("it has a JSON form");
            prop_assert_eq!(anonymous, derived);
        }
    }
}
