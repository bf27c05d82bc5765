//! What stands behind a field's colon and is not searched by words: checked, and made a term.

use super::Fault;
use super::fields::{self, Meaning};
use super::pattern::Pattern;
use super::subject::Subject;
use super::tree::Term;
use cite_formats::FORMATS;
use cite_model::ItemType;
use cite_model::field::Field;

/// The term that a value of a field makes.
pub(super) fn term(name: &str, meaning: Meaning, value: &str) -> Result<Term, Fault> {
    let value = value.trim();
    if value.is_empty() {
        return Err(Fault::NoValue(name.to_owned()));
    }
    match meaning {
        Meaning::Year => years(value).ok_or_else(|| Fault::NoYear(value.to_owned())),
        Meaning::Is => {
            let unknown = || Fault::unknown("state", value, fields::states());
            fields::state_named(value).map(Term::Is).ok_or_else(unknown)
        }
        Meaning::Has => {
            let unknown = || Fault::unknown("field", value, fields::known());
            fields::thing_named(value).map(Term::Has).ok_or_else(unknown)
        }
        Meaning::Like(subject) => {
            check(subject, value)?;
            Ok(Term::Like(subject, value.to_owned()))
        }
        Meaning::Words(_) => Err(Fault::NoValue(name.to_owned())), // words never come here
    }
}

/// Where only certain values can be, whether the pattern is of one.
fn check(subject: Subject, pattern: &str) -> Result<(), Fault> {
    let scheme = subject.scheme().filter(|_| !pattern.contains('*'));
    if let Some(scheme) = scheme.filter(|_| subject.canonical(pattern).is_none()) {
        return Err(Fault::NoIdentifier { value: pattern.to_owned(), scheme });
    }
    let (what, known): (_, Vec<&'static str>) = match subject {
        Subject::Type => ("type", ItemType::ALL.iter().map(|known| known.csl()).collect()),
        Subject::Format => ("format", FORMATS.iter().map(|format| format.id).collect()),
        _ => return Ok(()),
    };
    let held = Pattern::new(pattern);
    match known.iter().any(|name| held.matches(name)) {
        true => Ok(()),
        false => Err(Fault::unknown(what, pattern, known.into_iter())),
    }
}

/// `2015`, `2015..2020`, `2015..`, `..2020`, `2015-2020`, `>=2015`, `>2015`, `<=2020`, `<2020`.
fn years(text: &str) -> Option<Term> {
    let year = |text: &str| text.trim().parse::<i32>().ok();
    let bound = |text: &str| match text.trim() {
        "" => Some(None),
        text => year(text).map(Some),
    };
    let (from, to) = if let Some(text) = text.strip_prefix(">=") {
        (Some(year(text)?), None)
    } else if let Some(text) = text.strip_prefix("<=") {
        (None, Some(year(text)?))
    } else if let Some(text) = text.strip_prefix('>') {
        (Some(year(text)?.checked_add(1)?), None)
    } else if let Some(text) = text.strip_prefix('<') {
        (None, Some(year(text)?.checked_sub(1)?))
    } else if let Some((from, to)) = text.split_once("..") {
        (bound(from)?, bound(to)?)
    } else if let Some(year) = year(text) {
        (Some(year), Some(year))
    } else {
        let (from, to) = text.split_once(['-', '–'])?;
        (Some(year(from)?), Some(year(to)?))
    };
    let in_order = from.zip(to).is_none_or(|(from, to)| from <= to);
    (in_order && (from.is_some() || to.is_some())).then_some(Term::Year(from, to))
}
