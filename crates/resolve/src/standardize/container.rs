//! The journal, proceedings or book of a reference comes in; a folded name that can be held against
//! its abbreviation, and the ISSNs, go out.

use super::{hash_without_spaces, is_no_value};
use cite_model::identifier::Issn;
use cite_model::{ListField, Reference, TextField};
use cite_text::fold::fold;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// What a work stands in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Container {
    /// The words that name it, folded, without articles and prepositions.
    pub name: Box<str>,
    /// Its other names: the abbreviation, what stands behind `=`.
    pub others: Box<[Box<str>]>,
    /// The hash of the name without spaces; 0 where there is none.
    pub squashed: u64,
    /// ISSNs, canonical, sorted.
    pub issns: Box<[Box<str>]>,
}

/// Words that abbreviations leave out.
const STOP_WORDS: &[&str] = &[
    "the", "a", "an", "of", "and", "for", "in", "on", "to", "de", "la", "le", "du", "des", "del",
    "di", "der", "die", "das", "und", "et", "y", "e", "en", "fur", "los", "las", "el", "zur",
];

/// The length of the longest of them.
const LONGEST_STOP_WORD: usize = 3;

/// The fields that name a container.
const FIELDS: [TextField; 3] =
    [TextField::ContainerTitle, TextField::EventTitle, TextField::ContainerTitleShort];

pub(super) fn container(reference: &Reference) -> Container {
    let mut names: Vec<Box<str>> = Vec::new();
    for text in FIELDS.iter().filter_map(|field| reference.text(*field)) {
        for name in all_names(text).map(name_words) {
            if !name.is_empty() && !names.contains(&name) {
                names.push(name);
            }
        }
    }
    let mut issns: Vec<Box<str>> =
        reference.list(ListField::Issn).iter().flat_map(|text| find_issns(text)).collect();
    issns.sort_unstable();
    issns.dedup();
    let mut names = names.into_iter();
    let name = names.next().unwrap_or_default();
    let squashed = if name.is_empty() { 0 } else { hash_without_spaces(&name) };
    Container { squashed, name, others: names.take(4).collect(), issns: issns.into() }
}

/// The container by its name alone, which is all that tells a kind.
pub(super) fn named(reference: &Reference) -> Container {
    let names = FIELDS.iter().filter_map(|field| reference.text(*field)).flat_map(all_names);
    let name = names.map(name_words).find(|name| !name.is_empty()).unwrap_or_default();
    Container { name, ..Container::default() }
}

/// The names in one value: parted by `=`, and the longer ones that stand in brackets.
fn all_names(text: &str) -> impl Iterator<Item = &str> {
    let brackets = if text.contains(['[', ']']) { text } else { "" };
    let bracketed =
        brackets.split(['[', ']']).skip(1).step_by(2).filter(|name| name.split(' ').count() > 2);
    text.split('=').chain(bracketed)
}

/// The words of a container's name that its abbreviation has too.
pub(super) fn name_words(text: &str) -> Box<str> {
    let bare = without_remarks(text);
    // in ASCII these are folded to spaces anyway
    let folded =
        if bare.is_ascii() { fold(&bare) } else { fold(&bare.replace(['\'', '’', '.'], " ")) };
    if is_no_value(&folded) {
        return Box::default();
    }
    let mut kept = String::with_capacity(folded.len());
    for word in folded.split(' ').filter(|word| !is_stop_word(word) && !is_count(word)) {
        if !kept.is_empty() {
            kept.push(' ');
        }
        kept.push_str(word);
    }
    if kept.is_empty() { folded.into() } else { kept.into() }
}

fn is_stop_word(word: &str) -> bool {
    word.len() <= LONGEST_STOP_WORD && STOP_WORDS.contains(&word)
}

/// The year or the number of a meeting, which some sources put before its name: `2007`, `50th`.
fn is_count(word: &str) -> bool {
    if !word.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let digits = word.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let rest = &word[digits.len()..];
    !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && (matches!(rest, "th" | "st" | "nd" | "rd")
            || rest.is_empty()
                && digits.len() == 4
                && (digits.starts_with("19") || digits.starts_with("20")))
}

/// A name without what databases put behind it: `(Online)`, `[Electronic Resource]`,
/// `(Clinical research ed.)`, `. Conference: 6th Meeting of …`.
fn without_remarks(text: &str) -> Cow<'_, str> {
    let conference = if text.contains(':') { text.find("Conference:") } else { None };
    let end = conference.filter(|at| *at > 0).unwrap_or(text.len());
    if end == text.len() && !text.contains(['(', '[', ')', ']']) {
        return Cow::Borrowed(text);
    }
    let mut kept = String::with_capacity(end);
    let mut depth = 0u32;
    for c in text[..end].chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            c if depth == 0 => kept.push(c),
            _ => {}
        }
    }
    if kept.chars().any(char::is_alphanumeric) { Cow::Owned(kept) } else { Cow::Borrowed(text) }
}

/// The ISSNs of a text that may hold several, with remarks.
fn find_issns(text: &str) -> Vec<Box<str>> {
    let pieces =
        text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | '/'));
    pieces.filter_map(Issn::parse).map(|issn| issn.as_str().into()).collect()
}

impl Container {
    /// Whether there is one.
    pub fn is_known(&self) -> bool {
        !self.name.is_empty()
    }

    /// All its names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let name = Some(&*self.name).filter(|name| !name.is_empty());
        name.into_iter().chain(self.others.iter().map(|name| &**name))
    }
}
