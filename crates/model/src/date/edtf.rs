//! EDTF text in, a date out: years, months, days, seasons, `~ ? %`, ranges open at either end.

use super::{Date, PartialDate};

impl Date {
    /// Reads EDTF, levels 0 and 1 as far as bibliographies use them; none if it is not EDTF.
    pub fn from_edtf(text: &str) -> Option<Self> {
        parse(text.trim())
    }
}

fn parse(text: &str) -> Option<Date> {
    let Some((start, end)) = text.split_once('/') else {
        return point(text).map(Date::Point);
    };
    match (end_of_range(start)?, end_of_range(end)?) {
        (None, None) => None,
        (start, end) => Some(Date::Range(start, end)),
    }
}

/// An end that is given, or open (`..`) or unknown (empty).
fn end_of_range(text: &str) -> Option<Option<PartialDate>> {
    match text {
        "" | ".." | "open" => Some(None),
        date => point(date).map(Some),
    }
}

fn point(text: &str) -> Option<PartialDate> {
    let bare = text.trim_end_matches(['~', '?', '%']);
    let marks = &text[bare.len()..];
    let (negative, digits) = match bare.strip_prefix('Y').unwrap_or(bare).strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, bare.strip_prefix('Y').unwrap_or(bare)),
    };
    let mut parts = digits.split('-');
    let year = number(parts.next()?, if bare.starts_with('Y') { 4..=9 } else { 4..=4 })?;
    let year = i32::try_from(year).ok()? * if negative { -1 } else { 1 };
    let mut two_digits = || match parts.next() {
        None => Some(None),
        Some(part) => number(part, 2..=2).and_then(|n| u8::try_from(n).ok()).map(Some),
    };
    let (month, day) = (two_digits()?, two_digits()?);
    if parts.next().is_some() {
        return None;
    }
    let date = PartialDate::new(year, month, day)?;
    let marked = |signs: [char; 2]| marks.contains(signs);
    Some(PartialDate { circa: marked(['~', '%']), uncertain: marked(['?', '%']), ..date })
}

fn number(text: &str, width: std::ops::RangeInclusive<usize>) -> Option<u32> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    (digits && width.contains(&text.len())).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::super::Date;

    #[test]
    fn edtf_comes_back_as_it_went_in() {
        for text in [
            "2020",
            "2020-06",
            "2020-06-24",
            "2020-21",
            "2020~",
            "2020?",
            "2020-06%",
            "-0044-03-15",
            "0000",
            "Y12020",
            "2020-06/2020-07",
            "2020/..",
            "../2020",
            "1900~/1910?",
        ] {
            let date = Date::from_edtf(text).expect(text);
            assert_eq!(date.to_string(), text);
            let json = serde_json::to_string(&date).expect("a date is a JSON string");
            assert_eq!(serde_json::from_str::<Date>(&json).ok(), Some(date));
        }
    }

    #[test]
    fn what_is_no_edtf_is_none() {
        for text in [
            "",
            "/",
            "../..",
            "20",
            "2020-13",
            "2020-06-32",
            "2020-21-01",
            "2020-6",
            "in press",
            "2020-06-24-1",
            "+2020",
        ] {
            assert_eq!(Date::from_edtf(text), None, "{text}");
        }
    }

    #[test]
    fn a_literal_that_looks_like_a_date_stays_a_literal() {
        let date = Date::Literal("2020".to_owned());
        let json = serde_json::to_string(&date).expect("a date is a JSON string");
        assert_eq!(serde_json::from_str::<Date>(&json).ok(), Some(date));
    }
}
