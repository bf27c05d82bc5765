//! Whole records through the writer and the reader.

use super::FORMAT;
use crate::{Collected, WriteOptions, tests};
use cite_model::field::Field;
use cite_model::{
    Date, DateField, Entry, ItemType, ListField, Mention, Name, NameField, NameList, Person,
    Reference, Related, Relation, TextField,
};

fn written(entry: &Entry, strict: bool) -> String {
    let options = WriteOptions { strict, ..WriteOptions::default() };
    tests::write(&FORMAT, std::slice::from_ref(entry), &options)
}

fn read(text: &str) -> Collected {
    tests::read(&FORMAT, text)
}

fn one(text: &str) -> Reference {
    tests::one(&FORMAT, text)
}

fn article() -> Reference {
    let mut reference = Reference::new(ItemType::ArticleJournal);
    reference.set(TextField::Title, "Growth of <i>E. coli</i>\n when n<m & p<0.05");
    reference.set(TextField::ContainerTitle, "Journal of Growth");
    reference.set(TextField::ContainerTitleShort, "J Growth");
    reference.set(TextField::Volume, "12");
    reference.set(TextField::Page, "1008\u{2013}1012");
    reference.set(TextField::Doi, "10.1000/1");
    reference.set(TextField::Pmid, "123");
    reference.set(TextField::EventTitle, "A meeting");
    reference.push(ListField::Issn, "0378-5955");
    reference.push(ListField::Issn, "2434-561X");
    reference.push(ListField::Keyword, "growth");
    reference.push(ListField::Note, "a plain note");
    reference.push(ListField::Note, "OCLC: 99");
    let beethoven =
        Person { family: "Beethoven".into(), given: "Ludwig".into(), ..Person::default() };
    let beethoven = Person { non_dropping_particle: "van".into(), ..beethoven };
    let king = Person { family: "King".into(), given: "Martin Luther".into(), ..Person::default() };
    let king = Person { suffix: "Jr.".into(), ..king };
    let names = vec![
        Name::Person(beethoven),
        Name::Person(king),
        Name::literal("World Health Organization"),
        Name::literal("Plato"),
    ];
    reference.names.insert(NameField::Author, NameList { names, et_al: true });
    reference.push_name(NameField::Contributor, Name::person("Roe", "Ann"));
    reference.dates.extend_one(DateField::Issued, "2020-06-24");
    reference.dates.extend_one(DateField::OriginalDate, "1990");
    reference
}

/// Sets a date from EDTF.
trait Dates {
    fn extend_one(&mut self, field: DateField, edtf: &str);
}

impl Dates for cite_model::FieldMap<DateField, Date> {
    fn extend_one(&mut self, field: DateField, edtf: &str) {
        self.insert(field, Date::from_edtf(edtf).expect("the test gives EDTF"));
    }
}

#[test]
fn an_article_is_written_as_zotero_reads_it() {
    let mut entry = Entry { key: "k1".into(), reference: article(), ..Entry::default() };
    entry.reference.keep("ris", "U1", "mine");
    entry.reference.keep("nbib", "OWN", "theirs");
    entry.reference.related.push(Related {
        relation: Relation::CorrectionTo,
        target: "DOI:10.1000/2".into(),
        inverse: true,
    });
    entry.relations.push((Relation::PreprintOf, "k2".into()));
    entry.reference.mentions.push(Mention {
        url: "https://example.org/".into(),
        title: "News".into(),
        date: Some(Date::from_year(2021)),
    });
    assert_eq!(
        written(&entry, false),
        "TY  - JOUR\n\
         TI  - Growth of E. coli when n&lt;m & p<0.05\n\
         AU  - van Beethoven, Ludwig\n\
         AU  - King, Martin Luther, Jr.\n\
         AU  - World Health Organization,\n\
         AU  - Plato\n\
         T2  - Journal of Growth\n\
         J2  - J Growth\n\
         DA  - 2020/06/24/\n\
         PY  - 2020\n\
         VL  - 12\n\
         SP  - 1008\n\
         EP  - 1012\n\
         SN  - 0378-5955, 2434-561X\n\
         DO  - 10.1000/1\n\
         KW  - growth\n\
         N1  - a plain note\n\
         N1  - correction-to this: DOI:10.1000/2\n\
         N1  - preprint-of: key:k2\n\
         N1  - mention: News | https://example.org/ | 2021\n\
         M2  - OCLC: 99\n\
         M2  - event-title: A meeting\n\
         M2  - PMID: 123\n\
         M2  - author: et al.\n\
         M2  - contributor: Roe || Ann\n\
         M2  - original-date: 1990\n\
         U1  - mine\n\
         ID  - k1\n\
         ER  - \n\n"
    );
}

