//! Tables: any CSV with a column of titles in (Scopus, Zotero, Covidence, Rayyan, ASReview, Web of
//! Science, PubMed, EBSCO and hand-made ones); a table of our own columns out.
//!
//! Our own table has one row an entry and the columns `id`, `type` and CSL's names for the fields
//! that people look at; dates are EDTF, names `Family, Given` with `; ` between, keywords likewise.
//! The last column, `more`, holds the rest as JSON. No cell starts a formula: one that would has an
//! apostrophe in front (OWASP, "CSV injection"), unless the table is asked for as it is (`strict`), for
//! programs that take no cell for a formula. Reading takes the apostrophe off again.

mod columns;
mod detect;
mod names;
mod ovid;
mod read;
mod rows;
#[cfg(test)]
mod tests;
mod types;
mod write;

use super::{Format, Markup};
use cite_model::Precedence;

const ID: &str = "csv";

/// The row of the registry.
pub static FORMAT: Format = Format {
    id: ID,
    name: "CSV",
    recognized_by: "a header with columns that name fields, within the first lines",
    reads: "tables of databases, screening tools and reference managers; a column without a field is kept",
    origin: None,
    markup: Markup::Html,
    extensions: &["csv", "tsv", "tab"],
    detect: detect::detect,
    read: Some(read::read),
    write: Some(write::writer),
    has_citation_keys: false,
    precedence: Precedence::Aggregator,
    lossy: &[
        "the source's own id, where the entry has another citation key",
        "former citation keys",
        "control characters and runs of white space",
    ],
};
