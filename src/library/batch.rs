//! Files of any formats come in, all their records in memory go out, each with a name of its own.
//!
//! For work without a library. A name is the record's own id where no other record has the same,
//! else `FILE:ORDINAL`; no name holds what parts names in the files that are written with them.

use super::import::{self, FileReport, Outcome, Stop};
use super::unpack::{self, Limits};
use super::{LibraryError, repair, walk};
use crate::formats::{Format, Found, Sink};
use crate::model::{Diagnostic, Kind, Reference, Severity};
use crate::text::encoding::TextReader;
use crate::text::markup;
use rustc_hash::{FxHashMap, FxHashSet};
use std::io::Read;
use std::ops::ControlFlow;
use std::path::PathBuf;

/// What parts names in lists of clusters and in plans.
const SEPARATORS: [char; 3] = [';', '|', '\t'];

/// Records in memory.
#[derive(Default)]
pub(super) struct Batch {
    /// What the records say.
    pub references: Vec<Reference>,
    /// Where each stands.
    pub places: Vec<Place>,
    /// Their names, each once.
    pub names: Vec<String>,
    /// What became of each file.
    pub files: Vec<FileReport>,
    /// Passages that belong to no record, with the id of their format.
    pub passages: Vec<(&'static str, String)>,
}

/// Where a record stands.
#[derive(Clone, Copy)]
pub(super) struct Place {
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
    pub(super) fn read(
        &mut self,
        paths: &[PathBuf],
        format: Option<&str>,
        standard_input: &mut dyn Read,
    ) -> Result<(), LibraryError> {
        let forced = format.map(import::readable).transpose()?;
        for file in walk::files(paths) {
            self.read_file(&file, forced, standard_input);
        }
        Ok(())
    }

    /// Gives every record its name, when all are read.
    pub(super) fn name_all(&mut self) {
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
            let file = markup::clean(&self.files[place.file].name).replace(SEPARATORS, "_");
            let natural = format!("{file}:{}", place.ordinal);
            let numbered = (2..).map(|number| format!("{natural}#{number}"));
            let mut free = std::iter::once(natural.clone()).chain(numbered);
            free.find(|name| taken.insert(name.clone()))
                .unwrap_or_else(|| unreachable!("numbers do not end"))
        });
        self.names = named.collect();
    }

    /// The file and line of a record, as people write it.
    pub(super) fn place(&self, at: usize) -> String {
        let place = self.places[at];
        format!("{}:{}", self.files[place.file].name, place.line)
    }

    fn read_file(
        &mut self,
        file: &walk::Walked,
        forced: Option<&'static Format>,
        standard_input: &mut dyn Read,
    ) {
        let name = import::shown(file);
        let opened = match file {
            Ok(path) => import::open(path, standard_input).map_err(|error| error.to_string()),
            Err((_, why)) => Err(why.clone()),
        };
        let mut opened = match opened {
            Ok((opened, ..)) => opened,
            Err(why) => return self.files.push(import::skipped(&name, why, false)),
        };
        let walked =
            unpack::members(&mut opened, &name, &Limits::default(), &mut |member, content| {
                let report = match content {
                    Ok(content) => self.read_document(member, content, forced),
                    Err(error) => import::skipped(member, error.to_string(), false),
                };
                self.files.push(report);
                ControlFlow::Continue(())
            });
        if let Err(error) = walked {
            self.files.push(import::skipped(&name, error.to_string(), false));
        }
    }

    /// Reads one document; one whose reading fails half-way gives nothing.
    fn read_document(
        &mut self,
        name: &str,
        content: &mut dyn Read,
        forced: Option<&'static Format>,
    ) -> FileReport {
        match intake(content, forced) {
            Ok((format, taken)) => {
                let file = self.files.len();
                let places = (1..).zip(&taken.lines);
                self.places.extend(places.map(|(ordinal, line)| Place {
                    file,
                    format,
                    line: *line,
                    ordinal,
                }));
                let outcome = Outcome::Imported {
                    format: format.id.to_owned(),
                    records: taken.references.len() as u64,
                    rejected: taken.rejected,
                };
                self.references.extend(taken.references);
                self.passages.extend(taken.passages.into_iter().map(|text| (format.id, text)));
                FileReport { name: name.to_owned(), outcome, findings: taken.findings }
            }
            Err(stop) => {
                let unrecognised = matches!(stop, Stop::Unrecognised(_));
                import::skipped(name, stop.to_string(), unrecognised)
            }
        }
    }
}

fn intake(
    content: &mut dyn Read,
    forced: Option<&'static Format>,
) -> Result<(&'static Format, Taken), Stop> {
    let mut text = TextReader::new(content).map_err(Stop::Read)?;
    let format = match forced {
        Some(format) => format,
        None => import::detect(&mut text)?,
    };
    let read = format
        .read
        .unwrap_or_else(|| unreachable!("only formats that are read are detected or forced"));
    let mut taken = Taken::default();
    read(&mut text, &mut taken).map_err(Stop::Read)?;
    for note in text.notes() {
        taken.diagnostic(Diagnostic::new(note.line, Severity::Note, Kind::Encoding, &note.message));
    }
    Ok((format, taken))
}

/// What a reader found in one document.
#[derive(Default)]
struct Taken {
    references: Vec<Reference>,
    lines: Vec<u64>,
    rejected: u64,
    findings: Vec<Diagnostic>,
    passages: Vec<String>,
}

impl Sink for Taken {
    fn record(&mut self, mut found: Found) {
        if found.reference.is_anonymous() {
            let message = "nothing to know a work by: no title, no name, no identifier";
            let finding = Diagnostic::new(found.line, Severity::Rejected, Kind::Empty, message);
            return self.diagnostic(finding);
        }
        self.findings.extend(repair::repair(&mut found.reference, found.line));
        self.references.push(found.reference);
        self.lines.push(found.line);
    }

    fn diagnostic(&mut self, diagnostic: Diagnostic) {
        self.rejected += u64::from(diagnostic.severity == Severity::Rejected);
        self.findings.push(diagnostic);
    }

    fn passage(&mut self, _line: u64, text: &str) {
        self.passages.push(text.to_owned());
    }
}
