//! Identifiers that are none: a reference comes in, those it has wrong go out, with the right one
//! where there is but one reading.

use super::finding::{Context, Finding};
use cite_model::identifier::find_doi;
use cite_model::{
    AnyField, Arxiv, Doi, Edit, FieldValue, Isbn, Issn, ListField, Pmcid, Pmid, Reference,
    TextField,
};
use cite_text::markup;

/// What addresses of publishers have behind the DOI.
const DOI_TAILS: &[&str] =
    &["/full", "/fulltext", "/abstract", "/summary", "/pdf", "/epdf", "/meta", "/html"];

pub(super) fn doi(reference: &Reference, _: &Context) -> Vec<Finding> {
    let Some(value) = reference.text(TextField::Doi) else { return Vec::new() };
    let field = AnyField::Text(TextField::Doi);
    let found = |message: &str, doi: Option<String>| {
        vec![Finding::new(
            field,
            value,
            message,
            doi.map(|doi| Edit::set(field, FieldValue::Text(doi))),
        )]
    };
    if is_short_doi(value) {
        return Vec::new();
    }
    if markup::unescape(value) != value {
        return found("has HTML left in it", mended(value));
    }
    let Some(doi) = Doi::parse(value) else { return found("is no DOI", mended(value)) };
    let doi = doi.as_str();
    if let Some(inner) = within(doi) {
        return found("has an address or a second DOI in it", inner);
    }
    let without_query = doi.split(['?', '#']).next().unwrap_or_default();
    let tail = DOI_TAILS.iter().find_map(|tail| without_query.strip_suffix(tail));
    let bare = tail.unwrap_or(without_query);
    match Doi::parse(bare) {
        Some(_) if tail.is_some() => found("ends in a part of an address", Some(bare.to_owned())),
        _ if !value.eq_ignore_ascii_case(doi) => {
            found("is not the DOI alone", Some(doi.to_owned()))
        }
        _ => Vec::new(),
    }
}

pub(super) fn short_doi(reference: &Reference, _: &Context) -> Vec<Finding> {
    let value = reference.text(TextField::Doi).filter(|value| is_short_doi(value));
    let field = AnyField::Text(TextField::Doi);
    let message = "is a shortDOI: only doi.org knows the DOI that it stands for";
    value.map(|value| Finding::new(field, value, message, None)).into_iter().collect()
}

