//! What of an entry can be searched, and by which identifiers it is known.

use crate::model::field::Field;
use crate::model::{Arxiv, Doi, Entry, Isbn, ListField, Name, Pmcid, Pmid, Reference, TextField};
use crate::store::SearchText;
use crate::text::fold;

/// Fields that name the work itself.
const TITLES: &[TextField] = &[
    TextField::Title,
    TextField::TitleShort,
    TextField::OriginalTitle,
    TextField::TranslatedTitle,
    TextField::PartTitle,
    TextField::VolumeTitle,
    TextField::ReviewedTitle,
];

/// Fields that name what the work is part of.
const CONTAINERS: &[TextField] = &[
    TextField::ContainerTitle,
    TextField::ContainerTitleShort,
    TextField::CollectionTitle,
    TextField::EventTitle,
    TextField::Publisher,
];

/// Identifiers that people search for as words.
const IDENTIFIERS: &[TextField] =
    &[TextField::Doi, TextField::Pmid, TextField::Pmcid, TextField::Arxiv];

/// The folded texts of an entry.
pub(super) fn search_text(entry: &Entry) -> SearchText {
    let reference = &entry.reference;
    let texts =
        |fields: &[TextField]| join(fields.iter().filter_map(|field| reference.text(*field)));
    let lists = [ListField::Keyword, ListField::Note, ListField::Isbn, ListField::Issn];
    let words = lists.iter().flat_map(|field| reference.list(*field)).map(String::as_str);
    SearchText {
        key: join(std::iter::once(&entry.key).chain(&entry.aliases).map(String::as_str)),
        title: texts(TITLES),
        names: join(reference.names.iter().flat_map(|(_, list)| &list.names).flat_map(spoken)),
        container: texts(CONTAINERS),
        keywords: join(words.chain(IDENTIFIERS.iter().filter_map(|field| reference.text(*field)))),
        abstract_text: texts(&[TextField::Abstract]),
    }
}

/// What a user asks for as phrases of folded words: each space-separated word is one.
pub(super) fn terms(query: &str) -> Vec<String> {
    query.split_whitespace().map(words).filter(|term| !term.is_empty()).collect()
}

/// Scheme and canonical value of every identifier that names the work and nothing larger.
pub(super) fn identifiers(reference: &Reference) -> Vec<(&'static str, String)> {
    let text = |field: TextField| reference.text(field);
    let single = [
        (TextField::Doi, text(TextField::Doi).and_then(Doi::parse).map(|id| id.to_string())),
        (TextField::Pmid, text(TextField::Pmid).and_then(Pmid::parse).map(|id| id.to_string())),
        (TextField::Pmcid, text(TextField::Pmcid).and_then(Pmcid::parse).map(|id| id.to_string())),
        (TextField::Arxiv, text(TextField::Arxiv).and_then(Arxiv::parse).map(|id| id.to_string())),
    ];
    let isbns = reference.list(ListField::Isbn).iter().filter_map(|text| Isbn::parse(text));
    let single =
        single.into_iter().filter_map(|(field, value)| value.map(|value| (field.csl(), value)));
    single.chain(isbns.map(|isbn| (ListField::Isbn.csl(), isbn.to_string()))).collect()
}

fn spoken(name: &Name) -> [&str; 2] {
    [name.given(), name.family()]
}

fn join<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    texts.map(words).collect::<Vec<_>>().join(" ")
}

fn words(text: &str) -> String {
    fold::words(&fold::fold(text)).collect::<Vec<_>>().join(" ")
}
