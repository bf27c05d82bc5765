//! Deciding and editing: what a person says of entries in, one operation a command out.

pub mod annotate;
pub mod decide;
pub mod decisions;
pub mod edit;
pub mod review;
