//! Rich text in, the inside of a BibTeX value out: whatever the text, the value is balanced, holds
//! no command but the few written here, and means the same to BibTeX, biber and Zotero.
//!
//! Zotero's importer knows `\textit`, `\textbf`, `\textsc`, `$^{}$` and `$_{}$`, each up to the
//! first `}`; hence nothing inside them is braced. It also reads `--`, `''`, ` `` `, `!!`, `?!` and
//! `!?` as one character each, and two `$` as a formula; hence those are kept apart.

use super::capitals::{CLOSING, Capitals, OPENING, ends_sentence};
use super::symbols::{self, Symbols};
use cite_text::latex;
use cite_text::markup::{self, Piece, Tag};

/// How values are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Encoding {
    /// Which letters and symbols are commands.
    pub symbols: Symbols,
    /// LaTeX's own commands for what is raised or lowered, which Zotero does not know.
    pub strict: bool,
    /// BibLaTeX's own commands, which BibTeX's documents do not have.
    pub biblatex: bool,
}

/// A text whose capitals a style may not change anyway.
pub(super) fn text(rich: &str, encoding: Encoding) -> String {
    compose(rich, encoding, |_, _| false)
}

/// A title: words whose capitals must survive a style that writes titles in lower case are braced,
/// where the title does not say itself which these are.
pub(super) fn title(rich: &str, encoding: Encoding) -> String {
    if rich.contains(Tag::NoCase.open()) {
        return text(rich, encoding);
    }
    let plain = markup::plain(rich);
    let capitals = Capitals::of(&plain);
    compose(rich, encoding, |word, begins| capitals.protects(word, begins))
}

/// Pages: every dash between two of them is written `--`.
pub(super) fn pages(text: &str, encoding: Encoding) -> String {
    let is_dash = |c: char| matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}');
    let mut out = String::with_capacity(text.len() + 2);
    let mut rest = text.trim();
    while let Some(at) = rest.find(is_dash) {
        out.push_str(&self::text(rest[..at].trim_end(), encoding));
        out.push_str("--");
        rest = rest[at..].trim_start_matches(|c| is_dash(c) || c == ' ');
    }
    out.push_str(&self::text(rest, encoding));
    out
}

/// An address or identifier: as it stands, but for what would break out of the value or be a
/// command, which is percent-encoded.
pub(super) fn verbatim(raw: &str) -> String {
    let balanced = is_balanced(raw);
    let mut out = String::with_capacity(raw.len());
    for c in raw.chars() {
        match c {
            '{' | '}' if balanced => out.push(c),
            '{' | '}' | '\\' | '^' | ' ' | '"' => out.push_str(&format!("%{:02X}", u32::from(c))),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// A value kept as its source wrote it, made harmless: see [`tame`].
pub(super) fn raw(text: &str) -> String {
    tame(text)
}

/// Source text without control words and unbalanced braces. Taming twice changes nothing more.
///
/// Such text is a path as a rule, so backslashes before a letter become a slash, which every
/// system reads; TeX reads `^^5c` as a backslash, hence no two `^` stay together.
pub(super) fn tame(text: &str) -> String {
    let text = text.replace("$\\backslash$", "\\");
    let mut out = String::with_capacity(text.len());
    let mut depth = 0usize;
    let mut rest = text.as_str();
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '\\' => rest = tame_backslash(rest, &mut out),
            '}' if depth == 0 => continue,
            '^' => {
                out.push(c);
                rest = rest.trim_start_matches('^');
            }
            c if c.is_control() => {}
            c => out.push(c),
        }
        depth = match c {
            '{' => depth + 1,
            '}' => depth - 1,
            _ => depth,
        };
    }
    out.extend(std::iter::repeat_n('}', depth));
    out
}

/// What follows a backslash: an escaped sign stays, a path goes on with a slash.
fn tame_backslash<'a>(rest: &'a str, out: &mut String) -> &'a str {
    let after = rest.trim_start_matches('\\');
    match after.chars().next() {
        Some(next) if next.is_ascii_punctuation() && !matches!(next, '{' | '}' | '^' | '@') => {
            out.push('\\');
            out.push(next);
            &after[1..]
        }
        Some(next) if !next.is_whitespace() && !matches!(next, '{' | '}') => {
            out.push('/');
            after
        }
        _ => after,
    }
}

