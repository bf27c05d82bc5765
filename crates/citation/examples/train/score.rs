//! A parsed reference held against its tags, by the comparison of ../shared/references/score.py.

use crate::gold::Tagged;
use cite_citation::Parsed;
use cite_model::{NameField, TextField};
use std::collections::BTreeMap;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Right, wrong and missing values a field, and strings that gave nothing.
#[derive(Default)]
pub struct Score {
    pub fields: BTreeMap<&'static str, [usize; 3]>,
    pub strings: usize,
    pub refused: usize,
    /// Values that are wrong by marks alone that the tags count to them: curly quotation marks, and
    /// the `In` before a container.
    pub by_marks: usize,
}

pub fn fold(text: &str) -> String {
    let lower: String =
        text.nfkd().flat_map(char::to_lowercase).filter(|c| !is_combining_mark(*c)).collect();
    let kept: String = lower
        .replace('ß', "ss")
        .chars()
        .map(|c| {
            if c.is_ascii_digit() || c.is_ascii_lowercase() || ('\u{370}'..='\u{ffff}').contains(&c)
            {
                c
            } else {
                ' '
            }
        })
        .collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn digits(text: &str) -> Option<String> {
    let digits: String =
        text.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    (!digits.is_empty()).then_some(digits)
}

fn year(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let is_year = |four: &[u8]| {
        four.iter().all(u8::is_ascii_digit)
            && (four[0] == b'1' && four[1] >= b'5' || four.starts_with(b"20"))
    };
    (0..bytes.len().saturating_sub(3))
        .find(|at| is_year(&bytes[*at..at + 4]))
        .and_then(|at| text.get(at..at + 4))
        .map(str::to_owned)
}

fn wanted(tagged: &Tagged) -> Vec<(&'static str, String)> {
    let first = |names: &[&str]| {
        names
            .iter()
            .find_map(|name| tagged.parts.iter().find(|(tag, _)| tag == name))
            .map(|(_, text)| text.clone())
    };
    let author = first(&["author"]).filter(|text| !text.contains("others") && !is_et_al(text));
    [
        ("title", first(&["title"])),
        ("container", first(&["journal", "container-title"])),
        ("doi", first(&["doi"])),
        ("year", first(&["date"]).and_then(|text| year(&text))),
        ("volume", first(&["volume"]).and_then(|text| digits(&text))),
        ("page", first(&["pages"]).and_then(|text| digits(&text))),
        ("author", author),
    ]
    .into_iter()
    .filter_map(|(field, value)| Some((field, value.filter(|value| !value.is_empty())?)))
    .collect()
}

fn is_et_al(text: &str) -> bool {
    text.match_indices("et al").any(|(at, _)| !text[..at].ends_with(char::is_alphanumeric))
}

fn got(parsed: &Parsed, field: &str) -> Option<String> {
    let reference = &parsed.reference;
    let text = |field| {
        reference.text(field).map(cite_text::markup::plain).map(std::borrow::Cow::into_owned)
    };
    match field {
        "title" => text(TextField::Title),
        "container" => text(TextField::ContainerTitle),
        "doi" => text(TextField::Doi),
        "year" => reference.year().map(|year| year.to_string()),
        "volume" => text(TextField::Volume).and_then(|text| digits(&text)),
        "page" => text(TextField::Page).and_then(|text| digits(&text)),
        _ => reference.names(NameField::Author).first().map(|name| name.family().to_owned()),
    }
}

fn is_right(field: &str, want: &str, have: &str) -> bool {
    match field {
        "author" => fold(want).find(&fold(have)).is_some_and(|at| at <= 30),
        "doi" => fold(have) == fold(&want[want.find("10.").unwrap_or(0)..]),
        _ => fold(have) == fold(want),
    }
}

/// A value without quotation marks, and without the word that leads to a container.
fn bare(text: &str) -> String {
    let folded = fold(&text.replace(['“', '”', '‘', '’', '„', '‟', '\'', '"'], " "));
    ["in ", "dans ", "en ", "em "]
        .iter()
        .find_map(|word| folded.strip_prefix(word))
        .unwrap_or(&folded)
        .to_owned()
}

impl Score {
    pub fn add(&mut self, tagged: &Tagged, parsed: &Parsed, show: bool) {
        self.strings += 1;
        self.refused += usize::from(parsed.reference.is_anonymous());
        for (field, want) in wanted(tagged) {
            let have = got(parsed, field);
            let state = match &have {
                Some(have) if is_right(field, &want, have) => 0,
                Some(_) => 1,
                None => 2,
            };
            self.fields.entry(field).or_default()[state] += 1;
            let is_by_marks = state == 1
                && matches!(field, "title" | "container")
                && have.as_deref().map(bare) == Some(bare(&want));
            self.by_marks += usize::from(is_by_marks);
            if show && state > 0 && !is_by_marks {
                println!("{field}: want {want:?}, got {have:?}\n    {}", tagged.text());
            }
        }
    }

    pub fn total(&self) -> (usize, usize) {
        let right = self.fields.values().map(|counts| counts[0]).sum();
        (right, self.fields.values().flatten().sum())
    }

    pub fn line(&self) -> String {
        let (right, all) = self.total();
        let percent = |right: usize| 100.0 * right as f64 / all.max(1) as f64;
        format!(
            "{:.2} % of {all} fields right over {} strings, {} refused ({:.2} % where quotation marks and a container's \"In\" do not count)",
            percent(right),
            self.strings,
            self.refused,
            percent(right + self.by_marks)
        )
    }
}
