//! Volume, issue and pages come in as sources print them; bare numbers go out, supplements told apart.
//!
//! Pages that a spreadsheet took for a date (`01-Jun` for 1-6) are pages again, in both the orders
//! that it may have read them in; what is no page (`t-8`, `n/a-n/a`) is said to be unclear.

use super::identifiers::is_numbered;
use super::is_no_value;
use cite_model::{Reference, TextField, pages as model_pages};
use cite_text::fold::fold;
use serde::{Deserialize, Serialize};

/// A page: letters, a number, letters: `S67`, `e12724`, `14S`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// Letters before and behind the number, folded.
    pub mark: Box<str>,
    /// The number.
    pub number: u64,
}

/// Where a work stands in its volume.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pages {
    /// Not said.
    #[default]
    Missing,
    /// Said in a way that cannot be understood.
    Unclear,
    /// An article number: `e12724`, `CD006828`, or a long number alone.
    Article(Page),
    /// A first page, and perhaps a last one.
    Range(Page, Option<Page>),
    /// Two numbers that a spreadsheet made a date of: the month's, the other.
    DateLike(u64, u64),
}

pub(super) fn pages(reference: &Reference) -> Pages {
    let number = reference.text(TextField::Number).filter(|_| !is_numbered(reference));
    let texts = [reference.text(TextField::Page), number];
    let texts = texts.into_iter().flatten().filter(|text| !is_date_of(text, reference.year()));
    let found = texts.map(parse).find(|pages| *pages != Pages::Missing);
    found.unwrap_or_default()
}

/// Whether a value for pages is the year of the reference, or a date with a month's name in full: what stands in that
/// column of a list of articles that have no pages yet.
fn is_date_of(text: &str, year: Option<i32>) -> bool {
    let text = text.trim();
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.len() == 4 && is_year(text, year);
    }
    let folded = fold(text);
    let is_month = |word: &str| MONTH_NAMES.contains(&word);
    let is_number = |word: &str| {
        word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit())
            || year.is_some_and(|year| word.parse() == Ok(year))
    };
    let has_month = folded.split(' ').any(is_month);
    has_month && folded.split(' ').all(|word| is_month(word) || is_number(word))
}

/// The months, in full and shortened where that is no page of a spreadsheet's, with those of the seasons.
const MONTH_NAMES: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "januar",
    "februar",
    "marz",
    "mai",
    "juni",
    "juli",
    "oktober",
    "dezember",
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
    "spring",
    "summer",
    "autumn",
    "fall",
    "winter",
];

/// The pages in a text.
pub(super) fn parse(text: &str) -> Pages {
    if let Some(pages) = bare_pages(text) {
        return pages;
    }
    if let Some(date) = date_like(text) {
        return date;
    }
    let folded = fold(text);
    if is_no_value(&folded) || folded.split(' ').all(|word| matches!(word, "n" | "a" | "na")) {
        return Pages::Missing;
    }
    // "215 p" counts the pages of a book or a thesis
    let counts = folded
        .strip_suffix(" p")
        .or_else(|| folded.strip_suffix(" pages"))
        .or_else(|| folded.strip_suffix(" pp"));
    if counts.is_some_and(|count| count.bytes().all(|byte| byte.is_ascii_digit()))
        || !folded.bytes().any(|byte| byte.is_ascii_digit()) && folded.len() > 8
    {
        return Pages::Missing;
    }
    let text = text.trim().trim_start_matches(|c: char| c.is_ascii_punctuation());
    let text =
        text.trim_start_matches("pp").trim_start_matches("p.").trim_start_matches(['.', ' ']);
    let Some(range) = model_pages::parse(text) else { return Pages::Unclear };
    if let Some(pages) = roman_pages(&range) {
        return pages;
    }
    match (page(&range.first), range.last.as_deref().map(page)) {
        (Some(first), None) if is_article_number(&first) => Pages::Article(first),
        (Some(first), None) => Pages::Range(first, None),
        (Some(first), Some(last)) => Pages::Range(first, last),
        (None, _) => Pages::Unclear,
    }
}

