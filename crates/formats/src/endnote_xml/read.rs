//! EndNote XML in, records out. A record is read whole; its tags are taken by the table.

use super::ID;
use super::tags::{self, Slot};
use crate::Sink;
use crate::draft::Draft;
use crate::elements::read_elements;
use cite_model::date::loose;
use cite_model::field::Field;
use cite_model::identifier::find_pmcid;
use cite_model::name::parse;
use cite_model::{Date, DateField, Isbn, ItemType, ListField, Name, NameField, Pmid, TextField};
use cite_text::markup::{clean, clean_block};
use cite_text::xml::{Element, Inline, Start, Visit};
use std::io::{self, BufRead};

/// Reads every `<record>`.
pub(super) fn read(input: &mut dyn BufRead, sink: &mut dyn Sink) -> io::Result<()> {
    let visit = |start: &Start| match start.name() {
        "record" => Visit::Record,
        _ => Visit::Enter,
    };
    read_elements(input, sink, visit, |root, sink| {
        record(root).finish(sink);
    })
}

fn record(root: Element) -> Draft {
    let (item_type, edited) = item_type(root);
    let mut draft = Draft::new(ID, root.line(), item_type);
    for element in root.children() {
        match element.name() {
            "ref-type" => {}
            "titles" | "periodical" | "contributors" => {
                element.children().for_each(|child| field(&mut draft, child, edited));
            }
            "alt-periodical" => {
                for child in element.children() {
                    other_container(&mut draft, "alt-periodical", &line(child));
                }
            }
            "keywords" => keywords(&mut draft, element),
            "dates" => dates(&mut draft, element),
            "urls" => urls(&mut draft, element),
            "foreign-keys" => foreign_keys(&mut draft, element),
            "rec-number" if draft.reference.id.is_none() => id(&mut draft, element),
            "rec-number" => {}
            tag if tags::ABOUT_THE_FILE.contains(&tag) => {}
            _ => field(&mut draft, element, edited),
        }
    }
    settle(&mut draft);
    draft
}

/// The type of a record, and whether its authors are editors. Zotero takes what it does not know
/// for a journal article; so do we. Our own writer notes the type beside the citation key.
fn item_type(root: Element) -> (ItemType, bool) {
    let element = root.child("ref-type");
    let name = element.and_then(|element| element.attribute("name"));
    let row = name.as_deref().and_then(tags::by_name);
    let row = row.or_else(|| tags::by_number(element?.text()));
    let own = own_key(root).and_then(|key| ItemType::from_csl(&key.attribute("db-id")?));
    let item_type = own.or(row.map(|row| row.item_type)).unwrap_or(ItemType::ArticleJournal);
    (item_type, row.is_some_and(|row| row.name == "Edited Book"))
}

fn own_key(root: Element) -> Option<Element> {
    root.child("foreign-keys")?.all("key").find(|key| key.has("app", "cite"))
}

/// The citation key of our own writer, and identifiers. EndNote's own keys are numbers of the
/// library that the file came from.
fn foreign_keys(draft: &mut Draft, element: Element) {
    for key in element.all("key") {
        match key.attribute("app").as_deref() {
            Some("cite") => id(draft, key),
            Some("PubMed") => draft.pmid("foreign-keys", key.text()),
            Some("arXiv") => draft.arxiv("foreign-keys", key.text()),
            _ => {}
        }
    }
}

fn id(draft: &mut Draft, element: Element) {
    let id = clean(element.text());
    if !id.is_empty() {
        draft.reference.id = Some(id.into_owned());
    }
}

/// A tag that the table knows, or that is kept.
fn field(draft: &mut Draft, element: Element, edited: bool) {
    let tag = element.name();
    match tags::slot(tag, draft.reference.item_type) {
        _ if tag == "alt-title" => other_container(draft, tag, &line(element)),
        _ if edited && tag == "authors" => names(draft, NameField::Editor, element),
        Slot::Text(field) => text(draft, tag, field, element.text()),
        Slot::Rich(field) => draft.text(tag, field, &line(element)),
        Slot::Block(field) => draft.block(tag, field, &block(element)),
        Slot::Names(field) => names(draft, field, element),
        Slot::NamesAsText(field) => {
            let names = element.all("author").map(|author| clean(author.text()));
            let names: Vec<_> = names.map(|name| name.trim_end_matches(',').to_owned()).collect();
            draft.text(tag, field, &names.join("; "));
        }
        Slot::NameText(field) => {
            for name in element.text().split(';').filter_map(name) {
                draft.reference.push_name(field, name);
            }
        }
        Slot::Date(field) => match loose::parse(&clean(element.text())) {
            Some(Date::Literal(text)) if tag == "edition" => {
                draft.text(tag, TextField::Edition, &text);
            }
            _ => draft.date(tag, field, element.text()),
        },
        Slot::List(field) => draft.reference.push(field, block(element)),
        Slot::Doi => draft.doi(tag, element.text()),
        Slot::Pmcid => draft.pmcid(tag, element.text()),
        Slot::Serials => draft.serials(tag, odd_serial(draft.reference.item_type), element.text()),
        Slot::Keep => draft.keep(tag, &block(element)),
    }
}

/// A text, unless it is plainly something else: a report with an ISBN, a PMCID for an article
/// number.
fn text(draft: &mut Draft, tag: &str, field: TextField, text: &str) {
    match tag {
        "isbn" if Isbn::parse(text).is_some() => draft.serials(tag, ListField::Isbn, text),
        "custom7" if find_pmcid(text).is_some() => draft.pmcid(tag, text),
        _ => draft.text(tag, field, text),
    }
}

