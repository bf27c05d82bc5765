//! Two records in, lines out in which they stand side by side, or one below the other where the
//! terminal is narrow. What differs is marked with `*`.

use cite::library::display;
use cite::library::review::{Field, Sides};
use cite::library::why::RecordName;
use console::{Term, measure_text_width};
use std::io::{self, IsTerminal};

/// From how many columns two records stand side by side.
const SIDE_BY_SIDE: usize = 72;
/// The columns of what is no terminal, and of one that does not say.
const USUAL: usize = 100;
/// A line of more columns is hard to read.
const WIDEST: usize = 180;
/// Of a longer value so many lines are shown.
const MOST_LINES: usize = 8;
/// The columns of the names of fields.
const NAMES: usize = 17;

/// How many columns there are.
pub(super) fn width() -> usize {
    let known = io::stdout().is_terminal().then(|| Term::stdout().size_checked()).flatten();
    known.map_or(USUAL, |(_, columns)| usize::from(columns).clamp(20, WIDEST))
}

/// Which records these are.
pub(super) fn head(sides: &Sides, place: &str) -> Vec<String> {
    let name = |record: &RecordName, records: usize| {
        let more = match records {
            1 => String::new(),
            more => format!(", one of {more} records"),
        };
        format!("{}#{}  {}:{}{more}", record.key, record.number, record.source, record.line)
    };
    let question = &sides.question;
    vec![
        String::new(),
        format!("{place}: are these one work?"),
        format!("  a  {}", name(&question.a, sides.records.0)),
        format!("  b  {}", name(&question.b, sides.records.1)),
    ]
}

/// A line of fields.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// The mark and the field's name.
    pub name: String,
    /// What the records say.
    pub values: String,
    /// Whether they say different things.
    pub differs: bool,
}

/// The fields of both.
pub(super) fn draw(sides: &Sides, width: usize) -> Vec<Row> {
    let rows = sides.fields.iter();
    match width >= SIDE_BY_SIDE {
        true => rows.flat_map(|field| beside(field, width)).collect(),
        false => rows.flat_map(|field| below(field, width)).collect(),
    }
}

fn mark(field: &Field) -> char {
    if field.differs { '*' } else { ' ' }
}

/// `* volume            3               | 4`
fn beside(field: &Field, width: usize) -> Vec<Row> {
    let column = (width - NAMES - 6) / 2;
    let side = |value: &Option<String>| wrap(value.as_deref().unwrap_or_default(), column);
    let (left, right) = (side(&field.a), side(&field.b));
    let row = |at: usize| {
        let part = |lines: &[String]| lines.get(at).cloned().unwrap_or_default();
        let (mark, name) = if at == 0 { (mark(field), field.name) } else { (' ', "") };
        let values = format!(" {} | {}", pad(&part(&left), column), part(&right));
        let (name, values) = (format!("{mark} {}", pad(name, NAMES)), values.trim_end().to_owned());
        Row { name, values, differs: field.differs }
    };
    (0..left.len().max(right.len())).map(row).collect()
}

fn below(field: &Field, width: usize) -> Vec<Row> {
    let row = |name: String, values: String| Row { name, values, differs: field.differs };
    let mut rows = vec![row(format!("{} {}", mark(field), field.name), String::new())];
    for (name, value) in [("a", &field.a), ("b", &field.b)] {
        let wrapped = wrap(value.as_deref().unwrap_or_default(), width.saturating_sub(7).max(8));
        for (at, line) in wrapped.into_iter().enumerate() {
            let name = if at == 0 { name } else { " " };
            rows.push(row(String::new(), format!("    {name}  {line}")));
        }
    }
    rows
}

fn pad(text: &str, width: usize) -> String {
    let missing = width.saturating_sub(measure_text_width(text));
    format!("{text}{}", " ".repeat(missing))
}

/// Breaks a text into lines of at most so many columns: between words, and inside one where it is
/// longer than a line.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let text = display::terminal(text);
    let mut lines: Vec<String> = Vec::new();
    let (mut line, mut used) = (String::new(), 0);
    for word in text.split_whitespace() {
        let length = measure_text_width(word);
        if used > 0 && used + 1 + length <= width {
            line.push(' ');
            used += 1;
        } else if used > 0 {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        for c in word.chars() {
            let columns = measure_text_width(c.encode_utf8(&mut [0; 4]));
            if used + columns > width && used > 0 {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push(c);
            used += columns;
        }
        if lines.len() > MOST_LINES {
            break;
        }
    }
    lines.extend((!line.is_empty()).then_some(line));
    if lines.len() > MOST_LINES {
        lines.truncate(MOST_LINES - 1);
        lines.push("…".to_owned());
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &'static str, a: &str, b: &str) -> Field {
        let value = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Field { name, a: value(a), b: value(b), differs: a != b && !a.is_empty() && !b.is_empty() }
    }

    fn lines(rows: Vec<Row>) -> Vec<String> {
        rows.into_iter().map(|row| row.name + &row.values).collect()
    }

    #[test]
    fn records_stand_side_by_side() {
        let column = " ".repeat(24);
        for (field, line) in [
            (field("volume", "3", "4"), format!("* volume            3{column}| 4")),
            (field("issue", "", "4"), format!("  issue              {column}| 4")),
        ] {
            assert_eq!(lines(beside(&field, 72)), [line]);
        }
        let long = field("title", "Nocturnal foraging of urban kestrels", "");
        let long = lines(beside(&long, 72));
        assert_eq!(long[0], "  title             Nocturnal foraging of    |");
        assert_eq!(long[1], "                    urban kestrels           |");
    }

    #[test]
    fn records_stand_below_each_other_where_there_is_no_room() {
        let title = field("title", "Nocturnal foraging", "鷹の夜の採餌行動");
        let expected = [
            "* title",
            "    a  Nocturnal",
            "       foraging",
            "    b  鷹の夜の採餌",
            "       行動",
        ];
        assert_eq!(lines(below(&title, 20)), expected);
    }

    #[test]
    fn texts_are_wrapped() {
        for (text, width, lines) in [
            ("", 10, vec![]),
            ("one two", 10, vec!["one two"]),
            ("one two three", 7, vec!["one two", "three"]),
            ("Donaudampfschiff", 8, vec!["Donaudam", "pfschiff"]),
            ("a Donaudampfschiff b", 8, vec!["a", "Donaudam", "pfschiff", "b"]),
        ] {
            assert_eq!(wrap(text, width), lines, "{text}");
        }
        let long = wrap(&"word ".repeat(500), 20);
        assert_eq!((long.len(), long.last().map(String::as_str)), (MOST_LINES, Some("…")));
    }

    proptest::proptest! {
        #[test]
        fn no_line_is_too_long(text: String, width in 8..90usize) {
            for line in wrap(&text, width) {
                proptest::prop_assert!(measure_text_width(&line) <= width, "{line}");
            }
        }
    }
}
