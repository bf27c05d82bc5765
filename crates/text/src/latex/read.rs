//! LaTeX text to rich text, in one pass over the characters with a stack of open groups.
//!
//! What has no meaning here stays readable: the argument of an unknown command is kept without its
//! name, an unknown command without an argument is kept as it stands. `%` is a percent sign: BibTeX
//! knows no comments inside of a value.

use unicode_normalization::char::{compose, is_combining_mark};
use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::formula;
use super::tables::{Effect, accent, blackboard, command, spacing_accent, symbol};
use crate::markup::{LONGEST_SOURCE, Tag, formula_tag, simple};

/// Groups within groups beyond this have no effect any more; their text is kept.
const DEEPEST: usize = 256;

/// What is kept of LaTeX beside what it says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Kept {
    /// The TeX of formulas.
    formulas: bool,
    /// Which capitals are protected by braces.
    case: bool,
}

/// Rich text of LaTeX text, without the TeX of its formulas. What Mendeley and others escaped twice
/// (`\textbackslash{}'e`) is read twice.
pub fn to_unicode(latex: &str) -> String {
    read(latex, Kept::default())
}

/// The same with the TeX of formulas.
pub fn to_rich(latex: &str) -> String {
    read(latex, Kept { formulas: true, case: false })
}

/// The same of a title: what stands in braces is protected, unless these hold a command (`{\'E}`),
/// as BibTeX has it (btxdoc, section 4).
pub fn to_title(latex: &str) -> String {
    read(latex, Kept { formulas: true, case: true })
}

fn read(latex: &str, kept: Kept) -> String {
    if !latex.contains(['\\', '{', '}', '$', '~', '-', '`', '\'']) {
        return latex.to_owned();
    }
    let may_be_twice = latex.contains("\\textbackslash")
        || latex.contains("\\backslash")
        || latex.contains("\\$\\_");
    if may_be_twice {
        let text = Reader::new(latex, Kept::default()).read();
        if is_escaped_twice(latex, &text) {
            return Reader::new(&text, kept).read();
        }
    }
    Reader::new(latex, kept).read()
}

/// Our own writer puts `{\textbackslash{}}` and `\${}\_`, which no one else does: they are meant as they stand.
fn is_escaped_twice(latex: &str, text: &str) -> bool {
    if latex.contains("\\$\\_") && latex.matches("\\$").count() >= 2 {
        return true;
    }
    let ours = latex.matches("{\\textbackslash{}}").count();
    if latex.matches("\\textbackslash").count() <= ours && !latex.contains("\\backslash") {
        return false;
    }
    text.match_indices('\\').any(|(at, _)| {
        let rest = &text[at + 1..];
        let name = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let first = rest.chars().next().unwrap_or(' ');
        let letter = |text: &str| {
            text.trim_start_matches(['{', '\\']).starts_with(|c: char| c.is_ascii_alphabetic())
        };
        match name {
            0 => {
                "&%_$#".contains(first)
                    || accent(&rest[..first.len_utf8().min(rest.len())]).is_some()
                        && letter(&rest[1..])
            }
            1 => accent(&rest[..1]).is_some() && rest[1..].starts_with('{') && letter(&rest[2..]),
            _ => [
                command(&rest[..name]).is_some(),
                symbol(&rest[..name]).is_some(),
                accent(&rest[..name]).is_some(),
            ]
            .contains(&true),
        }
    })
}

/// An open group, an argument that is being read, or a formula.
struct Frame {
    effect: Effect,
    /// Where its text begins in the output, behind any opening tag.
    start: usize,
    /// An argument whose brace did not come yet: the next character alone may be all of it.
    waiting: bool,
    /// What ends it, where it is a formula; nothing otherwise.
    ends: &'static str,
    /// The mode to go back to.
    math_before: bool,
    /// Where its source begins, where it is a formula whose TeX is kept.
    source: Option<usize>,
    /// Tags that switches such as `\it` opened inside.
    switched: Vec<Tag>,
}

impl Frame {
    fn is_group(&self) -> bool {
        !self.waiting && self.ends.is_empty()
    }
}

struct Reader<'a> {
    whole: &'a str,
    kept: Kept,
    rest: &'a str,
    out: String,
    frames: Vec<Frame>,
    /// Braces open beyond [`DEEPEST`].
    too_deep: usize,
    math: bool,
    /// Where the links whose text is being read lead.
    targets: Vec<String>,
    /// Bytes that may still be spent in looking for braces that are never closed.
    budget: usize,
    /// No `\\)`, no `\\]` comes any more.
    unended: [bool; 2],
    /// Tags that switches opened outside of any group.
    switched: Vec<Tag>,
    composed: bool,
}

