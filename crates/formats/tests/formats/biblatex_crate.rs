//! The crate `biblatex` as an oracle: what it parses, our reader reads alike.
//!
//! It is no part of the program: it ends a file at its first error, and takes four times as long.

use biblatex::{Bibliography, DateValue, PermissiveType};
use cite_formats::Collected;
use cite_model::{DateField, Name, NameField};

/// Author lists, as they stand in files.
const AUTHORS: &[&str] = &[
    "Knuth, Donald E.",
    "Donald E. Knuth and Leslie Lamport",
    "van Beethoven, Ludwig and de la Vall{\\'e}e Poussin, Charles",
    "King, Jr., Martin Luther",
    "{World Health Organization} and {Barnes and Noble}",
    "G{\\\"o}del, Kurt and Erd\\H{o}s, P{\\'a}l and {\\O}rsted, Hans",
    "Jean de La Fontaine",
];

/// Dates of BibLaTeX's level (EDTF).
const DATES: &[&str] =
    &["2020", "2020-06", "2020-06-24", "2020-06/2020-07", "1984/1986", "2009-02?", "1850~"];

fn read(text: &str) -> cite_model::Reference {
    let mut found = Collected::default();
    let bibtex = cite_formats::by_id("bibtex").expect("BibTeX is a format");
    bibtex.read.expect("BibTeX is read")(&mut text.as_bytes(), &mut found)
        .expect("a slice is read");
    found.records.remove(0).reference
}

fn oracle(text: &str) -> biblatex::Entry {
    Bibliography::parse(text)
        .expect("the oracle takes the text")
        .iter()
        .next()
        .expect("one entry")
        .clone()
}

#[test]
fn names_are_parted_alike() {
    for authors in AUTHORS {
        let text = format!("@book{{k, author = {{{authors}}}, title = {{T}}}}");
        let theirs: Vec<[String; 3]> = oracle(&text)
            .author()
            .expect("the oracle takes the names")
            .into_iter()
            .map(|person| {
                let family = [person.prefix, person.name].join(" ");
                [family.trim().to_owned(), person.given_name, person.suffix]
            })
            .collect();
        let ours: Vec<[String; 3]> =
            read(&text).names(NameField::Author).iter().map(parts).collect();
        assert_eq!(ours, theirs, "{authors}");
    }
}

fn parts(name: &Name) -> [String; 3] {
    match name {
        Name::Literal { literal } => [literal.clone(), String::new(), String::new()],
        Name::Person(person) => {
            let family = [&*person.non_dropping_particle, &*person.family].join(" ");
            [family.trim().to_owned(), person.given.clone(), person.suffix.clone()]
        }
    }
}

#[test]
fn dates_are_read_alike() {
    for date in DATES {
        let text = format!("@book{{k, date = {{{date}}}, title = {{T}}}}");
        let PermissiveType::Typed(theirs) =
            oracle(&text).date().expect("the oracle takes the date")
        else {
            panic!("{date}: no date to the oracle");
        };
        let (start, is_range) = match theirs.value {
            DateValue::At(at) | DateValue::After(at) | DateValue::Before(at) => (at, false),
            DateValue::Between(from, _) => (from, true),
        };
        let ours = read(&text).date(DateField::Issued).cloned().expect("our reader takes the date");
        let first = ours.start().expect("a date with a start");
        let count = |number: u8| number - 1; // the oracle counts months and days from 0
        assert_eq!(
            (first.year, first.month.map(count), first.day.map(count)),
            (start.year, start.month, start.day),
            "{date}"
        );
        assert_eq!(matches!(ours, cite_model::Date::Range(..)), is_range, "{date}");
        assert_eq!(
            (first.circa, first.uncertain),
            (theirs.approximate, theirs.uncertain),
            "{date}"
        );
    }
}

#[test]
fn tex_is_read_alike() {
    for title in ["The {\\TeX}book", "Caf{\\'e}", "A \\& B 100\\% sure", "{\\ss} \\o \\aa \\l"] {
        let text = format!("@book{{k, title = {{{title}}}}}");
        let theirs = biblatex::ChunksExt::format_verbatim(oracle(&text).title().expect("a title"));
        let reference = read(&text);
        let ours = reference.title().map(cite_text::markup::plain);
        assert_eq!(ours.as_deref(), Some(theirs.as_str()), "{title}");
    }
}
