//! One `<PubmedArticle>`, or a bare `<MedlineCitation>`, in; a record out.

use super::ID;
use super::parts;
use super::tags::KINDS;
use crate::draft::Draft;
use cite_model::{DateField, ItemType, ListField, NameField, TextField};
use cite_text::markup::clean;
use cite_text::xml::Element;

pub(super) fn read(root: Element) -> Draft {
    let citation = root.child("MedlineCitation").unwrap_or(root);
    let article = citation.child("Article");
    let mut draft = Draft::new(ID, root.line(), ItemType::ArticleJournal);
    if let Some(pmid) = citation.text_at("PMID") {
        draft.pmid("PMID", pmid);
        draft.reference.id = Some(clean(pmid).into_owned());
    }
    if let Some(article) = article {
        publication_types(&mut draft, article);
        article_data(&mut draft, article, citation);
    }
    if let Some(data) = root.child("PubmedData") {
        data.children().for_each(|child| match child.name() {
            "ArticleIdList" => article_ids(&mut draft, child),
            "History" => parts::history(&mut draft, child),
            "PublicationStatus" => draft.keep("PublicationStatus", child.text()),
            _ => {}
        });
    }
    if let Some(article) = article {
        locations(&mut draft, article);
    }
    for child in citation.children() {
        match child.name() {
            "MeshHeadingList" => parts::headings(&mut draft, child),
            "KeywordList" => parts::keywords(&mut draft, child),
            "CommentsCorrectionsList" => parts::corrections(&mut draft, child),
            "OtherAbstract" => other_abstract(&mut draft, child),
            "MedlineJournalInfo" => journal_info(&mut draft, child),
            _ => parts::keep(&mut draft, child),
        }
    }
    draft
}

/// What kind of work it is, before anything that depends on it; every other type is kept.
fn publication_types(draft: &mut Draft, article: Element) {
    let mut best = 0;
    let lists = article.all("PublicationTypeList");
    for element in lists.flat_map(|list| list.all("PublicationType")) {
        let name = clean(element.text());
        let row = KINDS.iter().find(|(known, ..)| name.eq_ignore_ascii_case(known));
        if let Some((_, item_type, rank)) = row.filter(|row| row.2 > best) {
            (best, draft.reference.item_type) = (*rank, *item_type);
        }
        if !name.eq_ignore_ascii_case("journal article") {
            draft.keep("PublicationType", &name);
        }
    }
}

fn article_data(draft: &mut Draft, article: Element, citation: Element) {
    titles(draft, article);
    for child in article.children() {
        match child.name() {
            "Journal" => journal(draft, child, citation),
            "Pagination" => parts::pagination(draft, child),
            "Abstract" => parts::abstract_text(draft, child),
            "AuthorList" => parts::authors(draft, child, NameField::Author),
            "Language" => draft.text("Language", TextField::Language, child.text()),
            "ArticleDate" => match parts::date(child) {
                Some(date) => draft.set_date("ArticleDate", DateField::AvailableDate, date),
                None => draft.keep("ArticleDate", child.text()),
            },
            _ => parts::keep(draft, child),
        }
    }
}

/// `[Translated title].` with the work's own title beside it; the latter alone where PubMed has no
/// translation.
fn titles(draft: &mut Draft, article: Element) {
    let title = article.child("ArticleTitle").map(parts::title).unwrap_or_default();
    let own = article.child("VernacularTitle").map(parts::title).unwrap_or_default();
    let inner = title.strip_prefix('[').and_then(|title| title.strip_suffix(']'));
    let inner = inner.filter(|inner| !inner.contains(['[', ']']));
    let title = inner.map_or(title.as_str(), |inner| inner.trim_end_matches('.'));
    if title.is_empty() || title.eq_ignore_ascii_case("not available") {
        draft.text("VernacularTitle", TextField::Title, &own);
    } else {
        draft.text("ArticleTitle", TextField::Title, title);
        draft.text("VernacularTitle", TextField::OriginalTitle, &own);
    }
}

fn journal(draft: &mut Draft, journal: Element, citation: Element) {
    let own = citation.text_at("MedlineJournalInfo/MedlineTA");
    let short = journal.text_at("ISOAbbreviation").or(own);
    let title = journal.text_at("Title").or(short).unwrap_or_default();
    draft.text("Title", TextField::ContainerTitle, &periodical(title));
    if let Some(short) = short {
        draft.text("ISOAbbreviation", TextField::ContainerTitleShort, short);
    }
    let bare = |text: &str| text.replace('.', "").to_lowercase();
    if let Some(own) = own.filter(|own| Some(bare(own)) != short.map(bare)) {
        draft.keep("MedlineTA", own);
    }
    if let Some(issn) = journal.text_at("ISSN") {
        draft.serials("ISSN", ListField::Issn, issn);
    }
    let Some(issue) = journal.child("JournalIssue") else { return };
    draft.text("Volume", TextField::Volume, issue.text_at("Volume").unwrap_or_default());
    draft.text("Issue", TextField::Issue, issue.text_at("Issue").unwrap_or_default());
    if let Some(date) = issue.child("PubDate").and_then(parts::date) {
        draft.set_date("PubDate", DateField::Issued, date);
    }
}

