//! The tables of page metadata: what each name says, by vocabulary, the most scholarly first.

use cite_model::{DateField, ItemType as T, ListField, NameField as N, TextField as F};

/// What a name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// A text of one line.
    Text(F),
    /// A text of several lines, perhaps with markup.
    Rich(F),
    /// One name or several.
    Names(N),
    /// A date.
    Date(DateField),
    /// Keywords, perhaps several in one value.
    Keywords,
    /// A DOI.
    Doi,
    /// A PMID.
    Pmid,
    /// A PMCID.
    Pmcid,
    /// An identifier of arXiv.
    Arxiv,
    /// ISSN or ISBN.
    Serial(ListField),
    /// The address of the page.
    Url,
    /// First page.
    FirstPage,
    /// Last page.
    LastPage,
    /// An identifier of a kind that only its form tells.
    Identifier,
    /// The kind of work, in words.
    Kind,
    /// The title of what the work stands in, and what kind of work that makes it.
    Container(F, T),
    /// Kept as it stands.
    Keep,
    /// About other works, or about the page as a page.
    Pass,
}

use Slot::{Container, Date, FirstPage, Keep, Keywords, LastPage, Names, Pass, Rich, Serial, Text};

/// A vocabulary.
pub(super) struct Vocabulary {
    /// What its names begin with.
    pub prefixes: &'static [&'static str],
    /// The rest of the names.
    pub names: &'static [(&'static str, Slot)],
    /// Whether what it says beyond the fields that are set already is kept.
    pub keeps: bool,
}

/// All vocabularies.
pub(super) static VOCABULARIES: &[Vocabulary] = &[
    Vocabulary {
        prefixes: &["citation_", "bepress_citation_", "wkhealth_"],
        names: HIGHWIRE,
        keeps: true,
    },
    Vocabulary { prefixes: &["eprints."], names: EPRINTS, keeps: true },
    Vocabulary { prefixes: &["prism."], names: PRISM, keeps: true },
    Vocabulary { prefixes: &["dcterms.", "dc.", "dc.terms."], names: DUBLIN_CORE, keeps: true },
];

/// Vocabularies that describe the page; they say only what no other has said.
pub(super) static OF_PAGES: &[Vocabulary] =
    &[Vocabulary { prefixes: &["og.", "article.", "book.", ""], names: OPEN_GRAPH, keeps: false }];

const HIGHWIRE: &[(&str, Slot)] = &[
    ("title", Rich(F::Title)),
    ("journal_title", Container(F::ContainerTitle, T::ArticleJournal)),
    ("conference_title", Container(F::ContainerTitle, T::PaperConference)),
    ("conference", Container(F::EventTitle, T::PaperConference)),
    ("inbook_title", Container(F::ContainerTitle, T::Chapter)),
    ("book_title", Container(F::ContainerTitle, T::Chapter)),
    ("dissertation_institution", Container(F::Publisher, T::Thesis)),
    ("dissertation_name", Container(F::Genre, T::Thesis)),
    ("technical_report_institution", Container(F::Publisher, T::Report)),
    ("technical_report_number", Container(F::Number, T::Report)),
    ("patent_number", Container(F::Number, T::Patent)),
    ("patent_country", Text(F::Jurisdiction)),
    ("journal_abbrev", Text(F::ContainerTitleShort)),
    ("author", Names(N::Author)),
    ("authors", Names(N::Author)),
    ("editor", Names(N::Editor)),
    ("editors", Names(N::Editor)),
    ("translator", Names(N::Translator)),
    ("publication_date", Date(DateField::Issued)),
    ("cover_date", Date(DateField::Issued)),
    ("date", Date(DateField::Issued)),
    ("year", Date(DateField::Issued)),
    ("online_date", Date(DateField::AvailableDate)),
    ("volume", Text(F::Volume)),
    ("issue", Text(F::Issue)),
    ("firstpage", FirstPage),
    ("lastpage", LastPage),
    ("pages", Text(F::Page)),
    ("article_number", FirstPage),
    ("doi", Slot::Doi),
    ("pmid", Slot::Pmid),
    ("pmcid", Slot::Pmcid),
    ("arxiv_id", Slot::Arxiv),
    ("issn", Serial(ListField::Issn)),
    ("eissn", Serial(ListField::Issn)),
    ("isbn", Serial(ListField::Isbn)),
    ("publisher", Text(F::Publisher)),
    ("language", Text(F::Language)),
    ("abstract", Rich(F::Abstract)),
    ("keyword", Keywords),
    ("keywords", Keywords),
    ("series_title", Text(F::CollectionTitle)),
    ("section", Text(F::Section)),
    ("article_type", Slot::Kind),
    ("public_url", Slot::Url),
    ("abstract_html_url", Slot::Url),
    ("fulltext_html_url", Slot::Url),
    ("id", Keep),
    ("pdf_url", Keep),
    ("author_institution", Keep),
    ("author_email", Pass),
    ("reference", Pass),
    ("springer_api_url", Pass),
    ("xml_url", Pass),
    ("fulltext_world_readable", Pass),
    ("fulltext_website", Pass),
    ("access", Pass),
];