impl<'a> Reader<'a> {
    fn new(latex: &'a str, kept: Kept) -> Reader<'a> {
        Reader {
            whole: latex,
            kept,
            rest: latex,
            out: String::with_capacity(latex.len()),
            frames: Vec::new(),
            too_deep: 0,
            math: false,
            targets: Vec::new(),
            budget: 4 * latex.len() + 4096,
            unended: [false; 2],
            switched: Vec::new(),
            composed: false,
        }
    }

    fn read(mut self) -> String {
        while let Some(c) = self.rest.chars().next() {
            self.rest = &self.rest[c.len_utf8()..];
            self.character(c);
        }
        while !self.frames.is_empty() {
            self.close();
        }
        for tag in std::mem::take(&mut self.switched).into_iter().rev() {
            self.out.push_str(tag.close());
        }
        if self.composed && !is_nfc(&self.out) { self.out.nfc().collect() } else { self.out }
    }

    fn character(&mut self, c: char) {
        match c {
            '\\' => self.command(),
            '{' => self.open_brace(),
            '}' => self.close_brace(),
            '$' => self.dollar(),
            c if c.is_whitespace() && self.is_waiting() => {}
            '^' if self.math => self.wait(Effect::Tag(Tag::Sup)),
            '_' if self.math => self.wait(Effect::Tag(Tag::Sub)),
            '~' => self.complete('\u{a0}'),
            '-' if !self.math => self.ligature(&[("--", '—'), ("-", '–')], '-'),
            '`' if !self.math => self.ligature(&[("`", '“')], '‘'),
            '\'' if !self.math => self.ligature(&[("'", '”')], '\''),
            '?' => self.ligature(&[("`", '¿')], '?'),
            '!' => self.ligature(&[("`", '¡')], '!'),
            c => self.complete(c),
        }
    }

    /// Characters that TeX's fonts join: what follows the first, and what it makes.
    fn ligature(&mut self, joined: &[(&str, char)], alone: char) {
        match joined.iter().find(|row| self.rest.starts_with(row.0)) {
            Some(&(more, made)) => {
                self.rest = &self.rest[more.len()..];
                self.complete(made);
            }
            None => self.complete(alone),
        }
    }

    /// Puts a character out; it may be the whole of an argument.
    fn complete(&mut self, c: char) {
        self.out.push(c);
        self.finish_waiting();
    }

    fn is_waiting(&self) -> bool {
        self.frames.last().is_some_and(|frame| frame.waiting)
    }

    /// What waited for one thing as its argument has it now.
    fn finish_waiting(&mut self) {
        while self.is_waiting() {
            let before = self.frames.len();
            self.close();
            if self.frames.len() >= before {
                break; // the next argument of the same command
            }
        }
    }

    fn open_brace(&mut self) {
        let deep = self.frames.len() >= DEEPEST;
        let protects = self.protects();
        match self.frames.last_mut() {
            Some(frame) if frame.waiting => frame.waiting = false,
            _ if deep => self.too_deep += 1,
            _ if protects => self.push(Effect::Tag(Tag::NoCase), false),
            _ => self.push(Effect::Keep, false),
        }
    }

    /// Whether the brace before the rest protects what it holds: no command, which BibTeX would
    /// take for a letter, but the name of a program, and no brace that stands in another.
    fn protects(&self) -> bool {
        let letter = self.rest.strip_prefix('\\').is_some_and(|rest| {
            let name = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
            !symbol(&rest[..name]).is_some_and(|text| is_logo(text) && kernel_logo(text).is_none())
        });
        self.kept.case && self.frames.is_empty() && !letter && !self.rest.starts_with('}')
    }

    fn close_brace(&mut self) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        while self.frames.last().is_some_and(|frame| frame.waiting || !frame.ends.is_empty()) {
            self.close();
        }
        if self.frames.is_empty() {
            self.out.push('}'); // it closes nothing
        } else {
            let before = self.frames.len();
            self.close();
            if self.frames.len() < before {
                self.finish_waiting();
            }
        }
    }

    /// Opens a frame that waits for its argument.
    fn wait(&mut self, effect: Effect) {
        if self.frames.len() < DEEPEST {
            self.push(effect, true);
        }
    }

