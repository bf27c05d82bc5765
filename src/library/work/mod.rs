//! Work that is large: over all cores, beyond memory, with progress and an end when a person asks.

pub(in crate::library) mod dealt;
pub(in crate::library) mod pipeline;
pub mod progress;
pub(in crate::library) mod sorter;
pub(in crate::library) mod spool;
pub(in crate::library) mod temporary;
pub(in crate::library) mod whole_file;
