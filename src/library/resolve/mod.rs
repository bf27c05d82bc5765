//! Resolving: records that changed in, the entries that hold them out, with their keys and what persons said.

pub(in crate::library) mod chain;
pub mod explain;
pub(in crate::library) mod index;
pub mod key_changes;
pub(in crate::library) mod overlay;
pub(in crate::library) mod records;
pub(in crate::library) mod settle;
pub(in crate::library) mod subject;
