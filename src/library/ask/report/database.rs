//! The records of a source come in; which database, register or other place it was exported from
//! goes out, as the format and the records' own values tell.
//!
//! A guess, said as one: a person's word (`ReportOptions::named`) stands above it.

use cite_formats::Origin;
use cite_model::{ListField, Reference, TextField};
use rustc_hash::FxHashMap;
use serde::Serialize;

/// What PRISMA 2020 counts a source among.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A bibliographic database.
    Database,
    /// A register of trials or of reviews.
    Register,
    /// A website, a reference manager, notes, or what is not known.
    Other,
}

/// Where a source comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Database {
    /// What PRISMA 2020 counts it among.
    pub kind: Kind,
    /// What it is called; `unknown` where nothing tells.
    pub name: String,
}

/// How it is known where a source comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ToldBy {
    /// A person said so.
    Person,
    /// Most of its records bear the database's marks.
    Records,
    /// Only this place has the format.
    Format,
    /// Nothing tells.
    Nothing,
}

/// Where a mark stands.
enum Mark {
    /// A part of what the record calls its database.
    Base(&'static str),
    /// All of what the record calls its database.
    Code(&'static str),
    /// The start of an identifier.
    Id(&'static str),
    /// A part of an address.
    Address(&'static str),
    /// A tag that only this place writes, in a format.
    Tag(&'static str, &'static str),
}

use Kind::{Database as Base, Other, Register};
use Mark::{Address, Code, Id, Tag};

/// A place that sources come from, and what its records bear, in small letters.
type Row = (Kind, &'static str, &'static [Mark]);

/// The first row of which a record bears a mark is its own: registers before databases, databases
/// before the hosts that offer many.
#[rustfmt::skip]
const MARKS: &[Row] = &[
    (Register, "ClinicalTrials.gov", &[Address("clinicaltrials.gov/"), Mark::Base("clinicaltrials.gov"), Id("nct0")]),
    (Register, "WHO ICTRP", &[Address("trialsearch.who.int/"), Mark::Base("ictrp")]),
    (Register, "EU Clinical Trials Register", &[Address("clinicaltrialsregister.eu/"), Address("euclinicaltrials.eu/")]),
    (Register, "ISRCTN", &[Address("isrctn.com/"), Code("isrctn")]),
    (Register, "PROSPERO", &[Address("crd.york.ac.uk/prospero"), Code("prospero")]),
    (Base, "Embase", &[Address("embase.com/"), Address("sid=embase"), Mark::Base("embase"), Address("&d=emed"), Address("&d=oemez")]),
    (Base, "Cochrane", &[Address("cochranelibrary.com/"), Id("cn-0"), Mark::Base("cochrane")]),
    (Base, "PsycINFO", &[Mark::Base("psycinfo"), Code("psyh"), Address("&d=psyc")]),
    (Base, "CINAHL", &[Mark::Base("cinahl"), Code("cin20"), Code("ccm"), Code("rzh")]),
    (Base, "ERIC", &[Code("eric")]),
    (Base, "PubMed", &[Mark::Base("pubmed"), Code("nlm"), Tag("csv", "Create Date")]),
    (Base, "MEDLINE", &[Mark::Base("medline"), Code("mdc"), Code("cmedm"), Address("&d=med")]),
    (Base, "Scopus", &[Address("scopus.com/"), Mark::Base("scopus"), Id("2-s2.0-"), Tag("csv", "EID")]),
    (Base, "Web of Science", &[Id("wos:"), Id("isi:"), Mark::Base("web of science")]),
    (Base, "LILACS", &[Mark::Base("lilacs")]),
    (Base, "CAB Abstracts", &[Mark::Base("cab abstracts")]),
    (Base, "IEEE Xplore", &[Mark::Base("ieee xplore"), Address("ieeexplore.ieee.org/")]),
    (Base, "ACM Digital Library", &[Mark::Base("acm digital library"), Address("dl.acm.org/")]),
    (Base, "JSTOR", &[Address("jstor.org/"), Mark::Base("jstor")]),
    (Base, "Dimensions", &[Code("dimensions"), Address("app.dimensions.ai/")]),
    (Base, "The Lens", &[Tag("csv", "Lens ID"), Address("lens.org/")]),
    (Base, "arXiv", &[Mark::Base("arxiv"), Address("arxiv.org/")]),
    (Base, "bioRxiv and medRxiv", &[Address("biorxiv.org/"), Address("medrxiv.org/")]),
    (Base, "ProQuest", &[Address("proquest.com/"), Mark::Base("proquest")]),
    (Base, "EBSCOhost", &[Mark::Base("ebscohost"), Address("ebscohost.com/")]),
    (Base, "Ovid", &[Address("ovidsp."), Address("ovidweb.cgi")]),
    (Base, "Crossref", &[Mark::Base("crossref")]),
    (Other, "Google Scholar", &[Mark::Base("google scholar")]),
    (Other, "Covidence", &[Tag("csv", "Covidence #")]),
    (Other, "Rayyan", &[Id("rayyan-")]),
];

/// Tags under which records keep the name of a database that had no room in a field.
const BASE_TAGS: &[&str] = &["DB", "DP", "OWN"];
/// Tags under which records keep identifiers and addresses that had no room in a field.
const ID_TAGS: &[&str] = &["AN", "UT", "EID", "U2"];
const ADDRESS_TAGS: &[&str] = &["UR", "L2", "LK", "US"];

/// Only so much of a value is looked at.
const MOST_BYTES: usize = 1024;

/// What the records of one source say about where it comes from.
#[derive(Default)]
pub(super) struct Votes {
    records: u64,
    for_row: FxHashMap<usize, u64>,
}

impl Votes {
    /// Counts a record.
    pub(super) fn count(&mut self, reference: &Reference) {
        self.records += 1;
        if let Some(row) = row_of(reference) {
            *self.for_row.entry(row).or_default() += 1;
        }
    }

    /// Where the source comes from. What a program or a person has gathered from many places is its
    /// own place, unless nearly all its records come from one.
    pub(super) fn database(&self, format: &str) -> (Database, ToldBy) {
        let by_format = cite_formats::by_id(format).and_then(|format| format.origin);
        let is_gathered = matches!(by_format, Some(Origin::Other(_)));
        let most = self.for_row.iter().max_by_key(|(row, votes)| (**votes, usize::MAX - **row));
        let carries = |votes: u64| match is_gathered {
            true => votes * 10 >= self.records * 9,
            false => votes * 2 > self.records,
        };
        if let Some((row, _)) = most.filter(|(_, votes)| carries(**votes)) {
            let (kind, name, _) = &MARKS[*row];
            return (Database { kind: *kind, name: (*name).to_owned() }, ToldBy::Records);
        }
        match by_format {
            Some(origin) => {
                let kind = if is_gathered { Other } else { Base };
                (Database { kind, name: origin.name().to_owned() }, ToldBy::Format)
            }
            None => (Database { kind: Other, name: "unknown".to_owned() }, ToldBy::Nothing),
        }
    }
}

/// The row whose marks a record bears.
fn row_of(reference: &Reference) -> Option<usize> {
    let bases = values(reference, &[TextField::Source, TextField::Archive], BASE_TAGS);
    let mut ids = values(reference, &[TextField::ArchiveLocation], ID_TAGS);
    ids.extend(reference.id.as_deref().map(small));
    let mut addresses = values(reference, &[], ADDRESS_TAGS);
    addresses.extend(reference.list(ListField::Url).iter().map(|url| small(url)));
    let bears = |mark: &Mark| match mark {
        Mark::Base(part) => bases.iter().any(|value| value.contains(part)),
        Code(whole) => bases.iter().any(|value| value == whole),
        Id(start) => ids.iter().any(|value| value.starts_with(start)),
        Address(part) => addresses.iter().any(|value| value.contains(part)),
        Tag(format, tag) => reference.kept(format, tag).next().is_some(),
    };
    MARKS.iter().position(|(_, _, marks)| marks.iter().any(bears))
}

fn values(reference: &Reference, fields: &[TextField], tags: &[&str]) -> Vec<String> {
    let of_fields = fields.iter().filter_map(|field| reference.text(*field));
    let kept = reference.extra.iter().filter(|extra| tags.contains(&extra.tag.as_str()));
    of_fields.chain(kept.map(|extra| extra.value.as_str())).map(small).collect()
}

fn small(value: &str) -> String {
    let end = (0..=value.len().min(MOST_BYTES)).rev().find(|at| value.is_char_boundary(*at));
    value[..end.unwrap_or_default()].to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(field: TextField, value: &str) -> Reference {
        let mut reference = Reference::default();
        reference.set(field, value);
        reference
    }

    #[test]
    fn the_database_is_told_by_records_or_by_the_format() {
        let scopus = record(TextField::Archive, "Scopus");
        let plain = Reference::default();
        for (format, records, kind, name, told_by) in [
            ("ris", vec![&scopus, &scopus, &plain], Base, "Scopus", ToldBy::Records),
            ("ris", vec![&scopus, &plain], Other, "unknown", ToldBy::Nothing),
            ("nbib", vec![&plain], Base, "PubMed", ToldBy::Format),
            ("zotero-rdf", vec![&scopus, &scopus, &plain], Other, "Zotero", ToldBy::Format),
            ("zotero-rdf", vec![&scopus], Base, "Scopus", ToldBy::Records),
            ("bibtex", vec![], Other, "unknown", ToldBy::Nothing),
        ] {
            let mut votes = Votes::default();
            records.iter().for_each(|record| votes.count(record));
            let expected = (Database { kind, name: name.to_owned() }, told_by);
            assert_eq!(votes.database(format), expected, "{format}");
        }
    }

    #[test]
    fn marks_are_found() {
        for (field, value, name) in [
            (TextField::Archive, "Ovid MEDLINE(R) ALL", "MEDLINE"),
            (TextField::ArchiveLocation, "WOS:000082252000006", "Web of Science"),
            (TextField::ArchiveLocation, "CN-01234567", "Cochrane"),
            (TextField::Source, "DOI.org (Crossref)", "Crossref"),
            (TextField::Source, "ERIC", "ERIC"),
        ] {
            let row = row_of(&record(field, value)).map(|row| MARKS[row].1);
            assert_eq!(row, Some(name), "{value}");
        }
        assert_eq!(row_of(&record(TextField::Source, "Generic catalogue")), None);
        let mut trial = Reference::default();
        trial.push(ListField::Url, "https://ClinicalTrials.gov/study/NCT00000000");
        assert_eq!(row_of(&trial), Some(0));
    }

    #[test]
    fn marks_are_written_in_small_letters() {
        for (_, name, marks) in MARKS {
            for mark in *marks {
                let (Mark::Base(part) | Code(part) | Id(part) | Address(part)) = mark else {
                    continue;
                };
                assert_eq!(*part, part.to_ascii_lowercase(), "{name}");
            }
        }
    }
}
