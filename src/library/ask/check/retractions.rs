//! The Retraction Watch database as its keepers give it away, a CSV of some 70 MB, in; the notices on
//! papers that are asked for out. It is read row by row, and only what matches is kept.
//!
//! Columns are found by their names: `OriginalPaperDOI`, `OriginalPaperPubMedID`, `RetractionNature`,
//! `Reason` (`+Falsification of Data;+…;`), `RetractionDate` (`10/27/2022 0:00`), `RetractionDOI`,
//! `RetractionPubMedID`. Where there is no identifier it says `0` or `unavailable`.

use super::across::identifiers;
use super::finding::{Finding, Severity};
use crate::library::LibraryError;
use cite_model::{AnyField, Date, Doi, Entry, Pmid, TextField};
use rustc_hash::FxHashMap;
use std::fs::File;
use std::path::Path;

/// How bad a notice of a kind is; one of any other kind is a note.
const NATURES: &[(&str, Severity)] = &[
    ("retraction", Severity::Error),
    ("expression of concern", Severity::Warning),
    ("correction", Severity::Note),
    ("reinstatement", Severity::Note),
];

/// Most reasons that a message tells.
const MOST_REASONS: usize = 6;

/// The notices on entries, by the entries' places in what was given.
pub(super) type Notices = FxHashMap<usize, Vec<(Severity, Finding)>>;

/// Reads the notices on these entries out of a file.
pub(super) fn notices(path: &Path, entries: &[&Entry]) -> Result<Notices, LibraryError> {
    let file = File::open(path).map_err(|error| LibraryError::io(path, error))?;
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(file);
    let header = reader.byte_headers().map_err(|error| damaged(path, &error))?;
    let columns = Columns::find(header).ok_or_else(|| LibraryError::Edited {
        path: path.to_owned(),
        line: 1,
        why: "no columns OriginalPaperDOI and RetractionNature: no file of Retraction Watch"
            .to_owned(),
    })?;
    let wanted = wanted(entries);
    let mut notices = Notices::default();
    let mut row = csv::ByteRecord::new();
    while reader.read_byte_record(&mut row).map_err(|error| damaged(path, &error))? {
        let notice = columns.notice(&row);
        let doi = Doi::parse(&notice.paper_doi).map(|doi| (TextField::Doi, doi.to_string()));
        let pmid = Pmid::parse(&notice.paper_pmid).map(|pmid| (TextField::Pmid, pmid.to_string()));
        let mut told: Vec<usize> = Vec::new();
        for identifier in [doi, pmid].into_iter().flatten() {
            for at in wanted.get(&identifier).into_iter().flatten() {
                if !told.contains(at) {
                    told.push(*at);
                    notices.entry(*at).or_default().push(notice.finding(&identifier));
                }
            }
        }
    }
    notices
        .values_mut()
        .for_each(|list| list.sort_by(|a, b| (a.0, &a.1.message).cmp(&(b.0, &b.1.message))));
    Ok(notices)
}

fn damaged(path: &Path, error: &csv::Error) -> LibraryError {
    let line = error.position().map_or(1, csv::Position::line);
    LibraryError::Edited { path: path.to_owned(), line, why: error.to_string() }
}

/// The entries by the identifiers that the file names papers by.
fn wanted(entries: &[&Entry]) -> FxHashMap<(TextField, String), Vec<usize>> {
    let mut wanted: FxHashMap<(TextField, String), Vec<usize>> = FxHashMap::default();
    for (at, entry) in entries.iter().enumerate() {
        for identifier in identifiers(&entry.reference) {
            wanted.entry(identifier).or_default().push(at);
        }
    }
    wanted
}

/// Where the columns are that matter; none for one that this file lacks.
struct Columns {
    paper_doi: usize,
    paper_pmid: Option<usize>,
    nature: usize,
    reason: Option<usize>,
    date: Option<usize>,
    notice_doi: Option<usize>,
    notice_pmid: Option<usize>,
}

impl Columns {
    fn find(header: &csv::ByteRecord) -> Option<Self> {
        let letters = |name: &[u8]| -> String {
            let text = String::from_utf8_lossy(name).to_ascii_lowercase();
            text.chars().filter(char::is_ascii_alphanumeric).collect()
        };
        let names: Vec<String> = header.iter().map(letters).collect();
        let at = |name: &str| names.iter().position(|known| known == name);
        Some(Self {
            paper_doi: at("originalpaperdoi")?,
            paper_pmid: at("originalpaperpubmedid"),
            nature: at("retractionnature")?,
            reason: at("reason"),
            date: at("retractiondate"),
            notice_doi: at("retractiondoi"),
            notice_pmid: at("retractionpubmedid"),
        })
    }

