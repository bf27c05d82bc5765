//! What people and programs call a field in a note, a post or a page comes in (`Titel`,
//! `Journal reference`, `publicationDate`); which field it is goes out, and values go into it.
//!
//! A label is compared by its letters and digits alone, in lower case. A value never replaces one
//! that is there: what has no room is kept in `extra` under the label that stood before it.

use super::identifier::{Arxiv, Doi, Isbn, Issn, Pmcid, Pmid, find_doi};
use super::name::parse;
use super::{Date, DateField, ItemType, ListField, NameField, NameList, Reference, TextField};
use cite_text::markup;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// What a label says its value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// A field of one text that needs no reading.
    Text(TextField),
    /// Names.
    Names(NameField),
    /// A date.
    Date(DateField),
    /// A year, to be taken where no fuller date is given.
    Year,
    /// A page or a range of pages.
    Page,
    /// DOI.
    Doi,
    /// PubMed's identifier.
    Pmid,
    /// PubMed Central's identifier.
    Pmcid,
    /// arXiv's identifier.
    Arxiv,
    /// One or more ISBNs.
    Isbn,
    /// One or more ISSNs.
    Issn,
    /// Keywords, several in one value.
    Keywords,
    /// Subject headings, several in one value, that have commas inside.
    Headings,
    /// An address.
    Url,
    /// The kind of work.
    Kind,
    /// The name the source has for the work.
    Key,
    /// A reference in words.
    Citation,
    /// Something that a person wrote about the work.
    Note,
}

use Label::{
    Arxiv as ArxivId, Citation, Date as On, Doi as DoiId, Headings, Isbn as IsbnId, Issn as IssnId,
    Key, Keywords, Kind, Names, Note, Page, Pmcid as PmcidId, Pmid as PmidId, Text, Url, Year,
};

