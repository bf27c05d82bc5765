//! Any text comes in; the JSON values that stand in it go out, with where they stand.
//!
//! Every `{` and `[` that can begin a value is tried. What failed attempts may cost is bounded by
//! the length of the text, so the whole is linear.

use serde_json::{Deserializer, Map, Value};

/// A JSON value and the bytes it stands on.
#[derive(Debug)]
pub struct Embedded {
    /// Its first byte.
    pub start: usize,
    /// The byte behind its last.
    pub end: usize,
    /// The value.
    pub value: Value,
}

/// Failed attempts may read this many times the text.
const ATTEMPTS: usize = 4;

/// The values in a text, and the members of an object that is broken or cut short, if one is.
pub fn values(text: &str) -> (Vec<Embedded>, Option<Embedded>) {
    let mut found = Vec::new();
    let mut cut: Option<Embedded> = None;
    let mut left = text.len() * ATTEMPTS + 4096;
    let mut at = 0;
    while let Some(next) = memchr::memchr2(b'{', b'[', &text.as_bytes()[at..]) {
        let start = at + next;
        at = start + 1;
        if !can_begin(&text[start..]) {
            continue;
        }
        let mut stream = Deserializer::from_str(&text[start..]).into_iter::<Value>();
        match stream.next() {
            Some(Ok(value)) => {
                at = start + stream.byte_offset();
                found.push(Embedded { start, end: at, value });
            }
            Some(Err(error)) => {
                let read = position(&text[start..], error.line(), error.column());
                let enough = cut.as_ref().is_none_or(|cut| start >= cut.end);
                if enough && text[start..].starts_with('{') {
                    cut = salvage(text, start).or(cut);
                }
                match left.checked_sub(read.max(64)) {
                    Some(rest) => left = rest,
                    None => break,
                }
            }
            None => break,
        }
    }
    let cut = cut.filter(|cut| {
        !found.iter().any(|whole| {
            cut.start < whole.end
                && whole.start < cut.end
                && whole.end - whole.start > (cut.end - cut.start) / 2
        })
    });
    (found, cut)
}

/// Whether an object or an array of them can begin here: `{"`, `{}`, `[{`, `[[`, `["`.
fn can_begin(text: &str) -> bool {
    let inside = text[1..].trim_start_matches([' ', '\n', '\r', '\t']);
    let next = inside.as_bytes().first();
    match text.as_bytes()[0] {
        b'{' => next == Some(&b'"'),
        _ => matches!(next, Some(b'{' | b'[')),
    }
}

/// The byte that an error's line and column name.
fn position(text: &str, line: usize, column: usize) -> usize {
    let mut start = 0;
    for _ in 1..line {
        match memchr::memchr(b'\n', &text.as_bytes()[start..]) {
            Some(end) => start += end + 1,
            None => break,
        }
    }
    (start + column).min(text.len())
}

/// The members of an object up to where it breaks; a string that is cut short counts as far as it goes.
fn salvage(text: &str, start: usize) -> Option<Embedded> {
    let mut map = Map::new();
    let mut at = start + 1;
    loop {
        at += blank(&text[at..]);
        let Some((Value::String(key), used)) = one(&text[at..]) else { break };
        let colon = at + used + blank(&text[at + used..]);
        if !text[colon..].starts_with(':') {
            break;
        }
        let from = colon + 1 + blank(&text[colon + 1..]);
        let Some((value, used)) = one(&text[from..]).or_else(|| open_string(&text[from..])) else {
            break;
        };
        map.insert(key, value);
        at = from + used;
        at += blank(&text[at..]);
        match text[at..].strip_prefix(',') {
            Some(_) => at += 1,
            None => break,
        }
    }
    (!map.is_empty()).then_some(Embedded { start, end: at, value: Value::Object(map) })
}

fn one(text: &str) -> Option<(Value, usize)> {
    let mut stream = Deserializer::from_str(text).into_iter::<Value>();
    let value = stream.next()?.ok()?;
    Some((value, stream.byte_offset()))
}

/// A string without an end, where the line ends inside of it.
fn open_string(text: &str) -> Option<(Value, usize)> {
    let inside = text.strip_prefix('"')?;
    let inside = inside.split(char::is_control).next().unwrap_or_default();
    let whole = inside
        .rsplit_once('\\')
        .filter(|(_, escape)| escape.len() < 5)
        .map_or(inside, |(before, _)| before);
    let closed = format!("\"{whole}\"");
    match serde_json::from_str::<Value>(&closed) {
        Ok(value @ Value::String(_)) => Some((value, 1 + inside.len())),
        _ => None,
    }
}

fn blank(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '\n', '\r', '\t']).len()
}

#[cfg(test)]
mod tests {
    use super::values;

    #[test]
    fn values_are_found_in_any_text() {
        for (text, count, cut) in [
            ("text {\"a\": 1} text [{\"b\": 2}] text", 2, false),
            ("{not json} {\"a\": {\"b\": [1]}}", 1, false),
            ("{\"a\": 1, \"b\": \"tru", 0, true),
            ("{{{{{[[[[[", 0, false),
            ("[1] (see) [2]", 0, false),
            ("", 0, false),
        ] {
            let (found, broken) = values(text);
            assert_eq!((found.len(), broken.is_some()), (count, cut), "{text}");
        }
        let (_, cut) = values("x {\"a\": \"one\", \"b\": \"tw\\u00");
        assert_eq!(
            cut.map(|cut| cut.value.to_string()).as_deref(),
            Some("{\"a\":\"one\",\"b\":\"tw\"}")
        );
    }

    #[test]
    fn many_openings_end_soon() {
        let (found, _) = values(&"{\"a\":".repeat(100_000));
        assert!(found.is_empty());
        let (found, _) = values(&"[{".repeat(100_000));
        assert!(found.is_empty());
    }
}
