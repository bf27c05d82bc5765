//! Two standardized references come in, their comparison goes out: a level of agreement a field, and
//! the few facts on both that rules ask for. Comparing the other way round gives the same.

mod container;
mod levels;
mod names;
mod pages;
mod title;

pub use levels::{
    AbstractLevel, AccessionLevel, ContainerLevel, DoiLevel, IssueLevel, KindLevel, Level,
    NamesLevel, PagesLevel, TitleLevel, VolumeLevel, YearLevel,
};
pub(super) use names::lies_between;

use super::standardize::{Identifiers, Kind, Notice, Pages, Qualifiers, Standardized};

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
    /// What else rules ask for.
    pub facts: Facts,
}

/// Facts on a pair that are no levels.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// They say the same, letter by letter.
    pub identical: bool,
    /// How rare the shared title is, in bits.
    pub title_bits: f32,
    /// The titles hold different numbers: phases, years, parts.
    pub numbers_differ: bool,
    /// One title breaks off, and the other ends in a number, which the first may have lost.
    pub number_cut_off: bool,
    /// The kinds, the smaller first.
    pub kinds: (Kind, Kind),
    /// The one is a notice of this kind on a work, the other is not.
    pub notice: Option<Notice>,
    /// Both are notices, of different kinds.
    pub notices_differ: bool,
    /// Both are notices.
    pub both_notices: bool,
    /// Both name a part, and not the same; or one does where the titles are else the same.
    pub parts_differ: bool,
    /// Both name an edition, and not the same.
    pub editions_differ: bool,
    /// Both are versions of a review, and not the same.
    pub updates_differ: bool,
    /// Both have registry numbers, and share none.
    pub registries_differ: bool,
    /// They share a registry number.
    pub same_registry: bool,
    /// One is a protocol, the other is not.
    pub protocol: bool,
    /// One stands in a supplement, the other does not.
    pub supplement: bool,
    /// Both stand in a supplement.
    pub both_supplement: bool,
    /// One title says it is a translation, or the titles are in different languages.
    pub translated: bool,
    /// They share an ISBN.
    pub same_isbn: bool,
    /// The same first and last page, which are not one, or the same article number.
    pub same_span: bool,
    /// The one has one page, the other several, and they are different pages: which came first.
    pub single_page: Option<SinglePage>,
    /// The ranges share pages and are not near in both their ends: two pieces, no misprint.
    pub pages_overlap: bool,
    /// Neither has more than one page.
    pub both_single: bool,
    /// One title is of a column or an editorial.
    pub column: bool,
    /// The years' distance.
    pub years_apart: u32,
    /// The fewest fields that one of the two has beside its title.
    pub fewest_fields: u8,
    /// One has nothing to know it by but its title.
    pub title_only: bool,
    /// Organizations alone sign both.
    pub institutional: bool,
    /// Neither says where it stands: in what, in which volume, or on which pages.
    pub placeless: bool,
    /// Both are of a kind that stands by itself, or of none that is known, and only one says that it stands on pages of a volume.
    pub whole_beside_placed: bool,
    /// One has nothing to know it by but its title and the year, and neither says where it stands.
    pub title_and_year_only: bool,
}

/// Compares two references.
pub fn compare(a: &Standardized, b: &Standardized) -> Comparison {
    // in one order whatever the caller's, so that every step below gives the same both ways
    let (a, b) = if a.content <= b.content { (a, b) } else { (b, a) };
    let (title, title_facts) = title::compare(a, b);
    let kinds = (a.kind.min(b.kind), a.kind.max(b.kind));
    let (qa, qb) = (&a.qualifiers, &b.qualifiers);
    let (ra, rb) = (&a.identifiers.registry, &b.identifiers.registry);
    let same_registry = ra.iter().any(|id| rb.contains(id));
    let fields = [known_fields(a), known_fields(b)];
    let placeless = !has_place(a) && !has_place(b);
    let facts = Facts {
        identical: a.content == b.content,
        title_bits: title_facts.bits,
        numbers_differ: title_facts.numbers_differ,
        number_cut_off: title_facts.number_cut_off,
        kinds,
        notice: one_notice(qa, qb).or(title_facts.notice),
        notices_differ: matches!((qa.notice, qb.notice), (Some(x), Some(y)) if x != y),
        both_notices: qa.notice.is_some() && qb.notice.is_some(),
        parts_differ: differ(qa.part, qb.part),
        editions_differ: differ(qa.edition, qb.edition),
        updates_differ: differ(qa.update, qb.update),
        registries_differ: !ra.is_empty() && !rb.is_empty() && !same_registry,
        same_registry,
        protocol: qa.is_protocol != qb.is_protocol,
        supplement: qa.supplement != qb.supplement,
        both_supplement: qa.supplement && qb.supplement,
        translated: qa.is_translated || qb.is_translated || title == TitleLevel::OtherLanguage,
        same_isbn: a.identifiers.isbns.iter().any(|isbn| b.identifiers.isbns.contains(isbn)),
        same_span: same_span(a, b),
        single_page: single_page(a, b),
        pages_overlap: pages::overlap(&a.pages, &b.pages),
        both_single: a.pages.last().is_none() && b.pages.last().is_none(),
        column: a.title.is_column || b.title.is_column,
        years_apart: a.year.zip(b.year).map_or(0, |(x, y)| x.abs_diff(y)),
        fewest_fields: fields[0].min(fields[1]),
        title_only: fields.contains(&0),
        whole_beside_placed: is_whole(a) && is_whole(b) && in_volume(a) != in_volume(b),
        institutional: is_institutional(a) && is_institutional(b),
        placeless,
        title_and_year_only: fields.contains(&1)
            && (a.year.is_some() && b.year.is_some())
            && placeless,
    };
    let mut comparison = Comparison {
        title,
        names: names::compare(&a.names, &b.names),
        year: year(a.year, b.year),
        container: container::compare(&a.container, &b.container),
        volume: volume(a, b),
        issue: issue(a, b),
        pages: pages::compare(&a.pages, &b.pages),
        doi: doi(a, b),
        accession: accession(&a.identifiers, &b.identifiers),
        abstracts: abstracts(a, b),
        kind: kind(kinds),
        facts,
    };
    if is_shifted(a, b) || is_shifted(b, a) {
        comparison.volume = VolumeLevel::Same;
        comparison.issue = IssueLevel::Missing;
        comparison.pages = PagesLevel::Missing;
    }
    comparison
}

