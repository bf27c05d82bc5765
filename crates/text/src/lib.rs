//! Bytes come in, clean Unicode goes out: charset, mojibake, HTML and LaTeX to rich text and back,
//! folding, similarity, scripts, display. This room knows no bibliography and uses nothing else of
//! the crate. Every function is total: no string makes it panic, hang or need more than linear time.

pub mod display;
pub mod encoding;
pub mod fold;
pub mod han;
pub mod json;
pub mod latex;
pub mod lines;
pub mod markup;
pub mod mojibake;
pub mod script;
pub mod similarity;
pub mod tagged;
pub mod xml;
