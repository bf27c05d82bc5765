//! Rich text, the crate's own form of titles and abstracts, and the ways into and out of it.
//!
//! Rich text is plain Unicode in which only `<i> <b> <sup> <sub> <sc>`, `<nc>` and `<tex src="…">` with
//! their closing tags have a meaning, and only where they are balanced and properly nested. Every other `<`
//! is a literal one ("p<0.05"), and nothing is escaped: `&` is `&`.
//!
//! `<nc>` is what an author protected from a change of case. `<tex src="$n\log n$">n log n</tex>` is a
//! formula: its TeX, and what can be read of it, which is all that programs other than LaTeX are given.

mod clean;
mod html;
mod names;
mod rich;

pub use clean::{clean, clean_block};
pub use html::{from_html, looks_like_markup, unescape};
pub(crate) use rich::LONGEST_SOURCE;
pub use rich::{Piece, Tag, formula_source, formula_tag, pieces, plain, simple, to_html, unmarked};
