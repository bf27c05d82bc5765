//! Dates and their CSL-JSON forms (`date-parts`, `season`, `circa`, `literal`, `raw`), both ways.

use cite_model::date::loose;
use cite_model::{Date, PartialDate};
use cite_text::json::scalar;
use cite_text::markup::clean;
use serde_json::{Map, Value, json};

/// What Zotero and people call the seasons, spring first.
const SEASONS: [&str; 4] = ["Spring", "Summer", "Autumn", "Winter"];

/// A date's CSL-JSON object. What CSL cannot say (an uncertain date, an open start, a season or a
/// circa at one end alone) is not in it. `season_names`: the season in words, as Zotero has it.
pub(super) fn to_json(date: &Date, season_names: bool) -> Value {
    let marked = |parts, start, end| with_marks(parts, start, end, season_names);
    match date {
        Date::Literal(text) => json!({ "literal": text }),
        Date::Point(point) => marked(json!([parts(point)]), *point, *point),
        Date::Range(Some(start), Some(end)) => {
            marked(json!([parts(start), parts(end)]), *start, *end)
        }
        // An end of 0 is citeproc's way of saying "until today".
        Date::Range(Some(start), None) => marked(json!([parts(start), [0]]), *start, *start),
        Date::Range(None, Some(end)) => marked(json!([parts(end)]), *end, *end),
        Date::Range(None, None) => json!({ "literal": date.to_string() }),
    }
}

fn parts(date: &PartialDate) -> Vec<i32> {
    let mut parts = vec![date.year];
    parts.extend(date.calendar_month().map(i32::from));
    parts.extend(date.day.map(i32::from));
    parts
}

fn with_marks(
    date_parts: Value,
    start: PartialDate,
    end: PartialDate,
    season_names: bool,
) -> Value {
    let mut object = json!({ "date-parts": date_parts });
    if let Some(season) = start.season().or(end.season()) {
        object["season"] = match SEASONS.get(usize::from(season) - 1) {
            Some(name) if season_names => json!(name),
            _ => json!(season),
        };
    }
    if start.circa || end.circa {
        object["circa"] = json!(true);
    }
    object
}

/// A date in any of the forms that occur; none where it says nothing. `true` beside it: a part of
/// it was no date and is not in the result.
pub(super) fn from_json(value: &Value) -> (Option<Date>, bool) {
    match value {
        Value::Object(object) => from_object(object),
        Value::Array(ends) if ends.first().is_some_and(Value::is_object) => from_ends(ends),
        Value::Array(_) => from_parts(value, &Map::new()),
        Value::Null | Value::Bool(_) => (None, false),
        Value::String(_) | Value::Number(_) => (words(Some(value)), false),
    }
}

fn from_object(object: &Map<String, Value>) -> (Option<Date>, bool) {
    let parts = object.get("date-parts").or_else(|| object.get("dateParts"));
    let (date, lossy) = parts.map_or((None, false), |parts| from_parts(parts, object));
    if date.is_some() {
        return (date, lossy);
    }
    let year =
        object.get("year").map(|year| json!([[year, object.get("month"), object.get("day")]]));
    let (date, lossy) = year.map_or((None, lossy), |parts| from_parts(&parts, object));
    if date.is_some() {
        return (date, lossy);
    }
    let texts = ["edtf", "raw", "literal", "date-time", "date", "text"];
    let date = texts.iter().find_map(|key| words(object.get(*key)));
    (date.map(|date| with_circa(date, is_circa(object))), lossy)
}

/// `[{year: 2014, month: 12}, {year: 2015}]`, as pandoc once wrote a range.
fn from_ends(ends: &[Value]) -> (Option<Date>, bool) {
    let (start, lossy) = from_json(&ends[0]);
    let (end, end_lossy) = ends.get(1).map_or((None, false), from_json);
    let date = match (start, end) {
        (Some(Date::Point(start)), Some(Date::Point(end))) => {
            Some(Date::Range(Some(start), Some(end)))
        }
        (start, _) => start,
    };
    (date, lossy || end_lossy || ends.len() > 2)
}

