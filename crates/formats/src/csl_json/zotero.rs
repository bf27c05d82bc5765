//! What Zotero's importer makes of an item: the types that it knows, the fields that each type has
//! there, and the lines of a note that carry everything else.
//!
//! Facts: Zotero's schema (version 42) and its CSL JSON translator, which refuses a whole file for
//! one type that it does not list.

use super::keys::OURS;
use super::values;
use cite_model::field::Field;
use cite_model::{Date, DateField, ItemType, ListField, Name, NameField, Reference, TextField};

/// The type to write, which Zotero has an item type for.
pub(super) fn item_type(item_type: ItemType) -> ItemType {
    SUBSTITUTES
        .iter()
        .find(|(unknown, _)| *unknown == item_type)
        .map_or(item_type, |(_, known)| *known)
}

/// Types that Zotero refuses, or turns into a document with few fields; and the nearest it has. A
/// book with a version is a program there.
const SUBSTITUTES: &[(ItemType, ItemType)] = &[
    (ItemType::Software, ItemType::Book),
    (ItemType::Review, ItemType::ArticleJournal),
    (ItemType::ReviewBook, ItemType::ArticleJournal),
    (ItemType::Entry, ItemType::EntryEncyclopedia),
    (ItemType::Figure, ItemType::Graphic),
    (ItemType::MusicalScore, ItemType::Book),
    (ItemType::Pamphlet, ItemType::Book),
    (ItemType::Classic, ItemType::Book),
    (ItemType::Collection, ItemType::Book),
    (ItemType::Periodical, ItemType::Book),
    (ItemType::Regulation, ItemType::Legislation),
    (ItemType::Treaty, ItemType::Legislation),
    (ItemType::Event, ItemType::Speech),
    (ItemType::Performance, ItemType::Speech),
];

/// Variables that every type takes.
const EVERYWHERE: &str = "title abstract DOI URL title-short language license note issued accessed";

/// Variables of everything that can lie in an archive or a library.
const ARCHIVED: &str = "archive archive_location source call-number";

/// Variables by type: whether it is archived, and what else it takes.
const BY_TYPE: &[(ItemType, bool, &str)] = &[
    (
        ItemType::Article,
        true,
        "genre publisher number publisher-place collection-title collection-number",
    ),
    (
        ItemType::ArticleJournal,
        true,
        "container-title container-title-short publisher publisher-place volume issue section part-number part-title page collection-title PMID PMCID ISSN",
    ),
    (
        ItemType::ArticleMagazine,
        true,
        "container-title publisher publisher-place volume issue page ISSN",
    ),
    (
        ItemType::ArticleNewspaper,
        true,
        "container-title publisher publisher-place volume issue edition section page ISSN",
    ),
    (
        ItemType::Bill,
        false,
        "number container-title volume section page authority chapter-number references",
    ),
    (
        ItemType::Book,
        true,
        "collection-title collection-number volume number-of-volumes edition publisher publisher-place original-date original-publisher original-publisher-place medium number-of-pages ISBN ISSN",
    ),
    (
        ItemType::Broadcast,
        true,
        "container-title number medium publisher publisher-place dimensions",
    ),
    (
        ItemType::Chapter,
        true,
        "container-title collection-title collection-number volume number-of-volumes edition publisher publisher-place original-date original-publisher original-publisher-place medium page ISBN ISSN",
    ),
    (ItemType::Dataset, true, "number genre version publisher publisher-place medium"),
    (ItemType::Document, true, "genre publisher publisher-place"),
    (
        ItemType::EntryDictionary,
        true,
        "container-title collection-title collection-number volume number-of-volumes edition publisher publisher-place page ISBN",
    ),
    (
        ItemType::EntryEncyclopedia,
        true,
        "container-title collection-title collection-number volume number-of-volumes edition publisher publisher-place page ISBN",
    ),
    (ItemType::Graphic, true, "medium dimensions event-place"),
    (
        ItemType::Hearing,
        false,
        "section publisher number-of-volumes number page authority chapter-number references publisher-place",
    ),
    (ItemType::Interview, true, "medium publisher publisher-place"),
    (ItemType::LegalCase, false, "authority number container-title volume page references"),
    (
        ItemType::Legislation,
        false,
        "container-title volume number page section chapter-number references",
    ),
    (ItemType::Manuscript, true, "genre publisher publisher-place number-of-pages number"),
    (ItemType::Map, true, "genre scale collection-title edition publisher publisher-place ISBN"),
    (
        ItemType::MotionPicture,
        true,
        "medium publisher publisher-place dimensions collection-title volume number-of-volumes ISBN",
    ),
    (
        ItemType::PaperConference,
        true,
        "container-title event-title publisher publisher-place event-place volume issue number-of-volumes page collection-title collection-number ISBN ISSN",
    ),
    (
        ItemType::Patent,
        false,
        "publisher-place authority number submitted page call-number issue original-date references status",
    ),
    (ItemType::PersonalCommunication, true, "genre event-place"),
    (ItemType::Post, false, "container-title genre"),
    (ItemType::PostWeblog, false, "container-title genre ISSN"),
    (
        ItemType::Report,
        true,
        "number genre publisher publisher-place collection-title collection-number page ISBN ISSN",
    ),
    (
        ItemType::Song,
        true,
        "medium collection-title volume number-of-volumes publisher publisher-place dimensions ISBN",
    ),
    (ItemType::Speech, false, "genre event-title publisher-place collection-title container-title"),
    (
        ItemType::Standard,
        true,
        "authority section genre number version edition status publisher publisher-place part-number part-title number-of-pages ISBN",
    ),
    (
        ItemType::Thesis,
        true,
        "genre publisher publisher-place collection-title collection-number number-of-pages ISBN ISSN",
    ),
    (ItemType::Webpage, false, "container-title genre publisher publisher-place"),
];

