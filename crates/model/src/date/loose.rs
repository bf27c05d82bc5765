//! Dates as people and databases write them, in; a `Date` out, a literal where it is none.
//!
//! ISO and EDTF first, then `2020/11//Nov/Dec2020` as RIS has it; then the pieces of the text
//! (numbers, month names in the main languages, seasons, CJK 年月日) are read in the orders that
//! occur. Nothing is guessed: 05/06/2012 gives its year alone.

use super::{Date, PartialDate};
use cite_text::fold::fold;
use std::sync::LazyLock;

/// Month names in the main languages, folded. A word of three letters or more names a month if one
/// of its names begins so.
const MONTHS: &[(&str, u8)] = &[
    ("january januar janvier enero gennaio janeiro styczen ianuarie ocak", 1),
    ("february februar fevrier febrero febbraio fevereiro luty feb subat", 2),
    ("march marz mars marzo marco maart marzec mrz mart mrt", 3),
    ("april avril abril aprile kwiecien nisan", 4),
    ("may mai mayo maggio maio mei maj mayis", 5),
    ("june juni juin junio giugno junho czerwiec haziran", 6),
    ("july juli juillet julio luglio julho lipiec temmuz", 7),
    ("august aout agosto augustus sierpien agustos", 8),
    ("september septembre septiembre settembre setembro wrzesien sept eylul", 9),
    ("october oktober octobre octubre ottobre outubro pazdziernik ekim", 10),
    ("november novembre noviembre novembro listopad kasim", 11),
    ("december dezember decembre diciembre dicembre dezembro grudzien aralik", 12),
    ("spring fruhling fruhjahr printemps primavera lente", 21),
    ("summer sommer ete verano estate verao zomer", 22),
    ("autumn fall herbst automne otono autunno outono herfst", 23),
    ("winter hiver invierno inverno", 24),
];

/// Russian month names by their beginnings.
const RUSSIAN: &[(&str, u8)] = &[
    ("янв", 1),
    ("фев", 2),
    ("мар", 3),
    ("апр", 4),
    ("мая", 5),
    ("май", 5),
    ("июн", 6),
    ("июл", 7),
    ("авг", 8),
    ("сен", 9),
    ("окт", 10),
    ("ноя", 11),
    ("дек", 12),
];

/// What says "about that time" before a date.
const CIRCA: &[&str] = &["c. ", "ca. ", "ca ", "circa ", "approx. ", "about ", "um ", "vers ", "~"];

/// More pieces than this no date has.
const MOST_PIECES: usize = 24;

/// Reads a date in any common form; a text without a year is a literal, an empty one is none.
pub fn parse(text: &str) -> Option<Date> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let read = Date::from_edtf(text).or_else(|| iso_start(text));
    let read = read.or_else(|| slashed(text)).or_else(|| marked(text));
    Some(read.unwrap_or_else(|| Date::Literal(text.to_owned())))
}

/// `2020-06-24T10:00:00Z` and `2020-06-24 10:00`.
fn iso_start(text: &str) -> Option<Date> {
    let (day, rest) = text.split_at_checked(10)?;
    let time = rest.starts_with(['T', ' ']) && rest[1..].starts_with(|c: char| c.is_ascii_digit());
    time.then(|| Date::from_edtf(day)).flatten()
}

/// `YYYY/MM/DD/words` with any part but the year empty or zero. The words may be a season, the
/// time of day, or say the months again: `2020/11//Nov/Dec2020`.
fn slashed(text: &str) -> Option<Date> {
    let mut parts = text.splitn(4, '/').map(str::trim);
    let year = parts.next().filter(|year| year.len() == 4 && is_number(year))?;
    let year: i32 = year.parse().ok()?;
    let mut number = || match parts.next() {
        None | Some("") => Some(0),
        Some(part) if part.len() <= 2 && is_number(part) => part.parse().ok(),
        Some(_) => None,
    };
    let (month, day): (u8, u8) = (number()?, number()?);
    let words = parts.next().unwrap_or_default();
    let known = |part: u8| (part > 0).then_some(part);
    let date = PartialDate::new(year, known(month), known(day).filter(|_| month > 0))?;
    match pieces_of(words).and_then(|pieces| range(&pieces, Some(year))) {
        Some(range @ Date::Range(Some(from), _)) if day == 0 && from.month == date.month => {
            Some(range)
        }
        Some(Date::Point(season)) if month == 0 => Some(Date::Point(season)),
        _ => Some(Date::Point(date)),
    }
}

