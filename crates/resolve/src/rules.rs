//! The rules that stand above the weights, as a table: a name, a reason, when it fires, what follows.
//!
//! The first rule that fires decides. A rule looks at a comparison alone; none knows a title, a
//! journal or an identifier.

use super::compare::{
    AbstractLevel, AccessionLevel, Comparison, ContainerLevel, DoiLevel, Fact, IssueLevel,
    KindLevel, NamesLevel, PagesLevel, SinglePage, TitleLevel, VolumeLevel, YearLevel,
};
use super::standardize::{Kind, Notice};
use cite_model::Relation;

/// What follows when a rule fires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// One work, whatever the weights.
    Link,
    /// Two works, whatever the weights.
    NonLink,
    /// A link becomes a possible link.
    AtMostPossible,
    /// Two works that belong together.
    Related(Relation),
}

/// A rule that decides.
#[derive(Clone, Copy)]
pub struct Rule {
    /// What it is called in evidence.
    pub name: &'static str,
    /// Why it is there.
    pub reason: &'static str,
    /// When it fires.
    pub fires: fn(&Comparison) -> bool,
    /// What follows.
    pub outcome: Outcome,
}

/// A rule that adds to the weights: fields that mean more together than each alone.
#[derive(Clone, Copy)]
pub struct Adjustment {
    /// What it is called in evidence.
    pub name: &'static str,
    /// Why it is there.
    pub reason: &'static str,
    /// When it fires.
    pub fires: fn(&Comparison) -> bool,
    /// What it adds, in bits.
    pub bits: f32,
}

/// The name of the rule that holds apart what has no author in common.
pub(super) const OTHER_PEOPLE: &str = "other people";

/// The name of the rule that holds apart what has nearly one title, and no place that says more.
pub(super) const REWORDED: &str = "reworded title without a place";