/// Whether the columns of the one are shifted by one: its volume stands for the issue, its issue for the pages.
fn is_shifted(a: &Standardized, b: &Standardized) -> bool {
    let page = |x: &Standardized| {
        x.pages.first().filter(|_| x.pages.last().is_none()).map(|page| page.to_string())
    };
    a.volume.is_none()
        && a.issue.is_some()
        && a.issue == b.volume
        && a.issue != b.issue
        && b.issue.as_deref().is_some_and(|issue| page(a).as_deref() == Some(issue))
}

fn same_span(a: &Standardized, b: &Standardized) -> bool {
    let ends =
        |x: &Standardized| x.pages.first().zip(x.pages.last()).filter(|(first, last)| first < last);
    let number = |x: &Standardized| match &x.pages {
        Pages::Article(page) if &*page.mark == "e" && page.number >= ARTICLE_NUMBER => {
            Some(page.number)
        }
        _ => None,
    };
    ends(a).is_some() && ends(a) == ends(b) || number(a).is_some() && number(a) == number(b)
}

/// From where on an electronic page is an article's own: `e63811`. Below, it may be a page that several
/// letters stand on, as printed pages are.
const ARTICLE_NUMBER: u64 = 2000;

/// Where a single page stands to several pages under the same title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SinglePage {
    /// In an earlier year, or on an earlier page of the volume: an abstract, perhaps.
    Before,
    /// In a later year, or on a later page of the volume: a correction, perhaps.
    After,
}

fn single_page(a: &Standardized, b: &Standardized) -> Option<SinglePage> {
    let span =
        |x: &Standardized| x.pages.first().map(|first| (first, x.pages.last().unwrap_or(first)));
    let ((first_a, last_a), (first_b, last_b)) = (span(a)?, span(b)?);
    let (single, several) = match (last_a > first_a, last_b > first_b) {
        (false, true) => (a, b),
        (true, false) => (b, a),
        _ => return None,
    };
    let place = |x: &Standardized| (x.year, x.pages.first());
    let same_volume = a.volume.is_some() && a.volume == b.volume;
    match () {
        () if place(single).0? < place(several).0? => Some(SinglePage::Before),
        () if place(single).0? > place(several).0? => Some(SinglePage::After),
        () if same_volume && place(single).1 < place(several).1 => Some(SinglePage::Before),
        () if same_volume && place(single).1 > place(several).1 => Some(SinglePage::After),
        () => None,
    }
}

/// How many fields a reference has beside its title that a work can be known by.
fn known_fields(reference: &Standardized) -> u8 {
    let known = [
        !reference.names.list.is_empty(),
        reference.year.is_some(),
        reference.container.is_known(),
        reference.pages.first().is_some(),
        reference.identifiers.hashes().next().is_some(),
        reference.abstract_print.is_known(),
    ];
    known.into_iter().map(u8::from).sum()
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

fn year(a: Option<i32>, b: Option<i32>) -> YearLevel {
    match a.zip(b).map(|(a, b)| a.abs_diff(b)) {
        None => YearLevel::Missing,
        Some(0) => YearLevel::Same,
        Some(1) => YearLevel::Adjacent,
        Some(2 | 3) => YearLevel::Near,
        Some(_) => YearLevel::Far,
    }
}

fn volume(a: &Standardized, b: &Standardized) -> VolumeLevel {
    match (&a.volume, &b.volume) {
        (Some(x), Some(y)) if same_number(x, y) || is_year_of(x, b) || is_year_of(y, a) => {
            VolumeLevel::Same
        }
        (Some(_), Some(_)) => VolumeLevel::Different,
        _ => VolumeLevel::Missing,
    }
}

fn issue(a: &Standardized, b: &Standardized) -> IssueLevel {
    match (&a.issue, &b.issue) {
        (Some(x), Some(y)) if same_number(x, y) => IssueLevel::Same,
        (Some(_), Some(_)) => IssueLevel::Different,
        _ => IssueLevel::Missing,
    }
}

/// Whether two numbers share their first or any number: `4 5` is `4`, `10 suppl` is `10`.
fn same_number(a: &str, b: &str) -> bool {
    a == b || a.split(' ').next() == b.split(' ').next()
}

/// Journals without volumes are given the year for one.
fn is_year_of(volume: &str, other: &Standardized) -> bool {
    volume.len() == 4
        && other.volume.is_none()
        && other.year.is_some_and(|year| year.to_string() == volume)
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