    fn push(&mut self, effect: Effect, waiting: bool) {
        match effect {
            Effect::Tag(tag) => self.out.push_str(tag.open()),
            Effect::Around(before, _) => self.out.push_str(before),
            _ => {}
        }
        self.frames.push(Frame {
            effect,
            start: self.out.len(),
            waiting,
            ends: "",
            source: None,
            math_before: self.math,
            switched: Vec::new(),
        });
        match effect {
            Effect::Math => self.math = true,
            Effect::Keep | Effect::Blackboard => {}
            Effect::Tag(Tag::Sup | Tag::Sub) if self.math => {}
            Effect::Accent(_) | Effect::Top | Effect::DropThen(_) => {}
            _ => self.math = false,
        }
    }

    /// Ends the innermost frame and does what it is for.
    fn close(&mut self) {
        let Some(frame) = self.frames.pop() else { return };
        for tag in frame.switched.iter().rev() {
            self.out.push_str(tag.close());
        }
        self.math = frame.math_before;
        match frame.effect {
            Effect::Blackboard => {
                let letters: String = self.out[frame.start..].chars().map(blackboard).collect();
                self.out.replace_range(frame.start.., &letters);
            }
            Effect::Tag(tag) => self.out.push_str(tag.close()),
            Effect::Around(_, after) => self.out.push_str(after),
            Effect::Accent(mark) => self.accent(mark, frame.start),
            Effect::Drop => self.out.truncate(frame.start),
            Effect::DropThen(more) => {
                self.out.truncate(frame.start);
                self.wait(if more > 1 { Effect::DropThen(more - 1) } else { Effect::Keep });
            }
            Effect::Top => {
                self.out.push('/');
                self.wait(Effect::Keep);
            }
            Effect::Linked => self.link_end(frame.start),
            Effect::Keep
            | Effect::Math
            | Effect::Switch(_)
            | Effect::Url
            | Effect::Link
            | Effect::Verb => {}
        }
        if let Some(source) = frame.source {
            self.keep_formula(source, frame.start);
        }
    }

    /// Puts the TeX of a formula round what can be read of it, unless the formula is no more than
    /// something raised or lowered, or not to be handed on.
    fn keep_formula(&mut self, source: usize, start: usize) {
        let end = self.whole.len() - self.rest.len();
        let tex = self.whole.get(source..end).unwrap_or_default();
        let tex = &*tex.split_whitespace().collect::<Vec<_>>().join(" ");
        formula::tidy(&mut self.out, start);
        let read = &*simple(&self.out[start..]).into_owned();
        let more = !formula::is_script(tex, read) && !formula::is_symbol(tex, read);
        if more && tex.len() < LONGEST_SOURCE / 2 && formula::is_safe(tex) {
            let whole = [&formula_tag(tex), read, Tag::Formula.close()].concat();
            self.out.replace_range(start.., &whole);
        }
    }

    /// Puts a mark on the first character of the text from `start` on.
    fn accent(&mut self, mark: char, start: usize) {
        let text = &self.out[start..];
        let Some(first) = text.chars().next() else {
            self.out.push(spacing_accent(mark));
            return;
        };
        let above = !matches!(mark, '\u{323}' | '\u{327}' | '\u{328}' | '\u{331}');
        let base = match first {
            'ı' if above => 'i',
            'ȷ' if above => 'j',
            first => first,
        };
        let marks: usize = text[first.len_utf8()..]
            .chars()
            .take_while(|c| is_combining_mark(*c))
            .map(char::len_utf8)
            .sum();
        let end = start + first.len_utf8() + marks;
        match compose(base, mark).filter(|_| marks == 0) {
            Some(letter) => self.out.replace_range(start..end, letter.encode_utf8(&mut [0; 4])),
            None => {
                self.out.insert(end, mark);
                self.out
                    .replace_range(start..start + first.len_utf8(), base.encode_utf8(&mut [0; 4]));
                self.composed = true;
            }
        }
    }

    /// The text of a link is done: its target stands behind it where it says something else.
    fn link_end(&mut self, start: usize) {
        let target = self.targets.pop().unwrap_or_default();
        let bare = target
            .trim_start_matches("https://")
            .trim_start_matches("http://")
            .trim_end_matches('/');
        if self.out.len() == start {
            self.out.push_str(&target);
        } else if !self.out[start..].contains(bare) {
            self.out.push_str(&format!(" ({target})"));
        }
    }