/// The rules that decide, in the order in which they are asked; those that only doubt come last.
pub const RULES: &[Rule] = &[
    Rule {
        name: "identical",
        reason: "the records say the same, letter by letter",
        fires: |c| c.has(Fact::Identical),
        outcome: Outcome::Link,
    },
    Rule {
        name: "review update",
        reason: "versions of one review",
        fires: |c| c.has(Fact::UpdatesDiffer) && title_alike(c),
        outcome: Outcome::Related(Relation::UpdateOf),
    },
    Rule {
        name: "review of another issue",
        reason: "a review keeps its number when it is brought up to date in an issue of the next year",
        fires: |c| {
            c.has(Fact::SameRegistry)
                && c.year == YearLevel::Adjacent
                && c.issue == IssueLevel::Different
                && title_alike(c)
        },
        outcome: Outcome::Related(Relation::UpdateOf),
    },
    Rule {
        name: "review of another year",
        reason: "a review keeps its number when it is brought up to date",
        fires: |c| c.has(Fact::SameRegistry) && c.years_apart > 1 && title_alike(c),
        outcome: Outcome::Related(Relation::UpdateOf),
    },
    Rule {
        name: "registry numbers differ",
        reason: "every trial has its own number",
        fires: |c| c.has(Fact::RegistriesDiffer),
        outcome: Outcome::NonLink,
    },
    Rule {
        name: "correction",
        reason: "a correction bears the title of the work that it corrects",
        fires: |c| c.notice == Some(Notice::Correction) && is_of_the_other(c),
        outcome: Outcome::Related(Relation::CorrectionTo),
    },
    Rule {
        name: "retraction",
        reason: "a retraction notice bears the title of the work that it retracts",
        fires: |c| c.notice == Some(Notice::Retraction) && is_of_the_other(c),
        outcome: Outcome::Related(Relation::RetractionOf),
    },
    Rule {
        name: "retracted under its title",
        reason: "a notice of retraction may bear the mark of the retracted work: it has a place of its own",
        fires: |c| {
            c.has(Fact::OneRetracted)
                && title_alike(c)
                && people_alike(c)
                && !same_work_named(c)
                && c.pages > PagesLevel::SameStart
                && (c.pages == PagesLevel::Different
                    || c.volume == VolumeLevel::Different
                    || c.issue == IssueLevel::Different
                    || c.doi == DoiLevel::Different)
        },
        outcome: Outcome::Related(Relation::RetractionOf),
    },
    Rule {
        name: "comment",
        reason: "a comment or a reply bears the title of the work that it speaks of",
        fires: |c| c.notice == Some(Notice::Comment) && is_of_the_other(c),
        outcome: Outcome::Related(Relation::CommentOn),
    },
    Rule {
        name: "notices differ",
        reason: "a correction is no reply",
        fires: |c| c.has(Fact::NoticesDiffer) && !same_print(c),
        outcome: Outcome::NonLink,
    },
    Rule {
        name: "notices of different people",
        reason: "several people comment on one paper, under its title, and an editor prints them together",
        fires: |c| {
            c.has(Fact::BothNotices) && c.names == NamesLevel::Disjoint && !same_work_named(c)
        },
        outcome: Outcome::NonLink,
    },
    Rule {
        name: "parts differ",
        reason: "parts of a series are works of their own",
        fires: |c| c.has(Fact::PartsDiffer) && c.title <= TitleLevel::Reworded && people_alike(c),
        outcome: Outcome::Related(Relation::PartOf),
    },
    Rule {
        name: "parts of different people",
        reason: "parts of a series are works of their own",
        fires: |c| c.has(Fact::PartsDiffer),
        outcome: Outcome::NonLink,
    },
    Rule {
        name: "editions differ",
        reason: "an edition is a work of its own",
        fires: |c| c.has(Fact::EditionsDiffer) && title_alike(c),
        outcome: Outcome::Related(Relation::EditionOf),
    },
    Rule {
        name: "chapter of the book",
        reason: "a chapter has its book's ISBN",
        fires: |c| c.kinds == (Kind::Book, Kind::Chapter) && c.has(Fact::SameIsbn),
        outcome: Outcome::Related(Relation::PartOf),
    },
    Rule {
        name: "numbers in titles differ",
        reason: "years, phases and follow-ups set sibling papers apart",
        fires: |c| c.has(Fact::NumbersDiffer) && !same_span_of_volume(c),
        outcome: Outcome::NonLink,
    },
    Rule {
        name: "protocol",
        reason: "a protocol is not the study",
        fires: |c| c.has(Fact::Protocol) && c.pages != PagesLevel::Same && !same_work_named(c),
        outcome: Outcome::NonLink,
    },
    Rule {
        name: "preprint",
        reason: "a preprint and its version of record are related",
        fires: |c| {
            one_is(c, Kind::Preprint)
                && c.kind == KindLevel::Different
                && (title_alike(c) || c.abstracts == AbstractLevel::Same)
                && people_alike(c)
                && !(same_print(c) && c.container == ContainerLevel::Same)
        },
        outcome: Outcome::Related(Relation::PreprintOf),
    },
    Rule {
        name: "abstract of an article",
        reason: "an abstract in a supplement and the article that came of it are related",
        fires: |c| {
            c.has(Fact::Supplement)
                && title_alike(c)
                && people_alike(c)
                && c.doi != DoiLevel::Same
                && match c.pages {
                    PagesLevel::Different => !c.has(Fact::BothSingle),
                    PagesLevel::Missing | PagesLevel::Unlike => {
                        c.has(Fact::SupplementBesideIssue) && c.accession != AccessionLevel::Same
                    }
                    _ => false,
                }
        },
        outcome: Outcome::Related(Relation::AbstractOf),
    },
    Rule {
        name: "one page before the article",
        reason: "what has the article's title on one page before it is its abstract",
        fires: |c| single_page(c) == Some(SinglePage::Before) && c.years_apart <= 3,
        outcome: Outcome::Related(Relation::AbstractOf),
    },
    Rule {
        name: "one page after the article",
        reason: "what has the article's title on one page of the journal after it is a correction of it",
        fires: |c| {
            single_page(c) == Some(SinglePage::After)
                && c.container == ContainerLevel::Same
                && c.years_apart <= 1
        },
        outcome: Outcome::Related(Relation::CorrectionTo),
    },
    Rule {
        name: "one identifier on one span",
        reason: "an identifier, a journal, a volume and its pages in common: one work, whatever each source calls it",
        fires: |c| {
            c.title > TitleLevel::Extended
                && c.doi == DoiLevel::Same
                && c.container == ContainerLevel::Same
                && c.volume == VolumeLevel::Same
                && c.has(Fact::SameSpan)
                && c.year <= YearLevel::Adjacent
                && !c.has(Fact::BothNotices)
                && (people_alike(c) || c.names == NamesLevel::Missing)
        },
        outcome: Outcome::Link,
    },
    Rule {
        name: "another place",
        reason: "what is printed in another volume on other pages is another work",
        fires: |c| {
            !same_work_named(c)
                && c.volume == VolumeLevel::Different
                && match c.pages {
                    PagesLevel::Same => c.doi == DoiLevel::Different && c.year != YearLevel::Same,
                    PagesLevel::Missing | PagesLevel::Unlike => {
                        c.container != ContainerLevel::Same || c.years_apart > 1
                    }
                    PagesLevel::SameFirst | PagesLevel::SameStart => {
                        c.issue == IssueLevel::Different && c.year != YearLevel::Same
                    }
                    PagesLevel::Near | PagesLevel::Different => true,
                }
        },
        outcome: Outcome::NonLink,
    },
    Rule {
        name: "another year and pages, and nothing that says more",
        reason: "one of them may be wrong; where both are others, the text was printed again as another work",
        fires: |c| {
            c.years_apart > 1
                && c.volume == VolumeLevel::Missing
                && c.pages == PagesLevel::Different
                && c.doi != DoiLevel::Same
                && c.accession != AccessionLevel::Same
        },
        outcome: Outcome::NonLink,
    },
    Rule {
        name: "another journal",
        reason: "one text in two journals is two works, as is a meeting's abstract printed twice",
        fires: |c| {
            !same_work_named(c)
                && !same_text(c)
                && c.container == ContainerLevel::Different
                && c.pages == PagesLevel::Different
        },
        outcome: Outcome::NonLink,
    },
    Rule {
        name: "another issue of a column",
        reason: "a column has one title in every issue, and often one first page",
        fires: |c| {
            c.has(Fact::Column)
                && c.doi != DoiLevel::Same
                && (c.issue == IssueLevel::Different || c.volume == VolumeLevel::Different)
        },
        outcome: Outcome::NonLink,
    },
    Rule {
        name: "column of no known place",
        reason: "a column returns in every issue under its title: without a place it is not worth a question",
        fires: |c| {
            c.has(Fact::Column)
                && c.title_bits < 26.0
                && !same_place(c)
                && !same_issue(c)
                && !same_work_named(c)
                && c.abstracts != AbstractLevel::Same
        },
        outcome: Outcome::NonLink,
    },
    Rule {
        name: OTHER_PEOPLE,
        reason: "no author in common",
        fires: |c| {
            c.names == NamesLevel::Disjoint
                && !(same_span_of_volume(c) && title_alike(c))
                && !(same_work_named(c) && title_alike(c))
        },
        outcome: Outcome::NonLink,
    },
    Rule {
        name: "other people on the same pages",
        reason: "a letter and the reply to it may share a title and two pages",
        fires: |c| {
            c.names == NamesLevel::Disjoint
                && !c.has(Fact::LongSpan)
                && !c.has(Fact::BothWithReplies)
                && c.abstracts != AbstractLevel::Same
                && !same_work_named(c)
        },
        outcome: Outcome::AtMostPossible,
    },
    Rule {
        name: "another title",
        reason: "an identifier or a page in common does not make one work of two titles",
        fires: |c| is_another_title(c) && !all_else_the_same(c),
        outcome: Outcome::NonLink,
    },
    Rule {
        name: "another title, and all else the same",
        reason: "two translations of a title, or a retitled work; a title may as well be another's by mistake",
        fires: is_another_title,
        outcome: Outcome::AtMostPossible,
    },
    Rule {
        name: "another title in another language",
        reason: "titles in two languages are one work only on the same pages",
        fires: |c| {
            c.title == TitleLevel::OtherLanguage && !translated_in_place(c) && !same_work_named(c)
        },
        outcome: Outcome::AtMostPossible,
    },
    Rule {
        name: "other pages of the volume",
        reason: "two papers of one volume have different pages",
        fires: |c| c.pages == PagesLevel::Different && !same_work_named(c) && !same_text(c),
        outcome: Outcome::AtMostPossible,
    },
    Rule {
        name: "abstracts under one identifier",
        reason: "the abstracts of a meeting may share one DOI; their pages and texts tell them apart",
        fires: |c| {
            c.pages == PagesLevel::Different
                && (c.abstracts == AbstractLevel::Different || c.title > TitleLevel::Respelt)
        },
        outcome: Outcome::AtMostPossible,
    },
    Rule {
        name: "printed again",
        reason: "years apart and not on the same pages: a reprint, a sibling, a column",
        fires: |c| {
            let apart = match c.year {
                YearLevel::Near => {
                    c.doi == DoiLevel::Different
                        || c.doi == DoiLevel::Missing && c.volume != VolumeLevel::Same
                }
                YearLevel::Far => c.doi != DoiLevel::Same,
                _ => false,
            };
            let same_page = match c.pages {
                PagesLevel::Same | PagesLevel::SameFirst => true,
                PagesLevel::SameStart => c.volume == VolumeLevel::Same || c.year == YearLevel::Near,
                _ => false,
            };
            apart && c.accession != AccessionLevel::Same && !same_page
        },
        outcome: Outcome::AtMostPossible,
    },
    Rule {
        name: "another place or identifier, and no year",
        reason: "where one has no year and no volume, other pages or another identifier may be another printing's",
        fires: |c| {
            c.year == YearLevel::Missing
                && c.volume != VolumeLevel::Same
                && c.pages > PagesLevel::SameStart
                && !same_work_named(c)
                && (c.pages != PagesLevel::Missing
                    || c.doi == DoiLevel::Different
                    || c.accession == AccessionLevel::Different)
        },
        outcome: Outcome::AtMostPossible,
    },
    Rule {
        name: "whole and excerpt",
        reason: "a book, a report or a thesis stands by itself; what stands on pages of a volume may be an excerpt of it",
        fires: |c| {
            c.has(Fact::WholeBesidePlaced) && c.year != YearLevel::Same && !same_work_named(c)
        },
        outcome: Outcome::AtMostPossible,
    },
    Rule {
        name: "number cut off",
        reason: "a title that breaks off may have lost the number that the other ends in",
        fires: |c| c.has(Fact::NumberCutOff) && !same_work_named(c) && !same_place(c),
        outcome: Outcome::AtMostPossible,
    },
    Rule {
        name: "another issue",
        reason: "where issues differ and pages are missing, a short title may be a column's",
        fires: |c| {
            c.issue == IssueLevel::Different
                && c.pages > PagesLevel::SameStart
                && c.names > NamesLevel::Same
                && c.title_bits < 40.0
                && !same_work_named(c)
                && !same_text(c)
        },
        outcome: Outcome::AtMostPossible,
    },
    Rule {
        name: "column without a place",
        reason: "a column or an editorial is known by its place alone",
        fires: |c| c.has(Fact::Column) && !same_place(c) && !same_issue(c) && !same_work_named(c),
        outcome: Outcome::AtMostPossible,
    },
    Rule {
        name: "notice without a place",
        reason: "a work may be corrected twice; a notice is known by its place alone",
        fires: |c| {
            c.has(Fact::BothNotices) && !same_place(c) && !same_issue(c) && !same_work_named(c)
        },
        outcome: Outcome::AtMostPossible,
    },
    Rule {
        name: "thesis and its abstract",
        reason: "a list of theses prints an abstract of each, years later perhaps",
        fires: |c| {
            // a thesis is defended in one year and deposited in the next; its abstract stands in a volume
            let catalogued_twice = c.has(Fact::Placeless) && c.year == YearLevel::Adjacent;
            c.kinds == (Kind::Thesis, Kind::Thesis)
                && c.container == ContainerLevel::Missing
                && !matches!(c.year, YearLevel::Same | YearLevel::Missing)
                && !catalogued_twice
                && !same_work_named(c)
        },
        outcome: Outcome::AtMostPossible,
    },
    Rule {
        name: "report of another year",
        reason: "what an organization signs may come out every year under one title",
        fires: |c| {
            c.has(Fact::Institutional)
                && c.year == YearLevel::Adjacent
                && c.pages > PagesLevel::SameStart
                && !same_work_named(c)
                && !same_text(c)
        },
        outcome: Outcome::AtMostPossible,
    },
    Rule {
        name: "another journal, other pages perhaps",
        reason: "one text in two journals is two works",
        fires: |c| {
            c.container == ContainerLevel::Different
                && c.pages > PagesLevel::SameStart
                && c.volume != VolumeLevel::Missing
                && !same_work_named(c)
                && !(c.volume == VolumeLevel::Same
                    && c.issue == IssueLevel::Same
                    && c.year == YearLevel::Same)
        },
        outcome: Outcome::AtMostPossible,
    },
    Rule {
        name: "documents of two numbers",
        reason: "patents, standards and reports are known by their numbers, and a family of patents shares a title",
        fires: |c| c.has(Fact::DocumentNumbersDiffer) && !same_work_named(c),
        outcome: Outcome::AtMostPossible,
    },
    Rule {
        name: "pages of two addresses",
        reason: "what the web has at two addresses are two pages",
        fires: |c| c.has(Fact::AddressesDiffer) && !same_work_named(c),
        outcome: Outcome::AtMostPossible,
    },
    Rule {
        name: "same page of another issue",
        reason: "two issues that begin anew have the same pages, and a short title returns in them",
        fires: |c| {
            c.issue == IssueLevel::Different
                && c.pages <= PagesLevel::SameFirst
                && !c.has(Fact::SameSpan)
                && (c.title == TitleLevel::IdenticalGeneric
                    || c.title == TitleLevel::IdenticalShort && c.names == NamesLevel::Missing)
                && c.abstracts != AbstractLevel::Same
                && !same_work_named(c)
        },
        outcome: Outcome::AtMostPossible,
    },
    Rule {
        name: "one identifier in two places",
        reason: "the abstracts of two meetings may bear one another's identifier",
        fires: |c| {
            c.doi == DoiLevel::Same
                && c.container == ContainerLevel::Different
                && c.volume == VolumeLevel::Different
                && c.pages == PagesLevel::Different
        },
        outcome: Outcome::AtMostPossible,
    },
    Rule {
        name: "one identifier on two titles",
        reason: "the chapters of a book and the abstracts of a meeting may bear one DOI",
        fires: |c| {
            c.title == TitleLevel::Reworded
                && c.doi == DoiLevel::Same
                && !c.has(Fact::SameSpan)
                && (c.abstracts == AbstractLevel::Different
                    || c.has(Fact::BothSupplement)
                    || one_is(c, Kind::Chapter))
        },
        outcome: Outcome::AtMostPossible,
    },
    Rule {
        name: "another kind without a place",
        reason: "a report, a thesis, a book or a talk under an article's title is another work until it says where it stands",
        fires: |c| {
            c.kind == KindLevel::Different
                && (c.has(Fact::OnePlaceless) || c.has(Fact::Placeless) && one_is(c, Kind::Thesis))
                && !same_work_named(c)
                && c.abstracts != AbstractLevel::Same
        },
        outcome: Outcome::AtMostPossible,
    },
    Rule {
        name: "another container and no place in common",
        reason: "one text in two journals is two works; a meeting may have several names",
        fires: |c| {
            matches!(c.container, ContainerLevel::Similar | ContainerLevel::Different)
                && c.volume != VolumeLevel::Same
                && c.pages > PagesLevel::SameStart
                && !is_meeting(c)
                && !same_work_named(c)
        },
        outcome: Outcome::AtMostPossible,
    },
    Rule {
        name: "another container, and no people",
        reason: "where names are missing or in another script, another journal may print another text",
        fires: |c| {
            c.container == ContainerLevel::Different
                && c.names == NamesLevel::Missing
                && !c.has(Fact::TitleOnly)
                && !same_work_named(c)
        },
        outcome: Outcome::AtMostPossible,
    },
    Rule {
        name: "another year, and nothing else",
        reason: "what is known by its title and people alone may come out every year",
        fires: |c| {
            c.year == YearLevel::Adjacent
                && c.volume == VolumeLevel::Missing
                && c.pages == PagesLevel::Missing
                && c.issue != IssueLevel::Same
                && c.title_bits < 40.0
                && c.kinds != (Kind::Thesis, Kind::Thesis)
                && !same_work_named(c)
        },
        outcome: Outcome::AtMostPossible,
    },
    Rule {
        name: "book of another year",
        reason: "an edition may not be named",
        fires: |c| {
            c.kinds == (Kind::Book, Kind::Book)
                && !matches!(c.year, YearLevel::Same | YearLevel::Missing)
                && !same_work_named(c)
                && !c.has(Fact::SameIsbn)
        },
        outcome: Outcome::AtMostPossible,
    },
    Rule {
        name: "few people in common",
        reason: "colleagues write several papers under nearly one title",
        fires: |c| {
            c.names == NamesLevel::Some
                && !(c.pages <= PagesLevel::SameFirst && c.title <= TitleLevel::Respelt)
                && !same_work_named(c)
        },
        outcome: Outcome::AtMostPossible,
    },
    Rule {
        name: "longer title on other pages",
        reason: "a longer title on pages that are only near may be a sibling's",
        fires: |c| {
            c.title == TitleLevel::Extended && c.pages == PagesLevel::Near && !same_work_named(c)
        },
        outcome: Outcome::AtMostPossible,
    },
    Rule {
        name: REWORDED,
        reason: "siblings have titles that differ in a word, and nothing else is known of these",
        fires: |c| {
            c.title == TitleLevel::Reworded
                && (c.container != ContainerLevel::Same || c.names > NamesLevel::Shortened)
                && c.pages > PagesLevel::SameStart
                && !same_work_named(c)
        },
        outcome: Outcome::NonLink,
    },
    Rule {
        name: "reworded title",
        reason: "siblings by the same people have titles that are nearly the same",
        fires: |c| {
            c.title == TitleLevel::Reworded
                && !same_span_of_volume(c)
                && !(c.has(Fact::SameRegistry) && c.pages == PagesLevel::Same)
                && c.doi != DoiLevel::Same
                && c.accession != AccessionLevel::Same
        },
        outcome: Outcome::AtMostPossible,
    },
    Rule {
        name: "common title alone",
        reason: "many works bear this title, and nothing but the title is the same",
        fires: |c| {
            c.title == TitleLevel::IdenticalGeneric
                && !same_place(c)
                && !same_work_named(c)
                && !same_words_of_the_year(c)
        },
        outcome: Outcome::AtMostPossible,
    },
    Rule {
        name: "no title",
        reason: "without a title, only the same pages and people make one work",
        fires: |c| {
            c.title == TitleLevel::Missing
                && !(same_span_of_volume(c) && people_alike(c))
                && !same_work_named(c)
        },
        outcome: Outcome::AtMostPossible,
    },
];

