//! The beginning of a text, and how sure a format is that it is its own.

/// The beginning of a text, and whether it is all of it.
#[derive(Clone, Copy, Debug)]
pub struct Sample<'a> {
    /// Decoded text, LF line ends, cut at a character.
    pub text: &'a str,
    /// Whether nothing follows.
    pub complete: bool,
}

/// How sure a format is that a text is its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// It is not.
    No,
    /// It could be read, and would say little: a table with a title column, `Key: value` lines.
    Weak,
    /// Its marks are there, and others have them too: XML with `<item>`, JSON with `title`.
    Likely,
    /// A mark that only this format has.
    Sure,
}
