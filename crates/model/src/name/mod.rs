//! Names of people and institutions, in the parts that CSL-JSON gives them.

pub mod parse;

use serde::{Deserialize, Serialize};

/// One name: a person's, in parts, or one that must not be taken apart.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged, from = "Parts")]
pub enum Name {
    /// An institution, a group, or a name whose parts are unknown.
    Literal {
        /// The whole name.
        literal: String,
    },
    /// A person.
    Person(Person),
}

/// A person's name in parts; a part that is not known is empty. `family` is never empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Person {
    /// The name it is sorted by: `Beethoven`, or `Smith Jones`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub family: String,
    /// Given names or initials: `Ludwig`, `S M`, `J.-P.`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub given: String,
    /// A particle left out when sorting by family: the `von` of `Alexander von Humboldt`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub dropping_particle: String,
    /// A particle that always stays before the family: the `van` of `Vincent van Gogh`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub non_dropping_particle: String,
    /// `Jr.`, `III`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub suffix: String,
}

/// A name as it is read: with a literal it is one, else a person. One pass reads it, where trying one
/// form after the other would hold it in between.
#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
struct Parts {
    literal: Option<String>,
    family: String,
    given: String,
    dropping_particle: String,
    non_dropping_particle: String,
    suffix: String,
}

impl From<Parts> for Name {
    fn from(parts: Parts) -> Self {
        let Parts { literal, family, given, dropping_particle, non_dropping_particle, suffix } =
            parts;
        match literal {
            Some(literal) => Self::Literal { literal },
            None => Self::Person(Person {
                family,
                given,
                dropping_particle,
                non_dropping_particle,
                suffix,
            }),
        }
    }
}

impl Name {
    /// A person of this family name and these given names.
    pub fn person(family: impl Into<String>, given: impl Into<String>) -> Self {
        Self::Person(Person { family: family.into(), given: given.into(), ..Person::default() })
    }

    /// An institution, or a name not taken apart.
    pub fn literal(name: impl Into<String>) -> Self {
        Self::Literal { literal: name.into() }
    }

    /// The family name or the whole literal: what a list shows and a key is made of.
    pub fn family(&self) -> &str {
        match self {
            Self::Literal { literal } => literal,
            Self::Person(person) => &person.family,
        }
    }

    /// The given names; empty for a literal.
    pub fn given(&self) -> &str {
        match self {
            Self::Literal { .. } => "",
            Self::Person(person) => &person.given,
        }
    }
}

/// Names in their order, and whether the source says that more were left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct NameList {
    /// The names, in the source's order.
    pub names: Vec<Name>,
    /// The source ends the list with "et al.", "and others" or the like.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub et_al: bool,
}

impl From<Vec<Name>> for NameList {
    fn from(names: Vec<Name>) -> Self {
        Self { names, et_al: false }
    }
}

/// Whether every letter of a name is Chinese, Japanese or Korean: then the family comes first.
pub fn is_cjk_name(text: &str) -> bool {
    let is_cjk = |c: char| matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}');
    text.chars().filter(|c| c.is_alphabetic()).all(is_cjk)
}