/// Labels, by their letters and digits in lower case. English first, then other languages.
const LABELS: &[(Label, &[&str])] = &[
    (
        Text(TextField::Title),
        &[
            "title",
            "articletitle",
            "papertitle",
            "titleofpaper",
            "titleofthepaper",
            "headline",
            "fulltitle",
            "titel",
            "titre",
            "título",
            "titulo",
            "titolo",
            "tittel",
            "tytuł",
            "název",
            "заглавие",
            "название",
            "标题",
            "標題",
            "题名",
            "題名",
            "题目",
            "題目",
            "文章标题",
            "论文标题",
            "论文题目",
            "标题英文",
            "タイトル",
            "論文名",
            "제목",
            "논문제목",
        ],
    ),
    (Text(TextField::TitleShort), &["shorttitle", "titleshort", "kurztitel"]),
    (
        Text(TextField::TranslatedTitle),
        &["translatedtitle", "titletranslation", "中文标题", "titlecn"],
    ),
    (
        Text(TextField::OriginalTitle),
        &["originaltitle", "titleoriginal", "原标题", "originaltitel"],
    ),
    (
        Names(NameField::Author),
        &[
            "author",
            "authors",
            "creator",
            "creators",
            "authorlist",
            "byauthors",
            "autor",
            "autoren",
            "verfasser",
            "auteur",
            "auteurs",
            "autores",
            "autore",
            "autori",
            "auteurice",
            "forfatter",
            "författare",
            "автор",
            "авторы",
            "作者",
            "著者",
            "저자",
            "authorname",
            "authornames",
        ],
    ),
    (
        Names(NameField::Editor),
        &[
            "editor",
            "editors",
            "herausgeber",
            "hrsg",
            "éditeurscientifique",
            "编者",
            "主编",
            "編者",
        ],
    ),
    (
        Names(NameField::Translator),
        &["translator", "translators", "übersetzer", "traducteur", "译者", "訳者"],
    ),
    (
        Text(TextField::ContainerTitle),
        &[
            "journal",
            "journaltitle",
            "journalname",
            "publication",
            "publicationname",
            "publicationtitle",
            "container",
            "containertitle",
            "periodical",
            "periodicalname",
            "magazine",
            "booktitle",
            "proceedingstitle",
            "venue",
            "publishedin",
            "ispartof",
            "zeitschrift",
            "revue",
            "revista",
            "rivista",
            "tijdschrift",
            "tidskrift",
            "журнал",
            "期刊",
            "期刊名",
            "期刊名称",
            "杂志",
            "刊名",
            "雑誌",
            "誌名",
            "掲載誌",
            "저널",
            "학술지",
            "发表期刊",
        ],
    ),
    (
        Text(TextField::ContainerTitleShort),
        &[
            "journalabbreviation",
            "journalabbr",
            "journalabbrev",
            "containertitleshort",
            "shortjournal",
            "isoabbreviation",
        ],
    ),
    (
        On(DateField::Issued),
        &[
            "date",
            "publicationdate",
            "publisheddate",
            "datepublished",
            "published",
            "issued",
            "publishdate",
            "articlepublicationdate",
            "pubdate",
            "dateofpublication",
            "coverdate",
            "publishedonline",
            "onlinedate",
            "datum",
            "erscheinungsdatum",
            "veröffentlicht",
            "datedepublication",
            "fecha",
            "fechadepublicación",
            "data",
            "datadipubblicazione",
            "дата",
            "датапубликации",
            "日期",
            "发表日期",
            "发表时间",
            "出版日期",
            "发布日期",
            "出版年月",
            "発行日",
            "発表日",
            "발행일",
            "datecreated",
            "datereleased",
        ],
    ),
    (
        Year,
        &[
            "year",
            "publicationyear",
            "pubyear",
            "jahr",
            "année",
            "año",
            "ano",
            "anno",
            "jaar",
            "år",
            "год",
            "年份",
            "年",
            "发表年份",
            "出版年",
            "発行年",
            "연도",
        ],
    ),
    (
        Text(TextField::Volume),
        &["volume", "vol", "band", "volumen", "tomo", "том", "卷", "卷号", "巻"],
    ),
    (
        Text(TextField::Issue),
        &[
            "issue",
            "number",
            "issuenumber",
            "no",
            "nummer",
            "heft",
            "ausgabe",
            "numéro",
            "número",
            "numero",
            "номер",
            "выпуск",
            "期",
            "期号",
            "号",
            "issueidentifier",
        ],
    ),
    (
        Page,
        &[
            "page",
            "pages",
            "pp",
            "pagerange",
            "pagination",
            "seiten",
            "pagine",
            "páginas",
            "paginas",
            "страницы",
            "页",
            "页码",
            "頁",
            "ページ",
        ],
    ),
    (Text(TextField::Number), &["articlenumber", "articleno", "elocationid", "文章编号"]),
    (DoiId, &["doi", "doiurl", "doilink", "digitalobjectidentifier", "articledoi"]),
    (PmidId, &["pmid", "pubmedid", "pubmed", "pubmedpmid"]),
    (PmcidId, &["pmcid", "pmc", "pubmedcentralid", "pmcidnumber"]),
    (ArxivId, &["arxiv", "arxivid", "eprint", "arxivnumber"]),
    (IsbnId, &["isbn", "isbn13", "isbn10"]),
    (
        IssnId,
        &[
            "issn",
            "eissn",
            "issnl",
            "pissn",
            "issnprint",
            "issnonline",
            "onlineissn",
            "printissn",
            "issne",
        ],
    ),
    (
        Keywords,
        &[
            "keyword",
            "keywords",
            "tags",
            "tag",
            "subjects",
            "topics",
            "authorkeywords",
            "schlagwörter",
            "schlagworte",
            "schlüsselwörter",
            "stichwörter",
            "motsclés",
            "motsclefs",
            "palabrasclave",
            "palavraschave",
            "parolechiave",
            "ключевыеслова",
            "关键词",
            "关键字",
            "關鍵詞",
            "キーワード",
            "키워드",
            "标签",
        ],
    ),
    (
        Headings,
        &["meshterms", "mesh", "meshheadings", "meshterm", "meshkeywords", "subjectheadings"],
    ),
    (
        Text(TextField::Abstract),
        &[
            "abstract",
            "abstracttext",
            "zusammenfassung",
            "résumé",
            "resumé",
            "resumen",
            "resumo",
            "riassunto",
            "samenvatting",
            "аннотация",
            "摘要",
            "英文摘要",
            "中文摘要",
            "要旨",
            "抄録",
            "초록",
            "abstractnote",
            "paperabstract",
        ],
    ),
    (
        Url,
        &[
            "url",
            "link",
            "links",
            "weblink",
            "pubmedurl",
            "pubmedlink",
            "webpage",
            "website",
            "articleurl",
            "paperurl",
            "landingpage",
            "mainentityofpage",
            "adresse",
            "enlace",
            "链接",
            "网址",
            "原文链接",
            "リンク",
            "링크",
        ],
    ),
    (
        Text(TextField::Publisher),
        &[
            "publisher",
            "verlag",
            "éditeur",
            "maisondédition",
            "editorial",
            "editora",
            "editore",
            "uitgever",
            "издательство",
            "出版社",
            "出版者",
        ],
    ),
    (
        Text(TextField::PublisherPlace),
        &["place", "publisherplace", "address", "ort", "verlagsort", "lieu", "出版地"],
    ),
    (
        Text(TextField::EventTitle),
        &["conference", "conferencename", "eventtitle", "event", "konferenz", "会议", "会议名称"],
    ),
    (Text(TextField::Edition), &["edition", "auflage", "édition", "edición", "版次"]),
    (Text(TextField::CollectionTitle), &["series", "collectiontitle", "reihe", "丛书"]),
    (
        Text(TextField::Language),
        &[
            "language",
            "lang",
            "inlanguage",
            "sprache",
            "langue",
            "idioma",
            "lingua",
            "язык",
            "语言",
            "语种",
            "言語",
        ],
    ),
    (Text(TextField::License), &["license", "licence", "lizenz"]),
    (Text(TextField::Version), &["version", "softwareversion"]),
    (
        Kind,
        &[
            "type",
            "itemtype",
            "publicationtype",
            "publicationtypes",
            "documenttype",
            "entrytype",
            "doctype",
            "文献类型",
            "dokumenttyp",
            "typ",
            "literaturtyp",
        ],
    ),
    (Key, &["citekey", "citationkey", "bibtexkey", "bibkey", "citekeyname", "key", "cslid"]),
    (
        Citation,
        &[
            "articlereference",
            "articlereferences",
            "journalreference",
            "journalreferences",
            "reference",
            "references",
            "citation",
            "moreinformation",
            "originalpublication",
            "originalpaper",
            "originalarticle",
            "fullcitation",
            "sourcearticle",
            "publicationreference",
            "quelle",
            "originalpublikation",
            "原文出处",
            "原始出处",
            "原文",
            "参考文献",
            "参考资料",
            "论文信息",
            "相关论文信息",
            "文献信息",
            "bibliography",
            "howtocite",
            "citethisarticle",
            "paper",
            "研究论文",
            "literatur",
        ],
    ),
    (
        Note,
        &[
            "note",
            "notes",
            "comment",
            "comments",
            "mynotes",
            "annotation",
            "notiz",
            "notizen",
            "anmerkung",
            "remarques",
            "notas",
            "备注",
            "笔记",
            "メモ",
        ],
    ),
    (
        On(DateField::Accessed),
        &["accessed", "accessdate", "dateaccessed", "urldate", "retrieved", "abgerufen"],
    ),
    (On(DateField::Submitted), &["submitted", "datesubmitted"]),
];