/// A date with what says that it is not certain: `[1987?]`, `c. 1990`.
fn marked(text: &str) -> Option<Date> {
    let bare = text.trim_matches(['[', ']', '(', ')', '<', '>', '.', ',', ' ', '©']);
    let lower = bare.get(..8).unwrap_or(bare).to_lowercase();
    let mark = CIRCA.iter().find(|mark| lower.starts_with(*mark)).map_or(0, |mark| mark.len());
    let rest = bare.get(mark..).unwrap_or_default().trim();
    let uncertain = rest.ends_with('?');
    let date = plain(rest.trim_end_matches(['?', ' ', ']', ')']))?;
    let with = |date: PartialDate| PartialDate {
        circa: date.circa || mark > 0,
        uncertain: date.uncertain || uncertain,
        ..date
    };
    Some(match date {
        Date::Point(point) => Date::Point(with(point)),
        Date::Range(from, to) => Date::Range(from.map(with), to.map(with)),
        literal => literal,
    })
}

fn plain(text: &str) -> Option<Date> {
    if let Some(date) = Date::from_edtf(text).or_else(|| digits_alone(text)) {
        return Some(date);
    }
    let words = || text.split(|c: char| !c.is_ascii_digit()).filter(|word| word.len() == 8);
    if let Some(date) = words().find_map(digits_alone) {
        return Some(date);
    }
    // What follows is of another time: `2020 Jan 5. Epub 2019 Mar 3`.
    let first = text.split(';').next().unwrap_or_default();
    let first = first.split("Epub").find(|part| part.contains(|c: char| c.is_ascii_digit()))?;
    let pieces = pieces_of(first)?;
    if pieces.iter().any(|piece| matches!(piece, Piece::Month(_))) {
        return range(&pieces, None).or_else(|| any_year(&pieces));
    }
    numeric(&pieces).or_else(|| any_year(&pieces))
}

/// `20170812`, `201708`, and `99`, which can be no other year.
fn digits_alone(text: &str) -> Option<Date> {
    let digits = text.trim_start_matches(['\'', '\u{2019}']);
    if !is_number(digits) {
        return None;
    }
    let part = |from: usize, to: usize| digits.get(from..to).and_then(|part| part.parse().ok());
    let year = |digits: &str| digits.parse::<i32>().ok().filter(|y| (1500..=2100).contains(y));
    match digits.len() {
        8 => Date::from_parts(year(&digits[..4])?, part(4, 6), part(6, 8)),
        6 => Date::from_parts(year(&digits[..4])?, part(4, 6), None),
        2 => digits.parse().ok().filter(|year| *year > 31).map(|y: i32| Date::from_year(1900 + y)),
        _ => None,
    }
}

/// One piece of a date text.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Piece {
    Year(i32),
    Small(u8),
    Month(u8),
    /// Between two ends, or between the parts of a date.
    Dash,
    /// Between the parts of a date as Germans write it.
    Dot,
    /// A word that is no time.
    Word,
}

/// The pieces of a text; none if it has too many for a date.
fn pieces_of(text: &str) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let digits = c.is_ascii_digit();
        let is_same = |c: char| {
            if digits { c.is_ascii_digit() } else { is_letter(c) }
        };
        let end = if digits || is_letter(c) {
            rest.find(|c| !is_same(c)).unwrap_or(rest.len())
        } else {
            c.len_utf8()
        };
        let (word, after) = rest.split_at(end);
        match c {
            '-' | '/' | '\u{2010}'..='\u{2015}' | '&' => pieces.push(Piece::Dash),
            '.' => pieces.push(Piece::Dot),
            _ if digits || is_letter(c) => pieces.extend(piece(word)),
            _ => {}
        }
        if pieces.len() > MOST_PIECES {
            return None;
        }
        rest = after;
    }
    Some(pieces)
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic() && !matches!(c, '年' | '月' | '日' | '년' | '월' | '일')
}

fn piece(word: &str) -> Option<Piece> {
    if word.as_bytes()[0].is_ascii_digit() {
        return match word.len() {
            1 | 2 => word.parse().ok().map(Piece::Small),
            4 => word.parse().ok().map(Piece::Year),
            _ => Some(Piece::Word),
        };
    }
    // `3rd`, `1er`, `5 de mayo de 2020`, and the `c` of a copyright.
    if ["st", "nd", "rd", "th", "er", "de", "of", "c", "s"].contains(&word) {
        return None;
    }
    if matches!(word, "to" | "and" | "bis" | "und" | "au" | "et" | "a" | "al" | "y") {
        return Some(Piece::Dash);
    }
    Some(month(word).map_or(Piece::Word, Piece::Month))
}

