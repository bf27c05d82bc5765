//! What was damaged or left over in a value on its way: a reference comes in, the values go out with
//! the text that was meant, where it can be told.

use super::finding::{Context, Finding};
use super::identifiers::replaced;
use cite_model::{
    AnyField, Edit, FieldValue, ListField, Name, NameList, Person, Reference, TextField, label,
};
use cite_text::{latex, markup, mojibake};
use std::borrow::Cow;

/// Fields that hold prose in several lines.
const BLOCKS: &[TextField] = &[TextField::Abstract, TextField::Annote, TextField::References];

/// Fields whose signs are their own, not those of any markup.
const RAW: &[TextField] = &[TextField::Doi, TextField::Pmid, TextField::Pmcid, TextField::Arxiv];

/// What stands where there is nothing, folded to lower case and without points and brackets.
const PLACEHOLDERS: &[&str] = &[
    "#n/a",
    "n/a",
    "na",
    "nan",
    "nil",
    "no abstract",
    "no abstract available",
    "no author",
    "no pagination",
    "no pagination specified",
    "none",
    "not applicable",
    "not available",
    "not specified",
    "null",
    "tbd",
    "undefined",
    "unknown",
];

/// Fields in which `n.p.`, `None` or `NA` can be nothing else.
const PLACED: &[TextField] = &[
    TextField::ContainerTitle,
    TextField::ContainerTitleShort,
    TextField::CollectionTitle,
    TextField::Volume,
    TextField::Issue,
    TextField::Page,
    TextField::Number,
    TextField::NumberOfPages,
    TextField::Edition,
    TextField::Publisher,
    TextField::PublisherPlace,
    TextField::Abstract,
    TextField::Language,
    TextField::Doi,
    TextField::Pmid,
    TextField::Pmcid,
];

pub(super) fn placeholder(reference: &Reference, _: &Context) -> Vec<Finding> {
    let mut found = Vec::new();
    for field in PLACED {
        let Some(value) = reference.text(*field) else { continue };
        let field_of = AnyField::Text(*field);
        if says_nothing(value) {
            let fix = Some(Edit::clear(field_of));
            found.push(Finding::new(field_of, value, "says that there is none", fix));
        } else if let Some(fix) = half_said(*field, value) {
            found.push(Finding::new(
                field_of,
                value,
                "says that there is no other page",
                Some(fix),
            ));
        }
    }
    found
}

/// Whether a value only says that there is none.
pub(super) fn says_nothing(value: &str) -> bool {
    let lower = value.to_lowercase();
    let bare = lower.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '[' | ']' | '(' | ')' | '.' | '-')
    });
    let pages = matches!(bare, "n.p" | "n. p" | "n.pag" | "n. pag");
    let twice = || {
        lower.split_once('-').is_some_and(|(a, b)| says_nothing_alone(a) && says_nothing_alone(b))
    };
    pages || PLACEHOLDERS.contains(&bare) || label::is_blank(value) || twice()
}

fn says_nothing_alone(end: &str) -> bool {
    let bare = end.trim().trim_matches('.');
    PLACEHOLDERS.contains(&bare) || bare == "n.p"
}

/// `1-n/a`: the page that is said.
fn half_said(field: TextField, value: &str) -> Option<Edit> {
    let (first, last) = value.split_once('-').filter(|_| field == TextField::Page)?;
    let is_page = first.chars().any(|c| c.is_ascii_digit()) && !first.contains(' ');
    let fits = is_page && says_nothing_alone(&last.to_lowercase());
    fits.then(|| Edit::set(AnyField::Text(field), FieldValue::Text(first.trim().to_owned())))
}

pub(super) fn garbled(reference: &Reference, _: &Context) -> Vec<Finding> {
    mend_all(reference, "was read in a wrong charset", |_, text| mojibake::repair(text))
}

/// Characters that were lost: nobody can tell which.
pub(super) fn lost(reference: &Reference, _: &Context) -> Vec<Finding> {
    let mut found = Vec::new();
    each(reference, |field, text| {
        if let Some(at) = text.find('\u{fffd}') {
            found.push(Finding::new(
                field,
                around(text, at),
                "has a character that was lost",
                None,
            ));
        } else if let Some(at) =
            question_in_word(text).filter(|_| matches!(field, AnyField::Names(_)))
        {
            let message = "has a ? where a letter was lost";
            found.push(Finding::new(field, around(text, at), message, None));
        }
    });
    found
}

/// A question mark within a word that goes on in small letters.
fn question_in_word(text: &str) -> Option<usize> {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    let small = |c: Option<char>| c.is_some_and(char::is_lowercase);
    let mut marks = text.match_indices('?').map(|(at, _)| at);
    marks
        .find(|at| letter(text[..*at].chars().next_back()) && small(text[*at + 1..].chars().next()))
}

