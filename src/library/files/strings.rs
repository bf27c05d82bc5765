//! Reference strings taken apart without a library: text in, what was read and why out.

use cite_citation::{Part, explain, parse, split};
use cite_model::Reference;
use cite_text::encoding::TextReader;
use serde::Serialize;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// A reference string, and what was read.
#[derive(Clone, Debug, Serialize)]
pub struct StringRead {
    /// The line on which it begins, from 1.
    pub line: u64,
    /// The string.
    pub text: String,
    /// How sure the reading is, from 0 to 1.
    pub confidence: f32,
    /// What speaks for that and against it.
    pub reasons: Vec<String>,
    /// What it says.
    pub reference: Reference,
    /// Its parts and why each is one, if that was asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<PartRead>,
}

/// A part of a string.
#[derive(Clone, Debug, Serialize)]
pub struct PartRead {
    /// What it is.
    pub label: &'static str,
    /// Its text.
    pub text: String,
    /// How likely it is, from 0 to 1.
    pub probability: f32,
    /// The features that spoke for it most, with their weights.
    pub because: Vec<(String, f32)>,
}

/// More of a file is not read, in bytes.
const LONGEST: u64 = 64 << 20;

/// Reads the strings of a file.
pub fn of_file(path: &Path, why: bool) -> io::Result<Vec<StringRead>> {
    of_reader(File::open(path)?, why)
}

/// Reads the strings of an input in any charset.
pub fn of_reader(input: impl Read, why: bool) -> io::Result<Vec<StringRead>> {
    let mut text = String::new();
    TextReader::new(input.take(LONGEST))?.read_to_string(&mut text)?;
    Ok(of_text(&text, why))
}

/// Reads the strings of a text.
pub fn of_text(text: &str, why: bool) -> Vec<StringRead> {
    let read = |cited: cite_citation::Cited| {
        let parsed = parse(&cited.text);
        let parts =
            if why { explain(&cited.text).into_iter().map(part).collect() } else { Vec::new() };
        StringRead {
            line: cited.line,
            text: cited.text,
            confidence: parsed.confidence,
            reasons: parsed.reasons,
            reference: parsed.reference,
            parts,
        }
    };
    split(text).into_iter().map(read).collect()
}

fn part(part: Part) -> PartRead {
    PartRead {
        label: part.label,
        text: part.text,
        probability: part.probability,
        because: part.because,
    }
}
