//! Formats: decoded text in, records and diagnostics out; entries in, text out.
//!
//! A format is one row of [`FORMATS`] and one folder or file below; none imports another. A
//! reader takes any text whatever: what it cannot read becomes a diagnostic with its line, never
//! an error, and records it has read stay read. Readers of line and element formats stream.

// What several formats share; it knows no format.
mod detect;
mod draft;
mod elements;
mod exact;
mod json_items;
mod language;
mod records;
mod sample;
mod values;
mod whole;
mod zotero;

pub mod bibtex;
pub mod crossref_json;
pub mod crossref_xml;
pub mod csl_json;
pub mod csv;
pub mod datacite;
pub mod datacite_xml;
pub mod endnote_xml;
pub mod feed;
pub mod hayagriva;
pub mod html_meta;
pub mod jats;
pub mod listing;
pub mod mods;
pub mod nbib;
pub mod news;
pub mod oai_dc;
pub mod openalex;
pub mod page;
pub mod paper_note;
pub mod pubmed_xml;
pub mod refer;
pub mod references;
pub mod refworks;
pub mod ris;
pub mod wos;
pub mod zotero_json;
pub mod zotero_rdf;

pub use detect::{DetectError, detect};
use json_items::{Read, read_json};
pub use sample::{Confidence, Sample};

use cite_model::{Diagnostic, Entry, Precedence, Reference};
use std::io::{self, BufRead, Write};

/// All formats, in the order in which help lists them.
#[rustfmt::skip]
pub static FORMATS: &[&Format] = &[
    // read and written
    &bibtex::BIBTEX,
    &bibtex::BIBLATEX,
    &ris::FORMAT,
    &csl_json::FORMAT,
    &endnote_xml::FORMAT,
    &refer::FORMAT,
    &csv::FORMAT,
    &hayagriva::FORMAT,
    // exports of databases and of other programs, read
    &nbib::FORMAT,
    &pubmed_xml::FORMAT,
    &wos::FORMAT,
    &refworks::FORMAT,
    &csl_json::YAML,
    &zotero_json::FORMAT,
    &zotero_json::DATABASE,
    &zotero_rdf::FORMAT,
    &crossref_json::FORMAT,
    &openalex::FORMAT,
    &datacite::FORMAT,
    &crossref_xml::FORMAT,
    &jats::FORMAT,
    &mods::FORMAT,
    &oai_dc::FORMAT,
    &datacite_xml::FORMAT,
    // documents that tell of works, read
    &feed::FORMAT,
    &paper_note::FORMAT,
    &news::FORMAT,
    &page::FORMAT,
    &html_meta::FORMAT,
    &listing::FORMAT,
    &references::FORMAT,
];

/// What a format is called, how it is recognised, read and written.
pub struct Format {
    /// The name on the command line and in the library: `ris`.
    pub id: &'static str,
    /// What people call it: `RIS`.
    pub name: &'static str,
    /// File extensions, the usual one first, without the dot. They never decide what a file is.
    pub extensions: &'static [&'static str],
    /// By what a text is known to be in it, in words.
    pub recognized_by: &'static str,
    /// What of it is read, in words.
    pub reads: &'static str,
    /// The place that alone has the format, if one has.
    pub origin: Option<Origin>,
    /// What a title says italics and superscripts with.
    pub markup: Markup,
    /// How sure the format is that a text is its own.
    pub detect: fn(&Sample) -> Confidence,
    /// Reads a text, if the format is read.
    pub read: Option<ReadFn>,
    /// Makes a writer, if the format is written.
    pub write: Option<WriteFn>,
    /// Whether ids of its records are citation keys that a person chose (`.bib`).
    pub has_citation_keys: bool,
    /// How far its records are trusted where others of the same work say something else.
    pub precedence: Precedence,
    /// What read(write(x)) may lose, a line each.
    pub lossy: &'static [&'static str],
}

