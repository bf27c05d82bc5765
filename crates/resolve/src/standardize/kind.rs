//! What kind of work a reference is: by its type, and by the names that give kinds away.

use super::{Container, Identifiers};
use cite_model::{ItemType, Reference, TextField};
use serde::{Deserialize, Serialize};

/// Kinds as coarse as the comparison needs them.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum Kind {
    /// Nothing tells.
    #[default]
    Unknown,
    /// An article in a journal, a magazine or a newspaper.
    Article,
    /// A paper in proceedings.
    ConferencePaper,
    /// A preprint or a working paper.
    Preprint,
    /// A thesis, or its abstract in a list of theses.
    Thesis,
    /// A book.
    Book,
    /// A chapter or an entry in a book.
    Chapter,
    /// A report.
    Report,
    /// A page or a post of the web.
    Web,
    /// A trial in a registry.
    Registration,
    /// Data, software, a film, a patent: what is no text.
    Other,
}

/// Item types and their kinds; what is not here tells nothing.
const TYPES: &[(ItemType, Kind)] = &[
    (ItemType::ArticleJournal, Kind::Article),
    (ItemType::ArticleMagazine, Kind::Article),
    (ItemType::ArticleNewspaper, Kind::Article),
    (ItemType::Review, Kind::Article),
    (ItemType::ReviewBook, Kind::Article),
    (ItemType::PaperConference, Kind::ConferencePaper),
    (ItemType::Speech, Kind::ConferencePaper),
    (ItemType::Thesis, Kind::Thesis),
    (ItemType::Book, Kind::Book),
    (ItemType::Chapter, Kind::Chapter),
    (ItemType::EntryEncyclopedia, Kind::Chapter),
    (ItemType::EntryDictionary, Kind::Chapter),
    (ItemType::Report, Kind::Report),
    (ItemType::Manuscript, Kind::Preprint),
    (ItemType::Webpage, Kind::Web),
    (ItemType::Post, Kind::Web),
    (ItemType::PostWeblog, Kind::Web),
    (ItemType::Dataset, Kind::Other),
    (ItemType::Software, Kind::Other),
    (ItemType::Patent, Kind::Other),
    (ItemType::MotionPicture, Kind::Other),
];

/// Words of a container's folded name that give the kind away; the first that fits decides.
const CONTAINER_WORDS: &[(&[&str], Kind)] = &[
    (
        &[
            "arxiv",
            "biorxiv",
            "medrxiv",
            "ssrn",
            "chemrxiv",
            "psyarxiv",
            "socarxiv",
            "osf preprints",
            "preprints",
            "preprint",
            "research square",
            "working paper",
            "working papers",
            "discussion paper",
            "discussion papers",
            "discussion paper series",
            "eartharxiv",
            "engrxiv",
            "techrxiv",
            "ecoevorxiv",
            "edarxiv",
            "lawarxiv",
            "africarxiv",
            "agrixiv",
            "sportrxiv",
            "metaarxiv",
            "jxiv",
            "chinaxiv",
            "essoar",
            "egusphere",
            "authorea",
            "qeios",
            "nber",
            "national bureau economic research",
            "cepr",
            "mpra",
            "sciences discussions",
            "physics discussions",
            "biogeosciences discussions",
            "techniques discussions",
            "development discussions",
        ],
        Kind::Preprint,
    ),
    (&["dissertation", "dissertations", "thesis", "theses"], Kind::Thesis),
    (
        &[
            "clinicaltrials gov",
            "clinicaltrials",
            "clinical trials registry",
            "isrctn",
            "ictrp",
            "trial registry",
        ],
        Kind::Registration,
    ),
    (
        &[
            "proceedings",
            "proc",
            "conference",
            "conf",
            "workshop",
            "symposium",
            "congress",
            "int conf",
            "lecture notes",
        ],
        Kind::ConferencePaper,
    ),
    (
        &[
            "journal",
            "j",
            "transactions",
            "trans",
            "magazine",
            "letters",
            "review",
            "quarterly",
            "archives",
            "annals",
        ],
        Kind::Article,
    ),
];

/// The kind that the words of a folded name give away: that of the first row that has any of them.
fn kind_of_name(name: &str) -> Option<Kind> {
    let mut first = CONTAINER_WORDS.len();
    for rest in from_each_word(name) {
        let rows = CONTAINER_WORDS[..first].iter();
        first = rows.take_while(|(words, _)| !words.iter().any(|word| begins(rest, word))).count();
    }
    // the name by itself: as one word among others it abbreviates many
    let is_corr = name == "corr" || name.starts_with("corr abs ");
    CONTAINER_WORDS.get(first).map(|row| row.1).or(is_corr.then_some(Kind::Preprint))
}