const EPRINTS: &[(&str, Slot)] = &[
    ("title", Rich(F::Title)),
    ("creators_name", Names(N::Author)),
    ("editors_name", Names(N::Editor)),
    ("contributors_name", Names(N::Contributor)),
    ("date", Date(DateField::Issued)),
    ("publication", Text(F::ContainerTitle)),
    ("book_title", Text(F::ContainerTitle)),
    ("volume", Text(F::Volume)),
    ("number", Text(F::Issue)),
    ("pagerange", Text(F::Page)),
    ("pages", Text(F::NumberOfPages)),
    ("publisher", Text(F::Publisher)),
    ("place_of_pub", Text(F::PublisherPlace)),
    ("institution", Text(F::Publisher)),
    ("event_title", Text(F::EventTitle)),
    ("event_location", Text(F::EventPlace)),
    ("series", Text(F::CollectionTitle)),
    ("abstract", Rich(F::Abstract)),
    ("keywords", Keywords),
    ("type", Slot::Kind),
    ("thesis_type", Text(F::Genre)),
    ("issn", Serial(ListField::Issn)),
    ("isbn", Serial(ListField::Isbn)),
    ("id_number", Slot::Identifier),
    ("official_url", Slot::Url),
    ("citation", Keep),
    ("note", Keep),
    ("subjects", Keep),
    ("document_url", Keep),
];

const PRISM: &[(&str, Slot)] = &[
    ("publicationname", Container(F::ContainerTitle, T::ArticleJournal)),
    ("coverdate", Date(DateField::Issued)),
    ("publicationdate", Date(DateField::Issued)),
    ("volume", Text(F::Volume)),
    ("number", Text(F::Issue)),
    ("startingpage", FirstPage),
    ("endingpage", LastPage),
    ("pagerange", Text(F::Page)),
    ("doi", Slot::Doi),
    ("issn", Serial(ListField::Issn)),
    ("eissn", Serial(ListField::Issn)),
    ("isbn", Serial(ListField::Isbn)),
    ("keyword", Keywords),
    ("url", Slot::Url),
    ("edition", Text(F::Edition)),
    ("publisher", Text(F::Publisher)),
    ("section", Slot::Kind),
    ("copyright", Keep),
    ("rightsagent", Pass),
];

