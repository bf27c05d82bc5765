//! The fields of a reference, one table a kind of value, and the small sorted map that holds them.
//!
//! Names are CSL 1.0.2 variables (Appendix IV of the specification); the few that CSL lacks are
//! marked as ours. A `FieldMap` is always sorted by field, so equal contents are equal bytes.

use serde::de::{DeserializeOwned, DeserializeSeed, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::marker::PhantomData;

/// A field that has a fixed name in CSL.
pub trait Field: Copy + Ord + fmt::Debug + 'static {
    /// Every field of the kind, in the order of the table.
    const ALL: &'static [Self];
    /// The CSL variable's name.
    fn csl(self) -> &'static str;
    /// The field of this CSL name.
    fn from_csl(name: &str) -> Option<Self>;
}

/// Writes an enum and its table of names, so that neither can lack what the other has.
macro_rules! named {
    ($(#[$doc:meta])* $enum:ident { $($(#[$variant_doc:meta])* $variant:ident = $name:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $enum {
            $(#[doc = concat!("CSL `", $name, "`.")] $(#[$variant_doc])* $variant,)*
        }
        impl $crate::field::Field for $enum {
            const ALL: &'static [Self] = &[$(Self::$variant,)*];
            fn csl(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
            fn from_csl(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)* _ => None }
            }
        }
    };
}
pub(crate) use named;

named! {
    /// Fields whose value is one text (rich text where the field is a title or an abstract).
    TextField {
        Title = "title",
        TitleShort = "title-short",
        OriginalTitle = "original-title",
        /// Ours: the title in another language than the work's own, as a translation.
        TranslatedTitle = "translated-title",
        PartTitle = "part-title",
        VolumeTitle = "volume-title",
        ReviewedTitle = "reviewed-title",
        ContainerTitle = "container-title",
        ContainerTitleShort = "container-title-short",
        CollectionTitle = "collection-title",
        EventTitle = "event-title",
        EventPlace = "event-place",
        Volume = "volume",
        Issue = "issue",
        Page = "page",
        /// The article number where `type` is an article; report, patent or bill number elsewhere.
        Number = "number",
        NumberOfPages = "number-of-pages",
        NumberOfVolumes = "number-of-volumes",
        ChapterNumber = "chapter-number",
        CollectionNumber = "collection-number",
        PartNumber = "part-number",
        PrintingNumber = "printing-number",
        SupplementNumber = "supplement-number",
        Section = "section",
        Edition = "edition",
        Version = "version",
        Publisher = "publisher",
        PublisherPlace = "publisher-place",
        OriginalPublisher = "original-publisher",
        OriginalPublisherPlace = "original-publisher-place",
        Doi = "DOI",
        Pmid = "PMID",
        Pmcid = "PMCID",
        /// Ours: the arXiv identifier, bare (`1706.03762`, `hep-th/9901001`).
        Arxiv = "arXiv",
        Abstract = "abstract",
        Annote = "annote",
        Language = "language",
        Genre = "genre",
        ReviewedGenre = "reviewed-genre",
        Medium = "medium",
        Status = "status",
        License = "license",
        Archive = "archive",
        ArchiveCollection = "archive_collection",
        ArchiveLocation = "archive_location",
        ArchivePlace = "archive-place",
        Authority = "authority",
        CallNumber = "call-number",
        CitationLabel = "citation-label",
        Dimensions = "dimensions",
        Division = "division",
        Jurisdiction = "jurisdiction",
        References = "references",
        Scale = "scale",
        Source = "source",
    }
}

named! {
    /// Fields that hold names.
    NameField {
        Author = "author",
        Editor = "editor",
        Translator = "translator",
        Chair = "chair",
        CollectionEditor = "collection-editor",
        Compiler = "compiler",
        Composer = "composer",
        ContainerAuthor = "container-author",
        Contributor = "contributor",
        Curator = "curator",
        Director = "director",
        EditorialDirector = "editorial-director",
        EditorTranslator = "editor-translator",
        ExecutiveProducer = "executive-producer",
        Guest = "guest",
        Host = "host",
        Illustrator = "illustrator",
        Interviewer = "interviewer",
        Narrator = "narrator",
        Organizer = "organizer",
        OriginalAuthor = "original-author",
        Performer = "performer",
        Producer = "producer",
        Recipient = "recipient",
        ReviewedAuthor = "reviewed-author",
        ScriptWriter = "script-writer",
        SeriesCreator = "series-creator",
    }
}

named! {
    /// Fields that hold a date.
    DateField {
        Issued = "issued",
        Accessed = "accessed",
        AvailableDate = "available-date",
        EventDate = "event-date",
        OriginalDate = "original-date",
        Submitted = "submitted",
    }
}

named! {
    /// Fields of which a reference may have several values, in their source's order.
    ListField {
        Keyword = "keyword",
        Isbn = "ISBN",
        Issn = "ISSN",
        Url = "URL",
        Note = "note",
    }
}

/// A map from fields to values: a vector sorted by field, each field once.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FieldMap<F, V> {
    entries: Vec<(F, V)>,
}

impl<F, V> Default for FieldMap<F, V> {
    fn default() -> Self {
        Self { entries: Vec::new() }
    }
}

