//! Pages that no volume has: a reference comes in, pages out of order and pages that a spreadsheet
//! took for a date go out.

use super::finding::{Context, Finding};
use cite_model::{AnyField, Edit, FieldValue, Reference, TextField, pages};

/// Months as spreadsheets write them.
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

pub(super) fn impossible(reference: &Reference, _: &Context) -> Vec<Finding> {
    let Some(value) = reference.text(TextField::Page) else { return Vec::new() };
    let field = AnyField::Text(TextField::Page);
    if let Some(range) = month_range(value) {
        let fix = range.map(|range| Edit::set(field, FieldValue::Text(range)));
        return vec![Finding::new(field, value, "is a date that a spreadsheet made of pages", fix)];
    }
    match fault(value) {
        Some(message) => vec![Finding::new(field, value, message, None)],
        None => Vec::new(),
    }
}

/// Whether the last page stands before the first, both being numbers with the same letters.
fn fault(value: &str) -> Option<String> {
    if value.contains(['(', ':', '.', '/']) {
        return None; // an article's identifier, a page within an article, a section
    }
    let pieces = value.split([',', ';']).filter_map(pages::parse);
    pieces.into_iter().find_map(|range| {
        let last = range.last?;
        let ((mark, first), (last_mark, end)) = (number(&range.first)?, number(&last)?);
        let disordered = mark == last_mark && end < first;
        disordered.then(|| format!("ends on page {last}, before its first page {}", range.first))
    })
}

/// The letters before a page's number and the number; none where there is more.
fn number(page: &str) -> Option<(&str, u64)> {
    let at = page.find(|c: char| c.is_ascii_digit())?;
    let (mark, digits) = page.split_at(at);
    Some((mark, digits.parse().ok()?))
}

/// `10-Dec`: pages 10-12, where that is the only reading in order; none inside where it is not.
fn month_range(value: &str) -> Option<Option<String>> {
    let (first, second) = value.split_once('-')?;
    let month = |text: &str| {
        let lower = text.to_ascii_lowercase();
        MONTHS.iter().position(|month| *month == lower).map(|at| at as u64 + 1)
    };
    let (month, digits) = match (month(first), month(second)) {
        (Some(month), None) => (month, second),
        (None, Some(month)) => (month, first),
        _ => return None,
    };
    let other: u64 = digits.parse().ok().filter(|_| digits.len() <= 2)?;
    Some(
        (other != month && other > 0).then(|| format!("{}-{}", month.min(other), month.max(other))),
    )
}

#[cfg(test)]
mod tests {
    use super::super::rules::tests::said;

    #[test]
    fn pages() {
        for (value, found) in [
            ("123-145", ""),
            ("1008-12", ""),
            ("475-82; quiz 490-1", ""),
            ("S67-71", ""),
            ("e12-e15", ""),
            ("xii-xv", ""),
            ("217495:1-217495:14", ""),
            ("S1080-6032(22)00139-9", ""),
            ("978-3", "ends on page 3, before its first page 978"),
            ("145-123", "ends on page 123, before its first page 145"),
            ("S71-S67", "ends on page S67, before its first page S71"),
            ("12-15; 30-20", "ends on page 20, before its first page 30"),
            ("A12-B3", ""),
            ("10-Dec", "is a date that a spreadsheet made of pages -> 10-12"),
            ("Jan-45", "is a date that a spreadsheet made of pages -> 1-45"),
            ("03-Mar", "is a date that a spreadsheet made of pages"),
            ("1-6-12", ""),
        ] {
            assert_eq!(said("impossible-pages", &[("page", value)]).concat(), found, "{value}");
        }
    }
}
