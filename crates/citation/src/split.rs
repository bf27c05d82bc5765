//! The text of a reference list in, its reference strings out, each with the line it begins on.

/// One string of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cited {
    /// The line on which it begins, from 1.
    pub line: u64,
    /// The string on one line, without its number.
    pub text: String,
}

/// Splits a list into its strings: an empty line or a new number begins the next.
pub fn split(text: &str) -> Vec<Cited> {
    let mut all: Vec<Cited> = Vec::new();
    let mut is_open = false;
    for (line, words) in (1..).zip(text.lines().map(str::trim)) {
        match all.last_mut() {
            _ if words.is_empty() => is_open = false,
            Some(last) if is_open && !is_numbered(words) => {
                last.text.push(' ');
                last.text.push_str(words);
            }
            _ => {
                all.push(Cited { line, text: words.to_owned() });
                is_open = true;
            }
        }
    }
    all
}

/// Whether a line begins with `[12]`, `12.` or `(12)`.
fn is_numbered(line: &str) -> bool {
    let bare = line.trim_start_matches(['[', '(']);
    let rest = bare.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = bare.len() - rest.len();
    (1..=4).contains(&digits) && rest.starts_with([']', ')', '.']) && rest[1..].starts_with(' ')
}
