//! What a person does to a form, against what it changes; that a form left as it was changes nothing,
//! whatever its entry holds; and that a form filled in for another entry makes this one like it.

use super::*;
use cite_model::{Date, DateField, ItemType, Name, NameField, NameList, TextField};
use proptest::prelude::*;

fn sheet() -> Sheet {
    let mut reference = Reference::new(ItemType::Book);
    for (field, typed) in [
        ("title", "A book of <i>Sterna</i>"),
        ("author", "Xu, Li"),
        ("year", "1999"),
        ("abstract", "One.\nTwo."),
        ("keyword", "birds; terns"),
        ("note", "From the source."),
    ] {
        let field = field.parse().expect(typed);
        Edit::parse(field, typed).expect(typed).apply(&mut reference);
    }
    Sheet {
        key: "xu1999book".to_owned(),
        reference,
        tags: vec!["read".to_owned()],
        notes: vec!["First.\nGoes on.".to_owned(), "Second.".to_owned()],
        remarks: vec![("title".parse().expect("a field"), "[2] says: \u{1b}[31mTerns".to_owned())],
        records: vec!["refs.bib:7".to_owned()],
        ..Sheet::default()
    }
}

#[test]
fn a_form_is_read_by_people() {
    let text = sheet().text();
    let body = text.split_once("\n\n").map(|(_, body)| body);
    assert_eq!(
        body,
        Some(
            "key: xu1999book
type: book
title: A book of <i>Sterna</i>
#   [2] says: ␛[31mTerns
author: Xu, Li
# editor:
# edition:
# publisher:
# publisher-place:
issued: 1999
# collection-title:
# ISBN:
# DOI:
# URL:
# language:
keyword: birds; terns
abstract: One.
  Two.
note: From the source.

# Your own: tags and collections parted by ;, notes by an empty line.
tags: read
collections:
notes: First.
  Goes on.

  Second.
"
        )
    );
    assert!(text.contains("# [1] refs.bib:7\n"), "{text}");
}

/// What changes in the form's text as `field=value` and `+mark`, `-mark`.
fn changed(text: &str) -> Vec<String> {
    let changes = sheet().changes(text).expect(text);
    assert_eq!(changes.reverts, []);
    let edits = changes.edits.iter().map(|edit| format!("{}={}", edit.field, edit.shown()));
    let marks = changes.marks.iter().map(|mark| {
        let sign = if mark.present { '+' } else { '-' };
        format!("{sign}{} {}", mark.kind.name(), mark.value)
    });
    edits.chain(marks).collect()
}

#[test]
fn what_a_person_does() {
    let table: &[(&str, &str, &[&str])] = &[
        ("issued: 1999", "issued: 2000", &["issued=2000"]),
        ("issued: 1999", "Year :  2000 ", &["issued=2000"]),
        ("issued: 1999", "issued:", &["issued="]),
        ("issued: 1999\n", "", &["issued="]),
        ("issued: 1999\n", "# issued: 1999\n", &["issued="]),
        ("issued: 1999", "issued:\n  1999\n", &[]),
        ("issued: 1999", "issued:   1999  \r", &[]),
        ("# editor:", "editor: Lee, Ann", &["editor=Lee, Ann"]),
        ("# editor:", "editor:", &[]),
        ("type: book", "type: thesis", &["type=thesis"]),
        ("One.\n  Two.", "One.\n\n\tTwo.\n# no\n  Three.", &["abstract=One.\nTwo.\nThree."]),
        ("tags: read", "tags: ml; read ;", &["+tag ml"]),
        ("tags: read\n", "", &["-tag read"]),
        ("collections:", "collections: a; \"b; c\"", &["+collection a", "+collection b; c"]),
        ("  Goes on.\n", "", &["-note First.\nGoes on.", "+note First."]),
        ("\n  Second.\n", "\n", &["-note Second."]),
        ("note: From the source.", "note: #1", &["note=#1"]),
        ("key: xu1999book\n", "", &[]),
    ];
    for (from, to, expected) in table {
        let text = sheet().text();
        assert!(text.contains(from), "{from}");
        assert_eq!(changed(&text.replacen(from, to, 1)), *expected, "{from} -> {to}");
    }
    for empty in ["", "\n\n", "# nothing\n"] {
        assert_eq!(changed(empty), [""; 0]);
    }
}

