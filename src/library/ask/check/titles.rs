//! Titles that are not as they are printed: a reference comes in, the titles go out with the form that
//! was meant, where that is certain.

use super::finding::{Context, Finding};
use cite_model::{AnyField, Edit, FieldValue, Reference, TextField};
use cite_text::markup::{self, Piece};
use cite_text::script::is_all_caps;

/// Fewer letters than that may be a name that is written so.
const FEWEST_LETTERS: usize = 12;

/// Abbreviations that keep their full stop at the end of a title, in lower case.
const ABBREVIATIONS: &[&str] = &[
    "al", "assoc", "bros", "ca", "cf", "cie", "co", "corp", "dept", "dr", "ed", "eds", "etc", "f",
    "gen", "inc", "jr", "ltd", "mr", "mrs", "no", "nos", "nov", "ph.d", "pp", "prof", "sp", "spp",
    "sr", "ssp", "st", "subsp", "univ", "v", "var", "vol", "vols", "vs",
];

pub(super) fn capitals(reference: &Reference, context: &Context) -> Vec<Finding> {
    let Some(title) = reference.title().filter(|title| shouts(title)) else { return Vec::new() };
    let field = AnyField::Text(TextField::Title);
    let fixed = context.casing.as_ref().and_then(|casing| casing.sentence(title));
    let fix =
        fixed.filter(|fixed| !shouts(fixed)).map(|fixed| Edit::set(field, FieldValue::Text(fixed)));
    vec![Finding::new(field, title, "is all in capitals", fix)]
}

/// Whether a title is in capitals, and long enough not to be meant so.
pub(super) fn shouts(title: &str) -> bool {
    let plain = markup::plain(title);
    let letters = plain.chars().filter(|c| c.is_alphabetic()).count();
    let words = plain.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() > 3);
    letters >= FEWEST_LETTERS && words.count() >= 2 && is_all_caps(&plain)
}

pub(super) fn full_stop(reference: &Reference, _: &Context) -> Vec<Finding> {
    let Some(title) = reference.title() else { return Vec::new() };
    let Some(bare) = title.strip_suffix('.').or_else(|| title.strip_suffix('。')) else {
        return Vec::new();
    };
    let last = bare.rsplit([' ', '(', '>', '-', '/', '&']).next().unwrap_or_default();
    let abbreviated = last.contains('.')
        || last.chars().filter(|c| c.is_alphabetic()).count() == 1
        || ABBREVIATIONS.contains(&last.to_lowercase().as_str());
    let ends_in_mark = bare.ends_with(['.', '…', ' ']) || bare.is_empty();
    if abbreviated || ends_in_mark {
        return Vec::new();
    }
    let field = AnyField::Text(TextField::Title);
    let fix = Edit::set(field, FieldValue::Text(bare.to_owned()));
    vec![Finding::new(field, title, "ends in a full stop", Some(fix))]
}

pub(super) fn unbalanced(reference: &Reference, _: &Context) -> Vec<Finding> {
    let Some(title) = reference.title() else { return Vec::new() };
    let field = AnyField::Text(TextField::Title);
    if let Some(paired) = without_lone_tags(title) {
        let fix = (!paired.is_empty()).then(|| Edit::set(field, FieldValue::Text(paired)));
        return vec![Finding::new(field, title, "has a tag that is opened or closed only", fix)];
    }
    match lone_bracket(title) {
        Some(message) => vec![Finding::new(field, title, message, None)],
        None => Vec::new(),
    }
}

/// The title without tags of rich text that lack their partner; none where all have theirs.
fn without_lone_tags(title: &str) -> Option<String> {
    let tags = [
        "<i>", "</i>", "<b>", "</b>", "<sup>", "</sup>", "<sub>", "</sub>", "<sc>", "</sc>",
        "<nc>", "</nc>",
    ];
    let mut out = String::with_capacity(title.len());
    for piece in markup::pieces(title) {
        match piece {
            Piece::Text(text) => {
                out.push_str(&tags.iter().fold(text.to_owned(), |text, tag| text.replace(tag, "")));
            }
            tag => out.push_str(tag.as_str()),
        }
    }
    let cleaned = markup::clean(&out).into_owned();
    (out.len() < title.len()).then_some(cleaned)
}

/// A bracket without its partner. `a)` counts things, and intervals are half open: they are no fault.
fn lone_bracket(title: &str) -> Option<&'static str> {
    let count = |sign: char| title.matches(sign).count();
    let interval =
        title.split([' ']).any(|word| word.contains(',') && word.contains(['[', '(', ']', ')']));
    let counts =
        title.split(' ').any(|word| word.len() <= 3 && word.ends_with(')') && !word.contains('('));
    let round = count('(') != count(')') && !counts;
    let square = count('[') != count(']');
    match () {
        () if interval && round == square && round => None,
        () if round => Some("has a round bracket without its partner"),
        () if square => Some("has a square bracket without its partner"),
        () if count('{') != count('}') => Some("has a brace without its partner"),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::rules::tests::fix;

    #[test]
    fn titles() {
        for (rule, title, fixed) in [
            ("title-capitals", "LARYNGEAL ADENOCARCINOMA IN A DOG", "?"),
            ("title-capitals", "HIV AND AIDS", ""),
            ("title-capitals", "Laryngeal ADENOCARCINOMA", ""),
            ("title-full-stop", "A title.", "A title"),
            ("title-full-stop", "A title...", ""),
            ("title-full-stop", "Daubert v. Merrell Dow, Inc.", ""),
            ("title-full-stop", "Made in the U.S.A.", ""),
            ("title-full-stop", "A new species of Bacillus sp.", ""),
            ("title-full-stop", "中文标题。", "中文标题"),
            ("title-full-stop", "Vitamin C.", ""),
            ("title-full-stop", "Phase 3.", "Phase 3"),
            ("unbalanced", "A (b) [c] {d}", ""),
            ("unbalanced", "A (b", "?"),
            ("unbalanced", "a) first, b) second", ""),
            ("unbalanced", "On the interval [0,1)", ""),
            ("unbalanced", "<i>E. coli today", "E. coli today"),
            ("unbalanced", "<i>E. coli</i> today", ""),
        ] {
            assert_eq!(fix(rule, &[("title", title)]), fixed, "{title}");
        }
    }
}