/// A place that sources come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A bibliographic database.
    Database(&'static str),
    /// A reference manager, a website, notes.
    Other(&'static str),
}

impl Origin {
    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Database(name) | Self::Other(name) => name,
        }
    }
}

/// What a format says italics and superscripts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Markup {
    /// Nothing.
    Plain,
    /// Tags and character references of HTML.
    Html,
    /// Commands of TeX.
    Tex,
    /// Typst's own marks.
    Typst,
    /// Markdown's marks.
    Markdown,
    /// Elements of its own XML.
    Xml,
    /// Runs of text that have a face.
    Styles,
}

impl Markup {
    /// In a word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "none",
            Self::Html => "HTML",
            Self::Tex => "TeX",
            Self::Typst => "Typst",
            Self::Markdown => "Markdown",
            Self::Xml => "XML",
            Self::Styles => "styled runs",
        }
    }
}

/// Reads valid UTF-8 with LF line ends to its end, telling the sink what it finds.
pub type ReadFn = fn(&mut dyn BufRead, &mut dyn Sink) -> io::Result<()>;

/// Makes a writer onto an output.
pub type WriteFn = for<'w> fn(&'w mut dyn Write, &WriteOptions) -> Box<dyn EntryWriter + 'w>;

/// Takes what a reader finds, in the order of the text.
pub trait Sink {
    /// A record, complete and clean.
    fn record(&mut self, found: Found);
    /// Something to tell the user; `Severity::Rejected` counts a record as lost to the reader.
    fn diagnostic(&mut self, diagnostic: Diagnostic);
    /// A passage that belongs to the file and not to a record (a comment, a preamble, `@string`),
    /// verbatim; only a writer of the same format has a use for it.
    fn passage(&mut self, _line: u64, _text: &str) {}
}

/// A record as a reader found it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The line on which it begins, from 1.
    pub line: u64,
    /// What it says.
    pub reference: Reference,
}

impl Found {
    /// A record that is complete.
    pub fn new(line: u64, mut reference: Reference) -> Self {
        reference.unite_lists();
        Self { line, reference }
    }
}

/// Writes entries one by one; nothing is complete before `finish`.
pub trait EntryWriter {
    /// Writes one entry.
    fn entry(&mut self, entry: &Entry) -> io::Result<()>;
    /// Writes a passage that a reader of the same format handed on; formats that have none leave
    /// it out.
    fn passage(&mut self, _text: &str) -> io::Result<()> {
        Ok(())
    }
    /// Writes what must stand behind the last entry.
    fn finish(&mut self) -> io::Result<()>;
}

/// What a person may choose about an export.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WriteOptions {
    /// The pure standard, where it and Zotero differ; the default is what loses least in both. In
    /// CSV: cells as they are, also those that a spreadsheet takes for formulas.
    pub strict: bool,
    /// Accents and symbols as LaTeX commands instead of Unicode, in formats that are LaTeX.
    pub latex: bool,
    /// No letter or symbol as a command, also those that pdfLaTeX does not show.
    pub unicode: bool,
    /// `@string` and `@preamble` of sources go on to act, in BibTeX and BibLaTeX; else they are
    /// written as comments.
    pub macros: bool,
    /// No paths to files and no tags of a program's own.
    pub clean: bool,
}

/// The format of this id.
pub fn by_id(id: &str) -> Option<&'static Format> {
    FORMATS.iter().copied().find(|format| format.id == id)
}

/// A sink that keeps everything, for texts that are known to be small.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Collected {
    /// The records, in order.
    pub records: Vec<Found>,
    /// The findings, in order.
    pub diagnostics: Vec<Diagnostic>,
    /// The passages, in order.
    pub passages: Vec<String>,
}

impl Sink for Collected {
    fn record(&mut self, found: Found) {
        self.records.push(found);
    }

    fn diagnostic(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    fn passage(&mut self, _line: u64, text: &str) {
        self.passages.push(text.to_owned());
    }
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod arbitrary;