const DUBLIN_CORE: &[(&str, Slot)] = &[
    ("title", Rich(F::Title)),
    ("title.alternative", Keep),
    ("creator", Names(N::Author)),
    ("creator.personalname", Names(N::Author)),
    ("contributor.author", Names(N::Author)),
    ("contributor.editor", Names(N::Editor)),
    ("contributor.advisor", Names(N::Contributor)),
    ("contributor", Names(N::Contributor)),
    ("issued", Date(DateField::Issued)),
    ("date.issued", Date(DateField::Issued)),
    ("date", Date(DateField::Issued)),
    ("created", Date(DateField::Issued)),
    ("date.created", Keep),
    ("date.datesubmitted", Date(DateField::Submitted)),
    ("available", Date(DateField::AvailableDate)),
    ("date.available", Date(DateField::AvailableDate)),
    ("publisher", Text(F::Publisher)),
    ("description", Rich(F::Abstract)),
    ("abstract", Rich(F::Abstract)),
    ("description.abstract", Rich(F::Abstract)),
    ("subject", Keywords),
    ("language", Text(F::Language)),
    ("rights", Text(F::License)),
    ("license", Text(F::License)),
    ("identifier", Slot::Identifier),
    ("identifier.doi", Slot::Doi),
    ("identifier.uri", Slot::Url),
    ("identifier.url", Slot::Url),
    ("identifier.issn", Serial(ListField::Issn)),
    ("identifier.isbn", Serial(ListField::Isbn)),
    ("identifier.pagenumber", Text(F::Page)),
    ("ispartof", Text(F::ContainerTitle)),
    ("relation.ispartof", Text(F::ContainerTitle)),
    ("source.issue", Text(F::Issue)),
    ("source.volume", Text(F::Volume)),
    ("source.issn", Serial(ListField::Issn)),
    ("citation.volume", Text(F::Volume)),
    ("citation.issue", Text(F::Issue)),
    ("citation.spage", FirstPage),
    ("citation.epage", LastPage),
    ("type", Slot::Kind),
    ("type.articletype", Slot::Kind),
    ("format", Pass),
    ("rightsagent", Pass),
];

const OPEN_GRAPH: &[(&str, Slot)] = &[
    ("title", Rich(F::Title)),
    ("type", Slot::Kind),
    ("author", Names(N::Author)),
    ("published_time", Date(DateField::Issued)),
    ("publish_date", Date(DateField::Issued)),
    ("release_date", Date(DateField::Issued)),
    ("site_name", Text(F::ContainerTitle)),
    ("description", Rich(F::Abstract)),
    ("isbn", Serial(ListField::Isbn)),
    ("url", Slot::Url),
    ("locale", Text(F::Language)),
    ("keywords", Keywords),
    ("tag", Keywords),
];

/// Kinds of work in the words of repositories and publishers, in small letters without spaces.
const KINDS: &[(&str, T)] = &[
    ("academicthesis", T::Thesis),
    ("article", T::ArticleJournal),
    ("audio", T::Song),
    ("book", T::Book),
    ("book_section", T::Chapter),
    ("bookchapter", T::Chapter),
    ("bookpart", T::Chapter),
    ("booksection", T::Chapter),
    ("chapter", T::Chapter),
    ("conference_item", T::PaperConference),
    ("conferenceobject", T::PaperConference),
    ("conferencepaper", T::PaperConference),
    ("contributiontoperiodical", T::ArticleJournal),
    ("dataset", T::Dataset),
    ("dissertation", T::Thesis),
    ("doctoralthesis", T::Thesis),
    ("image", T::Graphic),
    ("journalarticle", T::ArticleJournal),
    ("masterthesis", T::Thesis),
    ("monograph", T::Book),
    ("originalpaper", T::ArticleJournal),
    ("patent", T::Patent),
    ("preprint", T::Article),
    ("report", T::Report),
    ("research-article", T::ArticleJournal),
    ("researcharticle", T::ArticleJournal),
    ("reviewarticle", T::ArticleJournal),
    ("software", T::Software),
    ("technicalreport", T::Report),
    ("text.serial.journal", T::ArticleJournal),
    ("thesis", T::Thesis),
    ("video", T::MotionPicture),
    ("workingpaper", T::Report),
];

/// The type that words for a kind of work mean.
pub(super) fn kind(words: &str) -> Option<T> {
    let last = words.rsplit('/').next().unwrap_or(words);
    let folded: String =
        last.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    KINDS.iter().find(|(known, _)| *known == folded).map(|row| row.1)
}

/// Whether a name is that of a title in a scholarly vocabulary.
pub(super) fn is_title(name: &str) -> bool {
    let bare = VOCABULARIES.iter().flat_map(|vocabulary| vocabulary.prefixes);
    bare.filter_map(|prefix| name.strip_prefix(prefix)).any(|rest| rest == "title")
}
