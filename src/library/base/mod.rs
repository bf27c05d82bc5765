//! What all rooms of the library stand on: an open library, and what can go wrong with it.

pub mod error;
pub mod name_error;
pub mod opened;
pub mod query_error;

pub(in crate::library) use opened::VERSION;
