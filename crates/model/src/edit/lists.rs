//! A list as it is typed in, its values out, and back: parted by `;`, links by `;` and a space, notes
//! by an empty line. A value in which that stands is written as a JSON string.

use crate::ListField;
use cite_text::markup;

/// The values of a list, clean, none of them empty.
pub(super) fn parse(field: ListField, text: &str) -> Vec<String> {
    let values = match field {
        ListField::Note => paragraphs(text),
        _ => pieces(&markup::clean(text), field),
    };
    values.into_iter().filter(|value| !value.is_empty()).collect()
}

/// As it is typed.
pub(super) fn show(field: ListField, list: &[String]) -> String {
    if field == ListField::Note {
        return list.join("\n\n");
    }
    let plain = |value: &String| {
        value.starts_with('"') || !matches!(pieces(value, field).as_slice(), [one] if one == value)
    };
    let shown = list.iter().map(|value| match plain(value) {
        true => serde_json::Value::String(value.clone()).to_string(),
        false => value.clone(),
    });
    shown.collect::<Vec<_>>().join("; ")
}

/// What stands between empty lines.
fn paragraphs(text: &str) -> Vec<String> {
    let mut blocks = vec![String::new()];
    for line in text.lines() {
        match blocks.last_mut() {
            Some(block) if !line.trim().is_empty() => {
                block.push_str(line);
                block.push('\n');
            }
            _ => blocks.push(String::new()),
        }
    }
    blocks.iter().map(|block| markup::clean_block(block).into_owned()).collect()
}

fn pieces(text: &str, field: ListField) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (piece, after) = quoted(rest).unwrap_or_else(|| {
            let end = separator(rest, field);
            (markup::clean(&rest[..end]).into_owned(), rest.get(end + 1..).unwrap_or_default())
        });
        pieces.push(piece);
        rest = after.trim_start();
    }
    pieces
}

/// A JSON string that stands alone between two separators.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut strings = serde_json::Deserializer::from_str(text).into_iter::<String>();
    let value = text.starts_with('"').then(|| strings.next())??.ok()?;
    let after = text[strings.byte_offset()..].trim_start();
    let rest = if after.is_empty() { after } else { after.strip_prefix(';')? };
    Some((markup::clean(&value).into_owned(), rest))
}

/// Where a value ends: at a `;`, which inside a link has a space behind it or is its last sign.
fn separator(text: &str, field: ListField) -> usize {
    let mut ends = text.match_indices(';').map(|(at, _)| at);
    let ends_link = |at: &usize| {
        field != ListField::Url || text[at + 1..].chars().next().is_none_or(char::is_whitespace)
    };
    ends.find(ends_link).unwrap_or(text.len())
}
