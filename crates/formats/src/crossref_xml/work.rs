//! One publication in, a record for each work in it out.

use super::ID;
use super::parts;
use crate::draft::Draft;
use cite_model::{DateField, ItemType, Name, NameField, TextField};
use cite_text::xml::Element;

/// A kind of publication: its element, the works in it, and its own metadata.
struct Publication {
    element: &'static str,
    /// The element of a work in it, and its type.
    parts: &'static str,
    part_type: ItemType,
    /// The elements that describe the publication, the best first; none where it does so itself.
    metadata: &'static [&'static str],
    /// What it is where the file has nothing in it.
    own_type: ItemType,
}

const PUBLICATIONS: &[Publication] = &[
    Publication {
        element: "journal",
        parts: "journal_article",
        part_type: ItemType::ArticleJournal,
        metadata: &["journal_metadata"],
        own_type: ItemType::Periodical,
    },
    Publication {
        element: "book",
        parts: "content_item",
        part_type: ItemType::Chapter,
        metadata: &["book_metadata", "book_series_metadata", "book_set_metadata"],
        own_type: ItemType::Book,
    },
    Publication {
        element: "conference",
        parts: "conference_paper",
        part_type: ItemType::PaperConference,
        metadata: &["proceedings_metadata", "proceedings_series_metadata"],
        own_type: ItemType::Book,
    },
    Publication {
        element: "report-paper",
        parts: "content_item",
        part_type: ItemType::Chapter,
        metadata: &["report-paper_metadata", "report-paper_series_metadata"],
        own_type: ItemType::Report,
    },
    Publication {
        element: "standard",
        parts: "content_item",
        part_type: ItemType::Chapter,
        metadata: &["standard_metadata", "standard_series_metadata"],
        own_type: ItemType::Standard,
    },
    Publication {
        element: "database",
        parts: "dataset",
        part_type: ItemType::Dataset,
        metadata: &["database_metadata"],
        own_type: ItemType::Dataset,
    },
    Publication {
        element: "dissertation",
        parts: "",
        part_type: ItemType::Thesis,
        metadata: &[],
        own_type: ItemType::Thesis,
    },
    Publication {
        element: "posted_content",
        parts: "",
        part_type: ItemType::Article,
        metadata: &[],
        own_type: ItemType::Article,
    },
    Publication {
        element: "peer_review",
        parts: "",
        part_type: ItemType::Review,
        metadata: &[],
        own_type: ItemType::Review,
    },
    Publication {
        element: "pending_publication",
        parts: "",
        part_type: ItemType::ArticleJournal,
        metadata: &[],
        own_type: ItemType::ArticleJournal,
    },
];

/// Whether an element is a publication.
pub(super) fn is_work(name: &str) -> bool {
    PUBLICATIONS.iter().any(|publication| publication.element == name)
}

/// The works of a publication: those in it, or itself.
pub(super) fn read(root: Element) -> Vec<Draft> {
    let row = PUBLICATIONS.iter().find(|publication| publication.element == root.name());
    let Some(publication) = row else { return Vec::new() };
    let metadata = publication.metadata.iter().find_map(|name| root.child(name)).unwrap_or(root);
    let works: Vec<_> = match publication.parts {
        "" => Vec::new(),
        name => root.all(name).collect(),
    };
    if works.is_empty() {
        let mut draft = Draft::new(ID, root.line(), publication.own_type);
        whole(&mut draft, root, metadata);
        return vec![draft];
    }
    works.into_iter().map(|work| part(publication, root, metadata, work)).collect()
}

/// A work within a publication.
fn part(publication: &Publication, root: Element, metadata: Element, work: Element) -> Draft {
    let mut draft = Draft::new(ID, work.line(), publication.part_type);
    parts::work(&mut draft, work);
    let authors = match publication.part_type {
        ItemType::Chapter => NameField::ContainerAuthor,
        _ => NameField::Author,
    };
    let has_own =
        work.child("contributors").is_some() && publication.part_type != ItemType::Chapter;
    if !has_own {
        parts::contributors(&mut draft, metadata, authors);
    }
    parts::container(&mut draft, metadata);
    parts::issue(&mut draft, root.child("journal_issue"));
    parts::event(&mut draft, root.child("event_metadata"));
    parts::publication_date(&mut draft, [Some(work), root.child("journal_issue"), Some(metadata)]);
    draft
}

/// The publication as a work of its own.
fn whole(draft: &mut Draft, root: Element, metadata: Element) {
    if root.name() == "journal" {
        draft.text(
            "full_title",
            TextField::Title,
            metadata.text_at("full_title").unwrap_or_default(),
        );
    }
    parts::work(draft, metadata);
    parts::description(draft, metadata);
    if metadata.child("titles").is_none() {
        let title = metadata.text_at("proceedings_title").unwrap_or_default();
        draft.text("proceedings_title", TextField::Title, title);
    }
    parts::issue(draft, root.child("journal_issue"));
    parts::event(draft, root.child("event_metadata"));
    special(draft, root);
    parts::publication_date(draft, [Some(metadata), root.child("journal_issue"), None]);
}

/// What only some kinds have.
fn special(draft: &mut Draft, root: Element) {
    match root.name() {
        "dissertation" => {
            parts::first_date(draft, root.child("approval_date"), DateField::Issued);
            let degree = root.text_at("degree").unwrap_or_default();
            let degree = degree.split('(').next().unwrap_or_default();
            draft.text("degree", TextField::Genre, degree);
        }
        "posted_content" => {
            if let Some(kind) = root.attribute("type") {
                draft.text("type", TextField::Genre, &kind);
            }
            parts::first_date(draft, root.child("posted_date"), DateField::Issued);
            let group = root.text_at("group_title").unwrap_or_default();
            draft.text("group_title", TextField::Publisher, group);
        }
        "peer_review" => {
            draft.text("type", TextField::Genre, "peer review");
            parts::first_date(
                draft,
                root.child("review_date").or(root.child("reviewed_date")),
                DateField::Issued,
            );
            if root.find("contributors/anonymous").is_some() {
                let name = Name::literal("Anonymous Reviewer");
                draft.reference.push_name(NameField::Author, name);
            }
        }
        _ => {}
    }
}
