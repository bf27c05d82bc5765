//! Dates and their CSL-JSON objects (`date-parts`, `season`, `circa`, `literal`), both ways.

use crate::model::{Date, PartialDate};
use serde_json::{Value, json};

/// A date's CSL-JSON object. What CSL cannot say (an uncertain date, an open start, a season or a
/// circa at one end alone) is not in it.
pub(super) fn to_json(date: &Date) -> Value {
    match date {
        Date::Literal(text) => json!({ "literal": text }),
        Date::Point(point) => with_marks(json!([parts(point)]), *point, *point),
        Date::Range(Some(start), Some(end)) => {
            with_marks(json!([parts(start), parts(end)]), *start, *end)
        }
        // An end of 0 is citeproc's way of saying "until today".
        Date::Range(Some(start), None) => with_marks(json!([parts(start), [0]]), *start, *start),
        Date::Range(None, Some(end)) => with_marks(json!([parts(end)]), *end, *end),
        Date::Range(None, None) => json!({ "literal": date.to_string() }),
    }
}

fn parts(date: &PartialDate) -> Vec<i32> {
    let mut parts = vec![date.year];
    parts.extend(date.calendar_month().map(i32::from));
    parts.extend(date.day.map(i32::from));
    parts
}

fn with_marks(date_parts: Value, start: PartialDate, end: PartialDate) -> Value {
    let mut object = json!({ "date-parts": date_parts });
    if let Some(season) = start.season().or(end.season()) {
        object["season"] = json!(season);
    }
    if start.circa || end.circa {
        object["circa"] = json!(true);
    }
    object
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
            assert_eq!(to_json(&date).to_string(), json, "{edtf}");
        }
        let literal = Date::Literal("in press".to_owned());
        assert_eq!(to_json(&literal).to_string(), r#"{"literal":"in press"}"#);
    }
}
