//! Two standardized references come in, their comparison goes out: a level of agreement a field, and
//! the few facts on both that rules ask for. Comparing the other way round gives the same.

mod container;
mod facts;
mod levels;
mod names;
mod pages;
mod place;
mod title;

pub use facts::{Fact, Facts};
pub use levels::{
    AbstractLevel, AccessionLevel, ContainerLevel, DoiLevel, IssueLevel, KindLevel, Level,
    NamesLevel, PagesLevel, TitleLevel, VolumeLevel, YearLevel,
};
pub(super) use names::lies_between;
pub use place::SinglePage;

use super::standardize::{Identifiers, Kind, Notice, Qualifiers, Standardized};
use title::TitleFacts;

/// The comparison vector of two references.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// Titles.
    pub title: TitleLevel,
    /// Authors.
    pub names: NamesLevel,
    /// Years.
    pub year: YearLevel,
    /// Journals, proceedings, books.
    pub container: ContainerLevel,
    /// Volumes.
    pub volume: VolumeLevel,
    /// Issues.
    pub issue: IssueLevel,
    /// Pages.
    pub pages: PagesLevel,
    /// DOIs.
    pub doi: DoiLevel,
    /// PubMed, PMC and arXiv identifiers.
    pub accession: AccessionLevel,
    /// Abstracts.
    pub abstracts: AbstractLevel,
    /// Kinds.
    pub kind: KindLevel,
    /// The kinds, the smaller first.
    pub kinds: (Kind, Kind),
    /// How rare the shared title is, in bits.
    pub title_bits: f32,
    /// The one is a notice of this kind on a work, the other is not.
    pub notice: Option<Notice>,
    /// The one has one page, the other several, and they are different pages: which came first.
    pub single_page: Option<SinglePage>,
    /// The years' distance.
    pub years_apart: u32,
    /// What else rules ask for.
    pub facts: Facts,
}

impl Comparison {
    /// Whether a fact holds.
    pub fn has(&self, fact: Fact) -> bool {
        self.facts.has(fact)
    }
}

/// Compares two references.
pub fn compare(a: &Standardized, b: &Standardized) -> Comparison {
    // in one order whatever the caller's, so that every step below gives the same both ways
    let (a, b) = if a.content <= b.content { (a, b) } else { (b, a) };
    let (title, title_facts) = title::compare(a, b);
    let container = container::compare(&a.container, &b.container);
    let kinds = (a.kind.min(b.kind), a.kind.max(b.kind));
    let mut comparison = Comparison {
        title,
        names: names::compare(&a.names, &b.names),
        year: place::year(a.year, b.year),
        container,
        volume: place::volume(a, b),
        issue: place::issue(a, b),
        pages: pages::compare(&a.pages, &b.pages),
        doi: doi(a, b),
        accession: accession(&a.identifiers, &b.identifiers),
        abstracts: abstracts(a, b),
        kind: kind(kinds),
        kinds,
        title_bits: title_facts.bits,
        notice: one_notice(&a.qualifiers, &b.qualifiers).or(title_facts.notice),
        single_page: place::single_page(a, b),
        years_apart: a.year.zip(b.year).map_or(0, |(x, y)| x.abs_diff(y)),
        facts: facts(a, b, (title, title_facts), container),
    };
    if place::is_shifted(a, b) || place::is_shifted(b, a) {
        comparison.volume = VolumeLevel::Same;
        comparison.issue = IssueLevel::Missing;
        comparison.pages = PagesLevel::Missing;
    }
    comparison
}

fn facts(
    a: &Standardized,
    b: &Standardized,
    (title, titles): (TitleLevel, TitleFacts),
    container: ContainerLevel,
) -> Facts {
    let (qa, qb) = (&a.qualifiers, &b.qualifiers);
    let (ra, rb) = (&a.identifiers.registry, &b.identifiers.registry);
    let same_registry = ra.iter().any(|id| rb.contains(id));
    let fields = [a.known_fields(), b.known_fields()];
    let placeless = !has_place(a) && !has_place(b);
    let isbns = &b.identifiers.isbns;
    let both_years = a.year.is_some() && b.year.is_some();
    Facts::that_hold(&[
        (Fact::Identical, a.content == b.content),
        (Fact::NumbersDiffer, titles.numbers_differ),
        (Fact::NumberCutOff, titles.number_cut_off),
        (Fact::Column, a.title.is_column || b.title.is_column),
        (
            Fact::Translated,
            qa.is_translated || qb.is_translated || title == TitleLevel::OtherLanguage,
        ),
        (Fact::BothNotices, qa.notice.is_some() && qb.notice.is_some()),
        (Fact::NoticesDiffer, differ(qa.notice, qb.notice)),
        (Fact::PartsDiffer, differ(qa.part, qb.part)),
        (Fact::EditionsDiffer, differ(qa.edition, qb.edition)),
        (Fact::UpdatesDiffer, differ(qa.update, qb.update)),
        (Fact::OneRetracted, qa.is_retracted != qb.is_retracted),
        (Fact::Protocol, qa.is_protocol != qb.is_protocol),
        (Fact::RegistriesDiffer, !ra.is_empty() && !rb.is_empty() && !same_registry),
        (Fact::SameRegistry, same_registry),
        (Fact::SameIsbn, a.identifiers.isbns.iter().any(|isbn| isbns.contains(isbn))),
        (Fact::DocumentNumbersDiffer, document_numbers_differ(a, b)),
        (Fact::AddressesDiffer, addresses(a, b) == Some(false)),
        (Fact::SameAddress, addresses(a, b) == Some(true)),
        (Fact::SupplementBesideIssue, beside_issue(a, b) || beside_issue(b, a)),
        (Fact::Supplement, qa.supplement != qb.supplement),
        (Fact::BothSupplement, qa.supplement && qb.supplement),
        (Fact::SameSpan, place::same_span(a, b)),
        (Fact::LongSpan, place::same_span(a, b) && place::is_long(a)),
        (Fact::BothWithReplies, qa.with_reply && qb.with_reply),
        (Fact::PagesOverlap, pages::overlap(&a.pages, &b.pages)),
        (Fact::BothSingle, a.pages.last().is_none() && b.pages.last().is_none()),
        (
            Fact::ContainerWithin,
            container == ContainerLevel::Similar && container::within(&a.container, &b.container),
        ),
        (Fact::OnePlaceless, has_place(a) != has_place(b)),
        (Fact::Placeless, placeless),
        (Fact::WholeBesidePlaced, is_whole(a) && is_whole(b) && in_volume(a) != in_volume(b)),
        (Fact::TitleOnly, fields.contains(&0)),
        (Fact::TitleAndYear, fields.contains(&1) && both_years),
        (Fact::TitleAndYearOnly, fields.contains(&1) && both_years && placeless),
        (Fact::Institutional, is_institutional(a) && is_institutional(b)),
    ])
}