    /// Reads `{…}` as it stands, but for escaped signs; `None` where the brace is never closed.
    fn verbatim(&mut self) -> Option<String> {
        let inner = self.rest.strip_prefix('{').filter(|_| self.budget > 0)?;
        let (mut depth, mut escaped, mut text) = (0usize, false, String::new());
        for (at, c) in inner.char_indices() {
            match c {
                '}' if !escaped && depth == 0 => {
                    self.rest = &inner[at + 1..];
                    return Some(text);
                }
                '{' if !escaped => depth += 1,
                '}' if !escaped => depth -= 1,
                _ => {}
            }
            if escaped && !"_&%#~$^{}\\".contains(c) {
                text.push('\\');
            }
            escaped = c == '\\' && !escaped;
            if !escaped {
                text.push(c);
            }
        }
        self.budget = self.budget.saturating_sub(inner.len());
        None
    }

    fn dollar(&mut self) {
        let open = self.frames.iter().rposition(|frame| !frame.ends.is_empty() || frame.is_group());
        let ends = open.map_or("", |at| self.frames[at].ends);
        if let Some(second) = ends.strip_prefix('$') {
            self.rest = self.rest.strip_prefix(second).unwrap_or(self.rest);
            self.close_formula();
        } else if self.frames.len() < DEEPEST && !self.math && formula::begins(self.rest) {
            let display = self.rest.strip_prefix('$');
            self.rest = display.unwrap_or(self.rest);
            let ends = if display.is_some() { "$$" } else { "$" };
            self.open_formula(ends, ends.len());
        } else {
            self.complete('$');
        }
    }

    /// Opens a formula that began so many bytes before the rest.
    fn open_formula(&mut self, ends: &'static str, length: usize) {
        self.push(Effect::Math, false);
        let source = self.source(length);
        if let Some(frame) = self.frames.last_mut() {
            frame.ends = ends;
            frame.source = source;
        }
    }

    /// Where a formula began, where its TeX is kept.
    fn source(&self, length: usize) -> Option<usize> {
        self.kept.formulas.then(|| self.whole.len() - self.rest.len() - length)
    }

    /// Closes the innermost formula and the arguments that still wait in it.
    fn close_formula(&mut self) {
        while let Some(frame) = self.frames.last() {
            let formula = !frame.ends.is_empty();
            self.close();
            if formula {
                break;
            }
        }
        self.finish_waiting();
    }

    fn command(&mut self) {
        let letters = self.rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        if letters == 0 {
            return self.control_symbol();
        }
        let (name, rest) = self.rest.split_at(letters);
        let behind = rest.strip_prefix('*').unwrap_or(rest).trim_start();
        if let Some(text) = symbol(name) {
            self.rest = rest.trim_start();
            self.symbol(text);
            self.finish_waiting();
        } else if let Some(mark) = accent(name) {
            self.rest = behind;
            self.wait(Effect::Accent(mark));
        } else if let Some(effect) = command(name) {
            self.rest = behind;
            self.known(effect);
        } else if behind.starts_with('{') {
            self.rest = behind;
            self.wait(Effect::Keep);
        } else {
            self.out.push('\\');
            self.out.push_str(name);
            self.rest = rest;
            self.finish_waiting();
        }
    }

    /// Puts a symbol out. The name of an operator is set off from what is beside it: `n log n`.
    fn symbol(&mut self, text: &str) {
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let operator = self.math && text.len() > 1 && text.bytes().all(|b| b.is_ascii_lowercase());
        if operator && word(self.out.chars().next_back()) {
            self.out.push(' ');
        }
        match self.kept.formulas && !self.math && is_logo(text) {
            true => self.logo(text),
            false => self.out.push_str(text),
        }
        let mut behind = self.rest.chars();
        let next = behind.next();
        if operator && (word(next) || next == Some('\\') && word(behind.next())) {
            self.out.push(' ');
        }
    }

    /// Puts the name of a program out. The kernel's are set in a way of their own.
    fn logo(&mut self, text: &str) {
        let (before, after) = match kernel_logo(text) {
            Some(tex) => (formula_tag(tex), Tag::Formula.close()),
            None if self.kept.case && self.frames.is_empty() => {
                (Tag::NoCase.open().to_owned(), Tag::NoCase.close())
            }
            None => (String::new(), ""),
        };
        self.out.extend([&before, text, after]);
    }

