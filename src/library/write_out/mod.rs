//! Writing out: entries in, a file of a format out.

pub mod export;
pub(in crate::library) mod prefer;
pub mod shape;
