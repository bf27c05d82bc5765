//! One `<PubmedBookArticle>` in, a record of a book or of a chapter out.

use super::ID;
use super::parts;
use crate::draft::Draft;
use cite_model::{DateField, ItemType, ListField, NameField, TextField};
use cite_text::markup::clean;
use cite_text::xml::Element;

pub(super) fn read(root: Element) -> Draft {
    let document = root.child("BookDocument").unwrap_or(root);
    let title = document.child("ArticleTitle").map(parts::title).unwrap_or_default();
    let is_chapter = !title.is_empty();
    let item_type = if is_chapter { ItemType::Chapter } else { ItemType::Book };
    let mut draft = Draft::new(ID, root.line(), item_type);
    if let Some(pmid) = document.text_at("PMID") {
        draft.pmid("PMID", pmid);
        draft.reference.id = Some(clean(pmid).into_owned());
    }
    draft.text("ArticleTitle", TextField::Title, &title);
    for child in document.children() {
        match child.name() {
            "AuthorList" => parts::authors(&mut draft, child, NameField::Author),
            "ArticleIdList" => ids(&mut draft, child),
            "VernacularTitle" => {
                draft.text("VernacularTitle", TextField::OriginalTitle, &parts::title(child));
            }
            "Language" => draft.text("Language", TextField::Language, child.text()),
            "Abstract" => parts::abstract_text(&mut draft, child),
            "Pagination" => parts::pagination(&mut draft, child),
            "KeywordList" => parts::keywords(&mut draft, child),
            "LocationLabel" => label(&mut draft, child, is_chapter),
            "PublicationType" if child.text().trim() != "Journal Article" => {
                draft.keep("PublicationType", child.text());
            }
            _ => parts::keep(&mut draft, child),
        }
    }
    if let Some(book) = document.child("Book") {
        self::book(&mut draft, book, is_chapter);
    }
    if let Some(data) = root.child("PubmedBookData") {
        data.children().for_each(|child| match child.name() {
            "ArticleIdList" => ids(&mut draft, child),
            "History" => parts::history(&mut draft, child),
            "PublicationStatus" => draft.keep("PublicationStatus", child.text()),
            _ => {}
        });
    }
    draft
}

/// The book, which is the work itself or what a chapter stands in.
fn book(draft: &mut Draft, book: Element, is_chapter: bool) {
    let has_own = is_chapter && !draft.reference.names(NameField::Author).is_empty();
    let role = if has_own { NameField::ContainerAuthor } else { NameField::Author };
    for child in book.children() {
        match child.name() {
            "BookTitle" => {
                let field = if is_chapter { TextField::ContainerTitle } else { TextField::Title };
                draft.text("BookTitle", field, &parts::title(child));
            }
            "Publisher" => {
                let text = |name| child.text_at(name).unwrap_or_default();
                draft.text("PublisherName", TextField::Publisher, text("PublisherName"));
                let place = text("PublisherLocation");
                draft.text("PublisherLocation", TextField::PublisherPlace, place);
            }
            "PubDate" => match parts::date(child) {
                Some(date) => draft.set_date("PubDate", DateField::Issued, date),
                None => draft.keep("PubDate", child.text()),
            },
            "AuthorList" => parts::authors(draft, child, role),
            "Edition" => draft.text("Edition", TextField::Edition, child.text()),
            "Volume" => draft.text("Volume", TextField::Volume, child.text()),
            "VolumeTitle" => {
                draft.text("VolumeTitle", TextField::VolumeTitle, &parts::title(child))
            }
            "CollectionTitle" => {
                draft.text("CollectionTitle", TextField::CollectionTitle, &parts::title(child));
            }
            "Isbn" => draft.serials("Isbn", ListField::Isbn, child.text()),
            "ReportNumber" => draft.text("ReportNumber", TextField::Number, child.text()),
            "ELocationID" if child.has("EIdType", "doi") && !child.has("ValidYN", "N") => {
                draft.doi("ELocationID", child.text());
            }
            _ => parts::keep(draft, child),
        }
    }
}

/// `<LocationLabel Type="chapter">Chapter 4</LocationLabel>`.
fn label(draft: &mut Draft, element: Element, is_chapter: bool) {
    let kind = element.attribute("Type").unwrap_or_default();
    match kind.as_ref() {
        "chapter" if is_chapter => {
            draft.text("LocationLabel", TextField::ChapterNumber, element.text());
        }
        kind => draft.keep("LocationLabel", &format!("{kind}: {}", element.text().trim())),
    }
}

/// The accession number in NCBI's Bookshelf is the address of the text there.
fn ids(draft: &mut Draft, list: Element) {
    for id in list.all("ArticleId") {
        let kind = id.attribute("IdType").unwrap_or_default();
        let text = clean(id.text());
        match kind.as_ref() {
            "doi" => draft.doi("ArticleId", &text),
            "pmc" | "pmcid" => draft.pmcid("ArticleId", &text),
            "pubmed" => draft.pmid("ArticleId", &text),
            "bookaccession" => {
                draft.text("ArticleId", TextField::CallNumber, &text);
                draft.url("ArticleId", &format!("http://www.ncbi.nlm.nih.gov/books/{text}/"));
            }
            kind => draft.keep("ArticleId", &format!("{text} [{kind}]")),
        }
    }
}