/// HTML that a source escaped once too often, or exported as it stood.
pub(super) fn markup(reference: &Reference, _: &Context) -> Vec<Finding> {
    mend_all(reference, "has HTML left in it", |field, text| {
        if let AnyField::List(ListField::Url) = field {
            return None; // `&copy=1` is a part of an address
        }
        if is_cut(text) {
            return None;
        }
        let read = markup::from_html(text);
        let read = tidied(field, &read);
        // what is only cut at the edges, or spaced otherwise, was no markup
        (has_markup(text) && read != text && !read.is_empty()).then(|| read.into_owned())
    })
}

/// Whether a formula begins that does not end: the value was cut in the middle of it.
fn is_cut(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    lower.matches("<math").count() != lower.matches("</math").count()
}

/// An entity, or a tag that is none of rich text's own.
fn has_markup(text: &str) -> bool {
    let entity = text.contains('&') && markup::unescape(text) != text;
    let solid = |text: &str| text.split_whitespace().collect::<String>();
    entity || text.contains("</") && solid(&markup::from_html(text)) != solid(text)
}

/// LaTeX in titles and names; in an abstract a formula is often meant to stay one.
pub(super) fn latex(reference: &Reference, _: &Context) -> Vec<Finding> {
    let mut found = Vec::new();
    each(reference, |field, text| {
        let is_read = matches!(field, AnyField::Names(_))
            || matches!(field, AnyField::Text(TextField::Title | TextField::ContainerTitle));
        if !is_read || !looks_like_latex(text) {
            return;
        }
        let read = latex::to_unicode(&with_math(text));
        let read = markup::clean(&read);
        let whole = !read.contains(['\\', '{', '}', '$', '_', '^']) && !read.is_empty();
        let fix = whole.then(|| changed(reference, field, text, &read)).flatten();
        found.push(Finding::new(field, text, "has LaTeX left in it", fix));
    });
    found
}

/// Text in which indices stand outside of formulas, `In_{x}Ga_{1-x}As`, with each in a formula.
fn with_math(text: &str) -> Cow<'_, str> {
    if text.contains('$') || !(text.contains("_{") || text.contains("^{")) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        let end = rest[at..].find('}').map_or(rest.len(), |length| at + length + 1);
        let index = rest[..at].ends_with(['_', '^']);
        let (before, group) = rest.split_at(if index { at - 1 } else { at });
        let (group, after) = group.split_at(end - before.len());
        out.push_str(before);
        let sign = if index { "$" } else { "" };
        out.extend([sign, group, sign]);
        rest = after;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// A command (`\alpha`, `\'e`), a group of letters (`{DNA}`), an index (`_{2}`), or a formula that has
/// one of them. Braces round digits are no LaTeX: `{112}` names planes of a crystal.
fn looks_like_latex(text: &str) -> bool {
    let command = |at: usize| {
        text[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || "'`\"^~&%_#{".contains(c))
    };
    let group = |at: usize| {
        let inner = text[at + 1..].split('}').next().unwrap_or_default();
        let index = text[..at].ends_with(['_', '^']);
        let letters = !inner.is_empty() && inner.chars().all(|c| c.is_alphabetic() || c == '-');
        text[at + 1..].contains('}') && (index || letters)
    };
    text.match_indices('\\').any(|(at, _)| command(at))
        || text.match_indices('{').any(|(at, _)| group(at))
}

/// Every value whose mended form is another, with the edit that puts it right.
fn mend_all(
    reference: &Reference,
    message: &str,
    mend: impl Fn(AnyField, &str) -> Option<String>,
) -> Vec<Finding> {
    let mut found = Vec::new();
    each(reference, |field, text| {
        if let Some(mended) = mend(field, text) {
            let fix = changed(reference, field, text, &tidied(field, &mended));
            found.push(Finding::new(field, text, message, fix));
        }
    });
    found
}

/// Shows every text of a reference that can be edited, a name's parts one by one. Notes are anybody's
/// own, and hold what they are to hold.
fn each(reference: &Reference, mut look: impl FnMut(AnyField, &str)) {
    for (field, text) in reference.texts.iter().filter(|(field, _)| !RAW.contains(field)) {
        look(AnyField::Text(field), text);
    }
    for (field, list) in reference.names.iter() {
        let parts = list.names.iter().flat_map(name_parts);
        parts.filter(|part| !part.is_empty()).for_each(|part| look(AnyField::Names(field), part));
    }
    for (field, list) in reference.lists.iter().filter(|(field, _)| *field != ListField::Note) {
        list.iter().for_each(|text| look(AnyField::List(field), text));
    }
}

fn name_parts(name: &Name) -> Vec<&str> {
    match name {
        Name::Literal { literal } => vec![literal],
        Name::Person(person) => vec![&person.family, &person.given],
    }
}

