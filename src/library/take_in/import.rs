//! Import: files in, records in the library out, resolved into entries, and a report of it all.
//!
//! An import is one transaction: it is there whole or not at all. A file whose reading fails
//! half-way gives nothing, is reported as skipped, and does not keep the others from coming in. A
//! file whose bytes were imported before adds nothing.

use crate::library::keep::operation::{By, Operation};
use crate::library::resolve::key_changes::KeyChange;
use crate::library::resolve::settle::{self, Form, Known, Renamed, Settled};
use crate::library::take_in::document::{
    self, Content, FileReport, FileReports, Findings, Outcome, Receiver, STANDARD_INPUT, Stop,
};
use crate::library::take_in::reading::{self, Reading};
use crate::library::work::pipeline::Pipeline;
use crate::library::work::progress::Watch;
use crate::library::{
    Library, LibraryError, take_in::relay, take_in::revise, take_in::walk, take_in::zotero,
};
use crate::store::{Hash, Load, NewSource, OperationId, SourceId, Store, Written};
use cite_formats::{Format, Found};
use cite_model::Diagnostic;
use serde::Serialize;
use std::fs::File;
use std::io::{self, BufRead, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::Xxh3;

/// What to import, and how.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// Files and folders; `-` is the standard input.
    pub paths: Vec<PathBuf>,
    /// Id of the format that all of them are in, where the user knows better.
    pub format: Option<String>,
    /// Who imports, and when.
    pub by: By,
}

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ImportReport {
    /// Each file, in the order of reading.
    pub files: FileReports,
    /// Records added.
    pub records: u64,
    /// Entries that are there now and were not before.
    pub new_entries: u64,
    /// Records added that joined an entry with others.
    pub merged: u64,
    /// Records that take the place of an earlier revision of a file that changed.
    pub revised: u64,
    /// Records of an earlier revision that the changed file no longer has; they are kept.
    pub kept: u64,
    /// Records added that are in entries in the trash.
    pub in_trash: u64,
    /// Keys of the files that their entries do not go by.
    pub keys: Vec<KeyChange>,
}

/// Imports files and folders; `standard_input` is read where `-` is among the paths. Where the watch
/// stops it, nothing has happened.
///
/// # Errors
///
/// Trouble with the library itself, a format that is not read, or [`LibraryError::Interrupted`]. A file that cannot be
/// read is none: its report says why.
pub fn run(
    library: &mut Library,
    options: &ImportOptions,
    standard_input: &mut dyn Read,
    watch: Watch,
) -> Result<ImportReport, LibraryError> {
    let forced = options.format.as_deref().map(document::readable).transpose()?;
    let files = walk::files(&options.paths);
    // All of it is there before the library is locked: who writes into a pipe takes as long as they like.
    let is_input =
        |file: &walk::Walked| matches!(file, Ok(path) if path == Path::new(STANDARD_INPUT));
    let mut input = files.iter().any(is_input).then(|| document::spool(standard_input));
    let plan = Plan { files: &files, forced, by: &options.by, watch };
    let done = match is_first_load(library, &files)? {
        true => {
            library.store.begin_first_load()?;
            let done = take_in(library, &plan, &mut input, true);
            let ended = library.store.end_first_load();
            done.and_then(|done| Ok(ended.map(|()| done)?))
        }
        false => take_in(library, &plan, &mut input, false),
    };
    let ((mut report, id), settled) = done?;
    report.in_trash = library.store.brought_to_trash(id)?;
    report.new_entries = settled.put.saturating_sub(settled.removed);
    report.keys = key_changes(&library.store, settled.renamed)?;
    report.merged = (report.records - report.revised).saturating_sub(report.new_entries);
    Ok(report)
}

/// The keys that changed, in the order of the records.
fn key_changes(store: &Store, mut renamed: Vec<Renamed>) -> Result<Vec<KeyChange>, LibraryError> {
    renamed.sort_by_key(|renamed| renamed.record);
    let change = |Renamed { record, key, now, is_lost }: Renamed| {
        Ok(KeyChange { key, file: store.record(record)?.source, now, is_lost })
    };
    renamed.into_iter().map(change).collect()
}

