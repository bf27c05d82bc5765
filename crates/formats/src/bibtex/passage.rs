//! Passages of a file that are no entries: a comment, `@string` or `@preamble` as it stood in, the
//! same out, unless it would swallow what follows it. No control character comes out but LF and tab.

use cite_text::display::is_bidi_control;
use std::borrow::Cow;

/// The passage, if entries can follow it; else each of its lines behind a `%`, with no `@` in it. So
/// are those that act, unless they are to go on acting: a preamble is TeX, and a macro may change what
/// another file means.
pub(super) fn harmless(passage: &str, live: bool) -> Cow<'_, str> {
    let passage = passage.trim_matches('\n');
    if passage.contains(acts) {
        let kept = passage.replace(acts, "");
        return Cow::Owned(harmless(&kept, live).into_owned());
    }
    if is_closed(passage) && (live || !is_command(passage)) {
        return encoding(passage);
    }
    let lines = passage
        .lines()
        .map(|line| format!("% {}", line.replace('@', "(at)").replace(['{', '}'], "")));
    Cow::Owned(lines.collect::<Vec<_>>().join("\n"))
}

/// Whether a passage is `@string` or `@preamble`.
fn is_command(passage: &str) -> bool {
    let start: String = passage.trim_start().chars().take(9).collect();
    let start = start.to_ascii_lowercase();
    start.starts_with("@string") || start.starts_with("@preamble")
}

/// Whether a terminal would do something with a character, instead of showing it.
fn acts(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t') || is_bidi_control(c)
}

/// JabRef's line on the charset says what is written now.
fn encoding(passage: &str) -> Cow<'_, str> {
    let said = passage.lines().any(|line| line.starts_with("% Encoding:"));
    if !said {
        return Cow::Borrowed(passage);
    }
    let lines = passage
        .lines()
        .map(|line| if line.starts_with("% Encoding:") { "% Encoding: UTF-8" } else { line });
    Cow::Owned(lines.collect::<Vec<_>>().join("\n"))
}

/// Whether every brace that the passage opens is closed in it, and it leaves no command begun.
fn is_closed(passage: &str) -> bool {
    let command = passage.trim_start().starts_with('@');
    let mut depth = 0usize;
    for c in passage.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => return false,
            '}' => depth -= 1,
            '@' if !command => return false,
            _ => {}
        }
    }
    let ends = passage.trim_end();
    depth == 0 && (!command || ends.ends_with('}') || ends.ends_with(')'))
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn passages() {
        for (given, wanted) in [
            ("% a comment", "% a comment"),
            ("% Encoding: Cp1252", "% Encoding: UTF-8"),
            ("@string{a = \"x\"}", "@string{a = \"x\"}"),
            ("@comment{jabref-meta: x;}", "@comment{jabref-meta: x;}"),
            ("@string{a = \"x\"", "% (at)stringa = \"x\""),
            ("% a\u{1b}[31m\u{9b}m\tcomment\r\u{202e}", "% a[31mm\tcomment"),
            ("mail me@example.org", "% mail me(at)example.org"),
        ] {
            assert_eq!(harmless(given, true), wanted, "{given}");
        }
    }
    #[test]
    fn commands_act_on_request_alone() {
        let preamble = "@preamble{\"\\write18{x}\"}";
        assert_eq!(harmless(preamble, true), preamble);
        assert_eq!(harmless(preamble, false), "% (at)preamble\"\\write18x\"");
        assert_eq!(harmless("@comment{x}", false), "@comment{x}");
    }
}