fn month(word: &str) -> Option<u8> {
    let lower = if word.is_ascii() { word.to_ascii_lowercase() } else { fold(word) };
    if !lower.is_ascii()
        && let Some((_, month)) = RUSSIAN.iter().find(|(name, _)| lower.starts_with(name))
    {
        return Some(*month);
    }
    static NAMES: LazyLock<Vec<(&str, u8)>> = LazyLock::new(|| {
        let names = |(names, month): &(&'static str, u8)| {
            let month = *month;
            names.split(' ').map(move |name| (name, month))
        };
        MONTHS.iter().flat_map(names).collect()
    });
    let first = lower.as_bytes().first();
    let mut named = NAMES.iter().filter(|(name, _)| name.as_bytes().first() == first);
    let long = lower.len() >= 3;
    named.find(|(name, _)| long && name.starts_with(&lower)).map(|(_, month)| *month)
}

/// What one end of a range says.
#[derive(Clone, Copy, Debug, Default)]
struct End {
    year: Option<i32>,
    month: Option<u8>,
    day: Option<u8>,
}

impl End {
    fn date(self) -> Option<PartialDate> {
        let year = self.year?;
        let day = self.day.filter(|_| self.month.is_some());
        PartialDate::new(year, self.month, day).or_else(|| PartialDate::new(year, self.month, None))
    }
}

fn end(pieces: &[Piece]) -> End {
    let mut end = End::default();
    for piece in pieces {
        match piece {
            Piece::Year(year) => end.year = end.year.or(Some(*year)),
            Piece::Month(month) => end.month = end.month.or(Some(*month)),
            // With a month beside it, what can be no day is a year of the last century.
            Piece::Small(small) if *small > 31 => {
                end.year = end.year.or(Some(1900 + i32::from(*small)))
            }
            Piece::Small(small) if *small > 0 => end.day = end.day.or(Some(*small)),
            _ => {}
        }
    }
    end
}

/// A date with a month's name, or a range of two; `year` is that of both if they have none.
fn range(pieces: &[Piece], year: Option<i32>) -> Option<Date> {
    for at in (1..pieces.len()).filter(|at| pieces[*at] == Piece::Dash) {
        let (start, last) = (end(&pieces[..at]), end(&pieces[at + 1..]));
        let months = start.month.is_some() && last.month.is_some();
        let days = start.day.is_some()
            && last.day.is_some()
            && start.month.is_some() != last.month.is_some();
        if months || days {
            return between(start, last, year);
        }
    }
    let whole = end(pieces);
    let whole = End { year: whole.year.or(year), ..whole };
    whole.date().filter(|date| date.month.is_some()).map(Date::Point)
}

fn between(mut start: End, mut last: End, year: Option<i32>) -> Option<Date> {
    let crosses = start.year.is_none() || last.year.is_none();
    start.month = start.month.or(last.month);
    last.month = last.month.or(start.month);
    if last.day.is_none() {
        start.day = None;
    }
    // `2005 Dec-Jan` is named after the year of January.
    let (own, end_year) = (start.year, last.year.or(start.year).or(year));
    last.year = end_year;
    start.year = own.filter(|_| !crosses).or(end_year);
    let calendar = |month: Option<u8>| month.filter(|month| *month <= 12);
    if crosses && calendar(start.month).zip(calendar(last.month)).is_some_and(|(a, b)| a > b) {
        start.year = start.year.map(|year| year - 1);
    }
    let (from, to) = (start.date()?, last.date()?);
    Some(if from == to { Date::Point(from) } else { Date::Range(Some(from), Some(to)) })
}

/// Numbers alone: year first, or year last where the order of day and month is certain.
fn numeric(pieces: &[Piece]) -> Option<Date> {
    if pieces.contains(&Piece::Word) {
        return None;
    }
    let dotted = pieces.contains(&Piece::Dot);
    let numbers: Vec<Piece> =
        pieces.iter().copied().filter(|p| !matches!(p, Piece::Dash | Piece::Dot)).collect();
    match numbers.as_slice() {
        [Piece::Year(first), Piece::Year(last)] if first < last && *last <= 2100 => {
            let year = |year: i32| PartialDate::new(year, None, None);
            Some(Date::Range(year(*first), year(*last)))
        }
        [Piece::Year(year), Piece::Small(next)] if i32::from(*next) == (year + 1) % 100 => {
            let point = |year: i32| PartialDate::new(year, None, None);
            Some(Date::Range(point(*year), point(year + 1)))
        }
        [Piece::Year(year), Piece::Small(month)] | [Piece::Small(month), Piece::Year(year)] => {
            Date::from_parts(*year, Some(*month), None)
        }
        [Piece::Year(year), Piece::Small(month), Piece::Small(day), ..] => {
            let known = |part: u8| Some(part).filter(|part| *part > 0);
            Date::from_parts(*year, known(*month), known(*day))
                .or_else(|| Date::from_parts(*year, Some(*month), None))
        }
        [Piece::Small(day), Piece::Small(month), Piece::Year(year)]
            if dotted || *day > 12 || day == month =>
        {
            Date::from_parts(*year, Some(*month), Some(*day))
        }
        [Piece::Small(month), Piece::Small(day), Piece::Year(year)] if *day > 12 => {
            Date::from_parts(*year, Some(*month), Some(*day))
        }
        _ => None,
    }
}

