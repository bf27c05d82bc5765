//! A record comes in; whether it says that its work is retracted goes out.

use crate::model::{Reference, Relation, TextField};
use crate::text::script::is_all_caps;

/// Types of publication that say it (MeSH), in small letters.
const TYPES: &[&str] = &["retracted publication", "retracted article", "retracted"];

/// Whether a record says that its work is retracted: by its type, by a notice that it names, or by
/// its title. A notice of retraction is not itself retracted.
pub(super) fn says(reference: &Reference) -> bool {
    let named = reference
        .related
        .iter()
        .any(|related| related.relation == Relation::RetractionOf && related.inverse);
    named || by_type(reference) || by_title(reference)
}

fn by_type(reference: &Reference) -> bool {
    let kept = reference.extra.iter().filter(|extra| matches!(extra.tag.as_str(), "PT" | "M3"));
    let fields = [TextField::Genre, TextField::Status].into_iter();
    let values =
        fields.filter_map(|field| reference.text(field)).chain(kept.map(|extra| &*extra.value));
    values
        .flat_map(|value| value.split([';', ',', '\n']))
        .any(|value| TYPES.contains(&value.trim().to_lowercase().as_str()))
}

/// How titles of retracted works begin, in small letters.
const STARTS: &[&str] =
    &["retracted:", "retracted article:", "retracted paper:", "retracted -", "withdrawn:"];
/// What stands in brackets anywhere in them.
const BRACKETS: &[&str] = &["[retracted", "(retracted", "[withdrawn]", "(withdrawn)"];

/// Only what publishers and databases put before or behind a title: a title can end in the word.
fn by_title(reference: &Reference) -> bool {
    let Some(title) = reference.title() else { return false };
    let small = title.to_lowercase();
    STARTS.iter().any(|start| small.starts_with(start))
        || BRACKETS.iter().any(|part| small.contains(part))
        || (title.starts_with("RETRACTED ") && !is_all_caps(title))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retracted_works_are_told_from_notices() {
        for (field, value, expected) in [
            (TextField::Title, "RETRACTED: Beans at night", true),
            (TextField::Title, "Beans at night [Retracted article]", true),
            (TextField::Title, "Retraction notice to: Beans at night", false),
            (TextField::Title, "Beans (Retracted article. See vol. 5, pg. 3)", true),
            (TextField::Title, "RETRACTED Beans at night", true),
            (TextField::Title, "RETRACTED PAPERS AND THEIR AUTHORS", false),
            (TextField::Title, "Why papers are retracted", false),
            (TextField::Genre, "Journal Article; Retracted Publication", true),
            (TextField::Genre, "Retraction of Publication", false),
        ] {
            let mut reference = Reference::default();
            reference.set(field, value);
            assert_eq!(says(&reference), expected, "{value}");
        }
    }
}