    fn known(&mut self, effect: Effect) {
        match effect {
            Effect::Switch(None) => {}
            Effect::Switch(Some(tag)) => {
                self.out.push_str(tag.open());
                let braced = self.frames.iter_mut().rev().find(|frame| !frame.waiting);
                braced.map_or(&mut self.switched, |frame| &mut frame.switched).push(tag);
            }
            Effect::Verb => {
                let delimiter = self.rest.chars().next().unwrap_or(' ');
                let inner = &self.rest[delimiter.len_utf8().min(self.rest.len())..];
                if let Some(end) = inner.find(delimiter) {
                    self.out.push_str(&inner[..end]);
                    self.rest = &inner[end + delimiter.len_utf8()..];
                }
            }
            Effect::Url | Effect::Link => match self.verbatim() {
                Some(target) if effect == Effect::Link && self.frames.len() < DEEPEST => {
                    self.rest = self.rest.trim_start();
                    self.targets.push(target);
                    self.wait(Effect::Linked);
                }
                Some(target) => {
                    self.out.push_str(&target);
                    self.finish_waiting();
                }
                None => self.wait(Effect::Keep),
            },
            Effect::Around(..) | Effect::Keep if self.kept.formulas && !self.math => {
                let begins = self.command_at(formula::is_kept);
                self.wait(effect);
                if let Some(frame) = self.frames.last_mut().filter(|frame| frame.waiting) {
                    frame.source = begins;
                    frame.start -= begins.map_or(0, |_| before_length(effect));
                }
            }
            Effect::Math => {
                let length = self.whole.len() - self.rest.len();
                self.wait(effect);
                let begins = self.whole[..length].rfind('\\').filter(|_| !self.math_before());
                if let Some(frame) = self.frames.last_mut().filter(|frame| frame.waiting) {
                    frame.source = begins.filter(|_| self.kept.formulas);
                }
            }
            effect => self.wait(effect),
        }
    }

    /// Where the command before the rest begins, if its name is one of these.
    fn command_at(&self, wanted: impl Fn(&str) -> bool) -> Option<usize> {
        let passed = &self.whole[..self.whole.len() - self.rest.len()];
        let at = passed.rfind('\\')?;
        wanted(passed[at + 1..].trim_end().trim_end_matches('*')).then_some(at)
    }

    /// Whether the innermost frame stands in a formula.
    fn math_before(&self) -> bool {
        self.frames.last().is_some_and(|frame| frame.math_before)
    }

    /// Whether the formula that begins here ends anywhere.
    fn ends_later(&mut self, c: char) -> bool {
        let (kind, end) = if c == '(' { (0, "\\)") } else { (1, "\\]") };
        if !self.unended[kind] {
            self.unended[kind] = !self.rest.contains(end);
        }
        !self.unended[kind]
    }

    /// A backslash and one character that is no letter.
    fn control_symbol(&mut self) {
        let Some(c) = self.rest.chars().next() else { return self.complete('\\') };
        let after = &self.rest[c.len_utf8()..];
        match c {
            '\'' | '`' | '"' | '^' | '~' | '=' | '.' => {
                self.rest = after;
                if let Some(mark) = accent(&c.to_string()) {
                    self.wait(Effect::Accent(mark));
                }
            }
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => {
                self.rest = after;
                self.complete(c);
            }
            '(' | '[' if !self.math && self.frames.len() < DEEPEST && self.ends_later(c) => {
                self.rest = after;
                self.open_formula("\\", 2);
            }
            ')' | ']' if self.frames.last().is_some_and(|frame| frame.ends == "\\") => {
                self.rest = after;
                self.close_formula();
            }
            ',' | ';' | ':' | '>' | ' ' | '\n' | '\t' | '\\' => {
                self.rest = after;
                self.complete(' ');
            }
            '!' | '/' | '-' | '@' | '+' => self.rest = after,
            '|' if self.math => {
                self.rest = after;
                self.complete('‖');
            }
            _ => self.complete('\\'),
        }
    }
}

/// How long what is put out before an argument is.
fn before_length(effect: Effect) -> usize {
    if let Effect::Around(before, _) = effect { before.len() } else { 0 }
}

/// The logos that LaTeX itself sets.
const KERNEL_LOGOS: &[(&str, &str)] =
    &[("TeX", "{\\TeX}"), ("LaTeX", "{\\LaTeX}"), ("LaTeX2e", "{\\LaTeXe}")];

/// How LaTeX itself sets a logo.
fn kernel_logo(text: &str) -> Option<&'static str> {
    KERNEL_LOGOS.iter().find(|(logo, _)| *logo == text).map(|(_, tex)| *tex)
}

/// Whether a symbol is the name of a program: `LaTeX`.
fn is_logo(text: &str) -> bool {
    text.len() > 2 && text.chars().filter(|c| c.is_ascii_uppercase()).count() > 1
}
