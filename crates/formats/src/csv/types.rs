//! Kinds of work in the words of tables: Scopus's, Zotero's, BibTeX's, RIS's.

use super::columns::normalized;
use cite_model::ItemType;
use cite_model::field::Field;

/// The type that a cell names, and whether the cell says more than that (`Review`, `Erratum`).
pub(super) fn item_type(cell: &str) -> Option<(ItemType, bool)> {
    if let Some(own) = ItemType::from_csl(cell) {
        // "article" is a journal's in every table but our own, which are not read by this one.
        let plain = if own == ItemType::Article { ItemType::ArticleJournal } else { own };
        return Some((plain, false));
    }
    // Web of Science joins kinds: "Article; Early Access".
    let first = cell.split([';', ',', '|']).next().unwrap_or_default();
    let name = normalized(first);
    let says_more = first.len() < cell.trim().len();
    TYPES
        .iter()
        .find(|(known, ..)| *known == name)
        .map(|(_, item_type, more)| (*item_type, *more || says_more))
}

const TYPES: &[(&str, ItemType, bool)] = &[
    ("article", ItemType::ArticleJournal, false),
    ("journalarticle", ItemType::ArticleJournal, false),
    ("articlejournal", ItemType::ArticleJournal, false),
    ("jour", ItemType::ArticleJournal, false),
    ("journal", ItemType::ArticleJournal, false),
    ("academicjournal", ItemType::ArticleJournal, false),
    ("articleinpress", ItemType::ArticleJournal, true),
    ("review", ItemType::ArticleJournal, true),
    ("editorial", ItemType::ArticleJournal, true),
    ("editorialmaterial", ItemType::ArticleJournal, true),
    ("letter", ItemType::ArticleJournal, true),
    ("note", ItemType::ArticleJournal, true),
    ("shortsurvey", ItemType::ArticleJournal, true),
    ("erratum", ItemType::ArticleJournal, true),
    ("correction", ItemType::ArticleJournal, true),
    ("retracted", ItemType::ArticleJournal, true),
    ("retraction", ItemType::ArticleJournal, true),
    ("datapaper", ItemType::ArticleJournal, true),
    ("meetingabstract", ItemType::PaperConference, true),
    ("conferencepaper", ItemType::PaperConference, false),
    ("proceedingspaper", ItemType::PaperConference, false),
    ("conferencereview", ItemType::PaperConference, true),
    ("conferenceproceedings", ItemType::PaperConference, false),
    ("inproceedings", ItemType::PaperConference, false),
    ("conference", ItemType::PaperConference, false),
    ("cpaper", ItemType::PaperConference, false),
    ("conf", ItemType::PaperConference, false),
    ("book", ItemType::Book, false),
    ("proceedings", ItemType::Book, false),
    ("bookchapter", ItemType::Chapter, false),
    ("booksection", ItemType::Chapter, false),
    ("chapter", ItemType::Chapter, false),
    ("chap", ItemType::Chapter, false),
    ("inbook", ItemType::Chapter, false),
    ("incollection", ItemType::Chapter, false),
    ("thesis", ItemType::Thesis, false),
    ("thes", ItemType::Thesis, false),
    ("phdthesis", ItemType::Thesis, true),
    ("mastersthesis", ItemType::Thesis, true),
    ("dissertation", ItemType::Thesis, false),
    ("report", ItemType::Report, false),
    ("rprt", ItemType::Report, false),
    ("techreport", ItemType::Report, false),
    ("preprint", ItemType::Article, false),
    ("unpublished", ItemType::Manuscript, false),
    ("manuscript", ItemType::Manuscript, false),
    ("dataset", ItemType::Dataset, false),
    ("data", ItemType::Dataset, false),
    ("software", ItemType::Software, false),
    ("computerprogram", ItemType::Software, false),
    ("patent", ItemType::Patent, false),
    ("pat", ItemType::Patent, false),
    ("webpage", ItemType::Webpage, false),
    ("elec", ItemType::Webpage, false),
    ("online", ItemType::Webpage, false),
    ("blogpost", ItemType::PostWeblog, false),
    ("forumpost", ItemType::Post, false),
    ("newspaperarticle", ItemType::ArticleNewspaper, false),
    ("news", ItemType::ArticleNewspaper, false),
    ("magazinearticle", ItemType::ArticleMagazine, false),
    ("encyclopediaarticle", ItemType::EntryEncyclopedia, false),
    ("dictionaryentry", ItemType::EntryDictionary, false),
    ("film", ItemType::MotionPicture, false),
    ("videorecording", ItemType::MotionPicture, false),
    ("audiorecording", ItemType::Song, false),
    ("podcast", ItemType::Broadcast, false),
    ("radiobroadcast", ItemType::Broadcast, false),
    ("tvbroadcast", ItemType::Broadcast, false),
    ("artwork", ItemType::Graphic, false),
    ("case", ItemType::LegalCase, false),
    ("statute", ItemType::Legislation, false),
    ("email", ItemType::PersonalCommunication, false),
    ("instantmessage", ItemType::PersonalCommunication, false),
    ("presentation", ItemType::Speech, false),
    ("document", ItemType::Document, false),
    ("misc", ItemType::Document, false),
    ("gen", ItemType::Document, false),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_in_anybodys_words() {
        for (cell, expected) in [
            ("article", Some((ItemType::ArticleJournal, false))),
            ("Conference Paper", Some((ItemType::PaperConference, false))),
            ("Article; Early Access", Some((ItemType::ArticleJournal, true))),
            ("Review", Some((ItemType::ArticleJournal, true))),
            ("bookSection", Some((ItemType::Chapter, false))),
            ("legal_case", Some((ItemType::LegalCase, false))),
            ("J", None),
        ] {
            let found = item_type(cell);
            assert_eq!(found, expected, "{cell}");
        }
    }
}
