//! Two places in the literature in: how volumes, issues and years agree, and which of two pieces came first.

use super::{IssueLevel, VolumeLevel, YearLevel};
use crate::standardize::{Pages, Standardized};

/// Where a single page stands to several pages under the same title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SinglePage {
    /// In an earlier year, or on an earlier page of the volume: an abstract, perhaps.
    Before,
    /// In a later year, or on a later page of the volume: a correction, perhaps.
    After,
}

/// Agreement of years.
pub(super) fn year(a: Option<i32>, b: Option<i32>) -> YearLevel {
    match a.zip(b).map(|(a, b)| a.abs_diff(b)) {
        None => YearLevel::Missing,
        Some(0) => YearLevel::Same,
        Some(1) => YearLevel::Adjacent,
        Some(2 | 3) => YearLevel::Near,
        Some(_) => YearLevel::Far,
    }
}

/// Agreement of volumes.
pub(super) fn volume(a: &Standardized, b: &Standardized) -> VolumeLevel {
    match (&a.volume, &b.volume) {
        (Some(x), Some(y)) if same_number(x, y) || is_year_of(x, b) || is_year_of(y, a) => {
            VolumeLevel::Same
        }
        (Some(_), Some(_)) => VolumeLevel::Different,
        _ => VolumeLevel::Missing,
    }
}

/// Agreement of issues.
pub(super) fn issue(a: &Standardized, b: &Standardized) -> IssueLevel {
    match (&a.issue, &b.issue) {
        (Some(x), Some(y)) if same_number(x, y) => IssueLevel::Same,
        (Some(_), Some(_)) => IssueLevel::Different,
        _ => IssueLevel::Missing,
    }
}

/// Whether two numbers share their first or any number: `4 5` is `4`, `10 suppl` is `10`.
fn same_number(a: &str, b: &str) -> bool {
    a == b || a.split(' ').next() == b.split(' ').next()
}

/// Journals without volumes are given the year for one.
fn is_year_of(volume: &str, other: &Standardized) -> bool {
    volume.len() == 4
        && other.volume.is_none()
        && other.year.is_some_and(|year| year.to_string() == volume)
}

/// Whether the columns of the one are shifted by one: its volume stands for the issue, its issue for the pages.
pub(super) fn is_shifted(a: &Standardized, b: &Standardized) -> bool {
    let page = |x: &Standardized| {
        x.pages.first().filter(|_| x.pages.last().is_none()).map(|page| page.to_string())
    };
    a.volume.is_none()
        && a.issue.is_some()
        && a.issue == b.volume
        && a.issue != b.issue
        && b.issue.as_deref().is_some_and(|issue| page(a).as_deref() == Some(issue))
}

/// From where on an electronic page is an article's own: `e63811`. Below, it may be a page that several
/// letters stand on, as printed pages are.
const ARTICLE_NUMBER: u64 = 2000;

/// Whether both have the same first and last page, which are not one, or the same article number.
pub(super) fn same_span(a: &Standardized, b: &Standardized) -> bool {
    let ends =
        |x: &Standardized| x.pages.first().zip(x.pages.last()).filter(|(first, last)| first < last);
    let number = |x: &Standardized| match &x.pages {
        Pages::Article(page) if &*page.mark == "e" && page.number >= ARTICLE_NUMBER => {
            Some(page.number)
        }
        _ => None,
    };
    ends(a).is_some() && ends(a) == ends(b) || number(a).is_some() && number(a) == number(b)
}

/// How many pages no letter and its reply fill together.
const LONG: u64 = 4;

/// Whether a reference has several pages, or an article number, which is one work's.
pub(super) fn is_long(a: &Standardized) -> bool {
    match (a.pages.first(), a.pages.last()) {
        (Some(first), Some(last)) => last.saturating_sub(first) + 1 >= LONG,
        _ => true,
    }
}

/// Where the one stands that has a single page, if the other has several.
pub(super) fn single_page(a: &Standardized, b: &Standardized) -> Option<SinglePage> {
    let span =
        |x: &Standardized| x.pages.first().map(|first| (first, x.pages.last().unwrap_or(first)));
    let ((first_a, last_a), (first_b, last_b)) = (span(a)?, span(b)?);
    let (single, several) = match (last_a > first_a, last_b > first_b) {
        (false, true) => (a, b),
        (true, false) => (b, a),
        _ => return None,
    };
    let place = |x: &Standardized| (x.year, x.pages.first());
    let same_volume = a.volume.is_some() && a.volume == b.volume;
    match () {
        () if place(single).0? < place(several).0? => Some(SinglePage::Before),
        () if place(single).0? > place(several).0? => Some(SinglePage::After),
        () if same_volume && place(single).1 < place(several).1 => Some(SinglePage::Before),
        () if same_volume && place(single).1 > place(several).1 => Some(SinglePage::After),
        () => None,
    }
}
