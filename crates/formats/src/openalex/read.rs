//! Works in, references out.

use super::ID;
use crate::{Read, Sink, read_json};
use cite_model::date::loose;
use cite_model::name::parse;
use cite_model::{
    Date, DateField, Doi, Issn, ItemType, ListField, NameField, NameList, Pmcid, Pmid, Reference,
    TextField,
};
use cite_text::json::{Object, at, elements, text, texts};
use cite_text::markup::{clean, clean_block, from_html};
use serde_json::Value;
use std::io::{self, BufRead};

/// Types by OpenAlex's names.
const TYPES: &[(&str, ItemType)] = &[
    ("article", ItemType::ArticleJournal),
    ("review", ItemType::ArticleJournal),
    ("editorial", ItemType::ArticleJournal),
    ("letter", ItemType::ArticleJournal),
    ("erratum", ItemType::ArticleJournal),
    ("retraction", ItemType::ArticleJournal),
    ("data-paper", ItemType::ArticleJournal),
    ("journal-article", ItemType::ArticleJournal),
    ("preprint", ItemType::Article),
    ("posted-content", ItemType::Article),
    ("proceedings-article", ItemType::PaperConference),
    ("conference-paper", ItemType::PaperConference),
    ("book", ItemType::Book),
    ("monograph", ItemType::Book),
    ("book-chapter", ItemType::Chapter),
    ("dissertation", ItemType::Thesis),
    ("report", ItemType::Report),
    ("dataset", ItemType::Dataset),
    ("software", ItemType::Software),
    ("reference-entry", ItemType::EntryEncyclopedia),
    ("standard", ItemType::Standard),
    ("grant", ItemType::Manuscript),
    ("peer-review", ItemType::Document),
    ("paratext", ItemType::Document),
    ("supplementary-materials", ItemType::Document),
    ("libguides", ItemType::Document),
    ("other", ItemType::Document),
];

/// Types that say more than the item type; they become the genre.
const GENRES: &[&str] = &["review", "editorial", "letter", "erratum", "retraction", "peer-review"];

/// Longer abstracts are not put together.
const MOST_WORDS: u64 = 200_000;

/// Reads a text to its end.
pub(super) fn read(input: &mut dyn BufRead, sink: &mut dyn Sink) -> io::Result<()> {
    read_json(input, sink, &["results"], |work| {
        let is_work = ["authorships", "title", "display_name", "doi", "publication_year"];
        if !is_work.iter().any(|key| work.get(key).is_some()) {
            return Read::NoRecord;
        }
        let mut warnings = Vec::new();
        let reference = reference(&work, &mut warnings);
        Read::Record(Box::new(reference), warnings)
    })
}

fn reference(work: &Object, warnings: &mut Vec<String>) -> Reference {
    let mut reference = Reference::default();
    item_type(work, &mut reference, warnings);
    let title = text(work.get("title")).or_else(|| text(work.get("display_name")));
    if let Some(title) = title {
        reference.set(TextField::Title, clean(&from_html(&title)));
    }
    identifiers(work, &mut reference, warnings);
    authors(work, &mut reference);
    source(work, &mut reference);
    biblio(work, &mut reference);
    let date = text(work.get("publication_date")).or_else(|| text(work.get("publication_year")));
    if let Some(date) = date.and_then(|date| loose::parse(&date)) {
        reference.dates.insert(DateField::Issued, day_or_year(date, work));
    }
    if let Some(language) = text(work.get("language")) {
        reference.set(TextField::Language, language);
    }
    if let Some(words) = work.get("abstract_inverted_index") {
        reference.set(TextField::Abstract, clean_block(&from_html(&uninverted(words))));
    } else if let Some(text) = text(work.get("abstract")) {
        reference.set(TextField::Abstract, clean_block(&from_html(&text)));
    }
    for keyword in elements(work.get("keywords")) {
        let word = text(keyword.get("keyword")).or_else(|| text(keyword.get("display_name")));
        let word = word.or_else(|| text(Some(keyword)));
        word.into_iter().for_each(|word| reference.push(ListField::Keyword, word));
    }
    if work.get("is_retracted").and_then(Value::as_bool) == Some(true) {
        reference.set(TextField::Status, "retracted");
    }
    reference
}

/// OpenAlex gives the first of January where it knows the year alone; it says so nowhere, and so
/// does this.
fn day_or_year(date: Date, work: &Object) -> Date {
    let year = text(work.get("publication_year")).and_then(|year| year.parse().ok());
    match (date.year(), year) {
        (None, Some(year)) => Date::from_year(year),
        _ => date,
    }
}

