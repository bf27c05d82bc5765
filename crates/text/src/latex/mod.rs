//! LaTeX text, as it stands in the fields of BibTeX, comes in and rich text goes out; and back.
//!
//! It always holds that `to_unicode(from_unicode(x)) == x` for clean rich text; that the braces of what
//! is written are balanced, as BibTeX counts them; and that no command comes out of a value: every
//! backslash of it is escaped. Both ways are linear, and neither recurses.

mod formula;
mod read;
mod tables;
mod write;

pub use formula::is_of_biblatex;
pub use read::{to_rich, to_title, to_unicode};
pub use tables::accent_command as accent;
pub use write::{LatexOptions, from_unicode};

#[cfg(test)]
mod tests;