fn words(value: Option<&Value>) -> Option<Date> {
    let text = scalar(value?)?;
    loose::parse(&clean(&text))
}

/// `[[2020, 6], [2020, 7]]`, `[2020, 6]`, `["2020"]`, each part a number or a string.
fn from_parts(parts: &Value, object: &Map<String, Value>) -> (Option<Date>, bool) {
    let Some(list) = parts.as_array() else { return (words(Some(parts)), false) };
    let season = object.get("season").and_then(season);
    let circa = is_circa(object);
    let nested = list.first().is_some_and(Value::is_array);
    let ends: Vec<&[Value]> = if nested {
        list.iter().filter_map(Value::as_array).map(Vec::as_slice).collect()
    } else {
        vec![list.as_slice()]
    };
    let mut read = ends.iter().map(|end| point(end, season, circa));
    let (start, mut lossy) = read.next().unwrap_or((None, false));
    let Some(start) = start else { return (None, lossy) };
    let Some((end, end_lossy)) = read.next() else { return (Some(Date::Point(start)), lossy) };
    lossy |= end_lossy || ends.len() > 2;
    // [0] and [] stand for an end that is open.
    let open = ends[1].iter().all(|part| number(part).is_none_or(|number| number == 0));
    match end {
        Some(end) if !open => (Some(Date::Range(Some(start), Some(end))), lossy),
        _ if open => (Some(Date::Range(Some(start), None)), lossy),
        _ => (Some(Date::Point(start)), true),
    }
}

/// One date; the month may be a season's number as EDTF (21) or BibLaTeX's CSL export (13) has it.
fn point(parts: &[Value], season: Option<u8>, circa: bool) -> (Option<PartialDate>, bool) {
    let Some(year) = parts.first().and_then(number).and_then(|year| i32::try_from(year).ok())
    else {
        return (None, parts.first().is_some_and(|part| !part.is_null()));
    };
    let small = |at: usize| parts.get(at).and_then(number).filter(|number| *number != 0);
    let month = match small(1) {
        Some(month @ 13..=16) => Some(month + 8),
        None => season.map(|season| i64::from(season) + 20),
        month => month,
    };
    let as_u8 = |number: Option<i64>| number.and_then(|number| u8::try_from(number).ok());
    let (month_u8, day_u8) = (as_u8(month), as_u8(small(2)));
    let whole = PartialDate::new(year, month_u8, day_u8);
    let date = whole
        .or_else(|| PartialDate::new(year, month_u8, None))
        .or_else(|| PartialDate::new(year, None, None));
    let lossy = whole.is_none()
        || month_u8.is_none() && parts.get(1).is_some_and(says_something)
        || day_u8.is_none() && parts.get(2).is_some_and(says_something);
    (date.map(|date| PartialDate { circa, ..date }), lossy)
}

fn says_something(part: &Value) -> bool {
    match part {
        Value::Null => false,
        Value::String(text) => !matches!(text.trim(), "" | "0"),
        part => part.as_i64() != Some(0),
    }
}

