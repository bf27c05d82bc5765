//! Ovid's whole citation in a table's column of journals: `J Med Chem.53 (10) ()(pp 4066-4084) 2010.Date of Publication: …`
//! comes in, the journal and its place go out.

use cite_model::{Reference, TextField};

/// What a citation says.
#[derive(Debug, Default, PartialEq, Eq)]
struct Citation<'t> {
    journal: &'t str,
    volume: &'t str,
    issue: &'t str,
    pages: &'t str,
}

/// Puts a citation in the place of the journal into the fields that it is made of. A value of a field that has a number is
/// the better one; what has none is kept.
pub(super) fn part(reference: &mut Reference, format: &str) {
    let Some(text) = reference.text(TextField::ContainerTitle).map(str::to_owned) else { return };
    let Some(citation) = citation(&text) else { return };
    reference.keep(format, "journal", &text);
    reference.set(TextField::ContainerTitle, citation.journal);
    for (field, tag, value) in [
        (TextField::Volume, "volume", citation.volume),
        (TextField::Issue, "issue", citation.issue),
        (TextField::Page, "pages", citation.pages),
    ] {
        let given = reference.text(field).unwrap_or_default().to_owned();
        let has_number = given.bytes().any(|byte| byte.is_ascii_digit());
        if value.is_empty() || has_number || !given.is_empty() && field == TextField::Page {
            continue;
        }
        if !given.is_empty() {
            reference.keep(format, tag, &given);
        }
        reference.set(field, value);
    }
}

/// What only such a citation has: its pages in brackets, or the date behind them.
const MARKS: [&str; 4] = ["(pp ", "(no pagination)", ".Date of Publication", "(var.pagings)"];

fn citation(text: &str) -> Option<Citation<'_>> {
    let end = MARKS.iter().filter_map(|mark| text.find(mark)).min()?;
    let (head, tail) = text.split_at(end);
    let mut dots = head.match_indices('.').map(|(at, _)| at);
    let begins_place =
        |at: &usize| head[at + 1..].trim_start().starts_with(|c: char| c.is_ascii_digit());
    let dot = dots.rfind(begins_place)?;
    let (journal, place) = (head[..dot].trim(), head[dot + 1..].trim());
    let mut brackets = place.split('(');
    let volume = brackets.next().unwrap_or_default().split(',').next().unwrap_or_default().trim();
    let issue = brackets.filter_map(|rest| rest.split_once(')')).map(|(issue, _)| issue.trim());
    let pages = tail.strip_prefix("(pp ").and_then(|rest| rest.split_once(')'));
    let pages = pages.map_or("", |(pages, _)| pages.split(';').next().unwrap_or_default().trim());
    let is_named = journal.chars().any(char::is_alphabetic);
    is_named.then(|| Citation {
        journal,
        volume,
        issue: issue.into_iter().find(|issue| !issue.is_empty()).unwrap_or_default(),
        pages,
    })
}

#[cfg(test)]
mod tests {
    use super::{Citation, citation};

    #[test]
    fn citations_are_taken_apart() {
        for (text, journal, volume, issue, pages) in [
            (
                "J Owl Stud.53 (10) ()(pp 4066-4084) 2010.Date of Publication: 27 May 2010.",
                "J Owl Stud",
                "53",
                "10",
                "4066-4084",
            ),
            (
                "Owl Reports (Oslo).12 Suppl 2 ()(pp v-xii; S1-105) 2000.",
                "Owl Reports (Oslo)",
                "12 Suppl 2",
                "",
                "v-xii",
            ),
            (
                "Owl Letters.7 (no pagination), 2012.Article Number: 345.",
                "Owl Letters",
                "7",
                "",
                "",
            ),
        ] {
            assert_eq!(citation(text), Some(Citation { journal, volume, issue, pages }), "{text}");
        }
        for text in ["Proc. R. Soc. B", "Owl Letters. 7", "Owl studies (pp 3)"] {
            assert_eq!(citation(text), None, "{text}");
        }
    }
}
