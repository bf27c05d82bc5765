//! A value of TeX in, what it says out: rich text, one clean line of it, or what a field without TeX
//! holds. Also values taken apart where their braces allow it.

use super::capitals;
use cite_text::markup::Tag;
use cite_text::{latex, markup};
use std::borrow::Cow;

/// The rich text of a value, on one line.
pub(super) fn text(value: &str) -> String {
    let decoded =
        if is_plain(value) { Cow::Borrowed(value) } else { Cow::Owned(latex::to_rich(value)) };
    markup::clean(&decoded).into_owned()
}

/// The same, with what the value protects from a change of case.
pub(super) fn cased(value: &str) -> String {
    let decoded =
        if is_plain(value) { Cow::Borrowed(value) } else { Cow::Owned(latex::to_title(value)) };
    markup::clean(&decoded).into_owned()
}

/// The rich text of a title: what it protects, or that it protects nothing of what a title of
/// another format would be taken to protect.
pub(super) fn title(value: &str) -> String {
    said(cased(value))
}

/// A title that says what it protects, or that it protects nothing.
pub(super) fn said(mut text: String) -> String {
    if !text.contains(Tag::NoCase.open()) && capitals::is_guessed_at(&markup::plain(&text)) {
        text.extend([Tag::NoCase.open(), Tag::NoCase.close()]);
    }
    text
}

/// The rich text of a list in which `and` parts two names unless it stands in braces.
pub(super) fn list(value: &str) -> String {
    let bare = text(value);
    if !markup::plain(&bare).contains(" and ") {
        return bare;
    }
    let mut text = cased(value);
    if !text.contains(Tag::NoCase.open()) {
        text.extend([Tag::NoCase.open(), Tag::NoCase.close()]);
    }
    text
}

/// The text of a value where markup has no meaning.
pub(super) fn plain(value: &str) -> String {
    let decoded =
        if is_plain(value) { Cow::Borrowed(value) } else { Cow::Owned(latex::to_unicode(value)) };
    markup::clean(&markup::plain(&decoded)).into_owned()
}

/// An address or identifier: TeX means nothing in it, but many programs escape it all the same.
pub(super) fn verbatim(value: &str) -> String {
    let value = value.trim();
    if !value.contains(['\\', '{', '$', '\n', ' ', '\t', '\r']) {
        return markup::clean(value).into_owned();
    }
    let value = value.strip_prefix("\\url").unwrap_or(value).trim();
    let value = in_one_group(value).unwrap_or(value);
    let joined: String = value.split_whitespace().collect();
    let unescaped = joined
        .replace("$\\sim$", "~")
        .replace("{\\textasciitilde}", "~")
        .replace("\\textasciitilde{}", "~")
        .replace("\\~{}", "~")
        .replace("{\\_}", "_")
        .replace("{\\&}", "&")
        .replace("{\\%}", "%")
        .replace("{\\#}", "#");
    let mut out = String::with_capacity(unescaped.len());
    let mut chars = unescaped.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.peek().is_some_and(char::is_ascii_punctuation) => {}
            c => out.push(c),
        }
    }
    markup::clean(&out.replace("{_}", "_")).into_owned()
}

/// Whether TeX means nothing in a value.
fn is_plain(value: &str) -> bool {
    let bytes = value.as_bytes();
    memchr::memchr3(b'\\', b'{', b'}', bytes).is_none()
        && memchr::memchr3(b'$', b'~', b'`', bytes).is_none()
        && !value.contains("--")
        && !value.contains("''")
}

/// Cuts a value where a function finds a separator, outside of braces; the function is given the
/// rest of the value and says how long the separator at its beginning is.
pub(super) fn split(value: &str, separator: impl Fn(&[u8], Option<u8>) -> usize) -> Vec<&str> {
    let bytes = value.as_bytes();
    let (mut parts, mut start, mut at, mut depth) = (Vec::new(), 0, 0, 0usize);
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ if depth == 0 => {
                let length = separator(&bytes[at..], at.checked_sub(1).map(|before| bytes[before]));
                if length > 0 {
                    parts.push(&value[start..at]);
                    at += length;
                    start = at;
                    continue;
                }
            }
            _ => {}
        }
        at += 1;
    }
    parts.push(value.get(start..).unwrap_or_default());
    parts
}

/// The inside of a value that is one group and nothing else.
pub(super) fn in_one_group(value: &str) -> Option<&str> {
    let inner = value.trim().strip_prefix('{')?.strip_suffix('}')?;
    let mut depth = 0usize;
    let mut escaped = false;
    for byte in inner.bytes() {
        match byte {
            b'{' if !escaped => depth += 1,
            b'}' if !escaped && depth == 0 => return None,
            b'}' if !escaped => depth -= 1,
            _ => {}
        }
        escaped = byte == b'\\' && !escaped;
    }
    (depth == 0 && !escaped).then_some(inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lose_their_escapes() {
        for (given, wanted) in [
            (r"http://x.org/a\_b\&c", "http://x.org/a_b&c"),
            (r"\url{http://x.org/~a}", "http://x.org/~a"),
            (r"http://x.org/$\sim$a/{\_}b", "http://x.org/~a/_b"),
            ("{http://x.org/}", "http://x.org/"),
            ("http://x.org/a\n   b", "http://x.org/ab"),
            ("http://x.org/{a}/b", "http://x.org/{a}/b"),
        ] {
            assert_eq!(verbatim(given), wanted, "{given}");
        }
    }

    #[test]
    fn groups() {
        assert_eq!(in_one_group("{a {b} c}"), Some("a {b} c"));
        assert_eq!(in_one_group("{a} and {b}"), None);
        assert_eq!(in_one_group(r"{a\}"), None);
        assert_eq!(split("a,{b,c},d", |rest, _| usize::from(rest[0] == b',')), ["a", "{b,c}", "d"]);
    }
}
