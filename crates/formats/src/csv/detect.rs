//! How sure it is that a text is a table of works: by its header.

use super::columns::Column;
use super::read::{Header, MOST_PREAMBLE, header};
use crate::{Confidence, Sample};

/// Headers that only one program's tables have, two or three at a time.
const MARKS: &[&[&str]] = &[
    &["Source title", "EID"],
    &["Item Type", "Publication Title", "Abstract Note"],
    &["Journal/Book", "PMID", "Create Date"],
    &["Covidence #", "Title"],
    &["Published Year", "Accession Number", "Title"],
    &["ENTRYTYPE", "title"],
    &["UT (Unique WOS ID)", "Article Title"],
    &["Document Title", "Author Keywords", "IEEE Terms"],
    &["key", "title", "authors", "issn", "location"],
    &["Lens ID", "Title"],
    &["PT", "AU", "TI", "UT"],
    &["TY", "AU", "TI"],
];

pub(super) fn detect(sample: &Sample) -> Confidence {
    let found = sample.text.lines().take(MOST_PREAMBLE).find_map(header);
    let Some(found) = found else { return Confidence::No };
    let has = |mark: &&str| found.columns.iter().any(|(name, _)| name == mark);
    if found.is_own || MARKS.iter().any(|marks| marks.iter().all(has)) {
        return Confidence::Sure;
    }
    match distinct(&found) {
        0 | 1 => Confidence::No,
        2 => Confidence::Weak,
        _ => Confidence::Likely,
    }
}

/// How many different things the known columns say.
fn distinct(header: &Header) -> usize {
    let mut known: Vec<Column> = Vec::new();
    for column in header.columns.iter().filter_map(|(_, column)| *column) {
        if !known.contains(&column) {
            known.push(column);
        }
    }
    known.len()
}
