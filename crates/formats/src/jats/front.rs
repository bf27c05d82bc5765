//! One `<front>` in, a record out.

use super::ID;
use super::parts;
use crate::draft::{Draft, rich_line};
use cite_model::{DateField, ItemType, ListField, Related, Relation, TextField};
use cite_text::markup::{clean, plain};
use cite_text::xml::{Element, Inline};

/// Article types that say what kind of work it is; all others are articles.
const KINDS: &[(&str, ItemType)] = &[
    ("book-review", ItemType::ReviewBook),
    ("dissertation", ItemType::Thesis),
    ("preprint", ItemType::Article),
    ("meeting-report", ItemType::ArticleJournal),
];

/// `<related-article related-article-type="…">`: this one is so related to that one, or turned
/// round.
const RELATIONS: &[(&str, Relation, bool)] = &[
    ("addendum", Relation::UpdateOf, true),
    ("commentary", Relation::CommentOn, true),
    ("commentary-article", Relation::CommentOn, false),
    ("corrected-article", Relation::CorrectionTo, false),
    ("correction", Relation::CorrectionTo, true),
    ("correction-forward", Relation::CorrectionTo, true),
    ("letter", Relation::CommentOn, true),
    ("object-of-concern", Relation::CommentOn, false),
    ("preprint", Relation::PreprintOf, true),
    ("retracted-article", Relation::RetractionOf, false),
    ("retraction-forward", Relation::RetractionOf, true),
    ("updated-article", Relation::UpdateOf, false),
];

pub(super) fn read(front: Element, kind: &str, language: &str) -> Draft {
    let row = KINDS.iter().find(|(name, _)| *name == kind);
    let item_type = row.map_or(ItemType::ArticleJournal, |row| row.1);
    let mut draft = Draft::new(ID, front.line(), item_type);
    if !matches!(kind, "" | "research-article" | "other") {
        draft.keep("article-type", kind);
    }
    draft.text("lang", TextField::Language, language);
    if let Some(meta) = front.child("article-meta") {
        article(&mut draft, meta);
    }
    if let Some(meta) = front.child("journal-meta") {
        journal(&mut draft, meta);
    }
    draft
}

fn article(draft: &mut Draft, meta: Element) {
    for child in meta.children() {
        match child.name() {
            "article-id" => id(draft, child),
            "title-group" => titles(draft, child),
            "contrib-group" => parts::contributors(draft, child),
            "author-notes" | "aff" | "aff-alternatives" => {}
            "volume" => draft.text("volume", TextField::Volume, child.text()),
            "issue" => draft.text("issue", TextField::Issue, child.text()),
            "supplement" => draft.text("supplement", TextField::SupplementNumber, child.text()),
            "abstract" => parts::summary(draft, child),
            "kwd-group" => keywords(draft, child),
            "permissions" => permissions(draft, child),
            "related-article" => related(draft, child),
            "history" => history(draft, child),
            "self-uri" => {
                let href = child.attribute("href").unwrap_or_default();
                draft.url("self-uri", if href.is_empty() { child.text() } else { &href });
            }
            "conference" => conference(draft, child),
            "article-categories" => {
                child
                    .descendants("subject")
                    .for_each(|subject| draft.keep("subject", subject.text()));
            }
            "trans-abstract" => draft.keep("trans-abstract", &parts::paragraphs(child)),
            "funding-group" => {
                for source in child.descendants("funding-source") {
                    draft.keep("funding-source", &clean(source.text()));
                }
            }
            _ => {}
        }
    }
    parts::dates(draft, meta);
    pages(draft, meta);
}

fn id(draft: &mut Draft, element: Element) {
    let kind = element.attribute("pub-id-type").unwrap_or_default();
    let text = clean(element.text());
    match kind.as_ref() {
        "doi" => draft.doi("article-id", &text),
        "pmid" => draft.pmid("article-id", &text),
        "pmc" | "pmcid" if text.bytes().all(|byte| byte.is_ascii_digit()) => {
            draft.pmcid("article-id", &format!("PMC{text}"));
        }
        "pmc" | "pmcid" => draft.pmcid("article-id", &text),
        "arxiv" => draft.arxiv("article-id", &text),
        kind => draft.keep("article-id", &format!("{text} [{kind}]")),
    }
}

/// Footnotes and marks at a title are no part of it.
pub(super) fn title(element: Element) -> String {
    let title = element.rich_by(&|inner| match inner.name() {
        "xref" | "fn" | "target" => Inline::Drop,
        _ => Inline::Usual,
    });
    clean(&title).into_owned()
}