/// English words that a title of a periodical has in small letters.
const SMALL_WORDS: &[&str] = &[
    "a", "an", "and", "as", "at", "but", "by", "down", "for", "from", "in", "into", "nor", "of",
    "on", "or", "so", "the", "to", "up", "with", "yet",
];

/// PubMed's catalogue has periodicals in sentence case; a name is written with capitals. One that
/// has an acronym is left alone, as in Zotero, since it may be a spelling of its own.
fn periodical(title: &str) -> String {
    let title = clean(title);
    let two_capitals = |pair: &[char]| pair.iter().all(|c| c.is_ascii_uppercase());
    let letters: Vec<char> = title.chars().collect();
    if letters.windows(2).any(two_capitals) {
        return title.into_owned();
    }
    let words = title.split_inclusive([' ', '-', '/']).collect::<Vec<_>>();
    let last = words.len().saturating_sub(1);
    let mut after_colon = false;
    let mut out = String::with_capacity(title.len());
    for (at, word) in words.iter().enumerate() {
        let bare = word.trim_end_matches([' ', '-', '/']);
        let letters: String = bare.chars().filter(char::is_ascii_alphabetic).collect();
        let small =
            SMALL_WORDS.contains(&letters.as_str()) && at != 0 && at != last && !after_colon;
        after_colon = bare.ends_with([':', '?', '!']);
        let has_capital = bare.chars().any(char::is_uppercase);
        match word.find(char::is_alphabetic).filter(|_| !small && !has_capital) {
            Some(start) => {
                let (before, rest) = word.split_at(start);
                let mut rest = rest.chars();
                out.push_str(before);
                out.extend(rest.next().into_iter().flat_map(char::to_uppercase));
                out.push_str(rest.as_str());
            }
            None => out.push_str(word),
        }
    }
    out
}

/// The article's own identifiers; those of the works it cites stand in another list.
fn article_ids(draft: &mut Draft, list: Element) {
    for id in list.all("ArticleId") {
        let kind = id.attribute("IdType").unwrap_or_default();
        match kind.as_ref() {
            "doi" => draft.doi("ArticleId", id.text()),
            "pmc" => draft.pmcid("ArticleId", id.text()),
            "pubmed" => draft.pmid("ArticleId", id.text()),
            kind => keep_locator(draft, id.text(), kind),
        }
    }
}

/// `<ELocationID>`: a DOI, or the number that an article without pages has.
fn locations(draft: &mut Draft, article: Element) {
    for id in article.all("ELocationID") {
        let kind = id.attribute("EIdType").unwrap_or_default();
        let text = clean(id.text());
        match kind.as_ref() {
            _ if id.has("ValidYN", "N") => {
                draft.keep("ELocationID", &format!("{text} [{kind}, invalid]"))
            }
            "doi" => draft.doi("ELocationID", &text),
            _ if is_article_number(&text) && draft.reference.text(TextField::Page).is_none() => {
                draft.text("ELocationID", TextField::Page, &text);
            }
            kind if draft.reference.text(TextField::Page) != Some(&text) => {
                keep_locator(draft, &text, kind);
            }
            _ => {}
        }
    }
}

/// `<ArticleId>` and `<ELocationID>` say the same; it is kept once.
fn keep_locator(draft: &mut Draft, text: &str, kind: &str) {
    let whole = format!("{} [{kind}]", clean(text));
    if !draft.reference.kept(ID, "ArticleId").take(16).any(|kept| kept == whole) {
        draft.keep("ArticleId", &whole);
    }
}

/// `e12345`, `026002`.
fn is_article_number(text: &str) -> bool {
    let digits = text.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    text.len() - digits.len() <= 3
        && (1..=8).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn other_abstract(draft: &mut Draft, element: Element) {
    let language = element.attribute("Language").unwrap_or_default();
    let sections: Vec<_> = element.all("AbstractText").map(|text| text.text().trim()).collect();
    if !sections.is_empty() {
        draft.keep("OtherAbstract", &format!("{language}: {}", sections.join("\n")));
    }
}

fn journal_info(draft: &mut Draft, info: Element) {
    for name in ["Country", "NlmUniqueID", "ISSNLinking"] {
        if let Some(text) = info.text_at(name) {
            draft.keep(name, text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periodicals() {
        for (given, wanted) in [
            ("Journal of dairy science", "Journal of Dairy Science"),
            ("The Journal of biological chemistry", "The Journal of Biological Chemistry"),
            (
                "Journal of medical imaging (Bellingham, Wash.)",
                "Journal of Medical Imaging (Bellingham, Wash.)",
            ),
            ("PLoS one", "PLoS one"),
            ("Cell", "Cell"),
            ("Bio-medical materials: the series", "Bio-Medical Materials: The Series"),
            ("", ""),
        ] {
            assert_eq!(periodical(given), wanted);
        }
    }
}
