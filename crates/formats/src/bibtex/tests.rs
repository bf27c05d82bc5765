//! What the writers write, entry for entry, and that the reader reads it back.

use super::{BIBLATEX, BIBTEX};
use crate::arbitrary::{self, some};
use crate::{Collected, Format, WriteOptions, tests};
use cite_model::field::Field;
use cite_model::{
    Date, DateField, Entry, Extra, ItemType, ListField, Name, NameField, Person, Reference,
    Related, Relation, TextField,
};
use cite_text::markup;
use proptest::collection::vec;
use proptest::prelude::*;

fn written(format: &Format, entry: &Entry, options: &WriteOptions) -> String {
    written_after(&[], format, entry, options)
}

fn written_after(
    passages: &[String],
    format: &Format,
    entry: &Entry,
    options: &WriteOptions,
) -> String {
    tests::write_after(passages, format, std::slice::from_ref(entry), options)
}

fn article() -> Entry {
    let mut reference = Reference::new(ItemType::ArticleJournal);
    reference.set(TextField::Title, "Activation of EGFR by <i>Escherichia coli</i> & others");
    reference.set(TextField::ContainerTitle, "Journal of R&D");
    reference.set(TextField::ContainerTitleShort, "J. R&D");
    reference.set(TextField::Volume, "14");
    reference.set(TextField::Issue, "1-2");
    reference.set(TextField::Page, "120–134");
    reference.set(TextField::Doi, "10.1000/a_b<1::c>");
    reference.set(TextField::Pmid, "123");
    reference.set(TextField::Pmcid, "PMC456");
    reference.set(TextField::Arxiv, "1706.03762");
    reference.set(TextField::Language, "en");
    reference.set(TextField::Abstract, "Half (50%) of {all} work.");
    reference.push(ListField::Url, "https://example.org/a_b?c=%20d#e");
    reference.push(ListField::Issn, "1234-5679");
    reference.push(ListField::Keyword, "plain");
    reference.push(ListField::Keyword, "with, comma");
    reference.push_name(
        NameField::Author,
        Name::Person(Person {
            family: "Beethoven".into(),
            given: "Ludwig".into(),
            non_dropping_particle: "van".into(),
            ..Person::default()
        }),
    );
    reference.push_name(
        NameField::Author,
        Name::Person(Person {
            family: "King".into(),
            given: "Martin Luther".into(),
            suffix: "Jr.".into(),
            ..Person::default()
        }),
    );
    reference.push_name(NameField::Author, Name::literal("World Health Organization"));
    reference.names.entry(NameField::Author).et_al = true;
    let issued = Date::from_edtf("2020-06-24").expect("a date");
    reference.dates.insert(DateField::Issued, issued);
    reference.keep("bibtex", "mrnumber", "MR1");
    reference.keep("ris", "C1", "not ours");
    Entry {
        key: "beethoven2020activation".into(),
        aliases: vec!["old1".into(), "old2".into()],
        reference,
        relations: vec![(Relation::CommentOn, "knuth1984".into())],
        ..Entry::default()
    }
}

#[test]
fn an_article_in_bibtex() {
    let text = written(&BIBTEX, &article(), &WriteOptions::default());
    assert_eq!(
        text,
        r"@article{beethoven2020activation,
  author = {van Beethoven, Ludwig and King, Jr., Martin Luther and {World Health Organization} and others},
  title = {Activation of {EGFR} by \textit{Escherichia coli} \& others},
  journal = {Journal of R\&D},
  date = {2020-06-24},
  year = {2020},
  month = jun,
  shortjournal = {J. R\&D},
  volume = {14},
  number = {1-2},
  pages = {120--134},
  doi = {10.1000/a_b<1::c>},
  pmid = {123},
  pmcid = {PMC456},
  language = {en},
  issn = {1234-5679},
  eprint = {1706.03762},
  eprinttype = {arxiv},
  archiveprefix = {arXiv},
  url = {https://example.org/a_b?c=%20d#e},
  ids = {old1,old2},
  related = {knuth1984},
  relatedtype = {commenton},
  abstract = {Half (50\%) of \{all\} work.},
  keywords = {plain, {with, comma}},
  mrnumber = {MR1},
}
"
    );
}