fn item_type(work: &Object, reference: &mut Reference, warnings: &mut Vec<String>) {
    let name = text(work.get("type")).unwrap_or_default();
    let crossref = text(work.get("type_crossref")).unwrap_or_default();
    let known = |name: &str| TYPES.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind);
    let is_conference = crossref == "proceedings-article"
        || work
            .get("primary_location")
            .and_then(|location| at(location, &["source", "type"]))
            .is_some_and(|kind| kind == "conference");
    reference.item_type = match known(&name) {
        Some(ItemType::ArticleJournal) if is_conference => ItemType::PaperConference,
        Some(ItemType::ArticleJournal) if crossref == "posted-content" => ItemType::Article,
        Some(kind) => kind,
        None => {
            if !name.is_empty() {
                warnings.push(format!("unknown type \"{name}\""));
                reference.keep(ID, "type", name.as_str());
            }
            known(&crossref).unwrap_or_default()
        }
    };
    if GENRES.contains(&name.as_str()) {
        reference.set(TextField::Genre, name);
    }
}

fn identifiers(work: &Object, reference: &mut Reference, warnings: &mut Vec<String>) {
    let ids = work.get("ids");
    let id = |key: &str| text(work.get(key)).or_else(|| ids.and_then(|ids| text(ids.get(key))));
    let openalex = text(work.get("id")).or_else(|| id("openalex"));
    if let Some(openalex) = openalex {
        let short = openalex.rsplit('/').next().unwrap_or_default();
        reference.id = Some(short.to_owned()).filter(|short| !short.is_empty());
    }
    if let Some(doi) = id("doi") {
        let canonical = Doi::parse(&doi).map(|doi| doi.to_string());
        if canonical.is_none() {
            warnings.push(format!("\"{doi}\" is no DOI"));
        }
        reference.set(TextField::Doi, canonical.unwrap_or(doi));
    }
    if let Some(pmid) = id("pmid") {
        reference.set(TextField::Pmid, Pmid::parse(&pmid).map_or(pmid, |pmid| pmid.to_string()));
    }
    if let Some(pmcid) = id("pmcid") {
        let bare = pmcid.rsplit('/').next().unwrap_or_default();
        let labelled = format!("PMC{}", bare.trim_start_matches("PMC"));
        let canonical = Pmcid::parse(&labelled).map(|pmcid| pmcid.to_string());
        reference.set(TextField::Pmcid, canonical.unwrap_or(pmcid));
    }
    if let Some(mag) = id("mag") {
        reference.keep(ID, "mag", mag);
    }
}

fn authors(work: &Object, reference: &mut Reference) {
    let mut list = NameList::default();
    for authorship in elements(work.get("authorships")) {
        let author = authorship.get("author");
        let shown = author.and_then(|author| text(author.get("display_name")));
        let Some(shown) = shown.or_else(|| text(authorship.get("raw_author_name"))) else {
            continue;
        };
        if let Some(orcid) = author.and_then(|author| text(author.get("orcid"))) {
            reference.keep(ID, "author.orcid", format!("{shown}: {orcid}"));
        }
        let name =
            if shown.contains(',') { parse::inverted(&shown) } else { parse::spoken(&shown) };
        list.names.extend(name);
    }
    list.et_al = work.get("is_authors_truncated").and_then(Value::as_bool) == Some(true);
    if !list.names.is_empty() {
        reference.names.insert(NameField::Author, list);
    }
}

/// Where the work stands: a journal, a book's publisher, a university's repository.
fn source(work: &Object, reference: &mut Reference) {
    let location = work.get("primary_location").or_else(|| work.get("host_venue"));
    let nowhere = Value::Null;
    let location = location.unwrap_or(&nowhere);
    let source = location.get("source").filter(|source| !source.is_null()).unwrap_or(location);
    let name = text(source.get("display_name"));
    let host = text(source.get("host_organization_name")).or_else(|| text(source.get("publisher")));
    let mut set = |field, value: Option<String>| {
        value.into_iter().for_each(|value| reference.set(field, clean(&value)));
    };
    match set_of(work) {
        Holder::Publisher => set(TextField::Publisher, name.or(host)),
        Holder::Host => set(TextField::Publisher, host),
        Holder::Container => {
            set(TextField::ContainerTitle, name);
            set(TextField::Publisher, host);
        }
    }
    if let Some(license) = text(location.get("license")) {
        reference.set(TextField::License, license);
    }
    for issn in texts(source.get("issn")) {
        let canonical = Issn::parse(&issn).map(|issn| issn.to_string());
        reference.push(ListField::Issn, canonical.unwrap_or(issn));
    }
    if reference.item_type == ItemType::Thesis && reference.text(TextField::Publisher).is_none() {
        let first = elements(work.get("authorships")).first();
        let school = first.and_then(|author| text(author.get("raw_affiliation_strings")));
        school.into_iter().for_each(|school| reference.set(TextField::Publisher, school));
    }
    let page = text(location.get("landing_page_url")).filter(|url| !url.contains("doi.org/10."));
    for url in page.into_iter().chain(text(location.get("pdf_url"))) {
        reference.push(ListField::Url, url);
    }
}

