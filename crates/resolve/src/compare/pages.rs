//! Two places in a volume in, their level of agreement out.

use super::PagesLevel;
use crate::standardize::Pages;

pub(super) fn compare(a: &Pages, b: &Pages) -> PagesLevel {
    use Pages::{Article, DateLike, Missing, Range, Unclear};
    match (a, b) {
        (Missing, _) | (_, Missing) => PagesLevel::Missing,
        (Unclear, _) | (_, Unclear) => PagesLevel::Unlike,
        (Article(x), Article(y)) if x.number == y.number => PagesLevel::Same,
        (Article(_), Article(_)) => PagesLevel::Different,
        (Article(x), other) | (other, Article(x)) => {
            match other {
                other if other.first() == Some(x.number) => PagesLevel::Same,
                // a supplement's page is no page that an article number could stand for
                other if other.is_supplement() => PagesLevel::Different,
                _ => PagesLevel::Unlike,
            }
        }
        (DateLike(a, x), DateLike(b, y)) if (a, x) == (b, y) => PagesLevel::Same,
        (date @ DateLike(..), other) | (other, date @ DateLike(..)) => as_date(date, other),
        (Range(x, _), Range(y, _))
            if x.number == y.number
                && x.mark != y.mark
                && !x.mark.is_empty()
                && !y.mark.is_empty() =>
        {
            PagesLevel::Different
        }
        _ => by_ends(a, b),
    }
}

/// A date is the range of the other where one of its readings is; else the two are unlike.
fn as_date(date: &Pages, other: &Pages) -> PagesLevel {
    let readings = date.readings();
    let (Some(first), last) = (other.first(), other.last()) else { return PagesLevel::Unlike };
    match last {
        Some(last) if readings.contains(&(first, last)) => PagesLevel::Same,
        None if readings.iter().any(|(start, _)| *start == first) => PagesLevel::SameFirst,
        Some(last)
            if readings.iter().any(|(start, end)| in_press([*start, *end], [first, last])) =>
        {
            PagesLevel::Unlike
        }
        _ => PagesLevel::Different,
    }
}

fn by_ends(a: &Pages, b: &Pages) -> PagesLevel {
    let (Some(first_a), Some(first_b)) = (a.first(), b.first()) else { return PagesLevel::Unlike };
    // page v of the preface is not page 5
    if a.is_roman() != b.is_roman() {
        return PagesLevel::Different;
    }
    // page 170S of a supplement is none of the volume's pages 155-181
    if a.is_supplement() != b.is_supplement() && first_a != first_b {
        return PagesLevel::Different;
    }
    match (a.last(), b.last()) {
        (Some(x), Some(y)) if first_a == first_b && x == y => PagesLevel::Same,
        (None, None) if first_a == first_b => PagesLevel::Same,
        (Some(_), Some(_)) if first_a == first_b => PagesLevel::SameStart,
        _ if first_a == first_b => PagesLevel::SameFirst,
        (Some(x), Some(y)) if in_press([first_a, x], [first_b, y]) => PagesLevel::Unlike,
        (Some(x), Some(y)) if x == y && one_digit(first_a, first_b) => PagesLevel::Near,
        (None, None) if one_digit(first_a, first_b) => PagesLevel::Near,
        (Some(last), None) if (first_a..=last).contains(&first_b) => PagesLevel::Near,
        (None, Some(last)) if (first_b..=last).contains(&first_a) => PagesLevel::Near,
        (Some(x), Some(y)) if both_near([first_a, x], [first_b, y]) => PagesLevel::Near,
        _ => PagesLevel::Different,
    }
}

/// Whether two ranges share pages, and yet are not near in both their ends.
pub(super) fn overlap(a: &Pages, b: &Pages) -> bool {
    let ends = |pages: &Pages| pages.first().zip(pages.last()).map(|(first, last)| [first, last]);
    let both = ends(a).zip(ends(b));
    both.is_some_and(|(a, b)| a[0] < b[1] && b[0] < a[1] && !both_near(a, b))
}

fn both_near(a: [u64; 2], b: [u64; 2]) -> bool {
    a[0] < b[1] && b[0] < a[1] && near(a[0], b[0]) && near(a[1], b[1])
}

/// Whether two pages may be one, for some sources count in a title page or a list of references. Ranges
/// that only overlap are two places: a piece and a part of it, a paper that begins on another's last page.
fn near(a: u64, b: u64) -> bool {
    a.abs_diff(b) <= 5
}

/// Whether one range is as long as the other and begins at 1: the pages of an article in press. Where the other goes on
/// behind it (1-20, 21-40) they are two parts.
fn in_press(a: [u64; 2], b: [u64; 2]) -> bool {
    let length = |[first, last]: [u64; 2]| last.saturating_sub(first);
    let goes_on = a[1].checked_add(1) == Some(b[0]) || b[1].checked_add(1) == Some(a[0]);
    (a[0] == 1 || b[0] == 1) && length(a) == length(b) && length(a) > 0 && !goes_on
}

/// Whether the numbers are equal or differ in one digit, and not in the last: that would be the next page.
fn one_digit(a: u64, b: u64) -> bool {
    let (a, b) = (a.to_string(), b.to_string());
    let differing: Vec<usize> = a
        .bytes()
        .zip(b.bytes())
        .enumerate()
        .filter(|(_, (x, y))| x != y)
        .map(|(at, _)| at)
        .collect();
    a.len() == b.len()
        && a.len() >= 2
        && match differing.as_slice() {
            [] => true,
            [at] => at + 1 < a.len(),
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::{PagesLevel, compare};
    use crate::standardize::parse_pages;

    #[test]
    fn places_in_a_volume_agree_or_not() {
        use PagesLevel::{Different, Missing, Near, Same, SameFirst, SameStart, Unlike};
        for (a, b, level) in [
            ("576-583", "576-83", Same),
            ("576-583", "576", SameFirst),
            ("576-583", "576-590", SameStart),
            ("576-583", "578-584", Near),
            ("576-583", "579", Near),
            ("1576", "1376", Near),
            ("1576", "1577", Different),
            ("576-583", "590-599", Different),
            ("1-20", "21-40", Different),
            ("1-20", "341-360", Unlike),
            ("1-20", "341-350", Different),
            ("170S", "155-181", Different),
            ("S45-S50", "45-50", Same),
            ("v-xii", "5-12", Different),
            ("v-xii", "v-xii", Same),
            ("e12724", "1-6", Unlike),
            ("e12724", "12724", Same),
            ("e12724", "e12725", Different),
            ("01-Jun", "1-6", Same),
            ("01-Jun", "11-16", Unlike),
            ("01-Jun", "11-19", Different),
            ("n/a", "1-6", Missing),
            ("t-8", "1-6", Unlike),
        ] {
            assert_eq!(compare(&parse_pages(a), &parse_pages(b)), level, "{a}, {b}");
            assert_eq!(compare(&parse_pages(b), &parse_pages(a)), level, "{b}, {a}");
        }
    }
}
