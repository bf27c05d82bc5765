//! BibTeX and BibLaTeX: one reader for both, since files mix them freely; a writer for each.
//!
//! `bibtex` is the format that is detected; `biblatex` is written, and read when asked for by name.

mod allowance;
mod capitals;
mod dates;
mod detect;
mod entry;
mod extra;
mod inherit;
mod macros;
mod names;
mod passage;
mod read;
mod record;
mod scan;
mod spelling;
mod stream;
mod symbols;
mod tags;
mod tex;
mod value;
mod write;

use super::{Confidence, Format, Markup};
use cite_model::Precedence;

/// The id under which readers of this folder keep what has no CSL variable.
const BIBTEX_ID: &str = "bibtex";

/// The row of the registry for BibTeX.
pub static BIBTEX: Format = Format {
    id: BIBTEX_ID,
    name: "BibTeX",
    recognized_by: "an entry such as @article{key, or @string, @preamble, @comment",
    reads: "entries of BibTeX and BibLaTeX with macros, crossref and xdata; comments and @string are kept",
    origin: None,
    markup: Markup::Tex,
    extensions: &["bib", "bibtex"],
    detect: detect::detect,
    read: Some(read::read),
    write: Some(write::bibtex),
    has_citation_keys: true,
    precedence: Precedence::Aggregator,
    lossy: LOSSY,
};

/// The row of the registry for BibLaTeX.
pub static BIBLATEX: Format = Format {
    id: "biblatex",
    name: "BibLaTeX",
    recognized_by: "not from its content: .bib files are read as bibtex, which knows both",
    reads: "the same as bibtex",
    origin: None,
    markup: Markup::Tex,
    extensions: &["bib", "biblatex"],
    detect: |_| Confidence::No,
    read: Some(read::read),
    write: Some(write::biblatex),
    has_citation_keys: true,
    precedence: Precedence::Aggregator,
    lossy: LOSSY,
};

const LOSSY: &[&str] = &[
    "values kept from other formats (extra) are not written",
    "posts that tell of a work (mentions) are not written",
    "words whose capitals are to survive come back protected, in a title of another format",
    "line breaks inside of a value come back as spaces",
    "a particle comes back as part of the family name, a person without given names as a literal",
    "keys of BibLaTeX come back as words from BibTeX, months in words as numbers from BibLaTeX",
    "a language comes back by its code from BibLaTeX",
    "dashes between pages come back as hyphens",
    "a date in words comes back as a date or a status where the words say one",
    "signs that an address cannot hold come back percent-encoded",
    "a grave accent comes back as the quotation mark that TeX makes of it",
];

#[cfg(test)]
mod tests;
