//! The beginning of a text in, how sure it is that it is BibTeX out.

use super::tags;
use crate::{Confidence, Sample};

/// How many lines that are neither empty nor commented out may stand before the first entry of a
/// file that is nothing but BibTeX.
const LONGEST_HEADER: usize = 20;

/// How sure it is that a text is BibTeX or BibLaTeX.
pub(super) fn detect(sample: &Sample) -> Confidence {
    let text = sample.text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with('<') {
        return Confidence::No;
    }
    let lines =
        text.lines().map(str::trim_start).filter(|line| !line.is_empty() && !line.starts_with('%'));
    let mut rest = text;
    for (header, line) in lines.enumerate() {
        rest = &rest[line.as_ptr() as usize - rest.as_ptr() as usize..];
        if begins_entry(rest) {
            let framed = text.starts_with("---") || text.starts_with("TY  -");
            return if header <= LONGEST_HEADER && !framed {
                Confidence::Sure
            } else {
                Confidence::Likely
            };
        }
    }
    Confidence::No
}

/// `@article{key,`, `@string{…`: a type that is known, or any other with a key and a field.
fn begins_entry(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('@') else { return false };
    let rest = rest.trim_start_matches(' ');
    let end = rest
        .find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '-'))
        .unwrap_or(rest.len());
    let name = rest[..end].to_ascii_lowercase();
    let Some(body) = rest[end..].trim_start().strip_prefix(['{', '(']) else { return false };
    let known = tags::entry_type(&name).is_some() || name == "xdata" || name == "set";
    match name.as_str() {
        "string" | "preamble" => true,
        "comment" => !body.trim_start().starts_with('@'),
        _ if known => true,
        _ => has_key_and_field(body),
    }
}

fn has_key_and_field(body: &str) -> bool {
    let Some((key, fields)) = body.split_once(',') else { return false };
    let name = fields
        .trim_start()
        .split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '-'))
        .next();
    let follows = name.map(|name| fields.trim_start()[name.len()..].trim_start().starts_with('='));
    key.len() < 200
        && !key.contains(['{', '}', '"', '\n', ';', ':'])
        && name.is_some_and(|name| !name.is_empty())
        && follows == Some(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts() {
        for (text, wanted) in [
            ("@article{key,\n title = {x}}", Confidence::Sure),
            ("% Encoding: UTF8\n\n@Comment{jabref-meta: x}", Confidence::Sure),
            ("This file was created by JabRef\n@string(a = {b})", Confidence::Sure),
            ("@web_page{key, title={x}}", Confidence::Sure),
            ("---\ntitle: x\n---\n@book{a, title={x}}", Confidence::Likely),
            ("@media screen {\n a { b: c }\n}", Confidence::No),
            ("@Override\npublic void x() {", Confidence::No),
            ("<html>@article{x, title={}}", Confidence::No),
            ("{\"@context\": {\"@type\": 1}}", Confidence::No),
            ("me@example.org", Confidence::No),
            ("", Confidence::No),
        ] {
            let sample = Sample { text, complete: true };
            assert_eq!(detect(&sample), wanted, "{text}");
        }
    }
}
