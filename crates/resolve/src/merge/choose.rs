//! The values that records of one cluster have for a field come in, the most trusted record's first;
//! the one to show goes out.
//!
//! The order of reasons: a value that is whole (no capitals alone, no "et al.",
//! no date for pages); how far the source is trusted; how many sources agree; how much it says.

use super::MergeInput;
use crate::standardize::{Kind, Pages, parse_pages, standardize_kind};
use cite_model::{Date, ItemType, Name, NameList, Reference, TextField};
use cite_text::fold::fold;
use cite_text::markup;
use cite_text::script::{Script, dominant_script, is_all_caps};
use rustc_hash::FxHashMap;
use std::cell::OnceCell;
use std::cmp::Reverse;
use std::hash::Hash;

/// The better of two types: one that says something, then the version of record's, then trust, then
/// agreement.
pub(super) fn item_type(
    values: &[(usize, &ItemType)],
    inputs: &[MergeInput],
    kinds: &Kinds,
) -> Option<(usize, ItemType)> {
    let rank = |value: ItemType| match value {
        ItemType::Document => 0,
        ItemType::Article | ItemType::Webpage => 1,
        _ => 2,
    };
    let types: Vec<ItemType> = values.iter().map(|(_, value)| **value).collect();
    let agree = agreement(&types);
    let best = (0..values.len()).max_by_key(|place| {
        let (at, value) = values[*place];
        let recorded = !kinds.is_preprint(at);
        (rank(*value), recorded, inputs[at].precedence, agree[*place], Reverse(*value))
    })?;
    let value = values[best].1;
    Some((first_with(values, value), *value))
}

/// How many values each agrees with, itself among them; nothing is said of two, which agree with each
/// other or not at all. In time that grows with their number: an entry may have thousands of records.
fn agreement<T: Eq + Hash>(values: &[T]) -> Vec<usize> {
    if values.len() < 3 {
        return vec![0; values.len()];
    }
    let mut counts: FxHashMap<&T, usize> = FxHashMap::default();
    values.iter().for_each(|value| *counts.entry(value).or_default() += 1);
    values.iter().map(|value| counts[value]).collect()
}

/// Whether each input is a preprint, found out where it is asked for.
pub(super) struct Kinds<'a>(Vec<(&'a Reference, OnceCell<bool>)>);