#[test]
fn a_type_that_ris_lacks_is_said_besides() {
    let mut reference = Reference::new(ItemType::Article);
    reference.set(TextField::Title, "A preprint");
    reference.set(TextField::Publisher, "bioRxiv");
    reference.set(TextField::Number, "2020.01.01");
    let entry = Entry { key: "p".into(), reference, ..Entry::default() };
    assert_eq!(
        written(&entry, false),
        "TY  - RPRT\nTI  - A preprint\nSN  - 2020.01.01\nPB  - bioRxiv\n\
         M2  - type: article\nID  - p\nER  - \n\n"
    );
    assert!(written(&entry, true).contains("\r\nN1  - type: article\r\n"));
}

#[test]
fn the_ty_is_chosen_that_says_most() {
    let mut reference = Reference::new(ItemType::MotionPicture);
    reference.set(TextField::Title, "A film");
    reference.set(TextField::Genre, "documentary");
    let film = Entry { key: "f".into(), reference, ..Entry::default() };
    assert!(written(&film, false).starts_with("TY  - MPCT\n"));
    let mut video = film;
    video.reference.texts.remove(TextField::Genre);
    video.reference.push(ListField::Isbn, "9780306406157");
    video.reference.set(TextField::Volume, "2");
    video.reference.push_name(NameField::Performer, Name::person("Roe", "Ann"));
    assert!(written(&video, false).starts_with("TY  - VIDEO\n"));
}

#[test]
fn roles_depend_on_the_type() {
    let names = |ty: &str| {
        let text = format!("TY  - {ty}\nAU  - A\nA2  - B\nA3  - C\nA4  - D\nER  - \n");
        let reference = one(&text);
        let roles = reference.names.iter().map(|(field, list)| {
            let names: Vec<&str> = list.names.iter().map(Name::family).collect();
            format!("{}={}", field.csl(), names.join("+"))
        });
        roles.collect::<Vec<_>>().join(" ")
    };
    for (ty, roles) in [
        ("JOUR", "author=A editor=B translator=D collection-editor=C"),
        ("BOOK", "author=A editor=C translator=D collection-editor=B"),
        ("CHAP", "author=A editor=B translator=D collection-editor=C"),
        ("EDBOOK", "editor=A+C translator=D collection-editor=B"),
        ("SOUND", "author=B translator=D collection-editor=C composer=A"),
        ("MPCT", "author=A editor=B contributor=D producer=C"),
        ("PCOMM", "author=A translator=D collection-editor=C recipient=B"),
        ("THES", "author=A editor=B translator=D contributor=C"),
    ] {
        assert_eq!(names(ty), roles, "{ty}");
    }
}

#[test]
fn a_line_of_prose_is_no_tag() {
    let text = "TY  - JOUR\nTI  - T\nAB  - Women with\nER - positive cancer\nHR - 1.2\n\
                ER  - positive tumours\nKW  - k\nER  - \n";
    let reference = one(text);
    let said = reference.text(TextField::Abstract);
    assert_eq!(said, Some("Women with\nER - positive cancer\nHR - 1.2\nER - positive tumours"));
    assert_eq!(reference.list(ListField::Keyword), ["k"]);
}