/// Words for kinds of work, by their letters in lower case.
const KINDS: &[(ItemType, &[&str])] = &[
    (
        ItemType::ArticleJournal,
        &[
            "journalarticle",
            "article",
            "articlejournal",
            "journal",
            "researcharticle",
            "review",
            "reviewarticle",
            "letter",
            "scholarlyarticle",
            "medicalscholarlyarticle",
            "jour",
            "originalarticle",
            "researchpaper",
            "期刊论文",
            "clinicaltrial",
            "casereports",
            "metaanalysis",
            "systematicreview",
            "zeitschriftenartikel",
            "publicationtypesjournalarticle",
            "journalpaper",
        ],
    ),
    (ItemType::Article, &["preprint", "workingpaper"]),
    (ItemType::ArticleMagazine, &["magazinearticle", "articlemagazine"]),
    (ItemType::ArticleNewspaper, &["newspaperarticle", "articlenewspaper", "newsarticle"]),
    (
        ItemType::PaperConference,
        &[
            "conferencepaper",
            "conferenceproceedings",
            "inproceedings",
            "paperconference",
            "proceedingspaper",
            "proceedingsarticle",
            "会议论文",
        ],
    ),
    (ItemType::Book, &["book", "monograph", "buch", "livre", "图书"]),
    (ItemType::Chapter, &["bookchapter", "booksection", "chapter", "incollection", "inbook"]),
    (
        ItemType::Thesis,
        &["thesis", "dissertation", "phdthesis", "mastersthesis", "doctoralthesis", "学位论文"],
    ),
    (ItemType::Report, &["report", "techreport", "technicalreport"]),
    (ItemType::Dataset, &["dataset"]),
    (
        ItemType::Software,
        &["software", "softwaresourcecode", "computerprogram", "softwareapplication"],
    ),
    (ItemType::Webpage, &["webpage", "website"]),
    (ItemType::PostWeblog, &["blogpost", "blogposting", "postweblog", "socialmediaposting"]),
];

