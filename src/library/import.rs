//! Import: files in, records in the library out, resolved into entries, and a report of it all.
//!
//! An import is one transaction: it is there whole or not at all. A file whose reading fails
//! half-way gives nothing, is reported as skipped, and does not keep the others from coming in. A
//! file whose bytes were imported before adds nothing.

use super::unpack::{self, Limits};
use super::{Library, LibraryError, repair, resolve, walk};
use crate::formats::{self, Format, Found, Sample, Sink};
use crate::model::{Diagnostic, Kind, Reference, Severity};
use crate::store::{Hash, NewSource, RecordId, Store, StoreError};
use crate::text::encoding::TextReader;
use serde::Serialize;
use std::fs::File;
use std::io::{self, BufRead, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::Xxh3;

/// How much of a text detection looks at.
const SAMPLE: usize = 64 << 10;

/// The path that stands for the standard input.
pub const STANDARD_INPUT: &str = "-";

/// What to import, and how.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// Files and folders; `-` is the standard input.
    pub paths: Vec<PathBuf>,
    /// Id of the format that all of them are in, where the user knows better.
    pub format: Option<String>,
    /// When the import happens, RFC 3339.
    pub now: String,
}

/// How far an import has come.
#[derive(Clone, Copy, Debug)]
pub enum Progress<'a> {
    /// A file is being read: its name, its number from 1, of how many.
    File(&'a str, usize, usize),
    /// So many records were read from it so far.
    Records(u64),
    /// All files are read; duplicates are being looked for among so many records.
    Resolving(u64),
}

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ImportReport {
    /// Each file, in the order of reading.
    pub files: Vec<FileReport>,
    /// Records added.
    pub records: u64,
    /// Entries that are there now and were not before.
    pub new_entries: u64,
    /// Records added that joined an entry with others.
    pub merged: u64,
}

/// What an import did with a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileReport {
    /// The file as the user named it.
    pub name: String,
    /// What became of it.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// What the reader had to say.
    pub findings: Vec<Diagnostic>,
}

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum Outcome {
    /// It was read.
    Imported {
        /// The id of its format.
        format: String,
        /// Records stored.
        records: u64,
        /// Records that could not be read, each with a finding.
        rejected: u64,
    },
    /// The same bytes were imported before, under this name.
    Known {
        /// The name then.
        name: String,
    },
    /// Nothing of it was taken.
    Skipped {
        /// Why, in words for the user.
        reason: String,
        /// Whether `--format` could help: no format is sure that the file is its own.
        unrecognised: bool,
    },
}

impl ImportReport {
    /// Files of which nothing was taken.
    pub fn skipped(&self) -> usize {
        self.files.iter().filter(|file| matches!(file.outcome, Outcome::Skipped { .. })).count()
    }

    /// Records that could not be read.
    pub fn rejected(&self) -> u64 {
        let rejected = |file: &FileReport| {
            if let Outcome::Imported { rejected, .. } = file.outcome { rejected } else { 0 }
        };
        self.files.iter().map(rejected).sum()
    }

    /// Findings of this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.files
            .iter()
            .flat_map(|file| &file.findings)
            .filter(|finding| finding.severity == severity)
            .count()
    }
}

/// Imports files and folders; `standard_input` is read where `-` is among the paths.
pub fn run(
    library: &mut Library,
    options: &ImportOptions,
    standard_input: &mut dyn Read,
    progress: &mut dyn FnMut(Progress),
) -> Result<ImportReport, LibraryError> {
    let forced = options.format.as_deref().map(readable).transpose()?;
    let files = walk::files(&options.paths);
    library.store.transaction(|store| {
        let (entries_before, _) = store.counts()?;
        let mut report = ImportReport::default();
        let mut added = Vec::new();
        for (at, file) in files.iter().enumerate() {
            progress(Progress::File(&shown(file), at + 1, files.len()));
            let (added, now) = (&mut added, options.now.as_str());
            let mut context = Context { store, forced, now, added, progress: &mut *progress };
            report.files.extend(import_file(&mut context, file, standard_input)?);
        }
        report.records = added.len() as u64;
        progress(Progress::Resolving(report.records));
        resolve::add(store, &added)?;
        let (entries_after, _) = store.counts()?;
        report.new_entries = entries_after.saturating_sub(entries_before);
        report.merged = report.records.saturating_sub(report.new_entries);
        Ok(report)
    })
}

/// What the import of every file needs.
struct Context<'a> {
    store: &'a Store,
    forced: Option<&'static Format>,
    now: &'a str,
    added: &'a mut Vec<RecordId>,
    progress: &'a mut dyn FnMut(Progress),
}