#[test]
fn records_end_at_er_at_ty_and_at_the_end() {
    for (text, records) in [
        ("TY  - JOUR\nTI  - A\nTY  - JOUR\nTI  - B", 2),
        ("TY  - BOOK\nTY  - JOUR\nTI  - A\nTY  - THES\nPB  - P\nER  - ", 1),
        ("TY  - JOUR\nTI  - A\nER  - end of it\nTY  - JOUR\nTI  - B\nER  -", 2),
        ("TI  - A\nAU  - B\nER  - \n\nTI  - C\nER  - \n", 2),
        ("1.\nTY  - JOUR\nTI  - A\nER  - \n\n2.\nTY  - JOUR\nTI  - B\nER  - \n\n#1 AND #2\n", 2),
        ("TY  - JOUR\nTI  - A\nER  - \nNL  - more\n\nTY  - JOUR\nTI  - B\nER  - \n", 2),
        ("TY - JOUR\nTI - A\nER -\nTY  -  JOUR\nTI  -  B\nER  -\n", 2),
        ("ER  - \nER  - \n", 0),
        ("", 0),
    ] {
        assert_eq!(read(text).records.len(), records, "{text}");
    }
}

mod trips {
    use super::*;
    use crate::arbitrary::{self, some};
    use proptest::collection::vec;
    use proptest::prelude::*;

    /// Words as they stand in titles; none of them is markup, a list or a label.
    fn words() -> impl Strategy<Value = String> {
        proptest::string::string_regex(
            "[A-Zα-ωé][a-zé]{2,9}( [a-zα-ωé]{2,9}| [A-Z]{2}| <m| & x){0,4}",
        )
        .expect("a regular expression")
    }

    fn name() -> impl Strategy<Value = Name> {
        let word = "[A-Z][a-zé]{2,8}";
        prop_oneof![
            (word, "[A-Z]\\.|[A-Z][a-z]{3,7}", prop_oneof![Just(""), Just("Jr."), Just("III")])
                .prop_map(|(family, given, suffix)| {
                    let suffix = suffix.to_owned();
                    Name::Person(Person { family, given, suffix, ..Person::default() })
                }),
            (word, word).prop_map(|(a, b)| Name::literal(format!("{a} {b} Institute"))),
            word.prop_map(Name::literal),
        ]
    }

    fn date() -> impl Strategy<Value = Date> {
        let day = (1000..2100i32, proptest::option::of((1..13u8, proptest::option::of(1..29u8))));
        let point = day.prop_map(|(year, rest)| {
            let (month, day) = rest.map_or((None, None), |(month, day)| (Some(month), day));
            Date::from_parts(year, month, day).expect("there is such a day")
        });
        let season = (1000..2100i32, 21..25u8).prop_map(|(year, season)| {
            Date::from_parts(year, Some(season), None).expect("there is such a season")
        });
        let span = (1000..2000i32, 1..13u8).prop_map(|(year, month)| {
            let text = format!("{year}-{month:02}/{}-{month:02}", year + 1);
            Date::from_edtf(&text).expect("EDTF")
        });
        prop_oneof![4 => point, 1 => season, 1 => span, 1 => Just(Date::Literal("in press".into()))]
    }

    fn value(field: TextField, words: &str) -> Option<String> {
        use TextField::{Arxiv, Doi, EventPlace, Genre, Page, Pmcid, Pmid, PublisherPlace};
        use TextField::{ContainerTitle, EventTitle, Language};
        Some(match field {
            Doi => format!("10.1000/{}", words.len()),
            Pmid => format!("{}", words.len() + 1),
            Pmcid => format!("PMC{}", words.len() + 1),
            Arxiv => format!("1706.{:05}", words.len()),
            Page => format!("{}-{}", words.len(), words.len() + 7),
            Language => "en".to_owned(),
            EventPlace => format!("E {words}"),
            PublisherPlace => format!("P {words}"),
            // A meeting's title and its book's are told apart by their words.
            EventTitle => format!("Meeting {words}"),
            ContainerTitle => format!("Proceedings {words}"),
            Genre => format!("kind {words}"),
            // Notes are what this is for.
            _ => format!("{words} {}", field.csl().len()),
        })
    }

