//! Dates as people and databases write them, in; a `Date` out, a literal where it is none.
//!
//! ISO and EDTF first; then the pieces of the text (numbers, month names in the main languages,
//! seasons, CJK 年月日) are read in the orders that occur: day month year, month day year,
//! year month day.

use super::{Date, PartialDate};

/// Month names by their folded beginnings. A name matches the longest beginning that it has.
const MONTHS: &[(&str, u8)] = &[
    ("jan", 1),
    ("ene", 1),
    ("gen", 1),
    ("feb", 2),
    ("fev", 2),
    ("fév", 2),
    ("mar", 3),
    ("mär", 3),
    ("mrz", 3),
    ("apr", 4),
    ("abr", 4),
    ("avr", 4),
    ("may", 5),
    ("mai", 5),
    ("mei", 5),
    ("mag", 5),
    ("maj", 5),
    ("jun", 6),
    ("juin", 6),
    ("giu", 6),
    ("jul", 7),
    ("juil", 7),
    ("lug", 7),
    ("aug", 8),
    ("aou", 8),
    ("aoû", 8),
    ("ago", 8),
    ("sep", 9),
    ("set", 9),
    ("oct", 10),
    ("okt", 10),
    ("out", 10),
    ("ott", 10),
    ("nov", 11),
    ("dec", 12),
    ("déc", 12),
    ("dez", 12),
    ("dic", 12),
];

/// Seasons as EDTF numbers them.
const SEASONS: &[(&str, u8)] =
    &[("spring", 21), ("summer", 22), ("autumn", 23), ("fall", 23), ("winter", 24)];

/// Reads a date in any common form; a text without a year is a literal, an empty one is none.
pub fn parse(text: &str) -> Option<Date> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let read = Date::from_edtf(text).or_else(|| iso_start(text)).or_else(|| pieces(text));
    Some(read.unwrap_or_else(|| Date::Literal(text.to_owned())))
}

/// `2020-06-24T10:00:00Z` and `2020-06-24 10:00`.
fn iso_start(text: &str) -> Option<Date> {
    let (day, rest) = text.split_at_checked(10)?;
    let time = rest.starts_with(['T', ' ']) && rest[1..].starts_with(|c: char| c.is_ascii_digit());
    time.then(|| Date::from_edtf(day)).flatten()
}

/// One piece of a date text.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Piece {
    Year(i32),
    Small(u8),
    Month(u8),
}

fn pieces(text: &str) -> Option<Date> {
    let pieces: Vec<Piece> = words(text).into_iter().filter_map(piece).take(8).collect();
    let year = pieces.iter().find_map(|piece| match piece {
        Piece::Year(year) => Some(*year),
        _ => None,
    })?;
    let months: Vec<u8> = pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Month(month) => Some(*month),
            _ => None,
        })
        .collect();
    let smalls: Vec<u8> = pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Small(small) => Some(*small),
            _ => None,
        })
        .collect();
    match (months.as_slice(), smalls.as_slice()) {
        ([], []) => Some(Date::from_year(year)),
        ([month], []) => Date::from_parts(year, Some(*month), None),
        ([month], [day, ..]) => Date::from_parts(year, Some(*month), Some(*day))
            .or_else(|| Date::from_parts(year, Some(*month), None)),
        ([first, second, ..], []) => {
            let start = PartialDate::new(year, Some(*first), None)?;
            Some(Date::Range(Some(start), PartialDate::new(year, Some(*second), None)))
        }
        ([], [month]) => Date::from_parts(year, Some(*month), None).or(Some(Date::from_year(year))),
        ([], [first, second, ..]) if pieces[0] == Piece::Year(year) => {
            Date::from_parts(year, Some(*first), Some(*second))
        }
        _ => Some(Date::from_year(year)),
    }
}

/// Runs of digits and runs of letters.
fn words(text: &str) -> Vec<&str> {
    let class = |c: char| {
        if c.is_ascii_digit() {
            1
        } else if c.is_alphabetic() && !matches!(c, '年' | '月' | '日') {
            2
        } else {
            0
        }
    };
    let mut words = Vec::new();
    let mut start = 0;
    let mut current = 0;
    for (at, c) in text.char_indices() {
        if class(c) != current {
            if current != 0 {
                words.push(&text[start..at]);
            }
            (start, current) = (at, class(c));
        }
    }
    if current != 0 {
        words.push(&text[start..]);
    }
    words
}

fn piece(word: &str) -> Option<Piece> {
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        return match word.len() {
            1 | 2 => word.parse().ok().map(Piece::Small),
            4 => word.parse().ok().map(Piece::Year),
            _ => None,
        };
    }
    let lower = word.to_lowercase();
    let named = |table: &[(&str, u8)]| {
        let fitting = table.iter().filter(|(beginning, _)| lower.starts_with(beginning));
        fitting
            .max_by_key(|(beginning, _)| beginning.len())
            .map(|(_, number)| Piece::Month(*number))
    };
    named(SEASONS).or_else(|| named(MONTHS))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn dates_in_many_forms() {
        for (text, edtf) in [
            ("2025-07-10", "2025-07-10"),
            ("2012/8/24", "2012-08-24"),
            ("2012年8月24日", "2012-08-24"),
            ("August 24, 2012", "2012-08-24"),
            ("24 Aug. 2012", "2012-08-24"),
            ("2020 Nov-Dec", "2020-11/2020-12"),
            ("2019 Winter", "2019-24"),
            ("2020 Nov 3", "2020-11-03"),
            ("juin 2019", "2019-06"),
            ("1999/08//undefined", "1999-08"),
            ("(2025)", "2025"),
            ("in press", "in press"),
            ("2021-05-30T10:00:00Z", "2021-05-30"),
        ] {
            assert_eq!(parse(text).map(|date| date.to_string()).as_deref(), Some(edtf), "{text}");
        }
        assert_eq!(parse("  "), None);
    }
}