/// Second halves of inverted subject headings: `Cell Line, Tumor` is one heading (MeSH).
const HEADING_ENDS: &[&str] = &[
    "80 and over",
    "acute",
    "adult",
    "animal",
    "bacterial",
    "biological",
    "bone marrow",
    "bronchogenic",
    "chemical",
    "chronic",
    "clinical",
    "cultured",
    "ductal",
    "experimental",
    "gene",
    "genetic",
    "hematopoietic",
    "hepatocellular",
    "hormonal",
    "human",
    "inbred balb c",
    "inbred c57bl",
    "inbred nod",
    "knockout",
    "local",
    "messenger",
    "mitochondrial",
    "molecular",
    "monoclonal",
    "neoplasm",
    "non-small-cell lung",
    "non-small cell lung",
    "nude",
    "pancreatic ductal",
    "papillary",
    "protein",
    "regional",
    "renal cell",
    "scid",
    "small cell",
    "small interfering",
    "squamous cell",
    "statistical",
    "structural",
    "theoretical",
    "transgenic",
    "transitional cell",
    "tumor",
    "viral",
    "wistar",
    "sprague-dawley",
    "young",
];

/// Where a value came from, for `extra` and for messages.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a> {
    /// The format's id.
    pub format: &'a str,
    /// The label as the source spells it.
    pub tag: &'a str,
}

/// The table by its names: every line of a text may be asked for.
static BY_NAME: LazyLock<FxHashMap<&str, Label>> = LazyLock::new(|| {
    LABELS.iter().flat_map(|(label, names)| names.iter().map(|name| (*name, *label))).collect()
});

/// The field that a label names, if it names one.
pub fn find(text: &str) -> Option<Label> {
    BY_NAME.get(letters(text).as_str()).copied()
}

/// The type that words for a kind of work name, if they name one.
pub fn kind(text: &str) -> Option<ItemType> {
    let bare = letters(text);
    KINDS.iter().find(|(_, names)| names.contains(&bare.as_str())).map(|(kind, _)| *kind)
}

/// The label before the first colon of a line and the value after it, where it is a label that
/// [`find`] knows; the label comes as it stands, without markup, bullets and brackets.
pub fn split(line: &str) -> Option<(Label, String, &str)> {
    let (before, after) = split_any(line)?;
    find(&before).map(|label| (label, before, after))
}