    fn reference() -> impl Strategy<Value = Reference> {
        let texts = some(words(), 14).prop_map(|texts: Vec<(TextField, String)>| {
            let value = |(field, words): (TextField, String)| Some((field, value(field, &words)?));
            texts.into_iter().filter_map(value).collect()
        });
        let names = some(vec(name(), 1..4).prop_map(|names| (names, false)), 5);
        let keywords = vec(words(), 0..4).prop_map(|words| vec![(ListField::Keyword, words)]);
        let fields = arbitrary::reference(texts, names, some(date(), 4), keywords);
        let numbers = (any::<bool>(), any::<bool>());
        (fields, words(), numbers).prop_map(|(mut reference, title, (issn, isbn))| {
            reference.set(TextField::Title, title);
            if issn {
                reference.push(ListField::Issn, "0378-5955");
                reference.push(ListField::Issn, "2434-561X");
            }
            if isbn {
                reference.push(ListField::Isbn, "9780306406157");
            }
            reference.push(ListField::Url, "https://example.org/?a=1&copy=2");
            reference.push(ListField::Note, "a plain note");
            reference.push(ListField::Note, "OCLC: 12");
            reference.keep("ris", "U4", "mine");
            reference
        })
    }

    /// What the format says that it loses.
    fn up_to_lossy(mut reference: Reference, text: &str) -> Reference {
        use TextField::{ContainerTitle, ContainerTitleShort, EventTitle};
        let journals = ["TY  - JOUR", "TY  - JFULL", "TY  - MGZN", "TY  - NEWS"];
        let kind_of_journal = journals.iter().any(|ty| text.starts_with(ty));
        let of = |field| reference.text(field).map(str::to_owned);
        if let (true, None, Some(short)) =
            (kind_of_journal, of(ContainerTitle), of(ContainerTitleShort))
        {
            reference.set(ContainerTitle, short);
        }
        if let (ItemType::PaperConference, None, Some(event)) =
            (reference.item_type, reference.text(ContainerTitle), reference.text(EventTitle))
        {
            let event = event.to_owned();
            reference.set(ContainerTitle, event);
        }
        reference
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(reference in reference()) {
            let entry = Entry { key: "k".into(), reference, ..Entry::default() };
            let text = written(&entry, false);
            let mut back = one(&text);
            prop_assert_eq!(back.id.take(), Some("k".to_owned()));
            prop_assert_eq!(back, up_to_lossy(entry.reference, &text), "{}", text);
        }

        #[test]
        fn no_text_is_too_broken(lines in vec(
            prop_oneof![
                "[A-Z][A-Z0-9] {0,2}-? ?\\PC{0,12}",
                Just("TY  - JOUR".to_owned()), Just("ER  - ".to_owned()), Just(String::new()),
                "(DA|PY|SP|EP|SN|DO|M2|N1|UR|KW|AU|C7|ET)  - \\PC{0,16}",
                "\\PC{0,20}",
            ],
            0..40,
        )) {
            let found = read(&lines.join("\n"));
            for record in &found.records {
                let entry = Entry { key: "k".into(), reference: record.reference.clone(), ..Entry::default() };
                let text = written(&entry, false);
                prop_assert!(text.starts_with("TY  - ") && text.ends_with("ER  - \n\n"));
                prop_assert!(text.lines().filter(|line| !line.is_empty()).all(|line| {
                    line.get(2..5) == Some("  -") && line.is_char_boundary(6)
                }), "{}", text);
            }
        }
    }

    /// Records of real files come back equal once they have been through the writer.
    #[test]
    fn the_corpus_comes_back() {
        for (name, text) in tests::corpus("ris") {
            for record in read(&text).records {
                let mut reference = record.reference;
                reference.id = None;
                let entry = Entry { key: "k".into(), reference, ..Entry::default() };
                let mut back = one(&written(&entry, false));
                back.id = None;
                let (before, after) = (flat(&entry.reference), flat(&back));
                assert_eq!(before, after, "{name} line {}", record.line);
            }
        }
    }

    /// A reference without markup and line breaks in its values, which RIS cannot say.
    fn flat(reference: &Reference) -> Reference {
        let mut reference = reference.clone();
        let line = |value: &mut String| *value = super::super::values::one_line(value);
        reference.texts.iter_mut().for_each(|(_, value)| line(value));
        reference.lists.iter_mut().for_each(|(_, list)| list.iter_mut().for_each(line));
        reference.extra.iter_mut().for_each(|extra| line(&mut extra.value));
        reference
    }
}