/// Pages that are counted in roman numerals, as those of prefaces are: `v-xii`. They bear a mark, for page 5 is another.
fn roman_pages(range: &model_pages::PageRange) -> Option<Pages> {
    let page = |text: &str| {
        let number = u64::from(roman(&text.trim().to_ascii_lowercase())?);
        Some(Page { mark: "roman".into(), number })
    };
    let first = page(&range.first)?;
    match &range.last {
        None => Some(Pages::Range(first, None)),
        Some(last) => Some(Pages::Range(first, Some(page(last)?))),
    }
}

/// A roman numeral of small letters up to some hundreds, written as it is counted.
fn roman(text: &str) -> Option<u32> {
    const STEPS: [(&str, u32); 9] = [
        ("c", 100),
        ("xc", 90),
        ("l", 50),
        ("xl", 40),
        ("x", 10),
        ("ix", 9),
        ("v", 5),
        ("iv", 4),
        ("i", 1),
    ];
    let (mut rest, mut number) = (text, 0);
    for (step, value) in STEPS {
        let mut count = 0;
        while let Some(behind) = rest.strip_prefix(step).filter(|_| count < 3) {
            (rest, number, count) = (behind, number + value, count + 1);
        }
    }
    (rest.is_empty() && number > 0).then_some(number)
}