/// Whether the one stands in a supplement and the other in an issue with a number of its own.
fn beside_issue(a: &Standardized, b: &Standardized) -> bool {
    // `Suppl 2` and `2` may be one
    let number = a.qualifiers.supplement_number.map(|number| number.to_string());
    a.qualifiers.supplement
        && !b.qualifiers.supplement
        && b.issue.is_some()
        && a.issue != b.issue
        && number.as_deref() != b.issue.as_deref()
}

/// Whether two documents that are known by a number have two; the same number may be written in two ways.
fn document_numbers_differ(a: &Standardized, b: &Standardized) -> bool {
    let (x, y) = (&a.identifiers.document_numbers, &b.identifiers.document_numbers);
    !x.is_empty() && !y.is_empty() && !x.iter().any(|number| y.contains(number))
}

/// Whether two references, one of which is a page of the web, have one address; none where an address is not known.
fn addresses(a: &Standardized, b: &Standardized) -> Option<bool> {
    if a.kind != Kind::Web && b.kind != Kind::Web {
        return None;
    }
    let (x, y) = (&a.identifiers.address, &b.identifiers.address);
    x.as_ref().zip(y.as_ref()).map(|(x, y)| x == y)
}

/// Whether a reference says where it stands: in what, in which volume, or on which pages.
fn has_place(reference: &Standardized) -> bool {
    reference.container.is_known()
        || reference.volume.is_some()
        || reference.pages.first().is_some()
}

/// Whether no person signs a reference, as far as one can tell: a name of one word may be a family alone.
fn is_institutional(reference: &Standardized) -> bool {
    let list = &reference.names.list;
    !list.is_empty() && list.iter().all(|name| name.given.is_empty() && name.family.contains(' '))
}

/// Whether a reference is of a kind that stands by itself, or of none that is known, and in nothing that it names.
fn is_whole(reference: &Standardized) -> bool {
    matches!(reference.kind, Kind::Book | Kind::Report | Kind::Thesis | Kind::Unknown)
        && !reference.container.is_known()
}

fn in_volume(reference: &Standardized) -> bool {
    reference.volume.is_some() && reference.pages.last().is_some()
}

fn one_notice(a: &Qualifiers, b: &Qualifiers) -> Option<Notice> {
    if a.notice.is_some() && b.notice.is_some() { None } else { a.notice.or(b.notice) }
}

fn differ<T: PartialEq>(a: Option<T>, b: Option<T>) -> bool {
    a.zip(b).is_some_and(|(a, b)| a != b)
}

fn doi(a: &Standardized, b: &Standardized) -> DoiLevel {
    match (&a.identifiers.doi, &b.identifiers.doi) {
        (Some(x), Some(y)) if x == y => DoiLevel::Same,
        (Some(_), Some(_)) => DoiLevel::Different,
        _ => DoiLevel::Missing,
    }
}

fn accession(a: &Identifiers, b: &Identifiers) -> AccessionLevel {
    let schemes = [(&a.pmid, &b.pmid), (&a.pmcid, &b.pmcid), (&a.arxiv, &b.arxiv)];
    let both: Vec<bool> = schemes
        .iter()
        .filter_map(|(x, y)| x.as_ref().zip(y.as_ref()))
        .map(|(x, y)| x == y)
        .collect();
    match both.as_slice() {
        [] => AccessionLevel::Missing,
        known if known.contains(&true) => AccessionLevel::Same,
        _ => AccessionLevel::Different,
    }
}

fn abstracts(a: &Standardized, b: &Standardized) -> AbstractLevel {
    match a.abstract_print.shared(&b.abstract_print) {
        None if a.abstract_print.same_short(&b.abstract_print) => AbstractLevel::Same,
        None => AbstractLevel::Missing,
        Some(shared) if shared >= 0.9 => AbstractLevel::Same,
        Some(shared) if shared >= 0.6 => AbstractLevel::Similar,
        Some(_) => AbstractLevel::Different,
    }
}

fn kind((a, b): (Kind, Kind)) -> KindLevel {
    match () {
        () if a == Kind::Unknown => KindLevel::Missing,
        () if a == b => KindLevel::Same,
        () => KindLevel::Different,
    }
}
