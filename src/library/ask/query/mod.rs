//! The query language: what a person asks for comes in, the entries it is true of go out.
//!
//! [`parse`] makes a [`Query`] of a text, or says where it cannot be understood; no text makes it
//! panic, nest or grow beyond bounds. A query knows no SQL and none of it reaches the search index
//! as syntax.

mod fields;
pub(crate) mod find;
mod lex;
mod parse;
mod pattern;
mod read;
mod set;
mod subject;
mod tree;
mod value;

pub use crate::library::base::query_error::{DEEPEST, Fault, MOST_TERMS, QueryError};
pub(in crate::library) use fields::{name_of, subject_named};
pub use parse::parse;
pub use subject::{Scope, State, Subject, Thing};
pub use tree::{Query, Term};

#[cfg(test)]
mod tests;