/// Writes pieces and words one after another; `protect` says which words are braced, being told
/// whether each begins a sentence.
fn compose(rich: &str, encoding: Encoding, protect: impl Fn(&str, bool) -> bool) -> String {
    let pieces = markup::pieces(rich);
    let mut writer = Writer::new(rich, encoding);
    let mut inside: Vec<Tag> = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        let next = || pieces.get(at + 1).map_or("", |piece| piece.as_str());
        if inside.contains(&Tag::Formula) && *piece != Piece::Close(Tag::Formula) {
            continue;
        }
        match *piece {
            Piece::Formula(tag) if !writer.has_command(tag) => {
                inside.push(Tag::Italic);
                writer.closers.push("");
            }
            Piece::Formula(tag) => {
                writer.formula(&markup::formula_source(tag));
                inside.push(Tag::Formula);
            }
            Piece::Open(Tag::NoCase) if next() == Tag::NoCase.close() || !inside.is_empty() => {
                inside.push(Tag::NoCase);
                writer.closers.push("");
            }
            Piece::Open(tag) => {
                writer.open(tag, is_math_only(next()));
                inside.push(tag);
            }
            Piece::Close(Tag::Formula) if inside.last() == Some(&Tag::Formula) => {
                inside.pop();
            }
            Piece::Close(Tag::NoCase) if inside.len() == 1 => {
                writer.close_protected();
                inside.pop();
            }
            Piece::Close(_) => {
                writer.close();
                inside.pop();
            }
            Piece::Text(run) if inside.is_empty() => writer.words(run, &protect),
            Piece::Text(run) => {
                writer.plain(run);
                writer.begins = false;
            }
        }
    }
    writer.out
}

/// Whether what stands raised or lowered is a number or a sign, which math mode sets upright.
fn is_math_only(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || "+-=(),./".contains(c))
}

struct Writer {
    out: String,
    encoding: Encoding,
    /// Whether every literal `{` has its `}`: then `\{` and `\}` keep the value balanced.
    braces_balance: bool,
    /// Whether the next word begins a sentence.
    begins: bool,
    /// How many braces the innermost raised or lowered run must close.
    closers: Vec<&'static str>,
    /// Where the text begins that was protected last.
    protected_from: usize,
}

impl Writer {
    fn new(rich: &str, encoding: Encoding) -> Self {
        Self {
            out: String::with_capacity(rich.len() + 16),
            encoding,
            braces_balance: is_balanced(rich),
            begins: true,
            closers: Vec::new(),
            protected_from: 0,
        }
    }

    fn open(&mut self, tag: Tag, math_only: bool) {
        let (open, close) = match (tag, math_only) {
            (Tag::NoCase | Tag::Formula, _) => ("{", "}"),
            (Tag::Sup, _) if self.encoding.strict => ("\\textsuperscript{", "}"),
            (Tag::Sub, _) if self.encoding.strict => ("\\textsubscript{", "}"),
            (Tag::Italic, _) => ("\\textit{", "}"),
            (Tag::Bold, _) => ("\\textbf{", "}"),
            (Tag::SmallCaps, _) => ("\\textsc{", "}"),
            (Tag::Sup, true) => ("$^{", "}$"),
            (Tag::Sup, false) => ("$^{\\textrm{", "}}$"),
            (Tag::Sub, true) => ("$_{", "}$"),
            (Tag::Sub, false) => ("$_{\\textrm{", "}}$"),
        };
        if tag == Tag::NoCase {
            self.protected_from = self.out.len() + open.len();
        }
        self.out.push_str(open);
        self.closers.push(close);
    }