/// What an invalid number under `<isbn>` was meant to be.
fn odd_serial(item_type: ItemType) -> ListField {
    use ItemType::{ArticleJournal, ArticleMagazine, ArticleNewspaper};
    match item_type {
        ArticleJournal | ArticleMagazine | ArticleNewspaper => ListField::Issn,
        _ => ListField::Isbn,
    }
}

/// Another name of the journal: one that is known, or something to keep.
fn other_container(draft: &mut Draft, tag: &str, value: &str) {
    let known = [TextField::ContainerTitle, TextField::ContainerTitleShort].iter().any(|field| {
        draft.reference.text(*field).is_some_and(|name| name.eq_ignore_ascii_case(value))
    });
    if !known {
        draft.keep(tag, value);
    }
}

fn names(draft: &mut Draft, field: NameField, element: Element) {
    for author in element.all("author") {
        let text = clean(author.text());
        let (text, et_al) =
            if text.ends_with(',') { (&*text, false) } else { parse::cut_et_al(&text) };
        if et_al {
            draft.reference.names.entry(field).et_al = true;
        }
        if let Some(name) = name(text) {
            draft.reference.push_name(field, name);
        }
    }
}

/// EndNote's names: `Family, Given`; a comma at the end, or two in a row, makes an institution.
pub(super) fn name(text: &str) -> Option<Name> {
    let text = clean(text);
    if let Some((institution, rest)) = text.split_once(",,") {
        let whole = [institution.trim(), rest.trim()].join(", ");
        return Some(Name::literal(whole.trim_end_matches([',', ' '])));
    }
    match text.strip_suffix(',').filter(|rest| !rest.contains(',') && !rest.trim().is_empty()) {
        Some(institution) => Some(Name::literal(institution.trim())),
        None => parse::inverted(&text),
    }
}

fn keywords(draft: &mut Draft, element: Element) {
    for keyword in element.children() {
        for keyword in block(keyword).lines() {
            draft.push(ListField::Keyword, keyword);
        }
    }
}

/// `<pub-dates>` may hold a whole date, or lack the year, which `<year>` gives.
fn dates(draft: &mut Draft, element: Element) {
    let mut days = element.child("pub-dates").into_iter().flat_map(|dates| dates.all("date"));
    let day = days.next().map(|date| clean(date.text())).unwrap_or_default();
    let year = element.child("year").map(|year| clean(year.text())).unwrap_or_default();
    let whole = Date::from_edtf(&day).is_some() || has_year(&day) || year.is_empty();
    let text = if whole { day.to_string() } else { format!("{day} {year}") };
    match loose::parse(&text) {
        // A day that makes no date together with its year is kept beside it.
        Some(Date::Literal(_)) if !whole && !day.is_empty() => {
            draft.date("year", DateField::Issued, &year);
            draft.keep("pub-dates", &day);
        }
        Some(date) => draft.set_date("dates", DateField::Issued, date),
        None => {}
    }
    days.for_each(|day| draft.keep("pub-dates", day.text()));
    let others = element.children().filter(|child| !matches!(child.name(), "year" | "pub-dates"));
    others.for_each(|other| draft.keep(other.name(), other.text()));
}

fn has_year(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() == 4)
}

/// Addresses, those of the web first, which Zotero takes alone; paths of files are kept.
fn urls(draft: &mut Draft, element: Element) {
    let of_web = |list: &Element| list.name() == "web-urls";
    let lists = element.children().filter(of_web).chain(element.children().filter(|e| !of_web(e)));
    for list in lists {
        for url in block(list).lines() {
            draft.url(list.name(), url);
        }
    }
}

/// What only the whole record can say: an accession number of PubMed is a PMID.
fn settle(draft: &mut Draft) {
    let reference = &mut draft.reference;
    let of_pubmed = ["remote-database-provider", "remote-database-name"]
        .iter()
        .flat_map(|tag| reference.kept(ID, tag))
        .chain(reference.text(TextField::Source))
        .map(str::to_ascii_lowercase)
        .any(|name| name == "nlm" || name.contains("pubmed") || name.contains("medline"));
    let at = reference.extra.iter().position(|extra| extra.tag == "accession-num");
    let Some((at, pmid)) = at.and_then(|at| Some((at, Pmid::parse(&reference.extra[at].value)?)))
    else {
        return;
    };
    let known = reference.text(TextField::Pmid).is_some_and(|known| known == pmid.as_str());
    if known || (of_pubmed && reference.set_first(TextField::Pmid, pmid.as_str())) {
        reference.extra.remove(at);
    }
}

/// One line of rich text.
fn line(element: Element) -> String {
    clean(&element.rich_by(&styled)).into_owned()
}

/// Several lines of rich text.
fn block(element: Element) -> String {
    clean_block(&element.rich_by(&styled)).into_owned()
}

/// `<style face="bold italic">`; any other child (`<url>`) is a line of its own.
fn styled(element: Element) -> Inline {
    if element.name() != "style" {
        return Inline::As(&["p"]);
    }
    let face = element.attribute("face").unwrap_or_default();
    let has = |name| face.split(' ').any(|word| word == name);
    let script = match () {
        () if has("superscript") => 1,
        () if has("subscript") => 2,
        () => 0,
    };
    Inline::As(FACES[script][usize::from(has("bold")) + 2 * usize::from(has("italic"))])
}

/// The tags of each set of faces: by script, then by weight and slant.
const FACES: [[&[&str]; 4]; 3] = [
    [&[], &["b"], &["i"], &["b", "i"]],
    [&["sup"], &["b", "sup"], &["i", "sup"], &["b", "i", "sup"]],
    [&["sub"], &["b", "sub"], &["i", "sub"], &["b", "i", "sub"]],
];