#[test]
fn what_cannot_be_is_told_above_its_line() {
    for (text, line, why) in [
        ("title: T\nDOI: 10", 2, "DOI: \"10\" is no DOI, as 10.1000/182 is"),
        ("  lost", 1, "a line that is indented goes on with a field, and there is none"),
        ("title: T\nno colon", 2, "no colon: a line is a field, a colon and its value"),
        ("titel: T", 1, "titel: no field has this name (did you mean title?)"),
        ("issued: 1\nyear: 2", 2, "year: stands on line 1 already"),
        ("key: other", 1, "this is the form of xu1999book; `cite keys` gives keys"),
        ("extra: x", 1, "extra: cannot be edited"),
    ] {
        let faults = sheet().changes(text).expect_err(text);
        assert_eq!(faults, [Fault { line, why: why.to_owned() }], "{text}");
        let told = with_faults(text, &faults);
        assert!(
            told.contains(&format!("#! {why}\n{}\n", text.lines().nth(line - 1).unwrap_or("")))
        );
        let again = sheet().changes(&told).expect_err(text);
        assert_eq!(again[0].line, line + 1, "{told}");
        assert_eq!(with_faults(&told, &again), told, "faults pile up");
    }
}

fn value() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[A-Za-z]{1,6}",
        "\\PC{1,4}",
        proptest::sample::select(vec![" ", ":", "#", "; ", ",", "\"", "{", "\n", "\n\n", "  "])
            .prop_map(str::to_owned),
    ];
    proptest::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

/// References that persons can have made, with values of every kind.
fn reference() -> impl Strategy<Value = Reference> {
    let field = proptest::sample::select(AnyField::all().collect::<Vec<_>>());
    proptest::collection::vec((field, value()), 0..8).prop_map(|typed| {
        let mut reference = Reference::default();
        let edits = typed.iter().filter_map(|(field, text)| Edit::parse(*field, text).ok());
        edits.for_each(|edit| edit.apply(&mut reference));
        reference
    })
}

fn marks() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec(value(), 0..3).prop_map(|values| {
        let mut clean: Vec<String> = values
            .iter()
            .map(|value| cite_text::markup::clean(value).into_owned())
            .filter(|value| !value.is_empty())
            .collect();
        clean.sort();
        clean.dedup();
        clean
    })
}

fn any_sheet() -> impl Strategy<Value = Sheet> {
    (reference(), marks(), marks(), marks()).prop_map(|(reference, tags, collections, notes)| {
        Sheet { key: "k".to_owned(), reference, tags, collections, notes, ..Sheet::default() }
    })
}

fn with(sheet: &Sheet, changes: &Changes) -> Sheet {
    let mut sheet = sheet.clone();
    changes.edits.iter().for_each(|edit| edit.apply(&mut sheet.reference));
    for MarkChange { kind, value, present } in &changes.marks {
        let list = match kind {
            MarkKind::Tag => &mut sheet.tags,
            MarkKind::Collection => &mut sheet.collections,
            _ => &mut sheet.notes,
        };
        list.retain(|known| known != value);
        list.extend(present.then(|| value.clone()));
        list.sort();
    }
    sheet
}

proptest! {
    #[test]
    fn a_form_filled_in_for_another_entry_makes_this_one_like_it(a in any_sheet(), b in any_sheet()) {
        let changes = a.changes(&b.text());
        prop_assert_eq!(changes.map(|changes| with(&a, &changes)), Ok(b));
    }

    #[test]
    fn a_form_left_as_it_was_changes_nothing(
        text in "(\\PC|[\n\t\x1b\u{7}\u{9b}:# ;]){0,12}",
        remark in "(\\PC|[\n\x1b]){0,8}",
        doi in "\\PC{1,8}",
    ) {
        let mut reference = Reference::new(ItemType::Book);
        for field in [TextField::Title, TextField::Abstract] {
            reference.texts.insert(field, text.clone());
        }
        reference.texts.insert(TextField::Doi, doi.clone());
        let names = vec![Name::literal(text.clone()), Name::person(&text, &doi)];
        reference.names.insert(NameField::Author, NameList { names, et_al: true });
        reference.dates.insert(DateField::Issued, Date::Literal(text.clone()));
        for field in [ListField::Keyword, ListField::Note, ListField::Isbn] {
            reference.lists.insert(field, vec![text.clone(), doi.clone()]);
        }
        let title: AnyField = "title".parse().expect("a field");
        let remarks = vec![(title, remark.clone())];
        let sheet = Sheet { key: "k".to_owned(), reference, remarks, records: vec![remark], ..Sheet::default() };
        let form = sheet.text();
        prop_assert!(!form.contains(|c: char| c.is_control() && c != '\n'), "{form:?}");
        prop_assert_eq!(sheet.changes(&form), Ok(Changes::default()));
        let padded: String = form.lines().map(|line| format!("{line} \r\n")).collect();
        prop_assert_eq!(sheet.changes(&padded), Ok(Changes::default()));
    }

    #[test]
    fn any_text_is_a_form_or_has_faults(text in "(\\PC|[\n\t\x1b:#]|title|issued|tags|DOI){0,40}") {
        if let Err(faults) = sheet().changes(&text) {
            prop_assert!(!faults.is_empty());
            prop_assert!(faults.iter().all(|fault| (1..=text.lines().count()).contains(&fault.line)));
        }
    }
}