    /// Ends what is protected. Behind a brace, a command would make all of it a letter to BibTeX.
    fn close_protected(&mut self) {
        if self.out[self.protected_from..].starts_with('\\') {
            self.out.insert(self.protected_from, '{');
            self.out.push('}');
        }
        self.close();
    }

    /// Whether the document has the command that stands for a formula.
    fn has_command(&self, tag: &str) -> bool {
        self.encoding.biblatex || !latex::is_of_biblatex(&markup::formula_source(tag))
    }

    /// A formula, as its source has it.
    fn formula(&mut self, tex: &str) {
        self.out.push_str(&symbols::formula(tex, self.encoding.symbols));
        self.begins = false;
    }

    fn close(&mut self) {
        self.out.push_str(self.closers.pop().unwrap_or_default());
    }

    /// Writes a run word by word, bracing those that `protect` asks for.
    fn words(&mut self, run: &str, protect: &impl Fn(&str, bool) -> bool) {
        for chunk in run.split_inclusive(char::is_whitespace) {
            let word = chunk.trim_end();
            let core = word.trim_start_matches(OPENING).trim_end_matches(CLOSING);
            let begins = self.begins;
            if !word.is_empty() {
                self.begins = ends_sentence(word);
            }
            if core.is_empty() || !protect(core, begins) {
                self.plain(chunk);
                continue;
            }
            let at = word.len() - word.trim_start_matches(OPENING).len();
            self.plain(&chunk[..at]);
            self.out.push('{');
            self.plain(core);
            self.out.push('}');
            self.plain(&chunk[at + core.len()..]);
        }
    }

    /// Writes literal text.
    fn plain(&mut self, run: &str) {
        let mut rest = run;
        while let Some(c) = rest.chars().next() {
            let marked = symbols::marked(rest, self.encoding.symbols);
            if let Some((command, length)) = marked {
                self.foreign(&command);
                rest = &rest[length..];
                continue;
            }
            rest = &rest[c.len_utf8()..];
            if c.is_ascii() {
                self.ascii(c);
            } else {
                match symbols::command(c, self.encoding.symbols) {
                    Some(command) => self.foreign(&command),
                    None => self.out.push(c),
                }
            }
        }
    }

    /// Writes the command for a character.
    fn foreign(&mut self, command: &str) {
        if command.starts_with(['`', '\'', '-']) && self.joins(command.as_bytes()[0].into()) {
            self.out.push_str("{}");
        }
        self.out.push_str(command);
    }

    fn ascii(&mut self, c: char) {
        match c {
            // `\$\_` is how Mendeley escapes a formula once too often.
            '_' if self.out.ends_with("\\$") => self.out.push_str("{}\\_"),
            '#' | '%' | '&' | '_' | '$' => {
                self.out.push('\\');
                self.out.push(c);
            }
            '{' | '}' if self.braces_balance => {
                self.out.push('\\');
                self.out.push(c);
            }
            '{' => self.out.push_str("{\\textbraceleft}"),
            '}' => self.out.push_str("{\\textbraceright}"),
            '~' => self.out.push_str("{\\textasciitilde}"),
            '^' => self.out.push_str("\\^{}"),
            '\\' => self.out.push_str("{\\textbackslash{}}"),
            '`' => self.out.push_str("{\\textasciigrave}"),
            '<' | '>' | '|' if self.encoding.symbols != Symbols::Unicode => {
                self.out.push_str(match c {
                    '<' => "{\\textless}",
                    '>' => "{\\textgreater}",
                    _ => "{\\textbar}",
                });
            }
            '-' | '\'' | '!' | '?' if self.joins(c) => {
                self.out.push_str("{}");
                self.out.push(c);
            }
            c if c.is_ascii_control() => self.out.push(' '),
            c => self.out.push(c),
        }
    }

