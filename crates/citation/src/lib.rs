//! Reference strings: text in any citation style in, references out, each with a confidence.
//!
//! [`parse`] takes one string apart, [`split`] finds the strings of a list. A string becomes words
//! (`token`), each gets features (`atom`, `feature`), the tagger says what part of a reference each
//! word belongs to (`tagger`, with the `weights` that ship), and the parts become a reference
//! (`assemble`). Nothing is invented: every part of a reference is in the string.

mod assemble;
mod atom;
mod explain;
pub mod feature;
mod identifiers;
pub mod label;
mod lexicon;
mod names;
mod noise;
mod numbers;
mod quotation;
mod rich;
mod rules;
pub mod segment;
mod split;
pub mod tagger;
pub mod token;
pub mod weights;

pub use explain::{Part, explain};
pub use rules::{post, published_in};
pub use split::{Cited, split};

use cite_model::{NameField, Reference, TextField};
use cite_text::markup;
use label::Label;
use rich::Rich;
use segment::{Segment, segments};
use tagger::featured;
use token::tokens;
use weights::{SHIPPED, Weights};

/// A reference string taken apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parsed {
    /// What it says.
    pub reference: Reference,
    /// How likely it is that the string is a reference and was read rightly, from 0 to 1. From
    /// [`SURE`] on it may be taken without asking.
    pub confidence: f32,
    /// What speaks for the confidence and against it, each a short clause.
    pub reasons: Vec<String>,
}

/// From this confidence on a string is surely a reference.
pub const SURE: f32 = 0.7;

impl Parsed {
    /// Whether the string is surely a reference.
    pub fn is_sure(&self) -> bool {
        self.confidence >= SURE
    }
}

/// Takes a reference string apart.
pub fn parse(text: &str) -> Parsed {
    parse_by(text, &SHIPPED)
}

/// Takes a reference string apart by other weights than those that ship.
pub fn parse_by(text: &str, weights: &Weights) -> Parsed {
    let text = markup::clean(&text[..text.floor_char_boundary(token::LONGEST)]);
    let rich = Rich::new(&text);
    let tokens = tokens(&rich.plain);
    let mut tags = weights.tag(&featured(&tokens));
    quotation::mend(&tokens, &mut tags);
    let segments = segments(&rich.plain, &tokens, &tags);
    let reference = assemble::assemble(&rich, &segments);
    let (confidence, reasons) = judged(&segments, &reference);
    Parsed { reference, confidence, reasons }
}

/// Takes a reference string apart whose title is known already.
pub fn parse_with_title(text: &str, title: &str) -> Parsed {
    match rules::parse(text, Some(title)) {
        Some(reference) => {
            Parsed { reference, confidence: 0.9, reasons: vec!["its title was known".to_owned()] }
        }
        None => Parsed::default(),
    }
}

/// Whether a string has a dash in the place of its authors: those of the string before.
pub fn is_same_author(text: &str) -> bool {
    tokens(text).first().is_some_and(|token| token.word.starts_with(['—', '–', '-', '_', '―']))
}

/// How sure the reading is, and why.
fn judged(segments: &[Segment], reference: &Reference) -> (f32, Vec<String>) {
    let words: usize = segments.iter().map(|segment| segment.words.len()).sum();
    let noise: usize = segments
        .iter()
        .filter(|segment| segment.label == Label::Noise)
        .map(|segment| segment.words.len())
        .sum();
    let parts = [
        (reference.title().is_some(), "title", 0.4),
        (!reference.names(NameField::Author).is_empty(), "author", 0.2),
        (reference.year().is_some(), "year", 0.2),
        (
            reference.text(TextField::ContainerTitle).is_some()
                || reference.text(TextField::Publisher).is_some(),
            "container or publisher",
            0.2,
        ),
    ];
    let share: f32 = parts.iter().filter(|(has, ..)| *has).map(|(.., weight)| weight).sum();
    let sure = segments
        .iter()
        .map(|segment| segment.probability * segment.words.len() as f32)
        .sum::<f32>()
        / words.max(1) as f32;
    let reasons = parts
        .iter()
        .map(|(has, what, _)| if *has { format!("{what} found") } else { format!("no {what}") })
        .collect();
    (share * sure * (1.0 - noise as f32 / words.max(1) as f32), reasons)
}

#[cfg(test)]
mod tests;