fn titles(draft: &mut Draft, group: Element) {
    let main = group.child("article-title").map(title).unwrap_or_default();
    let subtitle = group.child("subtitle").map(title).unwrap_or_default();
    let whole = match (main.is_empty(), subtitle.is_empty()) {
        (false, false) => format!("{}: {subtitle}", main.trim_end_matches(':')),
        _ => format!("{main}{subtitle}"),
    };
    draft.text("article-title", TextField::Title, &whole);
    let translated = group.all("trans-title-group").filter_map(|group| group.child("trans-title"));
    for other in group.all("trans-title").chain(translated) {
        draft.text("trans-title", TextField::TranslatedTitle, &title(other));
    }
    group.all("alt-title").for_each(|other| draft.keep("alt-title", &title(other)));
}

fn keywords(draft: &mut Draft, group: Element) {
    for keyword in group.descendants("kwd") {
        draft.push(ListField::Keyword, &plain(&rich_line(keyword)));
    }
}

fn permissions(draft: &mut Draft, element: Element) {
    if let Some(license) = element.child("license") {
        let address = license.attribute("href").map(|href| href.into_owned());
        let reference =
            license.child("license_ref").map(|element| element.text().trim().to_owned());
        let text = reference.or(address).unwrap_or_else(|| parts::paragraphs(license));
        draft.text("license", TextField::License, &text.replace('\n', " "));
    }
    if let Some(statement) = element.text_at("copyright-statement") {
        draft.keep("copyright-statement", statement);
    }
}

fn related(draft: &mut Draft, element: Element) {
    let kind = element.attribute("related-article-type").unwrap_or_default();
    let href = element.attribute("href").unwrap_or_default();
    let link = element.attribute("ext-link-type").unwrap_or_default();
    let target = match cite_model::Doi::parse(&href) {
        Some(doi) => format!("DOI:{doi}"),
        None if link == "pubmed" => format!("PMID:{}", href.trim()),
        None if href.is_empty() => clean(element.text()).into_owned(),
        None => clean(&href).into_owned(),
    };
    match RELATIONS.iter().find(|(name, ..)| *name == kind) {
        _ if target.is_empty() => {}
        Some((_, relation, inverse)) => {
            let related = Related { relation: *relation, target, inverse: *inverse };
            draft.reference.related.push(related);
        }
        None => draft.keep("related-article", &format!("{kind} {target}")),
    }
}

fn history(draft: &mut Draft, element: Element) {
    for step in element.all("date") {
        let Some(date) = parts::date(step) else { continue };
        match step.attribute("date-type").unwrap_or_default().as_ref() {
            "received" => draft.set_date("history", DateField::Submitted, date),
            kind => draft.keep("history", &format!("{date} [{kind}]")),
        }
    }
}

fn conference(draft: &mut Draft, element: Element) {
    let text = |name| element.text_at(name).unwrap_or_default();
    draft.text("conf-name", TextField::EventTitle, text("conf-name"));
    draft.text("conf-loc", TextField::EventPlace, text("conf-loc"));
    draft.date("conf-date", DateField::EventDate, text("conf-date"));
}

/// First and last page, or the number that an article without pages has.
fn pages(draft: &mut Draft, meta: Element) {
    let text = |name| meta.text_at(name).map(clean).unwrap_or_default();
    let (first, last, range) = (text("fpage"), text("lpage"), text("page-range"));
    let pages = match (first.is_empty(), last.is_empty()) {
        _ if range.contains(',') => range.into_owned(),
        (true, _) => range.into_owned(),
        (false, true) => first.into_owned(),
        (false, false) if first == last => first.into_owned(),
        (false, false) => format!("{first}-{last}"),
    };
    draft.text("fpage", TextField::Page, &pages);
    draft.text("elocation-id", TextField::Page, &text("elocation-id"));
}

fn journal(draft: &mut Draft, meta: Element) {
    let groups = meta.all("journal-title-group").chain([meta]);
    for title in groups.flat_map(|group| group.children()) {
        match title.name() {
            "journal-title" => {
                draft.text("journal-title", TextField::ContainerTitle, &rich_line(title))
            }
            "abbrev-journal-title" => {
                draft.text("abbrev-journal-title", TextField::ContainerTitleShort, title.text());
            }
            _ => {}
        }
    }
    for id in meta.all("journal-id") {
        let kind = id.attribute("journal-id-type").unwrap_or_default();
        let short = matches!(kind.as_ref(), "nlm-ta" | "iso-abbrev");
        if short && draft.reference.text(TextField::ContainerTitleShort).is_none() {
            draft.text("journal-id", TextField::ContainerTitleShort, id.text());
        }
    }
    meta.all("issn").for_each(|issn| draft.serials("issn", ListField::Issn, issn.text()));
    meta.all("isbn").for_each(|isbn| draft.serials("isbn", ListField::Isbn, isbn.text()));
    if let Some(publisher) = meta.child("publisher") {
        let text = |name| publisher.text_at(name).unwrap_or_default();
        draft.text("publisher-name", TextField::Publisher, text("publisher-name"));
        draft.text("publisher-loc", TextField::PublisherPlace, text("publisher-loc"));
    }
}
