//! What holds for tables as a whole: real producers' rows, detection, and read(write(x)) = x.

use super::FORMAT;
use crate::arbitrary::{self, some};
use crate::{Collected, Confidence, Sample, WriteOptions, tests};
use cite_model::field::Field;
use cite_model::{Date, DateField, Entry, Extra, ItemType, Name, NameField, Reference, TextField};
use proptest::collection::vec;
use proptest::prelude::*;

fn read(text: &str) -> Collected {
    tests::read(&FORMAT, text)
}

fn write(entries: &[Entry], strict: bool) -> String {
    tests::write(&FORMAT, entries, &WriteOptions { strict, ..WriteOptions::default() })
}

fn entry(reference: Reference) -> Entry {
    let key = reference.id.clone().unwrap_or_else(|| "k".to_owned());
    Entry { reference: Reference { id: Some(key.clone()), ..reference }, key, ..Entry::default() }
}

/// One row of a table in a few words.
fn summary(text: &str) -> String {
    let found = read(text);
    let reference = &found.records.first().expect(text).reference;
    let names = reference.names(NameField::Author).iter().map(Name::family).collect::<Vec<_>>();
    let text = |field| reference.text(field).unwrap_or("-");
    let date = reference.date(DateField::Issued).map(ToString::to_string).unwrap_or_default();
    format!(
        "{} {} {} {} {}({}):{} {}",
        reference.item_type.csl(),
        text(TextField::Title),
        names.join("+"),
        text(TextField::ContainerTitle),
        text(TextField::Volume),
        text(TextField::Issue),
        text(TextField::Page),
        date
    )
}

#[test]
fn rows_of_every_producer() {
    for (text, expected) in [
        (
            "Authors,Title,Year,Source title,Volume,Issue,Art. No.,Page start,Page end,EID,Document Type\n\
             \"Po A., Li B.\",T,2005,J,26,16,,1781,1802,2-s2.0-1,Article",
            "article-journal T Po+Li J 26(16):1781-1802 2005",
        ),
        (
            "Key,Item Type,Publication Year,Author,Title,Publication Title,Abstract Note,Date,Pages,Issue,Volume\n\
             K,bookSection,2020,\"Po, A; Li, B\",T,Book,A,2020-03-01,1-2,,",
            "chapter T Po+Li Book -(-):1-2 2020-03-01",
        ),
        (
            "PMID,Title,Authors,Citation,First Author,Journal/Book,Publication Year,Create Date,PMCID,DOI\n\
             1,T,\"Po A, Li B.\",J. 2021 Dec 21;1(2):10-11. doi: 10.1000/1.,Po A,J,2021,2021/12/21,PMC1,10.1000/1",
            "article-journal T Po+Li J 1(2):10-11 2021-12-21",
        ),
        (
            "ID,ENTRYTYPE,author,title,year,journal,volume,number,pages\n\
             a,article,\"Po, A and Li, B\",T,2008,J,1,2,3--4",
            "article-journal T Po+Li J 1(2):3--4 2008",
        ),
        (
            "key,title,year,month,day,journal,issn,volume,issue,pages,authors,url,location\n\
             r1,T,2019,3,1,J,0378-5955,1,2,3-4,Po A and Li B,,",
            "article-journal T Po+Li J 1(2):3-4 2019-03-01",
        ),
        (
            "Title,Authors,Abstract,Published Year,Published Month,Journal,Volume,Issue,Pages,Covidence #\n\
             T,Po A; Li B,x,2018,Mar,J,1,2,3,#7",
            "article-journal T Po+Li J 1(2):3 2018-03",
        ),
        (
            "title;authors;publication_year\nT;['Po, A', 'Li, B'];2014//",
            "document T Po+Li - -(-):- 2014",
        ),
        (
            "PT\tAU\tTI\tSO\tPY\tUT\nJ\tPo, A\tT\tJ\t2001\tWOS:1",
            "article-journal T Po J -(-):- 2001",
        ),
        (
            "TY,AU,year,DA,TI,JO,SP,VL\nJOUR,\"Po, A and Li, B\",2019,2019/06/04,T,J,22,8",
            "article-journal T Po+Li J 8(-):22 2019-06-04",
        ),
        ("About this data\n\nTitle,Year\nT,2001.0", "document T  - -(-):- 2001"),
        ("Title,Journal,Date\nT,J,20190301", "article-journal T  J -(-):- 2019-03-01"),
    ] {
        assert_eq!(summary(text), expected, "{text}");
    }
}

