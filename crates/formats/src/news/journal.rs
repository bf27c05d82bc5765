//! A line of an article comes in; the journal that it names, the day of issue, or the article's own
//! date goes out.

use cite_model::{Date, PartialDate, date};

/// What stands before a journal's name. In Chinese the name ends where Latin letters end.
const BEFORE: &[&str] = &[
    "国际学术期刊",
    "国际著名期刊",
    "国际知名期刊",
    "国际著名学术期刊",
    "国际期刊",
    "国际杂志",
    "国际著名杂志",
    "国际知名杂志",
    "国际学术杂志",
    "著名期刊",
    "学术期刊",
    "顶级期刊",
    "知名期刊",
    "权威期刊",
    "期刊",
    "杂志",
    "发表在",
    "发表于",
    "刊登在",
    "刊登于",
    "刊载于",
    "刊发于",
    "published in the journal ",
    "in the journal ",
    "published today in ",
    "published online in ",
    "published this week in ",
    "published in ",
    "appears in ",
    "reported in ",
    "journal ",
];

/// The journal that a line says the paper was published in, and the sentence that says it.
pub fn named(line: &str) -> Option<(String, &str)> {
    sentences(line).find_map(|sentence| {
        let lower = sentence.to_ascii_lowercase();
        BEFORE.iter().find_map(|before| {
            let at = lower.find(before)? + before.len();
            name(&sentence[at..]).map(|name| (name, sentence))
        })
    })
}

/// The sentences of a line; a full stop is not the end before a small letter or behind an initial.
fn sentences(line: &str) -> impl Iterator<Item = &str> {
    line.split(['。', '！', '？']).flat_map(|part| part.split(". "))
}

/// A journal's name that begins here: in quotation marks, or capitalised words.
fn name(text: &str) -> Option<String> {
    let text = text.trim_start();
    let quoted = [('《', '》'), ('“', '”'), ('"', '"'), ('「', '」'), ('<', '>')];
    if let Some((open, close)) = quoted.iter().find(|(open, _)| text.starts_with(*open)) {
        let inside = &text[open.len_utf8()..];
        return inside
            .find(*close)
            .map(|end| inside[..end].trim().to_owned())
            .filter(|name| (2..150).contains(&name.chars().count()));
    }
    let end = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, ' ' | '&' | '-' | ':' | '\'')))
        .unwrap_or(text.len());
    let mut words = Vec::new();
    let mut rest = text[..end].split(' ').peekable();
    while let Some(word) = rest.next() {
        if matches!(word, "on" | "in") && rest.peek().is_some_and(|next| is_time(next)) {
            break;
        }
        let inner = matches!(word, "of" | "the" | "and" | "in" | "for" | "on" | "&" | "de");
        if !(word.starts_with(|c: char| c.is_ascii_uppercase())
            || inner && !words.is_empty()
            || word.starts_with("e")
                && words.is_empty()
                && word.chars().nth(1).is_some_and(char::is_uppercase))
        {
            break;
        }
        words.push(word.trim_end_matches([':', '\'']));
    }
    while words.last().is_some_and(|word| word.starts_with(char::is_lowercase) && word.len() < 4) {
        words.pop();
    }
    let month = words.len() == 1 && is_time(words[0]);
    let name = words.join(" ");
    (name.chars().filter(|c| c.is_alphabetic()).count() > 1 && words.len() <= 12 && !month)
        .then_some(name)
}

/// A month or a day of the week.
fn is_time(word: &str) -> bool {
    word.ends_with("day")
        || date::loose::parse(&format!("{word} 2000")).is_some_and(|date| date.precision() > 1)
}

/// The day that a sentence names; the year that it leaves out is the one nearest to the article.
pub fn day(sentence: &str, published: Option<&Date>) -> Option<Date> {
    if let Some(whole) = whole_date(sentence) {
        return Some(whole);
    }
    let near = published.and_then(Date::start)?;
    let (month, day) = chinese_day(sentence).or_else(|| english_day(sentence))?;
    let distance = |year: i32| {
        let days = |date: PartialDate| {
            date.year * 372
                + i32::from(date.month.unwrap_or(6)) * 31
                + i32::from(date.day.unwrap_or(15))
        };
        let then = PartialDate { year, month: Some(month), day, ..PartialDate::default() };
        (days(then) - days(near)).abs()
    };
    let year = (near.year - 1..=near.year + 1).min_by_key(|year| distance(*year))?;
    Date::from_parts(year, Some(month), day)
}

/// A day with its year, as Chinese writes it: `2012年8月24日`.
fn whole_date(sentence: &str) -> Option<Date> {
    let at = sentence.find('年')?;
    let year = sentence[..at].char_indices().rev().take(4).last().map(|(at, _)| at)?;
    let end = sentence[at..]
        .find(['日', '号'])
        .map_or_else(|| sentence[at..].find('月').map(|month| at + month), |day| Some(at + day));
    let date = date::loose::parse(&sentence[year..end?])?;
    (date.precision() > 1).then_some(date)
}

