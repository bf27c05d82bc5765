//! What the writers write, entry for entry.

use super::{BIBLATEX, BIBTEX};
use crate::formats::{Format, WriteOptions};
use crate::model::{
    Date, DateField, Entry, ItemType, ListField, Name, NameField, Person, Reference, Relation,
    TextField,
};

fn written(format: &Format, entry: &Entry, options: &WriteOptions) -> String {
    let mut out = Vec::new();
    let write = format.write.expect("the format is written");
    let mut writer = write(&mut out, options);
    writer.entry(entry).expect("a vector takes every byte");
    writer.finish().expect("a vector takes every byte");
    drop(writer);
    String::from_utf8(out).expect("BibTeX is UTF-8")
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
    let entry = Entry { key: "a},b{".into(), reference, ..Entry::default() };
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
