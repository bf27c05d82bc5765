//! Markdown comes in; its lines go out, each knowing whether it is a heading, an item, a rule, or a
//! label with its value. Code blocks are text.

use super::CALLOUTS;
use cite_model::label::{self, Label};
use cite_text::markup;
use std::borrow::Cow;

/// One line of Markdown.
#[derive(Debug)]
pub struct Line<'t> {
    /// Its number in the text, from 1.
    pub number: u64,
    /// The line without quotation marks of a callout and spaces round it.
    pub text: &'t str,
    /// Whether it stands in a code block.
    code: bool,
    /// Whether it is the head of a callout; its text is the callout's title or kind.
    callout: bool,
}

/// The lines of a text.
pub fn markdown(text: &str, first: u64) -> impl Iterator<Item = Line<'_>> {
    let mut code = false;
    text.lines().zip(first..).map(move |(line, number)| {
        let trimmed = line.trim();
        let fence = trimmed.starts_with("```") || trimmed.starts_with("~~~");
        code ^= fence;
        let quoted = trimmed.trim_start_matches(['>', ' ']);
        let (callout, text) = match quoted.strip_prefix("[!").filter(|_| trimmed.starts_with('>')) {
            Some(rest) => {
                let (kind, title) = rest.split_once(']').unwrap_or((rest, ""));
                let title = title.trim_start_matches(['+', '-', ' ']).trim();
                (true, if title.is_empty() { kind } else { title })
            }
            None if trimmed.starts_with('>') => (false, quoted),
            None => (false, trimmed),
        };
        Line { number, text: if fence { "" } else { text }, code: code || fence, callout }
    })
}

/// Whether a section stands under a heading that this label names.
pub fn has_section(text: &str, label: Label) -> bool {
    markdown(text, 1)
        .any(|line| line.heading().is_some_and(|heading| label::find(heading) == Some(label)))
}

impl<'t> Line<'t> {
    /// The heading's words, where it is one.
    pub fn heading(&self) -> Option<&'t str> {
        if self.code {
            return None;
        }
        if self.callout {
            let known = CALLOUTS.contains(&self.text.to_lowercase().as_str())
                || label::find(self.text).is_some();
            return known.then_some(self.text);
        }
        let bare = self.text.trim_start_matches('#');
        let level = self.text.len() - bare.len();
        let heading = bare.trim().trim_end_matches('#').trim();
        let heading =
            heading.strip_prefix("**").and_then(|bold| bold.strip_suffix("**")).unwrap_or(heading);
        ((1..=6).contains(&level) && bare.starts_with([' ', '\t']) && !heading.is_empty())
            .then_some(heading)
    }

    /// How deep the heading is.
    pub fn level(&self) -> usize {
        if self.callout { 6 } else { self.text.len() - self.text.trim_start_matches('#').len() }
    }

    /// `---`, `***`.
    pub fn is_rule(&self) -> bool {
        let rule = |mark: char| self.text.len() >= 3 && self.text.chars().all(|c| c == mark);
        !self.code && (rule('-') || rule('*') || rule('_'))
    }

    /// `|---|---|`.
    pub fn is_table_rule(&self) -> bool {
        let mark = |c: char| matches!(c, '|' | '-' | ':' | ' ');
        self.text.starts_with('|') && self.text.contains("--") && self.text.chars().all(mark)
    }

    /// Whether it is an item of a list.
    pub fn is_item(&self) -> bool {
        self.bare().len() < self.text.len()
    }

    /// The text behind the item's mark.
    pub fn bare(&self) -> &'t str {
        let text = self.text;
        if let Some(item) = ["- ", "* ", "+ ", "• "].iter().find_map(|mark| text.strip_prefix(mark))
        {
            return item.trim_start_matches("[ ] ").trim_start_matches("[x] ").trim();
        }
        let number = text.trim_start_matches(|c: char| c.is_ascii_digit());
        match number.strip_prefix(". ") {
            Some(item) if (1..=3).contains(&(text.len() - number.len())) => item.trim(),
            _ => text,
        }
    }

    /// Whether its label is set off by marks: bold, an item, Dataview's two colons, a table.
    pub fn is_marked(&self) -> bool {
        self.is_item()
            || self.text.starts_with("**")
            || self.text.contains("::")
            || self.text.starts_with('|')
    }

    /// A label and its value.
    pub fn pair(&self) -> Option<(String, Cow<'t, str>)> {
        if self.code || self.callout || self.heading().is_some() {
            return None;
        }
        if let Some(row) = self.text.strip_prefix('|') {
            let cells: Vec<&str> = row.trim_end_matches('|').split('|').map(str::trim).collect();
            let [tag, value] = cells.as_slice() else { return None };
            let rule = tag.starts_with("--") || tag.starts_with(":-");
            return (!rule && !tag.is_empty()).then(|| (inline(tag), Cow::Borrowed(*value)));
        }
        let text = self.bare();
        // Dataview may put a field in brackets: [doi:: 10.1000/1]
        let inner = text
            .strip_prefix(['[', '('])
            .filter(|_| text.contains("::"))
            .map(|inner| inner.trim_end_matches([']', ')']));
        let (tag, value) = label::split_any(inner.unwrap_or(text))?;
        (!tag.is_empty()).then_some((tag, Cow::Borrowed(value)))
    }
}

