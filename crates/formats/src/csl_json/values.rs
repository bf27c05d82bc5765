//! Single values of an item, both ways: texts with CSL's tags, and lists in one string.

use super::keys::is_rich;
pub(super) use crate::values::is_valid;
use crate::values::{plain, rich};
use cite_model::{Issn, ListField, TextField};
use cite_text::json::scalar;
use cite_text::markup::{self, Piece, Tag};
use rustc_hash::FxHashSet;
use serde_json::Value;
use std::borrow::Cow;

/// The field's value as the model has it; blank where there is none.
pub(super) fn text(field: TextField, value: &str) -> String {
    if is_rich(field) {
        return rich(value, matches!(field, TextField::Abstract | TextField::Annote));
    }
    plain(field, value)
}

/// Rich text with the tags of CSL: small capitals and protected ones are a `<span>`.
pub(super) fn with_csl_tags(text: &str) -> Cow<'_, str> {
    if ["<sc>", "<nc>", "<tex "].iter().all(|tag| !text.contains(tag)) {
        return Cow::Borrowed(text);
    }
    let text = text.replace("<nc></nc>", "");
    let tagged = |piece: Piece<'_>| match piece {
        Piece::Open(Tag::SmallCaps) => "<span style=\"font-variant:small-caps;\">".to_owned(),
        Piece::Open(Tag::NoCase) => "<span class=\"nocase\">".to_owned(),
        Piece::Close(Tag::SmallCaps | Tag::NoCase) => "</span>".to_owned(),
        Piece::Formula(_) | Piece::Close(Tag::Formula) => String::new(),
        piece => piece.as_str().to_owned(),
    };
    Cow::Owned(markup::pieces(&text).into_iter().map(tagged).collect())
}

/// A list in one string, as Zotero and citeproc have it: the first URL alone, notes as paragraphs.
pub(super) fn joined(field: ListField, values: &[String]) -> String {
    match field {
        ListField::Keyword | ListField::Issn => values.join(", "),
        ListField::Isbn => values.join(" "),
        ListField::Url => values.first().cloned().unwrap_or_default(),
        ListField::Note => values.join("\n"),
    }
}

/// The values of a list: of an array, or of a string that joins them.
pub(super) fn list(field: ListField, value: &Value) -> Vec<String> {
    let texts: Vec<String> = match value {
        Value::Array(values) => values.iter().filter_map(scalar).collect(),
        value => {
            let text = scalar(value).unwrap_or_default();
            split(field, &text).into_iter().map(str::to_owned).collect()
        }
    };
    let mut values: Vec<String> = Vec::new();
    let mut seen = FxHashSet::default();
    for text in texts {
        let clean = match field {
            ListField::Note => markup::clean_block(&text),
            _ => markup::clean(&text),
        };
        let value = match field {
            ListField::Issn => Issn::parse(&clean).map(|issn| issn.to_string()),
            _ => None,
        };
        let value = value.unwrap_or_else(|| clean.into_owned());
        if !value.is_empty() && seen.insert(value.clone()) {
            values.push(value);
        }
    }
    values
}

fn split(field: ListField, text: &str) -> Vec<&str> {
    match field {
        ListField::Keyword if text.contains(';') => text.split(';').collect(),
        ListField::Keyword => text.split(',').collect(),
        ListField::Isbn | ListField::Issn if text.contains([',', ';']) => {
            text.split([',', ';']).collect()
        }
        // Spaces part numbers only where each piece is one: "978 3 16 148410 0" is one ISBN.
        ListField::Isbn | ListField::Issn => {
            let digits = |piece: &str| piece.bytes().filter(u8::is_ascii_digit).count();
            let apart = text.split_whitespace().all(|piece| digits(piece) >= 7);
            if apart { text.split_whitespace().collect() } else { vec![text] }
        }
        ListField::Url | ListField::Note => vec![text],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn lists_come_apart() {
        for (field, value, expected) in [
            (ListField::Keyword, json!("a, b,b"), &["a", "b"][..]),
            (ListField::Keyword, json!("a, x; b"), &["a, x", "b"]),
            (ListField::Keyword, json!(["a, x", "b", ""]), &["a, x", "b"]),
            (ListField::Issn, json!("03785955, 2434-561X"), &["0378-5955", "2434-561X"]),
            (
                ListField::Isbn,
                json!("978-0-306-40615-7 0-306-40615-2"),
                &["978-0-306-40615-7", "0-306-40615-2"],
            ),
            (ListField::Isbn, json!("978 0 306 40615 7"), &["978 0 306 40615 7"]),
            (ListField::Note, json!("one\ntwo"), &["one\ntwo"]),
            (ListField::Url, json!(5), &["5"]),
        ] {
            assert_eq!(list(field, &value), expected, "{value}");
        }
    }

    #[test]
    fn texts_are_cleaned() {
        for (field, value, expected) in [
            (TextField::Title, "A <span class=\"nocase\">b</span>  c", "A <nc>b</nc> c"),
            (TextField::Title, "<span style=\"font-variant:small-caps;\">x</span>", "<sc>x</sc>"),
            (TextField::Title, "p<0.05 & q", "p<0.05 & q"),
            (TextField::Doi, "https://doi.org/10.1000/ABC", "10.1000/abc"),
            (TextField::Doi, "none", "none"),
            (TextField::Volume, " 1\u{0}2 ", "12"),
            (TextField::Abstract, "one\ntwo", "one\ntwo"),
        ] {
            assert_eq!(text(field, value), expected, "{value}");
        }
        let tagged = "<span style=\"font-variant:small-caps;\">x</span> <sc>";
        assert_eq!(with_csl_tags("<sc>x</sc> <sc>"), tagged);
    }
}
