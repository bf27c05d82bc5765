//! The parts that articles and books share: names, dates, abstracts, keywords, what is kept.

use super::tags::{KEPT, KEPT_LISTS, PREPRINT_SERVERS, RELATIONS};
use crate::draft::{Draft, rich_block, rich_line};
use cite_model::date::issue;
use cite_model::identifier::find_doi;
use cite_model::{
    Date, DateField, ItemType, ListField, Name, NameField, Person, Pmid, Related, Relation,
    TextField, pages,
};
use cite_text::markup::{clean, plain};
use cite_text::script::{is_all_caps, title_case_names};
use cite_text::xml::Element;
use std::borrow::Cow;

/// A title without the full stop that PubMed ends every title with.
pub(super) fn title(element: Element) -> String {
    let mut title = rich_line(element);
    if title.ends_with('.') && !title.ends_with("..") {
        title.pop();
    }
    title
}

/// An `<AuthorList>`: of editors or of authors; incomplete where it says so.
pub(super) fn authors(draft: &mut Draft, list: Element, field: NameField) {
    let field = if list.has("Type", "editors") { NameField::Editor } else { field };
    for author in list.all("Author") {
        let Some(name) = name(author) else { continue };
        if author.has("ValidYN", "N") {
            draft.keep("Author", &shown(&name));
            continue;
        }
        affiliations(draft, author, &name);
        draft.reference.push_name(field, name);
    }
    if list.has("CompleteYN", "N") && !draft.reference.names(field).is_empty() {
        draft.reference.names.entry(field).et_al = true;
    }
}

/// Where somebody works, and who that is, kept together.
fn affiliations(draft: &mut Draft, author: Element, name: &Name) {
    let old = author.all("Affiliation");
    let new = author.all("AffiliationInfo").filter_map(|info| info.child("Affiliation"));
    for affiliation in old.chain(new) {
        draft.keep("Affiliation", affiliation.text());
    }
    for id in author.all("Identifier") {
        let source = id.attribute("Source").unwrap_or_default();
        draft.keep("Identifier", &format!("{}: {source}: {}", shown(name), id.text().trim()));
    }
}

/// A person or a group; older files have `FirstName` and `MiddleName`.
pub(super) fn name(author: Element) -> Option<Name> {
    let part = |name| author.text_at(name).map(clean).unwrap_or_default();
    if let Some(group) = author.child("CollectiveName") {
        return Some(Name::literal(plain(&rich_line(group))))
            .filter(|name| !name.family().is_empty());
    }
    let mut given = part("ForeName");
    if given.is_empty() {
        given = Cow::Owned(format!("{} {}", part("FirstName"), part("MiddleName")));
    }
    if given.trim().is_empty() {
        given = part("Initials");
    }
    let family = part("LastName");
    let family = match is_all_caps(&family) {
        true => title_case_names(&family).into_owned(),
        false => family.into_owned(),
    };
    let given = given.trim().to_owned();
    let suffix = part("Suffix").into_owned();
    match (family.is_empty(), given.is_empty()) {
        (true, true) => None,
        (true, false) => Some(Name::literal(given)),
        (false, true) if suffix.is_empty() => Some(Name::literal(family)),
        _ => Some(Name::Person(Person { family, given, suffix, ..Person::default() })),
    }
}

fn shown(name: &Name) -> String {
    match name.given() {
        "" => name.family().to_owned(),
        given => format!("{}, {given}", name.family()),
    }
}

/// `<Year> <Month> <Day>`, `<Season>`, `<MedlineDate>`.
pub(super) fn date(element: Element) -> Option<Date> {
    if let Some(text) = element.text_at("MedlineDate") {
        return issue::parse(&clean(text))
            .or_else(|| Some(Date::Literal(clean(text).into_owned())));
    }
    let year = element.text_at("Year")?;
    let rest = ["Month", "Season", "Day"].iter().filter_map(|name| element.text_at(name));
    let text = rest.fold(year.to_owned(), |text, part| text + " " + part);
    plain_date(year, element).or_else(|| issue::parse(&clean(&text)))
}

/// A date of numbers and names of months alone.
fn plain_date(year: &str, element: Element) -> Option<Date> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let year = year.parse().ok().filter(|_| year.len() == 4)?;
    if element.child("Season").is_some() {
        return None;
    }
    let month = match element.text_at("Month") {
        None => return Some(Date::from_year(year)),
        Some(name) => match MONTHS.iter().position(|month| *month == name) {
            Some(at) => u8::try_from(at + 1).ok(),
            None => Some(name.parse().ok()?),
        },
    };
    let day = element.text_at("Day").and_then(|day| day.parse().ok());
    Date::from_parts(year, month, day).or_else(|| Date::from_parts(year, month, None))
}

/// An `<Abstract>`: a line a section, each with its label.
pub(super) fn abstract_text(draft: &mut Draft, element: Element) {
    let mut text = String::new();
    for section in element.all("AbstractText") {
        let body = rich_block(section);
        let label = section.attribute("Label").map(|label| clean(&label).into_owned());
        let label =
            label.filter(|label| !matches!(label.as_str(), "" | "UNLABELLED" | "UNLABELED"));
        if body.is_empty() {
            continue;
        }
        if !text.is_empty() {
            text.push('\n');
        }
        if let Some(label) = label {
            text.extend([&label, ": "]);
        }
        text.push_str(&body);
    }
    draft.block("Abstract", TextField::Abstract, &text);
    if let Some(right) = element.child("CopyrightInformation") {
        draft.text("CopyrightInformation", TextField::License, right.text());
    }
}

