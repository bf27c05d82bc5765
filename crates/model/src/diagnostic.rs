//! What a reader has to say about its input: where, what kind, and a line for the user.
//!
//! Messages are lower case, without a full stop, and never carry control characters of the input.

use cite_text::display;
use serde::{Deserialize, Serialize};

/// How much a finding costs the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Something was read in a way the user may want to know.
    Note,
    /// Something was repaired and is now believed to be right.
    Repaired,
    /// A value could not be understood; it was kept as it stands.
    Warning,
    /// A record could not be read: it counts as rejected.
    Rejected,
    /// A part of the input that is no record was passed over.
    Skipped,
}

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The bytes are not in the charset they claim.
    Encoding,
    /// Text that was decoded with the wrong charset before it came here.
    Mojibake,
    /// The format's grammar is broken.
    Syntax,
    /// The input ends in the middle of something.
    Truncated,
    /// A field's value is not what the field takes.
    Value,
    /// A record without anything to know it by.
    Empty,
    /// Something that is no bibliographic record.
    NotARecord,
    /// A bound on size, depth or count was reached.
    Limit,
}

/// One finding about the input.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Diagnostic {
    /// The line of the decoded input, from 1; 0 where no line can be named.
    pub line: u64,
    /// How much it costs.
    pub severity: Severity,
    /// What it is.
    pub kind: Kind,
    /// What to tell the user.
    pub message: String,
}

impl Diagnostic {
    /// A finding at a line; what the message quotes of the input is made visible.
    pub fn new(line: u64, severity: Severity, kind: Kind, message: impl AsRef<str>) -> Self {
        Self { line, severity, kind, message: display::terminal(message.as_ref()).into_owned() }
    }
}
