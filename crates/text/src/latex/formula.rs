//! What is a formula, what of it may be handed on as TeX, and what is left where there is no TeX.

use super::tables::in_formula;
use super::write::{LatexOptions, from_unicode};
use crate::markup::{Piece, Tag, pieces};

/// Whether what stands behind a `$` is a formula and not a price: it must end, and either hold a
/// command, or be signs alone, or be without spaces inside its signs and no digit behind (pandoc's
/// rule).
pub(super) fn begins(rest: &str) -> bool {
    const LONGEST: usize = 4096;
    let rest = rest.strip_prefix('$').unwrap_or(rest);
    let mut escaped = false;
    let end = rest.bytes().take(LONGEST).position(|b| {
        let found = b == b'$' && !escaped;
        escaped = b == b'\\' && !escaped;
        found
    });
    let Some(end) = end else { return false };
    let (inner, behind) = (&rest[..end], &rest[end + 1..]);
    let signs = !inner.is_empty() && inner.bytes().all(|b| b"+-<>=~*/".contains(&b));
    signs
        || inner.contains(['\\', '^', '_', '{'])
        || !inner.starts_with(char::is_whitespace)
            && !inner.ends_with(char::is_whitespace)
            && !behind.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether TeX may be written as it stands: its braces match as BibTeX counts them, every command of
/// it is one of a formula, and nothing else of it acts.
pub(super) fn is_safe(tex: &str) -> bool {
    let mut depth = 0usize;
    let Some(mut rest) = without_dollars(tex) else { return false };
    while let Some(at) = rest.find(['\\', '{', '}', '%', '#', '&', '@', '^', '"', '$']) {
        let found = rest.as_bytes()[at];
        rest = &rest[at + 1..];
        match found {
            b'{' => depth += 1,
            b'}' if depth == 0 => return false,
            b'}' => depth -= 1,
            b'^' if !rest.starts_with('^') => {}
            b'\\' => match after_command(rest) {
                Some(after) => rest = after,
                None => return false,
            },
            _ => return false,
        }
    }
    depth == 0 && !tex.contains(char::is_control)
}

/// A formula without the dollars round it, which come in pairs.
fn without_dollars(tex: &str) -> Option<&str> {
    let dollars = tex.bytes().take(2).take_while(|b| *b == b'$').count();
    tex[dollars..].strip_suffix(&"$$"[..dollars])
}

/// Whether a command is kept as TeX, since rich text cannot say what it does.
pub(super) fn is_kept(name: &str) -> bool {
    of_biblatex(name) || name == "texttt"
}

/// Whether a command is one of BibLaTeX or csquotes, which set it as its place asks.
fn of_biblatex(name: &str) -> bool {
    matches!(name, "mkbibquote" | "autocap" | "enquote")
}

/// Whether TeX that was kept is a command that only BibLaTeX has.
pub fn is_of_biblatex(tex: &str) -> bool {
    let name = tex.strip_prefix('\\').unwrap_or_default();
    of_biblatex(&name[..name.bytes().take_while(u8::is_ascii_alphabetic).count()])
}

/// What follows a command that may stand in a formula. Escaped braces are left to be counted.
fn after_command(rest: &str) -> Option<&str> {
    let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    if letters > 0 {
        return in_formula(&rest[..letters]).then(|| &rest[letters..]);
    }
    match rest.chars().next()? {
        '{' | '}' => Some(rest),
        c if c.is_ascii_punctuation() && !matches!(c, '^' | '@') || c == ' ' => Some(&rest[1..]),
        _ => None,
    }
}

/// Whether a formula is no more than something raised or lowered: words, or letters and numbers.
pub(super) fn is_script(tex: &str, read: &str) -> bool {
    let words = ["$_{\\textrm{", "$^{\\textrm{"].iter().any(|start| tex.starts_with(start));
    words && tex.ends_with("}}$") || is_simple_script(read)
}

fn is_simple_script(read: &str) -> bool {
    let simple = |c: char| c.is_ascii_alphanumeric() || "+-=(),./".contains(c);
    let mut inside = false;
    let parts = pieces(read);
    !parts.is_empty()
        && parts.iter().all(|piece| match piece {
            Piece::Text(run) => inside && run.chars().all(simple),
            Piece::Open(Tag::Sup | Tag::Sub) => !std::mem::replace(&mut inside, true),
            Piece::Close(Tag::Sup | Tag::Sub) => std::mem::replace(&mut inside, false),
            _ => false,
        })
}

/// Whether a formula is no more than a symbol as it is written where there is no formula.
pub(super) fn is_symbol(tex: &str, read: &str) -> bool {
    tex.starts_with("\\ensuremath") && from_unicode(read, LatexOptions { unicode: false }) == tex
}

/// A ring that is raised is the sign of degrees.
pub(super) fn tidy(out: &mut String, start: usize) {
    const RING: &str = "<sup>∘</sup>";
    if out[start..].contains(RING) {
        let degrees = out[start..].replace(RING, "°");
        out.replace_range(start.., &degrees);
    }
}
