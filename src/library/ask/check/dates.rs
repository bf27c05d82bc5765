//! Dates that cannot be: a reference and the year it is come in, what no calendar and no printer can
//! have made goes out. Nothing is corrected: which digit is wrong nobody can tell.

use super::finding::{Context, Finding};
use cite_model::field::Field;
use cite_model::{AnyField, Date, DateField, ItemType, PartialDate, Reference};

/// The first year of the printed journal: Journal des sçavans, Philosophical Transactions.
const FIRST_JOURNAL: i32 = 1665;
/// Works of these kinds were written before there was print.
const ANCIENT: &[ItemType] = &[
    ItemType::Article,
    ItemType::Bill,
    ItemType::Book,
    ItemType::Chapter,
    ItemType::Classic,
    ItemType::Collection,
    ItemType::Document,
    ItemType::Figure,
    ItemType::Graphic,
    ItemType::Legislation,
    ItemType::Manuscript,
    ItemType::Map,
    ItemType::MusicalScore,
    ItemType::Song,
    ItemType::Speech,
    ItemType::Treaty,
];
/// Kinds that only a press prints as a series.
const JOURNALS: &[ItemType] =
    &[ItemType::ArticleJournal, ItemType::ArticleMagazine, ItemType::ArticleNewspaper];

pub(super) fn year(reference: &Reference, context: &Context) -> Vec<Finding> {
    let dates = reference.dates.iter().filter(|(_, date)| !matches!(date, Date::Literal(_)));
    let found = dates.filter_map(|(field, date)| {
        let ends = ends(date);
        let message =
            ends.iter().find_map(|end| year_fault(reference, field, *end, context.this_year))?;
        Some(Finding::new(AnyField::Date(field), date.to_string(), message, None))
    });
    found.collect()
}

fn year_fault(
    reference: &Reference,
    field: DateField,
    date: PartialDate,
    this_year: i32,
) -> Option<String> {
    let year = date.year;
    // events are planned years ahead, books announced for the next
    let ahead = if field == DateField::EventDate { 5 } else { 1 };
    let vague = date.circa || date.uncertain;
    let is_of_work = field == DateField::Issued;
    match () {
        () if year > this_year + ahead => Some(format!("is still to come: it is {this_year}")),
        () if field == DateField::Accessed && year < 1969 => {
            Some("is before there was a network".to_owned())
        }
        () if is_of_work && year < 1000 && !ANCIENT.contains(&reference.item_type) && !vague => {
            Some(format!("is too early for the type {}", reference.item_type.csl()))
        }
        () if is_of_work && year < FIRST_JOURNAL && JOURNALS.contains(&reference.item_type) => {
            Some(format!("is too early: the first journal was printed in {FIRST_JOURNAL}"))
        }
        () => None,
    }
}

pub(super) fn impossible(reference: &Reference, _: &Context) -> Vec<Finding> {
    let found = reference.dates.iter().filter_map(|(field, date)| {
        let message = fault(date)?;
        Some(Finding::new(AnyField::Date(field), date.to_string(), message, None))
    });
    found.collect()
}

fn fault(date: &Date) -> Option<String> {
    if let Date::Literal(text) = date {
        let letters = text.chars().any(char::is_alphabetic);
        let digits = text.chars().any(|c| c.is_ascii_digit());
        return (digits && !letters).then(|| "is no date".to_owned());
    }
    let ends = ends(date);
    if let Some(day) = ends.iter().find_map(|end| missing_day(*end)) {
        return Some(day);
    }
    let order =
        |date: &PartialDate| (date.year, date.calendar_month().unwrap_or(0), date.day.unwrap_or(0));
    match ends.as_slice() {
        [from, to] if from.year > to.year => Some("ends before it begins".to_owned()),
        [from, to] if precise(from) && precise(to) && order(from) > order(to) => {
            Some("ends before it begins".to_owned())
        }
        _ => None,
    }
}

fn precise(date: &PartialDate) -> bool {
    date.calendar_month().is_some()
}

/// Says so where a month is shorter than that.
fn missing_day(date: PartialDate) -> Option<String> {
    let (month, day) = (date.calendar_month()?, date.day?);
    let leap = date.year % 4 == 0 && (date.year % 100 != 0 || date.year % 400 == 0);
    let length = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    (day > length).then(|| format!("has a day that is not there: the month has {length}"))
}

fn ends(date: &Date) -> Vec<PartialDate> {
    match date {
        Date::Point(date) => vec![*date],
        Date::Range(from, to) => [from, to].into_iter().flatten().copied().collect(),
        Date::Literal(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::rules::tests::said;

    #[test]
    fn years() {
        for (kind, date, found) in [
            ("article-journal", "2020", ""),
            ("article-journal", "2027", ""),
            ("article-journal", "2028", "is still to come: it is 2026"),
            ("article-journal", "0202", "is too early for the type article-journal"),
            ("article-journal", "1066", "is too early: the first journal was printed in 1665"),
            ("article-journal", "1665", ""),
            ("webpage", "0000", "is too early for the type webpage"),
            ("book", "-0349", ""),
            ("book", "1455", ""),
            ("book", "9999", "is still to come: it is 2026"),
            ("book", "2019/2202", "is still to come: it is 2026"),
            ("book", "in press", ""),
        ] {
            let said = said("impossible-year", &[("type", kind), ("issued", date)]);
            assert_eq!(said.concat(), found, "{kind} {date}");
        }
        assert_eq!(said("impossible-year", &[("accessed", "1920-01-01")]).len(), 1);
    }

    #[test]
    fn days() {
        for (date, found) in [
            ("2020-02-29", ""),
            ("2019-02-29", "has a day that is not there: the month has 28"),
            ("1900-02-29", "has a day that is not there: the month has 28"),
            ("2019-04-31", "has a day that is not there: the month has 30"),
            ("2019-12-31", ""),
            ("2020/2019", "ends before it begins"),
            ("2020-06/2020-03", "ends before it begins"),
            ("2020-06-30/2020-07", ""),
            ("2020-21/2020-03", ""),
            ("2020/..", ""),
            ("32/13/2020", "is no date"),
            ("in press", ""),
            ("Heisei 3", ""),
        ] {
            assert_eq!(said("impossible-date", &[("issued", date)]).concat(), found, "{date}");
        }
    }
}