/// `10/fqd6hj`: a DOI as shortdoi.org cuts it.
fn is_short_doi(value: &str) -> bool {
    let code = value.strip_prefix("10/").unwrap_or_default();
    !code.is_empty() && code.len() <= 8 && code.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The DOI of a text that is none as it stands, where there is but one reading.
fn mended(value: &str) -> Option<String> {
    let plain = markup::clean(&markup::unescape(value)).into_owned();
    let joined = plain.replace("/ ", "/").replace(" /", "/");
    let known = |text: &str| Doi::parse(text).map(|doi| doi.to_string());
    known(&plain).or_else(|| known(&joined)).or_else(|| labelled(&plain))
}

/// `10.1000/1 [doi]`, `see https://doi.org/10.1000/1 (online)`: nothing beside it but words.
fn labelled(text: &str) -> Option<String> {
    let doi = find_doi(text)?.to_string();
    let at = text.to_lowercase().find(&doi)?;
    let (before, after) = (&text[..at], text.get(at + doi.len()..)?);
    let after = after.trim_start();
    let ends = after.is_empty() || (after.starts_with(['[', '(']) && after.ends_with([']', ')']));
    (ends && !before.contains("10.")).then_some(doi)
}

/// The DOI that an address or a second DOI inside of one names; none inside where there is none.
fn within(doi: &str) -> Option<Option<String>> {
    let at = ["doi.org/", "doi:10.", "doi/10."].iter().filter_map(|mark| doi.rfind(mark)).max()?;
    let second = find_doi(&doi[at..]).map(|inner| inner.to_string());
    let mut first = &doi[..at];
    for address in ["www.", "dx.", "http://", "https://", "/"] {
        first = first.strip_suffix(address).unwrap_or(first);
    }
    let prefix_only = !first.contains('/');
    let same = second.as_deref().is_some_and(|second| doi.starts_with(second));
    Some(second.filter(|_| prefix_only || same))
}

pub(super) fn isbn(reference: &Reference, _: &Context) -> Vec<Finding> {
    let printed = |part: &str| Isbn::parse(part).map(|_| part.to_owned());
    let kind = Numbers {
        field: ListField::Isbn,
        digits: &[10, 13],
        wanted: "an ISBN has 10 or 13",
        other: ListField::Issn,
        says: "is an ISSN, not an ISBN",
        mixed: "has an ISSN in it",
    };
    numbers(reference, &kind, printed, issn_of)
}

pub(super) fn issn(reference: &Reference, _: &Context) -> Vec<Finding> {
    let printed = |part: &str| Isbn::parse(part).map(|_| part.to_owned());
    let kind = Numbers {
        field: ListField::Issn,
        digits: &[8],
        wanted: "an ISSN has 8",
        other: ListField::Isbn,
        says: "is an ISBN, not an ISSN",
        mixed: "has an ISBN in it",
    };
    numbers(reference, &kind, issn_of, printed)
}

fn issn_of(text: &str) -> Option<String> {
    Issn::parse(text).map(|issn| issn.to_string())
}

/// A list of numbers with check digits, and the list that its values are mistaken for.
struct Numbers {
    field: ListField,
    digits: &'static [usize],
    wanted: &'static str,
    other: ListField,
    /// What is said of a value of the other list.
    says: &'static str,
    /// What is said of a value that has numbers of both.
    mixed: &'static str,
}

/// The values of a list that are no numbers of its kind.
fn numbers(
    reference: &Reference,
    kind: &Numbers,
    own: impl Fn(&str) -> Option<String>,
    others: impl Fn(&str) -> Option<String>,
) -> Vec<Finding> {
    let list = reference.list(kind.field);
    let wrong = list.iter().enumerate().filter(|(_, value)| own(value).is_none());
    let found = wrong.map(|(at, value)| {
        let field = AnyField::List(kind.field);
        if let Some(doi) = Doi::parse(value) {
            let fix = moved_doi(reference, doi, replaced(kind.field, list, at, Vec::new()));
            return Finding::new(field, value, "is a DOI", fix);
        }
        let message = fault(value, kind.digits, kind.wanted);
        match parts(value, &own, &others) {
            None => Finding::new(field, value, message, None),
            Some((kept, moved)) if moved.is_empty() => {
                Finding::new(field, value, message, Some(replaced(kind.field, list, at, kept)))
            }
            Some((kept, moved)) => {
                let message = if kept.is_empty() { kind.says } else { kind.mixed };
                let taken = replaced(kind.field, list, at, kept);
                Finding::new(field, value, message, [taken, added(reference, kind.other, moved)])
            }
        }
    });
    found.collect()
}

/// The edits that bring a DOI into its own field, unless another stands there.
fn moved_doi(reference: &Reference, doi: Doi, taken: Edit) -> Vec<Edit> {
    let field = AnyField::Text(TextField::Doi);
    match reference.text(TextField::Doi).map(Doi::parse) {
        None => vec![taken, Edit::set(field, FieldValue::Text(doi.to_string()))],
        Some(known) if known.as_ref() == Some(&doi) => vec![taken],
        Some(_) => Vec::new(),
    }
}

/// The edit that adds values to a list.
fn added(reference: &Reference, field: ListField, values: Vec<String>) -> Edit {
    let mut list = reference.list(field).to_vec();
    let known = |list: &[String], value: &String| {
        list.iter().any(|other| {
            other == value || Issn::parse(other).is_some_and(|id| id.as_str() == value)
        })
    };
    for value in values {
        if !known(&list, &value) {
            list.push(value);
        }
    }
    Edit::set(AnyField::List(field), FieldValue::List(list))
}

/// The edit that puts other values, or none, in the place of one of a list.
pub(super) fn replaced(field: ListField, list: &[String], at: usize, instead: Vec<String>) -> Edit {
    let mut values: Vec<String> = Vec::new();
    let (before, after) = (&list[..at], &list[at + 1..]);
    for value in before.iter().cloned().chain(instead).chain(after.iter().cloned()) {
        if !values.contains(&value) {
            values.push(value);
        }
    }
    let field = AnyField::List(field);
    if values.is_empty() { Edit::clear(field) } else { Edit::set(field, FieldValue::List(values)) }
}

/// What is wrong with a number that is to have so many digits.
fn fault(value: &str, digits: &[usize], wanted: &str) -> String {
    let count = value.chars().filter(|c| c.is_ascii_digit() || matches!(c, 'x' | 'X')).count();
    match count {
        _ if digits.contains(&count) => "has a wrong check digit: a digit is mistyped".to_owned(),
        0 => format!("has no digits: {wanted}"),
        1 => format!("has 1 digit: {wanted}"),
        count => format!("has {count} digits: {wanted}"),
    }
}

/// The numbers of a value that holds several, or one with words behind it (`… (print) … (online)`):
/// those of its own kind, and those of the other.
fn parts(
    value: &str,
    own: impl Fn(&str) -> Option<String>,
    others: impl Fn(&str) -> Option<String>,
) -> Option<(Vec<String>, Vec<String>)> {
    // Mendeley writes the line breaks between them as signs
    let value = value.replace("\\r", " ").replace("\\n", " ");
    let pieces = value.split([' ', ',', ';', '(', ')', '/', ':', '[', ']']);
    let (mut kept, mut moved) = (Vec::new(), Vec::new());
    for piece in pieces.map(str::trim).filter(|piece| !piece.is_empty()) {
        match (own(piece), others(piece)) {
            (Some(number), _) => kept.push(number),
            (None, Some(number)) => moved.push(number),
            (None, None) if piece.contains(|c: char| c.is_ascii_digit()) => return None,
            (None, None) => {}
        }
    }
    (!kept.is_empty() || !moved.is_empty()).then_some((kept, moved))
}

pub(super) fn pmid(reference: &Reference, _: &Context) -> Vec<Finding> {
    let parse = |text: &str| Pmid::parse(text).map(|id| id.to_string());
    one(reference, TextField::Pmid, "is no PMID, which is a number of up to nine digits", parse)
}

pub(super) fn pmcid(reference: &Reference, _: &Context) -> Vec<Finding> {
    let bare = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let parse = |text: &str| {
        let text = if bare(text) { format!("PMC{text}") } else { text.to_owned() };
        Pmcid::parse(&text).map(|id| id.to_string())
    };
    one(reference, TextField::Pmcid, "is no PMCID, which is PMC and a number", parse)
}

pub(super) fn arxiv(reference: &Reference, _: &Context) -> Vec<Finding> {
    let parse = |text: &str| Arxiv::parse(text).map(|id| id.to_string());
    one(reference, TextField::Arxiv, "is no arXiv identifier", parse)
}

fn one(
    reference: &Reference,
    field: TextField,
    message: &str,
    parse: impl Fn(&str) -> Option<String>,
) -> Vec<Finding> {
    let Some(value) = reference.text(field) else { return Vec::new() };
    let right = parse(value);
    if right.as_deref() == Some(value) {
        return Vec::new();
    }
    let message = if right.is_some() { "is not the identifier alone" } else { message };
    let field = AnyField::Text(field);
    let fix = right.map(|right| Edit::set(field, FieldValue::Text(right)));
    vec![Finding::new(field, value, message, fix)]
}

/// ORCID iDs are kept under their sources' own tags, a name before them.
pub(super) fn orcid(reference: &Reference, _: &Context) -> Vec<Finding> {
    let tagged =
        reference.extra.iter().filter(|extra| extra.tag.to_ascii_lowercase().contains("orcid"));
    let wrong = tagged.flat_map(|extra| orcids(&extra.value)).filter(|id| !is_orcid(id));
    wrong
        .map(|id| Finding::new(AnyField::Extra, id, "is no ORCID iD: a digit is mistyped", None))
        .collect()
}

/// What has the shape of an ORCID iD: four groups of four.
fn orcids(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    words.filter(|word| word.len() >= 15 && word.matches('-').count() == 3)
}

/// Whether the check digit is right (ISO 7064 MOD 11-2, as ORCID's own documentation has it).
fn is_orcid(id: &str) -> bool {
    let digits: Vec<u32> = id
        .bytes()
        .filter(|byte| *byte != b'-')
        .map(|byte| if byte == b'X' { 10 } else { u32::from(byte.wrapping_sub(b'0')) })
        .collect();
    let groups = id.split('-').all(|group| group.len() == 4);
    let [stem @ .., check] = digits.as_slice() else { return false };
    let plain = stem.iter().all(|digit| *digit < 10);
    let total = stem.iter().fold(0, |total, digit| (total + digit % 10) * 2 % 11);
    groups && plain && (12 - total) % 11 == *check
}

#[cfg(test)]
mod tests {
    use super::super::rules::tests::{fix, said};
    use super::is_orcid;

    #[test]
    fn dois() {
        for (value, fixed) in [
            ("10.1000/abc", ""),
            ("10.1000/ABC", ""),
            ("10.1002/(sici)1097-0258(19980815)17:15", ""),
            ("10.1000/abc.", "10.1000/abc"),
            ("doi: 10.1000/abc", "10.1000/abc"),
            ("https://doi.org/10.1000/abc", "10.1000/abc"),
            ("10.1000/ abc", "10.1000/abc"),
            ("10.1000/abc [doi]", "10.1000/abc"),
            ("10.1000/abc def", "?"),
            ("10.1000/abc&amp;1", "10.1000/abc&1"),
            ("10.3389/fonc.2020.00001/full", "10.3389/fonc.2020.00001"),
            ("10.5424/http://dx.doi.org/10.5424/sjar/2011", "10.5424/sjar/2011"),
            ("10.1000/abcdoi:10.1000/abc", "10.1000/abc"),
            ("10.1000/abcdoi:10.1000/xyz", "?"),
            ("10/fqd6hj", ""),
            ("doi-1", "?"),
        ] {
            assert_eq!(fix("malformed-doi", &[("doi", value)]), fixed, "{value}");
        }
    }

    #[test]
    fn numbers() {
        for (rule, field, value, fixed) in [
            ("malformed-isbn", "isbn", "978-0-306-40615-7", ""),
            ("malformed-isbn", "isbn", "0-306-40615-2", ""),
            ("malformed-isbn", "isbn", "978-0-306-40615-8", "?"),
            ("malformed-isbn", "isbn", "0378-5955", "nothing -> 0378-5955"),
            (
                "malformed-isbn",
                "isbn",
                r"1748-3395 (Electronic)\r1748-3387 (Linking)|0306406152",
                "0306406152 -> 1748-3395; 1748-3387",
            ),
            (
                "malformed-isbn",
                "isbn",
                r"1531-7331\r978-0-8243-1743-0",
                "978-0-8243-1743-0 -> 1531-7331",
            ),
            ("malformed-isbn", "isbn", "doi:10.1063/1.1703009", "nothing -> 10.1063/1.1703009"),
            ("malformed-issn", "issn", "0306406152", "nothing -> 0306406152"),
            ("malformed-isbn", "isbn", "9780306406157 (print) 0804429577 (online)", "?"),
            ("malformed-isbn", "isbn", "9780306406157 (hbk)|x", "9780306406157; x"),
            ("malformed-issn", "issn", "0378-5955", ""),
            ("malformed-issn", "issn", "2434561X", ""),
            ("malformed-issn", "issn", "0378-5955, 2434-561X", "0378-5955; 2434-561X"),
            ("malformed-issn", "issn", "0378-5954", "?"),
            ("malformed-pmid", "pmid", "123", ""),
            ("malformed-pmid", "pmid", "PMID: 0123", "123"),
            ("malformed-pmid", "pmid", "12a", "?"),
            ("malformed-pmcid", "pmcid", "PMC12", ""),
            ("malformed-pmcid", "pmcid", "3531190", "PMC3531190"),
            ("malformed-arxiv", "arxiv", "1706.03762", ""),
            ("malformed-arxiv", "arxiv", "arXiv:1706.03762v2", "1706.03762"),
        ] {
            assert_eq!(fix(rule, &[(field, value)]), fixed, "{value}");
        }
        assert_eq!(
            said("malformed-isbn", &[("isbn", "978-0-306-40615-8|12")]),
            ["has a wrong check digit: a digit is mistyped", "has 2 digits: an ISBN has 10 or 13"]
        );
    }

    #[test]
    fn orcid_ids() {
        for (id, right) in [
            ("0000-0002-1825-0097", true),
            ("0000-0001-5109-3700", true),
            ("0000-0002-1694-233X", true),
            ("0000-0002-1825-0098", false),
            ("0000-0002-1825-009", false),
            ("0000-0002-1825-00é", false),
        ] {
            assert_eq!(is_orcid(id), right, "{id}");
        }
    }
}
