//! Words with their labels in, the parts of the string out: runs of words of one label.

use crate::label::Label;
use crate::token::Token;

/// A part of a string.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment<'t> {
    /// What it is.
    pub label: Label,
    /// Its text, with the punctuation round it.
    pub text: &'t str,
    /// Where in the string it begins.
    pub start: usize,
    /// How likely the least likely of its words is of this label.
    pub probability: f32,
    /// The numbers of its words.
    pub words: std::ops::Range<usize>,
}

/// Joins neighbours of one label.
pub(crate) fn segments<'t>(
    text: &'t str,
    tokens: &[Token<'t>],
    tags: &[(usize, f32)],
) -> Vec<Segment<'t>> {
    let mut all: Vec<Segment> = Vec::new();
    for (at, (token, (label, probability))) in tokens.iter().zip(tags).enumerate() {
        let label = Label::at(*label);
        match all.last_mut() {
            Some(last) if last.label == label => {
                last.text = &text[last.start..token.to];
                last.words.end = at + 1;
                last.probability = last.probability.min(*probability);
            }
            _ => all.push(Segment {
                label,
                text: &text[token.from..token.to],
                start: token.from,
                probability: *probability,
                words: at..at + 1,
            }),
        }
    }
    all
}
