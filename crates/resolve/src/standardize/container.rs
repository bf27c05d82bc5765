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

/// The names in one value: parted by `=`, the longer ones that stand in brackets, and what stands before a subtitle.
fn all_names(text: &str) -> impl Iterator<Item = &str> {
    let brackets = if text.contains(['[', ']']) { text } else { "" };
    let bracketed =
        brackets.split(['[', ']']).skip(1).step_by(2).filter(|name| name.split(' ').count() > 2);
    text.split('=').chain(bracketed).chain(before_subtitle(text))
}

/// Marks that a subtitle stands behind: `JAMA: the journal of …`, `The VLDB Journal — The International Journal on …`.
const BEFORE_SUBTITLE: &[&str] = &[":", " \u{2014} ", " \u{2013} ", " - ", "\u{2014}"];

/// Beginnings of names that are none by themselves: a conference is named behind its colon.
const UNNAMED: &[&str] = &[
    "proceedings",
    "proc",
    "journal",
    "annals",
    "transactions",
    "bulletin",
    "advances",
    "in",
    "conference",
    "abstracts",
    "archives",
    "acta",
    "revista",
    "revue",
    "review",
    "lecture notes",
];

/// What stands before the subtitle of a name, if that names it.
fn before_subtitle(text: &str) -> Option<&str> {
    let at = BEFORE_SUBTITLE.iter().filter_map(|mark| text.find(mark)).min()?;
    let name = text[..at].trim();
    let is_name = name.chars().filter(|c| c.is_alphabetic()).count() >= 3;
    (is_name && !UNNAMED.contains(&fold(name).as_str())).then_some(name)
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
    let sections = section_letters(&bare);
    let is_section = |word: &str| word.len() == 1 && sections.contains(word);
    let is_kept = |word: &&str| is_section(word) || !is_stop_word(word) && !is_count(word);
    for word in folded.split(' ').filter(is_kept) {
        if !kept.is_empty() {
            kept.push(' ');
        }
        kept.push_str(word);
    }
    if kept.is_empty() { folded.into() } else { kept.into() }
}

/// The letters that stand for sections in a name, and are no articles: capitals among small letters, and the last word.
fn section_letters(name: &str) -> String {
    let words = || name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let has_small = name.contains(char::is_lowercase);
    let capital =
        |word: &&str| word.len() == 1 && has_small && word.bytes().all(|b| b.is_ascii_uppercase());
    let last = words().next_back().filter(|word| word.len() == 1);
    words().skip(1).filter(capital).chain(last).map(str::to_ascii_lowercase).collect()
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
