//! The parts that publications and the works in them have alike.

use crate::draft::{Draft, rich_line};
use cite_model::{
    Date, DateField, ItemType, ListField, Name, NameField, Person, Related, Relation, TextField,
};
use cite_text::markup::{clean, clean_block};
use cite_text::script::{is_all_caps, title_case_names};
use cite_text::xml::{Element, Inline};

/// `contributor_role` and its field; every other role is a contributor.
const ROLES: &[(&str, NameField)] = &[
    ("author", NameField::Author),
    ("first-author", NameField::Author),
    ("editor", NameField::Editor),
    ("chair", NameField::Chair),
    ("translator", NameField::Translator),
    ("reviewer", NameField::Author),
];

/// `relationship-type` of the relations program, as far as it says what we have words for.
const RELATIONS: &[(&str, Relation, bool)] = &[
    ("hasPreprint", Relation::PreprintOf, true),
    ("isPreprintOf", Relation::PreprintOf, false),
    ("isCommentOn", Relation::CommentOn, false),
    ("hasComment", Relation::CommentOn, true),
    ("isReviewOf", Relation::CommentOn, false),
    ("hasReview", Relation::CommentOn, true),
    ("isReplyTo", Relation::CommentOn, false),
    ("isVersionOf", Relation::UpdateOf, false),
    ("isTranslationOf", Relation::TranslationOf, false),
    ("hasTranslation", Relation::TranslationOf, true),
    ("isPartOf", Relation::PartOf, false),
];

/// `<update type="…">` of Crossmark: this work corrects, retracts or replaces that one.
const UPDATES: &[(&str, Relation)] = &[
    ("correction", Relation::CorrectionTo),
    ("corrigendum", Relation::CorrectionTo),
    ("erratum", Relation::CorrectionTo),
    ("retraction", Relation::RetractionOf),
    ("partial_retraction", Relation::RetractionOf),
    ("withdrawal", Relation::RetractionOf),
    ("removal", Relation::RetractionOf),
    ("new_version", Relation::UpdateOf),
    ("new_edition", Relation::UpdateOf),
    ("expression_of_concern", Relation::CommentOn),
];

/// What a work says of itself.
pub(super) fn work(draft: &mut Draft, work: Element) {
    titles(draft, work);
    contributors(draft, work, NameField::Author);
    for child in work.children() {
        match child.name() {
            "abstract" | "description" => {
                draft.block("abstract", TextField::Abstract, &abstract_text(child))
            }
            "pages" => pages(draft, child),
            "doi_data" => {
                draft.doi("doi", child.text_at("doi").unwrap_or_default());
                if let Some(resource) = child.text_at("resource") {
                    draft.url("resource", resource);
                }
            }
            "component_number" => {
                draft.text("component_number", TextField::ChapterNumber, child.text());
            }
            _ => {}
        }
    }
    if let Some(number) = work.text_at("publisher_item/item_number") {
        let field = match draft.reference.item_type {
            ItemType::Report | ItemType::Standard => TextField::Number,
            _ => TextField::Page,
        };
        draft.text("item_number", field, number);
    }
    if let Some(language) = work.attribute("language") {
        draft.text("language", TextField::Language, &language);
    }
    programs(draft, work);
}

fn titles(draft: &mut Draft, work: Element) {
    let Some(titles) = work.child("titles") else { return };
    let title = titles.child("title").map(rich_line).unwrap_or_default();
    let subtitle = titles.child("subtitle").map(rich_line).unwrap_or_default();
    let whole = match (title.is_empty(), subtitle.is_empty()) {
        (false, false) => format!("{title}: {subtitle}"),
        _ => format!("{title}{subtitle}"),
    };
    draft.text("title", TextField::Title, &whole);
    if let Some(original) = titles.child("original_language_title") {
        draft.text("original_language_title", TextField::OriginalTitle, &rich_line(original));
    }
}

/// The contributors of a work, or of what it stands in, whose authors have a field of their own.
pub(super) fn contributors(draft: &mut Draft, work: Element, authors: NameField) {
    let list = work.child("contributors");
    for contributor in list.into_iter().chain([work]).flat_map(|list| list.children()) {
        let role = contributor.attribute("contributor_role").unwrap_or_default();
        let row = ROLES.iter().find(|(name, _)| *name == role);
        let field = match row.map_or(NameField::Contributor, |row| row.1) {
            NameField::Author => authors,
            field => field,
        };
        let name = match contributor.name() {
            "person_name" => person(contributor),
            "organization" => Some(Name::literal(clean(contributor.text()))),
            _ => continue,
        };
        let Some(name) = name.filter(|name| !name.family().is_empty()) else { continue };
        if let Some(orcid) = contributor.text_at("ORCID") {
            draft.keep("ORCID", &format!("{}: {orcid}", name.family()));
        }
        draft.reference.push_name(field, name);
    }
}