#[test]
fn an_article_in_biblatex() {
    let text = written(&BIBLATEX, &article(), &WriteOptions::default());
    for line in [
        "  journaltitle = {Journal of R\\&D},",
        "  date = {2020-06-24},",
        "  langid = {english},",
        "  ids = {old1,old2},",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
    assert!(!text.contains("year ="), "{text}");
}

#[test]
fn roles_without_an_author_stand_in_for_it() {
    let mut reference = Reference::new(ItemType::MotionPicture);
    reference.set(TextField::Title, "Stalker");
    reference.push_name(NameField::Director, Name::person("Tarkovsky", "Andrei"));
    let entry = Entry { key: "stalker".into(), reference, ..Entry::default() };
    let text = written(&BIBTEX, &entry, &WriteOptions::default());
    assert_eq!(
        text,
        "@movie{stalker,\n  author = {Tarkovsky, Andrei},\n  authortype = {director},\n  title = {Stalker},\n}\n"
    );
    let strict = WriteOptions { strict: true, ..WriteOptions::default() };
    assert!(written(&BIBTEX, &entry, &strict).starts_with("@misc{stalker,"));
}

#[test]
fn nothing_breaks_out_of_a_value() {
    let mut reference = Reference::new(ItemType::Book);
    let hostile = r"}\input{/etc/passwd}\write18{x} ^^5cinput{y";
    reference.set(TextField::Title, hostile);
    reference.set(TextField::Doi, hostile);
    reference.push(ListField::Url, hostile);
    reference.push_name(NameField::Author, Name::literal(hostile));
    reference.keep("bibtex", "file", hostile);
    reference.keep("bibtex", "usera", hostile);
    let collections = vec![hostile.to_owned()];
    let entry = Entry { key: "a},b{".into(), reference, collections, ..Entry::default() };
    let text = written(&BIBTEX, &entry, &WriteOptions::default());
    assert!(text.starts_with("@book{a__b_,\n"), "{text}");
    assert!(!text.contains(r"\input") && !text.contains(r"\write"), "{text}");
    assert!(!text.contains("^^"), "{text}");
    for line in text.lines().filter(|line| line.starts_with("  ")) {
        let mut depth = 0;
        for c in line.chars() {
            depth += i32::from(c == '{') - i32::from(c == '}');
            assert!(depth >= 0, "{line}");
        }
        assert_eq!(depth, 0, "{line}");
    }
}

#[test]
fn collections_are_groups_beside_those_of_the_source() {
    let mut entry = article();
    entry.reference.keep("bibtex", "groups", "thesis, read");
    entry.collections = vec!["birds, and bees".to_owned(), "thesis".to_owned()];
    for format in [&BIBTEX, &BIBLATEX] {
        let text = written(format, &entry, &WriteOptions::default());
        assert!(text.contains("\n  groups = {thesis, read, birds and bees},\n"), "{text}");
        assert_eq!(text.matches("groups").count(), 1);
    }
}

fn read_back(text: &str) -> Collected {
    tests::read(&BIBTEX, text)
}

/// Text with everything in it that means something to TeX, BibTeX or Zotero.
fn rich_text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        6 => "[a-zA-Z]{1,8}",
        2 => r"[a-zA-Z0-9äßéλ中文“”–’{}\\$&%#_~^<>'!?.,:;()@=|*+-]{1,6}",
        1 => Just("<i>E. coli</i>".to_owned()),
        1 => Just("CO<sub>2</sub>".to_owned()),
        1 => Just("4<sup>th</sup>".to_owned()),
        1 => Just(r"\input{x}".to_owned()),
        1 => Just("and".to_owned()),
    ];
    vec(word, 1..6)
        .prop_map(|words| markup::clean(&words.join(" ")).into_owned())
        .prop_filter("no text", |text| !text.is_empty())
}