impl<F: Field, V> FieldMap<F, V> {
    /// The value of a field.
    pub fn get(&self, field: F) -> Option<&V> {
        self.position(field).ok().map(|at| &self.entries[at].1)
    }

    /// The value of a field, to change it.
    pub fn get_mut(&mut self, field: F) -> Option<&mut V> {
        self.position(field).ok().map(|at| &mut self.entries[at].1)
    }

    /// Sets a field; gives back the value that stood there.
    pub fn insert(&mut self, field: F, value: V) -> Option<V> {
        match self.position(field) {
            Ok(at) => Some(std::mem::replace(&mut self.entries[at].1, value)),
            Err(at) => {
                self.entries.insert(at, (field, value));
                None
            }
        }
    }

    /// Takes a field out.
    pub fn remove(&mut self, field: F) -> Option<V> {
        self.position(field).ok().map(|at| self.entries.remove(at).1)
    }

    /// The value of a field, made first where there is none.
    pub fn entry(&mut self, field: F) -> &mut V
    where
        V: Default,
    {
        let at = match self.position(field) {
            Ok(at) => at,
            Err(at) => {
                self.entries.insert(at, (field, V::default()));
                at
            }
        };
        &mut self.entries[at].1
    }

    /// All fields that are set, in the order of their table.
    pub fn iter(&self) -> impl Iterator<Item = (F, &V)> {
        self.entries.iter().map(|(field, value)| (*field, value))
    }

    /// All fields that are set, to change their values.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (F, &mut V)> {
        self.entries.iter_mut().map(|(field, value)| (*field, value))
    }

    /// Takes out the fields that are not to stay.
    pub fn retain(&mut self, stays: impl Fn(F) -> bool) {
        self.entries.retain(|(field, _)| stays(*field));
    }

    /// Whether no field is set.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many fields are set.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    fn position(&self, field: F) -> Result<usize, usize> {
        self.entries.binary_search_by_key(&field, |(field, _)| *field)
    }
}

impl<F, V> IntoIterator for FieldMap<F, V> {
    type Item = (F, V);
    type IntoIter = std::vec::IntoIter<(F, V)>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.into_iter()
    }
}

impl<F: Field, V: Serialize> Serialize for FieldMap<F, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.entries.len()))?;
        for (field, value) in self.iter() {
            map.serialize_entry(field.csl(), value)?;
        }
        map.end()
    }
}

impl<'de, F: Field, V: DeserializeOwned> Deserialize<'de> for FieldMap<F, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(FieldMapVisitor(PhantomData))
    }
}

struct FieldMapVisitor<F, V>(PhantomData<(F, V)>);

impl<'de, F: Field, V: DeserializeOwned> Visitor<'de> for FieldMapVisitor<F, V> {
    type Value = FieldMap<F, V>;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("a map of CSL variables")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
        let mut map = FieldMap::default();
        while let Some(field) = access.next_key_seed(FieldName("field", PhantomData))? {
            map.insert(field, access.next_value()?);
        }
        Ok(map)
    }
}

/// Reads the CSL name of what is called so in messages, without a text of its own.
pub(super) fn read_name<'de, F: Field, D: Deserializer<'de>>(
    what: &'static str,
    deserializer: D,
) -> Result<F, D::Error> {
    FieldName(what, PhantomData).deserialize(deserializer)
}

struct FieldName<F>(&'static str, PhantomData<F>);

impl<'de, F: Field> DeserializeSeed<'de> for FieldName<F> {
    type Value = F;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<F, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<F: Field> Visitor<'_> for FieldName<F> {
    type Value = F;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("a string")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<F, E> {
        F::from_csl(name).ok_or_else(|| E::custom(format!("unknown {} {name}", self.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_found_by_its_name() {
        for field in TextField::ALL {
            assert_eq!(TextField::from_csl(field.csl()), Some(*field));
        }
        assert_eq!(TextField::from_csl("Title"), None);
    }

    #[test]
    fn a_map_counts_changes_and_drops_its_fields() {
        let mut map: FieldMap<TextField, String> = FieldMap::default();
        assert!(map.is_empty());
        map.entry(TextField::Volume).push('9');
        map.entry(TextField::Title).push('T');
        assert_eq!((map.len(), map.is_empty()), (2, false));
        map.iter_mut().for_each(|(_, value)| value.push('!'));
        let values: Vec<&str> = map.iter().map(|(_, value)| value.as_str()).collect();
        assert_eq!(values, ["T!", "9!"]);
        map.retain(|field| field == TextField::Title);
        assert_eq!((map.len(), map.get(TextField::Volume)), (1, None));
    }

    #[test]
    fn a_map_is_sorted_whatever_the_order_of_insertion() {
        let mut map = FieldMap::default();
        map.insert(TextField::Volume, "1".to_owned());
        map.insert(TextField::Title, "T".to_owned());
        assert_eq!(map.insert(TextField::Volume, "2".to_owned()), Some("1".to_owned()));
        let json = serde_json::to_string(&map).expect("a map of strings has a JSON form");
        assert_eq!(json, r#"{"title":"T","volume":"2"}"#);
        assert_eq!(serde_json::from_str::<FieldMap<TextField, String>>(&json).ok(), Some(map));
    }
}
