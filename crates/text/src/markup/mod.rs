//! Rich text, the crate's own form of titles and abstracts, and the ways into and out of it.
//!
//! Rich text is plain Unicode in which only `<i> <b> <sup> <sub> <sc>` and their closing tags have a
//! meaning, and only where they are balanced and properly nested. Every other `<` is a literal one
//! ("p<0.05"), and nothing is escaped: `&` is `&`.

mod clean;
mod html;
mod names;
mod rich;

pub use clean::{clean, clean_block};
pub use html::{from_html, looks_like_markup, unescape};
pub use rich::{Piece, Tag, pieces, plain, to_html};
