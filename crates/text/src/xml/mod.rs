//! XML comes in as a stream, elements go out: one after another, each as a small tree whose text
//! has its entities resolved. Memory is bounded by the largest element taken, and that by a cap;
//! no input, however broken, is an error, and all of it is read in linear time.
//!
//! Tags that do not match are matched as well as can be, a stray `<` or `&` is text, and what was
//! wrong is told by line. Prefixes count for nothing unless asked for: `mods:title` is `title`.

mod outline;
mod rich;
mod source;
mod tokens;
mod tree;
mod walk;

pub use outline::{Outline, outline};
pub use rich::Inline;
pub use tokens::{Problem, ProblemKind};
pub use tree::{Element, Tree};
pub use walk::{Reader, Start, Visit};

use crate::markup;
use std::borrow::Cow;

/// Text as it may stand between tags or in a quoted attribute; what XML 1.0 cannot hold is left
/// out.
pub fn escape(text: &str) -> Cow<'_, str> {
    let special = |c: char| matches!(c, '&' | '<' | '>' | '"') || !is_xml_char(c);
    if !text.contains(special) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars().filter(|c| is_xml_char(*c)) {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// XML 1.0, production 2.
fn is_xml_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// Appends what an entity stands for; says whether it is one.
fn push_entity(out: &mut String, name: &str) -> bool {
    let common = match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => {
            let whole = format!("&{name};");
            let decoded = markup::unescape(&whole);
            let known = decoded != whole;
            out.push_str(if known { &decoded } else { "" });
            return known;
        }
    };
    out.push_str(common);
    true
}

#[cfg(test)]
mod tests;
