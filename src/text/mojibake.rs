//! Text that was decoded with the wrong charset comes in, the text that was meant goes out.

/// The repaired text, or `None` where nothing is plainly wrong.
pub fn repair(_text: &str) -> Option<String> {
    None
}
