//! The beginning of a text comes in, the names of its start tags go out, if it is XML at all.

use super::tree::{attribute, local, name_end};
use std::borrow::Cow;

/// How many start tags are looked at.
const MOST_TAGS: usize = 2000;

/// The start tags at a text's beginning, comments and CDATA left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline<'s> {
    tags: Vec<&'s str>,
}

/// The outline of a text that begins with a tag, an XML declaration, a comment or a document
/// type; none for any other text.
pub fn outline(text: &str) -> Option<Outline<'_>> {
    let text = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    if !text.starts_with('<') {
        return None;
    }
    let mut tags = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let skip = [("!--", "-->"), ("![CDATA[", "]]>"), ("?", "?>")];
        if let Some((begin, end)) = skip.iter().find(|(begin, _)| rest.starts_with(begin)) {
            let Some(end_at) = rest[begin.len()..].find(end) else { break };
            rest = &rest[begin.len() + end_at + end.len()..];
            continue;
        }
        if rest.starts_with(|c: char| c.is_alphabetic() || c == '_') && tags.len() < MOST_TAGS {
            tags.push(rest[..rest.find(['<', '>']).unwrap_or(rest.len())].trim_end_matches('/'));
        }
    }
    (!tags.is_empty()).then_some(Outline { tags })
}

impl<'s> Outline<'s> {
    /// The first element's name without its prefix.
    pub fn root(&self) -> &'s str {
        self.tags.first().map_or("", |tag| local(qualified(tag)))
    }

    /// Whether there is an element of this name; a prefix counts only if the name asked for has
    /// one.
    pub fn has(&self, name: &str) -> bool {
        self.names()
            .any(|found| if name.contains(':') { found == name } else { local(found) == name })
    }

    /// The names with their prefixes, in order.
    pub fn names(&self) -> impl Iterator<Item = &'s str> {
        self.tags.iter().map(|tag| qualified(tag))
    }

    /// The values that attributes of this name have, wherever they stand.
    pub fn attributes<'n>(
        &self,
        name: &'n str,
    ) -> impl Iterator<Item = Cow<'s, str>> + use<'_, 's, 'n> {
        self.tags.iter().filter_map(move |tag| attribute(&tag[name_end(tag)..], name))
    }

    /// Whether a namespace that begins so is declared.
    pub fn declares(&self, namespace: &str) -> bool {
        self.tags.iter().any(|tag| {
            let declared = |at: usize| tag[at..].split(['"', '\'']).nth(1);
            tag.match_indices("xmlns")
                .any(|(at, _)| declared(at).is_some_and(|uri| uri.starts_with(namespace)))
        })
    }
}

fn qualified(tag: &str) -> &str {
    &tag[..name_end(tag)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_namespaces() {
        let text = "<?xml version='1.0'?>\n<!DOCTYPE x><!-- <no/> --><a:root xmlns:a=\"http://a/\"><b c='1'/>";
        let outline = outline(text).expect("it begins with a declaration");
        assert_eq!(outline.root(), "root");
        assert!(outline.has("b") && outline.has("a:root") && !outline.has("no"));
        assert!(outline.declares("http://a") && !outline.declares("http://b"));
        assert_eq!(outline.attributes("c").collect::<Vec<_>>(), ["1"]);
    }

    #[test]
    fn what_is_no_xml_has_none() {
        for text in ["", "TY  - JOUR", "{\"a\": \"<b>\"}", "<", "< b"] {
            assert_eq!(outline(text), None, "{text}");
        }
    }
}