/// The same for any label: at most eight words (or 24 Chinese characters) before a colon.
pub fn split_any(line: &str) -> Option<(String, &str)> {
    let at = line.char_indices().take(80).find(|(_, c)| matches!(c, ':' | '：'))?.0;
    let colon = line[at..].chars().next().map_or(1, char::len_utf8);
    let after = line[at + colon..].trim_start_matches(':');
    let marks: &[char] =
        &['*', '-', '+', '•', '·', '>', '#', '[', ']', '【', '】', '_', '`', ' ', '\t', '(', '|'];
    let before =
        line[..at].replace("<b>", "").replace("</b>", "").replace("<i>", "").replace("</i>", "");
    let before = before.trim_matches(marks);
    let short = before.split_whitespace().count() <= 8 && before.chars().any(char::is_alphabetic);
    let address = after.starts_with("//");
    (short && !address).then(|| (markup::clean(before).into_owned(), value_after(after)))
}

/// The value without the marks that a bold label leaves in front of it.
fn value_after(text: &str) -> &str {
    let mut text = text.trim();
    for mark in ["</b>", "</i>", "**", "__", "</b>", ":", "：", "*"] {
        text = text.strip_prefix(mark).unwrap_or(text).trim_start();
    }
    text
}

/// Puts a value into the field that the label names. False where the value is not what the field
/// takes: it is stored as it stands, and the user should hear of it.
pub fn assign(reference: &mut Reference, label: Label, value: &str, origin: Origin) -> bool {
    let lines =
        matches!(label, Text(TextField::Abstract) | Note | Keywords | Headings | IsbnId | IssnId);
    let value = &*if lines { markup::clean_block(value) } else { markup::clean(value) };
    if is_blank(value) {
        return true;
    }
    match label {
        Text(TextField::Title) => set(reference, TextField::Title, title(value), origin),
        Text(field) => set(reference, field, value, origin),
        Names(field) => {
            add_names(reference, field, parse::list(&markup::plain(value)), origin, value)
        }
        On(field) => set_date(reference, field, value, origin),
        Year if reference.date(DateField::Issued).is_some() => true,
        Year => set_date(reference, DateField::Issued, value, origin),
        Page => set(reference, TextField::Page, page(value), origin),
        DoiId => {
            let doi = Doi::parse(value).or_else(|| find_doi(value));
            set_id(reference, TextField::Doi, doi.map(|doi| doi.to_string()), value, origin)
        }
        PmidId => set_id(
            reference,
            TextField::Pmid,
            Pmid::parse(value).map(|id| id.to_string()),
            value,
            origin,
        ),
        PmcidId => set_id(
            reference,
            TextField::Pmcid,
            Pmcid::parse(value).map(|id| id.to_string()),
            value,
            origin,
        ),
        ArxivId => set_id(
            reference,
            TextField::Arxiv,
            Arxiv::parse(value).map(|id| id.to_string()),
            value,
            origin,
        ),
        IsbnId => numbers(reference, ListField::Isbn, value, |text| {
            Isbn::parse(text).map(|id| id.to_string())
        }),
        IssnId => numbers(reference, ListField::Issn, value, |text| {
            Issn::parse(text).map(|id| id.to_string())
        }),
        Keywords => add_all(reference, ListField::Keyword, keywords(value)),
        Headings => add_all(reference, ListField::Keyword, headings(value)),
        Url => add_url(reference, value),
        Kind => set_kind(reference, value, origin),
        Key if reference.id.is_none() => {
            reference.id = Some(value.trim_start_matches('@').to_owned());
            true
        }
        Note => add_all(reference, ListField::Note, vec![value.to_owned()]),
        Key | Citation => {
            reference.keep(origin.format, origin.tag, value);
            true
        }
    }
}

/// Gives a reference that has no type yet the one that its fields speak for.
pub fn settle_type(reference: &mut Reference) {
    if reference.item_type != ItemType::Document {
        return;
    }
    let has = |field| reference.text(field).is_some();
    let container = reference.text(TextField::ContainerTitle).unwrap_or_default().to_lowercase();
    let preprint =
        ["arxiv", "biorxiv", "medrxiv", "chemrxiv", "preprints", "research square", "ssrn"];
    reference.item_type = if preprint.iter().any(|server| container.starts_with(server)) {
        ItemType::Article
    } else if container.starts_with("proceedings of the") && has(TextField::EventTitle) {
        ItemType::PaperConference
    } else if !container.is_empty() || has(TextField::Pmid) {
        ItemType::ArticleJournal
    } else if has(TextField::Arxiv) {
        ItemType::Article
    } else if !reference.list(ListField::Isbn).is_empty() {
        ItemType::Book
    } else {
        ItemType::Document
    };
}