fn number(part: &Value) -> Option<i64> {
    match part {
        Value::Number(number) => number.as_i64().or_else(|| whole(number.as_f64()?)),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
fn whole(number: f64) -> Option<i64> {
    (number.fract() == 0.0 && number.abs() < 1e9).then_some(number as i64)
}

fn season(value: &Value) -> Option<u8> {
    let text = scalar(value)?;
    if let Ok(number) = text.trim().parse::<u8>() {
        return match number {
            1..=4 => Some(number),
            21..=24 => Some(number - 20),
            _ => None,
        };
    }
    // The words of seasons are known to the loose reader of dates.
    loose::parse(&format!("2000 {text}"))
        .and_then(|date| date.start())
        .and_then(PartialDate::season)
}

fn is_circa(object: &Map<String, Value>) -> bool {
    match object.get("circa") {
        Some(Value::Bool(circa)) => *circa,
        Some(Value::Number(number)) => number.as_f64() != Some(0.0),
        Some(Value::String(text)) => !matches!(text.trim(), "" | "0" | "false"),
        _ => false,
    }
}

fn with_circa(date: Date, circa: bool) -> Date {
    match date {
        Date::Point(point) if circa => Date::Point(PartialDate { circa, ..point }),
        date => date,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_as_csl_has_it() {
        for (edtf, json) in [
            ("2020", r#"{"date-parts":[[2020]]}"#),
            ("2020-06-24", r#"{"date-parts":[[2020,6,24]]}"#),
            ("2020-21", r#"{"date-parts":[[2020]],"season":1}"#),
            ("2020~", r#"{"date-parts":[[2020]],"circa":true}"#),
            ("2020-06/2020-07", r#"{"date-parts":[[2020,6],[2020,7]]}"#),
            ("2020/..", r#"{"date-parts":[[2020],[0]]}"#),
            ("-0044-03-15", r#"{"date-parts":[[-44,3,15]]}"#),
        ] {
            let date = Date::from_edtf(edtf).expect(edtf);
            assert_eq!(to_json(&date, false).to_string(), json, "{edtf}");
            assert_eq!(from_json(&to_json(&date, true)), (Some(date), false), "{edtf}");
        }
        let literal = Date::Literal("in press".to_owned());
        assert_eq!(to_json(&literal, false).to_string(), r#"{"literal":"in press"}"#);
    }

    #[test]
    fn read_in_every_form() {
        for (json, expected, lossy) in [
            (r#"{"date-parts":[["2020","06","1"]]}"#, "2020-06-01", false),
            (r#"{"date-parts":[["2020",null,null]]}"#, "2020", false),
            (r#"{"date-parts":[2020,6]}"#, "2020-06", false),
            (r#"{"date-parts":[[2020.0]]}"#, "2020", false),
            (r#"{"date-parts":[[2020,13]]}"#, "2020-21", false),
            (r#"{"date-parts":[[2020,22]]}"#, "2020-22", false),
            (r#"{"date-parts":[[2020,31]]}"#, "2020", true),
            (r#"{"date-parts":[[2020,"Jan"]]}"#, "2020", true),
            (r#"{"date-parts":[[2020,2,40]]}"#, "2020-02", true),
            (r#"{"date-parts":[[2020]],"season":"winter"}"#, "2020-24", false),
            (r#"{"date-parts":[[2020],[0,0,0]]}"#, "2020/..", false),
            (r#"{"date-parts":[[2020]],"circa":"1"}"#, "2020~", false),
            (r#"{"raw":"2020-06"}"#, "2020-06", false),
            (r#"{"literal":"Spring 2020"}"#, "2020-21", false),
            (r#"{"literal":"in press"}"#, "in press", false),
            (r#"{"year":2020,"month":6}"#, "2020-06", false),
            (r#"{"date-parts":[[null]],"raw":"2020"}"#, "2020", false),
            (r#""2020-06-24T00:00:00Z""#, "2020-06-24", false),
            ("2020", "2020", false),
            ("[[2020,6]]", "2020-06", false),
            (r#"[{"year":2014,"month":12},{"year":2015}]"#, "2014-12/2015", false),
        ] {
            let value: Value = serde_json::from_str(json).expect(json);
            let (date, was_lossy) = from_json(&value);
            let date = date.map(|date| date.to_string());
            assert_eq!((date.as_deref(), was_lossy), (Some(expected), lossy), "{json}");
        }
        assert_eq!(from_json(&json!({ "date-parts": [[null]] })), (None, false));
        assert_eq!(from_json(&json!({})), (None, false));
    }
}
