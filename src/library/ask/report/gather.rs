//! A library comes in; its numbers go out, and every removed record is shown on the way.
//!
//! One pass over the entries in the order of their keys; what is kept in memory is a few numbers
//! for each record.

use super::audit::{self, Cause, Gone, Words};
use super::database::Votes;
use super::overlap::Sets;
use super::rows::{COPY, Catalogue, reasons, removed};
use super::{
    BIN, Database, DatabaseReport, Flow, Kind, Removed, Report, ReportOptions, SourceReport, State,
    ToldBy, Tool,
};
use crate::library::ask::check::is_retracted;
use crate::library::{Library, LibraryError, NameError};
use crate::store::{
    EntryId, EntryRecords, InnerLink, RelatedEntries, ReportSource, SourceId, Store,
};
use cite_model::Relation;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
use std::path::Path;
use xxhash_rust::xxh3::xxh3_128;

/// Gathers the numbers of a library; shows every removed record, entry by entry in the order of the
/// keys, the kept record's nearest first.
pub fn run(
    library: &Library,
    options: &ReportOptions,
    show: &mut dyn FnMut(Removed) -> Result<(), LibraryError>,
) -> Result<Report, LibraryError> {
    library.store.reading(|store| gather(store, options, show))
}

/// The same, within a snapshot that the caller has taken.
pub(super) fn gather(
    store: &Store,
    options: &ReportOptions,
    show: &mut dyn FnMut(Removed) -> Result<(), LibraryError>,
) -> Result<Report, LibraryError> {
    let sources = store.report_sources()?;
    check_names(&sources, &options.named)?;
    let words = Words::new(store.decisions()?);
    let mut links: FxHashMap<EntryId, Vec<InnerLink>> = FxHashMap::default();
    for link in store.links_inside_entries()? {
        links.entry(link.entry).or_default().push(link);
    }
    let related = store.related_entries()?;
    let catalogue = Catalogue::new(&sources);
    let mut tally = Tally::new(&catalogue, &related);
    store.for_each_entry_with_records(|entry| {
        let links = links.remove(&entry.id).unwrap_or_default();
        tally.entry(entry, &links, &words, show)
    })?;
    let is_left = |entry: EntryId| !tally.trashed.contains(&entry);
    let mut questions = FxHashSet::default();
    for link in store.open_links()? {
        questions.insert(link.ends());
    }
    let related =
        related.into_iter().filter(|pair| is_left(pair.from) && is_left(pair.to)).collect();
    tally.flow.undecided = questions.len() as u64;
    Ok(tally.report(options, tool(store)?, related))
}

/// A person who names a source means one that is there.
fn check_names(sources: &[ReportSource], named: &[(String, Database)]) -> Result<(), LibraryError> {
    let unknown = named.iter().find(|(name, _)| !sources.iter().any(|s| is_called(s, name)));
    unknown.map_or(Ok(()), |(name, _)| Err(NameError::NoSource(name.clone()).into()))
}

fn is_called(source: &ReportSource, name: &str) -> bool {
    let file_name = Path::new(&source.name).file_name();
    source.name == name
        || source.id.to_string() == name
        || file_name.is_some_and(|file| file == name)
}

fn tool(store: &Store) -> Result<Tool, LibraryError> {
    Ok(Tool {
        name: env!("CARGO_PKG_NAME"),
        version: env!("CARGO_PKG_VERSION"),
        schema: store.schema_version()?,
        link_from_bits: cite_resolve::LINK,
        possible_from_bits: cite_resolve::POSSIBLE,
        weights: format!("{:032x}", xxh3_128(cite_resolve::WEIGHTS_TABLE.as_bytes())),
        rules: cite_resolve::RULES.iter().map(|rule| rule.name).collect(),
        blocking_rules: cite_resolve::BLOCKING_RULES.iter().map(|(_, name, _)| *name).collect(),
    })
}

