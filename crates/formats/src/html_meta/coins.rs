//! One COinS, an OpenURL context object in a `title` attribute (Z39.88-2004), in; a record out.

use super::ID;
use super::page::Coins;
use crate::draft::Draft;
use cite_model::name::parse;
use cite_model::{DateField, ItemType as T, ListField, Name, NameField, TextField};
use cite_text::markup::clean;

/// `rft.genre` and the type; what is not here is known by the format of the metadata.
const GENRES: &[(&str, T)] = &[
    ("article", T::ArticleJournal),
    ("book", T::Book),
    ("bookitem", T::Chapter),
    ("conference", T::Book),
    ("document", T::Document),
    ("issue", T::Periodical),
    ("preprint", T::Article),
    ("proceeding", T::PaperConference),
    ("report", T::Report),
];

/// Kinds of metadata, by the end of `rft_val_fmt`.
const FORMATS: &[(&str, T)] = &[
    (":journal", T::ArticleJournal),
    (":book", T::Book),
    (":dissertation", T::Thesis),
    (":patent", T::Patent),
    (":dc", T::Document),
];

/// Keys and their fields; the first value of a field counts.
const FIELDS: &[(&str, TextField)] = &[
    ("rft.volume", TextField::Volume),
    ("rft.issue", TextField::Issue),
    ("rft.edition", TextField::Edition),
    ("rft.place", TextField::PublisherPlace),
    ("rft.pub", TextField::Publisher),
    ("rft.publisher", TextField::Publisher),
    ("rft.inst", TextField::Publisher),
    ("rft.degree", TextField::Genre),
    ("rft.series", TextField::CollectionTitle),
    ("rft.stitle", TextField::ContainerTitleShort),
    ("rft.tpages", TextField::NumberOfPages),
    ("rft.number", TextField::Number),
    ("rft.description", TextField::Abstract),
    ("rft.language", TextField::Language),
    ("rft.rights", TextField::License),
    ("rft.source", TextField::Source),
    ("rft.artnum", TextField::Page),
];

pub(super) fn read(coins: &Coins) -> Draft {
    let pairs: Vec<(String, String)> = pairs(&coins.value);
    let value = |key: &str| {
        pairs.iter().find(|(name, _)| name == key).map_or("", |(_, value)| value.as_str())
    };
    let genre = GENRES.iter().find(|(name, _)| *name == value("rft.genre"));
    let format = FORMATS.iter().find(|(end, _)| value("rft_val_fmt").ends_with(end));
    let item_type = genre.or(format).map_or(T::Document, |row| row.1);
    let mut draft = Draft::new(ID, coins.line, item_type);
    titles(&mut draft, &value);
    for (key, text) in &pairs {
        field(&mut draft, key, text);
    }
    pages(&mut draft, &value);
    authors(&mut draft, &pairs, &value);
    draft
}

/// `atitle` stands in `jtitle`, `title` or `btitle`; alone, the latter are the work.
fn titles<'v>(draft: &mut Draft, value: &dyn Fn(&str) -> &'v str) {
    let containers = ["rft.jtitle", "rft.btitle", "rft.title"].map(value);
    let container = containers.into_iter().find(|title| !title.is_empty()).unwrap_or_default();
    match value("rft.atitle") {
        "" => draft.text("rft.title", TextField::Title, container),
        title => {
            draft.text("rft.atitle", TextField::Title, title);
            draft.text("rft.jtitle", TextField::ContainerTitle, container);
        }
    }
}

fn field(draft: &mut Draft, key: &str, text: &str) {
    if let Some((_, field)) = FIELDS.iter().find(|(name, _)| *name == key) {
        return draft.text(key, *field, text);
    }
    match key {
        "rft.date" => draft.date(key, DateField::Issued, text),
        "rft.issn" | "rft.eissn" => draft.serials(key, ListField::Issn, text),
        "rft.isbn" => draft.serials(key, ListField::Isbn, text),
        "rft.subject" => draft.push(ListField::Keyword, text),
        "rft_id" | "rft.identifier" => identifier(draft, key, text),
        _ => {}
    }
}

fn identifier(draft: &mut Draft, key: &str, text: &str) {
    if let Some(pmid) = text.strip_prefix("info:pmid/") {
        draft.pmid(key, pmid);
    } else if let Some(doi) = text.strip_prefix("info:doi/") {
        draft.doi(key, doi);
    } else if cite_model::Doi::parse(text).is_some() {
        draft.doi(key, text);
    } else if let Some(isbn) = text.strip_prefix("urn:isbn:") {
        draft.serials(key, ListField::Isbn, isbn);
    } else {
        draft.url(key, text);
    }
}

fn pages<'v>(draft: &mut Draft, value: &dyn Fn(&str) -> &'v str) {
    let (pages, first, last) = (value("rft.pages"), value("rft.spage"), value("rft.epage"));
    match (pages, first, last) {
        ("", first, last) if !last.is_empty() && first != last && !first.is_empty() => {
            draft.text("rft.spage", TextField::Page, &format!("{first}-{last}"));
        }
        ("", first, _) => draft.text("rft.spage", TextField::Page, first),
        (pages, ..) => draft.text("rft.pages", TextField::Page, pages),
    }
}

/// `aulast` and `aufirst` are the first author, whom `au` may name again.
fn authors<'v>(draft: &mut Draft, pairs: &[(String, String)], value: &dyn Fn(&str) -> &'v str) {
    let last = value("rft.aulast");
    let given = ["rft.aufirst", "rft.auinit", "rft.auinit1"].map(value);
    let given = given.into_iter().find(|given| !given.is_empty()).unwrap_or_default();
    let first = match (last, given) {
        ("", _) => None,
        (last, "") => Some(Name::literal(clean(last))),
        (last, given) => Some(Name::person(clean(last), clean(given))),
    };
    let is_author =
        |key: &str| matches!(key, "rft.au" | "rft.creator" | "rft.aucorp" | "rft.inventor");
    let others = pairs.iter().filter(|(key, _)| is_author(key));
    let others = others.filter_map(|(key, name)| match key.as_str() {
        "rft.aucorp" => Some(Name::literal(clean(name))),
        _ if name.contains(',') => parse::inverted(name),
        _ => parse::spoken(name),
    });
    let mut seen = std::collections::HashSet::new();
    for name in first.into_iter().chain(others) {
        let family = name.family().to_lowercase();
        let initial = name.given().chars().next();
        if seen.insert((family, initial)) {
            draft.reference.push_name(NameField::Author, name);
        }
    }
    for (_, name) in pairs.iter().filter(|(key, _)| key == "rft.contributor") {
        if let Some(name) = parse::inverted(name) {
            draft.reference.push_name(NameField::Contributor, name);
        }
    }
}

/// The pairs of a query string, decoded.
fn pairs(text: &str) -> Vec<(String, String)> {
    let text = text.replace("&amp;", "&");
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    let pairs = pairs.map(|(key, value)| (decode(key).to_ascii_lowercase(), decode(value)));
    pairs.filter(|(_, value)| !value.trim().is_empty()).collect()
}

fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        match (hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()), bytes[at]) {
            (Some(byte), _) => {
                out.push(byte);
                at += 2;
            }
            (None, b'+') => out.push(b' '),
            (None, byte) => out.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_decoded() {
        let wanted = vec![("rft.atitle".to_owned(), "A b & ü%".to_owned())];
        assert_eq!(pairs("ctx&rft.atitle=A+b%20%26%20%C3%BC%&amp;rft.x="), wanted);
    }
}
