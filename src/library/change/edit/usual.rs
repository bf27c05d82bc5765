//! Which fields are usual for a type of work, in the order in which a form asks for them.

use cite_model::{AnyField, ItemType};

/// What every work begins with.
const FIRST: &[&str] = &["type", "title", "author"];

/// What every work ends with.
const LAST: &[&str] = &["DOI", "URL", "language", "keyword", "abstract", "note"];

/// What stands between, by type; the last row is for all others.
const BETWEEN: &[(&[ItemType], &[&str])] = &[
    (
        &[ItemType::ArticleJournal, ItemType::Review, ItemType::ReviewBook, ItemType::Periodical],
        &["container-title", "issued", "volume", "issue", "page", "number", "PMID", "ISSN"],
    ),
    (
        &[ItemType::ArticleMagazine, ItemType::ArticleNewspaper],
        &["container-title", "issued", "volume", "issue", "page"],
    ),
    (&[ItemType::Article], &["arXiv", "genre", "publisher", "issued"]),
    (
        &[ItemType::Book, ItemType::Classic, ItemType::Collection],
        &[
            "editor",
            "edition",
            "publisher",
            "publisher-place",
            "issued",
            "collection-title",
            "ISBN",
        ],
    ),
    (
        &[
            ItemType::Chapter,
            ItemType::Entry,
            ItemType::EntryDictionary,
            ItemType::EntryEncyclopedia,
        ],
        &[
            "container-title",
            "editor",
            "edition",
            "publisher",
            "publisher-place",
            "issued",
            "page",
            "ISBN",
        ],
    ),
    (
        &[ItemType::PaperConference, ItemType::Speech, ItemType::Event],
        &[
            "container-title",
            "event-title",
            "event-place",
            "event-date",
            "editor",
            "publisher",
            "issued",
            "page",
        ],
    ),
    (&[ItemType::Thesis], &["genre", "publisher", "publisher-place", "issued"]),
    (&[ItemType::Report, ItemType::Standard], &["genre", "number", "publisher", "issued"]),
    (&[ItemType::Patent], &["number", "authority", "submitted", "issued"]),
    (&[ItemType::Dataset, ItemType::Software], &["version", "publisher", "issued"]),
    (
        &[ItemType::Webpage, ItemType::Post, ItemType::PostWeblog],
        &["container-title", "issued", "accessed"],
    ),
    (&[], &["container-title", "publisher", "issued"]),
];

/// The fields of a type, in their order.
pub(super) fn fields(item_type: ItemType) -> impl Iterator<Item = AnyField> {
    let row = BETWEEN.iter().find(|(types, _)| types.is_empty() || types.contains(&item_type));
    let between = row.map_or(&[][..], |row| row.1);
    let names = FIRST.iter().chain(between).chain(LAST);
    names.map(|name| name.parse().expect("the tables hold names of fields"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use cite_model::field::Field;

    #[test]
    fn every_type_has_usual_fields_each_once() {
        for item_type in ItemType::ALL {
            let fields: Vec<AnyField> = fields(*item_type).collect();
            assert!(fields.len() > FIRST.len() + LAST.len());
            let mut once = fields.clone();
            once.sort_unstable();
            once.dedup();
            assert_eq!(once.len(), fields.len(), "{}", item_type.csl());
        }
    }

    #[test]
    fn names_are_those_of_csl() {
        let rows = BETWEEN.iter().map(|row| row.1).chain([FIRST, LAST]);
        for name in rows.flatten() {
            assert_eq!(name.parse::<AnyField>().map(AnyField::name), Ok(*name));
        }
    }
}
