//! Rich text to LaTeX text. Everything that TeX would act on is escaped, so that a value prints what
//! it says and does nothing else.

use unicode_normalization::char::decompose_canonical;

use super::tables::{Mode, accent_command, symbol_command};
use crate::markup::{Piece, Tag, pieces};

/// How LaTeX is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LatexOptions {
    /// Letters and symbols outside ASCII stay as they are; otherwise they are written as commands
    /// where there is one.
    pub unicode: bool,
}

/// LaTeX text of rich text; formulas are what can be read of them.
pub fn from_unicode(text: &str, options: LatexOptions) -> String {
    let mut writer = Writer {
        out: String::with_capacity(text.len() + 16),
        options,
        braces: braces_balance(text),
    };
    let parts = pieces(text);
    let mut at = 0;
    while at < parts.len() {
        match parts[at..] {
            [
                Piece::Open(tag @ (Tag::Sup | Tag::Sub)),
                Piece::Text(script),
                Piece::Close(_),
                ..,
            ] if is_simple(script) => {
                writer.out.push_str(if tag == Tag::Sup { "$^{" } else { "$_{" });
                writer.out.push_str(script);
                writer.out.push_str("}$");
                at += 2;
            }
            [Piece::Formula(_) | Piece::Close(Tag::Formula), ..] => {}
            [Piece::Open(tag), ..] => writer.out.push_str(opening(tag)),
            [Piece::Close(_), ..] => writer.out.push('}'),
            [Piece::Text(run), ..] => run.chars().for_each(|c| writer.character(c)),
            [] => {}
        }
        at += 1;
    }
    writer.out
}

fn opening(tag: Tag) -> &'static str {
    match tag {
        Tag::Italic => "\\textit{",
        Tag::Bold => "\\textbf{",
        Tag::Sup => "\\textsuperscript{",
        Tag::Sub => "\\textsubscript{",
        Tag::SmallCaps => "\\textsc{",
        Tag::NoCase => "{",
        Tag::Formula => "",
    }
}

/// What means the same in a formula as in text.
fn is_simple(script: &str) -> bool {
    !script.is_empty()
        && script.bytes().all(|b| {
            b.is_ascii_alphanumeric() || matches!(b, b'+' | b',' | b'.' | b'(' | b')' | b'/')
        })
        || script == "-"
}

/// BibTeX counts braces whether escaped or not: only where those of the text balance may they be written.
fn braces_balance(text: &str) -> bool {
    let mut open = 0usize;
    for c in text.bytes() {
        match c {
            b'{' => open += 1,
            b'}' if open == 0 => return false,
            b'}' => open -= 1,
            _ => {}
        }
    }
    open == 0
}

struct Writer {
    out: String,
    options: LatexOptions,
    braces: bool,
}

impl Writer {
    fn character(&mut self, c: char) {
        match c {
            '_' if self.out.ends_with("\\$") => self.out.push_str("{}\\_"),
            '#' | '$' | '%' | '&' | '_' => self.escaped(c),
            '{' | '}' if self.braces => self.escaped(c),
            '{' => self.out.push_str("\\textbraceleft{}"),
            '}' => self.out.push_str("\\textbraceright{}"),
            '\\' => self.out.push_str("{\\textbackslash{}}"),
            '~' => self.out.push_str("\\textasciitilde{}"),
            '^' => self.out.push_str("\\textasciicircum{}"),
            '`' => self.out.push_str("\\textasciigrave{}"),
            '\u{a0}' => self.out.push('~'),
            '-' | '\'' => self.apart(c),
            c if c.is_ascii() || self.options.unicode => self.out.push(c),
            '–' => self.joined("--"),
            '—' => self.joined("---"),
            '“' => self.joined("``"),
            '”' => self.joined("''"),
            '‘' => self.joined("`"),
            c => self.as_command(c),
        }
    }

    fn escaped(&mut self, c: char) {
        self.out.push('\\');
        self.out.push(c);
    }

    /// A character that its like before it would join.
    fn apart(&mut self, c: char) {
        if self.out.ends_with(c) {
            self.out.push_str("{}");
        }
        self.out.push(c);
    }

    /// Characters that join among themselves, and not with what stands before.
    fn joined(&mut self, text: &str) {
        if text.starts_with('`') && self.out.ends_with(['`', '?', '!'])
            || text.starts_with(|c| self.out.ends_with(c))
        {
            self.out.push_str("{}");
        }
        self.out.push_str(text);
    }

    fn as_command(&mut self, c: char) {
        if let Some((name, mode)) = symbol_command(c) {
            let (before, after) =
                if mode == Mode::Math { ("\\ensuremath{\\", "}") } else { ("\\", "{}") };
            self.out.push_str(before);
            self.out.push_str(name);
            self.out.push_str(after);
        } else if let Some(accented) = accented(c) {
            self.out.push_str(&accented);
        } else {
            self.out.push(c);
        }
    }
}

/// `{\'{\^e}}`: a letter and its marks, where each has a command. The letter itself is ASCII.
fn accented(c: char) -> Option<String> {
    let mut parts = Vec::new();
    decompose_canonical(c, |part| parts.push(part));
    let (base, marks) = parts.split_first()?;
    if !base.is_ascii_alphabetic() || marks.is_empty() {
        return None;
    }
    let mut text = String::from(*base);
    for mark in marks {
        let command = accent_command(*mark)?;
        let above = !matches!(mark, '\u{323}' | '\u{327}' | '\u{328}' | '\u{331}');
        text = match text.as_str() {
            "i" if above => format!("\\{command}{{\\i}}"),
            "j" if above => format!("\\{command}{{\\j}}"),
            letter if letter.len() == 1 && !command.starts_with(char::is_alphabetic) => {
                format!("\\{command}{letter}")
            }
            inner => format!("\\{command}{{{inner}}}"),
        };
    }
    Some(format!("{{{text}}}"))
}
