//! An XML text in; each of its records to a format's own reader, what is broken to the sink. Every
//! XML format reads through here, so that all of them tell alike what is wrong with a file.

use super::Sink;
use cite_model::{Diagnostic, Kind, Severity};
use cite_text::xml::{Element, Problem, ProblemKind, Reader, Start, Tree, Visit};
use std::io::{self, BufRead};

/// Reads a text to its end: `each` takes one after another the elements that `visit` wants.
pub(super) fn read_elements(
    input: &mut dyn BufRead,
    sink: &mut dyn Sink,
    mut visit: impl FnMut(&Start) -> Visit,
    mut each: impl FnMut(Element, &mut dyn Sink),
) -> io::Result<()> {
    let mut reader = Reader::new(input);
    let mut tree = Tree::default();
    loop {
        let found = reader.next(&mut tree, &mut visit)?;
        tell_problems(&mut reader, sink);
        let Some(root) = tree.root().filter(|_| found) else { return Ok(()) };
        each(root, sink);
    }
}

/// Tells what was wrong with the XML that was read so far.
pub(super) fn tell_problems(reader: &mut Reader, sink: &mut dyn Sink) {
    for Problem { line, kind, message } in reader.problems() {
        let (severity, kind) = match kind {
            ProblemKind::Syntax => (Severity::Repaired, Kind::Syntax),
            ProblemKind::Truncated => (Severity::Warning, Kind::Truncated),
            ProblemKind::Limit => (Severity::Warning, Kind::Limit),
        };
        sink.diagnostic(Diagnostic::new(line, severity, kind, message));
    }
}
