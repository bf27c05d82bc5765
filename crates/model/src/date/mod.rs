//! Dates as bibliographies have them: partial, approximate, ranges, seasons, or plain words.
//!
//! The stored and the shown form is EDTF (ISO 8601-2): `2020`, `2020-06`, `2020-06-24`, `2020-21`
//! (spring), `2020~` (circa), `2020?` (uncertain), `2020-06/2020-07`, `2020/..` (open). What is
//! no date ("in press") is kept as a literal.

mod edtf;
pub mod issue;
pub mod loose;

use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// A date, a range of dates, or words where a date is due.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Date {
    /// One date.
    Point(PartialDate),
    /// From one date to another; an end that is open or unknown is none. One end is always known.
    Range(Option<PartialDate>, Option<PartialDate>),
    /// What could not be understood, or is no date: `in press`.
    Literal(String),
}

/// A date of which the month and the day may be unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PartialDate {
    /// The year; 0 is 1 BC, as in ISO 8601.
    pub year: i32,
    /// Month 1 to 12, or EDTF season 21 (spring) to 24 (winter).
    pub month: Option<u8>,
    /// Day of the month; only beside a month 1 to 12.
    pub day: Option<u8>,
    /// About that time: EDTF `~`.
    pub circa: bool,
    /// Perhaps at that time: EDTF `?`.
    pub uncertain: bool,
}

impl PartialDate {
    /// A date of these parts, if there is such a day: month 1 to 12 or 21 to 24, day within it.
    pub fn new(year: i32, month: Option<u8>, day: Option<u8>) -> Option<Self> {
        let valid = match (month, day) {
            (None, None) => true,
            (Some(month), None) => matches!(month, 1..=12 | 21..=24),
            (Some(month), Some(day)) => matches!(month, 1..=12) && (1..=31).contains(&day),
            (None, Some(_)) => false,
        };
        let date = Self { year, month, day, ..Self::default() };
        valid.then_some(date)
    }

    /// The season, 1 (spring) to 4 (winter), where the date is one.
    pub fn season(self) -> Option<u8> {
        self.month.filter(|month| *month > 20).map(|month| month - 20)
    }

    /// The calendar month, where the date has one.
    pub fn calendar_month(self) -> Option<u8> {
        self.month.filter(|month| *month <= 12)
    }
}

impl Date {
    /// A year alone.
    pub fn from_year(year: i32) -> Self {
        Self::Point(PartialDate { year, ..PartialDate::default() })
    }

    /// A date of these parts, if there is such a day.
    pub fn from_parts(year: i32, month: Option<u8>, day: Option<u8>) -> Option<Self> {
        PartialDate::new(year, month, day).map(Self::Point)
    }

    /// The date or the start of the range (its end where it has no start).
    pub fn start(&self) -> Option<PartialDate> {
        match self {
            Self::Point(date) => Some(*date),
            Self::Range(start, end) => start.or(*end),
            Self::Literal(_) => None,
        }
    }

    /// The year of the date or of the start of the range.
    pub fn year(&self) -> Option<i32> {
        self.start().map(|date| date.year)
    }

    /// How precisely it says the time: 0 words, 1 a year, 2 a season, 3 a month, 4 a day.
    pub fn precision(&self) -> u8 {
        match self.start() {
            None => 0,
            Some(PartialDate { day: Some(_), .. }) => 4,
            Some(PartialDate { month: Some(month), .. }) => 2 + u8::from(month <= 12),
            Some(_) => 1,
        }
    }
}

impl fmt::Display for Date {
    /// EDTF, or the literal as it stands.
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Point(date) => date.fmt(formatter),
            Self::Range(start, end) => {
                let text =
                    |end: &Option<PartialDate>| end.map_or("..".to_owned(), |d| d.to_string());
                write!(formatter, "{}/{}", text(start), text(end))
            }
            Self::Literal(text) => formatter.write_str(text),
        }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        let sign = if self.year < 0 { "-" } else { "" };
        let year = self.year.unsigned_abs();
        let long = if year > 9999 { "Y" } else { "" };
        write!(formatter, "{long}{sign}{year:04}")?;
        for part in [self.month, self.day].into_iter().flatten() {
            write!(formatter, "-{part:02}")?;
        }
        formatter.write_str(match (self.circa, self.uncertain) {
            (true, true) => "%",
            (true, false) => "~",
            (false, true) => "?",
            (false, false) => "",
        })
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            // A literal that looks like EDTF must come back as the literal it is.
            Self::Literal(text) => serializer.serialize_str(&format!("\"{text}")),
            date => serializer.collect_str(date),
        }
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(DateVisitor)
    }
}

struct DateVisitor;

impl Visitor<'_> for DateVisitor {
    type Value = Date;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("a string")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Date, E> {
        match text.strip_prefix('"') {
            Some(literal) => Ok(Date::Literal(literal.to_owned())),
            None => Date::from_edtf(text).ok_or_else(|| E::custom(format!("no EDTF date: {text}"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_date() {
        for (date, season, month, precision, edtf) in [
            ((2020, None, None), None, None, 1, "2020"),
            ((2020, Some(1), None), None, Some(1), 3, "2020-01"),
            ((2020, Some(12), None), None, Some(12), 3, "2020-12"),
            ((2020, Some(21), None), Some(1), None, 2, "2020-21"),
            ((2020, Some(24), None), Some(4), None, 2, "2020-24"),
            ((2020, Some(2), Some(3)), None, Some(2), 4, "2020-02-03"),
            ((0, None, None), None, None, 1, "0000"),
            ((-44, None, None), None, None, 1, "-0044"),
            ((9999, None, None), None, None, 1, "9999"),
            ((10000, None, None), None, None, 1, "Y10000"),
        ] {
            let part = PartialDate::new(date.0, date.1, date.2).expect("there is such a day");
            assert_eq!((part.season(), part.calendar_month()), (season, month), "{edtf}");
            let date = Date::Point(part);
            assert_eq!((date.precision(), date.to_string().as_str()), (precision, edtf));
            assert_eq!(Date::from_edtf(edtf), Some(date));
        }
        assert_eq!(Date::Literal("in press".to_owned()).precision(), 0);
    }

    #[test]
    fn no_such_day() {
        for (month, day) in [
            (Some(0), None),
            (Some(13), None),
            (Some(20), None),
            (Some(25), None),
            (None, Some(1)),
            (Some(1), Some(0)),
            (Some(1), Some(32)),
            (Some(21), Some(1)),
        ] {
            assert_eq!(PartialDate::new(2020, month, day), None, "{month:?} {day:?}");
        }
    }

    #[test]
    fn a_range_begins_with_what_it_has() {
        let year = |year| Some(PartialDate { year, ..PartialDate::default() });
        assert_eq!(Date::Range(year(1998), year(1999)).year(), Some(1998));
        assert_eq!(Date::Range(None, year(1999)).year(), Some(1999));
        assert_eq!(Date::Range(year(1998), None).to_string(), "1998/..");
    }
}