/// The rules that add to the weights.
pub const ADJUSTMENTS: &[Adjustment] = &[
    Adjustment {
        name: "translated title in the same place",
        reason: "titles of other words on the same pages of one volume are two translations of one title",
        fires: translated_in_place,
        bits: 9.0,
    },
    Adjustment {
        name: "a meeting by another name",
        reason: "meetings have several names; the same people do not give one title to two papers in a year",
        fires: |c| {
            c.container == ContainerLevel::Different
                && c.title == TitleLevel::Identical
                && c.names <= NamesLevel::Reordered
                && c.year == YearLevel::Same
                && c.volume != VolumeLevel::Different
                && c.pages != PagesLevel::Different
                && c.kind != KindLevel::Different
                && c.kinds.0 != Kind::Article
        },
        bits: 3.0,
    },
    Adjustment {
        name: "same address",
        reason: "one page of the web under one title",
        fires: |c| c.has(Fact::SameAddress) && c.title <= TitleLevel::Respelt,
        bits: 5.0,
    },
    Adjustment {
        name: "nothing but the title",
        reason: "what has a title alone has nothing that says otherwise: worth a question",
        fires: |c| {
            c.has(Fact::TitleOnly)
                && matches!(
                    c.title,
                    TitleLevel::Identical | TitleLevel::IdenticalShort | TitleLevel::Respelt
                )
        },
        bits: 3.0,
    },
    Adjustment {
        name: "nothing but title and year",
        reason: "what has a title and its year alone has nothing that says otherwise: worth a question",
        fires: |c| {
            c.has(Fact::TitleAndYear)
                && c.year == YearLevel::Same
                && matches!(c.title, TitleLevel::Identical | TitleLevel::IdenticalShort)
        },
        bits: 1.0,
    },
    Adjustment {
        name: "nothing but the title, and that cut",
        reason: "what has a title alone may have lost the subtitle: worth a question",
        fires: |c| c.has(Fact::TitleOnly) && c.title == TitleLevel::Extended,
        bits: 6.5,
    },
    Adjustment {
        name: "long title alone",
        reason: "a title of six telling words is one work's: that there is one such work is seen when clusters are made",
        fires: |c| {
            c.title == TitleLevel::Identical && c.has(Fact::TitleOnly) && c.title_bits >= 30.0
        },
        bits: 4.0,
    },
    Adjustment {
        name: "long and rare title",
        reason: "a title that no other work is likely to bear",
        fires: |c| {
            !c.has(Fact::TitleOnly)
                && c.has(Fact::TitleAndYearOnly)
                && c.title == TitleLevel::Identical
                && c.title_bits >= 40.0
                && c.year == YearLevel::Same
        },
        bits: 7.0,
    },
];

