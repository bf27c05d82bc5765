//! Lines with a tag in front come in, one field at a time goes out: its tag and its value with all
//! continuation lines. One field is held at a time, and no value is longer than the cap.

use super::lines::Lines;
use std::io::{self, BufRead};

/// The longest value of one field, in bytes; what goes beyond it is left out, and said to be.
pub const LONGEST_VALUE: usize = 16 << 20;

/// How a format writes its fields.
#[derive(Clone, Copy, Debug)]
pub struct Grammar {
    /// Parts a line into its tag and the rest; none for a line without a tag.
    pub split: fn(&str) -> Option<(&str, &str)>,
    /// Whether a line without a tag goes on with the field also behind a blank line. Where not,
    /// only an indented one does.
    pub paragraphs: bool,
    /// What stands between the lines of a value: `\n`, or a space where lines are but wrapped.
    pub joint: char,
}

/// The fields of a stream, lent one after another.
pub struct Fields<'a> {
    lines: Lines<'a>,
    grammar: Grammar,
    current: Draft,
    ahead: Option<Draft>,
    blank: bool,
    last_line: u64,
}

/// One field, or lines that belong to none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field<'b> {
    /// The line on which it begins.
    pub line: u64,
    /// Its tag; empty for lines that belong to no field.
    pub tag: &'b str,
    /// Its value, without white space at its ends: lines are parted by the joint, paragraphs by
    /// `\n`.
    pub value: &'b str,
    /// Whether a blank line stands before it.
    pub after_blank: bool,
    /// Whether a part of the value was left out because it is too long.
    pub cut: bool,
}

/// A field that is being put together.
#[derive(Default)]
struct Draft {
    line: u64,
    tag: String,
    value: String,
    after_blank: bool,
    cut: bool,
}

impl<'a> Fields<'a> {
    /// The fields of a stream of lines.
    pub fn new(input: &'a mut dyn BufRead, grammar: Grammar) -> Self {
        Self {
            lines: Lines::new(input),
            grammar,
            current: Draft::default(),
            ahead: None,
            blank: false,
            last_line: 0,
        }
    }

    /// The next field, or none at the end. Fails only where the stream fails.
    #[allow(clippy::should_implement_trait)] // it lends from one buffer, which `Iterator` cannot
    pub fn next(&mut self) -> io::Result<Option<Field<'_>>> {
        let mut begun = match self.ahead.take() {
            Some(draft) => {
                let spare = std::mem::replace(&mut self.current, draft);
                self.ahead = Some(spare);
                true
            }
            None => false,
        };
        let mut spare = self.ahead.take().unwrap_or_default();
        while let Some(line) = self.lines.next()? {
            let goes_on = line.number == self.last_line;
            self.last_line = line.number;
            if goes_on && begun {
                self.current.append(line.text, None);
                continue;
            }
            if line.text.trim().is_empty() {
                self.blank = true;
                continue;
            }
            let after_blank = std::mem::take(&mut self.blank);
            let (tag, value) = match (self.grammar.split)(line.text) {
                Some(parts) => parts,
                None if begun && self.current.takes(line.text, after_blank, self.grammar) => {
                    let joint = if after_blank { '\n' } else { self.grammar.joint };
                    self.current.append(line.text, Some(joint));
                    continue;
                }
                None => ("", line.text),
            };
            if begun {
                spare.begin(line.number, tag, value, after_blank);
                self.ahead = Some(spare);
                return Ok(Some(self.current.lend()));
            }
            self.current.begin(line.number, tag, value, after_blank);
            begun = true;
        }
        Ok(begun.then(|| self.current.lend()))
    }
}

impl Draft {
    fn begin(&mut self, line: u64, tag: &str, value: &str, after_blank: bool) {
        (self.line, self.after_blank, self.cut) = (line, after_blank, false);
        self.tag.clear();
        self.tag.push_str(tag);
        self.value.clear();
        self.append(value, None);
    }

    /// Whether a line without a tag belongs to this field.
    fn takes(&self, line: &str, after_blank: bool, grammar: Grammar) -> bool {
        !after_blank || grammar.paragraphs || !self.tag.is_empty() && line.starts_with([' ', '\t'])
    }

    /// Adds text behind a joint, without the white space around it, or directly.
    fn append(&mut self, text: &str, joint: Option<char>) {
        let text = if joint.is_some() { text.trim_start() } else { text };
        if let Some(joint) = joint {
            self.value.truncate(self.value.trim_end().len());
            self.value.push(joint);
        }
        let mut take = LONGEST_VALUE.saturating_sub(self.value.len() + 1).min(text.len());
        while !text.is_char_boundary(take) {
            take -= 1;
        }
        self.cut |= take < text.len();
        self.value.push_str(&text[..take]);
    }

    fn lend(&self) -> Field<'_> {
        Field {
            line: self.line,
            tag: &self.tag,
            value: self.value.trim(),
            after_blank: self.after_blank,
            cut: self.cut,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(line: &str) -> Option<(&str, &str)> {
        line.split_once('=')
    }

    fn all(text: &str, paragraphs: bool) -> Vec<(u64, String, String, bool)> {
        let mut bytes = text.as_bytes();
        let mut fields = Fields::new(&mut bytes, Grammar { split, paragraphs, joint: '\n' });
        let mut out = Vec::new();
        while let Some(field) = fields.next().expect("a slice does not fail") {
            out.push((field.line, field.tag.to_owned(), field.value.to_owned(), field.after_blank));
        }
        out
    }

    fn found(line: u64, tag: &str, value: &str, after_blank: bool) -> (u64, String, String, bool) {
        (line, tag.to_owned(), value.to_owned(), after_blank)
    }

    #[test]
    fn a_field_has_its_lines() {
        let text = "junk\nmore\na=1\n  2\n3\nb=\n\nc=4\n";
        let expected = vec![
            found(1, "", "junk\nmore", false),
            found(3, "a", "1\n2\n3", false),
            found(6, "b", "", false),
            found(8, "c", "4", true),
        ];
        assert_eq!(all(text, false), expected);
        assert_eq!(all("", false), []);
    }

    #[test]
    fn behind_a_blank_line() {
        let indented = "a=1\n\n  2\n";
        assert_eq!(all(indented, false), [found(1, "a", "1\n2", false)]);
        let bare = "a=1\n\n2\n";
        assert_eq!(all(bare, true), [found(1, "a", "1\n2", false)]);
        assert_eq!(all(bare, false), [found(1, "a", "1", false), found(3, "", "2", true)]);
    }

    #[test]
    fn a_value_has_a_cap() {
        let text = format!("a=\n{}", "é\n".repeat(LONGEST_VALUE / 2));
        let mut bytes = text.as_bytes();
        let mut fields = Fields::new(&mut bytes, Grammar { split, paragraphs: false, joint: ' ' });
        let field = fields.next().expect("a slice does not fail").expect("there is a field");
        assert!(field.cut && field.value.len() <= LONGEST_VALUE);
    }
}