fn person(element: Element) -> Option<Name> {
    let part = |at| {
        let text = element.text_at(at).map(clean).unwrap_or_default();
        if is_all_caps(&text) { title_case_names(&text).into_owned() } else { text.into_owned() }
    };
    let (family, given, suffix) = (part("surname"), part("given_name"), part("suffix"));
    match (family.is_empty(), given.is_empty()) {
        (true, true) => None,
        (true, false) => Some(Name::literal(given)),
        (false, true) => Some(Name::literal(family)),
        (false, false) => Some(Name::Person(Person { family, given, suffix, ..Person::default() })),
    }
}

/// The paragraphs of an abstract, without a heading that says no more than "Abstract".
fn abstract_text(element: Element) -> String {
    let text = element.rich_by(&|inner| match inner.name() {
        "title" if inner.text().trim().eq_ignore_ascii_case("abstract") => Inline::Drop,
        "title" => Inline::As(&["h4"]),
        "sec" => Inline::As(&["div"]),
        _ => Inline::Usual,
    });
    clean_block(&text).into_owned()
}

fn pages(draft: &mut Draft, pages: Element) {
    let text = |at| pages.text_at(at).map(clean).unwrap_or_default();
    let (first, last) = (text("first_page"), text("last_page"));
    let range = match last.is_empty() || last == first {
        true => first.into_owned(),
        false => format!("{first}-{last}"),
    };
    draft.text("pages", TextField::Page, &range);
    draft.keep("other_pages", &text("other_pages"));
}

/// What a work stands in: a journal, a book, proceedings.
pub(super) fn container(draft: &mut Draft, metadata: Element) {
    let text = |at| metadata.text_at(at).unwrap_or_default();
    draft.text("full_title", TextField::ContainerTitle, text("full_title"));
    draft.text("proceedings_title", TextField::ContainerTitle, text("proceedings_title"));
    if let Some(title) = metadata.find("titles/title") {
        draft.text("title", TextField::ContainerTitle, &rich_line(title));
    }
    draft.text("abbrev_title", TextField::ContainerTitleShort, text("abbrev_title"));
    description(draft, metadata);
}

/// Publisher, numbers and series of a publication.
pub(super) fn description(draft: &mut Draft, metadata: Element) {
    let text = |at| metadata.text_at(at).unwrap_or_default();
    for child in metadata.children() {
        match child.name() {
            "issn" => draft.serials("issn", ListField::Issn, child.text()),
            "isbn" => draft.serials("isbn", ListField::Isbn, child.text()),
            _ => {}
        }
    }
    draft.text("publisher_name", TextField::Publisher, text("publisher/publisher_name"));
    draft.text("publisher_place", TextField::PublisherPlace, text("publisher/publisher_place"));
    draft.text("institution_name", TextField::Publisher, text("institution/institution_name"));
    draft.text(
        "institution_place",
        TextField::PublisherPlace,
        text("institution/institution_place"),
    );
    draft.text("edition_number", TextField::Edition, text("edition_number"));
    draft.text("volume", TextField::Volume, text("volume"));
    let language = metadata.attribute("language");
    if let Some(language) = language.filter(|_| draft.reference.text(TextField::Language).is_none())
    {
        draft.text("language", TextField::Language, &language);
    }
    let Some(series) = metadata.child("series_metadata") else { return };
    if let Some(title) = series.find("titles/title") {
        draft.text("series_title", TextField::CollectionTitle, &rich_line(title));
    }
    let number = metadata.text_at("series_number").or_else(|| series.text_at("series_number"));
    draft.text("series_number", TextField::CollectionNumber, number.unwrap_or_default());
    series.all("issn").for_each(|issn| draft.serials("issn", ListField::Issn, issn.text()));
    contributors(draft, series, NameField::CollectionEditor);
}

/// `<issue>` stands beside the volume or, in some deposits, inside it.
pub(super) fn issue(draft: &mut Draft, issue: Option<Element>) {
    let Some(issue) = issue else { return };
    let text = |at| issue.text_at(at).unwrap_or_default();
    draft.text("volume", TextField::Volume, text("journal_volume/volume"));
    draft.text("issue", TextField::Issue, text("journal_volume/issue"));
    draft.text("issue", TextField::Issue, text("issue"));
    draft.keep("special_numbering", text("special_numbering"));
}