impl<'a> Kinds<'a> {
    pub(super) fn new(inputs: &[MergeInput<'a>]) -> Self {
        Self(inputs.iter().map(|input| (input.reference, OnceCell::new())).collect())
    }

    fn is_preprint(&self, input: usize) -> bool {
        let (reference, known) = &self.0[input];
        *known.get_or_init(|| standardize_kind(reference) == Kind::Preprint)
    }
}

/// The best text for a field.
pub(super) fn text(
    field: TextField,
    values: &[(usize, &String)],
    inputs: &[MergeInput],
    kinds: &Kinds,
) -> Option<(usize, String)> {
    if let [(at, only)] = values {
        return Some((*at, (*only).clone()));
    }
    let folded: Vec<String> = match values.len() {
        3.. if values.iter().any(|(_, value)| *value != values[0].1) => {
            values.iter().map(|(_, value)| fold(value)).collect()
        }
        _ => Vec::new(), // all agree, or nothing can be said
    };
    let agree = agreement(&folded);
    let best = (0..values.len()).max_by_key(|place| {
        let (at, value) = values[*place];
        (
            wholeness(field, value, at, kinds),
            inputs[at].precedence,
            agree.get(*place),
            says(field, value),
            Reverse(value),
        )
    })?;
    Some((values[best].0, values[best].1.clone()))
}

/// How whole a value is; what is damaged or secondary loses whatever its source.
fn wholeness(field: TextField, value: &str, input: usize, kinds: &Kinds) -> i8 {
    match field {
        TextField::Title | TextField::ContainerTitle | TextField::CollectionTitle => {
            let plain = markup::plain(value);
            let latin = matches!(dominant_script(&plain), Script::Latin | Script::Other);
            let bracketed = plain.starts_with('[') && plain.trim_end_matches('.').ends_with(']');
            4 * i8::from(latin)
                + 2 * i8::from(!is_all_caps(&plain) || plain.len() < 9)
                + i8::from(!bracketed && !value.contains('\u{fffd}'))
        }
        TextField::Page => match parse_pages(value) {
            Pages::Missing => 0,
            Pages::Unclear | Pages::DateLike(..) => 1,
            Pages::Article(_) => 2,
            Pages::Range(_, None) => 3,
            Pages::Range(_, Some(_)) => 4,
        },
        TextField::Abstract => {
            i8::from(!value.trim_end().ends_with(['…']))
                + i8::from(!value.trim_end().ends_with("..."))
        }
        // the version of record gives what it is cited by
        TextField::Doi
        | TextField::Publisher
        | TextField::Volume
        | TextField::Issue
        | TextField::Number => i8::from(!kinds.is_preprint(input)),
        _ => 0,
    }
}

/// How much a value says, where all else is equal: longer names, longer titles, longer abstracts.
fn says(field: TextField, value: &str) -> usize {
    match field {
        TextField::Title => {
            markup::plain(value).chars().filter(|c| c.is_alphanumeric()).count()
                + usize::from(value.contains('<'))
        }
        _ => value.chars().count(),
    }
}

/// The most trusted title in another script than the chosen one.
pub(super) fn other_script<'a>(
    title: &str,
    values: &[(usize, &'a String)],
) -> Option<(usize, &'a String)> {
    let script = dominant_script(title);
    values.iter().copied().find(|(_, value)| {
        let other = dominant_script(value);
        other != script && other != Script::Other
    })
}

/// A title in another script is the original where its record says that the work is in that
/// language; else a source translated it.
pub(super) fn field_of_other_script(at: usize, inputs: &[MergeInput]) -> TextField {
    let said = inputs.iter().filter_map(|input| input.reference.text(TextField::Language));
    let latin = |language: &str| {
        let language = fold(language);
        ["en", "eng", "english", "de", "fr", "es", "it", "pt"]
            .iter()
            .any(|name| language == *name || language.starts_with(&format!("{name} ")))
    };
    let mut languages = said.peekable();
    let original = languages.peek().is_some() && languages.all(|language| !latin(language));
    let container = inputs[at].reference.text(TextField::ContainerTitle);
    let in_other_script = container
        .is_some_and(|name| !matches!(dominant_script(name), Script::Latin | Script::Other));
    if original || in_other_script { TextField::OriginalTitle } else { TextField::TranslatedTitle }
}

/// The best list of names: the longest that is not cut, then trust, full given names, agreement.
pub(super) fn names(values: &[(usize, &NameList)], inputs: &[MergeInput]) -> Option<usize> {
    let lists: Vec<&NameList> = values.iter().map(|(_, list)| *list).collect();
    let agree = agreement(&lists);
    let best = (0..values.len()).max_by_key(|place| {
        let (at, list) = values[*place];
        let people = list.names.iter().filter(|name| matches!(name, Name::Person(_))).count();
        let spelt: usize =
            list.names.iter().map(|name| usize::from(is_spelt_out(name.given()))).sum();
        let whole = !list.et_al
            && !list.names.iter().any(|name| is_all_caps(name.family()) && name.family().len() > 3);
        (
            people > 0,
            !list.et_al,
            list.names.len(),
            whole,
            inputs[at].precedence,
            spelt,
            agree[*place],
            Reverse(inputs[at].content),
        )
    })?;
    Some(values[best].0)
}

/// Puts full given names for initials, where another record spells them out.
pub(super) fn with_full_names(mut list: NameList, values: &[(usize, &NameList)]) -> NameList {
    for (at, name) in list.names.iter_mut().enumerate() {
        let Name::Person(person) = name else { continue };
        if is_spelt_out(&person.given) {
            continue;
        }
        let spelt = |(_, other): &(usize, &NameList)| {
            other.names.get(at).is_some_and(|other| is_spelt_out(other.given()))
        };
        if !values.iter().any(spelt) {
            continue;
        }
        let family = fold(&person.family);
        let initial = fold(&person.given).chars().next();
        let fuller = values.iter().filter_map(|(_, other)| other.names.get(at)).filter(|other| {
            is_spelt_out(other.given())
                && fold(other.family()) == family
                && (initial.is_none() || fold(other.given()).chars().next() == initial)
        });
        if let Some(fuller) = fuller
            .max_by_key(|other| (other.given().chars().count(), Reverse(other.given().to_owned())))
        {
            person.given = fuller.given().to_owned();
        }
    }
    list
}

/// Whether given names hold a word and not initials alone.
fn is_spelt_out(given: &str) -> bool {
    given
        .split([' ', '.', '-'])
        .any(|word| word.chars().count() > 2 && word.chars().any(char::is_lowercase))
}

/// The best date: the version of record's year, then the most precise date that agrees with it.
pub(super) fn date(
    values: &[(usize, &Date)],
    inputs: &[MergeInput],
    kinds: &Kinds,
) -> Option<usize> {
    if let [(at, _)] = values {
        return Some(*at);
    }
    let years: Vec<Option<i32>> = values.iter().map(|(_, date)| date.year()).collect();
    let agree = agreement(&years);
    let year_from = (0..values.len()).max_by_key(|place| {
        let (at, date) = values[*place];
        let reference = inputs[at].reference;
        let printed = [TextField::Volume, TextField::Page]
            .iter()
            .filter(|field| reference.text(**field).is_some())
            .count();
        let recorded = !kinds.is_preprint(at);
        (
            date.year().is_some(),
            recorded,
            printed,
            agree[*place],
            inputs[at].precedence,
            date.year(),
        )
    })?;
    let year = years[year_from];
    let agreeing = values.iter().filter(|(_, date)| date.year() == year);
    let best = agreeing
        .max_by_key(|(at, date)| (date.precision(), inputs[*at].precedence, Reverse(*date)))?;
    Some(best.0)
}

/// The most trusted input with a value.
fn first_with<T: PartialEq>(values: &[(usize, &T)], wanted: &T) -> usize {
    values.iter().find(|(_, value)| *value == wanted).map_or(0, |(at, _)| *at)
}