/// Whether the one, a notice, is a notice on the other: not the other itself, which a source has marked
/// by its notice.
fn is_of_the_other(c: &Comparison) -> bool {
    title_alike(c) && (!same_print(c) || c.doi == DoiLevel::Different)
}

/// The titles have little in common, and are no translations on the same pages.
fn is_another_title(c: &Comparison) -> bool {
    matches!(c.title, TitleLevel::Partial | TitleLevel::Different) && !translated_in_place(c)
}

/// The same people, and the same pages of a volume or the same abstract in one year.
fn all_else_the_same(c: &Comparison) -> bool {
    let same_pages = c.has(Fact::LongSpan) && same_span_of_volume(c);
    let same_words = c.abstracts == AbstractLevel::Same && c.pages != PagesLevel::Different;
    c.names <= NamesLevel::Shortened && c.year <= YearLevel::Adjacent && (same_pages || same_words)
}

/// The titles are the same but for spelling, or one is the other and more.
fn title_alike(c: &Comparison) -> bool {
    c.title <= TitleLevel::Extended
}

/// A single page and several pages under one rare title, by the same people, in different places.
fn single_page(c: &Comparison) -> Option<SinglePage> {
    let applies = matches!(c.title, TitleLevel::Identical | TitleLevel::Respelt)
        && people_alike(c)
        && c.pages == PagesLevel::Different
        && !c.has(Fact::Column)
        && !same_work_named(c)
        && !same_text(c);
    c.single_page.filter(|_| applies)
}

