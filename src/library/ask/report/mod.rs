//! A library comes in; the numbers of a PRISMA 2020 flow diagram, and every removed record with the
//! kept one and the reason, go out, as text, JSON, CSV or one page of HTML.
//!
//! What PRISMA 2020 (Page et al., BMJ 2021;372:n71) calls *records identified* are the records of
//! all sources that are in the library. Each is kept, or removed as a duplicate of a kept one: so
//! records = duplicates + entries, and there is one kept record an entry (`audit` says which). What is in
//! the trash was *removed for other reasons*; the entries left are the *records screened*. A report is
//! read at one instant: what others write meanwhile is not in it. Its numbers add up
//! ([`Report::sums`]).

mod audit;
mod csv;
mod database;
mod element;
mod gather;
mod html;
mod json;
mod overlap;
mod rows;
mod svg;
mod text;

pub use csv::csv;
pub use database::{Database, Kind, ToldBy};
pub use gather::run;
pub use html::{MOST_REMOVED_SHOWN, html};
pub use json::json;
pub use overlap::{MOST_COMPARED, Overlap};
pub use text::lines;

use crate::store::SourceId;
use cite_model::Relation;
use serde::Serialize;

/// What a person says about a report.
#[derive(Clone, Debug, Default)]
pub struct ReportOptions {
    /// When it is made, RFC 3339.
    pub now: String,
    /// Where sources come from, by their names, file names or numbers: a person's word, which
    /// stands above what is guessed.
    pub named: Vec<(String, Database)>,
}

/// The numbers of a library.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// When it was made, RFC 3339.
    pub made: String,
    /// What made it, and with which settings.
    pub tool: Tool,
    /// The numbers of the flow diagram.
    pub flow: Flow,
    /// Where the sources come from: databases, then registers, then others, by name.
    pub databases: Vec<DatabaseReport>,
    /// The sources, in the order of their import.
    pub sources: Vec<SourceReport>,
    /// How many entries the sources share.
    pub overlap: Overlap,
    /// What joined the removed records to the others: a rule, and how many it joined.
    pub reasons: Vec<Reason>,
    /// The bits of the links that joined them: the lower end of a bin of [`BIN`] bits, and how many.
    pub evidence: Vec<(i32, u64)>,
    /// The years of the entries left, and how many.
    pub years: Vec<(i32, u64)>,
    /// The entries left without a year.
    pub without_year: u64,
    /// Relations between entries, and how many.
    pub relations: Vec<(Relation, u64)>,
    /// The keys of the entries whose records say that the work is retracted, or to which another entry is
    /// a notice of retraction.
    pub retracted: Vec<String>,
    /// The keys of the entries in the trash.
    pub in_trash: Vec<String>,
}

/// How many bits a bin of the evidence is wide.
pub const BIN: i32 = 5;

/// The program and its settings.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tool {
    /// Its name.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
    /// The version of the library's schema.
    pub schema: i64,
    /// From how many bits a pair is linked.
    pub link_from_bits: f32,
    /// From how many bits a pair is a possible link.
    pub possible_from_bits: f32,
    /// The hash (xxh3-128) of the table of weights.
    pub weights: String,
    /// The rules that stand above the weights, in the order in which they are asked.
    pub rules: Vec<&'static str>,
    /// The rules by which pairs are found.
    pub blocking_rules: Vec<&'static str>,
}

/// The numbers of the flow diagram.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Flow {
    /// Sources in the library; a file that changed counts once.
    pub sources: u64,
    /// Records identified.
    pub records: u64,
    /// Of these, from databases.
    pub from_databases: u64,
    /// From registers.
    pub from_registers: u64,
    /// From elsewhere.
    pub from_others: u64,
    /// What the readers could not read as records; they are not among the records.
    pub rejected: u64,
    /// Parts of sources that are no records, and were passed over.
    pub skipped: u64,
    /// Records removed as duplicates.
    pub duplicates: u64,
    /// Of these, found within one source.
    pub within_sources: u64,
    /// Found between sources.
    pub between_sources: u64,
    /// Joined by the evidence.
    pub automatic: u64,
    /// Of the automatic ones, those that say the same as another, letter by letter.
    pub copies: u64,
    /// Joined by a person's decision alone.
    pub by_hand: u64,
    /// Entries: records that are no duplicates.
    pub entries: u64,
    /// Of these, in the trash.
    pub in_trash: u64,
    /// Entries left.
    pub left: u64,
    /// Entries that are related to another one, and kept.
    pub related: u64,
    /// Pairs of entries that may be one work, on which nobody has decided.
    pub undecided: u64,
    /// Entries whose work is retracted.
    pub retracted: u64,
}

