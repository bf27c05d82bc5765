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
//! ARCHITECTURE.md says what each room may use; `tests/suite/architecture` holds them to it.

#[doc(inline)]
pub use cite_text as text;

#[doc(inline)]
pub use cite_model as model;

#[doc(inline)]
pub use cite_formats as formats;

#[doc(inline)]
pub use cite_resolve as resolve;

pub mod store;

pub mod library;
