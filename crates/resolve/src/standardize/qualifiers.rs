//! What sets a work apart from another of nearly the same title, as the fields of one small value.

use serde::{Deserialize, Serialize};

/// A notice on another work, which has that work's title.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Notice {
    /// Erratum, corrigendum, correction, addendum.
    Correction,
    /// A notice that a work is retracted or withdrawn.
    Retraction,
    /// Reply, response, comment, letter on it.
    Comment,
}

/// What sets a work apart from another of nearly the same title.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Qualifiers {
    /// It is a notice on the work whose title it bears.
    pub notice: Option<Notice>,
    /// `Part 2`, `II.`
    pub part: Option<u32>,
    /// `2nd edition`.
    pub edition: Option<u32>,
    /// The version of a review: 3 in `CD001234.pub3`.
    pub update: Option<u32>,
    /// It is the protocol of a study or a review.
    pub is_protocol: bool,
    /// It stands in a supplement.
    pub supplement: bool,
    /// The number of that supplement.
    pub supplement_number: Option<u32>,
    /// The pages name the page of a reply: `2243-5; author reply 2243-5`.
    pub with_reply: bool,
    /// The title is a translation: `[Title]`, `[Article in Chinese]`.
    pub is_translated: bool,
    /// The work is marked as retracted; it is still the work.
    pub is_retracted: bool,
    /// It says of itself that it is an abstract.
    pub is_abstract: bool,
}