/// A title without the one full stop behind it.
pub fn title(text: &str) -> &str {
    let text = text.trim();
    match text.strip_suffix('.') {
        Some(bare) if !bare.ends_with('.') => bare.trim_end(),
        _ => text.strip_suffix('。').unwrap_or(text),
    }
}

/// Whether a value says that there is none.
pub fn is_blank(value: &str) -> bool {
    let bare = value.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '"' | '\'' | '-' | '*' | '[' | ']' | '_')
    });
    bare.is_empty()
        || matches!(
            bare.to_ascii_lowercase().as_str(),
            "n/a" | "null" | "none" | "undefined" | "nan"
        )
}

/// Subject headings parted at commas, those with a comma inside put together again.
fn headings(text: &str) -> Vec<String> {
    if text.contains(';') {
        return keywords(text);
    }
    let mut headings: Vec<String> = Vec::new();
    for piece in
        text.split([',', '，', '、', '\n']).map(str::trim).filter(|piece| !piece.is_empty())
    {
        match headings.last_mut() {
            Some(last) if HEADING_ENDS.contains(&piece.to_lowercase().as_str()) => {
                last.push_str(", ");
                last.push_str(piece);
            }
            _ => headings.push(piece.to_owned()),
        }
    }
    headings
}

/// Keywords parted at semicolons, else at bars or dots in the middle, else at commas; hashes go.
fn keywords(text: &str) -> Vec<String> {
    let separators: &[char] = if text.contains([';', '；']) {
        &[';', '；', '\n']
    } else if text.contains([',', '，', '、', '\n']) {
        &[',', '，', '、', '\n']
    } else if text.contains(" | ") || text.contains('•') || text.contains('·') {
        &['|', '•', '·']
    } else {
        &['\n']
    };
    let hashed = text.starts_with('#') && !text.contains(separators);
    let pieces: Vec<&str> =
        if hashed { text.split_whitespace().collect() } else { text.split(separators).collect() };
    let clean = |piece: &str| {
        piece.trim().trim_start_matches('#').trim_matches(['"', '[', ']']).trim().to_owned()
    };
    pieces.into_iter().map(clean).filter(|piece| !piece.is_empty()).collect()
}

fn set(reference: &mut Reference, field: TextField, value: &str, origin: Origin) -> bool {
    if reference.text(field) != Some(value) && !reference.set_first(field, value) {
        reference.keep(origin.format, origin.tag, value);
    }
    true
}

fn set_id(
    reference: &mut Reference,
    field: TextField,
    parsed: Option<String>,
    raw: &str,
    origin: Origin,
) -> bool {
    let valid = parsed.is_some();
    set(reference, field, parsed.as_deref().unwrap_or(raw), origin);
    valid
}

fn set_date(reference: &mut Reference, field: DateField, value: &str, origin: Origin) -> bool {
    let Some(date) = super::date::loose::parse(&markup::plain(value)) else { return true };
    let understood = !matches!(date, Date::Literal(_));
    let finer = reference
        .date(field)
        .is_none_or(|old| date.precision() > old.precision() && date.year() == old.year());
    if finer {
        reference.dates.insert(field, date);
    } else if reference.date(field) != Some(&date) {
        reference.keep(origin.format, origin.tag, value);
    }
    understood
}

fn add_names(
    reference: &mut Reference,
    field: NameField,
    list: NameList,
    origin: Origin,
    raw: &str,
) -> bool {
    if list.names.is_empty() {
        return true;
    }
    match reference.names.get(field) {
        None => _ = reference.names.insert(field, list),
        Some(old) if *old == list => {}
        Some(_) => reference.keep(origin.format, origin.tag, raw),
    }
    true
}

