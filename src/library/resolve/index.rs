//! What of an entry can be searched, and by which identifiers it is known.
//!
//! What is indexed and what is asked for are made words by the same function, [`words`].

use crate::store::{BORDER, Column, Phrase};
use cite_model::field::Field;
use cite_model::{
    AnyField, Arxiv, Doi, Entry, Isbn, ListField, Name, NameField, Person, Pmcid, Pmid, Reference,
    TextField,
};
use cite_text::fold;
use cite_text::script::{Script, script_of};

/// Where the fields of one text are searched; what is not here is not, and is read where a query
/// asks for it.
const TEXTS: &[(TextField, Column)] = &[
    (TextField::Title, Column::Title),
    (TextField::TitleShort, Column::Title),
    (TextField::OriginalTitle, Column::Title),
    (TextField::TranslatedTitle, Column::Title),
    (TextField::PartTitle, Column::Title),
    (TextField::VolumeTitle, Column::Title),
    (TextField::ReviewedTitle, Column::Title),
    (TextField::ContainerTitle, Column::Container),
    (TextField::ContainerTitleShort, Column::Container),
    (TextField::CollectionTitle, Column::Container),
    (TextField::EventTitle, Column::Container),
    (TextField::Doi, Column::Identifiers),
    (TextField::Pmid, Column::Identifiers),
    (TextField::Pmcid, Column::Identifiers),
    (TextField::Arxiv, Column::Identifiers),
    (TextField::Abstract, Column::Abstract),
    (TextField::Publisher, Column::Other),
    (TextField::PublisherPlace, Column::Other),
    (TextField::OriginalPublisher, Column::Other),
    (TextField::OriginalPublisherPlace, Column::Other),
    (TextField::EventPlace, Column::Other),
    (TextField::Genre, Column::Other),
    (TextField::ReviewedGenre, Column::Other),
    (TextField::Annote, Column::Other),
    (TextField::Archive, Column::Other),
    (TextField::ArchiveCollection, Column::Other),
    (TextField::ArchiveLocation, Column::Other),
    (TextField::ArchivePlace, Column::Other),
    (TextField::Authority, Column::Other),
    (TextField::CallNumber, Column::Other),
    (TextField::Jurisdiction, Column::Other),
];

/// Where the fields of several texts are searched.
const LISTS: &[(ListField, Column)] = &[
    (ListField::Keyword, Column::Keywords),
    (ListField::Note, Column::Notes),
    (ListField::Isbn, Column::Identifiers),
    (ListField::Issn, Column::Identifiers),
    (ListField::Url, Column::Identifiers),
];

/// The words of an entry, by column; those of its abstract only where abstracts are indexed.
pub(in crate::library) fn search_text(entry: &Entry, has_abstracts: bool) -> Vec<(Column, String)> {
    let reference = &entry.reference;
    let mut text = Columns::default();
    for key in std::iter::once(&entry.key).chain(&entry.aliases) {
        text.add(Column::Key, key);
    }
    let is_indexed = |column: Column| has_abstracts || column != Column::Abstract;
    for (field, column) in TEXTS.iter().filter(|row| is_indexed(row.1)) {
        reference.text(*field).into_iter().for_each(|value| text.add(*column, value));
    }
    for (field, column) in LISTS {
        reference.list(*field).iter().for_each(|value| text.add(*column, value));
    }
    for (field, list) in reference.names.iter() {
        let column = name_column(field);
        list.names.iter().for_each(|name| text.add_name(column, name));
    }
    text.0
}

/// The column in which all values of a field are searched, if there is one.
pub(in crate::library) fn column(field: AnyField) -> Option<Column> {
    match field {
        AnyField::Text(field) => TEXTS.iter().find(|row| row.0 == field).map(|row| row.1),
        AnyField::List(field) => LISTS.iter().find(|row| row.0 == field).map(|row| row.1),
        AnyField::Names(field) => Some(name_column(field)),
        _ => None,
    }
}

/// The one field whose values stand in a column, if it is one alone.
pub(in crate::library) fn alone(field: AnyField) -> Option<Column> {
    let columns = [Column::Authors, Column::Keywords, Column::Notes, Column::Abstract];
    column(field).filter(|column| columns.contains(column))
}

/// The phrase that is a whole value of a column.
pub(in crate::library) fn whole(column: Column, value: &str) -> Option<Phrase> {
    let words = words(value);
    let phrase = || Phrase {
        column: Some(column),
        words: format!("{BORDER} {words} {BORDER}"),
        open: false,
    };
    (!words.is_empty()).then(phrase)
}

/// The words of a text as they are searched: folded, parted by spaces, each Chinese, Japanese and
/// Korean character a word of its own, because no spaces tell where their words begin, or because
/// endings are written together with them.
pub(in crate::library) fn words(text: &str) -> String {
    let folded = fold::fold(text);
    if is_parted(&folded) { folded } else { part(&folded) }
}

