//! A field of whatever kind by its name, as a person types it or a file has it: a name comes in, the
//! field goes out, and its CSL name again. Every field is found by its own name.

use super::field::Field;
use super::{DateField, ListField, NameField, TextField};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A field of a reference, of whatever kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AnyField {
    /// The item type.
    Type,
    /// The source's own name.
    Id,
    /// A field of one text.
    Text(TextField),
    /// A field of names.
    Names(NameField),
    /// A field of a date.
    Date(DateField),
    /// A field of several texts.
    List(ListField),
    /// Works that it belongs together with.
    Related,
    /// Posts that tell of it.
    Mentions,
    /// What has no field.
    Extra,
}

/// A name that no field has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}: no field has this name")]
pub struct NoField(pub String);

impl NoField {
    /// Names of fields that are much like it, the most alike first.
    pub fn nearest(&self) -> Vec<&'static str> {
        let typed = self.0.trim().to_lowercase().replace(['_', ' '], "-");
        if typed.len() > LONGEST {
            return Vec::new();
        }
        let names = AnyField::all().map(AnyField::name).chain(ALIASES.iter().map(|row| row.0));
        let alike = |name: &'static str| {
            let known = name.to_lowercase();
            let likeness = match strsim::damerau_levenshtein(&typed, &known) {
                0..=1 => 1.0,
                _ => strsim::jaro_winkler(&typed, &known),
            };
            (likeness > 0.84).then_some((likeness, name))
        };
        let mut alike: Vec<(f64, &str)> = names.filter_map(alike).collect();
        alike.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        alike.into_iter().take(3).map(|(_, name)| name).collect()
    }
}

/// Longer words, in bytes, are like no name.
const LONGEST: usize = 40;

/// The names that are no CSL variables.
const OWN: &[(&str, AnyField)] = &[
    ("type", AnyField::Type),
    ("id", AnyField::Id),
    ("related", AnyField::Related),
    ("mentions", AnyField::Mentions),
    ("extra", AnyField::Extra),
];

/// What people call fields, beside their CSL names: words of everyday, of BibLaTeX and of RIS.
const ALIASES: &[(&str, AnyField)] = &[
    ("address", AnyField::Text(TextField::PublisherPlace)),
    ("article-number", AnyField::Text(TextField::Number)),
    ("arxiv-id", AnyField::Text(TextField::Arxiv)),
    ("authors", AnyField::Names(NameField::Author)),
    ("book", AnyField::Text(TextField::ContainerTitle)),
    ("booktitle", AnyField::Text(TextField::ContainerTitle)),
    ("chapter", AnyField::Text(TextField::ChapterNumber)),
    ("city", AnyField::Text(TextField::PublisherPlace)),
    ("conference", AnyField::Text(TextField::EventTitle)),
    ("container", AnyField::Text(TextField::ContainerTitle)),
    ("date", AnyField::Date(DateField::Issued)),
    ("editors", AnyField::Names(NameField::Editor)),
    ("eprint", AnyField::Text(TextField::Arxiv)),
    ("event", AnyField::Text(TextField::EventTitle)),
    ("isbns", AnyField::List(ListField::Isbn)),
    ("issns", AnyField::List(ListField::Issn)),
    ("journal", AnyField::Text(TextField::ContainerTitle)),
    ("journal-abbreviation", AnyField::Text(TextField::ContainerTitleShort)),
    ("journaltitle", AnyField::Text(TextField::ContainerTitle)),
    ("keywords", AnyField::List(ListField::Keyword)),
    ("lang", AnyField::Text(TextField::Language)),
    ("link", AnyField::List(ListField::Url)),
    ("location", AnyField::Text(TextField::PublisherPlace)),
    ("no", AnyField::Text(TextField::Issue)),
    ("notes", AnyField::List(ListField::Note)),
    ("pages", AnyField::Text(TextField::Page)),
    ("place", AnyField::Text(TextField::PublisherPlace)),
    ("pmc", AnyField::Text(TextField::Pmcid)),
    ("pubmed", AnyField::Text(TextField::Pmid)),
    ("school", AnyField::Text(TextField::Publisher)),
    ("series", AnyField::Text(TextField::CollectionTitle)),
    ("short-title", AnyField::Text(TextField::TitleShort)),
    ("shorttitle", AnyField::Text(TextField::TitleShort)),
    ("tags", AnyField::List(ListField::Keyword)),
    ("translators", AnyField::Names(NameField::Translator)),
    ("urldate", AnyField::Date(DateField::Accessed)),
    ("urls", AnyField::List(ListField::Url)),
    ("vol", AnyField::Text(TextField::Volume)),
    ("year", AnyField::Date(DateField::Issued)),
];

