//! A reference: the fields that describe one work, as one source gave them or as merged.
//!
//! Titles and abstracts are rich text (see `text::markup`): plain Unicode in which only a few tags
//! have a meaning. No value is ever empty, and none carries
//! control characters: readers clean what they set.

use super::field::{DateField, FieldMap, ListField, NameField, TextField};
use super::{Date, ItemType, NameList, Relation};
use cite_text::markup;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The description of a work.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Reference {
    /// What kind of work it is.
    #[serde(rename = "type")]
    pub item_type: ItemType,
    /// The name the source has for it: a citation key, an accession number, a row's ID.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Fields of one text.
    #[serde(skip_serializing_if = "FieldMap::is_empty")]
    pub texts: FieldMap<TextField, String>,
    /// Fields of names.
    #[serde(skip_serializing_if = "FieldMap::is_empty")]
    pub names: FieldMap<NameField, NameList>,
    /// Fields of dates.
    #[serde(skip_serializing_if = "FieldMap::is_empty")]
    pub dates: FieldMap<DateField, Date>,
    /// Fields of several texts.
    #[serde(skip_serializing_if = "FieldMap::is_empty")]
    pub lists: FieldMap<ListField, Vec<String>>,
    /// Works that the source says it belongs together with.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<Related>,
    /// Posts and articles that tell of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<Mention>,
    /// What has no CSL variable, under its source's own tag, in the source's order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub extra: Vec<Extra>,
}

/// A value that has no CSL variable.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Extra {
    /// The id of the format it came from, which alone writes it out again as a field.
    pub format: String,
    /// The source's own tag.
    pub tag: String,
    /// The value.
    pub value: String,
}

/// A work that a source relates to this one.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Related {
    /// "This is `relation` that."
    pub relation: Relation,
    /// That one: `PMID:123`, `DOI:10.1000/1`, `key:knuth1984`, or a citation in words.
    pub target: String,
    /// Turns the sentence round: that one is `relation` this.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub inverse: bool,
}

/// A post or an article that tells of a work.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Mention {
    /// Where it stands.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub url: String,
    /// Its own title.
    pub title: String,
    /// When it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
}

/// The longest list that is searched before a value is added to it.
const LONGEST_SEARCHED: usize = 64;

impl Reference {
    /// A reference of this type, without fields.
    pub fn new(item_type: ItemType) -> Self {
        Self { item_type, ..Self::default() }
    }

    /// A text field's value.
    pub fn text(&self, field: TextField) -> Option<&str> {
        self.texts.get(field).map(String::as_str)
    }

    /// The title.
    pub fn title(&self) -> Option<&str> {
        self.text(TextField::Title)
    }

    /// A name field's names; an empty slice where there are none.
    pub fn names(&self, field: NameField) -> &[super::Name] {
        self.names.get(field).map_or(&[], |list| &list.names)
    }

    /// A list field's values; an empty slice where there are none.
    pub fn list(&self, field: ListField) -> &[String] {
        self.lists.get(field).map_or(&[], Vec::as_slice)
    }

    /// A date field's value.
    pub fn date(&self, field: DateField) -> Option<&Date> {
        self.dates.get(field)
    }

    /// The year of issue.
    pub fn year(&self) -> Option<i32> {
        self.date(DateField::Issued).and_then(Date::year)
    }

    /// Sets a text field, unless the value is blank.
    pub fn set(&mut self, field: TextField, value: impl Into<String>) {
        let value = value.into();
        if !value.trim().is_empty() {
            self.texts.insert(field, value);
        }
    }

    /// Sets a text field that is not set yet; says whether it did, so that a caller can keep the
    /// value elsewhere.
    #[must_use]
    pub fn set_first(&mut self, field: TextField, value: &str) -> bool {
        let free = self.texts.get(field).is_none() && !value.trim().is_empty();
        if free {
            self.texts.insert(field, value.to_owned());
        }
        free
    }

    /// Adds a value to a list field, unless it is blank or among the list's values already. A long
    /// list is not searched, since filling it would take a time that grows with its square:
    /// [`unite_lists`](Self::unite_lists) removes what it has twice.
    pub fn push(&mut self, field: ListField, value: impl Into<String>) {
        let value = value.into();
        let list = self.list(field);
        if !value.trim().is_empty() && (list.len() > LONGEST_SEARCHED || !list.contains(&value)) {
            self.lists.entry(field).push(value);
        }
    }

    /// The same reference for a format that knows no protected capitals and no formulas in TeX: its
    /// texts without them (`text::markup::simple`).
    pub fn simple(&self) -> Cow<'_, Self> {
        let is_simple = |text: &String| matches!(markup::simple(text), Cow::Borrowed(_));
        let mut lists = self.lists.iter().flat_map(|(_, list)| list);
        if self.texts.iter().all(|(_, text)| is_simple(text)) && lists.all(is_simple) {
            return Cow::Borrowed(self);
        }
        let mut reference = self.clone();
        let lists = reference.lists.iter_mut().flat_map(|(_, list)| list);
        for text in reference.texts.iter_mut().map(|(_, text)| text).chain(lists) {
            *text = markup::simple(text).into_owned();
        }
        Cow::Owned(reference)
    }

    /// Takes out of texts the mark that nothing else in them is protected, which only LaTeX can say.
    pub fn unmark(&mut self) {
        for (_, text) in self.texts.iter_mut() {
            text.truncate(markup::unmarked(text).len());
        }
    }

    /// Removes values that a long list has twice; the first stays.
    pub fn unite_lists(&mut self) {
        for (_, list) in self.lists.iter_mut().filter(|(_, list)| list.len() > LONGEST_SEARCHED) {
            let mut seen = FxHashSet::default();
            let is_first: Vec<bool> = list.iter().map(|value| seen.insert(value)).collect();
            let mut is_first = is_first.into_iter();
            list.retain(|_| is_first.next().unwrap_or(true));
        }
    }

    /// Adds a name to a name field.
    pub fn push_name(&mut self, field: NameField, name: super::Name) {
        self.names.entry(field).names.push(name);
    }

    /// Keeps a value that has no field, under its source's own tag, as it stands but for control
    /// characters; a blank one is not kept.
    pub fn keep(&mut self, format: &str, tag: &str, value: impl Into<String>) {
        let mut value = value.into();
        // an ASCII text is looked at by its bytes
        let has_controls = if value.is_ascii() {
            value.bytes().any(|byte| byte.is_ascii_control() && byte != b'\n')
        } else {
            value.chars().any(|c| c.is_control() && c != '\n')
        };
        if has_controls {
            value = markup::clean_block(&value).into_owned();
        }
        if !value.trim().is_empty() {
            let tag = markup::clean(tag).into_owned();
            self.extra.push(Extra { format: format.to_owned(), tag, value });
        }
    }

    /// The values kept under a format's tag, in their order.
    pub fn kept<'a>(&'a self, format: &'a str, tag: &'a str) -> impl Iterator<Item = &'a str> {
        self.extra
            .iter()
            .filter(move |extra| extra.format == format && extra.tag == tag)
            .map(|extra| extra.value.as_str())
    }

    /// Whether there is nothing to know the work by: no title, no name, no identifier.
    pub fn is_anonymous(&self) -> bool {
        use TextField::{Arxiv, ContainerTitle, Doi, OriginalTitle, Pmcid, Pmid, Title};
        let known_by = [Title, OriginalTitle, ContainerTitle, Doi, Pmid, Pmcid, Arxiv];
        known_by.iter().all(|field| self.texts.get(*field).is_none())
            && self.names.is_empty()
            && self.lists.is_empty()
    }
}
