//! The words of the program as types: fields, references, records, entries and what links them.
//!
//! Bibliographic fields bear their CSL 1.0.2 variable names and item kinds their CSL types;
//! how a format spells them is known inside that format's folder alone.

pub mod field;
pub mod item_type;

pub mod date;
pub mod identifier;
pub mod name;
pub mod pages;

mod difference;
pub mod json;
pub mod reference;

pub mod label;

pub mod citation_key;

pub mod any_field;
pub mod edit;

pub mod diagnostic;
pub mod entry;
pub mod linkage;

pub use any_field::{AnyField, NoField};
pub use date::{Date, PartialDate};
pub use diagnostic::{Diagnostic, Kind, Severity};
pub use difference::{Difference, difference};
pub use edit::{Edit, EditError, FieldValue};
pub use entry::Entry;
pub use field::{DateField, FieldMap, ListField, NameField, TextField};
pub use identifier::{Arxiv, Doi, Isbn, Issn, Pmcid, Pmid};
pub use item_type::ItemType;
pub use linkage::{Precedence, Relation, Verdict};
pub use name::{Name, NameList, Person};
pub use reference::{Extra, Mention, Reference, Related};