fn people_alike(c: &Comparison) -> bool {
    c.names <= NamesLevel::Overlapping
}

/// A common identifier, which names one work unless all else speaks against it.
fn same_work_named(c: &Comparison) -> bool {
    c.doi == DoiLevel::Same || c.accession == AccessionLevel::Same
}

/// The same pages of the same volume, in the same journal as far as one can see.
fn same_place(c: &Comparison) -> bool {
    c.pages <= PagesLevel::SameFirst
        && c.container != ContainerLevel::Different
        && match c.volume {
            VolumeLevel::Same => c.issue != IssueLevel::Different || c.doi != DoiLevel::Different,
            VolumeLevel::Missing => c.year == YearLevel::Same && c.issue != IssueLevel::Different,
            VolumeLevel::Different => false,
        }
}

/// The same title in one issue: how the abstracts of a meeting are known, which have no pages.
fn same_issue(c: &Comparison) -> bool {
    c.title <= TitleLevel::IdenticalShort
        && c.container == ContainerLevel::Same
        && c.volume == VolumeLevel::Same
        && (c.issue == IssueLevel::Same || c.has(Fact::BothSupplement))
        && c.year == YearLevel::Same
        && c.pages == PagesLevel::Missing
}

/// The same place and people: two descriptions of one printed text, whatever each calls it.
fn same_print(c: &Comparison) -> bool {
    same_place(c) && people_alike(c)
}