/// The edit that puts a text in the place of another, wherever the field has it.
fn changed(reference: &Reference, field: AnyField, from: &str, to: &str) -> Option<Edit> {
    match field {
        AnyField::Text(_) if to.is_empty() => None,
        AnyField::Text(_) => Some(Edit::set(field, FieldValue::Text(to.to_owned()))),
        AnyField::List(list_field) => {
            let list = reference.list(list_field);
            let at = list.iter().position(|value| value == from)?;
            Some(replaced(list_field, list, at, vec![to.to_owned()]))
        }
        AnyField::Names(name_field) => {
            let list = reference.names.get(name_field)?;
            let names = list.names.iter().map(|name| renamed(name, from, to)).collect();
            Some(Edit::set(field, FieldValue::Names(NameList { names, et_al: list.et_al })))
        }
        _ => None,
    }
}

fn renamed(name: &Name, from: &str, to: &str) -> Name {
    let new = |part: &String| if part == from { to.to_owned() } else { part.clone() };
    match name {
        Name::Literal { literal } => Name::literal(new(literal)),
        Name::Person(person) => Name::Person(Person {
            family: new(&person.family),
            given: new(&person.given),
            ..person.clone()
        }),
    }
}

fn tidied<'t>(field: AnyField, text: &'t str) -> Cow<'t, str> {
    match field {
        AnyField::Text(field) if BLOCKS.contains(&field) => markup::clean_block(text),
        _ => markup::clean(text),
    }
}

/// What stands round a place.
fn around(text: &str, at: usize) -> String {
    const SHOWN: usize = 24;
    let from = text.floor_char_boundary(at.saturating_sub(SHOWN));
    let to = text.ceil_char_boundary((at + SHOWN).min(text.len()));
    let (before, after) = (if from > 0 { "…" } else { "" }, if to < text.len() { "…" } else { "" });
    format!("{before}{}{after}", &text[from..to])
}

#[cfg(test)]
mod tests {
    use super::super::rules::tests::fix;

    #[test]
    fn nothing_said() {
        for (field, value, fixed) in [
            ("volume", "NA", "nothing"),
            ("volume", "12", ""),
            ("page", "n/a-n/a", "nothing"),
            ("page", "No Pagination Specified-No Pagination Specified", "nothing"),
            ("page", "n.p.-undefined", "nothing"),
            ("page", "1-n/a", "1"),
            ("page", "nan", "nothing"),
            ("page", "12-15", ""),
            ("abstract", "[No abstract available]", "nothing"),
            ("journal", "Nature", ""),
            ("title", "None", ""),
        ] {
            assert_eq!(fix("placeholder", &[(field, value)]), fixed, "{value}");
        }
    }

    #[test]
    fn damage() {
        for (rule, field, value, fixed) in [
            ("mojibake", "title", "CafÃ© culture", "Café culture"),
            ("mojibake", "title", "Café culture", ""),
            ("mojibake", "author", "MÃ¼ller, Ann; Lee, Bo", "Müller, Ann; Lee, Bo"),
            ("mojibake", "keyword", "a|MÃ¼ll", "a; Müll"),
            ("lost-character", "title", "Caf\u{fffd} culture", "?"),
            ("lost-character", "author", "M?ller, Ann", "?"),
            ("lost-character", "author", "Müller, Ann", ""),
            ("lost-character", "title", "who?what", ""),
        ] {
            assert_eq!(fix(rule, &[(field, value)]), fixed, "{value}");
        }
    }

    #[test]
    fn leftovers() {
        for (rule, field, value, fixed) in [
            ("markup", "title", "Nutrition &amp; Metabolism", "Nutrition & Metabolism"),
            ("markup", "title", "<i>E. coli</i> at p < 0.05 & p > 0.01", ""),
            ("markup", "title", "a<b and c</d", ""),
            (
                "markup",
                "title",
                "Levels of <em>p</em> in <p>rats</p>",
                "Levels of <i>p</i> in rats",
            ),
            ("markup", "title", "YBa<inf>2</inf>Cu", "YBa<sub>2</sub>Cu"),
            ("markup", "abstract", "PSA &lt; 0.1 ng", "PSA < 0.1 ng"),
            ("markup", "url", "https://a.org/?x=1&amp;y=2", ""),
            ("markup", "author", "{Smith &amp; Sons}", "{Smith & Sons}"),
            ("latex", "title", "Noise in {RTS} Nanowires", "Noise in RTS Nanowires"),
            ("latex", "title", r"The $\beta$-catenin pathway", "The β-catenin pathway"),
            ("latex", "title", r"M{\'e}thode", "Méthode"),
            ("latex", "title", "In_{x}Ga_{1-x}As wires", "In<sub>x</sub>Ga<sub>1-x</sub>As wires"),
            ("latex", "title", "{S}urface {F}ree {E}nergy", "Surface Free Energy"),
            ("latex", "title", "Paired twins and {112} morphology", ""),
            ("latex", "title", "costs from $5 to $10", ""),
            ("latex", "title", r"C:\1 and back", ""),
            ("latex", "author", r"Do\u{g}an, S", "Doğan, S"),
            ("latex", "author", r"Buka\la, M", "?"),
            ("latex", "abstract", r"with $\alpha = 0.05$", ""),
        ] {
            assert_eq!(fix(rule, &[(field, value)]), fixed, "{value}");
        }
    }
}