pub(super) fn event(draft: &mut Draft, event: Option<Element>) {
    let Some(event) = event else { return };
    let text = |at| event.text_at(at).unwrap_or_default();
    draft.text("conference_name", TextField::EventTitle, text("conference_name"));
    draft.text("conference_location", TextField::EventPlace, text("conference_location"));
    draft.keep("conference_number", text("conference_number"));
    draft.keep("conference_acronym", text("conference_acronym"));
    let Some(date) = event.child("conference_date") else { return };
    let number = |name: &str| date.attribute(name)?.trim().parse::<i32>().ok();
    let point = |end: &str| {
        let part = |name: &str| number(&format!("{end}_{name}"));
        let small = |name| part(name).and_then(|n| u8::try_from(n).ok());
        cite_model::PartialDate::new(part("year")?, small("month"), small("day"))
    };
    match (point("start"), point("end")) {
        (Some(start), Some(end)) if start != end => {
            draft.set_date(
                "conference_date",
                DateField::EventDate,
                Date::Range(Some(start), Some(end)),
            );
        }
        (Some(day), _) | (None, Some(day)) => {
            draft.set_date("conference_date", DateField::EventDate, Date::Point(day));
        }
        (None, None) => draft.keep("conference_date", date.text()),
    }
}

/// The print date where there is one, of the work before the issue before the publication; the
/// first other one is when it came out online.
pub(super) fn publication_date(draft: &mut Draft, places: [Option<Element>; 3]) {
    for place in places.into_iter().flatten() {
        let dated = place.child("database_date").unwrap_or(place);
        let print = dated.all("publication_date").find(|date| date.has("media_type", "print"));
        if draft.reference.date(DateField::Issued).is_none() {
            first_date(draft, print.or_else(|| dated.child("publication_date")), DateField::Issued);
        }
        let online = dated.all("publication_date").find(|date| date.has("media_type", "online"));
        if let Some(online) = online.filter(|_| print.is_some())
            && draft.reference.date(DateField::AvailableDate).is_none()
        {
            first_date(draft, Some(online), DateField::AvailableDate);
        }
    }
}

/// `<year>`, `<month>`, `<day>`; Crossref numbers seasons 21 to 24, and 31 to 34 are quarters.
pub(super) fn first_date(draft: &mut Draft, element: Option<Element>, field: DateField) {
    let Some(element) = element else { return };
    let number = |name| element.text_at(name).and_then(|text| text.parse::<u8>().ok());
    let year = element.text_at("year").and_then(|text| text.parse::<i32>().ok());
    let date = year.and_then(|year| {
        Date::from_parts(year, number("month"), number("day"))
            .or_else(|| Date::from_parts(year, number("month"), None))
            .or(Some(Date::from_year(year)))
    });
    match date {
        Some(date) => draft.set_date(element.name(), field, date),
        None => draft.keep(element.name(), element.text()),
    }
}

/// Licences, relations and updates, wherever in the work they stand.
fn programs(draft: &mut Draft, work: Element) {
    for license in work.descendants("license_ref") {
        draft.text("license_ref", TextField::License, license.text());
    }
    for update in work.descendants("update") {
        let kind = update.attribute("type").unwrap_or_default();
        if let Some((_, relation)) = UPDATES.iter().find(|(name, _)| *name == kind) {
            relate(draft, *relation, false, update.text(), "doi");
        }
    }
    for item in work.descendants("related_item").flat_map(|item| item.children()) {
        let kind = item.attribute("relationship-type").unwrap_or_default();
        let scheme = item.attribute("identifier-type").unwrap_or_default();
        match RELATIONS.iter().find(|(name, ..)| *name == kind) {
            Some((_, relation, inverse)) => {
                relate(draft, *relation, *inverse, item.text(), &scheme)
            }
            None if item.name() == "description" => {}
            None => draft.keep("related_item", &format!("{kind} {}", item.text().trim())),
        }
    }
}

fn relate(draft: &mut Draft, relation: Relation, inverse: bool, text: &str, scheme: &str) {
    let target = match cite_model::Doi::parse(text).filter(|_| scheme == "doi") {
        Some(doi) => format!("DOI:{doi}"),
        None => clean(text).into_owned(),
    };
    let related = Related { relation, target, inverse };
    if !related.target.is_empty() && !draft.reference.related.contains(&related) {
        draft.reference.related.push(related);
    }
}
