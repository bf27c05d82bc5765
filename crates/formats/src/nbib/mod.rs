//! NBIB, the MEDLINE text of PubMed and of databases that write it too (ERIC, KoreaMed, Ovid): in.
//!
//! A record begins at `PMID`, at `OWN`, or behind a blank line. What a record cites, corrects or
//! retracts becomes `related`; tags without a CSL variable are kept under their own names.

mod citation;
mod names;
mod read;
mod record;
mod tags;

use super::{Confidence, Format, Markup, Origin, Sample};
use cite_model::Precedence;

const ID: &str = "nbib";

/// The row of the registry.
pub static FORMAT: Format = Format {
    id: ID,
    name: "PubMed NBIB (MEDLINE text)",
    recognized_by: "PMID- and other tags of MEDLINE before a hyphen",
    reads: "PubMed's and MEDLINE's tagged text",
    origin: Some(Origin::Database("PubMed")),
    markup: Markup::Plain,
    extensions: &["nbib", "medline", "txt"],
    detect,
    read: Some(read::read),
    write: None,
    has_citation_keys: false,
    precedence: Precedence::Curated,
    lossy: &[],
};

/// Lines looked at to know the format.
const LINES_SEEN: usize = 400;

/// Tags that no other format writes in front of a hyphen.
const OWN_TAGS: &[&str] = &["AID", "DEP", "FAU", "JID", "LID", "OID", "OWN", "PMID", "PST", "STAT"];

fn detect(sample: &Sample) -> Confidence {
    let tags = sample.text.lines().take(LINES_SEEN).filter_map(tags::split);
    let (mut known, mut own) = (0, 0);
    for (tag, value) in tags {
        match tag {
            "TY" if known == 0 => return Confidence::No,
            "PMID" if value.trim_start().starts_with(|c: char| c.is_ascii_digit()) => {
                return Confidence::Sure;
            }
            "OWN" if matches!(value.trim(), "NLM" | "ERIC" | "PIP" | "KIE") => {
                return Confidence::Sure;
            }
            _ => {
                known += usize::from(tags::role(tag).is_some());
                own += usize::from(OWN_TAGS.contains(&tag));
            }
        }
    }
    match (known, own) {
        (3.., 2..) => Confidence::Sure,
        (3.., _) => Confidence::Weak,
        _ => Confidence::No,
    }
}

#[cfg(test)]
mod tests;