fn add_all(reference: &mut Reference, field: ListField, values: Vec<String>) -> bool {
    values.into_iter().for_each(|value| reference.push(field, value));
    true
}

/// ISBNs or ISSNs, in their canonical form where they have one.
fn numbers(
    reference: &mut Reference,
    field: ListField,
    value: &str,
    parse: fn(&str) -> Option<String>,
) -> bool {
    let mut valid = true;
    for number in
        value.split([',', ';', '/', '\n']).map(str::trim).filter(|number| !number.is_empty())
    {
        let parsed = parse(number);
        valid &= parsed.is_some();
        reference.push(field, parsed.unwrap_or_else(|| number.to_owned()));
    }
    valid
}

fn add_url(reference: &mut Reference, value: &str) -> bool {
    let address = match (value.find("]("), value.find('<')) {
        (Some(at), _) => value[at + 2..].split(')').next().unwrap_or_default(),
        (None, Some(0)) => value[1..].split('>').next().unwrap_or_default(),
        _ => value,
    };
    reference.push(ListField::Url, address.trim());
    true
}

fn set_kind(reference: &mut Reference, value: &str, origin: Origin) -> bool {
    let known = value.split([',', ';', '\n']).find_map(kind);
    match known {
        Some(kind) if reference.item_type == ItemType::Document => reference.item_type = kind,
        _ => reference.keep(origin.format, origin.tag, value),
    }
    true
}

/// `pp. 12-15` without what stands before it.
fn page(value: &str) -> &str {
    let bare = ["pages", "pp.", "pp ", "page", "p.", "s. "].iter().find_map(|prefix| {
        let head = value.get(..prefix.len())?;
        head.eq_ignore_ascii_case(prefix).then(|| &value[prefix.len()..])
    });
    bare.unwrap_or(value).trim()
}

fn letters(text: &str) -> String {
    let text = text.trim_end_matches("(s)");
    text.chars().filter(|c| c.is_alphanumeric()).take(64).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_found_in_every_spelling() {
        for (text, label) in [
            ("Title", Some(Text(TextField::Title))),
            ("**Titel**", Some(Text(TextField::Title))),
            ("标题", Some(Text(TextField::Title))),
            ("Author(s)", Some(Names(NameField::Author))),
            ("Publication Date", Some(On(DateField::Issued))),
            ("publication_date", Some(On(DateField::Issued))),
            ("PMC ID", Some(PmcidId)),
            ("Mots-clés", Some(Keywords)),
            ("Journal reference", Some(Citation)),
            ("Weather", None),
            ("", None),
        ] {
            assert_eq!(find(text), label, "{text}");
        }
    }

    #[test]
    fn no_label_stands_twice() {
        let mut all: Vec<&str> = LABELS.iter().flat_map(|(_, names)| *names).copied().collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
        assert!(all.iter().all(|name| letters(name) == **name));
    }

    #[test]
    fn lines_are_parted_at_the_label() {
        for (line, tag, value) in [
            ("- **Title**: A study", "Title", "A study"),
            ("**DOI:** 10.1000/1", "DOI", "10.1000/1"),
            ("<b>Article Title</b>: A <i>study</i>", "Article Title", "A <i>study</i>"),
            ("year:: 2020", "year", "2020"),
            ("标题：研究", "标题", "研究"),
            ("PMC ID: ", "PMC ID", ""),
        ] {
            let (_, found, rest) = split(line).expect(line);
            assert_eq!((found.as_str(), rest), (tag, value), "{line}");
        }
        assert_eq!(split("https://doi.org/10.1000/1"), None);
        assert_eq!(split("no colon here"), None);
    }

    #[test]
    fn headings_keep_their_commas() {
        assert_eq!(
            headings("Humans, Cell Line, Tumor, Female, Drug Resistance, Neoplasm"),
            ["Humans", "Cell Line, Tumor", "Female", "Drug Resistance, Neoplasm"]
        );
        assert_eq!(keywords("#one #two"), ["one", "two"]);
        assert_eq!(keywords("a b; c, d"), ["a b", "c, d"]);
    }
}
