//! Asking: what a person wants to know in, what the library says out; nothing is changed but by a correction.

pub(in crate::library) mod about;
pub mod blame;
pub mod check;
pub mod decided;
pub mod have;
pub mod look;
pub mod order;
pub mod query;
pub mod report;
pub mod why;