/// Variables of the computer program that a book with a version becomes.
const PROGRAM: &str = "archive archive_location source call-number collection-title version medium publisher publisher-place genre ISBN";

/// Roles that Zotero has no creator for; it makes no creator of them.
const UNKNOWN_ROLES: &[NameField] = &[
    NameField::Compiler,
    NameField::Curator,
    NameField::EditorialDirector,
    NameField::EditorTranslator,
    NameField::Illustrator,
];

fn arrives(written: ItemType, is_program: bool, variable: &str) -> bool {
    let holds = |list: &str| list.split(' ').any(|name| name == variable);
    if is_program {
        return holds(EVERYWHERE) || holds(PROGRAM);
    }
    let row = BY_TYPE.iter().find(|(item_type, ..)| *item_type == written);
    holds(EVERYWHERE)
        || row.is_some_and(|(_, archived, own)| *archived && holds(ARCHIVED) || holds(own))
}

/// The lines to add to the note, for what would not arrive in Zotero otherwise.
pub(super) fn lines(reference: &Reference) -> Vec<String> {
    let written = item_type(reference.item_type);
    let has_version = reference.text(TextField::Version).is_some();
    let is_program = written == ItemType::Book && has_version;
    let mut lines = Vec::new();
    let mut add = |variable: &str, value: &str| {
        if !value.contains('\n') {
            lines.push(format!("{variable}: {value}"));
        }
    };
    if written != reference.item_type && !(is_program && reference.item_type == ItemType::Software)
    {
        add("type", reference.item_type.csl());
    }
    for (field, value) in reference.texts.iter() {
        if OURS.contains(&field) || !arrives(written, is_program, field.csl()) {
            add(field.csl(), value);
        }
    }
    for (field, date) in reference.dates.iter() {
        if !arrives(written, is_program, field.csl()) || is_more_than_a_day(field, date) {
            add(field.csl(), &date.to_string());
        }
    }
    for field in UNKNOWN_ROLES {
        for name in reference.names(*field) {
            add(field.csl(), &as_line(name));
        }
    }
    for (field, values) in reference.lists.iter() {
        if field != ListField::Note && !arrives(written, is_program, field.csl()) {
            add(field.csl(), &values::joined(field, values));
        }
    }
    lines
}

/// Zotero's importer takes the first of a range's days, and no doubt.
fn is_more_than_a_day(field: DateField, date: &Date) -> bool {
    let unsure = date.start().is_some_and(|start| start.circa || start.uncertain);
    field != DateField::Accessed && (unsure || matches!(date, Date::Range(..)))
}

fn as_line(name: &Name) -> String {
    match name {
        Name::Literal { literal } => literal.clone(),
        Name::Person(person) => format!("{} || {}", person.family, person.given),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_variable_of_the_tables_is_one_of_ours() {
        let lists = BY_TYPE.iter().map(|(.., own)| *own).chain([EVERYWHERE, ARCHIVED, PROGRAM]);
        for name in lists.flat_map(|list| list.split(' ')) {
            let known = TextField::from_csl(name).is_some()
                || DateField::from_csl(name).is_some()
                || ListField::from_csl(name).is_some();
            assert!(known, "{name}");
        }
    }

    #[test]
    fn every_type_is_written_as_one_that_zotero_has() {
        for written in ItemType::ALL.iter().map(|kind| item_type(*kind)) {
            assert!(BY_TYPE.iter().any(|(known, ..)| *known == written), "{}", written.csl());
        }
    }
}
