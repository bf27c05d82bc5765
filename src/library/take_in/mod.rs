//! Taking in: paths in, the records of their documents stored.

pub mod document;
pub mod import;
pub(in crate::library) mod reading;
pub(in crate::library) mod relay;
pub(in crate::library) mod repair;
pub(in crate::library) mod revise;
pub mod unpack;
pub(in crate::library) mod walk;
pub(in crate::library) mod zotero;