/// What is imported, by whom, and who watches.
struct Plan<'p> {
    files: &'p [walk::Walked],
    forced: Option<&'static Format>,
    by: &'p By,
    watch: Watch<'p>,
}

/// Takes all files in, as one operation; gives its number too, and what became of the entries.
fn take_in(
    library: &mut Library,
    plan: &Plan,
    input: &mut Option<io::Result<File>>,
    is_first: bool,
) -> Result<((ImportReport, OperationId), Settled), LibraryError> {
    let &Plan { files, forced, by, watch } = plan;
    library.operate_watched(by, "import", watch, |operation| {
        let (report, reading) = (ImportReport::default(), Reading::new(watch, files));
        let mut context = Context { operation, forced, now: &by.now, report, reading };
        let mut read = || read_all(&mut context, files, input);
        match is_first {
            true => operation.store.load(Load::Facts, read, || watch.indexing(0, None))?,
            false => read()?,
        }
        let summary = summary(&context.report);
        Ok(((context.report, operation.id), summary))
    })
}

fn read_all(
    context: &mut Context,
    files: &[walk::Walked],
    input: &mut Option<io::Result<File>>,
) -> Result<(), LibraryError> {
    for file in files {
        let list = import_file(context, file, input)?;
        context.report.files.list.extend(list);
    }
    context.reading.end(context.report.records)
}

/// So many bytes of files are worth loading in bulk.
const MUCH: u64 = 8 << 20;

/// Whether the library is empty, and much is to come.
fn is_first_load(library: &Library, files: &[walk::Walked]) -> Result<bool, LibraryError> {
    let is_much = || files.iter().filter_map(reading::size).sum::<u64>() >= MUCH;
    Ok(library.store.is_empty()? && is_much())
}

/// What the history says of an import.
fn summary(report: &ImportReport) -> String {
    let is_read = |file: &&FileReport| matches!(file.outcome, Outcome::Imported { .. });
    let mut read = report.files.list.iter().filter(is_read).map(|file| file.name.as_str());
    let first = read.next().unwrap_or("nothing");
    match read.count() {
        0 => format!("{first}, {} records", report.records),
        more => format!("{first} and {more} more, {} records", report.records),
    }
}

/// What the import of every file needs.
struct Context<'a> {
    operation: &'a Operation<'a>,
    forced: Option<&'static Format>,
    now: &'a str,
    report: ImportReport,
    reading: Reading<'a>,
}

/// What a document is known by: a file, or a member of an archive.
#[derive(Clone, Copy)]
struct Document<'a> {
    name: &'a str,
    hash: Hash,
    bytes: u64,
    /// Where it stands, by which a changed file is known again; none for the standard input.
    path: Option<&'a str>,
}

/// Imports a file, and each member of it where it is an archive; only trouble with the library
/// itself is an error.
fn import_file(
    context: &mut Context,
    file: &walk::Walked,
    input: &mut Option<io::Result<File>>,
) -> Result<Vec<FileReport>, LibraryError> {
    let name = document::shown(file);
    context.reading.begin(file, &name, context.report.records)?;
    let opened = match file {
        Ok(path) => open(path, input)
            .and_then(|mut file| {
                hash_with_journals(&mut file, path).map(|(hash, bytes)| (path, file, hash, bytes))
            })
            .map_err(|error| error.to_string()),
        Err((_, why)) => Err(why.clone()),
    };
    let (path, mut file, hash, bytes) = match opened {
        Ok(opened) => opened,
        Err(why) => return Ok(vec![FileReport::skipped(&name, why)]),
    };
    context.reading.opened(&file);
    let absolute = path.is_file().then(|| std::fs::canonicalize(path).ok()).flatten();
    document::members(&mut file, path, &name, &mut |member, content| {
        let hash = if member == name { hash } else { hash_of_member(hash, member) };
        let inside = member.strip_prefix(&name).unwrap_or(member);
        let path = absolute.as_ref().map(|path| format!("{}{inside}", path.display()));
        let document = Document { name: member, hash, bytes, path: path.as_deref() };
        import_document(context, document, content)
    })
}

