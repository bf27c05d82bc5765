//! Keeping: operations and their undoing, copies of a library, its examination and repair.

pub mod backup;
pub mod doctor;
pub mod locate;
mod opening;
pub mod operation;
pub mod rebuild;
pub mod sources;
pub mod undo;