/// What is counted while the entries go by.
struct Tally<'s> {
    catalogue: &'s Catalogue<'s>,
    counts: Vec<Counts>,
    votes: Vec<Votes>,
    sets: Sets,
    flow: Flow,
    reasons: BTreeMap<String, u64>,
    evidence: BTreeMap<i32, u64>,
    years: BTreeMap<i32, u64>,
    without_year: u64,
    /// Entries that another one is a notice of retraction to.
    noticed: FxHashSet<EntryId>,
    retracted: Vec<String>,
    /// Entries in the trash, and their keys.
    trashed: FxHashSet<EntryId>,
    in_trash: Vec<String>,
}

#[derive(Clone, Copy, Default)]
struct Counts {
    records: u64,
    within: u64,
    between: u64,
    kept: u64,
}

impl<'s> Tally<'s> {
    fn new(catalogue: &'s Catalogue<'s>, related: &[RelatedEntries]) -> Self {
        let notices = related.iter().filter(|pair| pair.relation == Relation::RetractionOf);
        Self {
            catalogue,
            counts: vec![Counts::default(); catalogue.sources.len()],
            votes: catalogue.sources.iter().map(|_| Votes::default()).collect(),
            sets: Sets::default(),
            flow: Flow::default(),
            reasons: BTreeMap::new(),
            evidence: BTreeMap::new(),
            years: BTreeMap::new(),
            without_year: 0,
            noticed: notices.map(|pair| pair.to).collect(),
            retracted: Vec::new(),
            trashed: FxHashSet::default(),
            in_trash: Vec::new(),
        }
    }

    fn entry(
        &mut self,
        mut entry: EntryRecords,
        links: &[InnerLink],
        words: &Words,
        show: &mut dyn FnMut(Removed) -> Result<(), LibraryError>,
    ) -> Result<(), LibraryError> {
        let catalogue = self.catalogue;
        let facts = |source| catalogue.facts(source);
        audit::sort(&mut entry.records, facts);
        let kept = audit::kept(&entry.records, facts);
        self.count_entry(&entry, kept);
        for gone in audit::removed(&entry.records, kept, links, words) {
            let removed = removed(catalogue, &entry, kept, &gone);
            self.count_removed(entry.records[gone.record].source, &gone, &removed);
            show(removed)?;
        }
        Ok(())
    }

    fn count_entry(&mut self, entry: &EntryRecords, kept: usize) {
        self.flow.entries += 1;
        self.counts[self.catalogue.place(entry.records[kept].source)].kept += 1;
        let mut places = Vec::with_capacity(entry.records.len());
        for record in &entry.records {
            let place = self.catalogue.place(record.source);
            self.flow.records += 1;
            self.counts[place].records += 1;
            self.votes[place].count(&record.reference);
            places.push(u32::try_from(place).expect("fewer sources than records"));
        }
        self.sets.count(places);
        if entry.is_in_trash {
            self.trashed.insert(entry.id);
            self.in_trash.push(entry.key.clone());
        } else {
            self.count_left(entry);
        }
    }

    fn count_left(&mut self, entry: &EntryRecords) {
        match entry.year {
            Some(year) => *self.years.entry(year).or_default() += 1,
            None => self.without_year += 1,
        }
        let says = || entry.records.iter().any(|record| is_retracted(&record.reference));
        if self.noticed.contains(&entry.id) || says() {
            self.retracted.push(entry.key.clone());
        }
    }

    fn count_removed(&mut self, source: SourceId, gone: &Gone, removed: &Removed) {
        let counts = &mut self.counts[self.catalogue.place(source)];
        self.flow.duplicates += 1;
        match gone.within {
            true => {
                (self.flow.within_sources, counts.within) =
                    (self.flow.within_sources + 1, counts.within + 1)
            }
            false => {
                (self.flow.between_sources, counts.between) =
                    (self.flow.between_sources + 1, counts.between + 1)
            }
        }
        match gone.cause {
            Cause::Copy => self.flow.copies += 1,
            Cause::Link(link) if link.rule == COPY => self.flow.copies += 1,
            Cause::Link(_) => {}
            Cause::Decision(_) => self.flow.by_hand += 1,
        }
        *self.reasons.entry(removed.rule.clone()).or_default() += 1;
        if let Some(bits) = removed.bits {
            let bin = (bits / f64::from(BIN)).floor() as i32 * BIN;
            *self.evidence.entry(bin).or_default() += 1;
        }
    }

