//! Two places in a volume in, their level of agreement out.

use super::PagesLevel;
use crate::resolve::standardize::Pages;

pub(super) fn compare(a: &Pages, b: &Pages) -> PagesLevel {
    use Pages::{Article, DateLike, Missing, Range, Unclear};
    match (a, b) {
        (Missing, _) | (_, Missing) => PagesLevel::Missing,
        (Unclear, _) | (_, Unclear) => PagesLevel::Unlike,
        (Article(x), Article(y)) if x.number == y.number => PagesLevel::Same,
        (Article(_), Article(_)) => PagesLevel::Different,
        (Article(x), other) | (other, Article(x)) => {
            if other.first() == Some(x.number) {
                PagesLevel::Same
            } else {
                PagesLevel::Unlike
            }
        }
        (DateLike(..), _) | (_, DateLike(..)) => by_ends(a, b),
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

fn by_ends(a: &Pages, b: &Pages) -> PagesLevel {
    let (Some(first_a), Some(first_b)) = (a.first(), b.first()) else { return PagesLevel::Unlike };
    match (a.last(), b.last()) {
        (Some(x), Some(y)) if first_a == first_b && x == y => PagesLevel::Same,
        (None, None) if first_a == first_b => PagesLevel::Same,
        _ if first_a == first_b => PagesLevel::SameFirst,
        (Some(x), Some(y)) if x == y || one_digit(first_a, first_b) && one_digit(x, y) => {
            PagesLevel::Near
        }
        (Some(last), None) if (first_a..=last).contains(&first_b) => PagesLevel::Near,
        (None, Some(last)) if (first_b..=last).contains(&first_a) => PagesLevel::Near,
        (Some(x), Some(y)) if first_a < y && first_b < x => PagesLevel::Near,
        _ => PagesLevel::Different,
    }
}

/// Whether the numbers are equal or differ in one digit of three or more.
fn one_digit(a: u64, b: u64) -> bool {
    let (a, b) = (a.to_string(), b.to_string());
    a.len() == b.len()
        && a.len() >= 3
        && a.bytes().zip(b.bytes()).filter(|(x, y)| x != y).count() <= 1
}