#[test]
fn a_bad_row_costs_one_row() {
    let found = read("title,year,doi\n\"A,2001,x\nB,2002,10.1000/b\nC,2003,none,5\n,2004,\n");
    let titles: Vec<_> =
        found.records.iter().filter_map(|record| record.reference.title()).collect();
    assert_eq!(titles, ["B", "C"]);
    let said: Vec<String> = found
        .diagnostics
        .iter()
        .map(|d| format!("{} {:?} {}", d.line, d.severity, d.message))
        .collect();
    assert_eq!(
        said,
        [
            "2 Rejected a quote opens in this row and never closes",
            "4 Warning \"none\" is no DOI",
            "4 Warning 4 cells in a table of 3 columns",
            "5 Rejected row without title, name or identifier",
        ]
    );
}

#[test]
fn no_cell_is_a_formula_and_every_cell_comes_back() {
    let mut reference = Reference::new(ItemType::Book);
    reference.set(TextField::Title, "=cmd|' /C calc'!A0");
    reference.set(TextField::Volume, "'=1");
    reference.set(TextField::Publisher, "NA");
    let entries = [entry(reference)];
    for (strict, formulas) in [(false, 0), (true, 1)] {
        let table = write(&entries, strict);
        let cells = table.lines().skip(1).flat_map(|line| line.split(','));
        assert_eq!(cells.filter(|cell| cell.starts_with('=')).count(), formulas, "{table}");
        assert_eq!(read(&table).records[0].reference, entries[0].reference);
    }
}

#[test]
fn detection() {
    for (text, expected) in [
        ("Authors,Title,Source title,EID\n", Confidence::Sure),
        ("title,abstract,authors\nA,B,C\n", Confidence::Likely),
        ("title\tyear\n", Confidence::Weak),
        ("title\nA\n", Confidence::No),
        ("name,age\n", Confidence::No),
        ("TY  - JOUR\nTI  - A, title\n", Confidence::No),
        ("Title: A paper, year, authors\n", Confidence::No),
        ("", Confidence::No),
    ] {
        assert_eq!((FORMAT.detect)(&Sample { text, complete: true }), expected, "{text}");
    }
}

fn text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "[a-zA-Z0-9é王,;:<>&\"'=+@|.-]{1,8}",
        Just("<i>x</i>".to_owned()),
        Just("NA".to_owned()),
        Just("and".to_owned()),
        Just("et al.".to_owned()),
        Just("2020".to_owned()),
    ];
    vec(word, 1..4).prop_map(|words| words.join(" "))
}

fn date() -> impl Strategy<Value = Date> {
    let edtf = prop::sample::select(vec![
        "2020",
        "2020-06",
        "2020-21",
        "2020-06-24~",
        "-0044",
        "2020-06/2020-07",
        "../2020",
        "1900?",
    ]);
    prop_oneof![
        edtf.prop_map(|edtf| Date::from_edtf(edtf).expect("the list is EDTF")),
        text().prop_map(Date::Literal),
    ]
}

fn reference() -> impl Strategy<Value = Reference> {
    let fields = arbitrary::reference(
        some(text(), 8),
        some((vec(arbitrary::name(text), 1..4), any::<bool>()), 3),
        some(date(), 3),
        some(vec(text(), 1..4), 4),
    );
    (fields, text(), vec((text(), text()), 0..3)).prop_map(|(mut reference, title, extra)| {
        let _ = reference.set_first(TextField::Title, &title);
        let format = FORMAT.id.to_owned();
        let extra =
            extra.into_iter().map(|(tag, value)| Extra { format: format.clone(), tag, value });
        reference.extra = extra.collect();
        reference
    })
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(references in vec(reference(), 1..3), strict: bool) {
        let entries: Vec<Entry> = references.into_iter().map(entry).collect();
        let options = WriteOptions { strict, ..WriteOptions::default() };
        tests::come_back(&FORMAT, &entries, &options, "entries");
    }

    #[test]
    fn any_text_is_read(text in "(title,year,author|[a-z,;\"\n ]){0,80}") {
        read(&text);
    }
}

/// Real files, where they stand beside the checkout: what is read comes back as it was.
#[test]
fn the_corpus_comes_back() {
    for folder in ["csv-other", "scopus-csv", "zotero-csv"] {
        for (name, text) in tests::corpus(folder) {
            let records = read(&text).records.into_iter();
            let entries: Vec<Entry> = records.map(|record| entry(record.reference)).collect();
            tests::come_back(&FORMAT, &entries, &WriteOptions::default(), &name);
        }
    }
}