/// A file at its start; the standard input gives nothing more the second time.
fn open(path: &Path, input: &mut Option<io::Result<File>>) -> io::Result<File> {
    match path == Path::new(STANDARD_INPUT) {
        true => input.take().unwrap_or_else(tempfile::tempfile),
        false => document::open(path, &mut io::empty()),
    }
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
    document: Document,
    content: Content,
) -> Result<FileReport, LibraryError> {
    let name = document.name.to_owned();
    let &Operation { store, id, .. } = context.operation;
    if let Some(known) = store.source_by_hash(document.hash)? {
        let is_same_file = document.path.is_some() && document.path == known.path.as_deref();
        let later = if is_same_file { store.later_revisions(&known)? } else { Vec::new() };
        for revision in &later {
            store.set_presence(id, *revision, false)?; // the file is as it was before them
        }
        let outcome = match known.is_present {
            true => Outcome::Known { name: known.name },
            false => {
                store.set_presence(id, known.id, true)?;
                context.report.records += known.records;
                let (format, records) = (known.format, known.records);
                Outcome::Imported { format, records, rejected: 0 }
            }
        };
        return Ok(FileReport { name, outcome, findings: Findings::default() });
    }
    let before = (context.report.records, context.report.revised, context.report.kept);
    let forced = context.forced;
    let mut intake = Intake::new(context, document);
    match store.savepoint(|| {
        let read = relay::read(content, forced, &mut intake)?;
        intake.end()?;
        Ok::<_, Stop<LibraryError>>(read)
    }) {
        Ok((outcome, findings)) => Ok(FileReport { name, outcome, findings }),
        Err(stop) => {
            let report = &mut context.report;
            (report.records, report.revised, report.kept) = before;
            stop.report(&name)
        }
    }
}

impl<E: Into<LibraryError>> From<E> for Stop<LibraryError> {
    fn from(error: E) -> Self {
        Self::Trouble(error.into())
    }
}

/// Hashes a file; a database together with the journals that hold a part of it.
fn hash_with_journals(file: &mut File, path: &Path) -> io::Result<(Hash, u64)> {
    let (mut known, mut bytes) = hash(file)?;
    if path.is_file() && zotero::is_database(file)? {
        for journal in zotero::journals(path) {
            let (journal, length) = hash(&mut File::open(journal)?)?;
            let mut hasher = Xxh3::new();
            hasher.update(&known.to_be_bytes());
            hasher.update(&journal.to_be_bytes());
            known = hasher.digest128();
            bytes += length;
        }
    }
    Ok((known, bytes))
}

/// Hashes a file, and goes back to its start.
fn hash(file: &mut File) -> io::Result<(Hash, u64)> {
    let mut reader = io::BufReader::with_capacity(1 << 18, &mut *file);
    let mut hasher = Xxh3::new();
    let mut bytes = 0;
    loop {
        let chunk = reader.fill_buf()?;
        if chunk.is_empty() {
            break;
        }
        hasher.update(chunk);
        let length = chunk.len();
        bytes += length as u64;
        reader.consume(length);
    }
    file.seek(SeekFrom::Start(0))?;
    Ok((hasher.digest128(), bytes))
}

/// So many records are worked on at a time, by each core.
const CHUNK: usize = 256;

/// Takes what a reader finds into the store.
struct Intake<'a, 'c> {
    context: &'a mut Context<'c>,
    document: Document<'a>,
    /// The source's number, from when its format is known.
    source: Option<SourceId>,
    /// Whether its records' ids are citation keys.
    is_pinned: bool,
    /// Records, each with its number in the document, that are handed out next.
    waiting: Vec<(u64, Found)>,
    worked_on: Pipeline<Vec<Ready>>,
}

