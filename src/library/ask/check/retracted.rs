//! Papers whose own data say that they are retracted: a reference comes in, what says so goes out.
//! Notices of retraction are no retracted papers. Nothing is to be mended: the mark must stay.

use super::finding::{Context, Finding};
use cite_model::{AnyField, ListField, Reference, Relation, TextField};
use cite_resolve::standardize;
use cite_text::script::is_all_caps;

/// What databases call the kind of a paper that is retracted, in lower case.
const KINDS: &[&str] = &["retracted publication", "retracted article", "retracted"];

pub(super) fn said_by_itself(reference: &Reference, _: &Context) -> Vec<Finding> {
    says_so(reference).into_iter().collect()
}

/// Whether a reference says of itself that its work is retracted.
pub(in crate::library) fn is_retracted(reference: &Reference) -> bool {
    says_so(reference).is_some()
}

fn says_so(reference: &Reference) -> Option<Finding> {
    let by_notice = || {
        let is_notice = |related: &&cite_model::Related| {
            related.relation == Relation::RetractionOf && related.inverse
        };
        let notice = reference.related.iter().find(is_notice)?;
        let message = "is retracted: its source names the notice";
        Some(Finding::new(AnyField::Related, &*notice.target, message, None))
    };
    by_title(reference).or_else(by_notice).or_else(|| by_kind(reference))
}

fn by_title(reference: &Reference) -> Option<Finding> {
    let title = reference.title()?;
    let lower = title.to_lowercase();
    let bare = lower.trim_start_matches(|c: char| !c.is_alphanumeric());
    // the mark alone, as `RETRACTED:` and `[Retracted]`; in a sentence the word tells nothing
    let alone = |word: &str| {
        let rest = bare.strip_prefix(word).unwrap_or_default();
        rest.starts_with([':', ']', ')']) || rest.starts_with(" article:")
    };
    let marked = |word: &str| {
        let bracketed = lower.contains(&format!("[{word}")) || lower.contains(&format!("({word}"));
        bracketed || !is_all_caps(title) && title.contains(&word.to_uppercase())
    };
    let words = [
        ("retracted", "is retracted: its title says so"),
        ("withdrawn", "is withdrawn: its title says so"),
    ];
    let (word, message) = words.into_iter().find(|(word, _)| alone(word) || marked(word))?;
    let said = alone(word) || {
        let qualifiers = standardize(reference).qualifiers;
        qualifiers.is_retracted && qualifiers.notice.is_none()
    };
    said.then(|| Finding::new(AnyField::Text(TextField::Title), title, message, None))
}

fn by_kind(reference: &Reference) -> Option<Finding> {
    let says = |text: &str| KINDS.contains(&text.trim().to_lowercase().as_str());
    let texts = [TextField::Status, TextField::Genre]
        .into_iter()
        .filter_map(|field| reference.text(field).map(|text| (AnyField::Text(field), text)));
    let keywords = reference.list(ListField::Keyword).iter();
    let keywords = keywords.map(|text| (AnyField::List(ListField::Keyword), text.as_str()));
    let kept = reference.extra.iter().map(|extra| (AnyField::Extra, extra.value.as_str()));
    let said = |(_, text): &(AnyField, &str)| text.split(';').any(says);
    let (field, text) = texts.chain(keywords).chain(kept).find(said)?;
    Some(Finding::new(field, text, "is retracted: its source says so", None))
}

#[cfg(test)]
mod tests {
    use super::super::rules::tests::said;

    #[test]
    fn what_says_so() {
        for (field, value, found) in [
            ("title", "RETRACTED: A trial of things in rats", "is retracted: its title says so"),
            ("title", "[Retracted] A trial of things in rats", "is retracted: its title says so"),
            ("title", "WITHDRAWN: Things for rats", "is withdrawn: its title says so"),
            ("title", "Retraction notice to: A trial of things", ""),
            ("title", "Things in rats (Retracted article)", "is retracted: its title says so"),
            ("title", "RETRACTED: Lighthouses", "is retracted: its title says so"),
            ("title", "How papers are retracted", ""),
            ("title", "Retracted papers in oncology: a survey of their citations", ""),
            ("status", "retracted", "is retracted: its source says so"),
            ("genre", "Journal Article; Retracted Publication", "is retracted: its source says so"),
            ("genre", "Journal Article", ""),
        ] {
            assert_eq!(said("retracted", &[(field, value)]).concat(), found, "{value}");
        }
    }
}
