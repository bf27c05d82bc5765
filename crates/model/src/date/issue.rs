//! Dates of periodical issues as the databases write them, in; a `Date` out, a literal where it is
//! none: `2020 Nov-Dec`, `1998 Dec-1999 Jan`, `2019 Winter`, `SEP 1 2020`, `Apr-Jun 2019`.
//!
//! A word that is no time (`Article 10 2019`) says nothing, and neither does the number behind it.

use super::{Date, PartialDate, loose};

/// Months and seasons by their first three letters, in lower case.
const TIMES: &[(&str, u8)] = &[
    ("jan", 1),
    ("feb", 2),
    ("mar", 3),
    ("apr", 4),
    ("may", 5),
    ("jun", 6),
    ("jul", 7),
    ("aug", 8),
    ("sep", 9),
    ("oct", 10),
    ("nov", 11),
    ("dec", 12),
    ("spr", 21),
    ("sum", 22),
    ("aut", 23),
    ("fal", 23),
    ("win", 24),
];

/// What one end of a range says.
#[derive(Clone, Copy, Default)]
struct End {
    year: Option<i32>,
    month: Option<u8>,
    day: Option<u8>,
}

/// Reads the date of an issue.
pub fn parse(text: &str) -> Option<Date> {
    let text = text.trim();
    let (first, last) = text.split_once('-').map_or((text, ""), |(a, b)| (a, b));
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let is_iso = digits(first) == first.len() && matches!(digits(last), 1..=3);
    if is_iso || text.contains(['/', '\u{5e74}']) {
        return loose::parse(text);
    }
    range(end(first), end(last)).or_else(|| loose::parse(text))
}

fn range(mut start: End, mut last: End) -> Option<Date> {
    if last.month.is_none() {
        last.month = start.month.filter(|_| start.day.is_some() && last.day.is_some());
    }
    let both_years = start.year.is_some() && last.year.is_some();
    start.year = start.year.or(last.year);
    last.year = last.year.or(start.year);
    let crosses = !both_years && start.month.zip(last.month).is_some_and(|(a, b)| a > b && a <= 12);
    if crosses {
        start.year = start.year.map(|year| year - 1);
    }
    let from = date(start)?;
    let to = if last.month.is_some() || both_years { date(last) } else { None };
    match to {
        Some(to) if to != from => Some(Date::Range(Some(from), Some(to))),
        _ => Some(Date::Point(from)),
    }
}

/// The most precise day that there is.
fn date(end: End) -> Option<PartialDate> {
    let year = end.year?;
    let day = end.day.filter(|_| end.month.is_some());
    PartialDate::new(year, end.month, day).or_else(|| PartialDate::new(year, end.month, None))
}

fn end(text: &str) -> End {
    let mut end = End::default();
    let mut sense = true;
    for word in text.split([' ', ',', '.', ':', '(', ')', '\n']).filter(|word| !word.is_empty()) {
        let digits = word.bytes().all(|byte| byte.is_ascii_digit());
        match (digits, word.len()) {
            (true, 4) => end.year = end.year.or_else(|| word.parse().ok()),
            (true, 1 | 2) if sense => end.day = end.day.or_else(|| word.parse().ok()),
            _ => {}
        }
        let time = if digits { None } else { time(word) };
        end.month = end.month.or(time);
        sense = digits || time.is_some();
    }
    end
}

fn time(word: &str) -> Option<u8> {
    let start = word.get(..3)?;
    let row = TIMES.iter().find(|(name, _)| start.eq_ignore_ascii_case(name));
    row.filter(|_| word.bytes().all(|byte| byte.is_ascii_alphabetic())).map(|(_, number)| *number)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn issues() {
        for (text, edtf) in [
            ("2020", "2020"),
            ("2020 Nov 3", "2020-11-03"),
            ("2020 Nov-Dec", "2020-11/2020-12"),
            ("1998 Dec-1999 Jan", "1998-12/1999-01"),
            ("2005 Dec-Jan", "2004-12/2005-01"),
            ("2019 Winter", "2019-24"),
            ("2020 Jan 1-7", "2020-01-01/2020-01-07"),
            ("2020 Jan 15-Feb 1", "2020-01-15/2020-02-01"),
            ("2013 Sep 3rd", "2013-09"),
            ("2000 1st Quart", "2000"),
            ("1999-2000", "1999/2000"),
            ("2019-2020 Winter", "2019/2020-24"),
            ("2020-06-24", "2020-06-24"),
            ("2020-06", "2020-06"),
            ("Apr 2019", "2019-04"),
            ("Apr-Jun 2019", "2019-04/2019-06"),
            ("Article 10 2019", "2019"),
            ("SPR 2011", "2011-21"),
            ("SEP 1 2020", "2020-09-01"),
            ("FEB 21-23 2005", "2005-02-21/2005-02-23"),
            ("FEB 21-23, 2005", "2005-02-21/2005-02-23"),
            ("June 28, 2011", "2011-06-28"),
            ("2020 Feb 31", "2020-02-31"),
            ("2020 Feb 32", "2020-02"),
            ("2012/08/24", "2012-08-24"),
            ("in press", "in press"),
        ] {
            assert_eq!(parse(text).map(|date| date.to_string()).as_deref(), Some(edtf), "{text}");
        }
        assert_eq!(parse("  "), None);
    }
}