impl AnyField {
    /// Every field, in the order of the tables.
    pub fn all() -> impl Iterator<Item = Self> {
        [Self::Type, Self::Id]
            .into_iter()
            .chain(TextField::ALL.iter().copied().map(Self::Text))
            .chain(NameField::ALL.iter().copied().map(Self::Names))
            .chain(DateField::ALL.iter().copied().map(Self::Date))
            .chain(ListField::ALL.iter().copied().map(Self::List))
            .chain([Self::Related, Self::Mentions, Self::Extra])
    }

    /// The CSL variable's name; for what is none, ours.
    pub fn name(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::Id => "id",
            Self::Text(field) => field.csl(),
            Self::Names(field) => field.csl(),
            Self::Date(field) => field.csl(),
            Self::List(field) => field.csl(),
            Self::Related => "related",
            Self::Mentions => "mentions",
            Self::Extra => "extra",
        }
    }
}

impl fmt::Display for AnyField {
    /// The CSL variable's name.
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for AnyField {
    type Err = NoField;

    /// By the CSL variable's name in any capitals, with `-`, `_` or a space between its words, else
    /// by what people call it: `year`, `journal`, `pages`.
    fn from_str(name: &str) -> Result<Self, NoField> {
        let name = name.trim();
        let same = |known: &str| {
            let alike = |a: u8, b: u8| dashed(a) == dashed(b);
            known.len() == name.len() && known.bytes().zip(name.bytes()).all(|(a, b)| alike(a, b))
        };
        let named = |table: &[(&str, Self)]| {
            table.iter().find(|(known, _)| same(known)).map(|(_, field)| *field)
        };
        field(same)
            .map(Self::Text)
            .or_else(|| field(same).map(Self::Names))
            .or_else(|| field(same).map(Self::Date))
            .or_else(|| field(same).map(Self::List))
            .or_else(|| named(OWN))
            .or_else(|| named(ALIASES))
            .ok_or_else(|| NoField(name.to_owned()))
    }
}

fn field<F: Field>(same: impl Fn(&str) -> bool) -> Option<F> {
    F::ALL.iter().copied().find(|field| same(field.csl()))
}

/// A letter in lower case, and one sign for all that parts words.
fn dashed(byte: u8) -> u8 {
    if matches!(byte, b'_' | b' ') { b'-' } else { byte.to_ascii_lowercase() }
}

impl Serialize for AnyField {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for AnyField {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        name.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_found_by_its_name() {
        for field in AnyField::all() {
            let name = field.to_string();
            for typed in [name.clone(), name.to_uppercase(), name.replace('-', " ")] {
                assert_eq!(typed.parse(), Ok(field), "{typed}");
            }
        }
    }

    #[test]
    fn aliases_are_sorted_and_name_what_no_field_is_called() {
        assert!(ALIASES.is_sorted_by(|a, b| a.0 < b.0));
        for (alias, field) in ALIASES {
            assert_eq!(alias.parse(), Ok(*field), "{alias}");
        }
    }

    #[test]
    fn what_people_type() {
        for (typed, field) in [
            ("Year", "issued"),
            ("journal", "container-title"),
            ("Journal Abbreviation", "container-title-short"),
            ("pages", "page"),
            ("doi", "DOI"),
            ("url", "URL"),
            (" isbn ", "ISBN"),
            ("tags", "keyword"),
            ("archive-collection", "archive_collection"),
        ] {
            assert_eq!(typed.parse::<AnyField>().map(AnyField::name), Ok(field), "{typed}");
        }
        for (typed, nearest) in [("titel", "title"), ("Jounral", "journal"), ("dio", "DOI")] {
            let unknown = typed.parse::<AnyField>().expect_err(typed);
            assert_eq!(unknown.nearest().first(), Some(&nearest), "{typed}");
        }
        let near = NoField("editr".to_owned()).nearest();
        assert_eq!((near[0], near.len()), ("editor", 3));
        assert!(NoField("zzzzzz".repeat(1000)).nearest().is_empty());
        for unknown in ["", "titles of works", "né"] {
            assert!(unknown.parse::<AnyField>().is_err(), "{unknown}");
        }
    }
}
