//! Zotero's items in, references out. Attachments and free notes are no works and are passed over.

use super::ID;
use super::keys::{DATES, PASSED_OVER, ROLES, TEXTS};
use crate::{Read, Sink, read_json, zotero};
use cite_model::date::loose;
use cite_model::{Arxiv, Doi, Issn, ListField, Name, NameField, Pmcid, Pmid, Reference, TextField};
use cite_text::json::{Object, elements, scalar, text};
use cite_text::markup::{clean, clean_block, from_html, looks_like_markup};
use serde_json::Value;
use std::io::{self, BufRead};

/// Reads a text to its end.
pub(super) fn read(input: &mut dyn BufRead, sink: &mut dyn Sink) -> io::Result<()> {
    read_json(input, sink, &["items"], |mut item| {
        let data = item.0.iter_mut().find(|(key, value)| key == "data" && value.is_object());
        if let Some((_, Value::Object(data))) = data {
            item = Object(std::mem::take(data).into_iter().collect());
        }
        match reference(item.0) {
            Some((reference, warnings)) => Read::Record(Box::new(reference), warnings),
            None => Read::NoRecord,
        }
    })
}

/// The reference that an item's fields are, and what is odd about it; none where the item is no
/// work. For whoever has Zotero's items from elsewhere.
pub fn reference(fields: Vec<(String, Value)>) -> Option<(Reference, Vec<String>)> {
    let item = Object(fields);
    let kind = text(item.get("itemType")).unwrap_or_default();
    if matches!(kind.as_str(), "" | "attachment" | "note" | "annotation") {
        return None;
    }
    let mut reader = Item { reference: Reference::default(), warnings: Vec::new() };
    match zotero::item_type(&kind) {
        Some(item_type) => reader.reference.item_type = item_type,
        None => {
            reader.warnings.push(format!("unknown type \"{}\"", clean(&kind)));
            reader.reference.keep(ID, "itemType", clean(&kind));
        }
    }
    let keys = ["citationKey", "citekey", "key", "itemKey"];
    reader.reference.id = keys.iter().find_map(|key| text(item.get(key)));
    for (key, value) in item.0 {
        reader.field(&key, &value);
    }
    Some((reader.reference, reader.warnings))
}

struct Item {
    reference: Reference,
    warnings: Vec<String>,
}

impl Item {
    fn keep(&mut self, key: &str, value: &Value) {
        let text = match value {
            Value::Null => return,
            Value::Array(values) if values.is_empty() => return,
            Value::Object(fields) if fields.is_empty() => return,
            value => scalar(value).unwrap_or_else(|| value.to_string()),
        };
        self.reference.keep(ID, &clean(key), clean_block(&text));
    }

    fn field(&mut self, key: &str, value: &Value) {
        let known = TEXTS.iter().find(|(name, _)| *name == key);
        let date = DATES.iter().find(|(name, _)| *name == key);
        match key {
            "creators" => elements(Some(value)).iter().for_each(|creator| self.creator(creator)),
            "tags" => {
                for tag in elements(Some(value)) {
                    let word = text(tag.get("tag")).or_else(|| text(Some(tag)));
                    word.into_iter()
                        .for_each(|w| self.reference.push(ListField::Keyword, clean(&w)));
                }
            }
            "notes" => {
                for note in elements(Some(value)) {
                    let html = text(note.get("note")).or_else(|| text(Some(note)));
                    let words = html.map(|html| clean_block(&from_html(&html)).into_owned());
                    self.reference.push(ListField::Note, words.unwrap_or_default());
                }
            }
            "extra" => self.extra(&scalar(value).unwrap_or_default()),
            "url" => {
                let url = text(Some(value)).unwrap_or_default();
                self.reference.push(ListField::Url, clean(&url));
            }
            "ISBN" => self.numbers(ListField::Isbn, value),
            "ISSN" => self.numbers(ListField::Issn, value),
            // The web interface counts an item's versions under the name of a field.
            "version" if value.is_number() => {}
            _ if PASSED_OVER.contains(&key) => {}
            _ => match (known, date) {
                (Some((_, field)), _) => self.text(*field, key, value),
                (None, Some((_, field))) => {
                    let words = text(Some(value)).unwrap_or_default();
                    match loose::parse(&clean(&words)) {
                        Some(date) if self.reference.date(*field).is_none() => {
                            self.reference.dates.insert(*field, date);
                        }
                        Some(_) => self.keep(key, value),
                        None => {}
                    }
                }
                (None, None) => self.keep(key, value),
            },
        }
    }

