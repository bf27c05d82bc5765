//! The laws of fixes, on references with any damage that the rules know.

use super::rules::tests::reference;
use super::*;
use proptest::prelude::*;

/// Values that rules find fault with, and good ones.
const TEXTS: &[(&str, &[&str])] = &[
    (
        "title",
        &[
            "A title",
            "A title.",
            "<i>E. coli today",
            "Levels of &amp; in {DNA}.",
            "CafÃ© culture.",
            r"M{\'e}thode &lt;p&gt;",
            "LARYNGEAL ADENOCARCINOMA IN A DOG",
            "A <em>b</em> (c",
            "&amp;lt;b&amp;gt;x",
            "Nonâ€“Small &amp;amp; {HIV}..",
            "A {B} {\\\"u}.",
            "x &lt;/i&gt;.",
            "$\\beta$. </p>",
            "(a.)",
        ],
    ),
    (
        "doi",
        &[
            "10.1000/abc",
            "10.1000/abc.",
            "10.1000/abc/full",
            "doi:10.1000/abc/full/full",
            "10.1000/ abc",
            "x",
            "10/abc",
            "10.5424/http://dx.doi.org/10.5424/x/abstract",
        ],
    ),
    ("page", &["1-n/a", "n/a", "10-Dec", "Dec-n/a", "12-5", "3-6"]),
    ("volume", &["NA", "12"]),
    (
        "isbn",
        &[
            "9780306406157",
            "9780306406157 (hbk)|9780306406157 pbk",
            "12|13",
            "9780306406157, 0306406152",
        ],
    ),
    ("issn", &["0378-5955, 2434-561X|0378-5955 (Print)", "0378-5954", "9780306406157"]),
    (
        "url",
        &["WOS:1|WOS:2", "www.a.org; www.b.org", "https://a.org, https://b.org|www.a.org", "URL:"],
    ),
    ("keyword", &["CafÃ©|M&amp;M|&amp;lt;i&amp;gt;", "a"]),
    ("pmcid", &["123", "PMC0123"]),
    ("pmid", &["PMID: 012"]),
    (
        "author",
        &[
            "BARKER, CG; {others}",
            "MÃ¼ller &amp; Sons",
            r#"{"family":"J.R.","given":"Harris"}; {et al.}"#,
            r#"{"family":"BARK{\\'E}R","given":"J. et al."}"#,
            "LEE, ANN; BARKER, MÃ¼LL",
        ],
    ),
    ("publisher", &["Smith &amp; Sons", "null", "&lt;i&gt;"]),
    ("abstract", &["One &lt; two", "[No abstract]", "n/a"]),
];

fn damaged() -> impl Strategy<Value = Reference> {
    let fields: Vec<_> = TEXTS
        .iter()
        .map(|(field, values)| {
            proptest::option::of(proptest::sample::select(*values))
                .prop_map(move |value| value.map(|value| (*field, value)))
        })
        .collect();
    fields.prop_map(|fields| reference(&fields.into_iter().flatten().collect::<Vec<_>>()))
}

/// Rule, field and value of all that is wrong.
fn found(reference: &Reference) -> Vec<(&'static str, Finding)> {
    let context = Context { this_year: 2026, casing: None };
    let mut all = Vec::new();
    for rule in RULES {
        if let Finder::Alone(find) = rule.find {
            all.extend(find(reference, &context).into_iter().map(|finding| (rule.id, finding)));
        }
    }
    all
}

fn rules() -> Vec<&'static Rule> {
    RULES.iter().collect()
}

proptest! {
    #[test]
    fn a_fix_makes_its_problem_go_away_and_no_new_one(reference in damaged()) {
        let before = found(&reference);
        for (rule, finding) in &before {
            if finding.fix.is_empty() {
                continue;
            }
            let mut mended = reference.clone();
            finding.fix.iter().for_each(|edit| edit.apply(&mut mended));
            let after = found(&mended);
            let same = |(id, other): &&(&str, Finding)| id == rule && other == finding;
            prop_assert!(!after.iter().any(|other| same(&other)), "{} stays: {:?}", rule, finding);
            let count = |list: &[(&str, Finding)], id: &str| list.iter().filter(|(other, _)| *other == id).count();
            // what was hidden behind it (markup in markup) may show, under the field's own name
            for (id, other) in &after {
                let known = before.iter().any(|(rule, old)| rule == id && old.field == other.field);
                let same_field = finding.fix.iter().any(|edit| other.field == Some(edit.field));
                prop_assert!(known || same_field, "{} brings {}: {:?}", rule, id, other);
                prop_assert!(count(&after, id) <= count(&before, id).max(1), "{} brings {}", rule, id);
            }
        }
    }

    #[test]
    fn all_fixes_together_leave_nothing_that_can_be_fixed(reference in damaged()) {
        let context = Context { this_year: 2026, casing: None };
        let mut mended = reference.clone();
        let edits = fixes(&reference, &rules(), &context);
        edits.iter().for_each(|edit| edit.apply(&mut mended));
        let left: Vec<_> = found(&mended).into_iter().filter(|(_, finding)| !finding.fix.is_empty()).collect();
        prop_assert!(left.is_empty(), "{:?}", left);
        prop_assert_eq!(fixes(&mended, &rules(), &context), Vec::new());
        for edit in edits {
            // an ISBN stays as it was printed, right or wrong; typed again it becomes canonical
            let printed = matches!(edit.field, AnyField::List(ListField::Isbn | ListField::Issn));
            let typed = Edit::parse(edit.field, &edit.shown());
            prop_assert!(printed || typed.as_ref() == Ok(&edit), "{:?}", typed);
        }
    }

    #[test]
    fn any_text_can_be_checked(text in "(\\PC|[&;<>{}$.\\\\()-]|10\\.1000/|doi|http://){0,16}") {
        for field in ["title", "doi", "page", "isbn", "issn", "url", "author", "issued", "abstract", "pmid"] {
            let mut reference = Reference::default();
            let field: AnyField = field.parse().expect("a field of this name");
            let value = match field {
                AnyField::Text(_) => FieldValue::Text(text.clone()),
                AnyField::List(_) => FieldValue::List(vec![text.clone()]),
                AnyField::Date(_) => FieldValue::Date(cite_model::Date::Literal(text.clone())),
                _ => FieldValue::Names(vec![cite_model::Name::literal(text.clone())].into()),
            };
            Edit::set(field, value).apply(&mut reference);
            let _ = found(&reference);
        }
    }
}
