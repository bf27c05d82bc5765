//! What people type, against the values it gives, one a row; and that typing what is shown changes
//! nothing.

use super::*;
use crate::{DateField, Name, NameField, PartialDate, Person};
use proptest::prelude::*;

fn field(name: &str) -> AnyField {
    name.parse().expect("a field of this name")
}

#[test]
fn what_is_typed() {
    for (name, typed, json) in [
        ("type", "book", r#""book""#),
        ("type", "Article Journal", r#""article-journal""#),
        ("type", "Journal Article", r#""article-journal""#),
        ("title", "  A \t title\n of <i>two</i> lines ", r#""A title of <i>two</i> lines""#),
        ("title", " \u{1b} ", "null"),
        ("abstract", "One.\n\nTwo.", r#""One.\nTwo.""#),
        ("doi", "https://doi.org/10.1000/ABC.", r#""10.1000/abc""#),
        ("pmid", "PMID: 123", r#""123""#),
        ("pmcid", "PMC12.1", r#""PMC12""#),
        ("arxiv", "arXiv:1706.03762v5", r#""1706.03762""#),
        ("year", "2020", r#""2020""#),
        ("date", "24 Jun 2020", r#""2020-06-24""#),
        ("issued", "in press", r#""\"in press""#),
        ("issued", "\"2020", r#""\"2020""#),
        ("issued", "\"", "null"),
        ("keywords", "one; two;; one", r#"["one","two"]"#),
        ("keywords", r#""one; two"; three"#, r#"["one; two","three"]"#),
        ("isbn", "0-306-40615-2", r#"["9780306406157"]"#),
        ("issn", "03785955;2434561X", r#"["0378-5955","2434-561X"]"#),
        ("url", "https://a.org/x;y=1; https://b.org", r#"["https://a.org/x;y=1","https://b.org"]"#),
        ("note", "First;\nstill.\n\nSecond.", r#"["First;\nstill.","Second."]"#),
        ("volume", "", "null"),
        ("author", "; ;", "null"),
    ] {
        let edit = Edit::parse(field(name), typed).expect(typed);
        assert_eq!(edit.to_json(), json, "{name}: {typed}");
        assert_eq!(Edit::from_json(field(name), json), Ok(edit), "{name}: {json}");
    }
}

#[test]
fn names_that_are_typed() {
    for (typed, shown) in [
        ("Lee, Ann", "Lee, Ann"),
        ("Ann Lee", "Lee, Ann"),
        ("Lee, Ann; Chen, Bo", "Lee, Ann; Chen, Bo"),
        ("Lee, Ann and Chen, Bo", "Lee, Ann; Chen, Bo"),
        ("Ann Lee and Bo Chen", "Lee, Ann; Chen, Bo"),
        ("Ann Lee, Bo Chen, and Cy Doe", "Lee, Ann; Chen, Bo; Doe, Cy"),
        ("Ann Lee, Bo Chen & Cy Doe", "Lee, Ann; Chen, Bo; Doe, Cy"),
        ("Smith JA, Doe B", "Smith, JA; Doe, B"),
        ("Smith JA; Doe B; et al.", "Smith, JA; Doe, B; et al."),
        ("King, Jr., Martin Luther", "King, Jr., Martin Luther"),
        ("World Health Organization", "World Health Organization"),
        ("{Deep Mind}; Lee, Ann", "{Deep Mind}; Lee, Ann"),
        ("{Johnson and Johnson}", "{Johnson and Johnson}"),
        ("{Acme, Inc.} and Ann Lee", "{Acme, Inc.}; Lee, Ann"),
        (
            r#"{"family":"Gogh","given":"Vincent","non-dropping-particle":"van"}"#,
            r#"{"family":"Gogh","given":"Vincent","non-dropping-particle":"van"}"#,
        ),
        ("van der Berg, Anna Maria", "van der Berg, Anna Maria"),
        ("王小明", "王小明"),
        ("{", "null"),
    ] {
        let edit = Edit::parse(field("author"), typed).expect(typed);
        let seen = if edit.value.is_none() { "null".to_owned() } else { edit.shown() };
        assert_eq!(seen, shown, "{typed}");
    }
}

#[test]
fn what_cannot_be() {
    for (name, typed, why) in [
        ("id", "x", "id: cannot be edited"),
        ("extra", "", "extra: cannot be edited"),
        ("doi", "10.1000", "DOI: \"10.1000\" is no DOI, as 10.1000/182 is"),
        (
            "isbn",
            "978-0-306-40615-8",
            "ISBN: \"978-0-306-40615-8\" has a wrong check digit: a digit is mistyped",
        ),
        ("issn", "1234", "ISSN: \"1234\" is no ISSN: it has 8 digits"),
        (
            "type",
            "vase",
            "vase: no item type (CSL's are article-journal, book, chapter, thesis, …)",
        ),
    ] {
        let error = Edit::parse(field(name), typed).expect_err(typed);
        assert_eq!(error.to_string(), why);
    }
    assert!(Edit::from_json(field("author"), "\"Lee\"").is_err());
}

#[test]
fn an_edit_is_applied() {
    let mut reference = Reference::new(ItemType::Book);
    for (name, typed) in [
        ("type", "thesis"),
        ("title", "T"),
        ("author", "Lee, Ann"),
        ("year", "2020"),
        ("keyword", "a; b"),
    ] {
        Edit::parse(field(name), typed).expect(typed).apply(&mut reference);
    }
    let mut wanted = Reference::new(ItemType::Thesis);
    wanted.set(TextField::Title, "T");
    wanted.push_name(NameField::Author, Name::person("Lee", "Ann"));
    wanted.dates.insert(DateField::Issued, Date::from_year(2020));
    wanted.push(ListField::Keyword, "a");
    wanted.push(ListField::Keyword, "b");
    assert_eq!(reference, wanted);
    for name in ["type", "title", "author", "year", "keyword"] {
        Edit::clear(field(name)).apply(&mut reference);
    }
    assert_eq!(reference, Reference::default());
}

/// A clean text of the signs that mean something here, and of words.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[A-Z][a-z]{0,5}",
        "[A-Z]{1,3}\\.?",
        "\\PC{1,4}",
        proptest::sample::select(vec![
            ";", ",", "{", "}", "\"", " and ", " & ", "et al.", " ", "van", "Jr.", "MD", "{\"",
            "'",
        ])
        .prop_map(str::to_owned),
    ];
    proptest::collection::vec(piece, 1..5)
        .prop_map(|pieces| markup::clean(&pieces.concat()).into_owned())
        .prop_filter("a value is not empty", |text| !text.is_empty())
}

fn name() -> impl Strategy<Value = Name> {
    let part = || prop_oneof![3 => Just(String::new()), 1 => text()];
    let person = (text(), part(), part(), part(), part()).prop_map(
        |(family, given, dropping_particle, non_dropping_particle, suffix)| {
            Name::Person(Person { family, given, dropping_particle, non_dropping_particle, suffix })
        },
    );
    let plain = ("[A-Z][a-z]{1,8}", "[A-Z][a-z]{1,8}").prop_map(|(f, g)| Name::person(f, g));
    prop_oneof![person, plain, text().prop_map(Name::literal)]
}

fn date_value() -> impl Strategy<Value = Date> {
    let point = (
        -3000..30000i32,
        proptest::option::of(1..=12u8),
        proptest::option::of(1..=28u8),
        any::<bool>(),
    );
    let point = point.prop_map(|(year, month, day, circa)| {
        let date = PartialDate::new(year, month, month.and(day)).unwrap_or_default();
        PartialDate { circa, ..date }
    });
    prop_oneof![
        point.clone().prop_map(Date::Point),
        (point, proptest::option::of(Just(PartialDate::default())))
            .prop_map(|(from, to)| Date::Range(Some(from), to)),
        text()
            .prop_filter("a quote is a mark", |text| !text.starts_with('"'))
            .prop_map(Date::Literal),
    ]
}

fn distinct(mut list: Vec<String>) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    list.retain(|value| seen.insert(value.clone()));
    list
}

proptest! {
    #[test]
    fn typing_what_is_shown_changes_nothing(
        title in text(),
        names in proptest::collection::vec(name(), 1..4),
        et_al: bool,
        date in date_value(),
        list in proptest::collection::vec(text(), 1..4),
    ) {
        for (name, value) in [
            ("title", FieldValue::Text(title)),
            ("author", FieldValue::Names(NameList { names, et_al })),
            ("issued", FieldValue::Date(date)),
            ("keyword", FieldValue::List(distinct(list.clone()))),
            ("url", FieldValue::List(distinct(list.clone()))),
            ("note", FieldValue::List(distinct(list))),
        ] {
            let edit = Edit::set(field(name), value);
            prop_assert_eq!(Edit::parse(edit.field, &edit.shown()), Ok(edit.clone()));
            prop_assert_eq!(Edit::from_json(edit.field, &edit.to_json()), Ok(edit));
        }
    }

    #[test]
    fn any_text_is_a_value_or_an_error(typed in "(\\PC|[\n\t\x1b;,{}\"]| and ){0,24}") {
        for field in AnyField::all() {
            if let Ok(edit) = Edit::parse(field, &typed) {
                prop_assert_eq!(Edit::parse(field, &edit.shown()), Ok(edit));
            }
        }
    }
}
