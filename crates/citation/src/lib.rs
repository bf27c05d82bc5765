//! Reference strings: text in any citation style in, references out, each with a confidence.
//!
//! [`parse`] takes one string apart, [`split`] finds the strings of a list. Nothing is invented:
//! every part of a reference is in the string.

mod rules;
mod split;

pub use rules::{post, published_in};
pub use split::{Cited, split};

use cite_model::{NameField, Reference, TextField};

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
    parsed(rules::parse(text, None))
}

/// Takes a reference string apart whose title is known already.
pub fn parse_with_title(text: &str, title: &str) -> Parsed {
    parsed(rules::parse(text, Some(title)))
}

fn parsed(reference: Option<Reference>) -> Parsed {
    let Some(reference) = reference else { return Parsed::default() };
    let told = [
        (reference.title().is_some(), "a title"),
        (!reference.names(NameField::Author).is_empty(), "authors"),
        (reference.year().is_some(), "a year"),
        (reference.text(TextField::ContainerTitle).is_some(), "a container"),
    ];
    let found: Vec<&str> = told.iter().filter(|(has, _)| *has).map(|(_, what)| *what).collect();
    let confidence = found.len() as f32 / told.len() as f32;
    let reasons = found.iter().map(|what| format!("it has {what}")).collect();
    Parsed { reference, confidence, reasons }
}
