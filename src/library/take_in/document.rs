//! Documents: a file or stream in, what its format's reader finds handed to a receiver, a report of
//! it out.
//!
//! Charset, archives, detection, mojibake and the counting of findings are done here, once for all
//! that read. Nothing is collected but the first findings, so memory does not grow with a document.
//! A receiver that is in trouble gets nothing more, and the reading ends soon after.

use crate::library::{
    LibraryError, take_in::repair, take_in::unpack, take_in::walk, take_in::zotero,
};
use cite_formats::{DetectError, Format, Found, Sample, Sink};
use cite_model::{Diagnostic, Kind, Reference, Severity};
use cite_text::encoding::TextReader;
use serde::Serialize;
use std::cell::Cell;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::path::Path;

/// How much of a text detection looks at.
const SAMPLE: usize = 64 << 10;

/// Findings of one document that its report keeps; the others are counted.
const MOST_FINDINGS: usize = 10_000;

/// So many records are taken between telling how many.
const TOLD: u64 = 1000;

pub use super::walk::STANDARD_INPUT;

/// What became of each file, in the order of reading.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct FileReports {
    /// The reports.
    pub list: Vec<FileReport>,
}

/// What was done with a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileReport {
    /// The file as the user named it.
    pub name: String,
    /// What became of it.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// What the reader had to say.
    #[serde(flatten)]
    pub findings: Findings,
}