/// A document to read: a file, or a member of an archive.
struct Document<'a> {
    name: &'a str,
    hash: Hash,
    bytes: u64,
}

pub(super) fn readable(id: &str) -> Result<&'static Format, LibraryError> {
    let format = formats::by_id(id).filter(|format| format.read.is_some());
    format.ok_or_else(|| LibraryError::NoFormat { id: id.to_owned(), verb: "read" })
}

pub(super) fn shown(file: &walk::Walked) -> String {
    let path = match file {
        Ok(path) | Err((path, _)) => path,
    };
    path.display().to_string()
}

/// Imports a file, and each member of it where it is an archive; only trouble with the library
/// itself is an error.
fn import_file(
    context: &mut Context,
    file: &walk::Walked,
    standard_input: &mut dyn Read,
) -> Result<Vec<FileReport>, StoreError> {
    let name = shown(file);
    let opened = match file {
        Ok(path) => open(path, standard_input).map_err(|error| error.to_string()),
        Err((_, why)) => Err(why.clone()),
    };
    let (mut opened, hash, bytes) = match opened {
        Ok(opened) => opened,
        Err(why) => return Ok(vec![skipped(&name, why, false)]),
    };
    let mut reports = Vec::new();
    let mut trouble = None;
    let walked = unpack::members(&mut opened, &name, &Limits::default(), &mut |member, content| {
        let hash = if member == name { hash } else { hash_of_member(hash, member) };
        let report = match content {
            Ok(content) => {
                import_document(context, &Document { name: member, hash, bytes }, content)
            }
            Err(error) => Ok(skipped(member, error.to_string(), false)),
        };
        match report {
            Ok(report) => reports.push(report),
            Err(error) => trouble = Some(error),
        }
        if trouble.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    if let Err(error) = walked {
        reports.push(skipped(&name, error.to_string(), false));
    }
    trouble.map_or(Ok(reports), Err)
}

pub(super) fn skipped(name: &str, reason: String, unrecognised: bool) -> FileReport {
    let outcome = Outcome::Skipped { reason, unrecognised };
    FileReport { name: name.to_owned(), outcome, findings: Vec::new() }
}

/// A member is known by its archive's bytes and its own name there, so that an archive that was
/// imported before need not be unpacked to know it again.
fn hash_of_member(archive: Hash, member: &str) -> Hash {
    let mut hasher = Xxh3::new();
    hasher.update(&archive.to_be_bytes());
    hasher.update(member.as_bytes());
    hasher.digest128()
}

/// Imports one document, or says why not.
fn import_document(
    context: &mut Context,
    document: &Document,
    content: &mut dyn Read,
) -> Result<FileReport, StoreError> {
    let name = document.name.to_owned();
    if let Some(known) = context.store.source_by_hash(document.hash)? {
        let outcome = Outcome::Known { name: known.name };
        return Ok(FileReport { name, outcome, findings: Vec::new() });
    }
    let added_before = context.added.len();
    let store = context.store;
    match store.savepoint(|| read(context, document, content)) {
        Ok((outcome, findings)) => Ok(FileReport { name, outcome, findings }),
        Err(Stop::Store(error)) => Err(error),
        Err(stop) => {
            context.added.truncate(added_before);
            let unrecognised = matches!(stop, Stop::Unrecognised(_));
            Ok(skipped(&name, stop.to_string(), unrecognised))
        }
    }
}

/// Reads a document into the store.
fn read(
    context: &mut Context,
    document: &Document,
    content: &mut dyn Read,
) -> Result<(Outcome, Vec<Diagnostic>), Stop> {
    let mut text = TextReader::new(content).map_err(Stop::Read)?;
    let format = match context.forced {
        Some(format) => format,
        None => detect(&mut text)?,
    };
    let source = context.store.add_source(&NewSource {
        hash: document.hash,
        name: document.name,
        format: format.id,
        charset: text.charset(),
        bytes: document.bytes,
        imported: context.now,
    })?;
    let read = format
        .read
        .unwrap_or_else(|| unreachable!("only formats that are read are detected or forced"));
    let mut intake = Intake::new(context.store, source, context.added, context.progress);
    read(&mut text, &mut intake).map_err(Stop::Read)?;
    for note in text.notes() {
        let finding = Diagnostic::new(note.line, Severity::Note, Kind::Encoding, &note.message);
        intake.diagnostic(finding);
    }
    intake.finish(format.id)
}

/// Why nothing of a file is taken.
#[derive(Debug, thiserror::Error)]
pub(super) enum Stop {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Unrecognised(#[from] formats::DetectError),
    #[error("{0}")]
    Empty(&'static str),
    #[error("{0}")]
    Read(io::Error),
}

pub(super) fn detect<R: Read>(text: &mut TextReader<R>) -> Result<&'static Format, Stop> {
    let head = text.peek(SAMPLE).map_err(Stop::Read)?;
    if head.trim().is_empty() {
        return Err(Stop::Empty("the file is empty"));
    }
    let sample = Sample { text: head, complete: head.len() < SAMPLE };
    Ok(formats::detect(&sample)?)
}

/// A file at its start, the hash of its bytes, and how many they are.
pub(super) fn open(path: &Path, standard_input: &mut dyn Read) -> io::Result<(File, Hash, u64)> {
    let mut file =
        if path == Path::new(STANDARD_INPUT) { spool(standard_input)? } else { File::open(path)? };
    if !file.metadata()?.is_file() {
        return Err(io::Error::other("not a regular file"));
    }
    let (hash, bytes) = hash(&mut file)?;
    file.seek(SeekFrom::Start(0))?;
    Ok((file, hash, bytes))
}

/// The standard input as a file, because it is read twice: to know it again, and for its records.
fn spool(standard_input: &mut dyn Read) -> io::Result<File> {
    let mut file = tempfile::tempfile()?;
    io::copy(standard_input, &mut file)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(file)
}

fn hash(file: &mut File) -> io::Result<(Hash, u64)> {
    let mut reader = io::BufReader::with_capacity(1 << 18, file);
    let mut hasher = Xxh3::new();
    let mut bytes = 0;
    loop {
        let chunk = reader.fill_buf()?;
        if chunk.is_empty() {
            return Ok((hasher.digest128(), bytes));
        }
        hasher.update(chunk);
        let length = chunk.len();
        bytes += length as u64;
        reader.consume(length);
    }
}

/// Takes what a reader finds into the store.
struct Intake<'a> {
    store: &'a Store,
    source: i64,
    added: &'a mut Vec<RecordId>,
    progress: &'a mut dyn FnMut(Progress),
    records: u64,
    rejected: u64,
    findings: Vec<Diagnostic>,
    /// The first trouble with the store; nothing is stored after it.
    trouble: Option<StoreError>,
}

impl<'a> Intake<'a> {
    fn new(
        store: &'a Store,
        source: i64,
        added: &'a mut Vec<RecordId>,
        progress: &'a mut dyn FnMut(Progress),
    ) -> Self {
        Self {
            store,
            source,
            added,
            progress,
            records: 0,
            rejected: 0,
            findings: Vec::new(),
            trouble: None,
        }
    }

    fn store(&mut self, line: u64, reference: &Reference) {
        if self.trouble.is_some() {
            return;
        }
        match self.store.add_record(self.source, self.records + 1, line, reference) {
            Ok(record) => {
                self.added.push(record);
                self.records += 1;
                if self.records.is_multiple_of(1000) {
                    (self.progress)(Progress::Records(self.records));
                }
            }
            Err(error) => self.trouble = Some(error),
        }
    }

    /// Keeps the findings; a source that gave neither records nor rejections is no bibliography.
    fn finish(mut self, format: &str) -> Result<(Outcome, Vec<Diagnostic>), Stop> {
        if let Some(trouble) = self.trouble.take() {
            return Err(trouble.into());
        }
        for finding in &self.findings {
            self.store.add_finding(self.source, finding)?;
        }
        let outcome = Outcome::Imported {
            format: format.to_owned(),
            records: self.records,
            rejected: self.rejected,
        };
        Ok((outcome, self.findings))
    }
}

impl Sink for Intake<'_> {
    fn record(&mut self, mut found: Found) {
        if found.reference.is_anonymous() {
            let message = "nothing to know a work by: no title, no name, no identifier";
            return self.diagnostic(Diagnostic::new(
                found.line,
                Severity::Rejected,
                Kind::Empty,
                message,
            ));
        }
        self.findings.extend(repair::repair(&mut found.reference, found.line));
        self.store(found.line, &found.reference);
    }

    fn diagnostic(&mut self, diagnostic: Diagnostic) {
        self.rejected += u64::from(diagnostic.severity == Severity::Rejected);
        self.findings.push(diagnostic);
    }

    fn passage(&mut self, line: u64, text: &str) {
        if self.trouble.is_none() {
            self.trouble = self.store.add_passage(self.source, line, text).err();
        }
    }
}
