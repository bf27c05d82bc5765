//! What must hold for any text: no panic, nothing invented.

use super::{explain, parse, split};
use cite_model::{Name, NameField, TextField};
use cite_text::fold::fold;
use cite_text::markup;
use proptest::prelude::*;

/// Pieces of references in any order.
const PIECES: &str = "([A-Z][a-z]{0,6}|[A-Z]\\.|, |\\. |; |: | |et al\\.|\\(20[0-9]{2}\\)|19[0-9]{2}|[0-9]{1,4}|vol\\. |no\\. |pp\\. |In |\\(Eds\\.\\)|“|”|\"|«|»|é|张三|[J]|https://a\\.b/c|doi:10\\.5555/x1|&|–|-|<i>|</i>){0,60}";

/// A text without everything but letters and digits, in lower case.
fn letters(text: &str) -> String {
    markup::plain(text)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whether every part of what was read is in the string.
fn is_in_the_string(text: &str) -> Result<(), TestCaseError> {
    let reference = parse(text).reference;
    let whole = letters(&markup::clean(text));
    let from_string = [
        TextField::Title,
        TextField::ContainerTitle,
        TextField::Publisher,
        TextField::PublisherPlace,
        TextField::Volume,
        TextField::Issue,
        TextField::Page,
    ];
    for value in from_string.iter().filter_map(|field| reference.text(*field)) {
        prop_assert!(whole.contains(&letters(value)), "{value:?} of {text:?}");
    }
    for field in [NameField::Author, NameField::Editor, NameField::Translator] {
        for name in reference.names(field) {
            let parts = match name {
                Name::Literal { literal } => [literal.as_str(), ""],
                Name::Person(person) => [person.family.as_str(), person.given.as_str()],
            };
            for part in parts.iter().flat_map(|part| part.split(' ')) {
                prop_assert!(whole.contains(&letters(part)), "{part:?} of {text:?}");
            }
        }
    }
    if let Some(doi) = reference.text(TextField::Doi) {
        prop_assert!(fold(&markup::clean(text)).contains(&fold(doi)));
    }
    Ok(())
}

proptest! {
    #[test]
    fn nothing_is_invented(text in PIECES) {
        is_in_the_string(&text)?;
    }

    #[test]
    fn any_text_will_do(text: String) {
        let parsed = parse(&text);
        prop_assert!((0.0..=1.0).contains(&parsed.confidence), "{}", parsed.confidence);
        is_in_the_string(&text)?;
        let _ = (explain(&text), split(&text));
    }

    #[test]
    fn the_strings_of_a_list_are_on_its_lines(text in "([A-Z][a-z]{2,9}|, |\\. |\n|\n    |\n\n|[0-9]{1,3}\\. |\\[[0-9]{1,2}\\] | ){0,80}") {
        let lines: Vec<&str> = text.lines().collect();
        let mut last = 0;
        for cited in split(&text) {
            prop_assert!(cited.line > last);
            last = cited.line;
            let line = letters(lines[cited.line as usize - 1]);
            let start: String = letters(&cited.text).chars().take(1).collect();
            prop_assert!(line.contains(&start), "{start:?} of {line:?}");
        }
    }
}

/// None of these is surely a reference.
#[test]
fn prose_is_no_reference() {
    for text in [
        "We asked readers what they do when the light goes out, and most of them said that they wait.",
        "Sign in to save this article to your library",
        "Buy 12 apples, 3 pears and a loaf of bread before Tuesday.",
        "The committee met in 2014 and agreed on the plan for the coming year.",
    ] {
        let parsed = parse(text);
        assert!(!parsed.is_sure(), "{text}: {parsed:?}");
    }
}
