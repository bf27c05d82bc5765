//! Converting: files in one format in, their records in another out, without a library.
//!
//! Each record is written as soon as it is read, and nothing of it is kept but eight bytes that
//! tell its citation key from the others.

use crate::library::take_in::document::{
    self, Content, FileReport, FileReports, Receiver, STANDARD_INPUT, Stop,
};
use crate::library::take_in::reading::Reading;
use crate::library::work::progress::Watch;
use crate::library::work::whole_file::whole_file;
use crate::library::write_out::shape::Shape;
use crate::library::{LibraryError, take_in::unpack, take_in::walk, write_out::export};
use cite_formats::{EntryWriter, Format, Found, WriteOptions};
use cite_model::{Diagnostic, Entry, Reference, citation_key};
use rustc_hash::FxHashMap;
use std::collections::hash_map::Entry::Vacant;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::xxh3_64;

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

/// Converts files and folders onto an output; `standard_input` is read where `-` is among them.
pub fn run(
    options: &ConvertOptions,
    standard_input: &mut (dyn Read + Send),
    out: &mut dyn Write,
    watch: Watch,
) -> Result<FileReports, LibraryError> {
    let forced = options.from.as_deref().map(document::readable).transpose()?;
    let mut writer = export::writer(&options.to, &options.write, out)?;
    let files = walk::files(&options.paths);
    let mut reports = FileReports::default();
    let mut outlet = Outlet {
        writer: &mut *writer,
        shape: &options.shape,
        keys: Keys::default(),
        written: 0,
        all: 0,
        reading: Reading::new(watch, &files),
    };
    for file in &files {
        reports.list.extend(convert_file(&mut outlet, file, forced, standard_input)?);
    }
    outlet.reading.end(outlet.all)?;
    writer.finish().map_err(LibraryError::Output)?;
    Ok(reports)
}

/// Converts onto a file, which is there whole or not at all: also where nothing could be read.
pub fn to_file(
    options: &ConvertOptions,
    standard_input: &mut (dyn Read + Send),
    path: &Path,
    watch: Watch,
) -> Result<FileReports, LibraryError> {
    whole_file(path, |out| {
        let reports = run(options, standard_input, out, watch)?;
        let keep = reports.is_any_read();
        Ok((reports, keep))
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
    keys: Keys,
    /// Records of the document.
    written: u64,
    /// Records of all documents.
    all: u64,
    reading: Reading<'o>,
}

impl Receiver for Outlet<'_, '_> {
    type Trouble = LibraryError;

    fn begin(&mut self, _format: &str, _charset: &str) -> Result<(), LibraryError> {
        Ok(())
    }

    fn record(&mut self, number: u64, found: Found) -> Result<(), LibraryError> {
        let key = self.keys.give(&found.reference);
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

/// The keys given in one run: their hashes, with the number to try next for one that wants the same.
#[derive(Default)]
struct Keys {
    next: FxHashMap<u64, u32>,
}

impl Keys {
    /// The record's own id where it can stand as a key, else the one that suits it; told apart from
    /// those given before. Case does not tell keys apart, as BibTeX has it.
    fn give(&mut self, reference: &Reference) -> String {
        let own = reference.id.as_deref().filter(|id| citation_key::is_valid(id));
        let wanted = own.map_or_else(|| citation_key::natural(reference), str::to_owned);
        let Some(mut number) = self.next.insert(hash(&wanted), 1) else { return wanted };
        loop {
            let key = citation_key::numbered(&wanted, number as usize);
            number = number.saturating_add(1);
            if let Vacant(free) = self.next.entry(hash(&key)) {
                free.insert(1);
                self.next.insert(hash(&wanted), number);
                return key;
            }
        }
    }
}

fn hash(key: &str) -> u64 {
    xxh3_64(key.to_ascii_lowercase().as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_told_apart() {
        let mut keys = Keys::default();
        let mut give =
            |id: &str| keys.give(&Reference { id: Some(id.to_owned()), ..Reference::default() });
        let given: Vec<String> =
            ["k", "K", "ka", "k", "no key", "k", "ka"].iter().map(|id| give(id)).collect();
        assert_eq!(given, ["k", "Ka", "kaa", "kb", "untitled", "kc", "kab"]);
    }
}
