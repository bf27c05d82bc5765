//! Dates as `.bib` files have them in: EDTF, or a year with a month in any of its spellings; a date
//! out, or the status that stands where the year should.

use super::tex;
use cite_model::Date;
use cite_model::date::loose;

/// What stands in `year` and is none (folded to lower case).
const STATUSES: &[&str] = &[
    "in press",
    "in-press",
    "inpress",
    "forthcoming",
    "to appear",
    "submitted",
    "accepted",
    "in preparation",
    "in prep",
    "in prep.",
    "in review",
    "under review",
    "unpublished",
    "in print",
    "preprint",
    "im druck",
    "im erscheinen",
    "sous presse",
    "en prensa",
    "accepted for publication",
];

/// A date put together from its parts.
pub(super) struct Assembled {
    /// The date.
    pub date: Date,
    /// Whether the month (if there is one) is in it.
    pub month_is_read: bool,
}

/// The date of one field.
pub(super) fn date(value: &str) -> Option<Date> {
    let text = value.trim();
    Date::from_edtf(text).or_else(|| loose::parse(&undashed(&tex::plain(value))))
}

/// Whether a month stands in words or numbers of its own, and is no macro that every style has.
pub(super) fn is_in_words(month: &str) -> bool {
    let month = month.trim();
    !month.is_empty() && !super::macros::MONTHS.iter().any(|name| name.eq_ignore_ascii_case(month))
}

/// The status that a year is, if it is one.
pub(super) fn status(year: &str) -> Option<String> {
    let text = tex::plain(year);
    let folded = text.to_lowercase();
    let bare = folded.trim_matches(['(', ')', '[', ']', ' ']);
    STATUSES.contains(&bare).then_some(text)
}

/// The date that `year`, `month` and `day` make; none where there is no year.
pub(super) fn assembled(year: &str, month: &str, day: &str) -> Option<Assembled> {
    let alone = date(year)?;
    if month.trim().is_empty() {
        return Some(Assembled { date: alone, month_is_read: day.trim().is_empty() });
    }
    let month = undashed(&tex::plain(month).replace('~', " "));
    let text = format!("{} {month} {}", tex::plain(year), day.trim());
    let whole = loose::parse(text.trim())
        .filter(|date| date.year() == alone.year() && date.precision() > 1);
    match whole.filter(|_| alone.precision() <= 1) {
        Some(date) => Some(Assembled { date, month_is_read: true }),
        None => Some(Assembled { date: alone, month_is_read: false }),
    }
}

/// `1998--1999` is EDTF's `1998/1999`.
fn undashed(text: &str) -> String {
    let years = text.split_once(['–', '—', '-', '/']);
    let is_year = |text: &str| text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    match years {
        Some((first, last)) if is_year(first.trim()) && is_year(last.trim()) => {
            format!("{}/{}", first.trim(), last.trim())
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_and_months() {
        for (year, month, wanted, read) in [
            ("2020", "jun", "2020-06", true),
            ("2020", "jun~5", "2020-06-05", true),
            ("2020", "{June}", "2020-06", true),
            ("2020", "6", "2020-06", true),
            ("2020", "06", "2020-06", true),
            ("2020", "31", "2020", false),
            ("2020", "Nov.--Dec.", "2020-11/2020-12", true),
            ("2020", "Spring", "2020-21", true),
            ("2014-09", "", "2014-09", true),
            ("January 1978", "", "1978-01", true),
            ("1998--1999", "", "1998/1999", true),
            ("{2001}", "", "2001", true),
        ] {
            let date = assembled(year, month, "").expect(year);
            assert_eq!(
                (date.date.to_string().as_str(), date.month_is_read),
                (wanted, read),
                "{year} {month}"
            );
        }
        assert_eq!(status("{In Press}").as_deref(), Some("In Press"));
        assert_eq!(status("2020"), None);
    }

    #[test]
    fn dates_of_one_field() {
        for (value, wanted) in [
            ("2020-06/2020-07", "2020-06/2020-07"),
            ("2020~", "2020~"),
            ("-3000~", "-3000~"),
            ("2009-02?", "2009-02?"),
            ("1984/1986", "1984/1986"),
            ("2012-22/2012-23", "2012-22/2012-23"),
            ("2018-09-01T10:00:00", "2018-09-01"),
            ("n.d.", "n.d."),
        ] {
            assert_eq!(
                date(value).map(|date| date.to_string()).as_deref(),
                Some(wanted),
                "{value}"
            );
        }
    }
}
