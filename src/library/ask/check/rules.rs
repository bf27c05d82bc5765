//! The rules of a check as data, one a row: a reference comes in, what is wrong with it goes out. A
//! rule is a function of the reference and the [`Context`] alone; those that look at several entries
//! or at a file are listed here too and carried out in `across` and `retractions`.

use super::finding::{Context, Finding, Severity};
use super::{dates, identifiers, links, missing, names, pages, retracted, texts, titles};
use cite_model::Reference;
use serde::Serialize;

/// A rule: its name, how bad what it finds is, and how it finds it.
#[derive(Serialize)]
pub struct Rule {
    /// Its name, by which it is chosen and reported.
    pub id: &'static str,
    /// How bad what it finds is.
    pub severity: Severity,
    /// What it looks for, in one line.
    pub about: &'static str,
    #[serde(skip)]
    pub(super) find: Finder,
}

/// How a rule finds what it looks for.
pub(super) enum Finder {
    /// In a reference by itself.
    Alone(fn(&Reference, &Context) -> Vec<Finding>),
    /// Among several entries, or in a file.
    Across,
}

macro_rules! rules {
    ($($id:literal $severity:ident $find:expr, $about:literal;)*) => {
        &[$(Rule { id: $id, severity: Severity::$severity, about: $about, find: $find },)*]
    };
}

use Finder::{Across, Alone};

/// All rules, in the order in which an entry's problems are told.
pub const RULES: &[Rule] = rules! {
    "retracted" Error Alone(retracted::said_by_itself), "papers that say of themselves, or of which a notice in the library says, that they are retracted";
    "retraction-watch" Error Across, "papers that the Retraction Watch file of --retractions lists";
    "malformed-doi" Error Alone(identifiers::doi), "DOIs that are none, or have something behind them";
    "short-doi" Note Alone(identifiers::short_doi), "shortDOIs in the place of DOIs";
    "malformed-isbn" Error Alone(identifiers::isbn), "ISBNs with a wrong check digit or length";
    "malformed-issn" Error Alone(identifiers::issn), "ISSNs with a wrong check digit or length";
    "malformed-pmid" Error Alone(identifiers::pmid), "PMIDs that are no number of up to nine digits";
    "malformed-pmcid" Error Alone(identifiers::pmcid), "PMCIDs that are not PMC and a number";
    "malformed-arxiv" Error Alone(identifiers::arxiv), "arXiv identifiers that are none";
    "malformed-orcid" Warning Alone(identifiers::orcid), "ORCID iDs with a wrong check digit or length";
    "impossible-date" Error Alone(dates::impossible), "days that no calendar has, ranges that end before they begin";
    "impossible-year" Error Alone(dates::year), "years that are still to come, or too early for the kind of work";
    "impossible-pages" Error Alone(pages::impossible), "last pages before first ones, pages that a spreadsheet took for a date";
    "placeholder" Warning Alone(texts::placeholder), "values that say there is none: n/a, null, No Pagination Specified";
    "mojibake" Error Alone(texts::garbled), "text that was read in a wrong charset: Ã© for é";
    "lost-character" Error Alone(texts::lost), "characters that were lost on the way: \u{fffd}, or ? within a name";
    "markup" Warning Alone(texts::markup), "HTML entities and tags that were left in a value";
    "latex" Warning Alone(texts::latex), "LaTeX that was left in a title or a name";
    "et-al-name" Error Alone(names::et_al), "`et al.` or `others` taken for a person";
    "swapped-name" Warning Alone(names::swapped), "initials where the family name belongs";
    "name-capitals" Note Alone(names::capitals), "names all in capitals";
    "title-capitals" Note Alone(titles::capitals), "titles all in capitals";
    "title-full-stop" Note Alone(titles::full_stop), "titles with a full stop behind them";
    "unbalanced" Warning Alone(titles::unbalanced), "titles with a bracket or a tag that is opened or closed only";
    "malformed-url" Warning Alone(links::malformed), "addresses that no browser opens";
    "missing-field" Note Alone(missing::missing), "fields that a work of this type is cited by, and that are not there";
    "same-identifier" Warning Across, "two entries with one DOI, PMID, PMCID or arXiv identifier";
    "dangling-relation" Warning Across, "entries that belong to a citation key that is not there";
};

/// The rule of a name.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use cite_model::{AnyField, Edit};

    #[test]
    fn rules_have_one_name_each() {
        for rule in RULES {
            assert_eq!(RULES.iter().filter(|other| other.id == rule.id).count(), 1, "{}", rule.id);
            let plain = |c: char| c.is_ascii_lowercase() || c == '-';
            assert!(rule.id.chars().all(plain) && !rule.about.ends_with('.'), "{}", rule.id);
        }
    }

    /// What a rule says of a reference with these fields: `field: message -> fix`.
    pub(in crate::library) fn said(rule_id: &str, fields: &[(&str, &str)]) -> Vec<String> {
        let reference = reference(fields);
        let context = Context { this_year: 2026, casing: None };
        let Finder::Alone(find) = rule(rule_id).expect("a rule of this name").find else {
            panic!("{rule_id} looks at more than one reference")
        };
        let told = find(&reference, &context).into_iter().map(|finding| {
            let fixes = finding.fix.iter().map(|edit| match &edit.value {
                None => " -> nothing".to_owned(),
                Some(_) => format!(" -> {}", edit.shown()),
            });
            format!("{}{}", finding.message, fixes.collect::<String>())
        });
        told.collect()
    }

    /// The fix for a value, or that there is a problem (`?`), or that there is none (``).
    pub(in crate::library) fn fix(rule_id: &str, fields: &[(&str, &str)]) -> String {
        let said = said(rule_id, fields);
        let Some(first) = said.first() else { return String::new() };
        first.split_once(" -> ").map_or("?".to_owned(), |(_, fix)| fix.to_owned())
    }

    /// A reference with these values, as sources leave them; values of a list are parted by `|`.
    pub(in crate::library) fn reference(fields: &[(&str, &str)]) -> Reference {
        use cite_model::{Date, FieldValue};
        let mut reference = Reference::default();
        for (name, value) in fields {
            let field: AnyField = name.parse().expect("a field of this name");
            let value = match field {
                AnyField::Text(_) => FieldValue::Text((*value).to_owned()),
                AnyField::List(_) => {
                    FieldValue::List(value.split('|').map(str::to_owned).collect())
                }
                AnyField::Date(_) => FieldValue::Date(
                    Date::from_edtf(value).unwrap_or_else(|| Date::Literal((*value).to_owned())),
                ),
                _ => Edit::parse(field, value).expect("a value").value.expect("a value"),
            };
            Edit::set(field, value).apply(&mut reference);
        }
        reference
    }
}