/// The same first and last page of one volume, which no two papers share.
fn same_span_of_volume(c: &Comparison) -> bool {
    let same_volume = c.volume == VolumeLevel::Same
        || c.volume == VolumeLevel::Missing && c.container == ContainerLevel::Same;
    c.has(Fact::SameSpan) && same_place(c) && same_volume
}

/// The same abstract under the same title in the same volume: whatever the pages, the same text.
fn same_text(c: &Comparison) -> bool {
    c.abstracts == AbstractLevel::Same
        && (c.title <= TitleLevel::IdenticalShort || c.title == TitleLevel::Respelt)
        && c.names <= NamesLevel::Shortened
        && c.volume == VolumeLevel::Same
        && c.year <= YearLevel::Adjacent
        && c.issue != IssueLevel::Different
        && !c.has(Fact::PagesOverlap)
        && c.container != ContainerLevel::Missing
        && (c.container != ContainerLevel::Different || c.issue == IssueLevel::Same)
        && c.doi != DoiLevel::Different
        && !c.has(Fact::Column)
}

/// The same abstract by the same people in the same journal and year: a short title tells enough then.
fn same_words_of_the_year(c: &Comparison) -> bool {
    c.abstracts == AbstractLevel::Same
        && c.names <= NamesLevel::Shortened
        && c.container == ContainerLevel::Same
        && c.year == YearLevel::Same
        && c.volume != VolumeLevel::Different
        && c.issue != IssueLevel::Different
        && c.pages != PagesLevel::Different
}

/// Both are papers of a meeting, or one is and the other's kind is not known; and the names of the meetings do not each
/// say another subject in the same words.
fn is_meeting(c: &Comparison) -> bool {
    (c.container == ContainerLevel::Different || c.has(Fact::ContainerWithin))
        && c.kinds.1 == Kind::ConferencePaper
        && matches!(c.kinds.0, Kind::Unknown | Kind::ConferencePaper)
}

/// Two titles for what stands on the same pages: translations, each in its own words.
fn translated_in_place(c: &Comparison) -> bool {
    let titles = match c.title {
        TitleLevel::OtherLanguage => true,
        TitleLevel::Reworded | TitleLevel::Partial | TitleLevel::Different => {
            c.has(Fact::Translated)
        }
        _ => false,
    };
    let people =
        people_alike(c) || c.names == NamesLevel::Missing && c.title <= TitleLevel::Partial;
    titles
        && people
        && same_span_of_volume(c)
        && c.year <= YearLevel::Adjacent
        && c.doi != DoiLevel::Different
}

fn one_is(c: &Comparison, kind: Kind) -> bool {
    c.kinds.0 == kind || c.kinds.1 == kind
}
