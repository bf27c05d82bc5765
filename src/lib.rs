//! `cite`: bibliographic records out of anything, into one library, without duplicates.
//!
//! The modules stand in the order in which data flows through them:
//!
//! ```text
//! bytes -> text (charset, mojibake, markup) -> formats (detect, read) -> records + diagnostics
//!       -> store -> resolve (standardize, block, compare, decide, cluster, merge) -> entries
//!       -> formats (write)
//! ```
//!
//! ARCHITECTURE.md says what each room may use; `tests/architecture.rs` holds them to it.

pub mod text;

pub mod model;

pub mod formats;

pub mod resolve;

pub mod store;

pub mod library;