/// What a source is to works of a type.
enum Holder {
    Publisher,
    Host,
    Container,
}

fn set_of(work: &Object) -> Holder {
    match text(work.get("type")).as_deref() {
        Some("dissertation" | "dataset") => Holder::Publisher,
        Some("book") => Holder::Host,
        _ => Holder::Container,
    }
}

fn biblio(work: &Object, reference: &mut Reference) {
    let Some(biblio) = work.get("biblio") else { return };
    for (key, field) in [("volume", TextField::Volume), ("issue", TextField::Issue)] {
        text(biblio.get(key)).into_iter().for_each(|value| reference.set(field, value));
    }
    let pages = match (text(biblio.get("first_page")), text(biblio.get("last_page"))) {
        (Some(first), Some(last)) if first != last => Some(format!("{first}-{last}")),
        (first, last) => first.or(last),
    };
    pages.into_iter().for_each(|pages| reference.set(TextField::Page, pages));
}

/// `{"We": [0], "they": [1, 5]}`: every word with its places.
fn uninverted(index: &Value) -> String {
    let mut words: Vec<(u64, &str)> = Vec::new();
    for (word, places) in index.as_object().into_iter().flatten() {
        let places = elements(Some(places)).iter().filter_map(Value::as_u64);
        words
            .extend(places.filter(|place| *place < MOST_WORDS).map(|place| (place, word.as_str())));
    }
    words.sort_by_key(|(place, _)| *place);
    words.dedup_by_key(|(place, _)| *place);
    words.into_iter().map(|(_, word)| word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use crate::{Collected, Confidence, Sample, openalex::FORMAT};
    use cite_model::{DateField, ItemType, ListField, Name, NameField, TextField};

    fn read(text: &str) -> Collected {
        let mut found = Collected::default();
        super::read(&mut text.as_bytes(), &mut found).expect("bytes in memory can be read");
        found
    }

    const PAGE: &str = r#"{"meta":{"count":1},"results":[{"id":"https://openalex.org/W12","type":"article",
        "doi":"https://doi.org/10.1000/AB","title":"A <i>test</i>","display_name":"A test",
        "ids":{"openalex":"https://openalex.org/W12","pmid":"https://pubmed.ncbi.nlm.nih.gov/123",
        "pmcid":"https://www.ncbi.nlm.nih.gov/pmc/articles/456","mag":"7"},
        "publication_year":2020,"publication_date":"2020-03-01","language":"en",
        "primary_location":{"landing_page_url":"https://doi.org/10.1000/ab","source":
        {"display_name":"Journal of X","issn":["0378-5955"],"host_organization_name":"P","type":"journal"}},
        "biblio":{"volume":"1","issue":null,"first_page":"2","last_page":"5"},
        "authorships":[{"author":{"display_name":"Ana de Souza","orcid":null}},{"author":{"display_name":null},
        "raw_author_name":"B. Li"}],"keywords":[{"keyword":"k1"},{"display_name":"K2"}],
        "abstract_inverted_index":{"again":[3],"We":[0],"test":[1,2]},"is_retracted":false}],"group_by":[{"key":"x"}]}"#;

    #[test]
    fn a_work_in_full() {
        let found = read(PAGE);
        assert_eq!(found.records.len(), 1);
        let reference = &found.records[0].reference;
        let text = |field| reference.text(field).unwrap_or_default();
        assert_eq!(reference.id.as_deref(), Some("W12"));
        assert_eq!(reference.item_type, ItemType::ArticleJournal);
        assert_eq!(text(TextField::Doi), "10.1000/ab");
        assert_eq!(text(TextField::Pmid), "123");
        assert_eq!(text(TextField::Pmcid), "PMC456");
        assert_eq!(text(TextField::Page), "2-5");
        assert_eq!(text(TextField::ContainerTitle), "Journal of X");
        assert_eq!(text(TextField::Publisher), "P");
        assert_eq!(text(TextField::Abstract), "We test test again");
        assert_eq!(reference.list(ListField::Keyword), ["k1", "K2"]);
        assert!(reference.list(ListField::Url).is_empty());
        let names: Vec<&str> =
            reference.names(NameField::Author).iter().map(Name::family).collect();
        assert_eq!(names, ["de Souza", "Li"]);
        assert_eq!(
            reference.date(DateField::Issued).map(ToString::to_string).as_deref(),
            Some("2020-03-01")
        );
    }

    #[test]
    fn detection() {
        for (text, expected) in [
            (PAGE, Confidence::Sure),
            (r#"{"id":"a","type":"article","title":"T"}"#, Confidence::No),
            ("", Confidence::No),
        ] {
            assert_eq!((FORMAT.detect)(&Sample { text, complete: true }), expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in "(\\{\"title\":|\"biblio\":|[\\[\\]{}\",:a-z0-9 \n]){0,60}") {
            read(&text);
        }
    }
}