/// What a reader had to say of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Findings {
    /// The first of it.
    #[serde(rename = "findings")]
    pub first: Vec<Diagnostic>,
    /// How many findings came after those.
    #[serde(rename = "more_findings", skip_serializing_if = "is_zero")]
    pub more: u64,
    /// How many of all are repairs.
    #[serde(skip)]
    pub repaired: u64,
}

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum Outcome {
    /// It was read.
    Imported {
        /// The id of its format.
        format: String,
        /// Records taken.
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

impl FileReports {
    /// Files of which nothing was taken.
    pub fn skipped(&self) -> u64 {
        let skipped =
            self.list.iter().filter(|file| matches!(file.outcome, Outcome::Skipped { .. }));
        skipped.count() as u64
    }

    /// Whether anything was read at all.
    pub fn is_any_read(&self) -> bool {
        self.skipped() < self.list.len() as u64
    }

    /// Files whose bytes were imported before.
    pub fn known(&self) -> u64 {
        let known = self.list.iter().filter(|file| matches!(file.outcome, Outcome::Known { .. }));
        known.count() as u64
    }

    /// Records taken.
    pub fn records(&self) -> u64 {
        self.list.iter().map(|file| file.outcome.records().0).sum()
    }

    /// Records that could not be read.
    pub fn rejected(&self) -> u64 {
        self.list.iter().map(|file| file.outcome.records().1).sum()
    }

    /// Values that were mended.
    pub fn repaired(&self) -> u64 {
        self.list.iter().map(|file| file.findings.repaired).sum()
    }
}

impl Outcome {
    /// Records taken and rejected.
    fn records(&self) -> (u64, u64) {
        match self {
            Self::Imported { records, rejected, .. } => (*records, *rejected),
            Self::Known { .. } | Self::Skipped { .. } => (0, 0),
        }
    }
}

impl FileReport {
    /// The report of a file of which nothing was taken.
    pub(in crate::library) fn skipped(name: &str, reason: String) -> Self {
        let outcome = Outcome::Skipped { reason, unrecognised: false };
        Self { name: name.to_owned(), outcome, findings: Findings::default() }
    }
}

impl Findings {
    fn add(&mut self, finding: Diagnostic) {
        self.repaired += u64::from(finding.severity == Severity::Repaired);
        if self.first.len() < MOST_FINDINGS {
            self.first.push(finding);
        } else {
            self.more += 1;
        }
    }
}

/// What documents are read into.
pub(in crate::library) trait Receiver {
    /// Why nothing more can be taken.
    type Trouble;
    /// The document's format is known.
    fn begin(&mut self, format: &str, charset: &str) -> Result<(), Self::Trouble>;
    /// A record, repaired; its number in the document counts from 1.
    fn record(&mut self, number: u64, found: Found) -> Result<(), Self::Trouble>;
    /// A finding.
    fn finding(&mut self, finding: &Diagnostic) -> Result<(), Self::Trouble>;
    /// A passage of the document that belongs to no record.
    fn passage(&mut self, line: u64, text: &str) -> Result<(), Self::Trouble>;
    /// So many records of the document were taken.
    fn progress(&mut self, records: u64) -> Result<(), Self::Trouble>;
}

/// Why a document was not read to its end.
#[derive(Debug, thiserror::Error)]
pub(in crate::library) enum Stop<T> {
    #[error("the receiver is in trouble")]
    Trouble(T),
    #[error(transparent)]
    Unrecognised(DetectError),
    #[error("the file is empty")]
    Empty,
    #[error("{0}")]
    Read(io::Error),
}

impl<T> Stop<T> {
    /// The report of a document that was not read to its end, or the trouble.
    pub(in crate::library) fn report(self, name: &str) -> Result<FileReport, T>
    where
        T: std::fmt::Debug,
    {
        let unrecognised = matches!(self, Self::Unrecognised(_));
        let reason = match self {
            Self::Trouble(trouble) => return Err(trouble),
            Self::Unrecognised(error) => error.to_string(),
            Self::Empty => "the file is empty".to_owned(),
            Self::Read(error) => error.to_string(),
        };
        let outcome = Outcome::Skipped { reason, unrecognised };
        Ok(FileReport { name: name.to_owned(), outcome, findings: Findings::default() })
    }
}

/// The format of an id, if it is read.
pub(in crate::library) fn readable(id: &str) -> Result<&'static Format, LibraryError> {
    let format = cite_formats::by_id(id).filter(|format| format.read.is_some());
    format.ok_or_else(|| LibraryError::NoFormat { id: id.to_owned(), verb: "read" })
}

/// The name of a file for people.
pub(in crate::library) fn shown(file: &walk::Walked) -> String {
    let path = match file {
        Ok(path) | Err((path, _)) => path,
    };
    path.display().to_string()
}

/// A file at its start; the standard input is made a file.
pub(in crate::library) fn open(path: &Path, standard_input: &mut dyn Read) -> io::Result<File> {
    if path == Path::new(STANDARD_INPUT) {
        return spool(standard_input);
    }
    // Before it is opened: to open a pipe is to wait for who writes into it.
    if !std::fs::metadata(path)?.is_file() {
        return Err(io::Error::other("not a regular file"));
    }
    File::open(path)
}

/// A stream as a file, to be read from any place.
pub(in crate::library) fn spool(stream: &mut dyn Read) -> io::Result<File> {
    let mut file = tempfile::tempfile()?;
    io::copy(stream, &mut file)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(file)
}

/// What a document is.
pub(in crate::library) enum Content<'c> {
    /// Text in some charset.
    Text(&'c mut (dyn Read + Send)),
    /// A database of Zotero's, at this path.
    Zotero(&'c Path),
}

/// Takes the name of a document and what it is.
pub(in crate::library) type Take<'t, T> = dyn FnMut(&str, Content) -> Result<FileReport, T> + 't;

/// Hands on a file, or each member of it where it is an archive; stops at the first trouble.
pub(in crate::library) fn members<T>(
    file: &mut File,
    path: &Path,
    name: &str,
    take: &mut Take<T>,
) -> Result<Vec<FileReport>, T> {
    // The standard input has no path, and so nothing beside it that could be a part of it.
    if path.is_file() && zotero::is_database(file).unwrap_or(false) {
        return Ok(vec![take(name, Content::Zotero(path))?]);
    }
    let mut reports = Vec::new();
    let mut trouble = None;
    let limits = unpack::Limits::default();
    let walked = unpack::members(file, name, &limits, &mut |member, content| {
        let report = match content {
            Ok(content) => take(member, Content::Text(content)),
            Err(error) => Ok(FileReport::skipped(member, error.to_string())),
        };
        match report {
            Ok(report) => reports.push(report),
            Err(error) => trouble = Some(error),
        }
        if trouble.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    if let Err(error) = walked {
        reports.push(FileReport::skipped(name, error.to_string()));
    }
    trouble.map_or(Ok(reports), Err)
}

/// Reads a document to its end.
pub(in crate::library) fn read<R: Receiver>(
    content: Content,
    forced: Option<&'static Format>,
    receiver: &mut R,
) -> Result<(Outcome, Findings), Stop<R::Trouble>> {
    match content {
        Content::Text(content) => read_text(content, forced, receiver),
        Content::Zotero(path) => read_zotero(path, receiver),
    }
}

fn read_zotero<R: Receiver>(
    path: &Path,
    receiver: &mut R,
) -> Result<(Outcome, Findings), Stop<R::Trouble>> {
    receiver.begin(zotero::FORMAT, "UTF-8").map_err(Stop::Trouble)?;
    let stopped = Cell::new(false);
    let mut intake = Intake::new(receiver, &stopped);
    let result = zotero::read(path, &mut intake);
    let finished = intake.finish(zotero::FORMAT)?;
    result.map_err(Stop::Read).map(|()| finished)
}

fn read_text<R: Receiver>(
    content: &mut dyn Read,
    forced: Option<&'static Format>,
    receiver: &mut R,
) -> Result<(Outcome, Findings), Stop<R::Trouble>> {
    let stopped = Cell::new(false);
    let mut text =
        TextReader::new(Stoppable { inner: content, stopped: &stopped }).map_err(Stop::Read)?;
    let format = match forced {
        Some(format) => format,
        None => detect(&mut text)?,
    };
    receiver.begin(format.id, text.charset()).map_err(Stop::Trouble)?;
    let read = format
        .read
        .unwrap_or_else(|| unreachable!("only formats that are read are detected or forced"));
    let mut intake = Intake::new(receiver, &stopped);
    let result = read(&mut text, &mut intake);
    if let Some(trouble) = intake.trouble.take() {
        return Err(Stop::Trouble(trouble));
    }
    result.map_err(Stop::Read)?;
    for note in text.notes() {
        let finding = Diagnostic::new(note.line, Severity::Note, Kind::Encoding, &note.message);
        intake.diagnostic(finding);
    }
    intake.findings.more += text.notes_left_out();
    intake.finish(format.id)
}

fn detect<R: Read, T>(text: &mut TextReader<R>) -> Result<&'static Format, Stop<T>> {
    let head = text.peek(SAMPLE).map_err(Stop::Read)?;
    if head.trim().is_empty() {
        return Err(Stop::Empty);
    }
    let sample = Sample { text: head, complete: head.len() < SAMPLE };
    cite_formats::detect(&sample).map_err(Stop::Unrecognised)
}

/// A stream that fails as soon as nobody takes what is read from it.
struct Stoppable<'s> {
    inner: &'s mut dyn Read,
    stopped: &'s Cell<bool>,
}

impl Read for Stoppable<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.stopped.get() {
            return Err(io::Error::other("nothing more is taken"));
        }
        self.inner.read(buffer)
    }
}

