//! What the reading of XML must hold, on small texts and on any text.

use super::*;
use proptest::prelude::*;

/// The elements of a name as `name(text)`, and the problems.
fn read(text: &str, wanted: &str) -> (Vec<String>, Vec<String>) {
    let mut bytes = text.as_bytes();
    let mut reader = Reader::new(&mut bytes);
    let mut tree = Tree::default();
    let mut found = Vec::new();
    let visit = |start: &Start| match start.name() == wanted {
        true => Visit::Record,
        false => Visit::Enter,
    };
    while reader.next(&mut tree, visit).expect("a slice does not fail") {
        let root = tree.root().expect("an element was read");
        found.push(format!("{}:{}", root.line(), root.text()));
    }
    let problems = reader.problems().map(|p| format!("{}:{}", p.line, p.message)).collect();
    (found, problems)
}

#[test]
fn text_is_collected_whatever_it_is_made_of() {
    for (given, wanted) in [
        ("<r>a &amp; b &eacute;&#xD; <i>c</i><![CDATA[<d>]]><!-- no -->e</r>", "1:a & b é\r c<d>e"),
        ("<r>p < 0.05 and a<5</r>", "1:p < 0.05 and a<5"),
        ("<r>AT&T &nosuch; &</r>", "1:AT&T &nosuch; &"),
        ("\n<a:r\n x='1'>b</a:r>", "2:b"),
        ("<r/>", "1:"),
        ("<!DOCTYPE r [<!ENTITY e 'x'>]><r>&e;</r>", "1:&e;"),
    ] {
        let (found, problems) = read(given, "r");
        assert_eq!(found, [wanted], "{given}");
        assert_eq!(problems, [""; 0], "{given}");
    }
}

#[test]
fn broken_tags_are_mended_and_told() {
    for (given, found, problems) in [
        ("<s><r>a</s><r>b</r>", &["1:a", "1:b"][..], &["1:</s> before the end of <r>"][..]),
        ("<r>a\n<r>b</r>", &["1:a\n", "2:b"], &["2:<r> of line 1 has no end"]),
        ("<r>a</x></r>", &["1:a"], &["1:</x> closes nothing"]),
        ("<r><i>a<b>b</i>c</r>", &["1:abc"], &["1:</i> before the end of <b>"]),
        ("<r>a", &["1:a"], &["1:<r> has no end"]),
        (
            "<r>a</r><r",
            &["1:a"],
            &["1:syntax error: tag not closed: `>` not found before end of input"],
        ),
    ] {
        let (read_found, read_problems) = read(given, "r");
        assert_eq!(read_found, found, "{given}");
        assert_eq!(read_problems, problems, "{given}");
    }
}

#[test]
fn an_element_is_asked_for_its_parts() {
    let text = "<r><m:a x=\"1\" y:z='&lt;'>t<b>u</b></m:a><a>v</a><c><a>w</a></c></r>";
    let mut bytes = text.as_bytes();
    let mut tree = Tree::default();
    let read = Reader::new(&mut bytes).next(&mut tree, |_| Visit::Tree);
    assert!(read.expect("a slice does not fail") && tree.is_complete());
    let root = tree.root().expect("an element was read");
    let a = root.child("a").expect("there is one");
    assert_eq!((a.qualified_name(), a.prefix(), a.leading_text()), ("m:a", "m", "t"));
    assert_eq!(a.attribute("z").as_deref(), Some("<"));
    assert!(a.has("x", "1") && !a.has("w", ""));
    assert_eq!(root.text_at("c/a"), Some("w"));
    assert_eq!(root.all("a").count(), 2);
    assert_eq!(root.descendants("a").map(Element::text).collect::<Vec<_>>(), ["tu", "v", "w"]);
}

#[test]
fn inline_markup_becomes_rich_text() {
    for (given, wanted) in [
        ("<r>a <i>b</i> c</r>", "a <i>b</i> c"),
        ("<r>a <x>b</x> &amp; p&lt;5</r>", "a b & p<5"),
        ("<r><jats:italic>b</jats:italic><sup>2</sup></r>", "<i>b</i><sup>2</sup>"),
        ("<r>&lt;i&gt;b&lt;/i&gt;</r>", "<i>b</i>"),
        ("<r><y>b</y><z>c</z></r>", "<b>b</b>"),
    ] {
        let mut bytes = given.as_bytes();
        let mut tree = Tree::default();
        Reader::new(&mut bytes).next(&mut tree, |_| Visit::Tree).expect("a slice does not fail");
        let rich =
            tree.root().expect("an element was read").rich_by(&|element| match element.name() {
                "y" => Inline::As(&["b"]),
                "z" => Inline::Drop,
                _ => Inline::Usual,
            });
        assert_eq!(rich, wanted, "{given}");
    }
}

#[test]
fn any_depth_and_any_number_is_read_in_linear_time() {
    let many = 200_000;
    let (found, problems) = read(&format!("<r>{}x", "<a>".repeat(many)), "r");
    assert_eq!((found.as_slice(), problems.len()), (&["1:x".to_owned()][..], 2));
    let (found, _) = read(&"<r>".repeat(many), "r");
    assert_eq!(found.len(), many);
    let (_, problems) = read(&"</r>".repeat(many), "r");
    assert_eq!(problems.len(), 1000);
    let (found, _) = read(&format!("<r>{}</r>", "<a/>< &".repeat(many)), "r");
    assert_eq!(found[0].len(), 2 + 3 * many);
    read(&"<a b='".repeat(many), "r");
    read(&"<!--".repeat(many), "r");
    read(&"<![CDATA[".repeat(many), "r");
}

proptest! {
    #[test]
    fn no_text_is_too_broken(text in "(<r>|</r>|<a b='c'>|</a>|<|>|&amp;|&|'|\"|<!--|-->|<!\\[CDATA\\[|\\]\\]>|<\\?|\\?>|<!D|x|é|\n){0,40}") {
        let (found, _) = read(&text, "r");
        for element in found {
            prop_assert!(element.len() < text.len() + 8);
        }
        let _ = outline(&text);
    }

    #[test]
    fn what_is_escaped_comes_back(text in r"[\PC\n]{0,40}") {
        let (found, problems) = read(&format!("<r>{}</r>", escape(&text)), "r");
        prop_assert_eq!(&found, &[format!("1:{}", escape(&text).replace("&amp;", "\u{0}").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace('\u{0}', "&"))]);
        prop_assert_eq!(problems.len(), 0);
    }
}
