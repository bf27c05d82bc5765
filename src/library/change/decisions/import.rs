//! A file of decisions in, what it added to the library out, and where it contradicts what holds.
//!
//! A person's later word takes the place of the same person's earlier one; another person's word is
//! never overwritten, unless that is asked for. A decision on a record that the library does not hold
//! is kept, and holds when the record comes. Importing a file twice adds nothing.

use crate::library::ask::decided::line::{self, Line, MOST_BYTES, Side};
use crate::library::keep::operation::{By, Operation};
use crate::library::{Library, LibraryError, resolve::index, take_in::document};
use crate::store::{EntryId, Hash, Store, StoredDecision};
use cite_model::{Reference, TextField, Verdict};
use cite_resolve::FULL_BLOCK;
use cite_text::{fold::fold, markup};
use serde::Serialize;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// The most lines of a file.
const MOST_LINES: u64 = 1_000_000;
/// So many things are told one by one; of more, their number alone.
const MOST_TOLD: usize = 10_000;

/// What to import, and how.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// The file; `-` is the standard input.
    pub path: PathBuf,
    /// Who decided all of it, where the file's own names do not say it.
    pub who: Option<String>,
    /// Whether to take the file's word where another person's holds.
    pub theirs: bool,
    /// Who imports, and when.
    pub by: By,
}

/// What a file of decisions did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// Decisions that were added.
    pub added: u64,
    /// Of these, those on a record that is not in the library: they hold when it comes.
    pub waiting: u64,
    /// Of these, those on a record that was known again by its identifier and its title alone.
    pub matched: u64,
    /// Decisions that hold already, or are older than what the same person decided since.
    pub known: u64,
    /// Decisions against what another person decided.
    pub conflicts: u64,
    /// Lines that are no decision.
    pub rejected: u64,
    /// Conflicts, rejected lines and records known by their titles, one by one.
    pub told: Vec<Told>,
}

/// What is to be told of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Told {
    /// The line, from 1.
    pub line: u64,
    /// `conflict`, `rejected` or `matched`.
    pub kind: &'static str,
    /// What it is.
    pub message: String,
}

/// Imports a file of decisions.
pub fn import(
    library: &mut Library,
    options: &ImportOptions,
    standard_input: &mut dyn Read,
) -> Result<Imported, LibraryError> {
    let failed = |error: io::Error| LibraryError::io(&options.path, error);
    // All of it is there before the library is locked: who writes into a pipe takes as long as they like.
    let file = match options.path == Path::new("-") {
        true => document::spool(standard_input),
        false => File::open(&options.path).and_then(|mut file| match file.metadata()?.is_file() {
            true => Ok(file),
            false => document::spool(&mut file),
        }),
    };
    let mut lines = BufReader::new(file.map_err(failed)?);
    let (imported, _) = library.operate(&options.by, "decisions import", |operation| {
        let mut intake = Intake { operation, options, line: 0, imported: Imported::default() };
        while let Some(bytes) = next_line(&mut lines).map_err(failed)? {
            intake.line += 1;
            if intake.line > MOST_LINES {
                intake.reject(format!("more than {MOST_LINES} lines"));
                break;
            }
            intake.take(bytes)?;
        }
        let summary = format!("{}, {} decisions", options.path.display(), intake.imported.added);
        Ok::<_, LibraryError>((intake.imported, summary))
    })?;
    Ok(imported)
}

/// The next line; an error in its place where it is too long, which is read over.
fn next_line(lines: &mut impl BufRead) -> io::Result<Option<Result<Vec<u8>, String>>> {
    let mut line = Vec::new();
    let most = MOST_BYTES as u64 + 1;
    if lines.by_ref().take(most).read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    if line.len() > MOST_BYTES && !line.ends_with(b"\n") {
        lines.skip_until(b'\n')?;
        return Ok(Some(Err(format!("longer than {MOST_BYTES} bytes"))));
    }
    Ok(Some(Ok(line)))
}

/// Takes lines into the library.
struct Intake<'a> {
    operation: &'a Operation<'a>,
    options: &'a ImportOptions,
    line: u64,
    imported: Imported,
}

impl Intake<'_> {
    fn take(&mut self, bytes: Result<Vec<u8>, String>) -> Result<(), LibraryError> {
        let parsed = bytes.and_then(|bytes| {
            let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
            match bytes.trim_ascii() {
                [] => Ok(None),
                line => line::parse(line).map(Some),
            }
        });
        match parsed {
            Ok(None) => Ok(()),
            Ok(Some(line)) => self.decide(line),
            Err(why) => {
                self.reject(why);
                Ok(())
            }
        }
    }

    fn decide(&mut self, mut line: Line) -> Result<(), LibraryError> {
        let store = self.operation.store;
        let found = find(store, &line)?;
        let who = self.options.who.as_ref().unwrap_or(&line.who).clone();
        let theirs = StoredDecision {
            this: found.this,
            that: found.that,
            verdict: line.verdict.name().to_owned(),
            who,
            why: std::mem::take(&mut line.why),
            decided: std::mem::take(&mut line.decided),
        };
        let ours = store.decision_on(found.this, found.that)?;
        match hold_against(ours.as_ref(), &theirs) {
            Held::Known => self.imported.known += 1,
            Held::Against(ours) if !self.options.theirs => {
                let message = conflict(&line, ours, &theirs);
                self.imported.conflicts += 1;
                self.tell("conflict", message);
            }
            Held::Against(_) | Held::New => {
                store.add_decision(self.operation.id, &theirs)?;
                self.imported.added += 1;
                self.imported.waiting += u64::from(found.is_waiting);
                if !found.by_title.is_empty() {
                    self.imported.matched += 1;
                    let message = format!("known by identifier and title: {}", found.by_title);
                    self.tell("matched", message);
                }
            }
        }
        Ok(())
    }

    fn reject(&mut self, why: String) {
        self.imported.rejected += 1;
        self.tell("rejected", why);
    }

    fn tell(&mut self, kind: &'static str, message: String) {
        if self.imported.told.len() < MOST_TOLD {
            self.imported.told.push(Told { line: self.line, kind, message });
        }
    }
}