/// Hands on what a reader finds, repaired and counted.
pub(in crate::library) struct Intake<'r, R: Receiver> {
    receiver: &'r mut R,
    records: u64,
    rejected: u64,
    findings: Findings,
    /// The first trouble; nothing is handed on after it.
    trouble: Option<R::Trouble>,
    stopped: &'r Cell<bool>,
}

impl<'r, R: Receiver> Intake<'r, R> {
    /// An intake that has taken nothing yet; it says in `stopped` that it will take nothing more.
    pub(in crate::library) fn new(receiver: &'r mut R, stopped: &'r Cell<bool>) -> Self {
        let findings = Findings::default();
        Self { receiver, records: 0, rejected: 0, findings, trouble: None, stopped }
    }

    /// What became of the document.
    pub(in crate::library) fn finish(
        self,
        format: &str,
    ) -> Result<(Outcome, Findings), Stop<R::Trouble>> {
        let Self { records, rejected, findings, trouble, .. } = self;
        let outcome = Outcome::Imported { format: format.to_owned(), records, rejected };
        trouble.map_or(Ok((outcome, findings)), |trouble| Err(Stop::Trouble(trouble)))
    }

    fn hand_on(&mut self, hand: impl FnOnce(&mut R) -> Result<(), R::Trouble>) {
        if self.trouble.is_none() {
            self.trouble = hand(self.receiver).err();
            self.stopped.set(self.trouble.is_some());
        }
    }

    fn take(&mut self, found: Found) {
        let number = self.records + 1;
        self.hand_on(|receiver| receiver.record(number, found));
        if self.trouble.is_none() {
            self.records = number;
            if number.is_multiple_of(TOLD) {
                self.hand_on(|receiver| receiver.progress(number));
            }
        }
    }

    fn mend(&mut self, reference: &mut Reference, line: u64) {
        for repaired in repair::repair(reference, line) {
            self.diagnostic(repaired);
        }
    }
}

impl<R: Receiver> Sink for Intake<'_, R> {
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
        self.mend(&mut found.reference, found.line);
        self.take(found);
    }

    fn diagnostic(&mut self, diagnostic: Diagnostic) {
        self.rejected += u64::from(diagnostic.severity == Severity::Rejected);
        self.hand_on(|receiver| receiver.finding(&diagnostic));
        self.findings.add(diagnostic);
    }

    fn passage(&mut self, line: u64, text: &str) {
        self.hand_on(|receiver| receiver.passage(line, text));
    }
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}
