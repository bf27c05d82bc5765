//! Crossref's XML: UnixRef and UnixSD as its services answer, and deposits. Works in, records out.
//!
//! A journal, a book or the proceedings of a conference are held with all that the file has of
//! them; every article, chapter or paper in them is a record.

mod parts;
mod work;

use super::elements::read_elements;
use super::{Confidence, Format, Markup, Origin, Sample, Sink};
use cite_model::{Diagnostic, Kind, Precedence, Severity};
use cite_text::markup::clean;
use cite_text::xml::{Start, Visit, outline};
use std::io::{self, BufRead};

/// The id of the format.
const ID: &str = "crossref-xml";

/// The row of the registry.
pub static FORMAT: Format = Format {
    id: ID,
    name: "Crossref XML",
    recognized_by: "crossref, crossref_result or doi_records",
    reads: "Crossref's XML of deposits and queries",
    origin: Some(Origin::Database("Crossref")),
    markup: Markup::Xml,
    extensions: &["xml"],
    detect,
    read: Some(read),
    write: None,
    has_citation_keys: false,
    precedence: Precedence::Curated,
    lossy: &[],
};

fn detect(sample: &Sample) -> Confidence {
    let Some(outline) = outline(sample.text) else { return Confidence::No };
    let marks = ["crossref", "crossref_result", "doi_records", "doi_batch"];
    match marks.iter().any(|name| outline.has(name)) {
        true => Confidence::Sure,
        false => Confidence::No,
    }
}

fn read(input: &mut dyn BufRead, sink: &mut dyn Sink) -> io::Result<()> {
    let mut publisher = String::new();
    let visit = |start: &Start| match start.name() {
        name if work::is_work(name) => Visit::Record,
        "crm-item" if start.attribute("name").as_deref() == Some("publisher-name") => Visit::Tree,
        "error" => Visit::Tree,
        "crm-item" | "head" | "header" => Visit::Skip,
        _ => Visit::Enter,
    };
    read_elements(input, sink, visit, |root, sink| match root.name() {
        "crm-item" => publisher = clean(root.text()).into_owned(),
        "error" => {
            let message = format!("crossref says: {}", clean(root.text()));
            let (severity, kind) = (Severity::Rejected, Kind::NotARecord);
            sink.diagnostic(Diagnostic::new(root.line(), severity, kind, message));
        }
        _ => {
            for mut draft in work::read(root) {
                if !publisher.is_empty() {
                    let _ = draft.reference.set_first(cite_model::TextField::Publisher, &publisher);
                }
                draft.finish(sink);
            }
            publisher.clear();
        }
    })
}
