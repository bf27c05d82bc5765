//! Files of any formats come in, all their records in memory go out, each with a name of its own.
//!
//! For work without a library. A name is the record's own id where no other record has the same,
//! else `FILE:ORDINAL`; no name holds what parts names in the files that are written with them.

use crate::library::take_in::document::{self, Content, FileReport, FileReports, Receiver};
use crate::library::take_in::reading::Reading;
use crate::library::work::progress::Watch;
use crate::library::{LibraryError, take_in::relay, take_in::walk};
use cite_formats::{Format, Found};
use cite_model::{Diagnostic, Reference};
use cite_text::markup;
use rustc_hash::{FxHashMap, FxHashSet};
use std::io::Read;
use std::path::PathBuf;

/// What parts names in lists of clusters and in plans.
const SEPARATORS: [char; 3] = [';', '|', '\t'];

/// Records in memory.
#[derive(Default)]
pub(in crate::library) struct Batch {
    /// What the records say.
    pub references: Vec<Reference>,
    /// Where each stands.
    pub places: Vec<Place>,
    /// Their names, each once.
    pub names: Vec<String>,
    /// What became of each file.
    pub files: FileReports,
    /// Passages that belong to no record, with the id of their format.
    pub passages: Vec<(&'static str, String)>,
}

/// Where a record stands.
#[derive(Clone, Copy)]
pub(in crate::library) struct Place {
    /// The file, as an index into `files`.
    pub file: usize,
    /// Its format.
    pub format: &'static Format,
    /// The line on which the record begins.
    pub line: u64,
    /// Its place in the file, from 1.
    pub ordinal: u64,
}

impl Batch {
    /// Reads more files and folders; `-` is the standard input.
    pub(in crate::library) fn read(
        &mut self,
        paths: &[PathBuf],
        format: Option<&str>,
        standard_input: &mut dyn Read,
        watch: Watch,
    ) -> Result<(), LibraryError> {
        let forced = format.map(document::readable).transpose()?;
        let files = walk::files(paths);
        let mut reading = Reading::new(watch, &files);
        for file in &files {
            self.read_file(file, forced, standard_input, &mut reading)?;
        }
        reading.end(self.references.len() as u64)
    }

    /// Gives every record its name, when all are read.
    pub(in crate::library) fn name_all(&mut self) {
        let own = |reference: &Reference| -> Option<String> {
            let id = reference.id.as_deref()?.trim();
            (!id.is_empty() && !id.contains(SEPARATORS)).then(|| markup::clean(id).into_owned())
        };
        let ids: Vec<Option<String>> = self.references.iter().map(own).collect();
        let mut times: FxHashMap<&str, u32> = FxHashMap::default();
        for id in ids.iter().flatten() {
            *times.entry(id).or_default() += 1;
        }
        let is_own = |id: &&str| times.get(id) == Some(&1);
        let mut taken: FxHashSet<String> =
            times.keys().filter(|id| is_own(id)).map(|id| (*id).to_owned()).collect();
        let named = ids.iter().zip(&self.places).map(|(id, place)| {
            if let Some(id) = id.as_deref().filter(is_own) {
                return id.to_owned();
            }
            let file = markup::clean(&self.files.list[place.file].name).replace(SEPARATORS, "_");
            let natural = format!("{file}:{}", place.ordinal);
            let numbered = (2..).map(|number| format!("{natural}#{number}"));
            let mut free = std::iter::once(natural.clone()).chain(numbered);
            free.find(|name| taken.insert(name.clone()))
                .unwrap_or_else(|| unreachable!("numbers do not end"))
        });
        self.names = named.collect();
    }

    /// The name of a record's file.
    pub(in crate::library) fn file(&self, at: usize) -> &str {
        &self.files.list[self.places[at].file].name
    }

    /// The file and line of a record, as people write it.
    pub(in crate::library) fn place(&self, at: usize) -> String {
        format!("{}:{}", self.file(at), self.places[at].line)
    }

    fn read_file(
        &mut self,
        file: &walk::Walked,
        forced: Option<&'static Format>,
        standard_input: &mut dyn Read,
        reading: &mut Reading,
    ) -> Result<(), LibraryError> {
        let name = document::shown(file);
        reading.begin(file, &name, self.references.len() as u64)?;
        let opened = match file {
            Ok(path) => document::open(path, standard_input)
                .map(|opened| (path, opened))
                .map_err(|error| error.to_string()),
            Err((_, why)) => Err(why.clone()),
        };
        let (path, mut opened) = match opened {
            Ok(opened) => opened,
            Err(why) => {
                self.files.list.push(FileReport::skipped(&name, why));
                return Ok(());
            }
        };
        reading.opened(&opened);
        let already = self.files.list.len();
        let mut read = 0;
        let reports = document::members(&mut opened, path, &name, &mut |member, content| {
            let report = self.read_document((already + read, member), content, forced, reading);
            read += 1;
            report
        });
        self.files.list.extend(reports?);
        Ok(())
    }

    /// Reads one document; one whose reading fails half-way gives nothing.
    fn read_document(
        &mut self,
        (file, name): (usize, &str),
        content: Content,
        forced: Option<&'static Format>,
        reading: &mut Reading,
    ) -> Result<FileReport, LibraryError> {
        let mut taken = Taken::new(reading, self.references.len() as u64);
        let read = relay::read(content, forced, &mut taken);
        let (outcome, findings) = match read {
            Ok(read) => read,
            Err(stop) => return stop.report(name),
        };
        if let Some(format) = taken.format {
            let places = (1..).zip(taken.lines);
            self.places.extend(places.map(|(ordinal, line)| Place { file, format, line, ordinal }));
            self.references.extend(taken.references);
            self.passages.extend(taken.passages.into_iter().map(|text| (format.id, text)));
        }
        Ok(FileReport { name: name.to_owned(), outcome, findings })
    }
}

/// What a reader found in one document.
struct Taken<'t, 'w> {
    reading: &'t mut Reading<'w>,
    /// How many records were read before.
    before: u64,
    format: Option<&'static Format>,
    references: Vec<Reference>,
    lines: Vec<u64>,
    passages: Vec<String>,
}

impl<'t, 'w> Taken<'t, 'w> {
    fn new(reading: &'t mut Reading<'w>, before: u64) -> Self {
        let (references, lines, passages) = (Vec::new(), Vec::new(), Vec::new());
        Self { reading, before, format: None, references, lines, passages }
    }
}

impl Receiver for Taken<'_, '_> {
    type Trouble = LibraryError;

    fn begin(&mut self, format: &str, _charset: &str) -> Result<(), LibraryError> {
        self.format = cite_formats::by_id(format);
        Ok(())
    }

    fn record(&mut self, _number: u64, found: Found) -> Result<(), LibraryError> {
        self.references.push(found.reference);
        self.lines.push(found.line);
        Ok(())
    }

    fn finding(&mut self, _finding: &Diagnostic) -> Result<(), LibraryError> {
        Ok(())
    }

    fn passage(&mut self, _line: u64, text: &str) -> Result<(), LibraryError> {
        self.passages.push(text.to_owned());
        Ok(())
    }

    fn progress(&mut self, records: u64) -> Result<(), LibraryError> {
        self.reading.tell(self.before + records)
    }
}