fn any_year(pieces: &[Piece]) -> Option<Date> {
    pieces.iter().find_map(|piece| match piece {
        Piece::Year(year) => Some(Date::from_year(*year)),
        _ => None,
    })
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn dates_in_many_forms() {
        for (text, edtf) in [
            ("2025-07-10", "2025-07-10"),
            ("2012/8/24", "2012-08-24"),
            ("2012年8月24日", "2012-08-24"),
            ("August 24, 2012", "2012-08-24"),
            ("24 Aug. 2012", "2012-08-24"),
            ("2020 Nov-Dec", "2020-11/2020-12"),
            ("2019 Winter", "2019-24"),
            ("2020 Nov 3", "2020-11-03"),
            ("juin 2019", "2019-06"),
            ("1999/08//undefined", "1999-08"),
            ("(2025)", "2025"),
            ("in press", "in press"),
            ("2021-05-30T10:00:00Z", "2021-05-30"),
            // RIS
            ("2020/11//Nov/Dec2020", "2020-11/2020-12"),
            ("2020/11/03/", "2020-11-03"),
            ("2024///", "2024"),
            ("2001/00/00/", "2001"),
            ("2020///Winter", "2020-24"),
            ("2011/08/05/17:47:05", "2011-08-05"),
            ("2021/06//", "2021-06"),
            ("99", "1999"),
            ("12", "12"),
            ("YEAR/MONTH/DAY/", "YEAR/MONTH/DAY/"),
            // ranges
            ("4-8 Aug. 2020", "2020-08-04/2020-08-08"),
            ("Aug 4-8, 2020", "2020-08-04/2020-08-08"),
            ("30 Aug.-2 Sept. 2020", "2020-08-30/2020-09-02"),
            ("1 Jan.-Feb. 2019", "2019-01/2019-02"),
            ("Dec 1998-Jan 1999", "1998-12/1999-01"),
            ("2005 Dec-Jan", "2004-12/2005-01"),
            ("Spring/Summer 1995", "1995-21/1995-22"),
            ("1999-2000", "1999/2000"),
            ("2018-19", "2018/2019"),
            ("28 Dec 2019 to 3 Jan 2020", "2019-12-28/2020-01-03"),
            // what is not certain
            ("c. 1990", "1990~"),
            ("ca. 1990", "1990~"),
            ("[1987?]", "1987?"),
            ("c2001", "2001"),
            ("1 May 1990?", "1990-05-01?"),
            ("05/06/2012", "2012"),
            ("24/08/2012", "2012-08-24"),
            ("08/24/2012", "2012-08-24"),
            ("05.06.2012", "2012-06-05"),
            ("08/2012", "2012-08"),
            ("12-Aug-98", "1998-08-12"),
            ("Aug-12", "Aug-12"),
            // words beside it
            ("Epub 2019 Mar 3", "2019-03-03"),
            ("2020 Jan 5. Epub 2019 Mar 3", "2020-01-05"),
            ("2020 Jan 5;12(3):45", "2020-01-05"),
            ("Article 10 2019", "2019"),
            ("2000 1st Quart", "2000"),
            ("Start date: 20170812", "2017-08-12"),
            ("20170812", "2017-08-12"),
            ("201708", "2017-08"),
            ("Thu, 24 Aug 2012 10:00:00 GMT", "2012-08-24"),
            // languages
            ("3. März 2019", "2019-03-03"),
            ("1er février 2020", "2020-02-01"),
            ("5 de mayo de 2020", "2020-05-05"),
            ("10 dicembre 2018", "2018-12-10"),
            ("março 2017", "2017-03"),
            ("12 maart 2016", "2016-03-12"),
            ("Herbst 2015", "2015-23"),
            ("5 января 2020 г.", "2020-01-05"),
            ("2020년 3월 5일", "2020-03-05"),
            ("General 2020", "2020"),
        ] {
            assert_eq!(parse(text).map(|date| date.to_string()).as_deref(), Some(edtf), "{text}");
        }
        assert_eq!(parse("  "), None);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_a_date_or_a_literal(text: String) {
            proptest::prop_assert_eq!(parse(&text).is_none(), text.trim().is_empty());
        }
    }
}