    fn notice(&self, row: &csv::ByteRecord) -> Notice {
        let cell = |at: Option<usize>| {
            let bytes = at.and_then(|at| row.get(at)).unwrap_or_default();
            String::from_utf8_lossy(bytes).trim().to_owned()
        };
        Notice {
            paper_doi: cell(Some(self.paper_doi)),
            paper_pmid: cell(self.paper_pmid),
            nature: cell(Some(self.nature)),
            reason: cell(self.reason),
            date: cell(self.date),
            notice_doi: cell(self.notice_doi),
            notice_pmid: cell(self.notice_pmid),
        }
    }
}

/// A row, as it stands.
struct Notice {
    paper_doi: String,
    paper_pmid: String,
    nature: String,
    reason: String,
    date: String,
    notice_doi: String,
    notice_pmid: String,
}

impl Notice {
    fn finding(&self, identifier: &(TextField, String)) -> (Severity, Finding) {
        let nature = self.nature.to_lowercase();
        let known = NATURES.iter().find(|(known, _)| *known == nature);
        let severity = known.map_or(Severity::Note, |(_, severity)| *severity);
        let mut message = if nature.is_empty() { "notice".to_owned() } else { nature };
        if let Some(day) = day(&self.date) {
            message.push_str(&format!(" of {day}"));
        }
        let doi = Doi::parse(&self.notice_doi).map(|doi| doi.to_string());
        let pmid = || Pmid::parse(&self.notice_pmid).map(|pmid| format!("PMID {pmid}"));
        if let Some(place) = doi.or_else(pmid) {
            message.push_str(&format!(", {place}"));
        }
        let reasons = self.reasons();
        if !reasons.is_empty() {
            message.push_str(&format!(": {reasons}"));
        }
        (severity, Finding::new(AnyField::Text(identifier.0), &*identifier.1, message, None))
    }

    fn reasons(&self) -> String {
        let all = self.reason.split(';').map(|reason| reason.trim().trim_start_matches('+').trim());
        let all: Vec<&str> = all.filter(|reason| !reason.is_empty()).collect();
        let more = all.len().saturating_sub(MOST_REASONS);
        let shown = all[..all.len() - more].join("; ");
        if more > 0 { format!("{shown}; and {more} more") } else { shown }
    }
}

/// `10/27/2022 0:00`, always month first; an ISO date stays one.
fn day(text: &str) -> Option<Date> {
    let day = text.split([' ', 'T']).next().unwrap_or_default();
    if let Some(date) = Date::from_edtf(day) {
        return Some(date);
    }
    let mut parts = day.split('/');
    let mut number = || parts.next().and_then(|part| part.parse::<u16>().ok());
    let (month, day, year) = (number()?, number()?, number()?);
    Date::from_parts(i32::from(year), u8::try_from(month).ok(), u8::try_from(day).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days() {
        for (text, date) in [
            ("10/27/2022 0:00", Some("2022-10-27")),
            ("1/5/2020 12:00:00 AM", Some("2020-01-05")),
            ("2020-01-05", Some("2020-01-05")),
            ("27/10/2022", None),
            ("", None),
        ] {
            assert_eq!(day(text).map(|date| date.to_string()).as_deref(), date, "{text}");
        }
    }

    #[test]
    fn what_a_notice_tells() {
        let header = "Record ID,RetractionDate,RetractionDOI,RetractionPubMedID,OriginalPaperDOI,\u{feff}OriginalPaperPubMedID,RetractionNature,Reason";
        let header = csv::ByteRecord::from(header.split(',').collect::<Vec<_>>());
        let columns = Columns::find(&header).expect("the columns that matter");
        for (cells, severity, told) in [
            (
                [
                    "1",
                    "10/27/2022 0:00",
                    "10.1000/n",
                    "0",
                    "10.1000/1",
                    "0",
                    "Retraction",
                    "+Fabrication of Data;+Paper Mill;",
                ],
                Severity::Error,
                "retraction of 2022-10-27, 10.1000/n: Fabrication of Data; Paper Mill",
            ),
            (
                ["1", "", "unavailable", "77", "10.1000/1", "0", "Expression of concern", ""],
                Severity::Warning,
                "expression of concern, PMID 77",
            ),
            (
                ["1", "", "", "", "10.1000/1", "0", "Reinstatement", ""],
                Severity::Note,
                "reinstatement",
            ),
        ] {
            let row = csv::ByteRecord::from(cells.to_vec());
            let notice = columns.notice(&row);
            let (found, finding) = notice.finding(&(TextField::Doi, "10.1000/1".to_owned()));
            assert_eq!((found, finding.message.as_str()), (severity, told));
        }
    }
}