/// Words of the names of meetings, which those of a society's proceedings lack.
const MEETING_WORDS: &[&str] = &[
    "conference",
    "conf",
    "workshop",
    "symposium",
    "symp",
    "congress",
    "meeting",
    "international",
    "int",
    "annual",
    "tagung",
    "kongress",
    "colloquium",
    "congres",
    "congreso",
];

/// Whether proceedings are a body's, and a journal: of a royal society, of a national academy.
fn is_of_a_body(name: &str) -> bool {
    let rest = name.strip_prefix("proceedings ").or_else(|| name.strip_prefix("proc "));
    rest.is_some_and(|rest| !rest.split(' ').any(|word| MEETING_WORDS.contains(&word)))
}

/// A folded text from each of its words on.
fn from_each_word(text: &str) -> impl Iterator<Item = &str> {
    let spaces = text.bytes().enumerate().filter(|(_, byte)| *byte == b' ');
    std::iter::once(text).chain(spaces.map(|(at, _)| &text[at + 1..]))
}

fn begins(text: &str, words: &str) -> bool {
    text.as_bytes().first() == words.as_bytes().first()
        && text.strip_prefix(words).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// Whether a text is the degree for which a thesis was written.
fn is_degree(text: &str) -> bool {
    if !text.bytes().any(|byte| byte.is_ascii_alphabetic()) {
        return false;
    }
    let bare: String =
        text.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_ascii_lowercase();
    matches!(
        bare.as_str(),
        "phd"
            | "ma"
            | "msc"
            | "ms"
            | "edd"
            | "psyd"
            | "dphil"
            | "md"
            | "phdthesis"
            | "mastersthesis"
            | "dissertation"
            | "doctoraldissertation"
            | "thesis"
    ) && !text.chars().any(|c| c.is_ascii_digit())
}

/// Prefixes of DOIs that only preprint servers have.
const PREPRINT_DOIS: &[&str] = &[
    "10.1101/",
    "10.48550/",
    "10.21203/rs",
    "10.20944/preprints",
    "10.26434/chemrxiv",
    "10.31234/osf",
    "10.31235/osf",
    "10.2139/ssrn",
    "10.36227/techrxiv",
    "10.22541/au",
    "10.3386/w",
    "10.5194/egusphere",
    "10.31219/osf",
    "10.31222/osf",
    "10.31223/",
    "10.31224/",
    "10.31226/osf",
    "10.31229/osf",
    "10.31230/osf",
    "10.31232/osf",
    "10.31236/osf",
    "10.31237/osf",
    "10.31730/osf",
    "10.35542/osf",
    "10.32942/",
    "10.33774/",
    "10.2196/preprints",
    "10.7287/peerj.preprints",
    "10.1590/scielopreprints",
    "10.14293/s2199-1006.1.sor-.pp",
    "10.32388/",
    "10.51094/jxiv",
    "10.1002/essoar",
];

pub(super) fn kind(
    reference: &Reference,
    container: &Container,
    identifiers: &Identifiers,
) -> Kind {
    let by_container = kind_of_name(&container.name);
    let by_type = TYPES
        .iter()
        .find(|(item_type, _)| *item_type == reference.item_type)
        .map(|(_, kind)| *kind);
    if [TextField::Volume, TextField::Genre]
        .iter()
        .filter_map(|field| reference.text(*field))
        .any(is_degree)
    {
        return Kind::Thesis;
    }
    // a paper that a journal printed may still bear the DOI of its preprint
    let by_doi = identifiers
        .doi
        .as_deref()
        .is_some_and(|doi| PREPRINT_DOIS.iter().any(|prefix| doi.starts_with(prefix)));
    if by_doi && !container.is_known() {
        return Kind::Preprint;
    }
    let by_publisher = || {
        let names = [TextField::Publisher, TextField::Genre];
        let names = names.iter().filter_map(|field| reference.text(*field));
        names.map(super::container::name_words).find_map(|name| kind_of_name(&name))
    };
    if !container.is_known()
        && by_type != Some(Kind::Book)
        && by_publisher() == Some(Kind::Preprint)
    {
        return Kind::Preprint;
    }
    match (by_type, by_container) {
        (_, Some(certain @ (Kind::Preprint | Kind::Thesis | Kind::Registration))) => certain,
        (Some(Kind::Article), Some(Kind::ConferencePaper)) if is_of_a_body(&container.name) => {
            Kind::Article
        }
        (Some(Kind::Article), Some(by_container)) => by_container,
        (Some(by_type), _) => by_type,
        (None, Some(by_container)) => by_container,
        (None, None) if identifiers.arxiv.is_some() && !container.is_known() => Kind::Preprint,
        (None, None)
            if reference.item_type == ItemType::Article
                && reference.text(TextField::Volume).is_none() =>
        {
            Kind::Unknown
        }
        (None, None) => Kind::Unknown,
    }
}
