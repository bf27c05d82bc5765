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
    if begins_as_another(text) {
        let has_entry = text.lines().any(|line| begins_entry(line.trim_start()));
        return if has_entry { Confidence::Weak } else { Confidence::No };
    }
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

/// Whether the first line is one of another format, in whose values an entry of BibTeX may be
/// quoted: a table's header, a tag of Refer or of MEDLINE, a key of YAML.
fn begins_as_another(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let Some(first) = lines.next().filter(|line| !line.starts_with('@')) else { return false };
    let is_refer = |line: &str| {
        let mut chars = line.strip_prefix('%').unwrap_or_default().chars();
        chars.next().is_some_and(|tag| tag != ' ') && chars.next() == Some(' ')
    };
    let cells = |mark| first.matches(mark).count() > 1;
    let is_tagged = first.get(4..6).is_some_and(|mark| mark == "- ")
        && first.bytes().take(2).all(|byte| byte.is_ascii_uppercase());
    is_refer(first) && lines.next().is_some_and(is_refer)
        || !first.starts_with('%') && [',', ';', '\t'].into_iter().any(cells)
        || is_tagged
        || first.ends_with(':') && !first.contains(' ')
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
            ("id,type,title\n1,book,\"a\n@article{x,\n title={}}\"", Confidence::Weak),
            ("%0 Book\n%T a\n%X b\n@article{x,\n title={}}", Confidence::Weak),
            ("PMID- 1\nTI  - a\n@article{x,\n title={}}", Confidence::Weak),
            ("smith:\n  type: book\n  @article{x,\n title={}}", Confidence::Weak),
            ("% a\n% b\n@article{x,\n title={}}", Confidence::Sure),
            ("", Confidence::No),
        ] {
            let sample = Sample { text, complete: true };
            assert_eq!(detect(&sample), wanted, "{text}");
        }
    }
}