/// Whether a folded text has none of the characters that are words of their own: they begin with
/// U+1100, whose first byte is this one.
fn is_parted(folded: &str) -> bool {
    folded.is_ascii() || folded.bytes().all(|byte| byte < 0xE1)
}

fn part(folded: &str) -> String {
    let mut words = String::with_capacity(folded.len() + folded.len() / 4);
    for word in fold::words(folded) {
        let mut before = None;
        for c in word.chars() {
            let parted = [before, Some(c)].map(|c| c.is_some_and(is_hangul));
            if before.is_none() && !words.is_empty() || before.is_some() && parted != [false; 2] {
                words.push(' ');
            }
            words.push(c);
            before = Some(c);
        }
    }
    words
}

fn is_hangul(c: char) -> bool {
    c >= '\u{1100}' && script_of(c) == Script::Hangul
}

/// Scheme and canonical value of every identifier that names the work and nothing larger.
pub(in crate::library) fn identifiers(reference: &Reference) -> Vec<(&'static str, String)> {
    let text = |field: TextField| reference.text(field);
    let single = [
        (TextField::Doi, text(TextField::Doi).and_then(Doi::parse).map(|id| id.to_string())),
        (TextField::Pmid, text(TextField::Pmid).and_then(Pmid::parse).map(|id| id.to_string())),
        (TextField::Pmcid, text(TextField::Pmcid).and_then(Pmcid::parse).map(|id| id.to_string())),
        (TextField::Arxiv, text(TextField::Arxiv).and_then(Arxiv::parse).map(|id| id.to_string())),
    ];
    let isbns = reference.list(ListField::Isbn).iter().filter_map(|text| Isbn::parse(text));
    let single =
        single.into_iter().filter_map(|(field, value)| value.map(|value| (field.csl(), value)));
    single.chain(isbns.map(|isbn| (ListField::Isbn.csl(), isbn.to_string()))).collect()
}

/// The text of columns, each value between borders.
#[derive(Default)]
struct Columns(Vec<(Column, String)>);

impl Columns {
    fn add(&mut self, column: Column, value: &str) {
        self.add_parts(column, &[value]);
    }

    /// A name in both orders at once, see [`spoken`]. Parts in ASCII are folded alike alone and
    /// together.
    fn add_name(&mut self, column: Column, name: &Name) {
        match name {
            Name::Person(person) => {
                let parts = spoken_parts(person);
                match parts.iter().all(|part| part.is_ascii() && !part.contains('<')) {
                    true => self.add_parts(column, &parts),
                    false => self.add(column, &parts.join(" ")),
                }
            }
            Name::Literal { literal } => self.add(column, literal),
        }
    }

    /// Adds one value, in parts that stand one behind the other.
    fn add_parts(&mut self, column: Column, parts: &[&str]) {
        let length = parts.iter().map(|part| part.len() + 1).sum::<usize>() + BORDER.len() + 1;
        let row = self.0.iter().position(|row| row.0 == column);
        let at = row.unwrap_or_else(|| {
            let mut text = String::with_capacity(length + BORDER.len());
            text.push_str(BORDER);
            self.0.push((column, text));
            self.0.len() - 1
        });
        let text = &mut self.0[at].1;
        let before = text.len();
        text.reserve(length);
        text.push(' ');
        let start = text.len();
        for part in parts {
            if !text.ends_with(' ') {
                text.push(' ');
            }
            fold::fold_onto(text, part);
        }
        if text.ends_with(' ') {
            text.pop();
        }
        if text.len() < start {
            text.truncate(before);
            if row.is_none() {
                self.0.pop();
            }
            return;
        }
        if !is_parted(&text[start..]) {
            let parted = part(&text[start..]);
            text.truncate(start);
            text.push_str(&parted);
        }
        text.push(' ');
        text.push_str(BORDER);
    }
}

fn name_column(field: NameField) -> Column {
    if field == NameField::Author { Column::Authors } else { Column::Names }
}

/// A name in both orders at once: `Ann Lee Ann` is found by `Ann Lee` and by `Lee, Ann`.
pub(in crate::library) fn spoken(name: &Name) -> String {
    match name {
        Name::Literal { literal } => literal.clone(),
        Name::Person(person) => spoken_parts(person).join(" "),
    }
}

fn spoken_parts(person: &Person) -> [&str; 6] {
    [
        &person.given,
        &person.dropping_particle,
        &person.non_dropping_particle,
        &person.family,
        &person.suffix,
        &person.given,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_as_they_are_searched() {
        for (text, expected) in [
            ("", ""),
            ("  Tidal   Clocks ", "tidal clocks"),
            ("潮汐のリズム", "潮 汐 の リ ズ ム"),
            ("문헌을 관리", "문 헌 을 관 리"),
            ("CO2와 pH値", "co2 와 ph 値"),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    #[test]
    fn no_text_has_the_border() {
        assert_eq!(words(BORDER), "");
    }
}