/// Pages in digits alone, as most are: `576-83`. What is longer than a number holds is for the others.
fn bare_pages(text: &str) -> Option<Pages> {
    let digits = |text: &str| {
        (1..=18).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let page = |number| Page { mark: Box::default(), number };
    let (first, last) = text.split_once('-').unwrap_or((text, ""));
    if !digits(first) || !last.is_empty() && !digits(last) || last.is_empty() && text != first {
        return None;
    }
    let number: u64 = first.parse().ok()?;
    if last.is_empty() {
        let found = page(number);
        return Some(if is_article_number(&found) {
            Pages::Article(found)
        } else {
            Pages::Range(found, None)
        });
    }
    let end: u64 = last.parse().ok()?;
    let size = 10u64.pow(u32::try_from(last.len()).ok()?);
    let completed = number - number % size + end;
    let is_tail = last.len() <= first.len() && completed >= number;
    let same = if is_tail { completed == number } else { first == last };
    let end = if is_tail { completed } else { end };
    let first = page(number);
    Some(match same {
        true if is_article_number(&first) => Pages::Article(first),
        true => Pages::Range(first, None),
        false => Pages::Range(first, Some(page(end))),
    })
}

fn page(text: &str) -> Option<Page> {
    let folded: String = fold(text).replace(' ', "");
    let start = folded.find(|c: char| c.is_ascii_digit())?;
    let digits: String = folded[start..].chars().take_while(char::is_ascii_digit).collect();
    let mark = format!("{}{}", &folded[..start], &folded[start + digits.len()..]);
    let number = digits.get(..digits.len().min(18))?.parse().ok()?;
    Some(Page { mark: mark.into(), number })
}

/// Letters that printed pages have: supplements, abstracts, and so on.
fn is_article_number(page: &Page) -> bool {
    let electronic = matches!(&*page.mark, "e" | "a" | "cd" | "art" | "article" | "w" | "m");
    page.number >= 100_000 || electronic && page.number >= 100 || &*page.mark == "cd"
}

/// Months as spreadsheets write them.
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

fn date_like(text: &str) -> Option<Pages> {
    if !text.bytes().any(|byte| byte.is_ascii_alphabetic()) {
        return None;
    }
    let (first, second) = text.trim().split_once(['-', ' ', '/'])?;
    let (first, second) =
        (first.to_ascii_lowercase(), second.trim_matches('-').to_ascii_lowercase());
    let month = |text: &str| {
        MONTHS
            .iter()
            .position(|month| *month == text.get(..3).unwrap_or_default() && text.len() <= 4)
    };
    let (month, number) = match (month(&first), month(&second)) {
        (Some(month), None) => (month, second),
        (None, Some(month)) => (month, first),
        _ => return None,
    };
    let number: u64 = number.trim().parse().ok()?;
    let month = u64::try_from(month).ok()? + 1;
    Some(Pages::DateLike(month, number))
}

/// Volume and issue without words, and whether either names a supplement.
pub(super) fn volume_and_issue(
    reference: &Reference,
) -> (Option<Box<str>>, Option<Box<str>>, bool) {
    let mut supplement = reference.text(TextField::SupplementNumber).is_some();
    let mut bare = |field| {
        let (number, is_supplement) = bare_number(reference.text(field)?);
        supplement |= is_supplement;
        number
    };
    let (volume, issue) = (bare(TextField::Volume), bare(TextField::Issue));
    // a year for a volume says nothing that the date does not say; a word is none
    let volume = volume.filter(|volume| !is_year(volume, reference.year())).filter(|volume| {
        volume.bytes().any(|b| b.is_ascii_digit()) || volume.len() <= 4 && !volume.contains(' ')
    });
    let issue = issue.map(|issue| month_number(&issue).unwrap_or(issue));
    (volume, issue, supplement)
}

fn is_year(text: &str, year: Option<i32>) -> bool {
    // parsed and not printed, for it is cheaper; what has a sign or zeros before it is no printed year
    let printed = text.starts_with(|c: char| c.is_ascii_digit() && c != '0') || text == "0";
    printed && year.is_some() && text.parse().ok() == year
}

/// The number of an issue that bears a month's name.
fn month_number(issue: &str) -> Option<Box<str>> {
    let name = issue
        .split(' ')
        .next()
        .filter(|word| word.len() >= 3 && word.bytes().all(|b| b.is_ascii_lowercase()))?;
    let month = MONTHS.iter().position(|month| name.starts_with(month))?;
    Some((month + 1).to_string().into())
}

/// Words beside the number of a volume or an issue, folded.
const NUMBER_WORDS: &[&str] = &[
    "vol", "volume", "no", "nr", "number", "issue", "iss", "band", "heft", "bd", "jg", "tome", "t",
    "num", "n", "pt", "part", "and",
];

/// A number without the words round it, and whether the words name a supplement: `59 SUPPL. 1` is
/// 59, `Supplement 1` is none.
fn bare_number(text: &str) -> (Option<Box<str>>, bool) {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        let number = text.trim_start_matches('0');
        return ((!number.is_empty()).then(|| number.into()), false);
    }
    // an unbalanced bracket is what a source left of a volume that it cut in two
    if text.matches('(').count() != text.matches(')').count() && text.trim().len() <= 3 {
        return (None, false);
    }
    let folded = fold(text);
    if is_no_value(&folded) {
        return (None, false);
    }
    let list: Vec<&str> = folded.split(' ').collect();
    let at = list.iter().position(|word| is_supplement_word(word));
    let kept: Vec<&str> = list[..at.unwrap_or(list.len())]
        .iter()
        .copied()
        .filter(|word| !NUMBER_WORDS.contains(word))
        .map(|word| {
            if word.bytes().all(|b| b.is_ascii_digit()) {
                word.trim_start_matches('0')
            } else {
                word
            }
        })
        .filter(|word| !word.is_empty())
        .collect();
    ((!kept.is_empty()).then(|| kept.join(" ").into()), at.is_some())
}

/// The number of a supplement: 2 of `59 Suppl. 2` and of `S2`.
pub(super) fn supplement_number(reference: &Reference) -> Option<u32> {
    let fields = [TextField::SupplementNumber, TextField::Issue, TextField::Volume];
    fields.iter().filter_map(|field| reference.text(*field)).find_map(|text| {
        let folded = fold(text);
        let mut words = folded.split(' ').skip_while(|word| !is_supplement_word(word));
        let word = words.next()?;
        word.strip_prefix('s')
            .and_then(|number| number.parse().ok())
            .or_else(|| words.next()?.parse().ok())
    })
}

fn is_supplement_word(word: &str) -> bool {
    word.starts_with("suppl")
        || word == "sup"
        || word == "supp"
        || word
            .strip_prefix('s')
            .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()))
}

