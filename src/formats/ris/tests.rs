//! Whole records through the writer and the reader.

use super::FORMAT;
use crate::formats::WriteOptions;
use crate::model::{
    Date, DateField, Entry, ItemType, ListField, Mention, Name, NameField, NameList, Person,
    Reference, Related, Relation, TextField,
};

fn written(entry: &Entry, strict: bool) -> String {
    let mut out = Vec::new();
    let options = WriteOptions { strict, ..WriteOptions::default() };
    let mut writer = (FORMAT.write.expect("RIS is written"))(&mut out, &options);
    writer.entry(entry).expect("a vector takes every byte");
    writer.finish().expect("a vector takes every byte");
    drop(writer);
    String::from_utf8(out).expect("RIS is UTF-8")
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

impl Dates for crate::model::FieldMap<DateField, Date> {
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
         AU  - et al.\n\
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
         M2  - OCLC: 99\n\
         N1  - correction-to this: DOI:10.1000/2\n\
         N1  - preprint-of: key:k2\n\
         N1  - mention: News | https://example.org/ | 2021\n\
         M2  - event-title: A meeting\n\
         M2  - PMID: 123\n\
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
