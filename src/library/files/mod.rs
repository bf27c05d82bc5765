//! Files without a library: converted, deduplicated, measured.

pub(in crate::library) mod batch;
pub mod convert;
pub mod dedupe;
pub mod evaluate;
pub mod plan;
pub mod strings;