    fn report(
        mut self,
        options: &ReportOptions,
        tool: Tool,
        related: Vec<RelatedEntries>,
    ) -> Report {
        let sources = self.sources(options);
        let databases = self.databases(&sources);
        let records: Vec<u64> = self.counts.iter().map(|counts| counts.records).collect();
        let of_kind = |kind: Kind| -> u64 {
            let of_kind = databases.iter().filter(|row| row.database.kind == kind);
            of_kind.map(|row| row.records).sum()
        };
        let current = || sources.iter().filter(|source| source.state == State::Present);
        let together: FxHashSet<EntryId> =
            related.iter().flat_map(|pair| [pair.from, pair.to]).collect();
        self.flow = Flow {
            sources: current().count() as u64,
            from_databases: of_kind(Kind::Database),
            from_registers: of_kind(Kind::Register),
            from_others: of_kind(Kind::Other),
            rejected: current().map(|source| source.rejected).sum(),
            skipped: current().map(|source| source.skipped).sum(),
            automatic: self.flow.duplicates - self.flow.by_hand,
            in_trash: self.in_trash.len() as u64,
            left: self.flow.entries - self.in_trash.len() as u64,
            related: together.len() as u64,
            retracted: self.retracted.len() as u64,
            ..self.flow
        };
        let mut relations: BTreeMap<Relation, u64> = BTreeMap::new();
        for pair in &related {
            *relations.entry(pair.relation).or_default() += 1;
        }
        Report {
            made: options.now.clone(),
            tool,
            flow: self.flow,
            overlap: self.sets.overlap(&records),
            databases,
            sources,
            reasons: reasons(self.reasons),
            evidence: self.evidence.into_iter().collect(),
            years: self.years.into_iter().collect(),
            without_year: self.without_year,
            relations: relations.into_iter().collect(),
            retracted: self.retracted,
            in_trash: self.in_trash,
        }
    }

    fn sources(&self, options: &ReportOptions) -> Vec<SourceReport> {
        let each: Vec<usize> = (0..self.counts.len()).collect();
        let reach = self.sets.reach(&each, each.len());
        let rows = self.catalogue.sources.iter().zip(&self.counts).zip(&self.votes).zip(reach);
        rows.map(|(((source, counts), votes), (entries, alone))| {
            let named = options.named.iter().find(|(name, _)| is_called(source, name));
            let (database, told_by) = match named {
                Some((_, database)) => (database.clone(), ToldBy::Person),
                None => votes.database(&source.format),
            };
            SourceReport {
                number: source.id,
                name: source.name.clone(),
                hash: format!("{:032x}", source.hash),
                imported: source.imported.clone(),
                format: source.format.clone(),
                charset: source.charset.clone(),
                bytes: source.bytes,
                state: match (source.is_present, source.is_revised) {
                    (false, _) => State::TakenOut,
                    (true, true) => State::Revised,
                    (true, false) => State::Present,
                },
                database,
                told_by,
                read: source.read,
                records: counts.records,
                rejected: source.rejected,
                skipped: source.skipped,
                within: counts.within,
                between: counts.between,
                kept: counts.kept,
                entries,
                alone,
            }
        })
        .collect()
    }

    fn databases(&self, sources: &[SourceReport]) -> Vec<DatabaseReport> {
        let mut found: Vec<&Database> = sources.iter().map(|source| &source.database).collect();
        found.sort_unstable();
        found.dedup();
        let group_of: Vec<usize> = sources
            .iter()
            .map(|source| found.binary_search(&&source.database).unwrap_or_default())
            .collect();
        let reach = self.sets.reach(&group_of, found.len());
        let rows = found.iter().zip(reach).enumerate();
        rows.map(|(group, (database, (entries, alone)))| {
            let of = || sources.iter().zip(&group_of).filter(move |(_, g)| **g == group);
            DatabaseReport {
                database: (*database).clone(),
                sources: of().count() as u64,
                records: of().map(|(source, _)| source.records).sum(),
                entries,
                alone,
            }
        })
        .collect()
    }
}