/// `8月24日`.
fn chinese_day(sentence: &str) -> Option<(u8, Option<u8>)> {
    let at = sentence.find('月')?;
    let month: u8 = digits_before(&sentence[..at])?;
    let behind = &sentence[at + '月'.len_utf8()..];
    let day = behind.find(['日', '号']).and_then(|end| behind[..end].trim().parse().ok());
    (1..=12).contains(&month).then_some((month, day))
}

fn digits_before(text: &str) -> Option<u8> {
    let text = text.trim_end();
    let start = text
        .rfind(|c: char| !c.is_ascii_digit())
        .map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    text[start..].parse().ok()
}

/// `August 24`, `24 August`, `Aug. 24`.
fn english_day(sentence: &str) -> Option<(u8, Option<u8>)> {
    let words: Vec<&str> = sentence
        .split_whitespace()
        .map(|word| word.trim_matches([',', '.', '(', ')', ';']))
        .collect();
    let number = |at: Option<usize>| {
        at.and_then(|at| words.get(at))
            .and_then(|word| {
                word.trim_end_matches(['s', 't', 'n', 'd', 'r', 'h']).parse::<u8>().ok()
            })
            .filter(|day| (1..=31).contains(day))
    };
    words.iter().enumerate().find_map(|(at, word)| {
        let capital = word.starts_with(char::is_uppercase) && word.len() >= 3;
        let start = date::loose::parse(&format!("{word} 2000"))
            .filter(|date| capital && date.precision() == 3)?
            .start()?;
        let day = number(Some(at + 1)).or_else(|| number(at.checked_sub(1)))?;
        Some((start.month?, Some(day)))
    })
}

/// The date of the article, where the line bears one and little else.
pub fn date_line(line: &str) -> Option<Date> {
    if line.chars().count() > 80 {
        return None;
    }
    let tokens = line.split([' ', '|', '\t', '：']);
    let numeric = tokens.filter(|token| token.len() >= 8).find_map(|token| {
        let bare = token.trim_matches(['(', ')', '[', ']', ',']);
        let date = date::loose::parse(bare)?;
        (date.precision() == 4).then_some(date)
    });
    numeric.or_else(|| date::loose::parse(line).filter(|date| date.precision() == 4))
}

/// Whether one name is the other with its words cut short: `Mol Cell` and `Molecular Cell`.
pub fn is_abbreviation(short: &str, full: &str) -> bool {
    let clean = |word: &str| word.trim_end_matches('.').to_lowercase();
    let full: Vec<String> = full
        .split(' ')
        .filter(|word| !matches!(*word, "of" | "the" | "and" | "&"))
        .map(clean)
        .collect();
    let short: Vec<String> = short.split(' ').map(clean).collect();
    short.len() == full.len()
        && short != full
        && short
            .iter()
            .zip(&full)
            .all(|(short, full)| !short.is_empty() && full.starts_with(short.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn journals_in_prose() {
        for (line, expected) in [
            ("相关研究成果将刊登在8月24日的国际杂志Molecular Cell上。", Some("Molecular Cell")),
            ("该研究发表于《Nature Communications》杂志。", Some("Nature Communications")),
            (
                "The study was published in the journal Nature Medicine on Monday.",
                Some("Nature Medicine"),
            ),
            ("The work appears in eLife today.", Some("eLife")),
            ("It was published in May.", None),
            ("It was published in 2020 by friends.", None),
        ] {
            assert_eq!(named(line).map(|(name, _)| name).as_deref(), expected, "{line}");
        }
        assert!(is_abbreviation("Mol Cell", "Molecular Cell"));
        assert!(!is_abbreviation("Cell", "Molecular Cell"));
    }

    #[test]
    fn days_without_a_year() {
        let on = |text: &str| date::loose::parse(text);
        for (sentence, published, expected) in [
            ("将刊登在8月24日的国际杂志", "2012-07-23", Some("2012-08-24")),
            ("1月3日的期刊", "2012-12-20", Some("2013-01-03")),
            ("12月30日的期刊", "2013-01-04", Some("2012-12-30")),
            ("2011年8月24日的期刊", "2012-07-23", Some("2011-08-24")),
            ("published August 24 in", "2012-07-23", Some("2012-08-24")),
            ("published in", "2012-07-23", None),
        ] {
            assert_eq!(
                day(sentence, on(published).as_ref()).map(|date| date.to_string()).as_deref(),
                expected,
                "{sentence}"
            );
        }
        assert_eq!(
            date_line("2012-07-23 T.Shen 生物谷").map(|date| date.to_string()).as_deref(),
            Some("2012-07-23")
        );
    }
}