/// A record that has only to be stored.
struct Ready {
    number: u64,
    line: u64,
    written: Written,
    form: Form,
}

impl<'a, 'c> Intake<'a, 'c> {
    fn new(context: &'a mut Context<'c>, document: Document<'a>) -> Self {
        let (waiting, worked_on) = (Vec::with_capacity(CHUNK), Pipeline::new());
        Self { context, document, source: None, is_pinned: false, waiting, worked_on }
    }

    fn source(&self) -> SourceId {
        self.source.unwrap_or_else(|| unreachable!("a document begins before what is in it comes"))
    }

    /// Hands out the records that wait, and stores those that are ready.
    fn hand_out(&mut self) -> Result<(), LibraryError> {
        let found = std::mem::replace(&mut self.waiting, Vec::with_capacity(CHUNK));
        let is_pinned = self.is_pinned;
        match self.worked_on.submit(move || work_on(found, is_pinned)) {
            Some(ready) => self.store(ready),
            None => Ok(()),
        }
    }

    fn store(&self, ready: Vec<Ready>) -> Result<(), LibraryError> {
        let Operation { store, prepared, .. } = self.context.operation;
        let mut prepared = prepared.borrow_mut();
        for Ready { number, line, written, form } in ready {
            let id = store.add_record(self.source(), number, line, &written)?;
            let (content, source_hash) = (written.content, self.document.hash);
            prepared.push(Known { id, content, source_hash, ordinal: number }, form)?;
        }
        Ok(())
    }

    /// Stores what is still on its way. Where the file was imported before with other bytes, its
    /// records take the former ones' place.
    fn end(&mut self) -> Result<(), LibraryError> {
        self.hand_out()?;
        while let Some(ready) = self.worked_on.oldest() {
            self.store(ready)?;
        }
        let (Some(path), Some(source)) = (self.document.path, self.source) else { return Ok(()) };
        let revised = revise::revise(self.context.operation.store, path, source)?;
        self.context.report.revised += revised.revised;
        self.context.report.kept += revised.kept;
        Ok(())
    }
}

fn work_on(found: Vec<(u64, Found)>, is_pinned: bool) -> Vec<Ready> {
    let ready = |(number, Found { line, reference, .. }): (u64, Found)| {
        let written = Written::of(&reference);
        Ready { number, line, written, form: Form::of(&reference, is_pinned) }
    };
    found.into_iter().map(ready).collect()
}

impl Receiver for Intake<'_, '_> {
    type Trouble = LibraryError;

    fn begin(&mut self, format: &str, charset: &str) -> Result<(), LibraryError> {
        let Document { name, hash, bytes, path } = self.document;
        let imported = self.context.now;
        let source = NewSource { hash, name, format, charset, bytes, imported, path };
        let &Operation { store, id, .. } = self.context.operation;
        let source = store.add_source(&source)?;
        (self.source, self.is_pinned) = (Some(source), settle::is_pinned(format));
        Ok(store.set_presence(id, source, true)?)
    }

    fn record(&mut self, number: u64, found: Found) -> Result<(), LibraryError> {
        self.context.report.records += 1;
        self.waiting.push((number, found));
        if self.waiting.len() < CHUNK { Ok(()) } else { Ok(self.hand_out()?) }
    }

    fn finding(&mut self, finding: &Diagnostic) -> Result<(), LibraryError> {
        Ok(self.context.operation.store.add_finding(self.source(), finding)?)
    }

    fn passage(&mut self, line: u64, text: &str) -> Result<(), LibraryError> {
        Ok(self.context.operation.store.add_passage(self.source(), line, text)?)
    }

    fn progress(&mut self, _records: u64) -> Result<(), LibraryError> {
        self.context.reading.tell(self.context.report.records)
    }
}
