//! The library as its users know it: one use-case a file, each a function over a [`Library`].
//!
//! This room joins the others and alone touches files. It prints nothing and reads neither the
//! environment nor the home folder: who calls it says where things are.

mod ask;
mod base;
mod change;
mod files;
mod keep;
mod resolve;
mod take_in;
mod work;
mod write_out;

pub use ask::{blame, check, have, look, order, query, report, why};
pub use change::{annotate, correct, decide, decisions, edit, keys, review};
pub use files::{convert, dedupe, evaluate, plan, strings};
pub use keep::{backup, doctor, locate, operation, rebuild, sources, undo};
pub use resolve::{explain, key_changes};
pub use take_in::{document, import, unpack};
pub use work::progress;
pub use write_out::{export, shape};

/// What those who show the library pass to it and get from it.
pub use crate::store::{OperationId, OperationRow, SourceId, SourceRow, StoreError};
#[doc(no_inline)]
pub use cite_formats::{FORMATS, Format, WriteOptions};
#[doc(no_inline)]
pub use cite_text::{display, markup};

pub use base::error::LibraryError;
pub use base::name_error::NameError;
pub use base::opened::{Library, Migrated};
