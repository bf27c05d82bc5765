//! What a work of a type is cited by, as a table, after BibTeX's required fields and the variables
//! that CSL styles print for the type: a reference comes in, the fields it lacks go out.

use super::finding::{Context, Finding};
use cite_model::{AnyField, DateField, ItemType, ListField, NameField, Reference, TextField};

/// A field that is needed, or any one of several.
type Need = &'static [AnyField];

const TITLE: Need = &[AnyField::Text(TextField::Title), AnyField::Text(TextField::OriginalTitle)];
const AUTHOR: Need = &[
    AnyField::Names(NameField::Author),
    AnyField::Names(NameField::Editor),
    AnyField::Names(NameField::Translator),
    AnyField::Names(NameField::Compiler),
    AnyField::Names(NameField::CollectionEditor),
    AnyField::Names(NameField::Director),
    AnyField::Names(NameField::Composer),
];
const DATE: Need = &[
    AnyField::Date(DateField::Issued),
    AnyField::Date(DateField::OriginalDate),
    AnyField::Date(DateField::AvailableDate),
    AnyField::Text(TextField::Status),
];
const CONTAINER: Need =
    &[AnyField::Text(TextField::ContainerTitle), AnyField::Text(TextField::ContainerTitleShort)];
const PROCEEDINGS: Need = &[
    AnyField::Text(TextField::ContainerTitle),
    AnyField::Text(TextField::ContainerTitleShort),
    AnyField::Text(TextField::EventTitle),
    AnyField::Text(TextField::CollectionTitle),
];
const PUBLISHER: Need =
    &[AnyField::Text(TextField::Publisher), AnyField::Text(TextField::OriginalPublisher)];
const WHERE: Need = &[
    AnyField::List(ListField::Url),
    AnyField::Text(TextField::Doi),
    AnyField::Text(TextField::Arxiv),
    AnyField::Text(TextField::Publisher),
    AnyField::Text(TextField::ContainerTitle),
    AnyField::Text(TextField::Number),
    AnyField::Text(TextField::Archive),
];
const NUMBER: Need = &[AnyField::Text(TextField::Number)];
const AUTHORITY: Need = &[
    AnyField::Text(TextField::Authority),
    AnyField::Text(TextField::ContainerTitle),
    AnyField::Text(TextField::Publisher),
];

/// What the types need; a type that is not here needs a title.
const NEEDS: &[(ItemType, &[Need])] = &[
    (ItemType::Article, &[TITLE, AUTHOR, DATE, WHERE]),
    (ItemType::ArticleJournal, &[TITLE, AUTHOR, DATE, CONTAINER]),
    (ItemType::ArticleMagazine, &[TITLE, DATE, CONTAINER]),
    (ItemType::ArticleNewspaper, &[TITLE, DATE, CONTAINER]),
    (ItemType::Book, &[TITLE, AUTHOR, DATE, PUBLISHER]),
    (ItemType::Chapter, &[TITLE, AUTHOR, DATE, CONTAINER, PUBLISHER]),
    (ItemType::Dataset, &[TITLE, DATE, WHERE]),
    (ItemType::EntryDictionary, &[TITLE, CONTAINER]),
    (ItemType::EntryEncyclopedia, &[TITLE, CONTAINER]),
    (ItemType::LegalCase, &[TITLE, DATE, AUTHORITY]),
    (ItemType::PaperConference, &[TITLE, AUTHOR, DATE, PROCEEDINGS]),
    (ItemType::Patent, &[TITLE, AUTHOR, DATE, NUMBER]),
    (ItemType::Post, &[DATE, WHERE]),
    (ItemType::PostWeblog, &[TITLE, DATE, WHERE]),
    (ItemType::Report, &[TITLE, DATE, WHERE]),
    (ItemType::Software, &[TITLE, WHERE]),
    (ItemType::Thesis, &[TITLE, AUTHOR, DATE, PUBLISHER]),
    (ItemType::Webpage, &[TITLE, WHERE]),
];

/// Types whose items seldom have a title of their own.
const UNTITLED: &[ItemType] =
    &[ItemType::PersonalCommunication, ItemType::Interview, ItemType::Post, ItemType::LegalCase];

pub(super) fn missing(reference: &Reference, _: &Context) -> Vec<Finding> {
    let kind = reference.item_type;
    let needs = NEEDS.iter().find(|(known, _)| *known == kind).map(|(_, needs)| *needs);
    let needs = match needs {
        None if UNTITLED.contains(&kind) => &[],
        None => [TITLE].as_slice(),
        Some(needs) => needs,
    };
    let lacking = needs.iter().filter(|need| !need.iter().any(|field| has(reference, *field)));
    let found = lacking.map(|need| {
        let field = need.first().copied().unwrap_or(AnyField::Type);
        let message = format!("is missing, by which {} is cited", with_article(kind));
        Finding::new(field, "", message, None)
    });
    found.collect()
}

fn with_article(kind: ItemType) -> String {
    use cite_model::field::Field;
    let name = kind.csl().replace('_', " ");
    let article = if name.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {name}")
}

fn has(reference: &Reference, field: AnyField) -> bool {
    match field {
        AnyField::Text(field) => reference.text(field).is_some(),
        AnyField::Names(field) => reference.names.get(field).is_some(),
        AnyField::Date(field) => reference.date(field).is_some(),
        AnyField::List(field) => !reference.list(field).is_empty(),
        AnyField::Type
        | AnyField::Id
        | AnyField::Related
        | AnyField::Mentions
        | AnyField::Extra => true,
    }
}

/// Whether a reference lacks what a work of its type is cited by.
pub(in crate::library) fn is_incomplete(reference: &Reference) -> bool {
    !missing(reference, &Context::default()).is_empty()
}

#[cfg(test)]
mod tests {
    use super::super::rules::tests::reference;
    use super::*;

    #[test]
    fn fields_that_are_not_there() {
        for (fields, lacking) in [
            (&[("type", "article-journal"), ("title", "T")][..], "author issued container-title"),
            (
                &[("type", "book"), ("title", "T"), ("editor", "Lee, A"), ("year", "2020")],
                "publisher",
            ),
            (
                &[
                    ("type", "thesis"),
                    ("title", "T"),
                    ("author", "Lee, A"),
                    ("status", "in press"),
                    ("publisher", "U"),
                ],
                "",
            ),
            (&[("type", "webpage"), ("title", "T")], "URL"),
            (&[("type", "interview")], ""),
            (&[("type", "song")], "title"),
            (&[("type", "document"), ("title", "T")], ""),
        ] {
            let found = missing(&reference(fields), &Context::default());
            let names: Vec<String> = found
                .iter()
                .filter_map(|finding| finding.field)
                .map(|field| field.to_string())
                .collect();
            assert_eq!(names.join(" "), lacking, "{fields:?}");
        }
    }
}