fn name() -> impl Strategy<Value = Name> {
    let person = (
        "[A-ZÄ][a-zé]{2,7}( [A-Z][a-z]{3,6})?",
        "[A-Z][a-z]{2,6}( [A-Z]\\.)?",
        prop_oneof![Just(""), Just("Jr."), Just("III")],
    );
    prop_oneof![
        3 => person.prop_map(|(family, given, suffix)| Name::Person(Person { family, given, suffix: suffix.into(), ..Person::default() })),
        1 => rich_text().prop_map(|text| Name::literal(markup::plain(&text))),
    ]
}

fn date() -> impl Strategy<Value = Date> {
    let texts = [
        "2020",
        "2020-06",
        "2020-06-24",
        "2020-21",
        "2020~",
        "2019?",
        "2020-06/2020-07",
        "2020/..",
        "-0044-03-15",
        "Y12020",
        "n.d.",
    ];
    prop::sample::select(texts.to_vec())
        .prop_map(|text| Date::from_edtf(text).unwrap_or(Date::Literal(text.to_owned())))
}

fn a_reference() -> impl Strategy<Value = Reference> {
    let plain = TextField::ALL.iter().copied().filter(|field| {
        !matches!(
            field,
            TextField::Doi
                | TextField::Pmid
                | TextField::Pmcid
                | TextField::Arxiv
                | TextField::Page
                | TextField::Number
        )
    });
    let texts = vec((prop::sample::select(plain.collect::<Vec<_>>()), rich_text()), 0..12);
    let names = some((vec(name(), 1..4), any::<bool>()), 4);
    let lists = vec(
        (
            prop_oneof![Just(ListField::Keyword), Just(ListField::Note)],
            rich_text().prop_map(|text| vec![text]),
        ),
        0..5,
    );
    let fields = arbitrary::reference(texts, names, some(date(), 4), lists);
    (fields, any::<[bool; 6]>(), rich_text()).prop_map(|(mut reference, has, kept)| {
        reference.id = Some("key2020".into());
        let fixed = [
            (TextField::Doi, "10.1000/a_b%c(d)"),
            (TextField::Pmid, "123"),
            (TextField::Pmcid, "PMC12"),
            (TextField::Arxiv, "1706.03762"),
            (TextField::Page, "S67-S71, 80"),
            (TextField::Number, "e12724"),
        ];
        fixed
            .into_iter()
            .zip(has)
            .filter(|(_, has)| *has)
            .for_each(|((field, text), _)| reference.set(field, text));
        if has[0] {
            reference.push(ListField::Isbn, "978-0-306-40615-7");
            reference.push(ListField::Issn, "0378-5955");
            reference.push(ListField::Url, "https://example.org/a_b?c=%20&d#e~f{g}");
            reference.push(ListField::Url, "https://example.org/2");
        }
        if has[1] {
            reference.related.push(Related {
                relation: Relation::PreprintOf,
                target: "key:other".into(),
                inverse: false,
            });
            reference.related.push(Related {
                relation: Relation::CommentOn,
                target: "PMID:12".into(),
                inverse: true,
            });
            reference.keep("bibtex", "usera", kept);
            reference.keep("bibtex", "title", "another");
        }
        reference
    })
}

/// What LOSSY says is lost.
fn up_to_lossy(reference: Reference) -> Reference {
    sorted(reference.simple().into_owned())
}

/// Without how the source spelt what the variables say.
fn unspelt(mut reference: Reference, tags: &[&str]) -> Reference {
    let texts = reference.texts.clone();
    let restates = |extra: &Extra| {
        super::spelling::restated(&extra.tag, markup::unmarked(&extra.value)).is_some_and(
            |(field, said)| texts.get(field).map(|text| markup::unmarked(text)) == Some(&said),
        )
    };
    reference.extra.retain(|extra| !tags.contains(&&*extra.tag) && !restates(extra));
    reference
}

fn sorted(mut reference: Reference) -> Reference {
    reference.related.sort();
    reference.extra.sort();
    reference
}