    fn text(&mut self, field: TextField, key: &str, value: &Value) {
        let Some(words) = text(Some(value)) else { return };
        let rich = if looks_like_markup(&words) { from_html(&words) } else { words };
        let block = field == TextField::Abstract;
        let words = if block { clean_block(&rich) } else { clean(&rich) }.into_owned();
        let canonical = match field {
            TextField::Doi => Doi::parse(&words).map(|id| id.to_string()),
            TextField::Pmid => Pmid::parse(&words).map(|id| id.to_string()),
            TextField::Pmcid => Pmcid::parse(&words).map(|id| id.to_string()),
            _ => Some(words.clone()),
        };
        if canonical.is_none() {
            use cite_model::field::Field;
            self.warnings.push(format!("\"{words}\" is no {}", field.csl()));
        }
        let words = canonical.unwrap_or(words);
        let same = self.reference.text(field) == Some(words.as_str());
        if !same && !self.reference.set_first(field, &words) {
            self.keep(key, value);
        }
    }

    fn creator(&mut self, creator: &Value) {
        let of = |key: &str| {
            text(creator.get(key)).map(|part| clean(&part).into_owned()).unwrap_or_default()
        };
        let (last, first, whole) = (of("lastName"), of("firstName"), of("name"));
        let name = match () {
            () if !last.is_empty() && !first.is_empty() => Name::person(last, first),
            () => Name::literal(
                [whole, last, first].into_iter().find(|n| !n.is_empty()).unwrap_or_default(),
            ),
        };
        if name.family().is_empty() {
            return;
        }
        let role = of("creatorType");
        let known = ROLES.iter().find(|(known, _)| *known == role).map(|(_, field)| *field);
        if known.is_none() && !role.is_empty() && role != "contributor" {
            let who = [name.given(), name.family()].join(" ");
            self.reference.keep(ID, "creatorType", format!("{}: {role}", who.trim()));
        }
        self.reference.push_name(known.unwrap_or(NameField::Contributor), name);
    }

    fn numbers(&mut self, field: ListField, value: &Value) {
        let text = text(Some(value)).unwrap_or_default();
        let digits = |piece: &str| piece.bytes().filter(u8::is_ascii_digit).count();
        let apart = text.split_whitespace().all(|piece| digits(piece) >= 7);
        let pieces: Vec<&str> = match () {
            () if text.contains([',', ';']) => text.split([',', ';']).collect(),
            () if apart => text.split_whitespace().collect(),
            () => vec![text.as_str()],
        };
        for piece in pieces {
            let issn = Issn::parse(piece).filter(|_| field == ListField::Issn);
            let value = issn.map_or_else(|| clean(piece).into_owned(), |issn| issn.to_string());
            self.reference.push(field, value);
        }
    }

    /// Lines such as `PMID: 1`; the rest is a note.
    fn extra(&mut self, extra: &str) {
        let mut prose = Vec::new();
        for line in extra.lines() {
            let field = line.split_once(':').and_then(|(label, value)| {
                match label.trim().to_lowercase().as_str() {
                    "pmid" => Some((TextField::Pmid, Pmid::parse(value)?.to_string())),
                    "pmcid" => Some((TextField::Pmcid, Pmcid::parse(value)?.to_string())),
                    "doi" => Some((TextField::Doi, Doi::parse(value)?.to_string())),
                    "arxiv" => Some((TextField::Arxiv, Arxiv::parse(value)?.to_string())),
                    _ => None,
                }
            });
            let taken = field.is_some_and(|(field, value)| {
                self.reference.set_first(field, &value)
                    || self.reference.text(field) == Some(value.as_str())
            });
            if !taken {
                prose.push(line);
            }
        }
        self.reference.push(ListField::Note, clean_block(&prose.join("\n")));
    }
}

#[cfg(test)]
mod tests {
    use crate::{Collected, Confidence, Sample, zotero_json::FORMAT};

    fn read(text: &str) -> Collected {
        let mut found = Collected::default();
        super::read(&mut text.as_bytes(), &mut found).expect("bytes in memory can be read");
        found
    }

    #[test]
    fn items_of_every_wrapping() {
        let item = r#"{"itemType":"book","title":"T","creators":[{"lastName":"Lee","creatorType":"author"}]}"#;
        for text in [
            item.to_owned(),
            format!("[{item}]"),
            format!("{{\"config\":{{\"label\":\"BetterBibTeX JSON\"}},\"items\":[{item}]}}"),
            format!("[{{\"key\":\"K\",\"version\":3,\"data\":{item}}}]"),
        ] {
            let found = read(&text);
            assert_eq!((found.records.len(), found.diagnostics.len()), (1, 0), "{text}");
            assert_eq!(found.records[0].reference.title(), Some("T"));
            let sample = Sample { text: &text, complete: true };
            assert_eq!((FORMAT.detect)(&sample), Confidence::Sure, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in "(\\{\"itemType\":|\"creators\":|[\\[\\]{}\",:a-z0-9 \n]){0,60}") {
            read(&text);
        }
    }
}