    /// Whether TeX or Zotero would read this character and the one before it as one.
    fn joins(&self, c: char) -> bool {
        let before = self.out.chars().next_back();
        match c {
            '!' | '?' => matches!(before, Some('!' | '?')) && !(c == '?' && before == Some('?')),
            // the beginning of what `foreign` writes
            '`' => matches!(before, Some('`' | '!' | '?')),
            _ => before == Some(c),
        }
    }
}

/// Whether the literal braces of a text match.
fn is_balanced(text: &str) -> bool {
    let mut depth = 0usize;
    for byte in text.bytes() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 0 => return false,
            b'}' => depth -= 1,
            _ => {}
        }
    }
    depth == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNICODE: Encoding =
        Encoding { symbols: Symbols::Unicode, strict: false, biblatex: false };

    #[test]
    fn texts() {
        for (given, wanted) in [
            ("R&D: 50% of #1_a", r"R\&D: 50\% of \#1\_a"),
            (r"a\input{x}^~", r"a{\textbackslash{}}input\{x\}\^{}{\textasciitilde}"),
            ("a { b", r"a {\textbraceleft} b"),
            ("a } b { c", r"a {\textbraceright} b {\textbraceleft} c"),
            (
                "<i>E. coli</i> O<sub>2</sub> 4<sup>th</sup>",
                r"\textit{E. coli} O$_{2}$ 4$^{\textrm{th}}$",
            ),
            ("a--b ''c'' why?!", "a-{}-b '{}'c'{}' why?{}!"),
            ("p<0.05", "p<0.05"),
            ("Müller", "Müller"),
        ] {
            assert_eq!(text(given, UNICODE), wanted, "{given}");
        }
    }

    #[test]
    fn titles() {
        for (given, wanted) in [
            (
                "The role of EGFR in Alzheimer's disease",
                "The role of {EGFR} in {Alzheimer's} disease",
            ),
            ("HER2+ cancers (HER2+)", "{HER2+} cancers ({HER2+})"),
            (
                "The Art of Computer Programming with mRNA",
                "The Art of Computer Programming with {mRNA}",
            ),
            ("Goos-Hanchen shifts in guides", "{Goos-Hanchen} shifts in guides"),
            ("EFFECTS OF NOISE", "EFFECTS OF NOISE"),
            ("Hepatitis C in Egypt: A trial", "Hepatitis {C} in {Egypt}: A trial"),
            (
                "Self-Assembled Nanowires with Vitamin D Layers",
                "Self-Assembled Nanowires with Vitamin {D} Layers",
            ),
            ("<i>Escherichia coli</i> in China", r"\textit{Escherichia coli} in {China}"),
            ("R&D at IBM, now", r"{R\&D} at {IBM}, now"),
            ("CD4<sup>+</sup> cells", "{CD4}$^{+}$ cells"),
        ] {
            assert_eq!(title(given, UNICODE), wanted, "{given}");
        }
    }

    #[test]
    fn verbatim_values_cannot_break_out() {
        assert_eq!(verbatim("https://x.org/a_b?c=%20&d#e"), "https://x.org/a_b?c=%20&d#e");
        assert_eq!(verbatim("x}}\\input{y}"), "x%7D%7D%5Cinput%7By%7D");
    }

    #[test]
    fn source_text_is_tamed_once() {
        for (given, wanted) in [
            (r":C\:\\foo\\bar.pdf:PDF", r":C\:/foo/bar.pdf:PDF"),
            (r":C$\backslash$:/foo/bar\_1.pdf:pdf", r":C\:/foo/bar\_1.pdf:pdf"),
            (r"C:\Users\x", "C:/Users/x"),
            (r"\input{x}", "/input{x}"),
            ("a}b{c", "ab{c}"),
            ("a^^5cb", "a^5cb"),
            (r"a\", "a"),
        ] {
            assert_eq!(tame(given), wanted, "{given}");
            assert_eq!(tame(wanted), wanted, "{wanted}");
        }
    }
}