/// A record of a corpus file, written and read again.
fn trip(
    format: &Format,
    reference: &Reference,
    options: &WriteOptions,
) -> Option<(Reference, Reference)> {
    let mut given = reference.clone();
    let id = given.id.get_or_insert_with(|| "key".into()).clone();
    let entry = Entry { key: id, reference: given.clone(), ..Entry::default() };
    let mut got = read_back(&written(format, &entry, options)).records;
    let got = got.pop().map(|found| found.reference).unwrap_or_default();
    // BibTeX knows none of BibLaTeX's keys, and BibLaTeX no months in words.
    let keys = [
        "commands", "origtype", "type", "pubstate", "series", "location", "language", "langid",
        "month",
    ];
    let keys = if format.id == "bibtex" { &keys[..] } else { &["month", "commands", "origtype"] };
    let (given, got) = (sorted(unspelt(given, keys)), sorted(unspelt(got, keys)));
    let is_of_biblatex = given.texts.iter().any(|(_, text)| {
        ["\\enquote", "\\mkbibquote", "\\autocap"].iter().any(|name| text.contains(name))
    });
    if format.id == "bibtex" && is_of_biblatex {
        let (given, got) = (up_to_lossy(given), up_to_lossy(got));
        return (given != got).then_some((given, got));
    }
    (given != got).then_some((given, got))
}

#[test]
fn the_corpus_comes_back_as_it_was_read() {
    let folders = ["fixtures/bibtex", "../shared/corpus/bibtex", "../shared/corpus/biblatex"];
    let mut count = 0;
    for (name, text) in folders.iter().flat_map(|folder| tests::texts(folder)) {
        if name.ends_with(".json") || name.ends_with(".diagnostics") {
            continue;
        }
        let found = read_back(&text);
        // One file has 7,000 records of one kind.
        for record in found.records.iter().take(400) {
            count += 1;
            for (format, strict, latex) in [(&BIBTEX, false, false), (&BIBLATEX, true, true)] {
                let options = WriteOptions { strict, latex, ..WriteOptions::default() };
                let difference = trip(format, &record.reference, &options);
                assert_eq!(difference, None, "{name}:{}", record.line);
            }
        }
    }
    assert!(count > 0, "there are fixtures");
}

proptest::proptest! {
    #[test]
    fn what_is_written_is_read_back(mut reference in a_reference(), strict: bool, latex: bool, biblatex: bool) {
        let format = if biblatex { &BIBLATEX } else { &BIBTEX };
        let entry = Entry { key: "key2020".into(), reference: reference.clone(), ..Entry::default() };
        let options = WriteOptions { strict, latex, ..WriteOptions::default() };
        let text = written(format, &entry, &options);
        prop_assume!(text.contains(" = "));
        let found = read_back(&text);
        prop_assert_eq!(found.records.len(), 1, "{}", text);
        prop_assert_eq!(found.passages, Vec::<String>::new());
        let spelt = ["origtype", "language", "langid", "commands", "month"];
        let mut got = unspelt(found.records[0].reference.clone(), &spelt);
        if biblatex && text.contains("langid") {
            got.texts.remove(TextField::Language);
            reference.texts.remove(TextField::Language);
        }
        prop_assert_eq!(up_to_lossy(got), up_to_lossy(reference), "{}", text);
        prop_assert!(!text.contains(r"\input"), "{}", text);
    }

    #[test]
    fn no_text_is_too_bad(text in r#"([@a-z{}"(),=# \n%\\]|@book\{k,|title = |\PC){0,80}"#) {
        let found = read_back(&text);
        for record in found.records {
            let entry = Entry { key: "k".into(), reference: record.reference, ..Entry::default() };
            let again = read_back(&written_after(&found.passages, &BIBTEX, &entry, &WriteOptions::default()));
            let is_empty = entry.reference == Reference { id: entry.reference.id.clone(), item_type: entry.reference.item_type, ..Reference::default() };
            prop_assert!(again.records.len() == 1 || is_empty, "{:?}", entry);
        }
    }
}
