//! The query language: what a person asks for comes in, the entries it is true of go out.
//!
//! [`parse`] makes a [`Query`] of a text, or says where it cannot be understood; no text makes it
//! panic, nest or grow beyond bounds. A query knows no SQL and none of it reaches the search index
//! as syntax.

mod fault;
mod fields;
pub(crate) mod find;
mod lex;
mod parse;
mod pattern;
mod read;
mod set;
mod tree;
mod value;

pub use fault::{Fault, QueryError};
pub(in crate::library) use fields::subject_named;
pub use parse::{DEEPEST, MOST_TERMS, parse};
pub use tree::{Query, Scope, State, Subject, Term, Thing};

#[cfg(test)]
mod tests;
