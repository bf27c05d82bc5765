//! Import: files in, records in the library out, resolved into entries, and a report of it all.
//!
//! An import is one transaction: it is there whole or not at all. A file whose reading fails
//! half-way gives nothing, is reported as skipped, and does not keep the others from coming in. A
//! file whose bytes were imported before adds nothing.

use super::document::{
    self, Content, FileReport, FileReports, Findings, Outcome, Progress, Receiver, Stop,
};
use super::{Library, LibraryError, resolve, walk, zotero};
use crate::formats::{Format, Found};
use crate::model::Diagnostic;
use crate::store::{Hash, NewSource, RecordId, Store, StoreError};
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
    /// When the import happens, RFC 3339.
    pub now: String,
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
}

/// Imports files and folders; `standard_input` is read where `-` is among the paths.
pub fn run(
    library: &mut Library,
    options: &ImportOptions,
    standard_input: &mut dyn Read,
    progress: &mut dyn FnMut(Progress),
) -> Result<ImportReport, LibraryError> {
    let forced = options.format.as_deref().map(document::readable).transpose()?;
    let files = walk::files(&options.paths);
    library.store.transaction(|store| {
        let (entries_before, _) = store.counts()?;
        let mut report = ImportReport::default();
        let mut added = Vec::new();
        for (at, file) in files.iter().enumerate() {
            progress(Progress::File(&document::shown(file), at + 1, files.len()));
            let (added, now) = (&mut added, options.now.as_str());
            let mut context = Context { store, forced, now, added, progress: &mut *progress };
            report.files.list.extend(import_file(&mut context, file, standard_input)?);
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

/// What a document is known by: a file, or a member of an archive.
#[derive(Clone, Copy)]
struct Document<'a> {
    name: &'a str,
    hash: Hash,
    bytes: u64,
}

/// Imports a file, and each member of it where it is an archive; only trouble with the library
/// itself is an error.
fn import_file(
    context: &mut Context,
    file: &walk::Walked,
    standard_input: &mut dyn Read,
) -> Result<Vec<FileReport>, StoreError> {
    let name = document::shown(file);
    let opened = match file {
        Ok(path) => document::open(path, standard_input)
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
    document::members(&mut file, path, &name, &mut |member, content| {
        let hash = if member == name { hash } else { hash_of_member(hash, member) };
        import_document(context, Document { name: member, hash, bytes }, content)
    })
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
) -> Result<FileReport, StoreError> {
    let name = document.name.to_owned();
    if let Some(known) = context.store.source_by_hash(document.hash)? {
        let outcome = Outcome::Known { name: known.name };
        return Ok(FileReport { name, outcome, findings: Findings::default() });
    }
    let added_before = context.added.len();
    let (store, forced) = (context.store, context.forced);
    let mut intake = Intake { context, document, source: 0 };
    match store.savepoint(|| document::read(content, forced, &mut intake)) {
        Ok((outcome, findings)) => Ok(FileReport { name, outcome, findings }),
        Err(stop) => {
            context.added.truncate(added_before);
            stop.report(&name)
        }
    }
}

impl From<StoreError> for Stop<StoreError> {
    fn from(error: StoreError) -> Self {
        Self::Trouble(error)
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

/// Takes what a reader finds into the store.
struct Intake<'a, 'c> {
    context: &'a mut Context<'c>,
    document: Document<'a>,
    /// The source's number, from when its format is known.
    source: i64,
}

impl Receiver for Intake<'_, '_> {
    type Trouble = StoreError;

    fn begin(&mut self, format: &str, charset: &str) -> Result<(), StoreError> {
        let Document { name, hash, bytes } = self.document;
        let imported = self.context.now;
        let source = NewSource { hash, name, format, charset, bytes, imported };
        self.source = self.context.store.add_source(&source)?;
        Ok(())
    }

    fn record(&mut self, number: u64, found: Found) -> Result<(), StoreError> {
        let store = self.context.store;
        let record = store.add_record(self.source, number, found.line, &found.reference)?;
        self.context.added.push(record);
        Ok(())
    }

    fn finding(&mut self, finding: &Diagnostic) -> Result<(), StoreError> {
        self.context.store.add_finding(self.source, finding)
    }

    fn passage(&mut self, line: u64, text: &str) -> Result<(), StoreError> {
        self.context.store.add_passage(self.source, line, text)
    }

    fn progress(&mut self, records: u64) {
        (self.context.progress)(Progress::Records(records));
    }
}