/// The number in `2nd edition`, `second`, `2`.
pub(super) fn number(text: &str) -> Option<u32> {
    let folded = fold(text);
    folded.split(' ').find_map(|word| {
        let digits: String = word.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok().or_else(|| super::title::number_word(word))
    })
}

impl Pages {
    /// The ranges that a date may have been: `21-Aug` was 8-21 or 21-8, which is 21-28.
    pub fn readings(&self) -> Vec<(u64, u64)> {
        let Self::DateLike(month, number) = *self else { return Vec::new() };
        let mut readings = vec![(month.min(number), month.max(number))];
        for (first, last) in [(month, number), (number, month)] {
            if let Some(last) =
                model_pages::parse(&format!("{first}-{last}")).and_then(|range| range.last)
            {
                readings.extend(
                    last.parse().ok().filter(|last| *last > first).map(|last| (first, last)),
                );
            }
        }
        readings
    }

    /// Whether the page bears the mark of a supplement: `S67`, `14S`.
    pub fn is_supplement(&self) -> bool {
        matches!(self, Self::Range(page, _) | Self::Article(page) if matches!(&*page.mark, "s" | "suppl" | "supplement" | "sa"))
    }

    /// Whether the pages are counted in roman numerals.
    pub fn is_roman(&self) -> bool {
        matches!(self, Self::Range(page, _) if &*page.mark == "roman")
    }

    /// The first page's number or the article number.
    pub fn first(&self) -> Option<u64> {
        match self {
            Self::Missing | Self::Unclear => None,
            Self::Article(page) | Self::Range(page, _) => Some(page.number),
            Self::DateLike(month, number) => Some(*month.min(number)),
        }
    }

    /// The last page's number, where it is given.
    pub fn last(&self) -> Option<u64> {
        match self {
            Self::Range(_, Some(page)) => Some(page.number),
            Self::DateLike(month, number) => Some(*month.max(number)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_in_many_forms() {
        let page = |mark: &str, number| Page { mark: mark.into(), number };
        let range = |first, last| Pages::Range(page("", first), Some(page("", last)));
        for (text, wanted) in [
            ("376 -- 383", range(376, 383)),
            ("221-8", range(221, 228)),
            ("01-Jun", Pages::DateLike(6, 1)),
            ("Jun-12", Pages::DateLike(6, 12)),
            ("S67", Pages::Range(page("s", 67), None)),
            ("14S-15S", Pages::Range(page("s", 14), Some(page("s", 15)))),
            ("e12724", Pages::Article(page("e", 12724))),
            ("CD006828", Pages::Article(page("cd", 6828))),
            ("NA", Pages::Missing),
            ("n/a-n/a", Pages::Missing),
            ("v-xii", Pages::Range(page("roman", 5), Some(page("roman", 12)))),
            ("c-mix", Pages::Unclear),
            ("t-8", Pages::Unclear),
            ("pp. 12-15", range(12, 15)),
        ] {
            assert_eq!(parse(text), wanted, "{text}");
        }
    }

    #[test]
    fn a_date_is_no_page() {
        for (text, year, date) in [
            ("2018", 2018, true),
            ("2018", 2019, false),
            ("September", 2018, true),
            ("12 March 2018", 2018, true),
            ("27", 2018, false),
            ("Sep-20", 2018, false),
            ("march17", 2018, false),
        ] {
            assert_eq!(is_date_of(text, Some(year)), date, "{text}");
        }
    }

    #[test]
    fn numbers_of_volumes() {
        for (text, wanted, supplement) in [
            ("59 SUPPL. 1", Some("59"), true),
            ("Suppl 1", None, true),
            ("S1", None, true),
            ("vol. 12", Some("12"), false),
            ("1)", None, false),
            ("4-5", Some("4 5"), false),
            ("07", Some("7"), false),
            ("UNKNOWN", None, false),
        ] {
            assert_eq!(bare_number(text), (wanted.map(Box::from), supplement), "{text}");
        }
    }
}
