//! How fast formats are read: `cargo bench --bench read`. BibTeX stands beside the crate `biblatex`
//! (typed), CSL-JSON beside `serde_json::Value`, on the same text in the same run.

use cite::formats::{self, Found, Sink, WriteOptions};
use cite::model::{
    Date, DateField, Diagnostic, Entry, ItemType, ListField, Name, NameField, Reference, TextField,
};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::fmt::Write;
use std::hint::black_box;

/// Records in each text.
const RECORDS: usize = 2_000;

/// A sink that only counts.
#[derive(Default)]
struct Count(usize);

impl Sink for Count {
    fn record(&mut self, found: Found) {
        black_box(found);
        self.0 += 1;
    }
    fn diagnostic(&mut self, diagnostic: Diagnostic) {
        black_box(diagnostic);
    }
}

fn reference(number: usize) -> Reference {
    let mut reference = Reference::new(ItemType::ArticleJournal);
    reference.set(
        TextField::Title,
        format!("Tidal rhythms in the burrows of sand crabs, survey {number} of the Müller coast"),
    );
    reference.set(TextField::ContainerTitle, "Shoreline Letters");
    reference.set(TextField::Volume, (number % 40).to_string());
    reference.set(TextField::Issue, (number % 12).to_string());
    reference.set(TextField::Page, format!("{}-{}", number, number + 9));
    reference.set(TextField::Doi, format!("10.5555/shore.{number}"));
    reference.set(
        TextField::Abstract,
        "We counted burrows at low water, and again when the moon was new. ".repeat(12).trim(),
    );
    reference.dates.insert(
        DateField::Issued,
        Date::from_parts(2020, Some(5), Some(17)).expect("a day that there is"),
    );
    for family in ["Lindqvist", "da Costa", "Huang", "O'Brien"] {
        reference.push_name(NameField::Author, Name::person(family, "Mara J."));
    }
    for keyword in ["Tides", "Burrows", "Crustacea"] {
        reference.push(ListField::Keyword, keyword);
    }
    reference
}

/// A text in a format that is written.
fn written(format: &str) -> String {
    let mut out = Vec::new();
    let format = formats::by_id(format).expect("a format of this program");
    let mut writer = format.write.expect("it is written")(&mut out, &WriteOptions::default());
    for number in 0..RECORDS {
        let entry = Entry {
            key: format!("lindqvist{number}"),
            reference: reference(number),
            ..Entry::default()
        };
        writer.entry(&entry).expect("a vector takes every byte");
    }
    writer.finish().expect("a vector takes every byte");
    drop(writer);
    String::from_utf8(out).expect("formats write UTF-8")
}

/// A text in a format that is only read, a template a record.
fn from_template(begin: &str, template: &str, end: &str) -> String {
    let mut text = begin.to_owned();
    for number in 0..RECORDS {
        let _ = write!(text, "{}", template.replace("{n}", &(30_000_000 + number).to_string()));
    }
    text + end
}

const NBIB: &str = "PMID- {n}\nOWN - NLM\nDP  - 2020 May-Jun\nTI  - Tidal rhythms in the burrows of sand crabs, as seen\n      at low water {n}.\nPG  - 120-8\nLID - 10.5555/shore.{n} [doi]\nAB  - We counted burrows at low water, and again when the moon was new, and\n      again at noon.\nFAU - Lindqvist, Mara J\nAU  - Lindqvist MJ\nFAU - Huang, Wei-Ting\nAU  - Huang WT\nLA  - eng\nPT  - Journal Article\nJT  - Shoreline letters\nTA  - Shore Lett\nVI  - 9\nIP  - 1\nMH  - Animals\nMH  - Tides\n\n";
const PUBMED: &str = "<PubmedArticle><MedlineCitation><PMID>{n}</PMID><Article><Journal><ISSN>1234-5679</ISSN><JournalIssue><Volume>9</Volume><Issue>1</Issue><PubDate><Year>2020</Year><Month>May</Month></PubDate></JournalIssue><Title>Shoreline letters</Title></Journal><ArticleTitle>Tidal rhythms in the burrows of <i>Emerita</i> {n}.</ArticleTitle><Pagination><MedlinePgn>120-8</MedlinePgn></Pagination><Abstract><AbstractText>We counted burrows at low water, and again when the moon was new.</AbstractText></Abstract><AuthorList><Author><LastName>Lindqvist</LastName><ForeName>Mara J</ForeName></Author><Author><LastName>Huang</LastName><ForeName>Wei-Ting</ForeName></Author></AuthorList></Article></MedlineCitation><PubmedData><ArticleIdList><ArticleId IdType=\"doi\">10.5555/shore.{n}</ArticleId></ArticleIdList></PubmedData></PubmedArticle>\n";

fn read(format: &str, text: &str) -> usize {
    let mut count = Count::default();
    let format = formats::by_id(format).expect("a format of this program");
    format.read.expect("it is read")(&mut text.as_bytes(), &mut count).expect("a slice is read");
    assert_eq!(count.0, RECORDS, "{}: not every record was read", format.id);
    count.0
}

fn readers(criterion: &mut Criterion) {
    let pubmed = from_template("<PubmedArticleSet>\n", PUBMED, "</PubmedArticleSet>\n");
    let texts = [
        ("bibtex", written("bibtex")),
        ("ris", written("ris")),
        ("csl-json", written("csl-json")),
        ("nbib", from_template("", NBIB, "")),
        ("pubmed-xml", pubmed),
    ];
    for (format, text) in &texts {
        let mut group = criterion.benchmark_group(*format);
        group.sample_size(20).throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function("cite", |bencher| bencher.iter(|| read(format, text)));
        match *format {
            "bibtex" => group
                .bench_function("biblatex, typed", |bencher| bencher.iter(|| biblatex_typed(text))),
            "csl-json" => group.bench_function("serde_json::Value", |bencher| {
                bencher.iter(|| {
                    serde_json::from_str::<serde_json::Value>(black_box(text)).expect("JSON")
                })
            }),
            _ => &mut group,
        };
        group.finish();
    }
}

/// What a user of the crate does to have names, dates and texts.
fn biblatex_typed(text: &str) -> usize {
    let bibliography =
        biblatex::Bibliography::parse(black_box(text)).expect("the crate reads our BibTeX");
    for entry in bibliography.iter() {
        black_box((
            entry.author().ok(),
            entry.date().ok(),
            entry.title().ok(),
            entry.pages().ok(),
            entry.doi().ok(),
        ));
    }
    bibliography.len()
}

criterion_group!(benches, readers);
criterion_main!(benches);