/// Pages in full: `205-7` is `205-207`; `StartPage` and `EndPage` where that is missing.
pub(super) fn pagination(draft: &mut Draft, element: Element) {
    let written = element.text_at("MedlinePgn").map(clean);
    let from = element.text_at("StartPage").map(clean);
    let to = element.text_at("EndPage").map(clean).filter(|to| Some(to) != from.as_ref());
    let pages = match (written, from, to) {
        (Some(pages), ..) => pages::completed(&pages),
        (None, Some(from), Some(to)) => pages::completed(&format!("{from}-{to}")),
        (None, from, to) => from.or(to).unwrap_or_default().into_owned(),
    };
    draft.text("Pagination", TextField::Page, &pages);
}

/// MeSH headings: the descriptors are keywords, as Zotero has them; headings that say more are
/// kept in whole, as PubMed writes them: `Malaria/*drug therapy/prevention & control`.
pub(super) fn headings(draft: &mut Draft, list: Element) {
    for heading in list.all("MeshHeading") {
        let Some(descriptor) = heading.child("DescriptorName") else { continue };
        draft.push(ListField::Keyword, descriptor.text());
        let star = |element: Element| if element.has("MajorTopicYN", "Y") { "*" } else { "" };
        let mut whole = format!("{}{}", star(descriptor), descriptor.text());
        for qualifier in heading.all("QualifierName") {
            whole.extend(["/", star(qualifier), qualifier.text()]);
        }
        if whole != descriptor.text() {
            draft.keep("MeshHeading", &whole);
        }
    }
}

/// A `<KeywordList>`.
pub(super) fn keywords(draft: &mut Draft, list: Element) {
    for keyword in list.all("Keyword") {
        draft.push(ListField::Keyword, &plain(&rich_line(keyword)));
    }
}

/// Works that belong with this one. PubMed calls the article that a preprint became its update.
pub(super) fn corrections(draft: &mut Draft, list: Element) {
    for correction in list.all("CommentsCorrections") {
        let kind = correction.attribute("RefType").unwrap_or_default();
        let source = correction.text_at("RefSource").map(clean).unwrap_or_default();
        let pmid = correction.text_at("PMID").and_then(Pmid::parse);
        let row = RELATIONS.iter().find(|(name, ..)| *name == kind);
        let Some((_, relation, inverse)) = row else {
            if kind != "Cites" {
                let pmid = pmid.map(|pmid| format!(" PMID: {pmid}")).unwrap_or_default();
                draft.keep(&kind, &format!("{source}{pmid}"));
            }
            continue;
        };
        let lower = source.to_lowercase();
        let preprint = *relation == Relation::UpdateOf
            && match inverse {
                true => draft.reference.item_type == ItemType::Article,
                false => PREPRINT_SERVERS.iter().any(|server| lower.contains(server)),
            };
        let (relation, inverse) =
            if preprint { (Relation::PreprintOf, !inverse) } else { (*relation, *inverse) };
        let target = match (pmid, find_doi(&source)) {
            (Some(pmid), _) => format!("PMID:{pmid}"),
            (None, Some(doi)) => format!("DOI:{doi}"),
            (None, None) => source.into_owned(),
        };
        if !target.is_empty() {
            draft.reference.related.push(Related { relation, target, inverse });
        }
    }
}

/// `<History>`: when it was received is a field of its own, the other steps are kept.
pub(super) fn history(draft: &mut Draft, history: Element) {
    for step in history.all("PubMedPubDate") {
        let Some(date) = date(step) else { continue };
        let status = step.attribute("PubStatus").unwrap_or_default();
        match status.as_ref() {
            "received" => draft.set_date("PubMedPubDate", DateField::Submitted, date),
            status => draft.keep("PubMedPubDate", &format!("{date} [{status}]")),
        }
    }
}

/// An element that no one else took: kept if it is one of those that say something of the work.
pub(super) fn keep(draft: &mut Draft, element: Element) {
    let name = element.name();
    if let Some((_, item)) = KEPT_LISTS.iter().find(|(list, _)| *list == name) {
        element.all(item).for_each(|child| draft.keep(item, &joined(child)));
    } else if name == "DataBankList" {
        for bank in element.all("DataBank") {
            let name = bank.text_at("DataBankName").unwrap_or_default();
            for number in bank.descendants("AccessionNumber") {
                draft.keep("DataBank", &format!("{name}/{}", number.text().trim()));
            }
        }
    } else if KEPT.contains(&name) {
        match date(element).filter(|_| element.child("Year").is_some()) {
            Some(date) => draft.keep(name, &date.to_string()),
            None => draft.keep(name, element.text()),
        }
    }
}

/// The parts of a grant, a chemical or a person in one line: `R01 AI067373/AI/NIAID NIH HHS`.
fn joined(element: Element) -> String {
    if let Some(name) = name(element) {
        return shown(&name);
    }
    let parts = element.children().map(|child| clean(child.text()));
    let parts: Vec<_> = parts.filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { element.text().to_owned() } else { parts.join("/") }
}