/// How a decision stands to the one that holds.
enum Held<'a> {
    /// It adds nothing.
    Known,
    /// Nobody said anything else.
    New,
    /// Another person decided otherwise.
    Against(&'a StoredDecision),
}

fn hold_against<'a>(ours: Option<&'a StoredDecision>, theirs: &StoredDecision) -> Held<'a> {
    let undecided = Verdict::Undecided.name();
    let takes_back = theirs.verdict == undecided;
    let Some(ours) = ours else {
        return if takes_back { Held::Known } else { Held::New };
    };
    let is_symmetric = ["link", "non-link", undecided].contains(&ours.verdict.as_str());
    let same_way = is_symmetric || ours.this == theirs.this;
    if ours.verdict == theirs.verdict && same_way {
        return Held::Known;
    }
    match (ours.who == theirs.who, takes_back) {
        (true, _) if theirs.decided > ours.decided => Held::New,
        (true, _) => Held::Known,
        (false, true) => Held::Known, // that another person thinks nothing of it contradicts nobody
        (false, false) => Held::Against(ours),
    }
}

fn conflict(line: &Line, ours: &StoredDecision, theirs: &StoredDecision) -> String {
    let (this, that) = (line.sides.0.name(), line.sides.1.name());
    let turned = if ours.this == theirs.this { "" } else { " (the other way round)" };
    format!(
        "{this} and {that}: {} says {} ({}), {} says {}{turned} ({})",
        theirs.who, theirs.verdict, theirs.decided, ours.who, ours.verdict, ours.decided
    )
}

/// The records that a line is about.
struct Found {
    this: Hash,
    that: Hash,
    /// Whether one of them is not in the library.
    is_waiting: bool,
    /// Those that were known again by their titles.
    by_title: String,
}

fn find(store: &Store, line: &Line) -> Result<Found, LibraryError> {
    let (this, that) = line.anchors;
    let one = Candidates::find(store, this, &line.sides.0)?;
    let other = Candidates::find(store, that, &line.sides.1)?;
    let ((mut a, mut by_a), (mut b, mut by_b)) = (one.choose(), other.choose());
    let clash = a.is_some() && a == b && this != that;
    let unclear =
        one.entry.is_some() && one.entry == other.entry && (one.several() || other.several());
    if clash || unclear {
        ((a, by_a), (b, by_b)) = (one.certain(), other.certain());
    }
    let names: Vec<String> = [(by_a, &line.sides.0), (by_b, &line.sides.1)]
        .into_iter()
        .filter(|(by_title, _)| *by_title)
        .map(|(_, side)| side.name())
        .collect();
    let (this, that) = (a.unwrap_or(this), b.unwrap_or(that));
    let is_here = |anchor| store.entries_by_anchor(anchor).map(|entries| !entries.is_empty());
    let is_waiting = !(is_here(this)? && is_here(that)?);
    Ok(Found { this, that, is_waiting, by_title: names.join(", ") })
}

/// The anchors that a side may mean.
struct Candidates {
    /// Its own, where the library knows it.
    own: Option<Hash>,
    /// Else those with its identifier and title, if they are all of one entry.
    alike: BTreeSet<Hash>,
    /// The entry of these.
    entry: Option<EntryId>,
}

impl Candidates {
    fn find(store: &Store, anchor: Hash, side: &Side) -> Result<Self, LibraryError> {
        let mut found = Self { own: Some(anchor), alike: BTreeSet::new(), entry: None };
        if let Some(record) = store.record_by_anchor(anchor)? {
            found.entry = store.entry_of(record)?;
            return Ok(found);
        }
        found.own = None;
        let Some(title) = side.title.as_deref().map(fold).filter(|title| !title.is_empty()) else {
            return Ok(found);
        };
        let mut known = Reference::default();
        known.set(TextField::Doi, side.doi.clone().unwrap_or_default());
        known.set(TextField::Pmid, side.pmid.clone().unwrap_or_default());
        known.set(TextField::Title, side.title.clone().unwrap_or_default());
        let identifiers = index::identifiers(&known);
        let mut entries = BTreeSet::new();
        for key in cite_resolve::blocking_keys(&cite_resolve::standardize(&known)) {
            for id in store.block(key.hash, FULL_BLOCK)? {
                let record = store.record(id)?;
                let theirs = index::identifiers(&record.reference);
                let its_title = record.reference.title().map(|title| fold(&markup::plain(title)));
                let is_alike = its_title.as_ref() == Some(&title);
                if is_alike && theirs.iter().any(|id| identifiers.contains(id)) {
                    found.alike.insert(record.anchor);
                    entries.extend(store.entry_of(id)?);
                }
            }
        }
        if entries.len() == 1 {
            found.entry = entries.first().copied();
        } else {
            found.alike.clear();
        }
        Ok(found)
    }

    fn several(&self) -> bool {
        self.alike.len() > 1
    }

    /// The anchor that is meant, and whether it was known by its title.
    fn choose(&self) -> (Option<Hash>, bool) {
        match self.own {
            Some(own) => (Some(own), false),
            None => (self.alike.first().copied(), !self.alike.is_empty()),
        }
    }

    /// The anchor that is meant without a doubt.
    fn certain(&self) -> (Option<Hash>, bool) {
        (self.own, false)
    }
}
