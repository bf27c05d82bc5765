//! Converting: files in one format in, their records in another out, without a library.
//!
//! Each record is written as soon as it is read, and nothing of it is kept but eight bytes that
//! tell its citation key from the others.

use crate::library::resolve::{key_changes::KeyChange, settle};
use crate::library::take_in::document::{
    self, Content, FileReport, FileReports, Receiver, STANDARD_INPUT, Stop,
};
use crate::library::take_in::reading::Reading;
use crate::library::work::progress::Watch;
use crate::library::work::whole_file::whole_file;
use crate::library::write_out::shape::Shape;
use crate::library::{LibraryError, take_in::unpack, take_in::walk, write_out::export};
use cite_formats::{EntryWriter, Format, Found, WriteOptions};
use cite_model::{Diagnostic, Entry};
use cite_resolve::{InTurn, Wish};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// What to convert, and how.
#[derive(Clone, Debug, Default)]
pub struct ConvertOptions {
    /// Files and folders; `-` is the standard input.
    pub paths: Vec<PathBuf>,
    /// Id of the format that all of them are in, where the user knows better.
    pub from: Option<String>,
    /// Id of the format to write.
    pub to: String,
    /// What the writer is told.
    pub write: WriteOptions,
    /// How entries are changed before they are written.
    pub shape: Shape,
}

/// What a conversion did.
#[derive(Clone, Debug, Default)]
pub struct Converted {
    /// Each file, in the order of reading.
    pub files: FileReports,
    /// Keys that were changed.
    pub keys: Vec<KeyChange>,
}

/// Converts files and folders onto an output; `standard_input` is read where `-` is among them.
///
/// # Errors
///
/// A format that is not read or written, trouble with the output, or an interruption.
pub fn run(
    options: &ConvertOptions,
    standard_input: &mut (dyn Read + Send),
    out: &mut dyn Write,
    watch: Watch,
) -> Result<Converted, LibraryError> {
    let forced = options.from.as_deref().map(document::readable).transpose()?;
    let mut writer = export::writer(&options.to, &options.write, out)?;
    let files = walk::files(&options.paths);
    let mut reports = FileReports::default();
    let mut outlet = Outlet {
        writer: &mut *writer,
        shape: &options.shape,
        keys: InTurn::default(),
        has_keys: false,
        document: String::new(),
        changes: Vec::new(),
        written: 0,
        all: 0,
        reading: Reading::new(watch, &files),
    };
    for file in &files {
        reports.list.extend(convert_file(&mut outlet, file, forced, standard_input)?);
    }
    outlet.reading.end(outlet.all)?;
    let keys = std::mem::take(&mut outlet.changes);
    writer.finish().map_err(LibraryError::Output)?;
    Ok(Converted { files: reports, keys })
}

/// Converts onto a file, which is there whole or not at all: also where nothing could be read.
pub fn to_file(
    options: &ConvertOptions,
    standard_input: &mut (dyn Read + Send),
    path: &Path,
    watch: Watch,
) -> Result<Converted, LibraryError> {
    whole_file(path, |out| {
        let converted = run(options, standard_input, out, watch)?;
        let keep = converted.files.is_any_read();
        Ok((converted, keep))
    })
}

/// Converts a file, and each member of it where it is an archive; only trouble with the output, and
/// to be stopped, is an error.
fn convert_file(
    outlet: &mut Outlet,
    file: &walk::Walked,
    forced: Option<&'static Format>,
    standard_input: &mut (dyn Read + Send),
) -> Result<Vec<FileReport>, LibraryError> {
    let name = document::shown(file);
    outlet.reading.begin(file, &name, outlet.all)?;
    let path = match file {
        Ok(path) => path,
        Err((_, why)) => return Ok(vec![FileReport::skipped(&name, why.clone())]),
    };
    let opened = if path == Path::new(STANDARD_INPUT) {
        match beginning(standard_input) {
            Ok(head) if unpack::archive(head.get_ref()).is_none() => {
                let content = Content::Text(&mut head.chain(standard_input));
                return Ok(vec![convert(outlet, &name, content, forced)?]);
            }
            Ok(head) => document::spool(&mut head.chain(standard_input)),
            Err(error) => Err(error),
        }
    } else {
        document::open(path, standard_input)
    };
    match opened {
        Ok(mut file) => {
            outlet.reading.opened(&file);
            document::members(&mut file, path, &name, &mut |name, content| {
                convert(outlet, name, content, forced)
            })
        }
        Err(error) => Ok(vec![FileReport::skipped(&name, error.to_string())]),
    }
}

/// As many bytes of a stream as tell an archive; the stream need not be a file for that.
fn beginning(stream: &mut dyn Read) -> io::Result<io::Cursor<Vec<u8>>> {
    let mut head = Vec::with_capacity(4);
    stream.take(4).read_to_end(&mut head)?;
    Ok(io::Cursor::new(head))
}

/// Converts one document, or says why not, or why only so much of it.
fn convert(
    outlet: &mut Outlet,
    name: &str,
    content: Content,
    forced: Option<&'static Format>,
) -> Result<FileReport, LibraryError> {
    outlet.written = 0;
    name.clone_into(&mut outlet.document);
    match document::read(content, forced, outlet) {
        Ok((outcome, findings)) => Ok(FileReport { name: name.to_owned(), outcome, findings }),
        Err(Stop::Read(error)) if outlet.written > 0 => {
            let reason = format!("{error}, after {} records that are written", outlet.written);
            Ok(FileReport::skipped(name, reason))
        }
        Err(stop) => stop.report(name),
    }
}

/// Writes what a reader finds.
struct Outlet<'o, 'w> {
    writer: &'o mut (dyn EntryWriter + 'w),
    shape: &'o Shape,
    keys: InTurn,
    /// Whether the document's format keeps citation keys.
    has_keys: bool,
    /// The document's name.
    document: String,
    changes: Vec<KeyChange>,
    /// Records of the document.
    written: u64,
    /// Records of all documents.
    all: u64,
    reading: Reading<'o>,
}

impl Receiver for Outlet<'_, '_> {
    type Trouble = LibraryError;

    fn begin(&mut self, format: &str, _charset: &str) -> Result<(), LibraryError> {
        self.has_keys = settle::is_pinned(format);
        Ok(())
    }

    fn record(&mut self, number: u64, found: Found) -> Result<(), LibraryError> {
        let wish = cite_resolve::wish(&found.reference, self.has_keys);
        let wish = Wish::read(&wish);
        let (now, is_lost) = self.keys.give(wish);
        if let Some(key) = wish.own().filter(|key| *key != now) {
            let (key, file, now) = (key.to_owned(), self.document.clone(), now.clone());
            self.changes.push(KeyChange { key, file, now, is_lost });
        }
        let key = now;
        let mut entry = Entry { key, reference: found.reference, ..Entry::default() };
        self.shape.apply(&mut entry);
        self.writer.entry(&entry).map_err(LibraryError::Output)?;
        self.written = number;
        self.all += 1;
        Ok(())
    }

    fn finding(&mut self, _finding: &Diagnostic) -> Result<(), LibraryError> {
        Ok(())
    }

    fn passage(&mut self, _line: u64, text: &str) -> Result<(), LibraryError> {
        self.writer.passage(text).map_err(LibraryError::Output)
    }

    fn progress(&mut self, _records: u64) -> Result<(), LibraryError> {
        self.reading.tell(self.all)
    }
}
