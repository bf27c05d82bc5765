//! Lines in, rows of cells out, each with the line it begins on. A quote that never closes costs
//! the one line it stands on.

use cite_text::lines::Lines;
use std::collections::VecDeque;
use std::io;

/// What a row is kept under: more is no cell, but a quote that was never closed.
const MOST_LINES: usize = 2_000;
const MOST_BYTES: usize = 8 << 20;

/// How many unclosed quotes are forgiven by reading their lines anew.
const RETRIES: u32 = 200;

/// A row, or a line that none could be made of.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Row {
    /// The line on which it begins, and its cells.
    Cells(u64, Vec<String>),
    /// A quote opens on this line and does not close.
    Unclosed(u64),
}

/// The rows of a table.
pub(super) struct Rows<'l, 'i> {
    lines: &'l mut Lines<'i>,
    separator: char,
    /// Lines read and not used yet.
    waiting: VecDeque<(u64, String)>,
    retries: u32,
}

impl<'l, 'i> Rows<'l, 'i> {
    /// The rows of lines whose cells are parted by this character.
    pub(super) fn new(lines: &'l mut Lines<'i>, separator: char) -> Self {
        Self { lines, separator, waiting: VecDeque::new(), retries: RETRIES }
    }

    /// The next row; blank lines are none.
    pub(super) fn next(&mut self) -> io::Result<Option<Row>> {
        loop {
            let Some((number, first)) = self.line()? else { return Ok(None) };
            if !first.trim().is_empty() {
                return self.row(number, first).map(Some);
            }
        }
    }

    fn line(&mut self) -> io::Result<Option<(u64, String)>> {
        if let Some(line) = self.waiting.pop_front() {
            return Ok(Some(line));
        }
        Ok(self.lines.next()?.map(|line| (line.number, line.text.to_owned())))
    }

    fn row(&mut self, number: u64, first: String) -> io::Result<Row> {
        let mut cells = Cells::new(self.separator);
        cells.read(&first);
        let mut further = Vec::new();
        let mut bytes = first.len();
        while cells.open {
            let next =
                if further.len() < MOST_LINES && bytes < MOST_BYTES { self.line()? } else { None };
            let Some(line) = next else {
                self.put_back(further);
                return Ok(Row::Unclosed(number));
            };
            bytes += line.1.len();
            cells.read_on(&line.1);
            further.push(line);
        }
        Ok(Row::Cells(number, cells.finish()))
    }

    fn put_back(&mut self, lines: Vec<(u64, String)>) {
        if self.retries > 0 {
            self.retries -= 1;
            for line in lines.into_iter().rev() {
                self.waiting.push_front(line);
            }
        }
    }
}

/// The cells of one line, where no quote stays open.
pub(super) fn cells(line: &str, separator: char) -> Vec<String> {
    let mut cells = Cells::new(separator);
    cells.read(line);
    cells.finish()
}

struct Cells {
    separator: char,
    cells: Vec<String>,
    cell: String,
    /// Within quotes.
    open: bool,
}

impl Cells {
    fn new(separator: char) -> Self {
        Self { separator, cells: Vec::new(), cell: String::new(), open: false }
    }

    /// Goes on within quotes, on a new line.
    fn read_on(&mut self, line: &str) {
        self.cell.push('\n');
        self.read(line);
    }

    fn read(&mut self, line: &str) {
        let mut rest = line;
        loop {
            if self.open {
                let Some(quote) = rest.find('"') else {
                    self.cell.push_str(rest);
                    return;
                };
                self.cell.push_str(&rest[..quote]);
                rest = self.after_quote(&rest[quote + 1..]);
                continue;
            }
            let is_start = self.cell.is_empty();
            let bare = rest.trim_start_matches(' ');
            if is_start && bare.starts_with('"') {
                self.open = true;
                rest = &bare[1..];
                continue;
            }
            let Some(end) = rest.find(self.separator) else {
                self.cell.push_str(rest);
                return;
            };
            self.cell.push_str(&rest[..end]);
            self.cells.push(std::mem::take(&mut self.cell));
            rest = &rest[end + self.separator.len_utf8()..];
        }
    }

    /// Two quotes are one; one that no separator follows is meant as it stands.
    fn after_quote<'t>(&mut self, rest: &'t str) -> &'t str {
        if let Some(rest) = rest.strip_prefix('"') {
            self.cell.push('"');
            return rest;
        }
        let trimmed = rest.trim_start_matches(' ');
        if trimmed.is_empty() || trimmed.starts_with(self.separator) {
            self.open = false;
            // What follows is a separator or nothing, so an empty cell is not opened again.
            if self.cell.is_empty() && !trimmed.is_empty() {
                self.cells.push(String::new());
                return &trimmed[self.separator.len_utf8()..];
            }
            return trimmed;
        }
        self.cell.push('"');
        rest
    }

    fn finish(mut self) -> Vec<String> {
        self.cells.push(self.cell);
        self.cells
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<String> {
        let mut input = text.as_bytes();
        let mut lines = Lines::new(&mut input);
        let mut rows = Rows::new(&mut lines, ',');
        let mut found = Vec::new();
        while let Some(row) = rows.next().expect("bytes in memory can be read") {
            found.push(match row {
                Row::Cells(line, cells) => format!("{line} {}", cells.join("|")),
                Row::Unclosed(line) => format!("{line} unclosed"),
            });
        }
        found
    }

    #[test]
    fn rows_come_apart() {
        for (text, expected) in [
            ("a,b\n1,2\n", &["1 a|b", "2 1|2"][..]),
            ("\"a,b\",\"say \"\"x\"\"\"", &["1 a,b|say \"x\""]),
            ("\"a\nb\",c\n\nd,e", &["1 a\nb|c", "4 d|e"]),
            ("\"the \"best\" one\",x", &["1 the \"best\" one|x"]),
            ("a \"b\" c,d", &["1 a \"b\" c|d"]),
            ("\"\",\"\",c", &["1 ||c"]),
            ("a, \"b,c\" ,d", &["1 a|b,c|d"]),
            ("\"a\",b\n\"c,d\ne,f\ng,h", &["1 a|b", "2 unclosed", "3 e|f", "4 g|h"]),
            (",", &["1 |"]),
            ("", &[]),
        ] {
            assert_eq!(rows(text), expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_has_rows(text in "[a,\" \n;]{0,60}") {
            rows(&text);
        }
    }
}