/// A source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SourceReport {
    /// Its number in this library, as `sources::list` gives it.
    pub number: SourceId,
    /// Path or name as the user gave it.
    pub name: String,
    /// Hash of its bytes (xxh3-128).
    pub hash: String,
    /// When it was imported, RFC 3339.
    pub imported: String,
    /// Id of its format.
    pub format: String,
    /// What its bytes were decoded from.
    pub charset: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// Whether it is in the library.
    pub state: State,
    /// Where it comes from.
    pub database: Database,
    /// How that is known.
    pub told_by: ToldBy,
    /// Records that it gave when it was read.
    pub read: u64,
    /// Of these, those that are in the library: none where it was taken out, and without those whose
    /// place one of a later revision of the file has taken.
    pub records: u64,
    /// What could not be read as records.
    pub rejected: u64,
    /// Parts that are no records.
    pub skipped: u64,
    /// Its records that were removed as duplicates found within it.
    pub within: u64,
    /// Its records that were removed as duplicates of another source's.
    pub between: u64,
    /// Its records that were kept.
    pub kept: u64,
    /// Entries in which it has a record.
    pub entries: u64,
    /// Entries of which it alone has records.
    pub alone: u64,
}

/// Whether a source is in the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It is.
    Present,
    /// It is, and so is a later revision of the same file, whose records have taken the place of its own
    /// but for those that the file no longer has.
    Revised,
    /// It was taken out.
    TakenOut,
}

/// A database, a register or another place, and what came from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DatabaseReport {
    /// Which.
    #[serde(flatten)]
    pub database: Database,
    /// Sources from there.
    pub sources: u64,
    /// Their records.
    pub records: u64,
    /// Entries in which it has a record.
    pub entries: u64,
    /// Entries of which it alone has records.
    pub alone: u64,
}

/// A reason for removing records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// The rule, as the evidence names it.
    pub rule: String,
    /// What it says.
    pub says: String,
    /// How many records it removed.
    pub records: u64,
}

/// A record that was removed as a duplicate.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Removed {
    /// The citation key of the entry that it went to.
    pub key: String,
    /// The record.
    pub removed: RecordPlace,
    /// The record of the entry that was kept.
    pub kept: RecordPlace,
    /// The record that it is linked to: the kept one, or one that is linked to it in turn.
    pub linked_to: RecordPlace,
    /// Whether the same source has another record of the work that stands for it.
    pub within_source: bool,
    /// Whether only a person's decision joined it.
    pub by_hand: bool,
    /// The rule that linked it.
    pub rule: String,
    /// What the rule says.
    pub reason: String,
    /// The bits of the link; none where no evidence was weighed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bits: Option<f64>,
    /// The person's decision, where one joined it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<crate::library::ask::why::Said>,
}

/// Where a record stands, and what it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RecordPlace {
    /// The name of its source.
    pub source: String,
    /// Its place in the source, from 1.
    pub ordinal: u64,
    /// The line on which it begins.
    pub line: u64,
    /// The name that its source has for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Its title, plain.
    pub title: String,
    /// Its year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
}

/// Two numbers that are the same if the report adds up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Sum {
    /// What is compared, in words.
    pub what: &'static str,
    /// The one side.
    pub whole: u64,
    /// The other.
    pub parts: u64,
}

impl Report {
    /// The numbers that must be the same.
    pub fn sums(&self) -> Vec<Sum> {
        let flow = &self.flow;
        let of_sources = |number: fn(&SourceReport) -> u64| self.sources.iter().map(number).sum();
        let of_databases =
            |number: fn(&DatabaseReport) -> u64| self.databases.iter().map(number).sum();
        let of_reasons = self.reasons.iter().map(|reason| reason.records).sum();
        let of_years = self.years.iter().map(|(_, entries)| entries).sum::<u64>();
        let sum = |what, whole, parts| Sum { what, whole, parts };
        vec![
            sum("records = duplicates + entries", flow.records, flow.duplicates + flow.entries),
            sum("entries = in the trash + left", flow.entries, flow.in_trash + flow.left),
            sum(
                "records = from databases + from registers + from others",
                flow.records,
                flow.from_databases + flow.from_registers + flow.from_others,
            ),
            sum(
                "duplicates = within sources + between sources",
                flow.duplicates,
                flow.within_sources + flow.between_sources,
            ),
            sum("duplicates = automatic + by hand", flow.duplicates, flow.automatic + flow.by_hand),
            sum("duplicates = those of all reasons", flow.duplicates, of_reasons),
            sum("records = those of all sources", flow.records, of_sources(|s| s.records)),
            sum("records = those of all databases", flow.records, of_databases(|d| d.records)),
            sum(
                "rejected = those of all present sources",
                flow.rejected,
                of_sources(|s| if s.state == State::Present { s.rejected } else { 0 }),
            ),
            sum(
                "within sources = those of all sources",
                flow.within_sources,
                of_sources(|s| s.within),
            ),
            sum(
                "between sources = those of all sources",
                flow.between_sources,
                of_sources(|s| s.between),
            ),
            sum("entries = records kept of all sources", flow.entries, of_sources(|s| s.kept)),
            sum(
                "records of each source = within + between + kept",
                flow.records,
                of_sources(|s| s.within + s.between + s.kept),
            ),
            sum("left = those of all years and without", flow.left, of_years + self.without_year),
        ]
    }
}

/// What is said behind the name of a source that is not there, or not alone.
fn state_name(state: State) -> &'static str {
    match state {
        State::Present => "",
        State::Revised => " (a later revision of the file is there)",
        State::TakenOut => " (taken out of the library)",
    }
}

/// What people call a kind of place, one and many.
fn kind_name(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Database => ("database", "databases"),
        Kind::Register => ("register", "registers"),
        Kind::Other => ("other source", "other sources"),
    }
}
