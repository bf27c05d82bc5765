//! Names, dates and abstracts of JATS.

use crate::draft::Draft;
use cite_model::date::loose;
use cite_model::{Date, DateField, Name, NameField, Person, TextField};
use cite_text::markup::clean;
use cite_text::markup::{clean_block, plain};
use cite_text::xml::{Element, Inline};

/// `contrib-type` and the field of such contributors.
const ROLES: &[(&str, NameField)] = &[
    ("author", NameField::Author),
    ("editor", NameField::Editor),
    ("translator", NameField::Translator),
    ("transed", NameField::EditorTranslator),
    ("compiler", NameField::Compiler),
    ("illustrator", NameField::Illustrator),
];

/// A `<contrib-group>`. Who is of no known kind is a contributor; without any kind, an author.
pub(super) fn contributors(draft: &mut Draft, group: Element) {
    let of_group = group.attribute("content-type").unwrap_or_default();
    for contributor in group.children() {
        match contributor.name() {
            "contrib" => {}
            "etal" => {
                draft.reference.names.entry(NameField::Author).et_al = true;
                continue;
            }
            _ => continue,
        }
        let kind = contributor.attribute("contrib-type").unwrap_or_default();
        let kind = if kind.is_empty() { of_group.trim_end_matches('s') } else { kind.as_ref() };
        let row = ROLES.iter().find(|(name, _)| *name == kind);
        let field = match row {
            Some((_, field)) => *field,
            None if kind.is_empty() => NameField::Author,
            None => NameField::Contributor,
        };
        let Some(name) = name(contributor) else { continue };
        for id in contributor.all("contrib-id") {
            draft.keep("contrib-id", &format!("{}: {}", name.family(), id.text().trim()));
        }
        draft.reference.push_name(field, name);
    }
}

fn name(contributor: Element) -> Option<Name> {
    let alternatives = contributor.child("name-alternatives");
    let inside = alternatives.into_iter().flat_map(|list| list.children());
    let name =
        contributor.children().chain(inside).find(|e| matches!(e.name(), "name" | "string-name"));
    if let Some(name) = name {
        return person(name);
    }
    let collab =
        contributor.child("collab").or_else(|| contributor.find("collab-alternatives/collab"));
    let collab = collab.map(|collab| {
        collab.rich_by(&|inner| match inner.name() {
            "contrib-group" | "xref" | "fn" | "address" | "contrib" => Inline::Drop,
            _ => Inline::Usual,
        })
    });
    let whole = clean(&plain(&collab?)).trim_end_matches([',', ';', ' ']).to_owned();
    (!whole.is_empty()).then(|| Name::literal(whole))
}

fn person(name: Element) -> Option<Name> {
    let part = |at| name.text_at(at).map(clean).unwrap_or_default().into_owned();
    let (family, given, suffix) = (part("surname"), part("given-names"), part("suffix"));
    match (family.is_empty(), given.is_empty()) {
        (false, false) => Some(Name::Person(Person { family, given, suffix, ..Person::default() })),
        (false, true) => Some(Name::literal(family)),
        (true, false) => Some(Name::literal(given)),
        (true, true) => cite_model::name::parse::spoken(&clean(name.text())),
    }
}

/// `<pub-date>` in the ways of all versions. The print date, or that of the collection, is the
/// one to cite; the electronic one stands in for it, or says the day within the same year.
pub(super) fn dates(draft: &mut Draft, meta: Element) {
    let (mut print, mut electronic) = (None, None);
    for element in meta.all("pub-date") {
        let Some(date) = date(element) else { continue };
        let attribute = |name| element.attribute(name).unwrap_or_default();
        let kind = attribute("pub-type");
        let kind = if kind.is_empty() { attribute("date-type") } else { kind };
        let format = attribute("publication-format");
        let slot = match (kind.as_ref(), format.as_ref()) {
            ("ppub" | "epub-ppub" | "collection", _) | (_, "print") => &mut print,
            ("epub" | "", _) | ("pub", _) => &mut electronic,
            (kind, _) => {
                draft.keep("pub-date", &format!("{date} [{kind}]"));
                continue;
            }
        };
        match slot {
            None => *slot = Some(date),
            Some(first) if first.year() == date.year() && first.precision() < date.precision() => {
                *first = date;
            }
            Some(_) => draft.keep("pub-date", &format!("{date} [{kind}]")),
        }
    }
    let issued = match (&print, &electronic) {
        (Some(print), Some(day)) if print.year() == day.year() && print.precision() < 2 => {
            Some(day)
        }
        (print, day) => print.as_ref().or(day.as_ref()),
    };
    if let Some(issued) = issued.cloned() {
        draft.set_date("pub-date", DateField::Issued, issued);
    }
    if let Some(day) = electronic.filter(|_| print.is_some()) {
        draft.set_date("pub-date", DateField::AvailableDate, day);
    }
}

/// `<year>`, `<month>`, `<day>`, `<season>`, or a text.
pub(super) fn date(element: Element) -> Option<Date> {
    let parts = ["year", "month", "season", "day"].iter().filter_map(|name| element.text_at(name));
    let parts: Vec<_> = parts.map(|part| clean(part).into_owned()).collect();
    let iso = element.attribute("iso-8601-date").and_then(|iso| Date::from_edtf(&iso));
    let number = |name| element.text_at(name).and_then(|text| text.parse::<u8>().ok());
    let year = element.text_at("year").and_then(|year| year.parse().ok());
    let plain = year.and_then(|year| Date::from_parts(year, number("month"), number("day")));
    match parts.as_slice() {
        [] => iso.or_else(|| loose::parse(&clean(element.text()))),
        _ if element.child("month").is_some() == number("month").is_some()
            && element.child("season").is_none()
            && plain.is_some() =>
        {
            plain
        }
        parts => loose::parse(&parts.join(" ")),
    }
}

/// An `<abstract>`: a line a paragraph, section titles before their text. A second one, or one for
/// a picture or for patients, is kept.
pub(super) fn summary(draft: &mut Draft, element: Element) {
    let kind = element.attribute("abstract-type").unwrap_or_default();
    let text = paragraphs(element);
    match kind.as_ref() {
        "" | "section" | "structured" => draft.block("abstract", TextField::Abstract, &text),
        kind if !text.is_empty() => draft.keep("abstract", &format!("{kind}: {text}")),
        _ => {}
    }
}

/// The paragraphs of an element; a title stands before the paragraph that follows it, unless it
/// says no more than "Abstract".
pub(super) fn paragraphs(element: Element) -> String {
    let whole = element.rich_by(&|inner| match inner.name() {
        "title"
            if matches!(inner.text().trim().to_lowercase().as_str(), "abstract" | "summary") =>
        {
            Inline::Drop
        }
        "fig" | "table-wrap" | "object-id" | "label" => Inline::Drop,
        "xref" if inner.text().trim().len() < 4 => Inline::Drop,
        "title" => Inline::As(&["h4"]),
        "sec" => Inline::As(&["div"]),
        _ => Inline::Usual,
    });
    clean_block(&whole).into_owned()
}