/// A text without Markdown's marks: emphasis, code, links, wikilinks, escapes.
pub fn inline(text: &str) -> String {
    let text =
        if markup::looks_like_markup(text) { markup::from_html(text) } else { text.to_owned() };
    let text = text.trim();
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['[', '*', '`', '\\', '_']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let taken = match rest.as_bytes()[0] {
            b'[' => link(rest, &mut out),
            b'*' => emphasis(rest, &mut out),
            b'_' => underscores(rest, &mut out),
            b'`' => 1,
            _ => escape(rest, &mut out),
        };
        rest = &rest[taken..];
    }
    out.push_str(rest);
    out
}

/// `[words](address)`, `[[name|words]]`; other brackets stay.
fn link(text: &str, out: &mut String) -> usize {
    if let Some(inner) = text.strip_prefix("[[")
        && let Some(end) = near(inner).find("]]")
    {
        let words = inner[..end].rsplit('|').next().unwrap_or_default();
        out.push_str(words.trim_start_matches('@'));
        return end + 4;
    }
    let close = near(text).find("](");
    if let Some(close) = close.filter(|close| !text[1..*close].contains('['))
        && let Some(end) = near(&text[close..]).find(')')
    {
        let (words, address) = (&text[1..close], &text[close + 2..close + end]);
        let shown = if words.starts_with("http") || !label_like(words) { words } else { address };
        out.push_str(shown);
        return close + end + 1;
    }
    out.push('[');
    1
}

/// As much of a text as a link is looked for in, so that brackets without an end cost little.
fn near(text: &str) -> &str {
    &text[..text.floor_char_boundary(2000)]
}

/// Whether the words of a link say nothing but "here": then the address is what counts.
fn label_like(words: &str) -> bool {
    matches!(
        words.to_lowercase().as_str(),
        "link"
            | "url"
            | "here"
            | "doi"
            | "pdf"
            | "open"
            | "pubmed"
            | "online"
            | "html"
            | "open in zotero"
            | "local library"
            | "web"
    )
}

/// Asterisks are marks beside words; between spaces and digits they are asterisks.
fn emphasis(text: &str, out: &mut String) -> usize {
    let length = text.len() - text.trim_start_matches('*').len();
    let before = out.chars().next_back();
    let after = text[length..].chars().next();
    let space = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let literal = length > 3
        || length == 1 && word(before) && word(after)
        || space(before) && space(after) && before.is_some()
        || after.is_some_and(|c| matches!(c, '-' | '+')) && length == 1;
    if literal {
        out.push_str(&text[..length]);
    }
    length
}

/// Underscores inside of words stay: `file_name`.
fn underscores(text: &str, out: &mut String) -> usize {
    let length = text.len() - text.trim_start_matches('_').len();
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let (before, after) = (out.chars().next_back(), text[length..].chars().next());
    if word(before) && word(after)
        || !word(before) && !word(after) && length < 2 && before != Some('.')
    {
        out.push_str(&text[..length]);
    }
    length
}

fn escape(text: &str, out: &mut String) -> usize {
    match text[1..].chars().next() {
        Some(c) if c.is_ascii_punctuation() => {
            out.push(c);
            2
        }
        _ => {
            out.push('\\');
            1
        }
    }
}
