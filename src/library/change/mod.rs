//! Deciding and editing: what a person says of entries in, one operation a command out.

pub mod annotate;
pub mod correct;
pub mod decide;
pub mod decisions;
pub mod edit;
pub mod keys;
pub mod review;
